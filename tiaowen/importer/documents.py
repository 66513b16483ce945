"""The lines of a capture → the documents in them, and what each line is claimed as.

Every line is claimed as part of a document (`title`, `number`, `body`) or as something else
(`header`, `source`, `boilerplate`, `section`, `dropped`). A line that nothing claims is reported.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from tiaowen.importer.boilerplate import (
    is_boilerplate,
    is_column_name,
    read_meta,
    read_source,
)
from tiaowen.importer.line_patterns import (
    NOTE,
    begins_statute,
    compact,
    ends_title,
    is_addressee,
    is_number,
    is_organ,
    is_sentence,
    is_title_line,
)
from tiaowen.importer.traced_lines import Line
from tiaowen.model import RecordKind
from tiaowen.sources.notice_ids import PLACES

_LONGEST_TITLE = 8  # lines


@dataclass(frozen=True, slots=True)
class Document:
    """The lines of one document.

    Attributes:
        kind: `notice`, `interpretation`, `news` or `digest`.
        title: The lines of its title, none where the capture has lost it.
        number: The line with its 发文字号.
        body: The lines under title and number, without those claimed as something else.
        meta: What headers and source lines say about it (`boilerplate.Meta`).
        first: The number of its first line in the capture.
        last: The number of its last line.
    """

    kind: Literal["notice"] | RecordKind
    title: tuple[Line, ...]
    number: Line | None
    body: tuple[Line, ...]
    meta: Mapping[str, str]
    first: int
    last: int


@dataclass(slots=True)
class Found:
    """The documents of a capture, and what each line (by its index, from 0) is claimed as."""

    documents: list[Document] = field(default_factory=list)
    claims: dict[int, str] = field(default_factory=dict)


def find_documents(lines: Sequence[Line], meta: Mapping[str, str]) -> Found:
    """Divide a cleaned capture into documents.

    A notice starts with a title that has a document number, an addressee or a first article under
    it. It ends with a `来源：` line or before the next start. What lies between notices is a press
    report, an interpretation, or a digest of several items.

    Args:
        lines: All lines of the capture.
        meta: What the head of the page says about its first document.
    """
    return _Splitter(lines, meta).found()


class _Splitter:
    """Divides one capture.

    Attributes:
        open: The indices of the lines that have words and are not claimed as boilerplate. `k` is
            an index into this list, `i` and `j` are indices of lines.
    """

    def __init__(self, lines: Sequence[Line], meta: Mapping[str, str]) -> None:
        self.lines = lines
        self.texts = [line.text.strip() for line in lines]
        self.page = dict(meta)
        self.claims: dict[int, str] = {}
        self.metas: dict[int, tuple[str, str]] = {}
        for i, text in enumerate(self.texts):
            self._claim_boilerplate(i, text)
        self.open = [i for i, text in enumerate(self.texts) if text and i not in self.claims]
        self.at = {i: k for k, i in enumerate(self.open)}

    def _claim_boilerplate(self, i: int, text: str) -> None:
        if not text:
            if self.lines[i].found.strip():
                self.claims[i] = "dropped"
        elif meta := read_meta(text):
            self.claims[i] = "header"
            self.metas[i] = meta.key, meta.value
        elif is_boilerplate(text) or is_column_name(text):
            self.claims[i] = "boilerplate"

    def found(self) -> Found:
        """Return the documents in their order."""
        starts = self._starts()
        ends = self._source_lines({start for start, _, _ in starts})
        bounds = sorted({0, len(self.lines), *(s for s, _, _ in starts), *(e + 1 for e in ends)})
        heads = {start: (title, number) for start, title, number in starts}
        found = Found(claims=self.claims)
        for start, end in pairwise(bounds):
            meta = self._meta(start, end, start == bounds[0] or start in heads)
            if start in heads:
                found.documents.append(self._notice(start, end, *heads[start], meta))
            else:
                found.documents += self._records(start, end, meta)
        return found

    def _meta(self, start: int, end: int, first: bool) -> dict[str, str]:
        """Return what headers and source lines say about the document between two lines."""
        meta = dict(self.page) if first else {}
        for i in range(start, end):
            if i in self.metas:
                key, value = self.metas[i]
                meta.setdefault(key, value)
        return meta

    # -- where notices start -------------------------------------------------------------------

    def _starts(self) -> list[tuple[int, list[int], int | None]]:
        """Return the first line, the title lines and the number line of each notice."""
        starts: list[tuple[int, list[int], int | None]] = []
        taken = -1
        for k, i in enumerate(self.open):
            if i <= taken:
                continue
            text = self.texts[i]
            start: tuple[int, list[int], int | None] | None = None
            if is_number(text):
                start = self._around_number(k, taken)
            elif is_addressee(text) or begins_statute(text):
                title = self._title_above(k, taken)
                if title and ends_title(self._words(title)):
                    start = title[0], title, None
            if start:
                starts.append(start)
                taken = max(i, start[1][-1])
        return starts

    def _around_number(self, k: int, taken: int) -> tuple[int, list[int], int | None] | None:
        """Return the start of a notice whose title is above or below a document number.

        None where there is no title.
        """
        number = self.open[k]
        above = self._title_above(k, taken)
        if above and (ends_title(self._words(above)) or self._addressed(k + 1)):
            return above[0], above, number
        below = []
        for j in self.open[k + 1 : k + 1 + _LONGEST_TITLE]:
            if not is_title_line(self.texts[j]):
                break
            below.append(j)
            if ends_title(self._words(below)):
                return number, below, number
        return None

    def _addressed(self, k: int) -> bool:
        return any(is_addressee(self.texts[j]) for j in self.open[k : k + 2])

    def _title_above(self, k: int, taken: int) -> list[int]:
        """Return the lines of the title that ends directly above a line, [] where there is none.

        Args:
            k: The index of that line in `open`.
            taken: The last line that belongs to an earlier start.
        """
        block: list[int] = []
        for j in reversed(self.open[max(0, k - _LONGEST_TITLE) : k]):
            if j <= taken or not is_title_line(self.texts[j]) or read_source(self.texts[j]):
                break
            block.insert(0, j)
        while len(block) > 1 and NOTE.fullmatch(self.texts[block[-1]]):
            del block[-1]
        while block and not self._begins_title(block):
            del block[0]
        return block

    def _begins_title(self, block: Sequence[int]) -> bool:
        """Return whether these lines begin as a title does: with an authority or 关于."""
        text = compact(self.texts[block[0]])
        if is_column_name(text):
            return False
        if re.match(r"关于|印发|转发", text) or (len(block) == 1 and ends_title(text)):
            return True
        return bool(is_organ(text) or re.match(r".{2,60}?(?:[府厅室会局委院部团行])", text)) and (
            "的" not in text.split("关于")[0] or ends_title(text)
        )

    def _words(self, block: Sequence[int]) -> str:
        return "".join(compact(self.texts[i]) for i in block)

    # -- where documents end -------------------------------------------------------------------

    def _source_lines(self, starts: set[int]) -> list[int]:
        """Return the `来源：` lines that end a document; the others are under its title."""
        ends, begin = [], 0
        for k, i in enumerate(self.open):
            if i in starts:
                begin = k
            read = read_source(self.texts[i])
            if not read:
                continue
            self.claims[i] = "source"
            before = [self.texts[j] for j in self.open[begin : min(k, begin + 4)]]
            self.metas[i] = "source", read[0]
            is_head = bool(read[1]) or (len(before) <= 3 and not any(map(is_sentence, before)))
            if is_head and k + 1 < len(self.open):
                if read[1]:
                    self.page.setdefault("published", read[1])
            else:
                ends.append(i)
                begin = k + 1
        return ends

    # -- the documents -------------------------------------------------------------------------

    def _notice(
        self, start: int, end: int, title: list[int], number: int | None, meta: dict[str, str]
    ) -> Document:
        body = []
        for i in range(start, end):
            if i in self.claims or not self.texts[i]:
                continue
            if i in title:
                self.claims[i] = "title"
            elif i == number:
                self.claims[i] = "number"
            elif i > title[-1]:
                self.claims[i] = "body"
                body.append(self.lines[i])
        return Document(
            "notice",
            tuple(self.lines[i] for i in title),
            None if number is None else self.lines[number],
            tuple(body),
            meta,
            self.lines[start].number,
            self.lines[end - 1].number,
        )

    def _records(self, start: int, end: int, meta: dict[str, str]) -> list[Document]:
        inside = [i for i in range(start, end) if i not in self.claims and self.texts[i]]
        if not any(is_sentence(self.texts[i]) for i in inside):
            return []
        items = self._items(inside)
        if len(items) > 1:
            return [self._record("digest", block, meta) for block in items]
        return [self._record(None, self._from_title(inside), meta)]

    def _from_title(self, inside: list[int]) -> list[int]:
        """Return the lines of a report from its title on; those before it stay unclaimed."""
        first = next(k for k, i in enumerate(inside) if is_sentence(self.texts[i]))
        heads = [k for k in range(first) if len(self.texts[inside[k]]) >= 6]
        return inside[heads[0] if heads else first if first and not self._labelled(inside) else 0 :]

    def _labelled(self, inside: list[int]) -> bool:
        return bool(re.match(r"[一1][、.．]", self.texts[inside[0]]))

    def _items(self, inside: list[int]) -> list[list[int]]:
        """Return the lines of each item of a digest, [] for fewer than two items.

        An item has a title that begins with the name of a place, and text that speaks of it.
        """
        heads = [k for k in range(len(inside) - 1) if self._opens_item(inside, k)]
        if len(heads) < 2:
            return []
        for k in range(heads[0]):
            if is_title_line(self.texts[inside[k]]) and len(self.texts[inside[k]]) <= 8:
                self.claims[inside[k]] = "section"
        items = []
        for a, b in pairwise([*heads, len(inside)]):
            stop = b
            last = inside[stop - 1]
            if b < len(inside) and stop - 1 > a + 1 and self._is_section(last):
                self.claims[last] = "section"
                stop -= 1
            items.append(inside[a:stop])
        return items

    def _is_section(self, i: int) -> bool:
        return is_title_line(self.texts[i]) and len(self.texts[i]) <= 8

    def _opens_item(self, inside: list[int], k: int) -> bool:
        text, below = self.texts[inside[k]], self.texts[inside[k + 1]]
        place = PLACES.match(text)
        if not (place and is_title_line(text) and len(text) >= 8 and is_sentence(below)):
            return False
        return place[0] in below[:80] or bool(
            re.match(r"(?:日前|近日|近年来|近期|目前|今年)", below)
        )

    def _record(self, kind: RecordKind | None, block: list[int], meta: dict[str, str]) -> Document:
        for i in block:
            self.claims[i] = "body"
        first = self.texts[block[0]]
        titled = is_title_line(first) and not is_sentence(first) and len(first) >= 6
        titled = titled and len(block) > 1
        if titled:
            self.claims[block[0]] = "title"
        body = tuple(self.lines[i] for i in block[titled:])
        text = "\n".join(line.text for line in body)
        return Document(
            kind or ("interpretation" if _interprets(first, text) else "news"),
            (self.lines[block[0]],) if titled else (),
            None,
            body,
            meta,
            self.lines[block[0]].number,
            self.lines[block[-1]].number,
        )


def _interprets(title: str, text: str) -> bool:
    """Return whether a text is an interpretation: it says so, or has questions and answers."""
    if "解读" in title or re.search(r"(?:作|做)如下解读|政策解读如下|解读如下", text):
        return True
    return len(re.findall(r"^(?:答|问)[：:]|[？?]\s*$", text, re.MULTILINE)) >= 2
