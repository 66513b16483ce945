"""Formulas: a subset of LaTeX → MathML, which browsers show and read aloud without a script.

latex2mathml converts; it takes what it does not know as letters, and passes attributes and tags on.
So what goes in and what comes out is held to a closed set here.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import lru_cache

LONGEST = 600
DEEPEST = 12
_NS = "http://www.w3.org/1998/Math/MathML"
_CHILDREN = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "msubsup": 3,
    "munder": 2,
    "mover": 2,
    "munderover": 3,
}
_ELEMENTS = {
    *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msqrt", "mstyle", "mpadded"),
    *("mphantom", "mtable", "mtr", "mtd"),
    *_CHILDREN,
}
_ATTRIBUTES = {
    *("display", "stretchy", "fence", "form", "accent", "accentunder", "movablelimits", "largeop"),
    *("symmetric", "separator", "displaystyle", "scriptlevel", "linethickness", "columnalign"),
    *("rowspacing", "columnspacing", "width", "mathvariant", "minsize", "maxsize"),
    *("lspace", "rspace"),
}
_VALUE = re.compile(r"[A-Za-z0-9.+\- ]{0,40}")
_STRAY = re.compile(r"[{}^_]")


def fault_of(source: str) -> str:
    """What is wrong with a formula, "" when it can be shown."""
    try:
        mathml(source)
    except ValueError as error:
        return f"the formula {source[:40]!r} cannot be read: {error}"
    return ""


@lru_cache(maxsize=1024)
def mathml(source: str) -> str:
    """A formula as a `math` element.

    Raises:
        ValueError: the formula is not read whole; says why.
    """
    _check_source(source)
    # Loaded only where there is a formula: it reads a table of 2,500 symbols.
    from latex2mathml.converter import convert

    try:
        root = ET.fromstring(convert(source))  # noqa: S314  # made here, and shorter than a page
    except Exception as error:  # its errors share no class but this one
        raise ValueError(f"{type(error).__name__}; compare its brackets and commands") from error
    _check(root)
    ET.register_namespace("", _NS)
    root.set("display", "inline")
    return ET.tostring(root, encoding="unicode")


def _check_source(source: str) -> None:
    if len(source) > LONGEST:
        raise ValueError(f"it has {len(source)} characters and {LONGEST} is the most")
    if "<" in source or ">" in source:
        raise ValueError("write \\lt for < and \\gt for >")
    depth = 0
    for mark in re.findall(r"\\.|[{}]", source):
        depth += {"{": 1, "}": -1}.get(mark, 0)
        if depth < 0:
            raise ValueError("a bracket } closes none")
        if depth > DEEPEST:
            raise ValueError(f"more than {DEEPEST} brackets {{ stand within one another")
    if depth:
        raise ValueError("a bracket { is not closed")


def _check(element: ET.Element) -> None:
    name = element.tag.removeprefix(f"{{{_NS}}}")
    if name not in _ELEMENTS:
        raise ValueError(f"it would need {name}, which is not admitted")
    for key, value in element.attrib.items():
        if key not in _ATTRIBUTES or not _VALUE.fullmatch(value):
            raise ValueError(f"it would set {key}, which is not admitted")
    if len(element) != _CHILDREN.get(name, len(element)):
        raise ValueError("a command lacks one of its arguments")
    words = element.text or ""
    if "\\" in words or (name != "mtext" and _STRAY.search(words)):
        raise ValueError(f"{words[:20]!r} is no command that is known")
    for child in element:
        _check(child)
