"""The search page, with the indexes that serve without JavaScript, and what its script says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tiaowen.artifacts import Artifact
from tiaowen.model import (
    RECORD_KINDS,
    STATUSES,
    Notice,
    Record,
)
from tiaowen.pages.edition import Edition
from tiaowen.pages.links import body_link, region_link, topic_link
from tiaowen.pages.words import status_word

_PLAIN = ("count", "least", "between", "none", "all", "more", "filters", "apart", "without")
_BODIES = 150
"""More bodies than this are led to by region, not named one by one."""

_DIMENSIONS = ("region", "kind", "status", "body", "topic", "year")


def search_pages(edition: Edition) -> Iterator[Artifact]:
    """The search page of one script, and the description by which a browser can add it."""
    corpus = edition.corpus
    items: list[Notice | Record] = [*corpus.notices.values(), *corpus.records.values()]
    regions = {item.region for item in items}
    topics = {topic for item in items for topic in item.topics}
    bodies: dict[str, list[Any]] = {}
    for (region, _), body in corpus.bodies.items():
        bodies.setdefault(region, []).append(body_link(edition, body))
    yield edition.page(
        "search.html",
        "search/",
        regions=[
            region_link(edition, corpus.region(one)) for one in _sorted(regions, corpus.regions)
        ],
        topics=[topic_link(edition, one) for one in _sorted(topics, corpus.topics)],
        bodies=[
            (region_link(edition, corpus.region(one)), bodies[one])
            for one in _sorted(set(bodies), corpus.regions)
        ],
        named=len(corpus.bodies) <= _BODIES,
    )
    text = edition.environment.get_template("opensearch.xml").render()
    yield Artifact(f"{edition.script.folder}/opensearch.xml", text.encode())


def search_words(edition: Edition) -> dict[str, Any]:
    """What the script of the search says, in this edition's words."""
    words = edition.words
    return {
        **{name: words[f"search_{name}"] for name in _PLAIN},
        "without_gone": words["search_without_gone"],
        "without_records": words["search_without_records"],
        "unheld": words["status_not_held"],
        "year": words["year"].replace("{year}", "{n}"),
        "dimensions": {name: words[f"search_by_{name}"] for name in _DIMENSIONS},
        "facets": {
            "kind": {kind: words[f"kind_{kind}"] for kind in ("notice", *RECORD_KINDS)},
            "status": {status: status_word(words, status) for status in STATUSES},
        },
    }


def _sorted(used: set[str], registry: Iterable[str]) -> list[str]:
    """Ids in use, in the order of their registry; those that it lacks last."""
    place = {id_: i for i, id_ in enumerate(registry)}
    return sorted(used, key=lambda id_: (place.get(id_, len(place)), id_))
