"""The Markdown of a notice's body → its lines: paragraphs, headings, tables; nothing is dropped.

Of Markdown only `#` headings and pipe tables mean anything here; every other mark is text, so that
printed numbers stay as printed (`23.支持并购。` is no list) and no HTML comes through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tiaowen.numerals import Label, read_annex_head, read_bare, read_label
from tiaowen.parsing.report import Report
from tiaowen.parsing.tables import MOST_HEADS, MOST_ROWS, Grid, read_grid, split_cells

ANNEX_LIST = re.compile(r"附件[：:]")
"""What the list of annexes below a text (附件说明) begins with."""

# "zero" leaves everything as text but what is switched on; it escapes nothing and drops nothing.
_MARKDOWN = MarkdownIt("zero").enable(["heading", "table"])


_HEADS = frozenset(
    (
        *("总则", "分则", "通则", "附则", "罚则", "法律责任", "监督检查", "监督管理", "奖惩"),
        *("總則", "分則", "通則", "附則", "罰則", "法律責任", "監督檢查", "監督管理", "獎懲"),
        *("其他规定", "其他規定"),
    )
)
_LONGEST_HEAD = 12


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or a heading with `mark` signs #, or a table; `label` is what it begins with."""

    text: str
    number: int
    mark: int = 0
    table: Grid | None = None
    label: Label | None = None


def read_lines(body: str, first: int, report: Report) -> Iterator[Line]:
    """The lines of a body that begins on line `first` of its file."""
    source = [line.strip() for line in body.split("\n")]
    start = 0
    while start < len(source):
        end = start + 1
        text = source[start]
        alone = end == len(source) or not source[end]
        if text and alone and "|" not in text and text[0] not in "#附":
            yield Line(text, first + start, label=read_label(text))
        elif text:
            while end < len(source) and source[end]:
                end += 1
            yield from _read_block(source[start:end], first + start, report)
        start = end


def _read_block(block: Sequence[str], first: int, report: Report) -> Iterator[Line]:
    """What stands between two blank lines; only what may be a heading or a table is parsed."""
    bars = sum("|" in line for line in block)
    if bars > MOST_ROWS + MOST_HEADS + 1:
        _report_long(first, bars, report)
    elif not bars and not any(line.startswith("#") for line in block):
        yield from _read_paragraph(block, first, report)
    else:
        yield from _read_marked(block, first, report)


def _report_long(line: int, rows: int, report: Report) -> None:
    report(
        line,
        "table-long",
        f"this table has {rows} rows and {MOST_ROWS} are the most; publish it as a data file "
        "and name it here",
    )


class _Part(NamedTuple):
    """A heading, table or paragraph of a block: its lines, and a heading's words and signs #."""

    kind: str
    start: int
    end: int
    text: str
    mark: int


def _read_marked(block: Sequence[str], first: int, report: Report) -> Iterator[Line]:
    """The paragraphs, headings and tables of a block."""
    tokens = _MARKDOWN.parse("\n".join(block))
    parts = [
        _Part(token.type, *_extent(token), following.content.strip(), len(token.markup))
        for token, following in pairwise(tokens)
        if token.map and token.type in ("heading_open", "table_open", "paragraph_open")
    ]
    heads = 0
    for part, below in zip(parts, [*parts[1:], None], strict=True):
        start, end = part.start, part.end
        if part.kind == "heading_open":
            if part.text:
                yield Line(part.text, first + start, part.mark, label=read_label(part.text))
        elif part.kind == "table_open":
            yield _read_table(block[start - heads : end], heads + 1, first + start - heads, report)
            heads = 0
        else:
            if below and below.kind == "table_open" and below.start == end:
                heads = _heads_above(block, start, end)
            if end - heads > start:
                yield from _read_paragraph(block[start : end - heads], first + start, report)


def _extent(token: Token) -> tuple[int, int]:
    """The first line of a block and the one behind its last."""
    start, end = token.map or (0, 0)
    return start, end


def _heads_above(block: Sequence[str], start: int, end: int) -> int:
    """How many lines right above a table's last head row are rows of its head as well."""
    width = len(split_cells(block[end]))
    rows = 0
    while rows < MOST_HEADS - 1 and end - rows > start:
        line = block[end - rows - 1]
        if not line.startswith("|") or len(split_cells(line)) != width:
            break
        rows += 1
    return rows


def _read_paragraph(block: Sequence[str], first: int, report: Report) -> Iterator[Line]:
    """A paragraph's lines: one, or several that each begin a clause; a list of annexes is one."""
    if ANNEX_LIST.match(block[0]):
        yield Line("\n".join(block), first)
        return
    for number, text in enumerate(block, first):
        label = read_label(text)
        if text.startswith("|"):
            report(
                number,
                "table-broken",
                "this line looks like a table's row but belongs to no table; put a head and a "
                "delimiter row (| --- | --- |) with as many cells above it",
            )
        elif text.startswith("#") and _opens_clause(text.lstrip("#")):
            report(number, "heading-mark", "a heading needs a space between # and its words")
        elif number > first and not label and not _opens_clause(text):
            report(
                number,
                "line-break",
                "a paragraph runs over several lines; join them, or put a blank line between two "
                "paragraphs",
            )
        yield Line(text, number, label=label)


def _opens_clause(text: str) -> bool:
    return bool(read_label(text) or read_annex_head(text) or read_bare(text)) or is_head(text)


def is_head(text: str) -> bool:
    """Whether a line is one of the usual heads of chapters, without a number (附　则)."""
    return len(text) <= _LONGEST_HEAD and "".join(text.split()) in _HEADS


def _read_table(block: Sequence[str], heads: int, first: int, report: Report) -> Line:
    """A table; one without rows is left as the text of its head."""
    grid = read_grid(block, heads, first, report)
    if len(grid.rows) > MOST_ROWS:
        _report_long(first, len(grid.rows), report)
    if not grid.rows:
        report(first, "table-empty", "this table has a head and no rows; add its rows")
        return Line("\n".join("\t".join(row.cells) for row in grid.heads), first)
    return Line("", first, table=grid)
