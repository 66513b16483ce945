"""The regions and topics that something is about, in the order of their registries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from tiaowen.corpus.corpus import Corpus
from tiaowen.model import Notice, Record, RegionId, TopicId

_Id = TypeVar("_Id", RegionId, TopicId)


def regions_in_use(corpus: Corpus) -> list[RegionId]:
    """Returns the regions that a notice or a record is of."""
    return in_order({item.region for item in _items(corpus)}, corpus.regions)


def topics_in_use(corpus: Corpus) -> list[TopicId]:
    """Returns the topics that a notice or a record is on."""
    return in_order({topic for item in _items(corpus) for topic in item.topics}, corpus.topics)


def in_order(used: Iterable[_Id], registry: Iterable[_Id]) -> list[_Id]:
    """Returns ids in the order of their registry; those that it lacks come last, sorted."""
    place = {id_: i for i, id_ in enumerate(registry)}
    return sorted(used, key=lambda id_: (place.get(id_, len(place)), id_))


def _items(corpus: Corpus) -> list[Notice | Record]:
    return [*corpus.notices.values(), *corpus.records.values()]
