"""Clauses under their parents → their permanent ids.

Ids follow the contract and come from the printed numbers alone. What it leaves open is settled so:

- a chapter whose number begins again in every 编 is `p2-s4`, its 节 `p2-s4-s1`;
- what a statute counts inside an article is `art12-n1`, in its second paragraph `art12-t1-n1`;
- a label before the first one of the highest level begins with `pre-`;
- the rows of a clause's second table are `annex1-t2-r1`, a row without number is `annex1-r3-t1`;
- a number that the text itself repeats is `art3-x2` the second time (`numbering: as-printed`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from tiaowen.parsing.outline import Node, Zone
from tiaowen.parsing.report import Report
from tiaowen.parsing.sequence import Checker, spell
from tiaowen.parsing.tables import Grid


class Numbering:
    """How the numbers of a zone run, and the ids that follow from it.

    `declared` is what the front matter says of them (`numbering:`), where it overrides our
    reading; `prefix` stands before every id of the zone (`i2-`, `annex1-`), and `used` counts the
    ids given so far.
    """

    def __init__(self, zone: Zone, declared: str | None, prefix: str, used: Counter[str]) -> None:
        self._zone = zone
        self._declared = declared
        self._prefix = prefix
        self._used = used
        self._labelled = [node for node in zone.nodes if node.label]
        self._top = min(
            (node.style for node in self._labelled), key=lambda s: zone.levels[s], default=""
        )
        self._styles = dict.fromkeys(node.style for node in self._labelled)
        self._restarts = {style: self._restart(style) for style in self._styles}
        self._running = next(filter(self._runs_on, ("measure", "section", "item")), "")

    def check(self, checker: Checker, report: Report) -> None:
        """Report each gap, repeat or number out of order with its line."""
        for node in self._labelled:
            if self._is_stray(node) and node.style == "section" and not checker.lenient:
                report(
                    node.line,
                    "clause-order",
                    f"{spell(node)} stands before any 一、; compare the source and add the part "
                    "that this copy lost, or set `numbering: as-printed` where the source is so",
                )
        for style in self._styles:
            if style == "heading":
                continue
            same = (node for node in self._labelled if node.style == style)
            for _, run in groupby(same, key=self._scope):
                checker.check(*_begun(run))
        rows = (node for node in self._zone.nodes if node.table)
        for _, run in groupby(rows, key=lambda node: id(node.table)):
            checker.check(run)

    def _scope(self, node: Node) -> int:
        """What a node's number counts within: one number for all nodes of one count."""
        level = self._restarts[node.style]
        return id(node.parent if level == "parent" else _above(node, level))

    def name(self, nodes: Iterable[Node], owner: str) -> None:
        """Give nodes of the zone their ids; those under no clause are named after `owner`."""
        paragraphs: Counter[str] = Counter()
        tables: Counter[str] = Counter()
        table: Grid | None = None
        for node in nodes:
            under = node.parent.id if node.parent else owner
            if node.label:
                node.id = self._free(self._id(node))
            elif node.table:
                tables[under] += node.table is not table
                table = node.table
                node.id = under + (f"-t{tables[under]}" if tables[under] > 1 else "")
                node.id += f"-r{node.number}" + (f"-t{node.sub}" if node.sub else "")
                node.id = self._free(node.id)
            else:
                paragraphs[under] += 1
                node.id = f"{under}-t{paragraphs[under]}"

    def _free(self, id_: str) -> str:
        return free_id(id_, self._used) if self._declared == "as-printed" else id_

    def _id(self, node: Node) -> str:
        """The id of a labelled clause."""
        n, flat = f"{node.number}{node.letter}", self._prefix
        if self._is_stray(node):
            path = f"{flat}pre-"
        else:
            path = f"{node.parent.id}-" if node.parent else flat
        nested = node.parent is not None and node.parent is not self._zone.root
        match node.style:
            case "article":
                return f"{flat}art{n}" + (f"-{node.sub}" if node.sub else "")
            case "heading":
                return f"{flat}u{n}"
            case "chapter" if not (self._restarts["chapter"] and nested):
                return f"{flat}ch{n}"
            case "segment" | "book" | "subbook":
                return f"{path}p{n}"
            case "chapter" | "division" | "group":
                return f"{path}s{n}" if nested else f"{path}p{n}"
            case style if self._zone.is_item(style) and self._zone.statute:
                return f"{path}n{n}"
            case style if node.is_measure and style == self._running:
                return f"{flat}m{n}"
            case style if self._zone.is_item(style):
                return f"{path}n{n}"
            case "part":
                return f"{path}p{n}"
            case "section" if node.parent is None and path == flat:
                return f"{path}p{n}"
            case "section" if node.kind == "section":
                return f"{path}s{n}"
            case _:
                return f"{path}m{n}"

    def _is_stray(self, node: Node) -> bool:
        """Whether a clause of the body stands before the first one of the highest level."""
        if node.parent is not None or node.style in (self._top, "article", "heading"):
            return False
        return self._zone.levels[node.style] != self._zone.levels[self._top]

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
        if style == "division":
            on = all(node.number == before.number + 1 for before, node in pairwise(same))
            return "" if on else "parent"
        if not begins:
            return ""
        for level in self._zone.levels:
            if all(_above(before, level) is not _above(node, level) for before, node in begins):
                return level
        return "parent"


def free_id(id_: str, used: Counter[str]) -> str:
    """An id, or where the text itself repeats a number the same with `-x2`, `-x3` …"""
    used[id_] += 1
    return id_ if used[id_] == 1 else f"{id_}-x{used[id_]}"


def _begun(run: Iterator[Node]) -> tuple[list[Node], int]:
    """A run of numbers, and the line on which the clause begins that it stands in."""
    nodes = list(run)
    parent = nodes[0].parent
    return nodes, parent.line if parent else 0


def _above(node: Node, style: str) -> Node | None:
    """The clause of a style that a node stands under."""
    parent = node.parent
    while parent and parent.style != style:
        parent = parent.parent
    return parent
