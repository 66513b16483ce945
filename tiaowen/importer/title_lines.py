"""The head of a capture, with title and number on lines of their own where a mirror joins them.

白府发〔2014〕7号《白河市人民政府关于…的通知》, 《白河市人民政府关于…的通知》 alone, and
…的通知（白府发〔2014〕7号） are the title that the document has, with the mirror's marks around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tiaowen.importer.line_patterns import NUMBER, is_addressee, is_cover_title, is_sentence
from tiaowen.importer.traced_lines import Edit, Line

_MARKED = re.compile(rf"\s*(?P<number>{NUMBER.pattern})?\s*《(?P<title>\S.{{4,110}})》\s*")
_NUMBERED = re.compile(
    rf"\s*(?P<title>[^《（(\s].{{4,110}}?)\s*[（(]\s*(?P<number>{NUMBER.pattern})\s*[）)]\s*"
)
_HEAD = 16  # lines with words in which a head stands


def titles_apart(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines of a capture, those of its head cut where they hold number and title."""
    seen, running = 0, False
    for line in lines:
        text = line.text
        seen += bool(text.strip())
        running = running or is_sentence(text) or is_addressee(text)
        if running or seen > _HEAD:
            yield line
            continue
        found = _MARKED.fullmatch(text) or _NUMBERED.fullmatch(text)
        # …公告（第7号） is an announcement with its number, which has its words from the title.
        bare = found is not None and (found["number"] or "").startswith("第")
        if not found or bare or not is_cover_title(found["title"]):
            yield line
            continue
        if found["number"]:
            yield line.cut(*found.span("number"))
        yield _bare(line, *found.span("title"))


def _bare(line: Line, start: int, end: int) -> Line:
    """Return the part of a line that is a title, without the marks 《》 around it."""
    text = line.text
    if text[start - 1 : start] != "《":
        return line.cut(start, end)
    marked = line.cut(start - 1, end + 1)
    size = end - start
    return marked.edited([Edit(0, 1, ""), Edit(size + 1, size + 2, "")], "title-marks")
