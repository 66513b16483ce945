"""The corpus → what can be found: items (notices, records) and their units, cut into blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.status import written
from tiaowen.model import (
    NO_CLAUSE,
    Body,
    BodyMention,
    Clause,
    ClauseId,
    Notice,
    NoticeId,
    Period,
    Record,
    RecordId,
    RegionId,
)
from tiaowen.parsing.document_kinds import document_name

Name = Callable[[Notice, Clause], str]
"""What a page calls a clause that has no number or heading of its own."""

SLOTS = 8
"""A unit's number is its block's number times this, plus its place in the block."""
_BLOCK = 900
"""About how many characters a block holds: what is fetched to show one hit."""
_SPARE = 4


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that is found: a clause, a title with its number, a paragraph of an abstract.

    Attributes:
        id: of the clause; "" for a title or a paragraph.
        head: how many characters of the text its heading takes, its label among them.
        name: what it is called where it has no heading.
        own_page: whether it is a measure.
        bodies: those that it names; of a title, those that issued the notice.
        number: by which a measure or an article is cited; "" where there is none.
    """

    id: ClauseId
    text: str
    head: int = 0
    name: str = ""
    own_page: bool = False
    bodies: tuple[Body, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A notice or record with its units.

    Attributes:
        type: the kind of document that a notice is, "" where that is unknown.
        region, topics: each as id and name.
        periods: by `status.written`; "" where the item has no status.
    """

    id: str
    kind: str
    day: date | None
    number: str
    name: str
    region: tuple[str, str]
    topics: tuple[tuple[str, str], ...]
    periods: str
    type: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class BlockRange:
    """An item's place in the row of blocks.

    Attributes:
        base: the number of its first block.
        blocks: how many blocks it has.
    """

    id: str
    base: int
    blocks: int

    @property
    def capacity(self) -> int:
        """How many numbers are kept for it, so that a correction does not move the others.

        A multiple of four, with at least one to spare.
        """
        return (self.blocks // _SPARE + 1) * _SPARE


def block_ranges(corpus: Corpus) -> tuple[BlockRange, ...]:
    """Returns where every notice and record stands, oldest first, so that a new one comes last."""
    ages: list[tuple[date, str, list[int]]] = [
        (
            notice.written or date.min,
            notice.id,
            [len(_title(notice)), *corpus.contents[notice.id].lengths],
        )
        for notice in corpus.notices.values()
    ]
    ages += [
        (record.published or date.min, record.id, [len(record.title), *map(len, record.abstract)])
        for record in corpus.records.values()
    ]
    found = []
    base = 0
    for _, id_, lengths in sorted(ages):
        found.append(BlockRange(id_, base, sum(1 for _ in _cuts(lengths))))
        base += found[-1].capacity
    return tuple(found)


def item(
    corpus: Corpus,
    periods: Mapping[NoticeId, tuple[Period, ...]],
    name: Name,
    id_: str,
) -> Item:
    """Returns a notice or a record as it can be found."""
    if (notice := corpus.notices.get(NoticeId(id_))) is not None:
        return _notice(corpus, notice, periods, name)
    return _record(corpus, corpus.records[RecordId(id_)])


def head(corpus: Corpus, periods: Mapping[NoticeId, tuple[Period, ...]], id_: str) -> Item:
    """Returns the same without its units."""
    if (record := corpus.records.get(RecordId(id_))) is not None:
        return _record(corpus, replace(record, abstract=()))
    return _without_units(corpus, corpus.notices[NoticeId(id_)], periods)


def blocks(units: Sequence[Unit]) -> list[tuple[Unit, ...]]:
    """Returns whole units in blocks of about the same length."""
    return [tuple(units[i:j]) for i, j in _cuts([len(unit.text) for unit in units])]


def _cuts(lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    start = size = 0
    for i, length in enumerate(lengths):
        if i > start and (size + length > _BLOCK or i - start == SLOTS):
            yield start, i
            start, size = i, 0
        size += length
    if start < len(lengths):
        yield start, len(lengths)


def _notice(
    corpus: Corpus, notice: Notice, periods: Mapping[NoticeId, tuple[Period, ...]], name: Name
) -> Item:
    issuers = tuple(body for body in corpus.issuers_of(notice) if body)
    title = Unit(NO_CLAUSE, _title(notice), bodies=issuers)
    clauses = (_clause(corpus, notice, clause, name) for clause in notice.clauses)
    return replace(_without_units(corpus, notice, periods), units=(title, *clauses))


def _without_units(
    corpus: Corpus, notice: Notice, periods: Mapping[NoticeId, tuple[Period, ...]]
) -> Item:
    return Item(
        id=notice.id,
        kind="notice",
        day=notice.written,
        number=notice.number or "",
        name=notice.name,
        region=_region(corpus, notice.region),
        topics=tuple((topic, corpus.topic(topic)) for topic in notice.topics),
        periods=written(periods[notice.id]),
        type=document_name(notice).kind or "",
        units=(),
    )


def _title(notice: Notice) -> str:
    names = [notice.number or "", notice.title]
    if notice.short_title not in notice.title:
        names.append(notice.short_title)
    return "　".join(filter(None, names))


def _clause(corpus: Corpus, notice: Notice, clause: Clause, name: Name) -> Unit:
    found = corpus.found(notice.id)
    mentions = (*found.mentions_for.get(clause.id, ()), *found.mentions_in.get(clause.id, ()))
    before = len(clause.label) + len(clause.gap)
    head = before + clause.heading_end if clause.heading_end else 0
    return Unit(
        id=clause.id,
        text=clause.printed,
        head=head,
        name="" if head else clause.label or name(notice, clause),
        own_page=clause.is_measure,
        bodies=_bodies(corpus, mentions),
        number=_number(clause),
    )


def _record(corpus: Corpus, record: Record) -> Item:
    return Item(
        id=record.id,
        kind=record.kind,
        day=record.published,
        number="",
        name=record.title,
        region=_region(corpus, record.region),
        topics=tuple((topic, corpus.topic(topic)) for topic in record.topics),
        periods="",
        type="",
        units=(Unit(NO_CLAUSE, record.title), *(Unit(NO_CLAUSE, text) for text in record.abstract)),
    )


def _bodies(corpus: Corpus, mentions: Sequence[BodyMention]) -> tuple[Body, ...]:
    return tuple({body.id: body for body in map(corpus.body, mentions)}.values())


def _region(corpus: Corpus, region: RegionId) -> tuple[str, str]:
    return region, corpus.region(region).name


def _number(clause: Clause) -> str:
    """Returns the number by which people cite a measure or an article: 57号第20条."""
    last = clause.id.rpartition("-")[2]
    for prefix in ("art", "m"):
        if last.startswith(prefix) and last[len(prefix) :].isdecimal():
            return last[len(prefix) :]
    return ""
