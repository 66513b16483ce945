"""What is not text: superscripts, formulas, pictures, footnotes, in everything that shows them."""

import base64
import csv
import struct
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page
from selectolax.lexbor import LexborHTMLParser

from tests.building import built
from tests.png import AUTHOR, TINY_PNG
from tests.searching import look, refs
from tiaowen.model import NoticeId, Place, Problem
from tiaowen.parsing.emendations import capture_text
from tiaowen.parsing.formulas import fault_of, mathml
from tiaowen.parsing.inline import read_inline
from tiaowen.parsing.notice_text import parse, text_of
from tiaowen.sources.loader import read_notice
from tiaowen.sources.pictures import picture_bytes, read_pictures

_FRONT = """\
---
id: x
kind: notice
title: 浓度办法
region: jiazhou
written: 2024-03-01
---

"""
_ARTICLE = (
    "浓度<sup>甲</sup>　不超过10<sup>-3</sup> mol/m<sup>3</sup>，单价不超过10<sup>3</sup>元，"
    r"按$`\frac{V_{\text{总量}}}{b} \lt 1`$计算[^1]，最高支持800万元。"
)
_BODY = rf"""第一条　{_ARTICLE}

![渡口平面图](plan-1.png)

第二条　指标：

| 名称 | 浓度（mol/m<sup>3</sup>） |
| --- | --- |
| NH<sub>3</sub>-N | 10<sup>-6</sup> |
| ^ | $`x^2`$[^1] |

[^1]: 见H<sub>2</sub>O标准。
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Path]:
    files = {"notices/x.md": (_FRONT + _BODY).encode(), "notices/x/plan-1.png": TINY_PNG}
    with built(files) as (folder, problems):
        assert problems == []
        assert folder
        yield folder.absolute()


def html(site: Path, script: str, clause: str, page: str = "") -> str:
    tree = LexborHTMLParser((site / script / "notices/x" / page / "index.html").read_text("utf-8"))
    node = tree.css_first(f'[data-ref="x#{clause}"]')
    assert node
    return node.html or ""


def test_raised_and_lowered_characters_are_shown_as_such_in_both_scripts(site: Path) -> None:
    for script in ("zh-hans", "zh-hant"):
        shown = html(site, script, "art1")
        assert "10<sup>-3</sup> mol/m<sup>3</sup>" in shown
        assert "NH<sub>3</sub>-N" in html(site, script, "art2-r1")
        assert "10<sup>3</sup>元" in shown
    page = (site / "zh-hans/notices/x/index.html").read_text("utf-8")
    assert '<th scope="col">浓度（mol/m<sup>3</sup>）</th>' in page


def test_a_formula_is_mathml_in_the_script_of_the_page(site: Path) -> None:
    assert "<mfrac>" in html(site, "zh-hans", "art1")
    assert "<mtext>总量</mtext>" in html(site, "zh-hans", "art1")
    assert "<mtext>總量</mtext>" in html(site, "zh-hant", "art1")
    assert "$`" not in html(site, "zh-hans", "art1")


def test_a_picture_has_its_words_its_size_and_a_name_of_its_own_bytes(site: Path) -> None:
    shown = LexborHTMLParser(html(site, "zh-hant", "art1-t1")).css_first("img")
    assert shown
    assert shown.attributes["alt"] == "渡口平面圖"
    assert (shown.attributes["width"], shown.attributes["height"]) == ("2", "1")
    (file,) = (site / "assets/pictures").iterdir()
    assert (shown.attributes["src"] or "").endswith(f"assets/pictures/{file.name}")
    assert file.read_bytes() == TINY_PNG.replace(AUTHOR, b"")
    assert "pictures/" not in (site / "sw.js").read_text("utf-8")


def test_a_footnote_is_linked_there_and_back(site: Path) -> None:
    assert '<sup><a class="footnote-mark" role="doc-noteref" href="#art2-t1">[1]</a></sup>' in html(
        site, "zh-hans", "art1"
    )
    assert 'role="doc-backlink" href="#art1"' in html(site, "zh-hans", "art2-t1")
    # The page of a measure may not have the footnote, which stands under another one.
    alone = html(site, "zh-hans", "art1", "art1")
    assert 'role="doc-noteref" href="../../../../zh-hans/notices/x/#art2-t1"' in alone


def test_data_have_the_plain_text_and_no_figure_of_a_raised_number(site: Path) -> None:
    with (site / "data/clauses.csv").open(newline="", encoding="utf-8") as file:
        texts = {row["clause"]: row["text"] for row in csv.DictReader(file)}
    assert "不超过10-3 mol/m3，单价不超过103元，按\\frac" in texts["art1"]
    assert texts["art2-r2"] == "NH3-N\tx^2[1]"
    with (site / "data/figures.csv").open(newline="", encoding="utf-8") as file:
        (figure,) = csv.DictReader(file)
    start, end = int(figure["start"]), int(figure["end"])
    assert texts["art1"][start:end] == figure["text"] == "最高支持800万元"


def test_texts_for_people_and_programs_keep_a_raised_number_apart(site: Path) -> None:
    plain = (site / "zh-hans/text/x.txt").read_text("utf-8")
    assert "浓度^(甲)　不超过10⁻³ mol/m³，单价不超过10³元" in plain
    assert "［图：渡口平面图］" in plain
    assert "[1] 见H₂O标准。" in plain
    marked = (site / "zh-hans/text/x.md").read_text("utf-8")
    for line in (_ARTICLE, "[^1]: 见H<sub>2</sub>O标准。"):
        assert line in marked
    assert "| NH<sub>3</sub>-N | $`x^2`$[^1] |" in marked
    root = ET.parse(site / "akn/x.xml").getroot()
    names = [element.tag.partition("}")[2] for element in root.iter()]
    assert (names.count("sup"), names.count("sub"), names.count("img")) == (6, 3, 1)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("10-3", "x#art1"),
        ("m3", "x#art1"),
        ("NH3-N", "x#art2-r1"),
        ("渡口平面图", "x#art1-t1"),
        ("H2O标准", "x#art2-t1"),
    ],
)
def test_the_search_finds_what_is_not_text_by_its_plain_text(
    page: Page, serve: Callable[..., str], site: Path, query: str, found: str
) -> None:
    look(page, serve(site), query)
    assert found in refs(page)


def test_a_browser_lays_out_the_formula_and_follows_the_footnote_without_scripts(
    browser: object, serve: Callable[..., str], site: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(serve(site) + "zh-hans/notices/x/")
    fraction = page.locator("#art1 mfrac").bounding_box()
    above, below = (page.locator("#art1 mfrac > *").nth(i).bounding_box() for i in (0, 1))
    assert fraction
    assert above["y"] + above["height"] <= below["y"]
    page.locator("#art1 .footnote-mark").click()
    assert page.url.endswith("#art2-t1")
    context.close()


_CANVAS = """type => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [30, 20];
  canvas.getContext("2d").fillRect(3, 3, 9, 9);
  return canvas.toDataURL(type).split(",")[1];
}"""
_SHOWN = """async ([type, data]) => {
  const image = new Image();
  image.src = `data:${type};base64,${data}`;
  await image.decode();
  return [image.naturalWidth, image.naturalHeight];
}"""
_EXIF = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0%s\0\0\0\0\0\0\0"


def with_data(raw: bytes, kind: str, turned: int = 1) -> bytes:
    """A picture of a browser with what a camera or an editor writes into it."""
    data = _EXIF % bytes([turned])
    if kind == "png":
        return raw[:33] + AUTHOR + raw[33:]
    if kind == "jpg":
        comment = b"\xff\xfe" + struct.pack(">H", 10) + b"Somebody"
        return raw[:2] + b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data + comment + raw[2:]
    own = b"EXIF" + struct.pack("<I", len(data)) + data
    body = raw[8:] + own
    return b"RIFF" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize(
    ("kind", "type_"), [("png", "image/png"), ("jpg", "image/jpeg"), ("webp", "image/webp")]
)
def test_a_picture_is_published_without_its_data_and_a_browser_still_shows_it(
    page: Page, tmp_path: Path, kind: str, type_: str
) -> None:
    raw = base64.b64decode(page.evaluate(_CANVAS, type_))
    folder = tmp_path / "notices" / "x"
    folder.mkdir(parents=True)
    (folder / f"a.{kind}").write_bytes(with_data(raw, kind))
    problems: list[Problem] = []
    picture = read_pictures(tmp_path, {NoticeId("x")}, problems)[NoticeId("x")][f"a.{kind}"]
    assert problems == []
    assert (picture.width, picture.height) == (30, 20)
    clean = picture_bytes(picture)
    assert b"Somebody" not in clean
    assert b"Exif" not in clean
    assert b"EXIF" not in clean
    assert page.evaluate(_SHOWN, [type_, base64.b64encode(clean).decode()]) == [30, 20]


def test_a_picture_that_lies_on_its_side_is_refused(page: Page, tmp_path: Path) -> None:
    raw = base64.b64decode(page.evaluate(_CANVAS, "image/jpeg"))
    folder = tmp_path / "notices" / "x"
    folder.mkdir(parents=True)
    (folder / "a.jpg").write_bytes(with_data(raw, "jpg", turned=6))
    problems: list[Problem] = []
    assert read_pictures(tmp_path, {NoticeId("x")}, problems) == {}
    assert [problem.message for problem in problems] == [
        "this picture lies on its side and is turned when shown; save it upright"
    ]


@settings(deadline=None)
@given(st.binary(max_size=80), st.sampled_from([TINY_PNG, b"\xff\xd8\xff", b"RIFF\x20\0\0\0WEBP"]))
def test_no_file_is_read_as_a_picture_by_chance_or_fails_otherwise(
    tail: bytes, head: bytes
) -> None:
    with tempfile.TemporaryDirectory(prefix="tiaowen-") as name:
        folder = Path(name) / "notices" / "x"
        folder.mkdir(parents=True)
        (folder / "a.png").write_bytes(head + tail)
        (folder / "b.png").write_bytes(head[: len(tail)] + tail)
        problems: list[Problem] = []
        found = read_pictures(Path(name), {NoticeId("x")}, problems)
        assert len(problems) + sum(map(len, found.values())) == 2


@settings(deadline=None)
@given(st.text(st.sampled_from("ab10-³甲<>/supb$`^[]():!{}\\_ .png"), max_size=60))
def test_a_text_is_read_or_refused_and_no_character_is_lost(source: str) -> None:
    read = read_inline(source, block=True)
    ends = [0]
    for mark in read.marks:
        assert ends[-1] <= mark.start <= mark.end <= len(read.text)
        ends.append(mark.end)
    assert read.place(len(source)) == (len(read.text) if not read.file else len(source))
    if not read.marks and not read.note:
        assert read.text == source


@settings(deadline=None)
@given(st.text(st.sampled_from("ab1{}^_\\ <>&'\"frac sqrt text left()"), max_size=40))
def test_a_formula_gives_plain_mathml_or_a_reason(source: str) -> None:
    if fault_of(source):
        with pytest.raises(ValueError, match=r"\w"):
            mathml(source)
        return
    written = mathml(source)
    names = {element.tag.partition("}")[2] for element in ET.fromstring(written).iter()}
    assert all(name.startswith("m") for name in names)
    assert "\\" not in written


def test_the_words_of_a_picture_are_no_text_of_the_capture(tmp_path: Path) -> None:
    (tmp_path / "notices").mkdir()
    path = tmp_path / "notices" / "x.md"
    path.write_text(_FRONT + _BODY, "utf-8")
    notice = read_notice(path)
    assert notice
    text = parse(notice.body, Place("x.md", 1)).text
    assert "渡口平面图" not in capture_text(notice.saying(text))
    assert "10-3mol/m3" in capture_text(notice.saying(text))
    assert text_of(text.clauses, text.tables).startswith("第一条　浓度甲　不超过10-3 mol/m3")
