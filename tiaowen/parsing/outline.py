"""The lines of a body or an annex → its clauses under their parents, still without ids.

The printed label decides a clause's level; Markdown's heading marks do not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tiaowen.model import ClauseKind
from tiaowen.numerals import (
    Label,
    Number,
    parse_number,
    read_dotted,
    read_label,
)
from tiaowen.parsing.markdown import ANNEX_LIST, Line

_NOTICE_LEVELS = {"part": 1, "section": 2, "measure": 3, "item": 4}
_STATUTE_LEVELS = {
    "book": 1,
    "subbook": 2,
    "chapter": 3,
    "division": 4,
    "article": 5,
    "part": 6,
    "section": 7,
    "measure": 8,
    "item": 9,
}
_KINDS: Mapping[str, ClauseKind] = {
    "book": "part",
    "subbook": "part",
    "chapter": "chapter",
    "division": "section",
    "article": "article",
    "part": "part",
    "section": "section",
    "measure": "section",
    "item": "item",
    "annex": "annex",
    "annex-list": "annex-list",
    "row": "row",
    "title": "title",
    "paragraph": "paragraph",
}
LONGEST_HEADING = 60
_LONGEST_RUN_IN = 45
_NUMBERED_HEAD = {"序号", "编号", "项次"}
_CONTENTS = re.compile(r"目\s*[录次]")
_REFERENCE = re.compile(
    rf"[之的、，。；：]|规定|所[列称述规]|中[的所规，]|以[上下内外]|[和与及或至到]第|第{Number}[款项]"
)


@dataclass(slots=True, eq=False)
class Node:
    """A clause before it is frozen.

    `style` is that of its label, `kind` what the model calls it; `number` and `sub` (条之一) are
    printed, or a row's place. A row's `table` is the line that it stands in.
    """

    style: str
    label: Label | None
    text: str
    line: int
    parent: Node | None = None
    heading_end: int = 0
    number: int = 0
    sub: int = 0
    kind: ClauseKind = field(init=False)
    id: str = ""
    is_measure: bool = False
    spans: tuple[int, ...] = ()
    table: Line | None = None

    def __post_init__(self) -> None:
        self.kind = _KINDS[self.style]


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of text that is numbered on its own: the body, or the annex `root`."""

    statute: bool
    root: Node | None = None
    nodes: list[Node] = field(default_factory=list)

    @property
    def levels(self) -> dict[str, int]:
        """How deep each style of label stands, the outermost first."""
        return _STATUTE_LEVELS if self.statute else _NOTICE_LEVELS

    def is_item(self, style: str) -> bool:
        """Whether clauses of this style stand inside a measure or an article."""
        above = "article" if self.statute else "measure"
        return self.levels[style] > self.levels[above]


def arrange(lines: Sequence[Line], numbering: str | None, root: Node | None = None) -> Zone:
    """Put every line under the clause that it belongs to."""
    labels, statute = _labels(lines)
    zone = Zone(statute, root)
    tree = _Tree(zone)
    for line, label, coming in zip(lines, labels, _coming(labels), strict=True):
        if line.rows:
            tree.add_rows(line, numbering == "as-printed")
        elif label and not (label.style == "measure" and tree.ends_with("annex-list")):
            tree.add_clause(line, label)
        else:
            listed = label or ANNEX_LIST.match(line.text)
            tree.add_text(line, "annex-list" if listed else "paragraph", coming)
    return zone


def mark_measures(zone: Zone) -> None:
    """Mark the clauses that get a page of their own.

    In a statute these are the articles, or the lowest headings where it has none. Elsewhere they
    are the numbered clauses below 一、 that have no numbered clause under them; （1） stands inside
    a measure. Where a text has one level alone, the clauses of that level are its measures.
    """
    styles = {node.style for node in zone.nodes}
    if zone.statute:
        numbered = styles & {"article"} or {"chapter", "division"}
    else:
        numbered = styles & {"section", "measure"} or styles & {"part"} or {"item"}
    above = {id(node.parent) for node in zone.nodes if node.style in numbered}
    for node in zone.nodes:
        node.is_measure = node.style in numbered and id(node) not in above
        if node.is_measure and node.style in ("section", "measure", "item"):
            node.kind = "measure"


