"""Any day: what pages tell of a day that is not the one they were built for."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import CORPUS
from tests.documents import put_documents
from tests.test_browser import Serve
from tests.test_site import build
from tiaowen.corpus.load import load
from tiaowen.corpus.status import on

FERRIES = """=== v1
title: 禾川市渡口条例
work: ferries
written: 2010-01-10
effective: {text: 自2010年3月1日起施行, from: 2010-03-01}
---
第一条　渡口由交通部门管理，票价每人一元。
第二条　渡船每年检验，检验不合格的停航。
第三条　本条例自2010年3月1日起施行。
=== v2
title: 禾川市渡口条例
work: ferries
written: 2020-06-01
effective: {text: 自2020年8月1日起施行, from: 2020-08-01}
revision: {of: v1, made_by: issuer, text: null}
reckoned: {from: 2020-08-01, on: null, basis: 公报载明}
---
第一条　渡口由交通部门管理，票价每人二元。
第二条　渡口应当公示班次和救生设备的位置。
第三条　渡船每年检验，检验不合格的停航。
第四条　本条例自2020年8月1日起施行。
"""


@pytest.mark.parametrize("day", ["2025-06-01", "2025-12-01", "2028-03-01"])
def test_home_tells_the_lists_and_numbers_of_a_day(
    page: Page, address: str, faults: list[str], day: str
) -> None:
    corpus = load(CORPUS).simplified
    status = {
        one.id: on(date.fromisoformat(day), corpus.periods[one.id]).status for one in corpus.held
    }
    page.goto(f"{address}zh-hans/?on={day}")
    year, month, of_month = map(int, day.split("-"))
    expect(page.locator("button.on")).to_have_text(f"{year}年{month}月{of_month}日")
    for group in ("in-force", "repealed expired superseded"):
        listed = page.locator(f"[data-holds^='{group.split()[0]}'] li")
        expect(listed).to_have_count(sum(one in group.split() for one in status.values()))
    living = sum(status[one.id] == "in-force" for one in corpus.held if one.region == "chongqing")
    region = page.locator("[aria-labelledby=regions] li", has_text="重庆市")
    expect(region.locator("small")).to_have_text(f"{living} 份")
    assert faults == []


def test_the_numbers_of_any_day_are_those_of_the_corpus(page: Page, address: str) -> None:
    corpus = load(CORPUS).simplified
    page.goto(f"{address}zh-hans/?on=2025-12-01")
    for day in ("2024-01-01", "2025-11-18", "2027-12-31", "2028-01-01", "2029-01-01"):
        found = page.evaluate(
            """async (day) => {
              const at = (path) => new URL(`../${path}`, location.href);
              const { readDays, livingOn, numberOf } = await import(at("assets/days.js"));
              const { unsealed } = await import(at("assets/shards.js"));
              const answer = await fetch(at("search/days.bin"));
              const days = readDays(unsealed(new Uint8Array(await answer.arrayBuffer())));
              return Object.fromEntries(livingOn(days.notices, numberOf(day)));
            }""",
            day,
        )
        expected: dict[str, int] = {}
        for one in corpus.held:
            if on(date.fromisoformat(day), corpus.periods[one.id]).status == "in-force":
                for key in (f"regions/{one.region}", *(f"topics/{topic}" for topic in one.topics)):
                    expected[key] = expected.get(key, 0) + 1
        assert found == expected, day


@pytest.fixture(scope="module")
def ferries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work of two versions, of which the second renumbered an article."""
    folder = tmp_path_factory.mktemp("ferries")
    put_documents(folder / "content", FERRIES)
    options = ("--as-of", "2024-01-01", "--base-url", "https://example.org/")
    assert build(folder / "site", *options, content=folder / "content") == 0
    return folder / "site"


def test_a_current_address_shows_the_text_of_the_day(
    page: Page, ferries: Path, serve: Serve, faults: list[str]
) -> None:
    address = serve(ferries)
    page.goto(f"{address}zh-hans/works/ferries/art2/")
    expect(page.locator("section.text")).to_contain_text("渡船每年检验")
    expect(page.locator("section.text")).to_contain_text("第三条")
    page.goto(f"{address}zh-hans/works/ferries/art1/?on=2015-05-05")
    expect(page.locator("section.text")).to_contain_text("票价每人一元")
    expect(page.locator(".addresses a.address").first).to_have_attribute(
        "href", f"{address}zh-hans/notices/v1/art1/?on=2015-05-05"
    )
    page.goto(f"{address}zh-hans/works/ferries/art1/?on=2021-05-05")
    expect(page.locator("section.text")).to_contain_text("票价每人二元")
    assert faults == []


def test_a_day_is_chosen_by_keyboard_and_goes_along(
    page: Page, ferries: Path, serve: Serve
) -> None:
    address = serve(ferries)
    page.goto(f"{address}zh-hans/works/ferries/")
    page.locator("button.on").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#on input")).to_be_focused()
    page.locator("#on input").fill("2015-05-05")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}zh-hans/works/ferries/?on=2015-05-05")
    expect(page.locator(".on-day")).to_contain_text("2015年5月5日")
    page.locator("main a[href*='notices/v2/']").first.click()
    expect(page).to_have_url(f"{address}zh-hans/notices/v2/?on=2015-05-05")
    expect(page.locator("main .status").first).to_have_attribute("data-status", "not-yet")
    page.get_by_role("link", name="看今日").click()
    expect(page).to_have_url(f"{address}zh-hans/notices/v2/")


def test_without_scripts_a_page_names_the_day_that_it_was_built_for(
    browser: Browser, ferries: Path, serve: Serve
) -> None:
    address = serve(ferries)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}zh-hans/notices/v1/?on=2015-05-05")
    expect(page.locator("footer")).to_contain_text("效力状态按2024年1月1日计算")
    expect(page.locator("button.on")).to_be_hidden()
    context.close()
