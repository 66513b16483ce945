"""The lines of a capture → the documents in them, and what each line is claimed as.

Every line is claimed as part of a document (`title`, `number`, `body`) or as something else
(`header`, `source`, `boilerplate`, `section`, `dropped`). A line that nothing claims is reported.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tiaowen.importer.boilerplate import (
    heads_links,
    is_boilerplate,
    is_column_name,
    is_edge_line,
    is_status_note,
    read_meta,
    read_source,
)
from tiaowen.importer.capture_lines import CaptureLines
from tiaowen.importer.field_tables import read_fields
from tiaowen.importer.head_lines import number_lines, title_lines
from tiaowen.importer.heads import Head, find_heads
from tiaowen.importer.line_patterns import is_addressee, is_date, is_number, is_sentence
from tiaowen.importer.openings import head_without_title, opening_heads, without_copies
from tiaowen.importer.press import has_title, kind_of_item, press_items
from tiaowen.importer.traced_lines import Line
from tiaowen.model import Kind
from tiaowen.numerals import read_label


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
    claims, fields = _claims(lines)
    texts = [line.text.strip() for line in lines]
    open_lines = [i for i, text in enumerate(texts) if text and i not in claims]
    capture = CaptureLines(lines, texts, open_lines, fields, meta, kind)
    found = Found(claims=claims)
    heads = {head.first: head for head in _opening_heads(capture, claims)}
    ends = _ends(capture, claims, heads)
    bounds = sorted({0, len(lines), *heads, *(end + 1 for end in ends)})
    begin = 0  # from where on header lines speak of the next document
    for start, end in pairwise(bounds):
        if head := heads.get(start):
            said = _said(capture, begin, end)
            found.documents.append(_notice(capture, claims, head, end, said))
        else:
            records = list(_records(capture, claims, start, end))
            found.documents += records
            # Above the first head there is only the frame of the page.
            if not found.documents:
                continue
        begin = end
    return found


# -- what is no text of a document -----------------------------------------------------------------


def _claims(lines: Sequence[Line]) -> tuple[dict[int, str], dict[int, Mapping[str, str]]]:
    """Return what is furniture of the page, and what its header lines say, by line."""
    texts = [line.text.strip() for line in lines]
    claims: dict[int, str] = {}
    fields: dict[int, Mapping[str, str]] = {}
    for i, said in read_fields(texts):
        claims[i], fields[i] = "header", said
    for i, text in enumerate(texts):
        if i in claims:
            continue
        if not text:
            if lines[i].found.strip():
                claims[i] = "dropped"
        elif meta := read_meta(text):
            claims[i], fields[i] = "header", {meta.key: meta.value}
        elif is_boilerplate(text) or is_column_name(text):
            claims[i] = "boilerplate"
        elif source := read_source(text):
            name, time = source
            claims[i] = "source"
            fields[i] = {"source": name} | ({"published": time} if time else {})
    # 地址：… at the foot of a page is furniture; within a text it is the text's.
    written = [i for i, text in enumerate(texts) if i not in claims and _is_text(text)]
    edge = (i for i in range(len(texts)) if not written or not written[0] < i < written[-1])
    claims |= {i: "boilerplate" for i in edge if i not in claims and is_edge_line(texts[i])}
    # 某局 2022年12月6日 above the text names the page's source once more.
    sources = {said["source"] for said in fields.values() if said.get("source")}
    for i in range(written[0] if written else 0):
        rest = next((texts[i].removeprefix(name) for name in sources if name in texts[i]), "")
        if i not in claims and (is_date(rest) or is_status_note(texts[i])):
            claims[i] = "header"
    # 相关解读 below the last text heads a list of links.
    below = range(written[-1] + 1 if written else len(texts), len(texts))
    links = next((i for i in below if heads_links(texts[i])), len(texts))
    claims |= {i: "boilerplate" for i in below if i > links and i not in claims and texts[i]}
    return claims, fields


def _is_text(text: str) -> bool:
    """Return whether a line can only be part of a document."""
    if is_edge_line(text):
        return False
    return bool(text) and (
        is_sentence(text)
        or is_date(text)
        or is_number(text)
        or is_addressee(text)
        or read_label(text) is not None
    )


def _ends(capture: CaptureLines, claims: Mapping[int, str], starts: Container[int]) -> list[int]:
    """Return the `来源：` lines that end a document; the others stand under its title."""
    ends: list[int] = []
    before: list[str] = []
    for i, text in enumerate(capture.texts):
        if i in starts:
            before = []
        if claims.get(i) != "source":
            before += [text] if i not in claims and text else []
            continue
        under_title = len(before) < 4 and not any(map(is_sentence, before))
        if "published" not in capture.fields[i] and not under_title:
            ends.append(i)
            before = []
    return ends


def _said(capture: CaptureLines, start: int, end: int) -> dict[str, str]:
    """Return what the page and the header lines between two lines say about a document."""
    said = dict(capture.page)
    for i in range(start, end):
        for key, value in capture.fields.get(i, {}).items():
            if value and not said.get(key):
                said[key] = value
    return said


# -- the documents ---------------------------------------------------------------------------------


def _opening_heads(capture: CaptureLines, claims: dict[int, str]) -> list[Head]:
    """Return the heads with which notices begin; claim copies of their titles as furniture."""
    if capture.kind not in (None, "notice"):
        return []
    heads, copies = without_copies(capture, find_heads(capture.texts, capture.open))
    claims |= dict.fromkeys(copies, "boilerplate")
    ends = _ends(capture, claims, {head.first for head in heads})

    def ended(above: int, below: int) -> bool:
        at = bisect_right(ends, above)
        return at < len(ends) and ends[at] < below

    found = list(opening_heads(capture, heads, ended))
    if not found and capture.kind == "notice":
        found = heads[:1]
    made = None if found else head_without_title(capture)
    return [made] if made else found


def _notice(
    capture: CaptureLines, claims: dict[int, str], head: Head, end: int, said: Mapping[str, str]
) -> Document:
    """Return the notice from a head to its end; claim its lines."""
    title = title_lines(capture, head, end, said)
    body: list[Line] = []
    taken = {*head.title, *head.numbers, *head.registers} - set(head.adopted)
    above = {*head.issuers, *head.order}
    for i in range(head.first, end):
        if i in claims or not capture.texts[i]:
            continue
        if i in head.title and capture.lines[i] not in title:
            claims[i] = "boilerplate"  # the page's title, cut at its front
        elif i in taken:
            claims[i] = "title" if i in head.title else "number"
        elif i in above:
            claims[i] = "header"
        else:
            claims[i] = "body"
            body.append(capture.lines[i])
    if not head.title and not head.order:
        body = [line for line in body if line not in title]
    return Document(
        "notice",
        tuple(title),
        tuple(number_lines(capture, head, said)),
        tuple(body),
        said,
        capture.lines[head.first].number,
        capture.lines[end - 1].number,
        tuple(capture.lines[i] for i in head.issuers),
        tuple(capture.lines[i] for i in head.adopted),
    )


def _records(
    capture: CaptureLines, claims: dict[int, str], start: int, end: int
) -> Iterator[Document]:
    """Yield the records between two notices; claim their lines."""
    inside = [i for i in range(start, end) if i not in claims and capture.texts[i]]
    items, sections = press_items(capture, inside)
    claims |= dict.fromkeys(sections, "section")
    said = _said(capture, start, end)
    for item in items:
        titled = has_title(capture, item)
        claims |= dict.fromkeys(item, "body")
        if titled:
            claims[item[0]] = "title"
        body = tuple(capture.lines[i] for i in item[titled:])
        text = "\n".join(line.text for line in body)
        told = kind_of_item(capture.texts[item[0]], text) if len(items) == 1 else "digest"
        yield Document(
            capture.kind or told,
            (capture.lines[item[0]],) if titled else (),
            (),
            body,
            said,
            capture.lines[item[0]].number,
            capture.lines[item[-1]].number,
        )
