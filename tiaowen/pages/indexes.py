"""The pages that list: all notices, all records, regions, topics; and the pages of records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tiaowen.artifacts import Artifact
from tiaowen.model import Notice, Record, RegionId, TopicId
from tiaowen.pages.bodies import tally
from tiaowen.pages.edition import Edition
from tiaowen.pages.home import home_pages
from tiaowen.pages.in_use import regions_in_use
from tiaowen.pages.links import (
    Link,
    body_link,
    clause_link,
    notice_link,
    record_link,
    region_link,
    topic_link,
    work_link,
)
from tiaowen.pages.notice import Facts, facts
from tiaowen.pages.paging import ListPage, paginate
from tiaowen.pages.timeline import timeline

NOTICES = 40
"""How many notices with their bars a page has."""
# Entries a page: of other lists, of the names of bodies.
_ENTRIES = 10
_BODIES = 28


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in a list."""

    link: Link
    kind: str
    region: Link
    published: date | None


@dataclass(frozen=True, slots=True)
class AboutView:
    """What a record is about: the notice, the clauses, and how sure that is."""

    notice: Facts
    held: bool
    clauses: list[Link]
    certain: bool
    basis: str


@dataclass(frozen=True, slots=True)
class Part:
    """One of several lists on a page: its id there, its heading, the kind of its entries."""

    id: str
    name: str
    kind: str
    pages: list[ListPage[Any]]


def list_pages(edition: Edition) -> Iterator[Artifact]:
    """Yields home, and the lists of everything."""
    yield from home_pages(edition)
    yield from _all_notices(edition)
    records = _records(edition, edition.corpus.records.values())
    yield from _all_of(edition, "records", records, "records")
    yield from _all_of(edition, "works", _with_versions(edition), "works")


def pages_of_all(edition: Edition) -> list[ListPage[Notice]]:
    """Returns the pages of the list of all notices that we hold, newest first."""
    return paginate(edition.corpus.held, NOTICES, "notices/", "notices/page/")


def _all_notices(edition: Edition) -> Iterator[Artifact]:
    """Every notice that we hold with its time in force, newest first."""
    pages = pages_of_all(edition)
    for page in pages:
        yield edition.page(
            "notices.html",
            page.path,
            page=page,
            line=timeline(edition, page.entries),
            years=[] if page.number else _years(pages),
        )


def _years(pages: Sequence[ListPage[Notice]]) -> list[Link]:
    """Links to the newest notice of each year; none where all are on one page."""
    found: dict[int, str] = {}
    for page in pages:
        for notice in page.entries:
            if notice.written:
                found.setdefault(notice.written.year, f"{page.path}#{notice.id}")
    return [Link(path, str(year)) for year, path in found.items()] if len(pages) > 1 else []


def _all_of(edition: Edition, name: str, entries: Sequence[Any], kind: str) -> Iterator[Artifact]:
    for page in paginate(entries, _ENTRIES, f"{name}/", f"{name}/page/"):
        yield edition.page(
            "list.html", page.path, kind=kind, name=edition.words[name], above=[], page=page
        )


def _records(edition: Edition, records: Iterable[Record]) -> list[RecordLine]:
    """Records newest first, those without a day behind the others."""
    found = sorted(records, key=lambda one: (one.published or date.min, one.id), reverse=True)
    return [
        RecordLine(
            record_link(edition, record),
            edition.words["kind_" + record.kind],
            region_link(edition, edition.corpus.region(record.region)),
            record.published,
        )
        for record in found
    ]


def _with_versions(edition: Edition) -> list[tuple[Link, int]]:
    """The works of more than one version, the one with the newest version first."""
    corpus = edition.corpus
    works = [work for work in corpus.works.values() if len(work.versions) > 1]
    works.sort(
        key=lambda work: (corpus.notices[work.versions[-1]].written or date.min, work.id),
        reverse=True,
    )
    return [(work_link(edition, work), len(work.versions)) for work in works]


def _notices_part(edition: Edition, notices: Sequence[Notice], first: str) -> Part:
    """Newest first; where all stand on one page, living ones before the others."""
    views = [facts(edition, notice) for notice in notices]
    pages = paginate(views, _ENTRIES, f"{first}#notices", f"{first}notices/")
    kind = "standing" if len(pages) == 1 else "notices"
    return Part("notices", edition.words["notices"], kind, pages)


