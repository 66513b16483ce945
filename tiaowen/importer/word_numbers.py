"""The numbers that Word's lists print in front of paragraphs: they stand in no run of text.

A paragraph, or its style, names a list and a level; the level says how its number is written
(`第%1条`, 一二三) and when it begins again (ECMA-376 part 1, 17.9 and 17.18.59).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from tiaowen.numerals import chinese

if TYPE_CHECKING:
    from docx.document import Document
    from lxml.etree import _Element as Element

_VALUE, _LEVEL = qn("w:val"), qn("w:ilvl")
_PROPERTIES, _LIST = qn("w:pPr"), qn("w:numPr")
_DEEPEST = 9  # levels of a list
_SERIES = {
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
    "㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
_SERIES["decimalEnclosedCircleChinese"] = _SERIES["decimalEnclosedCircle"]
_COUNTED = frozenset(
    [
        "chineseCounting",
        "chineseCountingThousand",
        "ideographDigital",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    ]
)
_FINANCIAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"))
_ROMAN_SMALL = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list.

    Attributes:
        start: The first number.
        format: How numbers are written (`ST_NumberFormat`).
        text: What is printed, `%1` … `%9` for the numbers of the levels.
        gap: What stands between the number and the words.
        decimal: Whether all numbers are written in digits whatever their levels say.
        restart: The deepest level (from 1) behind which this one begins again, 0 for none; None for
            every level above.
    """

    start: int
    format: str
    text: str
    gap: str
    decimal: bool
    restart: int | None


@dataclass(slots=True)
class Numbering:
    """The lists of a document, and how far each has counted.

    Attributes:
        levels: List id → its levels.
        shared: List id → the definition that it counts on with others.
        styles: Style id → the list id and level that the style gives to its paragraphs.
        default: The style of a paragraph that names none.
    """

    levels: Mapping[str, Mapping[int, Level]]
    shared: Mapping[str, str]
    styles: Mapping[str, tuple[str, int]]
    default: str
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)
    _own_start: frozenset[str] = frozenset()

    @classmethod
    def of(cls, document: Document) -> Numbering:
        """Return the lists of a document; a document without lists has none."""
        styles = _styles(document)
        default = next((s.style_id for s in document.styles if s.element.default), "Normal")
        parts = [
            r.target_part for r in document.part.rels.values() if r.reltype.endswith("/numbering")
        ]
        if not parts:
            return cls({}, {}, {}, default)
        root = parts[0].element
        abstract = {n.get(qn("w:abstractNumId")): n for n in root.findall(qn("w:abstractNum"))}
        linked = {
            name.get(_VALUE): node
            for node in abstract.values()
            if (name := node.find(qn("w:styleLink"))) is not None
        }
        levels: dict[str, dict[int, Level]] = {}
        shared: dict[str, str] = {}
        own_start: set[str] = set()
        for num in root.findall(qn("w:num")):
            id = num.get(qn("w:numId")) or ""
            shared[id] = _value(num, "w:abstractNumId") or ""
            node = abstract.get(shared[id])
            if node is None:
                continue
            link = _value(node, "w:numStyleLink")
            source = linked.get(link, node) if link else node
            levels[id] = {int(e.get(_LEVEL) or 0): _level(e) for e in source.findall(qn("w:lvl"))}
            for change in num.findall(qn("w:lvlOverride")):
                at = int(change.get(_LEVEL) or 0)
                if (whole := change.find(qn("w:lvl"))) is not None:
                    levels[id][at] = _level(whole)
                start = _value(change, "w:startOverride")
                if start and at in levels[id]:
                    own_start.add(id)
                    levels[id][at] = _started(levels[id][at], int(start))
        by_style = _list_styles(styles, shared, abstract)
        return cls(levels, shared, by_style, default, _own_start=frozenset(own_start))

    def next(self, paragraph: Element) -> str:
        """Return the number that is printed in front of a paragraph, and count it; "" for none."""
        found = self._place(paragraph)
        if found is None:
            return ""
        id, depth = found
        level = self.levels.get(id, {}).get(depth)
        if level is None:
            return ""
        key = self.shared[id]
        if id in self._own_start and id not in self._begun:
            self._counts[key] = [None] * _DEEPEST
        self._begun.add(id)
        counts = self._counts.setdefault(key, [None] * _DEEPEST)
        before = counts[depth]
        counts[depth] = level.start if before is None else before + 1
        for deeper in range(depth + 1, _DEEPEST):
            below = self.levels[id].get(deeper)
            if below and (below.restart is None or depth < below.restart):
                counts[deeper] = None
        return self._printed(id, level, counts)

    def _printed(self, id: str, level: Level, counts: list[int | None]) -> str:
        if level.format in ("bullet", "none") and "%" not in level.text:
            # The bullets of symbol fonts are private characters that mean nothing elsewhere.
            return (
                "" if not level.text.strip() or ord(level.text[0]) >= 0xE000 else level.text + " "
            )
        text = level.text
        for at in range(_DEEPEST):
            sign = f"%{at + 1}"
            if sign in text:
                other = self.levels[id].get(at)
                value = counts[at]
                if value is None:
                    value = other.start if other else 1
                form = "decimal" if level.decimal or other is None else other.format
                text = text.replace(sign, written(value, form))
        return text + level.gap if text else ""

    def _place(self, paragraph: Element) -> tuple[str, int] | None:
        """Return the list and the level of a paragraph, its own or its style's."""
        properties = paragraph.find(_PROPERTIES)
        if properties is None:
            return self.styles.get(self.default)
        inherited = self.styles.get(_value(properties, "w:pStyle") or self.default)
        own = properties.find(_LIST)
        if own is None:
            return inherited
        id, depth = _value(own, "w:numId"), _value(own, "w:ilvl")
        if id is None:
            return (inherited[0], int(depth or 0)) if inherited else None
        return None if id == "0" else (id, int(depth or 0))


