"""The lines of a capture → the documents in them, and what each line is claimed as.

Every line is claimed as part of a document (`title`, `number`, `body`) or as something else
(`header`, `source`, `boilerplate`, `section`, `dropped`). A line that nothing claims is reported.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tiaowen.importer.boilerplate import (
    is_boilerplate,
    is_column_name,
    read_meta,
    read_source,
)
from tiaowen.importer.field_tables import read_fields
from tiaowen.importer.heads import Head, find_heads
from tiaowen.importer.line_patterns import (
    NAME,
    NUMBER,
    begins_statute,
    compact,
    ends_title,
    is_addressee,
    is_adopted,
    is_cover_title,
    is_date,
    is_sentence,
    is_title_line,
    title_similarity,
)
from tiaowen.importer.traced_lines import Line, Piece
from tiaowen.model import Kind
from tiaowen.numerals import read_annex, read_label
from tiaowen.sources.notice_ids import PLACES

_FORMULA = re.compile(
    r"(?:通知|公告|通告|批复|函复|意见|决定|规定|纪要|解答|答复|通报)如下|现(?:予|将|就|印发|提出)|特此|此复|印发给你们"
    r"|(?:起施行|起执行|起实施|遵照执行|贯彻执行|认真组织实施)"
)
_REPORT = re.compile(r"本报讯|[0-9]日电|记者|通讯员|近日|日前|昨日|据悉|据了解|有关负责人")
_INTERPRETS = re.compile(r"解读|答记者问|图解|一图|问答")
_COVER = 1_500  # characters of a letter in which it says what it issues
_SAME = 0.8  # titles as similar as this are copies of one another
_PUBLIC_DRAFT = re.compile(r"征求|征集")
_FORWARDS = re.compile(r"转发|批转")
_ISSUES = re.compile(r"印发|公布|发布|转发|批转|颁布|下达|修订|通过")


@dataclass(frozen=True, slots=True)
class Document:
    """The lines of one document.

    Attributes:
        kind: `notice`, `interpretation`, `news` or `digest`.
        title: The lines of its title, none where the capture has lost it.
        numbers: The lines with its 发文字号, as they are to be read together.
        body: The lines under title and number, without those claimed as something else.
        issuers: The lines of its head that name authorities alone.
        adopted: The lines that tell who adopted it, and when; they stand in the body too.
        meta: What headers and source lines say about it (`boilerplate.Meta`).
        first: The number of its first line in the capture.
        last: The number of its last line.
    """

    kind: Kind
    title: tuple[Line, ...]
    numbers: tuple[Line, ...]
    body: tuple[Line, ...]
    meta: Mapping[str, str]
    first: int
    last: int
    issuers: tuple[Line, ...] = ()
    adopted: tuple[Line, ...] = ()


@dataclass(slots=True)
class Found:
    """The documents of a capture, and what each line (by its index, from 0) is claimed as."""

    documents: list[Document] = field(default_factory=list)
    claims: dict[int, str] = field(default_factory=dict)


def find_documents(
    lines: Sequence[Line], meta: Mapping[str, str], kind: Kind | None = None
) -> Found:
    """Divide a cleaned capture into documents.

    A notice begins with a head (`heads`) that has evidence of one: a number, an addressee, the
    words and the structure of an official text. It ends before the next head that is not its own:
    what a letter issues or forwards belongs to it. What has no such head is a press report, an
    interpretation, or a digest of several items.

    Args:
        lines: All lines of the capture.
        meta: What the head of the page says about its first document.
        kind: What all of it is, where a person has said so.
    """
    return _Splitter(lines, meta, kind).found()


class _Splitter:
    """Divides one capture.

    Attributes:
        open: The indices of the lines that have words and are not claimed as furniture. `i` and
            `j` are indices of lines.
    """

    def __init__(self, lines: Sequence[Line], meta: Mapping[str, str], kind: Kind | None) -> None:
        self.lines = lines
        self.kind = kind
        self.texts = [line.text.strip() for line in lines]
        self.page = dict(meta)
        self.claims: dict[int, str] = {}
        self.metas: dict[int, dict[str, str]] = {}
        for i, fields in read_fields(self.texts):
            self.claims[i] = "header"
            self.metas[i] = fields
        for i, text in enumerate(self.texts):
            if i not in self.claims:
                self._claim_furniture(i, text)
        self._claim_sources()
        self.open = [i for i, text in enumerate(self.texts) if text and i not in self.claims]
        self._annexes = [i for i in self.open if read_annex(self.texts[i]) is not None]

    def _claim_furniture(self, i: int, text: str) -> None:
        if not text:
            if self.lines[i].found.strip():
                self.claims[i] = "dropped"
        elif meta := read_meta(text):
            self.claims[i] = "header"
            self.metas[i] = {meta.key: meta.value}
        elif is_boilerplate(text) or is_column_name(text):
            self.claims[i] = "boilerplate"

    def _claim_sources(self) -> None:
        """Claim the `来源：` lines; one with a time tells when the page appeared."""
        for i, text in enumerate(self.texts):
            if i not in self.claims and (read := read_source(text)):
                self.claims[i] = "source"
                self.metas[i] = {"source": read[0]} | ({"published": read[1]} if read[1] else {})

    def found(self) -> Found:
        """Return the documents in their order."""
        heads = {head.first: head for head in self._heads()}
        bounds = sorted({0, len(self.lines), *heads, *(end + 1 for end in self._ends(heads))})
        found = Found(claims=self.claims)
        begin = 0  # from where on header lines speak of the next document
        for start, end in pairwise(bounds):
            if head := heads.get(start):
                meta = self._meta(begin, end)
                found.documents.append(self._notice(head, end, meta))
            else:
                records = self._records(start, end, self._meta(start, end))
                found.documents += records
                # Above the first head there is only the frame of the page.
                if not records and not found.documents:
                    continue
            begin = end
        return found

    def _ends(self, starts: Container[int]) -> list[int]:
        """Return the `来源：` lines that end a document; the others stand under its title."""
        ends: list[int] = []
        before: list[str] = []
        for i, text in enumerate(self.texts):
            if i in starts:
                before = []
            if self.claims.get(i) != "source":
                before += [text] if i not in self.claims and text else []
                continue
            is_head = "published" in self.metas[i] or (
                len(before) < 4 and not any(map(is_sentence, before))
            )
            if not is_head:
                ends.append(i)
                before = []
        return ends

    def _meta(self, start: int, end: int) -> dict[str, str]:
        """Return what the page and the header lines between two lines say about a document."""
        meta = dict(self.page)
        for i in range(start, end):
            for key, value in self.metas.get(i, {}).items():
                if value and not meta.get(key):
                    meta[key] = value
        return meta

    # -- which heads begin a notice ------------------------------------------------------------

    def _heads(self) -> list[Head]:
        """Return the heads that each begin a notice of its own."""
        if self.kind and self.kind != "notice":
            return []
        found = self._without_copies(find_heads(self.texts, self.open))
        named = self._declared(found)
        heads: list[Head] = []
        ends = self._ends({head.first for head in found})
        for k, head in enumerate(found):
            end = found[k + 1].first if k + 1 < len(found) else len(self.lines)
            ended = heads and any(heads[-1].first < i < head.first for i in ends)
            if heads and not ended and self._belongs(head, heads[-1]):
                continue
            if head is named or self._is_notice(head, end):
                heads.append(head)
        if not heads and self.kind == "notice":
            heads = found[:1] or [self._made_head()]
        elif not heads and self._is_official_body():
            heads = [self._made_head()]
        return heads

    def _declared(self, heads: Sequence[Head]) -> Head | None:
        """Return the first head whose title is the one that a field of the page declares."""
        fields = [self.page, *self.metas.values()]
        if not any(one.get("number") for one in fields):
            return None
        titles = {compact(one["title"]) for one in fields if one.get("title")}
        return next((head for head in heads if self._title(head) in titles), None)

    def _made_head(self) -> Head:
        """Return a head for a text whose title stands in no line, but in a field of its page."""
        fields = max((i for i in self.metas if self.metas[i].get("title")), default=-1)
        start = next((i for i in self.open if i > fields), 0)
        inside = [i for i in self.open if i >= start]
        adopted = tuple(i for i in inside[:3] if is_adopted(self.texts[i]))
        # A person calls it a notice: its first line is the title where no field declares one.
        titled = fields < 0 and not self.page.get("title") and self.kind == "notice"
        title = (start,) if titled and self.open and is_title_line(self.texts[start]) else ()
        return Head((start,), title, (), (), (), (), adopted, addressed=False)

    def _is_official_body(self) -> bool:
        """Return whether a page declares a title, and has the text of an official document."""
        titles = [one["title"] for one in (self.page, *self.metas.values()) if one.get("title")]
        if not titles or not any(map(ends_title, titles)) or _INTERPRETS.search(titles[0]):
            return False
        texts = [self.texts[i] for i in self.open]
        structured = sum(1 for text in texts if read_label(text)) >= 2
        addressed = any(is_addressee(text) for text in texts[:3])
        return (structured or addressed) and not any(_REPORT.search(text) for text in texts[:6])

    def _without_copies(self, heads: list[Head]) -> list[Head]:
        """Return the heads without a page's own title, a copy of the document's title below it."""
        kept: list[Head] = []
        for k, head in enumerate(heads):
            below = heads[k + 1] if k + 1 < len(heads) else None
            between = [i for i in self.open if below and head.last < i < below.first]
            title = self._title(head)
            same = (
                below
                and title
                and (title == self._title(below) or title.endswith(self._title(below) or "\0"))
            )
            if below and same and not between and not head.numbers:
                for i in head.lines:
                    self.claims[i] = "boilerplate"
            else:
                kept.append(self._once(head))
        self.open = [i for i in self.open if i not in self.claims]
        return kept

    def _once(self, head: Head) -> Head:
        """Claim a copy of the title within the same run of lines, above the title."""
        title = self._title(head)
        for i in head.lines:
            if head.title and i < head.title[0] and compact(self.texts[i]) == title:
                self.claims[i] = "boilerplate"
        return head

    def _title(self, head: Head) -> str:
        return "".join(compact(self.texts[i]) for i in head.title)

    def _is_notice(self, head: Head, end: int) -> bool:
        """Return whether the text under a head, up to the next, is that of an official document."""
        title = self._title(head)
        below = [self.texts[i] for i in self.open if head.last < i < end]
        if head.numbers and (not head.title or ends_title(title) or head.addressed):
            return True
        if self.kind == "notice":
            return True
        if not below:
            return False
        if _INTERPRETS.search(title) and not head.addressed:
            return False
        if not ends_title(title):
            return head.addressed and bool(_FORMULA.search("".join(below[:12])))
        if head.addressed or head.adopted or begins_statute(below[0]):
            return True
        labelled = sum(1 for text in below[:40] if read_label(text))
        official = any(_FORMULA.search(text) for text in (*below[:3], *below[-6:]))
        reported = any(_REPORT.search(text) for text in below[:2])
        signed = any(is_date(text) for text in below)
        return not reported and (labelled > 0 or signed or official) and bool(official or labelled)

    def _belongs(self, head: Head, current: Head) -> bool:
        """Return whether a head is part of the document before it: what that one issues, forwards
        or has as an annex."""
        title, outer = self._title(head), self._title(current)
        text = self._begin_of(current, head.first)
        if not text:
            return False
        numbers = {compact(n) for i in head.numbers for n in NUMBER.findall(compact(self.texts[i]))}
        if numbers and any(number in text for number in numbers):
            return True
        forwards = bool(_FORWARDS.search(outer) or _FORWARDS.search(text[:300]))
        names = [
            compact(name) for name in NAME.findall(outer.replace("〈", "《").replace("〉", "》"))
        ]
        names += [compact(name) for name in NAME.findall(text[:600])]
        bare = re.sub(r"[（(][^（()）]*[）)]$", "", title)
        named = any(
            title_similarity(bare, name) > _SAME or (len(bare) > 5 and bare in name)
            for name in names
        )
        named = named or (len(bare) > 3 and bare in outer + text[:600])
        if head.numbers:
            return forwards and named
        if not head.title:
            return False
        in_annex = any(current.last < i < head.first for i in self._annexes)
        if head.addressed and is_cover_title(title):
            return forwards and named
        if in_annex or named:
            return True
        issues = bool(current.order) or bool(_ISSUES.search(outer + text[:200]))
        if is_cover_title(title):
            return False
        return issues or bool(_PUBLIC_DRAFT.search(outer)) or is_cover_title(outer)

    def _begin_of(self, current: Head, end: int) -> str:
        """Return the first 1,500 characters or so under a head: what a letter says of it."""
        words = ""
        for i in self.open[bisect_right(self.open, current.last) :]:
            if i >= end or len(words) > _COVER:
                break
            words += compact(self.texts[i])
        return words

    # -- the documents -------------------------------------------------------------------------

    def _notice(self, head: Head, end: int, meta: dict[str, str]) -> Document:
        title = [self.lines[i] for i in head.title]
        body_from = head.first
        kept_in_body = set(head.adopted)
        taken = {*head.title, *head.numbers, *head.registers}
        issuers = list(head.issuers)
        taken |= {i for i in head.order if i in head.numbers}
        numbers = list(self._numbers(head, meta))
        if not title:
            title = self._instrument_title(head, end) or self._declared_title(meta)
        body: list[Line] = []
        for i in range(body_from, end):
            if i in self.claims or not self.texts[i]:
                continue
            if i in taken and i not in kept_in_body:
                self.claims[i] = "title" if i in head.title else "number"
            elif i in issuers or i in head.order:
                self.claims[i] = "header"
            elif i > head.last or i in kept_in_body or not head.title:
                self.claims[i] = "body"
                body.append(self.lines[i])
        if not head.title and not head.order:
            body = [line for line in body if line not in title]
        return Document(
            "notice",
            tuple(title),
            tuple(numbers),
            tuple(body),
            meta,
            self.lines[head.first].number,
            self.lines[end - 1].number,
            tuple(self.lines[i] for i in issuers),
            tuple(self.lines[i] for i in head.adopted),
        )

    def _numbers(self, head: Head, meta: Mapping[str, str]) -> Iterator[Line]:
        """Yield the lines of the number; words that it lacks are taken from the line that has them.

        第88号 under 某市人民政府令 is 某市人民政府令第88号, 2025年第2号 under …的公告 is
        公告2025年第2号.
        """
        for i in head.numbers:
            text = compact(self.texts[i])
            if NUMBER.match(text) and not text.startswith("第"):
                yield self.lines[i]
                continue
            orders = [j for j in head.order if j < i]
            if i in head.order:
                yield self.lines[i]
            elif orders:
                yield _joined_line(self.lines[orders[-1]], self.lines[i])
            elif head.title and (
                kind := re.search(r"(?:专题|常务)?会议纪要|公告|通告|令|决定", self._title(head))
            ):
                words = (
                    re.sub(r"^.*?(?:人民政府|[局委厅办会])", "", self._title(head))
                    if "纪要" in kind[0]
                    else kind[0]
                )
                at = self.lines[head.title[-1]].text.rfind(words)
                part = (
                    self.lines[head.title[-1]].cut(at, at + len(words)) if at >= 0 else Line(0, ())
                )
                yield _joined_line(part, self.lines[i])
            else:
                yield self.lines[i]
        if (
            not head.numbers
            and (number := meta.get("number", ""))
            and NUMBER.search(compact(number))
        ):
            yield Line(0, (Piece(number, number),))

    def _instrument_title(self, head: Head, end: int) -> list[Line]:
        """Return the title of what an order issues: it stands behind the order's own words."""
        if not head.order:
            return []
        for i in self.open:
            if head.last < i < end and is_title_line(self.texts[i]) and ends_title(self.texts[i]):
                return [self.lines[i]]
        return [self.lines[i] for i in head.order]

    def _declared_title(self, meta: Mapping[str, str]) -> list[Line]:
        title = meta.get("title", "")
        line = next((self.lines[i] for i in self.open if self.texts[i] == title), None)
        return [line] if line else [Line(0, (Piece(title, title),))] if title else []

    def _records(self, start: int, end: int, meta: dict[str, str]) -> list[Document]:
        inside = [i for i in range(start, end) if i not in self.claims and self.texts[i]]
        if not any(is_sentence(self.texts[i]) for i in inside):
            return []
        items = self._items(inside)
        if len(items) > 1:
            return [self._record(self.kind or "digest", block, meta) for block in items]
        return [self._record(self.kind, self._from_title(inside), meta)]

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

    def _record(self, kind: Kind | None, block: list[int], meta: dict[str, str]) -> Document:
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
            (),
            body,
            meta,
            self.lines[block[0]].number,
            self.lines[block[-1]].number,
        )


def _joined_line(first: Line, second: Line) -> Line:
    """Return two lines as one, without space between them."""
    return Line(
        first.number or second.number, (*first.stripped().pieces, *second.stripped().pieces)
    )


def _interprets(title: str, text: str) -> bool:
    """Return whether a text is an interpretation: it says so, or has questions and answers."""
    if "解读" in title or re.search(r"(?:作|做)如下解读|政策解读如下|解读如下", text):
        return True
    return len(re.findall(r"^(?:答|问)[：:]|[？?]\s*$", text, re.MULTILINE)) >= 2
