"""Targets → their files in the standby tree, rendered in this process or in several.

A worker is forked, so it has all that this process has read; what it makes it writes itself, and
it gives back only what is to be remembered.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from typing import Any, NamedTuple

from tiaowen.artifacts import Fragment, Target
from tiaowen.build.staging import Staging

FEW = 40
"""So few targets are rendered sooner than a second process begins."""
_SHARE = 8
"""How many targets a worker takes at a time."""


class Rendered(NamedTuple):
    """A rendered target: its manifest lines, its fragments by list, how many files are new."""

    lines: bytes
    fragments: dict[str, bytes]
    written: int


def rendered(
    targets: Sequence[Target], staging: Staging, jobs: int
) -> Iterator[tuple[int, Rendered]]:
    """Make the targets, each told by its number as it is done.

    Raises ChildProcessError when a process is ended from outside.
    """
    if jobs == 1 or len(targets) < FEW:
        for i, target in enumerate(targets):
            yield i, _written(target, staging)
        return
    gc.freeze()  # what the workers share stays shared
    _shared.update(targets=targets, staging=staging)
    shares = [range(i, min(i + _SHARE, len(targets))) for i in range(0, len(targets), _SHARE)]
    workers = ProcessPoolExecutor(
        jobs, multiprocessing.get_context("fork"), _end_with, (os.getpid(),)
    )
    try:
        for future in as_completed([workers.submit(_share, share) for share in shares]):
            yield from future.result()
    except BrokenExecutor as error:
        raise ChildProcessError("a process that made pages was ended from outside") from error
    finally:
        workers.shutdown(cancel_futures=True)  # at a fault nobody waits for the rest
        _shared.clear()


_shared: dict[str, Any] = {}
"""What a worker has from the process that it was forked from."""


def _share(numbers: range) -> list[tuple[int, Rendered]]:
    return [(i, _written(_shared["targets"][i], _shared["staging"])) for i in numbers]


def _written(target: Target, staging: Staging) -> Rendered:
    lines: list[bytes] = []
    fragments: dict[str, bytes] = {}
    written = 0
    for piece in target.render():
        if isinstance(piece, Fragment):
            fragments[piece.of] = fragments.get(piece.of, b"") + piece.content
        else:
            line, new = staging.write(piece)
            lines.append(line)
            written += new
    return Rendered(b"".join(lines), fragments, written)


def _end_with(parent: int) -> None:
    """A worker does not outlive the build: it would go on writing into the next one's standby tree.

    Ctrl-C is for the build to answer, which then ends its workers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
