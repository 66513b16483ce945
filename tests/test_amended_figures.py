"""A figure that a decision puts into another text counts once, whatever of the two is held."""

import csv
from pathlib import Path

import pytest

from tests.documents import put_documents
from tests.test_site import build
from tiaowen.parsing.quoted_words import replacements, taken_out

OLD = """=== old
title: 禾川市灯具条例
work: lamps
written: 2015-02-01
effective: {text: 自2015年3月1日起施行, from: 2015-03-01}
---
第一条　登记机关在30日内答复。
第二条　每盏补助不超过300元。
第三条　本条例自2015年3月1日起施行。
"""
DECISION = """=== by
title: 关于修改《禾川市灯具条例》等两件地方性法规的决定
written: 2019-02-01
effective: {text: 自2019年3月1日起施行, from: 2019-03-01}
effects:
  - {does: amends, target: old, clauses: [art1], text: 第一条修改为：“登记机关在60日内答复。”}
  - {does: amends, target: old, clauses: [art2], text: 第二条中的“不超过300元”修改为“不超过800元”}
  - {does: amends, target: old, text: 增加一条，作为第三条：}
  - {does: amends, target: 《禾川市货棚条例》, text: 将第四条修改为：“货棚在45日内拆除。”}
---
一、《禾川市灯具条例》
（一）第一条修改为：“登记机关在60日内答复。”
（二）第二条中的“不超过300元”修改为“不超过800元”。
（三）增加一条，作为第三条：
“第三条　改装灯具的，应当编号。
改装费不超过90元。”
二、《禾川市货棚条例》
（一）将第四条修改为：“货棚在45日内拆除。”
三、主管机关在20日内报送执行情况。
本决定自2019年3月1日起施行。
"""
NEW = """=== new
title: 禾川市灯具条例
work: lamps
written: 2015-02-01
revision: {of: old, by: by, text: 根据2019年2月1日决定修正, made_by: issuer}
---
（根据2019年2月1日决定修正）
第一条　登记机关在60日内答复。
第二条　每盏补助不超过800元。
第三条　改装灯具的，应当编号。
改装费不超过90元。
第四条　本条例自2015年3月1日起施行。
"""


def counted(folder: Path, documents: str) -> list[str]:
    """The figures of clauses that hold, with their notices."""
    put_documents(folder / "content", documents)
    options = ("--as-of", "2020-01-01", "--base-url", "https://example.org/")
    assert build(folder / "site", *options, content=folder / "content") == 0
    with (folder / "site/data/figures.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["status"] == "in-force"]
    return sorted(f"{row['value']}{row['unit']} {row['notice']}#{row['clause']}" for row in rows)


AMOUNTS = """=== by
title: 关于修改《禾川市灯具条例》的决定
written: 2019-02-01
effective: {text: 自2019年3月1日起施行, from: 2019-03-01}
effects:
  - {does: amends, target: old, clauses: [art1], text: 将第一条中的“30日”修改为“四十五日”}
  - {does: amends, target: old, clauses: [art2], text: 第二条中的“300元”修改为“800元”}
---
一、将第一条中的“30日”修改为“四十五日”。
二、第二条中的“300元”修改为“800元”。
本决定自2019年3月1日起施行。
"""
ONE_SENTENCE = """=== by
title: 关于修改《禾川市灯具条例》的决定
written: 2019-02-01
effective: {text: 自2019年3月1日起施行, from: 2019-03-01}
effects:
  - {does: amends, target: old, clauses: [art1], text: 将第一条中的“30日”修改为“45日”}
  - {does: amends, target: old, clauses: [art2], text: 第二条、第四条中的“300元”修改为“800元”}
  - {does: amends, target: old, clauses: [art4], text: 第二条、第四条中的“300元”修改为“800元”}
  - {does: amends, target: old, clauses: [art5], text: 第五条中的“30日”修改为“20日”}
---
一、将第一条中的“30日”修改为“45日”，第二条、第四条中的“300元”修改为“800元”，第五条中的“30日”修改为“20日”。
本决定自2019年3月1日起施行。
"""
FIVE = OLD + "第四条　每箱补助不超过300元。\n第五条　检验机关在30日内答复。\n"
CORRECTION = """=== letter
title: 关于更正《禾川市灯具条例》的函
written: 2015-03-16
effective: {text: 自2015年3月16日起执行, from: 2015-03-16}
effects:
  - {does: corrects, target: old, clauses: [art2], text: 第二条中“300元”应为“250元”}
---
《禾川市灯具条例》第二条中“300元”应为“250元”，特此更正，自2015年3月16日起执行。
"""


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        (OLD, ["300元 old#art2", "30日 old#art1"]),
        (
            OLD + DECISION,
            [
                "20日 by#p3",
                "45日 by#p2-m1",
                "60日 by#p1-m1",
                "800元 by#p1-m2",
                "90元 by#p1-m3-t2",
            ],
        ),
        (
            OLD + DECISION + NEW,
            ["20日 by#p3", "45日 by#p2-m1", "60日 new#art1", "800元 new#art2", "90元 new#art3-t1"],
        ),
        (OLD + AMOUNTS, ["45日 by#p1", "800元 by#p2"]),
        (FIVE + ONE_SENTENCE, ["20日 by#p1", "45日 by#p1", "800元 by#p1"]),
        (OLD + CORRECTION, ["250元 letter#pre-t1", "30日 old#art1"]),
    ],
    ids=[
        *("the old text", "and the decision", "and the new text"),
        *("amounts alone", "in one sentence", "a correction"),
    ],
)
def test_each_figure_counts_once(documents: str, expected: list[str], tmp_path: Path) -> None:
    assert counted(tmp_path, documents) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("将第三条中的“甲”修改为“乙”。", ["“甲”"]),
        ("将“甲”、“乙”统一修改为“丙”。", ["“甲”", "“乙”"]),
        ("“甲”修改为“乙”、“丙”修改为“丁”。", ["“甲”", "“丙”"]),
        ("删去第三条中的“甲”。", ["“甲”"]),
        ("第三条中的“甲”删去。", ["“甲”"]),
        ("第三条中“甲”应为“乙”。", ["“甲”"]),
        ("将第三条修改为：“甲”。", []),
        ("在“甲”后增加“乙”。", []),
    ],
)
def test_the_old_words_are_told_from_the_new(words: str, expected: list[str]) -> None:
    assert [words[start:end] for start, end in taken_out(words)] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("第三条中的“300元”修改为“800元”。", [("300元", "800元")]),
        ("第三条中「300元」更正为：「800元」。", [("300元", "800元")]),
        ("“三日”修改为“五日”，“甲”修改为“乙”。", [("三日", "五日"), ("甲", "乙")]),
        ("“甲”、“乙”修改为“丙”。", []),
        ("在“甲”后增加“乙”。", []),
        ("将第三条修改为：“甲”。", []),
    ],
)
def test_what_is_put_in_the_place_of_what(words: str, expected: list[tuple[str, str]]) -> None:
    assert [(old, words[start:end]) for old, start, end in replacements(words)] == expected
