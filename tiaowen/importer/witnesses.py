"""Words that a draft has lost → the words that stand in the same place of other notices.

These notices are the draft's witnesses. What one of them has between the same words before and
behind is a reading. A hole is filled only if the witnesses agree on one reading; it is certain only
if the witness is a version of the same work and the rest of the paragraph is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tiaowen.importer.extracted import LEFT
from tiaowen.importer.line_patterns import compact
from tiaowen.importer.notices import NoticeDraft
from tiaowen.importer.tables import Grid, with_cell
from tiaowen.importer.traced_lines import Line, Piece
from tiaowen.model import HOLE, Clause, Notice, NoticeId
from tiaowen.numerals import read_label

_LONGEST_READING = 60  # characters
_CONTEXTS = (16, 10, 6)  # characters before and behind a hole that must agree, tried in this order
_MOST_HOLES = 40  # a line with more has lost too much to be compared


@dataclass(frozen=True, slots=True)
class _Reading:
    """Words for a hole, the notice that has them ("" for none), and whether they are certain."""

    words: str
    witness: NoticeId
    certain: bool


def fill(draft: NoticeDraft, witnesses: Sequence[Notice]) -> NoticeDraft:
    """Return the draft with each hole filled on which the witnesses agree; the others stay."""
    passages = [passage for notice in witnesses for passage in _passages(draft, notice)]
    title = _filled(draft.title, passages, formula=True)
    blocks = []
    for block in draft.blocks:
        if block.line and HOLE in block.line.text:
            block = replace(block, line=_filled(block.line, passages))
        elif block.grid:
            block = replace(block, grid=_filled_grid(block.grid, witnesses, draft.id))
        blocks.append(block)
    return replace(draft, title=title, blocks=tuple(blocks))


# -- words -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Passage:
    """A paragraph of a witness; `is_version` if that is a version of the draft's work."""

    text: str
    witness: NoticeId
    is_version: bool


def _passages(draft: NoticeDraft, notice: Notice) -> Iterator[_Passage]:
    """Yield the paragraphs of a witness, its title first.

    Another capture of the draft's own document is a witness too. No id names it, so what it has
    is not certain on the page.
    """
    if notice.id == draft.id:
        for text in (notice.title, *(c.printed for c in notice.clauses)):
            yield from (_Passage(part, NoticeId(""), False) for part in text.split("\n"))
        return
    ours = _stem(draft.notice.short_title or draft.title.text)
    same = ours == _stem(notice.short_title or notice.title)
    yield _Passage(notice.title, notice.id, same)
    for clause in notice.clauses:
        for text in clause.printed.split("\n"):
            yield _Passage(text, notice.id, same)


def _stem(title: str) -> str:
    """Return a title without holes, spaces and 关于; versions of a work have the same."""
    return compact(title).replace(HOLE, "").replace("关于", "")


def _filled(line: Line, passages: Sequence[_Passage], *, formula: bool = False) -> Line:
    if not 0 < line.text.count(HOLE) <= _MOST_HOLES:
        return line
    pieces = list(line.pieces)
    for i, piece in enumerate(pieces):
        if HOLE not in piece.ours or piece.ours != HOLE:
            continue
        before = "".join(p.ours for p in pieces[:i])
        behind = "".join(p.ours for p in pieces[i + 1 :])
        reading = _read(before, behind, passages)
        if reading is None and formula and _wants_about(before, behind):
            reading = _Reading("关于", NoticeId(""), False)
        if reading:
            pieces[i] = replace(
                piece,
                ours=reading.words,
                witness=reading.witness or None,
                certain=reading.certain,
            )
    return Line(line.number, tuple(pieces))


def _wants_about(before: str, behind: str) -> bool:
    """Return whether 关于 is what a title lost: an authority, the hole, then 印发 or 转发."""
    return behind.startswith(("印发", "转发")) and before.endswith(tuple("厅会府室局部院委"))


