"""The search finds every match and shows no false one, in either script; and what it fetches."""

import json
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from msgspec import structs
from playwright.sync_api import Page, Route, expect

from tests import ROOT
from tests.building import put
from tests.searching import CORPORA, look, refs, units
from tests.written_numbers import stands
from tiaowen.artifacts import Artifact
from tiaowen.corpus.corpus import Corpus
from tiaowen.folding import bare, fold
from tiaowen.model import NoticeId, Text
from tiaowen.search import SearchEdition, search_files

SHOWN = (
    "首臺套",
    "首台套",
    "併購",
    "審評審批",
    "渝府辦發〔2025〕57號",
    "60个工作日",
    "市卫生健康委",
    "第20条",
    "50000元",
    "渝府办发2025年57号",
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


@pytest.mark.parametrize(("folder", "other"), [("zh-hans", "zh-hant"), ("zh-hant", "zh-hans")])
def test_every_phrase_is_found_and_nothing_else(
    page: Page, address: str, folder: str, other: str
) -> None:
    """1,000 random pieces of the corpus in both runs, half of each typed in the other script."""
    queries = sample(CORPORA[folder], 250, 1) + sample(CORPORA[other], 250, 2)
    page.goto(f"{address}{folder}/search/")
    found: list[Any] = page.evaluate(FIND, [address, folder, queries])
    scanned = list(units(CORPORA[folder]))
    for query, one in zip(queries, found, strict=True):
        expected = [ref for ref, text in scanned if stands(query, text)]
        assert sorted(one["refs"]) == sorted(expected), query
        early = one["early"]
        assert (
            early["number"] == len(expected)
            if early["exact"]
            else (early["number"] <= len(expected) <= (early["most"] or len(scanned)))
        ), query


NUMBERED = [
    "第48条",
    "第二十条",
    "100000000元",
    "一亿元",
    "六十个工作日",
    "2025年57号",
    "２年",
    "百分之五十",
    "3个月",
]


def test_a_number_is_found_however_it_is_written(page: Page, address: str) -> None:
    page.goto(f"{address}zh-hans/search/")
    found: list[Any] = page.evaluate(FIND, [address, "zh-hans", NUMBERED])
    texts = list(units(CORPORA["zh-hans"]))
    for query, one in zip(NUMBERED, found, strict=True):
        assert sorted(one["refs"]) == sorted(r for r, t in texts if stands(query, t)), query
    assert sum(len(one["refs"]) for one in found) >= 10


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


def test_full_width_letters_are_letters(page: Page, address: str) -> None:
    look(page, address, "６Ｇ＋ＡＩ")
    assert refs(page) == ["sh-2025-hfbf-17#m9"]


BREAKS: dict[str, Callable[[Route, bytes], None]] = {
    "cut short": lambda route, whole: route.fulfill(body=whole[: len(whole) // 2]),
    "another page": lambda route, _: route.fulfill(body=b"<!doctype html>" + b"x" * 500),
    "missing": lambda route, _: route.fulfill(status=404, body=""),
    "no network": lambda route, _: route.abort(),
}
INDEX, BLOCKS = "**/search/0*/*.bin*", "**/search/zh-hans/*/*.bin*"


@pytest.mark.parametrize(
    ("files", "how"),
    [
        (INDEX, "cut short"),
        (BLOCKS, "another page"),
        (INDEX, "missing"),
        (BLOCKS, "no network"),
        pytest.param(BLOCKS, "cut short", marks=pytest.mark.deep),
        pytest.param(INDEX, "another page", marks=pytest.mark.deep),
        pytest.param(BLOCKS, "missing", marks=pytest.mark.deep),
        pytest.param(INDEX, "no network", marks=pytest.mark.deep),
    ],
)
def test_a_broken_file_is_asked_for_once_more_and_never_miscounted(
    page: Page, address: str, site: Path, files: str, how: str
) -> None:
    asked: list[str] = []

    def always(route: Route) -> None:
        path = urlsplit(route.request.url).path.removeprefix("/repo/")
        BREAKS[how](route, (site / path).read_bytes())

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


@pytest.mark.parametrize("query", SHOWN)
def test_a_first_query_is_small(page: Page, address: str, site: Path, query: str) -> None:
    asked: set[str] = set()
    page.on("request", lambda one: asked.add(urlsplit(one.url).path.removeprefix("/repo/")))
    look(page, address, query)
    page.wait_for_timeout(100)
    data = [path for path in asked if path.startswith("search/")]
    assert sum((site / path).stat().st_size for path in data) <= FIRST_QUERY


def written(corpora: Sequence[Corpus]) -> dict[str, bytes]:
    spans = corpora[0].periods
    sides = [
        SearchEdition(f, c, lambda _, clause: clause.id, {})
        for f, c in zip(CORPORA, corpora, strict=True)
    ]
    files: list[Artifact] = list(search_files((sides[0], sides[1]), spans))
    assert len({file.path for file in files}) == len(files)
    return {file.path: file.content for file in files}


def test_long_lists_have_files_of_their_own(
    page: Page, tmp_path: Path, serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a large corpus: here the lists that count as long are made short."""
    monkeypatch.setattr("tiaowen.search.index.HEAVY", 12)
    put(tmp_path, written(list(CORPORA.values())))
    shutil.copytree(ROOT / "templates" / "assets", tmp_path / "assets")
    (tmp_path / "index.html").write_text("<!doctype html><title>test</title>", "utf-8")
    assert len(list(tmp_path.glob("search/often/*.bin"))) > 200
    address = serve(tmp_path)
    queries = [*sample(CORPORA["zh-hans"], 100, 3), "的", "企业", "医疗器械", "重庆市"]
    page.goto(address)
    found: list[Any] = page.evaluate(FIND, [address, "zh-hans", queries])
    for query, one in zip(queries, found, strict=True):
        texts = units(CORPORA["zh-hans"])
        assert sorted(one["refs"]) == sorted(r for r, t in texts if stands(query, t)), query


def test_a_correction_rewrites_few_files() -> None:
    before = written(list(CORPORA.values()))
    assert written(list(CORPORA.values())) == before

    def corrected(corpus: Corpus) -> Corpus:
        notice = corpus.notices[NoticeId("cq-2025-yfbf-57")]
        clauses = tuple(
            structs.replace(clause, text=clause.text.replace("首台", "头台", 1))
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
