"""The figures in an amending decision that the law it amends has too, so that each counts once.

A decision lays down the new words of another law: 将第三条修改为：“…在60日内答复”. While no text of
that law is held in which they stand, 60日 is told from the decision, once. Where the consolidated
text is held, it has the figure, and the quotation in the decision has none of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set

from tiaowen.corpus.effects import TargetIndex
from tiaowen.model import NO_CLAUSE, Act, ClauseId, Contents, Figure, Notice, NoticeId, WorkId


def consolidated(
    notices: Mapping[NoticeId, Notice], index: TargetIndex
) -> dict[NoticeId, tuple[NoticeId, ...]]:
    """Returns for each decision the texts that are held with its changes."""
    found: dict[NoticeId, list[NoticeId]] = defaultdict(list)
    for notice in notices.values():
        by = notice.revision and notice.revision.by
        if notice.held and by and (id_ := index.find(by, notice)):
            found[id_].append(notice.id)
    return {id_: tuple(texts) for id_, texts in found.items()}


def own_figures(
    figures: tuple[Figure, ...],
    acts: Iterable[Act],
    done: Set[WorkId],
    works: Mapping[NoticeId, WorkId],
    contents: Contents,
) -> tuple[Figure, ...]:
    """Returns the figures of a notice without those that stand in a consolidated text too.

    Args:
        figures: all figures of its text.
        acts: what it does to others.
        done: the works of which a text with its changes is held.
        works: the work of each notice.
        contents: what is told of its text.
    """
    if not done:
        return figures
    into: dict[ClauseId, set[WorkId | None]] = defaultdict(set)  # None: a text that is not held
    for act in acts:
        if act.does in ("amends", "corrects"):
            into[act.clause].add(works[act.target] if act.target else None)
    everything = {work for group in into.values() for work in group}
    parents = dict(zip(contents.clauses, contents.parents, strict=True))

    def stands_there(clause: ClauseId) -> bool:
        """Whether the new text is held of every work that the words of a clause go into."""
        while clause and clause not in into:
            clause = parents.get(clause, NO_CLAUSE)
        return (into[clause] if clause else everything) <= done

    return tuple(one for one in figures if not (one.quoted and stands_there(one.clause)))
