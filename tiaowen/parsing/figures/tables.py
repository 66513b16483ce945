"""A row of a table → figures: what they are from the head, their unit from the head or a column.

A column is read where its head says both what its numbers are (最高补助, 办结时限, 2027年目标) and
their unit, or the row has a column of units. A column that names a unit, or a price, and not the
rest, is left out cell by cell, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tiaowen.model import (
    Bound,
    Clause,
    Figure,
    FigureType,
    LeftOut,
    Notice,
    Table,
)
from tiaowen.parsing.figures.amounts import (
    HALF_WIDTH,
    KINDS,
    NUMBER,
    PER,
    SCALE,
    TOKEN,
    UNITS,
    one_of,
    scaled,
)
from tiaowen.parsing.figures.rules import bound_of

_TARGET_HEAD = re.compile(r"(20[0-9]{2})年?[^0-9]{0,6}(?:目标|指标|计划)?[^0-9]{0,4}")
_TARGETS_ABOVE = re.compile(r"\S*(?:目标|指标|计划|任务)\S* (?=20[0-9]{2})")
_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}(?=年)")
_CELL = re.compile(rf"(?P<mark>[≥≤><＞＜]?)(?P<number>{NUMBER})(?P<more>(?:以上|以内)?)")
_CELL_BOUND: Mapping[str, Bound] = {"≥": "≥", "≤": "≤", ">": ">", "＞": ">", "<": "<", "＜": "<"}
_PRINTED_UNIT = re.compile(
    rf"(?P<scale>{SCALE}|)(?P<unit>{one_of(list(UNITS))})(?P<per>(?:{PER})?)"
)
_HEAD_UNIT = re.compile(rf"[（(](?:单位[：:])?(?P<printed>{_PRINTED_UNIT.pattern})[）)]")
# Heads that say what their numbers are, by what the unit measures: the first that fits decides.
_NOT_LAID_DOWN = re.compile(
    r"实际|完成|现状|上年|已|累计|同比|占比|最低|最少|下限|起付|门槛|以上|不低于|不少于|至少"
)
_MEANINGS: tuple[tuple[str, re.Pattern[str], FigureType, Bound], ...] = (
    ("money share count", re.compile("最高|最多|上限|限额|不超过|封顶"), "ceiling", "≤"),
    ("time", re.compile("时限|期限"), "limit", "="),
    ("share", re.compile("比例|费率|利率|税率"), "rate", "="),
    (
        "money",
        re.compile("收费|补助|补贴|奖励|奖补|资助|罚款|津贴|价格|单价|票价|租金|押金|保证金"),
        "amount",
        "=",
    ),
)
_PRICES = re.compile("|".join(pattern.pattern for _, pattern, *_ in _MEANINGS))


@dataclass(frozen=True, slots=True)
class _Column:
    """What the numbers of a column are, as far as its head says it.

    Attributes:
        type: Their type, None where the head does not tell it.
        bound: Their bound, where a cell has none of its own.
        year: The year that they hold for.
        unit: The unit in the head, and `unit_at` its span there.
    """

    type: FigureType | None
    bound: Bound
    year: int | None
    unit: re.Match[str] | None = None
    unit_at: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of the name and of the unit, and those of numbers that are figures."""

    name: int | None
    unit: int | None
    numbers: Mapping[int, _Column]


@lru_cache(maxsize=16)
def _columns(header: tuple[str, ...]) -> _Columns:
    """The columns of a table with this head.

    In a head of several rows a year stands below what it is the year of: 年度目标 2024年.
    """
    names = [i for i, head in enumerate(header) if re.search("名称|指标$|项目|内容", head)]
    units = [i for i, head in enumerate(header) if head in ("单位", "计量单位")]
    numbers = {i: one for i, head in enumerate(header) if (one := _column(head))}
    return _Columns(names[0] if names else None, units[0] if units else None, numbers)


def _column(head: str) -> _Column | None:
    """What a head says of the numbers under it, None where they are no amounts."""
    found = _HEAD_UNIT.search(head)
    unit = _PRINTED_UNIT.fullmatch(found["printed"]) if found else None
    unit_at = found.span("printed") if found else (0, 0)
    above = _TARGETS_ABOVE.match(head)
    bare = _HEAD_UNIT.sub("", head)
    target = _TARGET_HEAD.fullmatch(bare.removeprefix(above[0] if above else ""))
    if target and (above or not unit or KINDS[UNITS[unit["unit"]]] == "count"):
        return _Column("target", "=", int(target[1]), unit, unit_at)
    years = set(_YEAR.findall(head))
    year = int(years.pop()) if len(years) == 1 else None
    if not unit:
        return _Column(None, "=", year) if _PRICES.search(head) else None
    kind = KINDS[UNITS[unit["unit"]]]
    for kinds, pattern, type_, bound in _MEANINGS:
        if kind in kinds.split() and pattern.search(bare) and not _NOT_LAID_DOWN.search(bare):
            return _Column(type_, bound, year, unit, unit_at)
    return _Column(None, "=", year, unit, unit_at)


def row_figures(notice: Notice, table: Table, row: Clause) -> Iterator[Figure | LeftOut]:
    """Yield the figures of one row that the table's head makes figures, and what is left out."""
    columns = _columns(table.header)
    if not columns.numbers:
        return
    spans = dict(enumerate(_spans(row.cells)))
    subject = spans[columns.name] if columns.name in spans else _first_words(row, spans)
    printed = spans.get(columns.unit) if columns.unit is not None else None
    in_row = (
        _PRINTED_UNIT.fullmatch(row.text[slice(*printed)].translate(HALF_WIDTH))
        if printed
        else None
    )
    for at, column in columns.numbers.items():
        start, end = spans.get(at, (0, 0))
        words = row.text[start:end].translate(HALF_WIDTH)
        if not re.search("[0-9]", words) or TOKEN.search(words):
            continue  # an amount with its own unit is read like any other
        match = _CELL.fullmatch(words)
        unit = column.unit or in_row
        if abs(row.spans[at]) > 1:
            yield LeftOut(notice.id, row.id, start, end, "a cell over several columns")
        elif not match:
            yield LeftOut(notice.id, row.id, start, end, "a cell that is more than a number")
        elif not unit:
            yield LeftOut(notice.id, row.id, start, end, "no unit in its row or its head")
        elif not column.type:
            yield LeftOut(notice.id, row.id, start, end, "a head that does not say what it is")
        else:
            number = match["number"].replace(",", "")
            yield Figure(
                notice=notice.id,
                clause=row.id,
                type=column.type,
                bound=_CELL_BOUND.get(match["mark"]) or _bound(match["more"], column.bound),
                value=number,
                unit=unit[0],
                base_value=scaled(number, unit["scale"]),
                base_unit=UNITS[unit["unit"]] + unit["per"],
                from_value="",
                to_value="",
                year=column.year,
                start=start,
                end=end,
                amount=(start, end),
                subject=subject,
                unit_at=None if column.unit else printed,
                unit_in_head=(at, *column.unit_at) if column.unit else None,
            )


def _bound(more: str, otherwise: Bound) -> Bound:
    return bound_of("", more, False) if more else otherwise


def _spans(cells: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each cell stands in the text of its row."""
    start = 0
    for cell in cells:
        yield start, start + len(cell)
        start += len(cell) + 1


def _first_words(row: Clause, spans: Mapping[int, tuple[int, int]]) -> tuple[int, int] | None:
    """The first cell that is words, which says whose the row's numbers are."""
    for column, cell in enumerate(row.cells):
        if cell and not re.fullmatch(r"[0-9０-９.．、,\s]*", cell):
            return spans[column]
    return None
