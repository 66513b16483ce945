"""A site's folder held against its own manifest: what a hand has changed, lost or added."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from tiaowen.build.manifest import MANIFEST

_LINE = re.compile(rb"([0-9a-f]{64})  ([^/\n].*)")


class NoManifestError(Exception):
    """The folder has no manifest that could be read, so it is no site."""


def verify(site: Path) -> tuple[int, list[tuple[str, str]]]:
    """How many files the manifest lists, and each path that has a fault with what is wrong.

    What stands at the top under a name that begins with a dot is not the site's.
    """
    try:
        lines = (site / MANIFEST).read_bytes().splitlines()
    except OSError as error:
        raise NoManifestError(f"{site / MANIFEST}: {error.strerror}") from error
    listed: dict[str, str] = {}
    faults = []
    for number, line in enumerate(lines, 1):
        match = _LINE.fullmatch(line)
        path = os.fsdecode(match[2]) if match else ""
        if not match or ".." in path.split("/"):
            faults.append((MANIFEST, f"line {number} is no checksum and path"))
        elif path in listed:
            faults.append((MANIFEST, f"line {number} lists {path} once more"))
        else:
            listed[path] = match[1].decode()
    found = set(_files(site))
    faults += [(path, "is not in the manifest") for path in found - listed.keys() - {MANIFEST}]
    faults += [(path, why) for path in listed if (why := _fault(site, path, listed, found))]
    # By path alone: the lines of the manifest are told in their order, 98 before 100.
    return len(listed), sorted(faults, key=lambda fault: fault[0])


def _files(site: Path) -> Iterator[str]:
    """Everything in the folder that is no folder, links among it."""
    for folder, folders, names in os.walk(site):
        if Path(folder) == site:
            folders[:] = [name for name in folders if not name.startswith(".")]
            names = [name for name in names if not name.startswith(".")]
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        for name in (*names, *links):
            yield (Path(folder) / name).relative_to(site).as_posix()


def _fault(site: Path, path: str, listed: dict[str, str], found: set[str]) -> str:
    """What is wrong with a file that is listed, "" when nothing is."""
    if path not in found:
        return "is missing"
    file = site / path
    if file.is_symlink() or not file.is_file():
        return "is not a file"
    try:
        same = hashlib.sha256(file.read_bytes()).hexdigest() == listed[path]
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    return "" if same else "is not as it was published"
