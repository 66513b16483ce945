"""What is no text of a document and must not be printed: told by line and cause."""

import pytest

from tests.building import NOTICE, built
from tiaowen.parsing.stray_markup import stray_markup


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ("<<<<<<< HEAD", "a mark of a merge conflict"),
        ("=======", "a mark of a merge conflict"),
        ("||||||| base", "a mark of a merge conflict"),
        (">>>>>>> theirs", "a mark of a merge conflict"),
        ("第一条　甲<br>乙。", "the tag <br>"),
        ("第一条　甲<BR/>乙。", "the tag <BR/>"),
        ("<font color='red'>甲</font>", "the tag <font color='red'>"),
        ("<script src=x>", "the tag <script src=x>"),
        ("第一条&nbsp;甲。", "the entity &nbsp;"),
        ("第一条&#160;甲。", "the entity &#160;"),
        ("第一条&#x3000;甲。", "the entity &#x3000;"),
        ("```", "a fence of code"),
        ("~~~ yaml", "a fence of code"),
        ("   ````text", "a fence of code"),
        ("<!-- 待核 -->", "an HTML comment"),
        ("见[附件](../a.md)。", "a Markdown link"),
        ("[1]: https://example.org", "a Markdown link"),
        ("<https://example.org>", "a Markdown link"),
    ],
)
def test_it_is_told_with_its_line_and_what_it_is(line: str, cause: str) -> None:
    ((number, message),) = stray_markup(f"第一条　甲。\n\n{line}\n", 7)
    assert number == 9
    assert cause in message


@pytest.mark.parametrize(
    "line",
    [
        "PM2.5<35微克，pH>6，1<x<3，a<b>c，甲-->乙。",
        "——《办法》<第三条>所称棚架。",
        "税率为5%&10%，R&D经费；AT&T;",
        "渝府办发[2025]57号、[2025](甲)字第3号、[附件][1]",
        "※※※，＝＝＝，----，=====，~~~~~~~",
        "联系人：甲 <jia@example.org>",
        "| 1 | 甲 | < |",
        "`代码`与``双``。",
        "!（1）甲。",
        "10<sup>-3</sup> mol/m<sup>3</sup>，H<sub>2</sub>O，按$`\\frac{a}{b}`$计算[^1]。",
        "![平面图](plan-1.png)",
        "[^1]: https://example.org",
        "<<办法>>和<<细则>>",
    ],
)
def test_what_a_document_may_print_is_let_be(line: str) -> None:
    assert list(stray_markup(line, 1)) == []


def test_each_kind_is_told_once_in_a_line() -> None:
    assert len(list(stray_markup("甲<br>乙<br>丙&nbsp;丁", 1))) == 2


def test_a_build_refuses_them_by_line() -> None:
    text = NOTICE + "\n<<<<<<< HEAD\n\n第二条　甲<br>乙。\n"
    with built({"notices/lone.md": text.encode()}) as (site, problems):
        assert site is None
        assert [line.partition(": ")[0] for line in problems] == [
            "content/notices/lone.md:11",
            "content/notices/lone.md:13",
        ]
        assert all(": stray-markup: " in line for line in problems)
