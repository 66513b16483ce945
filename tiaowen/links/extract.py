"""Other people's documents → the links in them, each with its line.

Markdown, HTML, and reStructuredText where docutils is installed. A Sphinx label is a link too:
``:ref:`…` ``, ``{ref}`…` `` and `inv:…#…` lead through an inventory to a clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from selectolax.lexbor import LexborHTMLParser

from tiaowen.html_depth import is_too_deep

_WEB = re.compile(r"https?://[^\s<>\"'`，。；、（）()《》「」\[\]]+")
_ROLE = re.compile(r"\{(?:external[^}]*:|std:)?(?:ref|doc|any|external[^}]*)\}$")
_RST_ROLE = re.compile(
    r"(?<!`):(?:external[+\w-]*:)?(?:std:)?(?:ref|doc|any):`(?:[^`<]*<)?(?P<label>[^`<>]+)>?`"
)
_START_TAG = re.compile(r"<[A-Za-z][^\s/>]*")
SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".htm": "html",
    ".html": "html",
    ".xhtml": "html",
    ".rst": "rst",
    ".rest": "rst",
}


class DocumentError(Exception):
    """A document that cannot be read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as written: its line, its address or label, and which of the two it is."""

    line: int
    target: str
    is_label: bool = False


def links(path: Path) -> list[Link]:
    """Return the links of a document, in the order of their lines, each once a line.

    Args:
        path: A Markdown, HTML or reStructuredText file; its name's ending says which.

    Raises:
        DocumentError: For any other file, one that cannot be read, and reStructuredText where
            docutils is not installed.
    """
    kind = SUFFIXES.get(path.suffix.lower())
    if kind is None:
        raise DocumentError(f"{path}: not Markdown, HTML or reStructuredText by its name")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DocumentError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    read = {"markdown": _markdown, "html": _html, "rst": _rst}[kind]
    try:
        found = dict.fromkeys(read(text))
    except DocumentError as error:
        raise DocumentError(f"{path}: {error}") from error
    return sorted(found, key=lambda link: link.line)


def _markdown(text: str) -> Iterator[Link]:
    for token in MarkdownIt("commonmark").enable("table").parse(_without_front_matter(text)):
        start = token.map[0] + 1 if token.map else 1
        if token.type == "html_block":
            yield from _html(token.content, start)
        yield from _inline(token.children or [], start)


def _inline(children: list[Token], line: int) -> Iterator[Link]:
    before = ""
    inside = False
    for child in children:
        href = child.attrs.get("href") or child.attrs.get("src")
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type in ("link_open", "image") and isinstance(href, str):
            inside = child.type == "link_open"
            yield _inventory(line, href) or Link(line, href)
        elif child.type == "link_close":
            inside = False
        elif child.type == "html_inline":
            yield from _html(child.content, line)
        elif child.type == "code_inline" and _ROLE.search(before):
            yield Link(line, _label(child.content), is_label=True)
        elif child.type == "text" and not inside:
            for match in _WEB.finditer(child.content):
                yield Link(line, match[0].rstrip(".,;:!?"))
        before = child.content


def _inventory(line: int, href: str) -> Link | None:
    """Return the label in MyST's `inv:key:domain:type#label`, None for any other address."""
    if not href.startswith("inv:"):
        return None
    return Link(line, href.partition("#")[2], is_label=True)


def _without_front_matter(text: str) -> str:
    match = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
    return "\n" * match[0].count("\n") + text[match.end() :] if match else text


def _html(text: str, first: int = 1) -> Iterator[Link]:
    """Yield the links of a page, or of a piece of one, as a browser finds them.

    The parser keeps no positions, so the line is written into each tag first: `<a href=x>` becomes
    `<a/␟12 href=x>`, with a character in place of ␟ that the text does not have. A slash ends the
    name of a tag, and nothing else: in a quoted or bare value, a comment or a script the mark is
    one more word, which is taken out of the addresses.

    Args:
        text: HTML, however broken.
        first: The line that it begins on.

    Raises:
        DocumentError: Where tags are nested deeper than any page has them.
    """
    if is_too_deep(text):
        raise DocumentError("its tags are nested too deep to be read; see whether they are closed")
    mark = next(char for char in map(chr, range(0xE000, 0xF900)) if char not in text)
    lines, last = first, 0

    def numbered(tag: re.Match[str]) -> str:
        nonlocal lines, last
        lines += text.count("\n", last, tag.start())
        last = tag.start()
        return f"{tag[0]}/{mark}{lines}{mark}"

    marked = _START_TAG.sub(numbered, text)
    numbers = re.compile(f"/?{mark}([0-9]+){mark}")
    for node in LexborHTMLParser(marked).css("[href], [src], [cite]"):
        attributes = node.attributes
        line = next(found for name in attributes if (found := numbers.fullmatch(name)))
        for name in ("href", "src", "cite"):
            value = numbers.sub("", attributes.get(name) or "").strip()
            if value and node.tag != "base":
                yield Link(int(line[1]), value)


def _rst(text: str) -> Iterator[Link]:
    try:
        from docutils import nodes
        from docutils.core import publish_doctree
    except ImportError as error:
        raise DocumentError(
            "reStructuredText needs docutils, which is not installed: pip install docutils"
        ) from error
    settings = {
        "report_level": 5,
        "halt_level": 5,
        "file_insertion_enabled": False,
        "raw_enabled": False,
        "_disable_config": True,
    }
    # To docutils the roles of Sphinx are errors, so they are taken out and read from the source.
    tree = publish_doctree(_RST_ROLE.sub("", text), settings_overrides=settings)
    targets = {node["refuri"] for node in tree.findall(nodes.reference) if "refuri" in node}
    targets |= {node["refuri"] for node in tree.findall(nodes.target) if "refuri" in node}
    for number, line in enumerate(text.split("\n"), 1):
        for match in _RST_ROLE.finditer(line):
            yield Link(number, _label(match["label"]), is_label=True)
        for match in _WEB.finditer(line):
            address = match[0].rstrip(".,;:!?_")
            if address in targets:
                yield Link(number, address)


def _label(text: str) -> str:
    """Return the label in a role's text: `words <key:label>`, `key:label` or `label`."""
    inside = re.search(r"<([^<>]+)>\s*$", text)
    return (inside[1] if inside else text).strip().rpartition(":")[2]
