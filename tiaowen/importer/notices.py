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
    stands_alone,
    unbroken,
    with_whole_titles,
)
from tiaowen.importer.boilerplate import day
from tiaowen.importer.documents import Document
from tiaowen.importer.head_facts import issuers_of, signature_of, written_of
from tiaowen.importer.line_patterns import NAME, compact, is_organ
from tiaowen.importer.proposals import propose
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
    NoticeId,
    Place,
    RegionId,
    Source,
)
from tiaowen.parsing import notice_text
from tiaowen.sources.notice_ids import Home, notice_id

# What stands right in front of the name of an instrument that a letter issues.
_ISSUES = re.compile(r"(?:印发|公布|发布|颁布|下发|转发|批转|征求|意见)[^《》]{0,6}《")
# The same without 《》. What a letter forwards issues it no more.
_ISSUES_BARE = re.compile(
    r"^(?!.*(?:转发|批转)).*?(?:印发|公布|发布|颁布|下发)(?P<name>[^《》]{4,80}?)的(?:通知|决定|公告|通告|函)$"
)
_LETTER_LINES = 12  # in which a letter names its matter
_NUMBER_WORDS = re.compile(
    r"[\u4e00-\u9fff]{1,16}\s?[〔［\[(（]\s?(?:19|20)[0-9]{2}\s?[〕］\])）]\s?第?\s?[0-9]{1,5}\s?号"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """The capture that a draft is made from.

    Attributes:
        path: Its path.
        sha256: Its digest, in hexadecimal.
        extractor: What took the text out of an office format, "" for text and HTML.
        is_native: Whether its text is Traditional as it was issued, and stays so.
    """

    path: str
    sha256: str
    extractor: str = ""
    is_native: bool = False


@dataclass(frozen=True)
class NoticeDraft:
    """A notice as far as its capture tells it.

    Attributes:
        title: Its title, on one line.
        numbers: Its 发文字号, those of several issuers each on its own.
        blocks: Its body.
        names: The names in 《》 in its title; the parser takes them for titles of instruments.
        notice: The notice as it will be written.
        capture: The lines of the capture that the draft must account for.
        unknown: The keys of the front matter that a person has to fill in.
        notes: What to report about the notice.
    """

    title: Line
    numbers: tuple[Line, ...]
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

    def lost_words(self) -> list[tuple[int, str]]:
        """Return where words are lost: line of the capture, and the words around the hole."""
        return [
            (line.number, line.text[max(0, at - 10) : at + 13])
            for line in self.lines()
            if (at := line.text.find(HOLE)) >= 0
        ]

    def stream(self) -> Iterator[Piece]:
        """Yield every piece of title, number and body, in the order of the notice's text."""
        for line in self.lines():
            yield from line.pieces

    def lines(self) -> Iterator[Line]:
        """Yield title, number, then each paragraph and table cell."""
        yield self.title
        yield from self.numbers
        for block in self.blocks:
            if block.line:
                yield block.line
            elif block.grid:
                for row in (*block.grid.header, *block.grid.rows):
                    yield from (cell for cell in row if isinstance(cell, Line))


def draft_notice(document: Document, home: Home | None, region: str, origin: Origin) -> NoticeDraft:
    """Return the draft of a notice, without its body (`with_body`) and what its words propose.

    Args:
        document: Its lines.
        home: The region whose id prefix it gets, None where that is not known.
        region: The id of that region, "" where it is not known.
        origin: The capture.
    """
    title = _title(document.title)
    numbers = _divided(document.numbers)
    names = _names(title, document.body)
    whole = with_whole_titles(document.body, (*names, *_named_by_letter(document.body)))
    body, rulers = rebuild(unbroken(whole))
    blocks, date_line = blocks_of(body, names)
    number = numbers[0].text if numbers else ""
    texts = [block.line.text for block in blocks if block.line]
    signature = signature_of(texts)
    issuers = issuers_of(document, title.text, signature) or _of_province(title.text, home)
    written = written_of(document, date_line.text if date_line else "", signature)
    unknown = [] if title.text else ["title"]
    unknown += [] if written else ["written"]
    id = notice_id(number, home) if home and number else ""
    if not id:
        prefix = home.prefix if home else "xx"
        year = written.year if written else "undated"
        id = f"{prefix}-{year}-{origin.sha256[:8]}-{document.first}"
        unknown += [] if numbers else ["number"]
    notice = Notice(
        place=Place(origin.path, document.first),
        id=NoticeId(id),
        script="zh-Hant" if origin.is_native else None,
        title=title.text,
        short_title=names[0] if names and _issues(title.text) else "",
        numbers=tuple(line.text for line in numbers),
        issuers=issuers,
        region=RegionId(region),
        written=written,
        published=_published(document.meta, written),
        source=_source(document.meta, origin),
    )
    unknown += [
        name
        for name, value in (
            ("issuers", issuers),
            ("region", home),
            ("source.name", notice.source.name),
            ("source.url", notice.source.url),
        )
        if not value
    ]
    capture = (*document.title, *numbers, *document.body)
    return NoticeDraft(
        title,
        numbers,
        tuple(blocks),
        names,
        notice,
        tuple(line for line in capture if line.number not in rulers),
        (*unknown, "topics"),
    )


def with_body(draft: NoticeDraft) -> NoticeDraft:
    """Return the draft with its body written as Markdown."""
    body = render_body(draft.blocks)
    return replace(draft, notice=replace(draft.notice, title=draft.title.text, body=body))


def with_proposals(draft: NoticeDraft) -> NoticeDraft:
    """Return the draft with the clauses parsed from its body, and what these propose."""
    place = Place(draft.notice.place.path, 1)
    script = draft.notice.script
    parsed = notice_text.parse(draft.notice.body, place, draft.names, script=script)
    bare = draft.notice.saying(parsed.text)
    found = propose(bare)
    notice = replace(
        bare,
        effective=found.effective,
        expires=found.expires,
        effects=found.effects,
        revision=found.revision,
    )
    told = tuple(
        f"line {problem.place.line} of the body: {problem.code}: {problem.message}"
        for problem in parsed.problems
    )
    return replace(draft, notice=notice, notes=told + found.questions)


def _of_province(title: str, home: Home | None) -> tuple[str, ...]:
    """Return the full name of 省人民政府, with which a title begins where the province is known."""
    found = re.match(r"省(人民政府(?:办公厅)?)(?=关于|印发|转发|批转)", title)
    if not found or not home or home.name in ("国家", ""):
        return ()
    return (f"{home.name.removesuffix('省')}省{found[1]}",)


def _names(title: Line, body: Sequence[Line]) -> tuple[str, ...]:
    """Return the names of instruments in a title.

    They stand in 《》; without these, what 关于印发…的通知 issues is one where a line of the body,
    or several, have the same words.
    """
    words = compact(title.text)
    names = tuple(name for name in NAME.findall(words) if HOLE not in name)
    bare = _ISSUES_BARE.search(words) if not names else None
    return (bare["name"],) if bare and stands_alone(bare["name"], body) else names


def _issues(title: str) -> bool:
    return bool(_ISSUES.search(title) or _ISSUES_BARE.search(compact(title)))


def _named_by_letter(body: Sequence[Line]) -> list[str]:
    """Return the names in 《》 in the first lines of a body: what a letter issues or forwards."""
    return NAME.findall("".join(compact(line.text) for line in body[:_LETTER_LINES]))


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


def _divided(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Return the numbers of a head, each on its own: one line may have those of two issuers."""
    found: list[Line] = []
    for line in lines:
        text = line.text
        spans = [match.span() for match in _NUMBER_WORDS.finditer(text)]
        found += [line.cut(*span).stripped() for span in spans] or [line.stripped()]
    # A mirror has the number in front of its own title, and once more where the document has it.
    return tuple({line.text: line for line in map(Line.unspaced, found)}.values())


def _published(meta: Mapping[str, str], written: date | None) -> date | None:
    """Return the day of publication that a table of fields states together with the number, the
    day of writing or the 索引号: these fields are the document's.

    A day alone, above a text, may be that of the page; one before the day of writing is wrong.
    """
    if not any(meta.get(key) for key in ("written", "number", "index")):
        return None
    found = day(meta.get("released", ""))
    stated = date.fromisoformat(found) if _is_day(found) else None
    return None if stated and written and stated < written else stated


def _source(meta: Mapping[str, str], origin: Origin) -> Source:
    dated = day(meta.get("dated", "") or meta.get("published", "") or meta.get("released", ""))
    url = meta.get("url", "")
    return Source(
        name=meta.get("source") or None,
        url=url if re.fullmatch(r"https?://[^\s<>\"]+", url) else None,
        captured=day(meta.get("captured", "")) or None,
        dated=date.fromisoformat(dated) if _is_day(dated) else None,
        sha256=origin.sha256,
        extractor=origin.extractor or None,
    )


def _is_day(text: str) -> bool:
    try:
        return bool(text) and bool(date.fromisoformat(text))
    except ValueError:
        return False
