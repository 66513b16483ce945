"""The text of a notice → its clause tree with permanent ids, and what is wrong with it.

The stages, in order: Markdown → lines (`markdown`, `tables`); which of them are quotation
(`quotation`); cover, instruments and annexes (`instruments`); the label of each line of a zone
(`labels`); clauses under their parents (`outline`); printed numbers → ids (`clause_ids`) and what
is wrong with them (`sequence`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from itertools import count

from msgspec import structs

from tiaowen.model import (
    NO_CLAUSE,
    Clause,
    ClauseId,
    HeadRow,
    Place,
    Problem,
    Table,
    Text,
)
from tiaowen.numerals import Label
from tiaowen.parsing.clause_ids import Numbering, free_id
from tiaowen.parsing.inline import Marked, read_inline
from tiaowen.parsing.instruments import (
    Annex,
    Instrument,
    is_annex_title,
    lay_out,
    quoted_names,
    signature,
)
from tiaowen.parsing.markdown import Line, read_lines
from tiaowen.parsing.outline import (
    Node,
    Zone,
    arrange,
    mark_measures,
)
from tiaowen.parsing.quotation import opening_words, quoted
from tiaowen.parsing.report import Report
from tiaowen.parsing.sequence import Checker
from tiaowen.parsing.tables import Grid, merge, table_names

_KIND = "通知|公告|办法|方案|计划|规划|措施|政策|意见|规定|细则|条例|决定|指引|行动|清单|目录"
_CLOSING = re.compile(
    rf"(?:本|以上|上述)[^，。]{{0,12}}?(?:{_KIND})"
    r"|.{0,200}自[^。]{1,20}起[^。]{0,8}(?:施行|实施|执行)"
)
_UNCLOSED = (
    "the quotation “{words}” is closed in no later paragraph and is read as ending with its own; "
    "compare the source"
)
_EXCERPT = re.compile(r".*(?:编|修正案)(?:[（(][^（）()]*[）)])?")


@dataclass(frozen=True, slots=True)
class Parsed:
    """The text of a notice, what is wrong with it, and what a person should look at.

    `remarks`, each a line and what to tell of it, are about what may well be as the source has it:
    a quotation that never closes.
    """

    text: Text
    problems: tuple[Problem, ...]
    remarks: tuple[tuple[int, str], ...] = ()


def parse(
    body: str,
    place: Place,
    names: Iterable[str] = (),
    numbering: str | None = None,
    script: str | None = None,
) -> Parsed:
    """Read the clause tree of a notice's body.

    Never raises for any text: what is wrong comes back as problems.

    Args:
        body: The Markdown below the front matter.
        place: The file, and the line on which the body begins.
        names: The titles that mark the instrument's own title line.
        numbering: How the numbers are read (one of NUMBERINGS), where the front matter says it.
        script: `zh-Hant` for a text that is Traditional by itself.

    Returns:
        The clauses and tables in document order, the problems and the remarks.
    """
    problems: list[Problem] = []

    def report(line: int, code: str, message: str) -> None:
        problems.append(Problem(Place(place.path, line), code, message))

    lines = list(read_lines(body, place.line, report))
    inside, unclosed = quoted(lines)
    titles = frozenset(filter(None, names))
    checker = Checker(
        lines,
        report,
        lenient=numbering == "as-printed",
        excerpt=any(map(_EXCERPT.fullmatch, titles)),
    )
    reader = _Reader(lines, inside, script == "zh-Hant", numbering, report, checker)
    nodes = reader.read(titles)
    _check_ids(nodes, problems, report)
    clauses, tables = _freeze(nodes, report)
    remarks = tuple(
        (lines[i].number, _UNCLOSED.format(words=opening_words(lines[i].text))) for i in unclosed
    )
    return Parsed(Text(clauses, tables), tuple(problems), remarks)


def text_of(clauses: Sequence[Clause], tables: Sequence[Table]) -> str:
    """The text of a notice's body in document order, one line a paragraph or table row.

    Cells are joined by tabs, as in the clauses; this is the inverse of `parse` up to Markdown's
    own marks and blank lines.
    """
    heads = {table.rows[0]: table.head_text for table in tables if table.rows}
    lines = []
    for clause in clauses:
        if clause.kind in ("row", "note") and clause.id in heads:
            lines.append(heads[clause.id])
        lines.append(clause.printed)
    return "\n".join(lines)


@dataclass
class _Reader:
    """Reads the zones of one notice; `used` are the ids given so far."""

    lines: Sequence[Line]
    quoted: Set[int]
    native: bool
    numbering: str | None
    report: Report
    checker: Checker
    used: Counter[str] = field(default_factory=Counter)

    def read(self, names: frozenset[str]) -> list[Node]:
        """Every clause of the notice, in document order."""
        layout = lay_out(self.lines, names | quoted_names(self.lines), self.quoted)
        nodes = [
            Node("paragraph", None, self.lines[i].text, self.lines[i].number, id=f"cover-t{i + 1}")
            for i in layout.cover
        ]
        for number, instrument in enumerate(layout.instruments, 1):
            nodes += self._instrument(instrument, "" if number == 1 else f"i{number}-")
        return nodes

    def _zone(self, places: range, root: Node | None = None) -> Zone:
        lines = self.lines[places.start : places.stop]
        inside = {i - places.start for i in places if i in self.quoted} if self.quoted else set()
        return arrange(lines, inside, self.native, self.numbering, root)

    def _instrument(self, instrument: Instrument, prefix: str) -> list[Node]:
        """An instrument with its title and its annexes.

        What stands before its first label is `pre`, what closes it `end`.
        """
        nodes: list[Node] = []
        if title := instrument.title:
            node = Node("title", None, title.text, title.number, heading_end=len(title.text))
            node.id = prefix.rstrip("-") or "pre"
            nodes.append(node)
        zone = self._zone(instrument.lines)
        start = _closing(zone)
        for node in zone.nodes[start:]:
            node.parent = None
        mark_measures(zone)
        numbers = Numbering(zone, self.numbering, prefix, self.used)
        numbers.check(self.checker, self.report)
        numbers.name(zone.nodes[:start], f"{prefix}pre")
        numbers.name(zone.nodes[start:], f"{prefix}end")
        nodes += zone.nodes
        has_measures = any(node.is_measure for node in nodes)
        heads: list[Node] = []
        taken: dict[tuple[int, int], str] = {}
        for annex in instrument.annexes:
            head, below = self._annex_head(annex, taken, prefix)
            heads.append(head)
            nodes += [head, *self._annex(head, below, has_measures)]
        for word in dict.fromkeys(_word(head) for head in heads):
            counted = [one for one in heads if one.label and one.label.number == one.number]
            self.checker.check(one for one in counted if _word(one) == word)
        return nodes

    def _annex_head(
        self, annex: Annex, taken: dict[tuple[int, int], str], prefix: str
    ) -> tuple[Node, range]:
        """An annex's own line, with the title in it or under it, and the places that remain.

        One without a number takes the next one, and so does one whose number an annex of another
        word has (附表1 behind 附件1). `taken` are the numbers so far, with those words.
        """
        label, lines = annex.label, annex.lines
        text = annex.head.text[len(label.printed) + len(label.gap) :]
        if not text and lines and is_annex_title(self.lines[lines.start]):
            text = self.lines[lines.start].text
            label = Label("annex", label.number, label.sub, annex.head.text, "\n")
            lines = range(lines.start + 1, lines.stop)
        head = Node("annex", label, text, annex.head.number, heading_end=len(text))
        word = _word(head)
        if not head.number or taken.get((head.number, head.sub), word) != word:
            last = max(next(reversed(taken), (0, 0))[0], head.number)
            head.number = next(n for n in count(last + 1) if (n, 0) not in taken)
            head.sub = 0
        number = f"{head.number}-{head.sub}" if head.sub else f"{head.number}"
        head.id = f"{prefix}annex{number}"
        if self.numbering == "as-printed":
            head.id = free_id(head.id, self.used)
        taken[head.number, head.sub] = word
        return head, lines

    def _annex(self, head: Node, places: range, has_measures: bool) -> list[Node]:
        """What stands under an annex's head; a signature that closes it is right under it."""
        zone = self._zone(places, head)
        texts = [node.text for node in zone.nodes]
        if not zone.statute and any(node.label for node in zone.nodes):
            for node in zone.nodes[signature(texts, _last_label(zone) + 1) :]:
                node.parent = head
        if zone.statute or not has_measures:
            mark_measures(zone)
        numbers = Numbering(zone, self.numbering, f"{head.id}-", self.used)
        numbers.check(self.checker, self.report)
        numbers.name(zone.nodes, head.id)
        return zone.nodes


