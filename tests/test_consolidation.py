"""An old text and the decision that amends it give the new text, and an account of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.casefile import Case, read_cases
from tests.properties import tried
from tiaowen.cli.main import main
from tiaowen.consolidation.edit import Consolidation, Outcome, consolidate
from tiaowen.consolidation.instructions import read_instructions

CASES = read_cases("consolidation")


def blocks(lines: str) -> list[str]:
    return [line for line in lines.split("\n") if line]


def amended(case_text: str, title: str) -> Consolidation:
    old, _, decision = case_text.partition("\n===\n")
    body = "\n\n".join(blocks(old)).replace("|\n\n|", "|\n|") + "\n"
    return consolidate(title, body, read_instructions(blocks(decision), title) or ())


def shown(outcome: Outcome) -> str:
    sign = {"done": "+", "look": "?", "undone": "-"}[outcome.state]
    return " ".join(filter(None, [sign, " ".join(outcome.clauses), f"| {outcome.what}"]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_decision_gives_the_text_and_the_account_that_are_expected(case: Case) -> None:
    result = amended(case.given, case.options or "货棚管理办法")
    text = "\n".join(blocks(result.body))
    account = "\n".join(map(shown, result.account))
    title = f"《{result.title}》\n" if result.title != (case.options or "货棚管理办法") else ""
    assert f"{title}{text}\n===\n{account}\n" == case.expected


LAW = "第一章　总则\n\n第一条　甲。\n\n第二条　乙：\n\n（一）丙；\n\n1.丁。\n\n（二）戊。\n\n"
LAW += "己庚。\n\n"


@tried(200)
@given(st.text(alphabet="第一二三条款项章（）、。；：\n#| 　-附件甲乙“”"))
def test_a_decision_that_asks_for_nothing_gives_the_old_text_byte_for_byte(body: str) -> None:
    assert consolidate("甲", body, ()) == Consolidation("甲", body, ())
    assert consolidate("甲", LAW + body, ()).body == LAW + body


PIECES = st.sampled_from(
    [
        *(
            "一、",
            "二、",
            "将",
            "第一条",
            "第二条",
            "第二条第一款",
            "第二款",
            "第（一）项",
            "第三项",
        ),
        *(
            "中的",
            "“甲”",
            "“己庚”",
            "“（一）丙；”",
            "修改为",
            "修改为：",
            "改为",
            "删去",
            "合并，作为",
        ),
        *(
            "增加一条，作为",
            "增加一款，作为",
            "增加一项，作为",
            "增加一章，作为",
            "包括",
            "作为",
            "移至",
        ),
        *("之后", "，", "。", "；", "与", "、", "第一章", "条文顺序作相应调整", "但草棚除外", "\n"),
    ]
)


@tried(400)
@given(st.lists(PIECES, max_size=25))
def test_any_decision_is_read_and_no_paragraph_is_lost_without_being_told(
    pieces: list[str],
) -> None:
    decision = ["对《样本》作如下修改：", *filter(None, "".join(pieces).split("\n"))]
    result = consolidate("样本", LAW, read_instructions(decision, "样本") or ())
    changed = " ".join(" ".join([*one.clauses, one.what]) for one in result.account)
    for id, words in (
        ("art1", "甲。"),
        ("art2", "乙："),
        ("art2-n1", "丙；"),
        ("art2-t1", "己庚。"),
    ):
        assert words in result.body or id in changed or "art2" in changed or "ch1" in changed
    if not result.account:
        assert result.body == LAW


@tried(100)
@given(st.lists(PIECES, max_size=25))
def test_what_is_not_done_changes_nothing(pieces: list[str]) -> None:
    decision = ["对《样本》作如下修改：", *filter(None, "".join(pieces).split("\n"))]
    instructions = read_instructions(decision, "样本") or ()
    result = consolidate("样本", LAW, instructions)
    done = [
        one
        for one, outcome in zip(instructions, result.account, strict=False)
        if outcome.state != "undone"
    ]
    assert consolidate("样本", LAW, done).body == result.body


OLD = """---
id: jz-2018-ypgd
kind: notice
title: 嘉州市样品管理规定
number: 嘉样发〔2018〕9号
issuers: [嘉州市样品局]
region: jz
work: jz-samples
written: 2018-11-29
source: {name: 嘉州市样品局, url: null, captured: null, sha256: null}
---

