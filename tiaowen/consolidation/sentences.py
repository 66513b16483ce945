"""Paragraphs of a decision → sentences, their quotations taken out.

New text stands in quotation marks: on the line of the instruction, or in paragraphs of its own, of
which each may begin with an opening mark again. A sentence is the instruction with all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tiaowen.numerals import parse_number

_OPENING, _CLOSING, _STRAIGHT = "“「", "”」", '"'
_RANKS = ("part", "section", "digit", "bracket")
_HAN = "[〇零一二三四五六七八九十百]+"
_LABEL = re.compile(
    rf"\s*(?:(?P<part>{_HAN})、|[（(](?P<section>{_HAN})[）)]"
    r"|(?P<digit>[0-9０-９]{1,3})\s*[.．、]|[（(](?P<bracket>[0-9０-９]{1,3})[）)])\s*"
)
# Quoted text has its own quotations in single marks, which are double ones where it stands alone.
_INNER = str.maketrans("‘’『』", "“”「」")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A paragraph of a decision that is no new text.

    `words` are printed, without the paragraphs of new text; `plain` are they without their label,
    each quotation as “n”, its place in `quotations`; `rank` is the depth of the label, None without
    one. Where the last quotation has no closing mark, `closed` is false.
    """

    words: str
    plain: str
    quotations: tuple[tuple[str, ...], ...] = ()
    rank: int | None = None
    closed: bool = True


def read_sentences(paragraphs: Iterable[str]) -> tuple[Sentence, ...]:
    """Returns the sentences of a decision, in order."""
    found: list[_Open] = []
    for paragraph in filter(None, map(str.strip, paragraphs)):
        last = found[-1] if found else None
        if last and last.depth and not _follows(last, paragraph):
            last.quotations[-1].append("")
            last.read(paragraph[1:] if _reopens(paragraph) else paragraph)
        elif last and paragraph[0] in _OPENING + _STRAIGHT and re.search("[：:为]$", last.plain):
            last.read(paragraph)
        else:
            found.append(_Open(paragraph, _LABEL.match(paragraph)))
            found[-1].read(paragraph[found[-1].labelled :])
    return tuple(one.finished() for one in found)


@dataclass(slots=True)
class _Open:
    """A sentence that is being read; `depth` counts the marks that are open."""

    words: str
    label: re.Match[str] | None
    plain: str = ""
    quotations: list[list[str]] = field(default_factory=list)
    depth: int = 0

    @property
    def labelled(self) -> int:
        return self.label.end() if self.label else 0

    def read(self, words: str) -> None:
        for char in words:
            opens = char in _OPENING or (char in _STRAIGHT and not self.depth)
            closes = self.depth > 0 and (char in _CLOSING or (char in _STRAIGHT and not opens))
            if opens:
                self.depth += 1
            elif closes:
                self.depth -= 1
            if opens and self.depth == 1:
                self.quotations.append([""])
                self.plain += f"“{len(self.quotations) - 1}”"
            elif not self.depth and not closes:
                self.plain += char
            elif self.depth:
                self.quotations[-1][-1] += char

    def finished(self) -> Sentence:
        quotations = tuple(
            tuple(line.translate(_INNER).strip() for line in lines) for lines in self.quotations
        )
        rank = _RANKS.index(self.label.lastgroup or "") if self.label else None
        return Sentence(self.words, self.plain, quotations, rank, not self.depth)


def _reopens(paragraph: str) -> bool:
    """Whether a paragraph inside a quotation begins with the mark of that quotation, set again.

    Else its first mark belongs to words that it quotes itself: “货棚”是指……
    """
    if paragraph[0] in _STRAIGHT:
        return True
    if paragraph[0] not in _OPENING:
        return False
    depth = 0
    for i, char in enumerate(paragraph):
        depth += (char in _OPENING) - (char in _CLOSING)
        if not depth:
            rest = paragraph[i + 1 :]
            return bool(re.fullmatch(r"[。；;，]?\s*|[。；;，]\s*(?:并|将|第|增加|删|在).*", rest))
    return True


def _follows(last: _Open, paragraph: str) -> bool:
    """Whether a paragraph inside a quotation is the next instruction: a closing mark was lost."""
    label = _LABEL.match(paragraph)
    if not label or not last.label or label.lastgroup != last.label.lastgroup:
        return False
    before, number = (parse_number(one[one.lastgroup or 0]) for one in (last.label, label))
    told = re.search("修改为|改为第|[删增][去除加].*[条款项]|顺序作", paragraph)
    named = re.match("(?:将|把|在|对|删去|删除)?第|增加|条文", paragraph[label.end() :])
    return before is not None and number == before + 1 and bool(told and named)


