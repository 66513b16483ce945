"""The targets that gather many notices: regions, topics, bodies, records, figures and lists."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from tiaowen.artifacts import (
    Artifact,
    Fragment,
    Inputs,
    Target,
)
from tiaowen.build.listing import listed
from tiaowen.cache import digest
from tiaowen.corpus import ledger
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.ledger import Ledger
from tiaowen.exports import anchors, tables
from tiaowen.exports.feed import feed
from tiaowen.exports.notice_file import notice_schema
from tiaowen.exports.texts import llms
from tiaowen.model import (
    BodyId,
    Contents,
    Notice,
    Record,
    RecordId,
    RegionId,
)
from tiaowen.pages import shared_files, site_pages
from tiaowen.pages.authors import example_of
from tiaowen.pages.bodies import body_pages
from tiaowen.pages.edition import Edition
from tiaowen.pages.figures import FigurePages, figure_pages, figures_page
from tiaowen.pages.finding import search_pages
from tiaowen.pages.in_use import regions_in_use, topics_in_use
from tiaowen.pages.indexes import (
    NOTICES,
    list_pages,
    pages_of_all,
    record_page,
    region_pages,
    topic_pages,
)
from tiaowen.pages.paging import ListPage
from tiaowen.search import days_file

_Piece = Artifact | Fragment
_T = TypeVar("_T")


@dataclass(frozen=True)
class IndexTargets:
    """Renders the pages that show many notices, each again only when what it shows changes."""

    editions: tuple[Edition, Edition]
    ledger: Ledger

    @property
    def _corpus(self) -> Corpus:
        return self.editions[0].corpus

    def indexes(self) -> Iterator[Target]:
        """Yields a target for each region, topic, body and record, and for each page of figures."""
        corpus = self._corpus
        regions = regions_in_use(corpus)
        for region in regions:
            inputs = self._inputs_of(lambda one: one.region, region)
            yield self._index(
                f"region/{region}",
                replace(inputs, more=(regions, self._named.get(region))),
                region_pages,
                region,
            )
        for topic in topics_in_use(corpus):
            inputs = self._inputs_of(lambda one: one.topics, topic)
            yield self._index(f"topic/{topic}", inputs, topic_pages, topic)
        for key, body in corpus.bodies.items():
            naming = dict.fromkeys(one.notice for one in corpus.mentions_of.get(key, ()))
            inputs = Inputs(texts=tuple(naming), faces=corpus.issued_by.get(key, ()))
            yield self._index(f"body/{body.region}/{body.id or body.short}", inputs, _body, key)
        for record in corpus.records.values():
            about = tuple(one.notice for one in record.about)
            inputs = Inputs(texts=about, faces=record.cites, records=(record.id,))
            yield self._index(f"record/{record.id}", inputs, _record, record.id)
        yield from self._figures()

    def _index(
        self,
        id_: str,
        inputs: Inputs,
        pages: Callable[[Edition, _T], Iterator[Artifact]],
        of: _T,
    ) -> Target:
        def make() -> Iterator[_Piece]:
            for edition in self.editions:
                yield from pages(edition, of)

        return Target(id_, inputs, lambda: self._others(make()))

    @cached_property
    def _named(self) -> Mapping[RegionId, bytes]:
        """Region → in which measures its bodies are named, as a digest."""
        found: dict[RegionId, list[str]] = defaultdict(list)
        for (region, body), mentions in self._corpus.mentions_of.items():
            found[region] += [f"{body} {one.notice} {one.clause}" for one in mentions]
        return {region: digest("\n".join(places)) for region, places in found.items()}

    def _inputs_of(
        self, groups: Callable[[Notice | Record], str | tuple[str, ...]], group: str
    ) -> Inputs:
        """The lists of all notices and records of a group."""

        def belongs(item: Notice | Record) -> bool:
            found = groups(item)
            return group == found if isinstance(found, str) else group in found

        corpus = self._corpus
        return Inputs(
            faces=tuple(notice.id for notice in corpus.notices.values() if belongs(notice)),
            records=tuple(record.id for record in corpus.records.values() if belongs(record)),
        )

    def _figures(self) -> Iterator[Target]:
        """Each page of the figures, remade when a notice changes whose figures stand on it."""
        pages = figure_pages(self.editions[0])
        parts = pages.parts
        first = [(name, sheets[0]) for name, sheets in parts.items()]
        yield self._figures_page(pages, first)
        for name, sheets in parts.items():
            for place in range(1, len(sheets)):
                yield self._figures_page(pages, [(name, sheets[place])], name, place)

    def _figures_page(
        self,
        pages: FigurePages,
        shown: list[tuple[str, ListPage[Any]]],
        part: str = "",
        place: int = 0,
    ) -> Target:
        notices = dict.fromkeys(one for own in shown for one in pages.notices(*own))
        table = [] if part else [one.entries for one in pages.parts["table"]]
        highest = () if pages.highest is None else (pages.highest.notice,)
        inputs = Inputs(texts=(*notices, *highest), more=(shown, pages.count, table))

        def make(edition: Edition, _: str) -> Iterator[Artifact]:
            yield figures_page(edition, pages, part, place)

        return self._index(f"figures/{part}/{place}", inputs, make, "")

    def lists(self) -> Iterator[Target]:
        """Yields the target of all lists, and that of what belongs to no notice."""
        yield Target("lists", self._lists_inputs(), lambda: self._others(self._lists()))
        yield Target("rest", self._rest_inputs(), lambda: self._others(self._rest()))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset({*ledger.of_the_rest(self._corpus), *self.ledger.promises})

    def _others(self, pieces: Iterator[_Piece]) -> Iterator[_Piece]:
        """The pieces, listed; what is an address of the corpus is told as such."""
        return listed(pieces, lambda path: path in self._known, self.editions[0].base_url)

    def _lists_inputs(self) -> Inputs:
        """Of every notice and record what a list shows; which works have versions; all bodies."""
        corpus = self._corpus
        return Inputs(
            faces=tuple(corpus.notices),
            records=tuple(corpus.records),
            more=(
                sum(len(one.measures) for one in corpus.contents.values()),
                [(work.id, work.title, work.versions) for work in corpus.works.values()],
                [(body.region, body.id, body.short) for body in corpus.bodies.values()],
                [(one.id, one.emendations) for one in corpus.held if one.emendations],
                self.editions[0].tombstones,
            ),
        )

    def _lists(self) -> Iterator[_Piece]:
        simplified = self.editions[0]
        corpus = simplified.corpus
        for edition in self.editions:
            yield from list_pages(edition)
            yield from search_pages(edition)
            yield feed(
                edition.corpus,
                edition.periods,
                edition.tombstones,
                edition.as_of,
                f"{edition.base_url}{edition.script.folder}/",
                edition.script.lang,
                edition.words,
            )
        first = pages_of_all(simplified)[0]
        yield days_file(corpus, simplified.periods, len(first.entries), NOTICES)
        statuses = {notice.id: simplified.status(notice).word for notice in corpus.held}
        yield llms(corpus, statuses, simplified.base_url, simplified.words)

    def _rest_inputs(self) -> Inputs:
        """The measure that links are shown with, and every address that is no notice's."""
        corpus = self._corpus
        example = example_of(self.editions[0])
        work = corpus.work_of[example[0].id] if example else None
        return Inputs(
            texts=work.versions if work else (),
            faces=tuple(corpus.notices),
            records=tuple(corpus.records),
            more=(
                example and (example[0].id, example[1].id),
                list(ledger.of_the_rest(corpus)),
                self.ledger.seal,
                self.editions[0].tombstones,
            ),
        )

    def _rest(self) -> Iterator[_Piece]:
        simplified = self.editions[0]
        corpus = simplified.corpus
        for edition in self.editions:
            yield from site_pages(edition)
        yield from shared_files(self.editions, simplified.templates)
        yield notice_schema()
        for record in corpus.records.values():
            yield tables.record_rows(corpus, record)
        for id_ in corpus.notices:
            if id_ not in corpus.work_of:
                yield anchors.live(ledger.of_notice(id_, Contents()), self.ledger.promises)
        yield anchors.live(ledger.of_the_rest(corpus), self.ledger.promises)
        yield anchors.tombstones(self.ledger.promises.values())


def _body(edition: Edition, key: tuple[RegionId, BodyId]) -> Iterator[Artifact]:
    return body_pages(edition, edition.corpus.bodies[key])


def _record(edition: Edition, record: RecordId) -> Iterator[Artifact]:
    yield record_page(edition, edition.corpus.records[record])
