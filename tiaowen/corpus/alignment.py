"""Two sequences of passages → which of the one continues which of the other.

The stages: passages with equal words; then rounds of similar ones, in each of which the pairs found
so far say where a passage stands. What is about equally like two others stays unaligned and is
told. Nothing here knows what a passage is of.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from rapidfuzz import fuzz

from tiaowen.corpus.passages import Passage, Weights

Pairs = Mapping[str, str]
"""New id → the id of the old passage that it continues."""

Rivals = tuple[str, tuple[str, ...]]
"""A new passage that stays unaligned, and the old ones that it is about equally like."""

Gap = tuple[str | None, str | None]
"""The old ids of the aligned passages before and after a place."""

# Below this many characters rare words tell nothing: a chapter's 审查 stands in half of a law.
_SHORT = 12
# All likeness is in per cent. Of short passages it is rapidfuzz's ratio: 矿产资源的勘查 and
# 矿产资源储备和应急 (50) are two chapters, 自公布之日起施行 and 自2023年5月1日起施行 (59) are one
# article.
_LIKE_SHORT = 55.0
# A second candidate this close makes the first one a guess: 仓房 is no better than 仓库 where the
# new text has 厂房.
_MARGIN = 8.0
# What it counts that nothing that is aligned moved between two passages.
_IN_PLACE = 8.0
# What it counts that a passage stands inside one that has its place: 本办法自……起施行 to which
# three lines of repeals were added is still itself.
_CONTAINED = 0.6
# A passage that is a little like another in its place, and like nothing else by more than this part
# of it, is that one rewritten; where both bear one number, the others need not stay so far behind.
_ALONE = 0.6
_ALONE_NUMBERED = 0.9
# Two passages of whose words in common with a third no more than this part is the same are parts of
# it: an article that was split in two, or two that were merged.
_PARTS = 0.4
# Only the passages that share most rare pairs of characters are compared in full; a pair that more
# than `_COMMON` have tells nothing.
_CANDIDATES = 8
_COMMON = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """How much two passages must have in common to be one, in per cent of their weights.

    Attributes:
        like: Wherever they stand.
        in_place: Where nothing that is aligned moved between them.
        alone: There too, where nothing else is nearly as like.
        short_anywhere: Whether short passages are paired out of their place too.
        parts: Whether one of two parts of a passage (or of two that it is made of) is chosen, the
            larger one; else they are rivals.
    """

    like: float
    in_place: float
    alone: float = 100
    short_anywhere: bool = True
    parts: bool = False


def match(
    before: Sequence[Passage],
    after: Sequence[Passage],
    known: Pairs,
    bar: Bar,
    weights: Weights,
) -> tuple[dict[str, str], list[Rivals]]:
    """Return the pairs of two sequences, those already known among them, and the near-ties.

    One to one: no passage has two origins, none is the origin of two.

    Args:
        before: The old passages, in the order of their text.
        after: The new ones.
        known: Pairs that stand already; those of passages that are not given are ignored.
        bar: How much two passages must have in common.
        weights: Of all passages of both texts, these among them.
    """
    pairs = {new.id: known[new.id] for new in after if new.id in known}
    for in_place in (False, True):
        pairs |= _equal(before, after, pairs, bar, in_place=in_place)
    while True:
        found, ties = _similar(before, after, pairs, bar, weights)
        if not found:
            return pairs, ties
        pairs |= found


def _open(passages: Sequence[Passage], taken: Iterable[str]) -> list[Passage]:
    gone = set(taken)
    return [one for one in passages if one.id not in gone]


# -- equal words -----------------------------------------------------------------------------


def _equal(
    before: Sequence[Passage], after: Sequence[Passage], pairs: Pairs, bar: Bar, *, in_place: bool
) -> dict[str, str]:
    """Pairs what has equal words: once in each text, or `in_place`, several in their order there.

    具体办法另行制定 may stand in five articles, of which the second is dropped.
    """
    here, there = places(before, after, pairs)
    waiting: dict[tuple[object, ...], list[str]] = defaultdict(list)
    wanted: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for passages, gaps, found in (
        (_open(before, pairs.values()), there, waiting),
        (_open(after, pairs), here, wanted),
    ):
        for one in passages:
            if in_place or bar.short_anywhere or len(one.words) >= _SHORT:
                gap = gaps[one.id] if in_place else None
                found[one.family, one.exact, gap].append(one.id)
    return {
        new: old
        for key, news in wanted.items()
        if in_place or len(news) == len(waiting.get(key, ())) == 1
        for new, old in zip(news, waiting.get(key, ()), strict=False)
    }


# -- similar words ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well an old passage fits a new one.

    Attributes:
        new: Id of the new passage.
        old: Id of the old passage.
        score: How like they are, in per cent; a place kept counts `_IN_PLACE`.
        enough: Whether the bar is cleared, whatever else fits.
        alone: Where it is not, the part of the score that nothing else may pass; 0 for never.
        common: The pairs of characters that both have.
        weight: What these tell.
    """

    new: str
    old: str
    score: float
    enough: bool
    alone: float
    common: frozenset[str]
    weight: float

    def near(self, other: _Fit) -> bool:
        """Whether two fits are about equally good."""
        return abs(self.score - other.score) < _MARGIN

    def stronger(self, other: _Fit) -> bool:
        """Whether an old passage goes on in this new one; of two parts, in the larger."""
        if self.near(other):
            return (self.weight, other.new) > (other.weight, self.new)
        return self.score > other.score


