"""Quoted text that runs over several blocks: the new text that an amending document lays down.

What stands between “ and ” behind `修改为：` is text of another document: its （一） and 第六条
are no clauses of this one. Within a block nothing needs to be known of quotations, as a label opens
a block; what counts is which whole blocks are quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tiaowen.parsing.markdown import Line

_MARKS = re.compile("[“”「」]")
_OPENING = "“「"
_SHOWN = 20
_CLOSING = {"“": "”", "「": "」"}
# A quotation over several blocks begins a block, or is announced: 修改为：“…, 作为第六条“….
_ANNOUNCED = re.compile(r"(?:[：:]|[为條条款项項]|如下)\s*$")
# A second announcement within a quotation: the mark that closed the first one was lost.
_ANNOUNCES_AGAIN = re.compile(
    r"(?:修改为|修改為|改为|作为|作為|规定)[^“”「」。；]{0,20}[：:]\s*[“「]"
)


def quoted(lines: Sequence[Line]) -> tuple[frozenset[int], tuple[int, ...]]:
    """The places of the lines that are quotation as a whole, and of those that never close one.

    A block that begins with “ where the one before it announces it or is quoted itself is
    quotation, and so is every block up to the one with the closing mark. A mark that no later one
    closes holds to the end of its own block, unless the next begins with “ again: one lost mark
    must not swallow a document.
    """
    inside: set[int] = set()
    unclosed: list[int] = []
    barren = -1  # up to here no quotation closes: a search from any line on the way ends the same
    i = 0
    while i < len(lines):
        text = lines[i].text
        if "“" not in text and "「" not in text:
            i += 1
            continue
        begins = text[0] in _OPENING and (
            i - 1 in inside or (i > 0 and lines[i - 1].text.endswith(("：", ":")))
        )
        start = _left_open(text)
        if start < 0:
            if begins and _closes_whole(text):
                inside.add(i)
            i += 1
            continue
        announced = begins if start == 0 else bool(_ANNOUNCED.search(text[:start]))
        end = _end(lines, i, text[start]) if announced and i >= barren else -i - 1
        if end > 0:
            inside.update(range(i + (start > 0), end + 1))
            i = end + 1
            continue
        if announced:
            barren = max(barren, -end - 1)
            unclosed.append(i)
            if start == 0:
                inside.add(i)
            i += 1
            while i < len(lines) and lines[i].text[:1] == text[start]:
                inside.add(i)
                i += 1
            continue
        i += 1
    return frozenset(inside), tuple(unclosed)


def opening_words(text: str) -> str:
    """The words with which a quotation begins that a line leaves open."""
    words = text[_left_open(text) + 1 :].strip()
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"


def _left_open(text: str) -> int:
    """Where the outermost quotation begins that a block does not close, -1 when it closes all."""
    opened: list[int] = []
    for match in _MARKS.finditer(text):
        if match[0] in _OPENING:
            opened.append(match.start())
        elif opened and _CLOSING[text[opened[-1]]] == match[0]:
            opened.pop()
    return opened[0] if opened else -1


def _closes_whole(text: str) -> bool:
    """Whether a block that begins with “ has nothing behind the mark that closes it."""
    depth = 0
    mark = text[0]
    for match in _MARKS.finditer(text):
        if match[0] == mark:
            depth += 1
        elif match[0] == _CLOSING[mark]:
            depth -= 1
            if not depth:
                return len(text[match.end() :].strip("。；，、;,. ")) == 0
    return False


def _end(lines: Sequence[Line], start: int, mark: str) -> int:
    """The line that closes the quotation that a line leaves open.

    Where none does: the line at which the search ended, as `-line - 1`.
    """
    close = _CLOSING[mark]
    for i in range(start + 1, len(lines)):
        text = lines[i].text
        again = text[:1] == mark
        if not again and _ANNOUNCES_AGAIN.search(text):
            return -i - 1
        if close not in text:
            continue
        depth = 1
        for match in _MARKS.finditer(text, 1 if again else 0):
            if match[0] == mark:
                depth += 1
            elif match[0] == close:
                depth -= 1
                if not depth:
                    return i
    return -len(lines) - 1
