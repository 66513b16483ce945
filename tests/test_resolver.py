"""Citations as people write them, in Python and in the browser.

The cases of `tests/cases/resolver.md` and `numbers.md` are read here in Python, and by the
browser's resolver in `tests/web/node/resolver.test.mjs`.
"""

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import CORPUS, ROOT
from tests.casefile import Case, read_cases
from tiaowen.corpus.load import load
from tiaowen.exports.citations import place
from tiaowen.pages.words import read_words
from tiaowen.resolver import Known as Data
from tiaowen.resolver import resolve

CASES = read_cases("resolver")
NUMBER_CASES = read_cases("numbers")
INVENTED = json.loads((ROOT / "tests" / "cases" / "numbers.json").read_text("utf-8"))
LOADED = load(CORPUS)
Known = dict[str, Any]


def shown(found: list[dict[str, str]]) -> str:
    def one(c: dict[str, str]) -> str:
        if c["work"]:
            return f"={c['work']}" + (f"!{c['missing']}" if c["missing"] else f"/{c['wid']}")
        clause = f"#{c['clause']}" if c["clause"] else ""
        return c["notice"] + clause + (f"!{c['missing']}" if c["missing"] else "")

    return " ".join(map(one, found)) or "-"


def in_python(text: str, known: Known) -> str:
    return shown([asdict(one) for one in resolve(text, cast("Data", known))])


