"""What the search looks for where the words as typed stand in too few clauses."""

import pytest
from playwright.sync_api import Page, expect

from tests.searching import CORPORA, look, refs, units
from tiaowen.folding import bare
from tiaowen.search import alike


def wide(page: Page, address: str, query: str, folder: str = "zh-hans") -> list[str]:
    look(page, address, query, folder)
    expect(page.locator("#results")).to_have_attribute("aria-busy", "false")
    return refs(page)


@pytest.mark.parametrize(
    ("query", "folder", "told", "first"),
    [
        ("注册证奖励", "zh-hans", "没有连写的“注册证奖励”", "cq-2025-yfbf-57#m20"),
        ("註冊證獎勵", "zh-hant", "沒有連寫的「註冊證獎勵」", "cq-2025-yfbf-57#m20"),
        ("审评时间", "zh-hans", "意思相近的词找到：审评时限", "cq-2025-yfbf-57#m19"),
        ("人工智慧醫療器械", "zh-hant", "人工智能醫療器械", "cq-2025-yfbf-57#annex2-p4"),
        ("市药品监督管理局", "zh-hans", "市药监局", "cq-2025-yfbf-57#m28"),
    ],
)
def test_what_was_meant_is_found_and_told(
    page: Page, address: str, query: str, folder: str, told: str, first: str
) -> None:
    found = wide(page, address, query, folder)
    expect(page.locator("#results .told").first).to_contain_text(told)
    assert first in found[:3]


def test_parts_of_a_word_stand_in_every_hit(page: Page, address: str) -> None:
    found = wide(page, address, "注册证奖励")
    texts = {ref: bare(text) for ref, text in units(CORPORA["zh-hans"])}
    assert found
    assert [ref for ref in found if "注册证" not in texts[ref] or "奖励" not in texts[ref]] == []


def test_one_tap_leaves_the_words_as_typed(page: Page, address: str) -> None:
    assert wide(page, address, "审评时间")
    expect(page.locator("#count")).to_have_text("没有原词")
    page.get_by_role("button", name="只找原词").click()
    expect(page.locator("#results li")).to_have_count(0)
    expect(page.locator("#count")).to_have_text("没有找到")


@pytest.mark.parametrize("query", ['"审评时间"', "首台套", "不会有的词组啊", "注册证 -奖励"])
def test_what_is_quoted_or_found_is_not_widened(page: Page, address: str, query: str) -> None:
    wide(page, address, query)
    expect(page.locator("#results .told")).to_have_count(0)


def test_nothing_found_tells_what_there_is_for_fewer_words(page: Page, address: str) -> None:
    wide(page, address, "低空 并购")
    expect(page.locator("#count")).to_have_text("没有找到")
    expect(page.locator("#browse")).to_be_visible()
    texts = [bare(text) for _, text in units(CORPORA["zh-hans"])]
    number = sum("并购" in text for text in texts)
    page.get_by_role("link", name=f"去掉“低空”有 {number} 处").click()
    expect(page.locator("#count")).to_have_text(f"共 {number} 处")
    expect(page.locator("#browse")).to_be_hidden()


@pytest.mark.parametrize("query", ["市药监局", "市药品监督管理局"])
def test_a_body_stands_above_the_clauses_that_name_it(page: Page, address: str, query: str) -> None:
    wide(page, address, query)
    link = page.locator("#results li").first.get_by_role("link", name="市药监局")
    expect(link).to_have_attribute(
        "href", f"{address}zh-hans/bodies/chongqing/drug-administration/"
    )


def test_what_widens_loads_only_where_too_little_was_found(
    page: Page, address: str, requests: list[str]
) -> None:
    wide(page, address, "首台套")
    assert not [url for url in requests if "wider.js" in url or "alike.bin" in url]
    wide(page, address, "审评时间")
    assert [url for url in requests if "alike.bin" in url]


def test_the_table_leads_from_no_word_of_the_texts() -> None:
    """A word of Taiwan that the mainland uses in another sense would find what nobody meant."""
    texts = "\n".join(bare(text) for _, text in units(CORPORA["zh-hans"]))
    rows = [row.split("-") for row in alike(CORPORA["zh-hans"]).split(";")]
    assert len(rows) > 100
    for words, *others in rows:
        assert all(len(word) > 1 for row in (words, *others) for word in row.split(","))
        if others and others != ["支持"]:  # leads from our own words, as a last resort
            assert [word for word in words.split(",") if word in texts] == []
