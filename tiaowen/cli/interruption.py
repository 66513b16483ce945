"""Signals that end a command the way Ctrl-C does."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def interrupted_by(*numbers: signal.Signals) -> Iterator[None]:
    """Raise KeyboardInterrupt, with the number, at each of these signals within the context.

    So everything that is open is closed on the way out.
    """
    before = [(number, signal.signal(number, _interrupt)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _interrupt(number: int, _frame: object) -> None:
    raise KeyboardInterrupt(number)
