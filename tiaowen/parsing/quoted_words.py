"""What stands in quotation marks within a block: new words of another text, or old ones.

Words are in Simplified script.
"""

from __future__ import annotations

import re
from itertools import pairwise

_QUOTED = re.compile(r"“[^“”]*(?:“[^“”]*”[^“”]*)*”?|「[^「」]*(?:「[^「」]*」[^「」]*)*」?")
# Behind, or before, a quotation of old words.
_WORDS = r"\s*(?:一词|字样|等字样|的表述|的内容)?[，、]?(?:统一|分别|均|都|一并|相应|予以)*"
_BECOME = "(?:修改为|修订为|改为|调整为|变更为|替换为|更正为|应为|应当为)"
_OLD_BEFORE = re.compile(rf"{_WORDS}(?:{_BECOME}|删去|删除|取消)")
_PUTS = re.compile(rf"{_WORDS}{_BECOME}[：:]?\s*")
_STRUCK_BEFORE = re.compile(r"(?:删去|删除|取消)[^“”「」。；，]{0,40}$")

_NEW_BEHIND = re.compile(r"(?:为|作为)[：:]?\s*$")
_LISTED_BEFORE = re.compile(r"[”」]\s*(?:、|和|及|以及)\s*$")
_LISTED = re.compile(r"\s*(?:[、，]|和|及|以及)?\s*")


def quotations_in(text: str) -> list[tuple[int, int]]:
    """Returns the spans of what stands in quotation marks, marks included."""
    return [match.span() for match in _QUOTED.finditer(text)]


def taken_out(text: str) -> list[tuple[int, int]]:
    """Returns the spans of quotations that are old words: “甲”修改为“乙”, 删去“甲”."""
    found: list[tuple[int, int]] = []
    below = -1  # where the quotation begins that was found last, of a list that is read backwards
    for start, end in reversed(quotations_in(text)):
        between = text[end:below] if below >= 0 else "。"
        listed = _LISTED.fullmatch(between) and not _NEW_BEHIND.search(text[:start])
        if listed or _OLD_BEFORE.match(text, end) or _STRUCK_BEFORE.search(text[:start]):
            found.append((start, end))
            below = start
        else:
            below = -1
    return found[::-1]


def replacements(text: str) -> list[tuple[str, int, int]]:
    """Returns what is put in the place of old words: these words, and the span of the new ones.

    “40公里”应为“30公里”: 40公里 and where 30公里 stands, marks left out. A list of old words, or of
    new ones, gives none.
    """
    quoted = quotations_in(text)
    found = []
    for (start, end), (new_start, new_end) in pairwise(quoted):
        joint = text[end:new_start]
        if _PUTS.fullmatch(joint) and not _LISTED_BEFORE.search(text[:start]):
            found.append((text[start + 1 : end - 1], new_start + 1, new_end - 1))
    return found


def without_quotations(text: str) -> str:
    """The text with what stands in quotation marks blanked, marks included, at the same length."""
    return _QUOTED.sub(lambda match: "□" * len(match[0]), text)
