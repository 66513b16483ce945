"""The figures in an amending decision that the law it amends has too, so that each counts once.

A decision lays down the new words of another law: 将第三条修改为：“…在60日内答复”. While no text of
that law is held in which they stand, 60日 is told from the decision, once. Where the consolidated
text is held, it has the figure, and the quotation in the decision has none of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import product

from msgspec import structs

from tiaowen.corpus.effects import TargetIndex
from tiaowen.model import NO_CLAUSE, Act, ClauseId, Contents, Figure, Notice, NoticeId, WorkId
from tiaowen.parsing.figures import read_replaced
from tiaowen.parsing.quoted_words import replacements

_At = tuple[NoticeId, ClauseId, tuple[int, int]]
"""Where a figure stands: its notice and clause, and the span of its amount."""


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


def replaced(
    effects: Iterable[Act], notices: Mapping[NoticeId, Notice]
) -> tuple[dict[NoticeId, list[Figure]], set[_At]]:
    """Returns the figures that acts put into clauses, and the places of those that were wrong.

    Of a correction (“40公里”应为“30公里”) the old figure never was law; that of a clause that is
    amended has the status of its clause.
    """
    put: dict[NoticeId, list[Figure]] = defaultdict(list)
    wrong: set[_At] = set()
    for act in effects:
        target = notices.get(act.target) if act.target else None
        if act.does not in ("amends", "corrects") or not (target and target.held and act.clause):
            continue
        words = notices[act.by].by_id[act.clause].text
        at = words.find(act.text)
        # Of this act alone: a sentence may put other words in the place of the same elsewhere.
        own = [one for one in replacements(words) if at <= one[1] <= at + len(act.text)]
        for (old, start, end), id_ in product(own, act.clauses):
            clause = target.by_id.get(id_)
            if clause is None:
                continue
            before, after = read_replaced(target, clause, old, words[start:end])
            put[act.by] += (_moved(one, act, start) for one in after)
            wrong.update(map(_at, before if act.does == "corrects" and after else ()))
    return put, wrong


def _moved(figure: Figure, act: Act, by: int) -> Figure:
    """A figure with its spans in the clause of the act."""
    start, end = figure.amount
    return structs.replace(
        figure,
        notice=act.by,
        clause=act.clause,
        start=figure.start + by,
        end=figure.end + by,
        amount=(start + by, end + by),
    )


def with_replaced(
    figures: tuple[Figure, ...],
    put: Iterable[Figure],
    wrong: Set[_At],
    clauses: Sequence[ClauseId],
) -> tuple[Figure, ...]:
    """Returns the figures of a notice with what it puts into others, without what was corrected.

    Args:
        figures: the figures of its text.
        put: those that it puts into other texts by words alone that do not tell what they are.
        wrong: the places of those that others corrected.
        clauses: the clauses of its text, in order.
    """
    known = {_at(one): one for one in figures}
    every = {_at(one): one for one in put} | known  # words that go into two clauses are one figure
    if len(every) == len(known) and known.keys().isdisjoint(wrong):
        return figures
    order = {clause: number for number, clause in enumerate(clauses)}
    kept = (one for at, one in every.items() if at not in wrong)
    return tuple(sorted(kept, key=lambda one: (order[one.clause], one.start)))


def _at(figure: Figure) -> _At:
    return figure.notice, figure.clause, figure.amount


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
