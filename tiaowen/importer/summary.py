"""The documents of an import → the lines of a table, one for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

_HEAD = ("file", "kind", "number", "title", "placed", "open")
_WIDEST = 44  # columns of the title


@dataclass(frozen=True, slots=True)
class Row:
    """What an import made of one document.

    Attributes:
        path: Its capture.
        kind: What it is: a notice, a copy of one, a kind of record, `skipped` or `failed`.
        number: Its first number, "" without.
        title: Its title.
        placed: The share of the capture's characters that stand in drafts, None if it was not read.
        open: How many keys, holes and questions are left to a person.
        id: The id of its draft, "" without; not shown.
    """

    path: str
    kind: str
    number: str = ""
    title: str = ""
    placed: float | None = None
    open: int | None = None
    id: str = ""


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Yield the lines of the table, its head first; columns are aligned on a terminal."""
    cells = [_HEAD, *(_cells(row) for row in rows)]
    widths = [max(map(_width, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        yield "  ".join(map(_padded, row, widths)).rstrip()


def _cells(row: Row) -> tuple[str, ...]:
    placed = "" if row.placed is None else f"{row.placed:.0%}"
    left = "" if row.open is None else str(row.open)
    return row.path, row.kind, row.number, _cut(row.title), placed, left


def _cut(text: str) -> str:
    """Return a text that fits into the column of titles."""
    width = 0
    for i, char in enumerate(text):
        width += _width(char)
        if width > _WIDEST:
            return text[:i] + "…"
    return text


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Return how many columns of a terminal a text takes: a Chinese character takes two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
