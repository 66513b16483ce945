"""Runs a command in this process, and keeps what it prints."""

from __future__ import annotations

import contextlib
import io
from typing import NamedTuple

from tiaowen.cli.main import main


class Told(NamedTuple):
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str

    @property
    def line(self) -> str:
        """Its last line."""
        return (self.err or self.out).rstrip("\n").rpartition("\n")[2]


def told(*words: str) -> Told:
    """Run `build.py words…`."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(words)
    return Told(status, out.getvalue(), err.getvalue())
