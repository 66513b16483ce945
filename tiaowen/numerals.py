"""Printed numbers and labels: 一百二十, （十二）, 18．, 第120条之一 ↔ level and number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN = "零〇○一二三四五六七八九两十百千"
_ALIKE = str.maketrans("〇○０１２３４５６７８９", "零零0123456789")

Number = rf"(?:[{_HAN}]+|[0-9０-９]+)"


def parse_number(text: str) -> int | None:
    """The value of a Chinese or Arabic numeral from 1 to 9999, None when the text is not one.

    Chinese numerals must be well formed: 一百二十, 一百零五, 十二, 二千; 一百五 and 二三 are not
    numbers of a clause. Digits may be full- or half-width, without a leading zero.
    """
    plain = text.translate(_ALIKE)
    if re.fullmatch(r"[1-9][0-9]{0,3}", plain):
        return int(plain)
    value, digit = 0, 0
    for char in plain:
        if char in _UNITS:
            value += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _DIGITS:
            digit = _DIGITS[char]
        else:
            return None
    value += digit
    return value if plain.replace("两", "二") in _spellings(value) else None


def chinese(value: int) -> str:
    """The Chinese numeral of a number from 1 to 9999: 12 → 十二, 105 → 一百零五."""
    text = ""
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // size % 10
        if digit:
            text += "零一二三四五六七八九"[digit] + unit
        elif text and not text.endswith("零") and value % size:
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def _spellings(value: int) -> set[str]:
    """How a number may be written: 十二 or 一十二, 一百一十 or 一百十."""
    if not 0 < value < 10_000:
        return set()
    usual = chinese(value)
    return {
        usual,
        "一" + usual if usual.startswith("十") else usual,
        usual.replace("百一十", "百十"),
    }


@dataclass(frozen=True, slots=True)
class Label:
    """A printed clause label: its style, its number (and 之-number), and how it is printed.

    `gap` is the white space between the label and the words behind it.
    """

    style: str
    number: int
    sub: int
    printed: str
    gap: str


# Each style's printed form, with its number in `n`, or in `sign` where one character is all of it.
# What looks like a label but begins a sentence is left out: 一、二级…, 1、2号…, 1.2万…, and years.
_DIGIT = "[0-9０-９]"
_NO_YEAR = rf"(?!(?:19|20){_DIGIT}{{2}}[、）)])"
_FORMS = {
    "part": rf"(?P<n>[{_HAN}]+)、(?![{_HAN}]+、)",
    "section": rf"(?:[（(](?P<n>[{_HAN}]+)[）)]|(?P<sign>[㈠-㈩]))、?",
    "measure": rf"{_NO_YEAR}(?P<n>{_DIGIT}+)"
    rf"(?:[.．](?!{_DIGIT})|、(?!{_DIGIT}+、))|(?P<sign>[⒈-⒛])",
    "item": rf"(?:[（(]{_NO_YEAR}(?P<n>{_DIGIT}+)[）)]|(?P<sign>[⑴-⒇]))、?",
    "book": rf"第(?P<n>{Number})[编篇]",
    "subbook": rf"第(?P<n>{Number})分编",
    "chapter": rf"第(?P<n>{Number})章",
    "division": rf"第(?P<n>{Number})节",
    "article": rf"第(?P<n>{Number})条(?:之(?P<sub>{Number}))?",
}
_LABELS = {style: re.compile(rf"(?P<label>{form})(?P<gap>\s*)") for style, form in _FORMS.items()}
_BEFORE_DIGIT = re.compile(rf"(?P<n>{_DIGIT}{{1,2}})[.．](?={_DIGIT})")
_ANNEX = re.compile(rf"附\s*件\s*(?:(?P<n>{Number})\s*[：:]?)?")


@cache
def read_printed(label: str) -> Label | None:
    """The same for a label that stands alone; the same few are asked for again and again."""
    return read_label(label)


def read_label(paragraph: str) -> Label | None:
    """The label that a paragraph begins with, None when it begins with none.

    >>> read_label("（十二）探索").number
    12
    """
    for style, form in _LABELS.items():
        if match := form.match(paragraph):
            groups = match.groupdict()
            sign, sub = groups.get("sign"), groups.get("sub")
            number = int(unicodedata.numeric(sign)) if sign else parse_number(match["n"])
            part = parse_number(sub) if sub else 0
            if number is not None and part is not None:
                return Label(style, number, part, match["label"], match["gap"])
    return None


def read_dotted(paragraph: str) -> Label | None:
    """What may be the label of a measure whose words begin with a digit (1.300总吨以上的船舶).

    It may as well be a decimal number (1.2万项): the labels around it decide.
    """
    match = _BEFORE_DIGIT.match(paragraph)
    number = parse_number(match["n"]) if match else None
    return Label("measure", number, 0, match[0], "") if match and number else None


def read_annex(line: str) -> int | None:
    """The number of an annex whose own line this is (`附件1`, `附件`), None for any other line."""
    match = _ANNEX.fullmatch(line)
    if not match:
        return None
    return parse_number(match["n"]) if match["n"] else 1
