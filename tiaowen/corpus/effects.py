"""The effects of all notices, their targets found and their days worked out.

A target is an id, or a number or 《title》 as written; where it is held, under whatever name, its
id stands in the `Act`. A title that several versions share means the one in force when the effect
was written. From which day an effect works, contract §2 says: the day that its words name, else the
first day of the document that says it, else that document's publication, else its writing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tiaowen.corpus.starts import Start
from tiaowen.corpus.titles import plain_number, plain_title
from tiaowen.model import NO_CLAUSE, Act, ClauseId, Contents, Effect, Notice, NoticeId
from tiaowen.parsing.claim import Claim
from tiaowen.parsing.clause_refs import find_clauses
from tiaowen.parsing.statements import Statements, effects_of
from tiaowen.parsing.terms import days_named

CHANGING = frozenset(
    ("repeals", "amends", "extends", "confirms", "suspends", "revives", "lapses", "corrects")
)
"""The verbs that change what a target is, or what it says; the others only link."""


@dataclass(frozen=True)
class Effects:
    """All effects: `acts` in the order of the notices, and those on each notice by its id."""

    acts: tuple[Act, ...] = ()

    @cached_property
    def on(self) -> Mapping[NoticeId, tuple[Act, ...]]:
        """Notice → the acts on it or on its clauses."""
        return _grouped((act.target, act) for act in self.acts if act.target)

    @cached_property
    def by(self) -> Mapping[NoticeId, tuple[Act, ...]]:
        """Notice → what it does to others; a revision is none of it."""
        return _grouped((act.by, act) for act in self.acts if act.does != "revises")


def _grouped(pairs: Iterable[tuple[NoticeId, Act]]) -> Mapping[NoticeId, tuple[Act, ...]]:
    found: dict[NoticeId, list[Act]] = defaultdict(list)
    for key, act in pairs:
        found[key].append(act)
    return {key: tuple(acts) for key, acts in found.items()}


def resolve_effects(
    notices: Mapping[NoticeId, Notice],
    statements: Mapping[NoticeId, Statements],
    contents: Mapping[NoticeId, Contents],
    starts: Mapping[NoticeId, Start | None],
) -> Effects:
    """Returns the effects that the front matter of all notices carries.

    Args:
        notices: all notices, by id.
        statements: what each held notice says, by id.
        contents: the clauses of each notice, by id.
        starts: the first day in force of each notice, where it is known.
    """
    index = TargetIndex(notices.values(), starts)
    acts: list[Act] = []
    for notice in notices.values():
        places = dict(statements[notice.id].places) if notice.id in statements else {}
        for mark, effect in effects_of(notice):
            target = index.find(effect.target, notice)
            acts.append(
                _act(notice, mark, effect, target, places.get(mark, NO_CLAUSE), contents, starts)
            )
        acts += _revision(notice, index, statements, starts)
    return Effects(tuple(acts))


def _revision(
    notice: Notice,
    index: TargetIndex,
    statements: Mapping[NoticeId, Statements],
    starts: Mapping[NoticeId, Start | None],
) -> Iterator[Act]:
    """A text that is an older one as amended takes its place from its own first day.

    Where its head lists a revision between the two, of which no text is held, the older one ended
    with that already, on a day that is not known.
    """
    revision, start = notice.revision, starts.get(notice.id)
    target = index.find(revision.of, notice) if revision and revision.of else None
    if revision and target and start:
        said = statements.get(notice.id, Statements())
        old = index.notice(target)
        between = _revised_between(old, statements.get(target, Statements()), starts, said, start)
        yield Act(
            does="revises",
            by=notice.id,
            clause=dict(said.places).get("revision", NO_CLAUSE),
            target=target,
            named=revision.of or "",
            clauses=(),
            start=between or start.day,
            certain=start.certain and between is None,
            until=None,
            text=revision.text or "",
            mark="revision",
        )


def _revised_between(
    old: Notice,
    said: Statements,
    starts: Mapping[NoticeId, Start | None],
    later: Statements,
    start: Start,
) -> date | None:
    """The first day of a revision that the head of a later text lists, after what is known of the
    older one and before the one that made the later."""
    begun = starts.get(old.id)
    words = old.revision.text if old.revision else None
    known = [*said.revised[-1:], *days_named(words or "")]
    known += [day for day in (old.written, old.published, begun.day if begun else None) if day]
    if not known:
        return None
    missing = (day for day in later.revised[:-1] if max(known) < day < start.day)
    return min(missing, default=None)


def _act(
    notice: Notice,
    mark: str,
    effect: Effect,
    target: NoticeId | None,
    place: ClauseId,
    contents: Mapping[NoticeId, Contents],
    starts: Mapping[NoticeId, Start | None],
) -> Act:
    start, certain = day_of(notice, effect.start, starts.get(notice.id))
    aliases = contents[target].aliases if target and target in contents else {}
    return Act(
        does=effect.does,
        by=notice.id,
        clause=place,
        target=target,
        named=effect.target,
        clauses=tuple(aliases.get(clause, clause) for clause in effect.clauses),
        start=start,
        certain=certain,
        until=effect.until,
        text=effect.text,
        mark=mark,
    )


def day_of(notice: Notice, named: date | None, start: Start | None) -> tuple[date | None, bool]:
    """Returns the day from which an effect works, and whether that day is a fact or only a bound.

    Args:
        notice: the document that says it.
        named: the day that the effect's own words name.
        start: the document's first day in force.
    """
    if named:
        return named, True
    if start:
        return start.day, start.certain
    if notice.published:
        return notice.published, True
    return notice.written, False


class TargetIndex:
    """Finds the notice that an id, a number or a 《title》 means."""

    def __init__(self, notices: Iterable[Notice], starts: Mapping[NoticeId, Start | None]) -> None:
        self._notices: dict[NoticeId, Notice] = {}
        self._starts = starts
        self._numbers: dict[str, list[NoticeId]] = defaultdict(list)
        self._titles: dict[str, list[NoticeId]] = defaultdict(list)
        for notice in notices:
            self._notices[notice.id] = notice
            for number in notice.numbers:
                self._numbers[plain_number(number)].append(notice.id)
            for title in {notice.title, notice.short_title} - {""}:
                self._titles[plain_title(title)].append(notice.id)

    def find(self, words: str, by: Notice) -> NoticeId | None:
        """Returns the id of the notice that words mean, None where it is not known, or not one.

        Args:
            words: an id, a number, or a title in 《》.
            by: the document that names it.
        """
        if (id_ := NoticeId(words)) in self._notices:
            return id_
        if words.startswith("《"):
            return self._version(self._titles.get(plain_title(words[1:-1]), []), by)
        found = self._numbers.get(plain_number(words), [])
        return found[0] if len(found) == 1 else None

    def notice(self, id_: NoticeId) -> Notice:
        """Returns the notice that has an id."""
        return self._notices[id_]

    def _version(self, ids: Iterable[NoticeId], by: Notice) -> NoticeId | None:
        """The version in force when `by` was written, of its own region where titles repeat."""
        found = [self._notices[one] for one in ids if one != by.id]
        local = [one for one in found if one.region == by.region]
        found = local or found
        if len({one.work_id for one in found}) > 1:
            return None
        day = by.written or date.max
        begun = [one for one in found if (start := self._day(one)) and start <= day]
        latest = sorted(begun or found, key=lambda one: (self._day(one) or date.min, one.id))
        return latest[-1].id if latest else None

    def _day(self, notice: Notice) -> date | None:
        start = self._starts.get(notice.id)
        return start.day if start else notice.written


def untold(
    notices: Mapping[NoticeId, Notice],
    statements: Mapping[NoticeId, Statements],
    index: TargetIndex,
) -> dict[NoticeId, tuple[tuple[Claim, NoticeId | None], ...]]:
    """Returns the claims of sentences that no key of the front matter carries.

    Returns:
        By notice, each claim with the id of its target where that is held.
    """
    found: dict[NoticeId, tuple[tuple[Claim, NoticeId | None], ...]] = {}
    for id_, said in statements.items():
        if not said.claims:
            continue
        notice = notices[id_]
        carried: dict[tuple[str, str], set[ClauseId]] = defaultdict(set)
        for _, effect in effects_of(notice):
            on = index.find(effect.target, notice) or effect.target
            for does in {effect.does, *(("extends",) if effect.until else ())}:
                carried[does, on] |= set(effect.clauses) or {NO_CLAUSE}
        left = []
        for claim in said.claims:
            target = target_of(claim, notice, index)
            clauses = carried.get((claim.does, target or claim.target.words), set())
            if target != id_ and not _carries(clauses, claim, notices[target] if target else None):
                left.append((claim, target))
        if left:
            found[id_] = tuple(left)
    return found


def _carries(clauses: set[ClauseId], claim: Claim, target: Notice | None) -> bool:
    """Whether effects on these clauses ("": the whole) say what a claim says."""
    if not clauses or NO_CLAUSE in clauses or not claim.refs or not (target and target.held):
        return bool(clauses)
    aliases = target.text.aliases
    entered = {aliases.get(clause, clause) for clause in clauses}
    meant = {id_ for ref in claim.refs for id_ in find_clauses(target.text.outline, ref) or ()}
    return meant <= entered


def target_of(claim: Claim, notice: Notice, index: TargetIndex) -> NoticeId | None:
    """Returns the id of the document that a claim acts on, None where it is not held."""
    names = (claim.target.number, claim.target.title)
    return next((found for name in names if name and (found := index.find(name, notice))), None)
