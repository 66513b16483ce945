"""The search page, with the indexes that serve without JavaScript, and what its script says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tiaowen.artifacts import Artifact
from tiaowen.exports.kinds import kind_word
from tiaowen.model import (
    DOCUMENT_KINDS,
    RECORD_KINDS,
    STATUSES,
    DocumentKind,
    RegionId,
)
from tiaowen.pages.edition import Edition
from tiaowen.pages.in_use import in_order, regions_in_use, topics_in_use
from tiaowen.pages.links import Link, body_link, region_link, topic_link
from tiaowen.pages.words import Words, status_word

_PLAIN = ("count", "least", "between", "none", "all", "more", "filters", "apart", "without")
_TOLD = ("parts", "parts_apart", "like", "literal", "dropped", "comma", "reworded")
_BODIES = 150
"""More bodies than this are led to by region, not named one by one."""

_DIMENSIONS = ("region", "kind", "type", "status", "body", "topic", "year")


def search_pages(edition: Edition) -> Iterator[Artifact]:
    """Yields the search page of one script, and the description by which a browser can add it."""
    corpus = edition.corpus
    bodies: dict[RegionId, list[Link]] = {}
    for (region, _), body in corpus.bodies.items():
        bodies.setdefault(region, []).append(body_link(edition, body))
    yield edition.page(
        "search.html",
        "search/",
        regions=[region_link(edition, corpus.region(one)) for one in regions_in_use(corpus)],
        topics=[topic_link(edition, one) for one in topics_in_use(corpus)],
        bodies=[
            (region_link(edition, corpus.region(one)), bodies[one])
            for one in in_order(bodies, corpus.regions)
        ],
        named=len(corpus.bodies) <= _BODIES,
    )
    text = edition.environment.get_template("opensearch.xml").render()
    yield Artifact(f"{edition.script.folder}/opensearch.xml", text.encode())


def search_words(edition: Edition) -> dict[str, Any]:
    """Returns the words of the search's script, in this script of Chinese."""
    words = edition.words
    return {
        **{name: words[f"search_{name}"] for name in (*_PLAIN, *_TOLD)},
        "without_gone": words["search_without_gone"],
        "without_records": words["search_without_records"],
        "unheld": words["status_not_held"],
        "year": words["year"].replace("{year}", "{n}"),
        "dimensions": {name: words[f"search_by_{name}"] for name in _DIMENSIONS},
        "facets": {
            "kind": {kind: words[f"kind_{kind}"] for kind in ("notice", *RECORD_KINDS)},
            "type": {kind: _type(kind, words) for kind in dict.fromkeys(DOCUMENT_KINDS.values())},
            "status": {status: status_word(words, status) for status in (*STATUSES, "presumed")},
        },
    }


def _type(kind: DocumentKind, words: Words) -> str:
    """Return the name of a kind of document among others: of several words, all."""
    several = {"law", "legal-interpretation", "plan", "catalogue"}
    return words["types_" + kind.replace("-", "_")] if kind in several else kind_word(kind, words)
