"""The field's own words as frozen dataclasses: no reading, no writing, no HTML, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

import msgspec

_T = TypeVar("_T")


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where something stands: a file, and its line counted from 1."""

    path: str
    line: int


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """A fault of the content: where, of what kind, and what to do about it."""

    place: Place
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.place.path}:{self.place.line}: {self.code}: {self.message}"


class Lean(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A value of which a corpus has thousands: it is small, and packed as the row of its fields."""


class Clause(Lean, frozen=True):
    """Any addressable node of a notice; `label + gap + text` is what is printed.

    `kind` is one of `paragraph`, `title`, `part`, `section`, `measure`, `item`, `chapter`,
    `article`, `annex`, `annex-list`, `row`. `heading_end` is the length of the heading that the
    text begins with (the heading's own full stop stands behind it), 0 when there is none. `parent`
    is an id, or "" at the top. A row's text is its cells joined by tabs; `spans` says how many
    columns each cell covers.
    """

    id: str
    kind: str
    label: str
    gap: str
    text: str
    heading_end: int
    parent: str
    line: int
    is_measure: bool = False
    spans: tuple[int, ...] = ()

    @property
    def heading(self) -> str:
        """The heading alone, "" when there is none."""
        return self.text[: self.heading_end]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a row."""
        return tuple(self.text.split("\t"))

    @property
    def printed(self) -> str:
        """The clause as it stands on paper, label first."""
        return self.label + self.gap + self.text


class Table(Lean, frozen=True):
    """A table's head; its rows are the clauses named in `rows`, which stand under `parent`."""

    parent: str
    header: tuple[str, ...]
    rows: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Text:
    """What a notice says: its clauses and tables, in document order."""

    clauses: tuple[Clause, ...] = ()
    tables: tuple[Table, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Clause]:
        """Id → clause, in document order."""
        return MappingProxyType({clause.id: clause for clause in self.clauses})

    @cached_property
    def measures(self) -> tuple[Clause, ...]:
        """The clauses that get a page of their own."""
        return tuple(clause for clause in self.clauses if clause.is_measure)

    @cached_property
    def children(self) -> Mapping[str, tuple[Clause, ...]]:
        """Id → the clauses that stand right under it; "" → those at the top."""
        found: dict[str, list[Clause]] = {}
        for clause in self.clauses:
            found.setdefault(clause.parent, []).append(clause)
        return MappingProxyType({parent: tuple(below) for parent, below in found.items()})


NO_TEXT = Text()


@dataclass(frozen=True, slots=True)
class Term:
    """The words that set a beginning or an end, and the day they name, where they name one."""

    text: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Repeal:
    """A notice that this one repeals, and the words that do it."""

    notice: str
    text: str


@dataclass(frozen=True, slots=True)
class Emendation:
    """A place where our text departs from the capture.

    `at` is a clause id, `title` or `number`, or `*` for a rule that holds for the whole text.
    """

    at: str
    found: str
    ours: str
    reason: str
    witness: str | None
    certain: bool


@dataclass(frozen=True, slots=True)
class Origin:
    """What the front matter settles: the clause of the version before that this one continues.

    `old` is "" when the clause is new; `new` is "" when the old clause was dropped.
    """

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text was taken from.

    `dated` is a date that the source's web page shows and that is not the date of publication.
    """

    name: str | None = None
    url: str | None = None
    captured: str | None = None
    dated: date | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Notice:
    """One issued document. `held` is false for an instrument that we know by citation only.

    `body` is the Markdown that the clauses are read from; `marks` gives the line of each front
    matter key (`region`, `repeals.0`, `body`), for messages. `texts` has the text, by the notice's
    id: thousands of notices are held, and their texts unpacked only as they are read.
    """

    place: Place
    id: str
    title: str
    region: str
    short_title: str = ""
    number: str | None = None
    issuers: tuple[str, ...] = ()
    work: str = ""
    written: date | None = None
    published: date | None = None
    effective: Term | None = None
    expires: Term | None = None
    repeals: tuple[Repeal, ...] = ()
    topics: tuple[str, ...] = ()
    source: Source = Source()
    emendations: tuple[Emendation, ...] = ()
    lineage: tuple[Origin, ...] = ()
    note: str = ""
    held: bool = True
    numbering: str | None = None
    body: str = ""
    marks: Mapping[str, int] = field(default_factory=dict)
    texts: dict[str, Text] = field(default_factory=dict, repr=False, compare=False)

    @property
    def name(self) -> str:
        """The title that a text would cite between 《 and 》."""
        return self.short_title or self.title

    @property
    def text(self) -> Text:
        """What it says; nothing for an instrument whose text we do not hold."""
        try:
            return self.texts[self.id]
        except KeyError:
            return NO_TEXT

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Its clauses, in document order."""
        return self.text.clauses

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables, in document order."""
        return self.text.tables

    @property
    def by_id(self) -> Mapping[str, Clause]:
        """Id → clause, in document order."""
        return self.text.by_id

    @property
    def measures(self) -> tuple[Clause, ...]:
        """The clauses that get a page of their own."""
        return self.text.measures

    def saying(self, text: Text) -> Notice:
        """The notice with this text."""
        return replace(self, texts={self.id: text})

    def ancestors(self, clause: Clause) -> tuple[Clause, ...]:
        """The clauses above this one, the outermost first."""
        above: list[Clause] = []
        by_id = self.by_id
        while clause.parent:
            clause = by_id[clause.parent]
            above.append(clause)
        return tuple(reversed(above))

    def within(self, clause: Clause) -> Iterator[Clause]:
        """The clause itself and all that stands under it, in document order."""
        yield clause
        for child in self.text.children.get(clause.id, ()):
            yield from self.within(child)


@dataclass(frozen=True, slots=True)
class About:
    """What a record is about: a notice, some of its clauses, and how sure that is."""

    notice: str
    clauses: tuple[str, ...]
    certain: bool
    basis: str


@dataclass(frozen=True, slots=True)
class RecordFigure:
    """A figure that a record reports: of what, in which words, for which year."""

    subject: str
    text: str
    year: int | None


@dataclass(frozen=True)
class Record:
    """Anything that is not a notice: `interpretation`, `news` or `digest`; the abstract is ours."""

    place: Place
    id: str
    kind: str
    title: str
    region: str
    abstract: tuple[str, ...]
    title_ours: bool = False
    publisher: str | None = None
    published: date | None = None
    about: tuple[About, ...] = ()
    cites: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    figures: tuple[RecordFigure, ...] = ()
    source: Source = Source()
    notes: str = ""
    marks: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Region:
    """A place whose authorities issue notices; `parent` is the region around it, or "".

    The ids of its notices begin with `prefix`, where the registry gives one.
    """

    id: str
    name: str
    parent: str = ""
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """An authority under the short name that the notices of its region use."""

    id: str
    region: str
    short: str
    name: str
    also: tuple[str, ...] = ()
    collective: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """What the site says of itself."""

    title: str = "条文"
    tagline: str = ""
    base_url: str = "https://example.org/"
    repository: str | None = None


REASONS = (
    "spam",
    "lost-cell",
    "padding",
    "letter-spacing",
    "capture-mark",
    "folded-punctuation",
    "cell-delimiter",
    "encoding",
    "pinyin",
    "script",
)
"""Why our text departs from a capture; each has its wording in the templates."""

HOLE = "［…］"
"""What stands where a capture lost words and nothing says which; it is never published."""

NUMBERINGS = ("running", "restarting", "as-printed")
"""What `numbering:` may say: how measures are numbered, or that the notice itself skips numbers."""

RECORD_KINDS = ("interpretation", "news", "digest")


@dataclass(frozen=True, slots=True)
class WorkEntry:
    """A line of the registry of works."""

    id: str
    title: str
    region: str


@dataclass(frozen=True)
class Sources:
    """Everything that `content/` holds, read and checked one file at a time.

    `None` for a registry means that the folder has none: names then stand as written.
    """

    site: Site
    topics: Mapping[str, str] | None
    regions: Mapping[str, Region] | None
    bodies: Mapping[tuple[str, str], Body] | None
    works: Mapping[str, WorkEntry] | None
    notices: tuple[Notice, ...]
    records: tuple[Record, ...]


class Citation(Lean, frozen=True):
    """A document number or title in a clause, as a span of its text.

    `words` are those of the span in Simplified script. `paired` marks a title with its number
    right behind it in brackets. `target` is set when exactly one notice fits; `candidates` names
    all that fit.
    """

    notice: str
    clause: str
    start: int
    end: int
    words: str
    paired: bool = False
    target: str | None = None
    candidates: tuple[str, ...] = ()


class BodyMention(Lean, frozen=True):
    """A body and its part in a measure: `lead` or `responsible`.

    `witness` is the clause whose words say so (the measure itself, or an annex row), `start` and
    `end` the span of the name in that clause's text. `open_ended` marks a list that closes with
    等, `apart` one that says 按职责分别负责: each for its own part, none leads.
    """

    notice: str
    clause: str
    region: str
    body: str
    role: str
    open_ended: bool
    apart: bool
    witness: str
    start: int
    end: int


FIGURE_TYPES = ("ceiling", "rate", "amount", "fund", "threshold", "limit", "target")
BOUNDS = ("≤", "≥", "=", ">", "<", "≈")


class Figure(Lean, frozen=True):
    """A number that the text lays down, as a span of the clause's text.

    `start` and `end` enclose the exact words (最高支持800万元), `amount` the number with its unit
    (800万元) and `origin` that of the value before (由60个工作日缩减至…). Offsets count code
    points and are the same in both scripts; a page takes its words from the text of its script.

    `value`, `from_value` and `to_value` are decimal numbers as text, in `unit` as printed (万元);
    `base_value` is `value` in `base_unit` (元). A range has its lower end in `value` with bound ≥,
    and its upper end in `to_value`. `type` is one of FIGURE_TYPES, `bound` one of BOUNDS.
    `subject` is the span of what the figure belongs to where the words tell several apart: one of
    a 分别 series, or a table row's name. `unit_at` is the span of a unit that stands in a cell of
    its own.
    """

    notice: str
    clause: str
    type: str
    bound: str
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


@dataclass(frozen=True, slots=True)
class Alike:
    """Figures of several regions on the same subject: one type, one unit, a shared phrase.

    `phrase` gives the phrase as spans in the clause text of the first figure.
    """

    figures: tuple[Figure, ...]
    phrase: tuple[tuple[int, int], ...]


class LeftOut(Lean, frozen=True):
    """An amount that the grammar of figures does not read with certainty, and why not."""

    notice: str
    clause: str
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
    def citations_in(self) -> Mapping[str, tuple[Citation, ...]]:
        """Clause → the citations in its own text."""
        return _grouped((one.clause, one) for one in self.citations)

    @cached_property
    def figures_in(self) -> Mapping[str, tuple[Figure, ...]]:
        """Clause → the figures in its own text."""
        return _grouped((one.clause, one) for one in self.figures)

    @cached_property
    def mentions_for(self) -> Mapping[str, tuple[BodyMention, ...]]:
        """Clause → the bodies named for it, wherever."""
        return _grouped((one.clause, one) for one in self.mentions)

    @cached_property
    def mentions_in(self) -> Mapping[str, tuple[BodyMention, ...]]:
        """Clause → the bodies whose names stand in its own text."""
        return _grouped((one.witness, one) for one in self.mentions)


def _grouped(pairs: Iterable[tuple[str, _T]]) -> Mapping[str, tuple[_T, ...]]:
    found: dict[str, list[_T]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return MappingProxyType({key: tuple(group) for key, group in found.items()})


@dataclass(frozen=True, slots=True)
class Contents:
    """What a whole corpus must know of each text, so that the texts themselves need not be read.

    `clauses` and `measures` are ids, `lengths` the printed length of each clause. `names` has for
    each clause with a citation a digest of what pages call it; `subjects` is a digest of what the
    figures are about, `letters` the same without where they stand, `indicators` how many targets
    are set for several years.
    """

    clauses: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    lengths: tuple[int, ...] = ()
    names: Mapping[str, bytes] = field(default_factory=dict)
    subjects: bytes = b""
    letters: bytes = b""
    indicators: int = 0


class Change(Lean, frozen=True):
    """What became of one clause from a version to the next: same, edited, added or removed."""

    old: str
    new: str
    change: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A clause of a new version that about equally fits several old ones, or shares one."""

    notice: str
    clause: str
    rivals: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """From one held version of a work to the next held one."""

    old: str
    new: str
    changes: tuple[Change, ...]

    @cached_property
    def by_old(self) -> Mapping[str, Change]:
        """Old clause id → what became of it."""
        return MappingProxyType({change.old: change for change in self.changes if change.old})


@dataclass(frozen=True)
class Work:
    """What successive notices carry on: its versions, oldest first, and the steps between them.

    `wids` gives each measure of each held version its permanent id within the work.
    """

    id: str
    title: str
    region: str
    versions: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    wids: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @cached_property
    def holders(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """wid → the (notice, clause) pairs that carry it, oldest first."""
        found: dict[str, list[tuple[str, str]]] = {}
        for key, wid in self.wids.items():
            found.setdefault(wid, []).append(key)
        return MappingProxyType({wid: tuple(keys) for wid, keys in found.items()})


YEARS = range(1000, 3000)
"""The years of a date; others are slips of the pen, and reckoning with them leaves the calendar."""

STATUSES = ("in-force", "not-yet", "repealed", "expired", "unknown")
GONE = ("repealed", "expired")


@dataclass(frozen=True, slots=True)
class Period:
    """From a day on (None: from the beginning) a notice has a status, one of STATUSES.

    `why` names the reason; `base` is the day that `start` was computed from, where it was.
    """

    start: date | None
    status: str
    why: str
    base: date | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """An address below a script's folder that was promised for ever.

    `state` is `live`, `moved` (to `target`, another address) or `withdrawn` (because of `target`).
    """

    address: str
    state: str
    target: str
    place: Place
