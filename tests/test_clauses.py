"""The clause tree: cases, the seven notices of the corpus, and what holds for any text."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests import CORPUS
from tests.casefile import Case, read_cases
from tests.properties import tried
from tests.trees import GOLDEN, parse, tree
from tiaowen.model import NO_CLAUSE, Clause, ClauseId, Notice, NoticeId, Place, RegionId, rowspans
from tiaowen.numerals import chinese
from tiaowen.parsing import notice_text
from tiaowen.parsing.notice_text import Parsed, text_of
from tiaowen.sources import loader

CASES = [*read_cases("clauses"), *read_cases("structure")]
HELD = {n.id: n for n in loader.read(CORPUS)[0].notices if n.held}
MEASURES = {
    "cq-2025-yfbf-2": ["m"] * 30,
    "cq-2025-yfbf-57": ["m"] * 29,
    "cq-2025-yfbf-58": ["m"] * 17,
    "cq-2025-yfbf-56": ["m"] * 25,
    "cq-2025-yfbf-43": ["p2-m"] * 4 + ["p3-m"] * 4,
    "cq-2025-yjxgf-5": ["p"] * 5,
    "sh-2025-hfbf-17": ["p2-m"] * 8 + ["m"] * 20,
}
# The form of an id, as the outside contract has it.
ID = re.compile(
    r"(i\d+|(i\d+-)?(annex\d+(-\d+)?-)?(p\d+|ch\d+|u\d+|m\d+|n\d+|s\d+|art\d+[a-z]*(-\d+)?"
    r"|annex\d+(-\d+)?|pre|end|cover|t\d+|r\d+)(-x\d+)?(-(p|s|m|n|t|r|x)\d+[a-z]*)*)",
    re.ASCII,
)


def read(
    body: str,
    names: list[str] | None = None,
    numbering: str | None = None,
    script: str | None = None,
) -> Parsed:
    return notice_text.parse(body, Place("case.md", 1), names or [], numbering, script)


def plain(text: str) -> str:
    """A text without what Markdown adds to it: white space, # and |, rows of ---, \\, < and ^."""
    lines = [line for line in text.split("\n") if not re.fullmatch(r"[\s#|:-]*", line)]
    return re.sub(r"[\s#|\\<^]", "", "\n".join(lines))


# -- cases and notices -----------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_case(case: Case) -> None:
    options = dict(option.split("=", 1) for option in case.options.split())
    names = options.get("names", "").split(",")
    parsed = read(case.given, names, options.get("numbering"), options.get("script"))
    assert tree(parsed) == case.expected


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_a_case_keeps_its_text_and_the_form_of_ids(case: Case) -> None:
    holds_for_any_text(case.given, read(case.given))


@pytest.mark.parametrize("notice", HELD.values(), ids=HELD)
def test_a_notice_has_its_golden_tree(notice: Notice) -> None:
    golden = (GOLDEN / f"{notice.id}.txt").read_text(encoding="utf-8")
    assert tree(parse(notice)) == golden, "python -m tests.trees writes the trees anew"


@pytest.mark.parametrize("notice", HELD.values(), ids=HELD)
def test_a_notice_has_its_measures(notice: Notice) -> None:
    found = [clause.id for clause in parse(notice).text.clauses if clause.is_measure]
    assert [id_.rstrip("0123456789") for id_ in found] == MEASURES[notice.id]


@pytest.mark.parametrize("notice", HELD.values(), ids=HELD)
def test_a_notice_keeps_its_text(notice: Notice) -> None:
    holds_for_any_text(notice.body, parse(notice), notice.marks["body"])


def test_the_golden_trees_are_those_of_the_notices() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == HELD.keys() == MEASURES.keys()


# -- any text --------------------------------------------------------------------------------


def holds_for_any_text(body: str, parsed: Parsed, first: int = 1) -> None:
    last = first + body.count("\n")
    seen: set[str] = set()
    for clause in parsed.text.clauses:
        assert ID.fullmatch(clause.id)
        assert clause.parent == "" or clause.parent in seen
        assert first <= clause.line <= last
        assert 0 <= clause.heading_end <= len(clause.text)
        assert clause.kind != "row" or len(clause.cells) == len(clause.spans)
        seen.add(clause.id)
    lines = [clause.line for clause in parsed.text.clauses]
    assert lines == sorted(lines)
    assert all(first <= problem.place.line <= last for problem in parsed.problems)
    repeats = [
        id_ for id_, times in Counter(c.id for c in parsed.text.clauses).items() if times > 1
    ]
    assert not repeats or any(problem.code == "clause-repeat" for problem in parsed.problems)
    assert repeats or [clause.id for clause in in_tree_order(parsed)] == [
        clause.id for clause in parsed.text.clauses
    ]
    rows = {clause.id for clause in parsed.text.clauses if clause.kind in ("row", "note")}
    assert rows == {row for table in parsed.text.tables for row in table.rows}
    assert plain(text_of(parsed.text.clauses, parsed.text.tables)) == plain(body)


