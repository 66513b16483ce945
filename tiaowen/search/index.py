"""Units → the index: which units have which characters, in small files found by a key's hash.

A key is a character, two neighbouring ones, three neighbouring numerals, or a mark. Its list has
the numbers of the units that it stands in; that of a single character, the numbers of the blocks.
What an item adds is kept as its folded texts. `whole` makes the lists of all items from them;
`exchanged` changes, in an index that is there already, the lists that a corrected item touches.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from tiaowen.artifacts import Artifact
from tiaowen.folding import bare
from tiaowen.search.codec import (
    decode,
    encode,
    gaps,
    opened,
    read_gaps,
    read_varint,
    sealed,
    varint,
)
from tiaowen.search.units import SLOTS, BlockRange, Unit

NUMERALS = frozenset("0123456789〇零一二三四五六七八九十百千第条款项年月日号")
"""Three of these in a row get a key of their own: any two of them stand in half of all units."""
HEAVY = 768
"""A longer list has a file of its own, and its entry in the shard says so."""
_SHARD = 1024
_FEW = 100
_EPOCH = 4


class Folded(msgspec.Struct, frozen=True, array_like=True):
    """What one item adds to the index.

    Attributes:
        texts: the number of a unit, counted from the item's first block; how many characters of
            its folded text its heading takes; and that text. A unit whose two scripts fold to
            different texts has two.
        marks: the number of a unit, and a key that is no text: the number by which a measure is
            cited (`#20`), a body that the unit names (`@chongqing/scjgj`).
    """

    texts: tuple[tuple[int, int, str], ...]
    marks: tuple[tuple[int, str], ...]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Folded)


def folded(blocks: Sequence[Sequence[Unit]], twins: Sequence[Sequence[Unit]]) -> Folded:
    """Return what an item adds.

    Args:
        blocks: its blocks in Simplified characters.
        twins: the same in Traditional ones; nearly all units fold to the same text.
    """
    texts: list[tuple[int, int, str]] = []
    marks: list[tuple[int, str]] = []
    for i, (block, twin) in enumerate(zip(blocks, twins, strict=True)):
        for place, (unit, other) in enumerate(zip(block, twin, strict=True), i * SLOTS):
            text = bare(unit.text)
            texts.append((place, len(bare(unit.text[: unit.head])), text))
            if other.text != unit.text and (again := bare(other.text)) != text:
                texts.append((place, 0, again))
            marks += ((place, mark) for mark in _marks(unit))
    return Folded(tuple(texts), tuple(marks))


def _marks(unit: Unit) -> list[str]:
    found = [f"@{body.region}/{body.id or body.short}" for body in unit.bodies]
    if unit.number:
        found.append("#" + unit.number)
    return found


def encode_part(part: Folded) -> bytes:
    """Return what an item adds as bytes, the fragment of POSTINGS."""
    return _encoder.encode(part)


def decode_part(block_range: BlockRange, content: bytes) -> Folded:
    """Return what `encode_part` wrote.

    Raises:
        ValueError: where the bytes are damaged, or cannot be of the item of that block range.
    """
    found = _decoder.decode(content)
    end = block_range.capacity * SLOTS
    if not (
        all(0 <= place < end and 0 <= head <= len(text) for place, head, text in found.texts)
        and all(0 <= place < end for place, _ in found.marks)
    ):
        raise ValueError("these texts are not those of the item of this block range")
    return found


def keys(text: str) -> set[str]:
    """Return every two neighbouring characters of a text, every three neighbouring numerals."""
    found = {one + two for one, two in pairwise(text)}
    if not NUMERALS.isdisjoint(text):
        at = 0
        for i, char in enumerate(text, 1):
            if char not in NUMERALS:
                at = i
            elif i - at >= 3:
                found.add(text[i - 3 : i])
    return found


# -- the files -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shards:
    """An index.

    Attributes:
        files: the shards and the long lists.
        count: how many shards there are, a power of two.
        total: how many bytes all entries take.
    """

    files: Iterable[Artifact]
    count: int
    total: int


def count_of(total: int) -> int:
    """Return how many shards there are for entries of so many bytes."""
    count = 1
    while count * _SHARD < total:
        count *= 2
    return count


def shard_file(number: int, epoch: bytes, content: bytes) -> Artifact:
    """Return the file of a shard, from its entries in the order of their keys."""
    return Artifact(_shard_path(number), sealed(epoch + content))


def heavy_file(key: str, epoch: bytes, content: bytes) -> Artifact:
    """Return the file of a long list."""
    return Artifact(_heavy_path(key), sealed(epoch + content))


def hash_of(key: str) -> int:
    """Return the number that, modulo the number of shards, is a key's shard."""
    return zlib.crc32(key.encode())


def _shard_path(number: int) -> str:
    return f"search/{number >> 8:02x}/{number & 255:02x}.bin"


def _heavy_path(key: str) -> str:
    return f"search/often/{'-'.join(f'{ord(char):x}' for char in key)}.bin"


def entry_of(key: str, count: int, content: bytes) -> bytes:
    """Return the entry of a key in its shard; a long list is left to its own file.

    Args:
        count: how many numbers the list has.
        content: the list, by `list_of`.
    """
    name = encode(key)
    own = b"" if len(content) > HEAVY else content
    return varint(len(name)) + name + varint(count) + varint(len(own)) + own


