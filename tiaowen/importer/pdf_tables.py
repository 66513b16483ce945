"""The ruled lines and the characters of a page → its tables, and the characters outside them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tiaowen.importer.extracted import Cell, Table, head_rows, spread

_NEAR = 3.0  # points: rules as near as this are one, and touch
_MOST_RULES = 4_000  # of a page


class Box(NamedTuple):
    """A box on a page in points; `y` grows upwards."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """How high it is."""
        return self.top - self.bottom

    @property
    def middle_across(self) -> float:
        """How far to the right its middle is."""
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rules:
    """The straight lines that are drawn on a page: those across and those down."""

    across: tuple[Box, ...]
    down: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Character:
    """A character and its box."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled table of a page.

    Attributes:
        cells: Its cells.
        columns: Where its columns begin and end.
        height: How many rows it has.
        box: Where it stands.
    """

    cells: tuple[Cell, ...]
    columns: tuple[float, ...]
    height: int
    box: Box

    def same_columns(self, other: Ruled) -> bool:
        """Return whether another table has the same columns at the same places."""
        pairs = zip(self.columns, other.columns, strict=False)
        same = len(self.columns) == len(other.columns)
        return same and all(abs(a - b) < _NEAR for a, b in pairs)

    def followed_by(self, other: Ruled) -> Ruled:
        """Return the table with another, its continuation, below; a repeated head stands once."""
        head = head_rows(self.cells)
        again = [c for c in other.cells if c.row < head] == [c for c in self.cells if c.row < head]
        cut = head if again else 0
        below = [
            cell._replace(row=cell.row - cut + self.height)
            for cell in other.cells
            if cell.row >= cut
        ]
        height = self.height + other.height - cut
        return Ruled((*self.cells, *below), self.columns, height, other.box)

    def table(self) -> Table:
        """Return its rows."""
        rows = spread(self.cells, self.height, len(self.columns) - 1)
        return Table(rows, head_rows(self.cells))


def find_tables(
    rules: Rules, characters: Sequence[Character], words: Callable[[list[Character]], str]
) -> tuple[list[Ruled], list[Character]]:
    """Return the tables of a page, and the characters that stand in none.

    A table is a group of rules that touch and make at least two columns and two rows.

    Args:
        rules: The rules of the page.
        characters: The characters of the page.
        words: Joins the characters of a cell.
    """
    tables: list[Ruled] = []
    outside = list(characters)
    for group in _groups(rules):
        xs = _merged([box.left for box in group.down])
        ys = _merged([box.bottom for box in group.across])
        if len(xs) < 3 or len(ys) < 3:
            continue
        box = Box(xs[0], ys[0], xs[-1], ys[-1])
        inside = [c for c in outside if _within(c.box, box)]
        if not inside:
            continue
        outside = [c for c in outside if not _within(c.box, box)]
        tables.append(_table(group, xs, ys, box, inside, words))
    return tables, outside


def _table(
    group: Rules,
    xs: Sequence[float],
    ys: Sequence[float],
    box: Box,
    inside: Sequence[Character],
    words: Callable[[list[Character]], str],
) -> Ruled:
    width, height = len(xs) - 1, len(ys) - 1
    spots: dict[tuple[int, int], list[Character]] = {}
    for c in inside:
        x = min(max(bisect_right(xs, (c.box.left + c.box.right) / 2) - 1, 0), width - 1)
        y = min(max(bisect_right(ys, c.box.middle) - 1, 0), height - 1)
        spots.setdefault((height - 1 - y, x), []).append(c)
    tops = list(reversed(ys))
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            across = 1
            while column + across < width and not _ruled_down(
                group, xs[column + across], tops[row + 1], tops[row]
            ):
                across += 1
            down = 1
            while row + down < height and not _ruled_across(
                group, tops[row + down], xs[column], xs[column + across]
            ):
                down += 1
            places = [(row + y, column + x) for y in range(down) for x in range(across)]
            taken.update(places)
            text = words([c for place in places for c in spots.get(place, ())])
            cells.append(Cell(row, column, down, across, text))
    return Ruled(tuple(cells), tuple(xs), height, box)


def _ruled_down(group: Rules, x: float, bottom: float, top: float) -> bool:
    middle = (bottom + top) / 2
    return any(
        abs(rule.left - x) < _NEAR and rule.bottom - _NEAR < middle < rule.top + _NEAR
        for rule in group.down
    )


def _ruled_across(group: Rules, y: float, left: float, right: float) -> bool:
    """Return whether a rule stands under all of a cell; a rule under a part of it divides none."""
    covered = sorted(
        (rule.left, rule.right)
        for rule in group.across
        if abs(rule.bottom - y) < _NEAR and rule.right > left and rule.left < right
    )
    return sum(min(b, right) - max(a, left) for a, b in covered) > 0.5 * (right - left)


def _within(inner: Box, outer: Box) -> bool:
    x = (inner.left + inner.right) / 2
    return outer.left < x < outer.right and outer.bottom < inner.middle < outer.top


def _merged(values: Sequence[float]) -> list[float]:
    """Return the different values in order, those that are near each other as one."""
    merged: list[float] = []
    for value in sorted(values):
        if not merged or value - merged[-1] > _NEAR:
            merged.append(value)
    return merged


def _groups(rules: Rules) -> list[Rules]:
    """Return the rules in groups of which each touches another, from the top of the page down."""
    boxes = [*rules.across, *rules.down]
    if len(boxes) > _MOST_RULES:
        return []
    group = list(range(len(boxes)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    order = sorted(range(len(boxes)), key=lambda i: boxes[i].left)
    active: list[int] = []
    for i in order:
        active = [j for j in active if boxes[j].right + _NEAR >= boxes[i].left]
        for j in active:
            if boxes[j].bottom - _NEAR <= boxes[i].top and boxes[i].bottom - _NEAR <= boxes[j].top:
                group[root(i)] = root(j)
        active.append(i)
    members: dict[int, list[int]] = {}
    for i in range(len(boxes)):
        members.setdefault(root(i), []).append(i)
    found = [
        Rules(
            tuple(boxes[i] for i in ids if i < len(rules.across)),
            tuple(boxes[i] for i in ids if i >= len(rules.across)),
        )
        for ids in members.values()
    ]
    return sorted(found, key=lambda g: -max((b.top for b in (*g.across, *g.down)), default=0))
