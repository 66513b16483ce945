"""The text of a document ↔ a tree of its articles, 款, 项 and 目 that can be edited.

What is printed from a tree that nothing has changed is the text that was read, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tiaowen.model import Clause, Place, Text
from tiaowen.numerals import read_label
from tiaowen.parsing.notice_text import parse

Level = Literal["text", "heading", "条", "款", "项", "目", "line"]


@dataclass(slots=True, eq=False)
class Node:
    """A clause as it is edited: `line` is a paragraph or table row without a number.

    `number` is its place in the old text, with the number behind 之; `wanted` the one that the
    decision gives it. `id` is its clause in the old text. `before` is the white space above it and
    `mark` that in front, Markdown's # included. An article's words stand in its first 款.
    """

    level: Level
    text: str = ""
    label: str = ""
    gap: str = ""
    mark: str = ""
    before: str = "\n\n"
    id: str = ""
    number: tuple[int, int] = (0, 0)
    wanted: tuple[int, int] | None = None
    given: bool = False
    children: list[Node] = field(default_factory=list)

    def below(self, level: Level) -> list[Node]:
        """The children of a level."""
        return [child for child in self.children if child.level == level]

    def walk(self) -> Iterator[Node]:
        """Yields this clause and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


def read_tree(title: str, body: str) -> Node:
    """Returns the tree of a text.

    Its articles are what 第N条 means in it: 第N条 where it has them, else running measures, else
    its parts 一、二、.

    Args:
        title: the title of the document.
        body: the text, as Markdown of the content format.
    """
    text = parse(body, Place("", 1), [title], "as-printed").text
    by_line = {clause.line: clause for clause in text.clauses}
    tree = _Tree(text)
    before = ""
    for number, line in enumerate(body.split("\n"), 1):
        start = "\n" if number > 1 else ""
        if line.strip():
            tree.add(line, by_line.get(number), before + start)
            before = ""
        else:
            before += start + line
    root = tree.root
    root.before = root.children[0].before if root.children else ""
    root.text = before  # the white space at the end
    return root


def print_tree(root: Node) -> str:
    """Returns the text of a tree."""
    printed = ""
    for node in root.children:
        # What stood first may have got another before it, and the other way round.
        before = node.before if "\n" in node.before else "\n\n"
        printed += (before if printed else root.before) + _printed(node)[len(node.before) :]
    return printed + root.text


def _printed(node: Node) -> str:
    own = node.before + node.mark + node.label + node.gap + node.text
    rest = node.children
    if node.level == "条" and rest:
        first = rest[0]
        own += first.text + "".join(map(_printed, first.children))
        rest = rest[1:]
    return own + "".join(map(_printed, rest))


def new_clauses(lines: Sequence[str]) -> list[Node]:
    """Returns the 款 of new text, each with its items; a label 第N条 begins an article.

    Args:
        lines: the paragraphs of the new text.
    """
    found: list[Node] = []
    for line in lines:
        label = read_label(line)
        text = line[len(label.printed) + len(label.gap) :] if label else line
        if label and label.style == "article":
            first = Node("款", text, given=True)
            article = Node("条", label=label.printed, gap=label.gap, given=True, children=[first])
            article.wanted = (label.number, label.sub)
            found.append(article)
            continue
        if label and label.style in ("section", "item", "measure"):
            node = Node("项", text, label.printed, label.gap, given=True)
            _put_item(found, node, label.style)
            continue
        last = found[-1] if found else None
        (last.children if last and last.level == "条" else found).append(
            Node("款", line, given=True)
        )
    return found


def _put_item(found: list[Node], node: Node, style: str) -> None:
    """Put an item below the 款 that introduces it, or below an item of another style."""
    holder = found[-1] if found else None
    if holder and holder.level == "条":
        holder = holder.children[-1]
    if holder is None or holder.level == "项":
        item = holder
        found.append(node)
    else:
        items = holder.below("项")
        item = items[-1] if items else None
        holder.children.append(node)
    if item and _style(item) != style:
        (found if holder is None or holder.level == "项" else holder.children).pop()
        node.level = "目"
        item.children.append(node)


def _style(node: Node) -> str:
    label = read_label(node.label)
    return label.style if label else ""


class _Tree:
    """The tree of a text while its lines are added, in order."""

    def __init__(self, text: Text) -> None:
        self._text = text
        self._articles = _articles(text)
        self._nodes: dict[str, Node] = {}
        self._article: Node | None = None
        self.root = Node("text")

    def add(self, line: str, clause: Clause | None, before: str) -> None:
        """Put in a line of the text; without `clause` it begins none (the head of a table)."""
        mark = re.match(r"[#\s]*", line)
        words = line[mark.end() :] if mark else line
        label, gap = (clause.label, clause.gap) if clause else ("", "")
        if not words.startswith(label + gap):
            label = gap = ""
        node = Node("line", words[len(label) + len(gap) :], label, gap, mark[0] if mark else "")
        node.before = before
        node.id = clause.id if clause else ""
        self._place(node, clause)
        if clause:
            self._nodes[clause.id] = node

    def _place(self, node: Node, clause: Clause | None) -> None:
        read = read_label(node.label)
        node.number = (read.number, read.sub) if read else (0, 0)
        if clause and clause.id in self._articles:
            first = Node("款", node.text, id=node.id, number=(1, 0))
            node.level, node.text, node.children = "条", "", [first]
            self.root.children.append(node)
            self._article = node
        elif self._article and (clause is None or self._inside(clause)):
            self._place_below(self._article, node, clause)
        else:
            node.level = "heading" if read else "line"
            self.root.children.append(node)
            self._article = None

    def _inside(self, clause: Clause) -> bool:
        article = self._article
        while clause.parent and article and clause.parent != article.id:
            clause = self._text.by_id[clause.parent]
        return bool(article) and clause.parent == (article.id if article else "")

    def _place_below(self, article: Node, node: Node, clause: Clause | None) -> None:
        parent = self._nodes.get(clause.parent) if clause else None
        last = article.children[-1]
        if clause and parent is article and clause.kind == "paragraph" and not node.label:
            node.level = "款"
            node.number = (len(article.children) + 1, 0)
            article.children.append(node)
        elif clause and node.label and parent and parent.level in ("项", "目"):
            node.level = "目"
            parent.children.append(node)
        elif clause and node.label:
            node.level = "项"
            last.children.append(node)
        elif parent and parent.level in ("项", "目"):
            parent.children.append(node)
        else:
            last.children.append(node)


def _articles(text: Text) -> frozenset[str]:
    """The ids of what 第N条 means in a text."""
    main = [clause for clause in text.clauses if not clause.id.startswith("annex")]
    articles = [clause for clause in main if clause.kind == "article"]
    running = [c for c in main if c.kind == "measure" and re.match(r"\d|[０-９]", c.label)]
    if not articles and len({clause.label for clause in running}) == len(running):
        articles = running
    if not articles:
        articles = [clause for clause in main if clause.kind == "part" and not clause.parent]
    return frozenset(clause.id for clause in articles)
