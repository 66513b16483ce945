"""Reading a content folder: keys, registries, and files of any bytes."""

import os
import tempfile
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests import CORPUS
from tests.building import NOTICE, put
from tests.properties import tried
from tests.trees import parse
from tiaowen.model import Notice, Problem, Record, RegionId, Sources, Term
from tiaowen.sources import loader

RECORD = """\
---
id: report
kind: news
title: 示例报道
region: somewhere
---

摘要第一段。

摘要第二段。
"""


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    encoded = {
        name: text.encode() if isinstance(text, str) else text for name, text in files.items()
    }
    return put(folder / "content", encoded)


def read(folder: Path, files: dict[str, str | bytes]) -> Sources:
    sources, problems = loader.read(write(folder, files))
    assert problems == []
    return sources


def read_notice(folder: Path, text: str | bytes) -> Notice:
    (notice,) = read(folder, {"notices/lone.md": text}).notices
    return notice


def read_record(folder: Path, text: str) -> Record:
    (record,) = read(folder, {"records/report.md": text}).records
    return record


# -- the corpus ------------------------------------------------------------------------------


def test_the_corpus_is_sound() -> None:
    sources, problems = loader.read(CORPUS)
    assert problems == []
    held = [notice for notice in sources.notices if notice.held]
    assert [problem for notice in held for problem in parse(notice).problems] == []
    assert len(held) == 7
    assert len(sources.records) == 24


def test_a_notice_of_the_corpus_has_all_that_is_written() -> None:
    sources, _ = loader.read(CORPUS)
    notice = next(notice for notice in sources.notices if notice.id == "cq-2025-yfbf-57")
    assert notice.number == "渝府办发〔2025〕57号"
    assert notice.issuers == ("重庆市人民政府办公厅",)
    assert notice.written == date(2025, 11, 18)
    assert notice.published is None
    assert notice.effective == Term("自发布之日起施行", None)
    assert notice.expires == Term("有效期至2027年12月31日", date(2027, 12, 31))
    assert [repeal.notice for repeal in notice.repeals] == ["cq-2025-yfbf-2"]
    assert notice.emendations[1].at == "annex1-r2"
    assert (notice.emendations[1].found, notice.emendations[1].ours) == ("", "家")
    assert notice.emendations[1].certain is False


def test_an_instrument_known_by_citation_has_no_text() -> None:
    sources, _ = loader.read(CORPUS)
    cited = [notice for notice in sources.notices if not notice.held]
    assert cited
    assert not any(notice.body for notice in cited)
    assert all(notice.place.path.endswith("works.yml") for notice in cited)


# -- notices ---------------------------------------------------------------------------------


def test_a_statute_needs_five_keys_and_nothing_else(tmp_path: Path) -> None:
    sources = read(tmp_path, {"notices/lone.md": NOTICE})
    (notice,) = sources.notices
    assert (notice.id, notice.title, notice.region) == ("lone", "示例条例", "somewhere")
    assert notice.written == date(2025, 1, 1)
    assert (notice.number, notice.issuers, notice.work, notice.topics) == (None, (), "", ())
    assert [clause.id for clause in parse(notice).text.clauses] == ["art1"]
    registries = (sources.topics, sources.regions, sources.bodies, sources.works)
    assert registries == (None, None, None, None)


def test_every_optional_key_may_be_null(tmp_path: Path) -> None:
    optional = (
        "short_title number issuers work published effective expires repeals topics numbering "
        "source emendations"
    )
    nulls = "".join(f"{key}: null\n" for key in optional.split())
    bare = read_notice(tmp_path / "bare", NOTICE)
    full = read_notice(tmp_path / "full", NOTICE.replace("---\n\n", f"{nulls}---\n\n"))
    assert full.source == bare.source
    assert (full.emendations, full.repeals, full.effective) == ((), (), None)


