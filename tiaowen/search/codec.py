"""Text and numbers ↔ few bytes, the same on every machine; `templates/assets/shards.js` reads them.

A general compressor would save a little more, but another version of it would give other bytes.
`tests/cases/codec.md` has cases, which the browser's reader is held to as well.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from functools import cache

_ASCII = '0123456789abcdefghijklmnopqrstuvwxyz"[],-;'
COMMON = (
    _ASCII + "，。、；：（）《》“”〔〕的一二三四五六七八九十第条款项规定应当有关部门国家人民"
    "市政府行为法律机构业企产发展新创科技术医药用品生支持加强建设施实管理和与及或者在对不以由其可下中上大"
    "等得按照单位务服资金经济工作度制化责任动进提重点年月日公全办安区事情件质究主"
)
"""The characters that take one byte. Fixed for ever: another choice would change every file."""
COMMON_TRADITIONAL = (
    _ASCII + "，。、；：（）《》「」〔〕的一二三四五六七八九十第條款項規定應當有關部門國家人民"
    "市政府行為法律機構業企產發展新創科技術醫藥用品生支持加強建設施實管理和與及或者在對不以由其可下中上大"
    "等得按照單位務服資金經濟工作度制化責任動進提重點年月日公全辦安區事情件質究主"
)
PAIRS = ((0x4E00, 20992), (0x3000, 256), (0xFF00, 256), (0x2000, 256), (0, 256))
"""The ranges that take two bytes, as first code point and length; U+0000 announces all others."""


class _Table(dict[int, str]):
    """Code point → its bytes, as characters below 256; a five-byte one is worked out when met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = self[0] + code.to_bytes(3, "big").decode("latin-1")
        return found


@cache
def _table(common: str) -> _Table:
    table = _Table()
    at = 0
    for first, length in PAIRS:
        for code in range(first, first + length):
            table[code] = chr(len(common) + (at >> 8)) + chr(at & 255)
            at += 1
    table.update((ord(char), chr(i)) for i, char in enumerate(common))
    return table


def encode(text: str, common: str = COMMON) -> bytes:
    """Return a text as bytes: one for a common character, two for most others, five for the rest.

    Args:
        common: the characters that take one byte.
    """
    return text.translate(_table(common)).encode("latin-1")


@cache
def _characters(common: str) -> Mapping[bytes, str]:
    return {found.encode("latin-1"): chr(code) for code, found in _table(common).items()}


def decode(content: bytes, common: str = COMMON) -> str:
    """Return the text that `encode` wrote with the same one-byte characters."""
    found = []
    known = _characters(common)
    other = _table(common)[0].encode("latin-1")
    at = 0
    while at < len(content):
        size = 1 if content[at] < len(common) else 2
        code = content[at : at + size]
        at += size
        if code == other:
            found.append(chr(int.from_bytes(content[at : at + 3], "big")))
            at += 3
        else:
            found.append(known[code])
    return "".join(found)


def varint(number: int) -> bytes:
    """Return a number in seven bits a byte, the lowest first; the eighth says that more follow."""
    if number < 128:
        return bytes((number,))
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def gaps(steps: Iterable[int]) -> bytes:
    """Return numbers, each as `varint` writes it."""
    out = bytearray()
    for gap in steps:
        while gap > 127:
            out.append(gap & 127 | 128)
            gap >>= 7
        out.append(gap)
    return bytes(out)


def read_varint(content: bytes, at: int) -> tuple[int, int]:
    """Return the number that begins at an offset, and the offset behind it."""
    number = shift = 0
    while content[at] > 127:
        number |= (content[at] & 127) << shift
        shift += 7
        at += 1
    return number | content[at] << shift, at + 1


def read_gaps(content: bytes) -> list[int]:
    """Return the rising numbers whose gaps `gaps` wrote."""
    found = []
    last = number = shift = 0
    for byte in content:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            last += number
            found.append(last)
            number = shift = 0
    return found


def sealed(content: bytes) -> bytes:
    """Return the content behind its CRC-32, by which a reader tells a file that is cut short."""
    return zlib.crc32(content).to_bytes(4, "big") + content


def opened(content: bytes) -> bytes:
    """Return what `sealed` sealed.

    Raises:
        ValueError: when the bytes are not what they were.
    """
    if zlib.crc32(content[4:]).to_bytes(4, "big") != content[:4]:
        raise ValueError("the file is damaged")
    return content[4:]