def _word(head: Node) -> str:
    """What an annex is called: 附件, 附表, 附录."""
    return (
        re.split(r"[0-9０-９A-Z一二三四五六七八九十：:\s]", head.label.printed)[0]
        if head.label
        else ""
    )


def _last_label(zone: Zone) -> int:
    return max((i for i, node in enumerate(zone.nodes) if node.label), default=-1)


def _closing(zone: Zone) -> int:
    """Where the paragraphs begin that follow the last clause and belong to the whole.

    A last clause that says nothing yet (五、大力创新商业模式) keeps its first paragraph and those
    that follow it up to a closing formula (以上政策措施自…起施行) or a signature; where no clause
    beside it has a paragraph of its own, a closing formula is none of its own either. The last
    article of a statute keeps all but the list of annexes, and so does a text without clauses.
    """
    nodes = zone.nodes
    last = _last_label(zone)
    whole = zone.statute or last < 0
    below = last + 1
    while below < len(nodes) and nodes[below].style == "quote":
        below += 1
    if not whole and not _is_open(nodes[last]):
        return below
    end = len(nodes) if whole else signature([node.text for node in nodes], last + 2)
    keeps = whole or any(
        node.parent and node.parent.style == nodes[last].style for node in nodes[:last]
    )
    for i in range(below, len(nodes)):
        formula = not whole and (i > last + 1 or not keeps) and _CLOSING.match(nodes[i].text)
        if i == end or formula or nodes[i].style == "annex-list":
            return i
    return len(nodes)


