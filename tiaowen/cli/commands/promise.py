"""`promise`: new addresses → the ledger of addresses that must never die."""

from __future__ import annotations

import argparse
import sys

from tiaowen.cli.problems import print_problems
from tiaowen.corpus import ledger
from tiaowen.corpus.load import load
from tiaowen.model import LedgerState
from tiaowen.sources.write import append


def run(options: argparse.Namespace) -> int:
    """Append to the ledger: every new address, and a tombstone where one is asked for."""
    loaded = load(options.content)
    asked: list[tuple[str, LedgerState, str]]
    asked = [(old, "moved", new) for old, new in options.moved]
    asked += [(address, "withdrawn", why) for address, why in options.withdrawn]
    given = list(ledger.addresses(loaded.simplified))
    for address, _, _ in asked:
        if address not in loaded.ledger.promises:
            print(f"{address} was never promised, so it needs no tombstone", file=sys.stderr)
            return 2
    asked = [*((one, "live", "") for one in given), *asked]
    lines = ledger.new_lines(loaded.ledger, asked)
    broken = ledger.broken_promises(ledger.extended(loaded.ledger, asked), given)
    mended = ("lost-address", "living-address")
    problems = [*(one for one in loaded.problems if one.code not in mended), *broken]
    if problems:
        return print_problems(sorted(problems))
    append(loaded.ledger.path, lines, "\t".join(ledger.HEAD) + "\n")
    print(f"{loaded.ledger.path}: {lines.count(chr(10))} lines added")
    return 0
