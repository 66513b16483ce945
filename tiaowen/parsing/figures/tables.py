"""A row of a table of targets → figures: the years from the head, the unit from its column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from tiaowen.model import (
    Bound,
    Clause,
    Figure,
    LeftOut,
    Notice,
    Table,
)
from tiaowen.parsing.figures.amounts import (
    HALF_WIDTH,
    NUMBER,
    SCALE,
    UNITS,
    one_of,
    scaled,
)
from tiaowen.parsing.figures.rules import bound_of

_TARGET_HEAD = re.compile(r"(20[0-9]{2})年?[^0-9]{0,6}(?:目标|指标|计划)?[^0-9]{0,4}")
_TARGETS_ABOVE = re.compile(r"\S*(?:目标|指标|计划|任务)\S* (?=20[0-9]{2})")
_CELL = re.compile(rf"(?P<mark>[≥≤><＞＜]?)(?P<number>{NUMBER})(?P<more>(?:以上|以内)?)")
_CELL_BOUND: Mapping[str, Bound] = {"≥": "≥", "≤": "≤", ">": ">", "＞": ">", "<": "<", "＜": "<"}
_PRINTED_UNIT = re.compile(rf"(?P<scale>{SCALE}|)(?P<unit>{one_of(list(UNITS))})")


def _columns(header: Sequence[str]) -> tuple[int | None, int | None, dict[int, int]]:
    """Return the columns of the name and the unit, and column → year for those of targets.

    In a head of several rows a year stands below what it is the year of: 年度目标 2024年.
    """
    names = [i for i, head in enumerate(header) if re.search("名称|指标$|项目|内容", head)]
    units = [i for i, head in enumerate(header) if head in ("单位", "计量单位")]
    years = {
        i: int(match[1])
        for i, head in enumerate(header)
        if (match := _TARGET_HEAD.fullmatch(head.removeprefix(_above(head))))
    }
    return (names[0] if names else None), (units[0] if units else None), years


def _above(head: str) -> str:
    """What stands above the last row of a column's head, where that speaks of targets."""
    match = _TARGETS_ABOVE.match(head)
    return match[0] if match else ""


def row_targets(notice: Notice, table: Table, row: Clause) -> Iterator[Figure | LeftOut]:
    """Yield the targets of one row, one for each year in the table's head."""
    name_at, unit_at, years = _columns(table.header)
    if not years:
        return
    spans: dict[int, tuple[int, int]] = {}
    start = column = 0
    for cell, width in zip(row.cells, row.spans, strict=True):
        if abs(width) == 1:
            spans[column] = start, start + len(cell)
        start += len(cell) + 1
        column += abs(width)
    subject = spans.get(name_at) if name_at is not None else None
    printed = spans.get(unit_at) if unit_at is not None else None
    unit = (
        _PRINTED_UNIT.fullmatch(row.text[slice(*printed)].translate(HALF_WIDTH))
        if printed
        else None
    )
    for column, year in years.items():
        span = spans.get(column)
        words = row.text[slice(*span)].translate(HALF_WIDTH) if span else ""
        if span is None or not re.search("[0-9]", words):
            continue
        match = _CELL.fullmatch(words)
        if not match or not unit:
            why = "no unit in its row" if match else "a cell that is more than a number"
            yield LeftOut(notice.id, row.id, *span, why)
            continue
        number = match["number"].replace(",", "")
        yield Figure(
            notice=notice.id,
            clause=row.id,
            type="target",
            bound=_CELL_BOUND.get(match["mark"]) or bound_of("", match["more"], False),
            value=number,
            unit=unit[0],
            base_value=scaled(number, unit["scale"]),
            base_unit=UNITS[unit["unit"]],
            from_value="",
            to_value="",
            year=year,
            start=span[0],
            end=span[1],
            amount=span,
            subject=subject,
            unit_at=printed,
        )
