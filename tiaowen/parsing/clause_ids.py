"""Clauses under their parents → their permanent ids, and what is wrong with their numbers.

Ids follow the contract and come from the printed numbers alone. What it leaves open is settled so:

- a chapter whose number begins again in every 编 is `p2-s4`, its 节 `p2-s4-s1`;
- in an annex articles are `annex1-m3` (之一 `annex1-m3-m1`), chapters `annex1-p2`;
- what a statute counts inside an article is `art12-n1`, in its second paragraph `art12-t1-n1`;
- a label before the first one of the highest level begins with `pre-`;
- the rows of a clause's second table are `annex1-t2-r1`, a row without number is `annex1-r3-t1`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import groupby, pairwise

from tiaowen.parsing.markdown import Line, Report
from tiaowen.parsing.outline import Node, Zone


class Numbering:
    """How the numbers of a zone run, and the ids that follow from it.

    `declared` is what the front matter says of them (`numbering:`), where it overrides our reading.
    """

    def __init__(self, zone: Zone, declared: str | None) -> None:
        self._zone = zone
        self._declared = declared
        self._labelled = [node for node in zone.nodes if node.label]
        self._top = min(
            (node.style for node in self._labelled), key=lambda s: zone.levels[s], default=""
        )
        styles = dict.fromkeys(node.style for node in self._labelled)
        self._restarts = {style: self._restart(style) for style in styles}
        self._running = next(filter(self._runs_on, ("measure", "section", "item")), "")

    def check(self, report: Report) -> None:
        """Report each gap, repeat or number out of order with its line."""
        lenient = self._declared == "as-printed"
        for node in self._labelled:
            if self._is_stray(node) and node.style == "section" and not lenient:
                report(
                    node.line,
                    "clause-order",
                    f"{_spell(node)} stands before any 一、; give it its part, or mend the label",
                )
        for style in self._restarts:
            same = (node for node in self._labelled if node.style == style)
            for _, run in groupby(same, key=self._scope):
                check_sequence(run, report, lenient)
        rows = (node for node in self._zone.nodes if node.table)
        for _, run in groupby(rows, key=lambda node: id(node.table)):
            check_sequence(run, report, lenient)

    def _scope(self, node: Node) -> int:
        """What a node's number counts within: one number for all nodes of one count."""
        level = self._restarts[node.style]
        return id(node.parent if level == "parent" else _above(node, level))

    def name(self, nodes: Iterable[Node], owner: str) -> None:
        """Give nodes of the zone their ids; those under no clause are named after `owner`."""
        paragraphs: Counter[str] = Counter()
        tables: Counter[str] = Counter()
        table: Line | None = None
        for node in nodes:
            under = node.parent.id if node.parent else owner
            if node.label:
                node.id = self._id(node)
            elif node.table:
                tables[under] += node.table is not table
                table = node.table
                node.id = under + (f"-t{tables[under]}" if tables[under] > 1 else "")
                node.id += f"-r{node.number}" + (f"-t{node.sub}" if node.sub else "")
            else:
                paragraphs[under] += 1
                node.id = f"{under}-t{paragraphs[under]}"

    def _id(self, node: Node) -> str:
        """The id of a labelled clause."""
        n, root = node.number, self._zone.root
        path = "pre-" if self._is_stray(node) else f"{node.parent.id}-" if node.parent else ""
        match node.style:
            case "article" if root:
                return f"{root.id}-m{n}" + (f"-m{node.sub}" if node.sub else "")
            case "article":
                return f"art{n}" + (f"-{node.sub}" if node.sub else "")
            case "chapter" if not root and not (self._restarts["chapter"] and node.parent):
                return f"ch{n}"
            case "book" | "subbook":
                return f"{path}p{n}"
            case "chapter" | "division":
                return f"{path}s{n}" if path and node.parent is not root else f"{path}p{n}"
            case _ if node.is_measure and node.style == self._running:
                return f"m{n}"
            case _ if self._zone.statute or node.style == "item":
                return f"{path}n{n}"
            case "part":
                return f"{path}p{n}"
            case "section" if not path:
                return f"p{n}"
            case "section" if not node.is_measure:
                return f"{path}s{n}"
            case _:
                return f"{path}m{n}"

    def _is_stray(self, node: Node) -> bool:
        """Whether a clause of the body stands before the first one of the highest level."""
        return node.parent is None and node.style not in (self._top, "article")

    def _runs_on(self, style: str) -> bool:
        """Whether measures of this style are numbered through the whole body."""
        measures = any(node.is_measure and node.style == style for node in self._labelled)
        return measures and not self._zone.root and not self._restarts[style]

    def _restart(self, style: str) -> str:
        """The style of the clauses at which the numbers of a style begin again.

        "" when they run on through the zone, "parent" when each parent has its own.
        """
        if self._zone.is_item(style) and style != self._top:
            return "parent"
        if style in ("section", "measure") and self._declared in ("running", "restarting"):
            return "parent" if self._declared == "restarting" else ""
        same = [node for node in self._labelled if node.style == style]
        begins = [
            (before, node)
            for before, node in pairwise(same)
            if node.number == 1 and node.parent is not before.parent and style != "article"
        ]
        if not begins:
            return ""
        for level in self._zone.levels:
            if all(_above(before, level) is not _above(node, level) for before, node in begins):
                return level
        return "parent"


def check_sequence(nodes: Iterable[Node], report: Report, lenient: bool) -> None:
    """Report each number that does not follow from those before it.

    A notice that itself skips numbers (`lenient`) may do all but repeat one.
    """
    seen: dict[tuple[int, int], int] = {}
    before: Node | None = None
    for node in nodes:
        now, last = (node.number, node.sub), (before.number, before.sub) if before else (0, 0)
        place = f"comes after {_spell(before)}" if before else "comes first"
        if now in seen:
            what = f"{_spell(node)} stands on line {seen[now]} already; mend the number"
            report(node.line, "clause-repeat", what)
            continue
        seen[now] = node.line
        if now < last and not lenient:
            report(
                node.line,
                "clause-order",
                f"{_spell(node)} {place}; mend the number, or set `numbering:` where the notice "
                "itself is so",
            )
        elif not lenient and not _follows(now, last, seen):
            report(
                node.line,
                "clause-gap",
                f"{_spell(node)} {place}; add what is missing, or set `numbering: as-printed` "
                "where the notice itself skips",
            )
        before = node


def _follows(
    now: tuple[int, int], last: tuple[int, int], seen: Mapping[tuple[int, int], int]
) -> bool:
    """Whether no number is missing between the two, other than those that came earlier."""
    if now[1]:
        return now == (last[0], last[1] + 1)
    return all((number, 0) in seen for number in range(last[0] + 1, now[0]))


def _spell(node: Node) -> str:
    if node.label:
        return node.label.printed.rstrip("、.．")
    return "a row without number" if node.sub else f"row {node.number}"


def _above(node: Node, style: str) -> Node | None:
    """The clause of a style that a node stands under."""
    parent = node.parent
    while parent and parent.style != style:
        parent = parent.parent
    return parent
