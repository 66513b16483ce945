"""Read a file's bytes without following links out of the folder or blocking on a pipe."""

from __future__ import annotations

from pathlib import Path

from tiaowen.model import Place, Problem

LARGEST = 8_000_000
"""Bytes of the largest file that a person can have written; all the laws in force have less."""


def read_bytes(
    path: Path, root: Path, shown: str, largest: int | None = LARGEST
) -> bytes | Problem:
    """Return the bytes of a file, or the problem that keeps it from being read.

    A link may lead to another file of the folder, not out of it. Pipes, devices and broken links
    are problems.

    Args:
        path: The file.
        root: The folder that it must lie in.
        shown: The path that the problem names.
        largest: The most bytes that are read; None sets no limit.
    """
    code, message = "unreadable", "this is not a file that can be read; put one here"
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            code, message = "outside", "this link leads out of content/; put the file here"
        elif path.is_file():  # a pipe or a device would never end
            size = path.stat().st_size
            if largest is None or size <= largest:
                return path.read_bytes()
            message = f"{size} bytes, and {largest} is the most; publish data as files elsewhere"
    except (OSError, RuntimeError):  # RuntimeError: links that lead in a circle
        pass
    return Problem(Place(shown, 1), code, message)
