"""Artifacts → the site's folder: written beside it, then put in its place by an atomic rename.

The published folder is whole at every moment. Beside it lies the standby tree, a second tree of
hard links to the same files. A build changes the standby tree into the new site, touching only what
differs; then the two trees are exchanged, and the old one is brought up to date to be the standby
tree of the next build. A file whose bytes are unchanged is linked, never written again.
"""

from __future__ import annotations

import contextlib
import fcntl
import filecmp
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tiaowen.artifacts import Artifact, Bytes, Stream
from tiaowen.build.manifest import MANIFEST, line_of, manifest_line, repeated, sum_of
from tiaowen.build.tree import carry, create, drop, has_bytes, in_folder, link, swap, within


class ForeignFolderError(Exception):
    """The folder to publish into holds something that is not a site of ours."""


class Staging:
    """The standby tree of a published folder; nothing is published before `publish` is called.

    Used as a context: it waits for another build into the same folder. `lines` are those of the
    manifest, as bytes: checksum, two spaces, path, line feed. Raises ForeignFolderError at the
    start when the folder holds anything else than a site of ours.
    """

    def __init__(self, out: Path) -> None:
        self._out = out.resolve()
        self._stage = self._out.with_name(f".{self._out.name}.next")
        self._lock = self._out.with_name(f".{self._out.name}.lock")

    def __enter__(self) -> Staging:
        with contextlib.ExitStack() as opened:
            # A host must be able to read the site, whatever its maker wishes for his own files.
            opened.callback(os.umask, os.umask(0o022))
            self._lock.parent.mkdir(parents=True, exist_ok=True)
            fcntl.flock(opened.enter_context(self._lock.open("w")), fcntl.LOCK_EX)
            self.published = _manifest(self._out)
            if self.published is None and not _empty(self._out):
                raise ForeignFolderError(
                    f"{self._out} holds files and no {MANIFEST}, so it is not a site built here; "
                    "name an empty folder with --out, or empty this one"
                )
            self._opened = opened.pop_all()
        return self

    def __exit__(self, *error: object) -> None:
        if any(error):
            self.discard()  # what it holds may be what fills the disk
        self._opened.close()

    @property
    def cache(self) -> Path:
        """Where a build may keep what the next one can use."""
        return self._out.with_name(f".{self._out.name}.cache")

    def begin(self, anew: bool) -> bool:
        """Prepare the standby tree for changes; whether it is empty.

        It is emptied when it does not have the published manifest, or when `anew` asks for it.
        """
        self._emptied = anew or self.published is None or _manifest(self._stage) != self.published
        if self._emptied:
            self.discard()
            self._stage.mkdir()
        else:
            (self._stage / MANIFEST).unlink()  # from here on it is the tree of no site
        return self._emptied

    def lines(self) -> bytes:
        """The published site's manifest, nothing where there is none."""
        return (self._out / MANIFEST).read_bytes() if self.published else b""

    def read(self, path: str) -> bytes:
        """A file of the published site."""
        return (self._out / path).read_bytes()

    def size(self, path: str) -> int:
        """The length of a file in the standby tree."""
        return (self._stage / path).stat().st_size

    def drop(self, lines: bytes) -> None:
        """Remove files from the standby tree."""
        drop(self._stage, lines)

    def carry(self, lines: bytes) -> None:
        """Link files of the published site into the standby tree."""
        carry(self._out, self._stage, lines)

    def write(self, artifact: Artifact) -> tuple[bytes, bool]:
        """Write a file into the standby tree: its line, and whether its bytes are new.

        Raises ValueError for two files with one path, or a path out of the folder.
        """
        target = f"{self._stage}/{artifact.path}"
        old = f"{self._out}/{artifact.path}"
        line = line_of(artifact)
        same = self.published is not None and has_bytes(old, artifact.content)
        if same:
            self._put(artifact.path, lambda: link(old, target))
        else:
            self._put(artifact.path, lambda: create(target, [artifact.content]))
        return line, not same

    def stream(self, file: Stream) -> tuple[bytes, bool]:
        """Write a long file into the standby tree; as `write`."""
        target = f"{self._stage}/{file.path}"
        old = f"{self._out}/{file.path}"
        checksum = hashlib.sha256()

        def portions() -> Iterator[Bytes]:
            for portion in file.portions:
                checksum.update(portion)
                yield portion

        self._put(file.path, lambda: create(target, portions()))
        same = os.path.isfile(old) and filecmp.cmp(old, target, shallow=False)  # noqa: PTH113
        if same:
            os.unlink(target)  # noqa: PTH108
            link(old, target)
        return manifest_line(checksum.hexdigest(), file.path), not same

    def _put(self, path: str, put: Callable[[], None]) -> None:
        if not within(path):
            raise ValueError(f"{path!r} is no path inside the site")
        try:
            in_folder(f"{self._stage}/{path}", put)
        except FileExistsError:
            raise ValueError(f"two artifacts for {path}") from None

    def publish(self, lines: Iterable[Bytes]) -> bytes:
        """Exchange the standby tree and the published folder; the new manifest's digest.

        What stands at the published folder's top under a name that begins with a dot is kept: a
        .gitignore, a repository.
        """
        portions = list(lines)
        if self._emptied and (twice := repeated(portions)):
            raise ValueError(f"two artifacts for {twice}")
        line, _ = self.stream(Stream(MANIFEST, portions))
        for path in self._stage.glob(".*"):  # of the site before the last
            path.unlink()
        for path in self._out.glob(".*"):
            if path.is_file():
                shutil.copy2(path, self._stage / path.name)
        swap(self._stage, self._out)
        self._return_hidden()
        return bytes.fromhex(sum_of(line))

    def restore(self, gone: Iterable[bytes], come: Iterable[bytes]) -> None:
        """Restore the standby tree: bring the tree published before up to date.

        Where that fails it is discarded: the site is published, and the next build makes another.
        """
        try:
            self._restore(gone, come)
        except OSError:
            self.discard()

    def _restore(self, gone: Iterable[bytes], come: Iterable[bytes]) -> None:
        self._stage.mkdir(exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            (self._stage / MANIFEST).unlink()
        for lines in gone:
            drop(self._stage, lines)
        for lines in come:
            carry(self._out, self._stage, lines)
        (self._stage / "data").mkdir(exist_ok=True)
        link(f"{self._out}/{MANIFEST}", f"{self._stage}/{MANIFEST}")

    def discard(self) -> None:
        """Discard the standby tree."""
        self._return_hidden()
        shutil.rmtree(self._stage, ignore_errors=True)

    def _return_hidden(self) -> None:
        """Move hidden folders back from the standby tree, where the exchange took them."""
        for path in self._stage.glob(".*"):
            kept = path.is_file() or os.path.lexists(self._out / path.name)
            if not kept and self._out.exists():
                path.rename(self._out / path.name)


def _manifest(folder: Path) -> bytes | None:
    """The digest of a site's manifest, None where there is none."""
    try:
        return hashlib.sha256((folder / MANIFEST).read_bytes()).digest()
    except OSError:
        return None


def _empty(folder: Path) -> bool:
    """Whether nothing stands in a folder but hidden files, or there is no folder."""
    if folder.is_dir():
        return all(path.name.startswith(".") for path in folder.iterdir())
    return not folder.exists()
