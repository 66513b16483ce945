"""Whatever `content/` holds, a build gives a whole site or a list of problems, never a traceback.

Each build's inputs are small: what is tried is their variety. How long and how deep they may be is
in `test_hostile.py`.
"""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import assume, event, example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from tests import CORPUS
from tests.building import MINIMAL, NOTICE, built, compiled_once, words_of
from tests.properties import tried_building as tried
from tiaowen.exports.tables import HEADS
from tiaowen.sources.yaml_nodes import unfit

pytestmark = pytest.mark.usefixtures("markup_let_in")


@pytest.fixture(autouse=True, scope="module")
def _templates() -> Iterator[None]:
    with compiled_once():
        yield


def ends(files: dict[str, bytes]) -> None:
    with built(files) as (site, problems):
        event("a site" if site else "problems")
        assert bool(site) != bool(problems)


# -- any bytes -------------------------------------------------------------------------------

REGISTRIES = ("site.yml", "regions.yml", "bodies.yml", "works.yml")
RECORD = "records/cq-2025-yfbf-43-jd.md"
LEDGER = b"address\tstate\ttarget\tseal\nnotices/lone/\tlive\t\t63d8ea6e4d5c\n"


def cut(name: str, lines: int) -> bytes:
    """The beginning of a real file, whole lines of it."""
    return b"".join((CORPUS / name).read_bytes().splitlines(keepends=True)[:lines])


def shortened(name: str) -> bytes:
    """A real notice with its front matter and the beginning and the end of its text."""
    front, body = (CORPUS / name).read_text("utf-8").split("\n---\n", 1)
    front = re.sub(r"(?m)^  - \{at: .*\n?", "", front).replace("emendations:", "emendations: []")
    blocks = body.strip().split("\n\n")
    return f"{front}\n---\n\n{chr(10).join(['', *blocks[:12], *blocks[-4:]])}\n".encode()


