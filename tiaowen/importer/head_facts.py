"""What the head and the signature of a document say: issuers, day of writing, region."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tiaowen.importer.documents import Document
from tiaowen.importer.line_patterns import (
    DATE,
    compact,
    is_addressee,
    is_date,
    is_organ,
    is_organs,
    is_sentence,
    minutes_of,
    order_of,
    with_plain_year,
)
from tiaowen.parsing.terms import days_named

_OPENS = re.compile(r"关于|印发|转发|批转|令|公告|通告|［|专题会议|办公会议|会议纪要|《")
_ZERO = re.compile(r"(?<=[年月])0(?=[0-9])")
_DASHED = re.compile(r"([12][0-9]{3})\s?[-./年]\s?([0-9]{1,2})\s?[-./月]\s?([0-9]{1,2})")
_PUBLISHED = re.compile(r"公布|发布|印发|颁布")
_AMENDED = re.compile(r"(?:修正|修订)[）)]?$")
_STATE_COUNCIL = re.compile(r"^中华人民共和国国务院$")
_TERM = re.compile(r"第[一二三四五六七八九十百]+届")  # of a congress: its name is without it
_PROVINCE = re.compile(r".{2,8}?(?:省|自治区)(?=.{2,8}[市州县区盟旗])")
_PUBLISHER = re.compile(
    rf"{DATE.pattern}(?P<who>.{{2,30}}?(?:人民政府|委员会|[局厅部办]))(?:公布|发布|令|局务|第)"
)
_PRINTED = re.compile(r"印发\s*$")
_SIGNED = re.compile(rf"\s*(?P<who>\S.+?)\s+(?P<day>{re.sub('[?]P<[ymd]>', '', DATE.pattern)})\s*")
_TRAILING = 6  # lines of a signature, its day included


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a document, and the words of the day under it ("" without)."""

    issuers: tuple[str, ...] = ()
    day: str = ""


def signature_of(texts: Sequence[str]) -> Signature:
    """Return the first signature in a text: authorities with a day below or on the same line.

    The first one is that of the letter; what the letter issues may have one of its own. What
    stands above all running text signs only where nothing below does: it may be the page's.

    Args:
        texts: The lines of the body.
    """
    running = (i for i, text in enumerate(texts) if is_sentence(text) or is_addressee(text))
    begin = next(running, 0)
    return _signature(texts, begin) or _signature(texts, 0) or Signature()


def _signature(texts: Sequence[str], begin: int) -> Signature | None:
    """Return the first signature behind a line, None without."""
    for i in range(begin, len(texts)):
        text = texts[i]
        one_line = _SIGNED.fullmatch(text) if len(text) < 100 else None
        if one_line and is_organs(one_line["who"]):
            return Signature(tuple(_names(one_line["who"])), one_line["day"])
        if not is_date(text):
            continue
        names: list[str] = []
        for above in reversed(texts[max(0, i - _TRAILING) : i]):
            if not is_organs(above):
                break
            names = [*_names(above), *names]
        if names or i:
            return Signature(tuple(names), text)
    return None


def issuers_of(document: Document, title: str, signature: Signature) -> tuple[str, ...]:
    """Return the authorities that issued a document.

    They stand in front of 关于 in the title, alone on lines of the head, in 令 and 公告, in the
    signature, or in a field of the page. Where title and signature name as many, the signature has
    the full names (市财政局: 嘉州市财政局).

    Args:
        document: The document.
        title: Its title on one line.
        signature: Its signature.
    """
    head = _OPENS.split(title, maxsplit=1)[0].strip() if _OPENS.search(title) else ""
    found = _names(head) if head and is_organs(head) else []
    if not found:
        lines = [*document.numbers, *document.title]
        orders = (order_of(line.text) for line in lines)
        found = next((_names(one[0]) for one in orders if one and one[0]), [])
    above = [name for line in document.issuers for name in _names(_bare(line.text))]
    found = found or above
    if not found:
        found = list(signature.issuers)
    if not found and (
        minutes := re.match(r"(.+?(?:人民政府|[局委厅办]))(?=专题|办公|常务)", title)
    ):
        found = _names(minutes[1])
    if not found and (published := next(_publishers(document), "")):
        found = _names(published)
    declared = document.meta.get("issuer", "")
    if not found and is_organs(declared):
        found = _names(declared)
    if not found and (government := _government(title, document)):
        found = [government]
    signed = signature.issuers
    if found == above and len(found) == 1:
        found = [_without_province(found[0], [*signed, declared, *_publishers(document)])]
    if len(signed) > len(found) and compact("".join(signed)) == compact("".join(found)):
        found = list(signed)  # 甲局乙局 stands on one line
    if len(signed) == len(found) and all(
        _is_short_of(one, full) for one, full in zip(found, signed, strict=True)
    ):
        found = list(signed)
    return tuple(dict.fromkeys(_STATE_COUNCIL.sub("国务院", name) for name in found))