def in_tree_order(parsed: Parsed) -> Iterator[Clause]:
    """Each clause before those under it: the order in which the text is printed."""
    notice = Notice(
        place=Place("case.md", 1), id=NoticeId("case"), title="示例", region=RegionId("somewhere")
    ).saying(parsed.text)
    for clause in notice.text.children.get(NO_CLAUSE, ()):
        yield from notice.within(clause)


LABELS = [
    *(
        "一、",
        "二、",
        "三、",
        "（一）",
        "（二）",
        "(三)",
        "1.",
        "2.",
        "3．",
        "１、",
        "（1）",
        "（2）",
    ),
    *("第一编　", "第一分编 ", "第一章　", "第二章　", "第一节　", "第一条　", "第二条　"),
    *("第二条之一　", "第三条", "第十条规定", "附件1", "附件２", "附件", "附件：", "1.2", "㈠"),
    *("①", "1）", "三", "第一部分 ", "第 1 條", "第2-1条", "附：", "附表1 ", "附件1-2", "附录A　"),
    *("“", "“（一）", "修改为：“", "(a)", "(i)", "2A. ", "问：", "附则"),
]
WORDS = [
    "甲",
    "乙。",
    "甲。乙；",
    "丙：",
    "目录",
    "示例办法",
    "2025年1月1日",
    "以上措施自即日起施行",
    "乙。”",
    "示例细则",
    "(一)甲",
]
MARKS = ["# ", "## ", "#", "", "", "　", " "]
TABLES = [
    "| 序号 | 甲 |",
    "| --- | --- |",
    "|---|",
    "| 1 | 乙 |",
    "| 2 | < |",
    "| < | a\\|b |",
    "| ^ | 丙 |",
    "| ^ | < |",
    "|",
]
LINES = st.one_of(
    st.builds(
        lambda mark, label, words: mark + label + words,
        st.sampled_from(MARKS),
        st.sampled_from(["", *LABELS]),
        st.sampled_from(["", *WORDS]),
    ),
    st.sampled_from(TABLES),
)
BODIES = st.lists(st.tuples(LINES, st.sampled_from(["\n", "\n\n"])), max_size=25).map(
    lambda pairs: "".join(line + end for line, end in pairs)
)
NUMBERING = st.sampled_from([None, "running", "restarting", "as-printed"])


@tried(600)
@given(BODIES, NUMBERING, st.sampled_from([None, "zh-Hant"]))
@example("| a |\n| - |", None, None)
@example("## ---", None, None)
@example("附件1\n附件1\n附件：\n1.甲\n\n2.乙", None, None)
def test_any_run_of_lines_is_read(body: str, numbering: str | None, script: str | None) -> None:
    holds_for_any_text(body, read(body, ["示例办法"], numbering, script))


@tried(300)
@given(st.text(max_size=200))
def test_any_text_is_read(body: str) -> None:
    holds_for_any_text(body, read(body))


@tried(200)
@given(BODIES)
def test_reading_twice_gives_the_same(body: str) -> None:
    assert read(body) == read(body)


@tried(200)
@given(BODIES)
def test_blank_lines_are_no_part_of_a_text(body: str) -> None:
    spread = "\n　\n" + body.replace("\n\n", "\n\n \n\n")
    ids = [(clause.id, clause.printed) for clause in read(body).text.clauses]
    assert [(clause.id, clause.printed) for clause in read(spread).text.clauses] == ids


# -- numbers ---------------------------------------------------------------------------------


@st.composite
def notices(draw: st.DrawFn) -> list[str]:
    """The paragraphs of a notice with parts, sections and measures, all numbered as they should."""
    running = draw(st.booleans())
    lines, measure = [], 0
    for part in range(1, draw(st.integers(1, 4)) + 1):
        lines.append(f"{chinese(part)}、甲")
        for section in range(1, draw(st.integers(1, 3)) + 1):
            lines.append(f"（{chinese(section)}）乙")
            first = measure + 1 if running else 1
            measure = first + draw(st.integers(1, 4)) - 1
            lines += [f"{number}.丙。丁。" for number in range(first, measure + 1)]
    return lines


