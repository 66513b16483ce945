"""Dates, terms and effects → whether a notice or a clause holds on a day, as periods.

Periods are what a browser reads too: it tells the status of any day from them. A day that no
source gives is not invented. Where a notice counts from its publication and no source says when
that was, what is certain is used: it was not published before it was written, so 自发布之日起
cannot begin earlier than that day, nor 30日后 earlier than 30 days after it. Such a period says
that its first day is not known (`start-unknown`), and no page shows that day.

The rules are those of contract §2. What is not understood is `unknown`, never in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tiaowen.corpus.starts import Start, beginning_of
from tiaowen.model import (
    NO_CLAUSE,
    Act,
    ClauseId,
    Contents,
    DefaultTerm,
    Notice,
    NoticeId,
    Omission,
    Period,
    Status,
    Why,
)
from tiaowen.parsing.statements import Statements
from tiaowen.parsing.terms import (
    Deferred,
    End,
    Lasting,
    OnDay,
    Unread,
    last_day,
    read_end,
)

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Term:
    """The last day in force by a notice's own words; `day` None where they do not tell it."""

    day: date | None
    why: Why
    base: date | None = None


# -- beginnings ------------------------------------------------------------------------------


def unsettled(
    spans: Mapping[NoticeId, tuple[Period, ...]], omissions: Mapping[str, tuple[Omission, ...]]
) -> dict[NoticeId, tuple[Period, ...]]:
    """The periods of notices; of one that a left-out document may have repealed none is known."""
    return {
        id_: (Period(None, "unknown", "left-out"),)
        if "repealed-by" in omissions.get(id_, ())
        else own
        for id_, own in spans.items()
    }


def end_of(notice: Notice, said: Statements) -> tuple[End | None, bool]:
    """Returns what words say of the end, and whether they were read from the text; as above."""
    if notice.expires:
        return read_end(notice.expires.text), False
    if said.own.end:
        return read_end(said.own.end.words), True
    return None, False


def _term(
    notice: Notice, said: Statements, start: Start | None, default: DefaultTerm | None = None
) -> _Term | None:
    if notice.expires and notice.expires.on:
        return _Term(notice.expires.on, "end-known")
    if notice.reckoned and notice.reckoned.on:
        return _Term(notice.reckoned.on, "end-reckoned")
    end, from_text = end_of(notice, said)
    match end:
        case None:
            return _presumed(start, default)
        case OnDay(day):
            return _Term(day, "end-read" if from_text else "end-known")
        case Lasting():
            last = last_day(end, start.day if start else None)
            if start and last:
                return _Term(last, "end-computed" if start.certain else "no-end", start.day)
            return _Term(None, "no-end")
        case Unread():
            return _Term(None, "no-end")


def _presumed(start: Start | None, default: DefaultTerm | None) -> _Term | None:
    """The end that the default term of a region sets to a text without one, from a known start."""
    if start is None or default is None:
        return None
    last = last_day(Lasting(12 * default.years), start.day)
    return _Term(last, "presumed" if start.certain else "presumed-unknown", start.day)


def last_day_of(notice: Notice, said: Statements, start: Start | None) -> date | None:
    """Returns the last day in force by a notice's own words, None where they do not tell it."""
    term = _term(notice, said, start)
    return term.day if term else None


# -- periods ---------------------------------------------------------------------------------


def periods(
    notices: Mapping[NoticeId, Notice],
    statements: Mapping[NoticeId, Statements],
    starts: Mapping[NoticeId, Start | None],
    acts: Mapping[NoticeId, Sequence[Act]],
    defaults: Mapping[NoticeId, DefaultTerm],
) -> dict[NoticeId, tuple[Period, ...]]:
    """Returns the periods of each notice, oldest first; the last that has begun tells a day's
    status.

    Args:
        notices: all notices, by id.
        statements: what each held notice says.
        starts: the first day of each notice.
        acts: the effects on each notice, those on its clauses among them.
        defaults: the default term of each notice whose end is presumed by one.
    """
    return {
        id_: _Fate(
            notice,
            statements.get(id_, Statements()),
            starts[id_],
            [act for act in acts.get(id_, ()) if not act.clauses],
            default=defaults.get(id_),
        ).periods()
        for id_, notice in notices.items()
    }


