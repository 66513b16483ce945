"""The keys of a file and the kinds of document as Markdown tables, for `docs/content-format.md`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tiaowen.model import DOCUMENT_KINDS
from tiaowen.sources.fields import Choice, Columns, ListOf, Row


def key_table(columns: Columns) -> str:
    """Return the table of a definition: each key, whether it must be there, what belongs there.

    The keys of a row within a key stand under it, with its name in front: `effects.does`.
    """
    rows = [f"| `{name}` | {needed} | {meaning} |" for name, needed, meaning in _rows(columns, "")]
    return "\n".join(["| key | | what belongs there |", "|---|---|---|", *rows, ""])


def _rows(columns: Columns, above: str) -> Iterator[tuple[str, str, str]]:
    for name, column in columns.items():
        meaning, shape = column.key.meaning, column.shape
        if isinstance(shape, Choice) and len(shape.allowed) > 1:
            meaning += ": " + ", ".join(f"`{word}`" for word in shape.allowed)
        yield above + name, "required" if column.key.required else "", meaning
        inner = shape.item if isinstance(shape, ListOf) else shape
        if isinstance(inner, Row):
            yield from _rows(inner.keys, f"{above}{name}.")


def kind_table() -> str:
    """Return the table of kinds of document, each with the words that end a title of that kind."""
    words = defaultdict(list)
    for word, kind in DOCUMENT_KINDS.items():
        words[kind].append(word)
    rows = [f"| `{kind}` | {', '.join(found)} |" for kind, found in words.items()]
    return "\n".join(["| `type` | titles that end with |", "|---|---|", *rows, ""])
