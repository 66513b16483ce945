"""The markup of every page is valid, and works under a strict content security policy."""

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.kinds import one_of_each_kind

NU = Path(__file__).parent / "web" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# Nu reads files, which have no origin, so that 'self' fits nothing; and it takes a block of data,
# which no browser runs, for an inline script. The browser tests hold the policy.
OTHERWISE_HELD = r".*violates Content Security Policy \(meta tag\).*"
# Of a standard that Nu does not know yet: CSS Anchor Positioning.
NEWER = r".*Property “(position-area|position-try-fallbacks)” doesn't exist.*"
POLICY = re.compile(r"(?:^|; )(\w+-?\w*) ([^;]+)")


@pytest.fixture(scope="module")
def documents(every_kind: Path) -> dict[str, LexborHTMLParser]:
    """Every page of the site by its file's name."""
    return {
        path.relative_to(every_kind).as_posix(): LexborHTMLParser(path.read_bytes())
        for path in sorted(every_kind.rglob("*.html"))
    }


@pytest.fixture
def faulty(tmp_path: Path) -> list[Path]:
    """A page, a style sheet and a drawing that show whether Nu has read such files."""
    files = [tmp_path / name for name in ("a.html", "b.css", "c.svg")]
    for path in files:
        path.write_text("p { colour: red }", "utf-8")
    return files


def assert_nu_finds_only(faulty: list[Path], rest: Iterable[Path]) -> None:
    """Assert that Nu has something to say of each of these files, and nothing of the rest."""
    if not NU.is_file():
        pytest.fail(f"{NU.name} is missing; run: npm ci --prefix tests/web", pytrace=False)
    command = ["java", "-jar", str(NU), "--stdout", "--exit-zero-always", "--format", "json"]
    command += ["--filterpattern", f"{OTHERWISE_HELD}|{NEWER}"]
    command += ["--skip-non-html", "--also-check-css", "--also-check-svg"]
    command += map(str, (*faulty, *rest))
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    said = [
        (one["url"].removeprefix("file:"), one.get("lastLine"), one["message"])
        for one in json.loads(run.stdout)["messages"]
    ]
    known = {str(path) for path in faulty}
    assert [one for one in said if one[0] not in known] == []
    assert {name for name, *_ in said} == known


def test_the_nu_checker_finds_nothing_to_say_of_each_kind(
    every_kind: Path, faulty: list[Path]
) -> None:
    # Twins differ in letters alone: every second kind in one script, the others in the other.
    kinds = one_of_each_kind(every_kind)
    pages = [every_kind / one for one in kinds[::2]]
    pages += [every_kind / one.replace("zh-hans/", "zh-hant/", 1) for one in kinds[1::2]]
    files = [page / "index.html" if page.is_dir() else page for page in pages]
    assets = [*every_kind.rglob("*.css"), *every_kind.rglob("*.svg")]
    assert_nu_finds_only(faulty, [*files, *assets])


@pytest.mark.deep
def test_the_nu_checker_finds_nothing_to_say_of_any_page(
    every_kind: Path, faulty: list[Path]
) -> None:
    assert_nu_finds_only(faulty, [every_kind])


def test_no_page_has_script_or_style_of_its_own(documents: dict[str, LexborHTMLParser]) -> None:
    found = []
    for name, document in documents.items():
        assert document.root is not None
        for node in document.root.traverse():
            marks = node.attributes
            data = node.tag == "script" and marks.get("type") in (
                "application/json",
                "application/ld+json",
            )
            inline = node.tag in ("script", "style") and "src" not in marks and not data
            if inline or "style" in marks or any(mark.startswith("on") for mark in marks):
                found.append(f"{name}: {(node.html or '')[:120]}")
    assert not found, "\n".join(found)


def test_every_page_has_the_same_strict_policy(documents: dict[str, LexborHTMLParser]) -> None:
    policies = set()
    for name, document in documents.items():
        meta = document.css_first('meta[http-equiv="Content-Security-Policy"]')
        assert meta is not None, name
        policies.add(meta.attributes["content"] or "")
    assert len(policies) == 1
    rules = dict(POLICY.findall(policies.pop()))
    assert rules.pop("default-src") == "'none'"
    assert rules.pop("base-uri") == "'none'"
    assert set(rules.values()) == {"'self'"}


def test_a_page_says_what_is_on_it(documents: dict[str, LexborHTMLParser]) -> None:
    for name, document in documents.items():
        if name.startswith("zh-"):
            meta = document.css_first('meta[name="description"]')
            assert meta is not None, name
            assert (meta.attributes["content"] or "").strip(" ·"), name
