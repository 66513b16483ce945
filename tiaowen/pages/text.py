"""The clauses of a notice → HTML, with citations, bodies and figures marked in place.

What a clause looks like stands in `templates/clauses.html`; here its text is cut into pieces.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Literal, NamedTuple

from markupsafe import Markup

from tiaowen.model import Clause, ClauseId, HeadRow, Notice, NoticeId, Table, TextMark, rowspans
from tiaowen.numerals import chinese
from tiaowen.pages.edition import Edition
from tiaowen.pages.links import body_link, cited_link, cited_place, counts_otherwise
from tiaowen.pages.markup import formula, joined, marked_text
from tiaowen.pages.templates import ROOT

Kind = Literal[
    "plain", "citation", "own", "current", "body", "figure", "run-in", "formula", "footnote"
]
"""What a stretch of text is: `run-in` is a heading with text behind it on its line, `own` a
reference to the notice's own text, `current` what leads from a citation to the text that holds."""
_LINKS = ("citation", "own", "body")
_ALONE = ("formula", "footnote")
"""The marks of a text that no other mark may share characters with."""


Scope = Literal["col", "colgroup"]


class Piece(NamedTuple):
    """A stretch of a clause's text.

    Attributes:
        target: The address that a citation or body links to; the type of a figure.
        number: The footnote of a citation, on paper.
        note: What a reader must know of a link before following it.
    """

    kind: Kind
    html: str
    target: str = ""
    number: int = 0
    note: str = ""


class _Mark(NamedTuple):
    start: int
    end: int
    kind: Kind
    target: str = ""
    number: int = 0
    note: str = ""
    behind: Piece | None = None


class Cell(NamedTuple):
    """A cell of a table's row: its text, the columns and rows that it spans, its marks of
    emendations."""

    text: Markup
    span: int
    notes: Markup
    rows: int = 1


class HeadCell(NamedTuple):
    """A cell of a table's head, the columns and rows that it spans, and what it is the head of."""

    pieces: list[str]
    span: int
    rows: int
    scope: Scope


class HeadView(NamedTuple):
    """A table's head: its name, its groups of columns (their widths), its rows."""

    name: str
    groups: list[int]
    rows: list[list[HeadCell]]


def cited(edition: Edition, notice: Notice, clauses: tuple[Clause, ...]) -> dict[NoticeId, int]:
    """Returns the other notices that clauses cite, in the order of the text, numbered from 1."""
    citations_in = edition.corpus.found(notice.id).citations_in
    targets = (
        citation.target
        for clause in clauses
        for citation in citations_in.get(clause.id, ())
        if citation.target and not citation.own
    )
    return {target: number for number, target in enumerate(dict.fromkeys(targets), 1)}


def text_html(
    edition: Edition,
    notice: Notice,
    clauses: tuple[Clause, ...],
    *,
    notes_on: str = "",
    behind: Mapping[ClauseId, Markup] | None = None,
) -> Markup:
    """Returns clauses in document order, each with its id, as every page shows them.

    Args:
        edition: The edition of the page.
        notice: The notice that the clauses are of.
        clauses: The clauses; of a table all rows or none.
        notes_on: The address of the page that explains the emendations, "" for the page itself.
        behind: HTML that follows the words of a clause, by its id.
    """
    writer = edition.once(lambda: _Writer(edition, notice), "text", notice.id)
    numbers = cited(edition, notice, clauses)
    behind = behind or {}
    parts: list[Markup] = []
    for table, run in groupby(clauses, lambda clause: writer.tables.get(clause.id)):
        written = [writer.clause(one, numbers, notes_on, behind.get(one.id)) for one in run]
        parts += [writer.table(table, written)] if table else written
    return Markup("").join(parts)


def note_marks(edition: Edition, notice: Notice, at: str, on: str = "", cell: str = "") -> Markup:
    """Returns marks that lead to the emendations of a place.

    Args:
        edition: The edition of the page.
        notice: The notice.
        at: A clause id, `title` or `number`.
        on: The address of the page that explains them.
        cell: Of a row, the text of the cell that is meant; "" for all of them.
    """
    found = [
        (number, one.certain)
        for number, one in enumerate(notice.emendations, 1)
        if one.at == at and (not cell or one.ours == cell)
    ]
    marks: Markup = edition.macros("clauses.html").notes(found, on)
    return marks


