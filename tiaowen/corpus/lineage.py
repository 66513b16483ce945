"""Versions of a work → what became of each clause, and the permanent ids of its measures.

Clauses are aligned by their text, never by their number: a new number alone is no change. First
equal texts, then texts that are similar in one clear way; what is about equally like two others
stays unaligned and is told, and the front matter's `lineage:` settles it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from tiaowen.folding import bare, without_layout
from tiaowen.model import (
    Change,
    ChangeKind,
    Clause,
    Notice,
    Step,
    Tie,
    Work,
)
from tiaowen.numerals import parse_number

# Two clauses with less in common (per cent, as rapidfuzz counts it) are two clauses.
_LIKE = 50.0
# How much it counts that a clause's text stands inside one that has its place.
_CONTAINED = 0.6
# A second candidate this close makes the first one a guess.
_MARGIN = 4.0
# Only the clauses that share most rare pairs of characters are compared in full.
_CANDIDATES = 8
_COMMON = 40


def trace(work: Work, notices: Mapping[str, Notice]) -> tuple[Work, list[Tie]]:
    """The work with the steps between its held versions and the permanent ids of its measures.

    Also returns the near-ties that were left unaligned.
    """
    held = [notices[version] for version in work.versions if notices[version].held]
    steps: list[Step] = []
    ties: list[Tie] = []
    for old, new in pairwise(held):
        changes, open_ties = align(old, new)
        steps.append(Step(old.id, new.id, tuple(changes)))
        ties += open_ties
    wids = _permanent_ids(held, steps)
    return Work(work.id, work.title, work.region, work.versions, tuple(steps), wids), ties


def lone(work: Work, version: str, measures: Iterable[str]) -> Work:
    """A work of which one version alone is held: its measures keep the ids that they have there."""
    return replace(work, wids={(version, measure): measure for measure in measures})


def align(old: Notice, new: Notice) -> tuple[list[Change], list[Tie]]:
    """What became of each clause of a version in the next one, in the order of the new text.

    Removed clauses come last, in the old order. One to one: no clause has two origins. What the
    new notice's `lineage:` says comes first and is not questioned.
    """
    before = [_Plain.of(clause) for clause in old.clauses]
    after = [_Plain.of(clause) for clause in new.clauses]
    pairs = {
        one.new: one.old for one in new.lineage if one.new in new.by_id and one.old in old.by_id
    }
    settled = {one.new for one in new.lineage} | {one.old for one in new.lineage}
    open_before = [plain for plain in before if plain.id not in settled]
    open_after = [plain for plain in after if plain.id not in settled]
    pairs |= _equal(open_before, open_after)
    similar, ties = _similar(before, after, pairs, settled)
    pairs |= similar

    exact = {plain.id: plain.exact for plain in before}
    changes = []
    for plain in after:
        origin = pairs.get(plain.id, "")
        same = origin and exact[origin] == plain.exact
        changes.append(
            Change(origin, plain.id, "same" if same else "edited" if origin else "added")
        )
    kept = set(pairs.values())
    changes += [Change(plain.id, "", "removed") for plain in before if plain.id not in kept]
    return changes, [Tie(new.id, clause, rivals) for clause, rivals in ties]


@dataclass(frozen=True, slots=True)
class _Plain:
    """A clause as it is compared, and the kind of clause it can be paired with.

    `exact` is its text without layout: what is equal there is the same. `words`, without
    punctuation too, is for likeness alone (1.2万 and 12万 are not the same). An annex row never
    becomes a paragraph; a numbered row's own number does not count.
    """

    id: str
    exact: str
    words: str
    family: str

    @classmethod
    def of(cls, clause: Clause) -> _Plain:
        zone = clause.id.split("-")[0]
        kind = "paragraph" if clause.kind == "annex-list" else clause.kind
        family = f"{zone}/{kind}" if zone.startswith(("annex", "cover")) else kind
        text = clause.text
        if clause.kind == "row" and parse_number(clause.cells[0]):
            text = "\t".join(clause.cells[1:])
        return cls(clause.id, without_layout(text), bare(text), family)


def _equal(before: Sequence[_Plain], after: Sequence[_Plain]) -> dict[str, str]:
    """New id → old id of clauses with the same words, several equal ones in their order."""
    waiting: dict[tuple[str, str], list[str]] = defaultdict(list)
    for plain in reversed(before):
        waiting[plain.family, plain.exact].append(plain.id)
    return {
        plain.id: same.pop()
        for plain in after
        if (same := waiting.get((plain.family, plain.exact)))
    }


def _similar(
    before: Sequence[_Plain], after: Sequence[_Plain], pairs: Mapping[str, str], settled: set[str]
) -> tuple[dict[str, str], list[tuple[str, tuple[str, ...]]]]:
    """New id → old id of clauses that are each other's one good match, and the near-ties."""
    gone = settled | set(pairs.values())
    steady = _steady(before, after, pairs)
    here = _gaps(after, steady)
    there = _gaps(before, {old: old for old in steady.values()})
    index = _Index([plain for plain in before if plain.id not in gone], there)
    forward = {
        plain.id: ranking
        for plain in after
        if plain.id not in settled and plain.id not in pairs
        if (ranking := index.rank(plain, here[plain.id]))
    }
    backward: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for new, ranking in forward.items():
        for score, old in ranking:
            backward[old].append((score, new))

    found: dict[str, str] = {}
    ties: list[tuple[str, tuple[str, ...]]] = []
    for new, ranking in forward.items():
        score, old = ranking[0]
        rivals = [other for less, other in ranking[1:] if score - less < _MARGIN]
        claims = [claim for claim in backward[old] if claim[1] != new]
        if rivals:
            ties.append((new, (old, *rivals)))
        elif any(abs(score - claim) < _MARGIN for claim, _ in claims):
            ties.append((new, (old,)))
        elif all(score > claim for claim, _ in claims):
            found[new] = old
    return found, ties


