"""A Markdown file of a site (Jekyll, VuePress, Hugo) → its text, without what is not the document.

Lines are emptied, never removed, so that line numbers stay those of the capture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(?P<keys>.*?)\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(r"(?P<key>[A-Za-z_]+)[ \t]*:[ \t]*(?P<value>.*)")
_KEYS = {"title": "title", "source": "source", "url": "url", "permalink": ""}
_COMMENT = re.compile(r"<!--((?:(?!<!--).)*?)-->", re.DOTALL)
_CONTAINER = re.compile(r"^:::[ \t]*\w[^\n]*\n(?:(?!:::)[^\n]*\n)*:::[ \t]*$", re.MULTILINE)
_CONTENTS = re.compile(r"^\[{1,2}toc\]{1,2}[ \t]*$", re.IGNORECASE | re.MULTILINE)
_LAYOUT = re.compile(r"</?(?:center|div|font|span|b|strong|u|p|right|left)\b[^<>\n]{0,200}>", re.I)


@dataclass(frozen=True, slots=True)
class MarkdownPage:
    """A page as text.

    Attributes:
        text: Its text, as many lines as the file has.
        meta: What its front matter says: pairs of key and value.
        notes: What stood in the file and is not in the text.
    """

    text: str
    meta: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def is_page(text: str) -> bool:
    """Return whether a text has what only pages of a Markdown site have."""
    return bool(_FRONT.match(text) or _CONTAINER.search(text) or _CONTENTS.search(text)) or (
        "<!--" in text and bool(_COMMENT.search(text))
    )


def read_page(text: str) -> MarkdownPage:
    """Return the text of a page without front matter, comments, containers and layout tags."""
    meta: list[tuple[str, str]] = []
    notes: list[str] = []
    if front := _FRONT.match(text):
        left_out = []
        for line in front["keys"].split("\n"):
            found = _KEY.fullmatch(line)
            value = found["value"].strip().strip("\"'") if found else ""
            if found and value and (key := _KEYS.get(found["key"].lower())):
                meta.append((key, value))
            elif line.strip():
                left_out.append(" ".join(line.split()))
        if left_out:
            notes.append(f"keys of the page left out: {'; '.join(left_out)[:200]}")
        text = _emptied(front) + text[front.end() :]
    for form, what in ((_COMMENT, "comment"), (_CONTAINER, "box of the page"), (_CONTENTS, "")):
        for match in form.finditer(text):
            words = " ".join(
                match[0].replace("<!--", "").replace("-->", "").replace(":::", "").split()
            )
            if what and words:
                notes.append(f"{what} left out: {words[:80]}")
        text = form.sub(_emptied, text)
    return MarkdownPage(_LAYOUT.sub("", text), tuple(meta), tuple(notes))


def _emptied(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")
