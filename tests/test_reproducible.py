"""The same content, options and day give the same bytes, on any machine and in any time zone."""

import os
import random
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests import CORPUS, ROOT
from tests.interrupting import tree
from tests.telling import told

WORDS = ["build", "--as-of", "2026-11-21", "--base-url", "https://example.org/"]


def shuffled(content: Path, copy: Path, seed: int) -> None:
    """Copy a folder, its files in another order: a directory may list them as they came."""
    paths = [path for path in content.rglob("*") if path.is_file()]
    random.Random(seed).shuffle(paths)
    for path in paths:
        target = copy / path.relative_to(content)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("plain") / "site"
    words = [*WORDS, "--content", str(CORPUS), "--out", str(out), "--jobs", "1"]
    assert told(*words).status == 0
    return tree(out)


@pytest.mark.parametrize(
    ("jobs", "umask", "environment"),
    [
        (2, 0o077, {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "America/Lima"}),
        (3, 0o000, {"PYTHONHASHSEED": "99", "LC_ALL": "zh_TW.Big5", "TZ": "Pacific/Kiritimati"}),
    ],
)
def test_the_same_bytes_in_another_place_order_locale_zone_and_number_of_processes(
    expected: dict[str, bytes],
    tmp_path: Path,
    jobs: int,
    umask: int,
    environment: dict[str, str],
) -> None:
    place = tmp_path / "别处 with space"
    shuffled(CORPUS, place / "content", jobs)
    for name in ("tiaowen", "templates"):
        shuffled(ROOT / name, place / name, jobs)
    shutil.copyfile(ROOT / "build.py", place / "build.py")
    command = [sys.executable, "build.py", *WORDS, "--jobs", str(jobs), "--out", "out/site"]
    subprocess.run(
        command,
        cwd=place,
        env=os.environ | environment,
        umask=umask,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    site = place / "out" / "site"
    assert tree(site) == expected
    # Whoever serves the site is not who built it.
    assert {stat.S_IMODE(path.stat().st_mode) for path in site.rglob("*") if path.is_file()} == {
        0o644
    }
    folders = [site, *(path for path in site.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o755}


def _day(out: Path) -> str:
    text = (out / "zh-hans" / "index.html").read_text("utf-8")
    return next(day for day in ("2027年5月11日", "2026年11月21日") if day in text)


def test_the_day_is_that_of_source_date_epoch_in_china(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "site"
    words = ["build", "--content", str(CORPUS), "--out", str(out), "--jobs", "1"]
    # 18:00 on the tenth in Greenwich is 2:00 on the eleventh in Shanghai.
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1809972000")
    assert told(*words).status == 0
    assert _day(out) == "2027年5月11日"
    assert told(*words, "--as-of", "2026-11-21").status == 0
    assert _day(out) == "2026年11月21日"


@pytest.mark.parametrize("epoch", ["now", "-1", "1e9", "1.5", "999999999999", "9" * 40, "１"])
def test_an_epoch_that_is_none_is_refused_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    result = told("build", "--content", str(CORPUS), "--out", str(tmp_path / "site"))
    assert result.status == 2
    assert result.err == "SOURCE_DATE_EPOCH must be seconds since 1970, or not be set\n"
    assert list(tmp_path.iterdir()) == []
