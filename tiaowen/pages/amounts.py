"""A figure in its sentence → what pages show of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tiaowen.model import Clause, Figure, Notice
from tiaowen.pages.edition import Edition

# Characters. A longer sentence is shown from a later comma on, never from inside a word.
_CONTEXT = 60
_FARTHEST = 400
_BEHIND = 24


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure in its own words.

    Attributes:
        context: The words before it in its sentence.
        behind: The words behind it.
        amount: The number with its unit.
        origin: The number before a change, where the text says 由…提高到….
        subject: What the figure belongs to, where the text names several things at once.
    """

    type: str
    context: str
    text: str
    behind: str
    bound: str
    amount: str
    origin: str
    subject: str
    year: int | None


def figure_in(notice: Notice, figure: Figure) -> FigureView:
    """Returns a figure in the words of its notice, which may be in either script."""
    unit = ""
    if figure.unit_in_head:
        column, start, end = figure.unit_in_head
        unit = notice.text.table_of[figure.clause].header[column][start:end]
    return figure_view(figure, notice.by_id[figure.clause].text, unit)


def figure_view(figure: Figure, text: str, unit: str = "") -> FigureView:
    """Returns a figure in the words of its clause's text.

    Args:
        figure: The figure.
        text: The text, in either script.
        unit: Its unit, where that stands in the head of a table.
    """
    unit = unit or (text[slice(*figure.unit_at)] if figure.unit_at else "")
    if unit:
        subject = text[slice(*figure.subject)] if figure.subject else ""
        amount = text[slice(*figure.amount)] + unit
        bound = figure.bound
        return FigureView(figure.type, "", amount, "", bound, amount, "", subject, figure.year)
    start = _opening(text, figure.start)
    return FigureView(
        type=figure.type,
        context=text[start : figure.start],
        text=text[figure.start : figure.end],
        behind=_behind(text, figure.end),
        bound="" if figure.to_value else figure.bound,
        amount=text[slice(*figure.amount)],
        origin=text[slice(*figure.origin)] if figure.origin else "",
        subject=text[slice(*figure.subject)] if figure.subject else "",
        year=figure.year,
    )


def _opening(text: str, at: int) -> int:
    """Where the words before a figure begin: with its sentence, else behind a comma.

    No figure looks farther back than `_FARTHEST`: a clause may hold thousands of them.
    """
    near, far = max(0, at - _CONTEXT - 1), max(0, at - _FARTHEST)
    begins = max(text.rfind(mark, near, at) for mark in "。；") + 1
    if begins or at <= _CONTEXT:
        return begins
    if comma := text.find("，", near, at) + 1:
        return comma
    return max(far, *(text.rfind(mark, far, at) + 1 for mark in "。；，"))


def _behind(text: str, end: int) -> str:
    """The words behind a figure up to the next mark or number; none where they are many."""
    words = re.match(r"[^，。；、：（）0-9\t\n]*", text[end : end + _BEHIND + 1])
    return words[0] if words and len(words[0]) <= _BEHIND else ""


def clause_figures(edition: Edition, notice: Notice, clause: Clause) -> tuple[FigureView, ...]:
    """Returns the figures of a measure and of all that stands under it."""
    figures_in = edition.corpus.found(notice.id).figures_in
    if not figures_in:
        return ()
    return tuple(
        figure_in(notice, figure)
        for node in notice.within(clause)
        for figure in figures_in.get(node.id, ())
    )
