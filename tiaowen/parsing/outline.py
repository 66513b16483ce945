"""The lines of a body or an annex → its clauses under their parents, still without ids.

The printed label decides a clause's level; Markdown's heading marks do not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from tiaowen.model import ClauseKind
from tiaowen.numerals import Label
from tiaowen.parsing.labels import (
    ITEM_STYLES,
    LONGEST_HEADING,
    Opening,
    read_labels,
)
from tiaowen.parsing.markdown import Line
from tiaowen.parsing.tables import Grid, merge, row_numbers, table_names

# Styles from the outermost to the innermost, as most texts nest them.
_NESTING = (
    "segment",
    "book",
    "subbook",
    "chapter",
    "division",
    "group",
    "article",
    "part",
    "section",
    "measure",
    *ITEM_STYLES,
)
_ENUMERATORS = ("part", "section", "measure")
_KINDS: Mapping[str, ClauseKind] = {
    "segment": "part",
    "book": "part",
    "subbook": "part",
    "chapter": "chapter",
    "heading": "chapter",
    "division": "section",
    "group": "section",
    "article": "article",
    "part": "part",
    "section": "section",
    "measure": "section",
    "item": "item",
    "bracket": "item",
    "circle": "item",
    "alpha": "item",
    "roman": "item",
    "annex": "annex",
    "annex-list": "annex-list",
    "title": "title",
    "paragraph": "paragraph",
    "quote": "quote",
    "row": "row",
    "note": "note",
}
_LONGEST_RUN_IN = 45
_SPACED_HEADING = re.compile(r"[^\s，。；：、“”《》（）]{1,20}(?=[　 ]+\S)")
_QUESTION = re.compile(r"问题?[：:]|問題?[：:]")


@dataclass(slots=True, eq=False)
class Node:
    """A clause before it is frozen.

    `style` is that of its label, `kind` what the model calls it; `number`, `sub` (条之一) and
    `letter` are printed, or a row's place. A row's `table` is the line that it stands in.
    """

    style: str
    label: Label | None
    text: str
    line: int
    parent: Node | None = None
    heading_end: int = 0
    number: int = 0
    sub: int = 0
    letter: str = ""
    kind: ClauseKind = field(init=False)
    id: str = ""
    is_measure: bool = False
    spans: tuple[int, ...] = ()
    table: Grid | None = None

    def __post_init__(self) -> None:
        self.kind = _KINDS[self.style]
        if self.label:
            self.number, self.sub = self.label.number, self.label.sub
            self.letter = self.label.letter


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of text that is numbered on its own: a body, or the annex `root`.

    `levels` tells how deep each style of label stands in it, the outermost first.
    """

    statute: bool
    levels: Mapping[str, int]
    root: Node | None = None
    nodes: list[Node] = field(default_factory=list)

    def is_item(self, style: str) -> bool:
        """Whether clauses of this style stand inside a measure or an article."""
        if self.statute:
            return self.levels[style] > self.levels["article"]
        return style in ITEM_STYLES


def arrange(
    lines: Sequence[Line],
    quoted: Set[int],
    native: bool,
    numbering: str | None,
    root: Node | None = None,
) -> Zone:
    """Put every line under the clause that it belongs to."""
    openings, statute = read_labels(lines, quoted, native)
    zone = Zone(statute, _levels([one.label for one in openings if one.label], statute), root)
    tree = _Tree(zone)
    for one, coming in zip(openings, _coming(openings), strict=True):
        if one.line.table:
            tree.add_rows(one.line.table, numbering == "as-printed")
        elif one.label:
            tree.add_clause(one.line, one.label)
        elif one.quoted:
            tree.add_quote(one.line)
        else:
            tree.add_text(one.line, "annex-list" if one.listed else "paragraph", coming)
    return zone


def mark_measures(zone: Zone) -> None:
    """Mark the clauses that get a page of their own.

    In a statute these are the articles, or the lowest headings where it has none. Elsewhere they
    are the numbered clauses below 一、 that have no numbered clause under them; （1） stands inside
    a measure. Where a text has one level alone, the clauses of that level are its measures.
    Siblings are of one kind: where one （二） has measures under it, （一） beside it is a section.
    """
    styles = {node.style for node in zone.nodes}
    if zone.statute:
        numbered = styles & {"article"} or styles & {"chapter", "heading", "division"}
    else:
        numbered = styles & {"section", "measure"} or styles & {"part"}
        numbered = numbered or styles & {"segment"} or set(ITEM_STYLES)
    above = {id(node.parent) for node in zone.nodes if node.style in numbered}
    divided = {(id(node.parent), node.style) for node in zone.nodes if id(node) in above}
    for node in zone.nodes:
        node.is_measure = node.style in numbered and id(node) not in above
        if (
            node.is_measure
            and node.style in ("section", "measure", *ITEM_STYLES)
            and (id(node.parent), node.style) not in divided
        ):
            node.kind = "measure"


def _levels(labels: Sequence[Label], statute: bool) -> dict[str, int]:
    """How deep each style stands: as most texts nest them, but as this one does where it differs.

    - 一、 stands above 第一条 where it comes first (judicial interpretations), else below it.
    - Of two styles the one that comes first and counts on, while the other begins again under it,
      is the outer one (1. above （一）).
    - The styles inside a measure stand in the order in which they come.
    """
    first: dict[str, int] = {}
    for place, label in enumerate(labels):
        first.setdefault(label.style, place)
    order = [style for style in _NESTING if style not in ITEM_STYLES]
    if statute and first.get("part", len(labels)) < first.get("article", 0):
        order.remove("part")
        order.insert(order.index("group"), "part")
    if not statute:
        for outer, inner in (("part", "section"), ("section", "measure"), ("part", "measure")):
            if outer in first and inner in first and _is_inverted(labels, first, outer, inner):
                order.remove(inner)
                order.insert(order.index(outer), inner)
    order += sorted(ITEM_STYLES, key=lambda style: first.get(style, len(labels)))
    levels = {style: level for level, style in enumerate(order, 1)}
    return levels | {"heading": levels["chapter"]}


