"""HTML → lines of text: one line for each block, and for each row of a table, with tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tiaowen.importer.extracted import Cell, head_rows, spread
from tiaowen.numerals import chinese, read_label

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
_SCRIPTS = {"sup": "sup", "sub": "sub"}
_LONGEST_RAISED = 40  # characters: what is longer is no exponent or note mark
_MOST_CELLS = 20_000  # of a table: what has more is a data set
_WIDEST = 100  # columns
_LONGEST_CELL = 400  # characters of a cell of which text there is more lays out a page
_PARAGRAPHS = 3  # that a cell of a table of data has at most
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CHINESE_LIST = re.compile(
    r"cjk-ideographic|simp-chinese-informal|trad-chinese-informal|cjk-decimal", re.I
)
_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:\s*[^;]*none", re.I)
_PRIVATE = re.compile("[\ue010-\ue013]")
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


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as text.

    Attributes:
        text: Its text: a line for each block, and for each row of a table, with tabs.
        meta: What its `<meta>` elements say: pairs of key and value.
        notes: What stood in the page and is not in the text, each in one line.
    """

    text: str
    meta: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def html_to_text(text: str) -> PageText:
    """Return the text of a page."""
    tree = LexborHTMLParser(_PRIVATE.sub("", text))
    meta = []
    for node in tree.css("meta[name]"):
        key = _META.get((node.attributes.get("name") or "").lower())
        value = (node.attributes.get("content") or "").strip()
        if key and value:
            meta.append((key, " ".join(value.split())))
    if address := _own_address(tree):
        meta.append(("url", address))
    reader = _Reader()
    # A table around another lays out the page; only the innermost ones have data.
    reader.layout = {_table_of(inner).mem_id for inner in tree.css("td table, th table")}
    words = "".join(reader.words(tree.body)) if tree.body else ""
    lines = [re.sub(r"[ \r\f\v]{2,}", " ", line) for line in words.split("\n")]
    return PageText("\n".join(lines), tuple(meta), tuple(dict.fromkeys(reader.notes)))


def _own_address(tree: LexborHTMLParser) -> str:
    """Return the address that a page says it has, "" when it says none."""
    for node in tree.css('link[rel="canonical"], meta[property="og:url"]'):
        address = node.attributes.get("href") or node.attributes.get("content") or ""
        if address.strip().startswith(("http://", "https://")):
            return address.strip()
    return ""


def _table_of(node: LexborNode) -> LexborNode:
    """Return the table that a table stands in."""
    above = node.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above if above is not None else node


