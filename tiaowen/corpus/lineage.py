"""Versions of a work → what became of each clause, and the permanent ids of its measures.

Clauses are aligned by their text, never by their number: a new number alone is no change. What is
about equally like two others stays unaligned and is told, and the front matter's `lineage:` settles
it.
"""

from __future__ import annotations

from collections import defaultdict
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
    wids, merged = _permanent_ids(held, steps)
    return replace(work, steps=tuple(steps), wids=wids, merged=merged), ties


def lone(work: Work, version: NoticeId, measures: Iterable[ClauseId]) -> Work:
    """A work of which one version alone is held: its measures keep the ids that they have there."""
    return replace(work, wids={(version, measure): Wid(measure) for measure in measures})


def align(old: Notice, new: Notice) -> tuple[list[Change], list[Tie]]:
    """Return what became of each clause of a version in the next one, and the near-ties.

    The changes stand in the order of the new text, those merged into a clause behind its own; what
    was removed or is unclear comes last, in the old order. Each old clause is told once, and each
    new one once but for what was merged into it. A clause is the same when its own text is: what
    changed in its paragraphs and items is told of these.
    """
    found = aligned(old, new)
    before = found.old.pieces
    gone = {id_: found.fate(id_) for id_ in map(ClauseId, before) if id_ not in found.followers}
    merged: dict[str, list[ClauseId]] = defaultdict(list)
    for old_id, fate in gone.items():
        if fate.change == "merged":
            merged[fate.into[0]].append(old_id)
    changes = []
    for id_ in map(ClauseId, found.new.pieces):
        origin = ClauseId(found.pairs.get(id_, ""))
        same = origin and before[origin].exact == found.new.pieces[id_].exact
        changes.append(Change(origin, id_, "same" if same else "edited" if origin else "added"))
        changes += [Change(one, id_, "merged") for one in merged[id_]]
    changes += [
        Change(old_id, NO_CLAUSE, fate.change, tuple(map(ClauseId, fate.into)))
        for old_id, fate in gone.items()
        if fate.change != "merged"
    ]
    return changes, [
        Tie(new.id, id_, tuple(map(ClauseId, found.ties[id_])))
        for id_ in map(ClauseId, found.new.pieces)
        if id_ in found.ties
        and id_ not in found.pairs
        and not found.followers.keys() >= set(found.ties[id_])
    ]


def between(work: Work, old: NoticeId, new: NoticeId) -> tuple[Change, ...]:
    """What became of each clause from one version to a later one, over all steps between them.

    A clause edited and then edited back counts as edited: its text is not compared again here.
    """
    return tuple(_joined(_chain(work, old, new)))


def followed(work: Work, old: NoticeId, clause: ClauseId, new: NoticeId) -> Change:
    """Return what became of one clause of a version in a later one."""
    return _followed(clause, _chain(work, old, new))


def _chain(work: Work, old: NoticeId, new: NoticeId) -> list[Step]:
    chain: list[Step] = []
    for step in work.steps:
        if chain or step.old == old:
            chain.append(step)
        if chain and step.new == new:
            break
    return chain


_ORDER: tuple[ChangeKind, ...] = ("same", "edited", "merged")


def _joined(chain: Sequence[Step]) -> Iterator[Change]:
    if not chain:
        return
    ends = [_followed(change.old, chain) for change in chain[0].changes if change.old]
    into: dict[ClauseId, list[Change]] = defaultdict(list)
    for end in ends:
        into[end.new].append(end)
    for new in (change.new for change in chain[-1].changes if change.new and _main(change)):
        origins = into[new]
        if not any(map(_main, origins)):
            yield Change(NO_CLAUSE, new, "added")
        yield from sorted(origins, key=lambda end: not _main(end))
    yield from into[NO_CLAUSE]


def _main(change: Change) -> bool:
    """Whether the new clause is this one's alone, and not merged into it."""
    return change.change != "merged"


def _followed(old: ClauseId, chain: Sequence[Step]) -> Change:
    """What became of a clause over several steps; of one that is unclear, its candidates too."""
    at = old
    how: ChangeKind = "same"
    for i, step in enumerate(chain):
        change = step.by_old[at]
        if change.change == "unclear":
            later = [_followed(one, chain[i + 1 :]) for one in change.candidates]
            likely = [one for end in later for one in ((end.new,) if end.new else end.candidates)]
            if not likely:
                return Change(old, NO_CLAUSE, "removed")
            return Change(old, NO_CLAUSE, "unclear", tuple(dict.fromkeys(likely)))
        if not change.new:
            return Change(old, NO_CLAUSE, "removed")
        at = change.new
        how = max(how, change.change, key=_ORDER.index)
    return Change(old, at, how)


_Key = tuple[NoticeId, ClauseId]


def _permanent_ids(
    held: Sequence[Notice], steps: Sequence[Step]
) -> tuple[dict[_Key, Wid], dict[_Key, tuple[Wid, ...]]]:
    """(notice, clause) → wid, as §4 of the contract says, and → those of what was merged into it.

    A measure that became a paragraph of another keeps its wid there: it is not gone, and may become
    a measure again. One that was merged into another goes where that one goes.
    """
    wids: dict[_Key, Wid] = {}
    merged: dict[_Key, tuple[Wid, ...]] = {}
    taken: set[Wid] = set()
    before = {step.new: step for step in steps}
    for notice in held:
        step = before.get(notice.id)
        own: dict[ClauseId, Wid] = {}
        others: dict[ClauseId, list[Wid]] = defaultdict(list)
        for change in step.changes if step else ():
            old = step.old, change.old  # type: ignore[union-attr]  # it has changes
            if change.change == "merged" and old in wids:
                others[change.new].append(wids[old])
            elif old in wids:
                own[change.new] = wids[old]
            others[change.new] += merged.get(old, ())
        for clause in notice.clauses:
            wid = own.get(clause.id)
            if wid is None and clause.is_measure:
                wid = Wid(clause.id)
                wid = wid if wid not in taken else Wid(f"{notice.id}-{wid}")
                taken.add(wid)
            if wid is not None:
                wids[notice.id, clause.id] = wid
                if others[clause.id]:
                    merged[notice.id, clause.id] = tuple(others[clause.id])
    return wids, merged
