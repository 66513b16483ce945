"""A notice's text → the few facts about it that work on the whole corpus needs.

Those of all notices fit into memory; the texts stay encoded in their store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from tiaowen.cache import digest
from tiaowen.corpus.similar_figures import Subject
from tiaowen.model import (
    Clause,
    Contents,
    Findings,
    Notice,
)
from tiaowen.parsing.figures.targets import indicators
from tiaowen.parsing.references import Reference


def contents(
    notice: Notice,
    found: Findings,
    references: Sequence[Reference],
    subjects: Sequence[Subject],
) -> Contents:
    """Return the contents of a notice.

    Args:
        notice: The notice.
        found: What its text names.
        references: What its text refers to.
        subjects: What its figures are about.
    """
    return Contents(
        clauses=tuple(clause.id for clause in notice.clauses),
        kinds=tuple(clause.kind for clause in notice.clauses),
        parents=tuple(clause.parent for clause in notice.clauses),
        aliases=dict(notice.text.aliases),
        measures=tuple(clause.id for clause in notice.measures),
        lengths=tuple(len(clause.printed) for clause in notice.clauses),
        names={
            id_: digest(*_name(notice, notice.by_id[id_]))
            for id_ in dict.fromkeys(one.clause for one in references)
        },
        subjects=digest(msgspec.msgpack.encode(subjects)),
        letters=digest(*(f"{one.kind} {one.letters}" for one in subjects)),
        indicators=len(indicators(notice, found.figures)),
        pictures=tuple(
            (mark.value, clause.line)
            for clause in notice.clauses
            for mark in clause.marks
            if mark.kind == "picture"
        ),
    )


def _name(notice: Notice, clause: Clause) -> Iterator[str]:
    """Yield all that a page may call a clause by: how it and the clauses above it begin."""
    for node in (clause, *notice.ancestors(clause)):
        yield f"{node.kind} {node.label}"
        yield node.text[: max(node.heading_end, _BEGINNING)]


_BEGINNING = 25
"""One character more than pages show of a clause without a heading, to tell if they cut it."""
