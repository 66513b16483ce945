"""`data/sha256.txt`, the manifest of a site: a line a file, with its checksum and its path.

`sha256sum -c data/sha256.txt` in the site's folder checks every file; a folder without a
manifest is no site built here.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from tiaowen.artifacts import Artifact, Bytes

MANIFEST = "data/sha256.txt"


def line_of(artifact: Artifact) -> bytes:
    """A file's line in the manifest."""
    return manifest_line(hashlib.sha256(artifact.content).hexdigest(), artifact.path)


def manifest_line(checksum: str, path: str) -> bytes:
    """The line of a file with this checksum."""
    return f"{checksum}  {path}\n".encode()


def path_of(line: bytes) -> str:
    """The path in a line."""
    return line[66:].removesuffix(b"\n").decode(errors="replace")


def sum_of(line: Bytes) -> str:
    """The checksum in a line."""
    return bytes(line[:64]).decode()


def repeated(portions: Sequence[Bytes]) -> list[str]:
    """Paths that are one file on a disk that does not tell case apart."""
    paths = (path_of(line) for lines in portions for line in bytes(lines).splitlines())
    mixed = {path.lower() for path in paths if path != path.lower()}
    again = (path_of(line) for lines in portions for line in bytes(lines).splitlines())
    count = Counter(path.lower() for path in again if path.lower() in mixed) if mixed else {}
    return sorted(path for path, times in count.items() if times > 1)
