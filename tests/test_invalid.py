"""Every fault of content is reported, each with its line, and nothing else is.

A case is a folder `tests/invalid/<case>/` with `content/` and the `problems.txt` that it must give.
Run as a program, this writes every `problems.txt` anew: read what changed before you keep it.
"""

import ast
import contextlib
import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.building import NOTICE, put
from tiaowen.cli.main import main
from tiaowen.model import Findings, Notice
from tiaowen.parsing import citations

INVALID = Path(__file__).parent / "invalid"
PACKAGE = Path(__file__).parent.parent / "tiaowen"
GUIDE = PACKAGE.parent / "docs" / "faults.md"
CASES = sorted(path.name for path in INVALID.iterdir())
REPORTERS = [
    path
    for path in sorted(PACKAGE.rglob("*.py"))
    if re.search(r"Problem|problem_at|\bReport|\.report\(", path.read_text("utf-8"))
]


def problems_of(content: Path) -> str:
    """What `check` says of a content folder on standard error, without the count at its end."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        # Not the clock's day: a message tells it, and in China it turns at 16:00 UTC.
        assert main(["check", "--content", str(content), "--as-of", "2026-11-21"]) == 1
    *problems, count = said.getvalue().splitlines(keepends=True)
    assert count.endswith("nothing was published\n")
    return "".join(problems)


@pytest.mark.parametrize("case", CASES)
def test_case(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(INVALID / case)
    expected = Path("problems.txt").read_text(encoding="utf-8")
    assert expected
    assert problems_of(Path("content")) == expected


def test_every_code_has_a_case_and_is_explained() -> None:
    texts = [(INVALID / case / "problems.txt").read_text(encoding="utf-8") for case in CASES]
    shown = set(re.findall(r"^[^:]+:\d+: ([a-z-]+): ", "".join(texts), re.MULTILINE))
    known = {code for path in REPORTERS for code in codes(path)}
    assert known == shown | {"internal"}  # which only a fault of the program shows
    rows = re.findall(
        r"^\| `([a-z-]+)` \| [^|]+ \| (?:[^|]|\\\|)+ \|$", GUIDE.read_text("utf-8"), re.MULTILINE
    )
    assert sorted(rows) == sorted(known)


def test_a_crash_in_one_document_is_its_problem_beside_those_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for id_, text in (("a", "第一条　甲。"), ("b", "第一条　［…］")):
        notice = NOTICE.replace("id: lone", f"id: {id_}").replace("第一条　甲。", text)
        put(tmp_path, {f"notices/{id_}.md": notice.encode()})
    find = citations.find

    def failing(notice: Notice) -> Findings:
        if notice.id == "a":
            raise IndexError("string index\nout of range")
        return find(notice)

    monkeypatch.setattr(citations, "find", failing)
    first, second = problems_of(tmp_path).splitlines()
    assert first.startswith(
        f"{tmp_path}/notices/a.md:1: internal: the program failed on this file "
        "(IndexError: string index out of range, at test_invalid.py:"
    )
    assert first.endswith("); report it, with the file")
    assert ": hole: " in second


def codes(path: Path) -> Iterator[str]:
    """The codes that a module reports.

    They are words without space: given to a reporter, named `code`, or followed by their message.
    """
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        values: list[ast.expr] = []
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            values = node.args if name in ("report", "report_same", "Problem") else []
            values = node.args[2:] if name == "problem_at" else values
        elif isinstance(node, ast.Assign):
            named = any(isinstance(to, ast.Name) and to.id == "code" for to in node.targets)
            values = [node.value] if named else []
        if isinstance(node, ast.Assign | ast.Return) and isinstance(node.value, ast.Tuple):
            words = node.value.elts
            told = len(words) == 2 and " " in ast.unparse(words[1])
            values = words[:1] if told else values
        for value in values:
            if isinstance(value, ast.Constant) and re.fullmatch(r"[a-z-]+", str(value.value)):
                yield str(value.value)


def write() -> None:
    for case in CASES:
        os.chdir(INVALID / case)
        Path("problems.txt").write_text(problems_of(Path("content")), encoding="utf-8")


if __name__ == "__main__":
    write()
