"""The search: nothing is lost, nothing false is shown, in either script, whatever is typed."""

import json
import random
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.test_site import ROOT, build
from tiaowen.corpus import Corpus
from tiaowen.flow import load
from tiaowen.folding import bare, fold
from tiaowen.model import Artifact, Text
from tiaowen.search import Side, search_files
from tiaowen.status import periods

LOADED = load(ROOT / "content")
CORPORA = {"zh-hans": LOADED.simplified, "zh-hant": LOADED.traditional}
SHOWN = (
    "首臺套",
    "首台套",
    "併購",
    "審評審批",
    "渝府辦發〔2025〕57號",
    "60个工作日",
    "市卫生健康委",
)
FIRST_QUERY = 25_000

# The engine without its page: hits of many queries, all of them verified to the end.
FIND = """async ([root, folder, queries]) => {
  const { Store } = await import(`${root}assets/shards.js`);
  const { Folding } = await import(`${root}assets/query.js`);
  const { Search } = await import(`${root}assets/engine.js`);
  const store = await Store.open(root, folder);
  const folding = new Folding(await store.folding());
  const found = [];
  for (const query of queries) {
    const search = await Search.run(store, folding, query, {}, () => "in-force");
    await search.advance();
    const early = search.count;
    await search.settle(Infinity);
    found.push({ early, refs: search.hits.map((hit) => hit.ref) });
  }
  return found;
}"""
FOLD = """async ([root, folder, texts]) => {
  const { Store } = await import(`${root}assets/shards.js`);
  const { Folding } = await import(`${root}assets/query.js`);
  const folding = new Folding(await (await Store.open(root, folder)).folding());
  return texts.map((text) => [folding.bare(text), folding.fold(text, false).text]);
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("search") / "site"
    assert build(out, "--base-url", "https://example.org/repo/") == 0
    return out


@pytest.fixture(scope="module")
def address(site: Path, serve: Callable[..., str]) -> str:
    return serve(site, base="/repo/")


def units(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Everything that can be found, as a plain scan sees it: what a hit is called, and its text."""
    for notice in corpus.notices.values():
        names = [notice.number or "", notice.title]
        if notice.short_title not in notice.title:
            names.append(notice.short_title)
        yield notice.id, "　".join(filter(None, names))
        for clause in notice.clauses:
            yield f"{notice.id}#{clause.id}", clause.printed
    for record in corpus.records.values():
        for text in (record.title, *record.abstract):
            yield record.id, text


def sample(corpus: Corpus, count: int, seed: int) -> list[str]:
    """Random pieces of the corpus, as they are printed, that are one phrase each."""
    dice = random.Random(seed)  # a sample, no secret
    texts = [text for _, text in units(corpus)]
    found: list[str] = []
    while len(found) < count:
        text = dice.choice(texts)
        start = dice.randrange(len(text))
        piece = text[start : start + dice.choice([1, 2, 2, 3, 4, 5, 6, 8, 10, 20, 60])]
        if bare(piece) and not set(piece) & set(' \t\n　"＂') and piece[0] not in "-－":
            found.append(piece)
    return found


def look(page: Page, address: str, query: str, folder: str = "zh-hans", more: str = "") -> None:
    page.goto(f"{address}{folder}/search/?q={quote(query)}{more}")
    expect(page.locator("#count")).not_to_be_empty()


def refs(page: Page) -> list[str]:
    return [
        hit.get_attribute("data-ref") or "" for hit in page.locator("#results [data-ref]").all()
    ]


