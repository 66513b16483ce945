"""Periods → bars over one scale of years: what is drawn of the time of notices, as values.

Solid is what is certain. An end whose day is not known, or that nothing sets, lies outside the bar:
its mark has one size everywhere, since it stands for no length of time. Places are per cent of the
picture's width, so that one row serves both a phone and a wide screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from tiaowen.model import Period, Status
from tiaowen.pages.words import told_as

End = Literal["known", "unknown", "open"]

_LABELS = 6
_STEPS = (1, 2, 5, 10, 20, 50, 100)
_APART = 5.0
"""How far apart, in per cent, two numbers above a bar stand at least: a phone shows two digits."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in force, or suspended: its first day, and the first day after it.

    Attributes:
        starts: Whether `start` is the day on which it began; otherwise only a bound is known.
        end: None where nothing ends it.
        ends: Whether `end` is known to be the day, is only a bound, or is None.
        after: The status that follows, None where nothing ends it; `presumed` where that follows
            from the default term of a region alone.
    """

    suspended: bool
    start: date
    starts: bool
    end: date | None
    ends: End
    after: Status | Literal["presumed"] | None


@dataclass(frozen=True, slots=True)
class Course:
    """What became of a notice in time.

    Attributes:
        turns: The day of each event of its list, None where it is not known.
        former: The first day after each term that was extended later.
    """

    stretches: tuple[Stretch, ...]
    turns: tuple[date | None, ...] = ()
    former: tuple[date, ...] = ()

    @property
    def begins(self) -> date | None:
        """The day on which it began, None where that is not known."""
        first = self.stretches[0] if self.stretches else None
        return first.start if first and first.starts else None


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch as it is drawn: solid from `x` on, and a mark outside where an end is not known."""

    x: float
    width: float
    suspended: bool
    starts: bool
    ends: End


@dataclass(frozen=True, slots=True)
class Mark:
    """An event above a bar, and its number in the list of events; 0 where there is no room."""

    x: float
    number: int


@dataclass(frozen=True, slots=True)
class Line:
    """A notice on the scale: its bars, its events, and the ends that were put off (`former`)."""

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...]
    former: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a year."""

    x: float
    year: int


@dataclass(frozen=True, slots=True)
class Picture:
    """Lines over one scale of years, and where the day of the build stands on it.

    The scale runs from the day `first` to the day `last`, so that a script can move that day.
    """

    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    today: float
    first: date
    last: date

    @property
    def shown(self) -> tuple[str, ...]:
        """Which sorts of marks it has, for its caption."""
        bars = [bar for line in self.lines for bar in line.bars]
        sorts = {
            "suspended": any(bar.suspended for bar in bars),
            "unknown": any(bar.ends == "unknown" or not bar.starts for bar in bars),
            "open": any(bar.ends == "open" for bar in bars),
            "former": any(line.former for line in self.lines),
            "events": any(line.marks for line in self.lines),
        }
        return tuple(sort for sort, has in sorts.items() if has)

    def x(self, day: date) -> float:
        """Returns where a day stands."""
        return _x(day, self.first, self.last)


# -- what is certain -------------------------------------------------------------------------


def stretches(periods: Sequence[Period], *, begun: bool) -> tuple[Stretch, ...]:
    """Returns the times in force and suspended that begin on a day, at worst on a bound.

    An extension is a period of its own and ends no stretch. Words of an end that cannot be reckoned
    leave the whole term unknown; certain is then at most the day on which it began.

    Args:
        periods: the periods of a notice.
        begun: whether the first day in force is known.
    """
    runs = [tuple(own) for _, own in groupby(periods, key=lambda period: period.status)]
    found: list[Stretch] = []
    for run, after in zip(runs, [*(later[0] for later in runs[1:]), None], strict=True):
        begin = run[0]
        if begin.start is None:
            continue
        if begin.status in ("in-force", "suspended"):
            starts = _known(begin, first=not found) and (bool(found) or begun or bool(begin.act))
            ends: End = "open" if after is None else "known" if _known(after) else "unknown"
            found.append(
                Stretch(
                    begin.status == "suspended",
                    begin.start,
                    starts,
                    after.start if after else None,
                    ends,
                    told_as(after) if after else None,
                )
            )
        elif begin.why == "end-unread" and not found:
            found.append(Stretch(False, begin.start, begun, begin.start, "unknown", "unknown"))
    return tuple(found)


def _known(turn: Period, *, first: bool = False) -> bool:
    """Whether the day on which a period begins is a fact.

    What goes on after a suspension does so on a known day, even where the very first is not known;
    what is confirmed may have been in force before.
    """
    if turn.status in ("expired", "unknown"):
        return turn.certain and turn.status != "unknown"
    if turn.act:
        return turn.act.certain and turn.certain and turn.why != "confirmed"
    return turn.certain or not first


# -- on the scale ----------------------------------------------------------------------------


def picture(courses: Sequence[Course], today: date) -> Picture:
    """Returns what is drawn of courses, in the order given, on one scale that has `today`."""
    days = [today]
    for course in courses:
        days += [*course.former, *(day for day in course.turns if day)]
        for one in course.stretches:
            days += [one.start, one.end or one.start]
    first = date(min(days).year, 1, 1)
    last = date(min(max(days).year, date.max.year - 1) + 1, 1, 1)

    def x(day: date) -> float:
        return _x(day, first, last)

    return Picture(
        lines=tuple(_line(course, today, x) for course in courses),
        ticks=_ticks(first.year, last.year, x),
        today=x(today),
        first=first,
        last=last,
    )


def _x(day: date, first: date, last: date) -> float:
    return round(100 * (day - first).days / (last - first).days, 2)


def _line(course: Course, today: date, x: Callable[[date], float]) -> Line:
    marks: list[Mark] = []
    numbered = -_APART
    for number, day in enumerate(course.turns, 1):
        if day:
            room = x(day) - numbered >= _APART
            marks.append(Mark(x(day), number if room else 0))
            numbered = x(day) if room else numbered
    return Line(
        bars=tuple(_bar(one, today, x) for one in course.stretches),
        marks=tuple(marks),
        former=tuple(
            x(day)
            for day in course.former
            if any(one.start < day < (one.end or date.max) for one in course.stretches)
        ),
    )


def _bar(one: Stretch, today: date, x: Callable[[date], float]) -> Bar:
    """What nothing ends is solid to the day of the build: beyond it nothing is certain."""
    right = x(one.end or max(one.start, today))
    return Bar(
        x=x(one.start),
        width=round(right - x(one.start), 2),
        suspended=one.suspended,
        starts=one.starts,
        ends=one.ends,
    )


def _ticks(first: int, last: int, x: Callable[[date], float]) -> tuple[Tick, ...]:
    """A line at every step of years, few enough for a phone to show their numbers."""
    step = next((one for one in _STEPS if (last - first) / one <= _LABELS), _STEPS[-1])
    years = range(first + -first % step, last, step)
    return tuple(Tick(x(date(year, 1, 1)), year) for year in years)
