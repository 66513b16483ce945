"""What a published site was made of, kept for the next build: bundle → key, lines, parts.

A site's manifest has the lines of one bundle behind those of the other, so what is kept of each is
how long they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from tiaowen.artifacts import Bytes
from tiaowen.cache import Cache, digest


class Standing(NamedTuple):
    """A bundle as it stands in a site: its lines of the manifest, its parts' digests by list."""

    key: bytes
    lines: Bytes
    parts: Mapping[str, bytes]


class Index(msgspec.Struct, frozen=True, array_like=True):
    """The search index as it stands: enough to exchange an item in it.

    `count` shards hold `total` bytes; `postings` has the digest of each item's.
    """

    epoch: bytes
    count: int
    total: int
    postings: dict[str, bytes]


@dataclass(frozen=True)
class Built:
    """A site: its bundles in the order of its manifest, and its index."""

    bundles: Mapping[str, Standing]
    index: Index


class _Kept(msgspec.Struct, frozen=True, array_like=True, gc=False):
    key: bytes
    length: int
    parts: dict[str, bytes]


class _State(msgspec.Struct, frozen=True, array_like=True):
    bundles: dict[str, _Kept]
    index: Index


def recall(cache: Cache, seal: bytes, manifest: bytes) -> Built | None:
    """What the cache has of the site with this manifest, whose digest is `seal`."""
    state = cache.recall(_key(seal), _State)
    if state is None or sum(one.length for one in state.bundles.values()) != len(manifest):
        return None
    whole = memoryview(manifest)
    bundles = {}
    at = 0
    for id_, kept in state.bundles.items():
        bundles[id_] = Standing(kept.key, whole[at : at + kept.length], kept.parts)
        at += kept.length
    return Built(bundles, state.index)


def remember(cache: Cache, seal: bytes, built: Built) -> None:
    """Keep what the site whose manifest has the digest `seal` was made of."""
    bundles = {
        id_: _Kept(one.key, len(one.lines), dict(one.parts)) for id_, one in built.bundles.items()
    }
    cache.remember(_key(seal), _State(bundles, built.index))


def _key(seal: bytes) -> bytes:
    return digest("state", seal)
