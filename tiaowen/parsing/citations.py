"""The text of clauses → the citations, bodies and figures in it, as spans.

Nothing here looks beyond the notice: `corpus` finds out what a citation leads to. `figures` reads
the figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tiaowen.model import (
    BodyMention,
    Clause,
    ClauseId,
    Findings,
    Notice,
    Role,
)
from tiaowen.numerals import parse_number
from tiaowen.parsing.figures import read_figures

_ROLES: Mapping[str, Role] = {
    "牵头单位": "lead",
    "责任单位": "responsible",
    "配合单位": "responsible",
}
_ROLE = re.compile(rf"(?P<role>{'|'.join(_ROLES)})：(?P<names>[^；）\n]+)")
_APART = "按职责分别负责"
_NAME = re.compile(r"[^、，]+")


def find(notice: Notice) -> Findings:
    """Return everything that the clauses of a notice name."""
    figures, left_out = read_figures(notice)
    return Findings(
        (),
        tuple(_mentions(notice)),
        figures,
        left_out,
    )


# -- bodies ----------------------------------------------------------------------------------


def _mentions(notice: Notice) -> Iterator[BodyMention]:
    for clause in notice.clauses:
        if clause.kind == "row":
            continue
        for match in _ROLE.finditer(clause.text):
            start = match.start("names")
            role = _ROLES[match["role"]]
            yield from _names(notice, clause, _owner(notice, clause), match["names"], start, role)
    for table in notice.tables:
        # In a head of several rows the role stands in the last: 责任分工 牵头单位.
        header = tuple(head.rpartition(" ")[2] for head in table.header)
        if not any(head in _ROLES for head in header):
            continue
        for row in map(notice.by_id.__getitem__, table.rows):
            if row.kind == "row":
                yield from _row_mentions(notice, row, header)


def _row_mentions(notice: Notice, row: Clause, header: tuple[str, ...]) -> Iterator[BodyMention]:
    """Yield the bodies that a row names for the measure whose number it has.

    The number alone decides: a row and its measure may have different names.
    """
    number = parse_number(row.cells[0])
    measure = notice.by_id.get(ClauseId(f"m{number}"))
    if measure is None:
        return
    start = 0
    for column, (cell, span) in enumerate(zip(row.cells, map(abs, row.spans), strict=True)):
        heads = header[column : column + span]
        names = cell.removesuffix(_APART)
        # With one cell over both columns, or 按职责分别负责, no body leads alone.
        apart = span > 1 or names != cell
        roles = [_ROLES[head] for head in heads if head in _ROLES]
        if roles and names not in ("", "/", "／", "—"):
            role = "responsible" if apart else roles[0]
            yield from _names(notice, row, measure.id, names, start, role, apart)
        start += len(cell) + 1


def _names(
    notice: Notice,
    witness: Clause,
    owner: ClauseId,
    names: str,
    start: int,
    role: Role,
    apart: bool = False,
) -> Iterator[BodyMention]:
    open_ended = names.endswith("等")
    for match in _NAME.finditer(names.removesuffix("等")):
        at = start + match.start()
        yield BodyMention(
            notice=notice.id,
            clause=owner,
            region=notice.region,
            body=match[0],
            role=role,
            open_ended=open_ended,
            apart=apart,
            witness=witness.id,
            start=at,
            end=at + len(match[0]),
        )


def _owner(notice: Notice, clause: Clause) -> ClauseId:
    """Return the id of the measure that a clause belongs to, or its own where there is none."""
    for node in (clause, *reversed(notice.ancestors(clause))):
        if node.is_measure:
            return node.id
    return clause.id