def list_of(row: Sequence[int], headed: Sequence[int]) -> bytes:
    """Return a list as bytes: numbers in headings first, then all of them, as gaps or as bits.

    Args:
        row: the numbers, rising, at least one.
        headed: those of them whose heading has the key.
    """
    heads, body, last = _gaps(headed), _gaps(row), row[-1]
    if len(body) > last // 8 + 2:
        bits = bytearray(last // 8 + 1)
        for number in row:
            bits[number >> 3] |= 1 << (number & 7)
        return varint(len(headed) * 2 + 1) + heads + bytes(bits)
    return varint(len(headed) * 2) + heads + body


def _gaps(row: Sequence[int]) -> bytes:
    """Return rising numbers, each as what it adds to the one before."""
    return gaps(two - one for one, two in pairwise((0, *row)))


# -- one item exchanged ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Exchange:
    """An item whose part of the index is new; its block range is as it was."""

    block_range: BlockRange
    old: bytes
    new: bytes


def exchanged(
    items: Iterable[Exchange], before: Shards, epoch: bytes, read: Callable[[str], bytes]
) -> tuple[Shards, set[str]] | None:
    """Return the files of an index that change with some items, and the paths of those that go.

    None where the whole index has to be made again: the number of shards changes, or so many of
    the shards do that to make all of them costs less.

    Args:
        before: the index that was; its files are not looked at.
        read: gives a file of that index by its path.

    Raises:
        ValueError: where a file of that index, or an old fragment, is damaged.
    """
    changes = _changes(items)
    if len({hash_of(key) % before.count for key in changes}) > _FEW + before.count // 8:
        return None
    entries: dict[int, dict[str, bytes]] = {}
    heavy: dict[str, bytes] = {}
    gone: set[str] = set()
    total = before.total
    for key, (went, came, heads_went, heads_came) in changes.items():
        number = hash_of(key) % before.count
        if number not in entries:
            entries[number] = _entries(opened(read(_shard_path(number)))[_EPOCH:])
        shard = entries[number]
        row: list[int] = []
        headed: list[int] = []
        if entry := shard.pop(key, b""):
            total -= len(entry)
            content = _content(entry)
            if not content:
                content = opened(read(_heavy_path(key)))[_EPOCH:]
                gone.add(_heavy_path(key))
            row, headed = read_list(content)
        row = sorted(came.union(row) - went)
        headed = sorted(heads_came.union(headed) - heads_went)
        if row:
            content = list_of(row, headed)
            shard[key] = entry_of(key, len(row), content)
            total += len(shard[key])
            if len(content) > HEAVY:
                heavy[key] = content
    if count_of(total) != before.count:
        return None
    files = [
        shard_file(number, epoch, b"".join(shard[key] for key in sorted(shard)))
        for number, shard in sorted(entries.items())
    ]
    files += [heavy_file(key, epoch, heavy[key]) for key in sorted(heavy)]
    return Shards(files, before.count, total), gone - {file.path for file in files}


_Changed = dict[str, tuple[set[int], set[int], set[int], set[int]]]
_Pairs = set[tuple[str, int]]


def _changes(items: Iterable[Exchange]) -> _Changed:
    """Key → the numbers that go from its list, those that come, and the same of its headings."""
    found: _Changed = defaultdict(lambda: (set(), set(), set(), set()))
    for one in items:
        old, new = decode_part(one.block_range, one.old), decode_part(one.block_range, one.new)
        touched = {row[0] // SLOTS for row in set(old.texts) ^ set(new.texts)}
        touched |= {row[0] // SLOTS for row in set(old.marks) ^ set(new.marks)}
        lists, heads = zip(
            *(_pairs(one.block_range, part, touched) for part in (old, new)), strict=True
        )
        for at, (was, now) in ((0, lists), (2, heads)):
            for key, number in was - now:
                found[key][at].add(number)
            for key, number in now - was:
                found[key][at + 1].add(number)
    return found


def _pairs(block_range: BlockRange, part: Folded, touched: set[int]) -> tuple[_Pairs, _Pairs]:
    """Each key with a number of its list, and with one of its headings, for some of the blocks."""
    lists: _Pairs = set()
    heads: _Pairs = set()
    for place, head, text in part.texts:
        if place // SLOTS in touched:
            number = block_range.base * SLOTS + place
            lists.update((key, number) for key in keys(text))
            lists.update((char, number // SLOTS) for char in text)
            heads.update((key, number) for key in keys(text[:head]))
    lists.update(
        (mark, block_range.base * SLOTS + place)
        for place, mark in part.marks
        if place // SLOTS in touched
    )
    return lists, heads


def _entries(content: bytes) -> dict[str, bytes]:
    """Key → its whole entry, for a shard without its epoch."""
    found = {}
    at = 0
    while at < len(content):
        start = at
        length, at = read_varint(content, at)
        key = decode(content[at : at + length])
        _, at = read_varint(content, at + length)
        length, at = read_varint(content, at)
        at += length
        found[key] = content[start:at]
    return found


def _content(entry: bytes) -> bytes:
    length, at = read_varint(entry, 0)
    _, at = read_varint(entry, at + length)
    _, at = read_varint(entry, at)
    return entry[at:]


def read_list(content: bytes) -> tuple[list[int], list[int]]:
    """Return all numbers of a list, and those that are in headings."""
    mark, at = read_varint(content, 0)
    headed: list[int] = []
    for _ in range(mark // 2):
        gap, at = read_varint(content, at)
        headed.append(gap + (headed[-1] if headed else 0))
    if mark % 2 == 0:
        return read_gaps(content[at:]), headed
    bits = content[at:]
    return [i for i in range(len(bits) * 8) if bits[i >> 3] >> (i & 7) & 1], headed
