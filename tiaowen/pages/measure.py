"""The pages of measures: nine tenths of a site, so what they share is made once for each notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup, escape

from tiaowen.artifacts import Artifact
from tiaowen.exports.citations import citations, patterns, place
from tiaowen.exports.jsonld import measure_data, responsible_json, text_json
from tiaowen.model import Body, Clause, Notice
from tiaowen.pages.amounts import clause_figures, figure_table
from tiaowen.pages.edition import ROOT, Edition, hole
from tiaowen.pages.links import body_link, clause_link, current_link
from tiaowen.pages.notice import (
    cited_notices,
    clause_records,
    facts,
    what_came_next,
)
from tiaowen.pages.text import label_html, text_html

_NOTHING = Markup("")
_BEGINNING = 90  # characters of a measure, as much as search engines show of a page


@dataclass(frozen=True, slots=True)
class MeasureParts:
    """What the pinned and the current page of a measure both show, as HTML."""

    text: Markup
    bodies: Markup
    figures: Markup
    cites: Markup


def measure_pages(edition: Edition, notice: Notice) -> Iterator[Artifact]:
    """A page for each measure of a notice, at its pinned address."""
    measures = notice.measures
    for i, measure in enumerate(measures):
        before = measures[i - 1] if i else None
        after = measures[i + 1] if i + 1 < len(measures) else None
        yield _page(edition, notice, measure, before, after)


def title_of(measure: Clause) -> str:
    """What a measure's pages are called: its label and heading, or how its text begins."""
    return measure.label + (measure.heading or measure.text[:20])


def measure_parts(edition: Edition, notice: Notice, measure: Clause) -> MeasureParts:
    """The text of a measure, the bodies and figures it names, the notices it cites."""
    return edition.once(lambda: _parts(edition, notice, measure), "measure", notice.id, measure.id)


def _parts(edition: Edition, notice: Notice, measure: Clause) -> MeasureParts:
    clauses = tuple(notice.within(measure))
    figures = clause_figures(edition, notice, measure)
    cites = cited_notices(edition, notice, clauses)
    home = facts(edition, notice).link.href
    return MeasureParts(
        text=text_html(edition, notice, clauses, notes_on=home),
        bodies=_bodies(edition, notice, measure),
        figures=figure_table(edition, figures) if figures else _NOTHING,
        cites=edition.parts.cites_list(cites, edition.words["cites"]) if cites else _NOTHING,
    )


def _bodies(edition: Edition, notice: Notice, measure: Clause) -> Markup:
    """Who leads a measure and who is responsible for it, leaders first, and where that is said."""
    html = edition.html
    mentions = edition.corpus.found(notice.id).mentions_for.get(measure.id, ())
    if not mentions:
        return _NOTHING
    ordered = sorted(mentions, key=lambda one: one.role != "lead")
    rows = []
    for role, group in groupby(ordered, key=lambda one: one.role):
        named = list(group)
        links = "</dd>\n<dd>".join(_body(edition, edition.corpus.body(one)) for one in named)
        others = html["and_others"] if named[-1].open_ended else ""
        rows.append(f"<dt>{html[f'role_{role}']}</dt>\n<dd>{links}{others}</dd>\n")
    said = html["bodies_note"]
    witness = notice.by_id[ordered[0].witness]
    if witness.kind == "row":
        said = f"{html['bodies_from']}{clause_link(edition, notice, witness).html}。"
    if ordered[0].apart:
        said += html["bodies_apart"]
    return Markup(  # noqa: S704  every part is escaped
        '<section class="bodies" aria-labelledby="bodies">\n'
        f'<h2 id="bodies">{html["bodies"]}</h2>\n'
        f"<dl>\n{''.join(rows)}</dl>\n"
        f'<p class="aside">{said}</p>\n</section>\n'
    )


def _no_bodies(edition: Edition) -> Markup:
    return Markup(f'<p class="aside">{edition.html["bodies_none"]}</p>')  # noqa: S704  our word


