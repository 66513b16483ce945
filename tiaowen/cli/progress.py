"""Progress of a long task, as a bar or as lines in a log, and the CPU time of its stages."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import TextIO

PATIENCE_SECONDS = 2.0
BAR_SECONDS = 0.1
LINE_SECONDS = 5.0
_WIDTH = 24


class Stages:
    """The CPU seconds of each stage of a task, by name, with those of ended child processes.

    A stage ends where the next begins. `clock` gives the seconds used so far.
    """

    def __init__(self, clock: Callable[[], float] = lambda: sum(os.times()[:4])) -> None:
        self.seconds: dict[str, float] = {}
        self._clock = clock
        self._name = ""
        self._since = 0.0

    def begin(self, name: str) -> None:
        """End the current stage and begin another; none begins when `name` is ""."""
        now = self._clock()
        if self._name:
            spent = self.seconds.get(self._name, 0.0) + now - self._since
            self.seconds[self._name] = round(spent, 3)
        self._name, self._since = name, now


class Progress:
    """Reports on a stream how much of `total` is done, once that takes more than two seconds.

    A context manager: `with Progress(total, "pages", sys.stderr) as progress: progress.step()`. On
    a terminal one line is redrawn, and erased at the end; elsewhere a line is written every five
    seconds. A quick task writes nothing. `what` names the things
    counted, in the plural; `clock` gives seconds.
    """

    def __init__(
        self,
        total: int,
        what: str,
        stream: TextIO,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._total = total
        self._what = what
        self._stream = stream
        self._clock = clock
        self._drawn = False
        self._done = 0

    def __enter__(self) -> Progress:
        self._bar = self._stream.isatty()
        self._start = self._clock()
        self._next = self._start + PATIENCE_SECONDS
        return self

    def __exit__(self, *error: object) -> None:
        if self._drawn and self._bar:
            self._write("\r\x1b[K")
        elif self._drawn and not any(error):
            self._write(f"{self._account(self._clock())}\n")

    def step(self, count: int = 1) -> None:
        """Count so many more as done."""
        self._done += count
        now = self._clock()
        if now < self._next:
            return
        self._next = now + (BAR_SECONDS if self._bar else LINE_SECONDS)
        self._drawn = True
        self._write(f"\r{self._drawing(now)}\x1b[K" if self._bar else f"{self._account(now)}\n")

    def erase(self) -> None:
        """Erase the bar until the next step, so that a line may be printed in its place."""
        if self._drawn and self._bar:
            self._write("\r\x1b[K")

    def _account(self, now: float) -> str:
        """`1,200 of 91,183 pages, 4,000 a second, 22 s left`."""
        passed = max(now - self._start, 1e-9)
        rate = self._done / passed
        told = f"{self._done:,} of {self._total:,} {self._what}, {rate:,.0f} a second"
        if self._done >= self._total:
            return f"{told}, {_span(passed)} in all"
        return f"{told}, {_span((self._total - self._done) / rate)} left" if rate else told

    def _drawing(self, now: float) -> str:
        """The account behind a bar, cut to the width of the terminal."""
        part = min(self._done / self._total, 1.0) if self._total else 1.0
        full = int(part * _WIDTH)
        bar = "█" * full + "░" * (_WIDTH - full)
        try:
            columns = os.get_terminal_size(self._stream.fileno()).columns
        except OSError:  # a terminal that does not tell
            columns = 0
        return f"{bar} {part:4.0%} {self._account(now)}"[: (columns or 80) - 1]

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def print_line(text: str) -> None:
    """Print a line on standard error at once, also where that is a file or a pipe."""
    print(text, file=sys.stderr, flush=True)


def _span(seconds: float) -> str:
    """Return a duration in its two largest units: `45 s`, `3 min 20 s`, `1 h 5 min`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
