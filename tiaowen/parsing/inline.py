"""What in a text is more than its characters → the plain text and the marks beside it.

Superscripts, subscripts, formulas, references to footnotes, pictures: their notation is described
in docs/text-format.md. The plain text is what is searched, cited, compared and exported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tiaowen.model import TextMark, TextMarkKind
from tiaowen.parsing.formulas import fault_of

_MARKED = re.compile(
    r"<(?P<script>su[bp])>(?P<raised>[^<>\t\n]{1,40})</(?P=script)>"
    r"|\$`(?P<formula>[^`\t\n]+)`\$"
    r"|\[\^(?P<note>[^\[\]\s^]{1,20})\]"
)
_PICTURE = re.compile(r"!\[(?P<words>[^\[\]\t\n]*)\]\((?P<file>[^()\t\n]*)\)")
_FILE = re.compile(r"[a-z0-9][a-z0-9-]{0,60}\.(?:png|jpg|webp)")
_DEFINITION = re.compile(r"\[\^(?P<note>[^\[\]\s^]{1,20})\][:：][ \u3000]?(?=\S)")
_BROKEN = (
    (
        re.compile(r"</?su[bp]\b[^<>]*>?", re.IGNORECASE),
        "write <sup>…</sup> or <sub>…</sub> around the raised or lowered characters, with nothing "
        "else in it",
    ),
    (re.compile(r"\$`|`\$"), "write a formula in one line, between $` and `$"),
    (re.compile(r"\[\^"), "write a footnote's mark as [^1], and its text as a paragraph [^1]: …"),
    (
        re.compile(r"!\[[^\[\]]*\]\("),
        "a picture stands on a line by itself: ![what it shows](name.png)",
    ),
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A text without its notation, its marks, and what is wrong with them.

    `note` is the name of the footnote that the text is, `file` of the picture that it describes.
    `cuts` are the stretches of the source that are notation, each with its start and length.
    """

    text: str
    marks: tuple[TextMark, ...] = ()
    faults: tuple[str, ...] = ()
    note: str = ""
    file: str = ""
    cuts: tuple[tuple[int, int], ...] = ()

    def place(self, source: int) -> int:
        """A place in the source as a place in the text."""
        return source - sum(
            min(length, max(0, source - start)) for start, length in self.cuts if start < source
        )


def read_inline(source: str, *, block: bool = False) -> Marked:
    """The plain text of a source and its marks; a `block` may be a picture or a footnote."""
    if not ("<" in source or "[" in source or "`" in source):
        return Marked(source)
    if block and (picture := _PICTURE.fullmatch(source)):
        return _picture(picture["words"].strip(), picture["file"])
    start, note = 0, ""
    if block and (definition := _DEFINITION.match(source)):
        start, note = definition.end(), definition["note"]
    parts: list[str] = []
    marks: list[TextMark] = []
    faults: list[str] = []
    cuts: list[tuple[int, int]] = [(0, start)] if start else []
    length, at = 0, start
    for match in _MARKED.finditer(source, start):
        between = source[at : match.start()]
        faults += _faults(between)
        kind: TextMarkKind = "formula" if match["formula"] else "footnote"
        if match["script"]:
            kind = "sup" if match["script"] == "sup" else "sub"
        group = "raised" if match["script"] else "formula" if match["formula"] else "note"
        words = f"[{match['note']}]" if match["note"] else match[group]
        if kind == "formula" and (fault := fault_of(words)):
            faults.append(fault)
        parts += [between, words]
        length += len(between)
        marks.append(TextMark(length, length + len(words), kind, match["note"] or ""))
        length += len(words)
        if match["note"]:  # [^1] is shown as [1]
            cuts.append((match.start() + 1, 1))
        else:
            cuts.append((match.start(), match.start(group) - match.start()))
            cuts.append((match.end(group), match.end() - match.end(group)))
        at = match.end()
    rest = source[at:]
    faults += _faults(rest)
    return Marked("".join([*parts, rest]), tuple(marks), tuple(faults), note, "", tuple(cuts))


def _picture(words: str, file: str) -> Marked:
    faults = []
    if not words:
        faults.append(
            "a picture needs words for those who cannot see it: ![what it shows](name.png)"
        )
    if not _FILE.fullmatch(file):
        faults.append(
            f"the picture {file!r} is no file beside the notice; put it in the folder of the "
            "notice's id, and name it in small letters, digits and -: plan-1.png, .jpg or .webp"
        )
    marks = (TextMark(0, len(words), "picture", file),)
    return Marked(words, marks, tuple(faults), file=file)


def _faults(text: str) -> list[str]:
    """What in a text looks like notation and is none."""
    return [
        f"{found[0][:40]!r} is not read as a mark; {remedy}"
        for pattern, remedy in _BROKEN
        if (found := pattern.search(text))
    ]
