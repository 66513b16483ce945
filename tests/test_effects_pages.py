"""Pages of documents that others changed: what they say of it, where, and on which day."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from selectolax.lexbor import LexborHTMLParser

from tests.casefile import read_cases
from tests.documents import put_documents
from tests.pages import dead_links, read_site
from tests.test_site import build

TITLES = {
    "repeal": "A repeal has the day that its words name; a chapter takes its articles with it",
    "amend": "An amendment supersedes what it names, not what stands above; an insertion nothing",
    "revise": "A revised text takes the place of the older one; a 修正 begins with its decision, a "
    "修订 by its own words",
}
CASES = {case.title: case.given for case in read_cases("status-effects")}
SEEN = """=== seen
title: 禾川市2019年灯具办法
written: 2019-02-01
effective: {text: 自2019年3月1日起施行, from: 2019-03-01}
---
第一条　灯具分三类。
第二条　本办法自2019年3月1日起施行。
=== by
written: 2020-02-01
---
一、灯具从简。
二、《禾川市2019年灯具办法》同时废止。
"""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """`sites(documents, day)` builds documents for a day, once."""
    made: dict[tuple[str, str], Path] = {}

    def site(documents: str, day: str) -> Path:
        if (documents, day) not in made:
            folder = tmp_path_factory.mktemp("site")
            put_documents(folder / "content", documents)
            options = ("--as-of", day, "--base-url", "https://example.org/")
            assert build(folder / "site", *options, content=folder / "content") == 0
            made[documents, day] = folder / "site"
        return made[documents, day]

    return site


Sites = Callable[[str, str], Path]


def read(site: Path, address: str, script: str = "zh-hans") -> LexborHTMLParser:
    return LexborHTMLParser((site / script / address / "index.html").read_text("utf-8"))


def words(page: LexborHTMLParser, selector: str) -> str:
    return "|".join(re.sub(r"\s+", "", node.text()) for node in page.css(selector))


def marks(page: LexborHTMLParser) -> Iterator[tuple[str, str]]:
    """The clauses of a page whose own status shows."""
    for mark in page.css("[data-ref] .status:not([hidden])"):
        node = mark.parent
        while node and "data-ref" not in node.attributes:
            node = node.parent
        if node:
            yield node.attributes["id"] or "", mark.attributes["data-status"] or ""


def first_mark(page: LexborHTMLParser) -> str | None:
    return next(node.attributes["data-status"] for node in page.css("[data-status]"))


def json_ld(page: LexborHTMLParser) -> dict[str, Any]:
    (block,) = page.css('script[type="application/ld+json"]')
    found: dict[str, Any] = json.loads(block.text())
    return found


def rows(site: Path, name: str) -> list[list[str]]:
    with (site / "data" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.reader(file))[1:]


def test_a_notice_tells_which_chapter_was_repealed_by_which_clause(sites: Sites) -> None:
    site = sites(CASES[TITLES["repeal"]], "2020-10-01")
    page = read(site, "notices/old/")
    assert first_mark(page) == "in-force"
    assert dict(marks(page)) == {"ch1": "repealed", "art1": "repealed"}
    assert "第一章自2020年9月1日起被《禾川市办法new》废止，原文：“" in words(page, ".acts")
    assert page.css_first('.acts a[href$="notices/new/#p2"]')
    hant = read(site, "notices/old/", "zh-hant")
    assert "第一章自2020年9月1日起被《禾川市辦法new》廢止" in words(hant, ".acts")
    force = json_ld(page)
    assert force["legislationLegalForce"] == "https://schema.org/PartiallyInForce"


TERM = """=== old
written: 2018-01-05
effective: {text: 自2018年2月1日起施行, from: 2018-02-01}
expires: {text: 有效期两年, on: null}
---
第一条　灯具分三类。
第二条　本办法自2018年2月1日起施行，有效期两年。
=== by
written: 2018-05-05
effective: {text: 自2018年6月1日起施行, from: 2018-06-01}
effects:
  - {does: suspends, target: old, clauses: [art1], until: 2018-12-31, text: 第一条暂停执行}
