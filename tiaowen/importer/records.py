"""A report, interpretation or digest item → its draft.

A record holds metadata and figures. Its sentences belong to its publisher and are never copied; the
abstract is left for a person to write.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tiaowen.importer.boilerplate import day
from tiaowen.importer.documents import Document
from tiaowen.importer.line_patterns import NAME, compact
from tiaowen.model import (
    HOLE,
    About,
    NoticeId,
    Place,
    Record,
    RecordFigure,
    RecordId,
    RegionId,
    Source,
)
from tiaowen.sources.notice_ids import (
    Home,
    initials,
    notice_id,
    numbers_in,
)

_BEFORE = (
    "最高|最低|不超过|不高于|不低于|不少于|超过|突破|达到|达|力争|约|近|累计|缩短至|压缩至|缩减至|提高到|提高至"
    "|控制在|每部|每个|每年|单站|单个|不"
)
_UNITS = (
    "个工作日|个百分点|个月|平方米|立方米|平方公里|公里|千米|工作日|架次|次以上|分钟|小时|亿元|万元|元/千克|元|辆|家|项|个|件|条|款"
    "|户|所|人|名|部|届|座|台|套|种|类|张|例|批|点|吨|万吨|天|日|周|倍|位|场|%|％|级|方面|部分|大"
)
_FIGURE = re.compile(
    rf"(?:{_BEFORE}){{0,3}}(?<![0-9A-Za-z.])[0-9][0-9,]{{0,12}}(?:\.[0-9]{{1,4}})?%?"
    rf"(?:\s?[—~～至到-]\s?[0-9]{{1,9}}(?:\.[0-9]{{1,4}})?)?[万亿千百]{{0,2}}"
    rf"(?:{_UNITS})(?:以上|以下|以内|左右|内)?"
)
_CALENDAR = re.compile(r"(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}[:：][0-9]{2}")
_YEAR = re.compile(r"((?:19|20)[0-9]{2})年")
_IN_WORDS = re.compile(
    "[二三四五六七八九十两]{1,3}(?:大(?!力|型)|个?方面|项(?!目)|类|个月|个?部分|个(?:重要|重点))"
    "|[0-9]{1,4}\\.[0-9]{1,4}(?:以上|以下)"
)
_LONGEST = 16  # characters; what is longer is a part of a sentence rather than a figure


@dataclass(frozen=True)
class RecordDraft:
    """A record as far as its capture tells it.

    Attributes:
        record: The record, not yet linked to the notices that it is about.
        named: Title and number ("" if not given) of each instrument that it names.
        home: The region whose id prefix it gets, None where that is not known.
        unknown: The keys of the front matter that a person has to fill in.
        source: All of its text, for the person who writes the abstract.
    """

    record: Record
    named: tuple[tuple[str, str], ...]
    home: Home | None
    unknown: tuple[str, ...]
    source: str

    @property
    def id(self) -> str:
        """The id of the record."""
        return self.record.id


def draft_record(
    document: Document, home: Home | None, region: str, sha256: str, path: str
) -> RecordDraft:
    """Return the draft of a record; the arguments are those of `notices.draft_notice`.

    Raises:
        ValueError: The document is a notice.
    """
    if document.kind == "notice":
        raise ValueError("a notice is no record")
    text = "\n".join(line.text for line in document.body)
    title = compact_title("".join(line.text for line in document.title))
    named = _named(title + "\n" + text)
    ours = not title
    if ours:
        title = _made_title(document.kind, named)
    stated = (document.meta.get(key, "") for key in ("published", "released", "dated"))
    published = next((found for words in stated if (found := day(words))), "")
    source = document.meta.get("source")
    url = document.meta.get("url", "")
    record = Record(
        place=Place(path, document.first),
        id=RecordId(_id(document, home, title, named, published, sha256)),
        kind=document.kind,
        title=title,
        title_ours=ours,
        publisher=source,
        region=RegionId(region),
        published=date.fromisoformat(published) if published else None,
        abstract=(),
        figures=tuple(_figures(text)),
        source=Source(
            name=source,
            url=url if re.fullmatch(r"https?://[^\s<>\"]+", url) else None,
            captured=day(document.meta.get("captured", "")) or None,
            sha256=sha256,
        ),
    )
    unknown = [
        name
        for name, value in (
            ("region", home),
            ("publisher", record.publisher),
            ("published", record.published),
        )
        if not value
    ]
    unknown += ["abstract", "topics", "figures.subject"]
    lines = (*document.title, *document.body)
    whole = "\n\n".join(line.found.strip() for line in lines)
    return RecordDraft(record, named, home, tuple(unknown), whole + "\n")


def compact_title(text: str) -> str:
    """Return a title on one line; a space that divides its halves is kept."""
    return " ".join(text.split())


def _made_title(kind: str, named: tuple[tuple[str, str], ...]) -> str:
    """Return a title of ours where the capture has none; a hole when the text names nothing."""
    if not named:
        return HOLE
    return f"《{named[0][0]}》{'政策解读' if kind == 'interpretation' else '报道'}"


def _named(text: str) -> tuple[tuple[str, str], ...]:
    """Return title and number of the instruments that a text names in 《》, in their order.

    The number is "" unless it stands directly behind the title, in brackets.
    """
    found: dict[str, str] = {}
    for match in NAME.finditer(text):
        number = ""
        behind = re.match(r"\s*[（(]\s*", text[match.end() : match.end() + 40])
        if behind:
            start = match.end() + behind.end()
            numbers = numbers_in(text[start : start + 40])
            number = numbers[0] if numbers and text.startswith(numbers[0], start) else ""
        name = compact(match[1])
        if len(name) >= 6 and "送审稿" not in name:
            found[name] = found.get(name) or number
    return tuple(found.items())


def _id(
    document: Document,
    home: Home | None,
    title: str,
    named: tuple[tuple[str, str], ...],
    published: str,
    sha256: str,
) -> str:
    number = named[0][1] if named else ""
    if document.kind == "interpretation" and number and home and (id := notice_id(number, home)):
        return f"{id}-jd"
    prefix = home.prefix if home else "xx"
    middle = published.replace("-", "") or _slug(title)
    return f"{prefix}-{document.kind}-{middle}-{sha256[:4]}-{document.first}"


def _slug(words: str) -> str:
    """Return the initials of the first twelve Chinese characters, for an id; "x" without any."""
    return initials(re.sub(r"[^\u4e00-\u9fff]", "", words)[:12]) or "x"


def _figures(text: str) -> list[RecordFigure]:
    figures: list[RecordFigure] = []
    for sentence in re.split(r"[。；\n]", text):
        dated = [match.span() for match in _CALENDAR.finditer(sentence)]
        years = [(match.start(), int(match[1])) for match in _YEAR.finditer(sentence)]
        matches = [*_FIGURE.finditer(sentence), *_IN_WORDS.finditer(sentence)]
        for match in sorted(matches, key=lambda match: match.start()):
            if any(start < match.end() and match.start() < end for start, end in dated):
                continue
            if len(match[0]) > _LONGEST:
                continue
            before = [year for at, year in years if at < match.start()]
            figures.append(RecordFigure(HOLE, match[0], before[-1] if before else None))
    return figures


def with_abouts(draft: RecordDraft, titles: Mapping[str, list[str]], ids: set[str]) -> RecordDraft:
    """Return the draft, linked to the notices that it names by number, or by an unambiguous title.

    Args:
        draft: The draft.
        titles: Title without white space → the ids of the notices that have it.
        ids: The ids of all notices.
    """
    found: dict[str, About] = {}
    for name, number in draft.named:
        id = notice_id(number, draft.home) if number and draft.home else ""
        fits = [id] if id in ids else titles.get(name, []) if not id else []
        if len(fits) == 1:
            found.setdefault(fits[0], About(NoticeId(fits[0]), (), True, ""))
    changed = replace(draft.record, about=tuple(found.values()))
    return replace(draft, record=changed)
