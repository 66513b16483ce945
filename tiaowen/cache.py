"""The cache: results of earlier builds, each under the fingerprint of its inputs.

The cache is never trusted over the content: an entry is found only by the fingerprint of inputs
that are there now, and its checksum must fit. What cannot be read is computed again. If the file
cannot be written, that is reported and the build goes on without it. Entries are data of known
types, never code.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import struct
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

_T = TypeVar("_T")
_TABLE = "CREATE TABLE entry (key BLOB PRIMARY KEY, value BLOB NOT NULL)"
_CHECKSUM = 16


def digest(*parts: bytes | memoryview | str) -> bytes:
    """Return the BLAKE2b digest (20 bytes) of the parts, their lengths and their order."""
    contents = [part.encode() if isinstance(part, str) else part for part in parts]
    lengths = struct.pack(f">{len(contents)}Q", *map(len, contents))
    return hashlib.blake2b(b"".join((lengths, *contents)), digest_size=20).digest()


class CacheError(OSError):
    """An entry cannot be written: the disk is full, or went away."""


class DamagedCacheError(CacheError):
    """The file of an earlier build was damaged, and has been removed."""


class Cache:
    """An SQLite file of entries, used as a context manager.

    Entries that are put last only if `commit` is called, which also deletes those that this build
    did not use. Without a path, or if the file cannot be used, they last for this build only.

    Attributes:
        fault: Why the file of an earlier build cannot be used, "" if it can.
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
        """Whether the next build will find the entries of this one."""
        return self._path is not None and not self.fault

    def get(self, key: bytes) -> bytes | None:
        """Return the entry of a key, None if there is none or its checksum does not fit.

        Raises:
            DamagedCacheError: The file is damaged. All methods that read or write may raise it.
        """
        self._used.add(key)
        try:
            row = self._file.execute("SELECT value FROM entry WHERE key = ?", (key,)).fetchone()
        except sqlite3.Error as error:
            raise self._failed(error, damaged=True) from error
        if not row or not isinstance(row[0], bytes):
            return None
        checksum, value = row[0][:_CHECKSUM], row[0][_CHECKSUM:]
        return value if checksum == _checksum(key, value) else None

    def have(self, key: bytes) -> bytes:
        """Return an entry that must be there, because another entry refers to it.

        Raises:
            DamagedCacheError: It is not there.
        """
        found = self.get(key)
        if found is None:
            raise self._failed(sqlite3.DatabaseError("an entry is missing"), damaged=True)
        return found

    def recall(self, key: bytes, kind: type[_T]) -> _T | None:
        """Return the value that `remember` stored, None if there is none of this type."""
        content = self.get(key)
        if content is None:
            return None
        hashed: Any = kind  # mypy does not accept that a type is hashable
        try:
            found: _T = _decoder(hashed).decode(content)
        except msgspec.MsgspecError:
            return None
        return found

    def remember(self, key: bytes, value: object) -> None:
        """Encode a value and store it.

        Raises:
            CacheError: The disk is full.
        """
        self.put(key, msgspec.msgpack.encode(value))

    def keep(self, keys: Iterable[bytes]) -> None:
        """Mark entries as used, so that `commit` keeps them though this build did not read them."""
        self._used.update(keys)

    def put(self, key: bytes, value: bytes) -> None:
        """Store an entry.

        Raises:
            CacheError: The disk is full.
        """
        self._used.add(key)
        try:
            self._file.execute(
                "INSERT OR REPLACE INTO entry VALUES (?, ?)", (key, _checksum(key, value) + value)
            )
        except sqlite3.Error as error:
            full = isinstance(error, sqlite3.OperationalError)
            raise self._failed(error, damaged=not full) from error

    def _failed(self, error: sqlite3.Error, damaged: bool) -> CacheError:
        """Return the error to raise; removes a damaged file, so that the next build has none."""
        if damaged and self.lasting and self._path:
            self._file.close()
            _remove(self._path)
            return DamagedCacheError(f"{self._path}: {error}")
        return CacheError(f"{self._path or 'the temporary folder'}: {error}")

    def commit(self) -> None:
        """Delete the entries that this build did not use, and make all others permanent."""
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
    """Return the open file, created anew if it is damaged or has another schema."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise OSError("this is not a cache file; move it away")
    for attempt in (1, 2):
        file = sqlite3.connect(path, isolation_level=None)
        try:
            file.execute("BEGIN IMMEDIATE")
            found = file.execute("SELECT sql FROM sqlite_master")
            schema = [sql for (sql,) in found if sql]  # the primary key's own index has no SQL
            if schema in ([], [_TABLE]):  # so it has no views or triggers that could run code
                file.execute("PRAGMA user_version = 1")  # fails now if the file is read-only
                if not schema:
                    file.execute(_TABLE)
                return file
            file.close()
        except sqlite3.DatabaseError as error:
            file.close()
            damaged = type(error) is sqlite3.DatabaseError
            if attempt == 2 or not damaged:  # locked or read-only, so another attempt is no use
                raise
        _remove(path)
    raise OSError("another program is writing to this cache")


def _remove(path: Path) -> None:
    for beside in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)


def _checksum(key: bytes, value: bytes) -> bytes:
    return hashlib.blake2b(value, key=key, digest_size=_CHECKSUM).digest()
