"""`import`: captures → drafts of notices and records."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tiaowen.cli.progress import print_line
from tiaowen.sources import loader


def run(options: argparse.Namespace) -> int:
    """Write drafts of captures, and print what became of each file."""
    # Loaded here: a build, which needs none of it, would start a tenth of a second later.
    from tiaowen.importer.batch import HeldContent, ImportOptions, run

    paths: list[Path] = []
    for path in options.files:
        inside = sorted(one for one in path.rglob("[!.]*") if one.is_file())
        paths += inside if path.is_dir() else [path]
    sources = loader.read(options.out)[0]
    titles: dict[str, str] = {
        one.id: one.short_title or one.title for one in sources.notices if one.held
    }
    if options.witness and options.witness not in titles:
        print(f"{options.out} has no notice {options.witness}; name one it holds", file=sys.stderr)
        return 2
    held = HeldContent(sources.regions, titles, frozenset(one.id for one in sources.notices))
    asked = ImportOptions(
        options.out, options.witness, options.force, options.report, options.jobs, options.kind
    )
    quiet = len(paths) < 100
    try:
        outcome = run(paths, asked, held, print, (lambda _: None) if quiet else print_line)
    except OSError as error:
        print(f"cannot write into {options.out}, nothing was imported: {error}", file=sys.stderr)
        return 1
    for name, why in outcome.failed:
        print(f"{name}: {why}", file=sys.stderr)
    print(
        f"{len(paths)} files: {outcome.documents} documents, {len(outcome.written)} drafts "
        f"written, {len(outcome.held)} held already, {len(outcome.failed)} files failed, "
        f"{len(outcome.unbalanced)} drafts not balanced"
    )
    return 1 if outcome.failed or outcome.unbalanced or not paths else 0
