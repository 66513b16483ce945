"""Word files and PDFs: what an import takes out of them. The files are made here, from text."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from playwright.sync_api import Browser

from tiaowen.importer.captures import Task, read_capture
from tiaowen.importer.decode import decode
from tiaowen.importer.errors import RefusedError
from tiaowen.importer.extracted import Table
from tiaowen.importer.pdf import read_pdf
from tiaowen.importer.word import read_docx
from tiaowen.importer.word_numbers import written

LEVELS = (
    ("chineseCountingThousand", "第%1条　"),
    ("chineseCountingThousand", "（%2）"),
    ("decimal", "%3."),
)


def list_of(document: docx.document.Document) -> int:
    """Add a list of three levels, and return its number."""
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(LEVELS)
    )
    names = nsdecls("w")
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {names} w:abstractNumId="77">{levels}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(f'<w:num {names} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    return 77


def item(document: docx.document.Document, number: int, level: int, text: str) -> None:
    paragraph = document.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
            f'<w:numId w:val="{number}"/></w:numPr>'
        )
    )


def saved(document: docx.document.Document) -> bytes:
    whole = io.BytesIO()
    document.save(whole)
    return whole.getvalue()


def test_the_numbers_of_words_lists_are_written_out() -> None:
    document = docx.Document()
    number = list_of(document)
    for level, text in ((0, "渡船编号。"), (0, "下列不得："), (1, "超载；"), (1, "夜航。")):
        item(document, number, level, text)
    item(document, number, 2, "甲")
    item(document, number, 0, "附议。")
    item(document, number, 1, "乙。")
    assert read_docx(saved(document)).blocks == (
        "第一条　渡船编号。",
        "第二条　下列不得：",
        "（一）超载；",
        "（二）夜航。",
        "1.甲",
        "第三条　附议。",
        "（一）乙。",
    )


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (12, "chineseCounting", "十二"),
        (3, "chineseLegalSimplified", "叁"),
        (4, "decimalEnclosedCircle", "④"),
        (2, "ideographTraditional", "乙"),
        (28, "lowerLetter", "bb"),
        (9, "upperRoman", "IX"),
        (7, "decimalFullWidth", "７"),
        (7, "unheard-of", "7"),
    ],
)
def test_a_number_is_written_as_its_list_says(value: int, form: str, text: str) -> None:
    assert written(value, form) == text


def test_tracked_changes_are_taken_as_made_and_told() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("局主管")._p
    names = nsdecls("w")
    paragraph.append(parse_xml(f"<w:del {names}><w:r><w:delText>鱼和</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:ins {names}><w:r><w:t>渡船</w:t></w:r></w:ins>"))
    found = read_docx(saved(document))
    assert found.blocks == ("局主管渡船",)
    assert found.notes == (
        "tracked deletion taken as made: 1",
        "tracked insertion taken as made: 1",
    )


def test_merged_cells_and_raised_characters_of_a_word_table_stay() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for y, row in enumerate((("船", "费（元）", ""), ("", "首年", "续年"), ("甲", "9", "7"))):
        for x, text in enumerate(row):
            table.cell(y, x).text = text
    table.cell(0, 0).merge(table.cell(1, 0)).text = "船"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "费（元）"
    paragraph = document.add_paragraph("每m")
    paragraph.add_run("2").font.superscript = True
    assert read_docx(saved(document)).blocks == (
        Table((("船", "费（元）", "<"), ("^", "首年", "续年"), ("甲", "9", "7")), 2),
        "每m<sup>2</sup>",
    )


def test_running_heads_of_a_word_file_are_left_out_and_told() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "内部资料"
    document.add_paragraph("正文。")
    found = read_docx(saved(document))
    assert found.blocks == ("正文。",)
    assert found.notes == ("running head or foot left out: 内部资料",)


def test_a_word_file_becomes_a_draft_that_gives_its_text_back(tmp_path: Path) -> None:
    document = docx.Document()
    for text in ("白河市渔业局关于渡船的通知", "白渔发〔2024〕1号", "各县渔业局："):
        document.add_paragraph(text)
    number = list_of(document)
    item(document, number, 0, "渡船编号。")
    item(document, number, 0, "本通知自2024年5月1日起施行。")
    for text in ("白河市渔业局", "2024年4月1日"):
        document.add_paragraph(text)
    path = tmp_path / "渡船.docx"
    path.write_bytes(saved(document))
    (file,) = read_capture(Task(path.as_posix()), None, report=False).files
    assert not file.unbalanced
    assert "第一条 渡船编号。" in file.text
    assert "extractor: python-docx" in file.text
    assert "effective: {text: 自2024年5月1日起施行, from: 2024-05-01}" in file.text


@pytest.mark.parametrize(
    ("size", "message"), [(300_000_000, "it unpacks to"), (2_000_000, "it unpacks to")]
)
def test_a_zip_bomb_is_refused_before_it_is_unpacked(size: int, message: str) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * size)
    with pytest.raises(RefusedError, match=message):
        decode(whole.getvalue())


PAGE = """<meta charset="utf-8"><style>
@page{size:A5;margin:22mm 20mm} body{font:12pt/2 serif} p{text-indent:2em;margin:0}
.plain{text-indent:0} .end{text-align:right} h1{text-align:center;font-size:15pt}
table{border-collapse:collapse;width:100%} td,th{border:1px solid} sup{font-size:65%}</style>"""
FOOT = (
    '<div style="font-size:8px;width:100%;text-align:center">— <span class="pageNumber"></span> —'
    "</div>"
)
TEXT = """<h1>白河市渔业局<br>关于渡船收费的通知</h1>
<p style="text-align:center">白渔发〔2024〕2号</p><p class=plain>各县渔业局：</p>
<p>一、渡船收费按船的长度和载重分档，每年由县渔业局核定一次并向社会公布，依照第三条和第四条的规定可以减免的，当场登记。</p>
<p>二、每m<sup>2</sup>收三元。</p><p class=end>白河市渔业局</p><p class=end>2024年4月1日</p>
<p class=plain>附件</p><h1>收费表</h1>
<table><thead><tr><th rowspan=2>类<th colspan=2>费（元）</tr><tr><th>首年<th>续年</tr></thead>"""


@pytest.fixture(scope="module")
def printed(browser: Browser) -> Iterator[bytes]:
    """A notice as Chromium prints it: two pages, hard line ends, a table over both."""
    rows = "".join(f"<tr><td>第{i}类<td>{i}<td>{i + 5}</tr>" for i in range(1, 25))
    page = browser.new_page()
    page.set_content(f"{PAGE}{TEXT}{rows}</table>")
    yield page.pdf(
        format="A5",
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=FOOT,
        margin={"top": "22mm", "bottom": "22mm", "left": "20mm", "right": "20mm"},
    )
    page.close()


def test_lines_of_a_pdf_become_paragraphs(printed: bytes) -> None:
    blocks = read_pdf(printed).blocks
    words = "".join(map(str, blocks[:5])).translate({0x2EA0: "民"})
    assert "白渔发〔2024〕2号" in words
    long = next(block for block in blocks if isinstance(block, str) and block.startswith("一、"))
    assert long.endswith("当场登记。")
    assert "每m<sup>2</sup>收三元。" in str(blocks)


def test_a_table_over_two_pages_is_one_with_its_head_once(printed: bytes) -> None:
    (table,) = [block for block in read_pdf(printed).blocks if isinstance(block, Table)]
    assert table.head == 2
    assert table.rows[:2] == (("类", "费（元）", "<"), ("^", "首年", "续年"))
    assert [row[1] for row in table.rows[2:]] == [str(i) for i in range(1, 25)]


def test_page_numbers_are_left_out_and_told(printed: bytes) -> None:
    found = read_pdf(printed)
    assert "running head or foot left out: page numbers" in found.notes
    assert "—" not in str(found.blocks)


def test_a_scan_says_what_to_do(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<div style='width:9cm;height:9cm;background:#ccc'></div>")
    scan = page.pdf()
    page.close()
    with pytest.raises(RefusedError, match=r"a scan: .*recognise the text first"):
        read_pdf(scan)
