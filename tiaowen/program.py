"""The fingerprint of the program, so that a new version reuses nothing of an older one's build."""

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
    """Return a digest of this package, the templates, and the versions of libraries and Python.

    Python's version counts because its Unicode tables do. The result is kept for the process.
    """
    code = [*sorted(PACKAGE.rglob("*.py")), *sorted(PACKAGE.rglob("*.tsv"))]
    looks = [path for path in sorted(templates.rglob("*")) if path.is_file()]
    names = [path.relative_to(PACKAGE).as_posix() for path in code]
    names += [path.relative_to(templates).as_posix() for path in looks]
    contents = (path.read_bytes() for path in (*code, *looks))
    return digest(*names, *contents, sys.version, *(version(one) for one in _LIBRARIES))
