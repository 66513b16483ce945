"""A check, before parsing, that HTML is not nested so deep that parsing takes too long."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_DEEPEST = 2_000
# Elements that a parser closes by itself, or that have no content: they add no depth.
_NEVER_NESTED = frozenset(
    [
        "a",
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "area",
        "base",
        "col",
        "embed",
        "source",
        "track",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "option",
        "dt",
        "dd",
        "tbody",
        "thead",
        "tfoot",
        "colgroup",
        "rt",
        "rp",
    ]
)


def is_too_deep(text: str) -> bool:
    """Return whether tags are nested deeper than 2,000: a parser's time is quadratic in depth."""
    depth = 0
    for match in _TAG.finditer(text):
        if match[2].lower() not in _NEVER_NESTED:
            depth = max(0, depth - 1) if match[1] else depth + 1
            if depth > _DEEPEST:
                return True
    return False
