"""Reads test cases from Markdown files under `tests/cases/`, so that a new case needs no Python.

A case is a heading `## what it shows`, a fenced block with the input, and a fenced block with the
expected output. Words behind the first fence are options of the case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases"
_CASE = re.compile(
    r"^## (?P<title>.+)\n+"
    r"~~~ ?(?P<options>.*)\n(?P<given>(?:.*\n)*?)~~~\n+"
    r"~~~\n(?P<expected>(?:.*\n)*?)~~~\n",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Case:
    title: str
    options: str
    given: str
    expected: str


def read_cases(name: str) -> list[Case]:
    """Return the cases of `tests/cases/<name>.md`.

    A heading or fence that belongs to no case fails the test: the case is malformed.
    """
    text = (CASES / f"{name}.md").read_text(encoding="utf-8")
    cases = [Case(**match.groupdict()) for match in _CASE.finditer(text)]
    broken = re.search(r"^(?:##|~~~).*", _CASE.sub("", text), re.MULTILINE)
    titles = [case.title for case in cases]
    if broken or len(set(titles)) < len(titles):
        message = f"{name}.md: not a case: {broken and broken[0]}; or two of one title: {titles}"
        raise ValueError(message)
    return cases
