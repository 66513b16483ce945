"""Citations as people write them, in Python and in the browser.

The cases of `tests/cases/resolver.md` and `numbers.md` are read here in Python, and by the
browser's resolver in `tests/web/node/resolver.test.mjs`.
"""

import json
import random
import subprocess
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import cast
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import CORPUS, ROOT
from tests.casefile import Case, read_cases
from tests.resolving import shown
from tests.telling import told
from tiaowen.corpus.load import load
from tiaowen.exports.citations import place
from tiaowen.folding import table
from tiaowen.pages.words import read_words
from tiaowen.resolver import Known, resolve

DAY = "2026-01-01"
INVENTED = cast(
    "Known", json.loads((ROOT / "tests/cases/numbers.json").read_text("utf-8"))["known"]
)
LOADED = load(CORPUS)


@pytest.fixture(scope="module")
def known(site: Path) -> Known:
    """What Python resolves with, from the one file that has it all."""
    return cast("Known", json.loads((site / "data" / "anchors.json").read_text("utf-8")))


def answers(case: Case, known: Known) -> list[str]:
    lines = case.given.splitlines()
    return [f"{one} → {shown(resolve(one.replace('⏎', chr(10)), known, DAY))}" for one in lines]


def expected(case: Case) -> list[str]:
    both = zip(case.given.splitlines(), case.expected.splitlines(), strict=True)
    return [f"{line} → {answer}" for line, answer in both]


@pytest.mark.parametrize("case", read_cases("resolver"), ids=lambda case: case.title)
def test_python(known: Known, case: Case) -> None:
    assert answers(case, known) == expected(case)


@pytest.mark.parametrize("case", read_cases("numbers"), ids=lambda case: case.title)
def test_numbers_of_other_kinds_in_python(case: Case) -> None:
    assert answers(case, INVENTED) == expected(case)


@pytest.mark.parametrize("column", [0, 1], ids=["zh-Hans", "zh-Hant"])
def test_our_own_way_of_citing_leads_back(known: Known, column: int) -> None:
    corpus = (LOADED.simplified, LOADED.traditional)[column]
    words = read_words(ROOT / "templates" / "words.tsv")[column]
    cited = {
        f"{notice.number}{place(notice, measure, words)}": f"go {notice.id}#{measure.id}"
        for notice in corpus.held
        for measure in notice.measures
    }
    assert {text: shown(resolve(text, known, DAY)) for text in cited} == cited


def test_what_the_texts_cite_is_understood_alike(known: Known) -> None:
    count = 0
    for found in LOADED.simplified.findings.values():
        for citation in found.citations:
            text = LOADED.simplified.notices[citation.notice].by_id[citation.clause].text
            words = text[citation.start : citation.end]
            if citation.target:
                targets = {one.notice for one in resolve(words, known, DAY).targets}
                assert citation.target in targets, words
                count += 1
    assert count > 0


PIECES = [
    *"第章节條项項款點点段行部分编篇之附件号號〇一二十百和、的",
    *"()（）[]〔〕【】《》〈〉.、,，。; 　\n0129＃#/-—至msp",
    *("渝府办发〔2025〕57号", "滬府辦發", "2025", "58號", "m23", "art12", "p2-s1", "annex1-r2"),
    *(
        "notices/cq-2025-yfbf-57/",
        "智慧医疗装备行动计划",
        "市药监局",
        "令第8号",
        "第20条",
        "三（一）",
    ),
    *("第十二条第二款", "（2022年修正）", "2019年", "低空经济", "怎么", "😀", "ß", "İ", "Σ", "𠮷"),
]
IN_NODE = """
import {{ readFileSync }} from "node:fs";
const {{ Folding }} = await import({assets!r} + "query.js");
const {{ resolve }} = await import({assets!r} + "resolver.js");
const {{ known, fold, lines, day }} = JSON.parse(readFileSync(0, "utf-8"));
const folding = new Folding(new Map(fold));
console.log(JSON.stringify(lines.map((line) => resolve(line, known, day, folding))));
"""


@pytest.mark.parametrize("seed", [3, 11])
def test_python_and_javascript_agree_on_anything(known: Known, seed: int) -> None:
    chosen = random.Random(seed)
    lines = [
        chosen.choice(("", "渝府办发〔2025〕57号")) + "".join(chosen.choices(PIECES, k=length))
        for length in range(1, 10)
        for _ in range(120)
    ]
    fold = [[chr(code), simple] for code, simple in table().items()]
    program = IN_NODE.format(assets=(ROOT / "templates" / "assets").as_uri() + "/")
    run = subprocess.run(
        ["node", "--input-type=module", "-e", program],
        input=json.dumps({"known": known, "fold": fold, "lines": lines, "day": DAY}),
        capture_output=True,
        text=True,
        check=True,
    )
    here = [json.loads(json.dumps(asdict(resolve(line, known, DAY)))) for line in lines]
    assert dict(zip(lines, json.loads(run.stdout), strict=True)) == dict(
        zip(lines, here, strict=True)
    )


