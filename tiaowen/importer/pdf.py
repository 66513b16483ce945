"""A PDF with a text layer → its blocks: lines joined into paragraphs, ruled tables.

A PDF has characters and rules at places, no paragraphs. They are made from what a reader sees: a
line that is indented, centred, set to the right, or that follows a short line begins another one.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import pairwise

import pypdfium2
from pypdfium2 import raw as pdfium

from tiaowen.importer.errors import RefusedError
from tiaowen.importer.extracted import Extracted, Table
from tiaowen.importer.pdf_lines import FRAMES, LATIN, TextLine, lines_of
from tiaowen.importer.pdf_tables import Box, Character, Ruled, Rules, find_tables
from tiaowen.numerals import read_annex, read_label

_MOST_PAGES = 2_000
_MOST_CHARACTERS = 5_000_000
_MOST_OBJECTS = 20_000  # of a page: a drawing with more has no tables that could be found
_TOKEN = re.compile(r"[\x21-\x7e]+|.[，。、；：？！”’）》〉】]*")
_PAGE_NUMBER = re.compile(r"(?:[\W_]*[0-9０-９]{1,4}[\W_]*|第\s*\d+\s*页.{0,12}|\d+\s*[/／]\s*\d+)")
_MARGIN = 0.12  # the share of a page's height at its top and foot where running heads stand


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its lines outside tables, its tables, and its size in points."""

    lines: tuple[TextLine, ...]
    tables: tuple[Ruled, ...]
    width: float
    height: float


def read_pdf(raw: bytes) -> Extracted:
    """Return the blocks of a PDF.

    Raises:
        RefusedError: It is damaged, locked, too long, or has no text layer.
    """
    try:
        document = pypdfium2.PdfDocument(raw)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise RefusedError("locked with a password; save it without one") from None
        raise RefusedError(f"a PDF that cannot be opened ({error}); fetch the file again") from None
    try:
        if count > _MOST_PAGES:
            raise RefusedError(f"{count} pages are more than {_MOST_PAGES}; cut the file up")
        pages: list[Page] = []
        empty: list[str] = []
        left = _MOST_CHARACTERS
        for index in range(count):
            characters, rules, size = _read_page(document, index, left)
            left -= len(characters)
            if not characters:
                empty.append(str(index + 1))
            pages.append(_page(characters, rules, size, index))
    finally:
        document.close()
    if len(empty) == count:
        raise RefusedError(
            "a scan: its pages are pictures without text; recognise the text first (ocrmypdf -l "
            "chi_sim), compare it with the pictures, and import the result"
        )
    notes = [f"page {', '.join(empty)} has no text: a picture or empty"] if empty else []
    kept, furniture = _without_furniture(pages)
    notes += [f"running head or foot left out: {words}" for words in furniture]
    extractor = f"pypdfium2 {version('pypdfium2')}"
    return Extracted(tuple(_blocks(kept)), tuple(notes), extractor)


# -- what stands on a page -----------------------------------------------------------------------


def _read_page(
    document: pypdfium2.PdfDocument, index: int, most: int
) -> tuple[list[Character], Rules, tuple[float, float]]:
    """Return the characters and the ruled lines of a page, and its width and height."""
    page = document[index]
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > most:
            raise RefusedError(f"more than {_MOST_CHARACTERS:,} characters; cut the file up")
        characters = [
            Character(chr(code), Box(*text.get_charbox(i, loose=True)))
            for i in range(count)
            if (code := pdfium.FPDFText_GetUnicode(text, i)) > 32
            and pdfium.FPDFText_IsGenerated(text, i) != 1
        ]
        return characters, _rules(page), page.get_size()
    finally:
        text.close()
        page.close()


def _rules(page: pypdfium2.PdfPage) -> Rules:
    """Return the straight lines across and down that are drawn on a page.

    The border of a table may be drawn as lines, or as thin filled boxes.
    """
    across: list[Box] = []
    down: list[Box] = []
    for seen, item in enumerate(page.get_objects((pdfium.FPDF_PAGEOBJ_PATH,), max_depth=4)):
        if seen > _MOST_OBJECTS:
            return Rules((), ())
        matrix = item.get_matrix()
        points = [matrix.on_point(x, y) for x, y in _points(item)]
        for (x1, y1), (x2, y2) in pairwise(points):
            box = Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
            if box.height < 1.5 < box.width:
                across.append(box)
            elif box.width < 1.5 < box.height:
                down.append(box)
    return Rules(tuple(across), tuple(down))


def _points(path: pypdfium2.PdfObject) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(min(pdfium.FPDFPath_CountSegments(path), 1000)):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            yield x.value, y.value


def _page(
    characters: Sequence[Character], rules: Rules, size: tuple[float, float], index: int
) -> Page:
    tables, outside = find_tables(
        rules, characters, lambda inside: "".join(line.text for line in lines_of(inside, index))
    )
    return Page(tuple(lines_of(outside, index, size[0])), tuple(tables), *size)


