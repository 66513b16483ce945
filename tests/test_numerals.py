"""Printed numbers and labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.casefile import Case, read_cases
from tests.properties import tried
from tiaowen.numerals import (
    Label,
    chinese,
    parse_number,
    read_annex,
    read_dotted,
    read_label,
)

CASES = read_cases("numerals")
NUMERALS = "零〇○一二三四五六七八九两十百千0123456789０１２３４５６７８９"


def shown(label: Label | None, line: str) -> str:
    if label is None:
        return "-"
    sub = f"-{label.sub}" if label.sub else ""
    head = label.printed + label.gap
    return f"{label.style} {label.number}{sub} [{head}]{line.removeprefix(head)}"


def answer(option: str, line: str) -> str:
    match option:
        case "number":
            return str(parse_number(line) or "-")
        case "annex":
            return str(read_annex(line) or "-")
        case "dotted":
            return shown(read_dotted(line), line)
        case _:
            return shown(read_label(line), line)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_case(case: Case) -> None:
    answers = [answer(case.options, line) for line in case.given.splitlines()]
    assert answers == case.expected.splitlines()


def test_every_number_reads_as_it_is_written() -> None:
    for value in range(1, 10_000):
        assert parse_number(chinese(value)) == value
        assert parse_number(str(value)) == value


@tried(300)
@given(st.text(NUMERALS, max_size=9))
def test_a_numeral_is_a_number_of_a_clause_or_none(text: str) -> None:
    number = parse_number(text)
    assert number is None or 1 <= number <= 9999


@tried(300)
@given(st.text(NUMERALS + "、.．（）()第条章节编分之 　附件：甲", max_size=12))
def test_a_label_is_the_beginning_of_its_paragraph(text: str) -> None:
    for label in (read_label(text), read_dotted(text)):
        if label:
            assert text.startswith(label.printed + label.gap)
            assert label.number >= 1
            assert not label.gap.strip()


@tried(100)
@given(st.integers(1, 9999), st.integers(1, 99))
def test_an_article_reads_the_same_in_every_spelling(number: int, sub: int) -> None:
    spellings = {f"第{chinese(number)}条之{chinese(sub)}", f"第{number}条之{sub}"}
    labels = [read_label(spelling) for spelling in spellings]
    assert {(label.number, label.sub) for label in labels if label} == {(number, sub)}


@pytest.mark.parametrize("text", ["一" * 10**6 + "、", "第" + "9" * 10**6, "附" + "　" * 10**6])
def test_a_very_long_numeral_is_none(text: str) -> None:
    assert read_label(text) is None
    assert read_annex(text) is None
