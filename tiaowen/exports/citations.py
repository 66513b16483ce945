"""A measure → ready-made citations: GB/T 7714, the style of official documents, BibTeX, CSL-JSON.

A citation has no date that no source gives: 公布日期 only where `published` is set, and 成文日期
only under that name. The page's script puts the day into `[引用日期]`; without JavaScript the
reader does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec

from tiaowen.model import Clause, Notice, in_title_marks
from tiaowen.numerals import chinese, read_printed

_BIBTEX = str.maketrans(
    {char: "\\" + char for char in "&%$#_"}
    | {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_CITED = {
    "part": "cite_part",
    "section": "cite_item",
    "item": "cite_item",
    "measure": "cite_article",
}


class Phrases(Protocol):
    """The wording of one script: key → text. `pages.words` has it."""

    def __getitem__(self, key: str, /) -> str: ...


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in one style: the style's key in the word table, and the text to copy."""

    style: str
    text: str


def citations(
    notice: Notice, clause: str, where: str, address: str, lang: str, words: Phrases
) -> tuple[Citation, ...]:
    """Return the citations of a clause in all styles.

    Args:
        notice: The notice that the clause is of.
        clause: The id of the clause.
        where: What a document calls the clause, by `place`.
        address: Its public address.
        lang: The language tag of the script.
        words: The wording of the script.
    """
    return (
        Citation("gbt7714", _gbt7714(notice, where, address, words)),
        Citation("official", official(notice, where, words)),
        Citation("bibtex", _bibtex(notice, clause, where, address, lang, words)),
        Citation("csl", _csl(notice, clause, where, address, lang, words)),
    )


def patterns(notice: Notice, words: Phrases) -> tuple[str, str]:
    """Return official style and GB/T 7714 with `{place}` and `{address}` to be filled in."""
    return (
        official(notice, "{place}", words),
        _gbt7714(notice, "{place}", "{address}", words),
    )


def place(notice: Notice, clause: Clause, words: Phrases) -> str:
    """Return how a document names the clause: 第十二条, 第18条, 第（五）项, 第三部分第（二）项.

    A number that restarts in every part is named with its part, just as its id has the part's.
    """
    label = read_printed(clause.label)
    if label is None:
        return clause.label
    parent = notice.by_id.get(clause.parent)
    above = ""
    if parent and clause.id.startswith(f"{parent.id}-"):
        above = place(notice, parent, words)
    if label.style not in _CITED:
        return above + clause.label
    if label.style == "part":
        number = chinese(label.number)
    elif label.style == "measure":
        number = str(label.number)
    else:
        number = f"（{chinese(label.number) if label.style == 'section' else label.number}）"
    return above + words[_CITED[label.style]].format(n=number)


def official(notice: Notice, where: str, words: Phrases) -> str:
    """Return the official style: 《…〈…〉…》（渝府办发〔2025〕57号）第18条."""
    number = words["cite_number"].format(number=notice.number) if notice.number else ""
    return f"{in_title_marks(notice.title)}{notice.version}{number}{where}"


def _own_title(notice: Notice) -> str:
    """Return the title without the issuers in front of it, whom the citation names already."""
    names = r"[\s、，]*".join(map(re.escape, notice.issuers))
    return re.sub(rf"^{names}\s*", "", notice.title) if names else notice.title


def _gbt7714(notice: Notice, where: str, address: str, words: Phrases) -> str:
    issuers = ", ".join(notice.issuers)
    number = f": {notice.number}{where}" if notice.number else f": {where}"
    published = f"({notice.published.isoformat()})" if notice.published else ""
    head = f"{issuers}. " if issuers else ""
    return f"{head}{_own_title(notice)}{number}[A/OL]. {published}{words['cite_day']}. {address}."


def _note(notice: Notice, where: str, words: Phrases) -> str:
    parts = [notice.number or "", where]
    if notice.written:
        day = notice.written
        parts.append(words["cite_written"].format(day=f"{day.year}年{day.month}月{day.day}日"))
    return "，".join(part for part in parts if part)


def _bibtex(
    notice: Notice, clause: str, where: str, address: str, lang: str, words: Phrases
) -> str:
    fields = {
        "author": " and ".join(f"{{{name.translate(_BIBTEX)}}}" for name in notice.issuers),
        "title": f"{{{_own_title(notice).translate(_BIBTEX)}}}",
        "note": _note(notice, where, words).translate(_BIBTEX),
        "date": notice.published.isoformat() if notice.published else "",
        "language": lang,
        "url": address,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{notice.id}-{clause},", *lines, "}"])


def _csl(notice: Notice, clause: str, where: str, address: str, lang: str, words: Phrases) -> str:
    item: dict[str, Any] = {
        "id": f"{notice.id}/{clause}",
        "type": "legislation",
        "title": notice.title,
        "number": notice.number,
        "section": where,
        "author": [{"literal": name} for name in notice.issuers],
        "language": lang,
        "note": _note(notice, "", words),
        "URL": address,
    }
    if notice.published:
        day = notice.published
        item["issued"] = {"date-parts": [[day.year, day.month, day.day]]}
    kept = {name: value for name, value in item.items() if value}
    return msgspec.json.format(msgspec.json.encode([kept]), indent=2).decode()
