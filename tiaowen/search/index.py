"""Units → the index: which units hold which characters, in small files found by a key's hash.

What one item adds to the index is worked out by itself, as lists of gaps that are strung together
for the whole; so a corrected item can also be exchanged in an index that is there already.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from tiaowen.folding import bare
from tiaowen.model import Artifact
from tiaowen.search.codec import decode, encode, gaps, numbers, opened, read_varint, sealed, varint
from tiaowen.search.units import SLOTS, Seat, Unit

NUMERALS = frozenset("0123456789〇零一二三四五六七八九十百千第条款项年月日号")
"""Three of these in a row get a key of their own: any two of them stand in half of all units."""
_SHARD = 1024
_HEAVY = 768
_EPOCH = 4


class Run(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Several numbers that one item has under a key, counted from its seat; `rest` are the gaps."""

    first: int
    last: int
    count: int
    rest: bytes


class Postings(msgspec.Struct, frozen=True, array_like=True):
    """What one item adds to the index: key → its units, and those with the key in their heading.

    Most keys have one number only, which stands alone. The numbers under a single character are
    those of blocks.
    """

    lists: dict[str, int | Run]
    heads: dict[str, int | Run]


_encoder = msgspec.msgpack.Encoder(order="sorted")
_decoder = msgspec.msgpack.Decoder(Postings)


def postings(blocks: Sequence[Sequence[Unit]], twins: Sequence[Sequence[Unit]]) -> bytes:
    """The postings of an item from its blocks in both scripts, which nearly always fold to one."""
    lists: dict[str, list[int]] = defaultdict(list)
    heads: dict[str, list[int]] = defaultdict(list)
    for i, (block, twin) in enumerate(zip(blocks, twins, strict=True)):
        singles: set[str] = set()
        for slot, (unit, other) in enumerate(zip(block, twin, strict=True)):
            place = i * SLOTS + slot
            folded = bare(unit.text)
            found = keys(folded)
            singles.update(folded)
            if other.text != unit.text and (again := bare(other.text)) != folded:
                found |= keys(again)
                singles.update(again)
            found |= _marks(unit)
            for key in found:
                lists[key].append(place)
            if unit.head:
                for key in keys(bare(unit.text[: unit.head])):
                    heads[key].append(place)
        for char in singles:
            lists[char].append(i)
    both = ({key: _run(row) for key, row in rows.items()} for rows in (lists, heads))
    return _encoder.encode(Postings(*both))


def _run(row: list[int]) -> int | Run:
    if len(row) == 1:
        return row[0]
    return Run(row[0], row[-1], len(row), gaps(two - one for one, two in pairwise(row)))


def keys(folded: str) -> set[str]:
    """Every two neighbouring characters, and every three neighbouring numerals."""
    found = {one + two for one, two in pairwise(folded)}
    if not NUMERALS.isdisjoint(folded):
        at = 0
        for i, char in enumerate(folded, 1):
            if char not in NUMERALS:
                at = i
            elif i - at >= 3:
                found.add(folded[i - 3 : i])
    return found


def _marks(unit: Unit) -> set[str]:
    """Keys that are no text: the number a measure is cited by, the bodies that it names."""
    found = {f"@{body.region}/{body.id or body.short}" for body in unit.bodies}
    if unit.number:
        found.add("#" + unit.number)
    return found


# -- the whole -------------------------------------------------------------------------------


class _Strung:
    """Runs strung together: rising numbers as gaps, how many there are, and the last of them."""

    __slots__ = ("count", "last", "row")

    def __init__(self) -> None:
        self.row = bytearray()
        self.last = 0
        self.count = 0

    def add(self, base: int, run: int | Run) -> None:
        if isinstance(run, int):
            self._step(base + run)
            self.count += 1
        else:
            self._step(base + run.first)
            self.row += run.rest
            self.last = base + run.last
            self.count += run.count

    def _step(self, number: int) -> None:
        gap = number - self.last
        if gap < 128:
            self.row.append(gap)
        else:
            self.row += varint(gap)
        self.last = number


@dataclass(frozen=True, slots=True)
class Shards:
    """The files of an index, how many shards there are, and the length of all their entries."""

    files: Iterable[Artifact]
    count: int
    total: int


def shards(items: Iterable[tuple[Seat, bytes]], epoch: bytes) -> Shards:
    """The whole index; the items come in the order of their seats, each with its postings.

    The number of shards is a power of two.
    """
    lists: dict[str, int | _Strung] = {}
    heads: dict[str, int | _Strung] = {}
    for seat, content in items:
        own = _decoder.decode(content)
        base = seat.base * SLOTS
        for key, run in own.lists.items():
            _string(lists, key, base if len(key) > 1 else seat.base, run)
        for key, run in own.heads.items():
            _string(heads, key, base, run)
    light: dict[str, bytes] = {}
    heavy: dict[str, bytes] = {}
    while lists:
        key, strung = lists.popitem()  # what was written down need not be held twice
        headed, head = _rows(heads.get(key))
        if isinstance(strung, int):
            content, number = _list(varint(strung), strung, headed, head), 1
        else:
            content = _list(bytes(strung.row), strung.last, headed, head)
            number = strung.count
        light[key], long = _entry(key, number, content)
        if long:
            heavy[key] = content
    total = sum(map(len, light.values()))
    count = _count(total)
    return Shards(_files(light, heavy, count, epoch), count, total)


