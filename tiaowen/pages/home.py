"""Home: what is in force and where, what changed lately, what expires within a year.

Whatever the corpus holds, home shows the newest of it, and leads to the lists that have it all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tiaowen.artifacts import Artifact
from tiaowen.corpus.status import on
from tiaowen.model import GONE, Notice
from tiaowen.pages.edition import Edition
from tiaowen.pages.in_use import regions_in_use, topics_in_use
from tiaowen.pages.links import Link, region_link, topic_link
from tiaowen.pages.notice import Facts, facts
from tiaowen.pages.paging import ListPage, paginate
from tiaowen.pages.timeline import last_day

_NEWEST = 6
_YEAR = timedelta(days=365)
_EXPIRING = 8
_EXPIRING_PAGE = 10
_HOLDS = (
    ("in-force", ("in-force",)),
    ("others", ("not-yet", "suspended", "unknown")),
    ("no-longer", GONE),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """The notices that share a status: the newest of them, and how many there are."""

    id: str
    holds: tuple[str, ...]
    notices: list[Facts]
    count: int


@dataclass(frozen=True, slots=True)
class Ending:
    """A notice in force and the last day of its term."""

    notice: Facts
    on: date


def home_pages(edition: Edition) -> Iterator[Artifact]:
    """Yields home, and the list of what expires within a year of the build's day."""
    corpus = edition.corpus
    status = {n.id: on(edition.as_of, edition.periods[n.id]).status for n in corpus.held}
    living = [notice for notice in corpus.held if status[notice.id] == "in-force"]
    ending = _ending(edition, living)
    yield edition.page(
        "home.html",
        "",
        standing=[
            _standing(edition, name, holds, [n for n in corpus.held if status[n.id] in holds])
            for name, holds in _HOLDS
        ],
        regions=_regions(edition, living),
        topics=_topics(edition, living),
        recent=[
            facts(edition, notice)
            for notice in corpus.held
            if notice.written and notice.written <= edition.as_of
        ][:_NEWEST],
        ending=ending[:_EXPIRING],
        ending_count=len(ending),
        day=edition.as_of,
        counts={
            "notices": len(corpus.held),
            "measures": sum(len(one.measures) for one in corpus.contents.values()),
        },
        records=len(corpus.records),
        has_versions=any(len(work.versions) > 1 for work in corpus.works.values()),
    )
    pages: list[ListPage[Ending]] = paginate(ending, _EXPIRING_PAGE, "expiring/", "expiring/page/")
    for page in pages:
        yield edition.page(
            "list.html",
            page.path,
            kind="expiring",
            name=edition.words["home_expiring"],
            note=edition.words["home_expiring_note"],
            nothing=edition.words["home_expiring_none"],
            day=edition.as_of,
            above=[],
            page=page,
        )


def _standing(
    edition: Edition, name: str, holds: tuple[str, ...], notices: list[Notice]
) -> Standing:
    return Standing(
        name, holds, [facts(edition, notice) for notice in notices[:_NEWEST]], len(notices)
    )


def _ending(edition: Edition, living: Iterable[Notice]) -> list[Ending]:
    """What is in force and has a last day within a year, the nearest first."""
    found = []
    for notice in living:
        ends = (one for one in edition.periods[notice.id] if one.status == "expired")
        end = next((one for one in ends if one.start and one.start > edition.as_of), None)
        if end and last_day(end) - edition.as_of <= _YEAR:
            found.append((last_day(end), notice))
    found.sort(key=lambda pair: pair[0])
    return [Ending(facts(edition, notice), day) for day, notice in found]


def _regions(edition: Edition, living: Iterable[Notice]) -> list[tuple[Link, int]]:
    """Every region in use and how many notices are in force there, a child behind its parent."""
    counts = Counter(notice.region for notice in living)
    corpus = edition.corpus
    return [
        (region_link(edition, corpus.region(region)), counts[region])
        for region in regions_in_use(corpus)
    ]


def _topics(edition: Edition, living: Iterable[Notice]) -> list[tuple[Link, int]]:
    """Every topic in use and how many notices on it are in force."""
    counts = Counter(topic for notice in living for topic in notice.topics)
    return [(topic_link(edition, topic), counts[topic]) for topic in topics_in_use(edition.corpus)]
