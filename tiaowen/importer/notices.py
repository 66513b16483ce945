"""A document that is a notice → its draft: title, number, front matter and body."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tiaowen.importer.blocks import (
    Block,
    blocks_of,
    render_body,
    unbroken,
)
from tiaowen.importer.boilerplate import day
from tiaowen.importer.documents import Document
from tiaowen.importer.line_patterns import (
    DATE,
    NAME,
    compact,
    ends_title,
    is_date,
    is_organ,
)
from tiaowen.importer.tables import rebuild
from tiaowen.importer.traced_lines import (
    Edit,
    Line,
    Piece,
    joined,
)
from tiaowen.model import (
    HOLE,
    Notice,
    Place,
    Repeal,
    Source,
    Term,
)
from tiaowen.numerals import parse_number
from tiaowen.parsing import notice_text
from tiaowen.sources.notice_ids import Home, notice_id, numbers_in

_EFFECTIVE = re.compile(r"自[^，。；（）]{1,30}?起[^，。；（）]{0,10}?(?:施行|实施|执行|生效)")
_EXPIRES = re.compile(r"有效期(?=[至为自限到0-9一二三四五六七八九十])[^，。；（）]{1,24}")
_REPEAL = re.compile(
    r"[（(][^（()）]{1,16}〔[12][0-9]{3}〕[0-9]{1,5}号[）)](?:[^，。；]{0,12}?)(?:废止|失效|停止执行)"
)


@dataclass(frozen=True)
class NoticeDraft:
    """A notice as far as its capture tells it.

    Attributes:
        title: Its title, on one line.
        number: Its 发文字号, where the capture has one.
        blocks: Its body.
        names: The names in 《》 in its title; the parser takes them for titles of instruments.
        notice: The notice as it will be written.
        capture: The lines of the capture that the draft must account for.
        unknown: The keys of the front matter that a person has to fill in.
        notes: What to report about the notice.
    """

    title: Line
    number: Line | None
    blocks: tuple[Block, ...]
    names: tuple[str, ...]
    notice: Notice
    capture: tuple[Line, ...]
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def id(self) -> str:
        """The id of the notice."""
        return self.notice.id

    @property
    def holes(self) -> int:
        """How many places have lost their words."""
        return sum(piece.ours.count(HOLE) for piece in self.stream())

    def stream(self) -> Iterator[Piece]:
        """Yield every piece of title, number and body, in the order of the notice's text."""
        for line in self.lines():
            yield from line.pieces

    def lines(self) -> Iterator[Line]:
        """Yield title, number, then each paragraph and table cell."""
        yield self.title
        if self.number:
            yield self.number
        for block in self.blocks:
            if block.line:
                yield block.line
            elif block.grid:
                yield from block.grid.header
                for row in block.grid.rows:
                    yield from (cell for cell in row if cell)


def draft_notice(
    document: Document, home: Home | None, region: str, sha256: str, path: str
) -> NoticeDraft:
    """Return the draft of a notice.

    Args:
        document: Its lines.
        home: The region whose id prefix it gets, None where that is not known.
        region: The id of that region, "" where it is not known.
        sha256: The digest of the capture, in hexadecimal.
        path: The capture's path.
    """
    title = _title(document.title)
    number = document.number.stripped() if document.number else None
    body, rulers = rebuild(unbroken(document.body))
    names = tuple(name for name in NAME.findall(compact(title.text)) if HOLE not in name)
    blocks, date_line = blocks_of(body, names)
    words = _Words(title.text, number.text if number else "", blocks)
    issuers = _issuers(document.title, title.text)
    written, unknown = _written(date_line, words, document.meta)
    id = notice_id(words.number, home) if home and number else ""
    if not id:
        prefix = home.prefix if home else "xx"
        id = f"{prefix}-{written.year if written else 'undated'}-{sha256[:8]}-{document.first}"
        unknown.append("number")
    repeals, notes = _repeals(words.body, home)
    notice = Notice(
        place=Place(path, document.first),
        id=id,
        title=title.text,
        short_title=names[0] if names and ends_title(title.text) else "",
        numbers=(number.text,) if number else (),
        issuers=issuers,
        region=region,
        written=written,
        effective=_effective(words.body),
        expires=_expires(words.body),
        repeals=repeals,
        source=_source(document.meta, sha256),
    )
    unknown += [
        name
        for name, value in (
            ("issuers", issuers),
            ("region", home),
            ("effective", notice.effective),
            ("expires", notice.expires),
            ("source.name", notice.source.name),
            ("source.url", notice.source.url),
        )
        if not value
    ]
    capture = (*document.title, *((document.number,) if document.number else ()), *document.body)
    draft = NoticeDraft(
        title,
        number,
        tuple(blocks),
        names,
        notice,
        tuple(line for line in capture if line.number not in rulers),
        (*unknown, "published", "topics", "work"),
        notes,
    )
    return with_body(draft)


