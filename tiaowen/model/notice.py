"""A notice, and the keys of its front matter: each field is the definition of its key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Annotated, Literal

from tiaowen.keys import At, Checksum, Key, Web
from tiaowen.model.ids import NO_WORK, ClauseId, NoticeId, RegionId, TopicId, WorkId
from tiaowen.model.problems import Place
from tiaowen.model.text import NO_TEXT, Clause, MissingTextError, Table, Text, Texts, _OneText
from tiaowen.model.words import DocumentKind, Does, Numbering, Reason, Script


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


def in_title_marks(title: str) -> str:
    """Return a title between 《 and 》, the titles in it between 〈 and 〉 (GB/T 15834—2011).

    《关于修改〈样本条例〉的决定》.
    """
    return f"《{title.replace('《', '〈').replace('》', '〉')}》"


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

    notice: Annotated[NoticeId, Key("被废止的通知的代号", "the notice's id", required=True)]
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
        tuple[ClauseId, ...],
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
        NoticeId | None,
        Key("据哪一份通知校正", "the notice whose text shows it", drafted=True),
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
        ClauseId,
        Key(
            "前一份通知里的条文代号，空着表示新增",
            "the clause before; `null` says that this one is new",
            drafted=True,
        ),
    ]
    new: Annotated[
        ClauseId,
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
    extractor: Annotated[
        str | None,
        Key(
            "从 Word、PDF 中取出文字的程序库及其版本",
            "the library that took the text out of a Word file or PDF, with its version",
            converted=False,
        ),
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
        NoticeId,
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
        RegionId, Key("地区，regions.yml 里的代号", "a key of `regions.yml`", required=True)
    ]
    work: Annotated[
        WorkId,
        Key(
            "前后几份通知承续的事项，works.yml 里的代号",
            "what successive notices carry on; without it the notice is a work of its own",
        ),
    ] = NO_WORK
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
        tuple[TopicId, ...],
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
    version: str = ""
    body: str = ""
    marks: Marks = Marks()
    texts: Texts | None = field(default=None, repr=False)

    @property
    def work_id(self) -> WorkId:
        """The work that it is a version of; one of its own where the front matter names none."""
        return self.work or WorkId(self.id)

    @property
    def number(self) -> str | None:
        """Its document numbers as one text, None when it has none."""
        return "、".join(self.numbers) or None

    @property
    def bare_name(self) -> str:
        """The title that a text would cite between 《 and 》."""
        return self.short_title or self.title

    @property
    def name(self) -> str:
        """The title, with its year where a law has several versions: 样本条例（2012年修正）."""
        return self.bare_name + self.version

    @property
    def cited(self) -> str:
        """The title as a text cites it: 《样本条例》（2012年修正）."""
        return in_title_marks(self.bare_name) + self.version

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
    def by_id(self) -> Mapping[ClauseId, Clause]:
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
