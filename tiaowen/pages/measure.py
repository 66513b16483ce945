"""The pages of measures, nine tenths of a site: what they share is rendered once a notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from markupsafe import Markup

from tiaowen.artifacts import Artifact
from tiaowen.exports.citations import citations, patterns, place
from tiaowen.exports.jsonld import measure_data, responsible_json, text_json
from tiaowen.model import Clause, ClauseId, Notice, NoticeId
from tiaowen.pages.amounts import clause_figures
from tiaowen.pages.edition import Edition, Status
from tiaowen.pages.effects import clause_marks, clause_status, done_to_clause
from tiaowen.pages.frames import hole
from tiaowen.pages.links import (
    Link,
    body_link,
    clause_link,
    current_link,
    labelled,
    notice_link,
)
from tiaowen.pages.markup import inert_json
from tiaowen.pages.notice import (
    Next,
    cited_notices,
    clause_records,
    facts,
    what_came_next,
)
from tiaowen.pages.templates import ROOT
from tiaowen.pages.text import text_html

_NOTHING = Markup("")
_CITING = 20  # documents that cite a measure, and clauses of each, which its page shows
_BEGINNING = 90  # characters of a measure, as much as search engines show of a page


@dataclass(frozen=True, slots=True)
class MeasureParts:
    """What the pinned and the current page of a measure both show, as HTML."""

    text: Markup
    bodies: Markup
    figures: Markup
    cites: Markup


@dataclass(frozen=True, slots=True)
class Role:
    """The bodies that have a role in a measure: the full name of each, "" unknown, and its page."""

    role: str
    bodies: tuple[tuple[str, Link], ...]
    open_ended: bool


def measure_pages(edition: Edition, notice: Notice) -> Iterator[Artifact]:
    """Yields a page for each measure of a notice, at its pinned address."""
    measures = notice.measures
    for i, measure in enumerate(measures):
        before = measures[i - 1] if i else None
        after = measures[i + 1] if i + 1 < len(measures) else None
        yield _page(edition, notice, measure, before, after)


def title_of(measure: Clause) -> str:
    """Returns the title of a measure's pages: its label and heading, or how its text begins."""
    return labelled(measure.label, measure.heading or measure.text[:20])


def measure_parts(edition: Edition, notice: Notice, measure: Clause) -> MeasureParts:
    """Returns the text of a measure, the bodies and figures it names, the notices it cites."""
    return edition.once(lambda: _parts(edition, notice, measure), "measure", notice.id, measure.id)


def _parts(edition: Edition, notice: Notice, measure: Clause) -> MeasureParts:
    clauses = tuple(notice.within(measure))
    figures = clause_figures(edition, notice, measure)
    cites = cited_notices(edition, notice, clauses)
    parts, sections = edition.macros("parts.html"), edition.macros("sections.html")
    return MeasureParts(
        text=text_html(
            edition,
            notice,
            clauses,
            notes_on=facts(edition, notice).link.href,
            behind=clause_marks(edition, notice),
        ),
        bodies=_bodies(edition, notice, measure),
        figures=sections.figures(figures) if figures else _NOTHING,
        cites=(parts.cites_list(cites, edition.words["cites"]) if cites else _NOTHING)
        + _cited_by(edition, notice, clauses),
    )


def _cited_by(edition: Edition, notice: Notice, clauses: tuple[Clause, ...]) -> Markup:
    """The places that cite a measure or a clause under it, in this text and in earlier ones."""
    corpus = edition.corpus
    own = {clause.id for clause in clauses}
    here: dict[NoticeId, dict[ClauseId, None]] = {}
    earlier: dict[NoticeId, dict[ClauseId, None]] = {}
    for clause in clauses:
        found = corpus.cited_in(notice.id, clause.id)
        for one in found.here:
            if one.notice != notice.id or one.clause not in own:
                here.setdefault(one.notice, {})[one.clause] = None
        for one in found.earlier:
            earlier.setdefault(one.notice, {})[one.clause] = None
    if not here and not earlier:
        return _NOTHING
    more = max(0, len(here) - _CITING) + max(0, len(earlier) - _CITING)
    groups = [_citing(edition, notice, found) for found in (here, earlier)]
    html: Markup = edition.macros("sections.html").cited_by(*groups, more)
    return html


def _citing(
    edition: Edition, notice: Notice, found: Mapping[NoticeId, Iterable[ClauseId]]
) -> list[tuple[Link, list[Link], int]]:
    """Citing documents, the cited one itself first, then the newest: each with its clauses and how
    many more it has."""
    notices = edition.corpus.notices
    order = sorted(
        found,
        key=lambda one: (one == notice.id, notices[one].written or date.min, one),
        reverse=True,
    )
    groups = []
    for id_ in order[:_CITING]:
        citing, places = notices[id_], tuple(found[id_])
        links = [clause_link(edition, citing, citing.by_id[one]) for one in places[:_CITING]]
        groups.append((notice_link(edition, citing), links, len(places) - len(links)))
    return groups


