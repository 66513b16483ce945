"""The lines of a capture as the search for documents sees them: texts, fields, what is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tiaowen.importer.heads import Head
from tiaowen.importer.line_patterns import compact
from tiaowen.importer.traced_lines import Line
from tiaowen.model import Kind


@dataclass(frozen=True, slots=True)
class CaptureLines:
    """A cleaned capture, in which what is furniture of the page is known. `i` is a line's index.

    Attributes:
        lines: All of its lines.
        texts: Their words, without white space around them.
        open: The lines that have words and are no furniture.
        fields: Line → the keys and values that it gives about a document (`boilerplate.Meta`).
        page: What the head of the page says.
        kind: What all of it is, where a person has said so.
    """

    lines: Sequence[Line]
    texts: Sequence[str]
    open: Sequence[int]
    fields: Mapping[int, Mapping[str, str]]
    page: Mapping[str, str]
    kind: Kind | None

    def title_of(self, head: Head) -> str:
        """Return the title of a head, without white space."""
        return "".join(compact(self.texts[i]) for i in head.title)
