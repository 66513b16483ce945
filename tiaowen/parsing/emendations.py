"""Our text ↔ the capture it was taken from: every departure is recorded and can be undone.

Layout is not text: white space, and the marks of Markdown, are left out on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.model import Emendation, Notice

EVERYWHERE = "*"


def capture_text(notice: Notice) -> str:
    """The notice as its capture had it, without white space: title, number, then the body.

    Undoes each emendation at its place and then the rules for the whole text. Raises ValueError
    for an emendation that does not fit (`misfits` tells why).
    """
    rules = [item for item in notice.emendations if item.at == EVERYWHERE]
    folds = str.maketrans(
        {
            ours: found
            for rule in rules
            if len(rule.ours) == len(rule.found)
            for ours, found in zip(rule.ours, rule.found, strict=True)
        }
    )
    dropped = "".join(rule.found for rule in rules if not rule.ours)
    parts = []
    for at, text in places(notice):
        here = [item for item in notice.emendations if item.at == at]
        parts.append(_undo(text, here, folds))
    whole = "".join("".join(parts).split())
    return whole.translate({ord(mark): None for mark in dropped})


def without_layout(capture: str, notice: Notice) -> str:
    """A capture's own text, without white space and the marks that a rule of the notice drops."""
    rules = [item for item in notice.emendations if item.at == EVERYWHERE and not item.ours]
    dropped = {ord(mark): None for rule in rules for mark in rule.found}
    return "".join(capture.split()).translate(dropped)


def misfits(notice: Notice) -> Iterator[tuple[int, str]]:
    """The emendations that cannot be undone as they are recorded: position and why."""
    texts = dict(places(notice))
    for i, item in enumerate(notice.emendations):
        if item.at == EVERYWHERE:
            if item.ours and len(item.ours) != len(item.found):
                yield i, "a rule for the whole text must have as many marks found as ours, or none"
        elif item.at not in texts:
            yield i, f"this notice has no {item.at}; name a clause id, title or number"
        elif (times := _times(texts[item.at], item)) != 1:
            yield i, f"{item.ours!r} stands {times} times in {item.at}; take in more of its context"


def places(notice: Notice) -> Iterator[tuple[str, str]]:
    """The places of a notice and their text, a table's head with the clause that holds it."""
    yield "title", notice.title
    yield "number", "\n".join(notice.numbers)
    heads = {table.rows[0]: table for table in notice.tables if table.rows}
    pending: tuple[str, str] | None = None
    for clause in notice.clauses:
        if table := heads.get(clause.id):
            head = table.head_text
            if pending and pending[0] == table.parent:
                pending = pending[0], f"{pending[1]}\n{head}"
            else:
                if pending:
                    yield pending
                pending = table.parent, head
        if pending:
            yield pending
        pending = clause.id, clause.printed
    if pending:
        yield pending


def _times(text: str, item: Emendation) -> int:
    if item.reason == "lost-cell":
        return text.split("\t").count(item.ours)
    return text.count(item.ours) if item.ours else 0


def _undo(text: str, items: list[Emendation], folds: dict[int, str]) -> str:
    for item in items:
        if item.reason == "lost-cell":
            cells = text.split("\t")
            cells.remove(item.ours)
            text = "\t".join(cells)
    found = sorted((text.index(item.ours), item) for item in items if item.reason != "lost-cell")
    parts, at = [], 0
    for start, item in found:
        parts += [text[at:start].translate(folds), item.found]
        at = start + len(item.ours)
    return "".join([*parts, text[at:].translate(folds)])
