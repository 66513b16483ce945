"""The charts show the values that the text has, and every reader can perceive them."""

import re
from datetime import date
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import CORPUS, ROOT
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.load import load
from tiaowen.model import NoticeId
from tiaowen.pages.edition import Edition
from tiaowen.pages.timeline import Bar, Row, timeline
from tiaowen.pages.words import SIMPLIFIED, read_words
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


# -- timeline --------------------------------------------------------------------------------

LAWS = {
    "fixed": """written: 2024-12-01
effective: {text: 自2025年1月1日起施行, from: 2025-01-01}
expires: {text: 有效期至2025年12月31日, on: 2025-12-31}
---

一、附则

1.本办法自2025年1月1日起施行，有效期至2025年12月31日。""",
    "open": """written: 2025-07-01
effective: {text: 自发布之日起施行, from: null}
---

一、附则

1.本办法自发布之日起施行。""",
    "silent": """written: 2024-06-01
---

一、附则

1.本办法由某局解释。""",
    "old": """written: 2023-01-01
effective: {text: 自2023年1月1日起施行, from: 2023-01-01}
---

一、附则

1.本办法自2023年1月1日起施行。""",
    "new": """written: 2024-01-01
effective: {text: 自2024年1月1日起施行, from: 2024-01-01}
repeals: [{notice: old, text: 某办法之old同时废止}]
---

一、附则

1.本办法自2024年1月1日起施行，某办法之old同时废止。""",
}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Row]:
    corpus = corpus_of(tmp_path_factory.mktemp("laws"), **LAWS)
    templates = ROOT / "templates"
    edition = Edition(
        SIMPLIFIED,
        corpus,
        read_words(templates / "words.tsv")[0],
        corpus.periods,
        date(2026, 1, 1),
        "https://example.org/",
        templates,
    )
    line = timeline(edition, corpus.held)
    assert [(tick.x, tick.year) for tick in line.ticks] == [
        (0, 2023),
        (24.98, 2024),
        (50.03, 2025),
        (75.02, 2026),
    ]
    assert line.today == 75.02
    return {row.notice.id: row for row in line.rows}


@pytest.mark.parametrize(
    ("law", "words"),
    [
        ("fixed", "2025年1月1日起，至2025年12月31日"),
        ("open", "起始日期不详，没有写明截止日期"),
        ("silent", "有效时间不详"),
        ("old", "2023年1月1日起，2024年1月1日起废止"),
        ("new", "2024年1月1日起，没有写明截止日期"),
    ],
)
def test_a_bar_has_its_days_beside_it_in_words(rows: dict[str, Row], law: str, words: str) -> None:
    assert rows[law].words == words


def test_a_bar_reaches_from_the_first_day_to_the_last(rows: dict[str, Row]) -> None:
    (bar,) = rows["fixed"].bars
    assert bar == Bar(50.03, 24.99, (), None)
    assert rows["old"].bars == (Bar(0, 24.98, (), None),)


def test_a_bar_shows_what_is_open_and_what_is_not_known(rows: dict[str, Row]) -> None:
    (known,), (unknown,) = rows["new"].bars, rows["open"].bars
    assert known == Bar(24.98, 50.04, (), 75.02)
    assert unknown.soft == ((62.42, 65.42),)
    assert unknown.x == 65.42
    assert unknown.open == 75.02
    assert rows["silent"].bars == ()


# -- as seen ---------------------------------------------------------------------------------


@pytest.mark.parametrize("script", ["zh-hans", "zh-hant"])
def test_every_picture_has_an_alternative_in_words(site: Path, script: str) -> None:
    for path in PAGES:
        page = (site / script / path / "index.html").read_text(encoding="utf-8")
        pictures = re.findall(r'<svg[^>]* role="img">(.*?)</svg>', page, re.DOTALL)
        assert all(re.search(r"<title>[^<]+</title>", picture) for picture in pictures)
        assert bool(pictures) == (path not in ("", "expiring/"))
    page = (site / script / "notices" / "index.html").read_text(encoding="utf-8")
    words = {
        "zh-hans": "起始日期不详，至2027年12月31日",
        "zh-hant": "起始日期不詳，至2027年12月31日",
    }
    assert f"<desc>{words[script]}</desc>" in page


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
    bar = page.locator("#cq-2025-yfbf-57 .span rect")
    assert bar.evaluate("one => getComputedStyle(one).fill") not in (paper, "none")
    gone = page.locator("#cq-2025-yfbf-2 .span rect")
    assert gone.evaluate("one => getComputedStyle(one).fill") == paper
    assert gone.evaluate("one => getComputedStyle(one).stroke") != paper
    page.close()


def test_a_bar_ends_where_its_year_ends(page: Page, address: str) -> None:
    """57号 holds until the last day of 2027: its bar ends at the line of 2028."""
    page.goto(f"{address}zh-hans/notices/")
    bar = page.locator("#cq-2025-yfbf-57 .span rect").bounding_box()
    label = page.locator(".years text", has_text="2028").bounding_box()
    assert bar
    assert label
    assert bar["x"] + bar["width"] == pytest.approx(label["x"] - 3, abs=1.5)


def test_the_shape_of_a_bar_follows_the_readers_day(page: Page, address: str) -> None:
    page.clock.set_fixed_time("2028-01-01T12:00:00+08:00")
    page.goto(f"{address}zh-hans/notices/")
    expect(page.locator("#cq-2025-yfbf-57 .status")).to_have_text("已失效")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    bar = page.locator("#cq-2025-yfbf-57 .span rect")
    assert bar.evaluate("one => getComputedStyle(one).fill") == paper


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