class _Reader:
    """Walks through a page in document order.

    Attributes:
        layout: The ids of the tables that only lay out the page.
        notes: What is left out, or written otherwise than it stands.
    """

    def __init__(self) -> None:
        self.layout: set[int] = set()
        self.notes: list[str] = []

    def words(self, root: LexborNode) -> Iterator[str]:
        """Yield the text under a node, without recursion but for tables: pages nest deeply."""
        stack: list[LexborNode | str] = [root]
        while stack:
            node = stack.pop()
            if isinstance(node, str):
                yield node
                continue
            name = node.tag
            if name == "-text":
                yield re.sub(r"[ \t\r\n\f]+", " ", node.text_content or "")
                continue
            if self._is_skipped(node):
                continue
            if name == "table" and node.mem_id not in self.layout:
                rows = self._table(node)
                if rows is not None:
                    yield "\n" + rows + "\n"
                    continue
            elif name in _SCRIPTS:
                inside = node.text(deep=True).strip()
                if inside and len(inside) <= _LONGEST_RAISED:
                    yield f"<{name}>{inside}</{name}>"
                    continue
            elif name == "img":
                self._picture(node)
                continue
            elif name == "li":
                yield "\n" + _number_of(node)
                stack.append("\n")
            elif name == "a":
                self._link(node)
            elif name in _BLOCKS:
                yield "\n"
                stack.append("\n")
            child = node.last_child
            while child is not None:
                stack.append(child)
                child = child.prev

    def _is_skipped(self, node: LexborNode) -> bool:
        name = node.tag
        if name == "-comment":
            if words := " ".join((node.comment_content or "").split()):
                self.notes.append(f"comment left out: {words[:80]}")
            return True
        if name in _SKIPPED or name == "!doctype":
            return True
        attributes = node.attributes
        if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
            if words := " ".join(node.text(deep=True).split()):
                self.notes.append(f"hidden text left out: {words[:80]}")
            return True
        return False

    def _picture(self, node: LexborNode) -> None:
        words = " ".join((node.attributes.get("alt") or node.attributes.get("title") or "").split())
        source = node.attributes.get("src") or ""
        if words or not source.startswith("data:"):
            self.notes.append(f"picture left out: {words or source[:80]}")

    def _link(self, node: LexborNode) -> None:
        href = node.attributes.get("href") or ""
        words = " ".join(node.text(deep=True).split())
        if re.match(r"https?://|.*\.(?:docx?|pdf|xlsx?|ofd|wps|zip|rar)$", href, re.I) and words:
            self.notes.append(f"address of a link left out: {words[:40]} → {href[:120]}")

    def _table(self, table: LexborNode) -> str | None:
        """Return a table's rows as lines, their cells joined by tabs, with signs for merged cells.

        None for a table that only lays out the page: it has one column, or a cell with several
        paragraphs.
        """
        rows = list(table.css("tr"))
        taken: dict[tuple[int, int], int] = {}
        cells: list[Cell] = []
        head = 0
        width = 0
        for y, row in enumerate(rows):
            x = 0
            inside = [cell for cell in row.iter() if cell.tag in ("td", "th")]
            in_head = bool(inside) and all(cell.tag == "th" for cell in inside)
            head += y == head and (
                in_head or (row.parent is not None and row.parent.tag == "thead")
            )
            for cell in inside:
                while (y, x) in taken:
                    x += 1
                text = "".join(self.words(cell)).strip()
                if text.count("\n") > _PARAGRAPHS or len(text) > _LONGEST_CELL:
                    return None
                down = min(_span(cell, "rowspan"), len(rows) - y)
                across = min(_span(cell, "colspan"), _WIDEST)
                for place in range(x, x + across):
                    for below in range(y, y + down):
                        taken[below, place] = len(cells)
                cells.append(Cell(y, x, down, across, " ".join(text.split())))
                if len(taken) > _MOST_CELLS:
                    return None
                x += across
                width = max(width, x)
        if width < 2:
            return None
        height = len(rows)
        count = head if 0 < head < height else head_rows(cells)
        lines = ["\t".join(row) for row in spread(cells, height, width)]
        ruler = ["\t".join(["---"] * width)] if count > 1 else []
        return "\n".join([*lines[:count], *ruler, *lines[count:]])


def _number_of(item: LexborNode) -> str:
    """Return the number that a browser prints in front of an item of a list, "" for a bullet.

    A list in 一二三 is printed with 、; `start` and `value` count (HTML, 4.4.5).
    """
    parent = item.parent
    if (
        parent is None
        or parent.tag != "ol"
        or _UNNUMBERED.search(parent.attributes.get("style") or "")
    ):
        return ""
    start = parent.attributes.get("start") or "1"
    number = int(start) if start.isdecimal() else 1
    above = item.prev
    while above is not None:
        number += above.tag == "li"
        above = above.prev
    value = item.attributes.get("value") or ""
    number = int(value) if value.isdecimal() else number
    style = (parent.attributes.get("style") or "") + (parent.attributes.get("type") or "")
    words = item.text(deep=True).strip()
    if read_label(words[:20]):  # numbered by hand as well, with the list's own sign hidden by CSS
        return ""
    return f"{chinese(number)}、" if _CHINESE_LIST.search(style) else f"{number}."


def _span(cell: LexborNode, name: str) -> int:
    value = cell.attributes.get(name) or "1"
    return max(1, min(int(value), 1000)) if value.isdecimal() else 1