def _body(edition: Edition, body: Body) -> str:
    link = body_link(edition, body)
    title = f' title="{escape(body.name)}"' if body.name else ""
    return f'<a href="{escape(link.href)}"{title}>{escape(link.text)}</a>'


def _page(
    edition: Edition, notice: Notice, measure: Clause, before: Clause | None, after: Clause | None
) -> Artifact:
    own = measure_parts(edition, notice, measure)
    work = edition.corpus.work_of[notice.id]
    responsible = responsible_json(edition.corpus, notice, measure)
    records = clause_records(edition, notice, measure)
    next_ = what_came_next(edition, notice, measure)
    return edition.framed(
        "measure.html",
        f"notices/{notice.id}/{measure.id}/",
        f"{notice.id} {bool(responsible)}",
        lambda: _shared(edition, notice, hole("responsible") if responsible else ""),
        id=measure.id,
        title=title_of(measure),
        place=place(notice, measure, edition.words),
        beginning="".join(node.label + node.text for node in notice.within(measure))[:_BEGINNING],
        label=measure.label,
        name=Markup(text_json(measure.label + measure.heading)),  # noqa: S704  inert in a script
        responsible=Markup(responsible),  # noqa: S704  inert in a script
        above=_above(edition, notice, measure),
        heading=label_html(measure.label) + (measure.heading or notice.name),
        gone=edition.once(lambda: _gone(edition, notice, measure), "gone", notice.id)
        if next_ is None
        else _gone(edition, notice, measure),
        text=own.text,
        bodies=own.bodies or _no_bodies(edition),
        figures=own.figures,
        cites=own.cites,
        records=edition.parts.explained(records) if records else _NOTHING,
        current=current_link(edition, work, work.wids[notice.id, measure.id]).text,
        became=edition.parts.became(next_) if next_ else _NOTHING,
        before=_step(edition, "prev", notice, before),
        after=_step(edition, "next", notice, after),
    )


def _shared(edition: Edition, notice: Notice, responsible: str) -> Mapping[str, Any]:
    """What the pages of all measures of a notice share, with holes for what differs.

    Labels and places are numerals with their marks, and the same in HTML, JSON and BibTeX.
    """
    root = f"{edition.base_url}{edition.script.folder}/"
    head = facts(edition, notice)
    return {
        "notice": head,
        "jsonld": measure_data(
            edition.corpus,
            notice,
            *(hole("id"), hole("label"), hole("name"), responsible),
            *(head.status.code, root, edition.script.lang),
        ),
        "patterns": patterns(notice, edition.words),
        "citations": citations(
            notice,
            hole("id"),
            hole("place"),
            f"{root}{hole('path')}",
            edition.script.lang,
            edition.words,
        ),
        "current_url": f"{root}{hole('current')}",
        "current_href": f"{ROOT}{edition.script.folder}/{hole('current')}",
    }


def _above(edition: Edition, notice: Notice, measure: Clause) -> Markup:
    """The crumbs of what a measure stands under."""
    above = notice.ancestors(measure)
    crumbs = [f"<li>{clause_link(edition, notice, node).html}</li>\n" for node in above]
    return Markup("".join(crumbs))  # noqa: S704  every link is escaped


def _gone(edition: Edition, notice: Notice, measure: Clause) -> Markup:
    """The banner of a measure that no longer holds: where it lives on, or who dropped it."""
    html: Markup = edition.parts.gone(
        facts(edition, notice),
        what_came_next(edition, notice, measure),
        edition.words["banner_measure_gone"],
    )
    return html


def _step(edition: Edition, rel: str, notice: Notice, to: Clause | None) -> Markup:
    """The way to the measure before or after."""
    if to is None:
        return _NOTHING
    link = clause_link(edition, notice, to)
    words = edition.html["previous" if rel == "prev" else "next"]
    return Markup(  # noqa: S704  every part is escaped
        f'<a rel="{rel}" href="{link.href}"><small>{words}</small>{escape(link.text)}</a>'
    )
