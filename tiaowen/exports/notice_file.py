"""One notice whole, for programs: `/data/notices/<notice>.json`, in the script it was published in.

The classes here are the format, and give its JSON Schema (`/data/notice.schema.json`). What stands
in a table below `/data/` too is made from the rows of that table, so that both say the same; the
status of any day follows from the periods, not from the day of the build.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from tiaowen.artifacts import Artifact
from tiaowen.corpus.corpus import Corpus
from tiaowen.exports.tables import (
    HEADS,
    body_rows,
    effect_row,
    effect_rows,
    emendation_rows,
    entry,
    figure_row,
)
from tiaowen.model import (
    NO_CLAUSE,
    Bound,
    Citation,
    Clause,
    ClauseKind,
    Does,
    FigureType,
    Notice,
    NoticeId,
    Period,
    Reason,
    Revision,
    Role,
    Script,
    Source,
    Status,
    Why,
)

_T = TypeVar("_T")
_FOLDERS: Mapping[Script, str] = {"zh-Hans": "zh-hans", "zh-Hant": "zh-hant"}


class _Data(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A value of the file; a key that is not there has its default."""


class PeriodData(_Data, frozen=True):
    """From a day on, this is the status; a period lasts until the next one begins."""

    status: Status
    why: Annotated[Why, Meta(description="why it has this status")]
    start: Annotated[
        date | None, Meta(description="its first day; none: from the beginning of time")
    ] = None
    certain: Annotated[
        bool, Meta(description="false: the first day is only a bound, no source gives it")
    ] = True
    by: Annotated[str, Meta(description="the notice that made it so")] = ""
    by_clause: Annotated[str, Meta(description="the clause there that says so")] = ""


class FigureData(_Data, frozen=True):
    """A number that a clause lays down, as in `figures.csv`."""

    type: FigureType
    bound: Bound
    value: Annotated[str, Meta(description="a decimal number")]
    unit: str
    text: Annotated[str, Meta(description="the exact words")]
    start: Annotated[int, Meta(description="where they begin in the clause's text, in code points")]
    end: int
    base_value: Annotated[str, Meta(description="the value in `base_unit`")]
    base_unit: str
    from_value: Annotated[str, Meta(description="the value before, where the text changes it")] = ""
    to_value: Annotated[str, Meta(description="the upper end of a range")] = ""
    year: int | None = None
    subject: Annotated[str, Meta(description="what the number belongs to, of several")] = ""


class BodyData(_Data, frozen=True):
    """An authority that has a part in a clause, as in `bodies.csv`."""

    region: str
    body: str
    role: Role
    open_ended: Annotated[bool, Meta(description="true: the list of names closes with 等")]
    text: str


class CitationData(_Data, frozen=True):
    """What the words of a clause cite: a document, or clauses of one."""

    text: Annotated[str, Meta(description="the exact words")]
    start: Annotated[int, Meta(description="where they begin in the clause's text, in code points")]
    end: int
    certain: Annotated[
        bool, Meta(description="false: another text of what is cited may be meant, or none fits")
    ]
    to: Annotated[
        tuple[str, ...],
        Meta(description="a notice, or notice#clause for each clause; none: not known which"),
    ] = ()
    lacking: Annotated[
        bool, Meta(description="true: the words name a clause that the document does not have")
    ] = False
    candidates: Annotated[
        tuple[str, ...], Meta(description="notices that fit, where several do")
    ] = ()


class EffectData(_Data, frozen=True):
    """What one document does to another, as in `effects.csv`; `from` is a notice."""

    from_: str = msgspec.field(name="from")
    does: Does
    target: str
    certain: Annotated[bool, Meta(description="false: `from_date` is only a bound")]
    from_clause: str = ""
    target_clause: Annotated[str, Meta(description="empty: the whole document")] = ""
    from_date: date | None = None
    until: date | None = None
    text: str = ""


