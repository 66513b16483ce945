"""The pages about the site itself: how it is edited, its data, and how to link to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tiaowen.artifacts import Artifact
from tiaowen.exports.citations import official, place
from tiaowen.exports.datapackage import TABLES
from tiaowen.model import Clause, Notice
from tiaowen.pages.edition import Edition

_NEEDED_FILES = ("notices.json", "anchors.json", "go.json", "datapackage.json")


@dataclass(frozen=True, slots=True)
class Example:
    """A measure of this site to show links with.

    Attributes:
        cited: How people cite it.
        official: How an official document cites it.
        pinned: The address of its text in this notice.
        current: The address of the measure in the version in force.
        label: Its name in the inventory for Sphinx and MkDocs.
        notice: The name of its notice there.
    """

    cited: str
    official: str
    pinned: str
    current: str
    label: str
    notice: str


def author_pages(edition: Edition) -> Iterator[Artifact]:
    """Yields `about/`, `data/` and `linking/` of one script."""
    yield edition.page(f"about.{edition.script.folder}.html", "about/")
    yield edition.page("data.html", "data/", tables=TABLES, files=_NEEDED_FILES)
    yield edition.page("linking.html", "linking/", example=_example(edition))


def _example(edition: Edition) -> Example | None:
    found = example_of(edition)
    if found is None:
        return None
    notice, measure = found
    work = edition.corpus.work_of[notice.id]
    where = place(notice, measure, edition.words)
    return Example(
        cited=f"{notice.number or notice.name}{where}",
        official=official(notice, where, edition.words),
        pinned=f"{edition.url}notices/{notice.id}/{measure.id}/",
        current=f"{edition.url}works/{work.id}/{work.wids[notice.id, measure.id]}/",
        label=f"{notice.id}/{measure.id}",
        notice=notice.id,
    )


def example_of(edition: Edition) -> tuple[Notice, Clause] | None:
    """Returns the measure to show links with: one that got another number, else any."""
    corpus = edition.corpus
    for work in corpus.works.values():
        for step in work.steps:
            new = corpus.notices[step.new]
            for change in step.changes:
                clause = new.by_id.get(change.new)
                if clause and clause.is_measure and change.old != change.new:
                    return new, clause
    return next(((one, one.measures[0]) for one in corpus.held if one.measures), None)