def standing(edition: Edition, notice: Notice, measure: Clause, fate: Status | None) -> Markup:
    """The status of a measure with its reason, and what was done to it; by itself or as a part of
    its notice."""
    parts = edition.macros("parts.html")
    if fate is None:
        whole = edition.status(notice)
        html: Markup = edition.once(lambda: parts.standing(whole), "standing", notice.id)
        return html
    acts = done_to_clause(edition, notice, measure)
    told: tuple[Markup, Markup] = (
        parts.standing(fate),
        parts.acts(acts, edition.words["acts_on_clause"]),
    )
    return told[0] + told[1]


def _bodies(edition: Edition, notice: Notice, measure: Clause) -> Markup:
    """Who leads a measure and who is responsible for it, leaders first, and where that is said."""
    mentions = edition.corpus.found(notice.id).mentions_for.get(measure.id, ())
    if not mentions:
        return _NOTHING
    ordered = sorted(mentions, key=lambda one: one.role != "lead")
    roles = []
    for role, group in groupby(ordered, key=lambda one: one.role):
        named = list(group)
        bodies = [edition.corpus.body(one) for one in named]
        links = tuple((body.name, body_link(edition, body)) for body in bodies)
        roles.append(Role(role, links, named[-1].open_ended))
    witness = notice.by_id[ordered[0].witness]
    row = clause_link(edition, notice, witness) if witness.kind == "row" else None
    html: Markup = edition.macros("sections.html").bodies(roles, row, ordered[0].apart)
    return html


def _page(
    edition: Edition, notice: Notice, measure: Clause, before: Clause | None, after: Clause | None
) -> Artifact:
    own = measure_parts(edition, notice, measure)
    fate = clause_status(edition, notice, measure.id)
    status = fate or edition.status(notice)
    work = edition.corpus.work_of[notice.id]
    responsible = responsible_json(edition.corpus, notice, measure)
    records = clause_records(edition, notice, measure)
    next_ = what_came_next(edition, notice, measure)
    parts, sections = edition.macros("parts.html"), edition.macros("sections.html")
    above = [clause_link(edition, notice, node) for node in notice.ancestors(measure)]

    def step(rel: str, to: Clause | None) -> Markup:
        return sections.step(rel, clause_link(edition, notice, to)) if to else _NOTHING

    return edition.framed(
        "measure.html",
        f"notices/{notice.id}/{measure.id}/",
        f"{notice.id} {bool(responsible)} {status.code}",
        lambda: _shared(edition, notice, status, hole("responsible") if responsible else ""),
        id=measure.id,
        title=title_of(measure),
        place=place(notice, measure, edition.words),
        beginning="".join(node.label + node.text for node in notice.within(measure))[:_BEGINNING],
        label=measure.label,
        name=inert_json(text_json(measure.label + measure.heading)),
        responsible=inert_json(responsible),
        above=sections.above(above),
        heading=measure.heading or notice.name,
        gone=edition.once(lambda: _gone(edition, notice, None), "gone", notice.id)
        if next_ is None
        else _gone(edition, notice, next_),
        standing=standing(edition, notice, measure, fate),
        text=own.text,
        bodies=own.bodies or _no_bodies(edition, notice, measure),
        figures=own.figures,
        cites=own.cites,
        records=parts.explained(records) if records else _NOTHING,
        current=current_link(edition, work, work.wids[notice.id, measure.id]).text,
        became=parts.became(next_) if next_ else _NOTHING,
        before=step("prev", before),
        after=step("next", after),
    )


def _shared(
    edition: Edition, notice: Notice, status: Status, responsible: str
) -> Mapping[str, Any]:
    """What the pages of all measures of a notice share, with holes for what differs.

    Labels and places are numerals with their marks, and the same in HTML, JSON and BibTeX.
    """
    root = edition.url
    head = facts(edition, notice)
    return {
        "notice": head,
        "jsonld": inert_json(
            measure_data(
                edition.corpus,
                notice,
                *(hole("id"), hole("label"), hole("name"), responsible),
                *(status.code, root, edition.script.lang),
            )
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


def _gone(edition: Edition, notice: Notice, next_: Next | None) -> Markup:
    """The banner of a measure that no longer holds: where it lives on, or who dropped it."""
    head = facts(edition, notice)
    words = edition.words["banner_measure_gone"].format(document=head.document)
    replaced = edition.words["banner_measure_replaced"]
    html: Markup = edition.macros("parts.html").gone(head, next_, words, replaced)
    return html


def _no_bodies(edition: Edition, notice: Notice, measure: Clause) -> Markup:
    """Return that no body is named, where others of the notice have theirs; of no article."""
    if measure.kind == "article" or not edition.corpus.found(notice.id).mentions:
        return _NOTHING
    html: Markup = edition.once(edition.macros("sections.html").no_bodies, "no bodies")
    return html
