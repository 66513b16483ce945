"""Folding: text → the form in which texts are compared, in one script, width and case.

Each line of `fold.tsv` has a Traditional or variant character and the Simplified one that it folds
to. Characters are replaced one for one, so offsets hold. The search in the browser uses the same
table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_NOISE = re.compile(r"[\W_]+")
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


@cache
def table() -> Mapping[int, str]:
    """Return the folding table, as `str.translate` takes it."""
    lines = (Path(__file__).parent / "fold.tsv").read_text(encoding="utf-8").splitlines()
    return {ord(char): simple for char, simple in (line.split("\t") for line in lines)}


def fold(text: str) -> str:
    """Return the text in Simplified characters, half-width and lower case, of the same length."""
    folded = text.translate(_WIDE).translate(table())
    lower = folded.lower()
    if len(lower) == len(text):
        return lower
    # A capital whose lower case has two characters (İ) stays as it is.
    return "".join(char if len(char.lower()) > 1 else char.lower() for char in folded)


class _Bare(dict[int, str]):
    """Code point → what `bare` leaves of it, computed when first asked for."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _NOISE.sub("", fold(chr(code)))
        return found


_bare = _Bare()


def bare(text: str) -> str:
    """Return the folded text without punctuation and white space."""
    if "Σ" in text:  # its lower case depends on the characters next to it
        return _NOISE.sub("", fold(text))
    return text.translate(_bare)


def without_layout(text: str) -> str:
    """Return the folded text without white space."""
    return "".join(fold(text).split())
