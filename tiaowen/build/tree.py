"""Files in a tree: linked, written and removed so that the published tree is never touched."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from tiaowen.artifacts import Bytes
from tiaowen.build.manifest import path_of

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


def drop(folder: Path, lines: bytes) -> None:
    """Remove files, and the folders that they leave empty."""
    left: set[str] = set()
    for line in lines.splitlines():
        path = f"{folder}/{_path_in(line)}"
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)  # noqa: PTH108
        left.add(path.rpartition("/")[0])
    for place in sorted(left, key=len, reverse=True):
        with contextlib.suppress(OSError):
            while len(place) > len(str(folder)):
                os.rmdir(place)  # noqa: PTH106
                place = place.rpartition("/")[0]


def carry(old: Path, new: Path, lines: bytes) -> None:
    """Link files into another tree."""
    for line in lines.splitlines():
        path = _path_in(line)
        target = f"{new}/{path}"
        in_folder(target, partial(link, f"{old}/{path}", target))


def _path_in(line: bytes) -> str:
    """The path in a line; FileNotFoundError where one that a cache has brought leads elsewhere."""
    path = path_of(line)
    if not within(path):
        raise FileNotFoundError(f"{path!r} is no path inside the site")
    return path


def within(path: str) -> bool:
    """Whether a path of a manifest stays inside the site."""
    return bool(path) and not path.startswith("/") and ".." not in path.split("/")


def in_folder(target: str, put: Callable[[], None]) -> None:
    """Put a file in its place, in a folder that may have to be made.

    Nearly every page has a folder of its own, so that is made before it is missed.
    """
    if target.endswith("/index.html"):
        with contextlib.suppress(OSError):
            os.mkdir(target.removesuffix("/index.html"))  # noqa: PTH102
    try:
        put()
    except FileNotFoundError:
        os.makedirs(target.rpartition("/")[0], exist_ok=True)  # noqa: PTH103
        put()


def create(path: str, portions: Iterable[Bytes]) -> None:
    """Write a new file, never through a name that is there: the published file may be behind it."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        for portion in portions:
            left = memoryview(portion)
            while left:  # a disk that is nearly full takes a part, and only then says so
                left = left[os.write(file, left) :]
    finally:
        os.close(file)


def link(old: str, new: str) -> None:
    """A second name for a file, or a copy where the disk knows no second names."""
    try:
        os.link(old, new)
    except (FileNotFoundError, FileExistsError):
        raise
    except OSError:
        shutil.copyfile(old, new)


def has_bytes(path: str, content: bytes) -> bool:
    """Whether a file is there with exactly these bytes."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return os.fstat(file.fileno()).st_size == len(content) and file.read() == content
    except OSError:
        return False


def swap(stage: Path, out: Path) -> None:
    """Exchange the folders atomically where the system can, else by two renames."""
    if not out.exists():
        stage.rename(out)
        return
    if sys.platform == "linux":
        renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
        if renameat2 and not renameat2(
            _AT_FDCWD, os.fsencode(stage), _AT_FDCWD, os.fsencode(out), _RENAME_EXCHANGE
        ):
            return
    old = out.with_name(f".{out.name}.old")
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(old)
    out.rename(old)
    stage.rename(out)
    old.rename(stage)
