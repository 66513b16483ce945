"""`report`: what the content holds, what no rule could settle, what an edit changed."""

from __future__ import annotations

import argparse
import sys

from tiaowen.cli.problems import print_problems, print_told
from tiaowen.corpus import ledger
from tiaowen.corpus.load import load
from tiaowen.corpus.report import Report, difference, from_json, report, to_json


def run(options: argparse.Namespace) -> int:
    """Print the report, or write it down or compare it with an earlier one."""
    loaded = load(options.content)
    whole = loaded.simplified
    if options.json or options.against:
        return _compared(options, report(whole, loaded.traditional, len(loaded.problems)))
    print(f"notices\t{len(whole.held)}")
    print(f"records\t{len(whole.records)}")
    print(f"measures\t{sum(len(one.measures) for one in whole.contents.values())}")
    print(f"addresses\t{len(set(ledger.addresses(whole)))}")
    print_told(loaded.told)
    for tie in loaded.ties:
        print(f"near-tie\t{tie.notice}#{tie.clause}\t{' '.join(tie.rivals)}")
    for found in whole.findings.values():
        for citation in found.citations:
            if not citation.target:
                place = f"{citation.notice}#{citation.clause}"
                fits = " ".join(citation.candidates)
                print(f"unresolved\t{place}\t{citation.words}\t{fits}")
            elif citation.lacking:
                place = f"{citation.notice}#{citation.clause}"
                print(f"no-such-clause\t{place}\t{citation.words}\t{citation.target}")
        for left in found.left_out:
            text = whole.notices[left.notice].by_id[left.clause].text
            words = " ".join(text[left.start : left.end].split())
            print(f"figure-left-out\t{left.notice}#{left.clause}\t{words}\t{left.why}")
    return print_problems(loaded.problems) if loaded.problems else 0


def _compared(options: argparse.Namespace, now: Report) -> int:
    """Write the report as JSON, and print how it differs from an earlier one."""
    try:
        if options.json:
            options.json.write_bytes(to_json(now))
        if options.against:
            print(difference(from_json(options.against.read_bytes()), now), end="")
    except (OSError, ValueError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    return 1 if now.problems else 0
