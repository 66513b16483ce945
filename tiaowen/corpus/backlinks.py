"""Citations turned round: which places cite a clause, in this version of it and in earlier ones.

A clause keeps what cites it by lineage: under whatever number it goes on in a later version, it is
still what an older document means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tiaowen.model import NO_CLAUSE, Citation, ClauseId, Findings, NoticeId, Step, Work


@dataclass(frozen=True, slots=True)
class CitedBy:
    """The citations of a clause, or of a document as a whole.

    `here` name this text, those of its own document among them; `earlier` name the clause in an
    earlier version (their `target`), and are of other works.
    """

    here: tuple[Citation, ...] = ()
    earlier: tuple[Citation, ...] = ()


def turned(
    findings: Mapping[NoticeId, Findings],
) -> Mapping[NoticeId, Mapping[ClauseId, tuple[Citation, ...]]]:
    """Return notice → clause → the citations of it; under "" those of the notice as a whole.

    A citation of a clause that the notice does not have is one of the whole.
    """
    found: dict[NoticeId, dict[ClauseId, list[Citation]]] = defaultdict(lambda: defaultdict(list))
    for one in (citation for found_ in findings.values() for citation in found_.citations):
        if one.target:
            for clause in one.clauses or (NO_CLAUSE,):
                found[one.target][clause].append(one)
    return {
        notice: {clause: tuple(group) for clause, group in clauses.items()}
        for notice, clauses in found.items()
    }


def chains(works: Iterable[Work]) -> Mapping[NoticeId, tuple[tuple[Step, ...], tuple[Step, ...]]]:
    """Return notice → the steps that lead to it, the last first, and the steps from it on; only
    notices of works with several held versions."""
    return {
        version: (
            tuple(step for step in reversed(work.steps) if order[step.new] <= order[version]),
            tuple(step for step in work.steps if order[step.old] >= order[version]),
        )
        for work in works
        if work.steps
        for order in ({id_: place for place, id_ in enumerate(work.versions)},)
        for version in work.versions
    }


def earlier(steps: Iterable[Step], clause: ClauseId) -> Iterator[tuple[NoticeId, ClauseId]]:
    """Yield a clause as it stands in each earlier version that has it; for "" the versions.

    Args:
        steps: The steps that lead to the version, the last first.
        clause: Its id, or "" for the whole text.
    """
    for step in steps:
        if clause:
            change = step.by_new.get(clause)
            if not change or not change.old:
                return
            clause = change.old
        yield step.old, clause


def later(
    steps: Iterable[Step], clauses: Iterable[ClauseId]
) -> Iterator[tuple[NoticeId, tuple[ClauseId, ...]]]:
    """Yield each later version with the ids that clauses have there; those dropped are left out.

    Args:
        steps: The steps from the version on.
        clauses: The ids of the clauses.
    """
    kept = tuple(clauses)
    for step in steps:
        became = (step.by_old[one].new for one in kept if one in step.by_old)
        kept = tuple(one for one in became if one)
        yield step.new, kept
