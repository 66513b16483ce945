"""Text whose GBK bytes were read one byte late: ?碧諘凿h, proved by encoding it again.

Where the first byte of a run of two-byte characters is lost, a ? stands for it and every character
behind it is made of the second byte of one and the first byte of the next. Putting a byte back
in front and decoding again gives the words; they are accepted when that gives ordinary text to its
last byte and the byte that fits is found without doubt.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from tiaowen.importer.pieces import Edit
from tiaowen.importer.traditional import ordinary
from tiaowen.model import HOLE

# A ?, then characters of which some are rare, up to an ASCII one that may close the shift.
_RUN = re.compile(r"\?[!！\u0080-\uffef]{1,24}[@-~0-9A-Za-z]?")
_MOST = 2_000  # runs that are looked at in one line: more of them are no mishap
_CUT = re.compile(r"\?[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]{1,6}[)）][^\u3400-\u9fff，。、；：,.;:\s]{0,3}")
_ASCII = str.maketrans({"!": "！"})


def shifted_bytes(text: str) -> Iterator[Edit]:
    """Read a run of characters again that was read one byte late.

    Where pinyin was put into such a run (?yún)⑴c) its first character is gone: a hole.
    """
    for match, _ in zip(_RUN.finditer(text), range(_MOST), strict=False):
        words = text[match.start() + 1 : match.end()].translate(_ASCII)
        for size in range(len(words), 1, -1):
            if reading := _reading(words[:size]):
                yield Edit(match.start(), match.start() + 1 + size, reading)
                break
    for match in _CUT.finditer(text):
        yield Edit(match.start(), match.end(), HOLE, certain=False)


def _reading(words: str) -> str:
    """The words with the lost byte put back, "" when that proves nothing."""
    if not _is_odd(words):
        return ""
    try:
        tail = words.encode("gbk")
        behind = tail[1:].decode("gbk")
    except UnicodeError:
        return ""
    first = _first(tail[0])
    return first + behind if first and not _is_odd(behind) and behind[0] in ordinary() else ""


@functools.cache
def _first(second: int) -> str:
    """The only Chinese mark, else the only ordinary character, that ends with a byte."""
    found = []
    for lead in range(0x81, 0xFF):
        char = bytes([lead, second]).decode("gbk", "ignore")
        if len(char) == 1 and char in ordinary():
            found.append(char)
    marks = [char for char in found if char in "。，、；：？！”"]
    best = marks if len(marks) == 1 else found
    return best[0] if len(best) == 1 else ""


def _is_odd(words: str) -> bool:
    """Whether a text has characters that ordinary official Chinese does not use."""
    han = [char for char in words if "\u3400" <= char <= "\u9fff"]
    rare = sum(1 for char in han if char not in ordinary())
    return bool(han) and rare * 3 >= len(han)
