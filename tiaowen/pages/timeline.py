"""Periods of notices → bars on a line of time, ready to be drawn as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tiaowen.model import Notice
from tiaowen.pages.edition import Edition
from tiaowen.pages.links import Link, notice_link

_WIDTH = 640
_LEFT = 150
_ROW = 34
_HEAD = 26


@dataclass(frozen=True, slots=True)
class Bar:
    """A notice's time in force. `soft_start` and `soft_end` mark ends whose day is not known."""

    link: Link
    label: str
    words: str
    y: int
    x: int
    width: int
    soft_start: bool
    soft_end: bool
    status: str


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a year."""

    x: int
    year: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """A picture of bars: its size in units, the bars, the years, and today."""

    width: int
    height: int
    left: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today: int


def timeline(edition: Edition, notices: Sequence[Notice]) -> Timeline:
    """The notices as bars from their first day in force to their last, one under the other."""
    spans = [_span(edition, notice) for notice in notices]
    days = [day for start, end, _, _ in spans for day in (start, end) if day] + [edition.as_of]
    first = date(min(days).year, 1, 1)
    last = date(max(days).year + 1, 1, 1)

    def x(day: date) -> int:
        share = (day - first).days / (last - first).days
        return _LEFT + round(share * (_WIDTH - _LEFT - 10))

    bars = []
    for i, (notice, (start, end, soft_start, soft_end)) in enumerate(
        zip(notices, spans, strict=True)
    ):
        link = notice_link(edition, notice)
        status = edition.status(notice)
        left = x(start) if start else x(first)
        right = x(end) if end else x(last)
        bars.append(
            Bar(
                link=link,
                label=link.text,
                words=f"{link.text}：{status.word}。{status.why}",
                y=_HEAD + i * _ROW,
                x=left,
                width=max(3, right - left) if start else 0,
                soft_start=soft_start,
                soft_end=soft_end,
                status=status.code,
            )
        )
    return Timeline(
        width=_WIDTH,
        height=_HEAD + len(bars) * _ROW + 22,
        left=_LEFT,
        bars=tuple(bars),
        ticks=tuple(Tick(x(date(y, 1, 1)), y) for y in range(first.year, last.year)),
        today=x(edition.as_of),
    )


def _span(edition: Edition, notice: Notice) -> tuple[date | None, date | None, bool, bool]:
    """First day in force, first day after it, and whether each is only known not to be earlier."""
    periods = edition.periods[notice.id]
    for i, period in enumerate(periods):
        if period.status == "in-force":
            after = periods[i + 1] if i + 1 < len(periods) else None
            soft_end = after is None or after.why in ("start-unknown", "no-end")
            return (
                period.start,
                after.start if after else None,
                period.why == "start-unknown",
                soft_end,
            )
    return None, None, True, True
