"""The pages that gather: home, regions, topics, bodies, and the pages of records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tiaowen.model import GONE, Artifact, Body, Notice, Record
from tiaowen.pages.edition import Edition
from tiaowen.pages.links import (
    Link,
    body_link,
    clause_link,
    notice_link,
    record_link,
    region_link,
    topic_link,
)
from tiaowen.pages.notice import Facts, FigureView, clause_figures, facts

_RECENT = 5


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in a list."""

    link: Link
    kind: str
    region: Link
    published: date | None


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with the notices and records under it."""

    link: Link
    notices: list[Facts]
    records: list[RecordLine]


@dataclass(frozen=True, slots=True)
class AboutView:
    """What a record is about: the notice, the clauses, and how sure that is."""

    notice: Facts
    held: bool
    clauses: list[Link]
    certain: bool
    basis: str


Measure = tuple[Link, tuple[FigureView, ...]]
"""A measure and its figures."""

Named = tuple[Facts, list[Measure]]
"""A notice and those of its measures that name a body."""


@dataclass(frozen=True, slots=True)
class Together:
    """How many measures a body leads, and how often with whom."""

    led: int
    leads: list[tuple[Link, int]]
    responsible: list[tuple[Link, int]]


def index_pages(edition: Edition) -> Iterator[Artifact]:
    """Home, and a page for each region, topic, body and record."""
    corpus = edition.corpus
    items: list[Notice | Record] = [*corpus.notices.values(), *corpus.records.values()]
    in_region = Counter(item.region for item in items)
    on_topic = Counter(topic for item in items for topic in item.topics)
    regions = _ordered(in_region, corpus.regions)
    topics = _ordered(on_topic, corpus.topics)
    yield edition.page(
        "home.html",
        "",
        notices=[facts(edition, notice) for notice in corpus.held],
        regions=[
            (region_link(edition, corpus.region(region)), in_region[region]) for region in regions
        ],
        topics=[(topic_link(edition, topic), on_topic[topic]) for topic in topics],
        recent=[facts(edition, notice) for notice in corpus.held[:_RECENT]],
        counts={
            "notices": len(corpus.held),
            "measures": sum(len(notice.measures) for notice in corpus.held),
            "records": len(corpus.records),
        },
    )
    for region in regions:
        yield _region(edition, region, regions)
    for topic in topics:
        group = _topic_group(edition, topic)
        yield edition.page("topic.html", f"topics/{topic}/", group=group)
    for body in corpus.bodies.values():
        yield _body(edition, body)
    for record in corpus.records.values():
        yield _record(edition, record)


def _ordered(used: Iterable[str], registry: Iterable[str]) -> list[str]:
    """Ids in use, in the order of their registry; those that it lacks last."""
    place = {id_: i for i, id_ in enumerate(registry)}
    return sorted(used, key=lambda id_: (place.get(id_, len(place)), id_))


def _lines(edition: Edition, records: Iterable[Record]) -> list[RecordLine]:
    return [
        RecordLine(
            record_link(edition, record),
            edition.words["kind_" + record.kind],
            region_link(edition, edition.corpus.region(record.region)),
            record.published,
        )
        for record in records
    ]


def _group(
    edition: Edition, link: Link, notices: Iterable[Notice], records: Iterable[Record]
) -> Group:
    """Living texts first, then the others; each newest first."""
    views = [facts(edition, notice) for notice in notices]
    views.sort(key=lambda view: view.status.code in GONE)
    return Group(link, views, _lines(edition, records))


def _region_group(edition: Edition, region: str) -> Group:
    corpus = edition.corpus
    return _group(
        edition,
        region_link(edition, corpus.region(region)),
        [notice for notice in corpus.held if notice.region == region],
        [record for record in corpus.records.values() if record.region == region],
    )


def _topic_group(edition: Edition, topic: str) -> Group:
    corpus = edition.corpus
    return _group(
        edition,
        topic_link(edition, topic),
        [notice for notice in corpus.held if topic in notice.topics],
        [record for record in corpus.records.values() if topic in record.topics],
    )


def _region(edition: Edition, region: str, used: Collection[str]) -> Artifact:
    corpus = edition.corpus
    parent = corpus.region(region).parent
    children = [child for child in corpus.regions.values() if child.parent == region]
    return edition.page(
        "region.html",
        f"regions/{region}/",
        group=_region_group(edition, region),
        parent=region_link(edition, corpus.region(parent)) if parent in corpus.regions else None,
        children=[region_link(edition, child) for child in children if child.id in used],
        unheld=[
            facts(edition, notice)
            for notice in corpus.notices.values()
            if not notice.held and notice.region == region
        ],
        bodies=[
            (body_link(edition, body), *_tally(edition, body))
            for (place, _), body in corpus.bodies.items()
            if place == region
        ],
    )


def _tally(edition: Edition, body: Body) -> tuple[int, int]:
    """In how many measures of living notices a body is named, and of others."""
    living: set[tuple[str, str]] = set()
    others: set[tuple[str, str]] = set()
    for mention in edition.corpus.mentions_of.get((body.region, body.id), ()):
        status = edition.status(edition.corpus.notices[mention.notice]).code
        group = others if status in GONE else living
        group.add((mention.notice, mention.clause))
    return len(living), len(others)


def _body(edition: Edition, body: Body) -> Artifact:
    corpus = edition.corpus
    key = body.region, body.id
    return edition.page(
        "body.html",
        f"bodies/{body.region}/{body.id}/",
        short=body.short,
        name=body.name,
        collective=body.collective,
        region=region_link(edition, corpus.region(body.region)),
        issued=[facts(edition, notice) for notice in corpus.issued_by.get(key, ())],
        living=_roles(edition, body, gone=False),
        gone=_roles(edition, body, gone=True),
        together=_together(edition, body),
    )


def _is_gone(edition: Edition, notice: str) -> bool:
    return edition.status(edition.corpus.notices[notice]).code in GONE


def _roles(edition: Edition, body: Body, gone: bool) -> list[tuple[str, list[Named]]]:
    """Role → notices → the measures that name the body in it, with their figures."""
    corpus = edition.corpus
    roles: dict[str, dict[str, dict[str, Measure]]] = {"lead": {}, "responsible": {}}
    for mention in corpus.mentions_of.get((body.region, body.id), ()):
        if _is_gone(edition, mention.notice) == gone:
            notice = corpus.notices[mention.notice]
            clause = notice.by_id[mention.clause]
            measures = roles[mention.role].setdefault(notice.id, {})
            measures[clause.id] = (
                clause_link(edition, notice, clause),
                clause_figures(edition, notice, clause),
            )
    return [
        (
            edition.words["body_role_" + role],
            [
                (facts(edition, corpus.notices[notice]), list(measures.values()))
                for notice, measures in notices.items()
            ],
        )
        for role, notices in roles.items()
        if notices
    ]


def _together(edition: Edition, body: Body) -> Together:
    """With whom a body leads, and who is responsible under its lead, in living notices."""
    corpus = edition.corpus
    partners: dict[str, Counter[tuple[str, str]]] = {"lead": Counter(), "responsible": Counter()}
    key = body.region, body.id
    led = {
        (mention.notice, mention.clause)
        for mention in corpus.mentions_of.get(key, ())
        if mention.role == "lead" and not _is_gone(edition, mention.notice)
    }
    for place in led:
        for role, counts in partners.items():
            named = {
                (other.region, corpus.body(other).id)
                for other in corpus.mentions_in[place]
                if other.role == role
            }
            counts.update(named - {key})
    leads, responsible = (
        [
            (body_link(edition, corpus.bodies[one]), count)
            for one, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        ]
        for counts in partners.values()
    )
    return Together(len(led), leads, responsible)


def _record(edition: Edition, record: Record) -> Artifact:
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
