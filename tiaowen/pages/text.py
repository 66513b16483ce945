"""The clauses of a notice → HTML: escaped, with citations, bodies and figures marked in place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup, escape

from tiaowen.model import Clause, Notice
from tiaowen.pages.edition import ROOT, Edition
from tiaowen.pages.links import body_link, cited_place, notice_link


class _Mark(NamedTuple):
    start: int
    end: int
    before: str
    after: str


_DIGIT = re.compile(r"\d")
_SPECIAL = re.compile("[&<>'\"\n]")
_AMOUNT = r"\d+(?:[.,]\d+)*"
# What a line must not part: a date, a number and its unit, the year and number of a document.
_WHOLE = re.compile(
    rf"(〔\d{{4}}〕\d+[号號]|{_AMOUNT}(?:[—–~～-]{_AMOUNT})*"
    r"(?:年(?:\d{1,2}月(?:\d{1,2}日)?)?|月\d{1,2}日|[个個]?工作日|[%％‰]"
    r"|[个個亿億万萬千百]{0,3}[\u4e00-\u9fff]))"
)


def cited(edition: Edition, notice: Notice, clauses: tuple[Clause, ...]) -> dict[str, int]:
    """The notices that clauses cite, in the order of the text, numbered from 1."""
    citations_in = edition.corpus.found(notice.id).citations_in
    targets = (
        citation.target
        for clause in clauses
        for citation in citations_in.get(clause.id, ())
        if citation.target
    )
    return {target: number for number, target in enumerate(dict.fromkeys(targets), 1)}


def text_html(
    edition: Edition,
    notice: Notice,
    clauses: tuple[Clause, ...],
    *,
    notes_on: str = "",
    behind: Mapping[str, str] | None = None,
) -> Markup:
    """Clauses in document order, each with its id, as every page shows them.

    `notes_on` is the address of the page that explains the emendations, "" for the page itself;
    `behind` has HTML that stands behind the words of a clause, by its id.
    """
    writer = edition.once(lambda: _Writer(edition, notice), "text", notice.id)
    numbers = cited(edition, notice, clauses)
    parts: list[str] = []
    for clause in clauses:
        words, end = writer.clause(clause, numbers, notes_on)
        parts += (words, behind.get(clause.id, ""), end) if behind else (words, end)
    return Markup("".join(parts))  # noqa: S704  every part is escaped where it is written


def label_html(label: str) -> Markup:
    """The printed number of a clause, where it has one."""
    return Markup(f'<span class="label">{escape(label)}</span>' if label else "")  # noqa: S704


def note_marks(edition: Edition, notice: Notice, at: str, on: str = "", cell: str = "") -> Markup:
    """Marks that lead to the emendations at a clause id, `title` or `number`, or of a row's cell.

    `on` is the address of the page that explains them.
    """
    html = edition.html
    marks = [
        f'<a class="note" href="{escape(on)}#note{number}" '
        f'title="{html["emended_here" if one.certain else "emended_inferred"]}">'
        f"{escape(edition.words['emendation_mark'].format(n=number))}</a>"
        for number, one in enumerate(notice.emendations, 1)
        if one.at == at and (not cell or one.ours == cell)
    ]
    return Markup("".join(marks))  # noqa: S704  the words are escaped


@dataclass
class _Writer:
    """Writes the clauses of one notice, each but once.

    Only the numbers of citations and the address of notes depend on the page that a clause is on.
    """

    edition: Edition
    notice: Notice
    written: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        notice = self.notice
        self.found = self.edition.corpus.found(notice.id)
        self.text = notice.text
        self.heads = {table.rows[0]: table.header for table in self.text.tables if table.rows}
        self.lasts = {table.rows[-1] for table in self.text.tables if table.rows}
        self.noted = {one.at for one in notice.emendations}
        self.ref = escape(notice.id)
        self.page = f"{ROOT}{self.edition.script.folder}/notices/{self.ref}/"

    def clause(self, clause: Clause, numbers: Mapping[str, int], on: str) -> tuple[str, str]:
        """A clause in two parts: up to the last of its words, and what closes it."""
        if clause.id in self.found.citations_in or clause.id in self.noted:
            return self._element(clause, numbers, on)
        if clause.id not in self.written:
            self.written[clause.id] = self._element(clause, numbers, on)
        return self.written[clause.id]

    def _element(self, clause: Clause, numbers: Mapping[str, int], on: str) -> tuple[str, str]:
        kind, marks = clause.kind, self._marks(clause, numbers)
        ids = f'id="{clause.id}" data-ref="{self.ref}#{clause.id}"'
        place = escape(cited_place(self.edition, self.notice, clause))
        anchor = f'<a class="anchor" href="#{clause.id}" aria-label="{place}">¶</a>'
        if kind == "row":
            return self._row(clause, ids, marks, on, anchor)
        words = _mark(clause.text, 0, len(clause.text), marks)
        noted = clause.id in self.noted
        notes = note_marks(self.edition, self.notice, clause.id, on) if noted else ""
        whole = 0 < clause.heading_end == len(clause.text)
        if clause.is_measure:
            kind += "" if kind == "measure" else " measure"
            page = f'href="{self.page}{clause.id}/" title="{self.edition.html["measure_page"]}"'
            label = f'<a class="label" {page}>{escape(clause.label)}</a>' if clause.label else ""
            words = f"<strong>{words}</strong>" if whole else words
        else:
            label = str(label_html(clause.label))
        tag = "p"
        if whole and not clause.is_measure:
            tag = f"h{min(6, 3 + len(self.notice.ancestors(clause)))}"
        head = f'<{tag} class="clause {kind}" {ids}>{label}{words}{notes}'
        return head, f"{anchor}</{tag}>\n"

    def _row(
        self, clause: Clause, ids: str, marks: list[_Mark], on: str, anchor: str
    ) -> tuple[str, str]:
        """A row of a table; the first one brings the table's head, the last one closes it."""
        cells = []
        start = 0
        noted = clause.id in self.noted
        for text, span in zip(clause.cells, clause.spans, strict=True):
            wide = f' colspan="{span}"' if span > 1 else ""
            words = _mark(clause.text, start, start + len(text), marks)
            notes = note_marks(self.edition, self.notice, clause.id, on, text) if noted else ""
            cells.append(f"<td{wide}>{words}{notes}")
            start += len(text) + 1
        row = f"<tr {ids}>{'</td>'.join(cells)}"
        head = self.heads.get(clause.id)
        close = "</tbody></table></div>\n" if clause.id in self.lasts else ""
        return (
            row if head is None else _table_head(head) + row,
            f"{anchor}</td></tr>\n{close}",
        )

    def _marks(self, clause: Clause, numbers: Mapping[str, int]) -> list[_Mark]:
        found = [*self._citations(clause, numbers), *self._bodies(clause)]
        found += [
            _Mark(one.start, one.end, f'<span class="figure" data-type="{one.type}">', "</span>")
            for one in self.found.figures_in.get(clause.id, ())
        ]
        if 0 < clause.heading_end < len(clause.text):
            found.append(_Mark(0, clause.heading_end, '<strong class="run-in">', "</strong>"))
        return sorted(found, key=lambda mark: (mark.start, -mark.end))

    def _citations(self, clause: Clause, numbers: Mapping[str, int]) -> Iterator[_Mark]:
        """Links to what is cited; on paper `data-n` is the number of the footnote."""
        for citation in self.found.citations_in.get(clause.id, ()):
            if citation.target:
                target = self.edition.corpus.notices[citation.target]
                href = notice_link(self.edition, target).href
                before = f'<a class="cite" href="{href}" data-n="{numbers[citation.target]}">'
                yield _Mark(citation.start, citation.end, before, "</a>")

    def _bodies(self, clause: Clause) -> Iterator[_Mark]:
        for mention in self.found.mentions_in.get(clause.id, ()):
            href = body_link(self.edition, self.edition.corpus.body(mention)).href
            yield _Mark(mention.start, mention.end, f'<a class="body" href="{href}">', "</a>")


def _table_head(cells: tuple[str, ...]) -> str:
    columns = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in cells)
    name = escape("、".join(cells))
    return (
        f'<div class="table" tabindex="0" role="group" aria-label="{name}"><table>\n'
        f"<thead><tr>{columns}</tr></thead>\n<tbody>\n"
    )


def _mark(text: str, start: int, end: int, marks: list[_Mark]) -> str:
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
    return "".join(parts)


def _plain(text: str) -> str:
    html = str(escape(text)).replace("\n", "<br>") if _SPECIAL.search(text) else text
    return _WHOLE.sub(r'<span class="n">\1</span>', html) if _DIGIT.search(text) else html
