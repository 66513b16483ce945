"""References to clauses (第五条第二款、第三款和第七条) → their steps, and what they mean in a text.

`read_refs` reads what stands in running text; `find_clause` and `find_clauses` look a reference up.
款 are counted as lawyers count them: the first is the article's own first paragraph, and a
list （一）（二） belongs to the 款 that introduces it. What a text does not have is None, never the
nearest that it has. Words are in Simplified script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from tiaowen.model import NO_CLAUSE, ClauseId, Lean, Outline
from tiaowen.numerals import parse_number

Level = Literal["编", "分编", "部分", "章", "节", "附件", "条", "款", "项", "目", "行"]
DEPTH: Mapping[str, int] = {
    level: depth
    for depth, levels in enumerate(
        (
            ("附件",),
            ("编", "部分"),
            ("分编",),
            ("章",),
            ("节",),
            ("条",),
            ("款",),
            ("项", "行"),
            ("目",),
        )
    )
    for level in levels
}
_N = r"(?:[〇○零一二三四五六七八九十百千]+|[0-9０-９]+)"
# What looks like a level and is another word: 项目, 条例, 条件, 款式, 目标, 节能.
_UNIT = (
    r"(?:部分|分编|点|编(?![制号写])|章(?!程)|节(?![能约日水课假目])|条(?![例件款文线]|约定?[^定])"
    r"|款(?!式)|项(?!目)|行(?![业政动为])|目(?![标的录前]))"
)
_ONE = rf"[（(]?\s*{_N}\s*[）)]?"
_STEP = re.compile(
    rf"第\s*[（(]?\s*(?P<n>{_N})(?:\s*[-－—]\s*(?P<dash>[0-9０-９]+)|(?P<letter>[A-Z]{{1,2}}))?"
    rf"\s*[）)]?\s*(?P<unit>{_UNIT})(?:\s*之\s*(?P<sub>{_N})(?![条款项]))?"
    rf"|(?P<annex>附[件表录])\s*(?P<an>{_N})?"
)
# One unit behind several numbers: 第一、二款, 第（一）至（三）项.
_TO = r"\s*(?:至|到|[—–~～])\s*"
_AND = r"\s*(?:、|和|与|及|或者|或|以及)\s*"
# 第（一）（四）项 has no mark between its numbers.
_NEXT = rf"(?:{_AND}|{_TO}|(?<=[）)])(?=[（(]))"
_SHARED = re.compile(rf"第?\s*{_ONE}(?:{_NEXT}第?\s*{_ONE})+\s*(?P<unit>{_UNIT})")
_MEMBER = re.compile(rf"(?P<to>{_TO})?第?\s*[（(]?\s*(?P<n>{_N})\s*[）)]?")
# Behind an article or 款, or in a list of such: 第四条（一）项, 第十条、十一条.
_BARE = re.compile(rf"(?P<open>[（(])?\s*(?P<n>{_N})\s*[）)]?\s*(?P<unit>{_UNIT})")
_JOIN = re.compile(r"\s*(?:、|，?以及|，?和|与|及|或者|或|，(?=第))\s*")
_RANGE = re.compile(r"\s*(?:至|到|[—–~～-])\s*")
_GAP = re.compile(r"\s+(?=第)")


class Step(Lean, frozen=True):
    """One level of a reference: 第五条之一 is level 条, number 5, sub 1; 第2A条 has a letter.

    附件 without a number is number 0.
    """

    level: Level
    number: int
    sub: int = 0
    letter: str = ""


class Ref(Lean, frozen=True):
    """A reference, from its outermost step; `start` and `end` are the span of its own words.

    `inherited` is how many of its steps stand in the reference before it (第五条第二款、第三款).
    `last` is the end of a range (第十条至第十二条).
    """

    steps: tuple[Step, ...]
    start: int
    end: int
    inherited: int = 0
    last: tuple[Step, ...] = ()


def read_refs(
    text: str, start: int = 0, before: Ref | None = None, under: Level | None = None
) -> tuple[Ref, ...]:
    """Returns the references of one list that begins at `start`, () where none begins there.

    Args:
        text: the text of a clause.
        start: where the first reference has to begin, as an offset in code points.
        before: the reference that the list goes on from.
        under: the level of the words in front, as of 前款: what is below it may lack its 第.
    """
    found: list[Ref] = []
    at = start
    while members := _read_member(text, at, found[-1] if found else before, under):
        ref = members[-1]
        until = _RANGE.match(text, ref.end) if not ref.last else None
        last = _read_member(text, until.end(), ref) if until else ()
        if len(last) == 1 and last[0].steps[-1].level == ref.steps[-1].level:
            ref = Ref(ref.steps, ref.start, last[0].end, ref.inherited, last[0].steps)
        found += [*members[:-1], ref]
        join = _JOIN.match(text, ref.end)
        if not join:
            break
        at = join.end()
    return tuple(found)


def _read_member(
    text: str, start: int, before: Ref | None, under: Level | None = None
) -> tuple[Ref, ...]:
    """One member of a list: several references where one unit stands behind several numbers."""
    own: list[Step] = []
    shared: list[tuple[Step, int, int, bool]] = []
    at = start
    while not shared:
        if match := _SHARED.match(text, at):
            if text[at] != "第" and not _may_be_bare(match, own, before, under):
                break
            shared = list(_members(text, match, at))
            if not shared or (own and DEPTH[shared[0][0].level] <= DEPTH[own[-1].level]):
                shared = []
                break
            at = match.end()
            break
        step = None
        if match := _STEP.match(text, at):
            step = _step(match)
        elif (match := _BARE.match(text, at)) and _may_be_bare(match, own, before, under):
            step = _plain(match["unit"], match["n"])
        if match is None or step is None or (own and DEPTH[step.level] <= DEPTH[own[-1].level]):
            break
        if step.level == "行" and (not own or own[-1].level != "附件"):
            break
        own.append(step)
        at = match.end()
        gap = _GAP.match(text, at)
        at = gap.end() if gap and _STEP.match(text, gap.end()) else at
    if not own and not shared:
        return ()
    first = own[0] if own else shared[0][0]
    kept = _kept(before.steps if before else (), first)
    path = (*kept, *own)
    if not shared:
        return (Ref(path, start, at, len(kept)),)
    refs: list[Ref] = []
    for step, begin, end, to in shared:
        if to:
            left = refs.pop()
            refs.append(Ref(left.steps, left.start, end, left.inherited, (*path, step)))
        elif refs:
            refs.append(Ref((*path, step), begin, end, len(path)))
        else:
            refs.append(Ref((*path, step), start, end, len(kept)))
    refs[-1] = Ref(refs[-1].steps, refs[-1].start, at, refs[-1].inherited, refs[-1].last)
    return tuple(refs)


def _kept(before: Sequence[Step], first: Step) -> tuple[Step, ...]:
    """What a reference has from the one before it: 第五条第二款、第三款 leaves 第五条 out."""
    if first.level in ("条", "章", "编", "附件", "部分"):
        return ()
    return tuple(step for step in before if DEPTH[step.level] < DEPTH[first.level])


def _may_be_bare(
    match: re.Match[str], own: Sequence[Step], before: Ref | None, under: Level | None
) -> bool:
    """Whether a number may stand without 第: behind 条 or 款 in brackets, or as in the list before.

    Anything else is a number of the sentence: 第三条、三项.
    """
    unit = match["unit"]
    bracket = match[0].lstrip()[:1] in "（("
    above = own[-1].level if own else under
    if above:
        return bracket and unit == "项" and above in ("条", "款")
    return before is not None and before.steps[-1].level == unit


def _members(text: str, match: re.Match[str], at: int) -> Iterator[tuple[Step, int, int, bool]]:
    """The numbers before one unit: each with its span, and whether it ends a range."""
    end = match.start("unit")
    while at < end:
        one = _MEMBER.match(text, at)
        if one is None:
            return
        step = _plain(match["unit"], one["n"])
        if step is None:
            return
        begin = one.end("to") if one["to"] else at
        yield step, begin, one.end(), bool(one["to"])
        at = one.end()
        join = re.compile(_AND).match(text, at)
        at = join.end() if join else at
        if not join and not re.compile(_NEXT).match(text, at):
            return


def _plain(unit: str, number: str) -> Step | None:
    value = parse_number(number)
    return Step(_level(unit), value) if value else None


def _level(unit: str) -> Level:
    """What a unit counts: the （二） of a notice is its 第（二）条 and its 第（二）点."""
    return "条" if unit == "点" else unit  # type: ignore[return-value]


def _step(match: re.Match[str]) -> Step | None:
    if match["annex"]:
        number = parse_number(match["an"]) if match["an"] else 0
        return None if number is None else Step("附件", number)
    number = parse_number(match["n"])
    sub = parse_number(match["dash"] or match["sub"] or "") or 0
    level = _level(match["unit"])
    return Step(level, number, sub, match["letter"] or "") if number else None


# -- in a text -------------------------------------------------------------------------------


def find_clause(
    outline: Outline, steps: Sequence[Step], within: ClauseId = NO_CLAUSE, instrument: str = ""
) -> ClauseId | None:
    """Returns the id of the clause that a reference means; None where the text has none or several.

    Args:
        outline: the clauses of the text that is referred to.
        steps: the reference, from its outermost step.
        within: the id of a clause for references that begin below an article (第二款, 第（三）项).
        instrument: what the ids of a notice's second, third … instrument begin with (`i2-`).
    """
    here: ClauseId | None = within
    counted = False
    for step in steps:
        here = _below(outline, here or NO_CLAUSE, step, instrument, counted)
        if not here:
            return None
        counted = step.level == "款"
    return here or None


def find_clauses(
    outline: Outline, ref: Ref, within: ClauseId = NO_CLAUSE, instrument: str = ""
) -> tuple[ClauseId, ...] | None:
    """Returns the ids that a reference means, a range as each clause of it that exists.

    None where the text lacks the clause, or an end of the range.
    """
    first = find_clause(outline, ref.steps, within, instrument)
    if not ref.last or first is None:
        dashed = _dashed(ref) if first is None else None
        if dashed:
            return find_clauses(outline, dashed, within, instrument)
        return None if first is None else (first,)
    last = find_clause(outline, ref.last, within, instrument)
    if last is None:
        return None
    if ref.steps[-1].level == "款":
        ids: Sequence[ClauseId] = outline.paragraphs(outline.parent_of[last] or last)
    else:
        kinds = {outline.kind_of[first], outline.kind_of[last]}
        parent = outline.parent_of[first]
        ids = [
            id_
            for id_, kind, above in zip(outline.ids, outline.kinds, outline.parents, strict=True)
            if kind in kinds and (above == parent or ref.steps[-1].level == "条")
        ]
    if first not in ids or last not in ids or ids.index(first) > ids.index(last):
        return None
    return tuple(ids[ids.index(first) : ids.index(last) + 1])


def find_existing(
    outline: Outline, ref: Ref, within: ClauseId = NO_CLAUSE, instrument: str = ""
) -> tuple[tuple[ClauseId, ...], bool]:
    """Returns the ids that a reference means, and whether the text has all of them.

    Of a range that runs beyond the text, what the text has of it.
    """
    found = find_clauses(outline, ref, within, instrument)
    if found is not None:
        return found, True
    if not ref.last or ref.steps[:-1] != ref.last[:-1]:
        return (), False
    *above, begin = ref.steps
    numbers = range(begin.number, min(ref.last[-1].number, begin.number + _LONGEST) + 1)
    each = (
        find_clause(outline, (*above, Step(begin.level, number)), within, instrument)
        for number in numbers
    )
    return tuple(one for one in each if one), False


_LONGEST = 200  # members of a range


def _dashed(ref: Ref) -> Ref | None:
    """第10-12条 as a range, where the text has no article 10-12."""
    step = ref.steps[-1]
    if ref.last or step.sub <= step.number:
        return None
    above = ref.steps[:-1]
    ends = Step(step.level, step.number), Step(step.level, step.sub)
    return Ref((*above, ends[0]), ref.start, ref.end, ref.inherited, (*above, ends[1]))


def _below(
    outline: Outline, here: ClauseId, step: Step, instrument: str, counted: bool
) -> ClauseId | None:
    number = f"{step.number}{step.letter.lower()}" + (f"-{step.sub}" if step.sub else "")
    prefix = f"{here}-" if here else ""
    match step.level:
        case "条":
            return _article(outline, number, here, instrument)
        case "款":
            paragraphs = outline.paragraphs(here) if here and not step.sub else ()
            return paragraphs[step.number - 1] if step.number <= len(paragraphs) else None
        case "项":
            # 第1-2项 is a range; 第（一）项之一 is one of what stands in that item.
            ranged = step.sub > step.number
            return None if ranged else _item(outline, here, step.number, counted)
        case "目":
            return _own(outline, f"{prefix}n{number}") if here else None
        case "行":
            return _own(outline, f"{prefix}r{number}") if here else None
        case "附件":
            return _annex(outline, number, instrument)
        case "章":
            return _only(outline, "chapter", rf"(?:ch|s){number}", here, instrument)
        case "节":
            return _only(outline, "section", rf"s{number}", here, instrument)
        case "编" | "部分":
            return _own(outline, f"{instrument}p{number}")
        case "分编":
            return _own(outline, f"{prefix}p{number}") or _only(
                outline, "part", rf"p{number}", here, instrument
            )


def _annex(outline: Outline, number: str, instrument: str) -> ClauseId | None:
    """附件2; 附件 without a number is the only annex, or the list of several."""
    if number != "0":
        return _own(outline, f"{instrument}annex{number}") or _own(outline, f"annex{number}")
    for kind in ("annex", "annex-list"):
        found = [id_ for id_, its in zip(outline.ids, outline.kinds, strict=True) if its == kind]
        if len(found) == 1:
            return found[0]
    return None


def _own(outline: Outline, name: str) -> ClauseId | None:
    id_ = ClauseId(name)
    return id_ if id_ in outline.kind_of else None


def _article(outline: Outline, number: str, here: ClauseId, instrument: str) -> ClauseId | None:
    """第N条: the article; else the running measure N; else part N where the parts are all there is
    (a document in 一、二、 alone is cited by 条 as well)."""
    in_annex = bool(here) and outline.kind_of[here] == "annex"
    prefix = f"{here}-" if in_annex else instrument
    for name in (ClauseId(f"{prefix}art{number}"), ClauseId(f"{prefix}m{number}")):
        if name in outline.kind_of:
            return name
    part = _own(outline, f"{prefix}p{number}")
    if in_annex:  # 附录第一条 of a law, whose annex is in 一、二、
        kinds = {outline.kind_of[one] for one in outline.ids if one.startswith(prefix)}
        return None if kinds & {"article", "measure"} else part
    if outline.articles or (outline.numbered_below_parts and part not in outline.measures):
        return None
    return part


def _item(outline: Outline, here: ClauseId, number: int, counted: bool) -> ClauseId | None:
    """第（三）项 of an article stands in its first paragraph's list, or in the one list it has.

    Behind a 款 (`counted`) it stands in the list of that 款 alone.
    """
    if not here:
        return None
    kind = outline.kind_of[here]
    if kind == "annex":
        return _own(outline, f"{here}-r{number}") or _own(outline, f"{here}-m{number}")
    for letter in ("n",) if kind in ("article", "paragraph", "item") else ("n", "m", "s"):
        if own := _own(outline, f"{here}-{letter}{number}"):
            return own
    if kind == "article" and not counted:
        lists = [
            item
            for paragraph in outline.paragraphs(here)
            if (item := _own(outline, f"{paragraph}-n{number}"))
        ]
        return lists[0] if len(lists) == 1 else None
    return None


def _only(
    outline: Outline, kind: str, last: str, here: ClauseId, instrument: str
) -> ClauseId | None:
    """The one clause of a kind whose id ends so, under `here` where that is given."""
    pattern = re.compile(rf"(?:.*-)?{last}")
    found = [
        id_
        for id_, its in zip(outline.ids, outline.kinds, strict=True)
        if its == kind
        and id_.startswith(instrument)
        and pattern.fullmatch(id_)
        and (not here or _under(outline, id_, here))
    ]
    return found[0] if len(found) == 1 else None


def _under(outline: Outline, id_: ClauseId, above: ClauseId) -> bool:
    while id_ and id_ != above:
        id_ = outline.parent_of[id_]
    return bool(id_)
