"""A text while it is amended: where its clauses are, and what waits to be put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from tiaowen.consolidation.tree import Node
from tiaowen.numerals import read_label
from tiaowen.parsing.clause_refs import Ref, Step

_STYLES = {"编": "book", "分编": "subbook", "部分": "part", "章": "chapter", "节": "division"}
_ORDER = ("book", "part", "subbook", "chapter", "division")


class CannotDoError(Exception):
    """Why an instruction cannot be done."""


State = Literal["done", "look", "undone"]
"""What became of an instruction; `look`: a person has to look at what came of it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What was done, in words, and to which clauses of the old text; or what was not."""

    what: str
    clauses: tuple[str, ...] = ()
    state: State = "done"


@dataclass(frozen=True, slots=True)
class Waiting:
    """New clauses that are put in when all others are changed; `row` is that of the account.

    It is None for an article that only its new number puts elsewhere.
    `places` are their numbers in the new text; `beside` is what they stand behind or before.
    """

    row: int | None
    parent: Node
    nodes: list[Node]
    places: tuple[tuple[int, int], ...] = ()
    beside: Node | None = None
    before: bool = False


@dataclass(slots=True)
class Draft:
    """A text while it is amended; `touched` are the clauses whose children have changed.

    `headings` wait to be put before the article with a number, `leaving` are 款 that become
    articles; both with their row of the account.
    """

    title: str
    root: Node
    waiting: list[Waiting] = field(default_factory=list)
    headings: list[tuple[int, Node, tuple[int, int]]] = field(default_factory=list)
    leaving: list[tuple[int, Node, tuple[int, int]]] = field(default_factory=list)
    touched: list[Node] = field(default_factory=list)
    close_gaps: bool = False
    numbers: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        """Keep the numbers of the articles as they are in the old text."""
        self.numbers = tuple(article.number for article in self.root.below("条"))

    def find_all(self, refs: Sequence[Ref]) -> list[Node]:
        """The clauses that references mean, all of them before anything is changed."""
        if not refs:
            raise CannotDoError("no clause is named")
        return [self.find(ref) for ref in refs]

    def find(self, ref: Ref) -> Node:
        """The clause of the old text that a reference means."""
        below = [step for step in ref.steps if step.level in ("条", "款", "项", "目")]
        if not below:
            return self._heading(ref.steps[-1])
        if below[0].level != "条":
            raise CannotDoError("of which article it speaks is not said")
        node = self._numbered(self.root.below("条"), below[0])
        for step in below[1:]:
            if step.level == "款":
                node = self._numbered(node.below("款"), step)
            elif step.level == "项" and node.level == "条":
                items = [item for paragraph in node.below("款") for item in paragraph.below("项")]
                node = self._numbered(items, step)
            else:
                node = self._numbered(node.below("项" if step.level == "项" else "目"), step)
        return node

    def article_of(self, ref: Ref) -> Node:
        """The article that a reference is in."""
        steps = [step for step in ref.steps if step.level == "条"]
        return self.find(Ref(tuple(steps), ref.start, ref.end))

    def list_of(self, ref: Ref, unit: str) -> Node:
        """The clause that holds the list in which a new 项 or 目 is put."""
        node = self.find(ref)
        if unit == "项" and node.level == "条":
            lists = [one for one in node.below("款") if one.below("项")] or node.below("款")
            if len(lists) != 1:
                raise CannotDoError("which paragraph's list is not said")
            return lists[0]
        if node.level != {"项": "款", "目": "项"}[unit]:
            raise CannotDoError("there is no list to put an item in")
        return node

    def extent(self, node: Node) -> list[Node]:
        """A clause; a heading with all that stands below it."""
        if node.level != "heading":
            return [node]
        siblings = self.root.children
        start = siblings.index(node)
        end = start + 1
        while end < len(siblings) and not _ends(node, siblings[end]):
            end += 1
        return siblings[start:end]

    def parent(self, node: Node) -> Node:
        """The clause right above another."""
        for one in self.root.walk():
            if node in one.children:
                return one
        raise CannotDoError("an instruction before took that clause out")

    def _numbered(self, nodes: Sequence[Node], step: Step) -> Node:
        found = [node for node in nodes if node.number == (step.number, step.sub)]
        if len(found) != 1:
            what = "no such" if not found else "several such"
            number = f"第{step.number}{step.level}" + (f"之{step.sub}" if step.sub else "")
            raise CannotDoError(f"the old text has {what} clause ({number})")
        return found[0]

    def _heading(self, step: Step) -> Node:
        if step.level == "附件":
            name = f"annex{step.number}"
            found = [node for node in self.root.children if node.id == name]
        else:
            style = _STYLES.get(step.level)
            headings = [node for node in self.root.below("heading") if style_of(node) == style]
            found = [node for node in headings if node.number == (step.number, step.sub)]
        if len(found) != 1:
            raise CannotDoError("the old text has no such heading, or several")
        return found[0]


def style_of(node: Node) -> str:
    """Returns the style of a heading's label (`chapter`, `division`, …), "" without one."""
    label = read_label(node.label)
    return label.style if label else ""


def _ends(heading: Node, node: Node) -> bool:
    """Whether a chapter is over where a unit begins: the next of its level, or an annex."""
    if node.id.startswith("annex") and "-" not in node.id:
        return True
    style, own = style_of(node), style_of(heading)
    if node.level != "heading" or style not in _ORDER:
        return False
    return own not in _ORDER or _ORDER.index(style) <= _ORDER.index(own)
