"""The sentences of a decision about one document → its instructions, in their order.

A sentence is cut at its commas and full stops; each piece has to be, as a whole, one of the forms
in `_FORMS`. A piece that is none of them is `Unread`: it is told, and changes nothing. What a piece
leaves out (第二款修改为) stands in the pieces before it, up to the label of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tiaowen.consolidation.changes import (
    Change,
    CloseGaps,
    Exchange,
    Insert,
    InsertHeading,
    Instruction,
    Merge,
    Move,
    Rename,
    RenameHeading,
    Renumber,
    Replace,
    ReplaceLead,
    Strike,
    Unread,
)
from tiaowen.consolidation.sentences import (
    Sentence,
    part_on,
    plain_title,
    read_sentences,
    titles_in,
)
from tiaowen.numerals import Number, parse_number
from tiaowen.parsing.clause_refs import DEPTH, Ref, Step, read_refs


def read_instructions(
    paragraphs: Sequence[str], title: str, heading: str = ""
) -> tuple[Instruction, ...] | None:
    """Returns what a decision says to change in a document, None where it does not name it.

    Args:
        paragraphs: those of the decision, without blank lines.
        title: the document's title, without 《》.
        heading: the decision's own title.
    """
    sentences = part_on(read_sentences(paragraphs), title, heading)
    if sentences is None:
        return None
    reader = _Reader(title)
    return tuple(one for sentence in sentences for one in reader.read(sentence))


# -- forms -----------------------------------------------------------------------------------

# In a form, R is a list of references, Q one quotation, QS several, TO 修改为.
_PARTS = {
    "QS": r"(?:“\d+”(?:、|和|及|以及|与)?)+",
    "Q": r"“\d+”",
    "R": r"‹\d+›",
    "TO": "(?:统一|均|分别|相应|一并)*(?:修改|修订|改|调整|变更|更改|替换|表述)为[：:]?",
    "OUT": "(?:删去|删除|取消)",
    "OWN": "本(?:法|条例|办法|规定|细则|规则|解释|通知)",
    "IN": "(?:条文)?(?:中|里|内)?(?:的|所称的?|规定的)?",
    "N": Number,
}
_PART = re.compile("(?<![A-Za-z])(?:QS|Q|R|TO|OUT|OWN|IN|N)(?![A-Za-z])")
_Found = dict[str, str]
_Form = Callable[["_Reader", _Found], Change | None]
_FORMS: list[tuple[re.Pattern[str], _Form]] = []


def _form(*patterns: str) -> Callable[[_Form], _Form]:
    """Registers what reads pieces of these forms; the first form that a piece has reads it."""

    def register(read: _Form) -> _Form:
        for pattern in patterns:
            filled = _PART.sub(lambda one: _PARTS[one[0]], pattern)
            _FORMS.append((re.compile(filled), read))
        return read

    return register


_NO_CHANGE = re.compile(
    r"|[^“‹]*(?:如下|以下)?(?:作|做)出?(?:如下|以下)?(?:修改|修正)[：:]?|的?修改(?:如下)?[：:]?"
    r"|(?:本|此)(?:决定|修正案|解释|规定|办法|通知|令)自.*|.*自.*起(?:施行|实施|执行|生效)"
    r"|根据(?:上述|以上)修改|根据本(?:决定|令|修正案)[^“‹]*|[^“‹]*重新(?:公布|发布)|现予(?:公布|发布)|特此.*"
)
_SOFT = re.compile(
    r"^(?:此外|另外|同时|并且|并|其中|相应地?|将|把|在|对于?|原(?=‹)|该(?=‹)|本条(?!例)|该条|该款|的(?=“))+"
)


@_form(
    r"(?:条文|条款|章节|法律|款|项|章|节|条|的|对|其他|其余|有关|相关|以下|引用|援引|涉及|其|及其?|和|、"
    r"|并|中|依次|顺序|序号|次序|编号|本法|本条例|本办法|本规定|作了?|做|相应|修改|调整|顺延|后移|前移|部分文字)+"
)
def _order(reader: _Reader, found: _Found) -> Change | None:
    if not re.search("顺序|序号|次序|编号", found["piece"]):
        return None
    if "部分文字" in found["piece"]:
        reader.also = Unread("which words are changed (部分文字) is not said")
    return CloseGaps()


@_form("(?:本?(?:法律?|法规|条例|规章|办法|规定|细则|规则|文件)?的?)(?:名称|标题|题目)TO(?P<new>Q)")
def _rename(reader: _Reader, found: _Found) -> Change | None:
    return Rename("".join(reader.quoted(found["new"])).strip("《》"))


@_form(
    "(?:引言|序言|前言|导语|首部)(?:部分)?TO(?P<new>Q)",
    "(?:正文)?第(?P<number>N)(?:自然)?段TO(?P<new>Q)",
)
def _lead(reader: _Reader, found: _Found) -> Change | None:
    number = parse_number(found["number"]) if found.get("number") else None
    return ReplaceLead(reader.quoted(found["new"]), number)


@_form("(?P<ref>R)的?(?:章名|节名|编名|标题|名称|题目)(?:IN(?P<old>Q))?TO(?P<new>Q)")
def _heading(reader: _Reader, found: _Found) -> Change | None:
    old = "".join(reader.quoted(found["old"])) if found["old"] else None
    return RenameHeading(reader.refs(found["ref"])[0], "".join(reader.quoted(found["new"])), old)


@_form(
    "(?P<ref>R)(?:的?内容)?(?:分别|依次|相应)?(?:(?:调整|变更|修改)为|改为|改作|作为|移作)(?P<to>R)",
    "(?P<ref>R)(?:(?:修改|改|拆分|分)为N[条款]|单独作为一条)作为(?P<to>R)",
)
def _renumber(reader: _Reader, found: _Found) -> Change | None:
    refs = reader.subjects(found["ref"])
    return Renumber(refs, reader.places(found["to"], refs[0]))


@_form("(?P<ref>R)合并(?:[作改]?为(?P<to>R))?")
def _merge(reader: _Reader, found: _Found) -> Change | None:
    refs = reader.subjects(found["ref"])
    whole = [ref for ref in refs if ref.steps[-1].level == "条"]
    reader.subject = (*whole, *refs)[:1]  # new words that follow are those of the first
    return Merge(refs, reader.places(found["to"], refs[0])[0] if found["to"] else None)


@_form("(?P<ref>R)(?:移至|移到|移动到|调至|调整到|调整至)(?P<at>R)(?:之|以)?(?P<side>后|前)面?")
def _move(reader: _Reader, found: _Found) -> Change | None:
    refs = reader.subjects(found["ref"])
    return Move(refs, reader.places(found["at"], refs[0])[0], found["side"] == "前")


@_form("(?P<ref>R)改为(?P<to>R)[：:](?P<new>Q)")
def _renumber_and_replace(reader: _Reader, found: _Found) -> Change | None:
    reader.also = Replace(reader.subjects(found["ref"]), reader.quoted(found["new"]))
    return _renumber(reader, found)


@_form(
    "(?P<ref>R)?(?:的?内容)?TO(?P<new>Q)",
    "(?P<ref>R)(?:修改|改|拆分|分)为N[条款](?:作为R)?[：:](?P<new>Q)",
)
def _replace(reader: _Reader, found: _Found) -> Change | None:
    refs = reader.subjects(found["ref"])
    return Replace(refs, reader.quoted(found["new"])) if refs else None


@_form(
    "(?P<title>名称)?(?:、|和|及)?(?P<ref>R)?(?P<all>(?:有关|相关|其他)(?:条文|条款)|OWN|全文|文中|条文|各条)?IN"
    "(?P<old>QS)(?:的表述|一词|字样|等?表述)?TO(?P<new>QS)"
)
def _exchange(reader: _Reader, found: _Found) -> Change | None:
    old, new = reader.each_quoted(found["old"]), reader.each_quoted(found["new"])
    if len(new) not in (1, len(old)):
        return None
    pairs = tuple(zip(old, new * len(old) if len(new) == 1 else new, strict=True))
    return _exchanged(reader, found, pairs)


@_form(
    "(?P<ref>R)?(?P<all>(?:有关|相关|其他)(?:条文|条款)|OWN|全文|文中|各条)?IN(?P<old>QS)"
    "(?:的?表述|一词|字样)?(?:予以|均|一并)?OUT",
    "OUT(?P<ref>R)?(?P<all>(?:有关|相关|其他)(?:条文|条款)|OWN|全文|文中|各条)?IN(?P<old>QS)(?:的?表述|一词|字样)?",
    "(?P<ref>R)IN?OUT(?P<old>QS)(?:的?表述|一词|字样)?",
)
def _strike_words(reader: _Reader, found: _Found) -> Change | None:
    return _exchanged(reader, found, tuple((old, "") for old in reader.each_quoted(found["old"])))


@_form("(?P<ref>R)?IN(?P<old>QS)(?:之|以)?(?P<side>后|前)面?增加[：:]?(?P<new>Q)")
def _add_words(reader: _Reader, found: _Found) -> Change | None:
    (new,) = reader.each_quoted(found["new"])
    before = found["side"] == "前"
    olds = reader.each_quoted(found["old"])
    return _exchanged(
        reader, found, tuple((old, new + old if before else old + new) for old in olds)
    )


def _exchanged(reader: _Reader, found: _Found, pairs: tuple[tuple[str, str], ...]) -> Change | None:
    everywhere = bool(found.get("all")) or not (found["ref"] or reader.here)
    if any(not old for old, _ in pairs) or (everywhere and reader.lost and not found.get("all")):
        return None
    title = bool(found.get("title"))
    refs = () if everywhere or (title and not found["ref"]) else reader.subjects(found["ref"])
    return Exchange(refs, pairs, title)


@_form("OUT(?P<ref>R)", "(?P<ref>R)(?:予以|一并)?OUT")
def _strike(reader: _Reader, found: _Found) -> Change | None:
    return Strike(reader.subjects(found["ref"]))


@_form(
    "(?:(?P<ref>R)(?:(?:之|以)?(?P<side>后|前)面?)?)?IN(?:再)?(?:增加|新增|增设|增写)(?P<count>N)?个?(?P<unit>条|款|项|目)"
    "(?:(?:依次|分别)?作为(?P<to>R))?即?[：:](?P<new>Q)"
)
def _insert(reader: _Reader, found: _Found) -> Change | None:
    unit: Any = found["unit"]
    count = parse_number(found["count"]) if found["count"] else 1
    whole = unit == "条"
    named = reader.complete(found["ref"]) if found["ref"] else ()
    beside = named[-1] if named and found["side"] else None
    within = None if whole else named[-1] if named else reader.holder(unit)
    if within and within.steps[-1].level == unit:
        within = Ref(within.steps[:-1], within.start, within.end)
    places = reader.places(found["to"], within) if found["to"] else ()
    if count is None or (not whole and within is None) or (whole and not (places or beside)):
        return None
    if named:
        reader.here = named[-1].steps
    elif whole:
        reader.here = ()
    new = reader.quoted(found["new"])
    return Insert(unit, count, new, places, within, beside, found["side"] == "前")


@_form("(?P<ref>R)?IN(?:增加|新增|增设)(?P<to>R)[：:](?P<new>Q)")
def _insert_numbered(reader: _Reader, found: _Found) -> Change | None:
    unit = reader.refs(found["to"])[0].steps[-1].level
    if unit not in ("款", "项", "目"):
        return None
    count = str(len(reader.refs(found["to"])))
    return _insert(reader, {**found, "side": "", "unit": unit, "count": count})


@_form("(?:R(?:之|以)?[后前])?增加一[章节](?:作为)(?P<to>R)[：:]?(?P<new>Q)(?:包括(?P<first>R))?")
def _insert_heading(reader: _Reader, found: _Found) -> Change | None:
    first = reader.refs(found["first"])[0] if found["first"] else None
    return InsertHeading(reader.refs(found["to"])[0], reader.quoted(found["new"]), first)


# -- one sentence ----------------------------------------------------------------------------

_SQUASHED = re.compile(
    r"[，,]\s*(?=(?:依次|分别)?作为|即[：:]|包括第)|(?<=合并)[，,]\s*(?=作为|改为第|为第)"
)
_CUT = re.compile(
    r"[，,；;。]|(?<!依)并(?=修改为|将|增加|删去|删除|在|对)|\s+(?=第)"
    r"|(?<=修改)[：:]|(?<=[改修订]为“\d”)[、和](?=第|“\d+”(?:修改|改)为)"
    r"|(?<=”)(?=将|把|对|在|第|增加[一二两三四五六]|删[去除]第)"
)
_NAMED = re.compile("[，,](?:其|具体)?(?:内容|章名|节名)为[：:]?(?=“)")
_LIMITS = re.compile("^但|除外|不包括|不含|之外|^除")
_LIMITED = Unread("its sentence has an exception that no rule reads")


@dataclass(slots=True)
class _Reader:
    """Reads sentence after sentence.

    `here` is the clause that the last piece was about, `subject` the list of them; they are `lost`
    behind a piece that was not understood.
    """

    title: str
    here: tuple[Step, ...] = ()
    subject: tuple[Ref, ...] = ()
    lost: bool = False
    also: Change | None = None
    lists: list[tuple[Ref, ...]] = field(default_factory=list)
    quotations: tuple[tuple[str, ...], ...] = ()

    def read(self, sentence: Sentence) -> Iterator[Instruction]:
        """Yields the instructions of one sentence; none of them where one has an exception."""
        found = list(self._pieces(sentence))
        limited = any(
            isinstance(one.change, Unread) and _LIMITS.search(re.sub("“.*?”", "", one.words))
            for one in found
        )
        for one in found:
            known = isinstance(one.change, Unread)
            yield Instruction(one.words, _LIMITED) if limited and not known else one

    def _pieces(self, sentence: Sentence) -> Iterator[Instruction]:
        if sentence.rank is not None:
            self.here, self.subject, self.lost = (), (), False
        self.quotations = sentence.quotations
        plain = _NAMED.sub("：", self._without_title(sentence.plain))
        squashed = _SQUASHED.sub("", plain)
        for piece in re.split(_CUT, squashed):
            bare = re.sub(r"\s", "", piece)
            self.lists = []
            lifted = _SOFT.sub("", self._lift(bare))
            about = re.fullmatch(r"(?P<ref>‹\d+›)(?:作出?|做)?(?:如下|以下)?修改[：:]?", lifted)
            if about:
                self.subjects(about["ref"])
            if about or _NO_CHANGE.fullmatch(lifted):
                continue
            words = self._as_printed(bare)
            if not sentence.closed and bare.endswith(f"“{len(self.quotations) - 1}”"):
                yield Instruction(words, Unread("its quotation has no closing mark"))
                continue
            change = self._change(lifted)
            if isinstance(change, Unread):  # what follows may speak of what was not understood
                self.here, self.subject, self.lost = (), (), True
            yield Instruction(words, change)
            if self.also:
                yield Instruction(words, self.also)
                self.also = None

    def _without_title(self, plain: str) -> str:
        """The words without the document's own title, which says no more than “in this text”."""
        for name in titles_in(plain):
            if plain_title(name) == plain_title(self.title):
                plain = re.sub(re.escape(name) + r"(?:（[^（）]*）|\([^()]*\))?", "", plain)
        plain = plain if plain_title(plain) != plain_title(self.title) else ""
        short = re.sub("^中华人民共和国", "", self.title)
        return re.sub(
            rf"{re.escape(short)}(?=第)|(?<![同基])本(?:法|条例|办法|规定)(?=第)", "", plain
        )

    def _lift(self, piece: str) -> str:
        # 将十一条修改为: the mirror, or the gazette, lost a 第.
        piece = re.sub(rf"(?<=将)(?={_PARTS['N']}条)", "第", piece)
        done, at = "", 0
        for match in re.finditer(rf"第[（(]?{_PARTS['N']}|附件", piece):
            refs = read_refs(piece, match.start()) if match.start() >= at else ()
            if refs:
                done += piece[at : match.start()] + f"‹{len(self.lists)}›"
                self.lists.append(refs)
                at = refs[-1].end
        return done + piece[at:]

    def _change(self, piece: str) -> Change:
        for pattern, read in _FORMS:
            match = pattern.fullmatch(piece)
            if match:
                change = read(self, {"piece": piece, **match.groupdict()})
                if change is not None:
                    return change
        return Unread()

    def _as_printed(self, piece: str) -> str:
        return re.sub(r"“(\d+)”", lambda one: f"“{''.join(self.quotations[int(one[1])])}”", piece)

    def quoted(self, token: str) -> tuple[str, ...]:
        """The paragraphs of a quotation."""
        return self.quotations[int(token.strip("“”"))]

    def each_quoted(self, tokens: str) -> tuple[str, ...]:
        """The words of each quotation of a list."""
        return tuple("\n".join(self.quotations[int(one)]) for one in re.findall(r"“(\d+)”", tokens))

    def refs(self, token: str) -> tuple[Ref, ...]:
        """The references of a list, each member of a range for itself."""
        found: list[Ref] = []
        for ref in self.lists[int(token.strip("‹›"))]:
            found.append(Ref(ref.steps, ref.start, ref.end))
            last = ref.steps[-1]
            for number in range(last.number + 1, ref.last[-1].number + 1 if ref.last else 0):
                steps = (*ref.steps[:-1], Step(last.level, number))
                found.append(Ref(steps, ref.start, ref.end))
        return tuple(found)

    def complete(self, token: str) -> tuple[Ref, ...]:
        """The references of a list, what they leave out taken from the pieces before."""
        return tuple(_below(self.here, ref) for ref in self.refs(token))

    def subjects(self, token: str | None) -> tuple[Ref, ...]:
        """What a piece is about, where it says so; else what the piece before is about."""
        if token:
            self.subject = self.complete(token)
            self.here = self.subject[-1].steps
        return self.subject

    def places(self, token: str, beside: Ref | None) -> tuple[Ref, ...]:
        """New numbers of clauses, what they leave out taken from another reference."""
        steps = beside.steps if beside else ()
        return tuple(_below(steps, ref) for ref in self.refs(token))

    def holder(self, unit: str) -> Ref | None:
        """The clause that gets a new 款, 项 or 目 where the piece names none."""
        steps = tuple(step for step in self.here if DEPTH[step.level] < DEPTH[unit])
        return Ref(steps, 0, 0) if steps else None


def _below(here: tuple[Step, ...], ref: Ref) -> Ref:
    if DEPTH[ref.steps[0].level] <= DEPTH["条"]:
        return ref
    kept = tuple(step for step in here if DEPTH[step.level] < DEPTH[ref.steps[0].level])
    return Ref((*kept, *ref.steps), ref.start, ref.end)
