"""Printed numbers and labels: 一百二十, （十二）, 18．, 第120条之一 ↔ level and number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN = "零〇○一二三四五六七八九两十百千"
_ALIKE = str.maketrans("〇○０１２３４５６７８９", "零零0123456789")

NUMERALS = frozenset(_HAN + "0123456789０１２３４５６７８９")
Number = rf"(?:[{_HAN}]+|[0-9０-９]+)"


@lru_cache(maxsize=1 << 14)
def parse_number(text: str) -> int | None:
    """Return the value of a Chinese or Arabic numeral from 1 to 9999, None for any other text.

    Chinese numerals must be well formed: 一百二十, 一百零五, 十二, 二千, but not 一百五 or 二三.
    Digits may be full- or half-width, without a leading zero.
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
    """Return the Chinese numeral of a number from 1 to 9999: 12 → 十二, 105 → 一百零五."""
    text = ""
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // size % 10
        if digit:
            text += "零一二三四五六七八九"[digit] + unit
        elif text and not text.endswith("零") and value % size:
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def _spellings(value: int) -> set[str]:
    """Return how a number may be written: 十二 or 一十二, 一百一十 or 一百十."""
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
    """A printed clause label: its style, its number, and how it is printed.

    `sub` is the number behind 之 or a hyphen (第十二条之一, 第 12-1 條, 附件1-2), `letter` the one
    behind the number (第2A條); `gap` the white space between the label and the words behind it.
    """

    style: str
    number: int
    sub: int
    printed: str
    gap: str
    letter: str = ""


# Each style's printed form, with its number in `n`, in `roman` or `alpha`, or in `sign` where one
# character is all of it. What looks like a label but begins a sentence is left out: 一、二级…,
# 1、2号…, 1.2万…, and years.
_DIGIT = "[0-9０-９]"
_NO_YEAR = rf"(?!(?:19|20){_DIGIT}{{2}}[、）)])"
_ORDINAL = rf"第\s?(?P<n>{Number})\s?"
_FORMS = {
    "part": rf"(?P<n>[{_HAN}]+)(?:、(?![{_HAN}]+、)|[.．](?![{_HAN}]+[、.．万亿]))",
    "section": rf"(?:[（(]\s?(?P<n>[{_HAN}]+)\s?[）)]|(?P<sign>[㈠-㈩]))、?",
    "measure": rf"{_NO_YEAR}(?P<n>{_DIGIT}+)"
    rf"(?:[.．](?!{_DIGIT})|、(?!{_DIGIT}+、))|(?P<sign>[⒈-⒛])",
    "item": rf"(?:[（(]{_NO_YEAR}(?P<n>{_DIGIT}+)[）)]|(?P<sign>[⑴-⒇]))、?",
    "bracket": rf"{_NO_YEAR}(?P<n>{_DIGIT}+)[）)]",
    "circle": r"(?P<sign>[①-⑳㉑-㉟㊱-㊿])、?",
    "segment": rf"(?:{_ORDINAL}|第(?P<roman>[IVXLC]+))部分?(?=[\s：:]|$)",
    "book": rf"{_ORDINAL}[编編篇]",
    "subbook": rf"{_ORDINAL}分[编編]",
    "chapter": rf"{_ORDINAL}章",
    "division": rf"{_ORDINAL}[节節]",
    "article": rf"第\s?(?P<n>{Number})(?:-(?P<dash>{_DIGIT}+)|(?P<letter>[A-Z]))?\s?[条條]"
    rf"(?:之(?P<sub>{Number}))?",
}
# The sections, paragraphs and points of a Hong Kong ordinance: 2A. (1A) (a) (i).
_ORDINANCE_FORMS = {
    "segment": _FORMS["segment"],
    "article": rf"(?P<n>{_DIGIT}+)(?P<letter>[A-Z]{{0,2}})[.．](?!{_DIGIT})",
    "item": rf"[（(](?P<n>{_DIGIT}+)(?P<letter>[A-Z]{{0,2}})[）)]",
    "roman": r"[（(](?P<roman>[ivx]+)[）)]",
    "alpha": r"[（(](?P<alpha>[a-z])[）)]",
}


