"""The terms of the field as frozen types, from `Place` and `Clause` to `Work` and `Promise`.

Nothing here reads or writes files, knows HTML or looks at the clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Annotated, Literal, Protocol, TypeVar, get_args

import msgspec

from tiaowen.keys import At, Checksum, Id, Key, Web, WebFolder

_T = TypeVar("_T")


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where something stands: a file, and its line counted from 1."""

    path: str
    line: int


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """A fault of the content: where, of what kind, and what to do about it."""

    place: Place
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.place.path}:{self.place.line}: {self.code}: {self.message}"


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """What a person should look at, and a build does not wait for: where, and what."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place.path}:{self.place.line}: told: {self.message}"


ClauseKind = Literal[
    "paragraph",
    "title",
    "part",
    "section",
    "measure",
    "item",
    "chapter",
    "article",
    "annex",
    "annex-list",
    "quote",
    "row",
    "note",
    "footnote",
    "picture",
]
"""What a clause is: a numbered level, an annex and its parts, or text without a number.

A `quote` is a block of quoted text, a `note` a line between the rows of a table. The text of a
`picture` is in our words, for those who cannot see it.
"""

TextMarkKind = Literal["sup", "sub", "formula", "footnote", "picture"]


class Lean(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A value of which a corpus has very many.

    It takes little memory, the garbage collector does not visit it, and msgspec encodes it as an
    array of its fields, without their names.
    """


class TextMark(Lean, frozen=True):
    """A stretch of a text that is more than its characters.

    `value` is the file of a picture, or the id of the clause that is the footnote.
    """

    start: int
    end: int
    kind: TextMarkKind
    value: str = ""


class Clause(Lean, frozen=True):
    """Any addressable node of a notice; `label + gap + text` is what is printed.

    `heading_end` is the length of the heading that the text begins with (the heading's own full
    stop stands behind it), 0 when there is none. `parent` is an id, or "" at the top. A row's text
    is its cells joined by tabs; `spans` says how many columns each cell covers, less than 0 where
    the cell is that of the row above, merged downwards. `marks` are in the order of the text and
    do not overlap.
    """

    id: str
    kind: ClauseKind
    label: str
    gap: str
    text: str
    heading_end: int
    parent: str
    line: int
    is_measure: bool = False
    spans: tuple[int, ...] = ()
    marks: tuple[TextMark, ...] = ()

    @property
    def heading(self) -> str:
        """The heading alone, "" when there is none."""
        return self.text[: self.heading_end]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a row."""
        return tuple(self.text.split("\t"))

    @property
    def printed(self) -> str:
        """The clause as it stands on paper, label first; a cell merged downwards stands once."""
        if self.spans and min(self.spans) < 0:
            return _own_cells(self.cells, self.spans)
        return self.label + self.gap + self.text


class HeadRow(Lean, frozen=True):
    """A row of a table's head: its cells, how many columns each covers, and the marks, as in a
    clause."""

    cells: tuple[str, ...]
    spans: tuple[int, ...]
    marks: tuple[TextMark, ...] = ()


class Table(Lean, frozen=True):
    """A table's head; its rows are the clauses named in `rows`, which stand under `parent`.

    `header` has one name a column, from the top of the head down. `heads` are the rows of a head
    of several rows, with merged cells or with marks, as printed; a plain head has none.
    """

    parent: str
    header: tuple[str, ...]
    rows: tuple[str, ...]
    line: int
    heads: tuple[HeadRow, ...] = ()

    @property
    def head_rows(self) -> tuple[HeadRow, ...]:
        """The rows of the head, that of a plain head among them."""
        return self.heads or (HeadRow(self.header, (1,) * len(self.header)),)

    @property
    def head_text(self) -> str:
        """The head as it stands on paper, one line a row."""
        if not self.heads:
            return "\t".join(self.header)
        return "\n".join(_own_cells(row.cells, row.spans) for row in self.heads)


def _own_cells(cells: Iterable[str], spans: Iterable[int]) -> str:
    """Cells joined by tabs, those of the row above left empty."""
    pairs = zip(cells, spans, strict=True)
    return "\t".join("" if span < 0 else cell for cell, span in pairs)


def rowspans(rows: Iterable[Iterable[int]]) -> list[list[int]]:
    """How many rows each cell covers, from the `spans` of rows: 0 for a cell merged upwards.

    In the first row, a cell that is merged with one above is a cell by itself.
    """
    covered: list[list[int]] = []
    owners: dict[int, tuple[int, int]] = {}
    for place, spans in enumerate(rows):
        covered.append([])
        column = 0
        for cell, span in enumerate(spans):
            if span < 0 and column in owners:
                row, owner = owners[column]
                covered[row][owner] += 1
                covered[place].append(0)
            else:
                owners[column] = place, cell
                covered[place].append(1)
            column += abs(span)
    return covered


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a notice: its file, a digest of what is published of it, its size in pixels."""

    path: str
    digest: str
    width: int
    height: int

    @property
    def address(self) -> str:
        """Where it stands below the site's root; the words of a page never lead to other bytes."""
        path = PurePosixPath(self.path)
        return f"assets/pictures/{path.parent.name}-{self.digest}{path.suffix}"


