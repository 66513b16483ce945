"""The command line: words → the command that they name → its exit status."""

from __future__ import annotations

import os
import re
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, timezone
from importlib import import_module
from keyword import iskeyword

from tiaowen.cli import arguments

# A notice takes effect in Chinese time, which has had no other offset since 1991.
_CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def main(words: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        words: The words behind the program's name; those of this process where left out.

    Returns:
        The exit status: 0 done, 1 the content has problems or a file cannot be read or written,
        2 wrong usage, 3 published without the documents that have problems.
    """
    try:
        today = _today(os.environ.get("SOURCE_DATE_EPOCH"))
    except (ValueError, OverflowError, OSError):
        print("SOURCE_DATE_EPOCH must be seconds since 1970, or not be set", file=sys.stderr)
        return 2
    options = arguments.parse(sys.argv[1:] if words is None else words, today)
    try:
        return _command(options.command)(options)
    except OSError as error:  # a full disk, a folder that may not be written
        where = f"{error.filename}: " if error.filename else ""
        print(f"{where}{error.strerror or error}", file=sys.stderr)
        return 1


def _command(name: str) -> Callable[[Namespace], int]:
    """Return what runs a command, from the module of its name: `import` is `commands/import_.py`.

    Only that one is loaded: all of them take a third of a second more.
    """
    module = f"{name}_" if iskeyword(name) else name
    run: Callable[[Namespace], int] = import_module(f"tiaowen.cli.commands.{module}").run
    return run


def _today(epoch: str | None) -> date:
    """Return the day in China: now, or at SOURCE_DATE_EPOCH (reproducible-builds.org)."""
    if not epoch:
        return datetime.now(_CHINA).date()
    if not re.fullmatch(r"\d{1,12}", epoch, re.ASCII):
        raise ValueError(epoch)
    return datetime.fromtimestamp(int(epoch), _CHINA).date()
