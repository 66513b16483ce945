"""What a notice says: its clauses and tables, and the marks within their text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Literal, Protocol

import msgspec

from tiaowen.model.ids import ClauseId, NoticeId
from tiaowen.model.outline import ClauseKind, Outline

TextMarkKind = Literal["sup", "sub", "formula", "footnote", "picture"]


class Lean(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A value of which a corpus has very many.

    It takes little memory, the garbage collector does not visit it, and msgspec encodes it as an
    array of its fields, without their names.
    """


class TextMark(Lean, frozen=True):
    """A stretch of a text that is more than its characters.

    `value` is the file of a picture, or the id of the clause that is the footnote.
    """

    start: int
    end: int
    kind: TextMarkKind
    value: str = ""


class Clause(Lean, frozen=True):
    """Any addressable node of a notice; `label + gap + text` is what is printed.

    `heading_end` is the length of the heading that the text begins with (the heading's own full
    stop stands behind it), 0 when there is none. `parent` is an id, or "" at the top. A row's text
    is its cells joined by tabs, one a column; `spans` says how many columns each cell covers: less
    than 0 where the cell is that of the row above, merged downwards, and 0, with an empty cell,
    where the cell on its left covers the column. `marks` are in the order of the text and do not
    overlap.
    """

    id: ClauseId
    kind: ClauseKind
    label: str
    gap: str
    text: str
    heading_end: int
    parent: ClauseId
    line: int
    is_measure: bool = False
    spans: tuple[int, ...] = ()
    marks: tuple[TextMark, ...] = ()

    @property
    def heading(self) -> str:
        """The heading alone, "" when there is none."""
        return self.text[: self.heading_end]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of a row."""
        return tuple(self.text.split("\t"))

    @property
    def printed(self) -> str:
        """The clause as it stands on paper, label first; a cell merged downwards stands once."""
        if self.spans and min(self.spans) < 0:
            return _own_cells(self.cells, self.spans)
        return self.label + self.gap + self.text


class HeadRow(Lean, frozen=True):
    """A row of a table's head: one cell a column, how many columns each covers, and the marks, as
    in a clause."""

    cells: tuple[str, ...]
    spans: tuple[int, ...]
    marks: tuple[TextMark, ...] = ()


class Table(Lean, frozen=True):
    """A table's head; its rows are the clauses named in `rows`, which stand under `parent`.

    `header` has one name a column, from the top of the head down. `heads` are the rows of a head
    of several rows, with merged cells or with marks, as printed; a plain head has none.
    """

    parent: ClauseId
    header: tuple[str, ...]
    rows: tuple[ClauseId, ...]
    line: int
    heads: tuple[HeadRow, ...] = ()

    @property
    def head_rows(self) -> tuple[HeadRow, ...]:
        """The rows of the head, that of a plain head among them."""
        return self.heads or (HeadRow(self.header, (1,) * len(self.header)),)

    @property
    def head_text(self) -> str:
        """The head as it stands on paper, one line a row."""
        if not self.heads:
            return "\t".join(self.header)
        return "\n".join(_own_cells(row.cells, row.spans) for row in self.heads)


def _own_cells(cells: Iterable[str], spans: Iterable[int]) -> str:
    """Cells joined by tabs, those of the row above left empty."""
    pairs = zip(cells, spans, strict=True)
    return "\t".join("" if span < 0 else cell for cell, span in pairs)


def rowspans(rows: Iterable[Iterable[int]]) -> list[list[int]]:
    """How many rows each cell covers, from the `spans` of rows: 0 for a cell merged into another.

    In the first row, a cell that is merged with one above is a cell by itself.
    """
    covered: list[list[int]] = []
    owners: dict[int, tuple[int, int]] = {}
    for place, spans in enumerate(rows):
        covered.append([])
        for column, span in enumerate(spans):
            if span < 0 and column in owners:
                row, owner = owners[column]
                covered[row][owner] += 1
                covered[place].append(0)
            elif span:
                owners[column] = place, column
                covered[place].append(1)
            else:
                covered[place].append(0)
    return covered


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a notice: its file, a digest of what is published of it, its size in pixels."""

    path: str
    digest: str
    width: int
    height: int

    @property
    def address(self) -> str:
        """Where it stands below the site's root; the words of a page never lead to other bytes."""
        path = PurePosixPath(self.path)
        return f"assets/pictures/{path.parent.name}-{self.digest}{path.suffix}"


