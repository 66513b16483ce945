"""Which of many titles are most like another: `line_patterns.title_similarity`, on sets of bits.

An import compares the title of each draft that lost words with those of all others; with 1,000
drafts these are a million comparisons, which sets of strings make ten times as dear.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping


class TitleIndex:
    """Titles by id, each as the bits of its pairs of neighbouring characters."""

    def __init__(self, titles: Mapping[str, str]) -> None:
        """Take in titles, by the id of what they name."""
        self._bits: dict[str, int] = {}
        self._pairs = {id: self._bits_of(title) for id, title in titles.items()}

    def nearest(self, title: str, count: int, without: str) -> list[str]:
        """Return the ids of the titles most like one, the most similar first.

        Args:
            title: The title.
            count: How many ids to return at most.
            without: An id to leave out: that of the title itself.
        """
        pairs = self._bits_of(title)
        size = pairs.bit_count()
        ranked: Iterable[tuple[float, str]] = (
            (-common / max(1, size + other.bit_count() - common), id)
            for id, other in self._pairs.items()
            if id != without
            for common in ((pairs & other).bit_count(),)
        )
        return [id for _, id in heapq.nsmallest(count, ranked)]

    def _bits_of(self, title: str) -> int:
        found = 0
        for i in range(len(title) - 1):
            pair = title[i : i + 2]
            found |= 1 << self._bits.setdefault(pair, len(self._bits))
        return found
