"""The marks of a capture → the full-width marks and brackets that Chinese text is printed with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaowen.importer.traced_lines import Edit

_HAN = "\u3400-\u9fff"
_WIDE = f"{_HAN}\u3001-\u301f\uff01-\uff5e“”‘’—…％㎡ⅠⅡⅢⅣⅤⅥ①-⑳"

_NUMBER = re.compile(
    rf"(?<=[{_HAN}])([\[(［])((?:19|20)[0-9]{{2}})([\])］])(?=[ ]?第?[0-9]{{1,5}}[ ]?号)"
)
_FULL = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？"}
_ASCII_WORD = re.compile(r"[0-9A-Za-z]")


def number_brackets(text: str) -> Iterator[Edit]:
    """Put the year of a document number into 〔 〕."""
    for match in _NUMBER.finditer(text):
        yield Edit(match.start(1), match.end(1), "〔")
        yield Edit(match.start(3), match.end(3), "〕")


_CJK = re.compile(f"[{_WIDE}]")


def punctuation(text: str) -> Iterator[Edit]:
    """Make ASCII marks in Chinese text full-width: , : ; ! ? ( ) \" and . at a sentence's end.

    Not between digits or Latin letters (1,000, 10:20, http://), and no decimal points.
    """
    if text.isascii():
        return
    if not _CANDIDATE.search(text):
        return
    edits = {i: wide for i in _marks(text) if (wide := _wide(text, i))}
    edits.update(_brackets(text))
    edits.update(_quotes(text))
    for i in sorted(edits):
        yield Edit(i, i + 1, edits[i])


_MARK = re.compile(r"[,:;!?.]")
_BRACKET = re.compile(r"[()（）]")
_CANDIDATE = re.compile(r"[,:;!?()\".]")


def _marks(text: str) -> Iterator[int]:
    for match in _MARK.finditer(text):
        yield match.start()


def _neighbours(text: str, i: int) -> tuple[str, str]:
    """Return the characters before and behind a mark, past up to three spaces; "" at an end."""
    before, behind = i - 1, i + 1
    while before >= 0 and text[before] == " " and i - before < 4:
        before -= 1
    while behind < len(text) and text[behind] == " " and behind - i < 4:
        behind += 1
    return (text[before] if before >= 0 else "", text[behind] if behind < len(text) else "")


def _wide(text: str, i: int) -> str:
    """Return the full-width mark to print at an offset, "" to leave what stands there."""
    mark = text[i]
    before, behind = _neighbours(text, i)
    if mark == ".":
        ends = _CJK.match(before) and (not behind or (_CJK.match(behind) and behind != "…"))
        return "。" if ends and before not in "一二三四五六七八九十" else ""
    if _ASCII_WORD.match(before) and (_ASCII_WORD.match(behind) or behind in "/\\"):
        # A comma between digits may divide two numbers, or thousands as in 1,000: left alone.
        return ""
    return _FULL[mark] if _CJK.match(before) or _CJK.match(behind) or _in_chinese(text, i) else ""


def _in_chinese(text: str, i: int) -> bool:
    """Return whether there is Chinese within 12 characters on both sides (增长60%,2025年)."""
    return bool(_CJK.search(text, max(0, i - 12), i) and _CJK.search(text, i + 1, i + 13))


def _brackets(text: str) -> Iterator[tuple[int, str]]:
    """Yield the full-width brackets to print: pairs, and single ones next to Chinese.

    A pair is widened if there is Chinese inside or next to it.
    """
    stack: list[int] = []
    for match in _BRACKET.finditer(text):
        i = match.start()
        if text[i] in "(（":
            stack.append(i)
            continue
        start = stack.pop() if stack else -1
        if start < 0:
            if text[i] == ")" and i and _CJK.match(text[i - 1]):
                yield i, "）"
            continue
        inside = _CJK.search(text, start + 1, min(i, start + 200))
        around = (start and _CJK.match(text[start - 1])) or _CJK.match(text[i + 1 : i + 2])
        if inside or around or (start == 0 and len(text) > i + 1):
            if text[start] == "(":
                yield start, "（"
            if text[i] == ")":
                yield i, "）"
    for start in stack:
        if text[start] == "(" and _CJK.match(text[start + 1 : start + 2]):
            yield start, "（"


def _quotes(text: str) -> Iterator[tuple[int, str]]:
    """Yield the quotation marks to print for straight ones in pairs around Chinese.

    A line with an odd number of them is left alone: nothing tells which belong together.
    """
    if text.count('"') % 2 or '"' not in text:
        return
    places = [i for i, char in enumerate(text) if char == '"']
    for start, end in zip(places[::2], places[1::2], strict=True):
        if _CJK.search(text, start + 1, min(end, start + 100)):
            yield start, "“"
            yield end, "”"
