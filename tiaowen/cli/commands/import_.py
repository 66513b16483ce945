"""`import`: captures → drafts of notices and records."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tiaowen.cli.progress import Progress
from tiaowen.sources import loader

if TYPE_CHECKING:
    from tiaowen.importer.captures import CaptureResult
    from tiaowen.model import Notice, Record


def run(options: argparse.Namespace) -> int:
    """Write drafts of captures, and print what became of each file."""
    # Loaded here: a build, which needs none of it, would start a tenth of a second later.
    from tiaowen.importer.batch import run
    from tiaowen.importer.copies import key_of
    from tiaowen.importer.staging import HeldContent, ImportOptions
    from tiaowen.importer.summary import table

    paths: list[Path] = []
    for path in options.files:
        inside = sorted(one for one in path.rglob("[!.]*") if one.is_file())
        paths += inside if path.is_dir() else [path]
    paths = list(dict.fromkeys(paths))
    sources = loader.read(options.out)[0]
    titles: dict[str, str] = {
        one.id: one.short_title or one.title for one in sources.notices if one.held
    }
    if options.witness and options.witness not in titles:
        print(f"{options.out} has no notice {options.witness}; name one it holds", file=sys.stderr)
        return 2
    documents = {key: one.id for one in sources.notices if (key := key_of(one.title, one.written))}
    ids = frozenset(one.id for one in sources.notices)
    held = HeldContent(
        sources.regions, titles, ids, _captured([*sources.notices, *sources.records]), documents
    )
    asked = ImportOptions(
        options.out, options.witness, options.force, options.report, options.jobs, options.kind
    )
    try:
        outcome = run(paths, asked, held, _Teller())
    except OSError as error:
        print(f"cannot write into {options.out}, the import ended: {error}", file=sys.stderr)
        return 1
    if len(paths) > 1:
        for line in table(outcome.rows):
            print(line)
    for name, why in outcome.failed:
        print(f"{name}: {why}", file=sys.stderr)
    print(
        f"{len(paths)} files: {outcome.documents} documents, {len(outcome.written)} drafts "
        f"written, {len(outcome.held)} held already, {len(outcome.failed)} files failed, "
        f"{len(outcome.unbalanced)} drafts not balanced"
    )
    return 1 if outcome.failed or outcome.unbalanced or not paths else 0


def _captured(documents: Iterable[Notice | Record]) -> Mapping[str, str]:
    """Return the digest of each capture of the content → the id of what was drafted from it."""
    return {one.source.sha256: one.id for one in documents if one.source.sha256}


class _Teller:
    """Prints the lines of an import above a bar that shows how far it is."""

    def __init__(self) -> None:
        self._progress: Progress | None = None

    def line(self, text: str) -> None:
        """Print a line."""
        if self._progress:
            self._progress.erase()
        print(text)

    def follow(
        self, results: Iterable[CaptureResult], total: int, what: str
    ) -> Iterator[CaptureResult]:
        """Yield all results, and show how many of the total there were."""
        with Progress(total, what, sys.stderr) as progress:
            self._progress = progress
            for one in results:
                yield one
                progress.step()
        self._progress = None
