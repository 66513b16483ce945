"""What only a browser shows: ways through the site, and that no request leaves this machine."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import CORPUS
from tiaowen.corpus.load import load
from tiaowen.corpus.status import on

Serve = Callable[..., str]
REAL = load(CORPUS).simplified
PERIODS = REAL.periods


def test_a_reader_walks_through_both_scripts(
    page: Page, address: str, requests: list[str], faults: list[str]
) -> None:
    page.goto(address)
    expect(page).to_have_url(f"{address}zh-hans/")
    page.get_by_role("link", name="重庆市智慧医疗装备产业创新发展行动计划").first.click()
    expect(page).to_have_url(f"{address}zh-hans/notices/cq-2025-yfbf-57/")
    page.locator("#m18 a.label").click()
    expect(page).to_have_url(f"{address}zh-hans/notices/cq-2025-yfbf-57/m18/")
    page.goto(f"{address}zh-hans/notices/cq-2025-yfbf-57/m18/#m18")
    page.get_by_role("link", name="繁體").click()
    expect(page).to_have_url(f"{address}zh-hant/notices/cq-2025-yfbf-57/m18/#m18")
    expect(page.locator("h1")).to_contain_text("支持創新產品研發")
    page.get_by_role("link", name="简体").click()
    expect(page).to_have_url(f"{address}zh-hans/notices/cq-2025-yfbf-57/m18/#m18")
    page.go_back()
    expect(page).to_have_url(f"{address}zh-hant/notices/cq-2025-yfbf-57/m18/#m18")
    assert {urlsplit(url).hostname for url in requests} == {"127.0.0.1"}
    assert faults == []


def test_the_entrance_remembers_the_script(page: Page, address: str) -> None:
    page.goto(f"{address}zh-hans/")
    page.get_by_role("link", name="繁體").click()
    page.goto(address)
    expect(page).to_have_url(f"{address}zh-hant/")


@pytest.mark.parametrize(
    ("locale", "folder"), [("zh-TW", "zh-hant"), ("zh-HK", "zh-hant"), ("zh-SG", "zh-hans")]
)
def test_the_entrance_follows_the_browsers_languages(
    browser: Browser, address: str, locale: str, folder: str
) -> None:
    page = browser.new_page(locale=locale)
    page.goto(address)
    expect(page).to_have_url(f"{address}{folder}/")
    page.close()


def test_the_entrance_asks_a_reader_of_another_language(browser: Browser, address: str) -> None:
    page = browser.new_page(locale="de-DE")
    page.goto(address)
    expect(page.get_by_role("link", name="进入简体版")).to_be_visible()
    expect(page.get_by_role("link", name="進入繁體版")).to_be_visible()
    page.close()


def test_the_site_reads_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("link", name="進入繁體版").click()
    page.get_by_role("link", name="滬府辦發").or_(
        page.get_by_role("link", name="上海市促進高端醫療器械")
    ).first.click()
    page.locator("#m6 a.label").click()
    expect(page.locator("h1")).to_contain_text("強化能力建設")
    page.get_by_role("link", name="简体").click()
    expect(page).to_have_url(f"{address}zh-hans/notices/sh-2025-hfbf-17/m6/")
    context.close()


def test_a_lost_address_leads_home(page: Page, address: str) -> None:
    page.goto(f"{address}404.html")
    page.get_by_role("link", name="首頁").click()
    expect(page).to_have_url(f"{address}zh-hant/")


# The first minutes of a day on which a status changes, and the last of the day before.
MOMENTS = [
    "2025-06-01T00:30:00",
    "2025-11-18T00:30:00",
    "2027-12-31T23:30:00",
    "2028-01-01T00:30:00",
    *(
        pytest.param(moment, marks=pytest.mark.deep)
        for moment in (
            "2025-06-01T23:30:00",
            "2025-11-18T23:30:00",
            "2027-12-31T00:30:00",
            "2028-01-01T23:30:00",
        )
    ),
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_browser_tells_the_status_of_the_readers_day(
    page: Page, address: str, moment: str
) -> None:
    """The page was built for 2026-11-21; the reader's clock stands elsewhere."""
    page.clock.set_fixed_time(f"{moment}+08:00")
    day = moment[:10]
    expected = {
        notice.id: on(date.fromisoformat(day), PERIODS[notice.id]).status for notice in REAL.held
    }
    for notice, status in expected.items():
        page.goto(f"{address}zh-hans/notices/{notice}/")
        mark = page.locator(".standing .status")
        assert mark.get_attribute("data-status") == status
        expect(page.locator("[data-when]")).to_be_visible(visible=status in ("repealed", "expired"))
    page.goto(f"{address}zh-hant/")
    marks = page.locator("[data-holds] li")
    assert marks.count() == len(expected)
    for group in page.locator("[data-holds]").all():
        holds = (group.get_attribute("data-holds") or "").split()
        for mark in group.locator(".status").all():
            assert mark.get_attribute("data-status") in holds
    expect(page.locator(".as-of")).to_have_text("{}年{}月{}日".format(*map(int, day.split("-"))))


