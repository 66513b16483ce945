"""Lines that are no notice → press reports, interpretations and the items of digests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tiaowen.importer.capture_lines import CaptureLines
from tiaowen.importer.line_patterns import is_sentence, is_title_line
from tiaowen.model import RecordKind
from tiaowen.sources.notice_ids import PLACES

_SAID = re.compile(r"(?:作|做)如下解读|政策解读如下|解读如下")
_ASKED = re.compile(r"^(?:答|问)[：:]|[？?]\s*$", re.MULTILINE)
_RECENTLY = re.compile(r"日前|近日|近年来|近期|目前|今年")
_LABELLED = re.compile(r"[一1][、.．]")
_SECTION = 8  # characters that the name of a section of a digest has at most


def press_items(capture: CaptureLines, inside: Sequence[int]) -> tuple[list[list[int]], list[int]]:
    """Divide the lines between two notices into items.

    A digest has two items or more, each with a title that begins with the name of a place and text
    that speaks of it. Anything else is one item, from its title on.

    Args:
        capture: The capture.
        inside: The open lines between two notices.

    Returns:
        The lines of each item, none where nothing is running text; the names of sections.
    """
    texts = capture.texts
    if not any(is_sentence(texts[i]) for i in inside):
        return [], []
    heads = [k for k in range(len(inside) - 1) if _opens_item(texts, inside, k)]
    if len(heads) < 2:
        return [_from_title(texts, inside)], []
    sections = [inside[k] for k in range(heads[0]) if _is_section(texts[inside[k]])]
    items = []
    for a, b in pairwise([*heads, len(inside)]):
        last = inside[b - 1]
        cut = b < len(inside) and b - 1 > a + 1 and _is_section(texts[last])
        sections += [last] if cut else []
        items.append(list(inside[a : b - cut]))
    return items, sections


def kind_of_item(title: str, text: str) -> RecordKind:
    """Return what an item is: an interpretation where it says so, or asks and answers; else news.

    Args:
        title: Its first line.
        text: Its text, a paragraph on each line.
    """
    if "解读" in title or _SAID.search(text) or len(_ASKED.findall(text)) >= 2:
        return "interpretation"
    return "news"


def has_title(capture: CaptureLines, item: Sequence[int]) -> bool:
    """Return whether the first line of an item is its title."""
    first = capture.texts[item[0]]
    return len(item) > 1 and len(first) >= 6 and is_title_line(first) and not is_sentence(first)


def _from_title(texts: Sequence[str], inside: Sequence[int]) -> list[int]:
    """Return the lines of a report from its title on; those before it stay unclaimed."""
    first = next(k for k, i in enumerate(inside) if is_sentence(texts[i]))
    titles = [k for k in range(first) if len(texts[inside[k]]) >= 6]
    begin = 0 if _LABELLED.match(texts[inside[0]]) else first
    return list(inside[titles[0] if titles else begin :])


def _is_section(text: str) -> bool:
    return is_title_line(text) and len(text) <= _SECTION


def _opens_item(texts: Sequence[str], inside: Sequence[int], k: int) -> bool:
    text, below = texts[inside[k]], texts[inside[k + 1]]
    place = PLACES.match(text)
    if not (place and is_title_line(text) and len(text) >= _SECTION and is_sentence(below)):
        return False
    return place[0] in below[:80] or _RECENTLY.match(below) is not None
