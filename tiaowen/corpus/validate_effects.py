"""What documents do to one another, held together: one generator a rule."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.effects import CHANGING, TargetIndex
from tiaowen.corpus.starts import begins_by_itself
from tiaowen.corpus.status import on
from tiaowen.corpus.validate_terms import problem_at
from tiaowen.model import NO_CLAUSE, Act, ClauseId, Notice, NoticeId, Problem

_ONE = timedelta(days=1)
_UNKNOWN = (
    "there is no notice {}; mend the id, or for what is not held write the number or 《title》 as "
    "the text has it"
)


def check_effects(corpus: Corpus) -> Iterator[Problem]:
    """Every problem of what documents do to one another."""
    index = corpus.targets
    for notice in corpus.notices.values():
        acts = corpus.effects.by.get(notice.id, ())
        for act in acts:
            yield from _target(corpus, notice, act)
            yield from _order(corpus, notice, act)
            yield from _span(notice, act)
            yield from _revived(corpus, notice, act)
        yield from _revision(corpus, notice, index)
    for target, acts in corpus.acts_on.items():
        yield from _fates(corpus, acts)
        yield from _repealed_twice(corpus, target, acts)
        yield from _gone(corpus, target, acts)
    yield from _cycles(corpus)


# -- one effect ------------------------------------------------------------------------------


def _target(corpus: Corpus, notice: Notice, act: Act) -> Iterator[Problem]:
    """A target is known, with its clauses, or is named by its number or 《title》."""
    if not act.target:
        if not _named(act.named):
            yield problem_at(
                notice,
                act.mark,
                "unknown-notice",
                _UNKNOWN.format(act.named),
            )
        return
    if corpus.notices[act.target].held:
        for clause in act.clauses:
            if clause not in corpus.contents[act.target].clauses:
                yield problem_at(
                    notice,
                    act.mark,
                    "unknown-clause",
                    f"{act.target} has no clause {clause}; mend the id",
                )


def _named(target: str) -> bool:
    """Whether words are a 《title》 or a document number, not an id that nothing has."""
    return bool(re.fullmatch(r"《.+》", target) or re.search(r"[\u4e00-\u9fff].*\d", target))


def _order(corpus: Corpus, notice: Notice, act: Act) -> Iterator[Problem]:
    """A document changes what was there before it."""
    old = corpus.notices[act.target] if act.target and act.does in CHANGING else None
    if old and old.written and notice.written and notice.written < old.written:
        yield problem_at(
            notice,
            act.mark,
            "version-order",
            f"{notice.id} was written on {notice.written} and {act.does} {old.id}, written on "
            f"{old.written}; mend a date or the target",
        )


def _span(notice: Notice, act: Act) -> Iterator[Problem]:
    """An extension has a last day, and no effect ends before it begins."""
    if act.does == "extends" and act.until is None:
        yield problem_at(
            notice, act.mark, "missing-key", "an extension has no `until`; add the new last day"
        )
    if act.until and act.start and act.until < act.start:
        yield problem_at(
            notice,
            act.mark,
            "ends-first",
            f"the effect ends on {act.until} and begins on {act.start}; mend a day",
        )


def _revived(corpus: Corpus, notice: Notice, act: Act) -> Iterator[Problem]:
    """What is revived was suspended, repealed, lapsed or at its end."""
    if act.does != "revives" or not act.target or act.start is None:
        return
    for clause in act.clauses or (NO_CLAUSE,):
        of = corpus.clause_periods.get(act.target, {}).get(clause, corpus.periods[act.target])
        before = on(act.start - _ONE, of)
        if before.status in ("in-force", "not-yet") or (
            before.status == "unknown" and before.why != "no-end"
        ):
            named = f"{act.target}#{clause}" if clause else act.target
            yield problem_at(
                notice,
                act.mark,
                "nothing-to-revive",
                f"{named} was not suspended, repealed or at its end before {act.start}; add what "
                "suspended it, or take this out",
            )


# -- all effects on one document -------------------------------------------------------------


def _fates(corpus: Corpus, acts: Sequence[Act]) -> Iterator[Problem]:
    """A clause is not both struck out and amended on one day."""
    by_day: dict[tuple[ClauseId, date | None], list[Act]] = defaultdict(list)
    for act in acts:
        if act.does in ("repeals", "amends"):
            for clause in act.clauses:
                by_day[clause, act.start].append(act)
    for (clause, day), found in by_day.items():
        if len({act.does for act in found}) > 1:
            last = found[-1]
            yield problem_at(
                corpus.notices[last.by],
                last.mark,
                "two-fates",
                f"{last.target}#{clause} is repealed and amended on {day}; keep one of them",
            )


def _repealed_twice(corpus: Corpus, target: NoticeId, acts: Sequence[Act]) -> Iterator[Problem]:
    """A notice is repealed once, unless it was revived between."""
    before: Act | None = None
    for act in _in_time(acts):
        if act.clauses or act.does not in ("repeals", "revives"):
            continue
        if act.does == "repeals" and before and before.does == "repeals":
            yield problem_at(
                corpus.notices[act.by],
                act.mark,
                "repealed-twice",
                f"{target} is repealed by {before.by} too; keep one of them",
            )
        before = act


def _gone(corpus: Corpus, target: NoticeId, acts: Sequence[Act]) -> Iterator[Problem]:
    """What was repealed, lapsed or ended is not extended or confirmed without being revived."""
    ended: Act | None = None
    for act in _in_time(acts):
        if act.clauses:
            continue
        if act.does in ("repeals", "lapses"):
            ended = act
        elif act.does == "revives":
            ended = None
        elif act.does in ("extends", "confirms") and ended:
            yield problem_at(
                corpus.notices[act.by],
                act.mark,
                "no-longer-holds",
                f"{target} no longer holds: {ended.by} {ended.does} it from {ended.start}; take "
                "one of them out, or add what revived it",
            )
        elif act.does == "confirms" and act.until is None and act.start:
            own = corpus.periods[target]
            if on(act.start, own).status == "expired":
                yield problem_at(
                    corpus.notices[act.by],
                    act.mark,
                    "no-longer-holds",
                    f"{target} ended before {act.start}; give the new last day as `until`",
                )


def _in_time(acts: Iterable[Act]) -> list[Act]:
    return sorted(acts, key=lambda act: (act.start or date.max, act.by, act.mark))


def _cycles(corpus: Corpus) -> Iterator[Problem]:
    """No notice repeals what repealed it, directly or through others."""
    repealed_by: dict[NoticeId, set[NoticeId]] = defaultdict(set)
    for act in corpus.effects.acts:
        if act.target and act.does == "repeals" and not act.clauses:
            repealed_by[act.target].add(act.by)
    for act in corpus.effects.acts:
        if not act.target or act.does != "repeals" or act.clauses:
            continue
        if act.target == act.by or act.target in _reached(act.by, repealed_by):
            yield problem_at(
                corpus.notices[act.by],
                act.mark,
                "repeal-cycle",
                f"{act.target} repeals {act.by}, directly or through others; take one repeal out",
            )


def _reached(start: NoticeId, edges: Mapping[NoticeId, Iterable[NoticeId]]) -> set[NoticeId]:
    found: set[NoticeId] = set()
    waiting = [start]
    while waiting:
        for one in edges.get(waiting.pop(), ()):
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found


# -- revisions -------------------------------------------------------------------------------


def _revision(corpus: Corpus, notice: Notice, index: TargetIndex) -> Iterator[Problem]:
    """A revised text comes from an older one of its own work, by a known document, from a day."""
    revision = notice.revision
    if revision is None:
        return
    for words in (revision.of, revision.by):
        if words and words not in corpus.notices and not _named(words):
            yield problem_at(
                notice,
                "revision",
                "unknown-notice",
                _UNKNOWN.format(words),
            )
    of = index.find(revision.of, notice) if revision.of else None
    if revision.of == notice.id or notice.id in _ancestors(corpus, notice, index):
        yield problem_at(
            notice,
            "revision",
            "revision-cycle",
            f"{notice.id} is a revision of itself, directly or through others; mend `of`",
        )
    elif of and corpus.notices[of].work_id != notice.work_id:
        yield problem_at(
            notice,
            "revision",
            "two-works",
            f"{of} belongs to another work; name the `work` that both belong to",
        )
    if corpus.starts[notice.id] is None and not begins_by_itself(notice, corpus.said(notice.id)):
        yield problem_at(
            notice,
            "revision",
            "no-first-day",
            "no day from which this text holds: the document that amended is not held; give "
            "reckoned: {from, basis}",
        )


def _ancestors(corpus: Corpus, notice: Notice, index: TargetIndex) -> set[NoticeId]:
    found: set[NoticeId] = set()
    here: Notice | None = notice
    while here and here.revision and here.revision.of:
        of = index.find(here.revision.of, here)
        if of is None or of in found:
            break
        found.add(of)
        here = corpus.notices[of]
    return found