def _string(found: dict[str, int | _Strung], key: str, base: int, run: int | Run) -> None:
    """Add an item's numbers; a key that stands at one place in the whole corpus costs a number."""
    known = found.get(key)
    if known is None and isinstance(run, int):
        found[key] = base + run
        return
    if known is None or isinstance(known, int):
        strung = found[key] = _Strung()
        if known is not None:
            strung.add(0, known)
        known = strung
    known.add(base, run)


def _rows(strung: int | _Strung | None) -> tuple[int, bytes]:
    """How many numbers there are, and the numbers."""
    if strung is None:
        return 0, b""
    return (1, varint(strung)) if isinstance(strung, int) else (strung.count, bytes(strung.row))


def _count(total: int) -> int:
    count = 1
    while count * _SHARD < total:
        count *= 2
    return count


def _files(
    light: Mapping[str, bytes], heavy: Mapping[str, bytes], count: int, epoch: bytes
) -> Iterator[Artifact]:
    rows: list[list[str]] = [[] for _ in range(count)]
    for key in sorted(light):
        rows[_shard(key, count)].append(key)
    for i, row in enumerate(rows):
        yield _file(_shard_path(i), epoch, b"".join(light[key] for key in row))
    for key in sorted(heavy):
        yield _file(_heavy_path(key), epoch, heavy[key])


def _file(path: str, epoch: bytes, content: bytes) -> Artifact:
    return Artifact(path, sealed(epoch + content))


def _shard(key: str, count: int) -> int:
    return zlib.crc32(key.encode()) & (count - 1)


def _shard_path(number: int) -> str:
    return f"search/{number >> 8:02x}/{number & 255:02x}.bin"


def _heavy_path(key: str) -> str:
    return f"search/often/{'-'.join(f'{ord(char):x}' for char in key)}.bin"


def _entry(key: str, count: int, content: bytes) -> tuple[bytes, bool]:
    """The key, how many numbers its list has, how long the list is (0: it has its own file)."""
    name = encode(key)
    long = len(content) > _HEAVY
    own = b"" if long else content
    return varint(len(name)) + name + varint(count) + varint(len(own)) + own, long


def _list(row: bytes, last: int, headed: int, heads: bytes) -> bytes:
    """The numbers that are in headings stand in front, counted; the rest as gaps or as bits."""
    if len(row) > last // 8 + 2:
        bits = bytearray(last // 8 + 1)
        for number in numbers(row):
            bits[number >> 3] |= 1 << (number & 7)
        return varint(headed * 2 + 1) + heads + bytes(bits)
    return varint(headed * 2) + heads + row


# -- one item exchanged ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Exchange:
    """An item whose postings are new; its seat is as it was."""

    seat: Seat
    old: bytes
    new: bytes


def exchanged(
    items: Iterable[Exchange], before: Shards, epoch: bytes, read: Callable[[str], bytes]
) -> tuple[Shards, set[str]] | None:
    """The files of an index that change with some items, and the paths of those that go.

    `read` gives a file of the index that was. None where the whole has to be made again, because
    the number of shards changes.
    """
    changes: dict[str, list[tuple[Seat, int | Run | None, int | Run | None]]] = defaultdict(list)
    for one in items:
        old, new = _decoder.decode(one.old), _decoder.decode(one.new)
        for key in old.lists.keys() | new.lists.keys():
            pair = old.lists.get(key), new.lists.get(key), old.heads.get(key), new.heads.get(key)
            if pair[0] != pair[1] or pair[2] != pair[3]:
                changes[key].append((one.seat, pair[1], pair[3]))
    entries: dict[int, dict[str, bytes]] = {}
    heavy: dict[str, bytes] = {}
    gone: set[str] = set()
    total = before.total
    for key, runs in changes.items():
        number = _shard(key, before.count)
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
            row, headed = _numbers(content)
        scale = SLOTS if len(key) > 1 else 1
        for seat, run, head in runs:
            row = _replaced(row, seat, scale, run)
            headed = _replaced(headed, seat, scale, head)
        if row:
            content = _list(gaps_of(row), row[-1], len(headed), gaps_of(headed))
            shard[key], long = _entry(key, len(row), content)
            total += len(shard[key])
            if long:
                heavy[key] = content
    if _count(total) != before.count:
        return None
    files = [
        _file(_shard_path(number), epoch, b"".join(shard[key] for key in sorted(shard)))
        for number, shard in sorted(entries.items())
    ]
    files += [_file(_heavy_path(key), epoch, heavy[key]) for key in sorted(heavy)]
    return Shards(files, before.count, total), gone - {file.path for file in files}


def gaps_of(row: Sequence[int]) -> bytes:
    """Rising numbers, each as what it adds to the one before."""
    return gaps(two - one for one, two in pairwise((0, *row)))


def _replaced(row: list[int], seat: Seat, scale: int, run: int | Run | None) -> list[int]:
    first, end = seat.base * scale, (seat.base + seat.room) * scale
    own: list[int] = []
    if isinstance(run, int):
        own = [first + run]
    elif run:
        own = [first + run.first]
        for gap in numbers(run.rest, rising=False):
            own.append(own[-1] + gap)
    return [*(n for n in row if n < first), *own, *(n for n in row if n >= end)]


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


def _numbers(content: bytes) -> tuple[list[int], list[int]]:
    """All numbers of a list, and those that are in headings."""
    mark, at = read_varint(content, 0)
    headed: list[int] = []
    for _ in range(mark // 2):
        gap, at = read_varint(content, at)
        headed.append(gap + (headed[-1] if headed else 0))
    if mark % 2 == 0:
        return numbers(content[at:]), headed
    bits = content[at:]
    return [i for i in range(len(bits) * 8) if bits[i >> 3] >> (i & 7) & 1], headed
