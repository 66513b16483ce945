"""Periods of all notices held → one small file, from which a page tells the numbers of any day.

A page has the periods of the notices that it shows. How many hold in a region on a day, and which
are the newest of them, only the whole corpus tells. docs/search-format.md has the format.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import TypeVar

from tiaowen.artifacts import Artifact
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.status import letter_of
from tiaowen.model import NoticeId, Period
from tiaowen.search.codec import gaps, sealed, varint

_T = TypeVar("_T")


def days_file(
    corpus: Corpus, periods: Mapping[NoticeId, tuple[Period, ...]], newest: int, size: int
) -> Artifact:
    """Returns `search/days.bin`.

    Args:
        corpus: the corpus, in either script.
        periods: of each notice, what `status.periods` gave.
        newest: how many notices the first page of the list of all notices has.
        size: how many each of its other pages has.
    """
    held = corpus.held
    letters = _common(_letters(periods[one.id]) for one in held)
    regions = _common(one.region for one in held)
    topics = _common(one.topics for one in held)
    head = json.dumps(
        [newest, size, list(letters), list(regions), list(topics)], separators=(",", ":")
    ).encode()
    rows = bytearray(varint(len(head)) + head)
    last = date.max
    for notice in held:
        written = notice.written or date.min
        kind = regions[notice.region] + len(regions) * topics[notice.topics]
        kind = letters[_letters(periods[notice.id])] + len(letters) * kind
        rows += gaps([kind, (last - written).days])
        rows += gaps(_turns(written, periods[notice.id]))
        last = written
    return Artifact("search/days.bin", sealed(bytes(rows)))


def _letters(of: tuple[Period, ...]) -> str:
    return "".join(letter_of(period) for period in of)


def _common(values: Iterable[_T]) -> dict[_T, int]:
    """Value → its place among the distinct ones, the most frequent first."""
    return {value: place for place, (value, _) in enumerate(Counter(values).most_common())}


def _turns(written: date, of: tuple[Period, ...]) -> Iterator[int]:
    """The days on which a period begins: the first, before or after the day of writing, is told
    by its distance from that, twice and one less where it lies before; each other one by its
    distance from the one before."""
    days = [period.start for period in of if period.start]
    if days:
        first = (days[0] - written).days
        yield 2 * first if first >= 0 else -2 * first - 1
    yield from ((two - one).days for one, two in pairwise(days))