@pytest.mark.parametrize(
    "text",
    [
        "第" * 10_000,
        "\ud800",
        "\0",
        "《" * 10_000,
        "一" * 10_000,
        "57号第20条、" * 500,
        "（一）" * 3000,
    ],
    ids=lambda text: repr(text[:6]),
)
def test_any_input_has_an_answer(known: Known, text: str) -> None:
    answer = resolve(text, known, DAY)
    assert len(answer.targets) <= 1


def test_a_later_notice_of_the_same_serial_makes_a_list_and_is_not_gone_to(known: Known) -> None:
    later = {**known["notices"]["cq-2025-yfbf-58"], "number": ["渝府发〔2026〕57号"] * 2}
    more = cast("Known", {**known, "notices": {**known["notices"], "cq-2026-yff-57": later}})
    answer = resolve("57号", more, DAY)
    assert answer.kind == "list"
    assert [one.notice for one in answer.targets] == ["cq-2025-yfbf-57", "cq-2026-yff-57"]
    assert resolve("渝府办发57号", more, DAY).kind == "go"


def test_links_tells_what_a_citation_in_an_address_means(site: Path, tmp_path: Path) -> None:
    document = tmp_path / "x.md"
    base = "https://example.org/repo/go/?q="
    cited = ["57号第20条", "57号第20条、第21条", "57号第20条怎么办", "57号第99条"]
    document.write_text("\n".join(f"<{base}{quote(one)}>" for one in cited), "utf-8")
    out = told("links", "--site", str(site), str(document)).out
    assert "怎么办" in out
    assert "has no 第99条" in out
    assert "cq-2025-yfbf-57/m20, cq-2025-yfbf-57/m21" in out
    assert "57号第20条 " not in out


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
    expect(page.get_by_role("status")).to_contain_text("已废止")
    page.get_by_role("link", name="渝府办发〔2025〕57号第23条").click()
    expect(page).to_have_url(f"{address}zh-hans/notices/cq-2025-yfbf-57/m23/")
    page.goto(f"{address}go/?q={quote('渝府办发〔2025〕2号第23条')}")
    expect(page.get_by_role("status")).to_contain_text("没有保留")
    page.close()


@pytest.mark.parametrize(
    ("cited", "fetched"),
    [
        ("渝府办发〔2025〕57号第20条", ["cq-2025-yfbf-57"]),
        ("渝府办发〔2025〕2号第24条", ["cq-2025-yfbf-2", "cq-2025-yfbf-57"]),
        ("某某办法第3条", []),
    ],
)
def test_no_other_notice_is_fetched(
    page: Page, address: str, requests: list[str], cited: str, fetched: list[str]
) -> None:
    page.goto(f"{address}go/?q={quote(cited)}")
    page.wait_for_load_state("networkidle")
    data = [url.split("/data/")[1] for url in requests if "/data/" in url]
    assert data[0] == "go.json"
    notices = sorted(one for one in data if one.startswith("go/"))
    assert notices == sorted(f"go/{notice}.json" for notice in fetched)


def test_data_that_cannot_be_had_is_told(page: Page, address: str) -> None:
    page.route("**/data/go/*.json", lambda route: route.abort())
    page.goto(f"{address}go/?q={quote('渝府办发〔2025〕57号第20条')}")
    expect(page.get_by_role("status")).to_contain_text("网络")
    assert "go/?q=" in page.url


def test_what_the_page_says(browser: Browser, address: str) -> None:
    page = browser.new_page(locale="zh-TW")

    def asked(text: str) -> Callable[[str], None]:
        page.goto(f"{address}go/?q={quote(text)}")
        return expect(page.get_by_role("status")).to_contain_text

    asked("渝府办发〔2025〕43号第（一）项")("有 2 處相符")
    expect(page.get_by_role("status").get_by_role("link")).to_have_count(3)
    asked("57号第20条<b>怎么</b>")("看不懂「<b>怎么</b>」")
    asked("渝府办发〔2025〕57号第30条")("沒有「第30条」。它有第1條至第29條")
    asked("第20条")("沒有說明是哪份文件")
    asked("渝府办发〔2024〕57号")("號數相同的有")
    page.goto(f"{address}go/?q={quote('低空经济')}")
    page.wait_for_url(f"{address}zh-hant/search/?q=**")
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
