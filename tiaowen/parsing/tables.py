"""Pipe tables → rows with merged cells and numbers.

The head is every row above the delimiter row; a cell that is merged with the one on its left is
written `<`, one that is merged with the one above it `^`. A line without bars between two rows is
a note (单位：元) and no row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.rules_block.table import escapedSplit

from tiaowen.numerals import parse_number
from tiaowen.parsing.report import Report

MOST_ROWS = 5_000
"""markdown-it takes 0.1 ms and 4 KB a row; a longer table is a data set, not part of a notice."""
MOST_HEADS = 8
_NUMBERED_HEAD = {"序号", "编号", "项次", "序號", "編號", "項次"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row as printed, cell by cell, or a note that has one cell; `number` is its line."""

    cells: tuple[str, ...]
    number: int
    note: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the rows of its head, and the rows and notes below."""

    heads: tuple[Row, ...]
    rows: tuple[Row, ...]


def split_cells(line: str) -> tuple[str, ...]:
    """The cells of a row; `\\\\|` is a bar within a cell, the bars at both ends are optional."""
    cells = [cell.replace("\t", " ").strip() for cell in escapedSplit(line)]
    if not cells[0]:
        del cells[0]
    if len(cells) > 1 and not cells[-1]:
        del cells[-1]
    return tuple(cells)


def read_grid(block: Sequence[str], heads: int, first: int, report: Report) -> Grid:
    """The table of a block's lines, the first of which are its `heads`, the next the delimiter."""
    width = len(split_cells(block[heads - 1]))
    above = tuple(Row(split_cells(line), first + i) for i, line in enumerate(block[:heads]))
    below: list[Row] = []
    for number, line in enumerate(block[heads + 1 :], first + heads + 1):
        note = "|" not in line and width > 1 and bool(below)
        below.append(Row((line,) if note else split_cells(line), number, note))
    grid = Grid(above, tuple(below))
    _check(grid, width, report)
    return grid


def _check(grid: Grid, width: int, report: Report) -> None:
    for rows in (grid.heads, [row for row in grid.rows if not row.note]):
        above: tuple[int, ...] = ()
        for row in rows:
            if len(row.cells) != width:
                report(
                    row.number,
                    "table-ragged",
                    f"this row has {len(row.cells)} cells and the table's head {width}; mend the "
                    "row (a cell merged with the one on its left is written <, with the one above "
                    "it ^)",
                )
            if row.cells[:1] == ("<",):
                report(
                    row.number, "table-merge", "the first cell has none on its left to merge with"
                )
            starts = _starts(row.cells)
            for column, cell in enumerate(row.cells):
                if cell != "^":
                    continue
                if not above:
                    report(row.number, "table-merge", "no row stands above this one to merge with")
                    break
                if _covered(starts, column) != _covered(above, column):
                    report(
                        row.number,
                        "table-merge",
                        f"the cell above column {column + 1} does not begin and end in the same "
                        "columns; write < behind ^ for each further column that it covers",
                    )
                    break
            above = starts


def _covered(starts: Sequence[int], column: int) -> tuple[int, ...]:
    """The columns of the cell that begins in a column, none where none does."""
    return tuple(i for i, start in enumerate(starts) if start == column)


def _starts(cells: Sequence[str]) -> tuple[int, ...]:
    """For each column the one in which its cell begins."""
    starts: list[int] = []
    for column, cell in enumerate(cells):
        starts.append(starts[-1] if cell == "<" and starts else column)
    return tuple(starts)


def merge(rows: Sequence[Row]) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
    """Each row's cells, one a column, and their `spans`, as in `Clause`.

    A cell that is merged downwards stands in every row that it covers; one that is merged across
    stands in the first of its columns, and the others are empty.
    """
    merged = []
    above: dict[int, str] = {}
    for row in rows:
        cells: list[str] = []
        spans: list[int] = []
        here: dict[int, str] = {}
        start = 0
        for column, cell in enumerate(row.cells):
            if cell == "<" and spans:
                spans[start] += 1 if spans[start] > 0 else -1
                cells.append("")
                spans.append(0)
                continue
            start = column
            if cell == "^" and column in above:
                cells.append(above[column])
                spans.append(-1)
                here[column] = above[column]
            else:
                cells.append(cell)
                spans.append(1)
                here[column] = cell
        above = here
        merged.append((tuple(cells), tuple(spans)))
    return merged


def table_names(grid: Grid) -> tuple[str, ...]:
    """One name a column: the cells of the head above it, from the top down."""
    names: list[list[str]] = [[] for _ in grid.heads[-1].cells]
    for cells, spans in merge(grid.heads):
        for start, (cell, span) in enumerate(zip(cells, spans, strict=True)):
            for column in names[start : start + span] if cell and span > 0 else ():
                column.append(cell)
    return tuple(" ".join(parts) for parts in names)


def row_numbers(
    names: Sequence[str], rows: Sequence[Row], as_printed: bool
) -> list[tuple[int, int]]:
    """Each row's number: as a first column of numbers (序号) prints it, else by its place.

    A row without a number (合计, or 一 among 1, 2, 3) takes the number before it and counts from
    there: (3, 1), (3, 2).
    """
    by_place = [(place, 0) for place in range(1, len(rows) + 1)]
    if not names or names[0] not in _NUMBERED_HEAD:
        return by_place
    printed = [row.cells[0].rstrip(".．、") if row.cells else "" for row in rows]
    if any(text[:1].isdigit() for text in printed):
        printed = [text if text[:1].isdigit() else "" for text in printed]
    found = [parse_number(text) for text in printed]
    known = [number for number in found if number]
    if not known or (as_printed and known != sorted(set(known))):
        return by_place
    numbers = [(0, 0)]
    for number in found:
        numbers.append((number, 0) if number else (numbers[-1][0], numbers[-1][1] + 1))
    return numbers[1:]
