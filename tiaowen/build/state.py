"""The state of a published site, for the next build: of each target its fingerprint, its lines of
the manifest, and its fragments.

A site's manifest has the lines of one target behind those of the other, so what is kept of each is
how long they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from tiaowen.artifacts import Bytes
from tiaowen.cache import Cache, digest


class TargetState(NamedTuple):
    """A target in a site: its fingerprint, its manifest lines, its fragments' digests by list."""

    fingerprint: bytes
    lines: Bytes
    fragments: Mapping[str, bytes]


class Index(msgspec.Struct, frozen=True, array_like=True):
    """The search index as it stands: enough to exchange an item in it.

    `count` shards hold `total` bytes; `postings` has the digest of each item's.
    """

    epoch: bytes
    count: int
    total: int
    postings: dict[str, bytes]


@dataclass(frozen=True)
class BuildState:
    """A site: its targets in the order of its manifest, and its index."""

    targets: Mapping[str, TargetState]
    index: Index


class _Kept(msgspec.Struct, frozen=True, array_like=True, gc=False):
    fingerprint: bytes
    length: int
    fragments: dict[str, bytes]


class _State(msgspec.Struct, frozen=True, array_like=True):
    targets: dict[str, _Kept]
    index: Index


def recall(cache: Cache, seal: bytes, manifest: bytes) -> BuildState | None:
    """What the cache has of the site with this manifest, whose digest is `seal`."""
    state = cache.recall(_key(seal), _State)
    if state is None or sum(one.length for one in state.targets.values()) != len(manifest):
        return None
    whole = memoryview(manifest)
    targets = {}
    at = 0
    for id_, kept in state.targets.items():
        targets[id_] = TargetState(kept.fingerprint, whole[at : at + kept.length], kept.fragments)
        at += kept.length
    return BuildState(targets, state.index)


def remember(cache: Cache, seal: bytes, built: BuildState) -> None:
    """Keep what the site whose manifest has the digest `seal` was made of."""
    targets = {
        id_: _Kept(one.fingerprint, len(one.lines), dict(one.fragments))
        for id_, one in built.targets.items()
    }
    cache.remember(_key(seal), _State(targets, built.index))


def _key(seal: bytes) -> bytes:
    return digest("state", seal)