def _similar(
    before: Sequence[Passage], after: Sequence[Passage], pairs: Pairs, bar: Bar, weights: Weights
) -> tuple[dict[str, str], list[Rivals]]:
    """Pairs what is each other's one good match, and tells the near-ties."""
    here, there = places(before, after, pairs)
    index = _Index(_open(before, pairs.values()), there, bar, weights)
    forward = {
        new.id: fits for new in _open(after, pairs) if (fits := index.fits(new, here[new.id]))
    }
    backward: dict[str, list[_Fit]] = defaultdict(list)
    for fits in forward.values():
        for fit in fits:
            backward[fit.old].append(fit)

    def parts(one: _Fit, other: _Fit) -> bool:
        shared = weights.of(one.common & other.common)
        return bar.parts and shared <= _PARTS * min(one.weight, other.weight)

    def rivals(best: _Fit, fits: Iterable[_Fit]) -> list[_Fit]:
        return [fit for fit in fits if best.near(fit) and not parts(best, fit)]

    found: dict[str, str] = {}
    ties: list[Rivals] = []
    for new, fits in forward.items():
        first = fits[0]
        merged = [fit for fit in fits[1:] if first.near(fit) and parts(first, fit)]
        best = max((first, *merged), key=lambda fit: fit.weight)
        others = [fit for fit in fits if fit is not best]
        claims = [fit for fit in backward[best.old] if fit.new != new]
        if not best.enough:
            nearest = max((fit.score for fit in (*others, *claims)), default=0)
            if best.alone and nearest <= best.alone * best.score:
                found[new] = best.old
            elif best.alone and any(best.near(fit) for fit in others):
                ties.append((new, tuple(fit.old for fit in fits if best.near(fit))))
        elif same := rivals(best, others):
            ties.append((new, (best.old, *(fit.old for fit in same))))
        elif rivals(best, claims):
            ties.append((new, (best.old,)))
        elif all(best.stronger(claim) for claim in claims):
            found[new] = best.old
    return found, ties