@dataclass(frozen=True)
class Text:
    """What a notice says: its clauses and tables, in document order."""

    clauses: tuple[Clause, ...] = ()
    tables: tuple[Table, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Clause]:
        """Id → clause, in document order."""
        return MappingProxyType({clause.id: clause for clause in self.clauses})

    @cached_property
    def measures(self) -> tuple[Clause, ...]:
        """The clauses that get a page of their own."""
        return tuple(clause for clause in self.clauses if clause.is_measure)

    @cached_property
    def heads(self) -> Mapping[str, tuple[str, ...]]:
        """First row of each table → the cells of the table's head, which stand above that row."""
        return MappingProxyType({t.rows[0]: t.header for t in self.tables if t.rows})

    @cached_property
    def table_of(self) -> Mapping[str, Table]:
        """Row or note → the table that it belongs to."""
        return MappingProxyType({row: table for table in self.tables for row in table.rows})

    @cached_property
    def children(self) -> Mapping[str, tuple[Clause, ...]]:
        """Id → the clauses directly under it; "" → those at the top."""
        found: dict[str, list[Clause]] = {}
        for clause in self.clauses:
            found.setdefault(clause.parent, []).append(clause)
        return MappingProxyType({parent: tuple(below) for parent, below in found.items()})

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Alias → clause id: 第三款 of an article as lawyers count (`art17-k3`).

        An article's own words are its first 款, each unnumbered paragraph under it the next one;
        its 项 are none.
        """
        found: dict[str, str] = {}
        for clause in self.clauses:
            if clause.kind != "article":
                continue
            below = self.children.get(clause.id, ())
            own = [clause.id] if clause.heading_end < len(clause.text) else []
            paragraphs = [*own, *(one.id for one in below if one.kind == "paragraph")]
            for number, id_ in enumerate(paragraphs, 1):
                found[f"{clause.id}-k{number}"] = id_
        return MappingProxyType(found)

    @cached_property
    def paragraph_numbers(self) -> Mapping[str, int]:
        """Paragraph of an article → which 款 it is; the article's own words are not listed."""
        pairs = ((id_, alias.rpartition("-k")[2]) for alias, id_ in self.aliases.items())
        return {id_: int(number) for id_, number in pairs if self.by_id[id_].kind == "paragraph"}


NO_TEXT = Text()


class MissingTextError(LookupError):
    """The text of a held notice is not where the notice says that it is."""


class Texts(Protocol):
    """Where the texts of notices are kept."""

    def __getitem__(self, notice: str, /) -> Text:
        """Return the text of a notice.

        Raises:
            LookupError: It is not there.
        """


@dataclass(frozen=True, slots=True)
class _OneText:
    """The text of one notice, held in memory."""

    notice: str
    text: Text

    def __getitem__(self, notice: str) -> Text:
        if notice != self.notice:
            raise KeyError(notice)
        return self.text


@dataclass(frozen=True, slots=True)
class Marks:
    """The line of each front matter key (`region`, `repeals.0`) and of the `body`."""

    lines: tuple[tuple[str, int], ...] = ()

    @classmethod
    def of(cls, lines: Mapping[str, int]) -> Marks:
        """Return the marks with these lines."""
        return cls(tuple(lines.items()))

    def __getitem__(self, mark: str) -> int:
        return dict(self.lines)[mark]

    def get(self, mark: str, default: int) -> int:
        """Return the line of a mark, the default where the file does not have it."""
        return dict(self.lines).get(mark, default)


Reason = Literal[
    "spam",
    "lost-cell",
    "padding",
    "letter-spacing",
    "capture-mark",
    "folded-punctuation",
    "cell-delimiter",
    "encoding",
    "pinyin",
    "script",
]
"""Why our text departs from a capture; each has its wording in the templates."""

