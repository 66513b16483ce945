"""Instructions on words, done: new words of a clause, other words in it, headings, the title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tiaowen.consolidation.changes import Exchange
from tiaowen.consolidation.draft import CannotDoError, Draft, Told
from tiaowen.consolidation.tree import Node, new_clauses
from tiaowen.parsing.clause_refs import Ref


def replace(draft: Draft, refs: Sequence[Ref], lines: Sequence[str]) -> Told:
    """Put new words in the place of one clause, or of as many as there are new paragraphs."""
    nodes, new = draft.find_all(refs), new_clauses(lines)
    ids = tuple(node.id for node in nodes)
    if len(nodes) == 1:
        note = _replace_one(draft, nodes[0], new)
        return Told(f"new words{note}", ids)
    if len(nodes) != len(new):
        raise CannotDoError(f"{len(new)} new paragraphs for {len(nodes)} clauses")
    for node, one in zip(nodes, new, strict=True):
        _check_fit(node, [one])
    for node, one in zip(nodes, new, strict=True):
        _replace_one(draft, node, [one])
    return Told("new words", ids)


def _replace_one(draft: Draft, node: Node, new: list[Node]) -> str:
    """Put new clauses in the place of one; a note on what a reader of the account should know."""
    _check_fit(node, new)
    if node.level == "条":
        rest = new[1:] if new[0].level == "条" else []
        if new[0].wanted and new[0].wanted != node.number and not node.wanted:
            node.wanted = new[0].wanted
        node.children = new[0].children if new[0].level == "条" else new
        node.children[0].id = node.id
        at = draft.root.children.index(node) + 1 if rest else 0
        draft.root.children[at:at] = rest
        return f"; {len(rest)} more articles" if rest else ""
    return (
        _replace_paragraph(draft, node, new) if node.level == "款" else _replace_item(node, new[0])
    )


def _check_fit(node: Node, new: list[Node]) -> None:
    levels = {one.level for one in new}
    item = node.level in ("项", "目") and len(new) == 1 and levels != {"条"}
    article = node.level == "条" and levels in ({"条"}, {"款"})
    if not (item or article or (node.level == "款" and levels == {"款"})):
        raise CannotDoError("the new words do not fit what they replace")


def _replace_paragraph(draft: Draft, node: Node, new: list[Node]) -> str:
    first, *rest = new
    keeps = first.text.endswith(("：", ":")) and not first.children and bool(node.children)
    note = "; its list stays" if keeps else ""
    node.text, node.given = first.text, True
    if not keeps:
        node.children = first.children
    siblings = draft.parent(node).children
    at = siblings.index(node) + 1
    siblings[at:at] = rest
    return note


_ENDS = "；;。，,：:、"


def _replace_item(node: Node, new: Node) -> str:
    """New words of a list item: those that end without a mark get the mark that stood there."""
    mark = node.text[-1:] if node.text[-1:] in _ENDS else ""
    lacks = new.text[-1:] not in _ENDS
    node.text = new.text + (mark if lacks else "")
    node.given = True
    if new.children or not new.text.endswith(("：", ":")):
        node.children = new.children
    return f"; the mark “{mark}” at its end is the old one's" if lacks and mark else ""


def exchange(draft: Draft, change: Exchange) -> Told:
    """Exchange words in clauses or in the whole text, and only where all of them stand there."""
    pairs = dict(change.pairs)
    heads = draft.find_all(change.refs) if change.refs else []
    scopes = [(head, _scope(draft, head, pairs)) for head in heads]
    if not change.refs and not change.title:
        whole = [node for node in draft.root.walk() if not node.given and node is not draft.root]
        scopes = [(draft.root, whole)]
    words = re.compile("|".join(map(re.escape, sorted(pairs, key=len, reverse=True))))
    texts = "\n".join(_words(node) for _, scope in scopes for node in scope)
    texts += draft.title if change.title else ""
    for old in pairs:
        if old not in texts:
            raise CannotDoError(f"“{old}” does not stand there")
    lacking, changed = [], []
    for head, scope in scopes:
        hit = [node for node in scope if words.search(_words(node))]
        lacking += [] if hit else [head.label or head.id]
        for node in hit:
            changed.append(node.id)
            if node.label and _words(node) in pairs:  # a heading or an item with its number
                (new,) = new_clauses([pairs[_words(node)]])
                node.label, node.gap, node.text = new.label, new.gap or node.gap, new.text
            else:
                node.text = words.sub(lambda match: pairs[match[0]], node.text)
    if change.title:
        draft.title = words.sub(lambda match: pairs[match[0]], draft.title)
    ids = tuple(dict.fromkeys(changed))
    if lacking:
        return Told(f"the words do not stand in {'、'.join(lacking)}", ids, "undone")
    return Told("words exchanged", ids)


def _scope(draft: Draft, head: Node, pairs: Mapping[str, str]) -> list[Node]:
    """A clause and all below it; of a chapter all in it, but its heading alone if that is named."""
    if head.text in pairs and head.level == "heading":
        return [head]
    return [node for one in draft.extent(head) for node in one.walk()]


def rename_heading(draft: Draft, ref: Ref, new: str, old: str | None) -> Told:
    """Give a chapter another name, or exchange words in its name."""
    heading = draft.find(ref)
    if heading.level != "heading":
        raise CannotDoError("what is named is no heading")
    if old is not None and old not in heading.text:
        raise CannotDoError(f"“{old}” does not stand there")
    name = new.removeprefix(heading.label).strip()
    heading.text = heading.text.replace(old, new) if old else name
    return Told("new heading", (heading.id,))


def _words(node: Node) -> str:
    return node.label + node.gap + node.text


def replace_lead(draft: Draft, new: Sequence[str], number: int | None) -> Told:
    """New words above the articles: all of them, or one paragraph as it is counted.

    A note in brackets (when the text was passed) and the addressee are no part of them.
    """
    lead: list[Node] = []
    for node in draft.root.children:
        if node.level != "line" or node.mark.startswith("#"):
            if lead or node.level == "条":
                break
            continue
        addressee = not lead and re.fullmatch("[^，。]*[：:]", node.text)
        if not addressee and not re.match("[（(]", node.text):
            lead.append(node)
    chosen = lead if number is None else lead[number - 1 : number]
    # 正文第一段 of a reply: some decisions count 你院的请示收悉，答复如下： and some do not.
    behind = lead[number : number + 1] if number else []
    opening = chosen and chosen[0].text.endswith("：") and not new[-1].endswith("：")
    if behind and opening:
        chosen = behind
    if not chosen:
        raise CannotDoError("the old text has no such paragraph above its clauses")
    at = draft.root.children.index(chosen[0])
    nodes = [
        Node("line", line, before=chosen[0].before if not i else "\n\n", given=True)
        for i, line in enumerate(new)
    ]
    draft.root.children = [node for node in draft.root.children if node not in chosen]
    draft.root.children[at:at] = nodes
    ids = tuple(node.id for node in chosen)
    if behind and opening:
        return Told("new words, counted behind the opening that ends with ：", ids, "look")
    return Told("new words above the clauses", ids)