---
一、《禾川市办法old》第一条暂停执行，至2018年12月31日止。
二、本通知自2018年6月1日起施行。
"""


@pytest.mark.parametrize("script", ["zh-hans", "zh-hant"])
def test_a_clause_ends_with_the_term_of_its_notice_in_both_scripts(
    sites: Sites, script: str
) -> None:
    """有效期兩年 is not read in Traditional script: the day is worked out once."""
    page = read(sites(TERM, "2018-07-01"), "notices/old/", script)
    (mark,) = page.css("#art1 .fate .status")
    assert mark.attributes["data-periods"] == "n;2018-02-01i;2018-06-01p;2019-01-01i;2020-02-01e"


def test_before_the_day_a_clause_says_what_will_be_done_to_it(sites: Sites) -> None:
    site = sites(CASES[TITLES["repeal"]], "2020-03-02")
    page = read(site, "notices/old/art1/")
    assert first_mark(page) == "in-force"
    assert "自2020年9月1日起被《禾川市办法new》废止" in words(page, ".acts")
    assert dict(marks(read(site, "notices/old/"))) == {}


def test_the_page_of_an_amended_article_has_the_old_words_and_those_of_the_decision(
    sites: Sites,
) -> None:
    site = sites(CASES[TITLES["amend"]], "2018-02-01")
    page = read(site, "notices/old/art3/")
    assert first_mark(page) == "repealed"
    current = read(site, "works/old/art3/")
    assert first_mark(current) == "repealed"
    whole = read(site, "notices/old/art1/")
    assert first_mark(whole) == "in-force"
    assert "第一条第二款中的“编号”修改为“牌号”" in words(whole, "#art1-t1")
    assert "每类设编号。" in words(whole, "#art1-t1")
    decision = read(site, "notices/by/")
    assert words(decision, '.acts a[href$="notices/old/#art3"]') == "第三条"
    assert "更正" in words(read(site, "notices/old/art2/"), "#art2 .fate") or "应为" in words(
        read(site, "notices/old/"), ".acts"
    )
    assert "修改后的全文本站没有收录" in words(read(site, "works/old/"), ".acts")
    assert [row for row in rows(site, "effects") if row[2] == "repeals"] == [
        ["by", "p2", "repeals", "old", "art3", "2018-02-01", "", "删去第三条", "true"]
    ]
    assert ["by#p1", "amends", "old#art1-t1", "true"] in [
        row[:4] for row in rows(site, "relations")
    ]


def test_every_link_of_the_pages_leads_somewhere(sites: Sites) -> None:
    for title in TITLES.values():
        site = sites(CASES[title], "2020-10-01")
        assert dead_links(site, read_site(site), "/") == []


def test_versions_of_a_law_bear_their_year_and_lead_to_one_another(sites: Sites) -> None:
    site = sites(CASES[TITLES["revise"]], "2020-05-01")
    names = {
        version: words(read(site, f"notices/{version}/"), "h1") for version in ("v1", "v2", "v3")
    }
    assert names == {
        "v1": "禾川市货棚条例（2009年）",
        "v2": "禾川市货棚条例（2013年修正）",
        "v3": "禾川市货棚条例（2017年修订）",
    }
    work = words(read(site, "works/w/"), "main")
    assert "《禾川市货棚条例》（2020年修正）" in work
    assert "根据2013年5月5日《关于修改〈禾川市货棚条例〉的决定》修正" in work
    assert "由修改后的文本《禾川市货棚条例》（2013年修正）取代" in words(
        read(site, "notices/v1/"), ".acts"
    )
    hant = words(read(site, "notices/v3/", "zh-hant"), "h1")
    assert hant == "禾川市貨棚條例（2017年修訂）"
    assert "货棚分六类" in words(read(site, "works/w/art1/"), "#art1")


def test_a_text_that_was_revised_says_that_it_was_replaced_not_that_the_law_is_gone(
    sites: Sites,
) -> None:
    site = sites(CASES[TITLES["revise"]], "2020-05-01")
    for address, words_of in (("notices/v1/", "本文本"), ("notices/v1/art1/", "本条所在的文本")):
        page = read(site, address)
        assert f"{words_of}已由修改后的文本取代。" in words(page, ".banner:not([hidden])")
        assert "不再有效" not in words(page, ".banner:not([hidden])")
    hant = words(read(site, "notices/v1/", "zh-hant"), ".acts")
    assert "修正" in hant
    assert not set("关决订").intersection(hant)


def test_a_claim_and_a_year_in_the_title_are_told_to_the_reader(sites: Sites) -> None:
    page = read(sites(SEEN, "2021-01-01"), "notices/seen/")
    assert first_mark(page) == "in-force"
    assert "《禾川市办法by》的正文写明废止本文或者其中的条文" in words(page, ".acts")
    assert page.css_first('.acts a[href$="notices/by/#p2"]')
    assert "标题写明2019年，正文没有写明有效期" in words(page, ".hint")


def test_an_edited_text_says_that_it_is_not_official(sites: Sites) -> None:
    given = CASES[TITLES["revise"]].replace(
        "made_by: issuer}\nreckoned", "made_by: editor}\nreckoned"
    )
    site = sites(given, "2020-05-01")
    for address in ("notices/v4/", "notices/v4/art1/", "works/w/art1/"):
        assert "不是官方公布的文本" in words(read(site, address), ".banner")
    assert (
        json_ld(read(site, "notices/v4/"))["legislationLegalValue"]
        == "https://schema.org/UnofficialLegalValue"
    )


def test_a_page_tells_any_day_that_its_address_names(
    sites: Sites, serve: Callable[..., str], page: Page, faults: list[str]
) -> None:
    address = serve(sites(CASES[TITLES["repeal"]], "2020-10-01"))
    page.goto(f"{address}zh-hans/notices/old/?on=2020-08-31")
    expect(page.locator(".on-day")).to_contain_text("本页按2020年8月31日的情形列出效力。")
    expect(page.locator("#art1 .status")).to_be_hidden()
    page.locator("#art1 a.label").click()
    expect(page).to_have_url(f"{address}zh-hans/notices/old/art1/?on=2020-08-31")
    expect(page.locator(".standing .status")).to_have_text("现行有效")
    page.locator(".on-day > a").click()
    expect(page.locator(".standing .status")).to_have_text("已废止")
    page.locator("button.on").press("Enter")
    page.locator("#on input").fill("2015-02-28")
    page.locator("#on button").click()
    expect(page.locator(".standing .status")).to_have_text("尚未施行")
    assert faults == []


def test_the_current_page_shows_the_text_of_the_day_asked_for(
    sites: Sites, serve: Callable[..., str], page: Page
) -> None:
    address = serve(sites(CASES[TITLES["revise"]], "2020-05-01"))
    page.goto(f"{address}zh-hans/works/w/art1/?on=2014-01-01")
    expect(page.locator(".shown")).to_have_text("禾川市货棚条例（2013年修正）")
    expect(page.locator(".standing .status")).to_have_text("现行有效")
    expect(page.locator(".text [data-ref]").first).to_have_attribute("data-ref", "v2#art1")
