"""The cache of an earlier build is never trusted over the content, and never causes a traceback."""

import ctypes
import os
import pickle
import random
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests import ROOT
from tests.interrupting import tree
from tests.properties import TIMES, every_second
from tests.telling import said_in, told
from tests.test_incremental import made_up
from tiaowen.cache import Cache, DamagedCacheError, digest
from tiaowen.corpus.text_store import RecentTexts, Spool, Store
from tiaowen.model import (
    MissingTextError,
    Notice,
    NoticeId,
    Place,
    RegionId,
    Text,
)

DEEP = pytest.mark.deep
DAYS = ("2026-11-21", "2026-11-22")


class Built:
    """A content folder built for one day, and what it must be for that day and the next."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        made_up(folder / "content", 2)
        self.out = folder / "site"
        self.cache = folder / ".site.cache"
        self.whole = []
        for day in DAYS:
            assert told(*self.words(day, folder / "anew"), "--no-cache").status == 0
            self.whole.append(tree(folder / "anew"))
        self.build(DAYS[0])
        self.kept = folder / "kept"
        self.kept.mkdir()
        for name in ("site", ".site.next"):
            shutil.copytree(folder / name, self.kept / name)
        shutil.copy(self.cache, self.kept)

    def words(self, day: str, out: Path) -> list[str]:
        words = ["build", "--content", str(self.folder / "content"), "--out", str(out)]
        return [*words, "--as-of", day, "--jobs", "1"]

    def build(self, day: str) -> None:
        result = told(*self.words(day, self.out))
        assert (result.status, result.said) == (0, [])

    def fresh(self) -> None:
        """Back to the first day, with its cache."""
        clear(self.cache)
        for beside in self.folder.glob(".site.cache?*"):
            clear(beside)
        for name in ("site", ".site.next"):
            clear(self.folder / name)
            shutil.copytree(self.kept / name, self.folder / name)
        shutil.copy(self.kept / ".site.cache", self.cache)

    def right(self, what: str) -> None:
        """The next build gives the right site, or says in a line why not and leaves the old."""
        result = told(*self.words(DAYS[1], self.out))
        said = result.said
        assert "Traceback" not in result.err
        if result.status:
            assert (result.status, len(said)) == (1, 1), (what, result.err)
            assert tree(self.out) == self.whole[0], what
        else:
            assert len(said) <= 1, (what, result.err)
            assert tree(self.out) == self.whole[1], what


def clear(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return Built(tmp_path_factory.mktemp("cached"))


@pytest.fixture
def built(kept: Built) -> Built:
    kept.fresh()
    return kept


def test_a_cache_cut_short_or_with_other_bytes_anywhere(built: Built) -> None:
    dice = random.Random(TIMES)
    whole = built.cache.read_bytes()
    for number in range(4 * TIMES):
        built.fresh()
        if number % 4 == 0:
            built.cache.write_bytes(whole[: dice.randrange(len(whole))])
        else:
            damaged = bytearray(whole)
            # Page heads break its structure, other places the entries; one byte or a run of them.
            for _ in range(dice.choice((1, 20, 400))):
                at = dice.randrange(len(damaged))
                at -= at % 4096 if dice.random() < 0.5 else 0
                damaged[at : at + 8] = dice.randbytes(min(8, len(damaged) - at))
            built.cache.write_bytes(damaged)
        built.right(f"damage {number}")
        built.right(f"after damage {number}")


def _database(*statements: str) -> Callable[[Path], None]:
    def put(path: Path) -> None:
        with sqlite3.connect(path) as file:
            for statement in statements:
                file.execute(statement)
        file.close()

    return put


def _bytes(content: bytes, beside: str = "") -> Callable[[Path], None]:
    def put(path: Path) -> None:
        path.with_name(path.name + beside).write_bytes(content)

    return put


def _utf16(path: Path) -> None:
    path.unlink()
    _database("PRAGMA encoding='UTF-16'", "CREATE TABLE other (one)", "DROP TABLE other")(path)


def _elsewhere(path: Path) -> None:
    """Another's file behind a link: it is not ours to write into."""
    target = path.with_name("theirs")
    target.write_text("years of work")
    path.unlink()
    path.symlink_to(target)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "thesis.txt").write_text("years of work")


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGES: dict[str, Callable[[Path], None]] = {
    "nothing": lambda path: path.unlink(),
    "empty": _bytes(b""),
    "text": _bytes(b"not a database" * 999),
    "folder": _folder,
    "link": _elsewhere,
    "pipe": _pipe,
    "journal is a folder": lambda path: path.with_name(path.name + "-journal").mkdir(),
    "journal is noise": _bytes(bytes(range(256)) * 40, "-journal"),
    "values of other bytes": _database("UPDATE entry SET value = randomblob(length(value))"),
    "values of text": _database("UPDATE entry SET value = CAST(value AS TEXT)"),
    "values of others": _database("UPDATE entry SET value = (SELECT max(value) FROM entry)"),
    "huge values": _database("UPDATE entry SET value = zeroblob(30000000) WHERE key < x'04'"),
    "numbers": _database("UPDATE entry SET value = 7"),
    "half is gone": _database("DELETE FROM entry WHERE key > x'80'"),
    "a third is gone": _database("DELETE FROM entry WHERE key > x'a0'"),
    "little is gone": _database("DELETE FROM entry WHERE key > x'fa'"),
    "pickles": _database(f"UPDATE entry SET value = x'{pickle.dumps(os.system).hex()}'"),
    "a trigger": _database(
        "CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry WHERE key <> new.key; END"
    ),
    "a view": _database("DROP TABLE entry", "CREATE VIEW entry AS SELECT x'00' key, x'00' value"),
    "another table": _database("CREATE TABLE more (one)"),
    "another schema": _database("DROP TABLE entry", "CREATE TABLE entry (key, value)"),
    "another encoding": _utf16,
    "a log written ahead": _database("PRAGMA journal_mode=WAL"),
}


