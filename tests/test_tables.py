"""Tables with heads of several rows and merged cells, in everything that shows them."""

import csv
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.building import built

_AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
_FRONT = """\
---
id: {id}
kind: notice
title: 样品收费办法
region: jiazhou
written: 2024-03-01
---

"""
_FEES = """\
第一条　收费如下：

| 类别 | 收费（元） | < |
| ^ | 2024年 | 2025年 |
| --- | --- | --- |
| 甲类 | 10 | 20 |
| ^ | 30 | 40 |
单位：元
| ^ | 50 | 60 |
| 乙类 | 5 | 6 |

第二条　乙。
"""
_TARGETS = """\
第一条　目标如下：

| 指标名称 | 单位 | 年度目标 | < |
| ^ | ^ | 2025年 | 2027年 |
| --- | --- | --- | --- |
| 渡口 | 个 | 10 | 20 |
| 渡船 | ^ | 30 | 40 |
"""
_WIDE = """\
第一条　分配如下：

| 类别 | < | 名额 | < |
| ^ | < | 城区 | 郊区 |
| --- | --- | --- | --- |
| 渡口 | 汽渡 | 11 | 12 |
| ^ | 人渡 | 13 | < |
| 合计 | < | 24 | 25 |
| 备用 | < | 26 | < |
| ^ | < | 27 | 28 |
"""
_ROLES = """\
第一条　分工如下：

1.核发编号。

| 序号 | 事项 | 责任分工 | < |
| ^ | ^ | 牵头单位 | 责任单位 |
| --- | --- | --- | --- |
| 1 | 编号 | 市渡口局 | 市船舶局 |
以下为核发
| 2 | 核发 | ^ | 市船舶局 |
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Path]:
    texts = {"fees": _FEES, "targets": _TARGETS, "wide": _WIDE}
    files = {
        f"notices/{name}.md": (_FRONT.format(id=name) + text).encode()
        for name, text in texts.items()
    }
    with built(files) as (folder, problems):
        assert problems == []
        assert folder
        yield folder.absolute()


def page(site: Path, script: str = "zh-hans", notice: str = "fees") -> LexborHTMLParser:
    return LexborHTMLParser((site / script / "notices" / notice / "index.html").read_text("utf-8"))


def first(tree: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    node = tree.css_first(selector)
    assert node
    return node


def spread(rows: list[LexborNode]) -> list[list[str]]:
    """The text that a browser shows in each column of each row."""
    grid: dict[tuple[int, int], str] = {}
    for y, row in enumerate(rows):
        x = 0
        for cell in row.css("th, td"):
            while (y, x) in grid:
                x += 1
            columns = int(cell.attributes.get("colspan") or 1)
            for down in range(int(cell.attributes.get("rowspan") or 1)):
                for right in range(columns):
                    assert (y + down, x + right) not in grid
                    grid[y + down, x + right] = cell.text().removesuffix("¶")
            x += columns
    width = max(x for _, x in grid) + 1
    return [[grid[y, x] for x in range(width)] for y in range(len(rows))]


_WIDE_ROWS = [
    ["渡口", "汽渡", "11", "12"],
    ["渡口", "人渡", "13", ""],
    ["合计", "", "24", "25"],
    ["备用", "", "26", ""],
    ["备用", "", "27", "28"],
]


def test_cells_merged_across_keep_the_others_in_their_columns_in_every_export(site: Path) -> None:
    with (site / "data" / "clauses.csv").open(newline="", encoding="utf-8") as file:
        rows = [
            row["text"].split("\t")
            for row in csv.DictReader(file)
            if row["kind"] == "row" and row["notice"] == "wide"
        ]
    assert rows == _WIDE_ROWS
    plain = (site / "zh-hans" / "text" / "wide.txt").read_text("utf-8")
    head = "类别\t类别\t名额 城区\t名额 郊区"
    assert "\n".join([head, *map("\t".join, _WIDE_ROWS)]) in plain
    marked = (site / "zh-hans" / "text" / "wide.md").read_text("utf-8")
    for cells in _WIDE_ROWS:
        assert f"\n| {' | '.join(cells)} |\n" in marked
    root = ET.parse(site / "akn" / "wide.xml").getroot()
    wide = {
        row.get("GUID"): [
            ("".join(cell.itertext()), int(cell.get("colspan") or 1))
            for cell in row.iter(f"{_AKN}td")
        ]
        for row in root.iter(f"{_AKN}tr")
    }
    assert wide["wide#art1-r2"] == [("渡口", 1), ("人渡", 1), ("13", 2)]
    assert wide["wide#art1-r5"] == [("备用", 2), ("27", 1), ("28", 1)]


@pytest.mark.parametrize("script", ["zh-hans", "zh-hant"])
def test_a_page_shows_cells_merged_both_ways(site: Path, script: str) -> None:
    table = first(page(site, script, "wide"), "table")
    shown = [cells[2:] for cells in spread(table.css("tbody tr"))]
    assert shown == [["11", "12"], ["13", "13"], ["24", "25"], ["26", "26"], ["27", "28"]]
    assert [len(row.css("th, td")) for row in table.css("tbody tr")] == [4, 2, 3, 2, 2]
    assert [len(row.css("th")) for row in table.css("thead tr")] == [2, 2]


@pytest.mark.parametrize("script", ["zh-hans", "zh-hant"])
def test_a_page_shows_each_cell_in_its_columns_and_rows(site: Path, script: str) -> None:
    table = first(page(site, script), "table")
    kind = {"zh-hans": "类", "zh-hant": "類"}[script]
    fee, unit = {"zh-hans": ("收费", "单位"), "zh-hant": ("收費", "單位")}[script]
    assert spread(table.css("thead tr")) == [
        [f"{kind}别" if script == "zh-hans" else "類別", *[f"{fee}（元）"] * 2],
        ["类别" if script == "zh-hans" else "類別", "2024年", "2025年"],
    ]
    assert spread(table.css("tbody tr")) == [
        [f"甲{kind}", "10", "20"],
        [f"甲{kind}", "30", "40"],
        [f"{unit}：元"] * 3,
        [f"甲{kind}", "50", "60"],
        [f"乙{kind}", "5", "6"],
    ]


def test_head_cells_say_of_what_they_are_the_head(site: Path) -> None:
    table = first(page(site), "table")
    heads = [(cell.text(), cell.attributes["scope"]) for cell in table.css("thead th")]
    assert heads == [
        *(("类别", "col"), ("收费（元）", "colgroup"), ("2024年", "col"), ("2025年", "col")),
    ]
    groups = [group.attributes.get("span") for group in table.css("colgroup")]
    assert groups == [None, "2"]
    merged = first(table, "tbody th")
    assert (merged.attributes["scope"], merged.attributes["rowspan"]) == ("row", "2")


def test_a_note_between_rows_is_a_row_of_one_cell_with_its_own_anchor(site: Path) -> None:
    tree = page(site)
    assert len(tree.css("table")) == 1
    note = first(tree, "tr.table-note")
    assert note.attributes["data-ref"] == f"fees#{note.attributes['id']}"
    assert first(note, "td").attributes["colspan"] == "3"


def test_a_cell_merged_downwards_belongs_to_each_row_in_the_data(site: Path) -> None:
    with (site / "data" / "clauses.csv").open(newline="", encoding="utf-8") as file:
        texts = {row["clause"]: row["text"] for row in csv.DictReader(file) if row["kind"] == "row"}
    rows = [text.split("\t") for text in texts.values()]
    assert rows[:4] == [
        ["甲类", "10", "20"],
        ["甲类", "30", "40"],
        ["甲类", "50", "60"],
        ["乙类", "5", "6"],
    ]
    root = ET.parse(site / "akn" / "fees.xml").getroot()
    table = root.find(f".//{_AKN}table")
    assert table is not None
    named = {
        row.get("GUID"): ["".join(cell.itertext()) for cell in row.iter(f"{_AKN}td")]
        for row in table.iter(f"{_AKN}tr")
    }
    assert named["fees#art1-r2"] == ["甲类", "30", "40"]
    assert named["fees#art1-r3"] == ["甲类", "50", "60"]
    assert named["fees#art1-t1"] == ["单位：元"]
    heads = [
        ("".join(cell.itertext()), cell.get("colspan"), cell.get("rowspan"))
        for cell in table.iter(f"{_AKN}th")
    ]
    assert heads == [
        ("类别", None, "2"),
        ("收费（元）", "2", None),
        ("2024年", None, None),
        ("2025年", None, None),
    ]


def test_text_exports_have_each_value_in_its_column(site: Path) -> None:
    plain = (site / "zh-hans" / "text" / "fees.txt").read_text("utf-8")
    assert (
        "类别\t收费（元） 2024年\t收费（元） 2025年\n甲类\t10\t20\n甲类\t30\t40\n单位：元\n"
        in plain
    )
    marked = (site / "zh-hans" / "text" / "fees.md").read_text("utf-8")
    assert "| 类别 | 收费（元） 2024年 | 收费（元） 2025年 |\n| --- |" in marked
    assert "| 甲类 | 30 | 40 |\n| 单位：元 |  |  |\n| 甲类 | 50 | 60 |" in marked


def test_targets_are_read_below_a_head_of_two_rows(site: Path) -> None:
    with (site / "data" / "figures.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = [
        (row["type"], row["clause"], row["value"], row["unit"], row["year"])
        for row in rows
        if row["notice"] == "targets"
    ]
    assert found == [
        *(("target", "art1-r1", "10", "个", "2025"), ("target", "art1-r1", "20", "个", "2027")),
        *(("target", "art1-r2", "30", "个", "2025"), ("target", "art1-r2", "40", "个", "2027")),
    ]


def test_numbers_are_read_by_the_unit_and_the_words_of_their_head(site: Path) -> None:
    with (site / "data" / "figures.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["notice"] == "fees"]
    keys = ("type", "clause", "value", "unit", "year", "subject")
    assert [tuple(row[key] for key in keys) for row in rows] == [
        ("amount", "art1-r1", "10", "元", "2024", "甲类"),
        ("amount", "art1-r1", "20", "元", "2025", "甲类"),
        ("amount", "art1-r2", "30", "元", "2024", "甲类"),
        ("amount", "art1-r2", "40", "元", "2025", "甲类"),
        ("amount", "art1-r3", "50", "元", "2024", "甲类"),
        ("amount", "art1-r3", "60", "元", "2025", "甲类"),
        ("amount", "art1-r4", "5", "元", "2024", "乙类"),
        ("amount", "art1-r4", "6", "元", "2025", "乙类"),
    ]
    figures = LexborHTMLParser((site / "zh-hant" / "figures" / "index.html").read_text("utf-8"))
    assert "10元" in first(figures, "body").text()


def test_a_body_named_in_a_merged_cell_has_its_role_in_each_row() -> None:
    body = "1.发证。\n\n2.核发。\n\n附件1 分工\n\n" + _ROLES.split("\n\n", 2)[2]
    with built({"notices/x.md": (_FRONT.format(id="x") + body).encode()}) as (folder, problems):
        assert problems == []
        assert folder
        with (folder / "data" / "bodies.csv").open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    assert [(row["clause"], row["role"], row["text"]) for row in rows] == [
        *(("m1", "lead", "市渡口局"), ("m1", "responsible", "市船舶局")),
        *(("m2", "lead", "市渡口局"), ("m2", "responsible", "市船舶局")),
    ]
