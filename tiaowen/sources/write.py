"""Writes files of `content/`: whole, and all at once or not at all."""

from __future__ import annotations

from pathlib import Path


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

    def __exit__(self, *_: object) -> None:
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
