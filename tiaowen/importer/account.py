"""The changes that rules made to a draft → its emendations, and the proof that they are all.

`parsing.emendations` undoes emendations: each at its place, then those for the whole text (`*`).
This module decides which of the two kinds a changed character becomes: where our character mostly
stands for the same one of the capture (， for a comma), one emendation covers all of these places.
The proof: undoing all emendations of a draft gives the capture again, white space aside.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tiaowen.importer.notation import without_notation
from tiaowen.importer.notices import NoticeDraft
from tiaowen.importer.rules import REASONS
from tiaowen.importer.traced_lines import Line, Piece, solid_places
from tiaowen.model import Emendation, Notice, Reason
from tiaowen.parsing.emendations import (
    EVERYWHERE,
    capture_text,
    places,
    without_layout,
)

_GLOBAL: tuple[Reason, ...] = ("folded-punctuation", "script", "character-form")
_MOST_PLACES = 500  # with more changes in one place, one emendation has all of the place's text
_MOST_WORK = 50_000_000  # the same where characters times changes are more: the time is bounded
_ORDER = ',():;?!."[]'
_LOST = re.compile(
    "[\ufffd\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ue000-\uf8ff\x00-\x08]"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A span of a place's text, and the piece that it comes from; empty for a dropped piece."""

    start: int
    end: int
    piece: Piece


# `<` and `^`, our signs for a cell merged with the one on its left or above, are no text.
_MERGED = re.compile(r"(?:^|(?<=[\t|]))[ ]*[<^][ ]*(?=[\t|]|$)")


def with_emendations(draft: NoticeDraft) -> NoticeDraft:
    """Return the draft with its emendations: those for the whole text first, then by place."""
    bare = replace(draft.notice, emendations=())
    segments = list(_segments(bare, map(without_notation, draft.lines())))
    folds = _folds([segment.piece for _, _, inside in segments for segment in inside])
    found = list(_emendations_everywhere(folds))
    if _has_bars(draft):
        found.append(Emendation(EVERYWHERE, "|", "", "cell-delimiter", None, True))
    for at, text, inside in segments:
        found += _emendations_at(at, text, inside, folds)
    return replace(draft, notice=replace(bare, emendations=tuple(found)))


def imbalance(draft: NoticeDraft) -> str:
    """Return why undoing a draft's emendations does not give its capture; "" when it does."""
    ids = Counter(at for at, _ in places(draft.notice))
    changed = {item.at for item in draft.notice.emendations}
    if twice := sorted(at for at, times in ids.items() if times > 1 and at in changed):
        return f"several clauses have the id {', '.join(twice)}; mend the numbers in the capture"
    try:
        ours = _LOST.sub("", capture_text(draft.notice))
    except ValueError as error:
        return f"an emendation cannot be undone: {error}"
    lines = (without_notation(line).found for line in draft.capture)
    raw = _LOST.sub("", "\n".join(_MERGED.sub("", line) for line in lines))
    theirs = without_layout(raw, draft.notice)
    if ours == theirs:
        return ""
    at = next(
        (i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b),
        min(len(ours), len(theirs)),
    )
    start = max(0, at - 8)
    return f"the capture has “{theirs[start : at + 12]}”, the draft gives “{ours[start : at + 12]}”"


def changes(draft: NoticeDraft) -> Iterator[tuple[str, int, str, str]]:
    """Yield each change of a draft: rule, line of the capture, what stood there, what we print."""
    for line in draft.lines():
        for piece in line.pieces:
            if piece.rule and piece.is_changed:
                yield piece.rule, line.number, piece.found, piece.ours


# -- pieces → places -------------------------------------------------------------------------


def _segments(notice: Notice, lines: Iterator[Line]) -> Iterator[tuple[str, str, list[Segment]]]:
    """Yield each place of the notice (`emendations.places`), its text, and its segments.

    The draft's lines have the same characters in the same order as the places, but for white space;
    so pieces are dealt out to the places by their number of characters.

    Raises:
        ValueError: A changed piece reaches over the end of a place. A fault of the importer.
    """
    queue = [(piece, last) for line in lines for piece, last in _with_end(line)]
    next_piece = 0
    rest: Piece | None = None
    for at, text in places(notice):
        solid = solid_places(text)
        inside: list[Segment] = []
        if not solid:
            yield at, text, inside
            continue
        done = 0
        ended = False
        while next_piece < len(queue):
            piece, ended = queue[next_piece]
            piece = rest or piece
            size = len("".join(piece.ours.split()))
            if size > len(solid) - done:
                if piece.rule:
                    raise ValueError(f"{at}: {piece.ours!r} runs over the end of {text[-20:]!r}")
                head, rest = _divided(piece, len(solid) - done)
                if head.ours:
                    inside.append(_placed(head, solid, done, len(text)))
                done = len(solid)
                break
            if size or piece.found.strip():
                if not size and done == len(solid) and _begins_line(queue, next_piece) and text:
                    break
                inside.append(_placed(piece, solid, done, len(text)))
            done += size
            rest = None
            next_piece += 1
            if done == len(solid) and ended:
                break
        yield at, text, inside