class _Tree:
    """A zone as it grows line by line; `_open` are the clauses that the next line can be in."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._nodes = zone.nodes
        self._open: list[Node] = []
        self._lists: dict[tuple[int, str], Node] = {}

    def ends_with(self, style: str) -> bool:
        """Whether the last line is of this style."""
        return bool(self._nodes) and self._nodes[-1].style == style

    def add_clause(self, line: Line, label: Label) -> None:
        """A labelled line, which closes the clauses of its own level and below."""
        level = self._zone.levels[label.style]
        while self._open and self._zone.levels[self._open[-1].style] >= level:
            self._open.pop()
        text = line.text[len(label.printed) + len(label.gap) :]
        node = Node(label.style, label, text, line.number, self._parent_of(label))
        node.heading_end = _heading_end(label.style, text, self._zone.statute)
        node.number, node.sub = label.number, label.sub
        if self._zone.is_item(label.style):
            node.kind = "item"
        self._open.append(node)
        self._nodes.append(node)

    def add_text(self, line: Line, style: str, coming: Label | None) -> None:
        """A line without a label; `coming` is the next label after it."""
        self._close_items(coming)
        self._nodes.append(Node(style, None, line.text, line.number, self._parent()))

    def add_rows(self, line: Line, as_printed: bool) -> None:
        """A table's rows, which belong to the clause above them."""
        numbers = _row_numbers(line, as_printed)
        for place, (row, (number, sub)) in enumerate(zip(line.rows[1:], numbers, strict=True), 2):
            node = Node("row", None, "", line.number + place, self._parent())
            node.number, node.sub, node.table = number, sub, line
            node.text, node.spans = _merge(row)
            self._nodes.append(node)

    def _parent(self) -> Node | None:
        return self._open[-1] if self._open else self._zone.root

    def _parent_of(self, label: Label) -> Node | None:
        """The clause that a label stands under, or the paragraph that introduces its list.

        An article may have one list （一）（二） in its first paragraph, another in its second: a
        list that begins after a paragraph belongs to it. In a notice only a second list does.
        """
        parent = self._parent()
        if parent is None or (self._zone.statute and not self._zone.is_item(label.style)):
            return parent
        key = (id(parent), label.style)
        begins = label.number == 1 and (self._zone.statute or key in self._lists)
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


# -- labels ----------------------------------------------------------------------------------


def _labels(lines: Sequence[Line]) -> tuple[list[Label | None], bool]:
    """The label of each line that opens a clause, and whether these are the lines of a statute."""
    found = [None if line.rows else read_label(line.text) for line in lines]
    spaced = any(label.gap for label in found if label and label.style == "article")
    opening = [
        label if label and _opens_clause(line, label, spaced) else None
        for line, label in zip(lines, found, strict=True)
    ]
    _settle_dotted(lines, opening)
    for i in _contents(lines, opening):
        opening[i] = None
    first = next(filter(None, opening), None)
    statute = first is not None and first.style not in _NOTICE_LEVELS
    if not statute:
        opening = [label if label and label.style in _NOTICE_LEVELS else None for label in opening]
    return opening, statute


def _coming(labels: Sequence[Label | None]) -> list[Label | None]:
    """For each line the next label after it."""
    found: list[Label | None] = []
    coming = None
    for label in reversed(labels):
        found.append(coming)
        coming = label or coming
    return found[::-1]


