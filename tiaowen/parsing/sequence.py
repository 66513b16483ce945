"""Whether printed numbers follow from one another, and what to tell of one that does not.

No message asks for a change of an official text: a number that stands so in the source is kept
with `numbering: as-printed`, and one that this copy lost is looked for in the lines around.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tiaowen.numerals import chinese
from tiaowen.parsing.markdown import Line
from tiaowen.parsing.outline import Node
from tiaowen.parsing.report import Report

Number = tuple[int, str, int]

# How a number of each style may stand inside a line, behind the end of a sentence.
_SPELLINGS = {
    "part": "{han}、",
    "section": "[（(]{han}[）)]",
    "measure": "{digits}[.．、]",
    "item": "[（(]{digits}[）)]",
    "chapter": "第(?:{han}|{digits})章",
    "division": "第(?:{han}|{digits})节",
    "article": "第(?:{han}|{digits})条",
}
# A copy that begins with 第四百六十三条 is a part of a code: nobody loses a hundred articles.
_LOST_AT_MOST = 100
_COUNTED_THROUGH = ("article", "chapter", "book")
_HEADING = re.compile(r"[^。；，：、“”（）]{1,24}")


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks the numbers of a text whose `lines` are given.

    `lenient` accepts whatever is printed (`numbering: as-printed`); `excerpt` tells of a text that
    is part of a longer one (合同编, 修正案), whose articles may begin with any number.
    """

    lines: Sequence[Line]
    report: Report
    lenient: bool = False
    excerpt: bool = False

    def check(self, nodes: Iterable[Node], start: int = 0) -> None:
        """Report each number of a run that does not follow from those before it.

        `start` is the line on which the run's clause begins, where it has one.
        """
        if self.lenient:
            return
        seen: dict[Number, int] = {}
        before: Node | None = None
        last: Number = (0, "", 0)
        for node in nodes:
            now = (node.number, node.letter, node.sub)
            if now in seen:
                self.report(
                    node.line,
                    "clause-repeat",
                    f"{spell(node)} stands on line {seen[now]} already; compare the source: where "
                    "it repeats the number itself, set `numbering: as-printed`",
                )
                continue
            seen[now] = node.line
            if now[0] != last[0] + 1 or now[1] or now[2]:
                self._check_step(node, before, seen, start)
            before, last = node, now

    def _check_step(
        self, node: Node, before: Node | None, seen: Mapping[Number, int], start: int
    ) -> None:
        """Report a number that is not simply the next one, where it is out of order or far off."""
        now = (node.number, node.letter, node.sub)
        last = (before.number, before.letter, before.sub) if before else (0, "", 0)
        place = f"comes after {spell(before)}" if before else "comes first"
        if now < last:
            self.report(
                node.line,
                "clause-order",
                f"{spell(node)} {place}; compare the source: where it is so itself, set "
                "`numbering: as-printed`",
            )
            return
        excerpt = self.excerpt or node.number > _LOST_AT_MOST
        free = excerpt and before is None and node.style in _COUNTED_THROUGH
        missing = 0 if free else _missing(node.style, now, last, seen)
        if missing:
            found = self._found(node, missing, before.line if before else start)
            self.report(
                node.line,
                "clause-gap",
                f"{spell(node)} {place}; {found}compare the source and add what this copy lost, "
                "or set `numbering: as-printed` where the source itself skips",
            )

    def _found(self, node: Node, missing: int, start: int) -> str:
        """Where a missing number may have gone: into another line, or off a heading."""
        spelling = _SPELLINGS.get(node.style)
        if not spelling:
            return ""
        form = spelling.format(han=chinese(missing), digits=missing)
        inside = re.compile(rf"(?<=[。；;：:，、\s])\s*(?P<label>{form})")
        heading = ""
        listed = node.style in ("section", "item") and node.kind == "item"
        for line in self._between(start, node.line):
            if match := inside.search(line.text):
                return (
                    f"`{match['label']}` stands inside line {line.number}: give it a paragraph "
                    "of its own; "
                )
            if listed and line.number > start and not line.label and not line.table:
                mark = node.label.printed if node.label else ""
                heading = heading or (
                    f"line {line.number} may be what stands before {mark}, without its number; "
                )
            plain = not line.table and _HEADING.fullmatch(line.text) and not line.label
            if plain and node.style in ("chapter", "division"):
                heading = (
                    f"line {line.number} ({line.text}) looks like a heading that lost its number; "
                )
        return heading

    def _between(self, start: int, end: int) -> Iterable[Line]:
        """The lines from one to before another, by their numbers in the file."""
        low, high = bisect_left(self.lines, start, key=_at), bisect_left(self.lines, end, key=_at)
        return self.lines[low:high]


def _at(line: Line) -> int:
    return line.number


def _missing(style: str, now: Number, last: Number, seen: Mapping[Number, int]) -> int:
    """The first number that is missing between the two, 0 where none is.

    Others than those that came earlier. 第N条之一 follows 第N条; 2A. may follow 1. where 2. was
    repealed, and 附件1-2 may stand without 附件1-1.
    """
    number, _, sub = now
    if sub and style != "annex":
        follows = now == (last[0], last[1], last[2] + 1)
        return 0 if follows else number
    return next((n for n in range(last[0] + 1, number) if (n, "", 0) not in seen), 0)


def spell(node: Node) -> str:
    """What a message calls a clause or a row."""
    if node.label:
        return node.label.printed.strip().rstrip("、.．：:") or node.text
    return "a row without number" if node.sub else f"row {node.number}"