@pytest.mark.parametrize(("folder", "other"), [("zh-hans", "zh-hant"), ("zh-hant", "zh-hans")])
def test_every_phrase_is_found_and_nothing_else(
    page: Page, address: str, folder: str, other: str
) -> None:
    """1,000 random pieces of the corpus in both runs, half of each typed in the other script."""
    queries = sample(CORPORA[folder], 250, 1) + sample(CORPORA[other], 250, 2)
    page.goto(f"{address}{folder}/search/")
    found: list[Any] = page.evaluate(FIND, [address, folder, queries])
    scanned = [(ref, bare(text)) for ref, text in units(CORPORA[folder])]
    for query, one in zip(queries, found, strict=True):
        expected = [ref for ref, text in scanned if bare(query) in text]
        assert sorted(one["refs"]) == sorted(expected), query
        early = one["early"]
        assert (
            early["number"] == len(expected)
            if early["exact"]
            else (early["number"] <= len(expected) <= (early["most"] or len(scanned)))
        ), query


@pytest.mark.parametrize("folder", CORPORA)
def test_the_browser_folds_as_the_build_does(page: Page, address: str, folder: str) -> None:
    texts = [text for _, text in units(CORPORA[folder])] + [
        "＃ＡＩ㎡①İßﬁ",
        "６Ｇ　_—·𠮷",
        "ABC產業",
    ]
    page.goto(f"{address}{folder}/search/")
    assert page.evaluate(FOLD, [address, folder, texts]) == [[bare(t), fold(t)] for t in texts]


@pytest.mark.parametrize(
    ("query", "folder", "first"),
    [
        ("首臺套", "zh-hans", "cq-2025-yfbf-57#m22"),
        ("首台套", "zh-hant", "cq-2025-yfbf-57#m22"),
        ("併購", "zh-hans", "cq-2025-yfbf-2#m23"),
        ("審評審批", "zh-hant", "cq-2025-yfbf-57#m7"),
        ("渝府辦發〔2025〕57號", "zh-hans", "cq-2025-yfbf-57"),
        ("渝府办发2025 57", "zh-hans", "cq-2025-yfbf-57"),
        ("60个工作日", "zh-hans", "cq-2025-yfbf-57#m19"),
        ("57号第20条", "zh-hans", "cq-2025-yfbf-57#m20"),
        ("渝府办发(2025)57号 第二十条", "zh-hant", "cq-2025-yfbf-57#m20"),
        ("重庆市推动低空经济高质量发展若干政策措施", "zh-hans", "cq-2025-yfbf-58"),
        ("沪府办发〔2025〕17号", "zh-hans", "sh-2025-hfbf-17"),
    ],
)
def test_what_was_meant_comes_first(
    page: Page, address: str, query: str, folder: str, first: str
) -> None:
    look(page, address, query, folder)
    assert refs(page)[0] == first


def test_a_living_text_comes_before_a_repealed_one(page: Page, address: str) -> None:
    look(page, address, "首台套")
    found = refs(page)
    assert found.index("cq-2025-yfbf-57#m22") < found.index("cq-2025-yfbf-2#m22")
    marks = page.locator("#results .status")
    assert {"in-force", "repealed"} <= {m.get_attribute("data-status") for m in marks.all()}


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("首台套", 6),
        ('"首台（套）"', 5),
        ('"首台套"', 1),
        ("首台套 -低空", 5),
        ("－低空 首台套", 5),
    ],
)
def test_quotes_and_minus(page: Page, address: str, query: str, number: int) -> None:
    look(page, address, query)
    expect(page.locator("#count")).to_have_text(f"共 {number} 处")
    assert len(refs(page)) == number


def test_words_apart_must_stand_in_one_clause_or_else_in_one_notice(
    page: Page, address: str
) -> None:
    look(page, address, "首台套 并购")
    expect(page.locator("#results li").first).to_contain_text("分见于同一文件的不同条文")
    assert {ref.split("#")[0] for ref in refs(page)} == {"cq-2025-yfbf-2"}
    look(page, address, "低空 人才")
    assert refs(page)[0] == "cq-2025-yfbf-58#m17"
    look(page, address, "低空 并购")
    expect(page.locator("#count")).to_have_text("没有找到")


