"""Read YAML into values with line numbers, and report every fault of its shape at once.

Scalars count as they are written (`number: 57` is the text "57"); a date is a date only where the
shape says so. Anchors, aliases, tags and deep nesting are refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import yaml

from tiaowen.model import Place, Problem

_NULL = "tag:yaml.org,2002:null"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 20

# Characters that change what is read and that no reader sees: formats (zero-width, bidirectional),
# halves of characters, private use (the conversion's own seam), line separators; the mark of lost
# bytes; and the letters and marks that are blank.
_UNSEEN = frozenset({"Cf", "Cs", "Co", "Zl", "Zp"})
_BLANK = re.compile(
    "[\ufffd\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0"
    "\ufdd0-\ufdef\ufffe\uffff\U000e0100-\U000e01ef]"
)


class Shape(Protocol):
    """What a value must look like. Called with a node, it returns the value or reports a fault."""

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> Any:
        """Return the value of a node, None when it is null or faulty.

        Args:
            reader: Takes the problems.
            node: The YAML node.
            name: The path of the key, for messages: `repeals.0.notice`.
        """


def unfit(text: str) -> Iterator[tuple[str, str]]:
    """Yield the code and message for each character that has no place in any text, each once."""
    # To Python the wide space that stands behind every 第三条 is not printable.
    if text.replace("\u3000", "").isprintable() and not _BLANK.search(text):
        return
    for char in sorted(set(text)):
        category = unicodedata.category(char)
        if category == "Cc" and char not in "\t\n":
            code = "control-character"
        elif category in _UNSEEN or _BLANK.match(char):
            code = "unseen-character"
        else:
            continue
        yield code, f"U+{ord(char):04X} stands in this line and cannot be printed; take it out"


def on_one_line(text: str) -> str:
    """Return a text for a message, with line breaks and unprintable characters as escapes."""
    if text.isprintable():
        return text
    odd = {char for char in text if unicodedata.category(char)[0] == "C" or char in "\u2028\u2029"}
    return text.translate({ord(char): char.encode("unicode_escape").decode() for char in odd})


def quoted(value: str) -> str:
    """Return a value in quotation marks for a message, cut after 60 characters."""
    return repr(value if len(value) <= 60 else value[:60] + "…")


@dataclass(slots=True)
class Reader:
    """Reads one YAML document.

    Attributes:
        path: The file, for problems.
        first: The line of the file on which the YAML begins.
        problems: The faults found so far.
        marks: The line of each key, by its path (`repeals.0.notice`).
    """

    path: str
    first: int
    problems: list[Problem] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)

    def document(self, text: str, shape: Shape) -> Any:
        """Return the value of a YAML text, None when it is empty or cannot be read."""
        try:
            if self._is_harmless(text):
                node = yaml.compose(text, Loader=_Loader)
                return None if node is None else shape(self, node, "")
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = self.first + (mark.line if mark else 0)
            what = getattr(error, "problem", None) or str(error).split("\n")[0]
            deep = "nesting depth" in what  # PyYAML 6.0.4 has a limit of its own, below ours
            message = "nested too deeply; write it flat"
            text = message if deep else f"not valid YAML: {what}; mend this line"
            self.report(line, "yaml", text)
        return None

    def _is_harmless(self, text: str) -> bool:
        """Whether a YAML text is free of anchors, tags, deep nesting and unfit characters."""
        depth, before = 0, len(self.problems)
        for event in yaml.parse(text, Loader=_Loader):
            line = self.first + (event.start_mark.line if event.start_mark else 0)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                self.report(line, "yaml", "nested too deeply; write it flat")
                break
            if getattr(event, "anchor", None) or getattr(event, "tag", None):
                what = "anchors, aliases and tags (& * !) are not used here"
                self.report(line, "yaml", f"{what}; write it out, or put it in quotation marks")
            if isinstance(event, yaml.ScalarEvent):
                for code, message in unfit(event.value):
                    self.report(line, code, message)
        return len(self.problems) == before

    def report(self, line: int, code: str, message: str) -> None:
        """Record a problem at a line of the file."""
        self.problems.append(Problem(Place(self.path, line), code, on_one_line(message)))

    def line(self, node: yaml.Node) -> int:
        """Return the line of the file on which a node begins."""
        return self.first + int(node.start_mark.line)

    def wrong(self, node: yaml.Node, name: str, wanted: str) -> None:
        """Record that a value is not of the type that belongs there."""
        self.report(self.line(node), "wrong-type", f"{name or 'the whole'} must be {wanted}")


def is_null(node: yaml.Node) -> bool:
    """Whether nothing is written for a value, or `null`."""
    return isinstance(node, yaml.ScalarNode) and node.tag == _NULL
