"""Paged lists: each entry once, links in both directions, and pages that keep their entries."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from bench.corpus import write
from tests import CORPUS
from tests.pages import dead_links, read_site
from tests.properties import tried
from tests.test_site import build
from tiaowen.artifacts import Artifact
from tiaowen.build.plan import plan_site
from tiaowen.corpus.load import load
from tiaowen.exports.feed import ENTRIES
from tiaowen.exports.texts import LISTED
from tiaowen.pages.paging import ListPage, paginate

Serve = Callable[..., str]
NOTICES = 130
RECORDS = 70

NOTICE = """---
id: any-2025-{n:03d}
kind: notice
title: 示例市支持创新办法之{n:03d}
number: 示府发〔2025〕{n}号
issuers: [示例市人民政府]
region: {region}
written: {year}-03-{day:02d}
effective: {{text: 自{year}年4月1日起施行, from: {year}-04-01}}
expires: {{text: 有效期至2027年3月31日, on: 2027-03-31}}
topics: [innovation]
---

# 示例市支持创新办法之{n:03d}

一、总则

1.支持企业。按照示府发〔2025〕1号，给予最高{n}万元支持，每年最高1万元。（责任单位：市科技局）

2.支持人才。到2027年新增{n}家企业，申请在{n}个工作日内办结。（责任单位：市科技局、市财政局）

3.附则。本办法自{year}年4月1日起施行，有效期至2027年3月31日。
"""

RECORD = """---
id: news-{n:03d}
kind: news
title: 示例报道之{n:03d}
region: somewhere
published: 2025-05-{day:02d}
topics: [innovation]
about: [{{notice: any-2025-001, certain: true}}]
---

这是一篇报道的摘要。
"""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    (folder / "notices").mkdir()
    (folder / "records").mkdir()
    for n in range(1, NOTICES + 1):
        region = "elsewhere" if n % 20 == 0 else "somewhere"
        text = NOTICE.format(n=n, region=region, year=1990 + n // 4, day=1 + n % 28)
        (folder / "notices" / f"any-2025-{n:03d}.md").write_text(text, encoding="utf-8")
    for n in range(1, RECORDS + 1):
        text = RECORD.format(n=n, day=1 + n % 28)
        (folder / "records" / f"news-{n:03d}.md").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def site(content: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("paged") / "site"
    assert build(out, "--base-url", "https://example.org/repo/", content=content) == 0
    return out


# -- the pages of a list ---------------------------------------------------------------------


def chain(pages: Iterable[ListPage[int]]) -> list[str]:
    """The addresses from the first page on, by the way that each page names."""
    by_path = {page.path: page for page in pages}
    found = []
    path: str | None = "first"
    while path is not None:
        found.append(path)
        path = by_path[path].after
    return found


@given(st.integers(0, 400), st.integers(1, 30))
@tried(200)
def test_every_entry_stands_once_and_in_order(count: int, size: int) -> None:
    pages = paginate(range(count), size, "first", "list/")
    assert [entry for page in pages for entry in page.entries] == list(range(count))
    assert all(len(page.entries) == size for page in pages[1:])
    assert len(pages[0].entries) < 1.5 * size
    assert len(pages) == 1 or len(pages[0].entries) >= size / 2
    assert chain(pages) == [page.path for page in pages]
    assert [page.before for page in pages] == [None, *(page.path for page in pages[:-1])]
    assert [page.number for page in pages] == [0, *range(len(pages) - 1, 0, -1)]


@given(st.integers(0, 200), st.integers(1, 30), st.integers(1, 40))
@tried(200)
def test_a_numbered_page_keeps_its_entries_when_newer_ones_come(
    count: int, size: int, more: int
) -> None:
    before = paginate(range(-count, 0), size, "first", "list/")
    after = paginate(range(-count - more, 0), size, "first", "list/")
    now = {page.path: page.entries for page in after}
    assert all(now[page.path] == page.entries for page in before[1:])


@given(st.lists(st.integers(1, 20), max_size=80), st.integers(5, 40))
@tried(200)
def test_heavy_entries_fill_a_page_sooner(weights: list[int], size: int) -> None:
    pages = paginate(list(enumerate(weights)), size, "first", "list/", lambda entry: entry[1])
    assert [entry for page in pages for entry in page.entries] == list(enumerate(weights))
    for page in pages[1:]:
        assert len(page.entries) == 1 or sum(weight for _, weight in page.entries) <= size


def test_a_page_leads_to_its_neighbours_and_to_the_oldest() -> None:
    pages = paginate(range(100), 10, "first", "list/")
    assert [number for number, _ in pages[0].near] == [9, 8, 7]
    assert [number for number, _ in pages[5].near] == [7, 6, 5, 4, 3]
    assert pages[0].last == (1, "list/1/")
    assert pages[-1].last is None


# -- the lists of a site ---------------------------------------------------------------------

NOTICE_LINK = r'<a href="/zh-han[st]/notices/(any-2025-\d+)/"'
RECORD_LINK = r'<a href="/zh-han[st]/records/(news-\d+)/"'
FIRST_MEASURE = r'<a href="/zh-han[st]/notices/(any-2025-\d+)/m1/"'


def pages_of(site: Path, first: str, section: str) -> Iterator[tuple[str, str]]:
    """The pages of a list along rel="next", each with its address; rel="prev" must lead back."""
    path, came_from = first, ""
    while path:
        text = read(site, path)
        if section and path == first:
            text = part(text, section)
        yield path, text
        way = {rel: href[1:] for rel, href in re.findall(r'<a rel="(\w+)" href="([^"#]*)', text)}
        assert way.get("prev", "") == came_from
        came_from, path = path, way.get("next", "")


def read(site: Path, path: str) -> str:
    """A page with its links as they lead from the site's root."""
    text = (site / path / "index.html").read_text(encoding="utf-8")
    return re.sub(
        r'href="([^"]*)"', lambda link: f'href="{urljoin(f"/{path}", unquote(link[1]))}"', text
    )


