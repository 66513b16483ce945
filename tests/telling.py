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
    def said(self) -> list[str]:
        """The lines of stderr, without those of a build that takes long on a busy machine."""
        return said_in(self.err)

    @property
    def line(self) -> str:
        """Its last line."""
        return (self.err or self.out).rstrip("\n").rpartition("\n")[2]


def said_in(stderr: str) -> list[str]:
    """Return the lines of what a build printed, without those of its progress."""
    return [line for line in stderr.splitlines() if " groups of pages, " not in line]


def told(*words: str) -> Told:
    """Run `build.py words…`."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(words)
    return Told(status, out.getvalue(), err.getvalue())
