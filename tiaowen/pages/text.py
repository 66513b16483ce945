"""The text of a clause → HTML: escaped, its citations, bodies and figures marked in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from tiaowen.model import Clause, Notice
from tiaowen.pages.edition import ROOT, Edition
from tiaowen.pages.links import body_link, clause_name, notice_link


@dataclass(frozen=True, slots=True)
class Note:
    """A mark that leads to an emendation, by its number."""

    number: int
    certain: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that is no clause and bears marks all the same: the title, the number."""

    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell: its HTML, how many columns it covers, and the emendations in it."""

    html: Markup
    span: int
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause as a page shows it. `level` is the depth of its heading, `page` its own page."""

    id: str
    ref: str
    kind: str
    level: int
    label: str
    heading: Markup
    html: Markup
    page: str
    is_measure: bool
    name: str
    notes: tuple[Note, ...]
    cells: tuple[Cell, ...] = ()
    opens: tuple[str, ...] | None = None
    closes: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    before: str
    after: str


def clause_views(edition: Edition, notice: Notice, clauses: tuple[Clause, ...]) -> list[ClauseView]:
    """Clauses in document order as views; a table's first row carries its head in `opens`."""
    heads = {table.rows[0]: table.header for table in notice.tables if table.rows}
    lasts = {table.rows[-1] for table in notice.tables if table.rows}
    views = []
    for clause in clauses:
        html = marked(edition, notice, clause)
        views.append(
            ClauseView(
                id=clause.id,
                ref=f"{notice.id}#{clause.id}",
                kind=clause.kind,
                level=min(6, 3 + len(notice.ancestors(clause))),
                label=clause.label,
                heading=html if clause.heading_end == len(clause.text) else Markup(""),
                html=Markup("") if clause.heading_end == len(clause.text) else html,
                page=f"{ROOT}{edition.script.folder}/notices/{notice.id}/{clause.id}/"
                if clause.is_measure
                else "",
                is_measure=clause.is_measure,
                name=clause_name(edition, notice, clause),
                notes=notes_at(notice, clause.id) if clause.kind != "row" else (),
                cells=_cells(edition, notice, clause),
                opens=heads.get(clause.id),
                closes=clause.id in lasts,
            )
        )
    return views


def marked(edition: Edition, notice: Notice, clause: Clause) -> Markup:
    """The clause's text as HTML; where two marks would cross, the first stands."""
    return _mark(clause.text, 0, len(clause.text), _marks(edition, notice, clause))


def _cells(edition: Edition, notice: Notice, clause: Clause) -> tuple[Cell, ...]:
    if clause.kind != "row":
        return ()
    marks = _marks(edition, notice, clause)
    cells = []
    start = 0
    for text, span in zip(clause.cells, clause.spans, strict=True):
        html = _mark(clause.text, start, start + len(text), marks)
        cells.append(Cell(html, span, notes_at(notice, clause.id, text)))
        start += len(text) + 1
    return tuple(cells)


def notes_at(notice: Notice, at: str, cell: str = "") -> tuple[Note, ...]:
    """The emendations at a clause id, `title` or `number`, or those of one cell of a row."""
    return tuple(
        Note(number, emendation.certain)
        for number, emendation in enumerate(notice.emendations, 1)
        if emendation.at == at and (not cell or emendation.ours == cell)
    )


def _mark(text: str, start: int, end: int, marks: list[_Mark]) -> Markup:
    parts: list[str] = []
    at = start
    for mark in marks:
        if mark.start < at or mark.end > end:
            continue
        parts += [_plain(text[at : mark.start]), mark.before, _plain(text[mark.start : mark.end])]
        parts.append(mark.after)
        at = mark.end
    parts.append(_plain(text[at:end]))
    return Markup("".join(parts))  # noqa: S704  every part is escaped above


def _plain(text: str) -> str:
    return str(escape(text)).replace("\n", "<br>")


def _marks(edition: Edition, notice: Notice, clause: Clause) -> list[_Mark]:
    found = list(_citations(edition, notice, clause)) + list(_bodies(edition, notice, clause))
    found += [
        _Mark(
            figure.start, figure.end, f'<span class="figure" data-type="{figure.type}">', "</span>"
        )
        for figure in edition.corpus.figures_in.get((notice.id, clause.id), ())
    ]
    if 0 < clause.heading_end < len(clause.text):
        found.append(_Mark(0, clause.heading_end, '<strong class="run-in">', "</strong>"))
    return sorted(found, key=lambda mark: (mark.start, -mark.end))


def _citations(edition: Edition, notice: Notice, clause: Clause) -> Iterator[_Mark]:
    for citation in edition.corpus.citations_in.get((notice.id, clause.id), ()):
        if citation.target:
            href = notice_link(edition, edition.corpus.notices[citation.target]).href
            yield _Mark(citation.start, citation.end, f'<a class="cite" href="{href}">', "</a>")


def _bodies(edition: Edition, notice: Notice, clause: Clause) -> Iterator[_Mark]:
    for mention in edition.corpus.mentions_by_witness.get((notice.id, clause.id), ()):
        href = body_link(edition, edition.corpus.body(mention)).href
        yield _Mark(mention.start, mention.end, f'<a class="body" href="{href}">', "</a>")
