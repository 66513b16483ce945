"""The text of a notice → its clause tree with permanent ids, and what is wrong with it.

The stages, in order: Markdown → lines (`paragraphs`); lines → cover, body and annexes (here); the
lines of each → clauses under their parents (`outline`); printed numbers → ids (`clause_ids`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tiaowen.model import (
    Clause,
    Place,
    Problem,
    Table,
    Text,
)
from tiaowen.numerals import Label, read_annex, read_label
from tiaowen.parsing.clause_ids import Numbering, check_sequence
from tiaowen.parsing.markdown import Line, Report, read_lines
from tiaowen.parsing.outline import (
    LONGEST_HEADING,
    Node,
    Zone,
    arrange,
    mark_measures,
)

_DATE_LINE = re.compile(r"[0-9０-９〇○零一二三四五六七八九十]{4}年[^年]{1,3}月[^月]{1,3}日")
_IN_BRACKETS = re.compile(r"[（(].*[）)]")
_INSTRUMENT = "通知|公告|办法|方案|计划|规划|措施|政策|意见|规定|细则|条例|决定|指引|行动"
_CLOSING = re.compile(
    rf"(?:本|以上|上述)[^，。]{{0,12}}?(?:{_INSTRUMENT})"
    r"|.{0,200}自[^。]{1,20}起[^。]{0,8}(?:施行|实施|执行)"
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The text of a notice, and what is wrong with it."""

    text: Text
    problems: tuple[Problem, ...]


def parse(
    body: str, place: Place, names: Iterable[str] = (), numbering: str | None = None
) -> Parsed:
    """Read the clause tree of a notice's body.

    `place` is the file and the line on which the body begins; `names` are the titles that mark the
    instrument's own title line; `numbering` overrides how the numbers are read (one of
    NUMBERINGS). Never raises for any text: what is wrong comes back as problems.
    """
    problems: list[Problem] = []

    def report(line: int, code: str, message: str) -> None:
        problems.append(Problem(Place(place.path, line), code, message))

    lines = list(read_lines(body, place.line, report))
    cover, title, rest = _split_cover(lines, frozenset(filter(None, names)))
    main, annexes = _split_annexes(rest)
    nodes = _read_cover(cover, title)
    nodes += _read_body(arrange(main, numbering), numbering, report)
    has_measures = any(node.is_measure for node in nodes)
    heads = []
    for line, block in annexes:
        head, below = _annex(line, block)
        zone = arrange(below, numbering, head)
        if zone.statute or not has_measures:
            mark_measures(zone)
        heads.append(head)
        nodes += [head, *_read_annex(zone, numbering, report)]
    check_sequence(heads, report, numbering == "as-printed")
    _check_ids(nodes, problems, report)
    return Parsed(Text(*_freeze(nodes)), tuple(problems))


def text_of(clauses: Sequence[Clause], tables: Sequence[Table]) -> str:
    """The text of a notice's body in document order, one line a paragraph or table row.

    Cells are joined by tabs, as in the clauses; this is the inverse of `parse` up to Markdown's
    own marks and blank lines.
    """
    heads = {table.line: "\t".join(table.header) for table in tables}
    lines = []
    for clause in clauses:
        if clause.kind == "row" and clause.line - 2 in heads:
            lines.append(heads[clause.line - 2])
        lines.append(clause.printed)
    return "\n".join(lines)


# -- lines → cover, body, annexes ------------------------------------------------------------


def _split_cover(
    lines: list[Line], names: frozenset[str]
) -> tuple[list[Line], Line | None, list[Line]]:
    """Cover, instrument title, rest.

    The cover runs from 主送机关 to the line before the instrument's title: one marked # before
    any label, or one that is the instrument's name. Without such a title it runs to 成文日期 and
    the 附注 below it.
    """
    labelled = False
    for i, line in enumerate(lines):
        if line.rows or read_annex(line.text) is not None:
            break
        labelled = labelled or read_label(line.text) is not None
        if line.text in names or (line.mark == 1 and not labelled):
            return lines[:i], line, lines[i + 1 :]
    if lines and lines[0].text.endswith(("：", ":")):
        for i, line in enumerate(lines):
            if line.rows or read_label(line.text):
                break
            if _DATE_LINE.fullmatch(line.text):
                end = i + 1
                while end < len(lines) and _IN_BRACKETS.fullmatch(lines[end].text):
                    end += 1
                return lines[:end], None, lines[end:]
    return [], None, lines


def _split_annexes(lines: list[Line]) -> tuple[list[Line], list[tuple[Line, list[Line]]]]:
    starts = [i for i, line in enumerate(lines) if read_annex(line.text) is not None]
    bounds = pairwise([*starts, len(lines)])
    main = lines[: starts[0]] if starts else lines
    return main, [(lines[i], lines[i + 1 : end]) for i, end in bounds]


# -- each of them → nodes with ids -----------------------------------------------------------


