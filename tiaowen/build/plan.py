"""The corpus in both scripts → the plan of a site: all targets, and what closes a build.

Which files are rendered together, and from what, is in `notice_targets` and `index_targets`; what
gathers from all of them is in `aggregates`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tiaowen import resources
from tiaowen.artifacts import (
    Artifact,
    Bytes,
    Inputs,
    Stream,
    Target,
)
from tiaowen.build.aggregates import Aggregate
from tiaowen.build.index_targets import IndexTargets
from tiaowen.build.notice_targets import NoticeTargets
from tiaowen.corpus import status
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.ledger import Ledger
from tiaowen.corpus.load import Loaded
from tiaowen.exports.datapackage import datapackage
from tiaowen.model import (
    NoticeId,
    Period,
    RecordId,
)
from tiaowen.pages.edition import Edition
from tiaowen.pages.finding import search_words
from tiaowen.pages.links import clause_name
from tiaowen.pages.offline import worker
from tiaowen.pages.words import SIMPLIFIED, TRADITIONAL, read_words
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
        notices = NoticeTargets(self.editions, self.ledger)
        indexes = IndexTargets(self.editions, self.ledger)
        yield from notices.pages()
        yield from self._search_items()
        yield from notices.addresses()
        yield from indexes.indexes()
        yield from indexes.lists()

    def _search_items(self) -> Iterator[Target]:
        """A target for the search blocks of each notice and record."""
        corpus = self._corpus
        for one in self.ranges:
            record = RecordId(one.id) in corpus.records
            inputs = Inputs(
                texts=() if record else (NoticeId(one.id),),
                records=(RecordId(one.id),) if record else (),
                more=(one.base,),
            )
            make = functools.partial(item_files, self._sides, self._periods, one)
            yield Target(f"search/{one.id}", inputs, make)

    @property
    def _periods(self) -> Mapping[NoticeId, tuple[Period, ...]]:
        return self.editions[0].periods

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


def plan_site(loaded: Loaded, as_of: date, base_url: str | None = None) -> Plan:
    """What is to be made; `base_url` is the site's public address, if not the one it names."""
    base_url = (base_url or loaded.simplified.site.base_url).rstrip("/") + "/"
    whole = loaded.simplified
    spans = status.unsettled(whole.periods, whole.omissions)
    columns = read_words(resources.templates() / "words.tsv")
    tombstones = tuple(one for one in loaded.ledger.promises.values() if one.state != "live")
    simplified, pair = (
        Edition(kind, texts, words, spans, as_of, base_url, resources.templates(), tombstones)
        for kind, texts, words in zip(
            (SIMPLIFIED, TRADITIONAL), (loaded.simplified, loaded.traditional), columns, strict=True
        )
    )
    return Plan((simplified, pair), loaded.ledger)