@pytest.mark.parametrize(
    "query",
    [
        "长" * 10_000,
        "，。《》（）",
        "😀🎉",
        r".*+?^${}()|[\]\\",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "\ud800龘\udc00\ud800",
        "-",
        '"',
        "- - -",
        "%E0%A4%A",
        "__proto__",
        "不会有的词组啊",
    ],
)
def test_a_hostile_query_finds_nothing_and_breaks_nothing(
    page: Page, address: str, faults: list[str], query: str
) -> None:
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.goto(f"{address}zh-hans/search/")
    expect(page.locator("form.search")).to_have_attribute("data-ready", "")
    page.evaluate("(q) => { document.getElementById('q').value = q; }", query)
    page.locator("#q").press("Enter")
    expect(page.locator("#count")).to_have_text("没有找到")
    assert refs(page) == []
    assert page.locator("main script, main img").count() == 0
    assert faults == []


def test_an_address_edited_by_hand(page: Page, address: str, faults: list[str]) -> None:
    for more in ("&region=nowhere", "&body=%2F..%2F&year=<b>", "&kind=,,&status=dead&without=x"):
        look(page, address, "首台套", more=more)
    page.goto(f"{address}zh-hans/search/?q=%E9%A6%96%E5%8F%B0%E5%A5%97%&x=%FF")
    expect(page.locator("#count")).not_to_be_empty()
    assert faults == []


def test_full_width_letters_are_letters(page: Page, address: str) -> None:
    look(page, address, "６Ｇ＋ＡＩ")
    assert refs(page) == ["sh-2025-hfbf-17#m9"]


@pytest.mark.parametrize(
    "broken",
    [
        lambda route, whole: route.fulfill(body=whole[: len(whole) // 2]),
        lambda route, _: route.fulfill(body=b"<!doctype html>" + b"x" * 500),
        lambda route, _: route.fulfill(status=404, body=""),
        lambda route, _: route.abort(),
    ],
    ids=["cut short", "another page", "missing", "no network"],
)
@pytest.mark.parametrize("files", ["**/search/0*/*.bin*", "**/search/zh-hans/*/*.bin*"])
def test_a_broken_file_is_asked_for_once_more_and_never_miscounted(
    page: Page, address: str, site: Path, broken: Callable[[Route, bytes], None], files: str
) -> None:
    asked: list[str] = []

    def always(route: Route) -> None:
        path = urlsplit(route.request.url).path.removeprefix("/repo/")
        broken(route, (site / path).read_bytes())

    def once(route: Route) -> None:
        fresh = route.request.url not in asked
        asked.append(route.request.url)
        if fresh:
            always(route)
        else:
            route.continue_()

    page.route(files, once)
    look(page, address, "首台套")
    expect(page.locator("#count")).to_have_text("共 6 处")
    assert max(asked.count(url) for url in asked) == 2
    page.unroute(files)
    page.route(files, always)
    look(page, address, "首台套")
    expect(page.locator("#count")).to_contain_text("没有完整读到")
    assert not any(char.isdigit() for char in page.locator("#count").inner_text())
    assert refs(page) == []
    page.unroute(files)
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator("#count")).to_have_text("共 6 处")


def test_the_address_carries_query_and_filters_back_and_forward(page: Page, address: str) -> None:
    look(page, address, "首台套")
    page.locator("#q").fill("并购")
    page.locator("#q").press("Enter")
    expect(page.locator("#count")).to_have_text("共 4 处")
    page.locator("#narrow summary").click()
    page.get_by_label("上海市 2").check()
    expect(page.locator("#count")).to_have_text("共 2 处")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["并购"], "region": ["shanghai"]}
    page.go_back()
    expect(page.locator("#count")).to_have_text("共 4 处")
    page.go_back()
    expect(page.locator("#q")).to_have_value("首台套")
    expect(page.locator("#count")).to_have_text("共 6 处")
    page.go_forward()
    page.go_forward()
    expect(page.locator("#count")).to_have_text("共 2 处")
    page.reload()
    expect(page.locator("#count")).to_have_text("共 2 处")
    assert {ref.split("-")[0] for ref in refs(page)} == {"sh"}