def faults(lines: list[str]) -> list[tuple[int, str]]:
    problems = read("\n\n".join(lines)).problems
    return sorted(((p.place.line - 1) // 2, p.code) for p in problems)


@tried(100)
@given(notices())
def test_a_well_numbered_notice_has_no_fault(lines: list[str]) -> None:
    assert faults(lines) == []


@tried(200)
@given(notices(), st.data())
def test_a_missing_number_is_reported_where_it_should_have_stood(
    lines: list[str], data: st.DataObject
) -> None:
    inner = [
        i
        for i, (line, after) in enumerate(pairwise(lines))
        if line[0].isdigit() and after[0].isdigit() and not line.startswith("1.")
    ]
    if inner:
        at = data.draw(st.sampled_from(inner))
        assert faults(lines[:at] + lines[at + 1 :]) == [(at, "clause-gap")]


@tried(200)
@given(notices(), st.data())
def test_a_repeated_number_is_reported_where_it_comes_again(
    lines: list[str], data: st.DataObject
) -> None:
    at = data.draw(st.sampled_from([i for i, line in enumerate(lines) if line[0].isdigit()]))
    assert (at + 1, "clause-repeat") in faults([*lines[: at + 1], *lines[at:]])


@tried(200)
@given(notices(), st.data())
def test_two_numbers_in_the_wrong_order_are_reported(lines: list[str], data: st.DataObject) -> None:
    inner = [
        i
        for i, (line, after) in enumerate(pairwise(lines))
        if line[0].isdigit() and after[0].isdigit()
    ]
    if inner:
        at = data.draw(st.sampled_from(inner))
        swapped = [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]
        assert {line for line, _ in faults(swapped)} & {at, at + 1}


@tried(100)
@given(notices())
def test_ids_are_the_same_in_full_width_and_half_width(lines: list[str]) -> None:
    wide = str.maketrans("0123456789.()", "０１２３４５６７８９．（）")
    narrow = str.maketrans("（）", "()")
    ids = [
        [c.id for c in read("\n\n".join(lines).translate(to)).text.clauses] for to in (wide, narrow)
    ]
    assert ids[0] == ids[1] == [clause.id for clause in read("\n\n".join(lines)).text.clauses]


@tried(100)
@given(notices(), st.data())
def test_ids_come_from_the_printed_labels_not_from_the_marks(
    lines: list[str], data: st.DataObject
) -> None:
    marked = [data.draw(st.sampled_from(["", "## ", "### "])) + line for line in lines]
    ids = [clause.id for clause in read("\n\n".join(marked)).text.clauses]
    assert ids == [clause.id for clause in read("\n\n".join(lines)).text.clauses]


# -- size ------------------------------------------------------------------------------------

ROWS = "\n".join(f"| {i} | 甲 |" for i in range(1, 9_000))
LARGE = {
    "one line of a megabyte": "一、" + "自即日起，" * 200_000,
    "a table of 100,000 rows": "| 项目 | 甲 |\n| --- | --- |\n" + "| a | b |\n" * 100_000,
    "a table of 9,000 numbers": f"附件1\n\n| 序号 | 甲 |\n| --- | --- |\n{ROWS}",
    "10,000 tables": "| 序号 | 甲 |\n| --- | --- |\n| 1 | 乙 |\n\n" * 10_000,
    "10,000-deep brackets": "（一）" + "（" * 10_000 + "）" * 10_000,
    "20,000 articles": "\n\n".join(f"第{chinese(i % 9999 + 1)}条　甲。" for i in range(20_000)),
    "9,999 measures": "\n\n".join(f"{i}.甲。乙。" for i in range(1, 10_000)),
    "9,999 measures, the last first": "\n\n".join(f"{i}.甲。" for i in range(9_999, 0, -1)),
    "50,000 lines of one paragraph": "甲，\n" * 50_000,
    "20,000 tables of contents": "目录\n\n第一章　甲\n\n" * 20_000,
    "20,000 annexes": "附件1\n\n甲\n\n" * 20_000,
    "20,000 lists": "1.甲：\n\n（1）乙。\n\n丙：\n\n（1）丁。\n\n" * 5_000,
    "a megabyte of bars": "|" * 500_000 + "\n" + "|-" * 250_000,
    "a megabyte of #": "# " * 500_000,
    "a megabyte of space in a heading": "# 甲" + " " * 1_000_000 + "乙",
    "a megabyte of numerals": "一" * 1_000_000 + "、",
    "10,000 decimals": "1.5万人。\n\n" * 10_000,
    "200,000 paragraphs of one character": "甲\n\n" * 200_000,
    "20,000 quotations that never close": "修改为：“甲\n\n" * 20_000,
    "20,000 quotations that begin a line": "如下：\n\n“甲\n\n" * 20_000,
    "10,000 titles of instruments": "# 甲\n\n第一条　乙\n\n" * 10_000,
    "10,000 headings without number": "附则\n\n第一条　甲\n\n" * 10_000,
    "5,000 gaps": "\n\n".join(f"第{i}条 甲。" for i in range(1, 9_999, 2)),
    "4,900 rows of merged cells": "| a | b |\n| - | - |\n| 1 | 2 |\n" + "| ^ | < |\n" * 4_900,
}


@pytest.mark.parametrize("body", LARGE.values(), ids=LARGE)
def test_a_large_text_is_read_in_linear_time(body: str) -> None:
    start = time.process_time()
    read(body)
    assert time.process_time() - start < 10  # what is not linear here would take minutes


# -- what a tree does not show ---------------------------------------------------------------


def test_the_paragraphs_of_an_article_are_counted_as_lawyers_count() -> None:
    body = "第十七条　甲：\n\n（一）乙；\n\n（二）丙。\n\n丁。\n\n第十八条\n\n戊。\n\n己。"
    assert dict(read(body, numbering="as-printed").text.aliases) == {
        "art17-k1": "art17",
        "art17-k2": "art17-t1",
        "art18-k1": "art18-t1",
        "art18-k2": "art18-t2",
    }


def test_a_cell_merged_downwards_covers_the_rows_below() -> None:
    head = "| 类 | 费 | < |\n| ^ | 甲 | 乙 |\n| - | - | - |\n"
    body = head + "| 丙 | 1 | 2 |\n| ^ | 3 | 4 |\n| 丁 | 5 | 6 |"
    text = read(body).text
    (table,) = text.tables
    assert table.header == ("类", "费 甲", "费 乙")
    assert rowspans(row.spans for row in table.heads) == [[2, 1, 0], [0, 1, 1]]
    assert rowspans(text.by_id[row].spans for row in table.rows) == [
        [2, 1, 1],
        [0, 1, 1],
        [1, 1, 1],
    ]
    assert text.by_id[ClauseId("pre-r2")].cells == ("丙", "3", "4")
    assert text.by_id[ClauseId("pre-r2")].printed == "\t3\t4"


@pytest.mark.parametrize(
    ("rows", "texts"),
    [
        ("| 合计 | < | 3 |", ["合计\t\t3"]),
        ("| 甲 | 乙 | 丙 |\n| ^ | 5 | < |", ["甲\t乙\t丙", "甲\t5\t"]),
        ("| 甲 | < | < |\n| 乙 | 6 | < |", ["甲\t\t", "乙\t6\t"]),
        ("| 甲 | < | 7 |\n| ^ | < | 8 |\n| 乙 | 丙 | ^ |", ["甲\t\t7", "甲\t\t8", "乙\t丙\t8"]),
    ],
)
def test_a_row_has_one_cell_for_each_column_of_the_head(rows: str, texts: list[str]) -> None:
    head = "| 类 | 费 | < |\n| ^ | 甲 | 乙 |\n| - | - | - |\n"
    text = read(head + rows).text
    (table,) = text.tables
    assert [text.by_id[row].text for row in table.rows] == texts
    assert table.header == ("类", "费 甲", "费 乙")


def test_a_quotation_that_never_closes_is_told_with_its_line() -> None:
    parsed = read("一、将第三条修改为：“甲。\n\n二、乙。")
    assert [line for line, _ in parsed.remarks] == [1]
    assert parsed.problems == ()


@pytest.mark.parametrize(
    ("body", "hint"),
    [
        (
            "第一条　如下：\n\n（一）甲；\n\n（二）乙； （三）丙；\n\n（四）丁。",
            "`（三）` stands inside line 5",
        ),
        (
            "第一章 甲\n\n第一条 乙。\n\n检查\n\n第二条 丙。\n\n第三章 丁",
            "line 5 (检查) looks like a heading",
        ),
        (
            "第一条　如下：\n\n（一）甲；\n\n乙；\n\n（三）丙。",
            "line 5 may be what stands before （三）",
        ),
    ],
)
def test_the_message_on_a_gap_says_where_the_number_may_have_gone(body: str, hint: str) -> None:
    (problem,) = read(body).problems
    assert problem.code == "clause-gap"
    assert hint in problem.message


def test_a_table_of_5_000_rows_is_read_and_a_longer_one_is_not() -> None:
    head = "| 项目 | 甲 |\n| --- | --- |\n"
    assert not read(head + "| a | b |\n" * 5_000).problems
    assert [p.code for p in read(head + "| a | b |\n" * 5_001).problems] == ["table-long"]
