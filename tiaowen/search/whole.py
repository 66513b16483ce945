"""The texts of all items → the whole index, computed with arrays instead of lists and sets.

A key together with one number of its list is one 64-bit integer: from the high bits down, the place
of the first character and that of the second among all that occur, the place of the third among
the numerals, and the number of the unit; 0 stands for no character. One sort puts the keys in the
order of their strings and each list in rising order; the rest is arithmetic on columns. It is done
for some first characters at a time, which bounds the memory.
"""

from __future__ import annotations

import os
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Before NumPy is loaded: what threads do in it is not used here, and a fork is sound without them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

from tiaowen.artifacts import Artifact
from tiaowen.search import codec, index
from tiaowen.search.index import Folded, Shards
from tiaowen.search.units import SLOTS, BlockRange

Column = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_SLICE = 250_000
"""About how many characters of text are looked at at a time; most of them begin two keys."""
_UNICODE = 0x110000
_NUMERALS = np.array(sorted(map(ord, index.NUMERALS)))
_THIRD = len(_NUMERALS).bit_length()


def shards(items: Iterable[tuple[BlockRange, bytes]], epoch: bytes) -> Shards:
    """Return the whole index.

    Args:
        items: each item's block range, in rising order, with what `index.encode_part` wrote of it.
        epoch: of these block ranges.

    Raises:
        ValueError: where bytes are not what `index.encode_part` wrote of that item.
    """
    texts = _Texts()
    marks: dict[str, set[int]] = defaultdict(set)
    for block_range, content in items:
        part = index.decode_part(block_range, content)
        texts.add(block_range, part)
        for place, mark in part.marks:
            marks[mark].add(block_range.base * SLOTS + place)
    keys = _Keys(texts.codes)
    entries = _Entries()
    for first, last in keys.slices():
        numbers, headed = keys.numbers(texts, first, last)
        entries.add(keys, _Lists.of(numbers, keys.unit), _Lists.of(headed, keys.unit))
    for mark in sorted(marks):
        entries.add_mark(mark, sorted(marks[mark]))
    total = len(entries.content)
    count = index.count_of(total)
    return Shards(entries.files(count, epoch), count, total)


class _Texts:
    """All texts in one array of code points, each followed by a NUL, and columns about them.

    The columns have, for each text, its start, its unit, and the end of its heading.
    """

    def __init__(self) -> None:
        self._content = bytearray()
        self._starts = array("q")
        self._units = array("q")
        self._heads = array("q")

    def add(self, block_range: BlockRange, part: Folded) -> None:
        at = len(self._content) // 4
        for place, head, text in part.texts:
            self._starts.append(at)
            self._units.append(block_range.base * SLOTS + place)
            self._heads.append(at + head)
            at += len(text) + 1
        self._content += "".join(text + "\0" for _, _, text in part.texts).encode("utf-32-le")

    @property
    def codes(self) -> NDArray[np.uint32]:
        """All code points."""
        return np.frombuffer(self._content, "<u4")

    def units(self, at: Column) -> tuple[Column, Column]:
        """Return the unit of each character, and where the heading of that unit ends.

        Args:
            at: The offsets of the characters.
        """
        starts, units, heads = (
            np.frombuffer(column, np.int64) for column in (self._starts, self._units, self._heads)
        )
        row = np.searchsorted(starts, at, "right") - 1
        return units[row], heads[row]