# -- the part on one document ----------------------------------------------------------------

_CLOSING_WORDS = re.compile("(?:本|此)(?:决定|修正案|解释|规定|办法|通知|令)自|重新公布")
# 一、禾州市货棚条例: a title without its marks, alone under a label.
_BARE = re.compile(
    "(?!.*第.+[条款项])[^，。；：“”《》]{3,}(?:法|条例|办法|规定|规则|细则|解释|批复)"
)
_HEAD = re.compile("(?:将|把|对|在|修改|修订|删去|删除)?《")


def part_on(
    sentences: Sequence[Sentence], title: str, heading: str = ""
) -> tuple[Sentence, ...] | None:
    """Returns the sentences of a decision about a document, None where it does not name it.

    A decision may amend many documents: the part on one begins where a sentence begins with its
    title and ends with the next label of the same or a higher level; without a label, where the
    next part begins. A decision on one document
    names it above its instructions, or in its own title alone.

    Args:
        sentences: those of the decision.
        title: the document's title, without 《》.
        heading: the decision's own title.
    """
    wanted = plain_title(title)
    found: list[Sentence] = []
    mine, rank, headed = False, 0, False
    for sentence in sentences:
        names = [plain_title(name) for name in _first_titles(sentence)]
        inside = mine and sentence.rank is not None and sentence.rank > rank
        if inside and _BARE.fullmatch(sentence.plain):
            names = []  # a heading inside the part
        if _CLOSING_WORDS.search(sentence.plain):
            mine = False
        elif names:
            again = mine and wanted in names
            if inside and not again:  # another document in the midst of this one: it is told
                found.append(sentence)
            mine = wanted in names
            headed = headed or mine
            rank = rank if again else -1 if sentence.rank is None else sentence.rank
        elif mine and sentence.rank is not None and sentence.rank <= rank:
            mine = False
        if mine:
            found.append(sentence)
    if headed:
        return tuple(found)
    for i, sentence in enumerate(sentences):
        opening = re.search("(?:如下|以下)(?:补充)?修改|修改如下|作出?修改|决定", sentence.plain)
        names = [*map(plain_title, titles_in(sentence.plain))]
        if opening and (wanted in names or re.search(f"对{re.escape(wanted)}作", sentence.plain)):
            tail = re.search(
                r"(?:如下|以下)(?:补充)?(?:修改|规定)[：:](?P<rest>.+)$", sentence.plain
            )
            first = (_rest(sentence, tail["rest"]),) if tail else ()
            return (*first, *_above_closing(sentences[i + 1 :]))
    named = wanted in map(plain_title, titles_in(heading))
    return tuple(_above_closing(sentences)) if named else None


def _above_closing(sentences: Sequence[Sentence]) -> Iterator[Sentence]:
    """The sentences without the closing ones and what stands below them: a date, the new text."""
    closed = False
    for sentence in sentences:
        closed = closed or bool(_CLOSING_WORDS.search(sentence.plain))
        told = re.search("第.+条.*(?:修改为|改为|增加)|删[去除]第", sentence.plain)
        if not closed or (sentence.rank is not None and told):
            yield sentence


def plain_title(title: str) -> str:
    """Returns a title without what one writing of it may lack: marks, the state's name, a year."""
    plain = re.sub(r"[《》〈〉<>＜＞\s]|中华人民共和国", "", title)
    return re.sub(r"[（(]\d{4}年(?:修正|修订)本?[）)]$", "", plain)


def titles_in(words: str) -> Iterator[str]:
    """Yields each title between 《 and 》, those inside others left out."""
    depth, start = 0, 0
    for i, char in enumerate(words):
        if char == "《":
            start = i if depth == 0 else start
            depth += 1
        elif char == "》" and depth:
            depth -= 1
            if depth == 0:
                yield words[start : i + 1]


def _first_titles(sentence: Sentence) -> list[str]:
    """The titles that a sentence begins with; a list of documents (《甲办法》等三件) is none."""
    if sentence.rank is not None and _BARE.fullmatch(sentence.plain):
        return [sentence.plain]
    if not _HEAD.match(sentence.plain):
        return []
    found: list[str] = []
    at = sentence.plain.index("《")
    for name in titles_in(sentence.plain):
        if sentence.plain.index(name, at) != at:
            break
        found.append(name)
        at += len(name)
        at += 1 if sentence.plain[at : at + 1] in ("、", "和") else 0
    many = re.match("等|部分", sentence.plain[at:])
    return [] if many else found


def _rest(sentence: Sentence, plain: str) -> Sentence:
    return Sentence(sentence.words, plain, sentence.quotations, None, sentence.closed)