SEEDS = {
    "notices/cq-2025-yfbf-43.md": shortened("notices/cq-2025-yfbf-43.md"),
    RECORD: (CORPUS / RECORD).read_bytes(),
    **{name: cut(name, 80) for name in REGISTRIES},
    "script/overrides.tsv": cut("script/overrides.tsv", 40),
    "script/watch.tsv": cut("script/watch.tsv", 10),
    "anchors.tsv": LEDGER,
}
SYNTAX = [
    *(": ", "- ", "? ", "&a ", "*a", "!!x ", "|\n  ", ">\n  ", "[", "]", "{", "}", "'", '"', "\t"),
    *("---\n", "\n---\n", "...\n", "#", "# ", "null", "true", "~", "%", "@", "`", "<<: ", "\\"),
    *("9999-12-31", "0000-00-00", "1e999", "0x7f", "-1", "99999999999999999999", "..", "../", "/"),
    *("{{ 1/0 }}", "{% x %}", "{0}", "%s", "</script>", "]]>", "<b>", "&lt;", "=1", ",", ";"),
    *(
        "一、",
        "（一）",
        "1.",
        "第一条",
        "附件1",
        "附件",
        "| a | b |\n| --- | --- |\n| 1 | < |",
        "|",
    ),
    *("自发布之日起九千日后施行", "有效期9999年", "自9999年12月31日起", "至9999年12月31日"),
    *("（牵头单位：../甲，.；责任单位：乙等）", "《甲》", "某发〔2025〕1号", "最高1万元", "［…］"),
    *("\u202e", "\u200b", "\u2028", "\x00", "\r", "\x85", "\ufeff", "e\u0301", "𠮷", "㍿", "干"),
]
BITS = st.sampled_from(SYNTAX).map(str.encode)


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Bytes after a few accidents: flipped bits, cuts, splices, lines twice, gone or exchanged."""
    for _ in range(draw(st.integers(1, 3))):
        lines = data.split(b"\n")
        line, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        at = draw(st.integers(0, len(lines[line])))
        match draw(st.sampled_from(["bit", "cut", "put", "value", "twice", "gone", "exchange"])):
            case "bit" if lines[line][at:]:
                flipped = lines[line][at] ^ 1 << draw(st.integers(0, 7))
                lines[line] = lines[line][:at] + bytes([flipped]) + lines[line][at + 1 :]
            case "cut":
                lines[line] = lines[line][:at] + lines[line][at + draw(st.integers(1, 20)) :]
            case "value" if b": " in lines[line]:
                lines[line] = lines[line].split(b": ")[0] + b": " + draw(BITS)
            case "twice":
                lines.insert(other, lines[line])
            case "gone":
                del lines[line]
            case "exchange":
                lines[line], lines[other] = lines[other], lines[line]
            case _:
                lines[line] = lines[line][:at] + draw(BITS) + lines[line][at:]
        data = b"\n".join(lines)
    return data


@tried(10)
@given(
    st.sampled_from(sorted(SEEDS)),
    st.one_of(st.binary(max_size=60), st.lists(BITS, max_size=8).map(b"".join)),
)
def test_any_bytes_in_any_file_end_in_a_site_or_in_problems(name: str, data: bytes) -> None:
    ends({**MINIMAL, name: data})


@tried(20)
@given(st.sampled_from(sorted(SEEDS)), st.sets(st.sampled_from(REGISTRIES)), st.data())
def test_damage_to_any_file_ends_in_a_site_or_in_problems(
    name: str, without: set[str], data: st.DataObject
) -> None:
    hurt = data.draw(damaged(SEEDS[name]))
    files = {key: content for key, content in SEEDS.items() if key not in without}
    del files["anchors.tsv"]
    ends({**files, name: hurt})


@tried(4)
@given(st.data())
def test_damage_to_a_lone_notice_ends_in_a_site_or_in_problems(data: st.DataObject) -> None:
    ends({**MINIMAL, "notices/lone.md": data.draw(damaged(NOTICE.encode()))})


FIELDS = {
    "effective": "{text: %s, from: null}",
    "expires": "{text: %s, on: null}",
    "number": "%s",
    "short_title": "%s",
    "issuers": "[%s, 甲]",
    "source": "{name: %s, captured: %s}",
}
DATES = [
    *("自发布之日起施行", "自公布之日起九千九百九十九日后", "自印发之日起30日后", "有效期1000年"),
    *(
        "有效期为九千年",
        "有效期至2999年12月31日",
        "自1000年1月1日起",
        "至9999年12月31日",
        "至0000年0月0日",
    ),
    *("自９９９９年１月１日起", "有效期5年", "自2024年2月29日起", "有效期一百年"),
]
DAYS = st.sampled_from(["1000-01-01", "2024-02-29", "2999-12-31", "2026-01-01", "null"])


@tried(6)
@given(DAYS, DAYS, st.lists(st.sampled_from(DATES), min_size=2, max_size=2))
@example("2025-12-31", "2999-12-31", ["自发布之日起9999日后", "有效期1000年"])
@example("1000-01-01", "null", ["自1000年1月1日起", "至1000年1月1日"])
def test_any_dates_and_terms_can_be_reckoned(written: str, on: str, terms: list[str]) -> None:
    front = f"effective: {{text: {terms[0]}, from: {on}}}\nexpires: {{text: {terms[1]}}}\n"
    text = NOTICE.replace("written: 2025-01-01\n", f"written: {written}\n{front}")
    with built({**MINIMAL, "notices/lone.md": f"{text}\n{terms[0]}，{terms[1]}。\n".encode()}) as (
        site,
        problems,
    ):
        # Days and words that contradict each other are told; nothing else may go wrong.
        codes = {problem.split(": ")[1] for problem in problems}
        assert site or codes <= {"contradicts-words", "ends-first", "future-day", "unread-term"}


# -- any text that is let in -----------------------------------------------------------------

NASTY = [
    *("<script>alert(1)</script>", "</script><b>", "]]>", "<!--", "-->", '" onload="x', "' x='"),
    *(
        "&amp;",
        "&#60;",
        "=1+1",
        "+1",
        "-1",
        "@x",
        "'=1",
        "＝1",
        "\\",
        "{x}",
        "}{",
        "$",
        "%",
        "~^_#",
    ),
    *("{{ w }}", "{% raw %}", ",", ";", "javascript:alert(1)", "https://e.example/x", "![](x)"),
    *("`x`", "**x**", "[x](y)", "e\u0301", "é", "𠮷", "\U0001f600", "Ａ", "〇", "　", "..", "%00"),
]
LETTERS = st.characters(exclude_categories=["C", "Zl", "Zp"], exclude_characters="\n\t|《》；")
# What the format reads as a mark, and refuses where it cannot: tests/test_marks.py has it.
NOTATION = re.compile(r"!\[|\$`|\[\^|</?su[bp]>")
TEXTS = (
    st.lists(st.sampled_from(NASTY) | st.text(LETTERS, max_size=6), min_size=1, max_size=5)
    .map("".join)
    .map(str.strip)
    .filter(lambda text: text and not any(unfit(text)) and not NOTATION.search(text))
)
CELLS = TEXTS.filter(lambda text: text != "<" and not text.endswith("\\"))


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@tried(8)
@given(st.lists(TEXTS, min_size=5, max_size=5), st.lists(CELLS, min_size=3, max_size=3))
def test_what_goes_in_comes_out_of_every_export(texts: list[str], cells: list[str]) -> None:
    title, number, issuer, words, abstract = texts
    front = f"number: {quoted(number)}\nissuers: [{quoted(issuer)}]\npublished: 2025-01-02\n"
    front += f"source: {{name: {quoted(words)}, url: https://source.example/a}}\n"
    text = NOTICE.replace("title: 示例条例\n", f"title: {quoted(title)}\n{front}")
    table = "| 序号 | 甲 | 乙 |\n| --- | --- | --- |\n| 1 | " + " | ".join(cells[:2]) + " |"
    text += f"\n第二条　乙{words}\n\n附件1\n\n{table}\n"
    record = f"---\nid: r\nkind: news\ntitle: {quoted(title)}\nregion: somewhere\n"
    record += f"about: [{{notice: lone}}]\n---\n\n甲{abstract}\n"
    site_yml = f"title: {quoted(words)}\ntagline: {quoted(abstract)}\n"
    files = {"notices/lone.md": text, "records/r.md": record, "site.yml": site_yml}
    with built(MINIMAL | {name: one.encode() for name, one in files.items()}) as (site, problems):
        assume(not any("is the id of line" in one for one in problems))
        assert site, problems
        came_out(site, texts, [cell.strip() for cell in cells[:2]])


def came_out(site: Path, texts: list[str], cells: list[str]) -> None:
    title, number, issuer, words, abstract = texts
    (notice,) = json.loads((site / "data" / "notices.json").read_text("utf-8"))
    assert (notice["title"], notice["number"], notice["issuers"]) == (title, number, [issuer])
    for name in ("anchors", "go", "datapackage"):
        json.loads((site / "data" / f"{name}.json").read_text("utf-8"))
    tables = {name: rows(site / "data" / f"{name}.csv") for name in HEADS}
    for name, found in tables.items():
        assert all(len(row) == len(HEADS[name]) for row in found)
        assert not any(re.match(r"[=+\-@＝＋－＠\t\r].", cell) for row in found for cell in row)
    clauses = [dict(zip(HEADS["clauses"], row, strict=True)) for row in tables["clauses"]]
    printed = {row["clause"]: row["text"].removeprefix("'") for row in clauses}
    assert printed["art2"].endswith(f"乙{words}")
    assert printed["annex1-r1"].split("\t") == ["1", *cells]
    document = ET.parse(site / "akn" / "lone.xml").getroot()
    said = {node.get("GUID"): "".join(node.itertext()) for node in document.iter()}
    assert said["lone#art2"].endswith(f"乙{words}")
    assert said["lone#annex1-r1"] == "1" + "".join(cells)
    assert [node.text for node in document.iter() if node.tag.endswith("}docTitle")] == [title]
    ET.parse(site / "sitemap.xml")
    for folder in ("zh-hans", "zh-hant"):
        ET.parse(site / folder / "opensearch.xml")
        feed = feedparser.parse((site / folder / "feed.xml").read_bytes(), sanitize_html=False)
        assert not feed.bozo
    root = ET.parse(site / "zh-hans" / "feed.xml").getroot()
    assert root.findtext("{http://www.w3.org/2005/Atom}title") == words
    page = LexborHTMLParser((site / "zh-hans/notices/lone/index.html").read_text("utf-8"))
    (block,) = page.css('script[type="application/ld+json"]')
    assert json.loads(block.text())["name"] == title
    assert words_of(page, "h1") == title
    assert [node.text().strip().removesuffix("¶") for node in page.css("td")][1:] == cells
    measure = LexborHTMLParser((site / "zh-hans/notices/lone/art2/index.html").read_text("utf-8"))
    examples = [node.text() for node in measure.css("pre code")]
    (csl,) = json.loads(next(one for one in examples if one.startswith("[")))
    assert (csl["title"], csl["author"]) == (title, [{"literal": issuer}])
    bibtex = next(one for one in examples if one.startswith("@misc"))
    assert bibtex_fields(bibtex)["author"] == issuer
    record = LexborHTMLParser((site / "zh-hans/records/r/index.html").read_text("utf-8"))
    assert f"甲{abstract}" in words_of(record, "main")


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))[1:]


TEX = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
} | {f"\\{char}": char for char in "&%$#_"}


def bibtex_fields(text: str) -> dict[str, str]:
    """The fields of a BibTeX entry, braces matched as BibTeX matches them, TeX's marks undone."""
    found: dict[str, str] = {}
    at = text.index(",") + 1
    while match := re.compile(r"\s*(\w+) = \{").match(text, at):
        depth, end = 1, match.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        value = text[match.end() : end - 1]
        value = value[1:-1] if value.startswith("{") else value
        marks = "|".join(map(re.escape, TEX))
        found[match[1]] = re.sub(marks, lambda mark: TEX[mark[0]], value)
        at = end + 1
    return found


