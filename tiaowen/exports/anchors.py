"""Every address ever promised, with its state: `/data/anchors.json`.

It carries all that the checking of other people's links needs, so that a published site alone is
enough for it: the periods of each notice and what became of each clause in the next version.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tiaowen.artifacts import Fragment
from tiaowen.model import Promise

ADDRESSES = "data/anchors.json addresses"
NOTICES = "data/anchors.json notices"
WORKS = "data/anchors.json works"


def live(addresses: Iterable[str], promises: Mapping[str, Promise]) -> Fragment:
    """Return the lines of the addresses of this build, which are live also without a promise."""
    promised = {address: promises.get(address) for address in addresses}
    lines = [
        line(address, {"state": "live", "promised": promise is not None})
        for address, promise in promised.items()
        if promise is None or promise.state == "live"
    ]
    return Fragment(ADDRESSES, b"".join(lines))


def tombstones(promises: Iterable[Promise]) -> Fragment:
    """Return the lines of addresses that moved or were withdrawn, with their target or reason."""
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
) -> Iterator[bytes]:
    """Yield the file in pieces.

    `files` are the other files of the site, below its root.
    """
    yield f'{{\n"base_url": {_json(base_url)},\n'.encode()
    yield b'"addresses": {\n'
    yield from closed(addresses)
    yield b'},\n"files": [\n' + ",\n".join(map(_json, sorted(files))).encode() + b"\n],\n"
    yield b'"notices": {\n'
    yield from closed(notices)
    yield b'},\n"works": {\n'
    yield from closed(works)
    yield b"}\n}\n"


def closed(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines by `line`, in any portions, the last without its comma."""
    before = b""
    for portion in filter(None, lines):
        yield before
        before = portion
    yield before.removesuffix(b",\n") + b"\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
