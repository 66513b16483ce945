"""`cite`: links put into other people's documents, where they cite without one."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from tests.telling import Told, told

BASE = "https://example.org/repo/"
NOTICES = f"{BASE}zh-hans/notices/"
DAY = "2026-01-01"
Cite = Callable[..., tuple[Told, bytes]]


@pytest.fixture
def cite(site: Path, tmp_path: Path) -> Cite:
    """Write a document, have links put into it, and return what was told and what it became."""

    def run(name: str, content: str | bytes, *words: str) -> tuple[Told, bytes]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        said = told("cite", "--site", str(site), "--as-of", DAY, "--in-place", *words, str(path))
        return said, path.read_bytes()

    return run


def short(document: bytes) -> str:
    return document.decode().replace(NOTICES, "@")


@pytest.mark.parametrize(
    ("written", "linked"),
    [
        ("按渝府办发〔2025〕57号办理。", "按[渝府办发〔2025〕57号](@cq-2025-yfbf-57/)办理。"),
        ("按渝府办发[2025]57号办理。", "按[渝府办发[2025]57号](@cq-2025-yfbf-57/)办理。"),
        (
            "渝府办发〔2025〕57号第20条、第21条和第99条",
            "[渝府办发〔2025〕57号第20条](@cq-2025-yfbf-57/m20/)、"
            "[第21条](@cq-2025-yfbf-57/m21/)和第99条",
        ),
        (
            "《智慧医疗装备行动计划》（渝府办发〔2025〕57号）第3条至第5条。",
            "[《智慧医疗装备行动计划》（渝府办发〔2025〕57号）第3条至第5条](@cq-2025-yfbf-57/m3/)。",
        ),
        (
            "对这些设备，应当依照智慧医疗装备产业创新发展行动计划第20条处理。",
            "对这些设备，应当依照[智慧医疗装备产业创新发展行动计划第20条](@cq-2025-yfbf-57/m20/)处理。",
        ),
        (
            "> 按渝府办发〔2025〕\n> 57号第20条\n",
            "> 按[渝府办发〔2025〕\n> 57号第20条](@cq-2025-yfbf-57/m20/)\n",
        ),
        (
            "| 甲 | 乙 |\r\n|---|---|\r\n| 渝府办发〔2025〕58号 | 丙 |\r\n",
            "| 甲 | 乙 |\r\n|---|---|\r\n| [渝府办发〔2025〕58号](@cq-2025-yfbf-58/) | 丙 |\r\n",
        ),
    ],
)
def test_a_citation_becomes_a_link(cite: Cite, written: str, linked: str) -> None:
    said, document = cite("a.md", written)
    assert said.status == 0
    assert short(document) == linked
    again, same = cite("a.md", document)
    assert same == document
    assert " → " not in again.out


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: 渝府办发〔2025〕57号\n---\n",
        "+++\r\ntitle = '渝府办发〔2025〕57号'\r\n+++\r\n",
        "`渝府办发〔2025〕57号`",
        "``渝府办发〔2025〕57号 ` 第3条``",
        "```\n渝府办发〔2025〕57号\n```\n",
        "    渝府办发〔2025〕57号\n",
        "[渝府办发〔2025〕57号](x)",
        "[见[渝府办发〔2025〕57号]第3条](x)",
        "![渝府办发〔2025〕57号](x.png)",
        "[渝府办发〔2025〕57号]\n\n[渝府办发〔2025〕57号]: https://example.com/\n",
        "[渝府办发〔2025〕57号][b]\n\n[b]: https://example.com/ '渝府办发〔2025〕57号'\n",
        "<a href='x'>渝府办发〔2025〕57号</a>",
        "<!-- 渝府办发〔2025〕57号 -->",
        "<div>\n渝府办发〔2025〕57号\n</div>\n",
        "https://example.com/渝府办发〔2025〕57号",
        "$渝府办发〔2025〕57号$",
        "中山路57号，第57号展位。",
        "我们的医疗装备行动计划第20条",
        "本合同第三条。\n\n第三条 甲方付款。",
        "《红楼梦》第三回，渝府办发〔2031〕57号，57号第20条，〔2025〕57号。",
    ],
)
def test_what_is_no_prose_or_not_settled_stays_as_it_is(cite: Cite, text: str) -> None:
    said, document = cite("a.md", text)
    assert (said.status, document.decode()) == (0, text)


def test_a_report_says_what_each_citation_means(cite: Cite) -> None:
    text = (
        "渝府办发〔2025〕2号第24条\n\n渝府办发〔2025〕57号第99条\n\n57号第20条\n\n"
        "《采莲办法》第三条\n\n本合同第三条\n"
    )
    said, _ = cite("a.md", text, "--on", "2025-06-01")
    lines = [re.sub(r"^.*?a\.md:", "", line) for line in said.out.splitlines()]
    assert lines[0].startswith(
        f"1: repealed: 渝府办发〔2025〕2号第24条 → {NOTICES}cq-2025-yfbf-2/m24/: "
        "on 2025-06-01: in-force;"
    )
    assert f"now 渝府办发〔2025〕57号 m23: {NOTICES}cq-2025-yfbf-57/m23/" in lines[0]
    assert lines[1:] == [
        "3: never existed: 渝府办发〔2025〕57号第99条: "
        "渝府办发〔2025〕57号 has no 第99条 (it has m1 to m29)",
        "5: not unique: 57号第20条: it does not say who numbers; "
        f"it fits {NOTICES}cq-2025-yfbf-57/m20/",
        "7: unknown: 《采莲办法》第三条: no document here has it",
        "9: unclear: 第三条: it does not say of which document",
        "5 citations without a link, 1 lead to a document, 4 not",
    ]


@pytest.mark.parametrize(
    ("day", "notice"), [("2025-06-01", "cq-2025-yfbf-2"), ("2025-12-31", "cq-2025-yfbf-57")]
)
def test_a_title_means_the_version_of_the_documents_day(cite: Cite, day: str, notice: str) -> None:
    _, document = cite("a.md", "《智慧医疗装备行动计划》第20条", "--on", day)
    assert short(document) == f"[《智慧医疗装备行动计划》第20条](@{notice}/m20/)"


def test_a_page_keeps_its_links_its_code_and_its_entities(cite: Cite) -> None:
    head = "<!doctype html><title>渝府办发〔2025〕57号</title>\n"
    rest = (
        "<a href=x>渝府办发〔2025〕57号</a><pre>渝府办发〔2025〕57号</pre>"
        '<script>"渝府办发〔2025〕57号"</script><!-- 渝府办发〔2025〕57号 -->'
        "<code>渝府办发〔2025〕57号</code>"
    )
    said, document = cite("a.html", f"{head}<p class='a>b'>按渝府办发〔2025〕57号&lt;{rest}")
    link = '<a href="@cq-2025-yfbf-57/">渝府办发〔2025〕57号</a>'
    assert short(document) == f"{head}<p class='a>b'>按{link}&lt;{rest}"
    assert ":2: in-force: " in said.out


def test_plain_text_in_traditional_characters_is_given_the_address_of_its_script(
    cite: Cite,
) -> None:
    text = "\ufeff見渝府辦發〔2025〕57號第20條。"
    _, document = cite("a.txt", text)
    url = f"{BASE}zh-hant/notices/cq-2025-yfbf-57/m20/"
    assert document.decode() == f"\ufeff見渝府辦發〔2025〕57號第20條 <{url}>。"
    assert cite("a.txt", document)[0].out.startswith("0 citations")


PIECES = [
    *("渝府办发〔2025〕57号", "第20条", "、", "《智慧医疗装备行动计划》", "（", "）", "和"),
    *("*", "**", "_", "`", "```\n", "[", "](x)", "](", "!", "<b>", "</b>", "<a>", "</a>", "<!--"),
    *("-->", "\n", "\n\n", "> ", "- ", "    ", "|", "|-|\n", "# ", "\\", "&amp;", "<", '"', "$"),
]


@pytest.mark.parametrize("suffix", ["md", "html"])
def test_nothing_but_links_is_ever_put_in(cite: Cite, suffix: str) -> None:
    chosen = random.Random(7)
    linked = 0
    for _ in range(150):
        text = "".join(chosen.choices(PIECES, k=14))
        _, document = cite(f"a.{suffix}", text)
        link = r"\[((?:[^\[\]])*)\]\(@[^)]*\)" if suffix == "md" else r'<a href="@[^"]*">(.*?)</a>'
        without, count = re.subn(link, r"\1", short(document), flags=re.DOTALL)
        assert without == text
        linked += count
    assert linked > 30


def word_file(*, field: bool = False) -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph("根据")
    paragraph.add_run("《智慧医疗装备行动计划》").bold = True
    paragraph.add_run("第20条")
    paragraph.add_run("及第21条").italic = True
    paragraph.add_run("执行。")
    document.add_table(1, 1).cell(0, 0).text = "渝府办发〔2025〕2号"
    if field:
        paragraph = document.add_paragraph()
        for kind in ("begin", "separate", "end"):
            run = paragraph.add_run("渝府办发〔2025〕57号")
            run._r.append(run._r.makeelement(qn("w:fldChar"), {qn("w:fldCharType"): kind}))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_word_file_keeps_its_words_and_their_formatting(cite: Cite) -> None:
    _, written = cite("a.docx", word_file(field=True))
    before, after = (
        docx.Document(io.BytesIO(word_file(field=True))),
        docx.Document(io.BytesIO(written)),
    )
    assert [one.text for one in before.paragraphs] == [one.text for one in after.paragraphs]
    links = after.paragraphs[0].hyperlinks
    assert [(one.text, one.address) for one in links] == [
        ("《智慧医疗装备行动计划》第20条", f"{NOTICES}cq-2025-yfbf-57/m20/"),
        ("第21条", f"{NOTICES}cq-2025-yfbf-57/m21/"),
    ]
    assert [run.bold for run in links[0].runs] == [True, None]
    assert links[1].runs[0].italic
    assert [run.text for run in after.paragraphs[0].runs if run.italic] == ["及"]
    cell = after.tables[0].cell(0, 0).paragraphs[0]
    assert [one.text for one in cell.hyperlinks] == ["渝府办发〔2025〕2号"]
    assert after.paragraphs[1].hyperlinks == []
    assert cite("a.docx", written)[0].out.startswith("0 citations")


def with_footnote(words: str) -> bytes:
    """The Word file with one footnote, as Word writes it."""
    file = io.BytesIO(word_file())
    document = docx.Document(file)
    xml = (
        f"<w:footnotes {nsdecls('w')}><w:footnote w:id='1'><w:p><w:r><w:t>{words}</w:t></w:r></w:p>"
    )
    part = Part(
        PackURI("/word/footnotes.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
        f"{xml}</w:footnote></w:footnotes>".encode(),
        document.part.package,
    )
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_footnote_of_a_word_file_is_given_its_links(cite: Cite) -> None:
    said, written = cite("a.docx", with_footnote("见渝府办发〔2025〕58号第六条。"))
    assert "渝府办发〔2025〕58号第六条" in said.out
    document = docx.Document(io.BytesIO(written))
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES)
    (link,) = parse_xml(part.blob).iter(qn("w:hyperlink"))
    assert "".join(one.text for one in link.iter(qn("w:t"))) == "渝府办发〔2025〕58号第六条"
    assert part.rels[link.get(qn("r:id"))].target_ref == f"{NOTICES}cq-2025-yfbf-58/m6/"
    assert cite("a.docx", written)[0].out.startswith("0 citations")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("suffix", ["md", "html", "txt"])
def test_a_document_keeps_its_encoding(cite: Cite, suffix: str, encoding: str) -> None:
    text = "为支持企业发展，按渝府办发〔2025〕57号第20条办理。\r\n这是第二行，没有引用。"
    _, written = cite(f"a.{suffix}", text.encode(encoding))
    url = f"{NOTICES}cq-2025-yfbf-57/m20/"
    assert written.decode(encoding).count(url) == 1
    assert (
        re.sub(rf" ?[<(\[]*(?:a href=\")?{url}[\")>]*|</a>|[\[\]]", "", written.decode(encoding))
        == text
    )


def test_what_a_document_calls_another_for_short_means_that_one(cite: Cite) -> None:
    _, written = cite(
        "a.md",
        "根据《智慧医疗装备行动计划》（渝府办发〔2025〕57号，以下简称《计划》）制定。\n\n"
        "依照《计划》第20条、第21条和“计划”第3条；本计划第4条不在此列。\n\n"
        "渝府办发〔2025〕58号（下称政策措施）已经印发，违反政策措施第六条的除外。\n",
    )
    assert short(written) == (
        "根据[《智慧医疗装备行动计划》（渝府办发〔2025〕57号](@cq-2025-yfbf-57/)，以下简称《计划》）制定。\n\n"
        "依照[《计划》第20条](@cq-2025-yfbf-57/m20/)、[第21条](@cq-2025-yfbf-57/m21/)"
        "和[“计划”第3条](@cq-2025-yfbf-57/m3/)；本计划第4条不在此列。\n\n"
        "[渝府办发〔2025〕58号](@cq-2025-yfbf-58/)（下称政策措施）已经印发，"
        "违反[政策措施第六条](@cq-2025-yfbf-58/m6/)的除外。\n"
    )


def bomb() -> bytes:
    file = io.BytesIO(word_file())
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/more.xml", b" " * 20_000_000)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.rst", b"x", "not Markdown, HTML, text or a Word file"),
        ("a.md", b"\xff\x80\x81\xfe" * 40, "save it as UTF-8"),
        (
            "a.txt",
            "渝府办发〔2025〕57号".encode("gb18030") * 99 + b"\xff",
            "some of it is no gb18030 text",
        ),
        ("a.txt", b"plain words\0and more", "binary data"),
        ("a.html", b"<div>" * 100_000, "nested too deep"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "locked with a password, or an old doc file"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 50, "a damaged zip archive"),
        ("a.docx", word_file()[:-30], "a damaged zip archive"),
        ("a.docx", bomb(), "as no document of text does"),
        ("a.md", b"a" * (16 << 20) + b"b", "more than 16 MB"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_cannot_be_read_is_one_clear_line(
    cite: Cite, name: str, content: bytes, why: str
) -> None:
    said, document = cite(name, content)
    assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)
    assert f"{name}: " in said.err
    assert why in said.err
    assert document == content


def test_documents_are_written_where_it_was_asked_for_and_nothing_is_written_over(
    site: Path, tmp_path: Path
) -> None:
    path, out = tmp_path / "a.md", tmp_path / "linked"
    path.write_text("渝府办发〔2025〕57号", "utf-8")
    asked = ("cite", "--site", str(site), str(path))
    assert told(*asked).status == 0
    assert [one.name for one in tmp_path.iterdir()] == ["a.md"]
    assert told(*asked, "--out", str(out)).status == 0
    assert short((out / "a.md").read_bytes()).startswith("[渝府办发〔2025〕57号]")
    assert path.read_text("utf-8") == "渝府办发〔2025〕57号"
    refused = told(*asked, "--out", str(out))
    assert refused.status == 2
    assert "would be written over" in refused.err
    assert told("cite", "--content", str(tmp_path), str(path)).status == 2
