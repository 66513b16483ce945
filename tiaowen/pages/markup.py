"""The kinds of HTML that no template writes: text with its marks, formulas, JSON inside a script.

Templates escape what they print unless it is `Markup`. This is the only module that calls a string
`Markup`: what macros return is `Markup` already. tests/test_layers.py holds that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from tiaowen.model import TextMark
from tiaowen.parsing.formulas import mathml

_DIGIT = re.compile(r"\d")
_SPECIAL = re.compile("[&<>'\"\n]")
_AMOUNT = r"\d+(?:[.,]\d+)*"
# What a line break must not divide: a date, a number and its unit, the year and number of a notice.
_UNBREAKABLE = re.compile(
    rf"(〔\d{{4}}〕\d+[号號]|{_AMOUNT}(?:[—–~～-]{_AMOUNT})*"
    r"(?:年(?:\d{1,2}月(?:\d{1,2}日)?)?|月\d{1,2}日|[个個]?工作日|[%％‰]"
    r"|[个個亿億万萬千百]{0,3}[\u4e00-\u9fff]))"
)


def running_text(text: str) -> str:
    """Returns text as HTML: escaped, with its line breaks, and numbers held to their units.

    Text in which nothing of this occurs, as in most, is returned as it is: a template escapes it in
    less time than it prints `Markup`.
    """
    special, digit = _SPECIAL.search(text), _DIGIT.search(text)
    if not special and not digit:
        return text
    html = str(escape(text)).replace("\n", "<br>") if special else text
    if digit:
        html = _UNBREAKABLE.sub(r'<span class="n">\1</span>', html)
    return Markup(html)  # noqa: S704  escaped above


def marked_text(text: str, start: int, end: int, marks: Iterable[TextMark]) -> str:
    """Returns a stretch of text as HTML, its raised and lowered characters as such."""
    parts: list[str] = []
    at = start
    for mark in marks:
        if mark.kind not in ("sup", "sub") or mark.end <= start or mark.start >= end:
            continue
        first, last = max(start, mark.start), min(end, mark.end)
        words = escape(text[first:last])
        tag = Markup("<sup>{}</sup>" if mark.kind == "sup" else "<sub>{}</sub>")  # noqa: S704
        parts += [running_text(text[at:first]), tag.format(words)]
        at = last
    if not parts:
        return running_text(text[start:end])
    return Markup("").join([*parts, running_text(text[at:end])])


def joined(pieces: Iterable[tuple[str, str, str, int, str]]) -> Markup:
    """Returns stretches of a clause's text as HTML, each with its mark.

    A macro for each of them took a tenth of the time of a page: most clauses have several.

    Args:
        pieces: Kind, HTML, address (of a figure its type), number of the footnote on paper, and
            what a reader must know of a link.
    """
    return Markup("".join([_marked(*piece) for piece in pieces]))  # noqa: S704  escaped below


def _marked(kind: str, html: str, target: str, number: int, note: str) -> str:
    title = f' title="{escape(note)}"' if note else ""
    match kind:
        case "plain" | "formula":
            return html
        case "body":
            return f'<a class="body" href="{escape(target)}">{html}</a>'
        case "figure":
            return f'<span class="figure" data-type="{escape(target)}">{html}</span>'
        case "citation":
            href = escape(target)
            return f'<a class="cite" href="{href}" data-n="{number}"{title}>{html}</a>'
        case "own":
            return f'<a class="own" href="{escape(target)}"{title}>{html}</a>'
        case "current":
            # No words of ours stand in an official text, not even for those who copy it.
            label = escape(note)
            return (
                f'<a class="current-text" href="{escape(target)}" data-label="{html}"'
                f' aria-label="{label}"></a>'
            )
        case "footnote":
            mark = f'<a class="footnote-mark" role="doc-noteref" href="{escape(target)}">{html}</a>'
            return f"<sup>{mark}</sup>"
        case _:
            return f'<strong class="run-in">{html}</strong>'


def formula(source: str) -> Markup:
    """Returns a formula as MathML."""
    return Markup(mathml(source))  # noqa: S704  of a closed set of elements and attributes


def inert_json(text: str) -> Markup:
    """Returns JSON for use inside a `<script>` element.

    Raises:
        ValueError: a character in it could end the element; JSON can write it as `\\u003c`.
    """
    if "<" in text or "&" in text:
        raise ValueError(f"JSON for a script element must escape < and &: {text[:80]}")
    return Markup(text)  # noqa: S704  nothing in it can end the element
