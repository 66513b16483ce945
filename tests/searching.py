"""For tests of the search: everything that can be found, by a plain scan, and what a page shows."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests import CORPUS
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.load import load

LOADED = load(CORPUS)
CORPORA = {"zh-hans": LOADED.simplified, "zh-hant": LOADED.traditional}


def units(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """Yield the reference and the text of everything that can be found, by a plain scan."""
    for notice in corpus.notices.values():
        names = [notice.number or "", notice.title]
        if notice.short_title not in notice.title:
            names.append(notice.short_title)
        yield notice.id, "　".join(filter(None, names))
        for clause in notice.clauses:
            yield f"{notice.id}#{clause.id}", clause.printed
    for record in corpus.records.values():
        for text in (record.title, *record.abstract):
            yield record.id, text


def look(page: Page, address: str, query: str, folder: str = "zh-hans", more: str = "") -> None:
    page.goto(f"{address}{folder}/search/?q={quote(query)}{more}")
    expect(page.locator("#count")).not_to_be_empty()


def refs(page: Page) -> list[str]:
    return [
        hit.get_attribute("data-ref") or "" for hit in page.locator("#results [data-ref]").all()
    ]
