"""The text of an amending decision → its instructions on one document, in their order.

A decision may amend many documents: the part on one begins with a line that names its title and ends
with the line that names the next. In it each instruction stands on a line of its own, and new text
follows in quotation marks, on the same line or in paragraphs of its own.

What no rule here understands is an `Unread` instruction. It is told, and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tiaowen.parsing.clause_refs import Ref, Step, read_refs


@dataclass(frozen=True, slots=True)
class Replace:
    """将第三条修改为：“…”; `renumbered` where the article gets another number at once."""

    refs: tuple[Ref, ...]
    new: tuple[str, ...]
    renumbered: Step | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """第五条第二款中的“五百元”修改为“八百元”; without `refs` in the whole text."""

    refs: tuple[Ref, ...]
    pairs: tuple[tuple[str, str], ...]
    renumbered: Step | None = None


@dataclass(frozen=True, slots=True)
class Strike:
    """删去第五条; 删去第五条第二款."""

    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Insert:
    """增加一条，作为第九条; 第五条增加一款，作为第二款.

    `within` is the clause that gets the new one, None for a whole article; `places` are the numbers
    that the new ones get, `after` the clause behind which they stand where no number is given.
    """

    unit: str
    new: tuple[str, ...]
    places: tuple[Step, ...] = ()
    within: Ref | None = None
    after: Ref | None = None


@dataclass(frozen=True, slots=True)
class Renumber:
    """第十条改为第十三条."""

    refs: tuple[Ref, ...]
    to: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class CloseGaps:
    """条文顺序作相应调整."""


@dataclass(frozen=True, slots=True)
class Rename:
    """将名称修改为：“…”."""

    title: str


@dataclass(frozen=True, slots=True)
class ReplacePreamble:
    """将引言修改为：“…”."""

    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RenameHeading:
    """将第一部分标题修改为：“…”; 第二章章名修改为“…”."""

    ref: Ref
    new: str


@dataclass(frozen=True, slots=True)
class Unread:
    """Words that no rule understands."""


Change = (
    Replace
    | Exchange
    | Strike
    | Insert
    | Renumber
    | CloseGaps
    | Rename
    | ReplacePreamble
    | RenameHeading
    | Unread
)


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction: its words as printed, without new text that stands in paragraphs of its own,
    and the changes that it asks for."""

    words: str
    changes: tuple[Change, ...]


_LABEL = re.compile(
    r"^\s*(?:(?P<part>[一二三四五六七八九十百]+)、|[（(](?P<section>[一二三四五六七八九十百]+)[）)]"
    r"|(?P<digit>\d{1,3})\s*[.．、])\s*"
)
_OPENING = ("“", "「")
_QUOTED = re.compile(r"“(?P<a>(?:[^“”]|“[^“”]*”)*)”|「(?P<b>[^「」]*)」")
_NO_CHANGE = re.compile(
    r"^(?:本决定|根据本决定|此外|现予公布|特此|本解释自)|重新公布|自.{4,14}起施行|作如下修改|^\s*$"
)


def part_on(blocks: Sequence[str], title: str) -> tuple[str, ...] | None:
    """Returns the paragraphs of a decision that are about a document, None where it names it nowhere.

    Args:
        blocks: the paragraphs of the decision.
        title: the document's title, without 《》.
    """
    wanted = _plain(title)
    heads = [i for i, block in enumerate(blocks) if _is_head(block)]
    own = [i for i in heads if any(_plain(name) == wanted for name in _titles(blocks[i]))]
    if len(own) == 1:
        level = _level(blocks[own[0]])
        end = next((i for i in heads if i > own[0] and _level(blocks[i]) == level), len(blocks))
        rest = _LABEL.sub("", blocks[own[0]])
        named = re.sub(r"^(?:对?修改)?《.*?》+(?:作(?:出)?如下修改|修改如下)?[：:]?", "", rest)
        first = (named,) if "修改为" in named or "删" in named or "增加" in named else ()
        return (*first, *blocks[own[0] + 1 : end])
    if own:
        return None
    # A decision on one document names it above all its instructions.
    start = [
        i
        for i, block in enumerate(blocks)
        if re.search("(?:如下修改|修改如下|修改[：:]|决定)", block)
        and any(_plain(name) == wanted for name in _titles(block))
    ]
    if not start:
        return None
    first_block = blocks[start[0]]
    inline = re.search(r"如下修改[：:](?P<rest>.+)$|修改如下[：:](?P<more>.+)$", first_block)
    tail = (inline["rest"] or inline["more"],) if inline else ()
    return (*tail, *blocks[start[0] + 1 :])


