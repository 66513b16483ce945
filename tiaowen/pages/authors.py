"""The pages about the site itself: how it is edited, its data, and how to link to it."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.artifacts import Artifact
from tiaowen.exports.citations import official, place
from tiaowen.exports.datapackage import TABLES
from tiaowen.model import Clause, Notice
from tiaowen.pages.edition import Edition
from tiaowen.pages.words import SIMPLIFIED

_NEEDED_FILES = ("notices.json", "anchors.json", "go.json", "datapackage.json")


def author_pages(edition: Edition) -> Iterator[Artifact]:
    """`about/`, `data/` and `linking/` of one script."""
    yield edition.page(f"about.{edition.script.folder}.html", "about/")
    yield edition.page("data.html", "data/", tables=TABLES, files=_NEEDED_FILES)
    yield edition.page("linking.html", "linking/", **_example(edition))


def _example(edition: Edition) -> dict[str, object]:
    """A measure of this site to show links with: one that kept its words under a new number."""
    found = example_of(edition)
    if found is None:
        return {"example": None}
    notice, measure = found
    work = edition.corpus.work_of[notice.id]
    where = place(notice, measure, edition.words)
    cited = f"{notice.number or notice.name}{where}"
    path = f"notices/{notice.id}/{measure.id}/"
    return {
        "example": cited,
        "official": official(notice, where, edition.words),
        "pinned": f"{edition.base_url}{edition.script.folder}/{path}",
        "simplified": f"{edition.base_url}{SIMPLIFIED.folder}/{path}",
        "current": f"{edition.base_url}{edition.script.folder}/works/{work.id}/"
        f"{work.wids[notice.id, measure.id]}/",
        "label": f"{notice.id}/{measure.id}",
        "notice_id": notice.id,
        "heading": measure.heading,
    }


def example_of(edition: Edition) -> tuple[Notice, Clause] | None:
    """The measure that links are shown with."""
    corpus = edition.corpus
    for work in corpus.works.values():
        for step in work.steps:
            new = corpus.notices[step.new]
            for change in step.changes:
                clause = new.by_id.get(change.new)
                if clause and clause.is_measure and change.old != change.new:
                    return new, clause
    return next(((one, one.measures[0]) for one in corpus.held if one.measures), None)
