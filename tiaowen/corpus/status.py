"""Dates and repeals → whether a notice holds on a day, as periods that a browser can read too.

A day that no source gives is not invented. Where a notice counts from its publication and the
source does not say when that was, what is certain is used: it was not published before it was
written, so 自发布之日起 cannot begin earlier than that day, nor 30日后 earlier than 30 days
after it. Such a period says that its first day is not known (`start-unknown`), and no page shows
that day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tiaowen.model import YEARS, Notice, Omission, Period
from tiaowen.numerals import parse_number

_NUMERAL = r"[0-9〇零一二三四五六七八九十百]+"
_UPON = re.compile(rf"自?(?:发布|印发|公布|颁布|通过|签发)之日起(?:满?(?P<days>{_NUMERAL})日后)?")
_FROM_DAY = re.compile(r"自(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日起")
_UNTIL = re.compile(r"至(?P<y>\d{4})年(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
_YEARS = re.compile(rf"有效期(?:为|限)?(?P<years>{_NUMERAL})年")
_LONGEST = 1000  # years; a longer term than any that was ever set, and the calendar has its end


@dataclass(frozen=True, slots=True)
class _Begin:
    """The first day in force: the day itself, what it was computed from, and if it is a fact."""

    on: date
    why: str
    base: date | None = None


def periods(
    notices: Mapping[str, Notice], repealed_by: Mapping[str, str]
) -> dict[str, tuple[Period, ...]]:
    """Notice id → its periods, oldest first; the last that has begun tells a day's status."""
    return {
        key: tuple(_periods(notice, notices.get(repealed_by.get(key, ""))))
        for key, notice in notices.items()
    }


def unsettled(
    spans: Mapping[str, tuple[Period, ...]], omissions: Mapping[str, tuple[Omission, ...]]
) -> dict[str, tuple[Period, ...]]:
    """The periods of notices; of one that a left-out document may have repealed none is known."""
    return {
        id_: (Period(None, "unknown", "left-out"),)
        if "repealed-by" in omissions.get(id_, ())
        else own
        for id_, own in spans.items()
    }


def on(day: date, of: tuple[Period, ...]) -> Period:
    """The period that a day falls into."""
    return [period for period in of if period.start is None or period.start <= day][-1]


def _periods(notice: Notice, repealer: Notice | None) -> list[Period]:
    begin = begin_of(notice)
    if begin:
        found = [
            Period(None, "not-yet", "before-start"),
            Period(begin.on, "in-force", begin.why, begin.base),
        ]
    elif notice.held and notice.written:
        found = [
            Period(None, "not-yet", "unwritten"),
            Period(notice.written, "unknown", "no-start"),
        ]
    else:
        found = [Period(None, "unknown", "no-start" if notice.held else "not-held")]
    for last in (_end(notice, begin), _repeal(repealer)):
        if last and last.start:
            found = [p for p in found if p.start is None or p.start < last.start] + [last]
    return found


def begin_of(notice: Notice) -> _Begin | None:
    """When a notice begins to hold, None when neither its words nor its dates tell."""
    term = notice.effective
    if term is None:
        return None
    if term.on:
        return _Begin(term.on, "start-known")
    if fixed := _day(_FROM_DAY.search(term.text)):
        return _Begin(fixed, "start-known")
    match = _UPON.search(term.text)
    if not match:
        return None
    days = timedelta(days=parse_number(match["days"]) or 0) if match["days"] else timedelta()
    if notice.published:
        why = "start-computed" if days else "start-published"
        return _Begin(notice.published + days, why, notice.published)
    return _Begin(notice.written + days, "start-unknown") if notice.written else None


def _end(notice: Notice, begin: _Begin | None) -> Period | None:
    """The first day after the notice's term, where its words give one."""
    term = notice.expires
    if term is None:
        return None
    last = term.on or _day(_UNTIL.search(term.text))
    if last:
        return Period(last + timedelta(days=1), "expired", "end-known")
    match = _YEARS.search(term.text)
    years = parse_number(match["years"]) if match else None
    if not years or begin is None or years > _LONGEST:
        return None
    after = _years_later(begin.on, years)
    if begin.why == "start-unknown":
        return Period(after, "unknown", "no-end")
    return Period(after, "expired", "end-computed", begin.on)


def _repeal(repealer: Notice | None) -> Period | None:
    """A repeal takes effect with the notice that says it."""
    if repealer is None:
        return None
    begin = begin_of(repealer)
    if begin is None:
        since = repealer.published or repealer.written
        return Period(since, "repealed", "start-unknown") if since else None
    known = "start-unknown" if begin.why == "start-unknown" else "start-known"
    return Period(begin.on, "repealed", known)


def _day(match: re.Match[str] | None) -> date | None:
    if not match:
        return None
    try:
        found = date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1)
