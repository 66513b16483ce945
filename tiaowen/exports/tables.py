"""The corpus as tables: CSV (RFC 4180, UTF-8, LF) and JSON below /data/.

Texts are in the script that their notice was published in.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from tiaowen.artifacts import Fragment
from tiaowen.corpus.corpus import Corpus
from tiaowen.exports.datapackage import TABLES
from tiaowen.model import NO_CLAUSE, Act, ClauseId, Figure, Notice, NoticeId, Record, Term, Work
from tiaowen.parsing.document_kinds import document_name
from tiaowen.parsing.statements import effects_of

HEADS: Mapping[str, tuple[str, ...]] = {
    table.name: tuple(column.name for column in table.columns) for table in TABLES
}
"""The columns of each CSV file below `data/`."""


def notice_rows(
    corpus: Corpus, notice: Notice, status_of: Callable[[str], str]
) -> Iterator[Fragment]:
    """Yield the lines that a notice adds to `notices.json` and to each CSV file.

    Args:
        corpus: the corpus.
        notice: the notice, in the script that it was published in.
        status_of: the status of a clause on the day of the build, by its id.
    """
    yield Fragment("data/notices.json", _line(entry(corpus, notice)))
    if not notice.held:
        return
    found = corpus.findings[notice.id]
    name = document_name(notice)
    yield _rows(
        "clauses",
        (
            (
                notice.id,
                clause.id,
                clause.kind,
                clause.label,
                clause.heading,
                clause.parent,
                clause.text,
                hashlib.sha256(clause.text.encode()).hexdigest(),
                name.kind or "",
            )
            for clause in notice.clauses
        ),
    )
    yield _rows("bodies", body_rows(corpus, notice))
    yield _rows(
        "figures",
        (
            (*figure_row(notice.by_id[figure.clause].text, figure), status_of(figure.clause))
            for figure in found.figures
        ),
    )
    yield _rows("effects", effect_rows(corpus, notice))
    yield _rows("relations", relation_rows(corpus, notice))
    yield _rows("emendations", emendation_rows(notice))


def work_rows(work: Work) -> Fragment:
    """Return the rows of lineage.csv: what became of each clause in a work's next version.

    A clause that was merged into another is edited, as this one is. One that is unclear has a row
    for each new clause that may have taken it up; none of these is certain.
    """

    def rows() -> Iterator[tuple[str, ...]]:
        for step in work.steps:
            for change in step.changes:
                how = "edited" if change.change in ("merged", "unclear") else change.change
                certain = _flag(change.change != "unclear")
                for new in change.candidates or (change.new,):
                    yield work.id, step.old, change.old, step.new, new, how, certain

    return _rows("lineage", rows())


def record_rows(corpus: Corpus, record: Record) -> Fragment:
    """Return the rows of relations.csv: what a record is about and what it names in passing."""

    def rows() -> Iterator[tuple[str, ...]]:
        for about in record.about:
            certain = _flag(about.certain)
            for clause in about.clauses or ("",):
                target = f"{about.notice}#{clause}" if clause else about.notice
                yield record.id, "about", target, _held(corpus, about.notice), "", certain
        for cited in record.cites:
            yield record.id, "cites", cited, _held(corpus, cited), "", "true"

    return _rows("relations", rows())


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _held(corpus: Corpus, notice: NoticeId) -> str:
    return _flag(corpus.notices[notice].held)


def relation_rows(corpus: Corpus, notice: Notice) -> Iterator[tuple[str, ...]]:
    """Yield the rows of relations.csv: what a notice does to others and what it cites; `from` is
    the notice or notice#clause."""
    words = {mark: effect.text for mark, effect in effects_of(notice)}
    for act in corpus.effects.by.get(notice.id, ()):
        by = f"{notice.id}#{act.clause}" if act.clause else notice.id
        for clause in act.clauses or (NO_CLAUSE,):
            target = act.target or act.named
            to = f"{target}#{clause}" if clause else target
            held = _flag(act.target is not None and corpus.notices[act.target].held)
            yield by, act.does, to, held, words.get(act.mark, act.text), "true"
    for citation in corpus.findings[notice.id].citations:
        text = notice.by_id[citation.clause].text[citation.start : citation.end]
        place, cited = f"{notice.id}#{citation.clause}", citation.target
        if not cited:
            yield place, "cites", "", "false", text, "false"
            continue
        held, certain = _held(corpus, cited), _flag(citation.certain)
        for clause in citation.clauses or (NO_CLAUSE,):
            to = f"{cited}#{clause}" if clause else cited
            yield place, "cites", to, held, text, certain


