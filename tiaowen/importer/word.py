"""A Word file (DOCX) → its blocks: text, numbers that Word's lists make, tables, footnotes.

What stands in no run of text is written out as a reader of the printed page sees it: the numbers of
lists, merged cells, super- and subscripts, the text of frames. Tracked changes are taken as made.
Running heads, comments and hidden text are left out, and told. Elements: ECMA-376 part 1, 17.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from tiaowen.importer.errors import RefusedError
from tiaowen.importer.extracted import MERGED, Cell, Extracted, Table, head_rows, spread
from tiaowen.importer.word_numbers import Numbering
from tiaowen.zip_faults import zip_fault

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element as Element

_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PARAGRAPH, _TABLE, _RUN, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:r"), qn("w:tr"), qn("w:tc")
_TEXT, _SYMBOL, _RUBY, _BOX = qn("w:t"), qn("w:sym"), qn("w:ruby"), qn("w:txbxContent")
_VALUE, _RUN_PROPERTIES = qn("w:val"), qn("w:rPr")
_VANISH, _VERTICAL = qn("w:vanish"), qn("w:vertAlign")
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = _MARKUP + "Fallback"  # the same drawing once more, for old programs
_DELETED = (qn("w:del"), qn("w:moveFrom"))
_ADDED = (qn("w:ins"), qn("w:moveTo"))
_REMOVED = frozenset(
    [*_DELETED, qn("w:rt"), qn("w:pPr"), _RUN_PROPERTIES, qn("w:sdtPr"), _FALLBACK]
)
_WRAPPERS = frozenset([qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), *_ADDED])
_DRAWN = frozenset([qn("w:drawing"), qn("w:pict"), qn("w:object"), _MARKUP + "AlternateContent"])
_IMAGES = ("}blip", "}imagedata")
_CHARACTERS = {
    qn("w:tab"): "\u3000",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
_REFERENCES = {qn("w:footnoteReference"): "footnote", qn("w:endnoteReference"): "endnote"}
_SCRIPTS = {"superscript": "sup", "subscript": "sub"}
_ADJACENT = re.compile(r"</(su[bp])><\1>")  # Word cuts one raised word into several runs
_CELL_SPAN = f"{qn('w:tcPr')}/{qn('w:gridSpan')}"
_CELL_MERGE = f"{qn('w:tcPr')}/{qn('w:vMerge')}"
_ROW_BEFORE = f"{qn('w:trPr')}/{qn('w:gridBefore')}"
_ROW_HEADER = f"{qn('w:trPr')}/{qn('w:tblHeader')}"


def read_docx(raw: bytes) -> Extracted:
    """Return the blocks of a Word file.

    Raises:
        RefusedError: It is damaged, locked with a password, or unpacks to too much.
    """
    if fault := zip_fault(raw):
        raise RefusedError(fault)
    try:
        document = docx.Document(io.BytesIO(raw))
    except Exception as error:  # noqa: BLE001  (the library raises whatever a damaged part leads to)
        raise RefusedError(
            f"a Word file that cannot be opened ({error!r:.80}); open it in Word or LibreOffice "
            "and save it again as docx"
        ) from None
    reader = _Reader(Numbering.of(document), _footnotes(document))
    blocks = tuple(reader.document(document.element.body))
    notes = (*_left_out(document), *reader.notes())
    return Extracted(blocks, notes, f"python-docx {version('python-docx')}")


def _footnotes(document: Document) -> dict[str, Element]:
    """Return the footnotes and endnotes that have text, by kind and id (`footnote2`)."""
    found: dict[str, Element] = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if not relation.is_external and kind in ("footnotes", "endnotes"):
            for note in parse_xml(relation.target_part.blob):
                if note.get(qn("w:type")) in (None, "normal"):
                    found[kind[:-1] + (note.get(qn("w:id")) or "")] = note
    return found


def _left_out(document: Document) -> Iterator[str]:
    """Yield a note on each running head and foot that has words: it is no text of the document."""
    seen: dict[str, None] = {}
    for section in document.sections:
        heads = section.header, section.first_page_header, section.even_page_header
        for part in (*heads, section.footer, section.first_page_footer, section.even_page_footer):
            words = " ".join(paragraph.text for paragraph in part.paragraphs).strip()
            if re.search(r"[^\W\d_]", words):
                seen[words] = None
    for words in seen:
        yield f"running head or foot left out: {words}"


@dataclass(slots=True)
class _Reader:
    """Walks through a document in its order.

    Attributes:
        numbering: Gives each numbered paragraph its printed number.
        footnotes: Id → element of each footnote.
    """

    numbering: Numbering
    footnotes: dict[str, Element]
    _marks: list[str] = field(default_factory=list)  # the footnotes met, in their order
    _boxes: list[str | Table] = field(default_factory=list)  # text boxes of the block being read
    _counts: Counter[str] = field(default_factory=Counter)

    def document(self, body: Element) -> Iterator[str | Table]:
        """Yield the blocks of a document, each footnote behind the block that has its mark."""
        told = 0
        for block in self._blocks(body):
            yield block
            for k, id in enumerate(self._marks[told:], told + 1):
                words = [
                    line for p in self.footnotes[id].iter(_PARAGRAPH) for line in self._lines(p)
                ]
                yield f"[^{k}]: {' '.join(words).strip()}"
                told = k

    def notes(self) -> Iterator[str]:
        """Yield what was met and is not in the text as it stands in the file."""
        for what, count in sorted((+self._counts).items()):
            yield f"{what}: {count}"

    def _blocks(self, parent: Element) -> Iterator[str | Table]:
        """Yield the paragraphs and tables of a body, a cell or a text box.

        A line break within a paragraph begins a new block: documents are often typed so.
        """
        for child in _blocks_of(parent):
            if child.tag == _TABLE:
                found: list[str | Table] = list(self._table(child))
            else:
                found = [line for line in self._lines(child) if line.strip()]
            boxes, self._boxes = self._boxes, []
            yield from boxes
            yield from found

    def _lines(self, paragraph: Element) -> list[str]:
        """Return the lines of a paragraph, its number in front of the first."""
        words = _ADJACENT.sub("", "".join(self._words(paragraph)))
        number = self.numbering.next(paragraph) if words.strip() or _is_kept(paragraph) else ""
        return (number + words).split("\n")

    def _words(self, node: Element) -> Iterator[str]:
        for child in node:
            tag = child.tag
            if tag in _REMOVED:
                self._counts["tracked deletion taken as made"] += tag in _DELETED
            elif tag == _RUN:
                yield from self._run(child)
            elif tag == _MATH:
                self._counts["part of a formula, written in one line"] += 1
                yield child.text or ""
            elif isinstance(tag, str):
                self._counts["tracked insertion taken as made"] += tag in _ADDED
                yield from self._words(child)

    def _run(self, run: Element) -> Iterator[str]:
        text = "".join(self._run_words(run))
        properties = run.find(_RUN_PROPERTIES)
        if properties is None or not text.strip():
            yield text
            return
        if _is_on(properties.find(_VANISH)):
            self._counts["hidden text left out"] += 1
            return
        place = properties.find(_VERTICAL)
        tag = None if place is None or "[^" in text else _SCRIPTS.get(place.get(_VALUE))
        yield f"<{tag}>{text}</{tag}>" if tag else text

    def _run_words(self, run: Element) -> Iterator[str]:
        for child in run:
            tag = child.tag
            if tag == _TEXT:
                yield (child.text or "").replace("\n", " ")
            elif tag in _CHARACTERS:
                yield _CHARACTERS[tag]
            elif tag == _SYMBOL:
                self._counts["character of a symbol font, shown as U+FFFD"] += 1
                yield "\ufffd"
            elif tag in _REFERENCES:
                id = _REFERENCES[tag] + (child.get(qn("w:id")) or "")
                if id in self.footnotes:
                    self._marks.append(id)
                    yield f"[^{len(self._marks)}]"
            elif tag == _RUBY:
                yield from self._words(child)
            elif tag in _DRAWN:
                self._draw(child)

    def _draw(self, node: Element) -> None:
        """Keep the text of text boxes for the place in front of their paragraph; count pictures."""
        fallback = {box for other in node.iter(_FALLBACK) for box in other.iter(_BOX)}
        boxes = [box for box in node.iter(_BOX) if box not in fallback]
        for box in boxes:
            kept, self._boxes = self._boxes, []
            self._boxes = kept + list(self._blocks(box))
        if not boxes and any(e.tag.endswith(_IMAGES) for e in node.iter("{*}*")):
            self._counts["picture left out; add it to the draft by hand"] += 1

    def _table(self, table: Element) -> Iterator[str | Table]:
        """Yield a table; the blocks of its cells where it is only a frame around text."""
        rows = list(_children(table, _ROW))
        widths = [
            _number(row, _ROW_BEFORE, 0)
            + sum(_number(cell, _CELL_SPAN, 1) for cell in _children(row, _CELL))
            for row in rows
        ]
        width = max(widths, default=0)
        if width < 2 or (len(rows) == 1 and width < 3):
            for row in rows:
                for cell in _children(row, _CELL):
                    yield from self._blocks(cell)
            return
        cells: list[Cell] = []
        going_on: dict[int, int] = {}  # column → the cell that is merged with those below it
        header = 0
        for y, row in enumerate(rows):
            header += y == header and _is_on(row.find(_ROW_HEADER))
            x = _number(row, _ROW_BEFORE, 0)
            for cell in _children(row, _CELL):
                across = _number(cell, _CELL_SPAN, 1)
                merge = cell.find(_CELL_MERGE)
                if merge is not None and merge.get(_VALUE) != "restart" and x in going_on:
                    above = cells[going_on[x]]
                    cells[going_on[x]] = above._replace(down=y - above.row + 1)
                else:
                    going_on.pop(x, None)
                    cells.append(Cell(y, x, 1, across, self._cell(cell)))
                    if merge is not None:
                        going_on[x] = len(cells) - 1
                x += across
        yield Table(spread(cells, len(rows), width), header or head_rows(cells))

    def _cell(self, cell: Element) -> str:
        words: list[str] = []
        for block in self._blocks(cell):
            if isinstance(block, Table):
                self._counts["table within a cell, its rows written in one line"] += 1
                words += [" ".join(c for c in row if c not in MERGED) for row in block.rows]
            else:
                words.append(block)
        return " ".join(" ".join(words).split())


def _blocks_of(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables under an element, through content controls and the like."""
    for child in parent:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag not in _REMOVED and isinstance(child.tag, str):
            yield from _blocks_of(child)


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, through content controls and the like."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _children(child, tag)


def _number(node: Element, path: str, default: int) -> int:
    found = node.find(path)
    value = "" if found is None else found.get(_VALUE) or ""
    return min(int(value), 200) if value.isdecimal() else default


def _is_on(node: Element | None) -> bool:
    """Return whether a switch is there and not turned off."""
    return node is not None and node.get(_VALUE) not in ("0", "false", "off", "none")


def _is_kept(paragraph: Element) -> bool:
    """Return whether a paragraph without words is printed, so that its number counts."""
    return not any(
        _is_on(mark) for mark in paragraph.findall(f"{qn('w:pPr')}/{qn('w:rPr')}/{qn('w:del')}")
    )
