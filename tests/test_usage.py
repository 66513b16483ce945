"""The help of the commands: every example in it is a valid command line."""

import argparse
import shlex
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests import ROOT
from tests.building import MINIMAL, put
from tests.telling import told
from tiaowen.cli import arguments
from tiaowen.cli.examples import EXAMPLES
from tiaowen.cli.main import main

DAY = date(2025, 11, 21)
LINES = [
    (name, line.partition("   ")[0])
    for name, text in EXAMPLES.items()
    for line in text.splitlines()
]


@pytest.mark.parametrize(("name", "line"), LINES, ids=[line for _, line in LINES])
def test_an_example_is_a_command(name: str, line: str) -> None:
    program, *words = shlex.split(line)
    assert program == "tiaowen"
    assert arguments.parse(words, DAY).command == name.split()[0]


@pytest.mark.parametrize("name", EXAMPLES)
def test_help_says_what_a_command_does_and_explains_every_option(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        arguments.parse([*name.split(), "--help"], DAY)
    assert ended.value.code == 0
    said = capsys.readouterr().out
    words = EXAMPLES[name].splitlines()[-1].removeprefix("tiaowen")
    assert f"{arguments.program()}{words}" in said
    assert all(len(line) <= 100 for line in said.splitlines())


@pytest.mark.parametrize("program", [["build.py"], ["-m", "tiaowen"]], ids=" ".join)
def test_the_version_is_that_of_the_checkout(program: list[str]) -> None:
    release = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    words = [sys.executable, *program, "--version"]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == f"tiaowen {release}\n"


def test_every_command_has_examples_and_every_option_an_explanation() -> None:
    for name, command in commands(arguments._parser(DAY)):
        assert name in EXAMPLES
        assert [one.dest for one in command._actions if not one.help and not one.choices] == []


def commands(
    parser: argparse.ArgumentParser, before: str = ""
) -> list[tuple[str, argparse.ArgumentParser]]:
    found = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, one in action.choices.items():
                full = f"{before} {name}".strip()
                found += [(full, one), *commands(one, full)]
    return found


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["build", "--as-of", "yesterday"], "'yesterday' is not a day; write YYYY-MM-DD"),
        (["serve", "--port", "http"], "'http' is not a port; write a number from 0 to 65535"),
        (["--base-url", "example.org"], "write https://example.org/folder/"),
    ],
)
def test_a_wrong_word_is_told_with_what_to_write(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_a_folder_of_content_that_is_not_there_is_one_clear_line() -> None:
    words = [sys.executable, "build.py", "build", "--content", "nowhere", "--out", "nowhere-either"]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 1
    line, _ = run.stderr.splitlines()
    assert line == "nowhere:1: no-content: there is no such folder; name one with --content"
    assert not (ROOT / "nowhere-either").exists()


@pytest.mark.parametrize(
    ("start", "shown"),
    [
        (["build.py"], "python build.py"),
        (["-m", "tiaowen"], "python -m tiaowen"),
        (["-c", "from tiaowen.cli.main import main; main()"], "tiaowen"),
    ],
)
def test_help_shows_the_words_by_which_the_program_was_called(start: list[str], shown: str) -> None:
    command = [sys.executable, *start]
    run = subprocess.run([*command, "check", "--help"], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.startswith(f"usage: {shown} check ")
    assert f"\n  {shown} check\n" in run.stdout


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["build", "--out", "/"], 2, "/ is the root of the file system; name an empty folder"),
        (["build", "--out", "content"], 2, "content is inside the content, content; name"),
        (["build", "--out", "content/site"], 2, "content/site is inside the content, content;"),
        (["build", "--out", "full"], 2, "holds files and no data/sha256.txt, so it is not a site"),
        (["build", "--out", "full/file"], 2, "holds files and no data/sha256.txt, so it is not"),
        (["build", "--out", "/proc/x/site"], 1, "/proc/x: No such file or directory;"),
        (["build", "--timings", "none/t.json"], 1, "none/t.json: the timings cannot be written"),
        (["schema", "--out", "/proc/x"], 1, "/proc/x: No such file or directory"),
        (["schema", "--out", "full/file"], 1, "full/file"),
        (["new", "notice", "a-1", "--content", "full"], 1, "full/notices: File exists"),
        (["promise", "--content", "content", "--moved", "a", "b"], 2, "a was never promised"),
        (["report", "--json", "none/r.json"], 2, "none/r.json"),
    ],
)
def test_a_folder_that_cannot_be_used_is_one_clear_line_and_nothing_is_left(
    words: list[str], status: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(Path("content"), MINIMAL)
    put(Path("full"), {"file": b"", "notices": b""})
    before = sorted(tmp_path.rglob("*"))
    result = told(*words)
    assert result.status == status
    assert said in result.err
    assert result.err.count("\n") == 1
    if "--timings" not in words:
        assert sorted(tmp_path.rglob("*")) == before


def test_a_site_that_holds_its_own_content_is_not_built_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    put(Path("site/content"), MINIMAL)
    put(Path("site"), {"data/sha256.txt": b""})
    result = told("build", "--content", "site/content", "--out", "site")
    assert (result.status, result.err.count("\n")) == (2, 1)
    assert "which would be lost with it" in result.err
    assert Path("site/content/notices/lone.md").is_file()


def test_schema_writes_what_editors_read(tmp_path: Path) -> None:
    assert main(["schema", "--out", str(tmp_path)]) == 0
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in (ROOT / "schemas").iterdir()}
