"""HTML → lines of text: one line for each block, and for each row of a table, with tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|div|table|p|br|span|article)\b", re.I)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "ul",
        "caption",
        "br",
    ]
)
# Elements whose text no reader of the page sees, or that are not part of its document.
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "title",
        "object",
        "iframe",
        "svg",
        "select",
        "option",
        "textarea",
        "button",
        "input",
        "nav",
        "footer",
    ]
)
# U+E010 … E013 (private use) mark the begin and end of cells and rows until all of the text is
# joined. The page's own characters of that range are removed first.
_MARKS = re.compile("[\ue010-\ue013]")
_ROW = re.compile("\ue012([^\ue012\ue013]*)\ue013")
_CELL = re.compile("\ue010([^\ue010\ue011]*)(\ue011+)")
_META = {
    "articletitle": "title",
    "pubdate": "published",
    "contentsource": "source",
    "url": "url",
    "author": "author",
}


def is_html(text: str) -> bool:
    """Return whether a text is HTML: it begins with a tag, or has at least six of them."""
    begin = text[:2000].lstrip()
    if begin.startswith("<") and _HTML.match(begin):
        return True
    return sum(1 for _ in zip(_HTML.finditer(text[:200_000]), range(6), strict=False)) > 5


def html_to_text(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the text of a page, and what its `<meta>` elements say: pairs of key and value."""
    tree = LexborHTMLParser(_MARKS.sub("", text))
    meta = []
    for node in tree.css("meta[name]"):
        key = _META.get((node.attributes.get("name") or "").lower())
        value = (node.attributes.get("content") or "").strip()
        if key and value:
            meta.append((key, " ".join(value.split())))
    body = tree.body
    words = _ROW.sub(_row, "".join(_words(body))) if body else ""
    lines = [re.sub(r"[ \r\f\v]{2,}", " ", line) for line in words.split("\n")]
    return _MARKS.sub("", "\n".join(lines)), tuple(meta)


def _row(match: re.Match[str]) -> str:
    """Return a row as one line, its cells joined by tabs, `<` in the columns that a cell spans.

    The row of a table that only lays out the page is returned as it is: it has one cell, or a cell
    with several paragraphs.
    """
    cells = []
    for cell in _CELL.finditer(match[1]):
        text = cell[1].strip()
        if text.count("\n") > 3 or len(text) > 400:
            return match[1]
        cells += [" ".join(text.split()), *"<" * (len(cell[2]) - 1)]
    return "\n" + "\t".join(cells) + "\n" if len(cells) > 1 else match[1]


def _words(body: LexborNode) -> Iterator[str]:
    """Yield the text under a node in document order, without recursion: pages nest deeply."""
    stack: list[LexborNode | str] = [body]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
            continue
        name = node.tag
        if name == "-text":
            words = node.text_content or ""
            yield re.sub(r"[ \t\r\n\f]+", " ", words)
            continue
        if name in _SKIPPED or name in ("-comment", "!doctype"):
            continue
        if name in ("td", "th"):
            yield "\ue010"
            stack.append("\ue011" * _span(node))
        elif name == "tr":
            yield "\n\ue012"
            stack.append("\ue013\n")
        elif name in _BLOCKS:
            yield "\n"
            stack.append("\n")
        child = node.last_child
        while child is not None:
            stack.append(child)
            child = child.prev


def _span(cell: LexborNode) -> int:
    width = cell.attributes.get("colspan") or "1"
    return min(int(width), 50) if width.isdecimal() and int(width) else 1
