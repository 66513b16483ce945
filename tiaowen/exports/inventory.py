"""`/objects.inv`: the inventory that Sphinx's intersphinx reads, so that `:ref:` leads to clauses.

A notice is a `std:doc`, a clause a `std:label` such as `cq-2025-yfbf-57/m23`. Both lead to the
Simplified pages, which link to the Traditional ones. When a clause goes, its label goes too, and a
Sphinx build with `-W` that refers to it fails.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from tiaowen.artifacts import Fragment
from tiaowen.model import Clause, Notice

INVENTORY = "objects.inv"


def inventory_lines(notice: Notice, folder: str) -> Fragment:
    """Return the lines of a notice and its clauses; addresses are relative to the site's root."""
    page = f"{folder}/notices/{notice.id}/"
    lines = [f"{notice.id} std:doc -1 {page} {_line(notice.name)}\n"]
    for clause in notice.clauses:
        at = f"{clause.id}/" if clause.is_measure else f"#{clause.id}"
        name = f"{notice.id}/{clause.id}"
        lines.append(f"{name} std:label -1 {page}{at} {_shown(notice, clause)}\n")
    return Fragment(INVENTORY, "".join(lines).encode())


def inventory(title: str, lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the file: a head that has the site's title, then all lines, compressed."""
    head = (
        "# Sphinx inventory version 2\n"
        f"# Project: {_line(title)}\n"
        "# Version: 1\n"
        "# The remainder of this file is compressed using zlib.\n"
    )
    yield head.encode()
    compressor = zlib.compressobj(4)
    yield from map(compressor.compress, lines)
    yield compressor.flush()


def _shown(notice: Notice, clause: Clause) -> str:
    """Return the text of a link: the notice's number, and the clause's label and heading."""
    words = clause.heading or (clause.text[:24] if clause.label else clause.id)
    return _line(f"{notice.number or notice.name} {clause.label}{words}")


def _line(text: str) -> str:
    return " ".join(text.split()) or "-"