Numbering = Literal["running", "restarting", "as-printed"]
"""How measures are numbered, or that the notice itself skips numbers."""

RecordKind = Literal["interpretation", "news", "digest"]
RECORD_KINDS: tuple[RecordKind, ...] = get_args(RecordKind)

DocumentKind = Literal[
    "circular",
    "decision",
    "announcement",
    "public-notice",
    "order",
    "reply",
    "letter",
    "opinions",
    "measures",
    "provisions",
    "rules",
    "detailed-rules",
    "regulations",
    "law",
    "legal-interpretation",
    "plan",
    "policy-measures",
    "minutes",
    "catalogue",
    "standard",
    "draft",
]
"""What a notice is by its own name."""

DOCUMENT_KINDS: Mapping[str, DocumentKind] = MappingProxyType(
    {
        "通知": "circular",
        "决定": "decision",
        "公告": "announcement",
        "通告": "public-notice",
        "令": "order",
        "批复": "reply",
        "函": "letter",
        "意见": "opinions",
        "办法": "measures",
        "规定": "provisions",
        "规则": "rules",
        "细则": "detailed-rules",
        "条例": "regulations",
        "法": "law",
        "解释": "legal-interpretation",
        "方案": "plan",
        "计划": "plan",
        "规划": "plan",
        "措施": "policy-measures",
        "纪要": "minutes",
        "目录": "catalogue",
        "清单": "catalogue",
        "标准": "standard",
        "征求意见稿": "draft",
    }
)
"""The word at the end of a title → the kind of document that it names."""

Script = Literal["zh-Hans", "zh-Hant"]

Does = Literal[
    "repeals",
    "amends",
    "extends",
    "confirms",
    "suspends",
    "revives",
    "lapses",
    "corrects",
    "implements",
    "forwards",
    "answers",
    "interprets",
]
"""What one document does to another. The last four change nothing in it."""


@dataclass(frozen=True, slots=True)
class Term:
    """The words that set a beginning or an end, and the day they name, where they name one."""

    text: Annotated[str, Key("正文里的原话", "the words of the notice", required=True)]
    on: Annotated[
        date | None,
        Key("原话写明的日期，没有写明的留空", "the day, only if the words name it", drafted=True),
    ]


@dataclass(frozen=True, slots=True)
class Repeal:
    """A notice that this one repeals, and the words that do it."""

    notice: Annotated[Id, Key("被废止的通知的代号", "the notice's id", required=True)]
    text: Annotated[str, Key("正文里的原话", "the words that repeal it", drafted=True)]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a document does to another, or to some of its clauses, and the words that do it.

    `target` is an id; for what is not held, the number or 《title》 as written. Without `clauses`
    the whole document is meant. `start` is the day that the words name, `until` the last day.
    """

    does: Annotated[Does, Key("作何处理", "what it does", required=True)]
    target: Annotated[
        str,
        Key(
            "对哪份文件：代号，没有收录的写文号或者《名称》",
            "to which document: its id, or for what is not held the number or 《title》 as written",
            required=True,
        ),
    ]
    clauses: Annotated[
        tuple[Id, ...],
        Key("对哪些条文，空着表示整份文件", "to which clauses; none means the whole"),
    ] = ()
    start: Annotated[
        date | None,
        Key("原话写明的起始日期", "the first day, only if the words name it", name="from"),
    ] = None
    until: Annotated[date | None, Key("原话写明的最后一日", "the last day")] = None
    text: Annotated[str, Key("正文里的原话", "the words that do it")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """That a text is an older one as amended: of which text, by which document, in whose words.

    `of` and `by` are ids; for what is not held, the number or 《title》 as written, or None.
    """

    of: Annotated[
        str | None,
        Key("原来的文本：代号、文号或者《名称》", "the older text: id, number or 《title》"),
    ] = None
    by: Annotated[
        str | None,
        Key("作出修改的文件：代号、文号或者《名称》", "the document that amended it, likewise"),
    ] = None
    text: Annotated[str | None, Key("文本里的原话", "the words of the text that say so")] = None
    made_by: Annotated[
        Literal["issuer", "editor"],
        Key(
            "issuer 发文机关公布的文本，editor 本站编辑的文本", "who made this text", required=True
        ),
    ]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The first and last day as a person worked them out, where the words alone do not tell."""

    start: Annotated[date | None, Key("何日施行", "the first day", name="from")] = None
    on: Annotated[date | None, Key("何日失效", "the last day")] = None
    basis: Annotated[str, Key("推算的依据，一句话", "on what ground, in one sentence")] = ""


