"""The fingerprint of the program: whatever it was that built a site from content."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path

from tiaowen.cache import digest
from tiaowen.resources import PACKAGE

_LIBRARIES = (
    *("jinja2", "markdown-it-py", "markupsafe", "msgspec", "numpy"),
    *("opencc", "pyyaml", "rapidfuzz"),
)


@cache
def fingerprint(templates: Path) -> bytes:
    """Return the digest of this package, the templates, the libraries and Python.

    Python counts because it brings the tables of Unicode. The files are read once a process.
    """
    code = [*sorted(PACKAGE.rglob("*.py")), *sorted(PACKAGE.rglob("*.tsv"))]
    looks = [path for path in sorted(templates.rglob("*")) if path.is_file()]
    names = [path.relative_to(PACKAGE).as_posix() for path in code]
    names += [path.relative_to(templates).as_posix() for path in looks]
    contents = (path.read_bytes() for path in (*code, *looks))
    return digest(*names, *contents, sys.version, *(version(one) for one in _LIBRARIES))
