"""Versions of a work, periods of validity, and promised addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType

from tiaowen.model.problems import Place
from tiaowen.model.text import Lean
from tiaowen.model.words import ChangeKind, LedgerState, Status


class Change(Lean, frozen=True):
    """What became of one clause from a version to the next.

    `old` is "" for a clause that was added, `new` for one that was removed.
    """

    old: str
    new: str
    change: ChangeKind


@dataclass(frozen=True, slots=True)
class Tie:
    """A clause of a new version that about equally fits several old ones, or shares one."""

    notice: str
    clause: str
    rivals: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """From one held version of a work to the next held one."""

    old: str
    new: str
    changes: tuple[Change, ...]

    @cached_property
    def by_old(self) -> Mapping[str, Change]:
        """Old clause id → what became of it."""
        return MappingProxyType({change.old: change for change in self.changes if change.old})


@dataclass(frozen=True)
class Work:
    """What successive notices carry on: its versions, oldest first, and the steps between them.

    `wids` gives each measure of each held version its permanent id within the work.
    """

    id: str
    title: str
    region: str
    versions: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    wids: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def holders(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """wid → the (notice, clause) pairs that carry it, oldest first."""
        found: dict[str, list[tuple[str, str]]] = {}
        for key, wid in self.wids.items():
            found.setdefault(wid, []).append(key)
        return MappingProxyType({wid: tuple(keys) for wid, keys in found.items()})


@dataclass(frozen=True, slots=True)
class Period:
    """From a day on (None: from the beginning) a notice has a status.

    `why` names the reason; `base` is the day that `start` was computed from, where it was.
    """

    start: date | None
    status: Status
    why: str
    base: date | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """An address below a script's folder that was promised for ever.

    `state` is `live`, `moved` (to `target`, another address) or `withdrawn` (because of `target`).
    """

    address: str
    state: LedgerState
    target: str
    place: Place
