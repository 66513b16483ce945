"""`check`: every problem of the content, or every damaged file of a built site."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tiaowen.build.verify import NoManifestError, verify
from tiaowen.cli.problems import print_problems, print_told
from tiaowen.corpus.load import load


def run(options: argparse.Namespace) -> int:
    """Print every problem; nothing is written."""
    if options.site:
        return _verified(options.site)
    loaded = load(options.content, today=options.as_of)
    print_told(loaded.told)
    if loaded.problems:
        return print_problems(loaded.problems)
    print(f"{options.content}: no problems")
    return 0


def _verified(site: Path) -> int:
    """Print each file of a published site that is not as its build left it."""
    try:
        count, faults = verify(site)
    except NoManifestError as error:
        print(f"{error}; name a site that was built here", file=sys.stderr)
        return 2
    for path, why in faults:
        print(f"{path if path.isprintable() else ascii(path)}: {why}", file=sys.stderr)
    if faults:
        print(f"{len(faults)} faults; `build --no-cache` mends them", file=sys.stderr)
        return 1
    print(f"{site}: {count} files, each as it was published")
    return 0
