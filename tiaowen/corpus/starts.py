"""The first day of a notice: by its front matter, its text, or the document that revised it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tiaowen.model import Notice, NoticeId, Why
from tiaowen.parsing.statements import Statements
from tiaowen.parsing.terms import (
    AfterPublication,
    Beginning,
    OnDay,
    days_named,
    first_day,
    read_beginning,
)


@dataclass(frozen=True, slots=True)
class Start:
    """The first day in force, why it is that day, and the day that it was computed from.

    Without `certain` the day is only a bound: the notice did not begin before it.
    """

    day: date
    why: Why
    base: date | None = None
    certain: bool = True


def starts_of(
    notices: Mapping[NoticeId, Notice], statements: Mapping[NoticeId, Statements]
) -> dict[NoticeId, Start | None]:
    """Returns the first day in force of each notice, None where neither words nor dates tell it."""
    found: dict[NoticeId, Start | None] = {}

    def start(id_: NoticeId, above: frozenset[NoticeId] = frozenset()) -> Start | None:
        if id_ not in found:
            notice = notices[id_]
            by = NoticeId(notice.revision.by or "") if notice.revision else NoticeId("")
            amending = None
            said = statements.get(id_, Statements())
            if by in notices and by not in above and not begins_by_itself(notice, said):
                amending = start(by, above | {id_})
            found[id_] = start_of(notice, said, amending)
        return found[id_]

    for id_ in notices:
        start(id_)
    return found


def enacted(notice: Notice) -> bool:
    """Whether a text calls itself revised as a whole (修订), not amended (修正)."""
    return bool(notice.revision and notice.revision.text and "修订" in notice.revision.text[-12:])


def begins_by_itself(notice: Notice, said: Statements) -> bool:
    """Whether a text begins by its own words: any but a revised one, and of those a 修订.

    Others begin with the document that amended them: the day in their closing article is the first
    day of the law that they once were. So it is of a 修订 whose day is before the revision, too:
    regulations call themselves so that a decision amended (《…的决定》第三次修订).
    """
    if notice.revision is None:
        return True
    made = _made(notice)
    beginning, _ = beginning_of(notice, said)
    named = beginning.day if isinstance(beginning, OnDay) else None
    first = (notice.effective.on if notice.effective else None) or named
    return enacted(notice) and not (first and made and first < made)


def _made(notice: Notice) -> date | None:
    """The day on which a revised text was made, as the words of its revision name it."""
    words = notice.revision.text if notice.revision else None
    return max(days_named(words or ""), default=None)


def start_of(notice: Notice, said: Statements, amending: Start | None = None) -> Start | None:
    """Returns the first day in force of a notice.

    Args:
        notice: the notice.
        said: what its text says.
        amending: the first day of the document that made this text out of an older one.
    """
    if not begins_by_itself(notice, said):
        if amending:
            return replace(amending, why="revised")
        return _reckoned(notice)
    if notice.effective and notice.effective.on:
        return Start(notice.effective.on, "start-known")
    beginning, from_text = beginning_of(notice, said)
    if isinstance(beginning, OnDay):
        return Start(beginning.day, "start-read" if from_text else "start-known")
    if isinstance(beginning, AfterPublication):
        plain = beginning == AfterPublication()
        if notice.published and (day := first_day(beginning, notice.published)):
            return Start(day, "start-published" if plain else "start-computed", notice.published)
        if reckoned := _reckoned(notice):
            return reckoned
        known = [one for one in (notice.written, _made(notice)) if one]
        day = first_day(beginning, max(known, default=None))
        return Start(day, "start-unknown", certain=False) if day else None
    return _reckoned(notice)


def _reckoned(notice: Notice) -> Start | None:
    day = notice.reckoned.start if notice.reckoned else None
    return Start(day, "reckoned") if day else None


def beginning_of(notice: Notice, said: Statements) -> tuple[Beginning | None, bool]:
    """Returns what words say of the beginning, and whether they were read from the text because
    the front matter is silent; None where no words set one."""
    if notice.effective:
        return read_beginning(notice.effective.text), False
    if said.own.beginning:
        return read_beginning(said.own.beginning.words), True
    return None, False
