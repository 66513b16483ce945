"""Words for one thing → the file from which the search widens a query that finds too little.

They come from a reviewed table, `alike.tsv`, and from the names of bodies in the registries.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tiaowen import resources
from tiaowen.corpus.corpus import Corpus
from tiaowen.folding import bare
from tiaowen.model import Body

Row = tuple[tuple[str, ...], tuple[str, ...]]
"""Words, and those that may stand for them; where there are none, each may stand for the others."""

_SHORTEST = 3
"""Characters of a body's name without its region: 教委 would stand for too much."""


def alike(corpus: Corpus) -> str:
    """Returns all rows as one folded text: `a,b` for words that are one, `a,b-c` for one way."""
    rows = dict.fromkeys((*_table(), *_bodies(corpus)))
    return ";".join("-".join(",".join(some) for some in row if some) for row in rows)


@cache
def _table() -> tuple[Row, ...]:
    text = resources.read(Path(__file__).with_name("alike.tsv"))
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    rows = (tuple(map(_words, line.split("\t"))) for line in lines)
    return tuple((row[0], row[1] if len(row) > 1 else ()) for row in rows)


def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(bare, text.split(" "))))


def _bodies(corpus: Corpus) -> Iterator[Row]:
    """Yield the names of each body, and those without its region: 市药监局, 药品监督管理局."""
    for body in corpus.bodies.values():
        if body.collective or not body.name:
            continue
        for names in (
            (body.name, *body.also, body.short),
            tuple(_local(corpus, body, name) for name in (body.name, body.short)),
        ):
            words = tuple(dict.fromkeys(map(bare, names)))
            if len(words) > 1 and all(len(word) >= _SHORTEST for word in words):
                yield words, ()


def _local(corpus: Corpus, body: Body, name: str) -> str:
    """Return a name without its region, or without the 市 or 省 that stands for it."""
    region = corpus.region(body.region).name
    return name.removeprefix(region) if name.startswith(region) else name.lstrip("市省区县")