@dataclass(frozen=True)
class Text:
    """What a notice says: its clauses and tables, in document order."""

    clauses: tuple[Clause, ...] = ()
    tables: tuple[Table, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[ClauseId, Clause]:
        """Id → clause, in document order."""
        return MappingProxyType({clause.id: clause for clause in self.clauses})

    @cached_property
    def measures(self) -> tuple[Clause, ...]:
        """The clauses that get a page of their own."""
        return tuple(clause for clause in self.clauses if clause.is_measure)

    @cached_property
    def heads(self) -> Mapping[ClauseId, tuple[str, ...]]:
        """First row of each table → the cells of the table's head, which stand above that row."""
        return MappingProxyType({t.rows[0]: t.header for t in self.tables if t.rows})

    @cached_property
    def table_of(self) -> Mapping[ClauseId, Table]:
        """Row or note → the table that it belongs to."""
        return MappingProxyType({row: table for table in self.tables for row in table.rows})

    @cached_property
    def children(self) -> Mapping[ClauseId, tuple[Clause, ...]]:
        """Id → the clauses directly under it; "" → those at the top."""
        found: dict[ClauseId, list[Clause]] = {}
        for clause in self.clauses:
            found.setdefault(clause.parent, []).append(clause)
        return MappingProxyType({parent: tuple(below) for parent, below in found.items()})

    @cached_property
    def aliases(self) -> Mapping[ClauseId, ClauseId]:
        """Alias → clause id: 第三款 of an article as lawyers count (`art17-k3`).

        An article's own words are its first 款, each unnumbered paragraph under it the next one;
        its 项 are none.
        """
        found: dict[ClauseId, ClauseId] = {}
        for clause in self.clauses:
            if clause.kind != "article":
                continue
            below = self.children.get(clause.id, ())
            own = [clause.id] if clause.heading_end < len(clause.text) else []
            paragraphs = [*own, *(one.id for one in below if one.kind == "paragraph")]
            for number, id_ in enumerate(paragraphs, 1):
                found[ClauseId(f"{clause.id}-k{number}")] = id_
        return MappingProxyType(found)

    @cached_property
    def outline(self) -> Outline:
        """Which clauses it has, without their words."""
        return Outline(
            tuple(one.id for one in self.clauses),
            tuple(one.kind for one in self.clauses),
            tuple(one.parent for one in self.clauses),
            frozenset(one.id for one in self.measures),
            self.aliases,
        )

    @cached_property
    def paragraph_numbers(self) -> Mapping[str, int]:
        """Paragraph of an article → which 款 it is; the article's own words are not listed."""
        pairs = ((id_, alias.rpartition("-k")[2]) for alias, id_ in self.aliases.items())
        return {id_: int(number) for id_, number in pairs if self.by_id[id_].kind == "paragraph"}


NO_TEXT = Text()


class MissingTextError(LookupError):
    """The text of a held notice is not where the notice says that it is."""


class Texts(Protocol):
    """Where the texts of notices are kept."""

    def __getitem__(self, notice: NoticeId, /) -> Text:
        """Return the text of a notice.

        Raises:
            LookupError: It is not there.
        """


@dataclass(frozen=True, slots=True)
class _OneText:
    """The text of one notice, held in memory."""

    notice: NoticeId
    text: Text

    def __getitem__(self, notice: NoticeId) -> Text:
        if notice != self.notice:
            raise KeyError(notice)
        return self.text