def _is_inverted(labels: Sequence[Label], first: Mapping[str, int], outer: str, inner: str) -> bool:
    numbers = [label.number for label in labels if label.style == inner]
    begins = sum(label.number == 1 for label in labels if label.style == outer)
    counts_on = len(numbers) > 1 and all(b == a + 1 for a, b in pairwise([0, *numbers]))
    return first[inner] < first[outer] and counts_on and begins > 1


class _Tree:
    """A zone as it grows line by line; `_open` are the clauses that the next line can be in."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._nodes = zone.nodes
        self._open: list[Node] = []
        self._lists: dict[tuple[int, str], Node] = {}

    def add_clause(self, line: Line, label: Label) -> None:
        """A labelled line, which closes the clauses of its own level and below."""
        level = self._zone.levels[label.style]
        while self._open and self._zone.levels[self._open[-1].style] >= level:
            self._open.pop()
        text = line.text[len(label.printed) + len(label.gap) :]
        node = Node(label.style, label, text, line.number, self._parent_of(label))
        if self._zone.is_item(label.style):
            node.kind = "item"
        else:
            node.heading_end = _heading_end(label, text)
        self._open.append(node)
        self._nodes.append(node)

    def add_text(self, line: Line, style: str, coming: Label | None) -> None:
        """A line without a label; `coming` is the next label after it."""
        self._close_items(coming)
        node = Node(style, None, line.text, line.number, self._parent())
        if _QUESTION.match(line.text):
            node.heading_end = len(line.text)
        self._nodes.append(node)

    def add_quote(self, line: Line) -> None:
        """A block of quoted text, which stands in the clause that quotes it."""
        self._nodes.append(Node("quote", None, line.text, line.number, self._parent()))

    def add_rows(self, grid: Grid, as_printed: bool) -> None:
        """A table's rows, which belong to the clause above them."""
        rows = [row for row in grid.rows if not row.note]
        numbers = iter(row_numbers(table_names(grid), rows, as_printed))
        merged = iter(merge(rows))
        last = max(row.number for row in rows)
        for row in grid.rows:
            style = "row" if not row.note else "note" if row.number < last else "paragraph"
            node = Node(style, None, row.cells[0], row.number, self._parent())
            if not row.note:
                node.number, node.sub = next(numbers)
                node.table = grid
                cells, node.spans = next(merged)
                node.text = "\t".join(cells)
            self._nodes.append(node)

    def _parent(self) -> Node | None:
        return self._open[-1] if self._open else self._zone.root

    def _parent_of(self, label: Label) -> Node | None:
        """The clause that a label stands under, or the paragraph that introduces its list.

        An article may have one list （一）（二） in its first paragraph, another in its second: a
        list that begins after a paragraph belongs to it. In a notice, and in an article whose
        number stands on a line of its own, only a second list does.
        """
        parent = self._parent()
        if parent is None or (self._zone.statute and not self._zone.is_item(label.style)):
            return parent
        key = (id(parent), label.style)
        introduces = self._zone.statute and parent.heading_end < len(parent.text)
        begins = label.number == 1 and (introduces or key in self._lists)
        owner = self._lists.get(key, parent)
        last = self._nodes[-1] if self._nodes else parent
        if last.parent is parent and (begins or owner is not parent):
            owner = last if last.style == "paragraph" else parent
        self._lists[key] = owner
        return owner

    def _close_items(self, coming: Label | None) -> None:
        """Close the items that are complete: what follows is no longer part of them.

        Those are whole sentences, and announcements (…如下：) whose list has come, but no item
        whose list goes on.
        """
        listed = False
        while self._open and self._zone.is_item(self._open[-1].style):
            item = self._open[-1]
            announces = item.text.endswith(("：", ":"))
            goes_on = coming and (coming.style, coming.number) == (item.style, item.number + 1)
            if goes_on or not (listed if announces else re.search("[。；;]", item.text)):
                return
            self._open.pop()
            listed = True


def _coming(openings: Sequence[Opening]) -> list[Label | None]:
    """For each line the next label after it."""
    found: list[Label | None] = []
    coming = None
    for one in reversed(openings):
        found.append(coming)
        coming = one.label or coming
    return found[::-1]


def _heading_end(label: Label, text: str) -> int:
    """The length of the heading that a clause's text begins with, 0 when it has none.

    A heading is the whole text (一、工作目标), or what stands before the first full stop when more
    follows (18.支持创新产品研发。在…), or before the space of 一、登记　棚架应当登记。, or an
    article's heading in brackets or on a line of its own.
    """
    style = label.style
    if style in ("segment", "book", "subbook", "chapter", "heading", "division", "group"):
        return len(text)
    if style == "article":
        if label.gap == "\n" or (label.printed[0] != "第" and not re.search("[，。；：]", text)):
            return len(text)
        match = re.match(r"（[^（）]{1,30}）|【[^【】]{1,30}】", text)
        return match.end() if match else 0
    if spaced := _SPACED_HEADING.match(text):
        return spaced.end()
    stop = text.find("。")
    if "：“" in text[: stop if stop > 0 else len(text)]:
        return 0
    if stop < 0:
        return 0 if len(text) > LONGEST_HEADING or text.endswith(("；", "：", "，")) else len(text)
    return stop if stop <= _LONGEST_RUN_IN and stop < len(text) - 1 else 0
