"""The lines of a capture → the documents in them, and who claims each line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from tiaowen.importer.furniture import (
    is_furniture,
    is_section_name,
    read_meta,
    read_source,
)
from tiaowen.importer.pieces import Line
from tiaowen.importer.shapes import (
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
from tiaowen.model import RecordKind
from tiaowen.sources.notice_ids import PLACES

_LONGEST_TITLE = 8


@dataclass(frozen=True, slots=True)
class Document:
    """The lines of one document. `kind` is notice, interpretation, news or digest."""

    kind: Literal["notice"] | RecordKind
    title: tuple[Line, ...]
    number: Line | None
    body: tuple[Line, ...]
    meta: Mapping[str, str]
    first: int
    last: int


@dataclass(slots=True)
class Found:
    """The documents of a capture, and what each line (from 0) is claimed as."""

    documents: list[Document] = field(default_factory=list)
    claims: dict[int, str] = field(default_factory=dict)


def find_documents(lines: Sequence[Line], meta: Mapping[str, str]) -> Found:
    """Cut a cleaned capture into documents.

    Starts are titles with a document number, an addressee or a first article under them; ends are
    `来源：` lines and the next start. What is left is a press report, an interpretation or a digest
    of several items.
    """
    return _Cutter(lines, meta).found()


class _Cutter:
    def __init__(self, lines: Sequence[Line], meta: Mapping[str, str]) -> None:
        self.lines = lines
        self.texts = [line.text.strip() for line in lines]
        self.page = dict(meta)
        self.claims: dict[int, str] = {}
        self.metas: dict[int, tuple[str, str]] = {}
        for i, text in enumerate(self.texts):
            self._claim_furniture(i, text)
        self.open = [i for i, text in enumerate(self.texts) if text and i not in self.claims]
        self.at = {i: k for k, i in enumerate(self.open)}

    def _claim_furniture(self, i: int, text: str) -> None:
        if not text:
            if self.lines[i].found.strip():
                self.claims[i] = "dropped"
        elif meta := read_meta(text):
            self.claims[i] = "header"
            self.metas[i] = meta.key, meta.value
        elif is_furniture(text) or is_section_name(text):
            self.claims[i] = "furniture"

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
        """What headers and source lines say of a document that stands between two lines."""
        meta = dict(self.page) if first else {}
        for i in range(start, end):
            if i in self.metas:
                key, value = self.metas[i]
                meta.setdefault(key, value)
        return meta

    # -- where notices start -------------------------------------------------------------------

    def _starts(self) -> list[tuple[int, list[int], int | None]]:
        """First line, title lines and number line of each notice."""
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
        """The title above a document number, or below it; None where neither stands."""
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
        """The lines of the title that ends right above a line of the page."""
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
        """Whether a title begins here: with an authority or 关于, and not with a column's name."""
        text = compact(self.texts[block[0]])
        if is_section_name(text):
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
        """The `来源：` lines that end a document; the others stand under its title."""
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
                    self.page_time(i, read[1])
            else:
                ends.append(i)
                begin = k + 1
        return ends

    def page_time(self, i: int, time: str) -> None:
        """Note the time that stands before the source in a head line."""
        self.metas[i] = "source", self.metas[i][1]
        self.page.setdefault("published", time)

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
        """A report from its title on; what stands before it and is no title stays unclaimed."""
        first = next(k for k, i in enumerate(inside) if is_sentence(self.texts[i]))
        heads = [k for k in range(first) if len(self.texts[inside[k]]) >= 6]
        return inside[heads[0] if heads else first if first and not self._labelled(inside) else 0 :]

    def _labelled(self, inside: list[int]) -> bool:
        return bool(re.match(r"[一1][、.．]", self.texts[inside[0]]))

    def _items(self, inside: list[int]) -> list[list[int]]:
        """The items of a digest: each has a title that begins with a place, and tells of it."""
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
    """Whether a text explains an instrument: it says so, or asks and answers."""
    if "解读" in title or re.search(r"(?:作|做)如下解读|政策解读如下|解读如下", text):
        return True
    return len(re.findall(r"^(?:答|问)[：:]|[？?]\s*$", text, re.MULTILINE)) >= 2
