"""The numbers that a text lays down: ceilings, rates, sums, funds, thresholds, limits, targets.

A clause is read in four steps, each of which looks at a bounded part of it:

1. **Amounts.** One pass finds every number that has a unit (500万元, 1—3个, 30元/千克) and every
   year. Dates, ordinals and document numbers are not amounts.
2. **Groups.** Two amounts joined by 缩减至 are one figure with its value before; amounts joined by
   、 are a series.
3. **Rules.** The words directly before and behind an amount tell what it is: the first of `RULES`
   that fits decides. The words before reach back to the last amount, year, comma or full stop;
   punctuation inside brackets does not end them.
4. **Series.** 分别 pairs a series with the nearest list of the same length before it, in the same
   sentence. Without 分别, or with lists of different lengths, the pairing is unknown.

An amount that no rule fits is left out, with the reason; it is never guessed at. An amount that
lays down nothing (2025年内, 有效期3年, 往返为1架次, 4个阶段) is left out in the same way.

Numbers of a table that stand without their unit are read by their columns: what they are and the
year from the head, the unit from the head or the column of units, the subject from the name's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import structs

from tiaowen.model import Clause, Figure, LeftOut, Notice
from tiaowen.parsing.figures.clause import ClauseReader
from tiaowen.parsing.figures.tables import row_figures
from tiaowen.parsing.quoted_words import quotations_in, taken_out


def read_figures(notice: Notice) -> tuple[tuple[Figure, ...], tuple[LeftOut, ...]]:
    """Return the figures of a notice in document order, and the amounts that were left out."""
    tables = notice.text.table_of
    figures: list[Figure] = []
    left_out: list[LeftOut] = []
    goal: int | None = None
    for clause in notice.clauses:
        if clause.kind in ("title", "annex-list", "picture"):
            continue
        dashed = clause.text.startswith(("——", "—"))
        reader = ClauseReader(notice, clause, goal if dashed else None)
        reader.read()
        if not dashed:
            goal = _goal_year(reader)
        found: list[Figure | LeftOut] = [*reader.figures, *reader.left_out]
        if clause.kind == "row":
            found += row_figures(notice, tables[clause.id], clause)
        if clause.kind == "quote" or "“" in clause.text:
            found = [_quoted(clause, one) for one in found]
        if clause.marks:
            found = [_unmarked(clause, one) for one in found]
        found.sort(key=lambda one: one.start)
        figures += (one for one in found if isinstance(one, Figure))
        left_out += (one for one in found if isinstance(one, LeftOut))
    return tuple(figures), tuple(left_out)


def read_replaced(
    notice: Notice, clause: Clause, old: str, new: str
) -> tuple[tuple[Figure, ...], tuple[Figure, ...]]:
    """Return the figures that a clause has in some words, and those that other words give it.

    “40公里”应为“30公里” names amounts alone: what they limit stands in the corrected clause.

    Args:
        notice: The notice of the clause.
        clause: The clause, in Simplified script.
        old: Words of it.
        new: The words in their place.

    Returns:
        The figures of the clause that stand in `old`, and those of its new text that stand in
        `new`, with spans in `new`. None where the old words do not stand in it just once.
    """
    at = clause.text.find(old)
    if not old or at < 0 or clause.text.find(old, at + 1) >= 0:
        return (), ()
    text = clause.text[:at] + new + clause.text[at + len(old) :]
    changed = structs.replace(clause, text=text, heading_end=0, marks=())
    return (
        tuple(one for one, _ in _within(notice, clause, at, at + len(old))),
        tuple(
            structs.replace(
                one,
                start=max(one.start - at, 0),
                end=min(one.end - at, len(new)),
                amount=(one.amount[0] - at, one.amount[1] - at),
                origin=None,
                subject=None,
                quoted=True,
            )
            for one, alone in _within(notice, changed, at, at + len(new))
            if alone
        ),
    )


def _within(notice: Notice, clause: Clause, start: int, end: int) -> Iterator[tuple[Figure, bool]]:
    """Yield the figures whose amount stands in a span, and whether nothing else is part of them."""
    reader = ClauseReader(notice, clause, None)
    reader.read()
    for one in reader.figures:
        if start <= one.amount[0] and one.amount[1] <= end:
            yield one, not (one.origin or one.subject)


def _quoted(clause: Clause, one: Figure | LeftOut) -> Figure | LeftOut:
    """A figure, marked where it stands in a quotation; what an amendment takes out is none."""
    if isinstance(one, LeftOut):
        return one
    start, end = one.amount
    for begin, until in taken_out(clause.text):
        if begin <= start and end <= until:
            return LeftOut(one.notice, one.clause, start, end, "words that an amendment takes out")
    inside = any(begin <= start and end <= until for begin, until in quotations_in(clause.text))
    return structs.replace(one, quoted=True) if inside or clause.kind == "quote" else one


def _unmarked(clause: Clause, one: Figure | LeftOut) -> Figure | LeftOut:
    """A figure; 10<sup>-3</sup> is not 10 to 3, nor is what stands in a formula an amount."""
    if isinstance(one, Figure):
        spans = [one.amount, *([one.origin] if one.origin else [])]
        for mark in clause.marks:
            if any(start < mark.end and mark.start < end for start, end in spans):
                why = "a number with raised or lowered digits, or in a formula"
                return LeftOut(one.notice, one.clause, *one.amount, why)
    return one


def _goal_year(reader: ClauseReader) -> int | None:
    """Return the year that a paragraph sets for the dashed paragraphs (——…) under it, if one."""
    years = {one.year for one in reader.years if not one.full_date}
    return years.pop() if len(years) == 1 and re.search("到20[0-9]{2}年", reader.text) else None
