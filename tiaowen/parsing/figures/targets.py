"""Indicators: targets that the text sets for one thing and several years.

In a table, a row is an indicator. In prose, figures of one clause are an indicator if the words
directly before and behind them are the same but for the year, and so are unit and bound:
2025年…科技型企业400家 and 2027年…科技型企业600家, but not 高新技术企业150家. A target for one
year alone is no indicator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tiaowen.model import Figure, Notice

_BEFORE = re.compile(r"[^，。；、：（）“”0-9\t\n]*$")
_BEHIND = re.compile(r"[^，。；、：（）“”0-9\t\n]*")
_REACH = 100
"""How far the words of an indicator reach on each side, so that the cost of a figure is bounded."""


@dataclass(frozen=True, slots=True)
class Point:
    """The target of an indicator for one year; `share` is its value over the highest, 0 to 1."""

    year: int
    figure: Figure
    share: float


@dataclass(frozen=True, slots=True)
class Indicator:
    """A thing with targets for several years, earliest first; `name` in the text's own words."""

    name: str
    points: tuple[Point, ...]


def indicators(notice: Notice, figures: Iterable[Figure]) -> list[Indicator]:
    """Return the indicators of a notice, in document order."""
    found: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        if figure.type == "target" and figure.year and not figure.to_value:
            found.setdefault(_key(notice, figure), []).append(figure)
    return [
        _indicator(key[-1], group)
        for key, group in found.items()
        if len(group) > 1 and len({figure.year for figure in group}) == len(group)
    ]


def _key(notice: Notice, figure: Figure) -> tuple[str, ...]:
    """Return what the figures of one indicator share; the last part is the indicator's name."""
    text = notice.by_id[figure.clause].text
    unit = (figure.base_unit, figure.bound)
    if figure.subject:
        return (figure.clause, *unit, text[slice(*figure.subject)])
    before = _BEFORE.search(text[max(0, figure.start - _REACH) : figure.start])
    behind = _BEHIND.match(text[figure.end : figure.end + _REACH])
    words = [before[0].removeprefix("年") if before else "", behind[0] if behind else ""]
    return (figure.clause, *unit, "…".join(words).removesuffix("…"))


def _indicator(name: str, figures: list[Figure]) -> Indicator:
    most = max(Decimal(figure.base_value) for figure in figures)
    return Indicator(
        name,
        tuple(
            Point(figure.year or 0, figure, float(Decimal(figure.base_value) / most) if most else 0)
            for figure in sorted(figures, key=lambda figure: figure.year or 0)
        ),
    )
