"""A figure in its sentence → what pages show of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup, escape

from tiaowen.model import Clause, Figure, Notice
from tiaowen.pages.edition import Edition

# Longer sentences are shown from a later comma on, never from inside a word.
_CONTEXT = 60
_BEHIND = 24


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure in its words, between those that stand before and behind it in its sentence.

    `amount` and `origin` are the number with its unit, now and before; `subject` is what the
    figure belongs to, where the text names several things at once.
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


def figure_view(figure: Figure, text: str) -> FigureView:
    """A figure in the words of the clause's text, which may be in either script."""
    if figure.unit_at:
        unit = text[slice(*figure.unit_at)]
        subject = text[slice(*figure.subject)] if figure.subject else ""
        amount = text[slice(*figure.amount)] + unit
        bound = figure.bound
        return FigureView(figure.type, "", amount, "", bound, amount, "", subject, figure.year)
    start = max(text.rfind(mark, 0, figure.start) for mark in "。；") + 1
    while figure.start - start > _CONTEXT and (cut := text.find("，", start, figure.start)) >= 0:
        start = cut + 1
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


def _behind(text: str, end: int) -> str:
    """The words behind a figure up to the next mark or number, none when they are many."""
    words = re.match(r"[^，。；、：（）0-9\t\n]*", text[end : end + _BEHIND + 1])
    return words[0] if words and len(words[0]) <= _BEHIND else ""


def clause_figures(edition: Edition, notice: Notice, clause: Clause) -> tuple[FigureView, ...]:
    """The figures of a measure and of all that stands under it."""
    figures_in = edition.corpus.found(notice.id).figures_in
    if not figures_in:
        return ()
    return tuple(
        figure_view(figure, node.text)
        for node in notice.within(clause)
        for figure in figures_in.get(node.id, ())
    )


def figure_words(edition: Edition, view: FigureView) -> Markup:
    """The words of a figure, and what it belongs to."""
    of = edition.words["figure_of"].format(subject=view.subject) if view.subject else ""
    small = f"<small>{escape(of)}</small>" if of else ""
    return Markup(  # noqa: S704  every part is escaped
        f"{escape(view.context)}<b>{escape(view.text)}</b>{escape(view.behind)}{small}"
    )


def figure_value(edition: Edition, view: FigureView) -> Markup:
    """The number of a figure as a table shows it, and what it was before."""
    bound = f"{escape(view.bound)} " if view.bound not in ("=", "") else ""
    was = edition.words["from_value"].format(value=view.origin) if view.origin else ""
    small = f"<small>{escape(was)}</small>" if was else ""
    return Markup(f"{bound}{escape(view.amount)}{small}")  # noqa: S704  every part is escaped


def figure_table(edition: Edition, figures: tuple[FigureView, ...]) -> Markup:
    """The figures of a measure as a section of its pages."""
    words, html = edition.words, edition.html
    rows = []
    for one in figures:
        year = escape(words["year"].format(year=one.year)) + " " if one.year else ""
        rows.append(
            f"<tr><td>{html[f'type_{one.type}']}</td><td>{figure_words(edition, one)}</td>"
            f'<td class="value">{year}{figure_value(edition, one)}</td></tr>\n'
        )
    return Markup(  # noqa: S704  every part is escaped
        '<section class="figures" aria-labelledby="figures">\n'
        f'<h2 id="figures">{html["figures"]}</h2>\n'
        '<div class="table" tabindex="0" role="group" aria-labelledby="figures"><table>\n'
        f'<thead><tr><th scope="col">{html["figure_type"]}</th>'
        f'<th scope="col">{html["figure_words"]}</th>'
        f'<th scope="col">{html["figure_value"]}</th></tr></thead>\n'
        f"<tbody>\n{''.join(rows)}</tbody></table></div>\n"
        f'<p class="aside">{html["figures_note"]}</p>\n</section>\n'
    )
