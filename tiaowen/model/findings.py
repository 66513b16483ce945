"""What the text of a notice names, as spans of its clauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from tiaowen.model.ids import ClauseId, NoticeId, RegionId
from tiaowen.model.outline import ClauseKind, Outline
from tiaowen.model.text import Lean
from tiaowen.model.words import Bound, FigureType, Role

_T = TypeVar("_T")


class Citation(Lean, frozen=True):
    """What a clause cites: a document, or clauses of one, named in a span of the clause's text.

    `words` are those of the span in Simplified script. `target` is set when exactly one notice
    fits, the citing one itself for 本办法第三条; `candidates` names all that fit. `clauses` are
    clauses of the target, () for the whole: several for a range (第三条至第五条) or 前两款. Where
    the target lacks a clause that the words name, `lacking` is set, and nothing else is offered.
    `certain` tells that the words alone decide it: that the version of the target is known to be
    the one in force when the citing document was written, or the one that the words choose.
    """

    notice: NoticeId
    clause: ClauseId
    start: int
    end: int
    words: str
    target: NoticeId | None = None
    clauses: tuple[ClauseId, ...] = ()
    lacking: bool = False
    certain: bool = True
    candidates: tuple[NoticeId, ...] = ()

    @property
    def own(self) -> bool:
        """Whether it cites its own document."""
        return self.target == self.notice


class BodyMention(Lean, frozen=True):
    """A body and its part in a measure.

    `witness` is the clause whose words say so (the measure itself, or an annex row), `start` and
    `end` the span of the name in that clause's text. `open_ended` marks a list that closes with
    等, `apart` one that says 按职责分别负责: each for its own part, none leads.
    """

    notice: NoticeId
    clause: ClauseId
    region: RegionId
    body: str
    role: Role
    open_ended: bool
    apart: bool
    witness: ClauseId
    start: int
    end: int


class Figure(Lean, frozen=True):
    """A number that the text lays down, as a span of the clause's text.

    `start` and `end` enclose the exact words (最高支持800万元), `amount` the number with its unit
    (800万元) and `origin` that of the value before (由60个工作日缩减至…). Offsets count code
    points and are the same in both scripts; a page takes its words from the text of its script.

    `value`, `from_value` and `to_value` are decimal numbers as text, in `unit` as printed (万元);
    `base_value` is `value` in `base_unit` (元). A range has its lower end in `value` with bound ≥,
    and its upper end in `to_value`. `subject` is the span of what the figure belongs to where the
    words tell several apart: one of a 分别 series, or a table row's name. `unit_at` is the span of
    a unit that stands in a cell of its own, `unit_in_head` the column and the span in its name of
    one that stands in the head of the table. `quoted`: it stands in a quotation, as the new words
    do that an amendment puts into another text.
    """

    notice: NoticeId
    clause: ClauseId
    type: FigureType
    bound: Bound
    value: str
    unit: str
    base_value: str
    base_unit: str
    from_value: str
    to_value: str
    year: int | None
    start: int
    end: int
    amount: tuple[int, int]
    origin: tuple[int, int] | None = None
    subject: tuple[int, int] | None = None
    unit_at: tuple[int, int] | None = None
    unit_in_head: tuple[int, int, int] | None = None
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Similar:
    """Figures of several regions on the same subject: one type, one unit, a shared phrase.

    `phrase` gives the phrase as spans in the clause text of the first figure.
    """

    figures: tuple[Figure, ...]
    phrase: tuple[tuple[int, int], ...]


class LeftOut(Lean, frozen=True):
    """An amount that the grammar of figures does not read with certainty, and why not."""

    notice: NoticeId
    clause: ClauseId
    start: int
    end: int
    why: str


@dataclass(frozen=True)
class Findings:
    """What one notice's text names, in document order; `left_out` is what no rule could read."""

    citations: tuple[Citation, ...] = ()
    mentions: tuple[BodyMention, ...] = ()
    figures: tuple[Figure, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @cached_property
    def citations_in(self) -> Mapping[ClauseId, tuple[Citation, ...]]:
        """Clause → the citations in its own text."""
        return _grouped((one.clause, one) for one in self.citations)

    @cached_property
    def figures_in(self) -> Mapping[ClauseId, tuple[Figure, ...]]:
        """Clause → the figures in its own text."""
        return _grouped((one.clause, one) for one in self.figures)

    @cached_property
    def mentions_for(self) -> Mapping[ClauseId, tuple[BodyMention, ...]]:
        """Clause → the bodies named for it, wherever."""
        return _grouped((one.clause, one) for one in self.mentions)

    @cached_property
    def mentions_in(self) -> Mapping[ClauseId, tuple[BodyMention, ...]]:
        """Clause → the bodies whose names stand in its own text."""
        return _grouped((one.witness, one) for one in self.mentions)


def _grouped(pairs: Iterable[tuple[ClauseId, _T]]) -> Mapping[ClauseId, tuple[_T, ...]]:
    found: dict[ClauseId, list[_T]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return MappingProxyType({key: tuple(group) for key, group in found.items()})


@dataclass(frozen=True, slots=True)
class Contents:
    """What a whole corpus must know of each text, so that the texts themselves need not be read.

    `clauses` and `measures` are ids, `lengths` the printed length of each clause. `names` has for
    each clause with a citation a digest of what pages call it; `subjects` is a digest of what the
    figures are about, `letters` the same without where they stand, `indicators` how many targets
    are set for several years. `pictures` are the files that the text shows, with their lines.
    `remarks` are what a person should look at, each with its line. `kinds` are those of `clauses`.
    """

    clauses: tuple[ClauseId, ...] = ()
    parents: tuple[ClauseId, ...] = ()
    aliases: Mapping[ClauseId, ClauseId] = field(default_factory=dict, hash=False)
    measures: tuple[ClauseId, ...] = ()
    lengths: tuple[int, ...] = ()
    names: Mapping[ClauseId, bytes] = field(default_factory=dict, hash=False)
    subjects: bytes = b""
    letters: bytes = b""
    indicators: int = 0
    pictures: tuple[tuple[str, int], ...] = ()
    remarks: tuple[tuple[int, str], ...] = ()
    kinds: tuple[ClauseKind, ...] = ()

    def outline(self) -> Outline:
        """Return which clauses the text has, without their words."""
        return Outline(
            self.clauses, self.kinds, self.parents, frozenset(self.measures), self.aliases
        )