def _with_end(line: Line) -> Iterator[tuple[Piece, bool]]:
    for i, piece in enumerate(line.pieces, 1):
        yield piece, i == len(line.pieces)


def _begins_line(queue: Sequence[tuple[Piece, bool]], at: int) -> bool:
    return at > 0 and queue[at - 1][1]


def _divided(piece: Piece, size: int) -> tuple[Piece, Piece]:
    """Return an unchanged piece divided after `size` characters, white space not counted."""
    seen = 0
    for i, char in enumerate(piece.ours):
        if seen == size:
            return Piece(piece.ours[:i], piece.ours[:i]), Piece(piece.ours[i:], piece.ours[i:])
        seen += not char.isspace()
    return piece, Piece("", "")


def _placed(piece: Piece, solid: Sequence[int], done: int, length: int) -> Segment:
    """Return the segment of a piece, given the offsets of all characters that are not space.

    Args:
        piece: The piece.
        solid: The offsets of the characters of the place that are not white space.
        done: How many of these the pieces before it take.
        length: The length of the place's text.
    """
    size = len("".join(piece.ours.split()))
    if not size:
        at = solid[done] if done < len(solid) else length
        return Segment(at, at, piece)
    return Segment(solid[done], solid[done + size - 1] + 1, piece)


# -- rules for the whole text ----------------------------------------------------------------


def _folds(pieces: Sequence[Piece]) -> Mapping[str, tuple[str, Reason]]:
    """Return our character → the capture's character and the reason, where one emendation for
    the whole text is right: most times that we print the first, the capture has the second."""
    stands: dict[str, Counter[str]] = defaultdict(Counter)
    reasons: dict[str, Reason] = {}
    for piece in pieces:
        reason = REASONS.get(piece.rule)
        one = len(piece.found) == len(piece.ours) == 1
        if reason and reason in _GLOBAL and one and piece.certain:
            stands[piece.ours][piece.found] += 1
            reasons[piece.ours] = reason
    kept = "".join(piece.ours for piece in pieces if not piece.rule) if stands else ""
    for char in stands:
        if count := kept.count(char):
            stands[char][char] += count
    folds = {}
    for ours, times in stands.items():
        found = min(times.items(), key=lambda item: (-item[1], item[0]))[0]
        if found != ours:
            folds[ours] = found, reasons[ours]
    return folds


def _emendations_everywhere(folds: Mapping[str, tuple[str, Reason]]) -> Iterator[Emendation]:
    """Yield an emendation for the whole text for each reason that `_folds` gives."""
    for reason in _GLOBAL:
        pairs = sorted(
            ((found, ours) for ours, (found, why) in folds.items() if why == reason),
            key=lambda pair: (_ORDER.find(pair[0]) % 99, pair),
        )
        if pairs:
            found, ours = ("".join(side) for side in zip(*pairs, strict=True))
            yield Emendation(EVERYWHERE, found, ours, reason, None, True)


def _has_bars(draft: NoticeDraft) -> bool:
    """Return whether the capture has bars between cells, which we do not print."""
    ours = any("|" in piece.ours for piece in draft.stream())
    return not ours and any("|" in line.found for line in draft.capture)


# -- emendations at a place ------------------------------------------------------------------