def _publishers(document: Document) -> Iterator[str]:
    """Yield who published or adopted a text, as the line under its title tells it."""
    notes = [compact(line.text) for line in document.adopted]
    for text in [*(part for note in notes for part in _published_parts(note)), *notes]:
        if who := _PUBLISHER.search(text):
            yield _TERM.sub("", who["who"])


def _without_province(name: str, others: Sequence[str]) -> str:
    """Return a name without the province that a mirror put in front of it, as the document has it
    elsewhere: 某省某市人大常委会 above, 某市人民代表大会常务委员会 below."""
    province = _PROVINCE.match(name)
    if not province:
        return name
    rest = name[province.end() :]
    known = (other for other in map(compact, others) if other)
    return next((other for other in known if _is_short_of(rest, other)), name)


def _government(title: str, document: Document) -> str:
    """Return the government whose number a document has: 嘉政发, where the title names 嘉州市.

    政办发 is not read: an office may be a 办公厅 or a 办公室.
    """
    place = re.match(r"(.{1,8}?(?:省|市|区|县|盟|旗|自治州))", title)
    number = document.numbers[0].text if document.numbers else ""
    sign = re.match(r"(.{1,3}?)(?:政|府)[发字令规]", number)
    fits = place and sign and place[1].startswith(sign[1][0])
    return f"{place[1]}人民政府" if place and fits else ""


def _bare(text: str) -> str:
    words = compact(text)
    if minutes := minutes_of(text):
        return words.removesuffix(minutes)
    return words.removesuffix("文件") if words.endswith("文件") else text


def _names(text: str) -> list[str]:
    parts = [part for part in re.split(r"[\s、，]+", text.strip()) if part]
    return parts if all(is_organ(part) for part in parts) else [compact(text)]


def _is_short_of(short: str, full: str) -> bool:
    """Return whether one name abbreviates another: its characters come in the same order.

    某市人民政府办公室 is another authority than 某市人民政府.
    """
    if full != short and (full.startswith(short) or full == f"中华人民共和国{short}"):
        return False
    rest = iter(full)
    return all(char in rest for char in short)


def written_of(document: Document, cover_day: str, signature: Signature) -> date | None:
    """Return the day of writing: that of the signature, else of 公布 in the line under the title,
    else the field of the page, else the day of adoption, else that of printing.

    Args:
        document: The document.
        cover_day: The line with the day of its cover, "" without.
        signature: Its signature.
    """
    notes = [compact(line.text) for line in document.adopted]
    published = [part for note in notes for part in _published_parts(note)]
    printed = [line.text for line in document.body[-3:] if _PRINTED.search(line.text)]
    places = [
        *(part for note in notes if (part := _last_amended(note))),
        cover_day,
        signature.day,
        *(line.text for line in document.numbers),
        *published,
        document.meta.get("revised", ""),
        document.meta.get("written", ""),
        *notes,
        *printed,
    ]
    for words in places:
        if words and (day := day_of(words)):
            return day
    return None


def _last_amended(note: str) -> str:
    """Return the words from the last day of a line that tells of an amendment, "" for others.

    2004年…通过　根据2019年4月23日…修正: the text is that of 2019.
    """
    if not _AMENDED.search(note):
        return ""
    days = list(DATE.finditer(note))
    return note[days[-1].start() :] if days else ""


def _published_parts(note: str) -> list[str]:
    """Return the parts of a line (2023年1月6日…通过　2023年1月9日…公布　自…起施行) that publish."""
    starts = [match.start() for match in DATE.finditer(note)]
    parts = [note[start:end] for start, end in pairwise([*starts, len(note)])]
    return [part for part in parts if _PUBLISHED.search(part) and "施行" not in part[:14]]


def day_of(words: str) -> date | None:
    """Return the first day in words: 2024年5月6日, 二〇二四年五月六日, 2024-05-06, 民國113年…."""
    text = _ZERO.sub("", with_plain_year(words)).replace("民國", "民国")
    if named := next(days_named(text), None):
        return named
    match = _DASHED.search(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def region_words(document: Document) -> str:
    """Return the words that tell the region of a document: its issuers, never places in passing."""
    title = compact("".join(line.text for line in document.title))
    texts = [line.text for line in document.body]
    names = issuers_of(document, title, signature_of(texts))
    return "".join(names) or ("" if title.startswith("关于") else title)
