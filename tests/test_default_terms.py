"""A region's default term: which documents it covers, and that what follows is told as presumed."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from selectolax.lexbor import LexborHTMLParser

from tests.documents import put_documents
from tests.telling import told
from tests.test_site import build
from tiaowen.corpus.load import load
from tiaowen.corpus.status import on
from tiaowen.model import NoticeId

REGIONS = """hezhou:
  name: 禾州市
  default_term:
    rule: 未规定有效期的，有效期为五年
    citation: 《禾州市规范性文件办法》第二条
    url: https://example.org/rule
    years: 5
    since: 2012-01-01
muxi: {name: 木溪区, parent: hezhou}
"""
RULE = """=== rule
title: 禾州市规范性文件办法
number: 禾州市人民政府令第8号
region: hezhou
issuers: [禾州市人民政府]
written: 2011-12-01
effective: {text: 自2012年1月1日起施行, from: 2012-01-01}
---
第一条　规范性文件应当编号。
第二条　规范性文件未规定有效期的，有效期为五年。
第三条　本办法自2012年1月1日起施行。
"""
LAMP = """=== lamp
title: 禾州市灯具办法
region: hezhou
issuers: [禾州市商务局]
written: 2015-02-01
effective: {text: 自2015年3月1日起施行, from: 2015-03-01}
---
第一条　灯具分三类。
第二条　本办法自2015年3月1日起施行。
"""
CONFIRMED = """=== by
title: 禾州市商务局关于灯具办法的公告
region: hezhou
issuers: [禾州市商务局]
written: 2019-02-01
effective: {text: 自2019年3月1日起施行, from: 2019-03-01}
effects: [{does: confirms, target: lamp, text: 《禾州市灯具办法》继续有效}]
---
《禾州市灯具办法》继续有效。
本公告自2019年3月1日起施行。
"""


def put(folder: Path, *documents: str, regions: str = REGIONS) -> Path:
    put_documents(folder, "".join(documents))
    (folder / "regions.yml").write_text(regions, encoding="utf-8")
    return folder


def statuses(folder: Path, notice: str, *days: str) -> list[str]:
    loaded = load(folder)
    assert loaded.problems == []
    periods = loaded.simplified.periods[NoticeId(notice)]
    found = (on(date.fromisoformat(day), periods) for day in days)
    return [f"{one.status} {one.why}" for one in found]


def test_a_text_without_an_end_is_presumed_to_have_ended(tmp_path: Path) -> None:
    put(tmp_path, RULE, LAMP)
    assert statuses(tmp_path, "lamp", "2020-02-29", "2020-03-01") == [
        "in-force start-known",
        "unknown presumed",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("region: hezhou", "region: muxi"),
        ("written: 2015-02-01", "written: 2011-12-31"),
        ("title: 禾州市灯具办法", "title: 禾州市灯具条例"),
        ("title: 禾州市灯具办法", "title: 禾州市灯具规划"),
        ("title: 禾州市灯具办法", "title: 禾州市灯具"),
        ("[禾州市商务局]", "[禾州市人民代表大会常务委员会]"),
        ("[禾州市商务局]", "[]"),
        ("region", "number: 禾州市人民政府令第9号\nregion"),
        ("2015年3月1日起施行。", "2015年3月1日起施行，长期有效。"),
        ("2015年3月1日起施行。", "2015年3月1日起施行，有效期至2030年12月31日。"),
    ],
    ids=str,
)
def test_what_the_rule_does_not_surely_cover_holds(old: str, new: str, tmp_path: Path) -> None:
    put(tmp_path, RULE, LAMP.replace(old, new))
    assert statuses(tmp_path, "lamp", "2021-01-01") == ["in-force start-known"]


def test_a_text_that_was_confirmed_is_not_presumed_to_have_ended(tmp_path: Path) -> None:
    put(tmp_path, RULE, LAMP, CONFIRMED)
    assert statuses(tmp_path, "lamp", "2021-01-01") == ["in-force start-known"]


def test_from_a_beginning_that_no_source_gives_not_even_a_day_is_presumed(tmp_path: Path) -> None:
    upon = LAMP.replace("from: 2015-03-01", "from: null").replace("2015年3月1日", "发布之日")
    put(tmp_path, RULE, upon)
    assert statuses(tmp_path, "lamp", "2020-01-31", "2020-02-01") == [
        "in-force start-unknown",
        "unknown presumed-unknown",
    ]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("presumed")
    options = ("--as-of", "2021-01-01", "--base-url", "https://example.org/")
    put(folder / "content", RULE, LAMP)
    assert build(folder / "site", *options, content=folder / "content") == 0
    return folder / "site"


@pytest.mark.parametrize(
    ("script", "mark", "sentence"),
    [
        (
            "zh-hans",
            "推定失效",
            "规定：“未规定有效期的，有效期为五年”按此推定，有效至2020年2月29日",
        ),
        (
            "zh-hant",
            "推定失效",
            "規定：「未規定有效期的，有效期為五年」按此推定，有效至2020年2月29日",
        ),
    ],
)
def test_a_page_names_the_rule_and_leads_to_it(
    script: str, mark: str, sentence: str, site: Path
) -> None:
    page = LexborHTMLParser((site / script / "notices/lamp/index.html").read_text("utf-8"))
    first, standing, hint, rule, block = (
        page.css(selector)[0]
        for selector in (
            *("[data-status]", ".standing .why", ".hint", ".hint a"),
            '[type="application/ld+json"]',
        )
    )
    assert (first.attributes["data-status"], first.text()) == ("unknown", mark)
    assert sentence in hint.text()
    assert (rule.attributes["href"] or "").endswith("notices/rule/#art2")
    assert "推定" in standing.text()
    assert "legislationLegalForce" not in block.text()


def test_no_file_takes_a_presumed_end_for_a_fact(site: Path) -> None:
    periods = json.loads((site / "data/notices/lamp.json").read_text("utf-8"))["status"]
    assert periods[-1] == {
        "status": "unknown",
        "why": "presumed",
        "start": "2020-03-01",
        "certain": False,
    }
    assert "2020-03-01" not in (site / "akn/lamp.xml").read_text("utf-8")
    assert "推定失效" in (site / "llms.txt").read_text("utf-8")
    assert "推定" in (site / "zh-hans/text/lamp.md").read_text("utf-8")
    assert "推定至2020年2月29日" in (site / "zh-hans/works/lamp/index.html").read_text("utf-8")
    assert json.loads((site / "data/cards/zh-hans/lamp.json").read_text("utf-8"))["periods"][
        -1
    ] == {
        "from": "2020-03-01",
        "status": "unknown",
        "presumed": True,
    }


def test_a_rule_whose_words_the_cited_text_lacks_is_a_problem(tmp_path: Path) -> None:
    put(tmp_path, RULE, LAMP, regions=REGIONS.replace("为五年", "为三年"))
    line = (
        f"{tmp_path}/regions.yml:3: not-in-text: “未规定有效期的，有效期为三年” does not stand in"
    )
    assert line in told("check", "--content", str(tmp_path)).err


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("years: 5", "years: 0", ":3: bad-value: default_term.years: 0 is not from 1 to 99"),
        ("    years: 5\n", "", ": missing-key: hezhou.default_term.years is missing"),
        ("url: https", "url: null #", ": missing-key: hezhou.default_term.url is missing"),
    ],
)
def test_a_rule_that_is_not_whole_is_a_problem(
    old: str, new: str, expected: str, tmp_path: Path
) -> None:
    put(tmp_path, RULE, LAMP, regions=REGIONS.replace(old, new))
    assert expected in told("check", "--content", str(tmp_path)).err


def test_in_the_browser_a_mark_says_presumed_from_that_day_on(
    site: Path, serve: Callable[..., str], page: Page, faults: list[str]
) -> None:
    address = serve(site)
    page.goto(f"{address}zh-hans/notices/lamp/?on=2020-02-29")
    expect(page.locator(".standing .status")).to_have_text("现行有效")
    page.goto(f"{address}zh-hans/notices/lamp/?on=2020-03-01")
    expect(page.locator(".standing .status")).to_have_text("推定失效")
    expect(page.locator(".standing .status")).to_have_attribute("data-status", "unknown")
    page.goto(f"{address}zh-hans/search/?q=灯具&status=unknown&on=2020-03-01")
    expect(page.locator('#results [data-ref^="lamp"] .status').first).to_have_text("推定失效")
    assert faults == []
