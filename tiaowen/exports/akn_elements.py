"""What Akoma Ntoso files are written of: elements, and text with its line ends and marks."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable

from tiaowen.model import TextMark

NS = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"


def tag(name: str) -> str:
    """Return the name of an element with its namespace."""
    return f"{{{NS}}}{name}"


def add(parent: ET.Element, name: str, text: str = "", /, **attributes: str) -> ET.Element:
    """Add an element at the end of another and return it."""
    element = ET.SubElement(parent, tag(name), attributes)
    element.text = text or None
    return element


def spans(columns: int, rows: int) -> dict[str, str]:
    """Return the attributes of a cell that covers more than one column or row."""
    found = {"colspan": columns, "rowspan": rows}
    return {name: str(count) for name, count in found.items() if count > 1}


def marked(element: ET.Element, text: str, start: int, end: int, marks: Iterable[TextMark]) -> None:
    """Add a stretch of text at the end of an element, raised and lowered characters as such."""
    at = start
    for mark in marks:
        if mark.kind in ("sup", "sub") and start <= mark.start and mark.end <= end:
            _lines(element, text[at : mark.start])
            add(element, mark.kind, text[mark.start : mark.end])
            at = mark.end
    _lines(element, text[at:end])


def _lines(element: ET.Element, text: str) -> None:
    """Add text at the end of an element; a line end is a `br`."""
    first, *others = text.split("\n")
    _append(element, first)
    for line in others:
        add(element, "br")
        _append(element, line)


def _append(element: ET.Element, text: str) -> None:
    if not text:
        return
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
