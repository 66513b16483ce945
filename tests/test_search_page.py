"""The search box and page: keyboard, filters, addresses, and any input."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.properties import every_second
from tests.searching import CORPORA, LOADED, look, refs, units
from tiaowen.folding import bare


@pytest.mark.parametrize(
    "query",
    [
        "长" * 10_000,
        "，。《》（）",
        "😀🎉",
        r".*+?^${}()|[\]\\",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "\ud800龘\udc00\ud800",
        "-",
        '"',
        "- - -",
        "%E0%A4%A",
        "__proto__",
        "不会有的词组啊",
    ],
)
def test_a_hostile_query_finds_nothing_and_breaks_nothing(
    page: Page, address: str, faults: list[str], query: str
) -> None:
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.goto(f"{address}zh-hans/search/")
    expect(page.locator("form.search")).to_have_attribute("data-ready", "")
    page.evaluate("(q) => { document.getElementById('q').value = q; }", query)
    page.locator("#q").press("Enter")
    expect(page.locator("#count")).to_have_text("没有找到")
    assert refs(page) == []
    assert page.locator("main script, main img").count() == 0
    assert faults == []


def test_an_address_edited_by_hand(page: Page, address: str, faults: list[str]) -> None:
    for more in ("&region=nowhere", "&body=%2F..%2F&year=<b>", "&kind=,,&status=dead&without=x"):
        look(page, address, "首台套", more=more)
    page.goto(f"{address}zh-hans/search/?q=%E9%A6%96%E5%8F%B0%E5%A5%97%&x=%FF")
    expect(page.locator("#count")).not_to_be_empty()
    assert faults == []


def test_the_address_carries_query_and_filters_back_and_forward(page: Page, address: str) -> None:
    look(page, address, "首台套")
    page.locator("#q").fill("并购")
    page.locator("#q").press("Enter")
    expect(page.locator("#count")).to_have_text("共 4 处")
    page.locator("#narrow summary").click()
    page.get_by_label("上海市 2").check()
    expect(page.locator("#count")).to_have_text("共 2 处")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["并购"], "region": ["shanghai"]}
    page.go_back()
    expect(page.locator("#count")).to_have_text("共 4 处")
    page.go_back()
    expect(page.locator("#q")).to_have_value("首台套")
    expect(page.locator("#count")).to_have_text("共 6 处")
    page.go_forward()
    page.go_forward()
    expect(page.locator("#count")).to_have_text("共 2 处")
    page.reload()
    expect(page.locator("#count")).to_have_text("共 2 处")
    assert {ref.split("-")[0] for ref in refs(page)} == {"sh"}


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        ("&status=repealed", lambda ref: ref.startswith("cq-2025-yfbf-2#")),
        ("&without=gone", lambda ref: not ref.startswith("cq-2025-yfbf-2#")),
        ("&without=records", lambda ref: ref not in LOADED.simplified.records),
        ("&body=chongqing/drug-administration", lambda ref: ref.startswith("cq-")),
        ("&type=circular", lambda ref: ref not in LOADED.simplified.records),
        ("&year=2025&kind=notice", lambda ref: "2025" in ref),
    ],
)
def test_filters_leave_out_what_they_say(
    page: Page, address: str, more: str, kept: Callable[[str], bool]
) -> None:
    look(page, address, "医疗器械", more=more)
    found = refs(page)
    assert found
    assert [ref for ref in found if not kept(ref)] == []


def test_the_counts_of_filters_add_up(page: Page, address: str) -> None:
    look(page, address, "医疗器械")
    page.locator("#narrow summary").click()
    expect(page.locator("#count")).to_contain_text("共")
    total = int(page.locator("#count").inner_text().split()[1])
    scanned = [ref for ref, text in units(CORPORA["zh-hans"]) if "医疗器械" in bare(text)]
    assert total == len(scanned)
    expect(page.locator("fieldset:has(input[name=type]) legend")).to_have_text("文种")
    for name in ("region", "kind", "year"):
        counts = page.locator(f"fieldset:has(input[name={name}]) small").all_inner_texts()
        whole = total if name != "year" else sum("-2025-" in r or "-2026-" in r for r in scanned)
        assert sum(map(int, counts)) >= whole - (name == "year") * len(scanned)
        assert sum(map(int, counts)) <= total


def test_the_status_is_that_of_the_readers_day(page: Page, address: str) -> None:
    page.clock.set_fixed_time("2030-01-01T12:00:00+08:00")
    look(page, address, "渝府办发〔2025〕57号")
    expect(page.locator("#results .status").first).to_have_attribute("data-status", "expired")


def test_the_box_works_on_every_page_by_keyboard(
    page: Page, address: str, faults: list[str]
) -> None:
    page.goto(f"{address}zh-hant/notices/cq-2025-yfbf-57/m18/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("首台套")
    expect(page.locator("#count")).to_have_text("共 6 處")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#results a").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#results a").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#results")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#results")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#m22 mark").first).to_have_text("首台（套）")
    assert urlsplit(page.url).path.endswith("/zh-hant/notices/cq-2025-yfbf-57/m22/")
    assert page.evaluate("scrollY") == 0  # at the top, where the status stands
    assert faults == []


def test_enter_in_the_box_opens_the_search_page(page: Page, address: str) -> None:
    page.goto(f"{address}zh-hans/")
    page.keyboard.press("Control+k")
    page.keyboard.type("并购")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}zh-hans/search/?q={quote('并购')}")
    expect(page.locator("#count")).to_have_text("共 4 处")


def test_a_hit_in_an_annex_row_is_marked_where_it_stands(page: Page, address: str) -> None:
    look(page, address, "支持创新产品研发 市科技局")
    page.locator("[data-ref='cq-2025-yfbf-57#annex3-r18'] a").click()
    expect(page.locator("tr#annex3-r18 mark").first).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_half_typed_pinyin_is_not_searched(page: Page, address: str) -> None:
    page.goto(f"{address}zh-hans/")
    asked: list[str] = []
    page.locator("#q").click()
    expect(page.locator("form.search .panel")).to_be_attached()
    page.on("request", lambda request: asked.append(request.url))
    session = page.context.new_cdp_session(page)
    for text in ("sh", "shou", "shoutai", "shoutaitao"):
        session.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
        page.wait_for_timeout(250)
    assert asked == []
    session.send("Input.insertText", {"text": "首台套"})
    expect(page.locator("#count")).to_have_text("共 6 处")


@pytest.mark.parametrize("folder", CORPORA)
def test_without_javascript_the_box_leads_to_the_indexes(
    browser: Browser, address: str, folder: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{folder}/")
    page.locator("#q").fill("首台套")
    page.locator("#q").press("Enter")
    expect(page.locator("main .banner")).to_contain_text("JavaScript")
    expect(page.locator("main .banner")).to_be_visible()
    for kind in ("regions", "topics", "bodies"):
        assert page.locator(f"#browse a[href*='/{kind}/']").count() > 0
    context.close()


@pytest.mark.parametrize("folder", CORPORA)
def test_a_browser_can_add_the_search(site: Path, folder: str) -> None:
    root = ET.parse(site / folder / "opensearch.xml").getroot()  # our own file
    url = root.find("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert url is not None
    template = url.get("template")
    assert template == f"https://example.org/repo/{folder}/search/?q={{searchTerms}}"
    assert "opensearch.xml" in (site / folder / "index.html").read_text("utf-8")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("folder", CORPORA)
def test_hits_fit_the_screen(browser: Browser, address: str, folder: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 700})
    look(page, address, "医疗器械", folder)
    page.locator("#narrow summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("path", every_second(["zh-hans/", "zh-hans/search/"]))
@pytest.mark.parametrize(
    ("typed", "leads"),
    [
        ("渝府办发〔2025〕57号第20条", "zh-hans/notices/cq-2025-yfbf-57/m20/"),
        ("渝府辦發(2025)57号三（一）", "zh-hans/notices/cq-2025-yfbf-57/#p3-s1"),
        ("市药监局、57号第20条", "zh-hans/search/"),
        ("57号第20条怎么办", "zh-hans/search/"),
        ("57号第99条", "zh-hans/search/"),
        ("第20条", "zh-hans/search/"),
        ("首台套", "zh-hans/search/"),
    ],
)
def test_enter_opens_one_exact_citation_and_no_other(
    page: Page, address: str, path: str, typed: str, leads: str
) -> None:
    page.clock.set_fixed_time("2026-01-01T12:00:00+08:00")
    page.goto(address + path)
    page.locator("#q").focus()
    expect(page.locator("form.search")).to_have_attribute("data-ready", "")
    page.locator("#q").fill(typed)
    page.locator("#q").press("Enter")
    if not leads.endswith("search/"):
        page.wait_for_url(address + leads)
        return
    page.wait_for_url(f"{address}{leads}?q=*")
    expect(page.locator("#count")).not_to_be_empty()
    page.wait_for_timeout(300)
    assert page.url.startswith(f"{address}{leads}?q=")
    lines = page.locator("#results .cited")
    if typed == "首台套":
        expect(lines).to_have_count(0)
    else:
        expect(lines.last.get_by_role("link")).to_have_attribute(
            "href", f"{address}go/?q={quote(typed)}"
        )


def test_a_citation_that_holds_no_longer_is_explained(page: Page, address: str) -> None:
    page.clock.set_fixed_time("2026-01-01T12:00:00+08:00")
    page.goto(f"{address}zh-hans/")
    page.locator("#q").fill("渝府办发〔2025〕2号第24条")
    first = page.locator("#results .cited").first
    expect(first).to_contain_text("渝府办发〔2025〕2号第24条")
    expect(first.locator(".status")).to_have_text("已废止")
    page.locator("#q").press("Enter")
    page.wait_for_url(f"{address}go/?q=**")
    expect(page.get_by_role("status")).to_contain_text("已废止")


def test_the_resolver_is_loaded_for_citations_alone(
    page: Page, address: str, requests: list[str]
) -> None:
    look(page, address, "首台套")
    assert not [url for url in requests if "resolver.js" in url or "/data/" in url]
    look(page, address, "57号第20条")
    assert [url for url in requests if "resolver.js" in url]
