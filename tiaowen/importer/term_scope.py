"""Whose term a text states: that of the notice, or that of one of the texts that it holds.

A letter that forwards another has that one's 自…起执行 in it, and a letter that issues two
regulations has the term of each. Neither is the notice's own, unless the letter says so or all of
what it issues says the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from tiaowen.model import ClauseId, Notice
from tiaowen.parsing.terms import OwnTerms, Said, own_terms, read_beginning, read_end

_FORWARDS = re.compile(r"转发|批转")
_PART = re.compile(r"(?:cover|i\d+)(?=-|$)")


def own_of(notice: Notice, said: OwnTerms) -> tuple[OwnTerms, tuple[str, ...]]:
    """Return the terms that are a notice's own, and a question for each that may be another's.

    Args:
        notice: The notice, with its clauses.
        said: The terms that its text states.
    """
    others = []
    beginning, end = said.beginning, said.end
    if beginning and not _is_own(notice, beginning):
        others.append(beginning)
        beginning = None
    if end and not _is_own(notice, end):
        others.append(end)
        end = None
    return replace(said, beginning=beginning, end=end), tuple(
        f"{one.clause} says “{one.words}” of a text that this notice holds; if it is the term of "
        "the notice too, write it"
        for one in others
    )


def _is_own(notice: Notice, said: Said) -> bool:
    if _part(said.clause) == "cover":
        return True
    if _FORWARDS.search(notice.title):
        return False
    parts = _texts(notice)
    if len(parts) < 2:
        return True
    return len({_readings(texts) for texts in parts.values()}) == 1


def _texts(notice: Notice) -> Mapping[str, list[tuple[ClauseId, str]]]:
    """Return the clauses of each instrument of a notice, with their texts."""
    parts: dict[str, list[tuple[ClauseId, str]]] = defaultdict(list)
    for id, text in _statements(notice):
        if (part := _part(id)) != "cover":
            parts[part].append((id, text))
    return parts


def _statements(notice: Notice) -> Iterator[tuple[ClauseId, str]]:
    for clause in notice.clauses:
        if clause.kind not in ("title", "row", "annex-list"):
            yield clause.id, clause.text


def _part(id: ClauseId) -> str:
    """Return the part of a notice in which a clause stands: "cover", "i2", or "" for the first."""
    found = _PART.match(id)
    return found[0] if found else ""


def _readings(texts: list[tuple[ClauseId, str]]) -> tuple[object, object]:
    own = own_terms(texts)
    begins = read_beginning(own.beginning.words) if own.beginning else None
    return begins, read_end(own.end.words) if own.end else None
