"""Offline reading: only for readers who turned it on, and a page always says that it is offline."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests import CORPUS, ROOT
from tests.properties import every_second
from tests.serving import served
from tiaowen.cli.main import main
from tiaowen.pages.words import read_words

expect.set_options(timeout=60_000)
NOTICE = "notices/sh-2025-hfbf-17/"
MEASURE = "notices/cq-2025-yfbf-57/m20/"
SCRIPTS = ["zh-hans", "zh-hant"]
WORDS = dict(zip(SCRIPTS, read_words(ROOT / "templates" / "words.tsv"), strict=True))


def build(content: Path, out: Path) -> None:
    words = ["--content", str(content), "--out", str(out), "--as-of", "2025-11-21"]
    assert main(["build", *words]) == 0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("offline") / "site"
    build(CORPUS, out)
    return out


@pytest.fixture
def site(folder: Path) -> Iterator[str]:
    with served(folder, "/repo/") as address:
        yield address


def turn_on(page: Page, site: str, script: str = "zh-hans") -> None:
    page.goto(f"{site}{script}/offline/")
    page.locator("#offline button").click()
    expect(page.locator("#offline [role=status]")).to_have_text(WORDS[script]["offline_is_on"])


def turn_off(page: Page) -> None:
    page.locator("#offline button").click()
    expect(page.locator("#offline [role=status]")).to_have_text(WORDS["zh-hans"]["offline_is_off"])


@pytest.mark.parametrize("script", every_second(SCRIPTS))
def test_a_page_that_was_seen_is_read_without_network_and_says_so(
    script: str, page: Page, context: BrowserContext, site: str
) -> None:
    turn_on(page, site, script)
    page.goto(f"{site}{script}/{MEASURE}")
    text = page.locator("main").inner_text()
    expect(page.locator(".kept")).to_have_count(0)
    context.set_offline(True)
    page.reload()
    today = datetime.now(ZoneInfo("Asia/Shanghai"))
    said = WORDS[script]["offline_mark"].format(day=f"{today.year}年{today.month}月{today.day}日")
    expect(page.locator("main > .kept")).to_have_text(said)
    assert page.locator("main").inner_text().removeprefix(said).strip() == text.strip()
    context.set_offline(False)
    page.reload()
    expect(page.locator(".kept")).to_have_count(0)


def test_nobody_gets_a_worker_unasked(
    page: Page, context: BrowserContext, site: str, requests: list[str]
) -> None:
    for path in ("zh-hans/", f"zh-hans/{NOTICE}", "zh-hans/offline/"):
        page.goto(site + path)
    expect(page.locator("#offline p").first).to_contain_text("没有开启")
    assert not any("sw.js" in url for url in requests)
    assert context.service_workers == []


def test_the_search_works_without_network(page: Page, context: BrowserContext, site: str) -> None:
    turn_on(page, site)
    context.set_offline(True)
    page.goto(f"{site}zh-hant/search/?q=手術機器人")
    expect(page.locator("#results [data-ref]").first).to_be_visible()
    expect(page.locator("main > .kept")).to_be_visible()


def test_a_citation_of_a_notice_that_was_seen_is_followed_without_network(
    page: Page, context: BrowserContext, site: str
) -> None:
    turn_on(page, site)
    page.goto(f"{site}zh-hans/{MEASURE}")
    wait_for_clauses(page)
    context.set_offline(True)
    page.goto(f"{site}go/?q=渝府办发〔2025〕57号第20条")
    page.wait_for_url(f"{site}zh-hans/{MEASURE}")
    expect(page.locator("main > .kept")).to_be_visible()
    page.goto(f"{site}go/?q=渝府办发〔2025〕58号第5条")
    expect(page.get_by_role("status").last).to_contain_text("请确认已连上网络")


def wait_for_clauses(page: Page) -> None:
    """The clauses of a notice are kept after its page, unseen."""
    for _ in range(600):
        kept = "caches.match('/repo/data/go-clauses/cq-2025-yfbf-57.json').then(Boolean)"
        if page.evaluate(kept):
            return
        page.wait_for_timeout(100)
    pytest.fail("the clauses are not kept")


@pytest.mark.parametrize("script", every_second(SCRIPTS))
def test_a_page_that_is_not_kept_is_told_and_asked_for_again(
    script: str, page: Page, context: BrowserContext, site: str
) -> None:
    turn_on(page, site, script)
    context.set_offline(True)
    page.goto(f"{site}{script}/{NOTICE}")
    expect(page.locator("#missing")).to_be_visible()
    expect(page.locator("main > .kept")).to_have_count(0)
    context.set_offline(False)
    page.locator("#missing a").click()
    expect(page.locator("h1")).to_contain_text("上海市")
    assert page.url == f"{site}{script}/{NOTICE}"


def test_what_is_kept_is_listed_and_all_of_it_goes_when_it_is_turned_off(
    page: Page, context: BrowserContext, site: str
) -> None:
    turn_on(page, site)
    page.goto(f"{site}zh-hans/{MEASURE}")
    page.goto(f"{site}zh-hans/offline/")
    seen = page.locator("#kept li", has_text="20.支持创新产品落地生产")
    expect(seen.locator(f"a[href$='{MEASURE}']")).to_be_visible()
    expect(page.locator("#kept li", has_text="检索")).to_have_count(0)
    turn_off(page)
    other = context.new_page()
    other.goto(f"{site}zh-hans/{MEASURE}")
    assert page.evaluate("caches.keys()") == []
    assert (
        page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    )


def test_a_new_build_takes_the_place_of_the_old_copies(
    page: Page, context: BrowserContext, folder: Path, tmp_path: Path
) -> None:
    content, out = tmp_path / "content", tmp_path / "site"
    shutil.copytree(CORPUS, content)
    shutil.copytree(folder, out)
    path = content / "notices" / "sh-2025-hfbf-17.md"
    changed = path.read_text("utf-8").replace("\ntitle: ", "\ntitle: 新近更正的")
    path.write_text(changed, encoding="utf-8")
    with served(out) as site:
        turn_on(page, site)
        page.goto(f"{site}zh-hans/{NOTICE}")
        page.goto(f"{site}zh-hans/{MEASURE}")
        before = page.evaluate("caches.keys()")
        build(content, out)
        page.goto(f"{site}zh-hans/")  # any page: the browser looks for a new worker by itself
        wait_for_other_caches(page, before)
        context.set_offline(True)
        page.goto(f"{site}zh-hans/{NOTICE}")
        expect(page.locator("h1")).to_contain_text("新近更正的")
        expect(page.locator("main > .kept")).to_be_visible()
        page.goto(f"{site}go/?q=渝府办发〔2025〕57号第20条")
        page.wait_for_url(f"{site}zh-hans/{MEASURE}")


def wait_for_other_caches(page: Page, before: list[str]) -> None:
    """The site's rules let no test wait by a string of code, so it asks again and again."""
    for _ in range(600):
        now = page.evaluate("caches.keys()")
        if len(now) == 1 and now != before:
            return
        page.wait_for_timeout(100)
    pytest.fail("the old copies are still there")


def test_the_worker_changes_with_the_site_and_with_nothing_else(
    folder: Path, tmp_path: Path
) -> None:
    build(CORPUS, tmp_path / "same")
    same = (tmp_path / "same" / "sw.js").read_bytes()
    assert same == (folder / "sw.js").read_bytes()
    content = Path(shutil.copytree(CORPUS, tmp_path / "content"))
    path = content / "records" / "digest-01.md"
    path.write_text(path.read_text("utf-8").replace("notes: null", "notes: 另注"), encoding="utf-8")
    build(content, tmp_path / "other")
    assert same != (tmp_path / "other" / "sw.js").read_bytes()


def test_two_sites_on_one_host_keep_apart(
    page: Page, context: BrowserContext, folder: Path, tmp_path: Path
) -> None:
    for name in ("one", "other"):
        shutil.copytree(folder, tmp_path / name)
    with served(tmp_path) as host:
        for name in ("one", "other"):
            turn_on(page, f"{host}{name}/")
        turn_off(page)
        assert [one.split(" ")[1] for one in page.evaluate("caches.keys()")] == ["/one/"]
        page.goto(f"{host}one/zh-hans/")
        context.set_offline(True)
        page.reload()
        expect(page.locator("main > .kept")).to_be_visible()
