"""All figures: a table, the regions side by side, versions, targets and ceilings as bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tiaowen.model import FIGURE_TYPES, GONE, Alike, Artifact, Figure, Notice, Step
from tiaowen.pages.edition import Edition
from tiaowen.pages.links import Link, clause_link, compare_link, notice_link, region_link
from tiaowen.pages.notice import Facts, FigureView, facts, figure_view
from tiaowen.pages.paging import Sheet, sheets
from tiaowen.pages.targets import indicators


@dataclass(frozen=True, slots=True)
class Row:
    """A figure in the table; `figure` has what a reader does not see: base value and unit."""

    figure: Figure
    view: FigureView
    clause: Link
    unit: str


@dataclass(frozen=True, slots=True)
class Group:
    """A notice with its figures; `topics` are the ids of its topics."""

    notice: Facts
    region: str
    topics: tuple[str, ...]
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Side:
    """One region's figure beside another's."""

    region: Link
    notice: Facts
    row: Row


@dataclass(frozen=True, slots=True)
class Matter:
    """A subject on which several regions lay down a figure."""

    phrase: str
    sides: list[Side]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that one of two versions lacks, or that reads otherwise: `old` → `new`."""

    kind: str
    old: Row | None
    new: Row | None


@dataclass(frozen=True, slots=True)
class StepView:
    """What became of the figures from one version to the next."""

    old: Link
    new: Link
    redline: Link
    counts: Counter[str]
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class Bar:
    """A ceiling and its length, in thousandths of the longest."""

    row: Row
    length: int


@dataclass(frozen=True, slots=True)
class Bars:
    """The ceilings of one notice, the highest first."""

    notice: Facts
    bars: list[Bar]


@dataclass(frozen=True, slots=True)
class Goal:
    """An indicator in one year; its length in thousandths of the indicator's highest."""

    year: int
    row: Row
    length: int


@dataclass(frozen=True, slots=True)
class Goals:
    """The targets of one notice that are set for several years, each under its name."""

    notice: Facts
    indicators: list[tuple[str, list[Goal]]]


# How many entries a page of each part has; the real notices stay on one page.
_ROWS = 240
_CEILINGS = 100
_INDICATORS = 30
_DIFFERENCES = 60
_MATTERS = 12
_FIRST = "figures/"


def figures_pages(edition: Edition) -> Iterator[Artifact]:
    """Every figure of every notice that we hold, the newest first; the first page has all parts.

    Where one page has the whole table, living notices come first.
    """
    groups = [
        _group(edition, notice)
        for notice in edition.corpus.held
        if edition.corpus.findings[notice.id].figures
    ]
    living = [group for group in groups if group.notice.status.code not in GONE]
    others = [group for group in groups if group.notice.status.code in GONE]
    bars, most = _bars(living)
    table = _table(groups)
    parts: dict[str, list[Sheet[Any]]] = {
        "table": table if len(table) > 1 else _table([*living, *others]),
        "matters": sheets(
            [_matter(edition, alike) for alike in edition.corpus.alike],
            _MATTERS,
            f"{_FIRST}#across",
            "figures/across/",
        ),
        "steps": sheets(
            _steps(edition),
            _DIFFERENCES,
            f"{_FIRST}#versions",
            "figures/versions/",
            lambda one: 1 + len(one.differences),
        ),
        "goals": sheets(
            [goals for group in living if (goals := _goals(edition, group)).indicators],
            _INDICATORS,
            f"{_FIRST}#targets",
            "figures/targets/",
            lambda one: len(one.indicators),
        ),
        "bars": sheets(
            bars, _CEILINGS, f"{_FIRST}#bars", "figures/ceilings/", lambda one: len(one.bars)
        ),
    }
    shown = {
        "count": sum(len(group.rows) for group in groups),
        "most": most,
        "types": FIGURE_TYPES,
        **_choices(edition, groups),
    }
    yield edition.page(
        "figures.html", _FIRST, number=0, **shown, **{name: part[0] for name, part in parts.items()}
    )
    nothing: Sheet[Any] = sheets((), _ROWS, _FIRST, "")[0]
    for name, part in parts.items():
        for sheet in part[1:]:
            alone = dict.fromkeys(parts, nothing) | {name: sheet}
            yield edition.page("figures.html", sheet.path, number=sheet.number, **shown, **alone)


def _table(groups: Iterable[Group]) -> list[Sheet[Group]]:
    return sheets(groups, _ROWS, _FIRST, "figures/page/", lambda group: len(group.rows))


def _choices(edition: Edition, groups: Iterable[Group]) -> dict[str, dict[str, str]]:
    """The regions and topics that figures have, under their names."""
    topics = {topic for group in groups for topic in group.topics}
    return {
        "regions": {group.region: group.notice.region.text for group in groups},
        "topics": {
            topic: edition.corpus.topic(topic)
            for topic in dict.fromkeys([*edition.corpus.topics, *sorted(topics)])
            if topic in topics
        },
    }


