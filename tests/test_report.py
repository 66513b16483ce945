"""What a pull request tells its reviewer: the difference between its report and its base's."""

from pathlib import Path

import pytest

from tests import ROOT
from tiaowen.cli.main import main

GOLDEN = ROOT / "tests" / "golden" / "report"


def compared(tmp_path: Path, base: Path, head: Path) -> list[str]:
    """The words of the command that prints what differs between two folders of content."""
    before = tmp_path / "base.json"
    main(["report", "--content", str(base), "--json", str(before)])
    return ["report", "--content", str(head), "--against", str(before)]


def test_a_small_edit_has_its_golden_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = compared(tmp_path, GOLDEN / "base", GOLDEN / "head")
    assert main(words) == 0
    assert capsys.readouterr().out == (GOLDEN / "summary.md").read_text("utf-8")


def test_what_does_not_change_is_not_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(compared(tmp_path, GOLDEN / "base", GOLDEN / "base")) == 0
    assert capsys.readouterr().out == "Nothing that the site holds changes.\n"


def test_content_with_problems_is_compared_all_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = ROOT / "tests" / "invalid" / "clause-gap" / "content"
    assert main(compared(tmp_path, GOLDEN / "base", broken)) == 1
    assert capsys.readouterr().out.startswith("Problems of the content: 0 → ")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"held": {"a": 1}, "problems": 0}'])
def test_what_is_no_report_is_wrong_usage(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "base.json"
    path.write_bytes(content)
    words = ["report", "--content", str(GOLDEN / "base"), "--against"]
    assert main([*words, str(path)]) == 2
    assert main([*words, str(tmp_path / "nothing.json")]) == 2
