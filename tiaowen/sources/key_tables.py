"""The keys of a file as a Markdown table, for `docs/content-format.md`."""

from __future__ import annotations

from collections.abc import Iterator

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
