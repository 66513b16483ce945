"""The characters of a PDF's page → its printed lines, in the order in which they are read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from tiaowen.importer.pdf_tables import Box, Character

LATIN = re.compile(r"[A-Za-z0-9,.;:)%]")  # between two of these, a gap is a space

Frame = Literal["whole", "left", "right"]
FRAMES: tuple[Frame, ...] = ("whole", "left", "right")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A printed line.

    Attributes:
        text: Its words.
        box: Where it stands.
        size: The height of its characters.
        page: The index of its page.
        frame: Where its page is set in two columns, `left` or `right`; else `whole`.
    """

    text: str
    box: Box
    size: float
    page: int
    frame: Frame = "whole"


def lines_of(characters: Sequence[Character], page: int, width: float = 0) -> list[TextLine]:
    """Return the lines that characters make, in the order in which they are read.

    Args:
        characters: The characters.
        page: The index of their page.
        width: The width of the page, where it may be set in two columns.
    """
    rows: list[list[Character]] = []
    for character in sorted(characters, key=lambda c: (-c.box.middle, c.box.left)):
        row = rows[-1] if rows else None
        if row and _shares_line(row, character):
            row.append(character)
        else:
            rows.append([character])
    rows = [sorted(row, key=lambda c: c.box.left) for row in rows]
    gutter = _gutter(rows, width)
    if gutter is None:
        return [_line(row, page) for row in rows]
    lines: list[TextLine] = []
    left: list[TextLine] = []
    right: list[TextLine] = []
    for row in rows:
        before = [c for c in row if c.box.middle_across < gutter]
        behind = row[len(before) :]
        if before and behind and behind[0].box.left - before[-1].box.right < _gap(row):
            lines += [*left, *right, _line(row, page)]
            left, right = [], []
            continue
        left += [_line(before, page, "left")] if before else []
        right += [_line(behind, page, "right")] if behind else []
    return [*lines, *left, *right]


def _gutter(rows: Sequence[Sequence[Character]], width: float) -> float | None:
    """Return where the gap between two columns is, None for a page with one.

    Two columns have more than ten lines side by side with a gap about the middle of the page.
    """
    gaps = []
    wide = 0
    for row in rows:
        if row[0].box.left > width * 0.4 or row[-1].box.right < width * 0.6:
            continue
        wide += 1
        for a, b in pairwise(row):
            middle = (a.box.right + b.box.left) / 2
            if b.box.left - a.box.right > _gap(row) and 0.4 * width < middle < 0.6 * width:
                gaps.append(middle)
                break
    if len(gaps) < 11 or len(gaps) * 10 < 7 * wide:
        return None
    return sorted(gaps)[len(gaps) // 2]


def _gap(row: Sequence[Character]) -> float:
    return 0.8 * row[0].box.height


def _shares_line(row: Sequence[Character], character: Character) -> bool:
    tallest = max(row, key=lambda c: c.box.height).box
    low, high = character.box.bottom, character.box.top
    common = min(high, tallest.top) - max(low, tallest.bottom)
    return common > 0.5 * min(high - low, tallest.height)


def _line(row: Sequence[Character], page: int, frame: Frame = "whole") -> TextLine:
    """Return a line: gaps become spaces, small raised or lowered characters <sup>, <sub>."""
    size = Counter(round(c.box.height, 1) for c in row).most_common(1)[0][0]
    usual = next(c.box for c in row if round(c.box.height, 1) == size)
    text, before = "", None
    for c in row:
        if before is not None:
            gap = c.box.left - before.box.right
            latin = LATIN.match(c.text) and LATIN.match(before.text)
            text += "\u3000" if gap > 0.8 * size else " " if latin and gap > 0.2 * size else ""
        text += _raised(c, usual)
        before = c
    text = re.sub(r"</(su[bp])><\1>", "", text)
    left, right = min(c.box.left for c in row), max(c.box.right for c in row)
    return TextLine(text, Box(left, usual.bottom, right, usual.top), size, page, frame)


def _raised(character: Character, usual: Box) -> str:
    box = character.box
    if box.height > 0.92 * usual.height or not (
        character.text.isalnum() or character.text in "+-−"
    ):
        return character.text
    shift = box.middle - usual.middle
    tag = "sup" if shift > 0.12 * usual.height else "sub" if shift < -0.12 * usual.height else ""
    return f"<{tag}>{character.text}</{tag}>" if tag else character.text
