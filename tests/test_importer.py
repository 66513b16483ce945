"""An import gives drafts equal to what is published, proves them balanced, and loses nothing."""

import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests import CORPUS, ROOT
from tests.importing import drafts_of, found_in, notices_in, published
from tiaowen.cli.main import main
from tiaowen.corpus.load import load
from tiaowen.importer.account import imbalance
from tiaowen.importer.decode import LARGEST, decode
from tiaowen.importer.errors import RefusedError
from tiaowen.model import HOLE, NoticeId, RegionId
from tiaowen.sources import loader
from tiaowen.sources.notice_ids import Home, notice_id
from tiaowen.sources.serialize import flow

HELD = published()
CAPTURES = sorted((CORPUS / "captures").glob("*.txt"))
REPORT = """近日,某区印发《某区支持科技创新政策措施》,对首次认定的高新技术企业给予最高20万元补助。
到2027年,全区企业达到30家以上,投资150亿元。
来源:某日报
"""


def run(*words: object) -> int:
    return main(["import", *map(str, words)])


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("content")
    assert run(*CAPTURES, "--out", out) == 0
    return out


@pytest.mark.parametrize("id", HELD)
def test_a_capture_gives_the_published_text(imported: Path, id: str) -> None:
    drafts = {notice.id: notice for notice in loader.read(imported)[0].notices}
    ours, theirs = drafts[NoticeId(id)], HELD[id]
    assert ours.title == theirs.title
    assert ours.body.strip() == theirs.body.strip()


@pytest.mark.parametrize("id", HELD)
def test_a_capture_gives_the_published_front_matter(imported: Path, id: str) -> None:
    drafts = {notice.id: notice for notice in loader.read(imported)[0].notices}
    ours, theirs = drafts[NoticeId(id)], HELD[id]
    for name in ("number", "short_title", "issuers", "region", "written", "effective", "expires"):
        assert getattr(ours, name) == getattr(theirs, name), name
    home = Home(RegionId("chongqing"), "cq", "重庆市")
    acts = [effect for effect in ours.effects if effect.does == "repeals"]
    repealed = [notice_id(effect.target, home) for effect in acts]
    assert repealed == [one.notice for one in theirs.repeals]
    assert ours.published is None


def test_every_emendation_of_certainty_and_witness_is_the_published_one(imported: Path) -> None:
    drafts = {notice.id: notice for notice in loader.read(imported)[0].notices}
    for id in ("cq-2025-yfbf-2", "cq-2025-yfbf-57"):
        for reason in ("spam", "lost-cell", "folded-punctuation", "cell-delimiter"):
            ours = {item for item in drafts[NoticeId(id)].emendations if item.reason == reason}
            assert ours == {item for item in HELD[id].emendations if item.reason == reason}


def test_drafts_of_notices_pass_the_check(imported: Path) -> None:
    codes = {problem.code for problem in load(imported).problems}
    assert codes <= {"unknown-notice"}  # what they repeal is named in works.yml by hand


def test_drafts_are_the_same_with_any_number_of_jobs(tmp_path: Path) -> None:
    captures = tmp_path / "captures"
    captures.mkdir()
    for i in range(12):
        text = CAPTURES[i % len(CAPTURES)].read_text("utf-8")
        (captures / f"{i}.txt").write_text(text.replace("〕", f"〕{i}", 1), encoding="utf-8")
    for jobs in (1, 2):
        assert run(captures, "--out", tmp_path / str(jobs), "--jobs", jobs) == 0
    one, two = (
        {p.name: p.read_bytes() for p in (tmp_path / jobs).rglob("*.md")} for jobs in ("1", "2")
    )
    assert len(one) == 12
    assert one == two