class _Index:
    """Finds the old passages worth comparing with a new one: those that share rare words with it,
    and those that stand in the same gap."""

    def __init__(
        self, olds: Sequence[Passage], gaps: Mapping[str, Gap], bar: Bar, weights: Weights
    ) -> None:
        self._gaps = gaps
        self._bar = bar
        self._weights = weights
        self._whole = {one.id: weights.of(one.pairs) for one in olds}
        self._holders: dict[tuple[str, str], list[Passage]] = defaultdict(list)
        self._neighbours: dict[tuple[str, Gap], list[Passage]] = defaultdict(list)
        for one in olds:
            self._neighbours[one.family, gaps[one.id]].append(one)
            for pair in one.pairs:
                self._holders[one.family, pair].append(one)

    def fits(self, wanted: Passage, gap: Gap) -> list[_Fit]:
        """Return what fits a new passage in any way, the best first."""
        related: Counter[Passage] = Counter()
        for pair in wanted.pairs:
            holders = self._holders.get((wanted.family, pair), ())
            if len(holders) <= _COMMON:
                related.update(holders)
        # Ties of a Counter stand in the order of a set: the ids decide, on any machine.
        best = nsmallest(_CANDIDATES, related.items(), key=lambda one: (-one[1], one[0].id))
        neighbours = self._neighbours.get((wanted.family, gap), ())[:_CANDIDATES]
        candidates = {one.id: one for one in (*(one for one, _ in best), *neighbours)}
        whole = self._weights.of(wanted.pairs)
        fits = [
            self._fit(wanted, whole, old, in_place=self._gaps[old.id] == gap)
            for old in candidates.values()
        ]
        return sorted((fit for fit in fits if fit.score), key=lambda fit: (-fit.score, fit.old))

    def _fit(self, new: Passage, new_whole: float, old: Passage, *, in_place: bool) -> _Fit:
        bar = self._bar
        bonus = _IN_PLACE if in_place else 0
        common = new.pairs & old.pairs
        weight = self._weights.of(common)
        alone = 0.0
        if min(len(new.words), len(old.words)) < _SHORT:
            score = fuzz.ratio(new.words, old.words)
            enough = score >= _LIKE_SHORT and (in_place or bar.short_anywhere)
            score = score + bonus if enough else 0
        else:
            whole = self._whole[old.id]
            score = 200 * weight / (new_whole + whole)
            if in_place:
                # A passage that grew is still itself if most of it stands in the new one. One of
                # two halves that it was split into is no such thing.
                score = max(score, _CONTAINED * 100 * weight / whole)
            enough = score >= (bar.in_place if in_place else bar.like)
            if in_place and score >= bar.alone:
                alone = _ALONE_NUMBERED if new.label == old.label != "" else _ALONE
            score += bonus
        return _Fit(new.id, old.id, score, enough, alone, common, weight)


# -- places ----------------------------------------------------------------------------------


def places(
    before: Sequence[Passage], after: Sequence[Passage], pairs: Pairs
) -> tuple[Mapping[str, Gap], Mapping[str, Gap]]:
    """Return the gap that each new and each old passage stands in."""
    steady = _steady(before, after, pairs)
    return _gaps(after, steady), _gaps(before, {old: old for old in steady.values()})


def _steady(before: Sequence[Passage], after: Sequence[Passage], pairs: Pairs) -> dict[str, str]:
    """The pairs that kept their order: the longest run of them that rises in both texts."""
    place = {one.id: i for i, one in enumerate(before)}
    aligned = [one.id for one in after if one.id in pairs and pairs[one.id] in place]
    tails: list[int] = []
    chains: list[tuple[str, int]] = []  # each pair with the chain that it ends
    ends: list[int] = []
    for new in aligned:
        at = bisect_left(tails, place[pairs[new]])
        chains.append((new, ends[at - 1] if at else -1))
        tails[at : at + 1] = [place[pairs[new]]]
        ends[at : at + 1] = [len(chains) - 1]
    found = {}
    last = ends[-1] if ends else -1
    while last >= 0:
        new, last = chains[last]
        found[new] = pairs[new]
    return found


def _gaps(passages: Sequence[Passage], pairs: Pairs) -> dict[str, Gap]:
    """Id → the old ids of the nearest aligned passages before and after it."""

    def nearest(ordered: Iterable[Passage]) -> dict[str, str | None]:
        last: str | None = None
        found = {}
        for one in ordered:
            last = pairs.get(one.id, last)
            found[one.id] = last
        return found

    left, right = nearest(passages), nearest(reversed(passages))
    return {one.id: (left[one.id], right[one.id]) for one in passages}
