"""`cite`: what a document cites of this site without a link, and the document with the links."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tiaowen.cli.commands.links import anchors_of
from tiaowen.sources.write import replace_file


def run(options: argparse.Namespace) -> int:
    """Print what each citation means; write the documents with links where that is asked for."""
    # Loaded here: a build, which needs none of it, would start a tenth of a second later.
    from tiaowen.links.cite import Reader
    from tiaowen.links.extract import DocumentError

    if not options.site and not (options.content / "notices").is_dir():
        print(f"{options.content} has no notices; name a site with --site", file=sys.stderr)
        return 2
    try:
        targets = _targets(options)
        reader = Reader(*anchors_of(options), options.as_of, options.on)
        read = [(path, *reader.read(path)) for path in options.files]
    except (OSError, ValueError, KeyError, DocumentError) as error:
        said = error if isinstance(error, DocumentError) else f"{type(error).__name__}: {error}"
        print(said, file=sys.stderr)
        return 2
    for path, found, _ in read:
        for one in found:
            leads = f" → {one.url}" if one.url else ""
            note = f": {one.note}" if one.note else ""
            print(f"{path}:{one.line}: {one.word}: {one.words}{leads}{note}")
    for (_, _, document), target in zip(read, targets, strict=False):
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, document)
    every = [one for _, found, _ in read for one in found]
    fine = sum(bool(one.url) for one in every)
    print(
        f"{len(every)} citations without a link, {fine} lead to a document, {len(every) - fine} not"
    )
    return 0


def _targets(options: argparse.Namespace) -> list[Path]:
    """The files that are written: none without --out and --in-place.

    Raises:
        ValueError: One is there already, or two documents would be the same one.
    """
    if options.in_place:
        return list(options.files)
    if not options.out:
        return []
    targets = [options.out / path.name for path in options.files]
    for i, one in enumerate(targets):
        if one.exists() or one in targets[:i]:
            raise ValueError(f"{one} would be written over; name another folder")
    return targets
