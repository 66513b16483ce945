"""Texts of notices put by in packed form, and unpacked as they are asked for.

A corpus of thousands holds their texts in two scripts; a page needs those of one or two.
"""

from __future__ import annotations

import os
import tempfile
import weakref
from typing import Generic, TypeVar

import msgspec

from tiaowen.cache import Cache, DamagedCacheError, digest
from tiaowen.model import Text

_T = TypeVar("_T")
_NEAR = 128
"""How many texts of a script are held unpacked: about as many as a page of a body shows."""


class Unpacked(dict[str, Text]):
    """Notice → its text, unpacked as it is asked for; not many are held so."""

    def __init__(self, packed: Packed[Text]) -> None:
        super().__init__()
        self._packed = packed

    def __missing__(self, notice: str) -> Text:
        if len(self) >= _NEAR:
            self.clear()
        self[notice] = text = self._packed[notice]
        return text


class Spool:
    """A file without a name for what is put by, so that it need not be held; forks share it."""

    def __init__(self) -> None:
        with tempfile.TemporaryFile() as file:
            self._file = os.dup(file.fileno())
        self._end = 0
        weakref.finalize(self, os.close, self._file)

    def add(self, content: bytes) -> tuple[int, int]:
        """Put it by; where it is found again."""
        begin = self._end
        while self._end < begin + len(content):
            rest = content[self._end - begin :]
            self._end += os.pwrite(self._file, rest, self._end)
        return begin, len(content)

    def at(self, place: tuple[int, int]) -> bytes:
        """What was put by there."""
        begin, length = place
        return os.pread(self._file, length, begin)


class Packed(Generic[_T]):
    """Something packed of each notice, of one kind: read now, or put down by an earlier build."""

    def __init__(self, cache: Cache, spool: Spool, name: str, kind: type[_T]) -> None:
        self._cache = cache
        self._spool = spool
        self._name = name
        self._decoder = msgspec.msgpack.Decoder(kind)
        self._read: dict[str, tuple[int, int]] = {}
        self._kept: dict[str, bytes] = {}

    def know(self, notice: str, key: bytes) -> None:
        """An earlier build has it, under the key of the notice."""
        self._kept[notice] = digest(key, self._name)
        self._cache.keep([self._kept[notice]])

    def add(self, notice: str, value: _T) -> None:
        """It was read now."""
        self._read[notice] = self._spool.add(msgspec.msgpack.encode(value))

    def put(self, notice: str, key: bytes) -> None:
        """Put down what was read now."""
        self._cache.put(digest(key, self._name), self._content(notice))

    def __getitem__(self, notice: str) -> _T:
        """What is packed. Raises DamagedCacheError when an earlier build left something else."""
        try:
            return self._decoder.decode(self._content(notice))
        except msgspec.MsgspecError as error:
            why = f"the {self._name} of {notice} cannot be unpacked: {error}"
            raise DamagedCacheError(why) from error

    def _content(self, notice: str) -> bytes:
        if notice in self._kept:
            return self._cache.have(self._kept[notice])
        return self._spool.at(self._read[notice])

    def hold(self) -> None:
        """Have everything at hand: a process forked from this one cannot read the cache."""
        for notice in list(self._kept):
            self._read[notice] = self._spool.add(self._content(notice))
            del self._kept[notice]
