"""The Markdown of a notice's body → its lines: paragraphs, headings, tables; nothing is dropped.

Of Markdown only `#` headings and pipe tables mean anything here; every other mark is text, so that
printed numbers stay as printed (`23.支持并购。` is no list) and no HTML comes through.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit

from tiaowen.numerals import read_annex, read_label

Report = Callable[[int, str, str], None]
"""Takes a problem: line, code, message."""

ANNEX_LIST = re.compile(r"附件[：:]")
"""What the list of annexes below a text (附件说明) begins with."""

# "zero" leaves everything as text but what is switched on; it escapes nothing and drops nothing.
_MARKDOWN = MarkdownIt("zero").enable(["heading", "table"])
# markdown-it takes 0.1 ms and 4 KB a row; a longer table is a data set, not a part of a notice.
_MOST_ROWS = 5_000


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
        if source[start]:
            while end < len(source) and source[end]:
                end += 1
            yield from _read_block(source[start:end], first + start, report)
        start = end


def _read_block(block: Sequence[str], first: int, report: Report) -> Iterator[Line]:
    """What stands between two blank lines; only what may be a heading or a table is parsed."""
    bars = sum("|" in line for line in block)
    if bars > _MOST_ROWS:
        report(
            first,
            "table-long",
            f"this table has {bars} lines and {_MOST_ROWS} is the most; publish it as a data file "
            "and name it here",
        )
    elif not bars and not any(line.startswith("#") for line in block):
        yield from _read_paragraph(block, first, report)
    else:
        yield from _read_marked(block, first, report)


def _read_marked(block: Sequence[str], first: int, report: Report) -> Iterator[Line]:
    tokens = iter(_MARKDOWN.parse("\n".join(block)))
    for token in tokens:
        if token.map is None:
            continue
        start, end = token.map
        if token.type == "heading_open":
            if text := next(tokens).content.strip():
                yield Line(text, first + start, mark=len(token.markup))
        elif token.type == "table_open":
            while next(tokens).type != "table_close":
                pass
            yield _read_table(block[start:end], first + start, report)
        elif token.type == "paragraph_open":
            yield from _read_paragraph(block[start:end], first + start, report)


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
    cells = [cell.replace("\t", " ").strip() for cell in escapedSplit(line)]
    if not cells[0]:
        del cells[0]
    if len(cells) > 1 and not cells[-1]:
        del cells[-1]
    return tuple(cells)
