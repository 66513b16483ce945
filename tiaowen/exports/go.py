"""What the page `/go/` fetches: `/data/go.json` and `/data/go/<notice>.json`.

The first has what identifies a notice, in less than a kilobyte for each. The clauses of a notice
are in a file of its own, which is fetched only if the citation may mean that notice.
`templates/assets/resolver.js` reads both.
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
    """Yield what `known_notice` returned: the line in go.json, and the clauses in their file."""
    yield Fragment(NOTICES, line(id_, _without("clauses", facts)))
    clauses = json.dumps(facts["clauses"], ensure_ascii=False, separators=(",", ":"))
    yield Artifact(f"data/go/{id_}.json", f"{clauses}\n".encode())


def of_work(id_: str, facts: Mapping[str, Any]) -> Fragment:
    """Return the line of a work in go.json: what `known_work` returned, but for `wids`.

    The clauses of its versions have them.
    """
    return Fragment(WORKS, line(id_, _without("wids", facts)))


def go(fold: Sequence[str], notices: Iterable[bytes], works: Iterable[bytes]) -> Iterator[bytes]:
    """Yield go.json in portions.

    Args:
        fold: What `known.folding` returned.
        notices: Fragments of NOTICES.
        works: Fragments of WORKS.
    """
    yield b'{"fold": ' + json.dumps(fold, ensure_ascii=False).encode() + b',\n"notices": {\n'
    yield from closed(notices)
    yield b'},\n"works": {\n'
    yield from closed(works)
    yield b"}}\n"


def _without(key: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name != key}
