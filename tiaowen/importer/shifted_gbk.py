"""Mojibake from GBK bytes that were decoded one byte late (?碧諘凿h) → the words that stood there.

When the first byte of a run of two-byte characters is lost, a ? takes its place, and each character
after it is made of the second byte of one character and the first byte of the next. The module
encodes such a run again, puts a first byte in front and decodes it. The result is accepted only if
all of it is ordinary Chinese and exactly one first byte gives that.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from tiaowen.importer.traced_lines import Edit
from tiaowen.importer.traditional import ordinary
from tiaowen.model import HOLE

# A ?, the misread characters, and perhaps the ASCII letter that the last odd byte was read as.
_RUN = re.compile(r"\?[!！\u0080-\uffef]{1,24}[@-~0-9A-Za-z]?")
_MOST_RUNS = 2_000  # in one line; the rest of them is left alone, to bound the time
# The same where pinyin was inserted into the run: ?yún)⑴c.
_INTERRUPTED_RUN = re.compile(
    r"\?[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,6}[)）][^\u3400-\u9fff，。、；：,.;:\s]{0,3}"
)
_ASCII = str.maketrans({"!": "！"})


def shifted_bytes(text: str) -> Iterator[Edit]:
    """Yield an edit for each run of shifted bytes, with the words decoded anew.

    A run that pinyin interrupts (?yún)⑴c) has lost a character for good: it becomes a hole.
    """
    for match, _ in zip(_RUN.finditer(text), range(_MOST_RUNS), strict=False):
        words = text[match.start() + 1 : match.end()].translate(_ASCII)
        for size in range(len(words), 1, -1):
            if decoded := _decoded_anew(words[:size]):
                yield Edit(match.start(), match.start() + 1 + size, decoded)
                break
    for match in _INTERRUPTED_RUN.finditer(text):
        yield Edit(match.start(), match.end(), HOLE, certain=False)


def _decoded_anew(words: str) -> str:
    """Return the words decoded with the lost byte in front, "" when that is not conclusive."""
    if not _is_odd(words):
        return ""
    try:
        tail = words.encode("gbk")
        behind = tail[1:].decode("gbk")
    except UnicodeError:
        return ""
    first = _first_character(tail[0])
    return first + behind if first and not _is_odd(behind) and behind[0] in ordinary() else ""


@functools.cache
def _first_character(second: int) -> str:
    """Return the one character whose second GBK byte this is, "" when there are several.

    A punctuation mark goes before other characters: such runs mostly begin behind a mark.
    """
    found = []
    for lead in range(0x81, 0xFF):
        char = bytes([lead, second]).decode("gbk", "ignore")
        if len(char) == 1 and char in ordinary():
            found.append(char)
    marks = [char for char in found if char in "。，、；：？！”"]
    best = marks if len(marks) == 1 else found
    return best[0] if len(best) == 1 else ""


def _is_odd(words: str) -> bool:
    """Return whether a third or more of the Chinese characters are rare ones."""
    han = [char for char in words if "\u3400" <= char <= "\u9fff"]
    rare = sum(1 for char in han if char not in ordinary())
    return bool(han) and rare * 3 >= len(han)
