"""Lines and tables of a notice → the blocks of its body (cover, headings, annexes) → Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tiaowen.importer.line_patterns import (
    NOTE,
    compact,
    is_addressee,
    is_date,
    is_title_line,
    title_similarity,
)
from tiaowen.importer.tables import Cell, Grid
from tiaowen.importer.traced_lines import Line, joined
from tiaowen.numerals import read_annex, read_label

_ANNEX_LIST = re.compile(r"附件\s*[：:]")
_INDENTS = ("\u3000", "\u2003", "\u2002", "  ")
_SAYS = re.compile("[。；：！？]")
_ENDS = re.compile(r"[。！？；：…”’」』）)》】.!?;:|]\s*$")
_TITLE_LINES = 4
_LONG = 100  # characters; no title, cell or signature is as long
_SIMILAR = 0.7  # titles as similar as this are the same, but for what a capture has lost


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the body: a line or a table.

    Attributes:
        line: The line, None for a table.
        grid: The table, None for a line.
        mark: How many # stand before a heading; 0 for other lines.
        tight: Whether the block follows the one before without a blank line.
    """

    line: Line | None
    grid: Grid | None = None
    mark: int = 0
    tight: bool = False


def unbroken(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a body, with those joined that a hard wrap broke within a sentence.

    Text is hard-wrapped if most lines that do not end a sentence have the same length. Where such
    a text indents its paragraphs, a line that is not indented continues the one before. A line
    that ends with ， or 、 is continued in any text, unless the next line begins a clause.
    """
    texts = [line.text.strip() for line in lines]
    indented = [line.text.startswith(_INDENTS) for line in lines]
    plain = [line.text for line in lines if "\t" not in line.text and "|" not in line.text]
    width = _wrap_width([_within_margin(text) for text in plain])
    by_indent = width > 0 and sum(indented) > 2
    result: list[list[Line]] = []
    goes_on = False
    full = False
    for line, text, opens in zip(lines, texts, indented, strict=True):
        ended = bool(result) and result[-1][-1].text.rstrip().endswith(("。", "；", "）", "："))
        runs_on = goes_on or (full and by_indent)
        if runs_on and not opens and not (_begins(text) and (ended or not by_indent)):
            result[-1].append(line.stripped())
        else:
            result.append([line.stripped() if "\t" not in line.text else line])
        in_line = _within_margin(line.text) if "\t" not in text else ""
        full = bool(width) and len(in_line) >= width - 2
        goes_on = text.endswith(("，", "、", "“", "（", "《")) or (
            (full or _is_cut(text)) and not text.endswith(("。", "：", "；"))
        )
    return [joined(parts) for parts in result]


def _within_margin(text: str) -> str:
    """Return a line with its indent, of which more than two characters are no indent."""
    bare = text.lstrip()
    return text[: len(text) - len(bare)][:2] + bare.rstrip()


def _is_cut(text: str) -> bool:
    """Return whether a line is so long that it can only be running text, and ends no sentence."""
    return len(text) >= _LONG and not _ENDS.search(text) and "\t" not in text and "|" not in text


def with_whole_titles(lines: Sequence[Line], names: Sequence[str]) -> list[Line]:
    """Return lines with those joined on which the title of an instrument was broken.

    Args:
        lines: The lines of a body.
        names: Titles that its letter names; a run of lines that is one of them is a title.
    """
    wanted = {compact(name) for name in names}
    result: list[Line] = []
    i = 0
    while i < len(lines):
        count = _run_of(lines[i : i + _TITLE_LINES], wanted)
        whole = count > 1
        result.append(
            joined([line.stripped() for line in lines[i : i + count]]) if whole else lines[i]
        )
        i += max(1, count)
    return result


def stands_alone(name: str, lines: Sequence[Line]) -> bool:
    """Return whether a name is a line of its own, or several."""
    return any(_run_of(lines[i : i + _TITLE_LINES], {name}) for i in range(len(lines)))


def _run_of(lines: Sequence[Line], wanted: Collection[str]) -> int:
    """Return how many of the first lines are one of the wanted titles, 0 for none."""
    words = ""
    for count, line in enumerate(lines, 1):
        words += compact(line.text)
        if not any(name.startswith(words) for name in wanted) or not is_title_line(line.text):
            return 0
        if words in wanted:
            return count
    return 0


def _wrap_width(texts: Sequence[str]) -> int:
    """Return the length in characters at which the lines were wrapped, 0 when they were not."""
    lengths = Counter(len(text) for text in texts if len(text) > 15 and not _ENDS.search(text))
    if not lengths:
        return 0
    width = max(lengths, key=lambda size: (lengths[size], size))
    full = sum(lengths[size] for size in range(width - 2, width + 2))
    longer = sum(1 for text in texts if len(text) > width + 2)
    wrapped = width <= 120 and full >= 4 and full * 10 >= 6 * lengths.total() and longer <= 3
    return width if wrapped else 0


def _begins(text: str) -> bool:
    return (
        read_label(text) is not None
        or read_annex(text) is not None
        or is_date(text)
        or bool(_ANNEX_LIST.match(text))
        or "|" in text
        or "\t" in text
    )


def blocks_of(body: Sequence[Line | Grid], names: Sequence[str]) -> tuple[list[Block], Line | None]:
    """Return the blocks of a body, and the line with the 成文日期 of its cover.

    Args:
        body: The lines and tables under title and number.
        names: The names of instruments in the title: one of them is the instrument's own title.
    """
    cover, title, rest, dated = _cover(body, names)
    blocks = [Block(item, None) if isinstance(item, Line) else Block(None, item) for item in cover]
    if title:
        blocks.append(Block(title, mark=1))
    in_annex = False
    listing = False
    after_annex = False
    for item in rest:
        if isinstance(item, Grid):
            blocks.append(Block(None, item))
            listing = after_annex = False
            continue
        text = item.text.strip()
        label = read_label(text)
        if not text and not item.found.strip():
            continue
        if listing and label and label.style == "measure":
            blocks.append(Block(item, tight=True))
            continue
        listing = bool(_ANNEX_LIST.match(text))
        if read_annex(text) is not None:
            in_annex = after_annex = True
            blocks.append(Block(item))
            continue
        if after_annex and is_title_line(text):
            blocks.append(Block(item.unspaced(), mark=2))
        else:
            blocks.append(Block(item, mark=_mark(text, in_annex)))
        after_annex = False
    return blocks, dated


def _mark(text: str, in_annex: bool) -> int:
    """Return how many # stand before a line: 0 unless it is a label with only a heading."""
    label = read_label(text)
    if not label or len(text) > 60 or _SAYS.search(text):
        return 0
    levels = {"part": 2, "section": 3, "chapter": 2, "division": 3, "book": 2, "subbook": 2}
    level = levels.get(label.style, 0)
    return level + (in_annex and level > 0)


def _cover(
    body: Sequence[Line | Grid], names: Sequence[str]
) -> tuple[Sequence[Line | Grid], Line | None, Sequence[Line | Grid], Line | None]:
    """Return the cover, the title line of the instrument, the rest, and the cover's date line."""
    first = body[0] if body else None
    addressed = isinstance(first, Line) and is_addressee(first.text)
    for i, item in enumerate(body[:60]):
        if not isinstance(item, Line):
            break
        if addressed and is_date(item.text):
            end = i + 1
            while end < len(body) and _is_note(body[end]):
                end += 1
            count = _title_lines(body[end:], names)
            if count:
                title = joined(
                    [line.unspaced() for line in body[end : end + count] if isinstance(line, Line)]
                )
                return body[:end], title, body[end + count :], item
            if names:
                return body[:end], None, body[end:], item
            return [], None, body, item
        if read_label(item.text) and i:
            break
    count = _title_lines(body, names) if not addressed else 0
    if count and names:
        title = joined([line.unspaced() for line in body[:count] if isinstance(line, Line)])
        return [], title, body[count:], None
    return [], None, body, None


def _is_note(item: Line | Grid) -> bool:
    return isinstance(item, Line) and NOTE.fullmatch(item.text.strip()) is not None


def _title_lines(body: Sequence[Line | Grid], names: Sequence[str]) -> int:
    """Return how many lines at the beginning are the instrument's own title."""
    words, shaped = "", 0
    wanted = {compact(name) for name in names}
    for count, item in enumerate(body[:5], 1):
        if not isinstance(item, Line) or not is_title_line(item.text):
            break
        words += compact(item.text)
        if words in wanted:
            return count
        shaped = count
    whole = "".join(compact(item.text) for item in body[:shaped] if isinstance(item, Line))
    return shaped if any(title_similarity(whole, name) >= _SIMILAR for name in wanted) else 0


def render_body(blocks: Sequence[Block]) -> str:
    """Return the body in Markdown."""
    parts: list[str] = []
    for block in blocks:
        if block.grid:
            text = _table(block.grid)
        else:
            text = "#" * block.mark + " " * bool(block.mark) + _text(block.line)
        parts.append(("\n" if block.tight else "\n\n" if parts else "") + text)
    return "".join(parts) + "\n"


def _text(line: Line | None) -> str:
    return " ".join(line.text.split()) if line else ""


def _table(grid: Grid) -> str:
    rows = [[_cell(cell) for cell in row] for row in grid.header]
    rows.append(["---"] * len(grid.header[0]))
    rows += [[_cell(cell) for cell in row] for row in grid.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(cell: Cell) -> str:
    if not isinstance(cell, Line):
        return cell
    return " ".join(cell.text.split()).replace("|", "\\|")
