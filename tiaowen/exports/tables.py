"""The corpus as tables: CSV (RFC 4180, UTF-8, LF) and JSON below /data/."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from tiaowen.corpus import Corpus
from tiaowen.model import Artifact, Figure, Notice, Term


def tables(corpus: Corpus) -> Iterator[Artifact]:
    """The data files of §5 of the contract that speak of notices, clauses and their relations."""
    yield _json("notices", [_notice(corpus, notice) for notice in corpus.notices.values()])
    yield _csv(
        "clauses",
        ("notice", "clause", "kind", "label", "heading", "parent", "text", "sha256"),
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
            )
            for notice in corpus.held
            for clause in notice.clauses
        ),
    )
    yield _csv(
        "bodies",
        ("notice", "clause", "region", "body", "role", "open_ended", "text"),
        (
            (
                mention.notice,
                mention.clause,
                mention.region,
                corpus.body(mention).id,
                mention.role,
                str(mention.open_ended).lower(),
                mention.body,
            )
            for notice in corpus.held
            for mention in corpus.findings[notice.id].mentions
        ),
    )
    yield _csv(
        "figures",
        (
            *("notice", "clause", "type", "bound", "value", "unit", "from_value", "year"),
            *("text", "start", "end", "base_value", "base_unit", "subject", "to_value"),
        ),
        (
            _figure(notice.by_id[figure.clause].text, figure)
            for notice in corpus.held
            for figure in corpus.findings[notice.id].figures
        ),
    )
    yield _csv(
        "relations", ("from", "relation", "to", "held", "text", "certain"), _relations(corpus)
    )
    yield _csv(
        "lineage",
        ("work", "old_notice", "old_clause", "new_notice", "new_clause", "change"),
        (
            (work.id, step.old, change.old, step.new, change.new, change.change)
            for work in corpus.works.values()
            for step in work.steps
            for change in step.changes
        ),
    )
    yield _csv(
        "emendations",
        ("notice", "at", "found", "ours", "reason", "witness", "certain"),
        (
            (
                notice.id,
                item.at,
                item.found,
                item.ours,
                item.reason,
                item.witness or "",
                str(item.certain).lower(),
            )
            for notice in corpus.held
            for item in notice.emendations
        ),
    )


def _relations(corpus: Corpus) -> Iterator[tuple[str, ...]]:
    """Who repeals, cites or is about whom; `from` is a notice, a notice#clause or a record."""

    def held(notice: str) -> str:
        return str(corpus.notices[notice].held).lower()

    for notice in corpus.held:
        for repeal in notice.repeals:
            yield notice.id, "repeals", repeal.notice, held(repeal.notice), repeal.text, "true"
        for citation in corpus.findings[notice.id].citations:
            text = notice.by_id[citation.clause].text[citation.start : citation.end]
            place = f"{notice.id}#{citation.clause}"
            if citation.target:
                yield place, "cites", citation.target, held(citation.target), text, "true"
            else:
                yield place, "cites", "", "false", text, "false"
    for record in corpus.records.values():
        for about in record.about:
            certain = str(about.certain).lower()
            for clause in about.clauses or ("",):
                target = f"{about.notice}#{clause}" if clause else about.notice
                yield record.id, "about", target, held(about.notice), "", certain
        for cited in record.cites:
            yield record.id, "cites", cited, held(cited), "", "true"


def _figure(text: str, figure: Figure) -> tuple[str, ...]:
    """A row of figures.csv: value and unit as printed, then the same in the base unit."""
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


def _notice(corpus: Corpus, notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.id,
        "held": notice.held,
        "title": notice.title,
        "short_title": notice.short_title or None,
        "number": notice.number,
        "issuers": list(notice.issuers),
        "region": notice.region,
        "work": notice.work or notice.id,
        "written": _day(notice.written),
        "published": _day(notice.published),
        "effective": _term(notice.effective),
        "expires": _term(notice.expires),
        "repeals": [repeal.notice for repeal in notice.repeals],
        "repealed_by": corpus.repealed_by.get(notice.id),
        "topics": list(notice.topics),
        "measures": [clause.id for clause in notice.measures],
    }


def _term(term: Term | None) -> dict[str, str | None] | None:
    return {"text": term.text, "on": _day(term.on)} if term else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _json(name: str, value: Any) -> Artifact:
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return Artifact(f"data/{name}.json", text.encode())


# What a spreadsheet may take for the beginning of a formula, in either width, and our own mark.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "'")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: `'` goes before =, +, -, @ and ' itself.

    To have the text back, drop one `'` from the front of every cell that begins with it.
    """
    alone = cell in ("=", "+", "-", "@")  # one mark is no formula, and figures.csv has = as a bound
    return f"'{cell}" if cell.startswith(_FORMULA) and not alone else cell


def _csv(name: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Artifact:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return Artifact(f"data/{name}.csv", file.getvalue().encode())
