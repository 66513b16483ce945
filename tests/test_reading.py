"""A notice and a measure in a real browser: contents, shortcuts, tools, print, first view."""

import gzip
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import ROOT
from tests.properties import every_second
from tests.test_site import build

NOTICE = "zh-hans/notices/cq-2025-yfbf-57/"
BASE = "https://example.org/repo/"
FIRST_VIEW = 30 * 1024  # bytes of a measure page, its style and its scripts, compressed
SCRIPTS = 5 * 1024  # bytes of the scripts among them


@pytest.fixture
def clipboard(page: Page, context: BrowserContext) -> Callable[[], str]:
    """What was copied last."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    return lambda: str(page.evaluate("navigator.clipboard.readText()"))


# -- contents --------------------------------------------------------------------------------


def test_the_contents_mark_the_clause_that_is_read(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1400, "height": 800})
    page.goto(f"{address}{NOTICE}")
    current = page.locator(".contents [aria-current]")
    expect(current).to_have_count(0)
    page.goto(f"{address}{NOTICE}#m18")
    expect(current).to_have_text("18.支持创新产品研发")
    page.locator("#m24").evaluate("clause => clause.scrollIntoView()")
    expect(current).to_have_text("24.支持产业服务平台发展")
    expect(current).to_be_in_viewport()
    page.locator("#p1").evaluate("clause => clause.scrollIntoView()")
    expect(current).to_have_text("一、工作目标")


def test_the_contents_stand_beside_the_text_where_there_is_room(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{address}{NOTICE}#m10")
    contents = page.locator(".contents ol").bounding_box()
    text = page.locator("#m10").bounding_box()
    assert contents
    assert text
    assert contents["x"] > text["x"] + text["width"]
    assert contents["x"] + contents["width"] <= 1280
    expect(page.locator(".contents details")).to_have_attribute("open", "")


def test_the_contents_fold_away_on_a_phone_and_stay_at_hand(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{address}{NOTICE}#m18")
    expect(page.locator(".contents ol")).to_be_hidden()
    summary = page.locator(".contents summary")
    expect(summary).to_be_in_viewport()
    expect(summary).to_have_text("目录18.支持创新产品研发")
    summary.click()
    page.locator(".contents ol").get_by_role("link", name="20.").click()
    expect(page.locator(".contents ol")).to_be_hidden()
    bar = page.locator(".contents").bounding_box()
    clause = page.locator("#m20").bounding_box()
    assert bar
    assert clause
    assert clause["y"] >= bar["y"] + bar["height"]


# -- keys ------------------------------------------------------------------------------------


def test_keys_walk_from_clause_to_clause(page: Page, address: str) -> None:
    page.goto(f"{address}{NOTICE}")
    focus = page.locator("a.anchor:focus")
    page.keyboard.press("j")
    expect(focus).to_have_attribute("href", "#cover-t1")
    page.keyboard.press("j")
    expect(focus).to_have_attribute("href", "#cover-t2")
    page.keyboard.press("k")
    expect(focus).to_have_attribute("href", "#cover-t1")
    page.goto(f"{address}{NOTICE}m18/")
    page.keyboard.press("j")
    page.wait_for_url(f"{address}{NOTICE}m19/")
    page.keyboard.press("k")
    page.wait_for_url(f"{address}{NOTICE}m18/")
    page.keyboard.press("t")
    page.wait_for_url(re.compile("/zh-hant/notices/cq-2025-yfbf-57/m18/"))
    page.keyboard.press("h")
    page.wait_for_url(f"{address}zh-hant/")


def test_keys_are_silent_while_someone_writes_or_holds_another(page: Page, address: str) -> None:
    page.goto(f"{address}{NOTICE}m18/")
    page.locator("#q").focus()
    page.keyboard.type("jkth?")
    expect(page.locator("#q")).to_have_value("jkth?")
    page.locator("h1").click()
    for held in ("Alt", "Control", "Meta"):
        page.locator("body").dispatch_event(
            "keydown", {"key": "h", f"{held.lower().replace('control', 'ctrl')}Key": True}
        )
    expect(page.locator("dialog")).to_have_count(0)
    expect(page).to_have_url(f"{address}{NOTICE}m18/")


@pytest.mark.parametrize(("folder", "title"), [("zh-hans", "快捷键"), ("zh-hant", "快速鍵")])
def test_the_sheet_tells_the_keys_and_turns_them_off(
    page: Page, address: str, folder: str, title: str
) -> None:
    page.goto(f"{address}{folder}/notices/cq-2025-yfbf-57/m18/")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name=title)
    expect(sheet).to_be_visible()
    expect(sheet.locator("kbd")).to_have_text(["/", "j", "k", "t", "h", "?", "Esc"])
    sheet.get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.reload()
    for key in ("j", "?", "/"):
        page.keyboard.press(key)
    expect(page.locator("#q")).not_to_be_focused()
    expect(sheet).to_have_count(0)
    page.get_by_role("button", name=title).click()
    sheet.get_by_role("checkbox").check()
    sheet.get_by_role("button").click()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()


def test_the_skip_link_leads_to_the_text(page: Page, address: str) -> None:
    page.goto(f"{address}{NOTICE}m18/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}{NOTICE}m18/#main")


# -- tools of a clause -----------------------------------------------------------------------


def test_a_clause_gives_its_link_citation_and_text(
    page: Page, address: str, clipboard: Callable[[], str]
) -> None:
    page.clock.set_fixed_time("2027-03-05T12:00:00")
    page.goto(f"{address}{NOTICE}")
    copied = {}
    asked = [(clause, name) for clause in ("m20", "p3") for name in ("链接", "公文", "文字")]
    asked += [("cover-t2", "公文"), ("annex1-r2", "公文"), ("annex1-r2", "文字")]
    for clause, name in asked:
        page.locator(f"#{clause} a.anchor").click()
        page.locator(".tools").get_by_role("button", name=name).click()
        expect(page.locator(".tools")).to_be_hidden()
        copied[clause, name] = clipboard()
    assert copied["m20", "链接"] == f"{BASE}{NOTICE}m20/"
    assert copied["p3", "链接"] == f"{BASE}{NOTICE}#p3"
    assert copied["m20", "公文"].endswith("（渝府办发〔2025〕57号）第20条")
    assert copied["p3", "公文"].endswith("第三部分")
    assert copied["cover-t2", "公文"].endswith("印发部分第2段")
    assert copied["annex1-r2", "公文"].endswith("附件1第2行")
    assert copied["m20", "文字"].startswith("20.支持创新产品落地生产。对新取得")
    assert copied["m20", "文字"].endswith("50万元奖励。")
    assert copied["p3", "文字"].startswith("三、产业政策\n（一）支持创新产品加速上市")
    assert copied["p3", "文字"].count("\n18.") == 1
    assert "四、" not in copied["p3", "文字"]
    assert copied["annex1-r2", "文字"].count("\t") == 4
    for clause in ("m20", "annex1-r2"):
        assert "校" not in copied[clause, "文字"]


@pytest.mark.parametrize("folder", every_second(["zh-hant", "zh-hans"]))
def test_a_citation_from_the_menu_is_the_one_on_the_measures_page(
    page: Page, address: str, clipboard: Callable[[], str], folder: str
) -> None:
    page.clock.set_fixed_time("2027-03-05T12:00:00")
    page.goto(f"{address}{folder}/notices/sh-2025-hfbf-17/m6/")
    shown = page.locator("section.cite code")
    expected = {"7714": shown.nth(0).text_content(), "公文": shown.nth(1).text_content()}
    for path in ("", "m6/"):
        page.goto(f"{address}{folder}/notices/sh-2025-hfbf-17/{path}")
        for name, text in expected.items():
            page.locator("#m6 a.anchor").click()
            page.locator(".tools").get_by_role("button", name=name).click()
            expect(page.locator(".tools")).to_be_hidden()
            assert clipboard() == text


def test_the_tools_are_reached_and_left_by_keyboard(
    page: Page, address: str, clipboard: Callable[[], str], faults: list[str]
) -> None:
    page.goto(f"{address}{NOTICE}")
    anchor = page.locator("#m20 a.anchor")
    anchor.press("Enter")
    buttons = page.locator(".tools button")
    expect(buttons.nth(0)).to_be_focused()
    expect(page).to_have_url(f"{address}{NOTICE}#m20")
    page.keyboard.press("Tab")
    expect(buttons.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".tools")).to_be_hidden()
    expect(anchor).to_be_focused()
    page.keyboard.press("Enter")
    expect(buttons.nth(0)).to_be_focused()
    page.keyboard.press("Enter")
    expect(buttons.nth(0)).to_have_text("✓ 已复制")
    assert clipboard() == f"{BASE}{NOTICE}m20/"
    assert faults == []


def test_a_report_names_the_clause(page: Page, context: BrowserContext, address: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{address}{NOTICE}m18/")
    foot = page.locator("footer")
    page_report = foot.get_by_role("link", name="报告错误").get_attribute("href") or ""
    assert page_report.startswith("https://github.com/tiaowen/tiaowen.github.io/issues/new?")
    assert parse_qs(urlsplit(page_report).query) == {
        "template": ["error.yml"],
        "title": ["notices/cq-2025-yfbf-57/m18/"],
        "address": [f"{BASE}{NOTICE}m18/"],
    }
    expect(foot.get_by_role("link", name="编辑源文件")).to_have_attribute(
        "href",
        "https://github.com/tiaowen/tiaowen.github.io/edit/main/content/notices/cq-2025-yfbf-57.md",
    )
    page.locator("#m18 a.anchor").click()
    link = page.locator(".tools").get_by_role("link").get_attribute("href") or ""
    asked = parse_qs(urlsplit(link).query)
    assert asked["title"] == ["cq-2025-yfbf-57#m18 第18条"]
    assert asked["address"] == [f"{BASE}{NOTICE}m18/"]
    assert asked["here"][0].startswith("18.支持创新产品研发。")
    form = (ROOT / ".github" / "ISSUE_TEMPLATE" / asked["template"][0]).read_text("utf-8")
    assert all(f"    id: {name}\n" in form for name in asked.keys() - {"template", "title"})


def test_without_a_repository_no_page_speaks_of_one(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "notices"
    folder.mkdir(parents=True)
    (folder / "x.md").write_text(
        "---\nid: x\nkind: notice\ntitle: 某办法\nregion: somewhere\nwritten: 2020-01-01\n---\n\n"
        "第一条　为了试验，制定本办法。\n",
        "utf-8",
    )
    out = tmp_path / "site"
    assert build(out, content=tmp_path / "content") == 0
    html = (out / "zh-hans" / "notices" / "x" / "art1" / "index.html").read_text("utf-8")
    assert "报告错误" not in html
    assert "编辑源文件" not in html


# -- without scripts -------------------------------------------------------------------------


def test_a_notice_reads_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{NOTICE}")
    page.locator(".contents summary").click()
    page.locator(".contents").get_by_role("link", name="18.").click()
    expect(page).to_have_url(f"{address}{NOTICE}#m18")
    expect(page.locator("#m18")).to_be_in_viewport()
    expect(page.locator("button:visible")).to_have_count(0)
    page.locator("#m18 a.anchor").click()
    expect(page).to_have_url(f"{address}{NOTICE}#m18")
    page.goto(f"{address}{NOTICE}m18/")
    expect(page.locator("button:visible")).to_have_count(0)
    context.close()


# -- paper -----------------------------------------------------------------------------------


def test_paper_shows_the_document_and_the_addresses_of_what_it_cites(
    page: Page, address: str
) -> None:
    page.goto(f"{address}{NOTICE}")
    page.emulate_media(media="print")
    for name in ("header.site", ".crumbs", ".contents", ".anchor", "footer .report"):
        expect(page.locator(name).first).to_be_hidden()
    for cite in page.locator(".text a.cite").all():
        mark = cite.evaluate("cite => getComputedStyle(cite, '::after').content")
        number = int(cite.get_attribute("data-n") or 0)
        assert str(number) in mark
        note = page.locator(".cites li").nth(number - 1)
        notice = (cite.get_attribute("href") or "").removeprefix("../../../")
        expect(note.locator(".paper")).to_have_text(BASE + notice)
        expect(note.locator(".paper")).to_be_visible()
    assert page.locator(".text a.cite").count()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_printed_notice_says_what_it_is_and_where_it_comes_from(
    browser: Browser, address: str, tmp_path: Path, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts, color_scheme="dark")
    page = context.new_page()
    if scripts:
        page.clock.set_fixed_time("2027-03-05T12:00:00")
    page.goto(f"{address}{NOTICE}")
    paper = tmp_path / "notice.pdf"
    page.pdf(path=paper, prefer_css_page_size=True)
    context.close()
    if not shutil.which("pdftotext"):
        pytest.fail("pdftotext is needed to read what was printed: install poppler-utils")
    command = ["pdftotext", "-layout", str(paper), "-"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    flat = re.sub(r"\s", "", text)
    assert flat.startswith("渝府办发〔2025〕57号重庆市人民政府办公厅关于印发")
    assert "现行有效" in flat
    assert "18.支持创新产品研发。在科技重大专项中" in flat
    assert f"{BASE}zh-hans/notices/cq-2025-yfbf-2/" in flat
    assert "检索" not in flat
    sheets = text.split("\f")[:-1]
    for number, sheet in enumerate(sheets, 1):
        assert f"{number} / {len(sheets)}" in sheet
        if scripts:
            foot = re.sub(r"\s", "", sheet)
            assert f"{BASE}{NOTICE}" in foot
            assert "现行有效打印于2027年3月5日" in foot
    assert f"{BASE}{NOTICE}" in flat
    assert "{day}" not in flat


# -- first view ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["m18/", "m23/"])
def test_the_first_view_of_a_measure_is_light(
    page: Page, address: str, site: Path, requests: list[str], path: str
) -> None:
    page.goto(f"{address}{NOTICE}{path}", wait_until="networkidle")
    sizes = {}
    for url in requests:
        name = url.removeprefix(address)
        file = site / name / "index.html" if name.endswith("/") else site / name
        sizes[name] = len(gzip.compress(file.read_bytes(), 9))
    assert any(name.endswith(".css") for name in sizes)
    assert sum(sizes.values()) <= FIRST_VIEW
    assert sum(size for name, size in sizes.items() if name.endswith(".js")) <= SCRIPTS


@pytest.mark.parametrize(
    ("day", "width"),
    [
        ("2026-11-21", 1400),
        ("2028-01-01", 390),
        pytest.param("2026-11-21", 390, marks=pytest.mark.deep),
        pytest.param("2028-01-01", 1400, marks=pytest.mark.deep),
    ],
)
@pytest.mark.parametrize("path", ["", "m18/", "#m24"])
def test_nothing_moves_when_a_page_has_been_shown(
    page: Page, address: str, path: str, width: int, day: str
) -> None:
    """On the second day the notice has expired, which the page learns from the reader's clock."""
    page.set_viewport_size({"width": width, "height": 800})
    page.clock.set_fixed_time(f"{day}T12:00:00+08:00")
    page.add_init_script(
        "window.shifts = [];"
        "new PerformanceObserver((list) => {"
        "  for (const one of list.getEntries()) window.shifts.push(one.value);"
        "}).observe({ type: 'layout-shift', buffered: true });"
    )
    page.goto(f"{address}{NOTICE}{path}", wait_until="networkidle")
    expect(page.locator(".banner[data-when]")).to_be_visible(visible=day == "2028-01-01")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.shifts") == []


# -- type ------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", every_second([320, 390, 768, 1000, 1280]))
@pytest.mark.parametrize("path", [NOTICE, "zh-hant/notices/cq-2025-yfbf-56/"])
def test_no_number_is_parted_from_its_unit_and_no_label_lies_on_the_text(
    page: Page, address: str, width: int, path: str
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{address}{path}")
    parted = page.locator(".text .n").evaluate_all(
        "all => all.filter((one) => one.getClientRects().length > 1).map((one) => one.textContent)"
    )
    assert parted == []
    overlapping = page.locator(".text p.clause > .label").evaluate_all(
        "all => all.filter((one) => {"
        "  const range = document.createRange();"
        "  range.setStartAfter(one); range.setEndAfter(one.parentElement.lastChild);"
        "  const label = one.getBoundingClientRect();"
        "  return label.left < 0 || [...range.getClientRects()].some((rect) =>"
        "    rect.left < label.right - 1 && rect.right > label.left + 1"
        "    && rect.top < label.bottom - 6 && rect.bottom > label.top + 6);"
        "}).map((one) => one.textContent)"
    )
    assert overlapping == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
