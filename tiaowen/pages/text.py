"""The text of a clause → HTML: escaped, its citations, bodies and figures marked in place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup, escape

from tiaowen.model import Clause, Notice
from tiaowen.pages.edition import ROOT, Edition
from tiaowen.pages.links import body_link, cited_place, notice_link


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
    """A clause as a page shows it.

    `level` is the depth of its heading, `page` its own page, `place` how a citation names it.
    """

    id: str
    ref: str
    kind: str
    level: int
    label: str
    heading: Markup
    html: Markup
    page: str
    is_measure: bool
    place: str
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


_DIGIT = re.compile(r"\d")
_AMOUNT = r"\d+(?:[.,]\d+)*"
# What a line must not part: a date, a number and its unit, the year and number of a document.
_WHOLE = re.compile(
    rf"(〔\d{{4}}〕\d+[号號]|{_AMOUNT}(?:[—–~～-]{_AMOUNT})*"
    r"(?:年(?:\d{1,2}月(?:\d{1,2}日)?)?|月\d{1,2}日|[个個]?工作日|[%％‰]"
    r"|[个個亿億万萬千百]{0,3}[\u4e00-\u9fff]))"
)


def cited(edition: Edition, notice: Notice, clauses: tuple[Clause, ...]) -> dict[str, int]:
    """The notices that clauses cite, in the order of the text, numbered from 1."""
    targets = (
        citation.target
        for clause in clauses
        for citation in edition.corpus.found(notice.id).citations_in.get(clause.id, ())
        if citation.target
    )
    return {target: number for number, target in enumerate(dict.fromkeys(targets), 1)}


def clause_views(edition: Edition, notice: Notice, clauses: tuple[Clause, ...]) -> list[ClauseView]:
    """Clauses in document order as views; a table's first row carries its head in `opens`."""
    heads = {table.rows[0]: table.header for table in notice.tables if table.rows}
    lasts = {table.rows[-1] for table in notice.tables if table.rows}
    numbers = cited(edition, notice, clauses)

    def view(clause: Clause) -> ClauseView:
        marks = _marks(edition, notice, clause, numbers)
        html = _mark(clause.text, 0, len(clause.text), marks)
        whole = clause.heading_end == len(clause.text)
        page = f"{ROOT}{edition.script.folder}/notices/{notice.id}/{clause.id}/"
        return ClauseView(
            id=clause.id,
            ref=f"{notice.id}#{clause.id}",
            kind=clause.kind,
            level=min(6, 3 + len(notice.ancestors(clause))),
            label=clause.label,
            heading=html if whole else Markup(""),
            html=Markup("") if whole else html,
            page=page if clause.is_measure else "",
            is_measure=clause.is_measure,
            place=cited_place(edition, notice, clause),
            notes=notes_at(notice, clause.id) if clause.kind != "row" else (),
            cells=_cells(notice, clause, marks),
            opens=heads.get(clause.id),
            closes=clause.id in lasts,
        )

    # Only the numbers of citations depend on the page that a clause stands on.
    citing = edition.corpus.found(notice.id).citations_in
    return [
        view(clause)
        if clause.id in citing
        else edition.once(partial(view, clause), "clause", notice.id, clause.id)
        for clause in clauses
    ]


def _cells(notice: Notice, clause: Clause, marks: list[_Mark]) -> tuple[Cell, ...]:
    if clause.kind != "row":
        return ()
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
    """A stretch of text as HTML; where two marks would cross, the first stands."""
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
    parts = _WHOLE.split(text) if _DIGIT.search(text) else [text]
    parts[::2] = [str(escape(part)).replace("\n", "<br>") for part in parts[::2]]
    parts[1::2] = [f'<span class="n">{part}</span>' for part in parts[1::2]]
    return "".join(parts)


def _marks(
    edition: Edition, notice: Notice, clause: Clause, numbers: Mapping[str, int]
) -> list[_Mark]:
    found = list(_citations(edition, notice, clause, numbers))
    found += _bodies(edition, notice, clause)
    found += [
        _Mark(
            figure.start, figure.end, f'<span class="figure" data-type="{figure.type}">', "</span>"
        )
        for figure in edition.corpus.found(notice.id).figures_in.get(clause.id, ())
    ]
    if 0 < clause.heading_end < len(clause.text):
        found.append(_Mark(0, clause.heading_end, '<strong class="run-in">', "</strong>"))
    return sorted(found, key=lambda mark: (mark.start, -mark.end))


def _citations(
    edition: Edition, notice: Notice, clause: Clause, numbers: Mapping[str, int]
) -> Iterator[_Mark]:
    """Links to what is cited; on paper `data-n` is the number of the footnote with its address."""
    for citation in edition.corpus.found(notice.id).citations_in.get(clause.id, ()):
        if citation.target:
            href = notice_link(edition, edition.corpus.notices[citation.target]).href
            before = f'<a class="cite" href="{href}" data-n="{numbers[citation.target]}">'
            yield _Mark(citation.start, citation.end, before, "</a>")


def _bodies(edition: Edition, notice: Notice, clause: Clause) -> Iterator[_Mark]:
    for mention in edition.corpus.found(notice.id).mentions_in.get(clause.id, ()):
        href = body_link(edition, edition.corpus.body(mention)).href
        yield _Mark(mention.start, mention.end, f'<a class="body" href="{href}">', "</a>")
