"""`build`: content → a published site."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from tiaowen.build.fingerprints import inputs
from tiaowen.build.incremental import build, unchanged
from tiaowen.build.manifest import MANIFEST
from tiaowen.build.plan import plan_site
from tiaowen.build.staging import ForeignFolderError, Staging
from tiaowen.cache import Cache, DamagedCacheError
from tiaowen.cli.interruption import interrupted_by
from tiaowen.cli.problems import print_left_out, print_problems
from tiaowen.cli.progress import Progress, Stages
from tiaowen.corpus.load import load


def run(options: argparse.Namespace) -> int:
    """Build the site and publish it, unless nothing has changed since the last build."""
    if why := _refusal(options.out, options.content):
        print(why, file=sys.stderr)
        return 2
    try:
        with interrupted_by(signal.SIGTERM), Staging(options.out) as staging:
            return _cached(options, staging)
    except KeyboardInterrupt as error:
        print(f"ended before it was done; {options.out} is whole", file=sys.stderr)
        return 128 + (error.args[0] if error.args else signal.SIGINT)
    except ForeignFolderError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:  # a full disk, a folder that may not be written
        cause = f"{error.filename or options.out}: {error.strerror}" if error.strerror else error
        print(f"{cause}; {options.out} is as it was", file=sys.stderr)
        return 1


def _refusal(out: Path, content: Path) -> str | None:
    """Return why no site can be built into a folder, None where one can.

    Asked before anything is written, so that a refusal leaves nothing behind, not even a lock.
    """
    folder, source = out.resolve(), content.resolve()
    wanted = "name an empty folder with --out"
    if folder == folder.parent:
        return f"{out} is the root of the file system; {wanted}"
    if folder == source or source in folder.parents:
        return f"{out} is inside the content, {content}; {wanted} elsewhere"
    if folder in source.parents and (folder / MANIFEST).is_file():
        return f"{out} holds the content, {content}, which would be lost with it; {wanted}"
    if folder.is_dir():
        foreign = any(path.name[0] != "." for path in folder.iterdir())
    else:
        foreign = folder.exists()
    if foreign and not (folder / MANIFEST).is_file():
        return (
            f"{folder} holds files and no {MANIFEST}, so it is not a site built here; "
            f"{wanted}, or empty this one"
        )
    return None


def _cached(options: argparse.Namespace, staging: Staging) -> int:
    """Build with the cache of the last build; with an empty one where that is damaged."""
    path = None if options.no_cache else staging.cache
    try:
        with Cache(path) as cache:
            return _made(options, staging, cache)
    except DamagedCacheError:
        with Cache(path) as cache:  # the damaged file was removed
            return _made(options, staging, cache)


def _made(options: argparse.Namespace, staging: Staging, cache: Cache) -> int:
    mark = inputs(options.content, options.as_of, options.base_url)
    if unchanged(staging, cache, mark):
        print(f"{options.out}: nothing has changed since the last build, 0 files written")
        return 0
    stages = Stages()
    stages.begin("read")
    today = max(options.as_of, options.today)
    loaded = load(options.content, cache, options.leave_out_faulty, today)
    if not loaded.sound:
        return print_problems(loaded.problems)
    stages.begin("plan")
    site = plan_site(loaded, options.as_of, options.base_url)
    count = build(
        loaded,
        site,
        staging,
        cache,
        b"" if loaded.problems else mark,  # the next build must tell of them again
        options.jobs,
        lambda total: Progress(total, "groups of pages", sys.stderr),
        stages.begin,
    )
    stages.begin("")
    contents = loaded.simplified.contents.values()
    print(
        f"{len(loaded.simplified.held)} notices, {len(loaded.simplified.records)} records, "
        f"{sum(len(one.clauses) for one in contents)} clauses, "
        f"{sum(len(one.measures) for one in contents)} measures"
    )
    print(
        f"{options.out}: {count.written} files written, {count.kept} unchanged, "
        f"{count.removed} removed"
    )
    if cache.fault:
        print(f"{cache.fault}; nothing is kept for the next build", file=sys.stderr)
    status = _write_timings(options.timings, stages.seconds) if options.timings else 0
    return print_left_out(loaded.problems, loaded.left_out) if loaded.problems else status


def _write_timings(path: Path, seconds: Mapping[str, float]) -> int:
    try:
        path.write_text(json.dumps(seconds), encoding="utf-8")
    except OSError as error:  # the site is published all the same
        print(f"{path}: the timings cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    return 0
