"""The corpus in both scripts → the files that the browser searches in, all below `search/`.

One index serves both scripts, since both fold to one text. A block of text is what is fetched to
verify a hit and to show it; it knows its item, so no table of contents has to be fetched first.
What a file holds depends on its own part of the corpus alone: a corrected notice changes its
block and the few shards whose keys came or went.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tiaowen.artifacts import Artifact, Part
from tiaowen.corpus.corpus import Corpus
from tiaowen.folding import table
from tiaowen.model import Period
from tiaowen.search import codec, index
from tiaowen.search.index import Exchange, Shards, exchanged
from tiaowen.search.units import (
    Item,
    Name,
    Seat,
    Unit,
    blocks,
    head,
    item,
    seats,
)

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_RUN = 20_000
POSTINGS = "search/postings"
"""The list of the parts that `shards` and `exchanged` take: an item's folded texts."""
CHARS = "search/chars"
"""The list of the parts that `catalogue_files` takes: the characters that these texts have."""


@dataclass(frozen=True, slots=True)
class Side:
    """One script's part: its folder, its corpus, how its pages call clauses, what the page says."""

    folder: str
    corpus: Corpus
    name: Name
    words: Mapping[str, Any]


Sides = tuple[Side, Side]
"""The first side is the one in Simplified characters."""
Periods = Mapping[str, tuple[Period, ...]]


def epoch_of(row: Iterable[Seat]) -> bytes:
    """Four bytes that change with every item that comes, goes or moves."""
    return zlib.crc32("\n".join(f"{one.id} {one.base}" for one in row).encode()).to_bytes(4, "big")


def shards(items: Iterable[tuple[Seat, bytes]], epoch: bytes) -> Shards:
    """The whole index; the items come in the order of their seats, each with its part of it.

    Raises ValueError where a part is none.
    """
    # Brings NumPy, which takes longer to load than a build needs in which nothing changed.
    from tiaowen.search import whole

    return whole.shards(items, epoch)


def search_files(sides: Sides, periods: Periods) -> Iterator[Artifact]:
    """Index, blocks and catalogues of a whole corpus."""
    row = seats(sides[0].corpus)
    epoch = epoch_of(row)
    found: dict[str, list[bytes]] = {POSTINGS: [], CHARS: []}
    sums: list[str] = []
    for seat in row:
        for one in item_files(sides, periods, seat):
            if isinstance(one, Part):
                found[one.of].append(one.content)
            else:
                sums.append(hashlib.sha256(one.content).hexdigest())
                yield one
    whole = shards(zip(row, found[POSTINGS], strict=True), epoch)
    for file in whole.files:
        sums.append(hashlib.sha256(file.content).hexdigest())
        yield file
    version = hashlib.sha256("".join(sums).encode()).hexdigest()
    yield from catalogue_files(sides, periods, row, found[CHARS])
    yield from manifests(sides, epoch, whole.count, version)


def item_files(sides: Sides, periods: Periods, seat: Seat) -> Iterator[Artifact | Part]:
    """The blocks of an item in both scripts, and what it adds to the index and to the folding."""
    found: list[list[tuple[Unit, ...]]] = []
    for side, common in zip(sides, _COMMONS, strict=True):
        one = item(side.corpus, periods, side.name, seat.id)
        found.append(blocks(one.units))
        for i, block in enumerate(found[-1]):
            number = seat.base + i
            path = f"search/{side.folder}/{number >> 8:02x}/{number & 255:02x}.bin"
            yield Artifact(path, codec.sealed(_packed(_block(one, block), common)))
    folded = index.folded(*found)
    chars = set[str]().union(*(text for _, _, text in folded.texts))
    yield Part(POSTINGS, index.packed(folded))
    yield Part(CHARS, "".join(sorted(chars)).encode())


def catalogue_files(
    sides: Sides, periods: Periods, row: Sequence[Seat], chars: Iterable[bytes]
) -> Iterator[Artifact]:
    """The filters of every item, and the folding of all characters that occur."""
    epoch = epoch_of(row)
    known = set[str]().union(*(one.decode() for one in chars))
    yield Artifact("search/fold.bin", codec.sealed(codec.encode(_folding(known))))
    for side, common in zip(sides, _COMMONS, strict=True):
        heads = [head(side.corpus, periods, seat.id) for seat in row]
        content = epoch + _packed(_catalogue(row, heads), common)
        yield Artifact(f"search/{side.folder}/catalogue.bin", codec.sealed(content))


def manifests(sides: Sides, epoch: bytes, count: int, version: str) -> Iterator[Artifact]:
    """What the browser asks for first; `version` stands for the bytes of blocks and index."""
    for side, common in zip(sides, _COMMONS, strict=True):
        manifest = {
            "epoch": epoch.hex(),
            "version": version[:8],
            "shards": count,
            "keys": codec.COMMON,
            "text": common,
            "pairs": codec.PAIRS,
            "numerals": "".join(sorted(index.NUMERALS)),
            "words": side.words,
        }
        text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
        yield Artifact(f"search/{side.folder}.json", text.encode())


_COMMONS = (codec.COMMON, codec.COMMON_TRADITIONAL)


def _block(one: Item, block: Sequence[Unit]) -> list[Any]:
    bodies = list(dict.fromkeys(body for unit in block for body in unit.bodies))
    texts = [
        [
            unit.id,
            unit.text,
            unit.head,
            unit.name,
            int(unit.own_page),
            [bodies.index(body) for body in unit.bodies],
        ]
        for unit in block
    ]
    names = [[f"{body.region}/{body.id or body.short}", body.short] for body in bodies]
    return [_head(one), names, texts]


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
    ]


def _catalogue(row: Sequence[Seat], found: Sequence[Item]) -> list[Any]:
    """A column for each filter, with the values that occur, and the blocks that each item has."""
    return [
        catalogue_column([one.room for one in row]),
        catalogue_column([item.region for item in found]),
        catalogue_column([item.kind for item in found]),
        catalogue_column([item.day.year if item.day else 0 for item in found]),
        catalogue_column([item.topics for item in found]),
        catalogue_column([item.periods for item in found]),
    ]


def catalogue_column(values: Sequence[Any]) -> list[Any]:
    """The distinct values, and a character for the number of each item's value.

    Behind a space, where that is shorter, every second character is the length of a run.
    """
    distinct = sorted(set(values))
    number = {value: i for i, value in enumerate(distinct)}
    plain = "".join(_digit(number[value]) for value in values)
    runs = " " + "".join(
        _digit(part)
        for value, group in groupby(values)
        for length in (sum(1 for _ in group),)
        for start in range(0, length, _RUN)
        for part in (number[value], min(_RUN, length - start))
    )
    return [distinct, min(plain, runs, key=lambda text: len(codec.encode(text)))]


def _digit(number: int) -> str:
    """A number as one character, the small ones as such that take one byte."""
    return _DIGITS[number] if number < len(_DIGITS) else chr(0x4E00 + number)


def _packed(value: Any, common: str) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return codec.encode(text, common)


def _folding(known: set[str]) -> str:
    """Each variant and what it folds to, for all that a text or a query of this corpus needs."""
    return "".join(chr(char) + simple for char, simple in table().items() if simple in known)


__all__ = [
    "CHARS",
    "POSTINGS",
    "Exchange",
    "Seat",
    "Shards",
    "Side",
    "catalogue_column",
    "catalogue_files",
    "epoch_of",
    "exchanged",
    "item_files",
    "manifests",
    "search_files",
    "seats",
    "shards",
]
