"""Every kind of page with a screen reader, by keyboard, in dark mode, on a phone, and enlarged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from selectolax.lexbor import LexborHTMLParser

from tests.kinds import in_both_scripts, one_of_each_control, one_of_each_kind

WEB = Path(__file__).parent / "web"
AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
Scheme = Literal["light", "dark"]
PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1280, height=800)
SMALL = ViewportSize(width=320, height=568)
ENLARGED = ViewportSize(width=640, height=400)  # a window of 1280 × 800 at 200 %

Views = tuple[tuple[ViewportSize, Scheme], ...]
ONE_WAY: Views = ((PHONE, "light"), (DESKTOP, "dark"))
OTHER_WAY: Views = ((PHONE, "dark"), (DESKTOP, "light"))
DEEP = pytest.mark.deep
# Twins differ in letters alone. So every second kind is looked at in one script on a phone and the
# others in the other on a desktop; a deep run looks at the other halves, in all views.
HALVES = (("zh-hans", 0), ("zh-hant", 1))
OTHER_HALVES = (("zh-hans", 1), ("zh-hant", 0))
EACH_KIND = pytest.mark.parametrize(
    ("folder", "half"),
    [*HALVES, *(pytest.param(*one, marks=DEEP) for one in OTHER_HALVES)],
)
EACH_KIND_AND_VIEW = pytest.mark.parametrize(
    ("folder", "half", "views"),
    [
        *((*one, (view,)) for one, view in zip(HALVES, ONE_WAY, strict=True)),
        *(
            pytest.param(*one, (view,), marks=DEEP)
            for one, view in zip(HALVES, reversed(ONE_WAY), strict=True)
        ),
        *(pytest.param(*one, ONE_WAY, marks=DEEP) for one in OTHER_HALVES),
        *(pytest.param(*one, OTHER_WAY, marks=DEEP) for one in (*HALVES, *OTHER_HALVES)),
    ],
)
EACH_SCRIPT_AND_VIEW = pytest.mark.parametrize(
    ("folder", "window", "scheme"),
    [
        ("zh-hans", PHONE, "light"),
        ("zh-hant", DESKTOP, "dark"),
        *(
            pytest.param(folder, *view, marks=DEEP)
            for folder, views in (
                ("zh-hans", (ONE_WAY[1], *OTHER_WAY)),
                ("zh-hant", (ONE_WAY[0], *OTHER_WAY)),
            )
            for view in views
        ),
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
    """One page of each kind, in Simplified script or in none."""
    return one_of_each_kind(every_kind)


@pytest.fixture(scope="module")
def with_controls(every_kind: Path) -> list[str]:
    """Pages that have every sort of control between them."""
    return one_of_each_control(every_kind)


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


def half_of(kinds: list[str], folder: str, half: int) -> list[str]:
    """Every second one of these pages, in one script."""
    return [one.replace("zh-hans/", f"{folder}/", 1) for one in kinds[half::2]]


def test_the_kinds_cover_every_template(kinds: list[str]) -> None:
    """The choice of pages is made by a rule; this shows that the rule chooses."""
    both = in_both_scripts(kinds)
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
        assert known in both
    assert {one.split("/")[1] for one in kinds if one.startswith("zh-hans/")} >= {
        *("bodies", "compare", "data", "figures", "linking", "notices"),
        *("records", "regions", "search", "topics", "works"),
    }


def test_the_kinds_show_what_is_not_plain_text(every_kind: Path, kinds: list[str]) -> None:
    shown = set()
    for kind in kinds:
        path = every_kind / kind
        document = LexborHTMLParser((path / "index.html" if path.is_dir() else path).read_bytes())
        shown |= {
            mark
            for mark in ("sup", "sub", "math mfrac", "main img", ".footnote-mark")
            if document.css(mark)
        }
    assert len(shown) == 5, shown


@EACH_KIND_AND_VIEW
def test_axe_finds_nothing(
    reader: BrowserContext, address: str, kinds: list[str], folder: str, half: int, views: Views
) -> None:
    page = reader.new_page()
    found = []
    for kind in half_of(kinds, folder, half):
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
    reader: BrowserContext, address: str, folder: str, window: ViewportSize, scheme: Scheme
) -> None:
    page = reader.new_page()
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
    reader: BrowserContext, address: str, folder: str, window: ViewportSize, scheme: Scheme
) -> None:
    reader.grant_permissions(["clipboard-read", "clipboard-write"])
    page = reader.new_page()
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
    ("chosen", "folder", "half", "window"),
    [
        ("with_controls", "zh-hans", 0, SMALL),
        ("with_controls", "zh-hant", 1, DESKTOP),
        *(
            pytest.param("kinds", folder, half, window, marks=DEEP)
            for folder, window in (("zh-hans", SMALL), ("zh-hant", DESKTOP))
            for half in (0, 1)
        ),
    ],
)
def test_the_tab_key_reaches_every_control_in_order(
    request: pytest.FixtureRequest,
    reader: BrowserContext,
    address: str,
    chosen: str,
    folder: str,
    half: int,
    window: ViewportSize,
) -> None:
    """On small pages that have every sort of control; in a deep run on every kind of page."""
    page = reader.new_page()
    page.set_viewport_size(window)
    found = []
    for kind in half_of(request.getfixturevalue(chosen), folder, half):
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


@EACH_KIND
def test_nothing_is_cut_off_or_scrolls_sideways(
    reader: BrowserContext, address: str, kinds: list[str], folder: str, half: int
) -> None:
    page = reader.new_page()
    found = []
    for kind in half_of(kinds, folder, half):
        page.set_viewport_size(SMALL)
        page.goto(address + kind)
        page.evaluate(UNFOLD)
        for window in (SMALL, ENLARGED):
            page.set_viewport_size(window)
            faults = page.evaluate("overflowing()")
            found += [f"{kind} {window['width']}: {fault}" for fault in faults]
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
    # The first letters already find something: wait for what the whole phrase finds.
    expect(page.locator("#results mark").first).to_have_text("支持創新產品研發")
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


@EACH_KIND
def test_no_page_breaks_its_policy_or_complains(
    reader: BrowserContext,
    address: str,
    kinds: list[str],
    faults: list[str],
    folder: str,
    half: int,
) -> None:
    reader.grant_permissions(["clipboard-read", "clipboard-write"])
    reader.add_init_script(
        "addEventListener('securitypolicyviolation', (event) =>"
        " console.error(`refused: ${event.violatedDirective} ${event.blockedURI}`));"
    )
    page = reader.new_page()
    for kind in half_of(kinds, folder, half):
        page.goto(address + kind)
        press_everything(page)
    page.goto(f"{address}{folder}/search/?q=注册&kind=notice")
    expect(page.locator("#results [data-ref]").first).to_be_visible()
    assert not faults, "\n".join(faults)
