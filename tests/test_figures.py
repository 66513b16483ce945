"""The grammar of figures: cases, the seven notices of the corpus, and what holds for any text."""

import csv
import io
import re
import time
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import CORPUS
from tests.casefile import Case, read_cases
from tests.documents import put_documents
from tests.figuring import BODIES, FIGURES, body_lines, figure_lines, held, parsed
from tests.properties import tried
from tiaowen.corpus.load import load
from tiaowen.exports.tables import guarded, head_row, notice_rows
from tiaowen.model import FIGURE_TYPES, Bound, ClauseId, Notice, NoticeId, Place, RegionId
from tiaowen.parsing.citations import find
from tiaowen.parsing.figures import read_figures
from tiaowen.parsing.figures.amounts import KINDS

CASES = read_cases("figures")
HELD = held()


def notice(body: str, written: date | None = date(2025, 1, 1)) -> Notice:
    place = Place("case.md", 1)
    return parsed(
        Notice(
            place=place,
            id=NoticeId("case"),
            title="某办法",
            region=RegionId("somewhere"),
            written=written,
            body=body,
        )
    )


def texts(of: Notice) -> dict[str, str]:
    return {clause.id: clause.text for clause in of.clauses}


def holds_for_any_text(of: Notice) -> None:
    figures, left_out = read_figures(of)
    text = texts(of)
    for one in figures:
        words = text[one.clause][one.start : one.end]
        assert 0 <= one.start <= one.amount[0] < one.amount[1] <= one.end <= len(text[one.clause])
        assert one.type in FIGURE_TYPES
        assert one.bound in get_args(Bound)
        assert one.base_unit.split("/")[0] in KINDS
        assert words == words.strip()
        assert Decimal(one.base_value) >= Decimal(one.value) or one.unit.startswith("百分")
        for number in (one.value, one.from_value, one.to_value):
            assert re.fullmatch(r"(\d+(\.\d+)?)?", number, re.ASCII)
        if one.to_value:
            assert Decimal(one.to_value) > Decimal(one.value)
        if one.subject:
            assert 0 <= one.subject[0] < one.subject[1] <= len(text[one.clause])
        if one.origin:
            assert one.start <= one.origin[0] < one.origin[1] <= one.amount[0]
            assert one.from_value
    for one, other in pairwise(figures):
        assert one.clause != other.clause or one.end <= other.start
    for left in left_out:
        assert left.why
        assert 0 <= left.start < left.end <= len(text[left.clause])
        for one in figures:
            inside = one.clause == left.clause and one.amount[0] < left.end
            assert not inside or left.start >= one.amount[1] or left.end <= one.amount[0]


# -- cases and notices -----------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_case(case: Case) -> None:
    given = notice(case.given)
    lines = [line.partition("\t")[2] for line in figure_lines(given)]
    assert [re.sub(r"\t+", " | ", line) for line in lines] == case.expected.splitlines()
    holds_for_any_text(given)


@pytest.mark.parametrize("of", HELD.values(), ids=HELD)
def test_a_notice_has_its_golden_figures(of: Notice) -> None:
    golden = (FIGURES / f"{of.id}.tsv").read_text(encoding="utf-8")
    assert figure_lines(of) == golden.splitlines(), "python -m tests.figuring writes them anew"


@pytest.mark.parametrize("of", HELD.values(), ids=HELD)
def test_a_notice_has_its_golden_bodies(of: Notice) -> None:
    golden = (BODIES / f"{of.id}.tsv").read_text(encoding="utf-8")
    assert body_lines(of) == golden.splitlines(), "python -m tests.figuring writes them anew"
    for one in find(of).mentions:
        assert of.by_id[one.witness].text[one.start : one.end] == one.body


@pytest.mark.parametrize("of", HELD.values(), ids=HELD)
def test_a_notice_keeps_what_holds_for_any_text(of: Notice) -> None:
    holds_for_any_text(of)


@pytest.mark.parametrize("of", HELD.values(), ids=HELD)
def test_every_amount_of_money_or_share_is_a_figure_or_is_reported(of: Notice) -> None:
    """Counted by a pattern that knows nothing of the grammar."""
    figures, left_out = read_figures(of)
    for clause in of.clauses:
        if clause.kind == "title":
            continue
        for match in re.finditer(r"\d+(?:\.\d+)?(?:(?:万|亿)?元|%)", clause.text):
            spans = [(one.start, one.end) for one in figures if one.clause == clause.id]
            spans += [(one.start, one.end) for one in left_out if one.clause == clause.id]
            assert any(start <= match.start() and match.end() <= end for start, end in spans), match


# -- any text --------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *("给予", "最高", "不超过", "分别", "按照", "的", "对", "投资额", "超过", "达到", "设立"),
        *(
            "，",
            "。",
            "；",
            "、",
            "（",
            "）",
            "“",
            "”",
            "至",
            "—",
            "由",
            "缩减至",
            "以上",
            "以内",
            "内",
        ),
        *(
            "500万元",
            "2亿元",
            "5%",
            "45个工作日",
            "3个月",
            "1—3个",
            "2027年",
            "到2027年",
            "20项",
            "1",
        ),
        *(
            "国家级",
            "市级",
            "企业",
            "基金",
            "百分之二十",
            "三个月",
            "1,000",
            "１０",
            "％",
            "/",
            "项",
            "年",
        ),
        *(
            "2025年1月1日",
            "——",
            "每个",
            "第3",
            "G5",
            "万",
            "余",
            "約",
            "〔2025〕57号",
            "有效期",
            "\t",
        ),
    ]
)


