"""What is no fault and a person should look at: `check` and `report` tell it, nothing waits."""

from pathlib import Path

import pytest

from tests.building import NOTICE, put
from tiaowen.cli.main import main


@pytest.mark.parametrize("command", ["check", "report"])
def test_a_quotation_that_never_closes_is_told_with_its_line_and_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    text = NOTICE + "\n第二条　将第三条修改为：“收费期限为三日。\n\n第三条　乙。\n"
    text += (
        "\n第四条　将第五条修改为：“收费期限为二十日，逾期的加收，停航的不计。\n\n第五条　丙。\n"
        "\n第六条　将第七条修改为：“收费期限为二十日，逾期的加收，停航的不计\n\n第七条　丁。\n"
    )
    put(tmp_path, {"notices/lone.md": text.encode()})
    assert main([command, "--content", str(tmp_path)]) == 0
    said, faults = capsys.readouterr()
    assert faults == ""
    for line, words in (
        (11, "收费期限为三日。"),
        (15, "收费期限为二十日，逾期的加收，停航的不计…"),
        (19, "收费期限为二十日，逾期的加收，停航的不计"),
    ):
        told = f"{tmp_path}/notices/lone.md:{line}: told: the quotation “{words}” is closed in no"
        rest = "later paragraph and is read as ending with its own; compare the source"
        assert f"{told} {rest}\n" in said
