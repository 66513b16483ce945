"""The words of an option → its value, or the fault that is printed as wrong usage."""

from __future__ import annotations

import argparse
import re
from datetime import date


def day(text: str) -> date:
    """Return a day written as YYYY-MM-DD.

    Raises:
        argparse.ArgumentTypeError: The words are none.
    """
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text!r} is not a day; write YYYY-MM-DD")


def count(text: str) -> int:
    """Return a number of processes, from 1 on.

    Raises:
        argparse.ArgumentTypeError: The words are none.
    """
    if re.fullmatch(r"0*[1-9][0-9]{0,3}", text):
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes; write 1 or more")


def port(text: str) -> int:
    """Return a port, from 0 to 65535.

    Raises:
        argparse.ArgumentTypeError: The words are none.
    """
    if re.fullmatch(r"[0-9]{1,5}", text) and int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port; write a number from 0 to 65535")


def web(text: str) -> str:
    """Return the web address of a folder.

    Raises:
        argparse.ArgumentTypeError: The words are none.
    """
    if re.fullmatch(r'https?://[^\s<>"/?#\[\]\\]+(?:/[^\s<>"?#\\]*)?', text):
        return text
    raise argparse.ArgumentTypeError(
        f"{text!r} is not a web address of a folder; write https://example.org/folder/"
    )
