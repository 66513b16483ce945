"""Which lines of a zone open a clause, and by which label.

A line that begins like a label may be a sentence (第十二条规定的…), an entry of a table of
contents, or a decimal number; the lines around it decide. The rules, in order: `read_labels`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from tiaowen.numerals import (
    NUMERALS,
    Label,
    Number,
    read_bare,
    read_dotted,
    read_label,
    read_ordinance_labels,
)
from tiaowen.parsing.markdown import ANNEX_LIST, Line, is_head

LONGEST_HEADING = 60
NOTICE_STYLES = ("segment", "part", "section", "measure")
ITEM_STYLES = ("item", "bracket", "circle", "alpha", "roman")
HEAD_STYLES = (
    "segment",
    "book",
    "subbook",
    "chapter",
    "heading",
    "division",
    "group",
)
_FREE_STYLES = frozenset((*NOTICE_STYLES[1:], *ITEM_STYLES))
_CONTENTS = re.compile(r"目\s*[录次錄]")
_FEWEST_ENTRIES = 2
_LEADERS = re.compile(r"[\s.．·…\d]+$")
_REFERENCE = re.compile(
    rf"[之的、，。；]|规定|規定|所[列称述规稱規]|中[的所规，]|以[上下内外]|[和与及或至到]第"
    rf"|第{Number}[款项項]"
)
# （一） right behind 第二条 opens the first item of a list, unless it belongs to a reference.
_FIRST_ITEM = re.compile(r"[（(][一1１][）)](?![项目款項、，和至或]|等)")
_TITLE = re.compile(r"[^（(\[【“《。；，：、;:,][^。；，：、“”《》;:,]{0,23}")


@dataclass(frozen=True, slots=True)
class Opening:
    """A line with the label that it opens a clause by.

    `quoted` tells that it is quotation as a whole, `listed` that it belongs to a list of annexes.
    """

    line: Line
    label: Label | None
    quoted: bool = False
    listed: bool = False


def read_labels(
    lines: Sequence[Line], quoted: Set[int], native: bool
) -> tuple[list[Opening], bool]:
    """The lines of a zone with their labels, and whether they are those of a statute.

    `native` tells of a text that is Traditional by itself: it may be an ordinance of Hong Kong, or
    a law of Macau whose articles have their titles on a line of their own.
    """
    found = [None if i in quoted else line.label for i, line in enumerate(lines)]
    ordinance = native and _is_ordinance(lines)
    if ordinance:
        found = _ordinance_labels(lines)
    labels = [
        label if label and _opens_clause(line, label) else None
        for line, label in zip(lines, found, strict=True)
    ]
    if not ordinance:
        _settle_articles(lines, found, labels)
        _settle_uncertain(lines, labels, quoted)
    for i in _contents(lines, labels):
        labels[i] = None
    listed = _listed(lines, labels)
    for i in listed:
        labels[i] = None
    statute = _is_statute(labels)
    if statute:
        _settle_heads(lines, labels)
    else:
        labels = [label if label and label.style not in _STATUTE_ONLY else None for label in labels]
    return list(_openings(lines, labels, quoted, listed, native)), statute


_STATUTE_ONLY = frozenset(("book", "subbook", "chapter", "heading", "division", "article"))


def _rest(line: Line, label: Label) -> str:
    return line.text[len(label.printed) + len(label.gap) :]


def _opens_clause(line: Line, label: Label) -> bool:
    """Whether a label stands at the head of a clause rather than inside a sentence.

    A statute's label is followed by space, by a heading in brackets or by nothing. An article
    whose words follow at once is settled by the numbers around it.
    """
    if label.style in _FREE_STYLES or label.gap or line.mark:
        return True
    rest = _rest(line, label)
    if not rest:
        return True
    if rest[0] in "（(【[":
        return read_label(rest) is None or bool(_FIRST_ITEM.match(rest))
    if label.style == "article":
        return False
    return len(rest) <= LONGEST_HEADING and not _REFERENCE.match(rest) and "。" not in rest


def _settle_articles(
    lines: Sequence[Line], found: Sequence[Label | None], labels: list[Label | None]
) -> None:
    """Take 第二条本条例… for an article where its number counts on and no other line has it."""
    sure = {(la.number, la.sub, la.letter) for la in labels if la and la.style == "article"}
    last = (0, 0)
    for i, label in enumerate(found):
        if label is None or label.style != "article":
            continue
        now = (label.number, label.sub)
        if labels[i]:
            last = now
        elif (
            (*now, label.letter) not in sure
            and (now == (last[0] + 1, 0) or now == (last[0], last[1] + 1))
            and not _REFERENCE.match(_rest(lines[i], label))
        ):
            labels[i], last = label, now


def _settle_uncertain(lines: Sequence[Line], labels: list[Label | None], quoted: Set[int]) -> None:
    """Take 1.300总吨… and a bare 三 for clauses where the numbers around them count on."""
    maybe = list(labels)
    for i, line in enumerate(lines):
        if labels[i] is None and line.text[:1] in NUMERALS and line.text and i not in quoted:
            maybe[i] = read_dotted(line.text) or read_bare(line.text)
    if maybe == labels:
        return
    for style, interrupted in (("measure", True), ("part", False)):
        row = [(i, la) for i, la in enumerate(maybe) if la and (interrupted or la.style == style)]
        numbers = [0, *(la.number * (la.style == style) for _, la in row), 0]
        for (i, label), before, after in zip(row, numbers, numbers[2:], strict=False):
            counts_on = 1 < label.number == before + 1 or label.number == after - 1
            if label.style == style and counts_on and label.number not in (before, after):
                labels[i] = label


def _contents(lines: Sequence[Line], labels: Sequence[Label | None]) -> range:
    """The places of a table of contents, whose entries are not headings.

    It ends where its first entry comes again. Without the word 目录 it is a run of headings before
    any other clause, of which the first one comes again behind them.
    """
    for i, line in enumerate(lines[:-1]):
        if line.text[:1] == "目" and _CONTENTS.fullmatch(line.text):
            return _until_repeat(lines, labels, i, i + 1)
    first = next((i for i, label in enumerate(labels) if label), None)
    if first is None or not _is_entry(lines[first], labels[first]):
        return range(0)
    end = first
    while end < len(lines) and _is_entry(lines[end], labels[end]):
        end += 1
    if end - first < _FEWEST_ENTRIES + 1:
        return range(0)
    found = _until_repeat(lines[:end], labels, first, first)
    return found if len(found) >= _FEWEST_ENTRIES else range(0)


def _is_entry(line: Line, label: Label | None) -> bool:
    if label is None:
        return is_head(_LEADERS.sub("", line.text))
    rest = _rest(line, label)
    return label.style != "article" and len(rest) <= LONGEST_HEADING and "。" not in rest


def _until_repeat(
    lines: Sequence[Line], labels: Sequence[Label | None], start: int, first: int
) -> range:
    sought = labels[first]
    wanted = _entry(lines[first], sought)
    for i in range(first + 1, len(lines)):
        label = labels[i]
        if sought is None or label is None:
            alike = sought is label
        else:
            alike = label.number == sought.number and label.style == sought.style
        if alike and _entry(lines[i], label) == wanted:
            return range(start, i)
    return range(0)


def _entry(line: Line, label: Label | None) -> str:
    """The words of an entry, without its label, spaces and the number of its page."""
    words = _rest(line, label) if label else line.text
    return "".join(_LEADERS.sub("", words).split())


def _listed(lines: Sequence[Line], labels: Sequence[Label | None]) -> set[int]:
    """The places of lists of annexes: 附件：1.甲, and the lines 2.乙 behind it."""
    found = set()
    for i, (line, label) in enumerate(zip(lines, labels, strict=True)):
        goes_on = i - 1 in found and label is not None and label.style == "measure"
        if goes_on or ANNEX_LIST.match(line.text):
            found.add(i)
    return found


def _is_statute(labels: Sequence[Label | None]) -> bool:
    """Whether the text is made of articles or chapters.

    One that begins with 一、 is made of articles where these begin with 第一条 and count on: 一、
    then stands above them. Others speak of the articles of another text.
    """
    opening = [label for label in labels if label]
    first = next((label for label in opening if label.style != "segment"), None)
    if first is None:
        return False
    if first.style in _STATUTE_ONLY:
        return True
    articles = [la.number for la in opening if la.style == "article" and not la.sub]
    steps = sum(now == before + 1 for before, now in pairwise(articles))
    return bool(articles) and articles[0] == 1 and steps * 4 >= (len(articles) - 1) * 3


def _settle_heads(lines: Sequence[Line], labels: list[Label | None]) -> None:
    """Take for a chapter the heading without number (附则) that stands right above an article.

    And （二）不动产抵押 there for a heading as well, though （一） is an item elsewhere.
    """
    chapters = (
        line.mark for line, la in zip(lines, labels, strict=True) if la and la.style == "chapter"
    )
    deepest = max(chapters, default=0) or 6
    number = 0
    for i in range(len(lines) - 1):
        line, label, below = lines[i], labels[i], labels[i + 1]
        if below is None or below.style not in ("article", "division"):
            continue
        if label and label.style == "section" and _TITLE.fullmatch(_rest(line, label)):
            labels[i] = replace(label, style="group")
        if label or line.table:
            continue
        named = is_head(line.text) and not _lacks_title(lines, labels, i - 1)
        if named or 0 < line.mark <= deepest:
            number += 1
            labels[i] = Label("heading", number, 0, "", "")


def _lacks_title(lines: Sequence[Line], labels: Sequence[Label | None], i: int) -> bool:
    """Whether a line is the bare label of a chapter (第一章), whose title is the next line."""
    label = labels[i] if i >= 0 else None
    return (
        label is not None
        and label.style in ("book", "subbook", "chapter", "division")
        and not _rest(lines[i], label)
    )


def _openings(
    lines: Sequence[Line],
    labels: Sequence[Label | None],
    quoted: Set[int],
    listed: Set[int],
    native: bool,
) -> Iterator[Opening]:
    """Every line with its label, one of two (第二条（一）…) as two, a title with its label."""
    title = -1
    for i, (line, label) in enumerate(zip(lines, labels, strict=True)):
        if i == title:
            continue
        if label is None:
            yield Opening(line, None, i in quoted, i in listed)
            continue
        rest = _rest(line, label)
        if label.style == "article" and _FIRST_ITEM.match(rest):
            yield Opening(replace(line, text=label.printed + label.gap), label)
            yield Opening(replace(line, text=rest), read_label(rest))
        elif not rest and _has_title(lines, labels, i, native):
            title = i + 1
            whole = replace(line, text=f"{label.printed}\n{lines[title].text}")
            yield Opening(whole, replace(label, gap="\n"))
        else:
            yield Opening(line, label)


def _has_title(lines: Sequence[Line], labels: Sequence[Label | None], i: int, native: bool) -> bool:
    """Whether the line behind a bare label is its title.

    That of a chapter stands between two labels, that of an article (Macau) above the text.
    """
    label = labels[i]
    if label is None or i + 2 >= len(lines) or labels[i + 1] or lines[i + 1].table:
        return False
    if not _TITLE.fullmatch(lines[i + 1].text):
        return False
    below = labels[i + 2]
    if label.style == "article":
        return (
            native
            and label.printed[0] == "第"
            and (below is None or below.style not in _STATUTE_ONLY)
        )
    return below is not None and label.style in HEAD_STYLES


# -- Hong Kong -------------------------------------------------------------------------------


def _is_ordinance(lines: Sequence[Line]) -> bool:
    """Whether a text is numbered as the ordinances of Hong Kong are: 第I部, 2A., (a)."""
    plain = any(re.match(r"\d+[A-Z]*[.．]\s", line.text) for line in lines)
    return plain and any(
        re.match(r"第[IVXLC]+部|\d+[A-Z]+[.．]|[（(][a-z][）)]", line.text) for line in lines
    )


def _ordinance_labels(lines: Sequence[Line]) -> list[Label | None]:
    """Labels by the ordinance's forms; (i) is a letter where it comes after (h)."""
    found: list[Label | None] = []
    letter = 0
    for line in lines:
        labels = {} if line.table else {la.style: la for la in read_ordinance_labels(line.text)}
        alpha, roman = labels.get("alpha"), labels.get("roman")
        if alpha and roman:
            labels.pop("roman" if alpha.number == letter + 1 and letter else "alpha")
        label = next(iter(labels.values()), None)
        if label and label.style == "alpha":
            letter = label.number
        elif label and label.style != "roman":
            letter = 0
        found.append(label)
    return found