def test_values_are_taken_as_they_are_written(tmp_path: Path) -> None:
    text = NOTICE.replace("title: 示例条例", "title: 2025\nnumber: 0x1F\nissuers: [yes, 1.50]")
    notice = read_notice(tmp_path, text)
    assert (notice.title, notice.number, notice.issuers) == ("2025", "0x1F", ("yes", "1.50"))


def test_lines_are_those_of_the_file(tmp_path: Path) -> None:
    notice = read_notice(tmp_path, NOTICE)
    assert (notice.marks["title"], notice.marks["written"], notice.marks["body"]) == (4, 6, 8)
    assert parse(notice).text.clauses[0].line == 9


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_line_ends_of_windows_are_line_ends(tmp_path: Path, start: bytes) -> None:
    notice = read_notice(tmp_path, start + NOTICE.replace("\n", "\r\n").encode())
    assert notice.body == "\n第一条　甲。\n"
    assert notice.marks["body"] == 8


def test_a_rule_of_three_dashes_below_the_front_matter_is_text(tmp_path: Path) -> None:
    assert read_notice(tmp_path, f"{NOTICE}\n---\n").body == "\n第一条　甲。\n\n---\n"


# -- records and registries ------------------------------------------------------------------


def test_a_record_has_its_abstract_in_paragraphs(tmp_path: Path) -> None:
    record = read_record(tmp_path, RECORD)
    assert record.abstract == ("摘要第一段。", "摘要第二段。")
    assert record.kind == "news"


def test_a_record_is_certain_unless_it_says_otherwise(tmp_path: Path) -> None:
    about = "about:\n  - {notice: a}\n  - {notice: b, certain: false, basis: 日期相符}\n---\n\n"
    record = read_record(tmp_path, RECORD.replace("---\n\n", about, 1))
    assert [(item.notice, item.certain) for item in record.about] == [("a", True), ("b", False)]


def test_an_empty_registry_is_a_registry(tmp_path: Path) -> None:
    names = ("site", "regions", "bodies", "works")
    sources = read(tmp_path, {f"{name}.yml": "# nothing yet\n" for name in names})
    assert (sources.regions, sources.bodies, sources.works) == ({}, {}, {})
    assert sources.site.title == "条文"


def test_a_body_goes_by_each_of_its_names_in_its_region(tmp_path: Path) -> None:
    text = "east:\n  市药监局: {id: drugs, also: [市药品局]}\nwest:\n  市药监局: {id: drugs}\n"
    bodies = read(tmp_path, {"bodies.yml": text}).bodies
    assert bodies is not None
    east, west = RegionId("east"), RegionId("west")
    assert bodies[east, "市药品局"] is bodies[east, "市药监局"]
    assert bodies[west, "市药监局"].region == "west"


def test_a_broken_registry_is_no_registry(tmp_path: Path) -> None:
    sources, problems = loader.read(write(tmp_path, {"regions.yml": "somewhere: [\n"}))
    assert [problem.code for problem in problems] == ["yaml"]
    assert sources.regions is None


# -- files -----------------------------------------------------------------------------------


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"notices/{id_}.md": NOTICE.replace("lone", id_) for id_ in ("b", "a-1", "a", "c")
    }
    assert [notice.id for notice in read(tmp_path, files).notices] == ["a-1", "a", "b", "c"]


def test_hidden_files_are_left_alone(tmp_path: Path) -> None:
    assert read(tmp_path, {"notices/.lone.md.swp": b"\xff"}).notices == ()


def test_a_link_within_the_folder_is_a_file(tmp_path: Path) -> None:
    content = write(tmp_path, {"drafts/lone.md": NOTICE, "notices/.keep": ""})
    (content / "notices" / "lone.md").symlink_to("../drafts/lone.md")
    sources, problems = loader.read(content)
    assert problems == []
    assert len(sources.notices) == 1


def test_a_named_pipe_does_not_stop_the_reading(tmp_path: Path) -> None:
    content = write(tmp_path, {"notices/.keep": ""})
    os.mkfifo(content / "notices" / "lone.md")
    _, problems = loader.read(content)
    assert [problem.code for problem in problems] == ["unreadable"]


