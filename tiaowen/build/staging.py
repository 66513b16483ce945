"""Artifacts → the site's folder: written beside it, then put in its place in one step.

The published folder is whole at every moment. Beside it lies its double, a second tree of links to
the same files: a build turns the double into the new site, changing only what differs, then the
two change places, and the old one is brought up to date to be the next build's double. A file whose
bytes are unchanged is never written again. `data/sha256.txt` lists every file with its checksum
(`sha256sum -c data/sha256.txt` in the site's folder checks them), and tells a site of ours from any
other folder.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import filecmp
import hashlib
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from tiaowen.artifacts import Artifact, Bytes, Stream

MANIFEST = "data/sha256.txt"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class ForeignFolderError(Exception):
    """The folder to publish into holds something that is not a site of ours."""


class Staging:
    """The double of a published folder; nothing is published before `publish` is called.

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
            self.leave()  # what it holds may be what fills the disk
        self._opened.close()

    @property
    def cache(self) -> Path:
        """Where a build may keep what the next one can use."""
        return self._out.with_name(f".{self._out.name}.cache")

    def begin(self, anew: bool) -> bool:
        """Make the double ready to be changed; whether it is empty.

        It is emptied when it is not the double of what is published, or when `anew` asks for it.
        """
        self._emptied = anew or self.published is None or _manifest(self._stage) != self.published
        if self._emptied:
            self.leave()
            self._stage.mkdir()
        else:
            (self._stage / MANIFEST).unlink()  # from here on it is nobody's double
        return self._emptied

    def lines(self) -> bytes:
        """The published site's manifest, nothing where there is none."""
        return (self._out / MANIFEST).read_bytes() if self.published else b""

    def read(self, path: str) -> bytes:
        """A file of the published site."""
        return (self._out / path).read_bytes()

    def size(self, path: str) -> int:
        """The length of a file of the double."""
        return (self._stage / path).stat().st_size

    def drop(self, lines: bytes) -> None:
        """Take files out of the double."""
        _drop(self._stage, lines)

    def carry(self, lines: bytes) -> None:
        """Take files of the published site over into the double."""
        _carry(self._out, self._stage, lines)

    def write(self, artifact: Artifact) -> tuple[bytes, bool]:
        """Put a file into the double: its line, and whether its bytes are new.

        Raises ValueError for two files with one path, or a path out of the folder.
        """
        target = f"{self._stage}/{artifact.path}"
        old = f"{self._out}/{artifact.path}"
        line = line_of(artifact)
        same = self.published is not None and _same(old, artifact.content)
        if same:
            self._put(artifact.path, lambda: _link(old, target))
        else:
            self._put(artifact.path, lambda: _create(target, [artifact.content]))
        return line, not same

    def stream(self, file: Stream) -> tuple[bytes, bool]:
        """Put a long file into the double; as `write`."""
        target = f"{self._stage}/{file.path}"
        old = f"{self._out}/{file.path}"
        checksum = hashlib.sha256()

        def portions() -> Iterator[Bytes]:
            for portion in file.portions:
                checksum.update(portion)
                yield portion

        self._put(file.path, lambda: _create(target, portions()))
        same = os.path.isfile(old) and filecmp.cmp(old, target, shallow=False)  # noqa: PTH113
        if same:
            os.unlink(target)  # noqa: PTH108
            _link(old, target)
        return _line(checksum.hexdigest(), file.path), not same

    def _put(self, path: str, put: Callable[[], None]) -> None:
        if not _within(path):
            raise ValueError(f"{path!r} is no path inside the site")
        try:
            _in_folder(f"{self._stage}/{path}", put)
        except FileExistsError:
            raise ValueError(f"two artifacts for {path}") from None

    def publish(self, lines: Iterable[Bytes]) -> bytes:
        """Put the double in the place of the published folder; the new manifest's digest.

        What stands at the published folder's top under a name that begins with a dot is kept: a
        .gitignore, a repository.
        """
        portions = list(lines)
        if self._emptied and (twice := _twice(portions)):
            raise ValueError(f"two artifacts for {twice}")
        line, _ = self.stream(Stream(MANIFEST, portions))
        for path in self._stage.glob(".*"):  # of the site before the last
            path.unlink()
        for path in self._out.glob(".*"):
            if path.is_file():
                shutil.copy2(path, self._stage / path.name)
        _swap(self._stage, self._out)
        self._return_hidden()
        return bytes.fromhex(sum_of(line))

    def double(self, gone: Iterable[bytes], come: Iterable[bytes]) -> None:
        """Make what was published before the double of what is published now.

        Where that fails there is none: the site is published, and the next build makes another.
        """
        try:
            self._double(gone, come)
        except OSError:
            self.leave()

    def _double(self, gone: Iterable[bytes], come: Iterable[bytes]) -> None:
        self._stage.mkdir(exist_ok=True)
        with contextlib.suppress(FileNotFoundError):
            (self._stage / MANIFEST).unlink()
        for lines in gone:
            _drop(self._stage, lines)
        for lines in come:
            _carry(self._out, self._stage, lines)
        (self._stage / "data").mkdir(exist_ok=True)
        _link(f"{self._out}/{MANIFEST}", f"{self._stage}/{MANIFEST}")

    def leave(self) -> None:
        """Leave no double behind."""
        self._return_hidden()
        shutil.rmtree(self._stage, ignore_errors=True)

    def _return_hidden(self) -> None:
        """Move hidden folders from the double, where an exchange took them, to where they were."""
        for path in self._stage.glob(".*"):
            kept = path.is_file() or os.path.lexists(self._out / path.name)
            if not kept and self._out.exists():
                path.rename(self._out / path.name)


