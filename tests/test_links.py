"""`links`: whether the links in other people's documents to the site are still right."""

import json
import re
from pathlib import Path

import pytest
from lxml import etree

from tests import ROOT
from tests.telling import told
from tiaowen.links.extract import Link, links

BASE = "https://example.org/repo/"
DOCUMENTS = ROOT / "tests" / "golden" / "links"


def judged(*words: str) -> tuple[int, list[str]]:
    said = told("links", "--as-of", "2026-11-21", *words)
    lines = said.out.splitlines()
    return said.status, [re.sub(r"^.*/(ten\.\w+:\d+: [a-z ]+): .*", r"\1", line) for line in lines]


# What a document with ten links is told of each, by line.
EXPECTED = {
    "md": (
        *("3: fine", "4: fine", "5: fine", "8: repealed", "9: dropped", "10: dropped"),
        *("11: edited", "15: never existed", "16: not unique", "18: fine"),
    ),
    "html": ("3: fine", "4: repealed", "7: never existed", "8: fine", "9: never existed"),
    "rst": ("4: fine", "5: repealed", "7: never existed", "11: fine", "11: never existed"),
}


@pytest.mark.parametrize("suffix", EXPECTED)
def test_a_document_with_links_is_checked(site: Path, suffix: str) -> None:
    file = str(DOCUMENTS / f"ten.{suffix}")
    expected = [f"ten.{suffix}:{line}" for line in EXPECTED[suffix]]
    for source in (str(site), str(site / "data" / "anchors.json")):
        status, lines = judged("--site", source, file)
        assert (status, lines[:-1]) == (0, expected)
        assert judged("--strict", "--site", source, file)[0] == 1
    status, lines = judged("--base-url", BASE, file)
    assert (status, lines[:-1]) == (0, expected)


def test_a_link_is_judged_on_its_day(site: Path) -> None:
    file = str(DOCUMENTS / "ten.md")
    lines = told("links", "--as-of", "2025-06-01", "--site", str(site), file).out.splitlines()
    assert "ten.md:8: fine" in lines[3]
    assert "ten.md:10: fine" in lines[5]


def test_a_moved_and_a_withdrawn_address_are_told(site: Path, tmp_path: Path) -> None:
    data = json.loads((site / "data" / "anchors.json").read_text("utf-8"))
    data["addresses"]["topics/old/"] = {"state": "moved", "promised": True, "to": "topics/water/"}
    data["addresses"]["notices/cq-2025-yfbf-57/#m77"] = {
        "state": "withdrawn",
        "promised": True,
        "because": "原文没有这一条",
    }
    (tmp_path / "anchors.json").write_text(json.dumps(data), "utf-8")
    document = tmp_path / "ten.md"
    document.write_text(
        f"[a]({BASE}zh-hant/topics/old/)\n[b]({BASE}zh-hans/notices/cq-2025-yfbf-57/#m77)\n"
        f"[c]({BASE}) [d]({BASE}zh-hans/linking/) [e]({BASE}zh-hans/feed.xml)\n",
        "utf-8",
    )
    _, lines = judged("--site", str(tmp_path / "anchors.json"), str(document))
    assert lines[:-1] == [
        "ten.md:1: moved",
        "ten.md:2: dropped",
        *["ten.md:3: fine"] * 3,
    ]


def test_links_says_what_it_cannot_read(site: Path, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04")
    refused = told("links", "--site", str(site), str(tmp_path / "a.docx"))
    assert refused.status == 2
    assert "not Markdown, HTML or reStructuredText" in refused.err
    lacking = str(tmp_path / "none.md")
    assert told("links", "--site", str(site), lacking).status == 2
    assert told("links", "--site", str(tmp_path / "none"), lacking).status == 2
    assert told("links", "--content", str(tmp_path), lacking).status == 2


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<![foo", []),
        ("<![foo>\n<a href=x>", [(2, "x")]),
        ("<a\n href='x'\n>y</a>\n<A HREF=y/>", [(1, "x"), (4, "y/")]),
        ("<p title='<b href=n>'>\n<img src=k><!-- <a href=n> --><q cite=z>", [(2, "k"), (2, "z")]),
        ("<script>'<a href=n>'</script>\n<a/href='?q=<b'>\n<base href=n>", [(2, "?q=<b")]),
        ("<a href=x<b>\n<a href='a&amp;b'><a href=>", [(1, "x<b"), (2, "a&b")]),
        ("<table><a href=x>\n<tr></table><td><a href=y href=n>", [(1, "x"), (2, "y")]),
        ("\ue000<a href=\ue001>", [(1, "\ue001")]),
        ("<noscript><a href=x></noscript><template><a href=n></template>", [(1, "x")]),
        ("<a " * 200_000, []),
        ("<a href=x>" * 50_000, [(1, "x")]),
    ],
    ids=lambda one: one[:30] if isinstance(one, str) else "",
)
def test_links_of_a_page_are_those_of_a_browser_on_the_line_of_their_tag(
    page: str, expected: list[tuple[int, str]], tmp_path: Path
) -> None:
    document = tmp_path / "page.html"
    document.write_text(page, "utf-8")
    assert links(document) == [Link(*one) for one in expected]


def test_a_page_nested_beyond_reason_is_refused_in_a_line(site: Path, tmp_path: Path) -> None:
    document = tmp_path / "deep.html"
    document.write_text("<div>" * 100_000, "utf-8")
    refused = told("links", "--site", str(site), str(document))
    assert refused.status == 2
    assert refused.err.count("\n") == 1
    assert "deep.html: its tags are nested too deep" in refused.err


def test_what_the_page_for_authors_shows_works(site: Path, tmp_path: Path) -> None:
    html = (site / "zh-hans" / "linking" / "index.html").read_text("utf-8")
    shown = etree.HTML(html).xpath("//pre/code/text()")
    document = tmp_path / "ten.md"
    document.write_text(
        "\n\n".join(one for one in shown if "=" not in one.split("\n")[0] or "<a " in one), "utf-8"
    )
    _, lines = judged("--site", str(site), str(document))
    assert len(lines) >= 5
    assert [line for line in lines[:-1] if not line.endswith(": fine")] == []
