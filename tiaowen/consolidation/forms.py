"""The forms of an instruction: a piece of a sentence has to be one of them as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tiaowen.consolidation.changes import (
    Change,
    CloseGaps,
    Exchange,
    Insert,
    InsertHeading,
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
from tiaowen.consolidation.context import Context
from tiaowen.numerals import Number, parse_number
from tiaowen.parsing.clause_refs import Ref

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
_Form = Callable[[Context, _Found], Change | None]
_FORMS: list[tuple[re.Pattern[str], _Form]] = []


def _form(*patterns: str) -> Callable[[_Form], _Form]:
    """Registers what reads pieces of these forms; the first form that a piece has reads it."""

    def register(read: _Form) -> _Form:
        for pattern in patterns:
            filled = _PART.sub(lambda one: _PARTS[one[0]], pattern)
            _FORMS.append((re.compile(filled), read))
        return read

    return register


@_form(
    r"(?:条文|条款|章节|法律|款|项|章|节|条|的|对|其他|其余|有关|相关|以下|引用|援引|涉及|其|及其?|和|、"
    r"|并|中|依次|顺序|序号|次序|编号|本法|本条例|本办法|本规定|作了?|做|相应|修改|调整|顺延|后移|前移|部分文字)++"
)
def _order(context: Context, found: _Found) -> Change | None:
    if not re.search("顺序|序号|次序|编号", found["piece"]):
        return None
    if "部分文字" in found["piece"]:
        context.also = Unread("which words are changed (部分文字) is not said")
    return CloseGaps()


@_form("(?:本?(?:法律?|法规|条例|规章|办法|规定|细则|规则|文件)?的?)(?:名称|标题|题目)TO(?P<new>Q)")
def _rename(context: Context, found: _Found) -> Change | None:
    return Rename("".join(context.quoted(found["new"])).strip("《》"))


@_form(
    "(?:引言|序言|前言|导语|首部)(?:部分)?TO(?P<new>Q)",
    "(?:正文)?第(?P<number>N)(?:自然)?段TO(?P<new>Q)",
)
def _lead(context: Context, found: _Found) -> Change | None:
    number = parse_number(found["number"]) if found.get("number") else None
    return ReplaceLead(context.quoted(found["new"]), number)


@_form("(?P<ref>R)的?(?:章名|节名|编名|标题|名称|题目)(?:IN(?P<old>Q))?TO(?P<new>Q)")
def _heading(context: Context, found: _Found) -> Change | None:
    old = "".join(context.quoted(found["old"])) if found["old"] else None
    return RenameHeading(context.refs(found["ref"])[0], "".join(context.quoted(found["new"])), old)


@_form(
    "(?P<ref>R)(?:的?内容)?(?:分别|依次|相应)?(?:(?:调整|变更|修改)为|改为|改作|作为|移作)(?P<to>R)",
    "(?P<ref>R)(?:(?:修改|改|拆分|分)为N[条款]|单独作为一条)作为(?P<to>R)",
)
def _renumber(context: Context, found: _Found) -> Change | None:
    refs = context.subjects(found["ref"])
    return Renumber(refs, context.places(found["to"], refs[0]))


@_form("(?P<ref>R)合并(?:[作改]?为(?P<to>R))?")
def _merge(context: Context, found: _Found) -> Change | None:
    refs = context.subjects(found["ref"])
    whole = [ref for ref in refs if ref.steps[-1].level == "条"]
    context.subject = (*whole, *refs)[:1]  # new words that follow are those of the first
    return Merge(refs, context.places(found["to"], refs[0])[0] if found["to"] else None)


@_form("(?P<ref>R)(?:移至|移到|移动到|调至|调整到|调整至)(?P<at>R)(?:之|以)?(?P<side>后|前)面?")
def _move(context: Context, found: _Found) -> Change | None:
    refs = context.subjects(found["ref"])
    return Move(refs, context.places(found["at"], refs[0])[0], found["side"] == "前")


@_form("(?P<ref>R)改为(?P<to>R)[：:](?P<new>Q)")
def _renumber_and_replace(context: Context, found: _Found) -> Change | None:
    context.also = Replace(context.subjects(found["ref"]), context.quoted(found["new"]))
    return _renumber(context, found)


@_form(
    "(?P<ref>R)?(?:的?内容)?TO(?P<new>Q)",
    "(?P<ref>R)(?:修改|改|拆分|分)为N[条款](?:作为R)?[：:](?P<new>Q)",
)
def _replace(context: Context, found: _Found) -> Change | None:
    refs = context.subjects(found["ref"])
    return Replace(refs, context.quoted(found["new"])) if refs else None


@_form(
    "(?P<title>名称)?(?:、|和|及)?(?P<ref>R)?(?P<all>(?:有关|相关|其他)(?:条文|条款)|OWN|全文|文中|条文|各条)?IN"
    "(?P<old>QS)(?:的表述|一词|字样|等?表述)?TO(?P<new>QS)"
)
def _exchange(context: Context, found: _Found) -> Change | None:
    old, new = context.each_quoted(found["old"]), context.each_quoted(found["new"])
    if len(new) not in (1, len(old)):
        return None
    pairs = tuple(zip(old, new * len(old) if len(new) == 1 else new, strict=True))
    return _exchanged(context, found, pairs)


@_form(
    "(?P<ref>R)?(?P<all>(?:有关|相关|其他)(?:条文|条款)|OWN|全文|文中|各条)?IN(?P<old>QS)"
    "(?:的?表述|一词|字样)?(?:予以|均|一并)?OUT",
    "OUT(?P<ref>R)?(?P<all>(?:有关|相关|其他)(?:条文|条款)|OWN|全文|文中|各条)?IN(?P<old>QS)(?:的?表述|一词|字样)?",
    "(?P<ref>R)IN?OUT(?P<old>QS)(?:的?表述|一词|字样)?",
)
def _strike_words(context: Context, found: _Found) -> Change | None:
    return _exchanged(context, found, tuple((old, "") for old in context.each_quoted(found["old"])))


@_form("(?P<ref>R)?IN(?P<old>QS)(?:之|以)?(?P<side>后|前)面?(?:增加|增写)(?:一句)?[：:]?(?P<new>Q)")
def _add_words(context: Context, found: _Found) -> Change | None:
    (new,) = context.each_quoted(found["new"])
    before = found["side"] == "前"
    olds = context.each_quoted(found["old"])
    return _exchanged(
        context, found, tuple((old, new + old if before else old + new) for old in olds)
    )


def _exchanged(
    context: Context, found: _Found, pairs: tuple[tuple[str, str], ...]
) -> Change | None:
    everywhere = bool(found.get("all")) or not (found["ref"] or context.here)
    if any(not old for old, _ in pairs) or (everywhere and context.lost and not found.get("all")):
        return None
    title = bool(found.get("title"))
    refs = () if everywhere or (title and not found["ref"]) else context.subjects(found["ref"])
    return Exchange(refs, pairs, title)


@_form("OUT(?P<ref>R)", "(?P<ref>R)(?:予以|一并)?OUT")
def _strike(context: Context, found: _Found) -> Change | None:
    return Strike(context.subjects(found["ref"]))


@_form(
    "(?:(?P<ref>R)(?:(?:之|以)?(?P<side>后|前)面?)?)?IN(?:再)?(?:增加|新增|增设|增写)(?P<count>N)?个?(?P<unit>条|款|项|目)"
    "(?:(?:依次|分别)?作为(?P<to>R))?即?[：:](?P<new>Q)"
)
def _insert(context: Context, found: _Found) -> Change | None:
    unit: Any = found["unit"]
    count = parse_number(found["count"]) if found["count"] else 1
    whole = unit == "条"
    named = context.complete(found["ref"]) if found["ref"] else ()
    beside = named[-1] if named and found["side"] else None
    within = None if whole else named[-1] if named else context.holder(unit)
    if within and within.steps[-1].level == unit:
        within = Ref(within.steps[:-1], within.start, within.end)
    places = context.places(found["to"], within) if found["to"] else ()
    if count is None or (not whole and within is None) or (whole and not (places or beside)):
        return None
    if named:
        context.here = named[-1].steps
    elif whole:
        context.here = ()
    new = context.quoted(found["new"])
    return Insert(unit, count, new, places, within, beside, found["side"] == "前")


@_form("(?P<ref>R)?IN(?:增加|新增|增设)(?P<to>R)[：:](?P<new>Q)")
def _insert_numbered(context: Context, found: _Found) -> Change | None:
    unit = context.refs(found["to"])[0].steps[-1].level
    if unit not in ("款", "项", "目"):
        return None
    count = str(len(context.refs(found["to"])))
    return _insert(context, {**found, "side": "", "unit": unit, "count": count})


@_form("(?:R(?:之|以)?[后前])?增加一[章节](?:作为)(?P<to>R)[：:]?(?P<new>Q)(?:包括(?P<first>R))?")
def _insert_heading(context: Context, found: _Found) -> Change | None:
    first = context.refs(found["first"])[0] if found["first"] else None
    return InsertHeading(context.refs(found["to"])[0], context.quoted(found["new"]), first)


def read_piece(context: Context, piece: str) -> Change:
    """Returns what a piece asks for, `Unread` where it has none of the forms.

    Args:
        context: what the pieces before it are about.
        piece: the piece, with its quotations as “n” and its references as ‹n›.
    """
    for pattern, read in _FORMS:
        match = pattern.fullmatch(piece)
        if match:
            change = read(context, {"piece": piece, **match.groupdict()})
            if change is not None:
                return change
    return Unread()
