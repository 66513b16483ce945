"""The corpus in both scripts → the files that the browser searches in, all below `search/`.

One index serves both scripts, since both fold to one text. The browser fetches a block of text to
verify a hit and to show it; a block names its item, so that no table of contents has to be fetched
first. A file depends on its own part of the corpus alone: a corrected notice changes its block and
the few shards whose keys came or went. `docs/search-format.md` specifies the files.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tiaowen.artifacts import Artifact, Fragment
from tiaowen.corpus.corpus import Corpus
from tiaowen.folding import table
from tiaowen.model import NoticeId, Period
from tiaowen.search import codec, index
from tiaowen.search.alike import alike
from tiaowen.search.days import days_file
from tiaowen.search.index import Exchange, Shards, exchanged
from tiaowen.search.units import (
    BlockRange,
    Item,
    Name,
    Unit,
    block_ranges,
    blocks,
    head,
    item,
)

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_LONGEST_RUN = 20_000
POSTINGS = "search/postings"
"""The aggregate that `shards` and `exchanged` are made of: the folded texts of each item."""
CHARS = "search/chars"
"""The aggregate that `catalogue_files` is made of: the characters that these texts have."""


@dataclass(frozen=True, slots=True)
class SearchEdition:
    """What the search of one script is made of.

    Attributes:
        folder: `zh-hans` or `zh-hant`.
        corpus: the corpus in that script.
        name: what the pages call a clause that has neither number nor heading.
        words: what the search page says, as the browser reads it.
    """

    folder: str
    corpus: Corpus
    name: Name
    words: Mapping[str, Any]


Editions = tuple[SearchEdition, SearchEdition]
"""Simplified first, then Traditional."""
Periods = Mapping[NoticeId, tuple[Period, ...]]


def epoch_of(row: Iterable[BlockRange]) -> bytes:
    """Returns four bytes that change with every item that comes, goes or moves."""
    return zlib.crc32("\n".join(f"{one.id} {one.base}" for one in row).encode()).to_bytes(4, "big")


def shards(items: Iterable[tuple[BlockRange, bytes]], epoch: bytes) -> Shards:
    """Returns the whole index.

    Args:
        items: each item's block range, in rising order, with its fragment of POSTINGS.
        epoch: of these block ranges, by `epoch_of`.

    Raises:
        ValueError: where a fragment is not one, or not that of its item.
    """
    # Brings NumPy, which takes longer to load than a build needs in which nothing changed.
    from tiaowen.search import whole

    return whole.shards(items, epoch)


def search_files(editions: Editions, periods: Periods) -> Iterator[Artifact]:
    """Yields all files of a corpus: blocks, index, catalogues and manifests."""
    row = block_ranges(editions[0].corpus)
    epoch = epoch_of(row)
    fragments: dict[str, list[bytes]] = {POSTINGS: [], CHARS: []}
    sums: list[str] = []
    for block_range in row:
        for one in item_files(editions, periods, block_range):
            if isinstance(one, Fragment):
                fragments[one.of].append(one.content)
            else:
                sums.append(hashlib.sha256(one.content).hexdigest())
                yield one
    whole = shards(zip(row, fragments[POSTINGS], strict=True), epoch)
    for file in whole.files:
        sums.append(hashlib.sha256(file.content).hexdigest())
        yield file
    version = hashlib.sha256("".join(sums).encode()).hexdigest()
    yield from catalogue_files(editions, periods, row, fragments[CHARS])
    yield from manifests(editions, epoch, whole.count, version)


def item_files(
    editions: Editions, periods: Periods, block_range: BlockRange
) -> Iterator[Artifact | Fragment]:
    """Yields the blocks of an item in both scripts, and its fragments of POSTINGS and CHARS."""
    found: list[list[tuple[Unit, ...]]] = []
    for edition, common in zip(editions, _COMMONS, strict=True):
        one = item(edition.corpus, periods, edition.name, block_range.id)
        found.append(blocks(one.units))
        for i, block in enumerate(found[-1]):
            number = block_range.base + i
            path = f"search/{edition.folder}/{number >> 8:02x}/{number & 255:02x}.bin"
            yield Artifact(path, codec.sealed(_encoded(block_content(one, block), common)))
    folded = index.folded(*found)
    chars = set[str]().union(*(text for _, _, text in folded.texts))
    yield Fragment(POSTINGS, index.encode_part(folded))
    yield Fragment(CHARS, "".join(sorted(chars)).encode())


def catalogue_files(
    editions: Editions, periods: Periods, row: Sequence[BlockRange], chars: Iterable[bytes]
) -> Iterator[Artifact]:
    """Yields the folding table of all characters that occur, and a catalogue for each script.

    Args:
        row: the block ranges of all items, in rising order.
        chars: the fragments of CHARS.
    """
    epoch = epoch_of(row)
    known = set[str]().union(*(one.decode() for one in chars))
    yield Artifact("search/fold.bin", codec.sealed(codec.encode(_folding(known))))
    for edition, common in zip(editions, _COMMONS, strict=True):
        heads = [head(edition.corpus, periods, block_range.id) for block_range in row]
        content = epoch + _encoded(_catalogue(row, heads), common)
        yield Artifact(f"search/{edition.folder}/catalogue.bin", codec.sealed(content))


def manifests(editions: Editions, epoch: bytes, count: int, version: str) -> Iterator[Artifact]:
    """Yields what the browser asks for first, one file for each script, and `search/alike.bin`.

    Args:
        count: how many shards the index has.
        version: hex digits that change with the bytes of any block or shard; eight are kept.
    """
    words = codec.sealed(codec.encode(alike(editions[0].corpus)))
    yield Artifact("search/alike.bin", words)
    for edition, common in zip(editions, _COMMONS, strict=True):
        manifest = {
            "epoch": epoch.hex(),
            "version": version[:8],
            "shards": count,
            "keys": codec.COMMON,
            "text": "" if common == codec.COMMON else common,
            "pairs": codec.PAIRS,
            "numerals": "".join(sorted(index.NUMERALS)),
            "alike": hashlib.sha256(words).hexdigest()[:8],
            "words": edition.words,
        }
        text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
        yield Artifact(f"search/{edition.folder}.json", text.encode())


_COMMONS = (codec.COMMON, codec.COMMON_TRADITIONAL)


def block_content(one: Item, block: Sequence[Unit]) -> list[Any]:
    """Returns a block as the JSON in it: its item, the bodies that its units name, its units."""
    bodies = list(dict.fromkeys(body for unit in block for body in unit.bodies))
    texts = [
        [
            unit.id,
            unit.text,
            _utf16_length(unit.text[: unit.head]),
            unit.name,
            int(unit.own_page),
            [bodies.index(body) for body in unit.bodies],
        ]
        for unit in block
    ]
    names = [[f"{body.region}/{body.id or body.short}", body.short] for body in bodies]
    return [_head(one), names, texts]


def _utf16_length(text: str) -> int:
    """Returns how long JavaScript takes a text to be: 𠮷 counts twice."""
    return len(text.encode("utf-16-le")) // 2


def _head(item: Item) -> list[Any]:
    return [
        item.id,
        item.kind,
        str(item.day or ""),
        item.number,
        item.name,
        item.region,
        item.topics,
        item.periods,
        item.type,
    ]


def _catalogue(row: Sequence[BlockRange], found: Sequence[Item]) -> list[Any]:
    """Returns the capacity of each item, then a column for each filter."""
    return [
        catalogue_column([one.capacity for one in row]),
        catalogue_column([item.region for item in found]),
        catalogue_column([item.kind for item in found]),
        catalogue_column([item.day.year if item.day else 0 for item in found]),
        catalogue_column([item.topics for item in found]),
        catalogue_column([item.periods for item in found]),
        catalogue_column([item.type for item in found]),
    ]


def catalogue_column(values: Sequence[Any]) -> list[Any]:
    """Returns the distinct values, and a text with a character for the number of each value.

    Behind a space, where that is shorter, every second character is the length of a run.
    """
    distinct = sorted(set(values))
    number = {value: i for i, value in enumerate(distinct)}
    plain = "".join(_digit(number[value]) for value in values)
    runs = " " + "".join(
        _digit(part)
        for value, group in groupby(values)
        for length in (sum(1 for _ in group),)
        for start in range(0, length, _LONGEST_RUN)
        for part in (number[value], min(_LONGEST_RUN, length - start))
    )
    return [distinct, min(plain, runs, key=lambda text: len(codec.encode(text)))]


def _digit(number: int) -> str:
    """Returns a number as one character; those below 36 take one byte."""
    return _DIGITS[number] if number < len(_DIGITS) else chr(0x4E00 + number)


def _encoded(value: Any, common: str) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return codec.encode(text, common)


def _folding(known: set[str]) -> str:
    """Returns each variant of a known character, with that character behind it."""
    return "".join(chr(char) + simple for char, simple in table().items() if simple in known)


__all__ = [
    "CHARS",
    "POSTINGS",
    "BlockRange",
    "Exchange",
    "SearchEdition",
    "Shards",
    "alike",
    "block_content",
    "block_ranges",
    "catalogue_column",
    "catalogue_files",
    "days_file",
    "epoch_of",
    "exchanged",
    "item_files",
    "manifests",
    "search_files",
    "shards",
]