@dataclass
class _Writer:
    """Writes the clauses of one notice, each but once for the pages that show it.

    Only the numbers of citations, the address of notes, and what follows depend on the page.
    """

    edition: Edition
    notice: Notice
    written: dict[str, Markup] = field(default_factory=dict)

    def __post_init__(self) -> None:
        notice = self.notice
        self.macros = self.edition.macros("clauses.html")
        self.found = self.edition.corpus.found(notice.id)
        self.tables = notice.text.table_of
        self.rowspans = {
            row: spans for table in notice.tables for row, spans in _rowspans(notice, table)
        }
        self.noted = {one.at for one in notice.emendations}
        # The numbers of other documents depend on the page; references to the own text do not.
        self.numbered = {one.clause for one in self.found.citations if not one.own}
        self.page = f"{ROOT}{self.edition.script.folder}/notices/{notice.id}/"

    def clause(
        self, clause: Clause, numbers: Mapping[NoticeId, int], on: str, behind: Markup | None
    ) -> Markup:
        """Returns a clause as an element."""
        own = clause.id in self.numbered or clause.id in self.noted
        if own or behind or clause.kind == "footnote" or _names_footnote(clause):
            return self._element(clause, numbers, on, behind or Markup(""))
        if clause.id not in self.written:
            self.written[clause.id] = self._element(clause, numbers, on, Markup(""))
        return self.written[clause.id]

    def table(self, table: Table, rows: list[Markup]) -> Markup:
        """Returns the rows of a table below its head."""
        heads: list[list[HeadCell]] = []
        covered = rowspans(row.spans for row in table.head_rows)
        for row, covers in zip(table.head_rows, covered, strict=True):
            cells = []
            start = 0
            for text, span, rows_covered in zip(row.cells, row.spans, covers, strict=True):
                if rows_covered:
                    scope: Scope = "colgroup" if span > 1 and not heads else "col"
                    html = list(_head_pieces(row, start, start + len(text)))
                    cells.append(HeadCell(html, abs(span), rows_covered, scope))
                start += len(text) + 1
            heads.append(cells)
        first = table.head_rows[0].spans
        groups = [abs(span) for span in first if span] if max(first) > 1 else []
        head = HeadView("、".join(table.header), groups, heads)
        written: Markup = self.macros.table(head, rows)
        return written

    def _element(
        self, clause: Clause, numbers: Mapping[NoticeId, int], on: str, behind: Markup
    ) -> Markup:
        marks = self._marks(clause, numbers, on)
        place = cited_place(self.edition, self.notice, clause)
        html: Markup
        if clause.kind == "row":
            cells = self._cells(clause, marks, on)
            html = self.macros.row(clause.id, f"{self.notice.id}#{clause.id}", cells, behind, place)
            return html
        if clause.id in self.tables:
            width = len(self.tables[clause.id].header)
            words = joined(_pieces(clause.text, 0, len(clause.text), marks, clause.marks))
            cell = Cell(words, width, self._notes(clause, on))
            html = self.macros.row(
                clause.id, f"{self.notice.id}#{clause.id}", [cell], behind, place, "table-note"
            )
            return html
        if clause.kind == "picture":
            return self._picture(clause, place)
        if clause.kind == "footnote":
            behind = self._back(clause, on) + behind
        whole = 0 < clause.heading_end == len(clause.text)
        tag, kind = "p", str(clause.kind)
        if clause.is_measure:
            kind += "" if kind == "measure" else " measure"
        elif whole:
            tag = f"h{min(6, 3 + len(self.notice.ancestors(clause)))}"
        html = self.macros.clause(
            tag,
            kind,
            clause.id,
            f"{self.notice.id}#{clause.id}",
            clause.label,
            f"{self.page}{clause.id}/" if clause.is_measure else "",
            clause.is_measure and whole,
            joined(_pieces(clause.text, 0, len(clause.text), marks, clause.marks)),
            self._notes(clause, on),
            behind,
            place,
            *self._counted(clause),
        )
        return html

    def _counted(self, clause: Clause) -> tuple[str, str]:
        """Return the alias of a paragraph of an article, and its name: art17-k3, 第三款."""
        number = self.notice.text.paragraph_numbers.get(clause.id)
        if not number:
            return "", ""
        alias = f"{clause.parent}-k{number}"
        if counts_otherwise(self.notice):
            return alias, ""
        return alias, self.edition.words["place_k"].format(parent="", n=chinese(number))

    def _cells(self, clause: Clause, marks: list[_Mark], on: str) -> list[Cell]:
        cells = []
        start = 0
        rows = self.rowspans.get(clause.id) or [1 if span else 0 for span in clause.spans]
        for text, span, covered in zip(clause.cells, clause.spans, rows, strict=True):
            if covered:
                words = joined(_pieces(clause.text, start, start + len(text), marks, clause.marks))
                cells.append(Cell(words, abs(span), self._notes(clause, on, text), covered))
            start += len(text) + 1
        return cells

    def _notes(self, clause: Clause, on: str, cell: str = "") -> Markup:
        if clause.id not in self.noted:
            return Markup("")
        return note_marks(self.edition, self.notice, clause.id, on, cell)

    def _picture(self, clause: Clause, place: str) -> Markup:
        file = clause.marks[0].value
        picture = self.edition.corpus.pictures[self.notice.id][file]
        html: Markup = self.macros.picture(
            clause.id,
            f"{self.notice.id}#{clause.id}",
            f"{ROOT}{picture.address}",
            clause.text,
            picture.width,
            picture.height,
            place,
        )
        return html

    def _back(self, clause: Clause, on: str) -> Markup:
        """What leads from a footnote back to the clause that names it first."""
        named = next(
            one.id
            for one in self.notice.clauses
            if any(mark.kind == "footnote" and mark.value == clause.id for mark in one.marks)
        )
        html: Markup = self.macros.back(f"{on}#{named}")
        return html

    def _marks(self, clause: Clause, numbers: Mapping[NoticeId, int], on: str) -> list[_Mark]:
        """The marks of a clause by where they begin, the longer first."""
        found = [*self._citations(clause, numbers), *self._bodies(clause)]
        found += [
            _Mark(one.start, one.end, "figure", one.type)
            for one in self.found.figures_in.get(clause.id, ())
        ]
        if 0 < clause.heading_end < len(clause.text):
            found.append(_Mark(0, clause.heading_end, "run-in"))
        alone = [one for one in clause.marks if one.kind in _ALONE]
        for one in alone:
            found = [mark for mark in found if mark.end <= one.start or one.end <= mark.start]
        found += [
            _Mark(one.start, one.end, "formula")
            if one.kind == "formula"
            else _Mark(one.start, one.end, "footnote", f"{on}#{one.value}")
            for one in alone
        ]
        return sorted(found, key=lambda mark: (mark.start, -mark.end))

    def _citations(self, clause: Clause, numbers: Mapping[NoticeId, int]) -> Iterator[_Mark]:
        words = self.edition.words
        for one in self.found.citations_in.get(clause.id, ()):
            if not one.target or (one.own and not one.clauses and one.words.startswith("第")):
                continue
            href = cited_link(self.edition, one.target, one.clauses)
            note = words["cites_lacking"] if one.lacking else ""
            note = note or ("" if one.certain else words["cites_uncertain"])
            if one.own:
                yield _Mark(one.start, one.end, "own", href, note=note)
                continue
            now = self.edition.current(one)
            number = numbers[one.target]
            mark = _Mark(one.start, one.end, "citation", href, number, note)
            if now:
                current = Piece(
                    "current",
                    words["cites_current"],
                    cited_link(self.edition, *now),
                    note=words["cites_current_text"],
                )
                mark = mark._replace(behind=current)
            yield mark

    def _bodies(self, clause: Clause) -> Iterator[_Mark]:
        for mention in self.found.mentions_in.get(clause.id, ()):
            href = body_link(self.edition, self.edition.corpus.body(mention)).href
            yield _Mark(mention.start, mention.end, "body", href)