class ClauseData(_Data, frozen=True):
    """A clause, as in `clauses.csv`, with what its own text names and what became of it."""

    id: str
    kind: ClauseKind
    text: Annotated[
        str, Meta(description="without the label; the cells of a row stand between tabs")
    ]
    sha256: Annotated[str, Meta(description="of `text` in UTF-8")]
    label: str = ""
    heading: str = ""
    parent: Annotated[str, Meta(description="the clause that it stands under")] = ""
    measure: Annotated[bool, Meta(description="true: it has a page of its own")] = False
    wid: Annotated[str, Meta(description="its permanent id within the work")] = ""
    spans: Annotated[
        tuple[int, ...],
        Meta(
            description="columns that each cell of a row covers: less than 0 where it is that of "
            "the row above, 0 where the cell on its left covers it; none: one column each"
        ),
    ] = ()
    status: Annotated[
        tuple[PeriodData, ...], Meta(description="where its status differs from the notice's")
    ] = ()
    figures: tuple[FigureData, ...] = ()
    bodies: tuple[BodyData, ...] = ()
    citations: tuple[CitationData, ...] = ()
    effects: Annotated[
        tuple[EffectData, ...], Meta(description="what it says that is done to other documents")
    ] = ()


class TableData(_Data, frozen=True):
    """The head of a table; its rows are clauses."""

    parent: str
    header: Annotated[tuple[str, ...], Meta(description="one name a column")]
    rows: tuple[str, ...]


class EmendationData(_Data, frozen=True):
    """A place where the text departs from the capture, as in `emendations.csv`."""

    at: str
    reason: Reason
    certain: bool
    found: str = ""
    ours: str = ""
    witness: str = ""


class RevisionData(_Data, frozen=True):
    """Of which text this one is the amended form; ids where the documents are held."""

    made_by: Annotated[str, Meta(description="issuer, or editor: not an official text")]
    of: str | None = None
    by: str | None = None
    text: str | None = None


class WorkData(_Data, frozen=True):
    """What the notice is a version of."""

    id: str
    title: str
    versions: Annotated[tuple[str, ...], Meta(description="the notices, the oldest first")]


class NoticeFile(_Data, frozen=True):
    """One notice whole."""

    notice: Annotated[dict[str, Any], Meta(description="its entry in `notices.json`")]
    addresses: Annotated[
        dict[str, str],
        Meta(description="its page in each script, its text, Markdown and Akoma Ntoso"),
    ]
    status: Annotated[tuple[PeriodData, ...], Meta(description="the oldest first")]
    clauses: tuple[ClauseData, ...] = ()
    tables: tuple[TableData, ...] = ()
    effects: Annotated[
        tuple[EffectData, ...],
        Meta(description="what this notice does to others, those of its clauses among them"),
    ] = ()
    effects_on: Annotated[
        tuple[EffectData, ...], Meta(description="what others do to this notice")
    ] = ()
    work: WorkData | None = None
    revision: RevisionData | None = None
    source: Source = Source()
    emendations: tuple[EmendationData, ...] = ()


def notice_file(
    corpus: Corpus,
    notice: Notice,
    periods: tuple[Period, ...],
    published: Callable[[NoticeId], Notice],
    base_url: str,
) -> Artifact:
    """Return one notice whole.

    Args:
        corpus: the corpus.
        notice: the notice, in the script that it was published in.
        periods: its status from day to day.
        published: gives any notice in the script that it was published in.
        base_url: the site's public address.
    """
    work = corpus.work_of.get(notice.id)
    data = NoticeFile(
        notice=entry(corpus, notice),
        addresses=_addresses(notice, base_url),
        status=_periods(periods),
        clauses=tuple(_clauses(corpus, notice)),
        tables=tuple(TableData(one.parent, one.header, one.rows) for one in notice.tables),
        effects=_read(EffectData, "effects", effect_rows(corpus, notice)),
        effects_on=_read(EffectData, "effects", _acting(corpus, notice, published)),
        work=WorkData(work.id, work.title, work.versions) if work else None,
        revision=_revision(corpus, notice, notice.revision) if notice.revision else None,
        source=notice.source,
        emendations=_read(EmendationData, "emendations", emendation_rows(notice)),
    )
    return Artifact(f"data/notices/{notice.id}.json", msgspec.json.encode(data) + b"\n")


