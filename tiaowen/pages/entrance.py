"""The pages above the scripts: the choice at `/`, 404.html, `/go/` and `/data/`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from tiaowen.artifacts import Artifact
from tiaowen.model import STATUSES
from tiaowen.pages.edition import Edition, page_file
from tiaowen.pages.templates import ROOT
from tiaowen.pages.words import SCRIPTS, status_word


def entrance_pages(editions: tuple[Edition, Edition]) -> Iterator[Artifact]:
    """Yields the choice of script, `/go/`, `/data/`, and the page for wrong addresses.

    A host shows 404.html at any depth, so its links begin with the path of the public address.
    """
    both = [(edition.script, edition.words, edition.corpus.site) for edition in editions]
    environment = editions[0].environment
    base = editions[0].base_url
    for template, name in _PAGES:
        html = environment.get_template(template).render(
            both=both,
            said=[_go_words(edition) for edition in editions],
            canonical=base,
            alternates=[(script.lang, f"{base}{script.folder}/") for script in SCRIPTS],
        )
        if name == "404.html":
            html = html.replace(ROOT, urlsplit(base).path or "/")
        yield page_file(name, html)


_PAGES = (
    ("choice.html", ""),
    ("404.html", "404.html"),
    ("go.html", "go/"),
    ("tables.html", "data/"),
)
_GO = (
    *("failed", "none", "no_clause", "no_document", "many", "unknown", "search", "search_it"),
    *("missing", "has", "has_one", "near", "now", "same", "edited", "removed", "redline", "by"),
    *("note_path", "note_taiwan", "note_part", "note_many", "note_unheld"),
)


def _go_words(edition: Edition) -> str:
    """What `go.js` says in one script."""
    words = {f"go_{key}": edition.words[f"go_{key}"] for key in _GO}
    words |= {code: status_word(edition.words, code) for code in (*STATUSES, "presumed")}
    words["not_held"] = edition.words["status_not_held"]
    return json.dumps(words, ensure_ascii=False)