第一条　样品保存五年。

第二条　丢失样品的，处二百元罚款。

第三条　本规定自2019年1月1日起施行。
"""
DECISION = """---
id: jz-2022-xg
kind: notice
title: 嘉州市样品局关于修改《嘉州市样品管理规定》的决定
issuers: [嘉州市样品局]
region: jz
written: 2022-09-28
---

对《嘉州市样品管理规定》作如下修改：

将第二条中的“二百元”修改为“五百元”。

本决定自2022年12月1日起施行。
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    notices = tmp_path / "content" / "notices"
    notices.mkdir(parents=True)
    (notices / "jz-2018-ypgd.md").write_text(OLD, "utf-8")
    (notices / "jz-2022-xg.md").write_text(DECISION, "utf-8")
    return notices.parent


def run(content: Path, *words: str) -> int:
    return main(["consolidate", *words, "--content", str(content)])


def test_the_command_prints_a_draft_with_its_keys_and_tells_what_was_done(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(content, "jz-2018-ypgd", "jz-2022-xg") == 0
    out, err = capsys.readouterr()
    assert out == (
        "---\nid: jz-2022-ypgd\nkind: notice\ntitle: 嘉州市样品管理规定\nissuers: [嘉州市样品局]\n"
        "region: jz\nwork: jz-samples\nwritten: 2018-11-29\npublished: null\neffective: null\n"
        "expires: null\nrevision: {of: jz-2018-ypgd, by: jz-2022-xg, made_by: editor}\ntopics: []\n"
        "source: {name: null, url: null, captured: null, sha256: null}\n---\n\n"
        "第一条　样品保存五年。\n\n第二条　丢失样品的，处五百元罚款。\n\n"
        "第三条　本规定自2019年1月1日起施行。\n"
    )
    assert err == (
        "done      art2  将第二条中的“二百元”修改为“五百元”  → words exchanged\n0 of 1 not done\n"
    )


def test_a_draft_of_which_all_was_done_is_sound_content(content: Path) -> None:
    draft = content / "notices" / "jz-2022-ypgd.md"
    assert run(content, "jz-2018-ypgd", "jz-2022-xg", "--out", str(draft)) == 0
    assert main(["check", "--content", str(content)]) == 0


def test_what_was_not_done_stands_in_the_draft_and_check_refuses_it(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decision = content / "notices" / "jz-2022-xg.md"
    decision.write_text(DECISION.replace("中的“二百元”", "中的“三百元”"), "utf-8")
    draft = content / "notices" / "jz-2022-ypgd.md"
    assert run(content, "jz-2018-ypgd", str(decision), "--out", str(draft)) == 1
    assert "NOT DONE" in capsys.readouterr().err
    assert draft.read_text("utf-8").endswith(
        "\n［…］没有办到：将第二条中的“三百元”修改为“五百元”\n"
    )
    assert main(["check", "--content", str(content)]) == 1
    assert f"{draft}:23: hole: " in capsys.readouterr().err


def test_a_file_that_is_there_is_not_written_over(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = content / "notices" / "jz-2018-ypgd.md"
    assert run(content, "jz-2018-ypgd", "jz-2022-xg", "--out", str(old)) == 2
    assert old.read_text("utf-8") == OLD
    assert "stays as it is" in capsys.readouterr().err


def test_wrong_words_are_told(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(content, "jz-2018-ypgd", "jz-2099-x") == 2
    assert "jz-2099-x is neither a file nor an id in " in capsys.readouterr().err


def test_a_decision_on_another_document_drafts_nothing(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decision = content / "notices" / "jz-2022-xg.md"
    decision.write_text(DECISION.replace("样品管理规定", "货车管理规定"), "utf-8")
    assert run(content, "jz-2018-ypgd", "jz-2022-xg") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "it nowhere names 《嘉州市样品管理规定》; nothing was drafted" in err


def test_a_file_that_cannot_be_read_is_told_with_its_place(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = content / "notices" / "jz-2018-ypgd.md"
    old.write_text("第一条　甲。\n", "utf-8")
    assert run(content, "jz-2018-ypgd", "jz-2022-xg") == 1
    assert f"{old}:1: front-matter: " in capsys.readouterr().err
