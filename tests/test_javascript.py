"""What Python and the site's scripts must do alike, by cases in `tests/cases/` that both read.

Here Python reads them; `tests/web/node/` reads them under Node, with the data of a built site.
The resolver's cases are in `test_resolver.py`.
"""

import json
import os
import re
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests import ROOT
from tests.casefile import Case, read_cases
from tests.written_numbers import stands
from tiaowen.corpus import status
from tiaowen.folding import bare, fold
from tiaowen.model import Period, Status
from tiaowen.numerals import parse_number
from tiaowen.search import catalogue_column, codec, index

UNITS = sorted((ROOT / "tests" / "web" / "node").glob("*.test.mjs"))


def titled(case: Case) -> str:
    return case.title


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.stem)
def test_the_scripts_answer_every_case_as_python_does(site: Path, file: Path) -> None:
    done = subprocess.run(
        ["node", "--test", "--test-reporter=tap", str(file)],
        env=os.environ | {"TIAOWEN_SITE": str(site)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"^# pass (\d+)$", done.stdout, re.MULTILINE)
    assert passed is not None, done.stdout
    assert int(passed[1]) > 0


def read_back(case: Case, line: str, written: str) -> str:
    """What Python reads from the bytes that a case of the codec expects, as the case writes it."""
    content = b"" if case.options in ("hash", "column") else bytes.fromhex(written)
    match case.options:
        case "simplified":
            return codec.decode(content)
        case "traditional":
            return codec.decode(content, codec.COMMON_TRADITIONAL)
        case "varint":
            number, end = codec.read_varint(content, 0)
            assert end == len(content)
            return str(number)
        case "sealed":
            return codec.opened(content).hex()
        case "list":
            numbers, headed = index.read_list(content)
            told = " ".join(map(str, numbers))
            return f"{told} | {' '.join(map(str, headed))}" if headed else told
    return line


def listed(line: str) -> bytes:
    numbers, _, headed = line.partition(" | ")
    return index.list_of(list(map(int, numbers.split())), list(map(int, headed.split())))


def columned(line: str) -> str:
    value, _, times = line.partition("*")
    column = catalogue_column([value] * int(times) if times else line.split(" "))
    return json.dumps(column, ensure_ascii=False, separators=(",", ":"))


WRITTEN: dict[str, Callable[[str], str]] = {
    "simplified": lambda line: codec.encode(line).hex(),
    "traditional": lambda line: codec.encode(line, codec.COMMON_TRADITIONAL).hex(),
    "varint": lambda line: codec.varint(int(line)).hex(),
    "sealed": lambda line: codec.sealed(bytes.fromhex(line)).hex(),
    "list": lambda line: listed(line).hex(),
    "hash": lambda line: f"{index.hash_of(line):x}",
    "column": columned,
}


@pytest.mark.parametrize("case", read_cases("codec"), ids=titled)
def test_the_search_files_have_these_bytes(case: Case) -> None:
    lines, expected = case.given.splitlines(), case.expected.splitlines()
    assert [WRITTEN[case.options](line) for line in lines] == expected
    assert [read_back(case, *pair) for pair in zip(lines, expected, strict=True)] == lines


@pytest.mark.parametrize("case", read_cases("folding"), ids=titled)
def test_a_text_folds(case: Case) -> None:
    folded = bare if case.options == "bare" else fold
    assert [folded(line) for line in case.given.splitlines()] == case.expected.splitlines()


LETTERS: dict[str, Status] = {
    "n": "not-yet",
    "i": "in-force",
    "r": "repealed",
    "e": "expired",
    "s": "superseded",
    "p": "suspended",
    "u": "unknown",
}


def period(text: str) -> Period:
    start = date.fromisoformat(text[:-1]) if text[:-1] else None
    return Period(start, LETTERS[text[-1]], "start-known")


@pytest.mark.parametrize("case", read_cases("status"), ids=titled)
def test_a_day_has_the_status_of_the_last_period_that_has_begun(case: Case) -> None:
    first, *days = case.given.splitlines()
    statuses = case.expected.splitlines()
    periods = tuple(map(period, first.split(";")))
    assert status.written(periods) == first
    assert [status.on(date.fromisoformat(day), periods).status for day in days] == statuses


@pytest.mark.parametrize(
    "case", [case for case in read_cases("query") if case.options == "words"], ids=titled
)
def test_what_is_understood_of_a_query_is_folded_as_the_index_is(case: Case) -> None:
    for line, told in zip(case.given.splitlines(), case.expected.splitlines(), strict=True):
        words, _, cited = told.partition(" → ")
        for word in words.split() if words != "nothing" else ():
            plain = word.removeprefix("-")
            assert (fold(plain) if plain.startswith('"') else bare(plain)) == plain
        assert bare(line).replace(" ", "") == bare(words if words != "nothing" else "")
        if cited:
            serial, clause = cited.split("号 ")
            assert f"{serial}号" in fold(line)
            number = re.findall(r"[0-9]+|[〇零一二三四五六七八九十百千]+", fold(line))[-1]
            assert clause == str(parse_number(number) or 20)  # 二〇 is a numeral of years only


@pytest.mark.parametrize(
    "case", [case for case in read_cases("query") if case.options == "marks"], ids=titled
)
def test_marks_stand_where_a_scan_finds_the_words(case: Case) -> None:
    query, *texts = case.given.splitlines()
    exact = fold(query.strip('"')) if query.startswith('"') else ""
    for text, shown in zip(texts, case.expected.splitlines(), strict=True):
        assert shown.replace("<", "").replace(">", "") == text
        places = fold(text).count(exact) if exact else bare(text).count(bare(query))
        assert shown.count("<") == places


@pytest.mark.parametrize(
    "case", [case for case in read_cases("query") if case.options == "numbers"], ids=titled
)
def test_a_plain_scan_finds_a_number_however_it_is_written(case: Case) -> None:
    query, *texts = case.given.splitlines()
    expected = ["<" in line for line in case.expected.splitlines()]
    assert [stands(query, text) for text in texts] == expected
