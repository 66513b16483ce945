"""How a notice and a place in it are cited, in each of the styles."""

import json
from dataclasses import replace
from datetime import date

import pytest

from tests import CORPUS, ROOT
from tiaowen.corpus.load import load
from tiaowen.exports.citations import citations, place
from tiaowen.model import ClauseId, NoticeId
from tiaowen.pages.words import read_words

LOADED = load(CORPUS)
REAL = LOADED.simplified
STATUTE = load(ROOT / "tests" / "golden" / "lineage" / "content").simplified
WORDS = read_words(ROOT / "templates" / "words.tsv")
BASE = "https://example.org/repo/"


@pytest.mark.parametrize(
    ("notice", "clause", "simplified", "traditional"),
    [
        ("cq-2025-yfbf-57", "m18", "第18条", "第18條"),
        ("cq-2025-yfbf-58", "m5", "第（五）项", "第（五）項"),
        ("cq-2025-yfbf-43", "p3-m2", "第三部分第（二）项", "第三部分第（二）項"),
        ("cq-2025-yjxgf-5", "p3", "第三部分", "第三部分"),
    ],
)
def test_a_measure_is_cited_as_its_notice_numbers_it(
    notice: str, clause: str, simplified: str, traditional: str
) -> None:
    for corpus, words, expected in zip(
        (REAL, LOADED.traditional), WORDS, (simplified, traditional), strict=True
    ):
        one = corpus.notices[NoticeId(notice)]
        assert place(one, one.by_id[ClauseId(clause)], words) == expected
    law = STATUTE.held[0]
    article = law.measures[1]
    assert place(law, article, WORDS[0]) == article.label.strip()


def test_a_citation_has_no_date_that_no_source_gives() -> None:
    notice = REAL.notices[NoticeId("cq-2025-yfbf-57")]
    address = f"{BASE}zh-hans/notices/cq-2025-yfbf-57/m18/"
    found = {
        one.style: one.text
        for one in citations(notice, "m18", "第18条", address, "zh-Hans", WORDS[0])
    }
    assert found["gbt7714"] == (
        "重庆市人民政府办公厅. "
        "关于印发《重庆市智慧医疗装备产业创新发展行动计划（2025—2027年）》的通知"
        f": 渝府办发〔2025〕57号第18条[A/OL]. [引用日期]. {address}."
    )
    assert found["official"] == (
        "《重庆市人民政府办公厅关于印发"
        "〈重庆市智慧医疗装备产业创新发展行动计划（2025—2027年）〉的通知》"
        "（渝府办发〔2025〕57号）第18条"
    )
    assert "  date = " not in found["bibtex"]
    assert "成文日期：2025年11月18日" in found["bibtex"]
    (item,) = json.loads(found["csl"])
    assert "issued" not in item
    dated = replace(notice, published=date(2025, 11, 20))
    found = {
        one.style: one.text
        for one in citations(dated, "m18", "第18条", address, "zh-Hans", WORDS[0])
    }
    assert "[A/OL]. (2025-11-20)[引用日期]." in found["gbt7714"]
    assert "  date = {2025-11-20}," in found["bibtex"]
    assert json.loads(found["csl"])[0]["issued"] == {"date-parts": [[2025, 11, 20]]}
