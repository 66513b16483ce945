"""YAML with line numbers → plain values, and every fault of its shape at once.

Scalars are taken as they are written (`number: 57` is the text "57"), so that nothing is read into
them; a date is a date only where a date belongs. Anchors, aliases, tags and depth are refused.
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
    """What a value must look like: called with its node, it reads the value or notes the fault."""

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> Any:
        """The value of a node, None when it is null or faulty; `name` is for messages."""


def unfit(text: str) -> Iterator[tuple[str, str]]:
    """The characters that have no place in any text: the problem's code and message, each once."""
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
    """A text for a message: what breaks a line or cannot be printed is written as escapes."""
    if text.isprintable():
        return text
    odd = {char for char in text if unicodedata.category(char)[0] == "C" or char in "\u2028\u2029"}
    return text.translate({ord(char): char.encode("unicode_escape").decode() for char in odd})


def quoted(value: str) -> str:
    """A value for a message, cut where it is long."""
    return repr(value if len(value) <= 60 else value[:60] + "…")


@dataclass(slots=True)
class Reader:
    """Reads one YAML document; `first` is the line on which its text begins."""

    path: str
    first: int
    problems: list[Problem] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)

    def document(self, text: str, shape: Shape) -> Any:
        """The value of a YAML text, None when it has none or cannot be read."""
        try:
            if self._is_harmless(text):
                node = yaml.compose(text, Loader=_Loader)
                return None if node is None else shape(self, node, "")
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = self.first + (mark.line if mark else 0)
            what = getattr(error, "problem", None) or str(error).split("\n")[0]
            self.report(line, "yaml", f"not valid YAML: {what}; mend this line")
        return None

    def _is_harmless(self, text: str) -> bool:
        """Whether a YAML text is plain: what is written is all that it can mean."""
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
        """Note a problem at a line of the file."""
        self.problems.append(Problem(Place(self.path, line), code, on_one_line(message)))

    def line(self, node: yaml.Node) -> int:
        """The line of the file on which a node begins."""
        return self.first + int(node.start_mark.line)

    def wrong(self, node: yaml.Node, name: str, wanted: str) -> None:
        """Note that a value is not of the kind that belongs there."""
        self.report(self.line(node), "wrong-type", f"{name or 'the whole'} must be {wanted}")


def is_null(node: yaml.Node) -> bool:
    """Whether nothing is written for a value, or `null`."""
    return isinstance(node, yaml.ScalarNode) and node.tag == _NULL