def _is_open(node: Node) -> bool:
    """Whether a clause is a heading, or announces what follows it."""
    return node.heading_end == len(node.text) or node.text.endswith(("：", ":"))


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
                f"{node.id} is the id of line {first[node.id]} already; compare the source: where "
                "it repeats the number itself, set `numbering: as-printed`",
            )


def _freeze(nodes: Sequence[Node], report: Report) -> tuple[tuple[Clause, ...], tuple[Table, ...]]:
    clauses: list[Clause] = []
    tables: list[tuple[Grid, ClauseId, list[ClauseId]]] = []
    footnotes = _Footnotes()
    for node in nodes:
        id_ = ClauseId(node.id)
        parent = ClauseId(node.parent.id) if node.parent else NO_CLAUSE
        read = read_inline(node.text, block=node.kind in ("paragraph", "quote"))
        for fault in read.faults:
            report(node.line, "notation", fault)
        footnotes.add(node, read)
        clauses.append(
            Clause(
                id=id_,
                kind="picture" if read.file else "footnote" if read.note else node.kind,
                label=f"[{read.note}]" if read.note else node.label.printed if node.label else "",
                gap=" " if read.note else node.label.gap if node.label else "",
                text=read.text,
                heading_end=read.place(node.heading_end),
                parent=parent,
                line=node.line,
                is_measure=node.is_measure,
                spans=node.spans,
                marks=read.marks,
            )
        )
        if node.kind == "note":
            tables[-1][2].append(id_)
        elif node.table:
            if not tables or tables[-1][0] is not node.table:
                tables.append((node.table, parent, []))
            tables[-1][2].append(id_)
    if footnotes.named or footnotes.ids:
        footnotes.check(report)
        clauses = [footnotes.linked(clause) for clause in clauses]
    return tuple(clauses), tuple(
        _table(grid, parent, rows, report) for grid, parent, rows in tables
    )


@dataclass
class _Footnotes:
    """The footnotes of a notice: by name their clause and line, and the lines that name them."""

    ids: dict[str, tuple[str, int]] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    repeated: list[tuple[str, int]] = field(default_factory=list)

    def add(self, node: Node, read: Marked) -> None:
        """Take in what a clause names, and the footnote that it is."""
        for mark in read.marks:
            if mark.kind == "footnote":
                self.named.setdefault(mark.value, node.line)
        if read.note in self.ids:
            self.repeated.append((read.note, node.line))
        elif read.note:
            self.ids[read.note] = node.id, node.line

    def check(self, report: Report) -> None:
        """Report each footnote without text, without a place, or with two texts."""
        for name, line in self.named.items():
            if name not in self.ids:
                report(line, "footnote", f"no paragraph is the footnote [^{name}]: …; write it")
        for name, (_, line) in self.ids.items():
            if name not in self.named:
                report(line, "footnote", f"no place in the text names [^{name}]; mark the place")
        for name, line in self.repeated:
            first = self.ids[name][1]
            report(line, "footnote", f"[^{name}] is on line {first} already; name it otherwise")

    def linked(self, clause: Clause) -> Clause:
        """A clause whose marks name the clauses of their footnotes, which must be there."""
        if not clause.marks:
            return clause
        marks = tuple(
            structs.replace(mark, value=self.ids.get(mark.value, ("",))[0])
            if mark.kind == "footnote"
            else mark
            for mark in clause.marks
        )
        return structs.replace(clause, marks=marks)


def _table(grid: Grid, parent: ClauseId, rows: Sequence[ClauseId], report: Report) -> Table:
    """A table; `heads` are the rows of its head as printed, where it has several or merged cells
    or marks."""
    names = tuple(read_inline(name).text for name in table_names(grid))
    heads = []
    for line, (cells, spans) in zip(grid.heads, merge(grid.heads), strict=True):
        read = read_inline("\t".join(cells))
        for fault in read.faults:
            report(line.number, "notation", fault)
        if any(mark.kind == "footnote" for mark in read.marks):
            report(line.number, "footnote", "a table's head names no footnote; mark a row of it")
        heads.append(HeadRow(tuple(read.text.split("\t")), spans, read.marks))
    plain = len(heads) == 1 and not heads[0].marks and max(heads[0].spans) == 1
    return Table(parent, names, tuple(rows), grid.heads[0].number, () if plain else tuple(heads))
