"""Two texts → a redline: what was struck out and what was put in, by words and figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Indel

# A number with its decimals, a Latin word, or a single character.
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[A-Za-z]+|.", re.DOTALL)
# Fewer unchanged characters than this between two changes are read as part of one change.
_ISLAND = 2


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text; its kind is `kept`, `struck` or `put`."""

    kind: str
    text: str


def redline(old: str, new: str) -> tuple[Segment, ...]:
    """Return the segments of a redline.

    Those kept and struck make the old text, those kept and put the new one. What is struck comes
    before what is put in its place.
    """
    return tuple(_segments(old, new))


def _segments(old: str, new: str) -> Iterator[Segment]:
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    codes = Indel.opcodes(before, after)
    struck = put = ""
    for i, code in enumerate(codes):
        was = "".join(before[code.src_start : code.src_end])
        now = "".join(after[code.dest_start : code.dest_end])
        between = 0 < i < len(codes) - 1
        if code.tag == "equal" and not (between and len(was) < _ISLAND):
            yield from _change(struck, put)
            struck = put = ""
            yield Segment("kept", was)
        else:
            # A single character left between two changes is read with them: 施行 → 实施.
            struck += was
            put += now
    yield from _change(struck, put)


def _change(struck: str, put: str) -> Iterator[Segment]:
    if struck:
        yield Segment("struck", struck)
    if put:
        yield Segment("put", put)