def _head_pieces(row: HeadRow, start: int, end: int) -> Iterator[str]:
    """A cell of a head as HTML; in a head nothing is held together."""
    text = "\t".join(row.cells)
    formulas = [mark for mark in row.marks if mark.kind == "formula"]
    at = start
    for mark in formulas:
        if start <= mark.start and mark.end <= end:
            yield marked_text(text, at, mark.start, row.marks)
            yield formula(text[mark.start : mark.end])
            at = mark.end
    yield marked_text(text, at, end, row.marks) if row.marks else text[at:end]


def _rowspans(notice: Notice, table: Table) -> Iterator[tuple[str, list[int]]]:
    """The rows of a table with merged cells, and how many rows each cell covers.

    A note ends what is merged above it: the cell is shown again below.
    """
    clauses = [notice.by_id[row] for row in table.rows]
    if any(span < 0 for clause in clauses for span in clause.spans):
        for kind, run in groupby(clauses, lambda clause: clause.kind):
            if kind == "row":
                rows = list(run)
                covered = rowspans(row.spans for row in rows)
                yield from zip((row.id for row in rows), covered, strict=True)


def _names_footnote(clause: Clause) -> bool:
    return any(mark.kind == "footnote" for mark in clause.marks)


def _pieces(
    text: str, start: int, end: int, marks: list[_Mark], raised: tuple[TextMark, ...] = ()
) -> Iterator[Piece]:
    """A stretch of text in pieces, marks within marks among them.

    Where two marks would cross, the first stands; a link has no other link inside.
    """
    at = start
    for i, mark in enumerate(marks):
        if mark.start < at or mark.end > end:
            continue
        if at < mark.start:
            yield Piece("plain", marked_text(text, at, mark.start, raised))
        if mark.kind == "formula":
            words = formula(text[mark.start : mark.end])
        else:
            within = [one for one in marks[i + 1 :] if one.start < mark.end]
            if mark.kind in _LINKS:
                within = [one for one in within if one.kind not in _LINKS]
            words = joined(_pieces(text, mark.start, mark.end, within, raised))
        yield Piece(mark.kind, words, mark.target, mark.number, mark.note)
        if mark.behind:
            yield mark.behind
        at = mark.end
    if at < end:
        yield Piece("plain", marked_text(text, at, end, raised))
