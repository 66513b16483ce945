"""Every address ever promised, with its state: `/data/anchors.json`.

It carries all that the checking of other people's links needs, so that a published site alone is
enough for it: the periods of each notice and what became of each clause in the next version.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from tiaowen.corpus import Corpus
from tiaowen.ledger import addresses
from tiaowen.model import Artifact, Promise


def anchors(
    corpus: Corpus,
    promises: Mapping[str, Promise],
    facts: Mapping[str, Any],
    base_url: str,
    files: Iterable[str],
) -> Artifact:
    """Address below a script's folder → its state: live, or a tombstone with its target or reason.

    Addresses that this build has and the ledger does not yet are live too, but not `promised`.
    `facts` is what `known` gave; `files` are the other files of the site, below its root.
    """
    table: dict[str, dict[str, Any]] = {
        address: {"state": "live", "promised": address in promises} for address in addresses(corpus)
    }
    for promise in promises.values():
        if promise.state == "moved":
            table[promise.address] = {"state": "moved", "promised": True, "to": promise.target}
        elif promise.state == "withdrawn":
            table[promise.address] = {
                "state": "withdrawn",
                "promised": True,
                "because": promise.target,
            }
    others = sorted(file for file in files if not _is_told(file, table))
    data = {"base_url": base_url, "addresses": table, "files": others, **facts}
    return Artifact("data/anchors.json", _lines(data).encode())


def _is_told(file: str, table: Mapping[str, Any]) -> bool:
    """Whether a file is a page whose address is told already, or one that nobody links to."""
    folder, _, address = file.partition("/")
    return folder in ("assets", "search") or address in table


def _lines(data: Mapping[str, Any]) -> str:
    """JSON with a line for each address, file, notice and work."""
    parts = []
    for name, value in data.items():
        if isinstance(value, Mapping):
            rows = [f"{_json(key)}: {_json(one)}" for key, one in value.items()]
            text = "{\n" + ",\n".join(rows) + "\n}"
        elif isinstance(value, list):
            text = "[\n" + ",\n".join(map(_json, value)) + "\n]"
        else:
            text = _json(value)
        parts.append(f"{_json(name)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
