"""The documentation: links lead somewhere, commands exist, names are those of the code."""

import ast
import re
import shlex
import tomllib
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests import ROOT
from tiaowen.cli import arguments

GUIDES = sorted((ROOT / "docs").glob("*.md"))
READMES = [ROOT / "README.md", ROOT / "README.zh.md"]
CONTRIBUTING = ROOT / ".github" / "CONTRIBUTING.md"
AROUND = [CONTRIBUTING, *(ROOT / name for name in ("SECURITY.md", "CODE_OF_CONDUCT.md"))]
PAGES = [*READMES, *AROUND, *GUIDES]
LINK = re.compile(r"\]\(([^()\s]+)\)")
COMMAND = re.compile(
    r"^(?:    +|- )?`?((?:make|(?:\S*/)?python (?:build\.py|-m \w)).*)", re.MULTILINE
)
QUOTED = re.compile(r"`((?:make|(?:\S*/)?python (?:build\.py|-m \w))[^`]*)`")
DAY = date(2025, 11, 21)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def prose(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def without_blocks(path: Path) -> str:
    """The text of a page without its fenced blocks, in which nothing is a heading or a link."""
    return re.sub(r"(?ms)^ *(```|~~~).*?^ *\1", "", prose(path))


def anchors(path: Path) -> set[str]:
    """The fragments that GitHub gives the headings of a page."""
    plain = without_blocks(path)
    found = set()
    for heading in re.findall(r"^#+ (.+)$", plain, re.MULTILINE):
        found.add(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-"))
    return found


def commands(path: Path) -> list[str]:
    """Each command that a page gives, in a block or between backquotes, without its comment."""
    text = prose(path)
    indented = [one[1] for one in COMMAND.finditer(text) if one[0].startswith("    ")]
    lines = [*indented, *QUOTED.findall(text)]
    return sorted({re.sub(r"\s*(#.*)?$", "", " ".join(line.split())) for line in lines})


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_link_between_pages_leads_to_a_file_and_a_heading(page: Path) -> None:
    text = re.sub(r"(`+)(?:(?!\1).)+\1", "code", without_blocks(page))
    links = [one for one in LINK.findall(text) if "://" not in one]
    broken = []
    for link in links:
        path, _, fragment = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (fragment and fragment not in anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("readme", READMES, ids=named)
def test_a_readme_leads_to_every_guide(readme: Path) -> None:
    linked = {(ROOT / one).resolve() for one in LINK.findall(prose(readme)) if "://" not in one}
    assert {*GUIDES, *AROUND} <= linked


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_module_that_a_page_names_is_there(page: Path) -> None:
    names = re.findall(r"`((?:\w+/)*\w+\.(?:py|js|html|mjs))`", prose(page))
    folders = (ROOT, ROOT / "tiaowen", ROOT / "tests", ROOT / "templates")
    assert [one for one in names if not any((at / one).exists() for at in folders)] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_command_that_a_page_gives_exists(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for line in commands(page):
        program, *words = shlex.split(line)
        if program == "make":
            targets = [word for word in words if "=" not in word and not word.startswith(".")]
            for target in targets:
                assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE), line
        elif words[0] == "build.py":
            arguments.parse(words[1:], DAY)
        else:
            assert find_spec(words[1]), line


def test_the_readmes_give_the_same_commands() -> None:
    one, other = (commands(readme) for readme in READMES)
    translated = {"文件": "FILE", "报告.md": "report.md", "代号": "ID", "文件代号": "NOTICE"}
    assert [" ".join(translated.get(w, w) for w in line.split()) for line in other] == one


def test_the_guide_for_contributors_is_short() -> None:
    words = re.findall(
        r"[\w'’./<>-]*[A-Za-z][\w'’./<>-]*", re.sub(r"[一-鿿]", " ", prose(CONTRIBUTING))
    )
    characters = re.findall(r"[一-鿿]", prose(CONTRIBUTING))
    assert len(words) + len(characters) / 2 <= 1200  # a Chinese word has two characters, mostly


def test_the_glossary_names_what_the_code_has() -> None:
    code = "\n".join(prose(path) for path in sorted((ROOT / "tiaowen").rglob("*.py")))
    defined = set(re.findall(r"^class (\w+)|^(\w+) = ", code, re.MULTILINE))
    names = {name for pair in defined for name in pair}
    rows = re.findall(r"\| ((?:`[\w.]+`(?:, )?)*) ?\|$", prose(ROOT / "docs" / "glossary.md"), re.M)
    told = {name.partition(".")[0] for row in rows for name in re.findall(r"`([\w.]+)`", row)}
    assert len(told) > 30
    assert told - names == set()


def test_a_word_stands_in_the_glossary_once() -> None:
    rows = re.findall(
        r"^\| ([^|]+?) \| [^|]*\| .+ \| .*\|$", prose(ROOT / "docs" / "glossary.md"), re.M
    )
    words = [word for row in rows if row != "word" for word in row.split(", ")]
    assert sorted(words) == sorted(set(words))


def test_the_changelog_has_the_release_with_its_day() -> None:
    release = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    releases = re.findall(
        r"^## \[(.+?)\](?: - (\d{4}-\d\d-\d\d))?$", prose(ROOT / "CHANGELOG.md"), re.M
    )
    assert releases[0] == ("Unreleased", "")
    assert releases[1][0] == release
    assert all(date.fromisoformat(day) for _, day in releases[1:])


def reported(code: str) -> set[str]:
    """The codes of the problems that a module makes, where the call itself has them."""
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    made = [one for one in calls if ast.unparse(one.func) == "Problem" and len(one.args) > 1]
    codes = [one.args[1].value for one in made if isinstance(one.args[1], ast.Constant)]
    return {code for code in codes if isinstance(code, str)}


def test_the_guide_to_faults_explains_every_code_and_no_other() -> None:
    told = re.findall(r"^\| `([a-z-]+)` \|", prose(ROOT / "docs" / "faults.md"), re.MULTILINE)
    assert len(told) == len(set(told))
    modules = [prose(path) for path in sorted((ROOT / "tiaowen").rglob("*.py"))]
    assert [one for one in told if f'"{one}"' not in "\n".join(modules)] == []
    codes = set().union(*map(reported, modules))
    for expected in sorted((ROOT / "tests" / "invalid").glob("*/problems.txt")):
        codes |= set(re.findall(r":\d+: ([a-z-]+): ", prose(expected)))
    assert len(codes) > 50
    assert codes - set(told) == set()
