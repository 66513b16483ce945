"""Blocks → the index: which units hold which characters, in small files found by a key's hash."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from tiaowen.folding import bare
from tiaowen.model import Artifact
from tiaowen.search.codec import encode, gaps, sealed, varint
from tiaowen.search.units import SLOTS, Placed, Unit

NUMERALS = frozenset("0123456789〇零一二三四五六七八九十百千第条款项年月日号")
"""Three of these in a row get a key of their own: any two of them stand in half of all units."""
_SHARD = 1024
_HEAVY = 768


@dataclass(frozen=True, slots=True)
class Index:
    """Key → the rising numbers of its units; `heads` has those with the key in their heading.

    The numbers under a single character are those of blocks.
    """

    lists: Mapping[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    heads: Mapping[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def build(pairs: Iterable[tuple[Placed, Placed]]) -> Index:
    """The index of all items; each comes in both scripts, which nearly always fold to one."""
    index = Index()
    lists, heads = index.lists, index.heads
    for simplified, traditional in pairs:
        for i, (block, twin) in enumerate(zip(simplified.blocks, traditional.blocks, strict=True)):
            number = simplified.base + i
            singles: set[str] = set()
            for slot, (unit, other) in enumerate(zip(block, twin, strict=True)):
                place = number * SLOTS + slot
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
                lists[char].append(number)
    return index


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


def shards(index: Index, epoch: bytes) -> tuple[int, Iterator[Artifact]]:
    """The number of shards, a power of two, and the files."""
    light: dict[str, bytes] = {}
    heavy: list[str] = []
    for key, numbers in index.lists.items():
        content = _list(numbers, index.heads.get(key))
        if len(content) > _HEAVY:
            heavy.append(key)
            content = b""
        light[key] = _entry(key, len(numbers), content)
    total = sum(map(len, light.values()))
    count = 1
    while count * _SHARD < total:
        count *= 2
    return count, _files(index, light, heavy, count, epoch)


def _files(
    index: Index, light: Mapping[str, bytes], heavy: Iterable[str], count: int, epoch: bytes
) -> Iterator[Artifact]:
    rows: list[list[str]] = [[] for _ in range(count)]
    for key in sorted(light):
        rows[zlib.crc32(key.encode()) & (count - 1)].append(key)
    for i, row in enumerate(rows):
        content = b"".join(light[key] for key in row)
        yield Artifact(f"search/{i >> 8:02x}/{i & 255:02x}.bin", sealed(epoch + content))
    for key in sorted(heavy):
        name = "-".join(f"{ord(char):x}" for char in key)
        content = _list(index.lists[key], index.heads.get(key))
        yield Artifact(f"search/often/{name}.bin", sealed(epoch + content))


def _entry(key: str, count: int, content: bytes) -> bytes:
    """The key, how many numbers its list has, how long the list is (0: it has its own file)."""
    name = encode(key)
    return varint(len(name)) + name + varint(count) + varint(len(content)) + content


def _list(numbers: list[int], heads: list[int] | None) -> bytes:
    """The numbers that are in headings stand in front, counted; the rest as gaps or as bits."""
    heads = heads or []
    rest = gaps(numbers)
    if len(rest) > numbers[-1] // 8 + 2:
        bits = bytearray(numbers[-1] // 8 + 1)
        for number in numbers:
            bits[number >> 3] |= 1 << (number & 7)
        return varint(len(heads) * 2 + 1) + gaps(heads) + bytes(bits)
    return varint(len(heads) * 2) + gaps(heads) + rest
