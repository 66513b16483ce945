"""Our text → the text of the capture that it was taken from, by undoing its emendations.

White space and the marks of Markdown are layout, not text: they are left out on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.model import Emendation, Notice

EVERYWHERE = "*"
"""The `at` of an emendation for the whole text: each of its marks `ours` stands for one `found`."""


def capture_text(notice: Notice) -> str:
    """Return the notice as its capture had it, without white space: title, number, then body.

    Each emendation is undone at its place, then those for the whole text.

    Raises:
        ValueError: An emendation does not fit; `misfits` tells why.
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
    """Return a capture's text without white space and the marks that an emendation drops.

    Args:
        capture: The text of the capture.
        notice: The notice, whose emendations for the whole text are looked at.
    """
    rules = [item for item in notice.emendations if item.at == EVERYWHERE and not item.ours]
    dropped = {ord(mark): None for rule in rules for mark in rule.found}
    return "".join(capture.split()).translate(dropped)


def misfits(notice: Notice) -> Iterator[tuple[int, str]]:
    """Yield the index of each emendation that cannot be undone as it is recorded, and why."""
    texts = dict(places(notice))
    for i, item in enumerate(notice.emendations):
        if item.at == EVERYWHERE:
            if item.ours and len(item.ours) != len(item.found):
                yield i, "with `*`, `found` and `ours` must have the same length, or `ours` none"
        elif item.at not in texts:
            yield i, f"this notice has no {item.at}; name a clause id, title or number"
        elif (times := _times(texts[item.at], item)) > 1:
            yield i, f"{item.ours!r} is in {item.at} {times} times; add the words next to it"
        elif not times and not item.ours:
            yield i, "`ours` is empty; add the words next to what is dropped to `found` and `ours`"
        elif not times:
            yield i, f"{item.ours!r} is not in {item.at}; write `ours` as it is printed there"


def places(notice: Notice) -> Iterator[tuple[str, str]]:
    """Yield the places of a notice, as in `Emendation.at`, and their text, in document order.

    The head of a table, which is no clause, belongs to the clause that the table is under.
    """
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
        # What a picture shows is told in our words; no capture has them.
        pending = clause.id, "" if clause.kind == "picture" else clause.printed
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