@dataclass(frozen=True, slots=True)
class Emendation:
    """A place where our text departs from the capture.

    `at` is a clause id, `title` or `number`, or `*` for a rule that holds for the whole text.
    """

    at: Annotated[
        At,
        Key(
            "条文代号、title、number，全文写 *",
            'clause id, `title`, `number` or `"*"`',
            required=True,
        ),
    ]
    found: Annotated[
        str,
        Key("抓取件里是什么", "what the capture has", required=True, free=True, converted=False),
    ]
    ours: Annotated[str, Key("这里印作什么", "what we print", required=True, free=True)]
    reason: Annotated[Reason, Key("缘由", "why", required=True)]
    witness: Annotated[
        Id | None, Key("据哪一份通知校正", "the notice whose text shows it", drafted=True)
    ]
    certain: Annotated[
        bool, Key("是否确定，推断的写 false", "`false` marks an inference", required=True)
    ]


@dataclass(frozen=True, slots=True)
class Origin:
    """What the front matter settles: the clause of the version before that this one continues.

    `old` is "" when the clause is new; `new` is "" when the old clause was dropped.
    """

    old: Annotated[
        Id,
        Key(
            "前一份通知里的条文代号，空着表示新增",
            "the clause before; `null` says that this one is new",
            drafted=True,
        ),
    ]
    new: Annotated[
        Id,
        Key(
            "这份通知里的条文代号，空着表示未再列入",
            "the clause here; `null` says that the old one was dropped",
            drafted=True,
        ),
    ]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text was taken from.

    `dated` is a date that the source's web page shows and that is not the date of publication.
    """

    name: Annotated[
        str | None, Key("公布这份文本的网站或者机关", "who published the copy", drafted=True)
    ] = None
    url: Annotated[Web | None, Key("抓取的网址", "its web address", drafted=True)] = None
    captured: Annotated[
        str | None, Key("抓取的时间", "when it was taken", drafted=True, converted=False)
    ] = None
    dated: Annotated[date | None, Key("网页上标的日期", "a date that its web page shows")] = None
    sha256: Annotated[
        Checksum | None,
        Key("整个抓取件的校验和", "the checksum of the whole capture", drafted=True),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Notice:
    """One issued document. `held` is false for an instrument that we know by citation only.

    `body` is the Markdown that the clauses are read from; `marks` gives the lines that messages
    name. `texts` is where the text is kept: a corpus has thousands of notices, and decodes the text
    of each only when it is read.
    """

    place: Place
    id: Annotated[
        Id,
        Key(
            "永久代号，与文件名相同，一经发布不再改动",
            "the file's name without `.md`; it never changes",
            required=True,
        ),
    ]
    kind: Annotated[Literal["notice"], Key("通知一律写 notice", "`notice`", required=True)] = (
        "notice"
    )
    type: Annotated[
        DocumentKind | None,
        Key(
            "文种，能从标题看出的不写",
            "the kind of document, where the title does not tell it",
        ),
    ] = None
    script: Annotated[
        Script | None,
        Key(
            "原文用繁体发布的写 zh-Hant",
            "the script of the source: `zh-Hant` where it is native Traditional",
        ),
    ] = None
    title: Annotated[str, Key("全称，照原文", "in full, as printed", required=True)]
    short_title: Annotated[
        str, Key("所印发的计划、办法等的名称", "of the plan or measures that the notice issues")
    ] = ""
    numbers: Annotated[
        tuple[str, ...],
        Key(
            "发文字号，照原文；联合发文有几个的列出",
            "发文字号, as printed: `渝府办发〔2025〕57号`; a list where there are several",
            name="number",
            either=True,
        ),
    ] = ()
    issuers: Annotated[
        tuple[str, ...], Key("发文机关，按署名次序", "list, in the order of signing")
    ] = ()
    region: Annotated[
        Id, Key("地区，regions.yml 里的代号", "a key of `regions.yml`", required=True)
    ]
    work: Annotated[
        Id,
        Key(
            "前后几份通知承续的事项，works.yml 里的代号",
            "what successive notices carry on; without it the notice is a work of its own",
        ),
    ] = ""
    written: Annotated[
        date | None,
        Key(
            "成文日期，没有写明的留空，不得推算",
            "成文日期, `2025-11-18`; `null` where no source gives it",
            required=True,
            nullable=True,
        ),
    ] = None
    published: Annotated[
        date | None,
        Key("发布日期，来源写明才填", "发布日期, only where a source states it", drafted=True),
    ] = None
    effective: Annotated[
        Term | None,
        Key(
            "何时施行，如 {text: 自发布之日起施行, from: null}",
            "the words of its beginning: `{text: 自发布之日起施行, from: null}`",
            drafted=True,
            within={"on": "from"},
        ),
    ] = None
    expires: Annotated[
        Term | None,
        Key(
            "如 {text: 有效期至2027年12月31日, on: 2027-12-31}",
            "the words of its end: `{text: 有效期至2027年12月31日, on: 2027-12-31}`",
            drafted=True,
        ),
    ] = None
    reckoned: Annotated[
        Reckoned | None,
        Key(
            "原话推不出日期时，由人推算的日期和依据",
            "the days as a person worked them out, where the words alone do not tell: "
            "`{from: 2024-03-05, on: null, basis: 公布之日见……}`",
        ),
    ] = None
    repeals: Annotated[
        tuple[Repeal, ...],
        Key(
            "同时废止的通知，如 [{notice: cq-2025-yfbf-2, text: 同时废止}]",
            "what it repeals as a whole: "
            "`[{notice: cq-2025-yfbf-2, text: （渝府办发〔2025〕2号）同时废止}]`",
        ),
    ] = ()
    effects: Annotated[
        tuple[Effect, ...],
        Key(
            "对其他文件作何处理，一项一行",
            "what else it does to other documents or their clauses: "
            "`[{does: amends, target: jz-2022-a-1, clauses: [art3], text: 将第三条修改为}]`",
        ),
    ] = ()
    revision: Annotated[
        Revision | None,
        Key(
            "这份文本由哪一份修改而来",
            "this text is an older one as amended: "
            "`{of: gj-2008-a, by: gj-2022-b, text: 根据……第一次修正, made_by: issuer}`",
        ),
    ] = None
    lineage: Annotated[
        tuple[Origin, ...],
        Key(
            "文字看不出条文怎样承续时，写明哪一条接哪一条",
            "`[{old: m7, new: m8}]`: which clause of the version before a clause continues, "
            "where the texts leave it open",
        ),
    ] = ()
    topics: Annotated[
        tuple[Id, ...],
        Key("主题，site.yml 里 topics 的代号", "keys of `topics` in `site.yml`", drafted=True),
    ] = ()
    numbering: Annotated[
        Numbering | None,
        Key("序号会被误读时才写", "only where the numbers are misread without it"),
    ] = None
    source: Annotated[
        Source, Key("文本从哪里来", "where the text was taken from", drafted=True)
    ] = Source()
    emendations: Annotated[
        tuple[Emendation, ...],
        Key("与抓取件不同之处，一处一行", "every place where the text departs from the capture"),
    ] = ()
    note: str = ""
    held: bool = True
    body: str = ""
    marks: Marks = Marks()
    texts: Texts | None = field(default=None, repr=False)

    @property
    def number(self) -> str | None:
        """Its document numbers as one text, None when it has none."""
        return "、".join(self.numbers) or None

    @property
    def name(self) -> str:
        """The title that a text would cite between 《 and 》."""
        return self.short_title or self.title

    @property
    def text(self) -> Text:
        """What it says; NO_TEXT for an instrument that is not `held`.

        Raises:
            MissingTextError: It is held, and its text is not where it should be.
        """
        if not self.held:
            return NO_TEXT
        try:
            if self.texts is not None:
                return self.texts[self.id]
        except KeyError as error:
            raise MissingTextError(f"the text of {self.id} is not in its store") from error
        raise MissingTextError(f"the text of {self.id} has not been parsed yet")

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Its clauses, in document order."""
        return self.text.clauses

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables, in document order."""
        return self.text.tables

    @property
    def by_id(self) -> Mapping[str, Clause]:
        """Id → clause, in document order."""
        return self.text.by_id

    @property
    def measures(self) -> tuple[Clause, ...]:
        """The clauses that get a page of their own."""
        return self.text.measures

    def saying(self, text: Text) -> Notice:
        """Return the notice with this text."""
        return replace(self, texts=_OneText(self.id, text))

    def ancestors(self, clause: Clause) -> tuple[Clause, ...]:
        """Return the clauses above this one, the outermost first."""
        above: list[Clause] = []
        by_id = self.by_id
        while clause.parent:
            clause = by_id[clause.parent]
            above.append(clause)
        return tuple(reversed(above))

    def within(self, clause: Clause) -> Iterator[Clause]:
        """Yield the clause itself and all clauses under it, in document order."""
        yield clause
        for child in self.text.children.get(clause.id, ()):
            yield from self.within(child)


@dataclass(frozen=True, slots=True)
class About:
    """What a record is about: a notice, some of its clauses, and how sure that is."""

    notice: Annotated[Id, Key("所讲的通知的代号", "the notice's id", required=True)]
    clauses: Annotated[tuple[Id, ...], Key("所讲的条文的代号", "ids of clauses", drafted=True)] = ()
    certain: Annotated[
        bool,
        Key(
            "原文点了名的写 true，推断的写 false",
            "`false` where the record does not name the notice",
            drafted=True,
        ),
    ] = True
    basis: Annotated[
        str, Key("推断的依据，一句话", "the ground of an inference, in one sentence", drafted=True)
    ] = ""


@dataclass(frozen=True, slots=True)
class RecordFigure:
    """A figure that a record reports: of what, in which words, for which year."""

    subject: Annotated[str, Key("数字说的是什么", "what it measures, in your words", required=True)]
    text: Annotated[str, Key("数字的原话", "the exact words of the figure", required=True)]
    year: Annotated[int | None, Key("哪一年的", "the year that it holds for", drafted=True)]


@dataclass(frozen=True, kw_only=True)
class Record:
    """Anything that is not a notice: `interpretation`, `news` or `digest`; the abstract is ours."""

    place: Place
    id: Annotated[
        Id,
        Key(
            "永久代号，与文件名相同，一经发布不再改动",
            "the file's name without `.md`; it never changes",
            required=True,
        ),
    ]
    kind: Annotated[
        RecordKind,
        Key(
            "interpretation 解读、news 报道、digest 动态",
            "an explanation, a press report, an item of a digest",
            required=True,
        ),
    ]
    title: Annotated[str, Key("标题，照原文", "as printed", required=True)]
    title_ours: Annotated[
        bool,
        Key("原来没有标题、由我们拟的，写 true", "`true` where it had none and this one is ours"),
    ] = False
    publisher: Annotated[str | None, Key("发布者", "who published it", drafted=True)] = None
    region: Annotated[
        Id, Key("地区，regions.yml 里的代号", "a key of `regions.yml`", required=True)
    ]
    published: Annotated[
        date | None,
        Key("发布日期，来源写明才填", "only where a source states it", drafted=True),
    ] = None
    about: Annotated[
        tuple[About, ...], Key("讲的是哪些通知", "the notices that it is about", drafted=True)
    ] = ()
    cites: Annotated[tuple[Id, ...], Key("还提到哪些文件", "ids of what else it names")] = ()
    topics: Annotated[
        tuple[Id, ...],
        Key("主题，site.yml 里 topics 的代号", "keys of `topics` in `site.yml`", drafted=True),
    ] = ()
    figures: Annotated[
        tuple[RecordFigure, ...],
        Key("全部数字，按出现的次序", "all of its figures, in order", drafted=True),
    ] = ()
    source: Annotated[Source, Key("从哪里来", "where it was taken from", drafted=True)] = Source()
    notes: Annotated[str, Key("其他要说明的", "anything else to be said", free=True)] = ""
    abstract: tuple[str, ...]
    marks: Marks = Marks()


@dataclass(frozen=True, slots=True)
class Region:
    """A place whose authorities issue notices; `parent` is the region around it, or "".

    The ids of its notices begin with `prefix`, where the registry gives one.
    """

    id: str
    name: Annotated[str, Key("名称", "its name", required=True)]
    parent: Annotated[Id, Key("上级地区的代号", "the region around it")] = ""
    prefix: Annotated[Id, Key("文件代号的开头", "what the ids of its notices begin with")] = ""


@dataclass(frozen=True, slots=True)
class Body:
    """An authority under the short name that the notices of its region use."""

    id: Annotated[
        Id, Key("代号，同一地区不重复", "its id, which no other in its region has", required=True)
    ]
    region: str
    short: str
    name: Annotated[str, Key("全称，不能确定的留空", "its full name, where that is certain")]
    also: Annotated[tuple[str, ...], Key("其他写法", "other ways to write it")] = ()
    collective: Annotated[
        bool, Key("泛指一类机构的写 true", "`true` for a class of authorities")
    ] = False


@dataclass(frozen=True, slots=True)
class Site:
    """What the site says of itself."""

    title: Annotated[str, Key("网站的名称", "its name")] = "条文"
    tagline: Annotated[str, Key("一句话介绍", "what it is, in one sentence")] = ""
    base_url: Annotated[
        WebFolder, Key("网站的公开网址", "the address under which it is published")
    ] = "https://example.org/"
    repository: Annotated[
        Web | None,
        Key(
            "源文件所在的仓库",
            "the address of its repository on GitHub (`https://github.com/owner/name`, branch "
            "`main`), to which the links for reporting an error and editing a source lead; "
            "without it no page has them",
        ),
    ] = None


HOLE = "［…］"
"""What stands where a capture lost words and nothing says which; it is never published."""


@dataclass(frozen=True, slots=True)
class WorkEntry:
    """A line of the registry of works."""

    id: Annotated[Id, Key("代号", "its id", required=True)]
    title: Annotated[str, Key("名称", "its name", required=True)]
    region: Annotated[Id, Key("地区", "a key of `regions.yml`", required=True)]


@dataclass(frozen=True)
class Sources:
    """Everything that `content/` holds, read and checked one file at a time.

    `None` for a registry means that the folder has none: names then stand as written.
    """

    site: Site
    topics: Mapping[str, str] | None
    regions: Mapping[str, Region] | None
    bodies: Mapping[tuple[str, str], Body] | None
    works: Mapping[str, WorkEntry] | None
    notices: tuple[Notice, ...]
    records: tuple[Record, ...]
    pictures: Mapping[str, Mapping[str, Picture]] = field(default_factory=dict)


class Citation(Lean, frozen=True):
    """A document number or title in a clause, as a span of its text.

    `words` are those of the span in Simplified script. `paired` marks a title with its number
    right behind it in brackets. `target` is set when exactly one notice fits; `candidates` names
    all that fit.
    """

    notice: str
    clause: str
    start: int
    end: int
    words: str
    paired: bool = False
    target: str | None = None
    candidates: tuple[str, ...] = ()


Role = Literal["lead", "responsible"]
"""The part of a body in a measure: it leads, or it is one of those that carry it out."""


class BodyMention(Lean, frozen=True):
    """A body and its part in a measure.

    `witness` is the clause whose words say so (the measure itself, or an annex row), `start` and
    `end` the span of the name in that clause's text. `open_ended` marks a list that closes with
    等, `apart` one that says 按职责分别负责: each for its own part, none leads.
    """

    notice: str
    clause: str
    region: str
    body: str
    role: Role
    open_ended: bool
    apart: bool
    witness: str
    start: int
    end: int


FigureType = Literal["ceiling", "rate", "amount", "fund", "threshold", "limit", "target"]
FIGURE_TYPES: tuple[FigureType, ...] = get_args(FigureType)

Bound = Literal["≤", "≥", "=", ">", "<", "≈"]
"""How the value of a figure limits what it measures; `≈` is 约, `=` a plain number."""


class Figure(Lean, frozen=True):
    """A number that the text lays down, as a span of the clause's text.

    `start` and `end` enclose the exact words (最高支持800万元), `amount` the number with its unit
    (800万元) and `origin` that of the value before (由60个工作日缩减至…). Offsets count code
    points and are the same in both scripts; a page takes its words from the text of its script.

    `value`, `from_value` and `to_value` are decimal numbers as text, in `unit` as printed (万元);
    `base_value` is `value` in `base_unit` (元). A range has its lower end in `value` with bound ≥,
    and its upper end in `to_value`. `subject` is the span of what the figure belongs to where the
    words tell several apart: one of a 分别 series, or a table row's name. `unit_at` is the span of
    a unit that stands in a cell of its own.
    """

    notice: str
    clause: str
    type: FigureType
    bound: Bound
    value: str
    unit: str
    base_value: str
    base_unit: str
    from_value: str
    to_value: str
    year: int | None
    start: int
    end: int
    amount: tuple[int, int]
    origin: tuple[int, int] | None = None
    subject: tuple[int, int] | None = None
    unit_at: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Similar:
    """Figures of several regions on the same subject: one type, one unit, a shared phrase.

    `phrase` gives the phrase as spans in the clause text of the first figure.
    """

    figures: tuple[Figure, ...]
    phrase: tuple[tuple[int, int], ...]


class LeftOut(Lean, frozen=True):
    """An amount that the grammar of figures does not read with certainty, and why not."""

    notice: str
    clause: str
    start: int
    end: int
    why: str


@dataclass(frozen=True)
class Findings:
    """What one notice's text names, in document order; `left_out` is what no rule could read."""

    citations: tuple[Citation, ...] = ()
    mentions: tuple[BodyMention, ...] = ()
    figures: tuple[Figure, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @cached_property
    def citations_in(self) -> Mapping[str, tuple[Citation, ...]]:
        """Clause → the citations in its own text."""
        return _grouped((one.clause, one) for one in self.citations)

    @cached_property
    def figures_in(self) -> Mapping[str, tuple[Figure, ...]]:
        """Clause → the figures in its own text."""
        return _grouped((one.clause, one) for one in self.figures)

    @cached_property
    def mentions_for(self) -> Mapping[str, tuple[BodyMention, ...]]:
        """Clause → the bodies named for it, wherever."""
        return _grouped((one.clause, one) for one in self.mentions)

    @cached_property
    def mentions_in(self) -> Mapping[str, tuple[BodyMention, ...]]:
        """Clause → the bodies whose names stand in its own text."""
        return _grouped((one.witness, one) for one in self.mentions)


def _grouped(pairs: Iterable[tuple[str, _T]]) -> Mapping[str, tuple[_T, ...]]:
    found: dict[str, list[_T]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return MappingProxyType({key: tuple(group) for key, group in found.items()})


@dataclass(frozen=True, slots=True)
class Contents:
    """What a whole corpus must know of each text, so that the texts themselves need not be read.

    `clauses` and `measures` are ids, `lengths` the printed length of each clause. `names` has for
    each clause with a citation a digest of what pages call it; `subjects` is a digest of what the
    figures are about, `letters` the same without where they stand, `indicators` how many targets
    are set for several years. `pictures` are the files that the text shows, with their lines.
    `remarks` are what a person should look at, each with its line.
    """

    clauses: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()
    names: Mapping[str, bytes] = field(default_factory=dict)
    subjects: bytes = b""
    letters: bytes = b""
    indicators: int = 0
    pictures: tuple[tuple[str, int], ...] = ()
    remarks: tuple[tuple[int, str], ...] = ()


ChangeKind = Literal["same", "edited", "added", "removed"]


class Change(Lean, frozen=True):
    """What became of one clause from a version to the next.

    `old` is "" for a clause that was added, `new` for one that was removed.
    """

    old: str
    new: str
    change: ChangeKind


@dataclass(frozen=True, slots=True)
class Tie:
    """A clause of a new version that about equally fits several old ones, or shares one."""

    notice: str
    clause: str
    rivals: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """From one held version of a work to the next held one."""

    old: str
    new: str
    changes: tuple[Change, ...]

    @cached_property
    def by_old(self) -> Mapping[str, Change]:
        """Old clause id → what became of it."""
        return MappingProxyType({change.old: change for change in self.changes if change.old})


@dataclass(frozen=True)
class Work:
    """What successive notices carry on: its versions, oldest first, and the steps between them.

    `wids` gives each measure of each held version its permanent id within the work.
    """

    id: str
    title: str
    region: str
    versions: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    wids: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def holders(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """wid → the (notice, clause) pairs that carry it, oldest first."""
        found: dict[str, list[tuple[str, str]]] = {}
        for key, wid in self.wids.items():
            found.setdefault(wid, []).append(key)
        return MappingProxyType({wid: tuple(keys) for wid, keys in found.items()})


YEARS = range(1000, 3000)
"""The years of a date; others are slips of the pen, and reckoning with them leaves the calendar."""

Status = Literal["in-force", "not-yet", "repealed", "expired", "unknown"]
STATUSES: tuple[Status, ...] = get_args(Status)
GONE: tuple[Status, ...] = ("repealed", "expired")


@dataclass(frozen=True, slots=True)
class Period:
    """From a day on (None: from the beginning) a notice has a status.

    `why` names the reason; `base` is the day that `start` was computed from, where it was.
    """

    start: date | None
    status: Status
    why: str
    base: date | None = None


Omission = Literal["version", "repealed-by", "repeals", "cites", "witness", "about"]
"""What a document that is left out for its faults is to one that remains."""

LedgerState = Literal["live", "moved", "withdrawn"]
LEDGER_STATES: tuple[LedgerState, ...] = get_args(LedgerState)


@dataclass(frozen=True, slots=True)
class Promise:
    """An address below a script's folder that was promised for ever.

    `state` is `live`, `moved` (to `target`, another address) or `withdrawn` (because of `target`).
    """

    address: str
    state: LedgerState
    target: str
    place: Place
