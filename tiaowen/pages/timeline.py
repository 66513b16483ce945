"""When notices hold: their days in words, and bars that a template draws as inline SVG.

Places are per cent of the picture's width, so that one row serves both a phone and a wide screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tiaowen.model import Notice, Period
from tiaowen.pages.edition import Edition
from tiaowen.pages.notice import Facts, facts
from tiaowen.pages.words import chinese_day

_LABELS = 6
_STEPS = (1, 2, 5, 10, 20, 50, 100)
_SOFT = 3.0
_LEAST = 0.4


@dataclass(frozen=True, slots=True)
class Bar:
    """A notice's time in force: the certain part, then what is drawn as uncertain.

    `soft` are the ends whose day is not known; `open` is where the part begins that runs on
    without an end, None where there is one.
    """

    x: float
    width: float
    soft: tuple[tuple[float, float], ...]
    open: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """A notice, its time in words, a bar for each stretch in force; none when no day is known."""

    notice: Facts
    words: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a year."""

    x: float
    year: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Rows over one scale of years, and where the day of the build stands on it.

    The scale runs from the day `first` to the day `last`, so that a script can move that line.
    """

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    today: float
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class _Span:
    """First day in force and first day after it, and whether each is only a bound."""

    start: date
    end: date | None
    soft_start: bool
    soft_end: bool


def timeline(edition: Edition, notices: Sequence[Notice]) -> Timeline:
    """Returns the notices in the order given, each with its time in force."""
    spans = [_spans(edition.periods[notice.id]) for notice in notices]
    ends = [(span.start, span.end) for own in spans for span in own]
    days = [day for pair in ends for day in pair if day] + [edition.as_of]
    first = date(min(days).year, 1, 1)
    last = date(max(days).year + 1, 1, 1)

    def x(day: date) -> float:
        return round(100 * (day - first).days / (last - first).days, 2)

    return Timeline(
        rows=tuple(
            Row(
                facts(edition, notice),
                in_words(edition, notice),
                tuple(_bar(span, edition.as_of, x) for span in own),
            )
            for notice, own in zip(notices, spans, strict=True)
        ),
        ticks=_ticks(first.year, last.year, x),
        today=x(edition.as_of),
        first=first,
        last=last,
    )


def in_words(edition: Edition, notice: Notice) -> str:
    """Returns from when until when a notice holds, in words, as far as the sources say."""
    stretches = _stretches(edition.periods[notice.id])
    if not stretches:
        return edition.words["span_unknown"]
    return edition.words["span_again"].join(_in_words(edition, *one) for one in stretches)


def _in_words(edition: Edition, begin: Period, after: Period | None) -> str:
    words = edition.words
    parts = [
        words["span_from"].format(day=chinese_day(begin.start))
        if begin.start and begin.certain
        else words["span_from_unknown"]
    ]
    if after is None or after.start is None:
        parts.append(words["span_open"])
    elif after.status in ("repealed", "superseded", "suspended"):
        day = chinese_day(after.start) if after.certain else ""
        key = f"span_{after.status}" + ("" if day else "_unknown")
        parts.append(words[key].format(day=day))
    elif after.status == "expired":
        parts.append(words["span_until"].format(day=chinese_day(last_day(after))))
    else:
        parts.append(words["span_until_unknown"])
    return words["span_join"].join(parts)


def last_day(end: Period) -> date:
    """Returns the last day before a period."""
    if end.start is None:
        raise ValueError("a period from the beginning has no day before it")
    return end.start - timedelta(days=1)


def _stretches(periods: tuple[Period, ...]) -> list[tuple[Period, Period | None]]:
    """Each stretch in force: its first period and the one that ends it.

    An extension is a period of its own and ends no stretch; what was extended after its end, or
    revived, has several.
    """
    found: list[tuple[Period, Period | None]] = []
    begin: Period | None = None
    for period in periods:
        if period.status == "in-force":
            begin = begin or period
        elif begin:
            found.append((begin, period))
            begin = None
    return [*found, (begin, None)] if begin else found


def _spans(periods: tuple[Period, ...]) -> list[_Span]:
    """The stretches in force that begin on a day; at worst one that is only bounded."""
    return [
        _Span(
            begin.start,
            after.start if after else None,
            not begin.certain,
            after is not None and not after.certain,
        )
        for begin, after in _stretches(periods)
        if begin.start
    ]


def _bar(span: _Span, today: date, x: Callable[[date], float]) -> Bar:
    left = x(span.start)
    open_from = None if span.end else max(left, x(today))
    right = max(left + _LEAST, x(span.end)) if span.end else max(left, x(today))
    soft = min(_SOFT, (right - left) / 3)
    begin = left + soft if span.soft_start else left
    end = right - soft if span.soft_end else right
    ends = [(left, begin)] * span.soft_start + [(end, right)] * span.soft_end
    return Bar(
        x=round(begin, 2),
        width=round(end - begin, 2),
        soft=tuple((round(one, 2), round(other, 2)) for one, other in ends),
        open=open_from,
    )


def _ticks(first: int, last: int, x: Callable[[date], float]) -> tuple[Tick, ...]:
    """A line at every step of years, few enough for a phone to show their numbers."""
    step = next((one for one in _STEPS if (last - first) / one <= _LABELS), _STEPS[-1])
    years = range(first + -first % step, last, step)
    return tuple(Tick(x(date(year, 1, 1)), year) for year in years)