def notice_schema() -> Artifact:
    """Return the JSON Schema of the files, draft 2020-12."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "notice"}
    text = json.dumps(head | msgspec.json.schema(NoticeFile), ensure_ascii=False, indent=2)
    return Artifact("data/notice.schema.json", f"{text}\n".encode())


def _read(kind: type[_T], table: str, rows: Iterable[tuple[str, ...]]) -> tuple[_T, ...]:
    """Rows of a table as values; an empty cell is the default of its field."""
    return tuple(
        msgspec.convert(
            {name: cell for name, cell in zip(HEADS[table], row, strict=False) if cell},
            kind,
            strict=False,
        )
        for row in rows
    )


def _clauses(corpus: Corpus, notice: Notice) -> Iterator[ClauseData]:
    found = corpus.findings[notice.id]
    fates = corpus.clause_periods.get(notice.id, {})
    work = corpus.work_of.get(notice.id)
    wids = work.wids if work else {}
    bodies: dict[str, list[tuple[str, ...]]] = {}
    for row in body_rows(corpus, notice):
        bodies.setdefault(row[1], []).append(row)
    done: dict[str, list[tuple[str, ...]]] = {}
    for row in effect_rows(corpus, notice):
        done.setdefault(row[1], []).append(row)
    for clause in notice.clauses:
        figures = found.figures_in.get(clause.id, ())
        yield ClauseData(
            id=clause.id,
            kind=clause.kind,
            text=clause.text,
            sha256=hashlib.sha256(clause.text.encode()).hexdigest(),
            label=clause.label,
            heading=clause.heading,
            parent=clause.parent,
            measure=clause.is_measure,
            wid=wids.get((notice.id, clause.id), ""),
            spans=clause.spans if any(span != 1 for span in clause.spans) else (),
            status=_periods(fates.get(clause.id, ())),
            figures=_read(
                FigureData, "figures", (figure_row(clause.text, figure) for figure in figures)
            ),
            bodies=_read(BodyData, "bodies", bodies.get(clause.id, ())),
            citations=tuple(
                _citation(clause, one) for one in found.citations_in.get(clause.id, ())
            ),
            effects=_read(EffectData, "effects", done.get(clause.id, ())),
        )


def _citation(clause: Clause, one: Citation) -> CitationData:
    to = tuple(f"{one.target}#{clause}" for clause in one.clauses) or (one.target,)
    return CitationData(
        text=clause.text[one.start : one.end],
        start=one.start,
        end=one.end,
        certain=one.certain and one.target is not None,
        to=tuple(address for address in to if address),
        lacking=one.lacking,
        candidates=one.candidates if len(one.candidates) > 1 else (),
    )


def _acting(
    corpus: Corpus, notice: Notice, published: Callable[[NoticeId], Notice]
) -> Iterator[tuple[str, ...]]:
    """The rows of what others do to a notice; a newer text of it stands in its own file."""
    for act in corpus.acts_on.get(notice.id, ()):
        if act.does != "revises":
            for clause in act.clauses or (NO_CLAUSE,):
                yield effect_row(published(act.by), act, clause)


def _periods(periods: Iterable[Period]) -> tuple[PeriodData, ...]:
    return tuple(
        PeriodData(
            status=one.status,
            why=one.why,
            start=one.start,
            certain=one.certain,
            by=one.act.by if one.act else "",
            by_clause=one.act.clause if one.act else "",
        )
        for one in periods
    )


def _revision(corpus: Corpus, notice: Notice, revision: Revision) -> RevisionData:
    of, by = (
        (corpus.targets.find(name, notice) or name) if name else None
        for name in (revision.of, revision.by)
    )
    return RevisionData(revision.made_by, of, by, revision.text)


def _addresses(notice: Notice, base_url: str) -> dict[str, str]:
    found: dict[str, str] = {
        script: f"{base_url}{folder}/notices/{notice.id}/" for script, folder in _FOLDERS.items()
    }
    if notice.held:
        own = f"{base_url}{_FOLDERS[notice.script or 'zh-Hans']}/text/{notice.id}"
        found |= {"text": f"{own}.txt", "markdown": f"{own}.md"}
        found["akn"] = f"{base_url}akn/{notice.id}.xml"
    return found