@pytest.mark.parametrize("damage", every_second(DAMAGES))
def test_a_cache_that_is_something_else(built: Built, damage: str) -> None:
    DAMAGES[damage](built.cache)
    built.right(damage)
    built.right(f"after {damage}")
    theirs = built.cache.with_name("theirs")
    assert damage != "link" or theirs.read_text() == "years of work"
    assert damage != "folder" or (built.cache / "thesis.txt").exists()


def test_entries_under_right_keys_and_seals_lead_to_no_file_outside(built: Built) -> None:
    """Whoever can write into this folder can change the site, but not reach out of it."""
    victim = built.folder / "victim.txt"
    victim.write_text("years of work")
    with sqlite3.connect(built.cache) as file:
        keys = [key for (key,) in file.execute("SELECT key FROM entry")]
    file.close()
    with Cache(built.cache) as cache:
        for key in keys:
            value = cache.get(key) or b""
            # As long as a path that stands in its place, so that lengths before it hold.
            for old in set(re.findall(rb"  (zh-han[st]/[^\n]*)\n", value)):
                slashes = b"/" * (1 + (len(old) - 13) % 2)
                out = b"./" * ((len(old) - 13) // 2) + b".." + slashes + b"victim.txt"
                value = value.replace(old, out)
            cache.put(key, value)
        cache.commit()
    told(*built.words(DAYS[1], built.out))
    assert victim.read_text() == "years of work"


# -- a disk that takes no more -----------------------------------------------------------------


def limited(words: list[str], before: Callable[[], None]) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, of which something was taken away."""
    return subprocess.run(
        [sys.executable, str(ROOT / "build.py"), *words],
        preexec_fn=before,
        capture_output=True,
        text=True,
        check=False,
    )


def _obedient() -> None:
    """Take from the superuser the right to write where nobody may."""
    if sys.platform == "linux":  # elsewhere tests are not run by root
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.parametrize(
    ("size", "more"),
    [
        *((size, ()) for size in (0, 40_000, 1_000_000)),
        *((size, ("--no-cache",)) for size in (1_000, 200_000, 100_000_000)),
        *(pytest.param(size, (), marks=DEEP) for size in (1_000, 200_000, 100_000_000)),
        *(pytest.param(size, ("--no-cache",), marks=DEEP) for size in (0, 40_000, 1_000_000)),
    ],
)
def test_a_disk_that_is_full_is_said_in_a_line(
    built: Built, size: int, more: tuple[str, ...]
) -> None:
    """No file may grow beyond a size: page, manifest or cache is what fails, or nothing."""
    result = limited(
        [*built.words(DAYS[1], built.out), *more],
        lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )
    said = said_in(result.stderr)
    assert len(said) <= 1, result.stderr
    if result.returncode:
        assert result.returncode == 1
        assert tree(built.out) == built.whole[0]
        assert said[0].endswith("is as it was")
    else:
        assert tree(built.out) == built.whole[1]
    built.right("after a full disk")
    assert tree(built.out) == built.whole[1]


def test_a_cache_that_may_not_be_written_is_told_and_done_without(built: Built) -> None:
    built.cache.chmod(0o444)
    result = limited(built.words(DAYS[1], built.out), _obedient)
    assert result.returncode == 0
    assert "nothing is kept for the next build" in result.stderr
    assert len(said_in(result.stderr)) == 1
    assert tree(built.out) == built.whole[1]


@pytest.mark.parametrize("place", [".", "site", ".site.next"])
def test_a_folder_that_may_not_be_written_is_told(built: Built, place: str) -> None:
    folder = built.folder / place
    mode = folder.stat().st_mode
    folder.chmod(0o555)
    try:
        result = limited(built.words(DAYS[1], built.out), _obedient)
    finally:
        for path in (folder, built.folder / ".site.next", built.folder / "site"):
            if path.exists():
                path.chmod(mode)
    assert len(said_in(result.stderr)) <= 1, result.stderr
    assert tree(built.out) == built.whole[0 if result.returncode else 1]
    built.right("after a folder that could not be written")


def test_what_another_left_in_place_of_a_text_is_damage() -> None:
    with Cache(None) as cache:
        store = Store(cache, Spool(), "text", Text)
        cache.put(digest(b"key", "text"), b"\xc1")  # which no MessagePack begins with
        store.add_cached(NoticeId("one"), b"key")
        with pytest.raises(DamagedCacheError, match="the text of one cannot be decoded"):
            store[NoticeId("one")]


def test_a_text_that_its_store_does_not_have_is_an_error_and_no_empty_notice() -> None:
    notice = Notice(
        place=Place("one.md", 1), id=NoticeId("one"), title="一", region=RegionId("somewhere")
    )
    with pytest.raises(MissingTextError, match="one has not been parsed"):
        _ = notice.clauses
    with Cache(None) as cache:
        texts = RecentTexts(Store(cache, Spool(), "text", Text))
        with pytest.raises(MissingTextError, match="one is not in its store"):
            _ = replace(notice, texts=texts).clauses
    assert replace(notice, held=False).clauses == ()