# -- pages → blocks --------------------------------------------------------------------------------


def _without_furniture(pages: Sequence[Page]) -> tuple[list[Page], list[str]]:
    """Return the pages without running heads and page numbers, and the words left out.

    A line near the top or foot of a page is no text where it is a page number, or where it stands
    apart from the lines beside it and has the same words, digits aside, on three pages.
    """
    apart = [
        [_edge(line, page) and _stands_apart(line, page) for line in page.lines] for page in pages
    ]
    times = Counter(
        _key(line)
        for page, marks in zip(pages, apart, strict=True)
        for line, mark in zip(page.lines, marks, strict=True)
        if mark
    )
    left_out: dict[str, None] = {}
    kept = []
    for page, marks in zip(pages, apart, strict=True):
        lines = []
        for line, mark in zip(page.lines, marks, strict=True):
            number = _PAGE_NUMBER.fullmatch(line.text) is not None and len(pages) > 1
            if _edge(line, page) and (number or (mark and times[_key(line)] > 2)):
                left_out["page numbers" if number else line.text] = None
            else:
                lines.append(line)
        kept.append(replace(page, lines=tuple(lines)))
    return kept, list(left_out)


def _edge(line: TextLine, page: Page) -> bool:
    low, high = _MARGIN * page.height, (1 - _MARGIN) * page.height
    at_edge = line.box.bottom > high or line.box.top < low
    # 附件1, 附件2 at the top of their pages are text that differs in digits alone.
    return at_edge and read_annex(line.text) is None and read_label(line.text) is None


def _stands_apart(line: TextLine, page: Page) -> bool:
    """Return whether the next line towards the middle of the page is farther than lines usually."""
    tops = sorted((other.box.top for other in page.lines), reverse=True)
    gaps = sorted(a - b for a, b in pairwise(tops))
    inner = [t for t in tops if (t < line.box.top if _is_head(line, page) else t > line.box.top)]
    if not inner:
        return True
    usual = gaps[len(gaps) // 2] if len(gaps) > 4 else 2 * line.size
    return min(abs(line.box.top - top) for top in inner) > 1.25 * usual


def _is_head(line: TextLine, page: Page) -> bool:
    return line.box.middle > page.height / 2


def _key(line: TextLine) -> str:
    return re.sub(r"[0-9０-９\s]", "", line.text)


def _blocks(pages: Sequence[Page]) -> Iterator[str | Table]:
    """Yield paragraphs and tables of all pages in their order; a table goes on over pages."""
    columns = {
        frame: _column([line for page in pages for line in page.lines if line.frame == frame])
        for frame in FRAMES
    }
    paragraph: list[TextLine] = []
    table: Ruled | None = None
    for index, page in enumerate(pages):
        items: list[TextLine | Ruled] = list(page.lines)
        for ruled in page.tables:
            below = (k for k, item in enumerate(items) if item.box.top < ruled.box.top)
            items.insert(next(below, len(items)), ruled)
        for item in items:
            if isinstance(item, Ruled):
                if paragraph:
                    yield _joined(paragraph)
                    paragraph = []
                if table and item is items[0] and index and table.same_columns(item):
                    table = table.followed_by(item)
                    continue
                if table:
                    yield table.table()
                table = item
                continue
            if table:
                yield table.table()
                table = None
            if paragraph and not _continues(paragraph[-1], item, columns[item.frame]):
                yield _joined(paragraph)
                paragraph = []
            paragraph.append(item)
    if table:
        yield table.table()
    if paragraph:
        yield _joined(paragraph)


def _column(lines: Sequence[TextLine]) -> tuple[float, float]:
    """Return where most lines begin and end: the edges of the type area."""
    if not lines:
        return 0, 0
    long = sorted(lines, key=lambda line: -line.box.width)[: max(1, len(lines) // 2)]
    left = min(Counter(round(line.box.left / 3) * 3 for line in long).most_common(2))[0]
    rights = sorted(line.box.right for line in long)
    return float(left), rights[int(0.9 * (len(rights) - 1))]


def _continues(last: TextLine, line: TextLine, column: tuple[float, float]) -> bool:
    """Return whether a line goes on with the paragraph that the last one belongs to.

    It does where it begins at the edge and its first word had no room on the line above.
    """
    left, right = column
    size = line.size
    if abs(last.size - size) > 0.15 * size or line.box.left > left + 0.7 * size:
        return False
    if (line.page, line.frame) == (last.page, last.frame):
        if last.box.bottom - line.box.top > 1.8 * size:
            return False
        room = right - last.box.right
    else:
        room = right - last.box.right if line.frame == last.frame else 0
    word = _TOKEN.match(line.text)
    needed = sum(0.5 if char.isascii() else 1 for char in word[0]) if word else 1
    return room < (needed + 0.6) * size


def _joined(paragraph: Sequence[TextLine]) -> str:
    text = ""
    for line in paragraph:
        both = text and LATIN.match(text[-1]) and LATIN.match(line.text)
        text += (" " if both else "") + line.text
    return text
