"""A fork with none of our content passes the tests of `content/`, and can be published."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT
from tests.pages import dead_links, read_site

STATUTE = """\
---
id: gd-2024-parks
kind: notice
title: 示例市公园管理条例
region: guangdong
written: 2024-03-01
---

第一章　总则

第一条　为了加强公园管理，发布本条例。

第二章　附则

第二条　本条例自2024年5月1日起施行。
"""
RECORD = """\
---
id: parks-news
kind: news
title: 公园条例公布
region: guangdong
about: [{notice: gd-2024-parks}]
---

条例对公园的管理作了规定。
"""


@pytest.fixture(scope="module")
def fork(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout whose content is a statute of another region and a record, without registries."""
    folder = tmp_path_factory.mktemp("fork")
    left_out = shutil.ignore_patterns("node_modules")
    for name in ("tiaowen", "templates", "schemas", "tests"):
        shutil.copytree(ROOT / name, folder / name, symlinks=True, ignore=left_out)
    for name in ("build.py", "pyproject.toml"):
        shutil.copy(ROOT / name, folder)
    for name, text in (("notices/gd-2024-parks", STATUTE), ("records/parks-news", RECORD)):
        path = folder / "content" / f"{name}.md"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_its_content_passes_the_tests_of_content(fork: Path, tmp_path: Path) -> None:
    # In a folder of its own: it would tidy up what earlier runs have left in the common one.
    kept = ("-p", "no:cacheprovider", "--basetemp", str(tmp_path / "kept"))
    run(fork, "-m", "pytest", "-q", *kept, "tests/test_content.py")


def test_it_publishes(fork: Path) -> None:
    run(fork, "build.py", "promise")
    run(fork, "build.py", "build", "--as-of", "2026-11-21")
    pages = read_site(fork / "site")
    assert dead_links(fork / "site", pages, "/") == []
    assert "發布本條例" in pages["zh-hant/notices/gd-2024-parks/art1/"].text
    assert "zh-hans/records/parks-news/" in pages


def run(fork: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, *words], cwd=fork, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
