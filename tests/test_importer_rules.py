"""The cleaning rules, the division into documents, and the body, by the cases in `tests/cases/`."""

import pytest

from tests.casefile import Case, read_cases
from tests.importing import found_in, notices_in
from tiaowen.importer.account import imbalance
from tiaowen.importer.rules import RULES, clean
from tiaowen.importer.traced_lines import read_lines

CASES = read_cases("importer")
BY_NAME = {rule.name: rule for rule in RULES}


def result(case: Case) -> str:
    if case.options.startswith("rule="):
        rule = BY_NAME[case.options.removeprefix("rule=")]
        lines = clean(list(read_lines(case.given.removesuffix("\n"))), [rule])
        return "".join(f"{line.text}\n" for line in lines)
    if case.options == "find":
        documents = found_in(case.given.encode())[1].documents
        rows = []
        for one in documents:
            last = max(line.number for line in (*one.title, *one.body))
            title = "".join(line.text.strip() for line in one.title)
            rows.append(f"{one.kind} {one.first}-{last} {title}".rstrip() + "\n")
        return "".join(rows)
    (draft,) = notices_in(case.given.encode())
    assert imbalance(draft) == ""
    return f"{draft.title.text}\n{draft.notice.number or ''}\n\n{draft.notice.body}"


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_case(case: Case) -> None:
    assert result(case) == case.expected


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_no_rule_loses_what_the_capture_has(case: Case) -> None:
    lines = clean(list(read_lines(case.given)), RULES)
    assert "".join(line.found for line in lines) == case.given.replace("\n", "")


def test_every_rule_has_a_case() -> None:
    shown = {case.options.removeprefix("rule=") for case in CASES}
    assert set(BY_NAME) <= shown