def _steady(
    before: Sequence[_Plain], after: Sequence[_Plain], pairs: Mapping[str, str]
) -> dict[str, str]:
    """The pairs that kept their order: the longest run of them that rises in both texts."""
    place = {plain.id: i for i, plain in enumerate(before)}
    aligned = [plain.id for plain in after if plain.id in pairs]
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


def _gaps(
    clauses: Sequence[_Plain], pairs: Mapping[str, str]
) -> dict[str, tuple[str | None, str | None]]:
    """Id → the old ids of the nearest aligned clauses before and after it: the gap it stands in."""

    def nearest(ordered: Iterable[_Plain]) -> dict[str, str | None]:
        last: str | None = None
        found = {}
        for plain in ordered:
            last = pairs.get(plain.id, last)
            found[plain.id] = last
        return found

    left, right = nearest(clauses), nearest(reversed(clauses))
    return {plain.id: (left[plain.id], right[plain.id]) for plain in clauses}


class _Index:
    """Finds the old clauses worth comparing with a new one: those that share rare words with it,
    and those that stand in the same gap."""

    def __init__(
        self, olds: Sequence[_Plain], gaps: Mapping[str, tuple[str | None, str | None]]
    ) -> None:
        self._gaps = gaps
        self._holders: dict[tuple[str, str], list[_Plain]] = defaultdict(list)
        self._neighbours: dict[tuple[str | None, str | None], list[_Plain]] = defaultdict(list)
        for plain in olds:
            self._neighbours[gaps[plain.id]].append(plain)
            for pair in _character_pairs(plain.words):
                self._holders[plain.family, pair].append(plain)

    def rank(self, wanted: _Plain, gap: tuple[str | None, str | None]) -> list[tuple[float, str]]:
        """Score and id of the candidates, the best first; one in its old place counts more."""
        related: Counter[_Plain] = Counter()
        for pair in _character_pairs(wanted.words):
            holders = self._holders.get((wanted.family, pair), ())
            if len(holders) <= _COMMON:
                related.update(holders)
        candidates = {plain for plain, _ in related.most_common(_CANDIDATES)}
        neighbours = self._neighbours.get(gap, ())[:_CANDIDATES]
        candidates |= {plain for plain in neighbours if plain.family == wanted.family}
        ranking = []
        for plain in candidates:
            in_place = self._gaps[plain.id] == gap
            score = fuzz.ratio(wanted.words, plain.words)
            if in_place:
                # Nothing moved around it: a clause that grew (a repeal added to the closing
                # article) is still itself if most of the shorter text stands in the longer.
                contained = fuzz.partial_ratio(wanted.words, plain.words)
                score = max(score, _CONTAINED * contained) + _MARGIN
            if score >= _LIKE:
                ranking.append((score, plain.id))
        return sorted(ranking, key=lambda one: (-one[0], one[1]))


def _character_pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def between(work: Work, old: str, new: str) -> tuple[Change, ...]:
    """What became of each clause from one version to a later one, over all steps between them.

    A clause edited and then edited back counts as edited: its text is not compared again here.
    """
    chain: list[Step] = []
    for step in work.steps:
        if chain or step.old == old:
            chain.append(step)
        if chain and step.new == new:
            break
    return tuple(_joined(chain))


def _joined(chain: Sequence[Step]) -> Iterator[Change]:
    firsts = [change.old for change in chain[0].changes if change.old] if chain else []
    origin: dict[str, tuple[str, ChangeKind]] = {first: (first, "same") for first in firsts}
    added: tuple[str, ChangeKind] = "", "added"
    for step in chain:
        following: dict[str, tuple[str, ChangeKind]] = {}
        for change in step.changes:
            if change.new:
                first, how = origin.get(change.old, added)
                edited = first and "edited" in (how, change.change)
                following[change.new] = (first, "edited" if edited else how)
        origin = following
    reached = set()
    for new, (first, how) in origin.items():
        reached.add(first)
        yield Change(first, new, how if first else "added")
    for first in sorted(set(firsts) - reached, key=firsts.index):
        yield Change(first, "", "removed")


def _permanent_ids(held: Sequence[Notice], steps: Sequence[Step]) -> dict[tuple[str, str], str]:
    """(notice, clause) → wid, as §4 of the contract says."""
    wids: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    before = {step.new: step for step in steps}
    for notice in held:
        step = before.get(notice.id)
        origin = {change.new: change.old for change in step.changes if change.old} if step else {}
        for clause in notice.measures:
            wid = wids.get((step.old, origin.get(clause.id, ""))) if step else None
            if wid is None:
                wid = clause.id if clause.id not in taken else f"{notice.id}-{clause.id}"
                taken.add(wid)
            wids[notice.id, clause.id] = wid
    return wids
