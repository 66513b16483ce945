"""The redline of two versions of a work, clause by clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from tiaowen.artifacts import Artifact
from tiaowen.corpus.lineage import between
from tiaowen.model import (
    CHANGES,
    Change,
    Clause,
    Notice,
    Work,
)
from tiaowen.pages.edition import Edition
from tiaowen.pages.links import (
    Link,
    clause_link,
    compare_link,
    place_in_redline,
    place_link,
    region_link,
    work_link,
)
from tiaowen.pages.notice import facts
from tiaowen.textdiff import redline

Cell = tuple[tuple[str, str], ...]
"""A text in stretches: `kept`, `struck` or `put`, and the words."""


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one clause. `id` is its place on the page, `ref` the clause it shows.

    `likely` are the new measures that may have taken up one that is unclear.
    """

    id: str
    ref: str
    change: str
    moved: bool
    old: Link | None
    new: Link | None
    likely: tuple[Link, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive rows that all changed, or none: unchanged ones are folded away together."""

    same: bool
    rows: tuple[Row, ...]


def compare_pages(edition: Edition, work: Work) -> Iterator[Artifact]:
    """Yields a redline for every pair of held versions, the older first."""
    for old, new in combinations(edition.corpus.held_versions(work), 2):
        rows = [
            _row(edition, old, new, change)
            for change in _in_reading_order(between(work, old.id, new.id), old)
        ]
        yield edition.page(
            "compare.html",
            f"compare/{old.id}/{new.id}/",
            link=compare_link(edition, old, new),
            old=facts(edition, old),
            new=facts(edition, new),
            work=work_link(edition, work),
            region=region_link(edition, edition.corpus.region(work.region)),
            runs=[
                Run(same, tuple(group))
                for same, group in groupby(rows, lambda row: row.change == "same")
            ],
            counts={change: sum(1 for row in rows if row.change == change) for change in CHANGES},
            moved=sum(1 for row in rows if row.change == "same" and row.moved),
        )


def _in_reading_order(changes: Sequence[Change], old: Notice) -> list[Change]:
    """The new text's order, each that is gone behind the one that it followed in the old text."""
    place = {clause.id: i for i, clause in enumerate(old.clauses)}
    ordered = [change for change in changes if change.new]
    for gone in (change for change in changes if not change.new):
        after = 0
        nearest = -1
        for i, change in enumerate(ordered, 1):
            at = place.get(change.old, -1)
            if nearest < at < place[gone.old]:
                nearest, after = at, i
        ordered.insert(after, gone)
    return ordered


def _row(edition: Edition, old: Notice, new: Notice, change: Change) -> Row:
    before = old.by_id[change.old] if change.old else None
    after = new.by_id[change.new] if change.new else None
    return Row(
        id=place_in_redline(change),
        ref=f"{old.id}#{change.old}" if _shows_old(change) else f"{new.id}#{change.new}",
        change=change.change,
        moved=bool(before and after and before.label != after.label),
        old=clause_link(edition, old, before) if before else None,
        new=clause_link(edition, new, after) if after else None,
        likely=tuple(place_link(edition, new, new.by_id[one]) for one in change.candidates),
        cells=_cells(before, after, change.change),
    )


def _shows_old(change: Change) -> bool:
    """Whether the row has the old text alone: the new one is that of another row, or of none."""
    return not change.new or change.change == "merged"


def _cells(old: Clause | None, new: Clause | None, change: str) -> tuple[Cell, ...]:
    """The text, a row cell by cell; a number that only moved is no amendment of the text."""
    before = _texts(old) if old else ()
    after = _texts(new) if new else ()
    if change == "same":
        return tuple((("kept", text),) for text in after)
    if change in ("merged", "unclear"):  # which of its words were struck is not known
        return tuple((("kept", text),) for text in before)
    if old is None:
        return tuple((("put", text),) for text in after)
    if new is None:
        return tuple((("struck", text),) for text in before)
    if len(before) != len(after):
        before, after = ("\t".join(before),), ("\t".join(after),)
    return tuple(
        tuple((segment.kind, segment.text) for segment in redline(one, other))
        for one, other in zip(before, after, strict=True)
    )


def _texts(clause: Clause) -> tuple[str, ...]:
    return clause.cells if clause.kind == "row" else (clause.text,)
