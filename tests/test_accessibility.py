"""Every kind of page with a screen reader, by keyboard, in dark mode, on a phone, and enlarged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from tests.kinds import in_both_scripts, one_of_each_kind

WEB = Path(__file__).parent / "web"
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
Scheme = Literal["light", "dark"]
PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1280, height=800)
SMALL = ViewportSize(width=320, height=568)
ENLARGED = ViewportSize(width=640, height=400)  # a window of 1280 × 800 at 200 %

Views = tuple[tuple[ViewportSize, Scheme], ...]
# Twins differ in letters alone: between them the two scripts show each page in all four views.
ONE_WAY: Views = ((PHONE, "light"), (DESKTOP, "dark"))
OTHER_WAY: Views = ((PHONE, "dark"), (DESKTOP, "light"))
DEEP = pytest.mark.deep
EACH_SCRIPT_AND_VIEW = pytest.mark.parametrize(
    ("folder", "views"),
    [
        ("zh-hans", ONE_WAY),
        ("zh-hant", OTHER_WAY),
        pytest.param("zh-hans", OTHER_WAY, marks=DEEP),
        pytest.param("zh-hant", ONE_WAY, marks=DEEP),
    ],
)

# axe with its own choice of rules, best practice among them, and the one of WCAG 2.2 that it
# leaves to be asked for.
RUN_AXE = """async () => {
  const { violations } = await axe.run({
    rules: { "target-size": { enabled: true } }, resultTypes: ["violations"],
  });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) =>
    `${id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\\s+/g, " ")}`));
}"""
UNFOLD = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"


@pytest.fixture(scope="module")
def address(every_kind: Path, serve: Callable[..., str]) -> str:
    return serve(every_kind, base="/repo/")


@pytest.fixture(scope="module")
def kinds(every_kind: Path) -> list[str]:
    """One page of each kind, in both scripts."""
    return in_both_scripts(one_of_each_kind(every_kind))


@pytest.fixture
def reader(browser: Browser, faults: list[str]) -> Iterator[BrowserContext]:
    """The browser of a reader who has yet to choose a script, with axe at hand.

    The entrance stays where it is, and so can be looked at.
    """
    if not AXE.is_file():
        pytest.fail(f"{AXE.name} is missing; run: npm ci --prefix tests/web", pytrace=False)
    context = browser.new_context(locale="de-DE", reduced_motion="reduce")
    context.add_init_script(path=AXE)
    context.add_init_script(path=WEB / "controls.js")
    context.on("console", lambda message: faults.append(f"{message.page}: {message.text}"))
    context.on("weberror", lambda error: faults.append(f"{error.page}: {error.error.stack}"))
    yield context
    context.close()


def of_script(kinds: list[str], folder: str) -> list[str]:
    """Those of one script; the pages that stand above both are of the first."""
    return [one for one in kinds if one.startswith("zh-hant/") == (folder == "zh-hant")]


def test_the_kinds_cover_every_template(kinds: list[str]) -> None:
    """The choice of pages is made by a rule; this shows that the rule chooses."""
    for known in (
        "",
        "404.html",
        "go/",
        "zh-hans/",
        "zh-hant/search/",
        "zh-hant/notices/cq-2025-yfbf-57/",
        "zh-hans/works/cq-2025-yfbf-58/m17/",
        "zh-hans/compare/cq-2025-yfbf-2/cq-2025-yfbf-57/",
    ):
        assert known in kinds
    assert {one.split("/")[1] for one in kinds if one.startswith("zh-hans/")} >= {
        *("bodies", "compare", "data", "figures", "linking", "notices"),
        *("records", "regions", "search", "topics", "works"),
    }


@EACH_SCRIPT_AND_VIEW
def test_axe_finds_nothing(
    reader: BrowserContext, address: str, kinds: list[str], folder: str, views: Views
) -> None:
    page = reader.new_page()
    found = []
    for kind in of_script(kinds, folder):
        page.goto(address + kind)
        page.evaluate(UNFOLD)
        for window, scheme in views:
            page.set_viewport_size(window)
            page.emulate_media(color_scheme=scheme)
            view = f"{kind} {window['width']} {scheme}"
            found += [f"{view}: {fault}" for fault in page.evaluate(RUN_AXE)]
    assert not found, "\n".join(found)


@EACH_SCRIPT_AND_VIEW
def test_axe_finds_nothing_in_the_search(
    reader: BrowserContext, address: str, folder: str, views: Views
) -> None:
    page = reader.new_page()
    for window, scheme in views:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(window)
        page.goto(f"{address}{folder}/")
        page.keyboard.press("/")
        page.keyboard.type("医疗器械")
        expect(page.locator("#results [data-ref]").first).to_be_visible()
        found = page.evaluate(RUN_AXE)
        assert not found, "\n".join(found)
        page.goto(f"{address}{folder}/search/?q=注册")
        expect(page.locator("#results [data-ref]").first).to_be_visible()
        page.evaluate(UNFOLD)
        found = page.evaluate(RUN_AXE)
        assert not found, "\n".join(found)


@EACH_SCRIPT_AND_VIEW
def test_axe_finds_nothing_in_what_opens_above_a_page(
    reader: BrowserContext, address: str, folder: str, views: Views
) -> None:
    reader.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.new_page()
    for window, scheme in views:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(window)
        page.goto(f"{address}{folder}/notices/cq-2025-yfbf-57/#m18")
        anchor = page.locator("#m18 > a.anchor")
        anchor.focus()
        page.keyboard.press("Enter")
        tools = page.locator(".tools")
        expect(tools).to_be_visible()
        found = page.evaluate(RUN_AXE)
        page.keyboard.press("Escape")
        expect(tools).to_be_hidden()
        expect(anchor).to_be_focused()
        page.keyboard.press("?")
        sheet = page.get_by_role("dialog")
        expect(sheet).to_be_visible()
        found += page.evaluate(RUN_AXE)
        page.keyboard.press("Escape")
        expect(sheet).to_be_hidden()
        expect(anchor).to_be_focused()
        assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("folder", "window"), [("zh-hans", SMALL), ("zh-hant", DESKTOP)], ids=["small", "desktop"]
)
def test_the_tab_key_reaches_every_control_in_order(
    reader: BrowserContext, address: str, kinds: list[str], folder: str, window: ViewportSize
) -> None:
    page = reader.new_page()
    page.set_viewport_size(window)
    found = []
    for kind in of_script(kinds, folder):
        page.goto(address + kind)
        page.evaluate("watchFocus()")
        controls = page.evaluate("focused.left()")
        for _ in range(controls):
            page.keyboard.press("Tab")
        for _ in range(controls):  # a browser stops at boxes that scroll, too
            if not page.evaluate("focused.left()"):
                break
            page.keyboard.press("Tab")
        found += [f"{kind}: {fault}" for fault in page.evaluate("focused.faults()")]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("folder", "window"),
    [
        pytest.param("zh-hans", SMALL, id="zh-hans 320 px"),
        pytest.param("zh-hant", ENLARGED, id="zh-hant 200 %"),
        pytest.param("zh-hans", ENLARGED, id="zh-hans 200 %", marks=DEEP),
        pytest.param("zh-hant", SMALL, id="zh-hant 320 px", marks=DEEP),
    ],
)
def test_nothing_is_cut_off_or_scrolls_sideways(
    reader: BrowserContext, address: str, kinds: list[str], folder: str, window: ViewportSize
) -> None:
    page = reader.new_page()
    page.set_viewport_size(window)
    found = []
    for kind in of_script(kinds, folder):
        page.goto(address + kind)
        page.evaluate(UNFOLD)
        found += [f"{kind}: {fault}" for fault in page.evaluate("overflowing()")]
    assert not found, "\n".join(found)


def test_what_folds_is_opened_and_closed_by_key(reader: BrowserContext, address: str) -> None:
    page = reader.new_page()
    page.goto(f"{address}zh-hans/compare/cq-2025-yfbf-2/cq-2025-yfbf-57/")
    fold = page.locator("main details").first
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(fold).to_have_attribute("open", "")
    page.keyboard.press("Space")
    expect(fold).not_to_have_attribute("open", "")


def test_a_search_needs_no_mouse(reader: BrowserContext, address: str) -> None:
    page = reader.new_page()
    page.goto(f"{address}zh-hant/search/")
    page.keyboard.press("/")
    page.keyboard.type("支持創新產品研發")
    hits = page.locator("#results [data-ref]")
    expect(hits.first).to_be_visible()
    while not page.evaluate("document.activeElement.closest('#results [data-ref]') !== null"):
        page.keyboard.press("Tab")
    place = hits.first.get_attribute("data-ref") or ""
    page.keyboard.press("Enter")
    expect(page.locator(f'main [data-ref="{place}"] mark').first).to_be_in_viewport()


def press_everything(page: Page) -> None:
    """Open what folds and press each button; `print` would wait for someone."""
    page.evaluate("() => { globalThis.print = () => {}; }")
    page.evaluate(UNFOLD)
    page.evaluate(
        "() => [...document.querySelectorAll('button[type=button]')]"
        ".filter((one) => one.checkVisibility()).forEach((one) => one.click())"
    )


def test_no_page_breaks_its_policy_or_complains(
    reader: BrowserContext, address: str, kinds: list[str], faults: list[str]
) -> None:
    reader.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.add_init_script(
        "addEventListener('securitypolicyviolation', (event) =>"
        " console.error(`refused: ${event.violatedDirective} ${event.blockedURI}`));"
    )
    page = reader.new_page()
    for kind in kinds:
        page.goto(address + kind)
        press_everything(page)
    for search in ("zh-hans/search/?q=医疗", "zh-hant/search/?q=醫療&kind=notice"):
        page.goto(address + search)
        expect(page.locator("#results [data-ref]").first).to_be_visible()
    assert not faults, "\n".join(faults)