def _records_part(edition: Edition, records: Iterable[Record], first: str) -> Part:
    pages = paginate(_records(edition, records), _ENTRIES, f"{first}#records", f"{first}records/")
    return Part("records", edition.words["records"], "records", pages)


def _gathered(
    edition: Edition,
    path: str,
    link: Link,
    notices: Sequence[Notice],
    parts: Sequence[Part],
    **view: Any,
) -> Iterator[Artifact]:
    """A page with the beginning of each list, and the further pages of each by themselves."""
    living = sum(edition.status(one).code == "in-force" for one in notices)
    view |= {"parts_shown": parts, "day": edition.as_of, "living": living}
    yield edition.page("gathered.html", path, link=link, **view)
    for part in parts:
        for page in part.pages[1:]:
            yield edition.page(
                "list.html", page.path, kind=part.kind, name=part.name, above=[link], page=page
            )


def topic_pages(edition: Edition, topic: TopicId) -> Iterator[Artifact]:
    """Yields the pages of a topic: its notices and records."""
    corpus = edition.corpus
    path = f"topics/{topic}/"
    notices = [notice for notice in corpus.held if topic in notice.topics]
    records = [record for record in corpus.records.values() if topic in record.topics]
    yield from _gathered(
        edition,
        path,
        topic_link(edition, topic),
        notices,
        [_notices_part(edition, notices, path), _records_part(edition, records, path)],
        parent=None,
        children=[],
    )


def region_pages(edition: Edition, region: RegionId) -> Iterator[Artifact]:
    """Yields the pages of a region: its notices, records and bodies."""
    used = regions_in_use(edition.corpus)
    corpus = edition.corpus
    path = f"regions/{region}/"
    parent = corpus.region(region).parent
    children = [child for child in corpus.regions.values() if child.parent == region]
    notices = [one for one in corpus.held if one.region == region]
    unheld = [
        facts(edition, notice)
        for notice in corpus.notices.values()
        if not notice.held and notice.region == region
    ]
    bodies = [
        (body_link(edition, body), *tally(edition, body))
        for (place, _), body in corpus.bodies.items()
        if place == region
    ]
    yield from _gathered(
        edition,
        path,
        region_link(edition, corpus.region(region)),
        notices,
        [
            _notices_part(edition, notices, path),
            _records_part(
                edition, [one for one in corpus.records.values() if one.region == region], path
            ),
            Part(
                "unheld",
                edition.words["unheld"],
                "notices",
                paginate(unheld, _ENTRIES, f"{path}#unheld", f"{path}unheld/"),
            ),
            Part(
                "bodies",
                edition.words["body"],
                "bodies",
                paginate(bodies, _BODIES, f"{path}#bodies", f"{path}bodies/"),
            ),
        ],
        parent=region_link(edition, corpus.region(parent)) if parent in corpus.regions else None,
        children=[region_link(edition, child) for child in children if child.id in used],
    )


def record_page(edition: Edition, record: Record) -> Artifact:
    """Returns the page of a record: what it is about, in our words."""
    corpus = edition.corpus
    about = []
    for item in record.about:
        notice = corpus.notices[item.notice]
        clauses = [clause_link(edition, notice, notice.by_id[clause]) for clause in item.clauses]
        about.append(
            AboutView(facts(edition, notice), notice.held, clauses, item.certain, item.basis)
        )
    return edition.page(
        "record.html",
        f"records/{record.id}/",
        title=record.title,
        left_out=edition.omissions(record.id),
        title_ours=record.title_ours,
        kind=edition.words["kind_" + record.kind],
        publisher=record.publisher,
        published=record.published,
        region=region_link(edition, corpus.region(record.region)),
        topics=[topic_link(edition, topic) for topic in record.topics],
        abstract=record.abstract,
        about=about,
        cites=[notice_link(edition, corpus.notices[notice]) for notice in record.cites],
        figures=record.figures,
        notes=record.notes,
        source=record.source,
    )
