"""The words of beginnings and ends, and the days that follow from them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.casefile import Case, read_cases
from tests.properties import tried
from tiaowen.model import ClauseId
from tiaowen.parsing.terms import (
    Deferred,
    Said,
    WorkingDays,
    first_day,
    last_day,
    months_later,
    own_terms,
    read_beginning,
    read_end,
)

CASES = read_cases("terms")


def answer(option: str, line: str) -> str:
    if option == "first":
        words, _, published = line.partition(" | ")
        reading = read_beginning(words)
        if isinstance(reading, WorkingDays):
            return f"working {reading.count}"
        if isinstance(reading, Deferred):
            return "later"
        day = first_day(reading, None if published == "-" else date.fromisoformat(published))
        return str(day or "-")
    if option == "last":
        return str(last_day(read_end(line), date(2023, 3, 1)) or "-")
    found = own_terms([(ClauseId("a"), line)])

    def words_of(said: Said | None) -> str:
        return said.words if said else "-"

    return f"{words_of(found.beginning)} | {words_of(found.end)}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_words_of_a_term_give_the_day_that_is_expected(case: Case) -> None:
    lines = case.given.splitlines()
    assert [answer(case.options, line) for line in lines] == case.expected.splitlines()


def test_a_text_that_sets_two_beginnings_has_none_and_says_which() -> None:
    found = own_terms(
        [
            (ClauseId("a"), "本办法自2022年4月1日起施行。"),
            (ClauseId("b"), "本办法自2023年4月1日起施行。"),
        ]
    )
    assert found.beginning is None
    assert [said.clause for said in found.unclear] == ["a", "b"]


@tried(200)
@given(st.dates(date(1900, 1, 1), date(2900, 1, 1)), st.integers(1, 600))
def test_a_month_later_is_the_same_day_or_the_first_after_a_shorter_month(
    day: date, months: int
) -> None:
    later = months_later(day, months)
    assert later is not None
    assert later.day == day.day or (later.day == 1 and (later - timedelta(days=1)).day < day.day)


@tried(200)
@given(st.text())
def test_any_words_are_read_without_an_error(words: str) -> None:
    first_day(read_beginning(words), date(2024, 2, 29))
    last_day(read_end(words), date(2024, 2, 29))
    own_terms([(ClauseId("a"), words)])
