"""What a reader of an office format gives: the blocks of a document, and what it left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Merged = Literal["<", "^"]
LEFT: Merged = "<"
ABOVE: Merged = "^"
MERGED = (LEFT, ABOVE)
"""The signs in a table for a cell that is merged with the one on its left, or above."""


class Cell(NamedTuple):
    """A cell of a table: where it stands, over how many rows and columns, and its words."""

    row: int
    column: int
    down: int
    across: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of equal length, of which the first `head` are its head."""

    rows: tuple[tuple[str, ...], ...]
    head: int


@dataclass(frozen=True, slots=True)
class Extracted:
    """A document as its reader understood it.

    Attributes:
        blocks: Paragraphs, each a line of text, and tables, in the order of the document.
        notes: What was left out or decided, each in one line.
        extractor: The library that read the file, with its version.
    """

    blocks: tuple[str | Table, ...]
    notes: tuple[str, ...]
    extractor: str

    @property
    def text(self) -> str:
        """The document as lines: a paragraph on each, the cells of a row joined by tabs.

        A line of dashes rules off the head of a table that has several rows.
        """
        lines: list[str] = []
        for block in self.blocks:
            if isinstance(block, str):
                lines.append(block)
                continue
            ruler = ["\t".join(["---"] * len(block.rows[0]))] if block.head > 1 else []
            rows = ["\t".join(row) for row in block.rows]
            lines += ["", *rows[: block.head], *ruler, *rows[block.head :], ""]
        return "\n".join(lines)


def spread(cells: Sequence[Cell], height: int, width: int) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table from its cells, with signs where one spans several places.

    Args:
        cells: The cells.
        height: How many rows the table has.
        width: How many columns.
    """
    rows = [[""] * width for _ in range(height)]
    for cell in cells:
        for y in range(cell.row, min(cell.row + cell.down, height)):
            for x in range(cell.column, min(cell.column + cell.across, width)):
                sign = LEFT if x > cell.column else ABOVE
                rows[y][x] = cell.text if (y, x) == (cell.row, cell.column) else sign
    return tuple(tuple(row) for row in rows)


def head_rows(cells: Sequence[Cell]) -> int:
    """Return how many rows the head of a table has whose file does not say so.

    It is as high as the highest cell of the first row, and of two rows where one of its cells
    spans columns (收费 over 首年 and 续年).
    """
    first = [cell for cell in cells if cell.row == 0]
    high = max((cell.down for cell in first), default=1)
    return max(high, 2) if len(first) > 1 and any(cell.across > 1 for cell in first) else high
