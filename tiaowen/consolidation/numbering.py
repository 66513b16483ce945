"""Clauses in their new order → their labels, and references that follow them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from tiaowen.consolidation.draft import Draft, Told, style_of
from tiaowen.consolidation.tree import Level, Node
from tiaowen.numerals import Number, chinese
from tiaowen.parsing.clause_refs import Step, read_refs

_NUMERAL = re.compile("[0-9０-９]+|[〇零一二三四五六七八九十百千]+")


def number(draft: Draft) -> Iterator[Told]:
    """Give every clause its new label. Yields what a person has to know of it."""
    touched = {id(node): node for node in draft.touched}
    for node in touched.values():
        if node is draft.root:
            yield from _number_headings(node)
        else:
            yield from _number_below(node)
    yield from _number_articles(draft)
    yield from _follow(draft)


def _number_articles(draft: Draft) -> Iterator[Told]:
    articles = draft.root.below("条")
    whole = [place for place in draft.numbers if not place[1]]
    gaps = whole != [(i, 0) for i in range(1, len(whole) + 1)]
    like = next((one for one in articles if one.label and one.number[0]), None)
    new = any(not one.number[0] for one in articles)
    moves = draft.close_gaps or new or any(one.wanted for one in articles)
    if moves and gaps:
        what = "the articles of the old text are not numbered from 1 on: check every new number"
        yield Told(what, (), "look")
    count = 0
    for article in articles:
        sub = (article.wanted or article.number)[1]
        count += 0 if sub else 1
        now = (count, sub) if moves else article.number
        if article.wanted and article.wanted != now:
            said, is_now = _named(article.wanted), _named(now)
            yield Told(f"{said} is said, and it comes to be {is_now}", (article.id,), "undone")
        if now != article.number or not article.label:
            article.label = _label(like.label if like else "第一条", *now)
            article.gap = article.gap or (like.gap if like else "　")
        article.wanted = now


def _named(place: tuple[int, int]) -> str:
    return f"第{place[0]}条" + (f"之{place[1]}" if place[1] else "")


def _label(like: str, number: int, sub: int = 0) -> str:
    """A label of the kind of another one, with another number."""
    plain = re.sub(f"之{Number}$", "", like)
    digits = bool(re.search("[0-9０-９]", plain))
    shown = _NUMERAL.sub(str(number) if digits else chinese(number), plain, count=1)
    return shown + (f"之{chinese(sub)}" if sub else "")


def _number_headings(root: Node) -> Iterator[Told]:
    """Number chapters on, where one was put in, struck out or got another number."""
    headings = [node for node in root.below("heading") if style_of(node) in ("chapter", "book")]
    if not any(node.wanted for node in headings):
        return
    for style in ("book", "chapter"):
        for i, node in enumerate([one for one in headings if style_of(one) == style], 1):
            node.label = _label(node.label, i)
            if node.wanted and node.wanted != (i, 0):
                said = f"第{node.wanted[0]}章 is said, and it comes to be 第{i}章"
                yield Told(said, (node.id,), "undone")


def _number_below(parent: Node) -> Iterator[Told]:
    """Number the items of a list anew, and check the numbers that are said of them and of 款."""
    levels: tuple[Level, ...] = ("款", "项", "目")
    for level in levels:
        nodes = parent.below(level)
        like = next((node.label for node in nodes if node.label), "（一）")
        for i, node in enumerate(nodes, 1):
            if node.wanted and node.wanted != (i, 0):
                said = f"第{node.wanted[0]}{level} is said, and it comes to be 第{i}{level}"
                yield Told(said, (node.id or parent.id,), "undone")
            if level != "款":
                node.label = _label(like, i)
        if level != "款" and nodes:
            _end_marks(nodes)


def _end_marks(items: list[Node]) -> None:
    """A list whose items end with ； keeps that, and the one that is its last now ends with 。."""
    old = [node for node in items if not node.given]
    if not any(node.text.endswith("；") for node in items) or not old:
        return
    for node in items[:-1]:
        if not node.children and (node.text[-1:] not in "；;。，：:、" or _was_last(node, old)):
            node.text = node.text.removesuffix("。") + "；"
    last = items[-1]
    if not last.children:
        last.text = last.text.rstrip("；") + ("" if last.text.endswith("。") else "。")


def _was_last(node: Node, old: list[Node]) -> bool:
    return node is old[-1] and node.text.endswith("。")


# -- references ------------------------------------------------------------------------------

_OWN = re.compile(rf"本(?:法|条例|规定|办法|细则|规则|解释|决定|章程|通则)(?=第{Number}条)")


def _follow(draft: Draft) -> Iterator[Told]:
    """本办法第N条 in words that the decision did not give follows its article to its new number.

    It does so where the decision says that the order is adjusted; else a person has to look, as
    where the article was struck out.
    """
    articles = [one for one in draft.root.below("条") if one.number[0] and not one.given]
    kept = {one.number: one.wanted or one.number for one in articles}
    followed = []
    for node in draft.root.walk():
        if node.given or not _OWN.search(node.text):
            continue
        text, gone, moves = _followed(node.text, kept, draft.numbers)
        if gone:
            what = f"it refers to an article that was struck out ({'、'.join(gone)})"
            yield Told(what, (node.id,), "look")
        if moves:
            followed.append(node.id)
            node.text = text if draft.close_gaps else node.text
    if followed and draft.close_gaps:
        yield Told("references to articles of this text follow their new numbers", tuple(followed))
    elif followed:
        what = "it refers to articles that have other numbers now; the decision is silent on that"
        yield Told(what, tuple(followed), "look")


def _followed(
    text: str, kept: Mapping[tuple[int, int], tuple[int, int]], before: Collection[tuple[int, int]]
) -> tuple[str, list[str], bool]:
    """The text with new numbers, the references to articles that are gone, whether any moved."""
    done, at, gone = "", 0, []
    for own in _OWN.finditer(text):
        for ref in read_refs(text, own.end()):
            for step in (*ref.steps[ref.inherited :], *ref.last):
                place = step.number, step.sub
                old = _written(text, at, ref.end, step) if step.level == "条" else None
                if old and place in kept and kept[place] != place:
                    done += text[at : old.start()] + _label(old[0], *kept[place])
                    at = old.end()
                elif old and place not in kept and place in before:
                    gone.append(old[0])
    return done + text[at:], gone, at > 0


def _written(text: str, start: int, end: int, step: Step) -> re.Match[str] | None:
    sub = f"之{chinese(step.sub)}" if step.sub else ""
    wanted = re.compile(rf"第(?:{chinese(step.number)}|{step.number})条{sub}")
    return wanted.search(text, start, end)