# -- ids -------------------------------------------------------------------------------------


@tried(4)
@given(st.integers(1, 6), st.integers(0, 40), TEXTS)
def test_an_edit_elsewhere_moves_no_id_and_no_other_text(count: int, at: int, words: str) -> None:
    lines = [f"第{number}条　甲{number}。" for number in range(1, count + 1)]
    edited = [*lines]
    edited[at % count] = f"第{at % count + 1}条　乙{words}"
    before, after = (anchors(one) for one in (lines, edited))
    assert before == after


def anchors(lines: list[str]) -> Any:
    front = NOTICE.split("第一条")[0]
    with built({**MINIMAL, "notices/lone.md": (front + "\n\n".join(lines)).encode()}) as (site, _):
        assert site
        ids = [
            [node.attributes["id"] for node in LexborHTMLParser(page).css("[data-ref]")]
            for page in (
                (site / folder / "notices/lone/index.html").read_text("utf-8")
                for folder in ("zh-hans", "zh-hant")
            )
        ]
        assert ids[0] == ids[1]
        assert len(set(ids[0])) == len(ids[0])
        return ids[0]


# -- a notice of several numbers ---------------------------------------------------------------

JOINT = ("嘉样发〔2024〕5号", "嘉财发〔2024〕7号")
CITING = """\
---
id: citing
kind: notice
title: 示例办法
region: somewhere
written: 2025-02-01
---

第一条　按照嘉财发〔2024〕7号办理。

第二条　按照嘉样发〔2024〕5号办理。
"""


