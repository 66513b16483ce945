"""The files that gather from all bundles: each is made of the parts that the bundles brought."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from tiaowen.artifacts import Stream
from tiaowen.exports import anchors, go, tables
from tiaowen.exports.inventory import INVENTORY, inventory
from tiaowen.exports.known import folding
from tiaowen.exports.sitemap import SITEMAP, sitemap
from tiaowen.pages.edition import Edition

FILES = "data/anchors.json files"
_GATHERED = (
    *("data/anchors.json", "data/datapackage.json", "data/go.json", "data/notices.json"),
    *("data/sha256.txt", INVENTORY, SITEMAP, "sw.js"),
)
_Parts = Sequence[Iterable[bytes]]
"""For each list that a gathered file is made of: the parts of the bundles, in their order."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """A file (or several, when it grows long) made of the parts of all bundles, in their order."""

    id: str
    parts: tuple[str, ...]
    make: Callable[[_Parts], Iterable[Stream]]
    more: str = ""


def gathered_files(editions: tuple[Edition, Edition]) -> Iterator[Gathered]:
    """All of them, but for those of the search."""
    base_url = editions[0].base_url
    simplified, twin = (edition.corpus for edition in editions)
    yield Gathered("data/notices.json", ("data/notices.json",), _notices)
    for name in tables.HEADS:
        path = f"data/{name}.csv"
        head = tables.head_row(name).encode()
        yield Gathered(path, (path,), functools.partial(_table, path, head))
    fold = folding(simplified, twin)
    known = go.NOTICES, go.WORKS
    yield Gathered("data/go.json", known, functools.partial(_go, fold), repr(fold))
    title = functools.partial(_inventory, simplified.site.title)
    yield Gathered(INVENTORY, (INVENTORY,), title)
    yield Gathered(SITEMAP, (SITEMAP,), functools.partial(_sitemap, base_url))
    names = [*_GATHERED, *(f"data/{name}.csv" for name in tables.HEADS)]
    yield Gathered(
        "data/anchors.json",
        (anchors.ADDRESSES, FILES, anchors.NOTICES, anchors.WORKS),
        functools.partial(_anchors, base_url, names),
    )


def _notices(parts: _Parts) -> Iterator[Stream]:
    yield Stream("data/notices.json", (b"[\n", *anchors.closed(parts[0]), b"]\n"))


def _table(path: str, head: bytes, parts: _Parts) -> Iterator[Stream]:
    yield Stream(path, chain([head], parts[0]))


def _go(fold: Sequence[str], parts: _Parts) -> Iterator[Stream]:
    yield Stream("data/go.json", go.go(fold, *parts))


def _inventory(title: str, parts: _Parts) -> Iterator[Stream]:
    yield Stream(INVENTORY, inventory(title, parts[0]))


def _sitemap(base_url: str, parts: _Parts) -> Iterator[Stream]:
    lines = (line for part in parts[0] for line in part.splitlines(keepends=True))
    for file in sitemap(lines, base_url):
        yield Stream(file.path, [file.content])


def _anchors(base_url: str, names: Iterable[str], parts: _Parts) -> Iterator[Stream]:
    addresses, files, notices, works = parts
    paths = [path for part in files for path in part.decode().splitlines()]
    content = anchors.anchors(base_url, addresses, [*paths, *names], notices, works)
    yield Stream("data/anchors.json", content)
