"""New and moved clauses → their places in the amended text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tiaowen.consolidation.draft import CannotDoError, Draft, Told, Waiting
from tiaowen.consolidation.tree import Node


def place_all(draft: Draft) -> Iterator[tuple[int | None, Told]]:
    """Put in what waits, the lowest number first: 作为第九条 counts in the new text.

    Yields rows of the account, None for none, and what is to be told of them: that it cannot be
    done, or that a person has to look.
    """
    for row, node, place in draft.leaving:
        draft.parent(node).children.remove(node)
        article = Node("条", id=node.id, children=[node], wanted=place)
        draft.waiting.append(Waiting(row, draft.root, [article], (place,)))
    _take_out_of_order(draft)
    for waiting in sorted(draft.waiting, key=_order):
        try:
            _place(waiting)
            if not draft.headings:  # which would move the border
                yield from _at_a_border(waiting)
            draft.touched.append(waiting.parent)
        except CannotDoError as why:
            kept = [node for node in waiting.nodes if not node.given]
            waiting.parent.children += kept
            what = f"{why}{'; it stands at the end' if kept else ''}"
            yield waiting.row, Told(what, (), "undone")
    for row, heading, start in draft.headings:
        try:
            _place_heading(draft, heading, start)
        except CannotDoError as why:
            yield row, Told(str(why), (), "undone")


def _order(waiting: Waiting) -> tuple[bool, tuple[int, int]]:
    """What stands beside a clause comes first, then by number; without a number, at the end."""
    last = (10_000, 0)
    return waiting.beside is None, waiting.places[0] if waiting.places else last


def _take_out_of_order(draft: Draft) -> None:
    """Articles whose new number is out of their order (第四十五条改为第二十条) are put in anew."""
    numbered = [article for article in draft.root.below("条") if article.wanted]
    stays = _longest_rising([article.wanted or (0, 0) for article in numbered])
    for i, article in enumerate(numbered):
        if i not in stays and article.wanted:
            draft.root.children.remove(article)
            place = min(article.wanted, (len(draft.root.below("条")) + 1, 0))
            draft.waiting.append(Waiting(None, draft.root, [article], (place,)))


def _longest_rising(values: Sequence[tuple[int, int]]) -> set[int]:
    """The places of a longest rising run of values, others left out."""
    runs: list[list[int]] = [[]]
    for i, value in enumerate(values):
        before = [run for run in runs if not run or values[run[-1]] < value]
        runs.append([*_longest(before), i])
    return set(_longest(runs))


def _longest(runs: Sequence[list[int]]) -> list[int]:
    return max(runs, key=lambda run: len(run))


def _place(waiting: Waiting) -> None:
    siblings, level = waiting.parent.children, waiting.nodes[0].level
    if waiting.beside:
        if waiting.beside not in siblings:
            raise CannotDoError("the clause beside which it stands is struck out")
        at = siblings.index(waiting.beside) + (not waiting.before)
        siblings[at:at] = waiting.nodes
        return
    for i, node in enumerate(waiting.nodes):
        place = waiting.places[i] if waiting.places else None
        siblings.insert(_index(siblings, level, place), node)


def _at_a_border(waiting: Waiting) -> Iterator[tuple[int | None, Told]]:
    """A new article that its number alone puts at the end of a chapter may begin the next one."""
    siblings, last = waiting.parent.children, waiting.nodes[-1]
    behind = siblings[siblings.index(last) + 1 :][:1]
    if last.level == "条" and not waiting.beside and behind and behind[0].level == "heading":
        name = f"{behind[0].label}{behind[0].gap}{behind[0].text}"
        yield waiting.row, Told(f"put in, at a border: it may belong to {name}", (), "look")


def _index(siblings: list[Node], level: str, place: tuple[int, int] | None) -> int:
    """Where the clause with a number stands: behind the one before it."""
    own = [node for node in siblings if node.level == level and not _sub(node)]
    if place and place[1]:
        base = [node for node in siblings if node.level == level and node.number == (place[0], 0)]
        if len(base) != 1:
            raise CannotDoError("the old text has no article to stand behind")
        return siblings.index(base[0]) + place[1]
    if place is None:
        return siblings.index(own[-1]) + 1 if own else len(siblings)
    if place[0] > len(own) + 1:
        raise CannotDoError(f"there are {len(own)} clauses to stand behind")
    if place[0] == 1:
        return siblings.index(own[0]) if own else len(siblings)
    at = siblings.index(own[place[0] - 2]) + 1
    while at < len(siblings) and siblings[at].level == level and _sub(siblings[at]):
        at += 1  # behind 第五条之一 too
    return at


def _sub(node: Node) -> int:
    return (node.wanted or node.number)[1]


def _place_heading(draft: Draft, heading: Node, start: tuple[int, int]) -> None:
    """Put a heading before the article that has this number in the new text."""
    whole = [article for article in draft.root.below("条") if not _sub(article)]
    if start[1] or start[0] > len(whole):
        raise CannotDoError("the article with which the chapter begins is not there")
    siblings = draft.root.children
    siblings.insert(siblings.index(whole[start[0] - 1]), heading)
    like = next((node for node in siblings if node.level == "heading" and node.gap), None)
    heading.gap = like.gap if like else "　"
    heading.mark = like.mark if like else ""
    draft.touched.append(draft.root)