def clause_periods(
    notice: Notice,
    said: Statements,
    start: Start | None,
    acts: Sequence[Act],
    contents: Contents,
    default: DefaultTerm | None,
) -> dict[ClauseId, tuple[Period, ...]]:
    """Returns the periods of each clause of a notice that has a fate of its own.

    What is done to a chapter is done to all that stands under it.
    """
    partial = [act for act in acts if act.clauses]
    if not partial:
        return {}
    whole = [act for act in acts if not act.clauses]
    parents = dict(zip(contents.clauses, contents.parents, strict=True))
    found = {}
    for clause in contents.clauses:
        line = {clause, *above(clause, parents)}
        own = [act for act in partial if line.intersection(act.clauses)]
        if own:
            found[clause] = _Fate(notice, said, start, whole, own, default).periods()
    return found


def above(clause: ClauseId, parents: Mapping[ClauseId, ClauseId]) -> Iterator[ClauseId]:
    """Yields the clauses that a clause stands under, the innermost first."""
    while clause := parents.get(clause, NO_CLAUSE):
        yield clause


def on(day: date, of: tuple[Period, ...]) -> Period:
    """Returns the period that a day falls into."""
    return [period for period in of if period.start is None or period.start <= day][-1]


PRESUMED: tuple[Why, ...] = ("presumed", "presumed-unknown")
"""Why a notice is `unknown` whose end follows from the default term of its region alone."""
PRESUMED_LETTER = "d"
"""The letter of a period that is `unknown` because its text is presumed to have ended."""
LETTERS: Mapping[Status, str] = {
    "in-force": "i",
    "not-yet": "n",
    "repealed": "r",
    "expired": "e",
    "superseded": "s",
    "suspended": "p",  # paused
    "unknown": "u",
}


def written(of: tuple[Period, ...]) -> str:
    """Returns periods as pages and search files have them for the browser: the first day of each
    and the letter of its status, as `n;2025-11-18i`; "" for a notice that is not held."""
    if of[-1].why == "not-held":
        return ""
    return ";".join(f"{period.start or ''}{letter_of(period)}" for period in of)


def letter_of(period: Period) -> str:
    """Returns the letter of a period for the browser."""
    return PRESUMED_LETTER if period.why == "presumed" else LETTERS[period.status]


_ENDS: Mapping[str, tuple[Status, Why]] = {
    "repeals": ("repealed", "repealed"),
    "lapses": ("expired", "lapsed"),
    "amends": ("superseded", "amended"),
    "revises": ("superseded", "revised"),
}


@dataclass(frozen=True, slots=True)
class _Fate:
    """All that decides the status of a notice, or of a clause by `own` acts on it."""

    notice: Notice
    said: Statements
    start: Start | None
    whole: Sequence[Act]
    own: Sequence[Act] = ()
    default: DefaultTerm | None = None

    def periods(self) -> tuple[Period, ...]:
        """The status after each day on which it may change, without what does not change it."""
        found: list[Period] = []
        for day in self._turns():
            period = self._on(day)
            if not found or (period.status, period.why, period.act) != (
                found[-1].status,
                found[-1].why,
                found[-1].act,
            ):
                found.append(replace(period, start=day))
        return tuple(found)

    def _turns(self) -> list[date | None]:
        days = {act.start for act in (*self.whole, *self.own) if act.start}
        days |= {
            act.until + _ONE
            for act in (*self.whole, *self.own)
            if act.until and act.until < date.max
        }
        if self.start:
            days.add(self.start.day)
        elif self.notice.held and self.notice.written:
            days.add(self.notice.written)
        term = _term(self.notice, self.said, self.start, self.default)
        if term and term.day:
            days.add(term.day + _ONE)
        return [None, *sorted(days)]

    def _on(self, day: date | None) -> Period:
        state = _State(_term(self.notice, self.said, self.start, self.default))
        if day:
            for act in _until(day, self.whole):
                state.whole(act)
            for act in _until(day, self.own):
                state.own(act)
        return state.told(day, self.notice, self.start, self.said)