@pytest.fixture(scope="module")
def known(site: Path) -> Known:
    """What Python resolves with, from the one file that has it all."""
    found: Known = json.loads((site / "data" / "anchors.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_python(known: Known, case: Case) -> None:
    lines = case.given.splitlines()
    found = [f"{line} → {in_python(line, known)}" for line in lines]
    assert found == [
        f"{line} → {answer}" for line, answer in zip(lines, case.expected.splitlines(), strict=True)
    ]


@pytest.mark.parametrize("case", NUMBER_CASES, ids=lambda case: case.title)
def test_numbers_of_other_kinds_in_python(case: Case) -> None:
    notices = {
        name: {**one, "clauses": INVENTED["tables"][name]}
        for name, one in INVENTED["known"]["notices"].items()
    }
    lines = case.given.splitlines()
    found = [f"{one} → {in_python(one, {'notices': notices, 'works': {}})}" for one in lines]
    assert found == [
        f"{line} → {answer}" for line, answer in zip(lines, case.expected.splitlines(), strict=True)
    ]


IN_BROWSER = """([known, tables, lines]) => {
  const answer = resolver(known, async (notice) => tables[notice]);
  return Promise.all(lines.map(answer));
}"""


@dataclass(frozen=True)
class Bench:
    """The resolver in the browser, on the files that `/go/` fetches."""

    page: Page
    known: Known
    tables: Known

    def answers(self, lines: list[str]) -> list[str]:
        found = self.page.evaluate(IN_BROWSER, [self.known, self.tables, lines])
        return [shown(one) for one in found]


@pytest.fixture(scope="module")
def bench(browser: Browser, site: Path) -> Iterator[Bench]:
    page = browser.new_page()
    page.add_script_tag(path=str(ROOT / "templates" / "assets" / "resolver.js"))
    data = site / "data"
    tables = {file.stem: json.loads(file.read_text("utf-8")) for file in data.glob("go/*.json")}
    yield Bench(page, json.loads((data / "go.json").read_text("utf-8")), tables)
    page.close()


def test_numbers_are_read_alike_in_the_browser_whatever_surrounds_them(bench: Bench) -> None:
    chosen = random.Random(5)
    pieces = ["令", "第", "136", "号", "公告", "2024", "年", "第3号", "bzsp00-2021-0001", "2A条"]
    pieces += [
        "滨州岛人民政府令",
        "第二条",
        "第三款",
        "一百三十六",
        "（",
        "）",
        "〔",
        "〕",
        "art2-k3",
        "#",
    ]
    lines = ["".join(chosen.choices(pieces, k=size)) for size in range(1, 9) for _ in range(150)]
    notices = {
        name: {**one, "clauses": INVENTED["tables"][name]}
        for name, one in INVENTED["known"]["notices"].items()
    }
    invented = replace(bench, known=INVENTED["known"], tables=INVENTED["tables"])
    expected = [in_python(line, {"notices": notices, "works": {}}) for line in lines]
    assert list(zip(lines, invented.answers(lines), strict=True)) == list(
        zip(lines, expected, strict=True)
    )


@pytest.mark.parametrize("column", [0, 1], ids=["zh-Hans", "zh-Hant"])
def test_our_own_way_of_citing_leads_back(bench: Bench, known: Known, column: int) -> None:
    corpus = (LOADED.simplified, LOADED.traditional)[column]
    words = read_words(ROOT / "templates" / "words.tsv")[column]
    cited = {
        f"{notice.number}{place(notice, measure, words)}": f"{notice.id}#{measure.id}"
        for notice in corpus.held
        for measure in notice.measures
    }
    assert {text: in_python(text, known) for text in cited} == cited
    assert bench.answers(list(cited)) == list(cited.values())


def test_a_notice_of_exactly_that_title_is_meant_and_no_other_of_its_subject(
    bench: Bench, known: Known
) -> None:
    own, other = "cq-2025-yfbf-2", "cq-2025-yfbf-57"
    cited = known["notices"][own]["title"][0].replace("《", "〈").replace("》", "〉")
    renamed = deepcopy((known, bench.known))
    for one in renamed:
        one["notices"][other]["title"][0] = "重庆市人民政府关于修订医疗装备计划的决定"
    assert in_python(f"《{cited}》", renamed[0]) == own
    assert replace(bench, known=renamed[1]).answers([f"《{cited}》"]) == [own]


@pytest.mark.parametrize(("copies", "clause"), [(19, "#m5"), (20, "")])
def test_in_more_than_twenty_notices_a_clause_is_not_looked_for(
    bench: Bench, known: Known, copies: int, clause: str
) -> None:
    own = "cq-2025-yfbf-58"
    more = [f"{own}-{i}" for i in range(copies)]
    copied = deepcopy((known, bench.known))
    for one in copied:
        one["notices"] |= dict.fromkeys(more, one["notices"][own])
    tables = bench.tables | dict.fromkeys(more, bench.tables[own])
    expected = " ".join(f"{one}{clause}" for one in [own, *more])
    assert in_python("低空经济高质量发展第五条", copied[0]) == expected
    crowded = replace(bench, known=copied[1], tables=tables)
    assert crowded.answers(["低空经济高质量发展第五条"]) == [expected]


PIECES = [
    *"第章节条項项款點点段行部分编篇之附件号號〇一二十百",
    *"()（）[]〔〕【】《》〈〉.、,，。 　\n0129＃#/-msp",
    *("渝府办发〔2025〕57号", "滬府辦發", "2025", "58號", "m23", "art12", "p2-s1", "annex1-r2"),
    *("notices/cq-2025-yfbf-57/", "智慧医疗装备", "低空经济高质量发展", "😀", "ß", "İ", "𠮷"),
]


def test_python_and_the_browser_agree_on_anything(bench: Bench, known: Known) -> None:
    chosen = random.Random(11)
    lines = [
        chosen.choice(("", "渝府办发〔2025〕57号")) + "".join(chosen.choices(PIECES, k=length))
        for length in range(1, 10)
        for _ in range(200)
    ]
    found = bench.answers(lines)
    assert list(zip(lines, found, strict=True)) == [
        (line, in_python(line, known)) for line in lines
    ]


def test_the_citations_inside_the_corpus_resolve_alike(known: Known) -> None:
    count = 0
    for found in LOADED.simplified.findings.values():
        for citation in found.citations:
            text = LOADED.simplified.notices[citation.notice].by_id[citation.clause].text
            words = text[citation.start : citation.end]
            if citation.target:
                assert citation.target in {
                    one.notice for one in resolve(words, cast("Data", known))
                }, words
                count += 1
    assert count > 0


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


@pytest.mark.parametrize(
    ("cited", "fetched"),
    [
        ("渝府办发〔2025〕57号", []),
        ("渝府办发〔2025〕57号第20条", ["cq-2025-yfbf-57"]),
        ("渝府办发〔2025〕2号第24条", ["cq-2025-yfbf-2", "cq-2025-yfbf-57"]),
        ("《关于印发》第20条", [notice.id for notice in LOADED.simplified.held]),
        ("works/cq-smart-medical-equipment/m24/", ["cq-2025-yfbf-2", "cq-2025-yfbf-57"]),
        ("某某办法第3条", []),
    ],
)
def test_the_clauses_of_no_other_notice_are_fetched(
    page: Page, address: str, requests: list[str], cited: str, fetched: list[str]
) -> None:
    page.goto(f"{address}go/?q={quote(cited)}")
    page.wait_for_load_state("networkidle")
    data = [url.split("/data/")[1] for url in requests if "/data/" in url]
    assert data[0] == "go.json"
    assert sorted(data[1:]) == sorted(f"go/{notice}.json" for notice in fetched)


def test_data_that_cannot_be_had_is_told(page: Page, address: str) -> None:
    page.route("**/data/go/*.json", lambda route: route.abort())
    page.goto(f"{address}go/?q={quote('渝府办发〔2025〕57号第20条')}")
    expect(page.get_by_role("status")).to_contain_text("网络")
    assert "go/?q=" in page.url


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


def test_each_number_of_a_joint_notice_leads_to_it(bench: Bench, known: Known) -> None:
    own = "cq-2025-yfbf-57"
    numbers = ["渝府办发〔2025〕57号", "渝财发〔2025〕7号"]
    joint = deepcopy((known, bench.known))
    for one in joint:
        one["notices"][own] |= {"number": ["、".join(numbers)] * 2, "numbers": numbers}
    for cited in (*numbers, "渝財發[2025]7號", "、".join(numbers)):
        assert in_python(f"{cited}第20条", joint[0]) == f"{own}#m20"
        assert replace(bench, known=joint[1]).answers([f"{cited}第20条"]) == [f"{own}#m20"]