def written(value: int, form: str) -> str:
    """Return a number as a list writes it.

    Args:
        value: The number.
        form: A value of `ST_NumberFormat`; digits are written for one that is not known.
    """
    if form in _COUNTED:
        return chinese(value) or "〇"
    if form in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return chinese(value).translate(_FINANCIAL)
    if form in _SERIES and 0 < value <= len(_SERIES[form]):
        return _SERIES[form][value - 1]
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(value)
        return roman.upper() if form == "upperRoman" else roman
    if form == "decimalFullWidth":
        return str(value).translate(_FULL_WIDTH)
    if form == "decimalZero":
        return f"{value:02}"
    return "" if form == "none" else str(value)


def _roman(value: int) -> str:
    text = ""
    for size, sign in (*_ROMAN, *_ROMAN_SMALL):
        text += sign * (value // size)
        value %= size
    return text


def _level(node: Element) -> Level:
    suffix = _value(node, "w:suff") or "tab"
    restart = _value(node, "w:lvlRestart")
    return Level(
        int(_value(node, "w:start") or 1),
        _value(node, "w:numFmt") or "decimal",
        _value(node, "w:lvlText") or "",
        "" if suffix == "nothing" else " ",
        node.find(qn("w:isLgl")) is not None,
        int(restart) if restart is not None else None,
    )


def _started(level: Level, start: int) -> Level:
    return Level(start, level.format, level.text, level.gap, level.decimal, level.restart)


def _value(node: Element, tag: str) -> str | None:
    found = node.find(qn(tag))
    return None if found is None else found.get(_VALUE)


def _styles(document: Document) -> Mapping[str, Element]:
    return {style.style_id: style.element for style in document.styles}


def _list_styles(
    styles: Mapping[str, Element],
    shared: Mapping[str, str],
    abstract: Mapping[str | None, Element],
) -> dict[str, tuple[str, int]]:
    """Return style id → list id and level, also for styles based on one that has a list.

    A style that names a list without a level stands at the level that names the style.
    """
    levels = {
        (number, named): int(level.get(_LEVEL) or 0)
        for number, node in abstract.items()
        for level in node.findall(qn("w:lvl"))
        if (named := _value(level, "w:pStyle"))
    }
    found: dict[str, tuple[str, int]] = {}
    for id in styles:
        node: Element | None = styles[id]
        seen: set[str] = set()
        at = id
        while node is not None and at not in seen:
            seen.add(at)
            own = node.find(f"{_PROPERTIES}/{_LIST}")
            if own is not None:
                number = _value(own, "w:numId")
                if number and number != "0":
                    level = _value(own, "w:ilvl")
                    depth = int(level) if level else levels.get((shared.get(number), at), 0)
                    found[id] = number, depth
                break
            at = _value(node, "w:basedOn") or ""
            node = styles.get(at)
    return found
