"""The charts show the values that the text has, and every reader can perceive them."""

import re
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import CORPUS
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.load import load
from tiaowen.model import NoticeId
from tiaowen.parsing.figures.targets import indicators

PAGES = ("", "notices/", "figures/", "expiring/", "works/cq-smart-medical-equipment/")


# -- targets ---------------------------------------------------------------------------------


def drawn(site: Path, notice: str) -> list[tuple[str, list[tuple[str, str, float]]]]:
    """What the page shows: each indicator with its years, words, and lengths in per cent."""
    page = (site / "zh-hans" / "figures" / "index.html").read_text(encoding="utf-8")
    targets = re.findall(r'<h2 id="targets">.*?</section>', page, re.DOTALL)[0]
    group = next(one for one in targets.split("<details")[1:] if notice in one)
    return [
        (
            name,
            [
                (year, words, float(length))
                for year, length, words in re.findall(
                    r'<dt>(\d+)年</dt>.*?width="([\d.]+)%".*?<b>(.*?)</b>', points, re.DOTALL
                )
            ],
        )
        for name, points in re.findall(r"<li><p>(.*?) <a.*?</p>(.*?)</dl>", group, re.DOTALL)
    ]


def test_the_targets_drawn_are_those_of_the_annexs_table(site: Path) -> None:
    text = (CORPUS / "notices" / "cq-2025-yfbf-57.md").read_text(encoding="utf-8")
    table = text.partition("| 2025年目标值 | 2027年目标值 |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| \d+ \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$", table, re.MULTILINE)
    assert len(rows) == 10
    found = dict(drawn(site, "57号"))
    for name, unit, first, last in rows:
        share = round(100 * float(first) / float(last), 1)
        points = found[name]
        assert [point[:2] for point in points] == [
            ("2025", first + unit),
            ("2027", last + unit),
        ]
        assert [point[2] for point in points] == [pytest.approx(share, abs=0.11), 100]


def test_targets_in_prose_are_paired_by_the_words_around_them(site: Path) -> None:
    shown = {name: [point[:2] for point in points] for name, points in drawn(site, "57号")[:6]}
    assert shown == {
        "产值": [("2025", "超过100亿元"), ("2027", "超过300亿元")],
        "建成市级以上智慧医疗装备创新和转化平台": [("2025", "60个"), ("2027", "100个")],
        "推动…智慧医疗装备科技成果转化应用": [("2025", "20项以上"), ("2027", "50项以上")],
        "全市培育智慧医疗装备科技型企业": [("2025", "400家"), ("2027", "600家")],
        "高新技术企业": [("2025", "100家"), ("2027", "150家")],
        "医疗器械检验资质参数": [("2025", "达到1万项"), ("2027", "达到1.2万项")],
    }


@pytest.mark.parametrize(
    "text",
    [
        "2025年培育企业10家，2027年新建平台20家。",
        "2025年培育企业10家，2027年培育企业20个。",
        "2025年培育企业10家，2025年培育企业20家。",
        "2025年培育企业10家，2027年培育企业20家，2027年培育企业30家。",
    ],
    ids=["other words", "other unit", "one year", "two values in a year"],
)
def test_targets_that_may_be_different_things_are_not_paired(tmp_path: Path, text: str) -> None:
    corpus = corpus_of(tmp_path, law=f"written: 2025-01-01\n---\n\n一、总则\n\n1.目标。{text}")
    figures = corpus.findings[NoticeId("law")].figures
    assert len([one for one in figures if one.type == "target"]) > 1
    assert indicators(corpus.notices[NoticeId("law")], figures) == []


def corpus_of(folder: Path, **notices: str) -> Corpus:
    """A corpus of notices that are given from `written:` on, by their ids."""
    (folder / "notices").mkdir()
    for name, text in notices.items():
        head = f"---\nid: {name}\nkind: notice\ntitle: 某办法之{name}\nregion: here\n"
        (folder / "notices" / f"{name}.md").write_text(head + text + "\n", encoding="utf-8")
    loaded = load(folder)
    assert loaded.problems == []
    return loaded.simplified


# -- as seen ---------------------------------------------------------------------------------


@pytest.mark.parametrize("script", ["zh-hans", "zh-hant"])
def test_every_picture_has_an_alternative_in_words(site: Path, script: str) -> None:
    for path in PAGES:
        page = (site / script / path / "index.html").read_text(encoding="utf-8")
        pictures = re.findall(r'<svg[^>]* role="img">(.*?)</svg>', page, re.DOTALL)
        assert all(re.search(r"<title>[^<]+</title>", picture) for picture in pictures)
        assert bool(pictures) == (path == "figures/")
    page = (site / script / "notices" / "index.html").read_text(encoding="utf-8")
    begin = {"zh-hans": "起始日期不详，", "zh-hant": "起始日期不詳，"}[script]
    words = re.sub(r"<[^>]+>", "", page)
    assert f"{begin}至2027年12月31日" in words


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_lists_and_pictures_fit_the_screen(browser: Browser, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    for script, path in product(("zh-hans", "zh-hant"), PAGES):
        page.goto(f"{address}{script}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bars_stand_out_in_both_schemes(
    browser: Browser, address: str, scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(color_scheme=scheme)
    page.goto(f"{address}zh-hans/notices/")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    bar = page.locator("#cq-2025-yfbf-57 .span .solid")
    assert bar.evaluate("one => getComputedStyle(one).fill") not in (paper, "none")
    unknown = page.locator("#cq-2025-yfbf-57 .span .unknown")
    assert unknown.evaluate("one => getComputedStyle(one).stroke") not in (paper, "none")
    page.close()


def test_a_bar_ends_where_its_year_ends(page: Page, address: str) -> None:
    """57号 holds until the last day of 2027: its bar ends at the line of 2028."""
    page.goto(f"{address}zh-hans/notices/")
    bar = page.locator("#cq-2025-yfbf-57 .span .solid").bounding_box()
    label = page.locator(".years text", has_text="2028").bounding_box()
    assert bar
    assert label
    assert bar["x"] + bar["width"] == pytest.approx(label["x"] - 3, abs=1.5)


def test_what_nothing_ends_runs_on_to_the_readers_day(page: Page, address: str) -> None:
    """The mark of the open end stands behind the bar; the line of a day before moves nothing."""
    page.clock.set_fixed_time("2025-12-01T12:00:00+08:00")
    page.goto(f"{address}zh-hans/notices/?on=2026-11-30")
    row = page.locator("li:has([data-open])").first
    line, bar, mark = (
        row.locator(one).bounding_box() for one in (".today", "[data-open]", ".open")
    )
    assert line
    assert bar
    assert mark
    assert bar["x"] + bar["width"] == pytest.approx(line["x"] + line["width"] / 2, abs=1)
    assert mark["x"] == pytest.approx(bar["x"] + bar["width"], abs=2)
    page.goto(f"{address}zh-hans/notices/?on=2999-01-01")
    expect(page.locator(".of-line")).to_be_hidden()


def test_home_has_one_search_box_that_works_without_a_script(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}zh-hans/")
    box = page.get_by_role("searchbox")
    expect(box).to_have_count(1)
    size = box.bounding_box()
    assert size
    assert size["width"] > 500
    box.fill("医疗器械")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/zh-hans/search/\?q="))
    context.close()