def part(text: str, section: str) -> str:
    found: list[str] = re.findall(rf'<h2 id="{section}">.*?</section>', text, re.DOTALL)
    return found[0]


@pytest.mark.parametrize("script", ["zh-hans", "zh-hant"])
@pytest.mark.parametrize(
    ("first", "section", "entry", "count"),
    [
        ("notices/", "", r'<li id="(any-2025-\d+)"', NOTICES),
        ("records/", "", RECORD_LINK, RECORDS),
        ("expiring/", "", NOTICE_LINK, NOTICES),
        ("regions/somewhere/", "notices", NOTICE_LINK, NOTICES - NOTICES // 20),
        ("regions/somewhere/", "records", RECORD_LINK, RECORDS),
        ("topics/innovation/", "notices", NOTICE_LINK, NOTICES),
        ("topics/innovation/", "records", RECORD_LINK, RECORDS),
        ("bodies/somewhere/市科技局/", "", FIRST_MEASURE, NOTICES - NOTICES // 20),
        ("notices/any-2025-001/", "cited-by", FIRST_MEASURE, NOTICES - 1),
        ("figures/", "all", r'<tbody id="(any-2025-\d+)"', NOTICES),
        ("figures/", "bars", "</span></summary>", NOTICES),
    ],
)
def test_a_list_shows_every_entry_once(
    site: Path, script: str, first: str, section: str, entry: str, count: int
) -> None:
    pages = list(pages_of(site, f"{script}/{first}", section))
    entries = [one for _, text in pages for one in re.findall(entry, text)]
    assert len(entries) == count
    assert len(pages) > 1
    if "(" in entry:
        assert len(set(entries)) == count


def test_every_link_of_the_pages_leads_somewhere(site: Path) -> None:
    assert dead_links(site, read_site(site), "/repo/") == []


def test_home_shows_the_newest_and_leads_to_all(site: Path) -> None:
    text = read(site, "zh-hans/")
    newest = [f"any-2025-{n:03d}" for n in range(NOTICES, NOTICES - 6, -1)]
    recent = part(text, "recent")
    assert sorted(re.findall(NOTICE_LINK, recent)) == sorted(newest)
    expiring = part(text, "expiring")
    assert expiring.count('<time datetime="2027-03-31">2027年3月31日</time>') == len(
        re.findall(NOTICE_LINK, expiring)
    )
    assert f"共 {NOTICES} 份，看全部" in expiring
    assert f"{NOTICES - NOTICES // 20} 份" in text.partition('<h2 id="regions">')[2]


def test_the_feed_and_llms_txt_do_not_grow(site: Path) -> None:
    feed = ET.parse(site / "zh-hans" / "feed.xml")
    entries = feed.findall("{http://www.w3.org/2005/Atom}entry")
    assert len(entries) == ENTRIES
    text = (site / "llms.txt").read_text(encoding="utf-8")
    assert text.count("zh-hans/text/") == LISTED
    assert f"共 {NOTICES} 份" in text


def test_a_year_leads_to_its_notices(page: Page, site: Path, serve: Serve) -> None:
    address = serve(site, base="/repo/")
    page.goto(f"{address}zh-hant/notices/")
    page.get_by_text("按年份").click()
    page.get_by_role("navigation", name="按年份").get_by_role("link", name="1995").click()
    first = page.locator("li:target")
    expect(first).to_be_in_viewport()
    assert first.get_attribute("id") == "any-2025-023"


def test_filters_reach_the_figures_of_all_pages(
    page: Page, site: Path, serve: Serve, faults: list[str]
) -> None:
    address = serve(site, base="/repo/")
    rows = (site / "data" / "figures.csv").read_text("utf-8").splitlines()[1:]
    page.goto(f"{address}zh-hans/figures/")
    expect(page.locator(".part")).to_be_visible()
    page.locator("select[name=region]").select_option("elsewhere")
    expected = [row for row in rows if int(row.split(",")[0][-3:]) % 20 == 0]
    expect(page.locator(".filters output")).to_have_text(f"显示 {len(expected)} 个")
    expect(page.locator(".all-figures tbody")).to_have_count(NOTICES // 20)
    oldest = page.locator("tbody#any-2025-020 a").first
    oldest.click()
    expect(page).to_have_url(f"{address}zh-hans/notices/any-2025-020/")
    page.goto(f"{address}zh-hans/figures/?notice=any-2025-001")
    expect(page.locator(".all-figures tbody")).to_have_count(1)
    mark = page.locator(".all-figures tbody .status")
    assert mark.get_attribute("data-status") in ("in-force", "expired")
    assert faults == []


def test_figures_that_cannot_be_read_are_told(page: Page, site: Path, serve: Serve) -> None:
    address = serve(site, base="/repo/")
    page.goto(f"{address}zh-hans/figures/")
    page.route("**/figures/page/1/", lambda route: route.abort())
    page.locator("select[name=type]").select_option("ceiling")
    expect(page.locator(".filters output")).to_have_text("其余数字没有读到，请稍后再试。")
    page.unroute("**/figures/page/1/")
    page.locator("select[name=type]").select_option("limit")
    expect(page.locator(".filters output")).to_have_text(f"显示 {NOTICES} 个")


# -- what grows ------------------------------------------------------------------------------


def largest(content: Path) -> dict[str, int]:
    """The size of the largest page of each kind, of those that show what the corpus has."""
    loaded = load(content)
    assert loaded.problems == []
    found: Counter[str] = Counter()
    for target in plan_site(loaded, date(2025, 11, 21)).targets():
        if not target.id.startswith(("work/", "notice/", "search/")):
            for piece in target.render():
                if isinstance(piece, Artifact) and piece.path.startswith("zh-hans/"):
                    kind = piece.path.split("/")[1]
                    found[kind] = max(found[kind], len(piece.content))
    return found


def test_no_kind_of_page_grows_with_the_corpus(tmp_path: Path) -> None:
    """Four times as many notices, pages no more than half as large again."""
    few, many = tmp_path / "few", tmp_path / "many"
    write(few, CORPUS, 75)
    write(many, CORPUS, 300)
    small, large = largest(few), largest(many)
    assert {
        kind: (size, small[kind]) for kind, size in large.items() if size > 1.5 * small[kind]
    } == {}
