"""The head of a notice → its number and its title, put together where they stand apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tiaowen.importer.capture_lines import CaptureLines
from tiaowen.importer.heads import Head
from tiaowen.importer.line_patterns import (
    BARE_NUMBER,
    NUMBER,
    NUMBERS,
    compact,
    ends_title,
    is_title_line,
    minutes_of,
)
from tiaowen.importer.traced_lines import Line, Piece

_KIND = re.compile(r"(?P<words>公告|通告|令|决定)(?:[（(][^（()）]*[）)])?$")


def number_lines(capture: CaptureLines, head: Head, said: Mapping[str, str]) -> Iterator[Line]:
    """Yield the lines of a number; words that it lacks are taken from the line that has them.

    第88号 under 某市人民政府令 is 某市人民政府令第88号, 2025年第2号 under …的公告 is
    公告2025年第2号.

    Args:
        capture: The capture.
        head: The head of the notice.
        said: What the page says; its number counts where the head has none.
    """
    for i in head.numbers:
        words = compact(capture.texts[i])
        if i in head.order or (NUMBER.match(words) and not words.startswith("第")):
            yield capture.lines[i].unspaced() if i in head.order else capture.lines[i]
            continue
        above = [j for j in head.order if j < i]
        first = capture.lines[above[-1]] if above else _kind(capture, head)
        yield _joined(first, capture.lines[i]) if first else capture.lines[i]
    declared = compact(said.get("number", ""))
    if head.numbers or not (whole := NUMBERS.search(declared)):
        return
    if not whole[0].startswith("第"):
        yield _of_page(whole[0])
    elif bare := BARE_NUMBER.search(declared):
        kind = _kind(capture, head)
        yield _joined(kind, _of_page(bare[0])) if kind else _of_page(bare[0])


def _of_page(words: str) -> Line:
    """Return words that a field of the page has, and no line of the text."""
    return Line(0, (Piece(words, words),))


def title_lines(capture: CaptureLines, head: Head, end: int, said: Mapping[str, str]) -> list[Line]:
    """Return the lines of the title of a notice.

    An order has the title of what it issues, which stands behind the order's own words; a head
    without title has the one that a field of the page declares.

    Args:
        capture: The capture.
        head: The head of the notice.
        end: The first line that is no longer of the notice.
        said: What the page says.
    """
    if head.title:
        whole = _whole_title(capture, head, end)
        return [capture.lines[i] for i in (head.title if whole is None else [whole])]
    if head.order:
        behind = (i for i in capture.open if head.last < i < end)
        texts = capture.texts
        issued = (i for i in behind if is_title_line(texts[i]) and ends_title(texts[i]))
        first = next(issued, None)
        return [capture.lines[i] for i in (head.order if first is None else [first])]
    title = said.get("title", "")
    printed = next((i for i in capture.open if capture.texts[i] == title), None)
    if printed is not None:
        return [capture.lines[printed]]
    return [_of_page(title)] if title else []


def _whole_title(capture: CaptureLines, head: Head, end: int) -> int | None:
    """Return the line with the whole of a title that the page cut at its front: 《甲》的决定 above,
    某部关于修改《甲》的决定 below; None where the title is whole."""
    words = capture.title_of(head)
    if not words.startswith(("《", "的")) or head.numbers:
        return None
    behind = (i for i in capture.open if head.last < i < end)
    return next(
        (
            i
            for i in behind
            if is_title_line(capture.texts[i]) and compact(capture.texts[i]).endswith(words)
        ),
        None,
    )


def _kind(capture: CaptureLines, head: Head) -> Line | None:
    """Return the words of a title's last line that say what the document is, or those of the
    masthead of minutes; None without."""
    for i in (*head.title[-1:], *head.issuers):
        line = capture.lines[i].stripped()
        if words := minutes_of(line.text):
            return line.cut(len(line.text) - len(words), len(line.text))
    if not head.title:
        return None
    last = capture.lines[head.title[-1]]
    found = _KIND.search(last.text.rstrip())
    return last.cut(*found.span("words")) if found else None


def _joined(first: Line, second: Line) -> Line:
    """Return two lines as one, without white space."""
    pieces = (*first.unspaced().pieces, *second.unspaced().pieces)
    return Line(first.number or second.number, pieces)
