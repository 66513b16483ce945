"""A notice → what it says of its own validity and of other documents, and which clause says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tiaowen.model import NO_CLAUSE, ClauseId, Effect, Notice
from tiaowen.parsing.claim import Claim
from tiaowen.parsing.effects import read_claims
from tiaowen.parsing.terms import OwnTerms, days_named, own_terms

_ENTRY = "(?=(?:[0-9]{4}|[〇○零一二三四五六七八九]{4})年)"
_REVISED = re.compile(r"修[正订][）)，、；。\s]*根?据?\s*$")


@dataclass(frozen=True, slots=True)
class Statements:
    """What the text of a notice says of its validity and of other documents.

    `claims` are effects that its sentences claim, whether the front matter has them or not. `own`
    are the words that set its beginning and end. `places` tells for each quotation of the front
    matter, by its key (`effects.0`, `effective`), the clause that it stands in. `revised` are the
    days of the revisions that the note at its head lists, the one that made this text last.
    """

    claims: tuple[Claim, ...] = ()
    own: OwnTerms = field(default_factory=OwnTerms)
    places: tuple[tuple[str, ClauseId], ...] = ()
    revised: tuple[date, ...] = ()


def read_statements(notice: Notice) -> Statements:
    """Returns what a notice says of its own validity and of other documents.

    Args:
        notice: a notice whose text is held, in Simplified script.
    """
    texts = [
        (clause.id, clause.text)
        for clause in notice.clauses
        if clause.kind not in ("title", "row", "annex-list")
    ]
    places = [
        (mark, place) for mark, words in quotations(notice) if (place := _place(notice, words))
    ]
    head = "\n".join(text for id_, text in texts if id_.startswith(("pre-", "cover-")))
    return Statements(
        claims=read_claims(notice.text, notice.title),
        own=own_terms(texts),
        places=tuple(places),
        revised=tuple(revisions_named(head)),
    )


def revisions_named(words: str) -> Iterator[date]:
    """Yields the days of the revisions that the note at the head of a law lists, in their order.

    Args:
        words: as 2009年4月1日通过　根据2013年5月6日《…的决定》第一次修正.
    """
    for entry in re.split(_ENTRY, words):
        if _REVISED.search(entry):
            yield from list(days_named(entry))[:1]


def quotations(notice: Notice) -> Iterator[tuple[str, str]]:
    """Yields what the front matter quotes from the text, with the key that quotes it."""
    for mark, effect in effects_of(notice):
        yield mark, effect.text
    for mark, term in (("effective", notice.effective), ("expires", notice.expires)):
        if term:
            yield mark, term.text
    if notice.revision and notice.revision.text:
        yield "revision", notice.revision.text


def effects_of(notice: Notice) -> Iterator[tuple[str, Effect]]:
    """Yields the effects of a notice with their keys, `repeals` as effects on the whole."""
    for i, repeal in enumerate(notice.repeals):
        yield f"repeals.{i}", Effect("repeals", repeal.notice, text=repeal.text)
    for i, effect in enumerate(notice.effects):
        yield f"effects.{i}", effect


def _place(notice: Notice, words: str) -> ClauseId:
    return next(
        (clause.id for clause in notice.clauses if words and words in clause.text), NO_CLAUSE
    )