def test_many_captures_are_read_by_processes_of_the_command(tmp_path: Path) -> None:
    for i in range(9):  # from nine on, others read them
        text = (
            f"白河市渔业局关于渔网的通知\n白渔发〔2024〕{i}号\n各县渔业局：\n一、渔网每年检验。\n"
        )
        (tmp_path / f"{i}.txt").write_text(text, encoding="utf-8")
    words = [sys.executable, "build.py", "import", tmp_path, "--out", tmp_path / "out", "--jobs", 2]
    done = subprocess.run([*map(str, words)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "9 files: 9 documents, 9 drafts written" in done.stdout


# -- what is held already --------------------------------------------------------------------


def test_a_held_notice_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(CAPTURES[0], "--out", tmp_path) == 0
    path = tmp_path / "notices" / f"{CAPTURES[0].stem}.md"
    path.write_text(path.read_text("utf-8").replace("topics: []", "topics: [a]"), encoding="utf-8")
    before = path.read_bytes()
    assert run(CAPTURES[0], "--out", tmp_path) == 0
    assert path.read_bytes() == before
    assert "left as it is" in capsys.readouterr().out


def test_force_overwrites_and_shows_the_difference(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(CAPTURES[0], "--out", tmp_path) == 0
    path = tmp_path / "notices" / f"{CAPTURES[0].stem}.md"
    before = path.read_text("utf-8")
    path.write_text(before.replace("topics: []", "topics: [a]"), encoding="utf-8")
    assert run(CAPTURES[0], "--out", tmp_path, "--force") == 0
    out = capsys.readouterr().out
    assert "-topics: [a]\n+topics: []\n" in out
    assert path.read_text("utf-8") == before


def test_the_same_notice_in_two_captures_is_drafted_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(CAPTURES[2].read_bytes())
    assert run(CAPTURES[2], copy, "--out", tmp_path / "out") == 0
    assert f"a copy; {CAPTURES[2].as_posix()} is drafted, the same words" in capsys.readouterr().out
    assert len(list((tmp_path / "out").rglob("*.md"))) == 1


# -- witnesses -------------------------------------------------------------------------------


def test_a_witness_that_we_hold_fills_the_holes(tmp_path: Path) -> None:
    dirty = next(path for path in CAPTURES if path.stem == "cq-2025-yfbf-2")
    clean = next(path for path in CAPTURES if path.stem == "cq-2025-yfbf-57")
    assert run(dirty, "--out", tmp_path / "alone") == 0
    alone = (tmp_path / "alone" / "notices" / f"{dirty.stem}.md").read_text("utf-8")
    assert alone.count(HOLE) == 2 * 2  # in the text and in the emendations; 关于 follows the form
    assert run(clean, "--out", tmp_path) == 0
    assert run(dirty, "--out", tmp_path, "--witness", clean.stem) == 0
    assert HOLE not in (tmp_path / "notices" / f"{dirty.stem}.md").read_text("utf-8")


def test_a_draft_with_a_hole_is_refused_by_the_check(tmp_path: Path) -> None:
    dirty = next(path for path in CAPTURES if path.stem == "cq-2025-yfbf-2")
    assert run(dirty, "--out", tmp_path) == 0
    assert [problem.code for problem in load(tmp_path).problems].count("hole") == 2


def test_an_unknown_witness_is_wrong_usage(tmp_path: Path) -> None:
    assert run(CAPTURES[0], "--out", tmp_path, "--witness", "nobody") == 2


# -- the account -----------------------------------------------------------------------------


def test_the_report_tells_what_each_rule_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capture = tmp_path / "capture.txt"
    text = next(path for path in CAPTURES if path.stem == "cq-2025-yfbf-2").read_text("utf-8")
    capture.write_text(f"某栏目\n{text}\n您即将离开“某市人民政府网站”\n", encoding="utf-8")
    assert run(capture, "--out", tmp_path / "out", "--report") == 0
    out = capsys.readouterr().out
    assert f"{capture}:1: unclaimed: 某栏目" in out
    assert ": boilerplate: 您即将离开“某市人民政府网站”" in out
    assert "rule padding: 2 places" in out
    assert "'澳门威尼斯人官网,澳门威尼斯赌场' → '关于'" in out
    assert re.search(r"capture = draft \+ \d+ emendations \+ 2 rules: balanced", out)


@pytest.mark.parametrize("path", CAPTURES, ids=[path.stem for path in CAPTURES])
def test_an_unrecorded_change_upsets_the_account(path: Path) -> None:
    (draft,) = notices_in(path.read_bytes(), list(HELD.values()))
    assert imbalance(draft) == ""
    for i in range(len(draft.notice.emendations)):
        fewer = draft.notice.emendations[:i] + draft.notice.emendations[i + 1 :]
        changed = replace(draft, notice=replace(draft.notice, emendations=fewer))
        assert imbalance(changed)


# -- records ---------------------------------------------------------------------------------


def test_a_report_becomes_metadata_and_figures_and_no_sentence(tmp_path: Path) -> None:
    capture = tmp_path / "capture.txt"
    capture.write_text(REPORT, encoding="utf-8")
    assert run(capture, "--out", tmp_path) == 0
    path, source = sorted((tmp_path / "records").glob("*.md"), key=lambda one: len(one.name))
    text = path.read_text("utf-8")
    assert source.read_text("utf-8").split() == REPORT.split()[:2]
    (record,) = loader.read(tmp_path)[0].records
    assert [(f.text, f.year) for f in record.figures] == [
        ("最高20万元", None),
        ("达到30家以上", 2027),
        ("150亿元", 2027),
    ]
    assert record.abstract == ()
    assert record.title_ours
    assert record.publisher == "某日报"
    runs = {REPORT[i : i + 12] for i in range(len(REPORT) - 12)}
    told = text.replace("某区支持科技创新政策措施", "")
    assert not any(words in told for words in runs)


# -- encodings and HTML ----------------------------------------------------------------------

NOTICE = (
    "重庆市人民政府关于做好节水工作的通知\n渝府发〔2025〕9号\n各区县人民政府：\n"
    "一、严格管理，全面节水。\n"
)


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("gb18030", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
    ],
)
def test_an_encoding_is_told_by_evidence(encoding: str, mark: bytes) -> None:
    decoded = decode(mark + NOTICE.encode(encoding))
    assert decoded.text == NOTICE
    assert decoded.encoding == encoding
    assert decoded.notes == ()


def test_a_few_wrong_bytes_are_reported_and_leave_a_hole() -> None:
    raw = (NOTICE * 20).encode() + "支持".encode() + b"\xff" + "创新。\n".encode()
    decoded = decode(raw)
    assert decoded.notes == (
        "1 byte sequences are not utf-8, the first is 0xff in line 81; each stands as U+FFFD",
    )


def test_a_page_gives_its_words_and_tables_and_no_script() -> None:
    page = f"""<!DOCTYPE html><html><head><meta name="ContentSource" content="某市政府网">
    <script>var a = "<p>赌场</p>"</script><style>p {{}}</style></head><body><nav>首页</nav>
    <h1>{NOTICE.splitlines()[0]}</h1><p>渝府发〔2025〕9号<p>各区县人民政府：</b></p>
    <p>一、严格管理，<br>全面节水。</p><p>附件1</p><p>指标表</p>
    <table><tr><th>序号<th>指标<th>数值</tr><tr><td>1<td colspan=2>产值 < 3</table>"""
    (draft,) = notices_in(page.encode())
    assert imbalance(draft) == ""
    assert draft.notice.source.name == "某市政府网"
    assert draft.notice.body == (
        "各区县人民政府：\n\n一、严格管理，全面节水。\n\n附件1\n\n## 指标表\n\n"
        "| 序号 | 指标 | 数值 |\n| --- | --- | --- |\n| 1 | 产值 < 3 | < |\n"
    )


def test_a_traditional_notice_is_stored_simplified_with_the_doubtful_marked() -> None:
    text = (
        "重慶市人民政府關於做好節水工作的通知\n渝府發〔2025〕9號\n各區縣人民政府：\n"
        "一、嚴格管理，著力發展，收集餘水，改善頭髮乾燥。\n"
    )
    (draft,) = notices_in(text.encode())
    assert imbalance(draft) == ""
    assert draft.notice.title == "重庆市人民政府关于做好节水工作的通知"
    assert "着力发展" in draft.notice.body
    doubtful = [item for item in draft.notice.emendations if not item.certain]
    assert {"著", "乾"} <= {char for item in doubtful for char in item.found}
    assert all(item.reason == "script" for item in doubtful)


# -- bad input -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        (b"PK\x03\x04" + b"\0" * 30 + b"word/document.xml", "a damaged zip archive"),
        (b"PK\x03\x04" + b"\0" * 30 + b"xl/workbook.xml", "an Office file (xlsx)"),
        (b"PK\x03\x04" + b"\0" * 30 + b"a.txt", "a zip archive, not text"),
        (b"%PDF-1.7\n", "a PDF that cannot be opened"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 90, "an old Office file"),
        (b"\x89PNG\r\n" + b"\0" * 90, "a picture"),
        (bytes(range(256)) * 20, "binary data"),
        (b"\xff\x80" * 999, "neither UTF-8 nor GB18030 nor UTF-16"),
        (b"\x01\x02\x03\x04" * 40, "binary data"),
        (b"----\n====\n", "there are no words in it"),
        (b"<div>" * 5000, "nested thousands of levels deep"),
        (b"x" * (LARGEST + 1), "more than the 16 MB"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(raw: bytes, why: str) -> None:
    with pytest.raises(RefusedError) as refused:
        decode(raw)
    assert why in str(refused.value)
    assert "\n" not in str(refused.value)


def test_one_bad_file_never_stops_the_rest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(b"")
    (tmp_path / "in" / "b.txt").write_bytes(b"PK\x03\x04")
    spam = "澳门威尼斯人官网,澳门威尼斯赌场\n" * 30
    (tmp_path / "in" / "c.txt").write_text(spam, encoding="utf-8")
    (tmp_path / "in" / "d.txt").write_text("您好\n" * 3, encoding="utf-8")
    (tmp_path / "in" / "e.txt").write_bytes(CAPTURES[0].read_bytes())
    (tmp_path / "in" / "f.txt").symlink_to("nowhere")
    out = tmp_path / "out"
    assert run(tmp_path / "in", tmp_path / "missing.txt", "--out", out) == 1
    told = capsys.readouterr()
    assert "a.txt: the file is empty" in told.err
    assert "b.txt: a zip archive" in told.err
    assert "c.txt: no document found: all of it is spam" in told.err
    assert "d.txt: no document found: no title" in told.err
    assert "missing.txt: cannot be read: No such file" in told.err
    assert "6 files: 1 documents, 1 drafts written, 0 held already, 5 files failed" in told.out
    assert [path.name for path in out.rglob("*") if path.is_file()] == [f"{CAPTURES[0].stem}.md"]


def test_a_failure_while_writing_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.write_text

    def fail(path: Path, *words: object, **named: object) -> int:
        if "57" in path.name:
            raise OSError(28, "No space left on device")
        return real(path, *words, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "write_text", fail)
    assert run(*CAPTURES, "--out", tmp_path) == 1
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "unit",
    [
        "(", ")", "((支", "[", "《", "“", '"', "?", "? ", "?a", "?碧", "?!碧諘",
        "a(b)", "产(chǎn)", ",支", "** **支", "[a](b)", "\\.", "|", "\t支",
        "&amp;", "1\n", "序号\n1\n", "来源:某报\n", "第一条\n", "2025-01-01 来源: 某报\n",
        "渝府发〔2025〕9号\n", "各区县:\n", "支持，\n", "　　支持某某某某某某某某某某某某\n",
        "久久",
        "办公厅印发《", "［…］", "\ufffd支持企业并购重组和创新发展。" * 4, "<b>", "<!--", "<a ",
    ],
)  # fmt: skip
def test_no_repetition_makes_an_import_slow(unit: str) -> None:
    text = NOTICE + unit * (50_000 // len(unit)) + "\n支持企业，创新发展。\n"
    begin = time.process_time()
    lines, found = found_in(text.encode())
    drafts_of(found)
    assert time.process_time() - begin < 8
    assert lines


# -- files -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("重庆市", "重庆市"),
        ("a: b", '"a: b"'),
        ("null", '"null"'),
        ("- x", '"- x"'),
        ("", '""'),
        ("**", '"**"'),
        ("家\t2", '"家\\t2"'),
        ("（二）", "（二）"),
        (["a", None, True], "[a, null, true]"),
    ],
)
def test_front_matter_is_quoted_where_it_must(value: object, text: str) -> None:
    assert flow(value) == text
