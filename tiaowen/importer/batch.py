"""Many captures → drafts in the content folder, in parallel.

A capture that cannot be read fails alone; the others are imported. Captures are read in two passes:
drafts with holes wait until all others are written, since one draft may have the words that another
lost. Then their captures are read once more, with the drafts that are likely to have the words.

What is finished is put in place now and then, and a capture that was drafted before is skipped: the
same command goes on where an import ended early.
"""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from tiaowen.importer.captures import CaptureResult, Task, read_capture
from tiaowen.importer.decode import LARGEST
from tiaowen.importer.staging import HeldContent, ImportOptions, ImportResult, Staging
from tiaowen.importer.summary import Row
from tiaowen.sources.write import Drafts

_FEW = 8  # up to this many captures are read in this process: starting others takes longer
_AT_ONCE = 200  # captures handed to the pool at once, so that results do not pile up in memory
_COMMIT = 50  # captures after which finished drafts are put in place


class Tells(Protocol):
    """Where an import tells what it does."""

    def line(self, text: str) -> None:
        """Take a line that tells what became of a capture."""

    def follow(
        self, results: Iterable[CaptureResult], total: int, what: str
    ) -> Iterator[CaptureResult]:
        """Yield all results, and show how many of the total there were; `what` they are."""


def run(
    paths: Sequence[Path], options: ImportOptions, held: HeldContent, tells: Tells
) -> ImportResult:
    """Import captures into `options.out`.

    What an error of the disk or a signal ends early leaves whole files, and no part of one.

    Args:
        paths: The captures.
        options: The options of the import.
        held: What the content folder has already.
        tells: Where to tell what is done.

    Returns:
        What the import did.

    Raises:
        OSError: `options.out` cannot be written.
    """
    outcome = ImportResult()
    with Drafts(options.out) as drafts, TemporaryDirectory() as copies:
        staging = Staging(options, held, drafts, Path(copies), outcome, tells.line)
        tasks = [Task(path.as_posix(), kind=options.kind) for path in paths]
        if not options.force:
            tasks = list(_not_done(tasks, held, outcome, tells))
        read = partial(read_capture, regions=held.regions, report=options.report)
        results = _results(read, tasks, options.jobs)
        for i, one in enumerate(tells.follow(results, len(tasks), "captures"), 1):
            staging.take(one)
            if i % _COMMIT == 0:
                drafts.commit()
        again = staging.open_tasks()
        results = _results(read, again, options.jobs)
        for one in tells.follow(results, len(again), "captures with lost words"):
            staging.take_filled(one)
        staging.write_records()
        staging.tell_copies()
        drafts.commit()
    order = {path.as_posix(): i for i, path in enumerate(paths)}
    outcome.rows.sort(key=lambda row: order[row.path])
    return outcome


def _not_done(
    tasks: Sequence[Task], held: HeldContent, outcome: ImportResult, tells: Tells
) -> Iterator[Task]:
    """Yield the captures that the content folder has no draft of."""
    for task in tasks:
        id = held.captured.get(_digest(Path(task.path))) if held.captured else None
        if id is None:
            yield task
            continue
        outcome.held.append(id)
        outcome.rows.append(Row(task.path, "skipped", title=f"drafted as {id}"))
        tells.line(f"{task.path}: drafted before as {id}; left as it is (--force imports it again)")


def _digest(path: Path) -> str:
    """Return the SHA-256 of a capture, "" for what will be refused."""
    try:
        if path.stat().st_size <= LARGEST:
            return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        pass  # reading the capture tells why
    return ""


def _results(
    read: Callable[[Task], CaptureResult], tasks: Sequence[Task], jobs: int
) -> Iterator[CaptureResult]:
    """Yield the result of each capture, in the order of the captures.

    A capture that kills its process (out of memory) fails; those after it are read one by one.
    """
    if jobs < 2 or len(tasks) <= _FEW:
        yield from map(read, tasks)
        return
    done = 0
    try:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(jobs, mp_context=context) as pool:
            for start in range(0, len(tasks), _AT_ONCE):
                for result in pool.map(read, tasks[start : start + _AT_ONCE], chunksize=5):
                    done += 1
                    yield result
    except BrokenProcessPool:
        yield CaptureResult(tasks[done].path, "reading it ended the process; cut the file up")
        yield from _results(read, tasks[done + 1 :], 1)
