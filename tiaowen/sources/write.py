"""Write files atomically: one, a group of drafts, or a line of the ledger."""

from __future__ import annotations

from pathlib import Path


def append(path: Path, lines: str, head: str) -> None:
    """Append lines to a file by an atomic rename; a new file begins with `head`."""
    if lines:
        before = path.read_text(encoding="utf-8") if path.exists() else head
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(before + lines, encoding="utf-8", newline="\n")
        beside.replace(path)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file by an atomic rename; one that was there leaves it its permissions."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    if path.exists():
        beside.chmod(path.stat().st_mode)
    beside.replace(path)


class Drafts:
    """Stages new files of a content folder and moves them into place together.

    A context manager: `add` writes a file beside its place under a hidden name, `commit` renames
    all that were added since the last commit, and leaving the context deletes what was not
    committed.
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
        """Stage a file; a second one for the same path replaces the first.

        Args:
            path: Where it will stand, relative to the folder.
            text: What it will hold.

        Returns:
            The staged file.

        Raises:
            ValueError: The path leads out of the folder.
        """
        target = self._out / path
        if ".." in Path(path).parts or target == self._out:
            raise ValueError(f"{path!r} is no path inside the folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.new")
        self._waiting[target] = beside
        beside.write_text(text, encoding="utf-8", newline="\n")
        return beside

    def place(self, path: str) -> Path:
        """Return where a file that was added stands now: staged, or committed."""
        target = self._out / path
        return self._waiting.get(target, target)

    def drop(self, path: str) -> None:
        """Delete a file that was added, staged or committed."""
        self.place(path).unlink(missing_ok=True)
        self._waiting.pop(self._out / path, None)

    def commit(self) -> None:
        """Rename every staged file to its final path."""
        for target, beside in list(self._waiting.items()):
            beside.replace(target)
            del self._waiting[target]