def _emendations_at(
    at: str, text: str, inside: Sequence[Segment], folds: Mapping[str, tuple[str, Reason]]
) -> Iterator[Emendation]:
    """Yield the emendations of a place: what is changed there other than for the whole text.

    A character that is right in the capture too, but that undoing for the whole text would change,
    gets an emendation that keeps it.
    """
    spans: list[tuple[int, int, Piece]] = []
    lost = [one.piece for one in inside if one.piece.rule == "lost-cell"]
    for piece in lost:
        yield Emendation(at, "", piece.ours, "lost-cell", piece.witness, piece.certain)
    if lost:
        text, inside = _without_cells(text, inside, lost)
    for segment in inside:
        piece = segment.piece
        if piece.rule:
            folded = folds.get(piece.ours, ("", ""))[0] == piece.found and piece.certain
            if piece.is_changed and not folded:
                spans.append((segment.start, segment.end, piece))
        elif not set(folds).isdisjoint(piece.ours):
            spans += [
                (i, i + 1, Piece(text[i], text[i], "kept"))
                for i in range(segment.start, segment.end)
                if text[i] in folds
            ]
    capture = _CaptureOf(text, inside)
    if len(spans) > _MOST_PLACES or len(text) * len(spans) > _MOST_WORK:
        spans = [(0, len(text), piece) for _, _, piece in spans[:1]]
    for start, end, pieces in _spans_in_context(text, spans, capture):
        found = _LOST.sub("", capture.found(start, end))
        reason: Reason = next(
            (REASONS[piece.rule] for piece in pieces if piece.rule in REASONS), "folded-punctuation"
        )
        witness = next((piece.witness for piece in pieces if piece.witness), None)
        sure = all(piece.certain for piece in pieces)
        yield Emendation(at, found, text[start:end], reason, witness, sure)


def _without_cells(
    text: str, inside: Sequence[Segment], lost: Sequence[Piece]
) -> tuple[str, list[Segment]]:
    """Return a row without its lost cells, as it is when the other emendations are undone."""
    cells = text.split("\t")
    for piece in lost:
        if piece.ours in cells:
            cells.remove(piece.ours)
    text = "\t".join(cells)
    solid = solid_places(text)
    placed, done = [], 0
    for segment in inside:
        if segment.piece.rule != "lost-cell":
            placed.append(_placed(segment.piece, solid, done, len(text)))
            done += len("".join(segment.piece.ours.split()))
    return text, placed


class _CaptureOf:
    """Looks up what the capture has for a span of a place's text."""

    def __init__(self, text: str, inside: Sequence[Segment]) -> None:
        self._text = text
        self._inside = inside

    def bounds(self, start: int, end: int) -> tuple[int, int]:
        """Return a span, widened so that it divides no changed piece."""
        for segment in self._inside:
            if segment.piece.rule and segment.start < end and start < segment.end:
                start, end = min(start, segment.start), max(end, segment.end)
        return start, end

    def found(self, start: int, end: int) -> str:
        """Return the words of the capture for a span."""
        parts = []
        for segment in self._inside:
            piece = segment.piece
            if segment.start == segment.end:
                if start <= segment.start <= end:
                    parts.append(piece.found)
            elif segment.start < end and start < segment.end:
                low, high = max(start, segment.start), min(end, segment.end)
                parts.append(piece.found if piece.rule else self._text[low:high])
        return "".join(parts).strip()


def _spans_in_context(
    text: str, spans: Sequence[tuple[int, int, Piece]], capture: _CaptureOf
) -> Iterator[tuple[int, int, list[Piece]]]:
    """Yield the spans, each with enough context to be unique in its place; overlaps are merged.

    An emendation is found again by its words alone, so these must stand once in the place.
    """
    groups: list[tuple[int, int, list[Piece]]] = []
    for start, end, piece in sorted(spans, key=lambda span: span[:2]):
        low, high = _with_context(text, start, end, capture)
        pieces = [piece]
        while groups and low <= groups[-1][1]:
            before = groups.pop()
            low, high = _with_context(text, min(low, before[0]), max(high, before[1]), capture)
            pieces = before[2] + pieces
        groups.append((low, high, pieces))
    yield from groups


def _with_context(text: str, start: int, end: int, capture: _CaptureOf) -> tuple[int, int]:
    """Return a span, widened on both sides until its words stand once in the text."""
    step = 1
    start, end = capture.bounds(start, end)
    while not _stands_once(text, text[start:end]):
        start, end = max(0, start - step), min(len(text), end + step)
        while start and text[start].isspace():
            start -= 1
        while end < len(text) and text[end - 1].isspace():
            end += 1
        start, end = capture.bounds(start, end)
        step = min(step * 2, 64)
        if start == 0 and end == len(text):
            break
    return start, end


def _stands_once(text: str, words: str) -> bool:
    if not words.strip():
        return False
    at = text.find(words)
    return text.find(words, at + 1) < 0
