"""How the problems of the content are printed."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tiaowen.model import Problem, Told


def print_told(told: Sequence[Told]) -> None:
    """Print on standard output what a person should look at."""
    for one in told:
        print(one)


def print_problems(problems: Sequence[Problem]) -> int:
    """Print each problem and their number on standard error; return the exit status 1."""
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problems; nothing was published", file=sys.stderr)
    return 1


def print_left_out(problems: Sequence[Problem], left_out: Sequence[str]) -> int:
    """Print each problem and how many documents are left out; return the exit status 3."""
    for problem in problems:
        print(problem, file=sys.stderr)
    documents = f"{len(left_out)} document{'s' if len(left_out) != 1 else ''}"
    print(
        f"{len(problems)} problems; {documents} left out, and the rest was published",
        file=sys.stderr,
    )
    return 3
