"""Citations as people write them: the same cases in Python and in the browser."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.casefile import Case, read_cases
from tests.test_site import ROOT, build
from tiaowen.exports.citations import place
from tiaowen.exports.known import folding, known
from tiaowen.flow import load
from tiaowen.pages.edition import read_words
from tiaowen.resolver import resolve
from tiaowen.status import periods

CASES = read_cases("resolver")
LOADED = load(ROOT / "content")
KNOWN = known(
    LOADED.simplified,
    LOADED.traditional,
    periods(LOADED.simplified.notices, LOADED.simplified.repealed_by),
)
JSON = json.loads(json.dumps({**KNOWN, "fold": folding(LOADED.simplified, LOADED.traditional)}))


def shown(found: list[dict[str, str]]) -> str:
    def one(c: dict[str, str]) -> str:
        if c["work"]:
            return f"={c['work']}" + (f"!{c['missing']}" if c["missing"] else f"/{c['wid']}")
        clause = f"#{c['clause']}" if c["clause"] else ""
        return c["notice"] + clause + (f"!{c['missing']}" if c["missing"] else "")

    return " ".join(map(one, found)) or "-"


def in_python(text: str) -> str:
    names = ("notice", "clause", "missing", "work", "wid")
    return shown([{name: getattr(one, name) for name in names} for one in resolve(text, KNOWN)])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_python(case: Case) -> None:
    lines = case.given.splitlines()
    found = [f"{line} → {in_python(line)}" for line in lines]
    assert found == [
        f"{line} → {answer}" for line, answer in zip(lines, case.expected.splitlines(), strict=True)
    ]


@pytest.fixture(scope="module")
def bench(browser: Browser) -> Any:
    page = browser.new_page()
    page.add_script_tag(path=str(ROOT / "templates" / "assets" / "resolver.js"))
    page.evaluate("known => { window.answer = resolver(known); }", JSON)
    yield page
    page.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_browser(bench: Page, case: Case) -> None:
    lines = case.given.splitlines()
    found = bench.evaluate("lines => lines.map((line) => window.answer(line))", lines)
    assert [f"{line} → {shown(one)}" for line, one in zip(lines, found, strict=True)] == [
        f"{line} → {answer}" for line, answer in zip(lines, case.expected.splitlines(), strict=True)
    ]


@pytest.mark.parametrize("column", [0, 1], ids=["zh-Hans", "zh-Hant"])
def test_our_own_way_of_citing_leads_back(bench: Page, column: int) -> None:
    corpus = (LOADED.simplified, LOADED.traditional)[column]
    words = read_words(ROOT / "templates" / "words.tsv")[column]
    cited = {
        f"{notice.number}{place(notice, measure, words)}": f"{notice.id}#{measure.id}"
        for notice in corpus.held
        for measure in notice.measures
    }
    assert {text: in_python(text) for text in cited} == cited
    found = bench.evaluate("lines => lines.map((line) => window.answer(line))", list(cited))
    assert [shown(one) for one in found] == list(cited.values())


def test_a_notice_of_exactly_that_title_is_meant_and_no_other_of_its_subject(bench: Page) -> None:
    own, other = "cq-2025-yfbf-2", "cq-2025-yfbf-57"
    changed = json.loads(json.dumps(JSON))
    changed["notices"][other]["title"][0] = "重庆市人民政府关于修订医疗装备计划的决定"
    cited = JSON["notices"][own]["title"][0].replace("《", "〈").replace("》", "〉")
    assert [one.notice for one in resolve(f"《{cited}》", changed)] == [own]
    found = bench.evaluate("([known, text]) => resolver(known)(text)", [changed, f"《{cited}》"])
    assert [one["notice"] for one in found] == [own]


PIECES = [
    *"第章节条項项款點点段行部分编篇之附件号號〇一二十百",
    *"()（）[]〔〕【】《》〈〉.、,，。 　\n0129＃#/-msp",
    *("渝府办发〔2025〕57号", "滬府辦發", "2025", "58號", "m23", "art12", "p2-s1", "annex1-r2"),
    *("notices/cq-2025-yfbf-57/", "智慧医疗装备", "低空经济高质量发展", "😀", "ß", "İ", "𠮷"),
]


def test_python_and_the_browser_agree_on_anything(bench: Page) -> None:
    chosen = random.Random(11)
    lines = [
        chosen.choice(("", "渝府办发〔2025〕57号")) + "".join(chosen.choices(PIECES, k=length))
        for length in range(1, 10)
        for _ in range(200)
    ]
    found = bench.evaluate("lines => lines.map((line) => window.answer(line))", lines)
    assert [(line, shown(one)) for line, one in zip(lines, found, strict=True)] == [
        (line, in_python(line)) for line in lines
    ]


def test_the_citations_inside_the_corpus_resolve_alike() -> None:
    count = 0
    for found in LOADED.simplified.findings.values():
        for citation in found.citations:
            text = LOADED.simplified.notices[citation.notice].by_id[citation.clause].text
            words = text[citation.start : citation.end]
            if citation.target:
                assert citation.target in {one.notice for one in resolve(words, KNOWN)}, words
                count += 1
    assert count > 0


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve: Callable[..., str]) -> str:
    out: Path = tmp_path_factory.mktemp("go") / "site"
    assert build(out, "--base-url", "https://example.org/repo/") == 0
    return serve(out, base="/repo/")


@pytest.mark.parametrize(
    ("locale", "folder"), [("zh-CN", "zh-hans"), ("zh-HK", "zh-hant"), ("de-DE", "zh-hans")]
)
def test_a_citation_leads_to_the_clause_in_the_readers_script(
    browser: Browser, address: str, locale: str, folder: str
) -> None:
    page = browser.new_page(locale=locale)
    page.goto(f"{address}go/?q={quote('渝府辦發(2025)57号第20条')}")
    page.wait_for_url(f"{address}{folder}/notices/cq-2025-yfbf-57/m20/")
    page.close()


def test_a_stored_choice_of_script_comes_first(browser: Browser, address: str) -> None:
    page = browser.new_page(locale="zh-CN")
    page.goto(f"{address}zh-hans/")
    page.get_by_role("link", name="繁體").click()
    page.wait_for_url(f"{address}zh-hant/")
    page.goto(f"{address}go/?q={quote('cq-2025-yfbf-57/m20')}")
    page.wait_for_url(f"{address}zh-hant/notices/cq-2025-yfbf-57/m20/")
    page.close()


def test_a_repealed_notice_is_told_and_its_successor_offered(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(locale="zh-CN")
    page.goto(f"{address}go/?q={quote('渝府办发〔2025〕2号第24条')}")
    expect(page.get_by_role("status")).to_contain_text("渝府办发〔2025〕2号：已废止")
    page.get_by_role("link", name="渝府办发〔2025〕57号 23.").click()
    expect(page).to_have_url(f"{address}zh-hans/notices/cq-2025-yfbf-57/m23/")
    page.goto(f"{address}go/?q={quote('渝府办发〔2025〕2号第23条')}")
    expect(page.get_by_role("status")).to_contain_text("没有保留")
    page.close()


def test_several_none_and_lacking(browser: Browser, address: str) -> None:
    page = browser.new_page(locale="zh-TW")
    page.goto(f"{address}go/?q={quote('渝府办发〔2025〕43号第（一）项')}")
    expect(page.get_by_role("status").get_by_role("listitem")).to_have_count(2)
    page.goto(f"{address}go/?q={quote('<b>某某办法</b>')}")
    expect(page.get_by_role("status")).to_contain_text("<b>某某办法</b>")
    page.goto(f"{address}go/?q={quote('渝府办发〔2025〕57号第30条')}")
    expect(page.get_by_role("status")).to_contain_text("沒有「第30条」")
    page.goto(f"{address}go/")
    expect(page.get_by_role("searchbox")).to_have_count(1)
    page.close()


def test_without_javascript_it_says_so_and_leads_to_the_indexes(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}go/?q=x")
    expect(page.get_by_text("需要 JavaScript")).to_have_count(2)
    page.get_by_role("link", name="按地區、主題查閱").click()
    expect(page).to_have_url(f"{address}zh-hant/")
    context.close()
