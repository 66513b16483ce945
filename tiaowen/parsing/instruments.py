"""The lines of a notice → its cover, its instruments and their annexes.

A notice has one instrument or several (通知 + 办法 + 细则); behind each stand its own annexes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from tiaowen.numerals import Label, read_annex_head
from tiaowen.parsing.labels import LONGEST_HEADING
from tiaowen.parsing.markdown import ANNEX_LIST, Line, is_head

DATE_LINE = re.compile(
    r"(?:中华民国|中華民國)?[0-9０-９〇○零一二三四五六七八九十百]{2,7}\s?年[^年]{1,3}月[^月]{1,3}日"
)
_IN_BRACKETS = re.compile(r"[（(].*[）)]")
_QUOTED_NAME = re.compile("《([^《》]{2,80})》")
_INSTRUMENT = re.compile(
    r"[^。；，：、]{2,50}(?:办法|规定|细则|条例|规则|规程|章程|方案|计划|规划|措施|意见|制度|"
    r"清单|目录|标准|指南|辦法|規定|細則|條例|規則|要點|標準)(?:[（(][^（）()]{1,20}[）)])?"
)
# A body's signature: names of offices without a mark, above a date.
_SENTENCE = re.compile("[。；：，]")
# How far below a title without # its first number stands.
_NEAR = 4


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex: its head, the label in it, and the places of the lines below."""

    head: Line
    label: Label
    lines: range


@dataclass(slots=True)
class Instrument:
    """An instrument: its title, where it has one, the places of its lines, and its annexes."""

    title: Line | None
    lines: range
    annexes: list[Annex] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of a notice's cover, and its instruments; the first is always there."""

    cover: range
    instruments: tuple[Instrument, ...]


def lay_out(lines: Sequence[Line], names: Set[str], quoted: Set[int]) -> Layout:
    """Find the cover, the instruments' titles and the heads of annexes.

    `names` are the titles that mark the instrument's own title line.
    """
    cover, start = _cover(lines, names)
    titled = start > cover
    first = Instrument(lines[cover] if titled else None, range(start, len(lines)))
    instruments = [first]
    heads = _annex_heads(lines, start, quoted)
    counted = _Counted()
    begin = start
    annex: tuple[Line, Label] | None = None

    def close(end: int) -> None:
        last = instruments[-1]
        if annex:
            last.annexes.append(Annex(*annex, range(begin, end)))
        else:
            last.lines = range(begin, end)

    for i in range(start, len(lines)):
        line = lines[i]
        if i in heads:
            close(i)
            annex, begin = (line, heads[i]), i + 1
        elif i in quoted or line.table:
            continue
        elif label := line.label:
            counted.take(label)
        elif i > begin and _opens_instrument(lines, i, names, counted, bool(annex)):
            close(i)
            instruments.append(Instrument(line, range(i + 1, len(lines))))
            annex, begin = None, i + 1
            counted = _Counted()
    close(len(lines))
    return Layout(range(cover), tuple(instruments))


class _Counted:
    """The outermost numbers of an instrument so far: what begins again opens another one."""

    def __init__(self) -> None:
        self._first: set[tuple[str, int]] = set()

    def take(self, label: Label) -> None:
        """Remember the first number of a style."""
        if label.number == 1 and not label.sub:
            self._first.add((label.style, 1))

    def begins_again(self, label: Label) -> bool:
        """Whether a label is the first of a style that has begun already."""
        return not label.sub and label.number == 1 and (label.style, 1) in self._first


def _opens_instrument(
    lines: Sequence[Line], i: int, names: Set[str], counted: _Counted, in_annex: bool
) -> bool:
    """Whether a line is the title of a further instrument.

    It is marked with one #, or ends as instruments are called, and the numbers begin again behind
    it. The notice's own name at the head of its text opens none. In an annex only # does.
    """
    line = lines[i]
    if line.mark != 1 and (in_annex or line.mark or not _INSTRUMENT.fullmatch(line.text)):
        return False
    if line.text in names and not counted.begins_again(Label("article", 1, 0, "", "")):
        named_again = any(lines[k].text == line.text for k in range(max(0, i - 200), i))
        if named_again:
            return False
    end = len(lines) if line.mark else min(len(lines), i + 1 + _NEAR)
    for below in lines[i + 1 : end]:
        if below.mark == 1 and not below.label:
            return False
        if read_annex_head(below.text):
            return False
        if label := below.label:
            return counted.begins_again(label)
    return False


