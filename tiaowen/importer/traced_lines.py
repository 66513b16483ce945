"""Lines of text that remember what the capture had in each place, through any number of edits.

A line is a sequence of pieces. An unchanged piece has the same words as the capture; a changed one
has both, with the rule that changed them. `account` makes the emendations of a notice from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tiaowen.model import NoticeId


@dataclass(frozen=True, slots=True)
class Edit:
    """A proposal of a rule: print `ours` in place of the characters from `start` to `end`.

    Attributes:
        certain: Whether the rule proves the change; False for a hole and for a choice.
    """

    start: int
    end: int
    ours: str
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that were changed together, or not at all.

    Attributes:
        found: The characters as the capture has them.
        ours: The characters as we print them.
        rule: The name of the rule that changed them, "" for none.
        certain: Whether the change is proved.
        witness: The id of the notice that the characters were taken from, if any.
    """

    found: str
    ours: str
    rule: str = ""
    certain: bool = True
    witness: NoticeId | None = None

    @property
    def is_changed(self) -> bool:
        """Whether we print something else than the capture has, white space aside."""
        return "".join(self.found.split()) != "".join(self.ours.split())


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a capture.

    Attributes:
        number: Its number in the capture, from 1; 0 for a line that we added.
        pieces: All of its characters, in order.
        text: What we print: the pieces' `ours`, joined.
    """

    number: int
    pieces: tuple[Piece, ...]
    text: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", "".join(piece.ours for piece in self.pieces))

    @property
    def found(self) -> str:
        """Return the line as the capture has it."""
        return "".join(piece.found for piece in self.pieces)

    def edited(self, edits: Iterable[Edit], rule: str) -> Line:
        """Return the line with the edits of a rule made; they must be in order and apart."""
        pieces: list[Piece] = []
        cursor = _Cursor(self.pieces)
        for edit in self._widened(edits):
            pieces += cursor.upto(edit.start)
            found = "".join(piece.found for piece in cursor.upto(edit.end))
            pieces.append(Piece(found, edit.ours, rule, edit.certain))
        pieces += cursor.rest()
        return Line(self.number, tuple(pieces))

    def _widened(self, edits: Iterable[Edit]) -> Iterable[Edit]:
        """Return the edits, each widened to the whole of every changed piece that it overlaps.

        A changed piece cannot be divided: nobody knows which part of what the capture has
        belongs to which part of what we print. Edits that then overlap become one.
        """
        bounds: list[tuple[int, int]] = []
        at = 0
        for piece in self.pieces:
            stop = at + len(piece.ours)
            if piece.rule and len(piece.ours) > 1:
                bounds.append((at, stop))
            at = stop
        if not bounds:
            return edits
        whole: list[Edit] = []
        near = 0
        for edit in edits:
            start, end = edit.start, edit.end
            while near < len(bounds) and bounds[near][1] <= start:
                near += 1
            for low, high in [bound for bound in bounds[near : near + 9] if bound[0] < end]:
                start, end = min(start, low), max(end, high)
            ours = self.text[start : edit.start] + edit.ours + self.text[edit.end : end]
            if whole and start < whole[-1].end:
                last = whole.pop()
                end = max(end, last.end)
                behind = len(last.ours) - (last.end - edit.start)
                ours = last.ours[:behind] + edit.ours + last.ours[behind + edit.end - edit.start :]
                ours += self.text[last.end : end] if end > last.end else ""
                start = last.start
            whole.append(Edit(start, end, ours, edit.certain))
        return whole

    def cut(self, start: int, end: int) -> Line:
        """Return the part between two offsets in `text`, with what was dropped at both ends."""
        return Line(self.number, tuple(self._between(start, end, to_the_end=True)))

    def stripped(self) -> Line:
        """Return the line without white space around it, which is layout and is not recorded."""
        end = len(self.text.rstrip())
        start = min(len(self.text) - len(self.text.lstrip()), end)
        if end - start == len(self.text):
            return self
        kept = self._between(start, end)
        around = [*self._between(0, start), *self._between(end, len(self.text), to_the_end=True)]
        head = len(self._between(0, start))
        dropped = [
            replace(piece, ours="") if piece.rule and piece.found.strip() else None
            for piece in around
        ]
        return Line(
            self.number, (*filter(None, dropped[:head]), *kept, *filter(None, dropped[head:]))
        )

    def unspaced(self) -> Line:
        """Return the line without any white space, which is layout and is not recorded."""
        edits = [Edit(space.start(), space.end(), "") for space in re.finditer(r"\s+", self.text)]
        return self.edited(edits, "") if edits else self

    def _between(self, start: int, end: int, *, to_the_end: bool = False) -> list[Piece]:
        """Return the pieces between two offsets in `text`.

        A changed piece is never divided: it belongs to the span in which it begins. A dropped
        one (it has no `ours`) belongs with what follows it; at the end of the line, `to_the_end`
        says whether the span takes it.
        """
        found, at = [], 0
        for piece in self.pieces:
            stop = at + len(piece.ours)
            if piece.rule:
                inside = start <= at < end or (to_the_end and at == end and not piece.ours)
                if inside:
                    found.append(piece)
            elif at < end and stop > start:
                words = piece.ours[max(0, start - at) : end - at]
                found.append(Piece(words, words))
            at = stop
        return found


class _Cursor:
    """Walks once over the pieces of a line, from left to right."""

    def __init__(self, pieces: tuple[Piece, ...]) -> None:
        self._pieces = pieces
        self._next = 0
        self._at = 0  # the offset in the line at which the next piece begins
        self._inside = 0  # how many characters of it are taken already, if it is unchanged

    def upto(self, end: int) -> list[Piece]:
        """Return the next pieces up to an offset, dividing an unchanged piece there."""
        taken = []
        while self._next < len(self._pieces):
            piece = self._pieces[self._next]
            size = len(piece.ours)
            if self._at + self._inside >= end and (size or piece.rule):
                break
            if not piece.rule and self._at + size > end:
                words = piece.ours[self._inside : end - self._at]
                taken.append(Piece(words, words))
                self._inside = end - self._at
                break
            words = piece.ours[self._inside :]
            taken.append(Piece(words, words) if self._inside else piece)
            self._at += size
            self._next += 1
            self._inside = 0
        return taken

    def rest(self) -> list[Piece]:
        """Return the pieces that are left."""
        return self.upto(self._at + sum(len(p.ours) for p in self._pieces[self._next :]) + 1)


def joined(lines: Iterable[Line], between: str = "") -> Line:
    """Return several lines as one, with `between` (white space, not in the capture) between them.

    The result has the number of the first line that has one.
    """
    pieces: list[Piece] = []
    number = 0
    for line in lines:
        if pieces and between:
            pieces.append(Piece("", between))
        number = number or line.number
        pieces += line.pieces
    return Line(number, tuple(pieces))


def solid_places(text: str) -> Sequence[int]:
    """Return the offsets of all characters of a text that are not white space."""
    if text.split() == [text]:
        return range(len(text))
    return [i for i, char in enumerate(text) if not char.isspace()]


def read_lines(text: str) -> Iterator[Line]:
    """Yield the lines of a capture, unchanged."""
    for number, line in enumerate(text.split("\n"), 1):
        yield Line(number, (Piece(line, line),) if line else ())
