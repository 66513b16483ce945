"""Pages and tables of articles that were merged, or of which it is unclear where they went."""

import csv
import re
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.building import words_of
from tests.documents import put_documents
from tests.pages import dead_links, read_site
from tests.test_site import build

DOCUMENTS = """=== pond-2019
title: 柳湾镇鱼塘管理办法
number: 柳湾镇发〔2019〕1号
written: 2019-02-01
effective: {text: 自2019年3月1日起施行, from: 2019-03-01}
---
第一条　鱼塘清淤应当在冬季枯水期进行，淤泥运往指定的堆场。

第二条　投放鱼苗须经渔技站检疫。

第三条　申报垂钓园星级评定的，由镇文旅办在十五日内完成初审。

第四条　增氧机由镇电管所每年检测绝缘电阻。

第五条　本办法自2019年3月1日起施行。
=== pond-2024
title: 柳湾镇鱼塘管理办法
number: 柳湾镇发〔2024〕2号
work: pond-2019
repeals: [{notice: pond-2019, text: 《柳湾镇鱼塘管理办法》（柳湾镇发〔2019〕1号）同时废止}]
written: 2024-02-01
effective: {text: 自2024年3月1日起施行, from: 2024-03-01}
---
第一条　鱼塘清淤应当在冬季枯水期进行，淤泥运往指定的堆场；投放鱼苗须经渔技站检疫。

第二条　申报渔家乐星级评定的，由镇文旅办在十五日内完成初审。

第三条　申报采摘园星级评定的，由镇文旅办在十五日内完成初审。

第四条　本办法自2024年3月1日起施行，《柳湾镇鱼塘管理办法》（柳湾镇发〔2019〕1号）同时废止。
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lineage")
    put_documents(folder / "content", DOCUMENTS)
    options = ("--as-of", "2025-01-01", "--base-url", "https://example.org/")
    assert build(folder / "site", *options, content=folder / "content") == 0
    return folder / "site"


def page(site: Path, path: str, script: str = "zh-hans") -> LexborHTMLParser:
    return LexborHTMLParser((site / script / path / "index.html").read_text("utf-8"))


def test_the_current_address_of_a_merged_article_shows_the_one_that_took_it_up(site: Path) -> None:
    shown = page(site, "works/pond-2019/art2")
    assert not shown.css(".tombstone")
    assert "投放鱼苗须经渔技站检疫" in words_of(shown, "section.text")
    assert "本条已并入第一条，这里显示的是该条的文字。" in words_of(shown, "article header")
    assert "本條已併入第一條" in words_of(
        page(site, "works/pond-2019/art2", "zh-hant"), "article header"
    )


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("zh-hans", "中的去向，本站不能确定，可能并入第二条、第三条。"),
        ("zh-hant", "中的去向，本站無法確定，可能併入第二條、第三條。"),
    ],
)
def test_the_current_address_of_an_unclear_article_names_its_candidates(
    site: Path, script: str, says: str
) -> None:
    shown = page(site, "works/pond-2019/art3", script)
    assert says in words_of(shown, ".tombstone")
    assert "取消：" not in words_of(shown, ".tombstone")
    links = [link.attributes["href"] or "" for link in shown.css(".tombstone a")]
    assert [link.split("pond-2024/")[1] for link in links[1:3]] == ["art2/", "art3/"]


def test_only_an_article_that_is_gone_is_told_as_dropped(site: Path) -> None:
    assert words_of(page(site, "works/pond-2019/art4"), ".tombstone").startswith("本条已取消：")


def test_the_crosswalk_and_the_counts_tell_the_kinds_apart(site: Path) -> None:
    shown = page(site, "works/pond-2019")
    rows = [[cell.text(strip=True) for cell in row.css("td")] for row in shown.css("tbody tr")]
    assert [row[1] for row in rows[1:4]] == [
        "并入第一条",
        "可能并入第二条、第三条，本站不能确定",
        "未列入",
    ]
    assert "取消 1 条，并入其他条 1 条，去向不能确定 1 条。" in words_of(shown, ".timeline")


def test_the_redline_strikes_only_what_is_gone(site: Path) -> None:
    shown = page(site, "compare/pond-2019/pond-2024")
    rows = {row.attributes["id"]: row for row in shown.css("section.row")}
    (heading,) = rows["old-art2"].css("h2")
    assert re.fullmatch("第二条.* → 第一条.* 并入", heading.text())
    assert [id_ for id_, row in rows.items() if row.css("del") and not row.css("ins")] == [
        "old-art4"
    ]
    assert "可能并入第二条、第三条，本站不能确定。" in rows["old-art3"].text()
    assert "并入其他条 1 处，去向不能确定 1 处。" in words_of(shown, "article")


def test_the_page_of_an_article_says_what_became_of_it(site: Path) -> None:
    for article, says in (
        ("art2", "已并入，第一条"),
        ("art3", "去向不能确定，可能并入第二条、第三条"),
        ("art4", "没有保留"),
    ):
        assert says in words_of(page(site, f"notices/pond-2019/{article}"), "main")


def test_the_table_has_a_row_for_each_candidate_and_calls_none_certain(site: Path) -> None:
    with (site / "data" / "lineage.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            (r["old_clause"], r["new_clause"], r["change"], r["certain"])
            for r in csv.DictReader(file)
        ]
    assert [row for row in rows if row[0] in ("art2", "art3", "art4")] == [
        ("art2", "art1", "edited", "true"),
        ("art3", "art2", "edited", "false"),
        ("art3", "art3", "edited", "false"),
        ("art4", "", "removed", "true"),
    ]


def test_no_link_is_dead(site: Path) -> None:
    assert dead_links(site, read_site(site), "/") == []
