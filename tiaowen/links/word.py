"""Word files (DOCX) → the text of their paragraphs, and the same file with links put in.

Read are the body with its tables, the footnotes and the endnotes. A piece of a paragraph that is
in no link and no field is prose. The runs in it keep their formatting; those that a link begins or
ends in are cut in two, and what is linked is underlined.
"""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.part import Part, XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.text.run import Run

from tiaowen.links.extract import DocumentError
from tiaowen.links.mentions import HIDDEN
from tiaowen.links.prose import Insertion
from tiaowen.zip_faults import zip_fault

if TYPE_CHECKING:
    from docx.document import Document

_NOTES = (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)
_RUN, _TEXT, _FIELD = qn("w:r"), qn("w:t"), qn("w:fldChar")
_SEEN_AS_NOTHING = {qn("w:proofErr"), qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:pPr")}
_PLAIN = {qn("w:t"), qn("w:rPr"), qn("w:lastRenderedPageBreak")}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its text, with `HIDDEN` for what is no prose, its element, and its part."""

    text: str
    element: Any
    part: Part


@dataclass(frozen=True, slots=True)
class Word:
    """An opened Word file: its parts that have text, each with the element that it consists of."""

    document: Document
    parts: tuple[tuple[Part, Any], ...]


def open_word(raw: bytes) -> Word:
    """Return a Word file, opened.

    Raises:
        DocumentError: It is damaged, locked with a password, or unpacks to too much.
    """
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentError(
            "locked with a password, or an old doc file; save it as docx without one"
        )
    if fault := zip_fault(raw):
        raise DocumentError(fault)
    try:
        document = docx.Document(io.BytesIO(raw))
        notes = (
            (rel.target_part, _root(rel.target_part))
            for rel in document.part.rels.values()
            if rel.reltype in _NOTES and not rel.is_external
        )
        return Word(document, ((document.part, document.element.body), *notes))
    except Exception as error:  # noqa: BLE001  (the library raises whatever a damaged part leads to)
        raise DocumentError(
            f"a Word file that cannot be opened ({error!r:.80}); open it in Word or LibreOffice "
            "and save it again as docx"
        ) from None


def paragraphs(word: Word) -> list[Paragraph]:
    """Return the paragraphs of a file in their order, those in tables too; those of notes last."""
    return [
        Paragraph("".join(text for _, text in _pieces(one)), one, part)
        for part, root in word.parts
        for one in root.iter(qn("w:p"))
    ]


def put_in(paragraph: Paragraph, insertions: Sequence[Insertion]) -> None:
    """Put links into a paragraph, at places in its text."""
    for one in reversed(insertions):
        _cut(paragraph.element, one.end)
        _cut(paragraph.element, one.start)
        at, runs = 0, []
        for run, text in _pieces(paragraph.element):
            if one.start <= at and at + len(text) <= one.end and text:
                runs.append(run)
            at += len(text)
        link = OxmlElement("w:hyperlink")
        target = paragraph.part.relate_to(one.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), target)
        runs[0].addprevious(link)
        for run in runs:
            link.append(run)
            font = Run(run, paragraph.part).font  # type: ignore[arg-type]
            if font.underline is None:
                font.underline = True


def saved(word: Word) -> bytes:
    """Return the bytes of a file."""
    for part, root in word.parts:
        if not isinstance(part, XmlPart):
            part._blob = serialize_part_xml(root)
    file = io.BytesIO()
    word.document.save(file)
    return file.getvalue()


def _root(part: Part) -> Any:
    return part.element if isinstance(part, XmlPart) else parse_xml(part.blob)


def _pieces(paragraph: Any) -> list[tuple[Any, str]]:
    """The elements in a paragraph, each with its text; the text of a field is none of ours."""
    found, fields = [], 0
    for child in paragraph:
        marks = [one.get(qn("w:fldCharType")) for one in child.iter(_FIELD)]
        inside = fields > 0 or bool(marks)
        fields += marks.count("begin") - marks.count("end")
        if child.tag in _SEEN_AS_NOTHING:
            found.append((child, ""))
        elif child.tag == _RUN and not inside and {one.tag for one in child} <= _PLAIN:
            found.append((child, "".join(one.text or "" for one in child.iter(_TEXT))))
        else:
            found.append((child, HIDDEN))
    return found


def _cut(paragraph: Any, place: int) -> None:
    """Cut the run in two that a place in the text of a paragraph is inside."""
    at = 0
    for run, text in _pieces(paragraph):
        if at < place < at + len(text):
            second = copy.deepcopy(run)
            run.addnext(second)
            _keep(run, text[: place - at])
            _keep(second, text[place - at :])
            return
        at += len(text)


def _keep(run: Any, text: str) -> None:
    """Give a run this text alone, in its first element of text."""
    first, *others = list(run.iter(_TEXT))
    first.text = text
    first.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for one in others:
        run.remove(one)