def test_every_number_of_a_joint_notice_is_shown_and_found() -> None:
    joint = NOTICE.replace("written:", f"number: [{', '.join(JOINT)}]\nwritten:")
    files = {"notices/lone.md": joint.encode(), "notices/citing.md": CITING.encode()}
    with built(MINIMAL | files) as (site, problems):
        assert site, problems
        page = LexborHTMLParser((site / "zh-hans/notices/lone/index.html").read_text("utf-8"))
        assert words_of(page, "header > .number") == "、".join(JOINT)
        linked = json.loads(words_of(page, 'script[type="application/ld+json"]'))
        assert linked["legislationIdentifier"] == list(JOINT)
        document = ET.parse(site / "akn" / "lone.xml").getroot()
        for tag, value in (("docNumber", "text"), ("FRBRnumber", "value")):
            found = [node for node in document.iter() if node.tag.endswith(f"}}{tag}")]
            texts = [node.text if value == "text" else node.get(value) for node in found]
            assert tuple(texts) == JOINT
        notices = json.loads((site / "data" / "notices.json").read_text("utf-8"))
        assert [one["numbers"] for one in notices if one["id"] == "lone"] == [list(JOINT)]
        promised = json.loads((site / "data" / "anchors.json").read_text("utf-8"))
        assert promised["notices"]["lone"]["numbers"] == list(JOINT)
        fetched = json.loads((site / "data" / "go" / "lone.json").read_text("utf-8"))
        assert fetched["numbers"] == list(JOINT)
        cited = [row[4] for row in rows(site / "data" / "relations.csv") if row[2] == "lone"]
        assert cited == list(reversed(JOINT))
        text = LexborHTMLParser((site / "zh-hans/notices/citing/index.html").read_text("utf-8"))
        assert [one.text() for one in text.css("a.cite")] == list(reversed(JOINT))
        for folder in ("zh-hans", "zh-hant"):
            assert "〔2024〕7" in (site / folder / "feed.xml").read_text("utf-8")
