"""Versions of a work, periods of validity, and promised addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from tiaowen.model.ids import ClauseId, NoticeId, RegionId, Wid, WorkId
from tiaowen.model.problems import Place
from tiaowen.model.text import Lean
from tiaowen.model.words import ChangeKind, Does, LedgerState, Status, Why


class Change(Lean, frozen=True):
    """What became of one clause from a version to the next.

    `old` is "" for a clause that was added; `new` for one that was removed or is unclear, and then
    `candidates` are the new measures that may have taken it up, the likeliest one first.
    """

    old: ClauseId
    new: ClauseId
    change: ChangeKind
    candidates: tuple[ClauseId, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """A clause of a new version that about equally fits several old ones, or shares one."""

    notice: NoticeId
    clause: ClauseId
    rivals: tuple[ClauseId, ...]


@dataclass(frozen=True)
class Step:
    """From one held version of a work to the next held one."""

    old: NoticeId
    new: NoticeId
    changes: tuple[Change, ...]

    @cached_property
    def by_old(self) -> Mapping[ClauseId, Change]:
        """Old clause id → what became of it."""
        return MappingProxyType({change.old: change for change in self.changes if change.old})

    @cached_property
    def by_new(self) -> Mapping[ClauseId, Change]:
        """New clause id → what it continues, or that it was added; not what was merged into it."""
        # What was merged into a clause stands behind the clause's own change.
        found = {change.new: change for change in reversed(self.changes) if change.new}
        return MappingProxyType(found)


@dataclass(frozen=True)
class Work:
    """What successive notices carry on: its versions, oldest first, and the steps between them.

    `wids` gives each measure of each held version its permanent id within the work, `merged` those
    of other measures that were merged into it.
    """

    id: WorkId
    title: str
    region: RegionId
    versions: tuple[NoticeId, ...]
    steps: tuple[Step, ...] = ()
    wids: Mapping[tuple[NoticeId, ClauseId], Wid] = field(default_factory=dict, hash=False)
    merged: Mapping[tuple[NoticeId, ClauseId], tuple[Wid, ...]] = field(
        default_factory=dict, hash=False
    )

    @cached_property
    def holders(self) -> Mapping[Wid, tuple[tuple[NoticeId, ClauseId], ...]]:
        """wid → the (notice, clause) pairs that carry it, oldest first."""
        found: dict[Wid, list[tuple[NoticeId, ClauseId]]] = {}
        for key, wid in self.wids.items():
            for one in (wid, *self.merged.get(key, ())):
                found.setdefault(one, []).append(key)
        return MappingProxyType({wid: tuple(keys) for wid, keys in found.items()})


@dataclass(frozen=True, slots=True)
class Act:
    """An effect with its target found and its day worked out.

    `by` is the notice that does it and `clause` its clause that says so, "" where the words were
    not found. `target` is None for a document that we neither hold nor list; `named` is what the
    front matter calls it: an id, number or 《title》. `clauses` are ids of the target, () for the
    whole. From `start` on it works; without `certain`
    that day is only a bound. `mark` is the key of the front matter that carries it, for messages.
    """

    does: Does | Literal["revises"]
    by: NoticeId
    clause: ClauseId
    target: NoticeId | None
    named: str
    clauses: tuple[ClauseId, ...]
    start: date | None
    certain: bool
    until: date | None
    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class Period:
    """From a day on (None: from the beginning) a notice or a clause has a status, and why.

    `base` is the day that `start` was computed from, where it was; `act` the effect that made it
    so.
    """

    start: date | None
    status: Status
    why: Why
    base: date | None = None
    act: Act | None = None

    @property
    def certain(self) -> bool:
        """Whether `start` is a fact, not only a bound."""
        return not self.why.endswith("unknown") and self.why not in ("no-end", "presumed")


@dataclass(frozen=True, slots=True)
class Promise:
    """An address below a script's folder that was promised for ever.

    `state` is `live`, `moved` (to `target`, another address) or `withdrawn` (because of `target`).
    """

    address: str
    state: LedgerState
    target: str
    place: Place
