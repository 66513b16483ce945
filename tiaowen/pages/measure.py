"""The pages of measures: nine tenths of a site, so what they share is made once for each notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from tiaowen.artifacts import Artifact
from tiaowen.exports.citations import citations, patterns
from tiaowen.exports.jsonld import measure_data
from tiaowen.model import Clause, Notice
from tiaowen.pages.edition import Edition
from tiaowen.pages.links import clause_link, current_link
from tiaowen.pages.notice import (
    cited_notices,
    clause_bodies,
    clause_figures,
    clause_records,
    facts,
    what_came_next,
)
from tiaowen.pages.text import clause_views

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
    parts = edition.parts
    clauses = tuple(notice.within(measure))
    bodies = clause_bodies(edition, notice, measure)
    figures = clause_figures(edition, notice, measure)
    cites = cited_notices(edition, notice, clauses)
    home = facts(edition, notice).link.href
    return MeasureParts(
        text=parts.text(clause_views(edition, notice, clauses), home),
        bodies=parts.body_list(bodies) if bodies else _NOTHING,
        figures=parts.figure_table(figures) if figures else _NOTHING,
        cites=parts.cites_list(cites, edition.words["cites"]) if cites else _NOTHING,
    )


def _page(
    edition: Edition, notice: Notice, measure: Clause, before: Clause | None, after: Clause | None
) -> Artifact:
    corpus = edition.corpus
    words = edition.words
    parts = edition.parts
    head = facts(edition, notice)
    own = measure_parts(edition, notice, measure)
    work = corpus.work_of[notice.id]
    title = title_of(measure)
    path = f"notices/{notice.id}/{measure.id}/"
    root = f"{edition.base_url}{edition.script.folder}/"
    current = current_link(edition, work, work.wids[notice.id, measure.id])
    above = [clause_link(edition, notice, node) for node in notice.ancestors(measure)]
    records = clause_records(edition, notice, measure)
    next_ = what_came_next(edition, notice, measure)
    cited = citations(notice, measure, root + path, edition.script.lang, words)
    data = measure_data(corpus, notice, measure, head.status.code, root, edition.script.lang)
    return edition.framed(
        "measure.html",
        path,
        notice.id,
        {"notice": head, "patterns": patterns(notice, words)},
        id=measure.id,
        title=title,
        beginning="".join(node.label + node.text for node in notice.within(measure))[:_BEGINNING],
        jsonld=Markup(data),  # noqa: S704  # `block` leaves nothing in it that could be HTML
        crumbs=parts.crumbs([head.region, head.link, *above], title),
        heading=parts.measure_heading(measure.label, measure.heading or head.name),
        gone=edition.once(lambda: _gone(edition, notice, measure), "gone", notice.id)
        if next_ is None
        else _gone(edition, notice, measure),
        text=own.text,
        bodies=own.bodies or parts.no_bodies(),
        figures=own.figures,
        cites=own.cites,
        records=parts.explained(records) if records else _NOTHING,
        current_url=root + current.text,
        current_href=current.href,
        citations=parts.cite(cited),
        became=parts.became(next_) if next_ else _NOTHING,
        before=_step(edition, "prev", notice, before),
        after=_step(edition, "next", notice, after),
    )


def _gone(edition: Edition, notice: Notice, measure: Clause) -> Markup:
    """The banner of a measure that no longer holds: where it lives on, or who dropped it."""
    html: Markup = edition.parts.gone(
        facts(edition, notice),
        what_came_next(edition, notice, measure),
        edition.words["banner_measure_gone"],
    )
    return html


def _step(edition: Edition, rel: str, notice: Notice, to: Clause | None) -> Markup:
    if to is None:
        return _NOTHING
    words = edition.words["previous" if rel == "prev" else "next"]
    html: Markup = edition.parts.step(rel, clause_link(edition, notice, to), words)
    return html