class _Keys:
    """The encoding of keys as integers, for the characters that occur in some texts.

    From the highest bits down, an integer is the place of the first character among all that occur,
    the place of the second (0 for none), and the third among the numerals (0 for none).
    """

    def __init__(self, codes: NDArray[np.uint32]) -> None:
        often = np.zeros(_UNICODE, np.int64)
        for start in range(0, len(codes), _SLICE):
            often += np.bincount(codes[start : start + _SLICE], minlength=_UNICODE)
        often[0] = 1  # NUL: place 0 stands for "no character", even if there is no text
        self._codes = np.flatnonzero(often)
        self._often = often[self._codes]
        self._place = np.zeros(_UNICODE, np.int64)
        self._place[self._codes] = np.arange(len(self._codes))
        self._third = np.array([0, *self._place[_NUMERALS]])
        numeral = np.searchsorted(_NUMERALS, self._codes) + 1
        self._numeral = np.where(np.isin(self._codes, _NUMERALS), numeral, 0)
        self._width = len(self._codes).bit_length()
        # The bits left for a unit's number: with a few thousand characters for four billion units,
        # with all of Unicode for millions.
        self.unit = 63 - _THIRD - 2 * self._width
        names = [b"", *(codec.encode(chr(code)) for code in self._codes[1:])]
        self._sizes = np.array([len(name) for name in names])
        padded = b"".join(name.ljust(self._sizes.max(), b"\0") for name in names)
        self._names = np.frombuffer(padded, np.uint8).reshape(len(names), -1)

    def slices(self) -> Iterator[tuple[int, int]]:
        """Yield the first and the last code point of each slice: some first characters of keys."""
        filled = np.cumsum(self._often[1:]) // _SLICE
        for some in np.split(self._codes[1:], np.flatnonzero(np.diff(filled)) + 1):
            if len(some):
                yield int(some[0]), int(some[-1])

    def numbers(self, texts: _Texts, first: int, last: int) -> tuple[Column, Column]:
        """Return the list entries of all keys whose first character is in a slice.

        Returns:
            Key and unit (for a single character, key and block) as one integer, distinct and
            rising; then the same for keys in headings alone.
        """
        codes = texts.codes
        at = np.flatnonzero((codes >= first) & (codes <= last))
        units, heads = texts.units(at)
        one = self._place[codes[at]]
        single = one << self._width + _THIRD + self.unit
        # Every text is followed by a NUL, so there is a next character.
        two = self._place[codes[at + 1]]
        paired = two > 0
        pairs = (single | two << _THIRD + self.unit | units)[paired]
        rows = np.flatnonzero((self._numeral[one] > 0) & (self._numeral[two] > 0))
        three = self._numeral[self._place[codes[at[rows] + 2]]]
        rows, three = rows[three > 0], three[three > 0]
        threes = single[rows] | (two[rows] << _THIRD | three) << self.unit | units[rows]
        headed = pairs[(at + 2 <= heads)[paired]], threes[at[rows] + 3 <= heads[rows]]
        return _distinct(single | units // SLOTS, pairs, threes), _distinct(*headed)

    def characters(self, keys: Column) -> tuple[Column, Column, Column]:
        """Return the places of the first, second and third characters of keys, 0 for none."""
        both = keys >> _THIRD
        third = self._third[keys & (1 << _THIRD) - 1]
        return both >> self._width, both & (1 << self._width) - 1, third

    def firsts(self, keys: Column) -> Column:
        """Return the code point of each key's first character."""
        found: Column = self._codes[keys >> _THIRD + self._width]
        return found

    def strings(self, keys: Column) -> list[str]:
        """Return the keys as strings."""
        codes = np.stack([self._codes[places] for places in self.characters(keys)], axis=1)
        found: list[str] = codes.astype(np.uint32).view("U3").ravel().tolist()
        return found

    def sizes(self, keys: Column) -> Column:
        """Return how many bytes each key takes in its entry."""
        one, two, three = (self._sizes[places] for places in self.characters(keys))
        found: Column = one + two + three
        return found

    def write(self, out: Bytes, at: Column, keys: Column) -> Column:
        """Write each key at its offset in `out`, and return the offsets behind them."""
        for places in self.characters(keys):
            sizes = self._sizes[places]
            for i in range(sizes.max(initial=0)):
                longer = sizes > i
                out[at[longer] + i] = self._names[places[longer], i]
            at = at + sizes
        return at


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists of some keys, in columns.

    Attributes:
        keys: The keys, rising.
        counts: How many numbers the list of each key has.
        lasts: The last number of each list.
        units: The numbers of all lists, one list after the other.
        steps: The same as gaps: the first number of a list, then what each adds to the one before.
    """

    keys: Column
    counts: Column
    lasts: Column
    units: Column
    steps: Column

    @classmethod
    def of(cls, numbers: Column, unit: int) -> _Lists:
        keys, units = numbers >> unit, numbers & (1 << unit) - 1
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        counts = np.diff(starts, append=len(keys))
        steps = np.diff(units, prepend=0)
        steps[starts] = units[starts]
        return cls(keys[starts], counts, units[starts + counts - 1], units, steps)

    def sizes(self) -> Column:
        """Return how many bytes the gaps of each list take."""
        ends = np.cumsum(_sizes(self.steps))
        return np.diff(ends[np.cumsum(self.counts) - 1], prepend=0)

    def write(self, out: Bytes, at: Column, as_bits: NDArray[np.bool_]) -> None:
        """Write each list at its offset in `out`, as gaps or as bits."""
        bits = np.repeat(as_bits, self.counts)
        sizes = np.where(bits, 0, _sizes(self.steps))
        before = _before(sizes)
        first = np.cumsum(self.counts) - self.counts
        where = before + np.repeat(at - before[first], self.counts)
        _write(out, where[~bits], self.steps[~bits])
        units = self.units[bits]
        byte = where[bits] + (units >> 3)
        starts = np.flatnonzero(np.diff(byte, prepend=-1))
        out[byte[starts]] = np.bitwise_or.reduceat(1 << (units & 7), starts)


class _Entries:
    """The entries of an index in one array, and the long lists, which have files of their own."""

    def __init__(self) -> None:
        self.content = bytearray()
        self._columns: list[NDArray[np.uint32]] = []
        self._heavy: dict[str, bytes] = {}

    def add(self, keys: _Keys, lists: _Lists, heads: _Lists) -> None:
        """Add the entries of many keys, as `index.entry_of` and `index.list_of` would."""
        headed, head_sizes = np.zeros_like(lists.keys), np.zeros_like(lists.keys)
        in_heads = np.searchsorted(lists.keys, heads.keys)
        headed[in_heads] = heads.counts
        head_sizes[in_heads] = heads.sizes()
        gaps, bits = lists.sizes(), lists.lasts // 8 + 1
        as_bits = gaps > bits + 1
        marks = headed * 2 + as_bits
        whole = _sizes(marks) + head_sizes + np.where(as_bits, bits, gaps)
        heavy = whole > index.HEAVY
        own = np.where(heavy, 0, whole)
        names = keys.sizes(lists.keys)
        sizes = _sizes(names) + names + _sizes(lists.counts) + _sizes(own) + own
        end = int(sizes.sum())
        out = np.zeros(end + int(whole[heavy].sum()), np.uint8)
        at = _write(out, _before(sizes), names)
        at = keys.write(out, at, lists.keys)
        at = _write(out, at, lists.counts)
        at = _write(out, at, own)
        at[heavy] = starts = end + _before(whole[heavy])  # long lists go behind all entries here
        at = _write(out, at, marks)
        heads.write(out, at[in_heads], np.zeros(len(in_heads), np.bool_))
        lists.write(out, at + head_sizes, as_bits)
        strings = keys.strings(lists.keys)
        for i, start in zip(np.flatnonzero(heavy), starts, strict=True):
            self._heavy[strings[i]] = out[start : start + whole[i]].tobytes()
        self._known(out[:end].tobytes(), sizes, strings, keys.firsts(lists.keys))

    def add_mark(self, mark: str, row: list[int]) -> None:
        """Add the entry of a mark, which no heading has."""
        content = index.list_of(row, ())
        entry = index.entry_of(mark, len(row), content)
        if len(content) > index.HEAVY:
            self._heavy[mark] = content
        self._known(entry, np.array([len(entry)]), [mark], np.array([ord(mark[0])]))

    def _known(self, content: bytes, sizes: Column, keys: list[str], firsts: Column) -> None:
        self.content += content
        hashes = np.fromiter(map(index.hash_of, keys), np.uint32, len(keys))
        self._columns.append(np.stack([sizes.astype(np.uint32), hashes, firsts.astype(np.uint32)]))

    def files(self, count: int, epoch: bytes) -> Iterator[Artifact]:
        """Yield the shards by their number, then the long lists by their key."""
        sizes, hashes, firsts = np.concatenate([np.empty((3, 0), np.uint32), *self._columns], 1)
        ends = np.cumsum(sizes, dtype=np.int64)
        starts = ends - sizes
        shards = hashes % count
        # Entries were added in the order of their keys, but marks last; the first character puts
        # these into their places.
        order = np.lexsort((firsts, shards))
        edges = np.searchsorted(shards[order], np.arange(1, count))
        content = memoryview(self.content)
        for i, own in enumerate(np.split(order, edges)):
            cuts = zip(starts[own].tolist(), ends[own].tolist(), strict=True)
            yield index.shard_file(i, epoch, b"".join([content[a:b] for a, b in cuts]))
        for key in sorted(self._heavy):
            yield index.heavy_file(key, epoch, self._heavy[key])


# -- columns ---------------------------------------------------------------------------------


def _distinct(*columns: Column) -> Column:
    """Return all numbers, rising, each once."""
    numbers = np.concatenate(columns)
    numbers.sort()
    return numbers[np.diff(numbers, prepend=-1) > 0]


def _before(sizes: Column) -> Column:
    """Return the sum of all sizes before each."""
    found: Column = np.cumsum(sizes) - sizes
    return found


def _sizes(values: Column) -> Column:
    """Return how many bytes each number takes as `codec.varint` writes it."""
    sizes = np.ones_like(values)
    while (values := values >> 7).any():
        sizes += values > 0
    return sizes


def _write(out: Bytes, at: Column, values: Column) -> Column:
    """Write each number as a varint at its offset in `out`, and return the offsets behind."""
    end = at + _sizes(values)
    while len(values):
        more = values > 127
        out[at] = values & 127 | more << 7
        at, values = at[more] + 1, values[more] >> 7
    return end
