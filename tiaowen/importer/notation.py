"""The notation of raised characters and footnotes in a line: layout, like white space.

The extractors write `m<sup>2</sup>` and `[^1]`; the text of a notice is the plain m2 and [1], with
marks beside it. An account compares texts, so it looks at lines without their notation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tiaowen.importer.traced_lines import Line, Piece
from tiaowen.parsing.inline import read_inline

_DEFINES = re.compile(r"\s*\[\^[^\[\]\s^]{1,20}\](?P<colon>[:：])")


def without_notation(line: Line) -> Line:
    """Return a line whose pieces have only what is text, not what is notation."""
    text = line.text
    if not ("<su" in text or "[^" in text or "$`" in text):
        return line
    cuts = list(read_inline(text).cuts)
    if definition := _DEFINES.match(text):
        cuts.append((definition.start("colon"), 1))
    return Line(line.number, tuple(_uncut(line.pieces, sorted(cuts)))) if cuts else line


def _uncut(pieces: Sequence[Piece], cuts: Sequence[tuple[int, int]]) -> list[Piece]:
    """Return the pieces without some stretches of their text, each given by start and length.

    A mark of the notation that a rule changed (a colon made full-width) goes as a whole.
    """
    hidden = {i for start, length in cuts for i in range(start, start + length)}
    kept: list[Piece] = []
    at = 0
    for piece in pieces:
        places = range(at, at + len(piece.ours))
        at += len(piece.ours)
        if piece.rule or hidden.isdisjoint(places):
            if not piece.ours or not hidden.issuperset(places):
                kept.append(piece)
            continue
        words = "".join(char for i, char in zip(places, piece.ours, strict=True) if i not in hidden)
        kept.append(Piece(words, words))
    return kept