def _group(edition: Edition, notice: Notice) -> Group:
    figures = edition.corpus.findings[notice.id].figures
    return Group(
        facts(edition, notice),
        notice.region,
        notice.topics,
        [_row(edition, figure) for figure in figures],
    )


def _row(edition: Edition, figure: Figure) -> Row:
    notice = edition.corpus.notices[figure.notice]
    clause = notice.by_id[figure.clause]
    view = figure_view(figure, clause.text)
    unit = view.amount.lstrip("0123456789０１２３４５６７８９.,．—-－~～至余餘多")
    return Row(figure, view, clause_link(edition, notice, clause), unit)


def _matter(edition: Edition, alike: Alike) -> Matter:
    corpus = edition.corpus
    first = alike.figures[0]
    text = corpus.notices[first.notice].by_id[first.clause].text
    return Matter(
        "…".join(text[slice(*span)] for span in alike.phrase),
        [
            Side(
                region_link(edition, corpus.region(corpus.notices[figure.notice].region)),
                facts(edition, corpus.notices[figure.notice]),
                _row(edition, figure),
            )
            for figure in alike.figures
        ],
    )


# -- versions --------------------------------------------------------------------------------


def _steps(edition: Edition) -> list[StepView]:
    """The steps between versions that have figures, the newest version first."""
    corpus = edition.corpus
    found = [
        step
        for work in corpus.works.values()
        for step in work.steps
        if any(corpus.findings[version].figures for version in (step.old, step.new))
    ]
    found.sort(key=lambda step: (corpus.notices[step.new].written or date.min, step.new))
    return [_step(edition, step) for step in reversed(found)]


def _step(edition: Edition, step: Step) -> StepView:
    corpus = edition.corpus
    old, new = corpus.notices[step.old], corpus.notices[step.new]
    differences = []
    counts: Counter[str] = Counter(kept=0, changed=0, dropped=0, added=0)
    for before, after in _pairs(edition, old, new, step):
        if before and after and _same(before, after):
            counts["kept"] += 1
            continue
        kind = "changed" if before and after else "dropped" if before else "added"
        counts[kind] += 1
        differences.append(
            Difference(
                kind,
                _row(edition, before) if before else None,
                _row(edition, after) if after else None,
            )
        )
    return StepView(
        notice_link(edition, old),
        notice_link(edition, new),
        compare_link(edition, old, new),
        counts,
        differences,
    )


def _pairs(
    edition: Edition, old: Notice, new: Notice, step: Step
) -> Iterator[tuple[Figure | None, Figure | None]]:
    """The figures of two versions, clause by clause: equal ones first, then by type and unit."""
    was, now = (edition.corpus.found(one.id).figures_in for one in (old, new))
    for change in step.changes:
        before = list(was.get(change.old, ()) if change.old else ())
        after = list(now.get(change.new, ()) if change.new else ())
        for fits in (_same, _alike):
            for one in list(before):
                other = next((other for other in after if fits(one, other)), None)
                if other:
                    before.remove(one)
                    after.remove(other)
                    yield one, other
        yield from ((one, None) for one in before)
        yield from ((None, one) for one in after)


def _same(one: Figure, other: Figure) -> bool:
    return _says(one) == _says(other)


def _says(figure: Figure) -> tuple[str | int | None, ...]:
    return (
        *(figure.type, figure.bound, figure.base_value, figure.base_unit),
        *(figure.from_value, figure.to_value, figure.year),
    )


def _alike(one: Figure, other: Figure) -> bool:
    return (one.type, one.base_unit, one.year) == (other.type, other.base_unit, other.year)


# -- bars ------------------------------------------------------------------------------------


def _bars(groups: Iterable[Group]) -> tuple[list[Bars], str]:
    """The ceilings in 元 of living notices, all to one scale, and the words of the highest."""
    ceilings = [
        (
            group.notice,
            [
                row
                for row in group.rows
                if row.figure.type == "ceiling" and row.figure.base_unit.split("/")[0] == "元"
            ],
        )
        for group in groups
    ]
    rows = [row for _, found in ceilings for row in found]
    if not rows:
        return [], ""
    top = max(rows, key=_value)
    return [
        Bars(
            notice,
            [
                Bar(row, _length(_value(row) / (_value(top) or 1)))
                for row in sorted(found, key=_value, reverse=True)
            ],
        )
        for notice, found in ceilings
        if found
    ], top.view.amount


def _goals(edition: Edition, group: Group) -> Goals:
    notice = edition.corpus.notices[group.notice.id]
    rows = {row.figure: row for row in group.rows}
    return Goals(
        group.notice,
        [
            (
                indicator.name,
                [
                    Goal(point.year, rows[point.figure], _length(point.share))
                    for point in indicator.points
                ],
            )
            for indicator in indicators(notice, (row.figure for row in group.rows))
        ],
    )


def _length(share: float | Decimal) -> int:
    return max(2, int(1000 * share))


def _value(row: Row) -> Decimal:
    return Decimal(row.figure.base_value)