def line_of(artifact: Artifact) -> bytes:
    """A file's line in the manifest."""
    return _line(hashlib.sha256(artifact.content).hexdigest(), artifact.path)


def _line(checksum: str, path: str) -> bytes:
    return f"{checksum}  {path}\n".encode()


def _twice(portions: Sequence[Bytes]) -> list[str]:
    """Paths that are one file on a disk that does not tell case apart."""
    paths = (path_of(line) for lines in portions for line in bytes(lines).splitlines())
    mixed = {path.lower() for path in paths if path != path.lower()}
    again = (path_of(line) for lines in portions for line in bytes(lines).splitlines())
    count = Counter(path.lower() for path in again if path.lower() in mixed) if mixed else {}
    return sorted(path for path, times in count.items() if times > 1)


def path_of(line: bytes) -> str:
    """The path in a line."""
    return line[66:].removesuffix(b"\n").decode(errors="replace")


def sum_of(line: Bytes) -> str:
    """The checksum in a line."""
    return bytes(line[:64]).decode()


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


def _drop(folder: Path, lines: bytes) -> None:
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


def _carry(old: Path, new: Path, lines: bytes) -> None:
    """Link files into another tree."""
    for line in lines.splitlines():
        path = _path_in(line)
        target = f"{new}/{path}"
        _in_folder(target, partial(_link, f"{old}/{path}", target))


def _path_in(line: bytes) -> str:
    """The path in a line; FileNotFoundError where one that a cache has brought leads elsewhere."""
    path = path_of(line)
    if not _within(path):
        raise FileNotFoundError(f"{path!r} is no path inside the site")
    return path


def _within(path: str) -> bool:
    return bool(path) and not path.startswith("/") and ".." not in path.split("/")


def _in_folder(target: str, put: Callable[[], None]) -> None:
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


def _create(path: str, portions: Iterable[Bytes]) -> None:
    """Write a new file, never through a name that is there: the published file may be behind it."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    try:
        for portion in portions:
            left = memoryview(portion)
            while left:  # a disk that is nearly full takes a part, and only then says so
                left = left[os.write(file, left) :]
    finally:
        os.close(file)


def _link(old: str, new: str) -> None:
    """A second name for a file, or a copy where the disk knows no second names."""
    try:
        os.link(old, new)
    except (FileNotFoundError, FileExistsError):
        raise
    except OSError:
        shutil.copyfile(old, new)


def _same(path: str, content: bytes) -> bool:
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return os.fstat(file.fileno()).st_size == len(content) and file.read() == content
    except OSError:
        return False


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