def effect_rows(corpus: Corpus, notice: Notice) -> Iterator[tuple[str, ...]]:
    """Yield the rows of effects.csv: what a notice does to others, one for each clause of the
    target that it names."""
    for act in corpus.effects.by.get(notice.id, ()):
        for clause in act.clauses or (NO_CLAUSE,):
            yield effect_row(notice, act, clause)


def effect_row(notice: Notice, act: Act, clause: ClauseId) -> tuple[str, ...]:
    """Return a row of effects.csv.

    Args:
        notice: The notice that does it, in the script that its words are wanted in.
        act: What it does.
        clause: The clause of the target, "" for the whole.
    """
    words = {mark: effect.text for mark, effect in effects_of(notice)}
    return (
        notice.id,
        act.clause,
        act.does,
        act.target or act.named,
        clause,
        _day(act.start) or "",
        _day(act.until) or "",
        words.get(act.mark, act.text),
        _flag(act.certain),
    )


def body_rows(corpus: Corpus, notice: Notice) -> Iterator[tuple[str, ...]]:
    """Yield the rows of bodies.csv: the bodies that a notice names, each with its clause."""
    for mention in corpus.findings[notice.id].mentions:
        yield (
            mention.notice,
            mention.clause,
            mention.region,
            corpus.body(mention).id,
            mention.role,
            _flag(mention.open_ended),
            notice.by_id[mention.witness].text[mention.start : mention.end],
        )


def emendation_rows(notice: Notice) -> Iterator[tuple[str, ...]]:
    """Yield the rows of emendations.csv."""
    for item in notice.emendations:
        yield (
            notice.id,
            item.at,
            item.found,
            item.ours,
            item.reason,
            item.witness or "",
            _flag(item.certain),
        )


def figure_row(text: str, figure: Figure) -> tuple[str, ...]:
    """Return a row of figures.csv: value and unit as printed, then the same in the base unit."""
    return (
        figure.notice,
        figure.clause,
        figure.type,
        figure.bound,
        figure.value,
        figure.unit,
        figure.from_value,
        str(figure.year or ""),
        text[figure.start : figure.end],
        str(figure.start),
        str(figure.end),
        figure.base_value,
        figure.base_unit,
        text[slice(*figure.subject)] if figure.subject else "",
        figure.to_value,
    )


def entry(corpus: Corpus, notice: Notice) -> dict[str, Any]:
    """Return a notice as `notices.json` lists it."""
    name = document_name(notice)
    return {
        "id": notice.id,
        "held": notice.held,
        "title": notice.title,
        "short_title": notice.short_title or None,
        "number": notice.number,
        "issuers": list(notice.issuers),
        "region": notice.region,
        "work": notice.work_id,
        "written": _day(notice.written),
        "published": _day(notice.published),
        "effective": _term(notice.effective),
        "expires": _term(notice.expires),
        "repeals": [
            act.target or act.named
            for act in corpus.effects.by.get(notice.id, ())
            if act.does == "repeals" and not act.clauses
        ],
        "repealed_by": corpus.repealed_by.get(notice.id),
        "topics": list(notice.topics),
        "measures": [clause.id for clause in notice.measures],
        "numbers": list(notice.numbers),
        "type": name.kind,
        "issued_type": name.issued,
        "script": notice.script or "zh-Hans",
    }


def _term(term: Term | None) -> dict[str, str | None] | None:
    return {"text": term.text, "on": _day(term.on)} if term else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _line(value: Any) -> bytes:
    """Return a value as an element of a JSON list, on a line that ends with a comma."""
    return json.dumps(value, ensure_ascii=False).encode() + b",\n"


# What a spreadsheet may take for the beginning of a formula, in either width, and our own mark.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "'")


def guarded(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: `'` goes before =, +, -, @ and '.

    To have the text back, drop one `'` from the front of every cell that begins with it.
    """
    alone = cell in ("=", "+", "-", "@")  # one mark is no formula, and figures.csv has = as a bound
    return f"'{cell}" if cell.startswith(_FORMULA) and not alone else cell


def head_row(name: str) -> str:
    """Return the first row of a CSV file."""
    return ",".join(HEADS[name]) + "\n"


def _rows(name: str, rows: Iterable[tuple[str, ...]]) -> Fragment:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return Fragment(f"data/{name}.csv", file.getvalue().encode())