def _until(day: date, acts: Iterable[Act]) -> list[Act]:
    return sorted((act for act in acts if act.start and act.start <= day), key=_order)


def _order(act: Act) -> tuple[date, bool]:
    """By day; what ends a text comes after what else happens on the day, but for a revival."""
    return act.start or date.min, act.does == "revives"


class _State:
    """What has happened to a text up to a day; acts are told in the order of their days."""

    def __init__(self, term: _Term | None) -> None:
        self._term = term
        self._extended: Act | None = None
        self._ended: Act | None = None
        self._suspended: Act | None = None
        self._confirmed: Act | None = None
        self._revived: Act | None = None
        self._own_ended: Act | None = None
        self._own_suspended: Act | None = None

    def whole(self, act: Act) -> None:
        """An act on the whole notice."""
        match act.does:
            case "repeals" | "lapses" | "revises":
                if self._ended is None or self._ended.does == "revises":
                    self._ended = act
            case "suspends":
                self._suspended = act
            case "revives":
                self._revived = act
                self._ended = self._suspended = None
                if self._over(act.start):
                    self._term = None
            case "extends" | "confirms":
                if act.until:
                    self._term = _Term(act.until, "extended")
                    self._extended = act
                elif self._term and self._term.why in PRESUMED:
                    self._term = None  # a document says that it holds: nothing is presumed
                self._confirmed = act if act.does == "confirms" else self._confirmed

    def own(self, act: Act) -> None:
        """An act on a clause, or on one that it stands under."""
        match act.does:
            case "repeals" | "lapses" | "amends":
                if self._own_ended is None or self._own_ended.does == "amends":
                    self._own_ended = act
            case "suspends":
                self._own_suspended = act
            case "revives":
                self._own_ended = self._own_suspended = None

    def _over(self, day: date | None) -> bool:
        return bool(day and self._term and self._term.day and day > self._term.day)

    def told(
        self, day: date | None, notice: Notice, start: Start | None, said: Statements
    ) -> Period:
        """The status on a day, with its reason."""
        ended = self._ended or self._own_ended
        if self._ended and self._ended.does == "revises" and self._own_ended:
            ended = self._own_ended
        if ended:
            status, why = _ENDS[ended.does]
            return Period(day, status, why if ended.certain else f"{why}-unknown", act=ended)  # type: ignore[arg-type]
        begun = start and day and day >= start.day
        if start and not begun:
            return Period(day, "not-yet", "before-start")
        if self._over(day) and self._term:
            if self._term.why == "no-end":
                return Period(day, "unknown", "no-end")
            if self._term.why in PRESUMED:
                return Period(day, "unknown", self._term.why, self._term.base)
            return Period(day, "expired", self._term.why, self._term.base, self._extended)
        for act in (self._suspended, self._own_suspended):
            if act and (act.until is None or (day and day <= act.until)):
                return Period(day, "suspended", "suspended", act=act)
        return self._holding(day, notice, start, said)

    def _holding(
        self, day: date | None, notice: Notice, start: Start | None, said: Statements
    ) -> Period:
        """The status of what has not ended and is not suspended."""
        if self._revived:
            return Period(day, "in-force", "revived", act=self._revived)
        if start is None:
            if not notice.held:
                return Period(day, "unknown", "not-held")
            if notice.written and (day is None or day < notice.written):
                return Period(day, "not-yet", "unwritten")
            if self._confirmed:
                return Period(day, "in-force", "confirmed", act=self._confirmed)
            beginning, _ = beginning_of(notice, said)
            return Period(
                day, "unknown", "deferred" if isinstance(beginning, Deferred) else "no-start"
            )
        if self._term and self._term.day is None:
            return Period(day, "unknown", "end-unread")
        if self._extended:
            return Period(day, "in-force", "extended", act=self._extended)
        return Period(day, "in-force", start.why, start.base)
