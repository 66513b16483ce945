"""What earlier builds worked out, kept by the digest of all that it was made from.

Nothing here is trusted over the content: an entry is found only by a key that its inputs give, and
carries a seal that must fit its bytes. What cannot be read is worked out again; what cannot be
written is told, and the build goes on without. Entries are plain bytes, read back as data of known
types and never run.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import struct
import sys
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from tiaowen.resources import PACKAGE

_T = TypeVar("_T")
_TABLE = "CREATE TABLE entry (key BLOB PRIMARY KEY, value BLOB NOT NULL)"
_SEAL = 16
_LIBRARIES = (
    *("jinja2", "markdown-it-py", "markupsafe", "msgspec", "numpy"),
    *("opencc", "pyyaml", "rapidfuzz"),
)


def digest(*parts: bytes | memoryview | str) -> bytes:
    """Twenty bytes that stand for the parts and their lengths, in their order."""
    contents = [part.encode() if isinstance(part, str) else part for part in parts]
    lengths = struct.pack(f">{len(contents)}Q", *map(len, contents))
    return hashlib.blake2b(b"".join((lengths, *contents)), digest_size=20).digest()


@cache
def maker(templates: Path) -> bytes:
    """The digest of what makes a site of content: this package, the templates, the libraries.

    Python is one of them: it brings the tables of Unicode.
    """
    package = PACKAGE
    code = [*sorted(package.rglob("*.py")), *sorted(package.rglob("*.tsv"))]
    looks = [path for path in sorted(templates.rglob("*")) if path.is_file()]
    parts = [path.relative_to(package).as_posix() for path in code]
    parts += [path.relative_to(templates).as_posix() for path in looks]
    contents = (path.read_bytes() for path in (*code, *looks))
    return digest(*parts, *contents, sys.version, *(version(one) for one in _LIBRARIES))


class CacheError(OSError):
    """What is being worked out cannot be put down: the disk is full, or went away."""


class DamagedCacheError(CacheError):
    """The file of an earlier build was damaged inside, and has been taken away."""


class Cache:
    """A file of entries; without a path they are kept for this build alone.

    Used as a context. What is put down stands for good only after `commit`, which also forgets
    what nobody asked for. `fault` says why an earlier build's file is not used, "" when all is
    well.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._used: set[bytes] = set()
        self.fault = ""

    def __enter__(self) -> Cache:
        file = None
        if self._path:
            try:
                file = _opened(self._path)
            except (OSError, sqlite3.Error) as error:
                self.fault = f"{self._path}: {error}"
        if file is None:
            file = sqlite3.connect("", isolation_level=None)  # a file of its own, soon gone
            file.execute("BEGIN")
            file.execute(_TABLE)
        self._file = file
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._file.close()

    @property
    def lasting(self) -> bool:
        """Whether the next build will find what this one puts down."""
        return self._path is not None and not self.fault

    def get(self, key: bytes) -> bytes | None:
        """The entry of a key, None when there is none or its bytes do not fit its seal.

        Raises DamagedCacheError like all that reads and writes here.
        """
        self._used.add(key)
        try:
            row = self._file.execute("SELECT value FROM entry WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            raise self._failed(error, damaged=True) from error
        if not row or not isinstance(row[0], bytes):
            return None
        seal, value = row[0][:_SEAL], row[0][_SEAL:]
        return value if seal == _seal(key, value) else None

    def have(self, key: bytes) -> bytes:
        """An entry that this build relies on, as another entry says that it is there.

        Raises DamagedCacheError when it is not.
        """
        found = self.get(key)
        if found is None:
            raise self._failed(sqlite3.DatabaseError("an entry is lost"), damaged=True)
        return found

    def recall(self, key: bytes, kind: type[_T]) -> _T | None:
        """The value of a key, None when there is none of this kind."""
        content = self.get(key)
        if content is None:
            return None
        hashed: Any = kind  # which mypy does not see that a type is
        try:
            found: _T = _decoder(hashed).decode(content)
        except msgspec.MsgspecError:
            return None
        return found

    def remember(self, key: bytes, value: object) -> None:
        """Put a value down. Raises CacheError when there is no room for it."""
        self.put(key, msgspec.msgpack.encode(value))

    def keep(self, keys: Iterable[bytes]) -> None:
        """Do not forget these entries, though this build did not read them."""
        self._used.update(keys)

    def put(self, key: bytes, value: bytes) -> None:
        """Put an entry down. Raises CacheError when there is no room for it."""
        self._used.add(key)
        try:
            self._file.execute(
                "INSERT OR REPLACE INTO entry VALUES (?, ?)", (key, _seal(key, value) + value)
            )
        except sqlite3.Error as error:
            full = isinstance(error, sqlite3.OperationalError)
            raise self._failed(error, damaged=not full) from error

    def _failed(self, error: sqlite3.Error, damaged: bool) -> CacheError:
        """What to raise: a file that is damaged is taken away, so that the next one is sound."""
        if damaged and self.lasting and self._path:
            self._file.close()
            _take_away(self._path)
            return DamagedCacheError(f"{self._path}: {error}")
        return CacheError(f"{self._path or 'the temporary folder'}: {error}")

    def commit(self) -> None:
        """Let everything stand for good, but for the entries that nobody asked for."""
        if not self.lasting:
            return
        try:
            held = {key for (key,) in self._file.execute("SELECT key FROM entry")}
            self._file.executemany(
                "DELETE FROM entry WHERE key = ?", ((key,) for key in held - self._used)
            )
            self._file.execute("COMMIT")
        except sqlite3.Error as error:
            self.fault = f"{self._path}: {error}"


@cache
def _decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)


def _opened(path: Path) -> sqlite3.Connection:
    """The file, ready to be written; made anew when it is damaged or holds anything else."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise OSError("this is no file of ours; take it away")
    for attempt in (1, 2):
        file = sqlite3.connect(path, isolation_level=None)
        try:
            file.execute("BEGIN IMMEDIATE")
            found = file.execute("SELECT sql FROM sqlite_master")
            schema = [sql for (sql,) in found if sql]  # the index that a key brings has none
            if schema in ([], [_TABLE]):  # no view and no trigger, whoever wrote it
                file.execute("PRAGMA user_version = 1")  # a file only to be read fails here
                if not schema:
                    file.execute(_TABLE)
                return file
            file.close()
        except sqlite3.DatabaseError as error:
            file.close()
            damaged = type(error) is sqlite3.DatabaseError
            if attempt == 2 or not damaged:  # locked, or not to be written
                raise
        _take_away(path)
    raise OSError("another program writes into this cache")


def _take_away(path: Path) -> None:
    for beside in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)


def _seal(key: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(value, key=key, digest_size=_SEAL).digest()
