"""An old text and the decision that amends it give the new text, and an account of it."""

import pytest

from tests.casefile import Case, read_cases
from tiaowen.consolidation.edit import Consolidation, Outcome, consolidate
from tiaowen.consolidation.instructions import read_instructions

CASES = read_cases("consolidation")


def blocks(lines: str) -> list[str]:
    return [line for line in lines.split("\n") if line]


def amended(case_text: str, title: str) -> Consolidation:
    old, _, decision = case_text.partition("\n===\n")
    body = "\n\n".join(blocks(old)) + "\n"
    return consolidate(title, body, read_instructions(blocks(decision), title) or ())


def shown(outcome: Outcome) -> str:
    sign = "+" if outcome.done else "-"
    return " ".join(filter(None, [sign, " ".join(outcome.clauses), f"| {outcome.what}"]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_decision_gives_the_text_and_the_account_that_are_expected(case: Case) -> None:
    result = amended(case.given, case.options or "货棚管理办法")
    text = "\n".join(blocks(result.body))
    account = "\n".join(map(shown, result.account))
    title = f"《{result.title}》\n" if result.title != (case.options or "货棚管理办法") else ""
    assert f"{title}{text}\n===\n{account}\n" == case.expected
