"""The page of a body: what it issued, the measures that name it, and with whom it acts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise

from tiaowen.artifacts import Artifact
from tiaowen.model import GONE, Body, BodyId, BodyMention, ClauseId, NoticeId, RegionId
from tiaowen.pages.amounts import FigureView, clause_figures
from tiaowen.pages.edition import Edition
from tiaowen.pages.links import (
    Link,
    body_link,
    clause_link,
    region_link,
)
from tiaowen.pages.notice import Facts, facts
from tiaowen.pages.paging import ListPage, paginate

# How much a page shows: headings and measures, issued notices, partners of either kind.
_LINES = 20
_ISSUED = 10
_PARTNERS = 12

Measure = tuple[Link, tuple[FigureView, ...]]
"""A measure and its figures."""

Named = tuple[Facts, list[Measure]]
"""A notice and those of its measures that name a body."""


@dataclass(frozen=True, slots=True)
class Together:
    """How many measures a body leads, and how often with whom, the most frequent first."""

    led: int
    leads: list[tuple[Link, int]]
    responsible: list[tuple[Link, int]]


def body_pages(edition: Edition, body: Body) -> Iterator[Artifact]:
    """Yields the page of a body, and further pages where many measures name it."""
    corpus = edition.corpus
    key = body.region, body.id
    link = body_link(edition, body)
    first = f"bodies/{body.region}/{body.id}/"
    mentions = corpus.mentions_of.get(key, ())
    lines = Counter(mention.notice for mention in mentions)
    named = paginate(
        lines, _LINES, f"{first}#measures", f"{first}page/", lambda one: 1 + lines[one]
    )
    issued: list[ListPage[Facts]] = paginate(
        [facts(edition, corpus.notices[one]) for one in corpus.issued_by.get(key, ())],
        _ISSUED,
        f"{first}#issued",
        f"{first}issued/",
    )
    region = region_link(edition, corpus.region(body.region))
    for page in named:
        shown = [mention for mention in mentions if mention.notice in page.entries]
        yield edition.page(
            "body.html",
            page.path if page.number else first,
            link=link,
            name=body.name,
            collective=body.collective,
            region=region,
            issued=issued[0],
            page=page,
            roles=_roles(edition, shown),
            together=_together(edition, body),
            partners=_PARTNERS,
        )
    for more in issued[1:]:
        yield edition.page(
            "list.html",
            more.path,
            kind="notices",
            name=edition.words["issued"],
            above=[region, link],
            page=more,
        )


def tally(edition: Edition, body: Body) -> tuple[int, int, str]:
    """Returns how many measures name a body, of how many of them the notice holds no longer, and
    that number for every day, as `0;2027-12-31 3`; "" where it is the same on all days."""
    mentions = edition.corpus.mentions_of.get((body.region, body.id), ())
    measures = Counter(notice for notice, _ in {(one.notice, one.clause) for one in mentions})
    changes: Counter[date] = Counter()
    gone = 0
    for notice, count in measures.items():
        periods = edition.periods[notice]
        for one, two in pairwise(periods):
            if two.start and (one.status in GONE) != (two.status in GONE):
                changes[two.start] += count if two.status in GONE else -count
        gone += count if _is_gone(edition, notice) else 0
    numbers = zip(sorted(changes), accumulate(changes[day] for day in sorted(changes)), strict=True)
    steps = ";".join(["0", *(f"{day} {number}" for day, number in numbers)])
    return measures.total(), gone, steps if changes else ""


def _is_gone(edition: Edition, notice: NoticeId) -> bool:
    return edition.status(edition.corpus.notices[notice]).code in GONE


def _roles(
    edition: Edition, mentions: Sequence[BodyMention]
) -> list[tuple[str, list[Named], list[Named]]]:
    """Role → notices that hold, and others → the measures that name the body in it."""
    corpus = edition.corpus
    roles: dict[str, dict[NoticeId, dict[ClauseId, Measure]]] = {"lead": {}, "responsible": {}}
    for mention in mentions:
        of = corpus.notices[mention.notice]
        clause = of.by_id[mention.clause]
        roles[mention.role].setdefault(of.id, {})[clause.id] = (
            clause_link(edition, of, clause),
            clause_figures(edition, of, clause),
        )
    found = []
    for role, notices in roles.items():
        living: list[Named] = []
        gone: list[Named] = []
        for notice, measures in notices.items():
            group = gone if _is_gone(edition, notice) else living
            group.append((facts(edition, corpus.notices[notice]), list(measures.values())))
        if notices:
            found.append((role, living, gone))
    return found


def _together(edition: Edition, body: Body) -> Together:
    """The bodies that lead beside this one, and those responsible under it, where notices hold."""
    corpus = edition.corpus
    partners: dict[str, Counter[tuple[RegionId, BodyId]]] = {
        "lead": Counter(),
        "responsible": Counter(),
    }
    key = body.region, body.id
    led = {
        (mention.notice, mention.clause)
        for mention in corpus.mentions_of.get(key, ())
        if mention.role == "lead" and not _is_gone(edition, mention.notice)
    }
    for notice, clause in led:
        for role, counts in partners.items():
            named = {
                (other.region, corpus.body(other).id)
                for other in corpus.found(notice).mentions_for[clause]
                if other.role == role
            }
            counts.update(named - {key})
    leads, responsible = (
        [
            (body_link(edition, corpus.bodies[one]), count)
            for one, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        ][:_PARTNERS]
        for counts in partners.values()
    )
    return Together(len(led), leads, responsible)