def _compiled(forms: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {style: re.compile(rf"(?P<label>{form})(?P<gap>\s*)") for style, form in forms.items()}


_LABELS = _compiled(_FORMS)
_ORDINANCE = _compiled(_ORDINANCE_FORMS)
# The styles that a first character can open: most paragraphs open none and are left at once.
_BY_FIRST = {
    **dict.fromkeys(_HAN, ("part",)),
    **dict.fromkeys("（(", ("section", "item")),
    **dict.fromkeys("0123456789０１２３４５６７８９", ("measure", "bracket")),
    "第": ("article", "chapter", "division", "book", "subbook", "segment"),
}
_PLAIN = {"part", "section", "measure", "item", "bracket", "chapter", "division"}
_SIGNS = ("section", "measure", "item", "circle")
_BEFORE_DIGIT = re.compile(rf"(?P<n>{_DIGIT}{{1,2}})[.．](?={_DIGIT})")
_BARE = re.compile(rf"(?P<n>[{_HAN}]{{1,3}})(?P<gap>\s+(?=\S)|$)")
_ANNEX = re.compile(
    rf"(?P<label>附\s*(?P<word>[件录錄表图圖])?\s*"
    rf"(?:(?P<n>{Number})(?:[-－—](?P<sub>{_DIGIT}+))?|(?P<letter>[A-Z]))?"
    r"(?P<colon>[：:])?)(?P<gap>\s*)(?P<title>.*)"
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@cache
def read_printed(label: str) -> Label | None:
    """Return `read_label` of a printed label; cached, as few labels are asked for many times."""
    return read_label(label)


def read_label(paragraph: str) -> Label | None:
    """Return the label that a paragraph begins with, None when it begins with none.

    >>> read_label("（十二）探索").number
    12
    """
    first = paragraph[:1]
    styles = _BY_FIRST.get(first)
    if styles is None:
        if not "①" <= first <= "㊿":
            return None
        styles = _SIGNS
    for style in styles:
        if match := _LABELS[style].match(paragraph):
            label = _label(style, match)
            if label:
                return label
    return None


def read_ordinance_labels(paragraph: str) -> tuple[Label, ...]:
    """Return what may be the label of a paragraph of a Hong Kong ordinance.

    More than one where a letter is a Roman number as well: (i) comes after (h), or first.
    """
    matches = ((style, form.match(paragraph)) for style, form in _ORDINANCE.items())
    labels = (_label(style, match) for style, match in matches if match)
    return tuple(label for label in labels if label)


def _label(style: str, match: re.Match[str]) -> Label | None:
    number: int | None
    if style in _PLAIN and (numeral := match["n"]):
        number = parse_number(numeral)
        return Label(style, number, 0, match["label"], match["gap"]) if number else None
    groups = match.groupdict()
    sub = groups.get("sub") or groups.get("dash")
    if sign := groups.get("sign"):
        number = int(unicodedata.numeric(sign))
    elif roman := groups.get("roman"):
        number = _roman(roman.lower())
    elif alpha := groups.get("alpha"):
        number = ord(alpha) - ord("a") + 1
    else:
        number = parse_number(match["n"])
    part = parse_number(sub) if sub else 0
    if number is None or part is None:
        return None
    letter = (groups.get("letter") or "").lower()
    return Label(style, number, part, match["label"], match["gap"], letter)


def _roman(text: str) -> int:
    values = [_ROMAN[char] for char in text]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def read_dotted(paragraph: str) -> Label | None:
    """Return what may be the label of a measure whose text begins with a digit, else None.

    1.300总吨以上的船舶 begins with a label, 1.2万项 with a decimal number. The labels of the
    paragraphs around it decide, which the caller looks at.
    """
    match = _BEFORE_DIGIT.match(paragraph)
    number = parse_number(match["n"]) if match else None
    return Label("measure", number, 0, match[0], "") if match and number else None


def read_bare(paragraph: str) -> Label | None:
    """Return what may be the label of a part without its 、 (三, 三 登记), else None.

    The labels of the paragraphs around it decide, which the caller looks at.
    """
    match = _BARE.match(paragraph)
    number = parse_number(match["n"]) if match else None
    return Label("part", number, 0, match["n"], match["gap"]) if match and number else None


def read_annex_head(line: str) -> Label | None:
    """Return the label of an annex of which the line is the head (附件1, 附录A 术语, 附：题).

    None for any other line: a list of annexes (附件：1.甲), a sentence about one (附件一所列…).
    The number is 0 where none is printed.
    """
    match = _ANNEX.match(line) if line.startswith("附") else None
    if not match:
        return None
    title = match["title"]
    numbered = match["n"] or match["letter"]
    if not match["word"] and not match["colon"]:
        return None
    if title:
        parted = match["colon"] or match["gap"]
        if not parted or len(title) > _LONGEST_TITLE or _NO_TITLE.search(title):
            return None
        if read_label(title) or (not numbered and not match["colon"] and _MARK.search(title)):
            return None
    elif match["word"] == "件" and match["colon"] and not numbered:
        return None
    number = parse_number(match["n"]) if match["n"] else 0
    if match["letter"]:
        number = ord(match["letter"]) - ord("A") + 1
    sub = parse_number(match["sub"]) if match["sub"] else 0
    if number is None or sub is None:
        return None
    return Label("annex", number, sub, match["label"].rstrip(), match["gap"])


_LONGEST_TITLE = 60
_NO_TITLE = re.compile(r"[。；]|[，：:、]$")
_MARK = re.compile("[，：:、]")


def read_annex(line: str) -> int | None:
    """Return the number of an annex if the line is only that (`附件1`; `附件` is 1), else None."""
    label = read_annex_head(line)
    if label is None or len(label.printed) + len(label.gap) < len(line):
        return None
    return label.number or 1
