"""The Markdown of a notice's body → its lines: paragraphs, headings, tables; nothing is dropped.

Of Markdown only `#` headings and pipe tables mean anything here; every other mark is text, so that
printed numbers stay as printed (`23.支持并购。` is no list) and no HTML comes through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tiaowen.numerals import read_annex, read_label

Report = Callable[[int, str, str], None]
"""Takes a problem: line, code, message."""

ANNEX_LIST = re.compile(r"附件[：:]")
"""What the list of annexes below a text (附件说明) begins with."""

_HEADING = re.compile(r"(#{1,6})(?:\s+|$)")
_BAR = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a heading with `mark` signs #, or a table: its `rows`, the head first."""

    text: str
    number: int
    mark: int = 0
    rows: tuple[tuple[str, ...], ...] = ()


def read_lines(body: str, first: int, report: Report) -> Iterator[Line]:
    """The lines of a body that begins on line `first` of its file."""
    source = [line.strip() for line in body.split("\n")]
    start = 0
    while start < len(source):
        end = start + 1
        if _begins_table(source, start):
            while end < len(source) and source[end] and not _HEADING.match(source[end]):
                end += 1
            yield _read_table(source[start:end], first + start, report)
        elif heading := _HEADING.match(source[start]):
            if text := _without_closing_marks(source[start][heading.end() :]):
                yield Line(text, first + start, mark=len(heading[1]))
        elif source[start]:
            while end < len(source) and source[end] and not _interrupts(source, end):
                end += 1
            yield from _read_paragraph(source[start:end], first + start, report)
        start = end


def _without_closing_marks(text: str) -> str:
    """A heading's text without the signs # that may close it."""
    bare = text.rstrip("#")
    return bare.rstrip() if not bare or bare[-1].isspace() else text


def _interrupts(source: Sequence[str], at: int) -> bool:
    """Whether a paragraph ends before this line."""
    return bool(_HEADING.match(source[at])) or _begins_table(source, at)


def _begins_table(source: Sequence[str], at: int) -> bool:
    """Whether this line is a table's head: the next one has a delimiter under each of its cells."""
    if "|" not in source[at] or source[at] == "|" or at + 1 == len(source):
        return False
    below = source[at + 1]
    if len(below) < 2 or not set(below) <= set("|-: \t") or below.startswith(("- ", "-\t")):
        return False
    delimiters = _cells(below)
    return len(delimiters) == len(_cells(source[at])) and all(
        re.fullmatch(r":?-+:?", cell) for cell in delimiters
    )


def _read_paragraph(block: Sequence[str], first: int, report: Report) -> Iterator[Line]:
    """A paragraph's lines: one, or several that each begin a clause; a list of annexes is one."""
    if ANNEX_LIST.match(block[0]):
        yield Line("\n".join(block), first)
        return
    for number, text in enumerate(block, first):
        if text.startswith("|"):
            report(
                number,
                "table-broken",
                "this line looks like a table's row but belongs to no table; put a head and a "
                "delimiter row (| --- | --- |) with as many cells above it",
            )
        elif text.startswith("#") and _opens_clause(text.lstrip("#")):
            report(number, "heading-mark", "a heading needs a space between # and its words")
        elif number > first and not _opens_clause(text):
            report(
                number,
                "line-break",
                "a paragraph runs over several lines; join them, or put a blank line between two "
                "paragraphs",
            )
        yield Line(text, number)


def _opens_clause(text: str) -> bool:
    return read_label(text) is not None or read_annex(text) is not None


def _read_table(block: Sequence[str], first: int, report: Report) -> Line:
    """A table; one without rows is left as the text of its head."""
    head = _cells(block[0])
    rows = [head]
    if "<" in head:
        report(first, "table-merge", "a table's head has no merged cells; name every column")
    for number, line in enumerate(block[2:], first + 2):
        cells = _cells(line)
        rows.append(cells)
        if len(cells) != len(head):
            report(
                number,
                "table-ragged",
                f"this row has {len(cells)} cells and the table's head {len(head)}; mend the row "
                "(a cell merged with the one on its left is written <)",
            )
        if cells[:1] == ("<",):
            report(number, "table-merge", "the first cell has none on its left to merge with")
    if len(rows) == 1:
        report(first, "table-empty", "this table has a head and no rows; add its rows")
        return Line("\t".join(head), first)
    return Line("", first, rows=tuple(rows))


def _cells(line: str) -> tuple[str, ...]:
    """The cells of a row; `\\|` is a bar within a cell, the bars at both ends are optional."""
    cells = [cell.replace("\\|", "|").replace("\t", " ").strip() for cell in _BAR.split(line)]
    if not cells[0]:
        del cells[0]
    if len(cells) > 1 and not cells[-1]:
        del cells[-1]
    return tuple(cells)
