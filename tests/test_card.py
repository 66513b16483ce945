"""The card above a link, by mouse and by keyboard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.test_accessibility import AXE, DESKTOP, RUN_AXE, Scheme

NOTICE = "notices/cq-2025-yfbf-57/"
OLD = 'main a[href*="notices/cq-2025-yfbf-2/"]'


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="zh-CN", viewport=DESKTOP, reduced_motion="reduce")
    context.add_init_script(path=AXE)
    yield context
    context.close()


@pytest.fixture
def page(reader: BrowserContext) -> Page:
    page = reader.new_page()
    page.clock.set_fixed_time("2026-01-01T12:00:00+08:00")
    return page


def opened(page: Page, address: str, path: str) -> tuple[Locator, Locator]:
    """A page with a link to the repealed notice, which is in view, and the card of the page."""
    page.goto(address + path)
    link = page.locator(OLD).first
    link.scroll_into_view_if_needed()
    return link, page.get_by_role("tooltip")


def test_a_pointer_on_a_link_shows_what_it_leads_to_and_can_move_to_it(
    page: Page, address: str
) -> None:
    link, card = opened(page, address, f"zh-hans/{NOTICE}")
    before = page.evaluate("document.documentElement.scrollHeight"), link.bounding_box()
    link.hover()
    expect(card).to_be_visible()
    expect(card).to_contain_text("渝府办发〔2025〕2号")
    expect(card).to_contain_text("智慧医疗装备产业创新发展行动计划")
    expect(card.locator(".status")).to_have_text("已废止")
    expect(link).to_have_attribute("aria-describedby", "card")
    after = page.evaluate("document.documentElement.scrollHeight"), link.bounding_box()
    assert before == after
    card.hover()
    page.wait_for_timeout(500)
    expect(card).to_be_visible()
    page.mouse.move(1, 1)
    expect(card).to_be_hidden()
    assert link.get_attribute("aria-describedby") is None
    link.hover()
    expect(card).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


def test_the_tab_key_shows_it_and_escape_closes_it(page: Page, address: str) -> None:
    link, card = opened(page, address, f"zh-hant/{NOTICE}")
    page.keyboard.press("Tab")  # from here on the focus is that of a keyboard
    link.focus()
    expect(card).to_be_visible()
    expect(card).to_contain_text("渝府辦發〔2025〕2號")
    expect(card.locator(".status")).to_have_text("已廢止")
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(link).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(card).to_be_visible()
    link.blur()
    expect(card).to_be_hidden()


def test_it_tells_the_status_of_the_day_that_is_asked_for(page: Page, address: str) -> None:
    link, card = opened(page, address, f"zh-hans/{NOTICE}?on=2025-06-01")
    link.hover()
    expect(card.locator(".status")).to_have_text("现行有效")


def test_a_link_to_a_clause_shows_its_first_words(page: Page, address: str) -> None:
    page.goto(f"{address}zh-hans/works/cq-smart-medical-equipment/")
    page.evaluate(
        """to => document.querySelector("main").insertAdjacentHTML("afterbegin",
        `<p><a id=one href="${to}m20/">一</a> <a id=two href="${to}#m20">二</a>
        <a id=body href="../../bodies/chongqing/agriculture-rural-affairs/">三</a></p>`)""",
        f"../../{NOTICE}",
    )
    card = page.get_by_role("tooltip")
    page.locator("#one").hover()
    expect(card.locator(".card-text")).to_contain_text("20")
    words = card.locator(".card-text").inner_text()
    page.locator("#two").hover()
    expect(card.locator(".card-text")).to_have_text(words)
    page.locator("#body").hover()
    expect(card).to_have_text("重庆市农业农村委员会")


def test_every_card_is_a_small_file(site: Path) -> None:
    cards = list((site / "data" / "cards").rglob("*.json"))
    assert {path.relative_to(site / "data" / "cards").parts[0] for path in cards} == {
        "zh-hans",
        "zh-hant",
    }
    assert max(path.stat().st_size for path in cards) < 20_000
    for path in cards:
        assert json.loads(path.read_text("utf-8")) is not None


@pytest.mark.parametrize(("folder", "scheme"), [("zh-hans", "light"), ("zh-hant", "dark")])
def test_axe_finds_nothing_in_it(page: Page, address: str, folder: str, scheme: Scheme) -> None:
    page.emulate_media(color_scheme=scheme)
    link, card = opened(page, address, f"{folder}/{NOTICE}")
    link.hover()
    expect(card).to_be_visible()
    assert page.evaluate(RUN_AXE) == []


def test_a_finger_opens_none(browser: Browser, address: str) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True, locale="zh-CN")
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}zh-hans/{NOTICE}")
    link = page.locator(OLD).first
    link.evaluate("one => one.addEventListener('click', event => event.preventDefault())")
    link.tap()
    page.wait_for_timeout(600)
    assert page.get_by_role("tooltip").count() == 0
    assert not [url for url in asked if "card" in url]
    context.close()
