"""The files that are assembled from fragments of all targets: tables, sitemap, inventory."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from tiaowen.artifacts import Stream
from tiaowen.exports import anchors, cards, go, tables
from tiaowen.exports.inventory import INVENTORY, inventory
from tiaowen.exports.known import folding, known_bodies
from tiaowen.exports.sitemap import SITEMAP, sitemap
from tiaowen.pages.edition import Edition
from tiaowen.resolver import KnownBody

FILES = "data/anchors.json files"
_AGGREGATES = (
    *("data/anchors.json", "data/datapackage.json", "data/go.json", "data/notices.json"),
    *("data/sha256.txt", INVENTORY, SITEMAP, "sw.js"),
)
_Fragments = Sequence[Iterable[bytes]]
"""For each list that a gathered file is made of: the fragments of the targets, in their order."""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A file (or several, when it grows long), assembled from the fragments of all targets.

    `fragments` names the lists that it is made of, `more` is what else it depends on.
    """

    id: str
    fragments: tuple[str, ...]
    assemble: Callable[[_Fragments], Iterable[Stream]]
    more: str = ""


def aggregates(editions: tuple[Edition, Edition]) -> Iterator[Aggregate]:
    """All of them, but for those of the search."""
    base_url = editions[0].base_url
    simplified, twin = (edition.corpus for edition in editions)
    yield Aggregate("data/notices.json", ("data/notices.json",), _notices)
    for name in tables.HEADS:
        path = f"data/{name}.csv"
        head = tables.head_row(name).encode()
        yield Aggregate(path, (path,), functools.partial(_table, path, head))
    fold = folding(simplified, twin)
    bodies = known_bodies(simplified, twin)
    known = functools.partial(_go, fold, bodies)
    yield Aggregate("data/go.json", (go.KEYS,), known, repr((fold, bodies)))
    folders = [edition.script.folder for edition in editions]
    named = functools.partial(_cards, folders, bodies)
    yield Aggregate("data/cards", (), named, repr(bodies))
    title = functools.partial(_inventory, simplified.site.title)
    yield Aggregate(INVENTORY, (INVENTORY,), title)
    yield Aggregate(SITEMAP, (SITEMAP,), functools.partial(_sitemap, base_url))
    names = [*_AGGREGATES, *(f"data/{name}.csv" for name in tables.HEADS)]
    yield Aggregate(
        "data/anchors.json",
        (anchors.ADDRESSES, FILES, anchors.NOTICES, anchors.WORKS),
        functools.partial(_anchors, base_url, names, bodies),
        repr(bodies),
    )


def _notices(fragments: _Fragments) -> Iterator[Stream]:
    yield Stream("data/notices.json", (b"[\n", *anchors.closed(fragments[0]), b"]\n"))


def _table(path: str, head: bytes, fragments: _Fragments) -> Iterator[Stream]:
    yield Stream(path, chain([head], fragments[0]))


def _go(
    fold: Sequence[str], bodies: Mapping[str, KnownBody], fragments: _Fragments
) -> Iterator[Stream]:
    yield from go.files(fold, bodies, fragments[0])


def _cards(
    folders: Sequence[str], bodies: Mapping[str, KnownBody], fragments: _Fragments
) -> Iterator[Stream]:
    del fragments
    yield from cards.of_bodies(folders, bodies)


def _inventory(title: str, fragments: _Fragments) -> Iterator[Stream]:
    yield Stream(INVENTORY, inventory(title, fragments[0]))


def _sitemap(base_url: str, fragments: _Fragments) -> Iterator[Stream]:
    lines = (line for part in fragments[0] for line in part.splitlines(keepends=True))
    for file in sitemap(lines, base_url):
        yield Stream(file.path, [file.content])


def _anchors(
    base_url: str,
    names: Iterable[str],
    bodies: Mapping[str, KnownBody],
    fragments: _Fragments,
) -> Iterator[Stream]:
    addresses, files, notices, works = fragments
    paths = [path for part in files for path in part.decode().splitlines()]
    content = anchors.anchors(base_url, addresses, [*paths, *names], notices, works, bodies)
    yield Stream("data/anchors.json", content)
