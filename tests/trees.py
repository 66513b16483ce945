"""A parsed notice as an indented text that a person can check: a line for each clause.

A line has id, kind and text; a measure has a star behind its id, a heading is in [ ]. Cells are
separated by ` | `; a merged one is shown as `<`, one merged downwards has `^` before it. The head
of a table is above its rows, problems are at the end. Run as a program, this renews the trees of
the corpus: read what changed before you commit it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests import CORPUS, ROOT
from tiaowen.model import Clause, Notice, Place
from tiaowen.parsing import notice_text
from tiaowen.parsing.notice_text import Parsed
from tiaowen.sources import loader

GOLDEN = ROOT / "tests" / "golden" / "clauses"
_LONGEST = 24


def parse(notice: Notice) -> Parsed:
    """The clauses of a notice that was read from a file."""
    names = [notice.short_title, *re.findall("《(.*?)》", notice.title)]
    place = Place(notice.place.path, notice.marks["body"])
    return notice_text.parse(notice.body, place, names, notice.numbering)


def tree(parsed: Parsed) -> str:
    """The whole of it, a line a clause, a table's head and a problem."""
    return "".join(f"{line}\n" for line in _lines(parsed))


def _lines(parsed: Parsed) -> Iterator[str]:
    depth = {"": -1}
    heads = {table.rows[0]: table for table in parsed.text.tables}
    for clause in parsed.text.clauses:
        depth[clause.id] = depth[clause.parent] + 1
        indent = "  " * depth[clause.id]
        if clause.id in heads:
            yield f"{indent}table {' | '.join(heads[clause.id].header)}"
        star = "*" if clause.is_measure else ""
        yield f"{indent}{clause.id}{star} {clause.kind} {_printed(clause)}".rstrip()
    for problem in sorted(parsed.problems):
        yield f"! line {problem.place.line}: {problem.code}"


def _printed(clause: Clause) -> str:
    if clause.kind == "row":
        pairs = zip(clause.cells, clause.spans, strict=True)
        return " | ".join(
            cell if span > 0 else f"^{cell}" if span else f"<{cell}" for cell, span in pairs
        )
    text = clause.text[clause.heading_end :]
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + "…"
    heading = f"[{clause.heading}]" if clause.heading else ""
    return (clause.label + clause.gap + heading + text).replace("\n", "⏎")


def main() -> None:
    GOLDEN.mkdir(parents=True, exist_ok=True)
    sources, _ = loader.read(CORPUS)
    for notice in sources.notices:
        if notice.held:
            path = GOLDEN / f"{notice.id}.txt"
            path.write_text(tree(parse(notice)), encoding="utf-8")


if __name__ == "__main__":
    main()