def _read_cover(cover: Sequence[Line], title: Line | None) -> list[Node]:
    nodes = [
        Node("paragraph", None, line.text, line.number, id=f"cover-t{i}")
        for i, line in enumerate(cover, 1)
    ]
    if title:
        end = len(title.text)
        nodes.append(Node("title", None, title.text, title.number, heading_end=end, id="pre"))
    return nodes


def _read_body(zone: Zone, declared: str | None, report: Report) -> list[Node]:
    """The body: what stands before its first label is `pre`, what closes it `end`."""
    nodes = zone.nodes
    start = _closing(zone)
    for node in nodes[start:]:
        node.parent = None
    mark_measures(zone)
    numbers = Numbering(zone, declared)
    numbers.check(report)
    numbers.name(nodes[:start], "pre")
    numbers.name(nodes[start:], "end")
    return nodes


def _annex(head: Line, lines: Sequence[Line]) -> tuple[Node, Sequence[Line]]:
    """An annex's own line, with the title under it, and the lines that remain."""
    number = read_annex(head.text) or 0
    titled = bool(lines) and _is_annex_title(lines[0])
    label = Label("annex", number, 0, head.text, "\n" if titled else "")
    text = lines[0].text if titled else ""
    annex = Node("annex", label, text, head.number, heading_end=len(text), number=number)
    annex.id = f"annex{number}"
    return annex, lines[1:] if titled else lines


def _is_annex_title(line: Line) -> bool:
    return (
        not line.rows
        and read_label(line.text) is None
        and len(line.text) <= LONGEST_HEADING
        and not line.text.endswith(("。", "：", "；"))
    )


def _read_annex(zone: Zone, declared: str | None, report: Report) -> list[Node]:
    numbers = Numbering(zone, declared)
    numbers.check(report)
    numbers.name(zone.nodes, "")
    return zone.nodes


def _closing(zone: Zone) -> int:
    """Where the paragraphs begin that follow the last clause and belong to the whole.

    A last clause that says nothing yet (五、大力创新商业模式) keeps its first paragraph and those
    that follow it up to a closing formula (以上政策措施自…起施行) or a signature. The last article
    of a statute keeps all but the list of annexes, and so does a text without clauses.
    """
    nodes = zone.nodes
    last = max((i for i, node in enumerate(nodes) if node.label), default=-1)
    whole = zone.statute or last < 0
    if not whole and not _is_open(nodes[last]):
        return last + 1
    signature = len(nodes) if whole else _signature(nodes, last + 2)
    for i in range(last + 1, len(nodes)):
        formula = not whole and i > last + 1 and _CLOSING.match(nodes[i].text)
        if i == signature or formula or nodes[i].style == "annex-list":
            return i
    return len(nodes)


def _is_open(node: Node) -> bool:
    """Whether a clause is a heading, or announces what follows it."""
    return node.heading_end == len(node.text) or node.text.endswith(("：", ":"))


def _signature(nodes: Sequence[Node], start: int) -> int:
    """Where the issuers' names begin above the date that closes a text; its end when none does."""
    for i in range(start, len(nodes)):
        if _DATE_LINE.fullmatch(nodes[i].text):
            while i > start and not re.search("[。；：，]", nodes[i - 1].text):
                i -= 1
            return i
    return len(nodes)


# -- nodes → clauses -------------------------------------------------------------------------


def _check_ids(nodes: Sequence[Node], problems: Sequence[Problem], report: Report) -> None:
    """Report each id that comes twice, once where it begins and not for all that is under it."""
    told = {problem.place.line for problem in problems if problem.code == "clause-repeat"}
    first: dict[str, int] = {}
    repeated: set[int] = set()
    for node in nodes:
        if node.id not in first:
            first[node.id] = node.line
            continue
        repeated.add(id(node))
        if node.line not in told and id(node.parent) not in repeated:
            report(
                node.line,
                "clause-repeat",
                f"{node.id} is the id of line {first[node.id]} already; mend the number",
            )


def _freeze(nodes: Sequence[Node]) -> tuple[tuple[Clause, ...], tuple[Table, ...]]:
    clauses: list[Clause] = []
    tables: list[tuple[Line, str, list[str]]] = []
    for node in nodes:
        parent = node.parent.id if node.parent else ""
        clauses.append(
            Clause(
                id=node.id,
                kind=node.kind,
                label=node.label.printed if node.label else "",
                gap=node.label.gap if node.label else "",
                text=node.text,
                heading_end=node.heading_end,
                parent=parent,
                line=node.line,
                is_measure=node.is_measure,
                spans=node.spans,
            )
        )
        if node.table:
            if not tables or tables[-1][0] is not node.table:
                tables.append((node.table, parent, []))
            tables[-1][2].append(node.id)
    return tuple(clauses), tuple(
        Table(parent, line.rows[0], tuple(rows), line.number) for line, parent, rows in tables
    )
