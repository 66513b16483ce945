"""Instructions on clauses, done: struck out, joined, moved, renumbered, put in.

New clauses, and those that move, wait in the draft until all others are changed (`places`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tiaowen.consolidation.changes import Insert
from tiaowen.consolidation.draft import CannotDoError, Draft, Told, Waiting
from tiaowen.consolidation.tree import Node, new_clauses
from tiaowen.parsing.clause_refs import Ref


def strike(draft: Draft, node: Node) -> str:
    """Take a clause out, an article with its last 款, a chapter with its articles; its id."""
    parent = draft.parent(node)
    if node.level == "款" and len(parent.below("款")) == 1:
        return strike(draft, parent)
    for one in draft.extent(node):
        parent.children.remove(one)
    draft.touched.append(parent)
    return node.id


def merge(draft: Draft, refs: Sequence[Ref], to: Ref | None) -> Told:
    """The clauses joined into the first that is an article, in the order of the decision."""
    nodes = draft.find_all(refs)
    kept = next((node for node in nodes if node.level == "条"), None)
    if kept is None:
        raise CannotDoError("only articles can be joined")
    joined = [one for node in nodes for one in (node.children if node.level == "条" else [node])]
    for node in nodes:
        if node is not kept:
            strike(draft, node)
    kept.children = joined
    if to:
        kept.wanted = to.steps[-1].number, to.steps[-1].sub
    return Told("joined", tuple(node.id for node in nodes))


def move(draft: Draft, row: int, refs: Sequence[Ref], beside: Ref, before: bool) -> Told:
    """Take clauses out, to be put behind another one, or before it."""
    nodes, anchor = draft.find_all(refs), draft.find(beside)
    if any(node.level != anchor.level or node is anchor for node in nodes):
        raise CannotDoError("a clause cannot be put there")
    for node in nodes:
        strike(draft, node)
    draft.waiting.append(Waiting(row, draft.parent(anchor), nodes, beside=anchor, before=before))
    return Told("moved", tuple(node.id for node in nodes))


def renumber(draft: Draft, row: int, refs: Sequence[Ref], to: Sequence[Ref]) -> Told:
    """Note the new numbers of clauses; 款 that become articles leave theirs."""
    nodes = draft.find_all(refs)
    if len(nodes) != len(to) and len(nodes) > 1:
        raise CannotDoError("the numbers do not pair")
    pairs = list(zip(nodes, to, strict=False))
    for node, ref in pairs:
        later = ref.steps[-1].level == "款" and node.level == "条" and ref.steps[-1].number != 1
        if later or (node.level, ref.steps[-1].level) not in _RENUMBERED:
            raise CannotDoError("a clause of this level cannot get that number")
    for node, ref in pairs:
        _renumber_one(draft, row, node, ref)
    return Told("another number", tuple(node.id for node in nodes))


_RENUMBERED = {
    *(("heading", level) for level in ("编", "章")),
    *((level, level) for level in ("条", "款", "项", "目")),
    *(("条", "款"), ("款", "条")),
}


def _renumber_one(draft: Draft, row: int, node: Node, to: Ref) -> None:
    step = to.steps[-1]
    place = step.number, step.sub
    if step.level == "款" and node.level == "条":  # 第九条改为第十条第一款
        article = to.steps[-2]
        node.wanted = article.number, article.sub
    elif step.level == "条" and node.level == "款":
        draft.leaving.append((row, node, place))
    else:
        node.wanted = place
        draft.touched.append(draft.parent(node))


def insert(draft: Draft, row: int, change: Insert) -> Told:
    """Let new clauses wait for their place; they have to be as many as the decision says."""
    new = new_clauses(change.new)
    places = tuple((ref.steps[-1].number, ref.steps[-1].sub) for ref in change.places)
    beside = draft.find(change.beside) if change.beside else None
    if change.unit == "条":
        parent, nodes = draft.root, _new_articles(new, change.count)
        beside = draft.article_of(change.beside) if change.beside else None
    elif change.within is None:
        raise CannotDoError("no article is named")
    elif change.unit == "款":
        parent, nodes = draft.article_of(change.within), new
        if any(node.level != "款" for node in nodes):
            raise CannotDoError("the new words are not those of a paragraph")
    else:
        parent = draft.list_of(change.within, change.unit)
        nodes = [
            Node(change.unit, one.text, one.label, one.gap, given=True, children=one.children)
            for one in new
        ]
    if len(nodes) != change.count:
        raise CannotDoError(f"{change.count} new clauses are said, the words are {len(nodes)}")
    if places and len(places) != len(nodes):
        raise CannotDoError(f"{len(places)} numbers for {len(nodes)} new clauses")
    for node, place in zip(nodes, places, strict=False):
        node.wanted = place
    if beside not in parent.children:
        beside = None
    draft.waiting.append(Waiting(row, parent, nodes, places, beside, change.before))
    return Told("put in", (parent.id,))


def _new_articles(new: list[Node], count: int) -> list[Node]:
    if new[0].level == "条":
        return new
    if any(node.level != "款" for node in new):
        raise CannotDoError("the new words are not those of an article")
    groups = [[node] for node in new] if count == len(new) else [new]
    return [Node("条", given=True, children=group) for group in groups]


def insert_heading(
    draft: Draft, row: int, place: Ref, lines: Sequence[str], first: Ref | None
) -> Told:
    """Let a new heading wait, and the articles that stand below it in the decision."""
    step = place.steps[-1]
    name = re.sub(rf"^第[^{step.level}]*{step.level}\s*", "", lines[0])
    articles = new_clauses(lines[1:])
    if any(node.level != "条" for node in articles):
        raise CannotDoError("what follows the heading are not articles")
    wanted = [node.wanted for node in articles if node.wanted]
    start = (first.steps[-1].number, first.steps[-1].sub) if first else next(iter(wanted), None)
    if start is None:
        raise CannotDoError("with which article the chapter begins is not said")
    heading = Node("heading", name, f"第一{step.level}", given=True)
    heading.wanted = step.number, step.sub
    draft.headings.append((row, heading, start))
    if articles:
        draft.waiting.append(Waiting(row, draft.root, articles, tuple(wanted)))
    return Told("heading put in")