# -- cover -----------------------------------------------------------------------------------


def _cover(lines: Sequence[Line], names: Set[str]) -> tuple[int, int]:
    """Where the cover ends and where the rest begins: one line further where a title is between.

    The cover runs from 主送机关 to the line before the instrument's title: one marked # before
    any label, or one that is the instrument's name. Without such a title it runs to 成文日期 and
    the 附注 below it.
    """
    labelled = listed = False
    for i, line in enumerate(lines):
        if line.table or (i and read_annex_head(line.text)):
            break
        label = line.label
        listed = bool(ANNEX_LIST.match(line.text)) or (listed and label is not None)
        labelled = labelled or (label is not None and not listed)
        if line.text in names or (line.mark == 1 and not labelled and not is_head(line.text)):
            return i, i + 1
    if lines and lines[0].text.endswith(("：", ":")):
        listed = False
        for i, line in enumerate(lines):
            listed = bool(ANNEX_LIST.match(line.text)) or (listed and bool(line.label))
            if line.table or (line.label and not listed):
                break
            if DATE_LINE.fullmatch(line.text):
                end = i + 1
                while end < len(lines) and _IN_BRACKETS.fullmatch(lines[end].text):
                    end += 1
                return end, end
    return 0, 0


def quoted_names(lines: Sequence[Line]) -> set[str]:
    """The titles that a cover gives to what it issues: 现将《甲办法》和《乙细则》印发给你们."""
    found: set[str] = set()
    for line in lines:
        if line.label or line.table:
            break
        if "《" in line.text:
            found.update(_QUOTED_NAME.findall(line.text))
    return found


# -- annexes ---------------------------------------------------------------------------------


def _annex_heads(lines: Sequence[Line], start: int, quoted: Set[int]) -> dict[int, Label]:
    """The places of the lines that annexes begin with.

    A list of annexes below a text looks alike. A line is an entry of such a list where its annex
    comes again further down, or where 附件：题 is followed by no more than the signature.
    """
    found = {
        i: label
        for i, line in enumerate(lines[start:], start)
        if i not in quoted and not line.table and (label := read_annex_head(line.text))
    }
    last = {_annex_key(label): i for i, label in found.items()}
    heads = {}
    for i, following in pairwise([*found, len(lines)]):
        label = found[i]
        bare = not any(
            line.table or _SENTENCE.search(line.text) or line.label
            for line in lines[i + 1 : following]
        )
        named_again = last[_annex_key(label)] > i or (not label.number and following < len(lines))
        titled = len(lines[i].text) > len(label.printed)
        whole = label.printed.rstrip("：:").rstrip() == "附件" and not label.number
        entry = titled and bare and (named_again or (whole and ANNEX_LIST.match(lines[i].text)))
        if not entry:
            heads[i] = label
    return heads


def _annex_key(label: Label) -> tuple[str, int, int]:
    return label.printed[:2], label.number, label.sub


def is_annex_title(line: Line) -> bool:
    """Whether the line below an annex's head is its title."""
    return (
        not line.table
        and line.label is None
        and len(line.text) <= LONGEST_HEADING
        and not line.text.endswith(("。", "：", "；"))
    )


def signature(texts: Sequence[str], start: int) -> int:
    """Where the issuers' names begin above the date that closes a text; its end when none does."""
    for i in range(start, len(texts)):
        if DATE_LINE.fullmatch(texts[i]):
            while i > start and not _SENTENCE.search(texts[i - 1]):
                i -= 1
            return i
    return len(texts)