def _opens_clause(line: Line, label: Label, spaced: bool) -> bool:
    """Whether a label stands at the head of a clause rather than inside a sentence.

    第十二条规定的… is a paragraph that speaks of an article. A statute's label is followed by
    space, by a heading in brackets or by nothing; its words follow at once only where no article
    of the text is followed by space (`spaced`).
    """
    rest = line.text[len(label.printed) + len(label.gap) :]
    if label.style in _NOTICE_LEVELS or label.gap or line.mark or not rest:
        return True
    if rest[0] in "（(【[":
        return read_label(rest) is None
    if label.style != "article":
        return len(rest) <= LONGEST_HEADING and not _REFERENCE.match(rest) and "。" not in rest
    return not spaced and not _REFERENCE.match(rest)


def _settle_dotted(lines: Sequence[Line], labels: list[Label | None]) -> None:
    """Take 1.300总吨… for a clause where the numbers around it count on: 2. comes next."""
    maybe = [label or read_dotted(line.text) for line, label in zip(lines, labels, strict=True)]
    found = [(i, label) for i, label in enumerate(maybe) if label]
    numbers = [0, *(label.number * (label.style == "measure") for _, label in found), 0]
    for (i, label), before, after in zip(found, numbers, numbers[2:], strict=False):
        counts_on = 1 < label.number == before + 1 or label.number == after - 1
        if counts_on and label.number not in (before, after):
            labels[i] = label


def _contents(lines: Sequence[Line], labels: Sequence[Label | None]) -> range:
    """The places of a table of contents (目录), whose entries are not headings.

    It ends where its first entry comes again.
    """
    for i, line in enumerate(lines[:-1]):
        if _CONTENTS.fullmatch(line.text):
            keys = [_entry(*pair) for pair in zip(lines, labels, strict=True)]
            try:
                return range(i, keys.index(keys[i + 1], i + 2))
            except ValueError:
                break
    return range(0)


def _entry(line: Line, label: Label | None) -> tuple[str, int, int] | str:
    return (label.style, label.number, label.sub) if label else re.sub(r"\s", "", line.text)


def _heading_end(style: str, text: str, statute: bool) -> int:
    """The length of the heading that a clause's text begins with, 0 when it has none.

    A heading is the whole text (一、工作目标), or what stands before the first full stop when more
    follows (18.支持创新产品研发。在…), or an article's heading in brackets.
    """
    if style in ("book", "subbook", "chapter", "division"):
        return len(text)
    if style == "article":
        match = re.match(r"（[^（）]{1,30}）|【[^【】]{1,30}】", text)
        return match.end() if match else 0
    if statute or style == "item":
        return 0
    stop = text.find("。")
    if stop < 0:
        return 0 if len(text) > LONGEST_HEADING or text.endswith(("；", "：", "，")) else len(text)
    return stop if stop <= _LONGEST_RUN_IN and stop < len(text) - 1 else 0


# -- rows ------------------------------------------------------------------------------------


def _merge(row: Sequence[str]) -> tuple[str, tuple[int, ...]]:
    """A row's cells joined by tabs, and how many columns each covers."""
    cells: list[str] = []
    spans: list[int] = []
    for cell in row:
        if cell == "<" and spans:
            spans[-1] += 1
        else:
            cells.append(cell)
            spans.append(1)
    return "\t".join(cells), tuple(spans)


def _row_numbers(table: Line, as_printed: bool) -> list[tuple[int, int]]:
    """Each row's number: as a first column of numbers (序号) prints it, else by its place.

    A row without a number (合计, or 一 among 1, 2, 3) takes the number before it and counts from
    there: (3, 1), (3, 2).
    """
    head, *rows = table.rows
    by_place = [(place, 0) for place in range(1, len(rows) + 1)]
    if head[0] not in _NUMBERED_HEAD:
        return by_place
    printed = [row[0].rstrip(".．、") if row else "" for row in rows]
    if any(text[:1].isdigit() for text in printed):
        printed = [text if text[:1].isdigit() else "" for text in printed]
    found = [parse_number(text) for text in printed]
    known = [number for number in found if number]
    if not known or (as_printed and known != sorted(set(known))):
        return by_place
    numbers = [(0, 0)]
    for number in found:
        numbers.append((number, 0) if number else (numbers[-1][0], numbers[-1][1] + 1))
    return numbers[1:]
