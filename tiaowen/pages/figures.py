"""All figures: a table, the regions side by side, versions, targets and ceilings as bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from tiaowen.artifacts import Artifact
from tiaowen.model import (
    FIGURE_TYPES,
    GONE,
    Alike,
    Figure,
    Notice,
    Step,
)
from tiaowen.pages.amounts import (
    FigureView,
    figure_view,
)
from tiaowen.pages.edition import Edition
from tiaowen.pages.links import (
    Link,
    clause_link,
    compare_link,
    notice_link,
    region_link,
)
from tiaowen.pages.notice import Facts, facts
from tiaowen.pages.paging import Sheet, sheets
from tiaowen.parsing.figures.targets import indicators


@dataclass(frozen=True, slots=True)
class Row:
    """A figure in the table.

    `figure` has what a reader does not see: base value and unit.
    """

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
_SIDES = 36
_FIRST = "figures/"


@dataclass(frozen=True)
class Layout:
    """Which figures stand on which page, told by ids; it is the same for both scripts.

    `parts` has the sheets of each part: of notices in `table`, `goals` and `bars`, of Alike in
    `matters`, of Step in `steps`. The first sheets stand together on the first page. `highest` is
    the ceiling that all bars are measured by.
    """

    parts: Mapping[str, Sequence[Sheet[Any]]]
    count: int
    highest: Figure | None

    def notices(self, part: str, sheet: Sheet[Any]) -> Iterator[str]:
        """The notices whose figures stand on a sheet."""
        for one in sheet.entries:
            if part == "matters":
                yield from (figure.notice for figure in one.figures)
            elif part == "steps":
                yield from (one.old, one.new)
            else:
                yield one


def layout(edition: Edition) -> Layout:
    """The pages of all figures, the newest notices first.

    Where one page has the whole table, living notices come first.
    """
    corpus = edition.corpus
    figured = [notice for notice in corpus.held if corpus.findings[notice.id].figures]
    living = [one.id for one in figured if edition.status(one).code not in GONE]
    others = [one.id for one in figured if edition.status(one).code in GONE]
    rows = {one.id: len(corpus.findings[one.id].figures) for one in figured}
    ceilings = {id_: found for id_ in living if (found := _ceilings(edition, id_))}
    targets = {id_: count for id_ in living if (count := corpus.contents[id_].indicators)}

    def table(notices: Iterable[str]) -> list[Sheet[str]]:
        return sheets(notices, _ROWS, _FIRST, "figures/page/", rows.__getitem__)

    whole = table(rows)
    return Layout(
        {
            "table": whole if len(whole) > 1 else table([*living, *others]),
            "matters": sheets(
                corpus.alike,
                _SIDES,
                f"{_FIRST}#across",
                "figures/across/",
                lambda alike: len(alike.figures),
            ),
            "steps": sheets(
                _steps(edition),
                _DIFFERENCES,
                f"{_FIRST}#versions",
                "figures/versions/",
                lambda step: 1 + sum(1 for one in _pairs(edition, step) if _differ(*one)),
            ),
            "goals": sheets(
                targets,
                _INDICATORS,
                f"{_FIRST}#targets",
                "figures/targets/",
                targets.__getitem__,
            ),
            "bars": sheets(
                ceilings,
                _CEILINGS,
                f"{_FIRST}#bars",
                "figures/ceilings/",
                lambda one: len(ceilings[one]),
            ),
        },
        count=sum(rows.values()),
        highest=max(
            (figure for found in ceilings.values() for figure in found), key=_value, default=None
        ),
    )


def figures_page(edition: Edition, layout: Layout, part: str = "", place: int = 0) -> Artifact:
    """The first page, which has the first sheet of each part, or another sheet of one part."""
    empty: Sheet[Any] = sheets((), _ROWS, _FIRST, "")[0]
    own = {name: pages[0] for name, pages in layout.parts.items()}
    if part:
        own = dict.fromkeys(own, empty) | {part: layout.parts[part][place]}
    views: dict[str, Callable[[Any], Any]] = {
        "table": lambda id_: _group(edition, edition.corpus.notices[id_]),
        "matters": lambda alike: _matter(edition, alike),
        "steps": lambda step: _step(edition, step),
        "goals": lambda id_: _goals(edition, edition.corpus.notices[id_]),
        "bars": lambda id_: _bars(edition, edition.corpus.notices[id_], layout.highest),
    }
    top = layout.highest
    text = edition.corpus.notices[top.notice].by_id[top.clause].text if top else ""
    return edition.page(
        "figures.html",
        layout.parts[part][place].path if part else _FIRST,
        number=layout.parts[part][place].number if part else 0,
        count=layout.count,
        most=figure_view(top, text).amount if top else "",
        types=FIGURE_TYPES,
        **(_choices(edition, layout) if not part else {}),
        **{
            name: replace(sheet, entries=tuple(map(views[name], sheet.entries)))
            for name, sheet in own.items()
        },
    )


def _choices(edition: Edition, layout: Layout) -> dict[str, dict[str, str]]:
    """The regions and topics that figures have, under their names."""
    corpus = edition.corpus
    notices = [corpus.notices[id_] for sheet in layout.parts["table"] for id_ in sheet.entries]
    topics = {topic for notice in notices for topic in notice.topics}
    return {
        "regions": {one.region: corpus.region(one.region).name for one in notices},
        "topics": {
            topic: corpus.topic(topic)
            for topic in dict.fromkeys([*corpus.topics, *sorted(topics)])
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
    return Row(
        figure,
        view,
        clause_link(edition, notice, clause),
        unit,
    )


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


def _steps(edition: Edition) -> list[Step]:
    """The steps between versions that have figures, the newest version first."""
    corpus = edition.corpus
    found = [
        step
        for work in corpus.works.values()
        for step in work.steps
        if any(corpus.findings[version].figures for version in (step.old, step.new))
    ]
    found.sort(key=lambda step: (corpus.notices[step.new].written or date.min, step.new))
    return found[::-1]


def _step(edition: Edition, step: Step) -> StepView:
    corpus = edition.corpus
    old, new = corpus.notices[step.old], corpus.notices[step.new]
    differences = []
    counts: Counter[str] = Counter(kept=0, changed=0, dropped=0, added=0)
    for before, after in _pairs(edition, step):
        if not _differ(before, after):
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


def _pairs(edition: Edition, step: Step) -> Iterator[tuple[Figure | None, Figure | None]]:
    """The figures of two versions, clause by clause: equal ones first, then by type and unit."""
    was, now = (edition.corpus.found(one).figures_in for one in (step.old, step.new))
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


def _differ(one: Figure | None, other: Figure | None) -> bool:
    return not (one and other and _same(one, other))


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


def _ceilings(edition: Edition, notice: str) -> list[Figure]:
    """The ceilings of a notice in 元, in the order of the text."""
    return [
        figure
        for figure in edition.corpus.findings[notice].figures
        if figure.type == "ceiling" and figure.base_unit.split("/")[0] == "元"
    ]


def _bars(edition: Edition, notice: Notice, highest: Figure | None) -> Bars:
    """The ceilings of a notice, to the scale that all of them share."""
    whole = (_value(highest) if highest else 0) or 1
    found = sorted(_ceilings(edition, notice.id), key=_value, reverse=True)
    bars = [Bar(_row(edition, figure), _length(_value(figure) / whole)) for figure in found]
    return Bars(facts(edition, notice), bars)


def _goals(edition: Edition, notice: Notice) -> Goals:
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


def _value(figure: Figure) -> Decimal:
    return Decimal(figure.base_value)
