"""Texts as they are compared: their words, and how much each of these tells."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# A new day or sum makes no other article: 自2011年8月1日起施行 is 自2025年1月1日起施行.
_NUMBER = re.compile(r"[0-9]+|[〇○零一二三四五六七八九十]+(?=[年月日])")


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """A text as it is compared.

    Attributes:
        id: Names it within its sequence.
        exact: Its text without layout: what is equal there is the same.
        words: Without punctuation too, for likeness alone (1.2万 and 12万 are not the same).
        family: Passages of two families are never paired.
        label: Its printed number, "" when it has none.
        pairs: Every two characters of `words` that stand together, whatever the numbers.
    """

    id: str
    exact: str
    words: str
    family: str
    label: str
    pairs: frozenset[str]

    @classmethod
    def of(cls, id_: str, exact: str, words: str, family: str, label: str) -> Passage:
        """Return the passage of a text."""
        like = _NUMBER.sub("0", words)
        pairs = frozenset(like[i : i + 2] for i in range(max(1, len(like) - 1)))
        return cls(id_, exact, words, family, label, pairs)


class Weights:
    """How much each pair of characters tells: one that many passages have tells little.

    Without it 机关、团体、企业事业组织和乡、民族乡、镇的人民政府 makes one article of two.
    """

    def __init__(self, passages: Sequence[Passage]) -> None:
        counts = Counter(pair for one in passages for pair in one.pairs)
        # Words that two versions share stand twice: nothing is rarer. Nor is what stands in none of
        # the passages: a paragraph of one character, a number cut in two.
        rarest = _weight(len(passages), 2)
        self._weights = defaultdict(
            lambda: rarest,
            {pair: _weight(len(passages), max(2, count)) for pair, count in counts.items()},
        )

    def of(self, pairs: Iterable[str]) -> float:
        """Return the weight of all of them."""
        return math.fsum(map(self._weights.__getitem__, pairs))


def _weight(passages: int, count: int) -> float:
    return math.log(1 + passages / count) ** 2
