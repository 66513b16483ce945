"""The corpus in both scripts → the files that the browser searches in, all below `search/`.

One index serves both scripts, since both fold to one text. A block of text is what is fetched to
verify a hit and to show it; it knows its item, so no table of contents has to be fetched first.
What a file holds depends on its own part of the corpus alone: a corrected notice changes its
block and the few shards whose keys came or went.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from tiaowen.corpus import Corpus
from tiaowen.folding import fold, table
from tiaowen.model import Artifact, Period
from tiaowen.search import codec, index
from tiaowen.search.units import Item, Name, Placed, items, placed

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_RUN = 20_000


@dataclass(frozen=True, slots=True)
class Side:
    """One script's part: its folder, its corpus, how its pages call clauses, what the page says."""

    folder: str
    corpus: Corpus
    name: Name
    words: Mapping[str, Any]


def search_files(
    sides: tuple[Side, Side], periods: Mapping[str, tuple[Period, ...]]
) -> Iterator[Artifact]:
    """Index, blocks and catalogues; the first side is the one in Simplified characters."""
    rows = [tuple(placed(items(side.corpus, periods, side.name))) for side in sides]
    pairs = list(zip(*rows, strict=True))
    places = "\n".join(f"{one.item.id} {one.base}" for one in rows[0])
    epoch = zlib.crc32(places.encode()).to_bytes(4, "big")
    count, files = index.shards(index.build(pairs), epoch)
    version = zlib.crc32(epoch)
    for file in files:
        version = zlib.crc32(file.content, version)
        yield file
    commons = (codec.COMMON, codec.COMMON_TRADITIONAL)
    chars: set[str] = set()
    for side, row, common in zip(sides, rows, commons, strict=True):
        files = _texts(side.folder, row, common, epoch, chars)
        for file in files:
            version = zlib.crc32(file.content, version)
            yield file
    yield Artifact("search/fold.bin", codec.sealed(codec.encode(_folding(chars))))
    for side, common in zip(sides, commons, strict=True):
        manifest = {
            "epoch": epoch.hex(),
            "version": f"{version:08x}",
            "shards": count,
            "keys": codec.COMMON,
            "text": common,
            "pairs": codec.PAIRS,
            "numerals": "".join(sorted(index.NUMERALS)),
            "words": side.words,
        }
        text = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
        yield Artifact(f"search/{side.folder}.json", text.encode())


def _texts(
    folder: str, row: Sequence[Placed], common: str, epoch: bytes, chars: set[str]
) -> Iterator[Artifact]:
    """The blocks of one script and its catalogue; `chars` gathers the characters of all."""
    for one in row:
        for i, block in enumerate(one.blocks):
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
            chars.update(*(unit.text for unit in block))
            names = [[f"{body.region}/{body.id or body.short}", body.short] for body in bodies]
            content = _packed([_head(one.item), names, texts], common)
            number = one.base + i
            path = f"search/{folder}/{number >> 8:02x}/{number & 255:02x}.bin"
            yield Artifact(path, codec.sealed(content))
    yield Artifact(
        f"search/{folder}/catalogue.bin", codec.sealed(epoch + _packed(_catalogue(row), common))
    )


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


def _catalogue(row: Sequence[Placed]) -> list[Any]:
    """A column for each filter, with the values that occur, and the blocks that each item has."""
    found = [one.item for one in row]
    return [
        _column([one.room for one in row]),
        _column([item.region for item in found]),
        _column([item.kind for item in found]),
        _column([item.day.year if item.day else 0 for item in found]),
        _column([item.topics for item in found]),
        _column([item.periods for item in found]),
    ]


def _column(values: Sequence[Any]) -> list[Any]:
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


def _folding(chars: set[str]) -> str:
    """Each variant and what it folds to, for all that a text or a query of this corpus needs."""
    known = set(fold("".join(sorted(chars))))
    return "".join(chr(char) + simple for char, simple in table().items() if simple in known)


__all__ = ["Side", "search_files"]