def with_body(draft: NoticeDraft) -> NoticeDraft:
    """Return the draft with its body written as Markdown, and the clauses parsed from that."""
    body = render_body(draft.blocks)
    parsed = notice_text.parse(body, Place(draft.notice.place.path, 1), draft.names)
    notice = replace(
        draft.notice,
        title=draft.title.text,
        body=body,
    ).saying(parsed.text)
    told = tuple(
        f"line {problem.place.line} of the body: {problem.code}: {problem.message}"
        for problem in parsed.problems
    )
    kept = tuple(note for note in draft.notes if "of the body:" not in note)
    return replace(draft, notice=notice, notes=kept + told)


# -- title and front matter ------------------------------------------------------------------


def _title(lines: Sequence[Line]) -> Line:
    """Return the title on one line, with a space between authorities that stood on two lines."""
    parts: list[Line] = []
    for i, line in enumerate(lines):
        bare = _tight(line.stripped())
        behind = i + 1 < len(lines) and is_organ(line.text) and is_organ(lines[i + 1].text)
        parts.append(Line(bare.number, (*bare.pieces, Piece("", " "))) if behind else bare)
    title = joined(parts)
    formula = re.search(rf"(?<=[厅会府室局部]){re.escape(HOLE)}(?=印发|转发)", title.text)
    return title.edited([Edit(*formula.span(), HOLE, False)], "spam") if formula else title


def _tight(line: Line) -> Line:
    """Return a line of a title without white space, except that between two issuers."""
    parts = line.text.split()
    if len(parts) < 2 or all(is_organ(part) for part in parts[:-1]):
        return line
    return line.unspaced()


def _issuers(lines: Sequence[Line], title: str) -> tuple[str, ...]:
    head = re.split(r"关于|印发|转发|令|公告|［", title, maxsplit=1)[0].strip()
    names = tuple(name for name in head.split() if is_organ(name))
    if names:
        return names
    whole = [compact(line.text) for line in lines if is_organ(line.text)]
    return tuple(whole) or ((head,) if head and is_organ(head) else ())


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    number: str
    blocks: Sequence[Block]

    @property
    def body(self) -> str:
        return "\n".join(block.line.text for block in self.blocks if block.line)


def _written(
    line: Line | None, words: _Words, meta: Mapping[str, str]
) -> tuple[date | None, list[str]]:
    """Return the day of writing and the keys that stay unknown: that of the cover's date line,
    else of the last date line, else of the page's header."""
    text = line.text if line else ""
    if not text:
        last = [b.line.text for b in words.blocks if b.line and is_date(b.line.text)]
        text = last[-1] if last else meta.get("written", "")
    found = _day(compact(text))
    return found, [] if found else ["written"]


def _day(text: str) -> date | None:
    match = DATE.search(text)
    if not match:
        return None
    year = match["y"]
    if not year.isdigit() or not year.isascii():
        digits = {char: str(value) for value, char in enumerate("零一二三四五六七八九")}
        digits |= {"〇": "0", "○": "0"}
        year = "".join(digits[char] for char in year)
    month, days = parse_number(match["m"].lstrip("0")), parse_number(match["d"].lstrip("0"))
    try:
        return date(int(year), month or 0, days or 0)
    except ValueError:
        return None


def _effective(body: str) -> Term | None:
    """Return the words that set the beginning, None where none or several different ones do."""
    found = [match[0] for match in _EFFECTIVE.finditer(body)]
    if len(set(found)) != 1:
        return None
    days = re.match(rf"自{DATE.pattern}起", found[0])
    return Term(found[0], _day(found[0]) if days else None)


def _expires(body: str) -> Term | None:
    """Return the words that set the end, None where none or several different ones do."""
    found = [match[0] for match in _EXPIRES.finditer(body)]
    if len(set(found)) != 1:
        return None
    days = re.search(r"至[^，。]*?日", found[0])
    return Term(found[0], _day(days[0]) if days else None)


def _repeals(body: str, home: Home | None) -> tuple[tuple[Repeal, ...], tuple[str, ...]]:
    """Return what the text repeals by number, and a note for each that a person should check."""
    repeals, notes = [], []
    for match in _REPEAL.finditer(body):
        for number in numbers_in(match[0]):
            id = notice_id(number, home) if home else ""
            if id:
                repeals.append(Repeal(id, match[0]))
                notes.append(f"repeals {number} as {id}; name it in works.yml where it is not held")
    return tuple(repeals), tuple(notes)


def _source(meta: Mapping[str, str], sha256: str) -> Source:
    dated = day(meta.get("dated", "") or meta.get("published", ""))
    url = meta.get("url", "")
    return Source(
        name=meta.get("source") or None,
        url=url if re.fullmatch(r"https?://[^\s<>\"]+", url) else None,
        captured=day(meta.get("captured", "")) or None,
        dated=date.fromisoformat(dated) if _is_day(dated) else None,
        sha256=sha256,
    )


def _is_day(text: str) -> bool:
    try:
        return bool(text) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def region_words(document: Document) -> str:
    """Return the words that tell the region of a document: those of its title."""
    return compact("".join(line.text for line in document.title))
