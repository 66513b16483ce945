"""Artifacts → the site's folder: written beside it, then put in its place in one step.

The published folder is whole at every moment. A file whose bytes are unchanged is not written
again but linked; what is no longer made is gone with the old folder. `data/sha256.txt` lists every
file with its checksum (`sha256sum -c data/sha256.txt` in the site's folder checks them), and tells
a site of ours from any other folder.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tiaowen.model import Artifact

MANIFEST = "data/sha256.txt"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class ForeignFolderError(Exception):
    """The folder to publish into holds something that is not a site of ours."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many files were written anew, kept as they were, and removed."""

    written: int
    kept: int
    removed: int


class Staging:
    """A folder beside the published one; nothing is published before `publish` is called.

    Used as a context: it waits for another build into the same folder, and what was not published
    is gone at its end. Files at the published folder's top whose names begin with a dot
    (.gitignore) are kept as they are. Raises ForeignFolderError at the start when the folder holds
    anything else than a site of ours.
    """

    def __init__(self, out: Path) -> None:
        self._out = out.resolve()
        self._stage = self._out.with_name(f".{self._out.name}.next")
        self._lock = self._out.with_name(f".{self._out.name}.lock")
        self._kept = 0
        self._sums: dict[str, str] = {}
        self._names: set[str] = set()

    def __enter__(self) -> Staging:
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        self._handle = self._lock.open("w")
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        published = self._published()
        if published is None:
            self._handle.close()
            raise ForeignFolderError(
                f"{self._out} holds files and no {MANIFEST}, so it is not a site built here; name "
                "an empty folder with --out, or empty this one"
            )
        self._before = published
        shutil.rmtree(self._stage, ignore_errors=True)
        self._stage.mkdir()
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._stage, ignore_errors=True)
        self._handle.close()

    def add(self, artifact: Artifact) -> None:
        """Stage a file. Two files for one path, or a path out of the folder, are faults of ours."""
        name = artifact.path.casefold()
        if name in self._names:
            raise ValueError(f"two artifacts for {artifact.path}")
        if not name or name.startswith("/") or ".." in Path(name).parts:
            raise ValueError(f"{artifact.path!r} is no path inside the site")
        self._names.add(name)
        self._sums[artifact.path] = hashlib.sha256(artifact.content).hexdigest()
        target = self._stage / artifact.path
        target.parent.mkdir(parents=True, exist_ok=True)
        old = self._out / artifact.path
        if _same(old, artifact.content) and _linked(old, target):
            self._kept += 1
        else:
            target.write_bytes(artifact.content)

    def publish(self) -> Count:
        """Write the manifest and put the staged folder in the place of the published one."""
        paths = set(self._sums)
        lines = "".join(f"{self._sums[path]}  {path}\n" for path in sorted(paths))
        self.add(Artifact(MANIFEST, lines.encode()))
        for path in self._out.glob(".*"):
            if path.is_file():
                shutil.copy2(path, self._stage / path.name)
        _swap(self._stage, self._out)
        removed = len(self._before - paths)
        return Count(len(self._sums) - self._kept, self._kept, removed)

    def _published(self) -> set[str] | None:
        """The paths of the published site, None when the folder holds something else."""
        manifest = self._out / MANIFEST
        if manifest.is_file():
            lines = manifest.read_text(encoding="utf-8").splitlines()
            return {line.partition("  ")[2] for line in lines}
        if self._out.is_dir() and all(path.name.startswith(".") for path in self._out.iterdir()):
            return set()
        return None if self._out.exists() else set()


def _same(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _linked(old: Path, new: Path) -> bool:
    try:
        os.link(old, new)
    except OSError:
        return False
    return True


def _swap(stage: Path, out: Path) -> None:
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


def append(path: Path, lines: str, head: str) -> None:
    """Add lines to a file that only grows, with its head when it is new, in one step."""
    if lines:
        before = path.read_text(encoding="utf-8") if path.exists() else head
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(before + lines, encoding="utf-8", newline="\n")
        beside.replace(path)


class Drafts:
    """Files that come into a folder of content all at once, or not at all when it goes wrong.

    Used as a context: each file is written beside its place under a hidden name; `commit` moves
    those that were added into their places, and what was not committed is gone at the end.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._waiting: dict[Path, Path] = {}

    def __enter__(self) -> Drafts:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for beside in self._waiting.values():
            beside.unlink(missing_ok=True)

    def add(self, path: str, text: str) -> Path:
        """Write a file beside its place; a second one for the same place takes over."""
        target = self._out / path
        if ".." in Path(path).parts or target == self._out:
            raise ValueError(f"{path!r} is no path inside the folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.new")
        self._waiting[target] = beside
        beside.write_text(text, encoding="utf-8", newline="\n")
        return beside

    def commit(self) -> None:
        """Move every file into its place."""
        for target, beside in list(self._waiting.items()):
            beside.replace(target)
            del self._waiting[target]