def _read(before: str, behind: str, passages: Sequence[_Passage]) -> _Reading | None:
    """Return what stands between the same words in the witnesses; None when they disagree."""
    left, right = _without_label(before.rpartition(HOLE)[2]), behind.partition(HOLE)[0]
    bounded = (HOLE not in before, HOLE not in behind)
    for size in _CONTEXTS:
        found: dict[str, _Reading] = {}
        for passage in passages:
            for reading in _between(left, right, size, passage, bounded):
                known = found.get(reading.words)
                if known is None or (reading.certain and not known.certain):
                    found[reading.words] = reading
        sure = [reading for reading in found.values() if reading.certain]
        if len(sure) == 1:
            return sure[0]
        if len(found) == 1:
            return next(iter(found.values()))
        if found:
            return None
    return None


def _without_label(text: str) -> str:
    """Return a text without its label: the same clause may have another number elsewhere."""
    label = read_label(text)
    return text[len(label.printed) + len(label.gap) :] if label else text


def _between(
    left: str, right: str, size: int, passage: _Passage, bounded: tuple[bool, bool]
) -> Iterator[_Reading]:
    """Yield what a passage has between the last `size` characters of `left` and those of `right`.

    Fewer than eight characters of context in all prove nothing.
    """
    head, tail = left[-size:], right[:size]
    if len(head) + len(tail) < 8:
        return
    text = _without_label(passage.text)
    start = text.find(head) if head else 0
    while start >= 0:
        begin = start + len(head)
        end = text.find(tail, begin, begin + _LONGEST_READING + len(tail)) if tail else len(text)
        words = text[begin:end]
        if 0 <= end - begin <= _LONGEST_READING and HOLE not in words:
            same = text[:begin] == left and text[end:] == right and all(bounded)
            whole = text[:begin].endswith(left[-40:]) and text[end:].startswith(right[:40])
            yield _Reading(words, passage.witness, passage.is_version and (same or whole))
        start = text.find(head, start + 1) if head else -1


# -- cells -----------------------------------------------------------------------------------


def _filled_grid(grid: Grid, witnesses: Sequence[Notice], own: str) -> Grid:
    """Return a table with lost cells filled from rows whose other cells are the same.

    `own` is the id of the draft: another capture of it has no id to name.
    """
    for r, row in enumerate(grid.rows):
        for c, cell in enumerate(row):
            if not isinstance(cell, Line):
                continue
            if cell.text != HOLE or cell.pieces[-1].rule != "lost-cell":
                continue
            present = {
                i: other.text
                for i, other in enumerate(row)
                if isinstance(other, Line) and other.text != HOLE
            }
            found: dict[str, NoticeId] = {}
            for notice in witnesses:
                for clause in _rows(notice):
                    if reading := _cell(clause, present, c, len(row)):
                        named = notice.id if notice.id != own else NoticeId("")
                        found.setdefault(reading, named)
            if len(found) == 1:
                words, witness = next(iter(found.items()))
                if words == "<":
                    grid = with_cell(grid, r, c, LEFT)
                    continue
                piece = Piece("", words, "lost-cell", certain=False, witness=witness or None)
                grid = with_cell(grid, r, c, Line(cell.number, (piece,)))
    return grid


def _rows(notice: Notice) -> Iterator[Clause]:
    return (clause for clause in notice.clauses if clause.kind == "row")


def _cell(clause: Clause, present: dict[int, str], column: int, width: int) -> str:
    """Return the cell of a witness's row in a column, "" when the other cells are not ours.

    The running number in the first column may differ. Two other cells at least must agree, or one
    in a table of three columns.
    """
    spans = clause.spans or (1,) * len(clause.cells)
    cells = [text if span else "<" for text, span in zip(clause.cells, spans, strict=True)]
    if len(cells) != width or HOLE in cells[column]:
        return ""
    others = [i for i in present if i]
    same = sum(1 for i in others if compact(cells[i]) == compact(present[i]))
    return cells[column] if same == len(others) and same >= min(2, width - 2) else ""
