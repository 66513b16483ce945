"""The lines of a body → what in them is markup of something else, which must not be printed.

A merge that was not finished, HTML and Markdown that a tool left behind: no official text prints
them, and none of them means anything in a notice. What the format of notices comes to admit is
taken out of these rules here: a tag in `ADMITTED_TAGS`, other marks in `_RULES`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

ADMITTED_TAGS = frozenset({"sup", "sub"})
"""The HTML tags that the format of notices gives a meaning; `inline` tells how they are written."""

# Only names that HTML knows: <第三条>, <id> and 1<x<3 are what a document may print.
_TAGS = re.findall(
    r"\w+",
    """
    abbr address area article aside audio base bdi bdo big blockquote body br button canvas caption
    center cite code col colgroup data dd del details dfn dialog div dl dt em embed fieldset
    figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html
    iframe img input ins kbd label legend li link main map mark math menu meta meter nav nobr
    noscript object ol optgroup option output param picture pre progress rp rt ruby samp script
    section select slot small source span strike strong style sub summary sup svg table tbody td
    template textarea tfoot th thead time title tr track tt ul var video wbr
    """,
)
_TAG = re.compile(rf"</?(?P<name>{'|'.join(_TAGS)})(?:\s[^<>]*)?/?>", re.IGNORECASE)
# <b> alone may be a<b>c; an end or an attribute shows that it is a tag.
_LETTER_TAG = re.compile(r"</(?P<name>[abipqsu])>|<[abipqsu]\s+[a-z-]+\s*=[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|(?P<name>[A-Za-z][A-Za-z0-9]+));")
_TARGET = r"[!-~]*[/.#][!-~]*?"  # an address or a path, in ASCII; no words in brackets
_RULES = (
    (re.compile(r"(?:<{7}|>{7}|\|{7})(?!\S)|={7}$"), "a mark of a merge conflict", "merge"),
    (re.compile(r"(?:`{3,}|~{3,})[ \t]*[\w+-]*$"), "a fence of code", "out"),
    (re.compile(rf"\[[^\[\]^]+\]:\s+<?{_TARGET}>?$"), "a Markdown link", "words"),
)
"""What a line may begin with, what it is, and which remedy fits."""
_INSIDE = (
    (re.compile(r"<!--"), "an HTML comment", "out"),
    (
        re.compile(rf"(?<!!)\[[^\[\]]+\]\({_TARGET}\)|<https?://[^<>\s]+>"),
        "a Markdown link",
        "words",
    ),
)
_MARKS = re.compile(r"[<>&`~=|\[]")
"""What any stray markup has in it."""
_REMEDIES = {
    "merge": "finish the merge: keep what the document says",
    "out": "take it out; it is no text of the document",
    "words": "write the words alone, as the document has them",
    "break": "write the text alone, and a new paragraph where the document has one",
    "character": "write the character itself",
}


def stray_markup(body: str, first: int) -> Iterator[tuple[int, str]]:
    """Yields the line and the message for each kind of stray markup in a line.

    Args:
        body: The body of a notice.
        first: The line of the file on which it begins.
    """
    if not _MARKS.search(body):  # most bodies: looking at each line costs as much as reading it
        return
    for number, line in enumerate(body.split("\n"), first):
        for what, remedy in _kinds(line.strip()):
            yield number, f"{what} stands here; {_REMEDIES[remedy]}"


def _kinds(line: str) -> Iterator[tuple[str, str]]:
    """What stands in a line, and the remedy; tags and entities by their first example."""
    for rule, what, remedy in _RULES:
        if rule.match(line):
            yield what, remedy
    if "<" in line or "[" in line:
        for rule, what, remedy in _INSIDE:
            if rule.search(line):
                yield what, remedy
    if "<" in line:
        tags = (*_TAG.finditer(line), *_LETTER_TAG.finditer(line))
        strange = (one[0] for one in tags if (one["name"] or "").lower() not in ADMITTED_TAGS)
        if tag := next(strange, None):
            yield f"the tag {_short(tag)}", "break"
    if "&" in line:
        found = (one for one in _ENTITY.finditer(line) if not one["name"] or one[0][1:] in html5)
        if entity := next(found, None):
            yield f"the entity {_short(entity[0])}", "character"


def _short(markup: str) -> str:
    return markup if len(markup) <= 40 else markup[:40] + "…"
