"""The targets of notices and works: their pages, texts and data, and the addresses promised."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from tiaowen.artifacts import (
    Artifact,
    Fragment,
    Inputs,
    Target,
)
from tiaowen.build.listing import listed
from tiaowen.corpus import ledger
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.ledger import Ledger
from tiaowen.exports import anchors, cards, go, tables
from tiaowen.exports.akn import akn
from tiaowen.exports.inventory import inventory_lines
from tiaowen.exports.known import known_notice, known_work
from tiaowen.exports.notice_file import notice_file
from tiaowen.exports.texts import texts
from tiaowen.model import Notice, NoticeId, RecordId, Work, WorkId
from tiaowen.pages.compare import compare_pages
from tiaowen.pages.edition import Edition
from tiaowen.pages.effects import in_lines
from tiaowen.pages.measure import measure_pages
from tiaowen.pages.notice import notice_pages
from tiaowen.pages.words import SIMPLIFIED
from tiaowen.pages.work import work_pages
from tiaowen.sources.pictures import picture_bytes

_Piece = Artifact | Fragment
_T = TypeVar("_T")


@dataclass(frozen=True)
class NoticeTargets:
    """Renders notices and works, each with all that is derived from its text."""

    editions: tuple[Edition, Edition]
    ledger: Ledger

    @property
    def _corpus(self) -> Corpus:
        return self.editions[0].corpus

    def pages(self) -> Iterator[Target]:
        """Yields a target for each work with its notices, the newest first, and for each notice
        that is cited in our texts but is no version of a work that we hold."""
        corpus = self._corpus
        for id_, work in self.works.items():
            yield self._target(f"work/{id_}", work.versions, self._work, id_)
        for notice in self._notices_in_order:
            if notice.id not in corpus.work_of:
                yield self._target(f"notice/{notice.id}", (notice.id,), self._notices, (notice.id,))

    def addresses(self) -> Iterator[Target]:
        """Yields a target for the promised addresses of each work."""
        for id_, work in self.works.items():
            inputs = Inputs(texts=work.versions, more=(self.ledger.seal,))
            yield Target(f"address/{id_}", inputs, functools.partial(self._addresses, work))

    @cached_property
    def works(self) -> Mapping[WorkId, Work]:
        """The works of which we hold a version, by id, the newest first."""
        found = (self._corpus.work_of.get(notice.id) for notice in self._notices_in_order)
        return {work.id: work for work in found if work}

    @property
    def _notices_in_order(self) -> list[Notice]:
        corpus = self._corpus
        return [*corpus.held, *(one for one in corpus.notices.values() if not one.held)]

    def _target(
        self,
        id_: str,
        notices: tuple[NoticeId, ...],
        make: Callable[[_T], Iterator[_Piece]],
        of: _T,
    ) -> Target:
        """A target of the pages of notices, whose addresses are told apart from other files."""
        own = ("notices/", "works/")
        return Target(
            id_,
            self._inputs(notices),
            lambda: listed(make(of), lambda path: path.startswith(own), self.editions[0].base_url),
        )

    def _inputs(self, notices: tuple[NoticeId, ...]) -> Inputs:
        corpus = self._corpus
        faces = set(notices)
        named: dict[NoticeId, None] = {}  # whose clauses the pages name that amend them
        records: dict[RecordId, None] = {}
        cited: list[list[object]] = []
        for id_ in notices:
            notice = corpus.notices[id_]
            citations = corpus.findings[id_].citations if notice.held else ()
            faces.update(one.target for one in citations if one.target)
            cited.append([*citations, *(self.editions[0].current(one) for one in citations)])
            acts = corpus.effects.by.get(id_, ())
            named |= {act.target: None for act in acts if act.target and act.clauses}
            faces.update(one.witness for one in notice.emendations if one.witness)
            records |= {record.id: None for record, _ in corpus.records_about.get(id_, ())}
            records |= {record.id: None for record in corpus.records_citing.get(id_, ())}
        own = tuple(f"notices/{id_}/" for id_ in notices)
        return Inputs(
            texts=(*notices, *(one for one in named if one not in notices)),
            faces=tuple(sorted(faces)),
            records=tuple(records),
            more=(
                cited,
                [self._citing(id_) for id_ in notices],
                [one for one in self.editions[0].tombstones if one.address.startswith(own)],
                [corpus.pictures.get(id_, {}) for id_ in notices],
            ),
        )

    def _citing(self, notice: NoticeId) -> list[tuple[object, ...]]:
        """What a notice's pages say of the places in others that cite it and its clauses."""
        corpus = self._corpus
        found: list[tuple[object, ...]] = []
        for clause, citations in corpus.citing.get(notice, {}).items():
            for one in citations:
                citing = corpus.notices[one.notice]
                name = corpus.contents[citing.id].names[one.clause]
                facts = (citing.id, citing.number, citing.name, citing.written)
                found.append((clause, one.clause, *facts, name))
        return found

    def _work(self, work: WorkId) -> Iterator[_Piece]:
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

    def _notices(self, notices: Iterable[NoticeId]) -> Iterator[_Piece]:
        simplified, twin = self.editions
        corpus = simplified.corpus
        for id_ in notices:
            notice = corpus.notices[id_]
            published = self._published(id_)
            pictures = corpus.pictures.get(id_, {})
            shown = {name: simplified.base_url + one.address for name, one in pictures.items()}
            for picture in pictures.values():
                yield Artifact(picture.address, picture_bytes(picture))
            for edition in self.editions:
                own = edition.corpus.notices[id_]
                yield from notice_pages(edition, own)
                yield from measure_pages(edition, own)
                if own.held:
                    root = f"{edition.base_url}{edition.script.folder}/"
                    told = in_lines(edition, own)
                    folder = edition.script.folder
                    yield from texts(own, root, folder, edition.words, shown, told)
            if notice.held:
                own_periods = simplified.periods
                yield akn(corpus, published, own_periods, simplified.base_url)
                yield notice_file(
                    corpus, published, own_periods[id_], self._published, simplified.base_url
                )
            yield from tables.notice_rows(
                corpus, published, functools.partial(simplified.clause_code, notice)
            )
            yield inventory_lines(notice, SIMPLIFIED.folder)
            facts = known_notice(corpus, twin.corpus, simplified.periods, id_)
            yield Fragment(anchors.NOTICES, anchors.line(id_, facts))
            yield from go.of_notice(id_, facts)
            for edition in self.editions:
                folder = edition.script.folder
                yield from cards.of_notice(edition.corpus, folder, edition.periods, id_)

    def _published(self, notice: NoticeId) -> Notice:
        """A notice in the script that it was published in, as the data has it."""
        simplified, twin = (edition.corpus.notices[notice] for edition in self.editions)
        return twin if simplified.script == "zh-Hant" else simplified

    def _addresses(self, work: Work) -> Iterator[Fragment]:
        promises = self.ledger.promises
        for version in work.versions:
            own = ledger.of_notice(version, self._corpus.contents[version])
            yield anchors.live(own, promises)
        yield anchors.live(ledger.of_work(work), promises)
