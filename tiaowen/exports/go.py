"""What `/go/` fetches: `/data/go.json` and, of the notices cited, `/data/go/<notice>.json`.

A reader follows one citation at a time. What finds its notice is in the one file, which grows by
less than a kilobyte a notice; the clauses of each notice, in a file of its own, are asked for only
where the citation can mean it. `templates/assets/resolver.js` reads both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tiaowen.artifacts import Artifact, Fragment
from tiaowen.exports.anchors import closed, line

NOTICES = "data/go.json notices"
WORKS = "data/go.json works"


def of_notice(id_: str, facts: Mapping[str, Any]) -> Iterator[Artifact | Fragment]:
    """Yield what `known_notice` has of a notice: a fragment, and a file with its clauses."""
    yield Fragment(NOTICES, line(id_, _without("clauses", facts)))
    clauses = json.dumps(facts["clauses"], ensure_ascii=False, separators=(",", ":"))
    yield Artifact(f"data/go/{id_}.json", f"{clauses}\n".encode())


def of_work(id_: str, facts: Mapping[str, Any]) -> Fragment:
    """Return what `known_work` has of a work, without the wids, which the clauses have."""
    return Fragment(WORKS, line(id_, _without("wids", facts)))


def go(fold: Sequence[str], notices: Iterable[bytes], works: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the file in pieces; `fold` is of `known.folding`."""
    yield b'{"fold": ' + json.dumps(fold, ensure_ascii=False).encode() + b',\n"notices": {\n'
    yield from closed(notices)
    yield b'},\n"works": {\n'
    yield from closed(works)
    yield b"}}\n"


def _without(key: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name != key}
