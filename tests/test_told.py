"""What `check` tells of a sound corpus: a person should look, and no build waits for it."""

from pathlib import Path

import pytest

from tests.documents import put_documents
from tiaowen.cli.main import main

OLD = """=== old
title: 禾川市货棚办法
number: 禾商发〔2015〕3号
written: 2015-02-01
effective: {text: 自2015年3月1日起施行, from: 2015-03-01}
---
第一章　甲
第一条　货棚分三类。
第二章　乙
第二条　本办法自2015年3月1日起施行。
"""


def told(folder: Path, text: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    put_documents(folder, text)
    assert main(["check", "--content", str(folder)]) == 0
    *lines, end = capsys.readouterr().out.splitlines()
    assert end == f"{folder}: no problems"
    return [line.removeprefix(f"{folder}/notices/") for line in lines]


@pytest.mark.parametrize(
    ("front", "sentence", "expected"),
    [
        (
            "",
            "《禾川市货棚办法》（禾商发〔2015〕3号）同时废止。",
            "禾商发〔2015〕3号 (old) is repealed",
        ),
        ("", "《禾川市灯具办法》自行失效。", "《禾川市灯具办法》 is declared lapsed"),
        ("", "《禾川市货棚办法》（禾商发〔2015〕3号）不再废止。", ""),
        ("", "禾商发〔2015〕3号未废止前继续执行。", ""),
        (
            "effects: [{does: repeals, target: old, text: 《禾川市货棚办法》}]",
            "《禾川市货棚办法》、《禾川市灯具办法》同时废止。",
            "《禾川市灯具办法》 is repealed",
        ),
        (
            "effects: [{does: repeals, target: old, clauses: [ch1], text: 第一章}]",
            "《禾川市货棚办法》第一章、第二章同时废止。",
            "《禾川市货棚办法》 (old) is repealed",
        ),
        (
            "effects: [{does: repeals, target: old, clauses: [ch1, ch2], text: 第一章}]",
            "《禾川市货棚办法》第一章、第二章同时废止。",
            "",
        ),
    ],
)
def test_a_claim_that_no_key_carries_is_told(
    front: str,
    sentence: str,
    expected: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    new = "written: 2021-03-03\neffective: {text: 自2021年4月1日起施行, from: 2021-04-01}"
    text = f"{OLD}=== new\n{new}\n{front}\n---\n一、本办法自2021年4月1日起施行。\n二、{sentence}\n"
    lines = told(tmp_path, text, capsys)
    if not expected:
        assert lines == []
        return
    (line,) = lines
    assert line == f"new.md:13: told: p2 says that {expected} and no effect says so"


def test_a_day_to_be_announced_and_sentences_that_differ_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = """=== a
effective: {text: 施行日期另行公布, from: null}
---
第一条　本办法的施行日期另行公布。
=== b
---
第一条　本办法自2021年4月1日起施行。
第二条　本办法自2021年5月1日起施行。
"""
    assert told(tmp_path, text, capsys) == [
        "a.md:7: told: the first day in force is to be announced elsewhere; its status is unknown "
        "until then",
        "b.md:10: told: art1 says “自2021年4月1日起施行” and another sentence a different day; "
        "neither is taken",
        "b.md:12: told: art2 says “自2021年5月1日起施行” and another sentence a different day; "
        "neither is taken",
    ]


def test_a_revision_that_only_the_head_of_a_text_lists_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    law = """
（2009年3月1日通过　2013年5月5日修订　根据2018年7月7日《关于修改部分法规的决定》修正）
第一条　货棚分三类。
第二条　本条例自2009年5月1日起施行。
"""
    text = f"""=== bare
written: 2009-03-01
---{law}=== earlier
written: 2009-03-01
revision: {{of: null, by: null, text: 2013年5月5日修订, made_by: issuer}}
reckoned: {{from: 2013-06-01, on: null, basis: 公报载明}}
---{law}=== same
written: 2009-03-01
revision:
  text: 根据2018年7月7日《关于修改部分法规的决定》修正
  made_by: issuer
reckoned: {{from: 2018-08-01, on: null, basis: 公报载明}}
---{law}=== whole
written: 2018-07-07
---
（2009年3月1日通过　2018年7月7日修订）
第一条　货棚分三类。
第二条　本条例自2018年9月1日起施行。
"""
    assert told(tmp_path, text, capsys) == [
        "bare.md:1: told: the head of the text lists a revision of 2018-07-07 and the front matter "
        "has no `revision`; until it has, the text holds from the first day of the older one",
        "earlier.md:7: told: `revision` is of 2013-05-05, and the head of the text lists one of "
        "2018-07-07; look which text this is",
    ]
