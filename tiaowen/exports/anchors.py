"""`/data/anchors.json`: every address that was ever promised, with its state.

The file also has the periods of each notice, and what became of each clause in the next version.
With that, `links` can check other people's links against a published site alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tiaowen.artifacts import Fragment
from tiaowen.model import Promise
from tiaowen.resolver import KnownBody

ADDRESSES = "data/anchors.json addresses"
NOTICES = "data/anchors.json notices"
WORKS = "data/anchors.json works"


def live(addresses: Iterable[str], promises: Mapping[str, Promise]) -> Fragment:
    """Return the lines of addresses that the build has: live, whether promised yet or not."""
    promised = {address: promises.get(address) for address in addresses}
    lines = [
        line(address, {"state": "live", "promised": promise is not None})
        for address, promise in promised.items()
        if promise is None or promise.state == "live"
    ]
    return Fragment(ADDRESSES, b"".join(lines))


def tombstones(promises: Iterable[Promise]) -> Fragment:
    """Return the lines of addresses that have moved (where to) or were withdrawn (why)."""
    told = {"moved": "to", "withdrawn": "because"}
    return Fragment(
        ADDRESSES,
        b"".join(
            line(one.address, {"state": one.state, "promised": True, told[one.state]: one.target})
            for one in promises
            if one.state in told
        ),
    )


def line(key: str, value: Mapping[str, Any]) -> bytes:
    """Return an entry of a JSON object, on a line that ends with a comma."""
    return f"{json.dumps(key, ensure_ascii=False)}: {_json(value)},\n".encode()


def anchors(
    base_url: str,
    addresses: Iterable[bytes],
    files: Iterable[str],
    notices: Iterable[bytes],
    works: Iterable[bytes],
    bodies: Mapping[str, KnownBody],
) -> Iterator[bytes]:
    """Yield the file in portions.

    Args:
        base_url: The public address of the site's root.
        addresses: Fragments of ADDRESSES.
        files: The paths of all other files of the site, below its root.
        notices: Fragments of NOTICES.
        works: Fragments of WORKS.
        bodies: What `known.known_bodies` returned.
    """
    yield f'{{\n"base_url": {_json(base_url)},\n'.encode()
    yield b'"addresses": {\n'
    yield from closed(addresses)
    yield b'},\n"files": [\n' + ",\n".join(map(_json, sorted(files))).encode() + b"\n],\n"
    yield b'"notices": {\n'
    yield from closed(notices)
    yield b'},\n"works": {\n'
    yield from closed(works)
    yield b'},\n"bodies": ' + _json(bodies).encode() + b"\n}\n"


def closed(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines made by `line`, in any portions, without the comma of the last one."""
    before = b""
    for portion in filter(None, lines):
        yield before
        before = portion
    yield before.removesuffix(b",\n") + b"\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
