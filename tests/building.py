"""A minimal content folder, and a build of any content with checks of its result."""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import jinja2
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.telling import said_in
from tiaowen.cli.main import main

PROBLEM = re.compile(r"(?P<path>content\S*):(?P<line>\d+): [a-z-]+: .+")
NOTICE = """\
---
id: lone
kind: notice
title: 示例条例
region: somewhere
written: 2025-01-01
---

第一条　甲。
"""
MINIMAL = {"notices/lone.md": NOTICE.encode()}


@contextlib.contextmanager
def compiled_once() -> Iterator[None]:
    """Compile each template once for all builds within this context, to save time."""
    compile_ = jinja2.Environment.compile
    known: dict[tuple[object, ...], object] = {}

    def compiled(environment: jinja2.Environment, *words: object) -> object:
        if words not in known:  # every environment of the package has the same options
            known[words] = compile_(environment, *words)  # type: ignore[call-overload]  # as it came
        return known[words]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "compile", compiled)
        yield


def put(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Write files (path in the folder → bytes) below a folder, and return the folder."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder


@contextlib.contextmanager
def built(files: Mapping[str, bytes]) -> Iterator[tuple[Path | None, list[str]]]:
    """Build a content folder of these files; yield the site's folder or None, and the problems.

    Asserts what must hold for any content. Either there is a site and its manifest lists every
    file, or there is none and every line of the output is a problem with its place, sorted.
    """
    with tempfile.TemporaryDirectory(prefix="tiaowen-") as name, contextlib.chdir(name):
        put(Path("content"), files)
        said = io.StringIO()
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
            status = main(["--jobs", "1", "--no-cache", "--as-of", "2026-01-01"])
        *problems, count = said_in(said.getvalue()) or [""]
        if status == 0:
            assert (problems, count) == ([], "")
            assert_whole(Path("site"))
            yield Path("site"), []
            return
        assert status == 1
        assert count == f"{len(problems)} problems; nothing was published"
        matches = [PROBLEM.fullmatch(line) for line in problems]
        places = [(match["path"], int(match["line"])) for match in matches if match]
        assert len(places) == len(problems) > 0
        assert places == sorted(places)
        assert all(line.isprintable() for line in problems)
        assert not Path("site").exists()
        yield None, problems


def assert_whole(site: Path) -> None:
    """Assert that a site has the files that its manifest lists, with these bytes, and no others."""
    manifest = site / "data" / "sha256.txt"
    lines = manifest.read_text("utf-8").split("\n")[:-1]
    listed = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    paths = [path for path in site.rglob("*") if path.is_file() and path != manifest]
    assert {path.relative_to(site).as_posix() for path in paths} == listed.keys()
    for path in paths:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert digest == listed[path.relative_to(site).as_posix()]


def words_of(page: LexborHTMLParser, selector: str) -> str:
    """Return the text of the first element that a selector finds, stripped."""
    (found, *_) = page.css(selector)
    return found.text().strip()
