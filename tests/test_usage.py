"""The help of the commands: its examples are words that can be typed."""

import argparse
import shlex
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests import ROOT
from tiaowen.cli import arguments
from tiaowen.cli.main import main

DAY = date(2025, 11, 21)
LINES = [
    (name, line.partition("   ")[0])
    for name, text in arguments.EXAMPLES.items()
    for line in text.splitlines()
]


@pytest.mark.parametrize(("name", "line"), LINES, ids=[line for _, line in LINES])
def test_an_example_is_a_command(name: str, line: str) -> None:
    python, program, *words = shlex.split(line)
    assert (python, program) == ("python", "build.py")
    assert arguments.parse(words, DAY).command == name.split()[0]


@pytest.mark.parametrize("name", arguments.EXAMPLES)
def test_help_says_what_a_command_does_and_explains_every_option(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        arguments.parse([*name.split(), "--help"], DAY)
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert arguments.EXAMPLES[name].splitlines()[-1] in said
    assert all(len(line) <= 100 for line in said.splitlines())


@pytest.mark.parametrize("program", [["build.py"], ["-m", "tiaowen"]], ids=" ".join)
def test_the_version_is_that_of_the_checkout(program: list[str]) -> None:
    release = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    words = [sys.executable, *program, "--version"]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == f"tiaowen {release}\n"


def test_every_command_has_examples_and_every_option_an_explanation() -> None:
    for name, command in commands(arguments._parser(DAY)):
        assert name in arguments.EXAMPLES
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


def test_schema_writes_what_editors_read(tmp_path: Path) -> None:
    assert main(["schema", "--out", str(tmp_path)]) == 0
    written = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {path.name: path.read_bytes() for path in (ROOT / "schemas").iterdir()}
