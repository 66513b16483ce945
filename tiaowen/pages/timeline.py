"""When notices held, as the template draws it: bars, words at their ends, and what turned them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tiaowen.model import Act, Notice, Period
from tiaowen.pages.axis import Course, Line, Picture, Stretch, picture, stretches
from tiaowen.pages.edition import Edition
from tiaowen.pages.effects import ActView, acts_on
from tiaowen.pages.notice import Facts, facts
from tiaowen.pages.words import Words, chinese_day

_ENDING = ("repeals", "lapses", "revises")
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ends:
    """What stands at the ends of a bar, and how far it is from there to the picture's edges."""

    begin: str
    end: str
    before: float
    behind: float


@dataclass(frozen=True, slots=True)
class Event:
    """What another document did, and until when the term was that it extended."""

    act: ActView
    former: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """What put the next notice in the place of one, where it stands on the scale (None: unknown),
    and whether the next one begins there."""

    act: ActView
    x: float | None
    joined: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A notice, its bars with the words at their ends, its events in time.

    `whens` is empty where no day is known, `hand_over` None where the next row did not end it.
    """

    notice: Facts
    line: Line
    whens: tuple[Ends, ...]
    events: tuple[Event, ...]
    hand_over: HandOver | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rows over one scale."""

    rows: tuple[Row, ...]
    picture: Picture


@dataclass(frozen=True, slots=True)
class _Told:
    """The acts on a notice that are listed, in time, and the one that the next notice follows."""

    events: tuple[tuple[Act, ActView], ...]
    over: tuple[Act, ActView] | None


def timeline(edition: Edition, notices: Sequence[Notice], *, events: bool = False) -> Timeline:
    """Returns the notices in the order given, each with its time in force.

    Args:
        edition: the edition whose words are used.
        notices: the notices; with `events`, the versions of a work, oldest first.
        events: whether what others did to each is told.
    """
    nothing = _Told((), None)
    later = [*notices[1:], None]
    told = [
        _told(edition, notice, next_one) if events else nothing
        for notice, next_one in zip(notices, later, strict=True)
    ]
    courses = [
        _course(edition, notice, one.events) for notice, one in zip(notices, told, strict=True)
    ]
    drawn = picture(courses, edition.as_of)
    following = [*(course.begins for course in courses[1:]), None]
    rows = tuple(
        Row(
            notice=facts(edition, notice),
            line=line,
            whens=_whens(edition.words, course.stretches, line),
            events=_events(edition, notice, one.events),
            hand_over=_hand_over(drawn, one.over, begins),
        )
        for notice, course, line, one, begins in zip(
            notices, courses, drawn.lines, told, following, strict=True
        )
    )
    return Timeline(rows, drawn)


def last_day(end: Period) -> date:
    """Returns the last day before a period."""
    if end.start is None:
        raise ValueError("a period from the beginning has no day before it")
    return end.start - _ONE


def _told(edition: Edition, notice: Notice, later: Notice | None) -> _Told:
    acts = acts_on(edition, notice)
    by = later.id if later else None
    over = next((one for one in acts if one[0].by == by and _ends(one[0])), None)
    return _Told(tuple(one for one in acts if one is not over), over)


def _ends(act: Act) -> bool:
    return not act.clauses and act.does in _ENDING


def _course(edition: Edition, notice: Notice, events: Sequence[tuple[Act, ActView]]) -> Course:
    start = edition.corpus.starts[notice.id]
    return Course(
        stretches(edition.periods[notice.id], begun=start is not None and start.certain),
        tuple(act.start if act.certain else None for act, _ in events),
        tuple(
            day + _ONE for day in _former_ends(edition, notice, events) if day and day < date.max
        ),
    )


def _former_ends(
    edition: Edition, notice: Notice, events: Sequence[tuple[Act, ActView]]
) -> list[date | None]:
    """For each event the last day of the term that it extends, None for any other event."""
    last = edition.corpus.last_days[notice.id]
    found: list[date | None] = []
    for act, _ in events:
        extends = act.until if act.does in ("extends", "confirms") and not act.clauses else None
        found.append(last if extends else None)
        last = extends or last
    return found


def _events(
    edition: Edition, notice: Notice, events: Sequence[tuple[Act, ActView]]
) -> tuple[Event, ...]:
    former = edition.words["former_term"]
    return tuple(
        Event(view, former.format(day=chinese_day(day)) if day else "")
        for (_, view), day in zip(events, _former_ends(edition, notice, events), strict=True)
    )


def _hand_over(
    drawn: Picture, over: tuple[Act, ActView] | None, begins: date | None
) -> HandOver | None:
    if over is None:
        return None
    act, view = over
    if act.start is None or not act.certain:
        return HandOver(view, None, joined=False)
    return HandOver(view, drawn.x(act.start), joined=begins == act.start)


# -- words -----------------------------------------------------------------------------------


def _whens(words: Words, found: Sequence[Stretch], line: Line) -> tuple[Ends, ...]:
    """The words at the ends of each time in force; those before a suspension tell it too."""
    return tuple(
        Ends(
            _begin(words, one),
            _end(words, one),
            bar.x,
            round(100 - bar.x - bar.width, 2),
        )
        for before, one, bar in zip([None, *found], found, line.bars, strict=False)
        if not one.suspended or before is None or before.end != one.start
    )


def _begin(words: Words, one: Stretch) -> str:
    if not one.starts:
        return words["span_from_unknown"]
    key = "span_suspended" if one.suspended else "span_from"
    return words[key].format(day=chinese_day(one.start))


def _end(words: Words, one: Stretch) -> str:
    if one.end is None:
        return words["span_open"]
    if one.after in ("repealed", "superseded", "suspended"):
        key = f"span_{one.after}" + ("" if one.ends == "known" else "_unknown")
        return words[key].format(day=chinese_day(one.end))
    if one.after == "presumed":
        return words["span_presumed"].format(day=chinese_day(one.end - _ONE))
    if one.ends == "known":
        return words["span_until"].format(day=chinese_day(one.end - _ONE))
    return words["span_until_unknown"]
