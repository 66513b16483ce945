"""Every address ever promised, with its state: `/data/anchors.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tiaowen.corpus import Corpus
from tiaowen.ledger import addresses
from tiaowen.model import Artifact, Promise


def anchors(corpus: Corpus, promises: Mapping[str, Promise]) -> Artifact:
    """Address below a script's folder → its state: live, or a tombstone with its target or reason.

    Addresses that this build has and the ledger does not yet are live too, but not `promised`.
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
    text = json.dumps({"addresses": table}, ensure_ascii=False, indent=0) + "\n"
    return Artifact("data/anchors.json", text.encode())