@pytest.mark.parametrize(
    ("more", "kept"),
    [
        ("&status=repealed", lambda ref: ref.startswith("cq-2025-yfbf-2#")),
        ("&without=gone", lambda ref: not ref.startswith("cq-2025-yfbf-2#")),
        ("&without=records", lambda ref: ref not in LOADED.simplified.records),
        ("&body=chongqing/drug-administration", lambda ref: ref.startswith("cq-")),
        ("&year=2025&kind=notice", lambda ref: "2025" in ref),
    ],
)
def test_filters_leave_out_what_they_say(
    page: Page, address: str, more: str, kept: Callable[[str], bool]
) -> None:
    look(page, address, "医疗器械", more=more)
    found = refs(page)
    assert found
    assert [ref for ref in found if not kept(ref)] == []


def test_the_counts_of_filters_add_up(page: Page, address: str) -> None:
    look(page, address, "医疗器械")
    page.locator("#narrow summary").click()
    expect(page.locator("#count")).to_contain_text("共")
    total = int(page.locator("#count").inner_text().split()[1])
    scanned = [ref for ref, text in units(CORPORA["zh-hans"]) if "医疗器械" in bare(text)]
    assert total == len(scanned)
    for name in ("region", "kind", "year"):
        counts = page.locator(f"fieldset:has(input[name={name}]) small").all_inner_texts()
        whole = total if name != "year" else sum("-2025-" in r or "-2026-" in r for r in scanned)
        assert sum(map(int, counts)) >= whole - (name == "year") * len(scanned)
        assert sum(map(int, counts)) <= total


def test_the_status_is_that_of_the_readers_day(page: Page, address: str) -> None:
    page.clock.set_fixed_time("2030-01-01T12:00:00+08:00")
    look(page, address, "渝府办发〔2025〕57号")
    expect(page.locator("#results .status").first).to_have_attribute("data-status", "expired")


def test_the_box_works_on_every_page_by_keyboard(
    page: Page, address: str, faults: list[str]
) -> None:
    page.goto(f"{address}zh-hant/notices/cq-2025-yfbf-57/m18/")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("首台套")
    expect(page.locator("#count")).to_have_text("共 6 處")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#results a").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#results a").nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#results")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#results")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#m22 mark").first).to_have_text("首台（套）")
    assert urlsplit(page.url).path.endswith("/zh-hant/notices/cq-2025-yfbf-57/m22/")
    assert faults == []


def test_enter_in_the_box_opens_the_search_page(page: Page, address: str) -> None:
    page.goto(f"{address}zh-hans/")
    page.keyboard.press("Control+k")
    page.keyboard.type("并购")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}zh-hans/search/?q={quote('并购')}")
    expect(page.locator("#count")).to_have_text("共 4 处")


def test_a_hit_in_an_annex_row_is_marked_where_it_stands(page: Page, address: str) -> None:
    look(page, address, "支持创新产品研发 市科技局")
    page.locator("[data-ref='cq-2025-yfbf-57#annex3-r18'] a").click()
    expect(page.locator("tr#annex3-r18 mark").first).to_be_visible()
    expect(page.get_by_role("alert")).to_be_hidden()


def test_half_typed_pinyin_is_not_searched(page: Page, address: str) -> None:
    page.goto(f"{address}zh-hans/")
    asked: list[str] = []
    page.locator("#q").click()
    expect(page.locator("form.search .panel")).to_be_attached()
    page.on("request", lambda request: asked.append(request.url))
    session = page.context.new_cdp_session(page)
    for text in ("sh", "shou", "shoutai", "shoutaitao"):
        session.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
        page.wait_for_timeout(250)
    assert asked == []
    session.send("Input.insertText", {"text": "首台套"})
    expect(page.locator("#count")).to_have_text("共 6 处")