def test_a_problem_is_one_line_whatever_the_file_is_called(tmp_path: Path) -> None:
    content = write(tmp_path, {"notices/a\n\x1b[2Jb.md": NOTICE})
    Path(os.fsdecode(os.fsencode(content) + b"/notices/\xff.md")).write_text(NOTICE)
    _, problems = loader.read(content)
    shown = [str(problem) for problem in sorted(problems)]
    assert len(shown) == 3  # each has an id that is not its name, and both have the same
    assert all(line.isprintable() for line in shown)
    assert "\n".join(shown).encode()


# -- any bytes -------------------------------------------------------------------------------

FRAGMENTS = st.sampled_from(
    [
        *(b"---\n", b"\n", b"id: lone\n", b"kind: notice\n", b"title: ", b"written: 2025-01-01\n"),
        *(b"region: x\n", b"repeals: [{notice: b}]\n", b"emendations:\n  - {at: m1}\n", b"null\n"),
        *(b"&a ", b"*a\n", b"!!python/name:os.system x\n", b"[", b"]", b"{", b"}", b": ", b"- "),
        *(
            b'"a\\nb": x\n',
            b"? a\n",
            b"\xff",
            b"\x00",
            b"\xe2\x80\xae",
            "一、甲\n".encode(),
            b'"\\ud800"',
            b"'",
            b"#",
            b"| ",
        ),
    ]
)
FILES = [
    "notices/lone.md",
    "records/report.md",
    "works.yml",
    "bodies.yml",
    "regions.yml",
    "site.yml",
]


@tried(250)
@given(
    st.sampled_from(FILES),
    st.one_of(st.binary(max_size=80), st.lists(FRAGMENTS, max_size=12).map(b"".join)),
)
@example("site.yml", b"")
@example("notices/lone.md", b"---\nid: lone\n---\n")
def test_any_bytes_end_in_sources_or_problems(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sources, problems = loader.read(write(Path(folder), {name: data}))
    assert all(isinstance(problem, Problem) for problem in problems)
    assert all(str(problem).isprintable() for problem in problems)
    for notice in sources.notices:
        if notice.held:
            parse(notice)


@tried(150)
@given(st.data())
def test_a_damaged_notice_ends_in_sources_or_problems(data: st.DataObject) -> None:
    text = (CORPUS / "notices" / "cq-2025-yfbf-57.md").read_bytes()
    at = data.draw(st.integers(0, 4000))
    end = at + data.draw(st.integers(0, 20))
    damaged = text[:at] + data.draw(st.binary(max_size=10)) + text[end:]
    with tempfile.TemporaryDirectory() as folder:
        sources, problems = loader.read(
            write(Path(folder), {"notices/cq-2025-yfbf-57.md": damaged})
        )
    assert sources.notices or problems
    for notice in sources.notices:
        parse(notice)


LARGE = {
    "a list in a list, a million deep": "a: " + "[" * 1_000_000,
    "a key of a megabyte": f"{'a' * 1_000_000}: b",
    "a value of a megabyte": f"title: {'甲' * 1_000_000}",
    "20,000 keys": "".join(f"k{i}: v\n" for i in range(20_000)),
    "20,000 emendations": "emendations:\n"
    + "  - {at: m1, found: x, ours: y, reason: spam, certain: true}\n" * 20_000,
    "50,000 control characters": "title: " + "\x01" * 50_000,
}


@pytest.mark.parametrize("front", LARGE.values(), ids=LARGE)
def test_large_front_matter_is_read_in_linear_time(tmp_path: Path, front: str) -> None:
    content = write(tmp_path, {"notices/lone.md": f"---\nid: lone\n{front}\n---\n\n甲\n"})
    start = time.process_time()
    loader.read(content)
    assert time.process_time() - start < 10  # what is not linear here would take minutes
