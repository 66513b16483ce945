"""Runs the steps of the importer one by one, for its tests: a capture → documents → drafts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tests import CORPUS
from tiaowen.corpus.load import load
from tiaowen.importer.account import with_emendations
from tiaowen.importer.decode import decode
from tiaowen.importer.documents import Found, find_documents
from tiaowen.importer.head_facts import region_words
from tiaowen.importer.notices import (
    NoticeDraft,
    Origin,
    draft_notice,
    with_body,
    with_proposals,
)
from tiaowen.importer.rules import RULES, clean
from tiaowen.importer.title_lines import titles_apart
from tiaowen.importer.traced_lines import Line, read_lines
from tiaowen.importer.witnesses import fill
from tiaowen.model import Notice
from tiaowen.sources import loader
from tiaowen.sources.notice_ids import home_of


def found_in(raw: bytes) -> tuple[list[Line], Found]:
    decoded = decode(raw)
    lines = list(titles_apart(clean(list(read_lines(decoded.text)), RULES)))
    return lines, find_documents(lines, dict(decoded.meta))


def notices_in(raw: bytes, witnesses: Sequence[Notice] = ()) -> list[NoticeDraft]:
    """Return the drafts of the notices in a capture, with holes filled from these witnesses."""
    return drafts_of(found_in(raw)[1], witnesses)


def drafts_of(found: Found, witnesses: Sequence[Notice] = ()) -> list[NoticeDraft]:
    """Return the drafts of the notices among the documents of a capture."""
    drafts = []
    for document in found.documents:
        if document.kind == "notice":
            number = document.numbers[0].text if document.numbers else ""
            home = home_of(region_words(document), number, None)
            origin = Origin("capture.txt", "0" * 64)
            draft = draft_notice(document, home, home.id if home else "", origin)
            whole = with_proposals(with_body(fill(draft, witnesses)))
            drafts.append(with_emendations(whole))
    return drafts


def published() -> dict[str, Notice]:
    """Return the notices of the corpus, parsed, each with the `body` that its file has."""
    bodies = {notice.id: notice.body for notice in loader.read(CORPUS)[0].notices}
    held = load(CORPUS).simplified.held
    return {notice.id: replace(notice, body=bodies[notice.id]) for notice in held}
