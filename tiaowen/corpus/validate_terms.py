"""Dates, terms and numbers of documents, held against their words: one generator a rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.starts import Start, begins_by_itself
from tiaowen.corpus.titles import plain_number
from tiaowen.model import Notice, Place, Problem
from tiaowen.parsing.statements import Statements
from tiaowen.parsing.terms import (
    Beginning,
    End,
    OnDay,
    Unread,
    WorkingDays,
    day_alone,
    first_day,
    last_day,
    read_beginning,
    read_end,
)


def check_terms(corpus: Corpus, today: date | None) -> Iterator[Problem]:
    """Every problem of the dates, terms and numbers of all notices.

    Args:
        corpus: The corpus.
        today: The day behind which no document can have been written; None: no such day.
    """
    for notice in corpus.notices.values():
        yield from _dates(notice, today)
        if notice.held:
            start = corpus.starts[notice.id]
            yield from _beginning(notice, corpus.said(notice.id))
            yield from _end(notice, corpus.said(notice.id), start)
            yield from _reckoned(notice, corpus.said(notice.id))
    yield from _numbers(corpus)


def check_signed(notice: Notice) -> Iterator[Problem]:
    """The day of writing is a day under which the text is signed, where it is signed under any."""
    days = [day for clause in notice.clauses if (day := day_alone(clause.text))]
    if days and notice.written and notice.written not in days:
        yield problem_at(
            notice,
            "written",
            "not-signed-day",
            f"`written` is {notice.written} and the text is signed on {days[-1]}; mend the day, or "
            "the text",
        )


def _dates(notice: Notice, today: date | None) -> Iterator[Problem]:
    """A document is written before it is published, and not after today."""
    if notice.written and notice.published and notice.published < notice.written:
        yield problem_at(
            notice,
            "published",
            "day-order",
            f"published on {notice.published} and written on {notice.written}; mend a day",
        )
    if notice.written and today and notice.written > today:
        yield problem_at(
            notice,
            "written",
            "future-day",
            f"`written` is {notice.written} and today is {today}; mend the day",
        )


def _beginning(notice: Notice, said: Statements) -> Iterator[Problem]:
    """The words of the beginning can be reckoned, and `from` is the day that they say."""
    term = notice.effective
    if term is None or not begins_by_itself(notice, said):
        return
    own = said.own.beginning
    words = term.text or (own.words if own else "")
    reading: Beginning = read_beginning(words)
    if term.on is None:
        if isinstance(reading, Unread | WorkingDays) and not (
            notice.reckoned and notice.reckoned.start
        ):
            yield _unread(notice, "effective", words, "from")
        return
    day = first_day(reading, notice.published)
    if day and day != term.on:
        yield contradiction(notice, "effective", day, f"`from` is {term.on}")


def _end(notice: Notice, said: Statements, start: Start | None) -> Iterator[Problem]:
    """The words of the end can be reckoned, and `on` is the day that they say."""
    term = notice.expires
    if term is None:
        return
    words = term.text or (said.own.end.words if said.own.end else "")
    reading: End = read_end(words)
    if term.on is None:
        given = notice.reckoned and notice.reckoned.on
        if isinstance(reading, Unread) and not given:
            yield _unread(notice, "expires", words, "on")
        return
    day = last_day(reading, start.day if start and start.certain else None)
    if day and day != term.on:
        yield contradiction(notice, "expires", day, f"`on` is {term.on}")


def _unread(notice: Notice, mark: str, words: str, key: str) -> Problem:
    return problem_at(
        notice,
        mark,
        "unread-term",
        f"no day can be worked out from “{words}”; give it as reckoned: {{{key}, basis}}",
    )


def _reckoned(notice: Notice, said: Statements) -> Iterator[Problem]:
    """A day that a person worked out has its ground, and stands where words do not tell one."""
    reckoned = notice.reckoned
    if reckoned is None:
        return
    if not reckoned.basis:
        yield problem_at(
            notice,
            "reckoned",
            "no-basis",
            "what is worked out needs its basis in one sentence; write it",
        )
    begins = notice.effective if begins_by_itself(notice, said) else None
    first = first_day(read_beginning(begins.text), notice.published) if begins else None
    if first and reckoned.start and first != reckoned.start:
        yield contradiction(notice, "reckoned", first, f"`from` is {reckoned.start}")
    end = read_end(notice.expires.text) if notice.expires else None
    if isinstance(end, OnDay) and reckoned.on and end.day != reckoned.on:
        yield contradiction(notice, "reckoned", end.day, f"`on` is {reckoned.on}")


def _numbers(corpus: Corpus) -> Iterator[Problem]:
    """Two documents of a region do not bear one number, unless they are versions of one work.

    Numbers without 〔year〕 (令第136号) are an issuer's own.
    """
    bearers: dict[tuple[str, ...], list[Notice]] = defaultdict(list)
    for notice in corpus.notices.values():
        for number in notice.numbers:
            issuers = () if "〔" in plain_number(number) else notice.issuers
            bearers[notice.region, plain_number(number), *issuers].append(notice)
    for (_, number, *_), found in bearers.items():
        for one, other in combinations(found, 2):
            if one.work_id != other.work_id:
                yield problem_at(
                    other,
                    "number",
                    "same-number",
                    f"{one.id} bears the number {number} too; mend one of them, or name the `work` "
                    "that both belong to",
                )


def contradiction(notice: Notice, mark: str, said: date, what: str) -> Problem:
    """The problem of a day that its words contradict."""
    remedy = "mend the day or the quotation"
    if mark == "expires":
        remedy += "; an extension is an effect of the document that extends"
    return problem_at(
        notice, mark, "contradicts-words", f"the words say {said} and {what}; {remedy}"
    )


def problem_at(notice: Notice, mark: str, code: str, message: str) -> Problem:
    """The problem of a notice at the line of a key of its front matter."""
    line = notice.marks.get(mark, notice.place.line)
    return Problem(Place(notice.place.path, line), code, message)
