"""`new`: `check` asks for what its files leave open, and accepts them once that is filled in."""

import shutil
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests import CORPUS
from tests.properties import tried
from tiaowen.cli.main import main
from tiaowen.sources import loader, scaffold, schema
from tiaowen.sources.fields import Row
from tiaowen.sources.yaml_nodes import Reader

NUMBER = "渝府办发〔2025〕60号"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CORPUS, tmp_path / "content"))


def run(*words: str, content: Path) -> int:
    return main([*words, "--content", str(content)])


def test_a_number_gives_the_id_and_the_region(content: Path) -> None:
    assert run("new", "notice", "--number", NUMBER, content=content) == 0
    found = loader.read_notice(content / "notices" / "cq-2025-yfbf-60.md")
    assert found
    assert (found.id, found.number, found.region) == ("cq-2025-yfbf-60", NUMBER, "chongqing")


@pytest.mark.parametrize("id", ["cq-2025-yfbf-57", "sh-2025-hfbf-17", "cq-2025-yjxgf-5"])
def test_the_ids_of_the_content_come_of_its_numbers(id: str) -> None:
    sources = loader.read(CORPUS)[0]
    held = next(one for one in sources.notices if one.id == id)
    assert scaffold.id_for(held.number or "", sources.regions) == id
    assert scaffold.region_for(id, sources.regions) == held.region


def test_what_is_open_is_asked_for_and_nothing_else(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("new", "notice", "cq-2025-x-1", content=content)
    run("new", "record", "cq-2025-x-1-jd", "--about", "cq-2025-x-1", content=content)
    capsys.readouterr()
    assert run("check", content=content) == 1
    told = [line.split(": ", 2)[1:] for line in capsys.readouterr().err.splitlines()[:-1]]
    assert [(code, words.split(" ")[0]) for code, words in told] == [
        ("missing-key", "title"),
        ("no-text", "a"),
        ("missing-key", "kind"),
        ("missing-key", "title"),
        ("no-abstract", "a"),
    ]


def test_a_skeleton_that_is_filled_in_is_sound(content: Path) -> None:
    run("new", "notice", "cq-2025-x-1", "--title", "关于某事的通知", content=content)
    words = ["--kind", "news", "--title", "报道", "--about", "cq-2025-x-1"]
    run("new", "record", "cq-2025-x-1-bd", *words, content=content)
    for path in content.glob("*/cq-2025-x-1*.md"):
        path.write_text(path.read_text("utf-8") + "\n正文一段。\n", encoding="utf-8")
    assert run("check", content=content) == 0


def test_a_file_that_is_there_is_not_overwritten(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = content / "notices" / "cq-2025-yfbf-57.md"
    before = path.read_bytes()
    assert run("new", "notice", "cq-2025-yfbf-57", content=content) == 2
    assert "is there already" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_what_was_known_of_a_cited_instrument_is_taken_over(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("new", "notice", "cq-2024-yjxgf-16", content=content) == 0
    assert "works.yml" in capsys.readouterr().out
    found = loader.read_notice(content / "notices" / "cq-2024-yjxgf-16.md")
    assert found
    assert found.number == "渝经信规范〔2024〕16号"
    assert found.work == "cq-hydrogen-vehicles"
    assert len(found.issuers) == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["new", "notice"], "no id is given"),
        (["new", "notice", "--number", "某发〔2025〕1号"], "no id is given"),
        (["new", "notice", "../outside"], "is not an id"),
        (["new", "record", "Digest-1"], "is not an id"),
    ],
)
def test_an_id_that_cannot_be_is_refused(
    words: list[str], said: str, content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*words, content=content) == 2
    assert said in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert run("new", "notice", "a-1", content=tmp_path / "nowhere") == 2
    assert not (tmp_path / "nowhere").exists()


PHRASES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)


@tried(200)
@given(PHRASES, PHRASES)
@example("《甲》: 乙 # 丙", "null")
@example("- 甲", "{甲}")
def test_whatever_a_title_is_it_is_read_as_given(title: str, number: str) -> None:
    text = scaffold.notice("a-1", "somewhere", title=title, number=number)
    reader = Reader("a-1.md", 2)
    row = reader.document(text.split("---\n")[1], Row(schema.NOTICE))
    assert [one for one in reader.problems if one.code != "unseen-character"] == []
    assert row is None or (row["title"], row["numbers"]) == (title, (number,))
