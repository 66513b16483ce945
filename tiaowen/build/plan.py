"""The corpus in both scripts → targets: which files are made together, and from what.

`Plan.targets` has all that is made from the corpus alone; what gathers from them is in `gathered`,
and what closes a build stands at the end.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from tiaowen import resources
from tiaowen.artifacts import (
    Artifact,
    Bytes,
    Fragment,
    Inputs,
    Stream,
    Target,
)
from tiaowen.build.aggregates import FILES, Aggregate
from tiaowen.cache import digest
from tiaowen.corpus import ledger, status
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.ledger import Ledger
from tiaowen.corpus.load import Loaded
from tiaowen.exports import anchors, go, tables
from tiaowen.exports.akn import akn
from tiaowen.exports.datapackage import datapackage
from tiaowen.exports.feed import feed
from tiaowen.exports.inventory import inventory_lines
from tiaowen.exports.known import known_notice, known_work
from tiaowen.exports.sitemap import SITEMAP, entry
from tiaowen.exports.texts import llms, texts
from tiaowen.model import (
    Contents,
    Notice,
    Period,
    Record,
    Work,
)
from tiaowen.pages import shared_files, site_pages
from tiaowen.pages.authors import example_of
from tiaowen.pages.bodies import body_pages
from tiaowen.pages.compare import compare_pages
from tiaowen.pages.edition import Edition
from tiaowen.pages.figures import FigurePages, figure_pages, figures_page
from tiaowen.pages.finding import search_pages, search_words
from tiaowen.pages.in_use import regions_in_use, topics_in_use
from tiaowen.pages.indexes import list_pages, record_page, region_pages, topic_pages
from tiaowen.pages.links import clause_name
from tiaowen.pages.measure import measure_pages
from tiaowen.pages.notice import notice_pages
from tiaowen.pages.offline import worker
from tiaowen.pages.paging import ListPage
from tiaowen.pages.words import SCRIPTS, SIMPLIFIED, TRADITIONAL, read_words
from tiaowen.pages.work import work_pages
from tiaowen.search import (
    CHARS,
    BlockRange,
    SearchEdition,
    block_ranges,
    catalogue_files,
    epoch_of,
    item_files,
    manifests,
)

_NOINDEX = b'<meta name="robots" content="noindex">'
_Piece = Artifact | Fragment
_T = TypeVar("_T")


@dataclass(frozen=True)
class Plan:
    """A site to be made: both editions, and the addresses that it has promised."""

    editions: tuple[Edition, Edition]
    ledger: Ledger

    @cached_property
    def ranges(self) -> tuple[BlockRange, ...]:
        """The places of all items in the search."""
        return block_ranges(self._corpus)

    @property
    def _corpus(self) -> Corpus:
        return self.editions[0].corpus

    @cached_property
    def _sides(self) -> tuple[SearchEdition, SearchEdition]:
        simplified, twin = (
            SearchEdition(
                edition.script.folder,
                edition.corpus,
                functools.partial(clause_name, edition),
                search_words(edition),
            )
            for edition in self.editions
        )
        return simplified, twin

    def targets(self) -> Iterator[Target]:
        """Everything that is made from the corpus, works first, the newest before the others."""
        corpus = self._corpus
        notices = [*corpus.held, *(one for one in corpus.notices.values() if not one.held)]
        found = [corpus.work_of.get(notice.id) for notice in notices]
        works = {work.id: work for work in found if work}
        for id_, work in works.items():
            yield self._target(f"work/{id_}", work.versions, self._work, id_)
        for notice, own in zip(notices, found, strict=True):
            if own is None:  # cited in our texts, but no version of a work that we hold
                yield self._target(f"notice/{notice.id}", (notice.id,), self._notices, (notice.id,))
        for one in self.ranges:
            record = one.id in corpus.records
            inputs = Inputs(
                texts=() if record else (one.id,),
                records=(one.id,) if record else (),
                more=(one.base,),
            )
            make = functools.partial(item_files, self._sides, self._periods, one)
            yield Target(f"search/{one.id}", inputs, make)
        for id_, work in works.items():
            inputs = Inputs(texts=work.versions, more=(self.ledger.seal,))
            yield Target(f"address/{id_}", inputs, functools.partial(self._addresses, work))
        yield from self._indexes()
        yield Target("lists", self._lists_inputs(), lambda: self._others(self._lists()))
        yield Target("rest", self._rest_inputs(), lambda: self._others(self._rest()))

    @property
    def _periods(self) -> Mapping[str, tuple[Period, ...]]:
        return self.editions[0].periods

    def _target(
        self, id_: str, notices: tuple[str, ...], make: Callable[[_T], Iterator[_Piece]], of: _T
    ) -> Target:
        """A target of the pages of notices, whose addresses are told apart from other files."""
        own = ("notices/", "works/")
        return Target(
            id_,
            self._inputs(notices),
            lambda: self._listed(make(of), lambda path: path.startswith(own)),
        )

    def _listed(self, pieces: Iterable[_Piece], known: Callable[[str], bool]) -> Iterator[_Piece]:
        """The pieces, and what the lists of pages and files say of them.

        A path below a script's folder that is `known` as an address is not listed as a file.
        """
        scripts = [(script.folder, script.lang) for script in SCRIPTS]
        pages: list[bytes] = []
        files: list[str] = []
        for piece in pieces:
            yield piece
            if isinstance(piece, Fragment):
                continue
            address = piece.path.removesuffix("index.html")
            folder, _, rest = address.partition("/")
            if folder != "assets" and not known(rest):
                files.append(address)
            page = folder == SIMPLIFIED.folder and piece.path.endswith("/index.html")
            if page and _NOINDEX not in piece.content:
                pages.append(entry(rest, scripts, self.editions[0].base_url))
        yield Fragment(SITEMAP, b"".join(pages))
        yield Fragment(FILES, "".join(f"{path}\n" for path in files).encode())

    # -- notices and works -----------------------------------------------------------------

    def _inputs(self, notices: tuple[str, ...]) -> Inputs:
        corpus = self._corpus
        faces = set(notices)
        records: dict[str, None] = {}
        for id_ in notices:
            notice = corpus.notices[id_]
            citations = corpus.findings[id_].citations if notice.held else ()
            faces.update(one.target for one in citations if one.target)
            faces.update(one.witness for one in notice.emendations if one.witness)
            records |= {record.id: None for record, _ in corpus.records_about.get(id_, ())}
            records |= {record.id: None for record in corpus.records_citing.get(id_, ())}
        own = tuple(f"notices/{id_}/" for id_ in notices)
        return Inputs(
            texts=notices,
            faces=tuple(sorted(faces)),
            records=tuple(records),
            more=(
                [self._citing(id_) for id_ in notices],
                [one for one in self.editions[0].tombstones if one.address.startswith(own)],
            ),
        )

    def _citing(self, notice: str) -> list[tuple[object, ...]]:
        """What a notice's page says of the places that cite it."""
        corpus = self._corpus
        found: list[tuple[object, ...]] = []
        for one in corpus.cited_by.get(notice, ()):
            citing = corpus.notices[one.notice]
            name = corpus.contents[citing.id].names[one.clause]
            found.append((citing.id, citing.number, citing.name, citing.written, one.clause, name))
        return found

    def _work(self, work: str) -> Iterator[_Piece]:
        simplified, twin = self.editions
        yield from self._notices(simplified.corpus.works[work].versions)
        for edition in self.editions:
            own = edition.corpus.works[work]
            yield from work_pages(edition, own)
            yield from compare_pages(edition, own)
        yield tables.work_rows(simplified.corpus.works[work])
        facts = known_work(simplified.corpus, twin.corpus, work)
        yield Fragment(anchors.WORKS, anchors.line(work, facts))
        yield go.of_work(work, facts)

    def _notices(self, notices: Iterable[str]) -> Iterator[_Piece]:
        simplified, twin = self.editions
        corpus = simplified.corpus
        for id_ in notices:
            notice = corpus.notices[id_]
            for edition in self.editions:
                own = edition.corpus.notices[id_]
                yield from notice_pages(edition, own)
                yield from measure_pages(edition, own)
                if own.held:
                    root = f"{edition.base_url}{edition.script.folder}/"
                    yield from texts(own, root, edition.script.folder, edition.words)
            if notice.held:
                yield akn(corpus, notice, simplified.periods, simplified.base_url)
            yield from tables.notice_rows(corpus, notice)
            yield inventory_lines(notice, SIMPLIFIED.folder)
            facts = known_notice(corpus, twin.corpus, simplified.periods, id_)
            yield Fragment(anchors.NOTICES, anchors.line(id_, facts))
            yield from go.of_notice(id_, facts)

    def _addresses(self, work: Work) -> Iterator[Fragment]:
        promises = self.ledger.promises
        for version in work.versions:
            own = ledger.of_notice(version, self._corpus.contents[version])
            yield anchors.live(own, promises)
        yield anchors.live(ledger.of_work(work), promises)

    # -- indexes ---------------------------------------------------------------------------

    def _indexes(self) -> Iterator[Target]:
        """Regions, topics, bodies, records and figures, each remade when what it shows changes."""
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
    def _named(self) -> Mapping[str, bytes]:
        """Region → in which measures its bodies are named, as a digest."""
        found: dict[str, list[str]] = defaultdict(list)
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

    # -- the rest --------------------------------------------------------------------------

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset({*ledger.of_the_rest(self._corpus), *self.ledger.promises})

    def _others(self, pieces: Iterator[_Piece]) -> Iterator[_Piece]:
        """The pieces, listed; what is an address of the corpus is told as such."""
        return self._listed(pieces, lambda path: path in self._known)

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
        for record in corpus.records.values():
            yield tables.record_rows(corpus, record)
        for id_ in corpus.notices:
            if id_ not in corpus.work_of:
                yield anchors.live(ledger.of_notice(id_, Contents()), self.ledger.promises)
        yield anchors.live(ledger.of_the_rest(corpus), self.ledger.promises)
        yield anchors.tombstones(self.ledger.promises.values())

    # -- what closes a build ---------------------------------------------------------------

    def described(self, files: Mapping[str, tuple[int, str]]) -> Artifact:
        """The description of the CSV files: path → their length and checksum."""
        simplified = self.editions[0]
        site = simplified.corpus.site
        return datapackage(site.title, files, simplified.base_url, simplified.words)

    def catalogues(self, lists: bytes) -> Aggregate:
        """The catalogues of the search; the key of the lists stands for all that they tell."""

        def make(parts: Sequence[Iterable[bytes]]) -> Iterator[Stream]:
            sides, periods = self._sides, self.editions[0].periods
            for file in catalogue_files(sides, periods, self.ranges, parts[0]):
                yield Stream(file.path, [file.content])

        capacities = [(one.id, one.base, one.capacity) for one in self.ranges]
        return Aggregate("search", (CHARS,), make, f"{lists.hex()} {capacities}")

    def search(self, shards: int, version: str) -> Iterator[Artifact]:
        """What closes the search."""
        return manifests(self._sides, epoch_of(self.ranges), shards, version)

    def worker(self, few: Iterable[Bytes], data: Iterable[Bytes], build: str) -> Artifact:
        """What keeps the site for readers offline; `build` stands for all other files."""
        return worker(self.editions, few, data, build)


def _body(edition: Edition, key: tuple[str, str]) -> Iterator[Artifact]:
    return body_pages(edition, edition.corpus.bodies[key])


def _record(edition: Edition, record: str) -> Iterator[Artifact]:
    yield record_page(edition, edition.corpus.records[record])


def plan_site(loaded: Loaded, as_of: date, base_url: str | None = None) -> Plan:
    """What is to be made; `base_url` is the site's public address, if not the one it names."""
    base_url = (base_url or loaded.simplified.site.base_url).rstrip("/") + "/"
    spans = status.periods(loaded.simplified.notices, loaded.simplified.repealed_by)
    columns = read_words(resources.templates() / "words.tsv")
    tombstones = tuple(one for one in loaded.ledger.promises.values() if one.state != "live")
    simplified, pair = (
        Edition(kind, texts, words, spans, as_of, base_url, resources.templates(), tombstones)
        for kind, texts, words in zip(
            (SIMPLIFIED, TRADITIONAL), (loaded.simplified, loaded.traditional), columns, strict=True
        )
    )
    return Plan((simplified, pair), loaded.ledger)
