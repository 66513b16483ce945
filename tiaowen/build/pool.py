"""Bundles → their files in the site's double, made in this process or in several.

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

from tiaowen.artifacts import Bundle, Part
from tiaowen.build.staging import Staging

FEW = 40
"""So few bundles are made sooner than a second process begins."""
_SHARE = 8
"""How many bundles a worker takes at a time."""


class Made(NamedTuple):
    """What a bundle came to: its lines, its parts by list, how many of its files are new."""

    lines: bytes
    parts: dict[str, bytes]
    written: int


def made(bundles: Sequence[Bundle], staging: Staging, jobs: int) -> Iterator[tuple[int, Made]]:
    """Make the bundles, each told by its number as it is done.

    Raises ChildProcessError when a process is ended from outside.
    """
    if jobs == 1 or len(bundles) < FEW:
        for i, bundle in enumerate(bundles):
            yield i, _written(bundle, staging)
        return
    gc.freeze()  # what the workers share stays shared
    _shared.update(bundles=bundles, staging=staging)
    shares = [range(i, min(i + _SHARE, len(bundles))) for i in range(0, len(bundles), _SHARE)]
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


def _share(numbers: range) -> list[tuple[int, Made]]:
    return [(i, _written(_shared["bundles"][i], _shared["staging"])) for i in numbers]


def _written(bundle: Bundle, staging: Staging) -> Made:
    lines: list[bytes] = []
    parts: dict[str, bytes] = {}
    written = 0
    for piece in bundle.make():
        if isinstance(piece, Part):
            parts[piece.of] = parts.get(piece.of, b"") + piece.content
        else:
            line, new = staging.write(piece)
            lines.append(line)
            written += new
    return Made(b"".join(lines), parts, written)


def _end_with(parent: int) -> None:
    """A worker does not outlive the build: it would go on writing into the next one's double.

    Ctrl-C is for the build to answer, which then ends its workers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
