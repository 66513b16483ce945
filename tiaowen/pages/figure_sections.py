"""The five sections of the page of all figures, each from what stands on it to what is shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from tiaowen.model import Figure, Notice, NoticeId, RegionId, Similar, Step
from tiaowen.pages.amounts import FigureView, figure_in
from tiaowen.pages.edition import Edition
from tiaowen.pages.effects import fate_mark
from tiaowen.pages.links import Link, clause_link, compare_link, notice_link, region_link
from tiaowen.pages.notice import Facts, facts
from tiaowen.parsing.figures.targets import indicators


@dataclass(frozen=True, slots=True)
class Row:
    """A figure in the table.

    `figure` has what a reader does not see: base value and unit. `fate` is the mark of a clause
    whose status is not that of its notice.
    """

    figure: Figure
    view: FigureView
    clause: Link
    unit: str
    fate: Markup


@dataclass(frozen=True, slots=True)
class Group:
    """A notice with its figures; `topics` are the ids of its topics."""

    notice: Facts
    region: RegionId
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


def table_group(edition: Edition, notice: Notice) -> Group:
    """Returns a notice with its figures, for the table."""
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
    view = figure_in(notice, figure)
    unit = view.amount.lstrip("0123456789０１２３４５６７８９.,．—-－~～至余餘多")
    fate = fate_mark(edition, notice, clause.id)
    return Row(figure, view, clause_link(edition, notice, clause), unit, fate)


def matter(edition: Edition, group: Similar) -> Matter:
    """Returns a subject with the figure of each region."""
    corpus = edition.corpus
    first = group.figures[0]
    text = corpus.notices[first.notice].by_id[first.clause].text
    return Matter(
        "…".join(text[slice(*span)] for span in group.phrase),
        [
            Side(
                region_link(edition, corpus.region(corpus.notices[figure.notice].region)),
                facts(edition, corpus.notices[figure.notice]),
                _row(edition, figure),
            )
            for figure in group.figures
        ],
    )


def step_view(edition: Edition, step: Step) -> StepView:
    """Returns what became of the figures from one version to the next."""
    corpus = edition.corpus
    old, new = corpus.notices[step.old], corpus.notices[step.new]
    differences = []
    counts: Counter[str] = Counter(kept=0, changed=0, dropped=0, added=0)
    for before, after in pairs(edition, step):
        if not differ(before, after):
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


def pairs(edition: Edition, step: Step) -> Iterator[tuple[Figure | None, Figure | None]]:
    """Yields the figures of two versions in pairs, clause by clause.

    Equal figures are paired first, then those of one type, unit and year; None stands for a
    figure that the other version lacks.
    """
    was, now = (edition.corpus.found(one).figures_in for one in (step.old, step.new))
    merged: dict[str, list[Figure]] = defaultdict(list)
    for change in step.changes:
        if change.change == "merged":
            merged[change.new] += was.get(change.old, ())
    for change in step.changes:
        if change.change == "merged":
            continue
        before = [*(was.get(change.old, ()) if change.old else ()), *merged[change.new]]
        after = list(now.get(change.new, ()) if change.new else ())
        for fits in (_same, _similar):
            for one in list(before):
                other = next((other for other in after if fits(one, other)), None)
                if other:
                    before.remove(one)
                    after.remove(other)
                    yield one, other
        yield from ((one, None) for one in before)
        yield from ((None, one) for one in after)


def differ(one: Figure | None, other: Figure | None) -> bool:
    """Tells whether the two of a pair say different things, or one of them is missing."""
    return not (one and other and _same(one, other))


def _same(one: Figure, other: Figure) -> bool:
    return _says(one) == _says(other)


def _says(figure: Figure) -> tuple[str | int | None, ...]:
    return (
        *(figure.type, figure.bound, figure.base_value, figure.base_unit),
        *(figure.from_value, figure.to_value, figure.year),
    )


def _similar(one: Figure, other: Figure) -> bool:
    return (one.type, one.base_unit, one.year) == (other.type, other.base_unit, other.year)


def ceilings(edition: Edition, notice: NoticeId) -> list[Figure]:
    """Returns the ceilings of a notice in 元, in the order of the text."""
    return [
        figure
        for figure in edition.corpus.findings[notice].figures
        if figure.type == "ceiling" and figure.base_unit.split("/")[0] == "元"
    ]


def bars(edition: Edition, notice: Notice, highest: Figure | None) -> Bars:
    """Returns the ceilings of a notice, to the scale that all notices share."""
    whole = (base_value(highest) if highest else 0) or 1
    found = sorted(ceilings(edition, notice.id), key=base_value, reverse=True)
    return Bars(
        facts(edition, notice),
        [Bar(_row(edition, figure), _length(base_value(figure) / whole)) for figure in found],
    )


def goals(edition: Edition, notice: Notice) -> Goals:
    """Returns the targets of a notice that are set for several years."""
    return Goals(
        facts(edition, notice),
        [
            (
                indicator.name,
                [
                    Goal(point.year, _row(edition, point.figure), _length(point.share))
                    for point in indicator.points
                ],
            )
            for indicator in indicators(notice, edition.corpus.findings[notice.id].figures)
        ],
    )


def _length(share: float | Decimal) -> int:
    return max(2, int(1000 * share))


def base_value(figure: Figure) -> Decimal:
    """Returns the value of a figure in its base unit."""
    return Decimal(figure.base_value)
