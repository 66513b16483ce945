"""Lines of a notice → its tables.

A table arrives in one of two forms: one row on a line, with tabs (HTML) or bars (Markdown) between
cells; or one cell on a line, with or without a bar behind it. In the second form the columns are
those of the head, which begins with 序号, and each row begins with its running number. A row that
has too few cells gets holes, in those columns where its cells then fit best by type.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, pairwise

from tiaowen.importer.extracted import ABOVE, LEFT, MERGED, Merged
from tiaowen.importer.traced_lines import Line, Piece, joined
from tiaowen.model import HOLE
from tiaowen.numerals import read_annex, read_label

Cell = Line | Merged
"""A cell; a sign where it is merged with the one on its left, or with the one above."""

_SIGNS: dict[str, Cell] = {LEFT: LEFT, ABOVE: ABOVE}
_MOST_COLUMNS = 12
_MOST_MARKS = 100  # tabs or bars in one line of a table
_FIRST_HEAD = re.compile(r"序\s*\??\s*号|编号|项次")
_BARS = re.compile(r"[\s|]*$")
_RULER = re.compile(r"[|:\-\s]*-[|:\-\s]*")
_NUMBER = re.compile(r"[-+]?[0-9０-９.,，%％/±~～≥≤＞＜>< -]*[0-9０-９][^\u4e00-\u9fff]*")
_SHARED = re.compile(r"分别|共同|按职责|各自")
_BODIES = re.compile(r"[局委府院厅部会办处所站]|大学|公司|集团|/$")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table.

    Attributes:
        header: The rows of its head.
        rows: Its other rows, each as long as those of the head.
        number: The line of the capture on which it begins.
    """

    header: tuple[tuple[Cell, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    number: int


def rebuild(lines: Sequence[Line]) -> tuple[list[Line | Grid], list[int]]:
    """Return the lines with their tables put together.

    Returns:
        Lines and tables in their order, and the numbers of lines that only rule a table (|---|).
    """
    blocks: list[Line | Grid] = []
    rulers: list[int] = []
    at = 0
    while at < len(lines):
        taken = 0
        for read in (_read_rows, _read_column):
            grid, taken, ruled = read(lines, at)
            if grid:
                blocks.append(grid)
                rulers += ruled
                break
        if not taken:
            blocks.append(lines[at])
            taken = 1
        at += taken
    return blocks, rulers


# -- rows on lines ---------------------------------------------------------------------------


def _read_rows(lines: Sequence[Line], at: int) -> tuple[Grid | None, int, list[int]]:
    """Return the table whose rows are lines, their cells divided by tabs or bars.

    Returns:
        The table, None where none begins at `at`; how many lines it takes; which of them are
        rulers.
    """
    mark = "\t" if "\t" in lines[at].text.strip() else "|"
    if mark == "|" and not lines[at].text.strip().startswith("|"):
        return None, 0, []
    rows: list[list[Cell]] = []
    rulers: list[int] = []
    head = 0
    end = at
    while end < len(lines) and 0 < lines[end].text.strip().count(mark) <= _MOST_MARKS:
        if _RULER.fullmatch(lines[end].text):
            rulers.append(lines[end].number)
            head = head or len(rows)
        else:
            rows.append(_cells(lines[end], mark))
        end += 1
    width = max((len(row) for row in rows), default=0)
    head = head or 1
    if len(rows) <= head or width < 2 or rows[0][0] in MERGED:
        return None, 0, []
    hole = Line(0, (Piece("", HOLE, "lost-cell", False),))
    header = [tuple(row + [hole] * (width - len(row))) for row in rows[:head]]
    filled = tuple(tuple(row + [LEFT] * (width - len(row))) for row in rows[head:])
    return Grid(tuple(header), filled, lines[at].number), end - at, rulers


def _cells(line: Line, mark: str) -> list[Cell]:
    text = line.text
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    if mark == "|":
        start += text.startswith("|", start)
        end -= end > start and text[end - 1] == "|"
    cells: list[Cell] = []
    while start <= end:
        stop = text.find(mark, start, end)
        stop = end if stop < 0 else stop
        cell = line.cut(start, stop).stripped()
        cells.append(_SIGNS.get(cell.text, cell))
        start = stop + 1
    return cells


# -- one cell a line -------------------------------------------------------------------------


def _read_column(lines: Sequence[Line], at: int) -> tuple[Grid | None, int, list[int]]:
    """Return the table with one cell on a line, from 序号 to the last cell of its last row.

    The head may have more lines than the table has columns (单位 on a line of its own), so every
    number of columns is tried; the one with the fewest cells missing wins.

    Returns:
        As `_read_rows`, without rulers.
    """
    if not _FIRST_HEAD.fullmatch(_bare(lines[at])):
        return None, 0, []
    barred = lines[at].text.rstrip().endswith("|")
    first = next(
        (k for k in range(at + 2, min(at + 40, len(lines))) if _bare(lines[k]) == "1"), None
    )
    if first is None:
        return None, 0, []
    end = first
    while end < len(lines) and not _ends(lines[end], barred):
        end += 1
    head = lines[at:first]
    texts = [_bare(line) for line in lines[first:end]]
    best = None
    for width in range(min(len(head), _MOST_COLUMNS), 1, -1):
        starts = _row_starts(texts, width)
        merged = _merge(head, len(head) - width) if starts else None
        if merged is None:
            continue
        missing = sum(width - (b - a) for a, b in pairwise(starts))
        cost = missing / len(starts) + (len(head) - width) * 0.1
        if best is None or cost < best[0]:
            best = cost, merged, starts
    if best is None:
        return None, 0, []
    _, header, starts = best
    rows = [[_cell(line) for line in lines[first + a : first + b]] for a, b in pairwise(starts)]
    spans = [
        sum(_spans(line) for line in lines[first + a : first + b]) for a, b in pairwise(starts)
    ]
    full = _filled(rows, spans, len(header))
    return Grid((tuple(header),), full, lines[at].number), first + starts[-1] - at, []


def _bare(line: Line) -> str:
    return _BARS.sub("", line.text).strip()


def _cell(line: Line) -> Line:
    return line.cut(0, len(_BARS.sub("", line.text))).stripped()


def _spans(line: Line) -> int:
    """Return how many empty cells follow a cell on its line (`… | |`)."""
    match = _BARS.search(line.text)
    return max(0, match[0].count("|") - 1) if match else 0


def _ends(line: Line, barred: bool) -> bool:
    if barred and not line.text.rstrip().endswith("|"):
        return True
    text = _bare(line)
    label = read_label(text[:40])
    styles = ("part", "chapter", "article")
    if len(text) > 200 or _FIRST_HEAD.fullmatch(text):
        return True
    return read_annex(text) is not None or bool(label and label.style in styles)


def _row_starts(texts: Sequence[str], width: int) -> list[int]:
    """Return where the rows 1, 2, … begin and where the last one ends; [] when nothing tells.

    A cell may be a number too, so all chains of running numbers are followed, and the longest is
    kept whose rows lack the fewest cells.
    """
    reached: dict[int, tuple[int, list[int]]] = {0: (0, [0])}
    number = 1
    complete: tuple[int, list[int]] | None = None
    while reached:
        complete = _finished(texts, reached, width) or complete
        number += 1
        after: dict[int, tuple[int, list[int]]] = {}
        for start, (cost, chain) in reached.items():
            for stop in range(start + 2, min(start + width, len(texts) - 1) + 1):
                opens = (
                    texts[stop] == str(number) and not _NUMBER.fullmatch(texts[stop + 1])
                    if (stop + 1 < len(texts))
                    else False
                )
                if opens:
                    total = cost + width - (stop - start)
                    if stop not in after or total < after[stop][0]:
                        after[stop] = total, [*chain, stop]
        reached = after
    return complete[1] if complete and len(complete[1]) > 2 else []


def _finished(
    texts: Sequence[str], reached: dict[int, tuple[int, list[int]]], width: int
) -> tuple[int, list[int]] | None:
    """Return the chain that lacks the fewest cells so far, with the end of its last row."""
    _, (cost, chain) = min(reached.items(), key=lambda item: item[1][0])
    return cost, [*chain, min(len(texts), chain[-1] + width)]


_WHOLE = re.compile(r"单位|名称|内容|备注|项目|指标|[牵责]|部门|时间|时限|措施|任务|类别|标准")


def _merge(head: Sequence[Line], extra: int) -> list[Line] | None:
    """Return the head's cells, `extra` of them joined to the one before; None without evidence.

    Evidence that a line continues a cell: its words occur twice in the head, it begins with a
    bracket, or the line before ends with 年度.
    """
    cells = [_cell(line) for line in head]
    texts = [_bare(line).replace(" ", "") for line in head]
    times = Counter(texts)
    scores = []
    for i in range(1, len(cells)):
        score = 2 * (times[texts[i]] > 1) + bool(re.search(r"年度?$|^[(（]", texts[i - 1]))
        score += bool(re.match(r"[(（]", texts[i]))
        if score and i > 1:
            scores.append((score, i))
    chosen = {i for _, i in sorted(scores, reverse=True)[:extra]}
    if len(chosen) < extra:
        return None
    merged: list[Line] = []
    for i, cell in enumerate(cells):
        if i in chosen:
            merged[-1] = joined([merged[-1], cell])
        else:
            merged.append(cell)
    return [_closed(cell) for cell in merged]


def _closed(cell: Line) -> Line:
    """Return a cell of the head without white space, which is layout there."""
    pieces = tuple(
        piece if piece.rule else Piece(words, words)
        for piece in cell.pieces
        if (words := "".join(piece.ours.split())) or piece.rule
    )
    return Line(cell.number, pieces)


def _filled(
    rows: Sequence[Sequence[Line]], spans: Sequence[int], width: int
) -> tuple[tuple[Cell, ...], ...]:
    """Return each row with all of its cells: merged ones, and holes for lost ones."""
    kinds = _profile([row for row in rows if len(row) == width], width)
    return tuple(
        tuple(_fill(row, merged, width, kinds)) for row, merged in zip(rows, spans, strict=True)
    )


def _profile(rows: Sequence[Sequence[Line]], width: int) -> list[Counter[str]]:
    return [Counter(_kind(row[i].text) for row in rows) for i in range(width)]


def _kind(text: str) -> str:
    if _NUMBER.fullmatch(text):
        return "number"
    if _BODIES.search(text) and (len(text) < 8 or "、" in text):
        return "body"
    return "unit" if len(text) <= 3 else "text"


def _fill(
    row: Sequence[Line], merged: int, width: int, kinds: Sequence[Counter[str]]
) -> list[Cell]:
    cells: list[Cell] = list(row)
    missing = width - len(row)
    if missing <= 0:
        return cells
    if merged == missing or (missing == 1 and _SHARED.search(row[-1].text)):
        return cells + [LEFT] * missing
    best = max(
        combinations(range(1, width), missing),
        key=lambda gaps: (_fit(row, gaps, width, kinds), gaps),
    )
    for gap in best:
        cells.insert(gap, Line(row[0].number, (Piece("", HOLE, "lost-cell", False),)))
    return cells


def _fit(
    row: Sequence[Line], gaps: Sequence[int], width: int, kinds: Sequence[Counter[str]]
) -> float:
    columns = [i for i in range(width) if i not in gaps]
    total = 0.0
    for cell, column in zip(row, columns, strict=True):
        seen = kinds[column]
        total += seen[_kind(cell.text)] / max(1, seen.total())
    return total


def with_cell(grid: Grid, row: int, column: int, cell: Cell) -> Grid:
    """Return the table with another cell in one place."""
    change = partial(_changed, column=column, cell=cell)
    rows = tuple(change(cells) if i == row else cells for i, cells in enumerate(grid.rows))
    return Grid(grid.header, rows, grid.number)


def _changed(cells: tuple[Cell, ...], column: int, cell: Cell) -> tuple[Cell, ...]:
    return (*cells[:column], cell, *cells[column + 1 :])