@pytest.mark.parametrize("folder", CORPORA)
def test_without_javascript_the_box_leads_to_the_indexes(
    browser: Browser, address: str, folder: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{folder}/")
    page.locator("#q").fill("首台套")
    page.locator("#q").press("Enter")
    expect(page.locator("main .banner")).to_contain_text("JavaScript")
    expect(page.locator("main .banner")).to_be_visible()
    for kind in ("regions", "topics", "bodies"):
        assert page.locator(f"#browse a[href*='/{kind}/']").count() > 0
    context.close()


@pytest.mark.parametrize("folder", CORPORA)
def test_a_browser_can_add_the_search(site: Path, folder: str) -> None:
    root = ET.parse(site / folder / "opensearch.xml").getroot()  # our own file
    url = root.find("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert url is not None
    template = url.get("template")
    assert template == f"https://example.org/repo/{folder}/search/?q={{searchTerms}}"
    assert "opensearch.xml" in (site / folder / "index.html").read_text("utf-8")


@pytest.mark.parametrize("query", SHOWN)
def test_a_first_query_is_small(page: Page, address: str, site: Path, query: str) -> None:
    asked: set[str] = set()
    page.on("request", lambda one: asked.add(urlsplit(one.url).path.removeprefix("/repo/")))
    look(page, address, query)
    page.wait_for_timeout(100)
    data = [path for path in asked if path.startswith("search/")]
    assert sum((site / path).stat().st_size for path in data) <= FIRST_QUERY


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("folder", CORPORA)
def test_hits_fit_the_screen(browser: Browser, address: str, folder: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 700})
    look(page, address, "医疗器械", folder)
    page.locator("#narrow summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


def written(corpora: Sequence[Corpus]) -> dict[str, bytes]:
    spans = periods(corpora[0].notices, corpora[0].repealed_by)
    sides = [
        Side(f, c, lambda _, clause: clause.id, {}) for f, c in zip(CORPORA, corpora, strict=True)
    ]
    files: list[Artifact] = list(search_files((sides[0], sides[1]), spans))
    assert len({file.path for file in files}) == len(files)
    return {file.path: file.content for file in files}


def test_long_lists_have_files_of_their_own(
    page: Page, tmp_path: Path, serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a large corpus: here the lists that count as long are made short."""
    monkeypatch.setattr("tiaowen.search.index.HEAVY", 12)
    for path, content in written(list(CORPORA.values())).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    shutil.copytree(ROOT / "templates" / "assets", tmp_path / "assets")
    (tmp_path / "index.html").write_text("<!doctype html><title>test</title>", "utf-8")
    assert len(list(tmp_path.glob("search/often/*.bin"))) > 200
    address = serve(tmp_path)
    queries = [*sample(CORPORA["zh-hans"], 100, 3), "的", "企业", "医疗器械", "重庆市"]
    page.goto(address)
    found: list[Any] = page.evaluate(FIND, [address, "zh-hans", queries])
    for query, one in zip(queries, found, strict=True):
        texts = units(CORPORA["zh-hans"])
        assert sorted(one["refs"]) == sorted(r for r, t in texts if bare(query) in bare(t)), query


def test_a_correction_rewrites_few_files() -> None:
    before = written(list(CORPORA.values()))
    assert written(list(CORPORA.values())) == before

    def corrected(corpus: Corpus) -> Corpus:
        notice = corpus.notices["cq-2025-yfbf-57"]
        clauses = tuple(
            replace(clause, text=clause.text.replace("首台", "头台", 1))
            for clause in notice.clauses
        )
        notices = {**corpus.notices, notice.id: notice.saying(Text(clauses, notice.tables))}
        return replace(corpus, notices=notices)

    after = written([corrected(corpus) for corpus in CORPORA.values()])
    changed = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
    assert "search/zh-hans.json" in changed
    assert len(changed) < len(before) / 10
    epochs = {json.loads(one["search/zh-hans.json"])["epoch"] for one in (before, after)}
    assert len(epochs) == 1
