"""Artifacts → the site's folder: written beside it, then put in its place in one step.

The published folder is whole at every moment. A file whose bytes are unchanged is not written
again but linked; what is no longer made is gone with the old folder.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from tiaowen.model import Artifact

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


@dataclass(frozen=True, slots=True)
class Count:
    """How many files were written anew, kept as they were, and removed."""

    written: int
    kept: int
    removed: int


class Staging:
    """A folder beside the published one; nothing is published before `publish` is called.

    Used as a context: what was not published is gone at its end. Names that begin with a dot in
    the published folder's top (.gitignore) are kept as they are.
    """

    def __init__(self, out: Path) -> None:
        self._out = out.resolve()
        self._stage = self._out.with_name(f".{self._out.name}.next")
        self._written = 0
        self._kept = 0
        self._paths: set[str] = set()

    def __enter__(self) -> Staging:
        shutil.rmtree(self._stage, ignore_errors=True)
        self._stage.mkdir(parents=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self._stage, ignore_errors=True)

    def add(self, artifact: Artifact) -> None:
        """Stage a file. Two files for one path, or a path out of the folder, are faults of ours."""
        key = artifact.path.casefold()
        if key in self._paths:
            raise ValueError(f"two artifacts for {artifact.path}")
        self._paths.add(key)
        target = self._stage / artifact.path
        if ".." in Path(artifact.path).parts or target == self._stage:
            raise ValueError(f"{artifact.path!r} is no path inside the site")
        target.parent.mkdir(parents=True, exist_ok=True)
        old = self._out / artifact.path
        if _same(old, artifact.content) and _linked(old, target):
            self._kept += 1
        else:
            target.write_bytes(artifact.content)
            self._written += 1

    def publish(self) -> Count:
        """Put the staged folder in the place of the published one."""
        before = (
            sum(1 for path in self._out.rglob("*") if path.is_file()) if self._out.exists() else 0
        )
        carried = 0
        for path in sorted(self._out.glob(".*")) if self._out.exists() else ():
            if path.is_file():
                shutil.copy2(path, self._stage / path.name)
                carried += 1
        removed = before - carried - self._kept
        replaced = (
            sum(
                1
                for path in self._stage.rglob("*")
                if path.is_file() and not path.name.startswith(".")
            )
            - self._kept
        )
        _swap(self._stage, self._out)
        return Count(self._written, self._kept, max(0, removed - replaced))


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
