"""All figures: a table, the regions side by side, versions, targets and ceilings as bars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tiaowen.artifacts import Artifact
from tiaowen.model import FIGURE_TYPES, GONE, Figure, NoticeId, Step
from tiaowen.pages.amounts import figure_in
from tiaowen.pages.edition import Edition
from tiaowen.pages.figure_sections import (
    bars,
    base_value,
    ceilings,
    differ,
    goals,
    matter,
    pairs,
    step_view,
    table_group,
)
from tiaowen.pages.paging import ListPage, paginate

# How many entries a page of each part has; the real notices stay on one page.
_ROWS = 240
_CEILINGS = 100
_INDICATORS = 30
_DIFFERENCES = 60
_SIDES = 36
_FIRST = "figures/"


@dataclass(frozen=True)
class FigurePages:
    """Which figures stand on which page, by ids, so that both scripts share it.

    Attributes:
        parts: The pages of each section: of notice ids in `table`, `goals` and `bars`, of `Similar`
            in `matters`, of `Step` in `steps`. The first of each stand together on the first page.
        count: How many figures there are.
        highest: The ceiling that all bars are measured by; None without ceilings.
    """

    parts: Mapping[str, Sequence[ListPage[Any]]]
    count: int
    highest: Figure | None

    def notices(self, part: str, page: ListPage[Any]) -> Iterator[NoticeId]:
        """Yields the ids of the notices whose figures stand on a page of a section."""
        for one in page.entries:
            if part == "matters":
                yield from (figure.notice for figure in one.figures)
            elif part == "steps":
                yield from (one.old, one.new)
            else:
                yield one


def figure_pages(edition: Edition) -> FigurePages:
    """Returns the pages of all figures, the newest notices first.

    Where one page has the whole table, living notices come first.
    """
    corpus = edition.corpus
    figured = [notice for notice in corpus.held if corpus.findings[notice.id].figures]
    living = [one.id for one in figured if edition.status(one).code not in GONE]
    others = [one.id for one in figured if edition.status(one).code in GONE]
    rows = {one.id: len(corpus.findings[one.id].figures) for one in figured}
    limits = {id_: found for id_ in living if (found := ceilings(edition, id_))}
    targets = {id_: count for id_ in living if (count := corpus.contents[id_].indicators)}

    def table(notices: Iterable[NoticeId]) -> list[ListPage[NoticeId]]:
        return paginate(notices, _ROWS, _FIRST, "figures/page/", rows.__getitem__)

    whole = table(rows)
    return FigurePages(
        {
            "table": whole if len(whole) > 1 else table([*living, *others]),
            "matters": paginate(
                corpus.similar,
                _SIDES,
                f"{_FIRST}#across",
                "figures/across/",
                lambda group: len(group.figures),
            ),
            "steps": paginate(
                _steps(edition),
                _DIFFERENCES,
                f"{_FIRST}#versions",
                "figures/versions/",
                lambda step: 1 + sum(1 for one in pairs(edition, step) if differ(*one)),
            ),
            "goals": paginate(
                targets,
                _INDICATORS,
                f"{_FIRST}#targets",
                "figures/targets/",
                targets.__getitem__,
            ),
            "bars": paginate(
                limits,
                _CEILINGS,
                f"{_FIRST}#bars",
                "figures/ceilings/",
                lambda one: len(limits[one]),
            ),
        },
        count=sum(rows.values()),
        highest=max(
            (figure for found in limits.values() for figure in found), key=base_value, default=None
        ),
    )


def figures_page(edition: Edition, plan: FigurePages, part: str = "", place: int = 0) -> Artifact:
    """Returns the first page, with the beginning of each section, or a later page of one section.

    Args:
        edition: The edition of the page.
        plan: What `figure_pages` gave.
        part: The section, "" for the first page.
        place: Which of its pages.
    """
    empty: ListPage[Any] = paginate((), _ROWS, _FIRST, "")[0]
    own = {name: pages[0] for name, pages in plan.parts.items()}
    if part:
        own = dict.fromkeys(own, empty) | {part: plan.parts[part][place]}
    views: dict[str, Callable[[Any], Any]] = {
        "table": lambda id_: table_group(edition, edition.corpus.notices[id_]),
        "matters": lambda group: matter(edition, group),
        "steps": lambda step: step_view(edition, step),
        "goals": lambda id_: goals(edition, edition.corpus.notices[id_]),
        "bars": lambda id_: bars(edition, edition.corpus.notices[id_], plan.highest),
    }
    top = plan.highest
    return edition.page(
        "figures.html",
        plan.parts[part][place].path if part else _FIRST,
        number=plan.parts[part][place].number if part else 0,
        count=plan.count,
        most=figure_in(edition.corpus.notices[top.notice], top).amount if top else "",
        types=FIGURE_TYPES,
        **(_choices(edition, plan) if not part else {}),
        **{
            name: replace(page, entries=tuple(map(views[name], page.entries)))
            for name, page in own.items()
        },
    )


def _choices(edition: Edition, plan: FigurePages) -> dict[str, dict[str, str]]:
    """The regions and topics that figures have, under their names."""
    corpus = edition.corpus
    notices = [corpus.notices[id_] for page in plan.parts["table"] for id_ in page.entries]
    topics = {topic for notice in notices for topic in notice.topics}
    return {
        "regions": {one.region: corpus.region(one.region).name for one in notices},
        "topics": {
            topic: corpus.topic(topic)
            for topic in dict.fromkeys([*corpus.topics, *sorted(topics)])
            if topic in topics
        },
    }


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