@tried(300)
@given(st.lists(PIECES, max_size=40).map("".join), st.booleans())
def test_any_words_give_figures_that_hold(words: str, dated: bool) -> None:
    holds_for_any_text(notice(f"一、目标\n\n{words}", date(2025, 1, 1) if dated else None))


@tried(150)
@given(st.text(max_size=120))
def test_any_text_gives_figures_that_hold(words: str) -> None:
    holds_for_any_text(notice(f"一、目标\n\n{words}"))


HOSTILE = [
    *("1", "1.", "1,", "1—", "9万", "一", "三百", "（", "）", "，", "、", "分别", "最高", "由1日"),
    *("500万元", "500万元、", "1年、", "2027年", "到2027年1个，", "不超过", "按照", "的", "百分之"),
    *("A、", "“A”", "由60日缩减至", "60日缩减至45日", "超过", "1个（", "给予1元", "达到1个的"),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_reading_takes_time_in_proportion_to_the_text(piece: str) -> None:
    def seconds(size: int) -> float:
        given = notice("甲" + piece * (size // len(piece)) + "分别给予500万元、5万元。")
        start = time.process_time()
        read_figures(given)
        return time.process_time() - start

    seconds(1000)
    small, large = seconds(5_000), seconds(40_000)
    assert large < 30 * max(small, 0.01), (small, large)


# -- the corpus and the tables ---------------------------------------------------------------


def rows(name: str) -> list[dict[str, str]]:
    whole = load(CORPUS).simplified
    parts = [
        part for notice in whole.held for part in notice_rows(whole, notice, lambda _: "in-force")
    ]
    data = b"".join(part.content for part in parts if part.of == f"data/{name}.csv").decode()
    return list(csv.DictReader(io.StringIO(head_row(name) + data, newline="")))


def test_the_table_of_figures_loads_with_the_standard_reader() -> None:
    found = rows("figures")
    assert list(found[0])[:11] == [
        *("notice", "clause", "type", "bound", "value", "unit", "from_value", "year"),
        *("text", "start", "end"),
    ]
    whole = load(CORPUS).simplified
    assert len(found) == sum(len(one.figures) for one in whole.findings.values())
    for row in found:
        text = whole.notices[NoticeId(row["notice"])].by_id[ClauseId(row["clause"])].text
        assert text[int(row["start"]) : int(row["end"])] == row["text"].removeprefix("'")
        assert row["bound"].removeprefix("'") in get_args(Bound)
        assert Decimal(row["base_value"]) > 0


@pytest.mark.parametrize(
    "name", ["figures", "clauses", "bodies", "relations", "lineage", "emendations"]
)
def test_no_cell_starts_a_formula(name: str) -> None:
    for row in rows(name):
        for cell in row.values():
            assert cell[1:] == "" or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "=", "+5", "-5", "@a", "'quoted", "''", "＝1", "\ta", "5", "", "a,b", '"', "a\nb"],
)
def test_a_guarded_cell_parses_back(cell: str) -> None:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerow([guarded(cell), "end"])
    back = next(csv.reader(io.StringIO(file.getvalue(), newline="")))
    assert back[0][1:] == "" or back[0][:1] not in ("=", "+", "-", "@")
    assert back[0].removeprefix("'") == cell
    assert back[1] == "end"


def test_two_regions_are_compared_by_rule() -> None:
    whole = load(CORPUS).simplified
    found = {
        "".join(
            whole.notices[one.figures[0].notice].by_id[one.figures[0].clause].text[slice(*span)]
            for span in one.phrase
        ): [(figure.notice, figure.clause, figure.from_value) for figure in one.figures]
        for one in whole.similar
    }
    assert found == {
        "临床试验启动用时": [("cq-2025-yfbf-56", "m9", ""), ("sh-2025-hfbf-17", "m4", "")],
        "第二类医疗器械审评时限": [
            ("cq-2025-yfbf-57", "m19", "60"),
            ("sh-2025-hfbf-17", "m6", ""),
        ],
    }


@pytest.mark.parametrize("case", read_cases("similar"), ids=lambda case: case.title)
def test_figures_of_several_regions_on_one_subject_are_found(case: Case, tmp_path: Path) -> None:
    put_documents(tmp_path, case.given)
    loaded = load(tmp_path)
    assert loaded.problems == []
    lines = []
    for group in loaded.simplified.similar:
        first = group.figures[0]
        text = loaded.simplified.notices[first.notice].by_id[first.clause].text
        phrase = "".join(text[begin:end] for begin, end in group.phrase)
        told = [f"{one.notice}#{one.clause} {one.value}{one.unit}" for one in group.figures]
        lines.append(f"{phrase}: {', '.join(told)}")
    assert lines == case.expected.splitlines()