def test_a_fragment_that_never_was_says_so(page: Page, address: str) -> None:
    page.goto(f"{address}zh-hans/notices/cq-2025-yfbf-57/#m30")
    expect(page.get_by_role("alert")).to_contain_text("本通知没有“m30”这一条")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page).to_have_url(f"{address}zh-hans/works/cq-smart-medical-equipment/")
    page.goto(f"{address}zh-hans/notices/cq-2025-yfbf-57/#m29")
    expect(page.get_by_role("alert")).to_be_hidden()
    page.evaluate("location.hash = '%E0%A4%A'")
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_link_into_the_folded_part_of_a_redline_opens_it(page: Page, address: str) -> None:
    redline = f"{address}zh-hans/compare/cq-2025-yfbf-2/cq-2025-yfbf-57/"
    page.goto(redline)
    expect(page.locator("#m18")).to_be_hidden()
    expect(page.locator("#old-m23 del").first).to_be_visible()
    page.goto(f"{redline}#m18")
    expect(page.locator("#m18")).to_be_visible()


def test_both_addresses_can_be_copied(page: Page, context: BrowserContext, address: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}zh-hant/notices/cq-2025-yfbf-57/m23/")
    texts = []
    for button in page.locator(".addresses").get_by_role("button", name="複製").all():
        button.click()
        texts.append(page.evaluate("navigator.clipboard.readText()"))
    base = "https://example.org/repo/zh-hant/"
    assert texts == [
        f"{base}notices/cq-2025-yfbf-57/m23/",
        f"{base}works/cq-smart-medical-equipment/m24/",
    ]


def test_a_citation_is_copied_with_the_readers_day(
    page: Page, context: BrowserContext, address: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.clock.set_fixed_time("2027-03-05T12:00:00")
    page.goto(f"{address}zh-hans/notices/cq-2025-yfbf-57/m23/")
    page.locator(".cite").get_by_role("button", name="复制").first.click()
    text = page.evaluate("navigator.clipboard.readText()")
    assert "第23条[A/OL]. [2027-03-05]. https://example.org/repo/zh-hans/" in text
    assert text == page.locator(".cite code").first.text_content()


def test_a_reader_of_a_repealed_measure_is_led_to_its_successor(page: Page, address: str) -> None:
    page.goto(f"{address}zh-hans/notices/cq-2025-yfbf-2/m24/")
    page.get_by_role("link", name="看渝府办发〔2025〕57号中的对应条文").click()
    expect(page).to_have_url(f"{address}zh-hans/notices/cq-2025-yfbf-57/m23/")
    page.goto(f"{address}zh-hans/notices/cq-2025-yfbf-2/m23/")
    page.get_by_role("link", name="渝府办发〔2025〕57号未再列入本条").click()
    expect(page.locator("#old-m23")).to_be_visible()
