"""The instructions of a decision, done to the old text → the new text, and what became of each.

References in instructions are to the numbers of the old text; 作为第N条 gives the number in the
new one. Clauses are therefore replaced and struck out first, put in next (`places`), and numbered
last (`numbering`). What cannot be done (no such clause, words that do not stand there) is left
undone and told: a draft with an instruction left undone is no consolidated text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tiaowen.consolidation.changes import (
    CloseGaps,
    Exchange,
    Insert,
    InsertHeading,
    Instruction,
    Merge,
    Move,
    Rename,
    RenameHeading,
    Renumber,
    Replace,
    ReplaceLead,
    Strike,
    Unread,
)
from tiaowen.consolidation.draft import CannotDoError, Draft, State, Told, Waiting
from tiaowen.consolidation.numbering import number
from tiaowen.consolidation.places import place_all
from tiaowen.consolidation.tree import Node, new_clauses, print_tree, read_tree
from tiaowen.parsing.clause_refs import Ref


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one instruction: `what` in words; `clauses` are ids in the old text.

    `instruction` is "" for what no instruction asks for and a person has to know.
    """

    instruction: str
    state: State
    what: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consolidation:
    """The draft of a new text: its title, its body as Markdown, and the account of every change."""

    title: str
    body: str
    account: tuple[Outcome, ...]

    @property
    def undone(self) -> tuple[Outcome, ...]:
        """What was not understood or could not be done."""
        return tuple(outcome for outcome in self.account if outcome.state == "undone")


def consolidate(title: str, body: str, instructions: Sequence[Instruction]) -> Consolidation:
    """Returns the draft of a text as a decision amends it.

    Args:
        title: the title of the old text.
        body: the old text, as Markdown of the content format.
        instructions: what the decision says to change in it, in order.
    """
    draft = Draft(title, read_tree(title, body))
    account = [_do(draft, i, one) for i, one in enumerate(instructions)]
    notes = []
    for row, told in place_all(draft):
        if row is None:
            notes.append(Outcome("", told.state, told.what))
        else:
            account[row] = replace(account[row], state=told.state, what=told.what)
    notes += [Outcome("", told.state, told.what, told.clauses) for told in number(draft)]
    return Consolidation(draft.title, print_tree(draft.root), (*account, *notes))


def _do(draft: Draft, row: int, instruction: Instruction) -> Outcome:
    try:
        told = _apply(draft, row, instruction)
    except CannotDoError as why:
        return Outcome(instruction.words, "undone", str(why))
    return Outcome(instruction.words, told.state, told.what, tuple(filter(None, told.clauses)))


def _apply(draft: Draft, row: int, instruction: Instruction) -> Told:
    match instruction.change:
        case Unread(why):
            raise CannotDoError(f"not understood: {why}")
        case Rename(title):
            draft.title = title
            return Told("new title")
        case ReplaceLead(new, place):
            return _replace_lead(draft, new, place)
        case RenameHeading(ref, new, old):
            return _rename_heading(draft, ref, new, old)
        case CloseGaps():
            draft.close_gaps = True
            return Told("clauses numbered without gaps, references to them likewise")
        case Strike(refs):
            return Told(
                "struck out", tuple([_strike(draft, node) for node in draft.find_all(refs)])
            )
        case Renumber(refs, to):
            return _renumber(draft, row, refs, to)
        case Merge(refs, to_one):
            return _merge(draft, refs, to_one)
        case Move(refs, beside, before):
            return _move(draft, row, refs, beside, before)
        case Replace(refs, lines):
            return _replace(draft, refs, lines)
        case Exchange():
            return _exchange(draft, instruction.change)
        case Insert():
            return _insert(draft, row, instruction.change)
        case InsertHeading(place_of, lines, first):
            return _insert_heading(draft, row, place_of, lines, first)


# -- taking out ------------------------------------------------------------------------------


def _strike(draft: Draft, node: Node) -> str:
    """Take a clause out, an article with its last 款, a chapter with its articles; its id."""
    parent = draft.parent(node)
    if node.level == "款" and len(parent.below("款")) == 1:
        return _strike(draft, parent)
    for one in draft.extent(node):
        parent.children.remove(one)
    draft.touched.append(parent)
    return node.id


def _merge(draft: Draft, refs: Sequence[Ref], to: Ref | None) -> Told:
    """The clauses joined into the first that is an article, in the order of the decision."""
    nodes = draft.find_all(refs)
    kept = next((node for node in nodes if node.level == "条"), None)
    if kept is None:
        raise CannotDoError("only articles can be joined")
    joined = [one for node in nodes for one in (node.children if node.level == "条" else [node])]
    for node in nodes:
        if node is not kept:
            _strike(draft, node)
    kept.children = joined
    if to:
        kept.wanted = to.steps[-1].number, to.steps[-1].sub
    return Told("joined", tuple(node.id for node in nodes))


def _move(draft: Draft, row: int, refs: Sequence[Ref], beside: Ref, before: bool) -> Told:
    nodes, anchor = draft.find_all(refs), draft.find(beside)
    if any(node.level != anchor.level or node is anchor for node in nodes):
        raise CannotDoError("a clause cannot be put there")
    for node in nodes:
        _strike(draft, node)
    draft.waiting.append(Waiting(row, draft.parent(anchor), nodes, beside=anchor, before=before))
    return Told("moved", tuple(node.id for node in nodes))


# -- new words -------------------------------------------------------------------------------


def _replace(draft: Draft, refs: Sequence[Ref], lines: Sequence[str]) -> Told:
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


def _exchange(draft: Draft, change: Exchange) -> Told:
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


def _rename_heading(draft: Draft, ref: Ref, new: str, old: str | None) -> Told:
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


def _replace_lead(draft: Draft, new: Sequence[str], number: int | None) -> Told:
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
    if not chosen:
        raise CannotDoError("the old text has no such paragraph above its clauses")
    at = draft.root.children.index(chosen[0])
    nodes = [
        Node("line", line, before=chosen[0].before if not i else "\n\n", given=True)
        for i, line in enumerate(new)
    ]
    draft.root.children = [node for node in draft.root.children if node not in chosen]
    draft.root.children[at:at] = nodes
    return Told("new words above the clauses", tuple(node.id for node in chosen))


# -- numbers and new clauses -----------------------------------------------------------------


def _renumber(draft: Draft, row: int, refs: Sequence[Ref], to: Sequence[Ref]) -> Told:
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


def _insert(draft: Draft, row: int, change: Insert) -> Told:
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


def _insert_heading(
    draft: Draft, row: int, place: Ref, lines: Sequence[str], first: Ref | None
) -> Told:
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
