"""Markdown, HTML and plain text → the prose in them, and the same document with links put in.

Where prose stands is found by patterns, which a document can deceive. So what was put in is proved
by the parser of the format: the document must say the same as before, its own links be the same,
and the new ones be links. What does not pass is not put in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from markdown_it import MarkdownIt
from markdown_it.token import Token
from selectolax.lexbor import LexborHTMLParser

from tiaowen.html_depth import is_too_deep
from tiaowen.links.extract import DocumentError
from tiaowen.links.mentions import HIDDEN

_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*\r?\n.*?\n\1[ \t]*(?:\r?\n|$)", re.DOTALL)
_CELL = r"(?:[^\[\]\\]|\\.)"
_BRACKETS = rf"\[(?:{_CELL}|\[(?:{_CELL}|\[{_CELL}*+\])*+\])*+\]"
_MARKDOWN = re.compile(
    r"(?P<ticks>`++)[^`](?:.{0,5000}?[^`])?(?P=ticks)(?!`)"
    rf"|!?{_BRACKETS}(?:\((?:[^()\\]|\\.|\([^()]*\))*+\)|{_BRACKETS})"
    rf"|(?P<bare>!?{_BRACKETS})"
    r"|<(?P<tag>a|code|kbd|samp)\b[^<>]*+>.{0,5000}?</(?P=tag)\s*>|<[^<>\s][^<>]*+>"
    r"|https?://[^\s<>，。；、（）《》]+|\$[^$\n]{1,500}\$|\\.",
    re.DOTALL | re.IGNORECASE,
)
_MARGIN = re.compile(r"^[ \t]*(?:>[ \t]*)+", re.MULTILINE)
_TAG = re.compile(
    r"<(?:(?P<end>/)?(?P<name>[A-Za-z][^\s/>]*)(?:[^\"'>]|\"[^\"]*\"|'[^']*'){0,20000}+>|[!?/][^>]*>)"
)
_ENTITY = re.compile(r"&(?:#?\w{1,32});?")
_RAW = {"script", "style", "textarea", "title", "iframe", "noscript", "xmp", "template"}
_UNTOUCHED = {"a", "code", "pre", "kbd", "samp", "button", "select", "svg", "math", "object"}
_WEB = re.compile(r"<?https?://\S+")


@dataclass(frozen=True, slots=True)
class Insertion:
    """A link that is to be put around a piece of a document."""

    start: int
    end: int
    url: str


def prose(text: str, kind: str) -> list[tuple[int, str]]:
    """Return the pieces of prose of a document, each with the place at which it begins.

    A piece has the length that it has in the document; `HIDDEN` stands for what is no prose in it.

    Raises:
        DocumentError: For HTML that is nested deeper than any page.
    """
    if kind == "markdown":
        return _markdown(text)
    if kind == "html":
        if is_too_deep(text):
            raise DocumentError(
                "its tags are nested too deep to be read; see whether they are closed"
            )
        return _html(text)
    return [(0, _WEB.sub(_hidden, text))]


def with_links(
    text: str, kind: str, insertions: Sequence[Insertion]
) -> tuple[str, list[Insertion]]:
    """Return a document with links put in, and those that could not be.

    Args:
        text: The document.
        kind: `markdown`, `html` or `text`; in plain text an address follows the words, as <…>.
        insertions: The links, in the order of their places.
    """
    if kind == "text":
        return _written(text, kind, insertions), []
    before = _said(text, kind)
    placed = _placed(text, kind, list(insertions), before)
    if not _is_proved(text, kind, placed, before):
        placed = []
    return _written(text, kind, placed), [one for one in insertions if one not in placed]


def _placed(text: str, kind: str, some: list[Insertion], before: _Said) -> list[Insertion]:
    """Those of some links that can be put in; one that cannot is found by halving."""
    if not some or _is_proved(text, kind, some, before):
        return some
    if len(some) == 1:
        return []
    half = len(some) // 2
    return _placed(text, kind, some[:half], before) + _placed(text, kind, some[half:], before)


def _written(text: str, kind: str, insertions: Sequence[Insertion]) -> str:
    pieces, last = [], 0
    for one in insertions:
        words = text[one.start : one.end]
        written = {
            "markdown": f"[{words}]({one.url})",
            "html": f'<a href="{one.url}">{words}</a>',
            "text": f"{words} <{one.url}>",
        }[kind]
        pieces += [text[last : one.start], written]
        last = one.end
    return "".join([*pieces, text[last:]])


# -- where prose is ---------------------------------------------------------------------------


def _hidden(match: re.Match[str]) -> str:
    return HIDDEN * len(match[0])


def _markdown(text: str) -> list[tuple[int, str]]:
    body = _without_front_matter(text)
    env: dict[str, dict[str, object]] = {}
    tokens = _PARSER.parse(body, env)
    labels = env.get("references", {})

    def hidden(match: re.Match[str]) -> str:
        if match["bare"] and match["bare"].lstrip("!")[1:-1].strip().upper() not in labels:
            return match[0]  # 渝府办发[2025]57号
        return _hidden(match)

    starts = [0, *(match.end() for match in re.finditer("\n", body))]
    starts += [len(body)]
    found = dict.fromkeys(
        (starts[one.map[0]], starts[min(one.map[1], len(starts) - 1)])
        for one in tokens
        if one.type == "inline" and one.map
    )
    pieces = []
    for start, end in found:
        piece = _MARKDOWN.sub(hidden, body[start:end])
        pieces.append((start, _MARGIN.sub(lambda match: " " * len(match[0]), piece)))
    return pieces


def _without_front_matter(text: str) -> str:
    """The document, with its front matter blank."""
    match = _FRONT_MATTER.match(text)
    if not match:
        return text
    return re.sub(r"[^\r\n]", " ", match[0]) + text[match.end() :]


def _html(text: str) -> list[tuple[int, str]]:
    pieces: list[tuple[int, str]] = []
    at, inside = 0, Counter[str]()

    def take(end: int) -> None:
        if at < end and not inside.total() and text[at:end].strip():
            pieces.append((at, _ENTITY.sub(_entity, text[at:end])))

    while (begin := text.find("<", at)) >= 0:
        if text.startswith("<!--", begin):
            end = text.find("-->", begin)
            take(begin)
            at = end + 3 if end >= 0 else len(text)
            continue
        tag = _TAG.match(text, begin)
        if not tag:
            following = text.find("<", begin + 1)
            take(begin)
            at = following if following >= 0 else len(text)
            continue
        take(begin)
        at = tag.end()
        name = (tag["name"] or "").lower()
        if name in _UNTOUCHED:
            inside[name] = max(0, inside[name] + (-1 if tag["end"] else 1))
        elif name in _RAW and not tag["end"]:
            closing = re.compile(f"</{name}", re.IGNORECASE).search(text, at)
            at = closing.start() if closing else len(text)
    take(len(text))
    return pieces


def _entity(match: re.Match[str]) -> str:
    mark = " " if match[0] in ("&nbsp;", "&#160;", "&#xA0;", "&emsp;", "&ensp;") else HIDDEN
    return mark * len(match[0])


# -- the proof --------------------------------------------------------------------------------

_PARSER = MarkdownIt("commonmark").enable("table")
_Said: TypeAlias = tuple[list[str], list[tuple[str, str]]]
"""What a document says without its links, and its links: address and words."""


def _is_proved(text: str, kind: str, insertions: Sequence[Insertion], before: _Said) -> bool:
    said, anchors = _said(_written(text, kind, insertions), kind)
    left = Counter(anchors)
    left.subtract(before[1])
    new = Counter(url for url, _ in (+left).elements())
    return said == before[0] and new == Counter(one.url for one in insertions) and not -left


def _said(text: str, kind: str) -> _Said:
    if kind == "html":
        page = LexborHTMLParser(text)
        anchors = [(a.attributes.get("href") or "", _squeezed(a.text())) for a in page.css("a")]
        for anchor in page.css("a"):
            anchor.unwrap()
        return [page.html or ""], anchors
    said: list[str] = []
    found: list[tuple[str, str]] = []
    for token in _PARSER.parse(_without_front_matter(text)):
        _flatten(token, said, found)
    return said, found


def _flatten(token: Token, said: list[str], found: list[tuple[str, str]]) -> None:
    if token.type != "inline":
        said.append(f"{token.type} {token.tag} {token.attrs} {token.content}")
        return
    links: list[tuple[str, list[str]]] = []
    words: list[str] = []
    for child in token.children or []:
        if child.type == "link_open":
            links.append((str(child.attrs.get("href", "")), []))
        elif child.type == "link_close":
            url, inside = links.pop()
            found.append((url, _squeezed("".join(inside))))
        else:
            break_ = child.type in ("softbreak", "hardbreak")
            one = child.content if child.type == "text" else f"<{child.type} {child.tag}>"
            shown = "\n" if break_ else one
            shown += "" if child.type == "text" else f"{child.attrs or ''}{child.content}"
            words.append(shown)
            for _, inside in links:
                inside.append(shown)
    said.append("".join(words))


def _squeezed(words: str) -> str:
    return "".join(words.split())
