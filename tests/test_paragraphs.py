"""Paragraphs, headings and tables are the same as another Markdown parser finds."""

import re
from itertools import pairwise

from hypothesis import assume, example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.properties import tried
from tiaowen.parsing.markdown import Line, read_lines

MARKDOWN = MarkdownIt("zero").enable(["heading", "table"])
HEAD_OF_TWO_ROWS = re.compile(r"^\|.*\n.*\n[\s|:]*-[\s|:-]*$", re.MULTILINE)
PIECES = st.sampled_from(
    ["#", "##", "#######", " ", "甲", "|", "\\|", "-", "--", ":-:", "| --- |", "| 甲 |", "\t", "1."]
)
BODIES = st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=8).map("\n".join)


def lines_of(body: str) -> tuple[list[Line], set[int]]:
    """The lines of a body, and those that are tables without rows."""
    empty: set[int] = set()
    found = read_lines(body, 0, lambda line, code, _: empty.add(line) if "empty" in code else None)
    return list(found), empty


def blocks(body: str) -> set[tuple[str, int]]:
    """Each block with its first line; a paragraph's further lines are none."""
    found: set[tuple[str, int]] = set()
    within: set[int] = set()
    lines, empty = lines_of(body)
    for line in lines:
        if line.table or line.mark or line.number in empty:
            found.add(("heading" if line.mark else "table", line.number))
        else:
            found |= {("paragraph", line.number)} if line.number - 1 not in within else set()
            within.add(line.number)
    return found


def blocks_elsewhere(body: str) -> set[tuple[str, int]]:
    found = set()
    tokens = MARKDOWN.parse(body)
    for token, inline in pairwise(tokens):
        match = re.fullmatch("(heading|paragraph|table)_open", token.type)
        if match and token.map and (match[1] == "table" or inline.content.strip()):
            found.add((match[1], token.map[0]))
    return found


@tried(800)
@given(BODIES)
@example("甲\n| 甲 |\n| --- |\n| 甲 |\n# 甲 #")
def test_a_body_falls_into_the_same_blocks_as_elsewhere(body: str) -> None:
    body = "\n".join(line.strip() for line in body.split("\n"))
    assume(not HEAD_OF_TWO_ROWS.search(body))  # our own addition to Markdown
    assert blocks(body) == blocks_elsewhere(body)


@tried(300)
@given(BODIES)
def test_a_table_has_the_same_cells_as_elsewhere(body: str) -> None:
    body = "\n".join(line.strip() for line in body.split("\n"))
    tokens = MARKDOWN.parse(body)
    cells = [
        inline.content for token, inline in pairwise(tokens) if token.type in ("th_open", "td_open")
    ]
    for table in (line.table for line in lines_of(body)[0] if line.table):
        rows = [table.heads[-1], *table.rows]
        width = len(rows[0].cells)
        ours = [[*row.cells, *[""] * width][:width] for row in rows]
        for row in ours:
            at = next(
                i
                for i in range(len(cells))
                if [c.replace("\t", " ").strip() for c in cells[i : i + width]] == row
            )
            del cells[at : at + width]
