"""The texts of notices, encoded on disk and decoded when they are read.

A corpus has thousands of texts in two scripts; a page needs those of one or two.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from typing import Generic, TypeVar

import msgspec

from tiaowen.cache import Cache, DamagedCacheError, digest
from tiaowen.model import NoticeId, Text

_T = TypeVar("_T")
_NEAR = 128
"""How many texts of a script are held decoded: about as many as a page of a body shows."""


class RecentTexts:
    """The texts of a store, of which those that were read last are held decoded."""

    def __init__(self, store: Store[Text]) -> None:
        self._store = store
        self._recent: dict[str, Text] = {}

    def __getitem__(self, notice: NoticeId) -> Text:
        """The text of a notice. Raises KeyError when the store has none."""
        text = self._recent.get(notice)
        if text is None:
            if len(self._recent) >= _NEAR:
                self._recent.clear()
            self._recent[notice] = text = self._store[notice]
        return text


class Spool:
    """A temporary file without a name: append-only, shared with forked processes."""

    def __init__(self) -> None:
        with tempfile.TemporaryFile() as file:
            self._file = os.dup(file.fileno())
        self._end = 0
        weakref.finalize(self, os.close, self._file)

    def append(self, content: bytes) -> tuple[int, int]:
        """Append bytes; their offset and length, for `read`."""
        begin = self._end
        while self._end < begin + len(content):
            rest = content[self._end - begin :]
            self._end += os.pwrite(self._file, rest, self._end)
        return begin, len(content)

    def read(self, place: tuple[int, int]) -> bytes:
        """The bytes at an offset, with their length."""
        begin, length = place
        return os.pread(self._file, length, begin)


class Store(Generic[_T]):
    """One encoded value a notice, in the spool or, from an earlier build, in the cache.

    Args:
        cache: Where values with a fingerprint are also put, for the next build.
        spool: Where the values of this build are.
        name: What the values are, in messages and fingerprints.
        kind: The type of a value.
    """

    def __init__(self, cache: Cache, spool: Spool, name: str, kind: type[_T]) -> None:
        self._cache = cache
        self._spool = spool
        self._name = name
        self._decoder = msgspec.msgpack.Decoder(kind)
        self._spooled: dict[NoticeId, tuple[int, int]] = {}
        self._cached: dict[NoticeId, bytes] = {}

    def add(self, notice: NoticeId, value: _T, fingerprint: bytes | None) -> None:
        """Store a value; under a fingerprint, the cache has it for the next build too."""
        content = msgspec.msgpack.encode(value)
        self._cached.pop(notice, None)
        self._spooled[notice] = self._spool.append(content)
        if fingerprint is not None:
            self._cache.put(digest(fingerprint, self._name), content)

    def add_cached(self, notice: NoticeId, fingerprint: bytes) -> None:
        """Take over the value that an earlier build put into the cache under a fingerprint."""
        self._spooled.pop(notice, None)
        self._cached[notice] = digest(fingerprint, self._name)
        self._cache.keep([self._cached[notice]])

    def __getitem__(self, notice: NoticeId) -> _T:
        """The value of a notice.

        Raises:
            KeyError: None was added.
            DamagedCacheError: The cache has lost it, or has something else in its place.
        """
        try:
            return self._decoder.decode(self._content(notice))
        except msgspec.MsgspecError as error:
            why = f"the {self._name} of {notice} cannot be decoded: {error}"
            raise DamagedCacheError(why) from error

    def _content(self, notice: NoticeId) -> bytes:
        if notice in self._spooled:
            return self._spool.read(self._spooled[notice])
        return self._cache.have(self._cached[notice])

    def share(self) -> None:
        """Copy what is in the cache into the spool: a forked process cannot read the cache."""
        for notice in self._cached.keys() - self._spooled.keys():
            self._spooled[notice] = self._spool.append(self._content(notice))