def read_instructions(blocks: Sequence[str]) -> tuple[Instruction, ...]:
    """Returns the instructions in the paragraphs of a decision that are about one document."""
    return tuple(Instruction(words, tuple(_changes(words, new))) for words, new in _split(blocks))


# -- the decision ----------------------------------------------------------------------------


def _plain(title: str) -> str:
    return re.sub(r"[《》〈〉\s]", "", title)


def _titles(block: str) -> Iterator[str]:
    depth, start = 0, 0
    for i, char in enumerate(block):
        if char == "《":
            start = i if depth == 0 else start
            depth += 1
        elif char == "》" and depth:
            depth -= 1
            if depth == 0:
                yield block[start : i + 1]


def _is_head(block: str) -> bool:
    """Whether a paragraph opens the part on a document: 二、修改《甲办法》; 一、对《甲办法》的修改."""
    rest = _LABEL.sub("", block)
    return rest != block and bool(re.match(r"(?:将|对|修改)?《", rest)) and "第" not in rest[:4]


def _level(block: str) -> str | None:
    match = _LABEL.match(block)
    return match.lastgroup if match else None


def _split(blocks: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each instruction with the paragraphs of new text that follow it."""
    words, new = "", []
    open_marks = 0
    for block in blocks:
        if open_marks > 0 or (words and block.startswith(_OPENING)):
            new.append(block)
            open_marks = max(0, open_marks) + _balance(block)
            continue
        if words:
            yield words, tuple(new)
        words, new = block, []
        open_marks = _balance(block)
    if words:
        yield words, tuple(new)


def _balance(block: str) -> int:
    return sum(block.count(mark) for mark in "“「") - sum(block.count(mark) for mark in "”」")


# -- one instruction -------------------------------------------------------------------------

_N = r"[〇零一二三四五六七八九十百千\d]+"
_RENUMBERED = re.compile(
    rf"改为(?P<to>第\s*{_N}\s*条(?:之{_N})?(?:(?:、|和|至|，){{0,1}}第{_N}条)*)"
)
_ADDED = re.compile(
    rf"增加(?P<count>{_N})?个?(?P<unit>条|款|项|目)(?:[，,]?(?:分别)?作为(?P<as>[^：:“「，。]+))?"
)
_HEADING = re.compile(
    rf"(?P<ref>第{_N}(?:部分|编|章|节))的?(?:标题|章名|节名|编名|名称)(?:修改|改)为"
)


def _changes(words: str, paragraphs: tuple[str, ...]) -> Iterator[Change]:
    body = _LABEL.sub("", words).strip()
    if re.search("(?:条文|条款|条|款|项)(?:的)?(?:顺序|序号)", body) and "调整" in body:
        yield CloseGaps()
        return
    new = _new_text(body, paragraphs)
    bare = _QUOTED.sub("□", re.sub("[“「][^”」]*$", "□", body))
    if re.search("(?:名称|标题|题目)(?:修改|改)为", bare) and not _HEADING.search(bare):
        yield Rename(" ".join(new).strip("《》")) if new else Unread()
    elif match := _HEADING.search(bare):
        refs = read_refs(match["ref"])
        yield RenameHeading(refs[0], new[0]) if refs and new else Unread()
    elif re.search("引言|序言|正文第一段|首部", bare) and "修改为" in bare:
        yield ReplacePreamble(new) if new else Unread()
    elif _NO_CHANGE.search(bare) and not re.search("第.+条.*(?:修改为|删)|增加", bare):
        return
    else:
        yield from _on_clauses(body, bare, new)


def _on_clauses(body: str, bare: str, new: tuple[str, ...]) -> Iterator[Change]:
    """The changes on clauses, one for each part of a sentence that says one."""
    done = False
    refs = _first_refs(bare)
    moved = _RENUMBERED.search(bare)
    to = _steps(moved["to"]) if moved else ()
    if match := _ADDED.search(bare):
        yield _insert(bare, match, new)
        done = True
    elif re.search("删去|删除", bare) and "□" not in bare.split("删", 1)[1][:30]:
        struck = _first_refs(bare.split("删", 1)[1])
        if struck:
            yield Strike(struck)
            done = True
    elif pairs := tuple(_exchanges(body)):
        yield Exchange(refs, pairs, to[0] if len(to) == 1 else None)
        done = True
    elif re.search("(?:修改|修订|改)为[：:]?\\s*(?:□|$)", bare) and refs and new:
        yield Replace(refs, new, to[0] if len(to) == 1 else None)
        done = True
    elif moved and refs:
        yield Renumber(refs, to)
        done = True
    if not done:
        yield Unread()


def _insert(bare: str, match: re.Match[str], new: tuple[str, ...]) -> Change:
    if not new:
        return Unread()
    places = _steps(match["as"]) if match["as"] else ()
    before = bare[: match.start()]
    refs = _first_refs(before)
    behind = re.search("[之以]?后$|后面$", before.strip())
    whole = match["unit"] == "条"
    within = None if whole or not refs else refs[-1]
    after = refs[-1] if refs and behind else None
    if whole and not places and not after:
        return Unread()
    if not whole and within is None:
        return Unread()
    return Insert(match["unit"], new, places, None if whole else within, after)


def _exchanges(body: str) -> Iterator[tuple[str, str]]:
    """The words to be exchanged: “甲”修改为“乙”; “甲”“丙”修改为“乙”; 删去“甲”; “甲”后增加“乙”."""
    quoted = [(match.start(), match.end(), _inner(match)) for match in _QUOTED.finditer(body)]
    waiting: list[str] = []
    for i, (start, end, words) in enumerate(quoted):
        before = body[quoted[i - 1][1] if i else 0 : start]
        after = body[end : quoted[i + 1][0] if i + 1 < len(quoted) else len(body)]
        if re.search("(?:修改|改|修订)为[：:]?$", before) and waiting:
            yield from ((old, words) for old in waiting)
            waiting = []
        elif re.search("[之以]?后增加$", before) and waiting:
            yield from ((old, old + words) for old in waiting)
            waiting = []
        elif re.search("[之以]?前增加$", before) and waiting:
            yield from ((old, words + old) for old in waiting)
            waiting = []
        elif re.search("(?:删去|删除)[^，。]*(?:中的?|的)?$", before) and not re.match(
            "(?:修改|改)为", after
        ):
            yield words, ""
        elif re.search("(?:中的?|、|和|将|把|^|，)$", before) or not before:
            waiting.append(words)


def _inner(match: re.Match[str]) -> str:
    return match["a"] if match["a"] is not None else match["b"]


def _new_text(body: str, paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """The paragraphs of new text, without their outer marks; marks inside are set back by one."""
    inline = re.search("(?:为|：|:)\\s*(?P<text>[“「].*)$", body, re.DOTALL)
    lines = [inline["text"]] if inline else []
    lines += paragraphs
    if not lines:
        return ()
    text = "\n".join(
        line[1:] if i == 0 or line.startswith(_OPENING) else line for i, line in enumerate(lines)
    )
    text = re.sub("[”」][。；]?$", "", text)
    return tuple(line.translate(_MARKS) for line in text.split("\n"))


# Quoted text has its own quotations in single marks, which are double ones where it stands alone.
_MARKS = str.maketrans("‘’『』", "“”「」")


def _first_refs(text: str) -> tuple[Ref, ...]:
    # 将十一条修改为: the mirror, or the gazette, lost a 第.
    mended = re.sub(rf"(?<=将)(?={_N}条)", "第", text)
    match = re.search(rf"第\s*[（(]?\s*{_N}", mended)
    return read_refs(mended, match.start()) if match else ()


def _steps(words: str) -> tuple[Step, ...]:
    """The last step of each clause that words name: 第七条、第八条; 第（五）项; 第七条至第九条."""
    found: list[Step] = []
    for ref in _first_refs(words):
        found.append(ref.steps[-1])
        if ref.last:
            first, last = ref.steps[-1], ref.last[-1]
            found += [
                Step(first.level, number) for number in range(first.number + 1, last.number + 1)
            ]
    return tuple(found)
