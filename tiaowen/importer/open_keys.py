"""The keys that a draft leaves open → a line for each, with the line of the capture that may tell.

A key is open because no place that the importer trusts has its value. A place that it does not
trust may have it all the same: a person looks there first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tiaowen.importer.head_facts import day_of
from tiaowen.importer.line_patterns import is_adopted, is_organs

_NUMBER = re.compile(
    r"[〔［\[(（]\s?(?:19|20)[0-9]{2}\s?(?:[〕］\])）]\s?第?\s?[0-9]{1,5}\s?号|[0-9]{1,5}\s?号?\s*$)"
    r"|(?:19|20)[0-9]{2}\s?年\s?第?\s?[0-9]{1,5}\s?号|第\s?[0-9一二三四五六七八九十百]{1,6}\s?号"
)
_BROKEN_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{2,16}\s?[〔［\[(（]\s?(?:19|20)[0-9]{2}[^。；，]{0,8}"
)
_AUTHORITY = re.compile(r"(?:机构|机关|单位|部门|主办|承办|来源)\s*[：:]\s*\S")
_PUBLISHER = re.compile(r"(?:来源|网站|主办|版权所有|公众号|日报|晚报)")
_ADDRESS = re.compile(r"https?://|www\.|\.gov\.cn")

_TELLS: Mapping[str, Callable[[str], object]] = {
    "number": _NUMBER.search,
    "issuers": lambda text: is_organs(text) or _AUTHORITY.search(text),
    "written": day_of,
    "published": day_of,
    "publisher": _PUBLISHER.search,
    "source.name": _PUBLISHER.search,
    "source.url": _ADDRESS.search,
}
"""Key → whether the words of a line may hold its value."""

_ORDER = ("title", "number", "issuers", "region", "written", "publisher", "published", "abstract")
_MAY_STAY_NULL = ("number", "source.name", "source.url")
_SHOWN = 40  # characters of a line


@dataclass(frozen=True, slots=True)
class CaptureLine:
    """A line of a capture: its number, its words, and whether they stand in the document's text."""

    number: int
    text: str
    is_body: bool


def open_keys(
    unknown: Sequence[str], lines: Sequence[CaptureLine], first: int, issuers: Sequence[str] = ()
) -> Iterator[str]:
    """Yield what a person has to fill in, in the order of the front matter.

    What `check` does not ask for is named only where a line may tell it, or else in the last line.

    Args:
        unknown: The keys that a draft leaves open.
        lines: The lines of its capture that have words.
        first: The number of its first line: of several places the nearest one is named.
        issuers: Its issuers, as far as they are known; they tell the region.
    """
    null: list[str] = []
    for key in sorted(unknown, key=_place):
        told = _line_of_issuer(lines, issuers) if key == "region" else _nearest(key, lines, first)
        if told:
            words = told.text if len(told.text) <= _SHOWN else told.text[:_SHOWN] + "…"
            yield f"fill in {key}: line {told.number} may tell it: “{words}”"
        elif key in _MAY_STAY_NULL:
            null.append(key)
        elif key in _TELLS or key == "region":
            yield f"fill in {key}: no line of the capture tells it"
        else:
            yield f"fill in {key}"
    if null:
        yield f"may stay null, no line of the capture tells it: {', '.join(null)}"


def _place(key: str) -> int:
    return _ORDER.index(key) if key in _ORDER else len(_ORDER)


def _nearest(key: str, lines: Sequence[CaptureLine], first: int) -> CaptureLine | None:
    """Return the line that may hold a key's value, one outside of the text before one within."""
    tells = _TELLS.get(key)
    if not tells:
        return None
    fits = [line for line in lines if tells(line.text)]
    # What a text cites are the numbers of others; the line under its title may have its own.
    if key == "number":
        fits = [
            line
            for line in fits
            if not line.is_body or is_adopted(line.text) or _BROKEN_NUMBER.fullmatch(line.text)
        ]
    return min(fits, key=lambda line: (line.is_body, abs(line.number - first)), default=None)


def _line_of_issuer(lines: Sequence[CaptureLine], issuers: Sequence[str]) -> CaptureLine | None:
    """Return the line that names the first issuer: its place is a region that no registry has."""
    if not issuers:
        return None
    return next((line for line in lines if issuers[0] in "".join(line.text.split())), None)
