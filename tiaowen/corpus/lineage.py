"""Versions of a work → what became of each clause, and the permanent ids of its measures.

Clauses are aligned by their text, never by their number: a new number alone is no change. What is
about equally like two others stays unaligned and is told, and the front matter's `lineage:` settles
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from tiaowen.corpus.versions import aligned
from tiaowen.model import (
    NO_CLAUSE,
    Change,
    ChangeKind,
    ClauseId,
    Notice,
    NoticeId,
    Step,
    Tie,
    Wid,
    Work,
)


def trace(work: Work, notices: Mapping[NoticeId, Notice]) -> tuple[Work, list[Tie]]:
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


def lone(work: Work, version: NoticeId, measures: Iterable[ClauseId]) -> Work:
    """A work of which one version alone is held: its measures keep the ids that they have there."""
    return replace(work, wids={(version, measure): Wid(measure) for measure in measures})


def align(old: Notice, new: Notice) -> tuple[list[Change], list[Tie]]:
    """Return what became of each clause of a version in the next one, and the near-ties.

    The changes stand in the order of the new text; removed clauses come last, in the old order.
    One to one: no clause has two origins, and of two that were merged one is removed. A clause is
    the same when its own text is: what changed in its paragraphs and items is told of these.
    """
    found = aligned(old, new)
    before = found.old.pieces
    changes = []
    for id_ in map(ClauseId, found.new.pieces):
        origin = ClauseId(found.pairs.get(id_, ""))
        same = origin and before[origin].exact == found.new.pieces[id_].exact
        changes.append(Change(origin, id_, "same" if same else "edited" if origin else "added"))
    kept = set(found.pairs.values())
    changes += [
        Change(id_, NO_CLAUSE, "removed") for id_ in map(ClauseId, before) if id_ not in kept
    ]
    return changes, [
        Tie(new.id, id_, tuple(map(ClauseId, found.ties[id_])))
        for id_ in map(ClauseId, found.new.pieces)
        if id_ in found.ties and id_ not in found.pairs and not kept.issuperset(found.ties[id_])
    ]


def between(work: Work, old: NoticeId, new: NoticeId) -> tuple[Change, ...]:
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
    origin: dict[ClauseId, tuple[ClauseId, ChangeKind]] = {
        first: (first, "same") for first in firsts
    }
    added: tuple[ClauseId, ChangeKind] = NO_CLAUSE, "added"
    for step in chain:
        following: dict[ClauseId, tuple[ClauseId, ChangeKind]] = {}
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
        yield Change(first, NO_CLAUSE, "removed")


def _permanent_ids(
    held: Sequence[Notice], steps: Sequence[Step]
) -> dict[tuple[NoticeId, ClauseId], Wid]:
    """(notice, clause) → wid, as §4 of the contract says.

    A measure that became a paragraph of another keeps its wid there: it is not gone, and may become
    a measure again.
    """
    wids: dict[tuple[NoticeId, ClauseId], Wid] = {}
    taken: set[Wid] = set()
    before = {step.new: step for step in steps}
    for notice in held:
        step = before.get(notice.id)
        origin = {change.new: change.old for change in step.changes if change.old} if step else {}
        for clause in notice.clauses:
            wid = wids.get((step.old, origin.get(clause.id, NO_CLAUSE))) if step else None
            if wid is None and clause.is_measure:
                wid = Wid(clause.id)
                wid = wid if wid not in taken else Wid(f"{notice.id}-{wid}")
                taken.add(wid)
            if wid is not None:
                wids[notice.id, clause.id] = wid
    return wids
