"""References to clauses (第五条第二款、第三款和第七条) → their steps, and what they mean in a text.

`read_refs` reads what stands in running text; `find_clause` and `find_clauses` look a reference up.
款 are counted as lawyers count them: the first is the article's own first paragraph, and a
list （一）（二） belongs to the 款 that introduces it. What a text does not have is None, never the
nearest that it has. Words are in Simplified script.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tiaowen.model import NO_CLAUSE, Clause, ClauseId, Text
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
    "(?:部分|分编|编|章(?!程)|节(?![能约日水])|条(?![例件款文约])|款(?!式)|项(?!目)"
    "|行(?!业)|目(?![标的录前]))"
)
_STEP = re.compile(
    rf"第\s*[（(]?\s*(?P<n>{_N})(?:\s*[-－—]\s*(?P<dash>[0-9０-９]+))?\s*[）)]?\s*(?P<unit>{_UNIT})"
    rf"(?:\s*之\s*(?P<sub>{_N})(?![条款项]))?"
    rf"|(?P<annex>附[件表])\s*(?P<an>{_N})?"
)
_JOIN = re.compile(r"\s*(?:、|，?以及|，?和|与|及|或者|或|，(?=第))\s*")
_RANGE = re.compile(r"\s*(?:至|到|[—–~～-])\s*")


@dataclass(frozen=True, slots=True)
class Step:
    """One level of a reference: 第五条之一 is level 条, number 5, sub 1."""

    level: Level
    number: int
    sub: int = 0


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference, from its outermost step; `start` and `end` are the span of its own words.

    `inherited` is how many of its steps stand in the reference before it (第五条第二款、第三款).
    `last` is the end of a range (第十条至第十二条).
    """

    steps: tuple[Step, ...]
    start: int
    end: int
    inherited: int = 0
    last: tuple[Step, ...] = ()


def read_refs(text: str, start: int = 0) -> tuple[Ref, ...]:
    """Returns the references of one list that begins at `start`, () where none begins there.

    Args:
        text: the text of a clause.
        start: where the first reference has to begin, as an offset in code points.
    """
    found: list[Ref] = []
    at = start
    while True:
        ref = _read_ref(text, at, found[-1].steps if found else ())
        if ref is None:
            return tuple(found)
        until = _RANGE.match(text, ref.end)
        last = _read_ref(text, until.end(), ref.steps) if until else None
        if last and last.steps[-1].level == ref.steps[-1].level:
            ref = Ref(ref.steps, ref.start, last.end, ref.inherited, last.steps)
        found.append(ref)
        join = _JOIN.match(text, ref.end)
        if not join:
            return tuple(found)
        at = join.end()


def _read_ref(text: str, start: int, before: Sequence[Step]) -> Ref | None:
    own: list[Step] = []
    at = start
    while match := _STEP.match(text, at):
        step = _step(match)
        if step is None or (own and DEPTH[step.level] <= DEPTH[own[-1].level]):
            break
        own.append(step)
        at = match.end()
        gap = re.compile(r"\s+(?=第)").match(text, at)
        at = gap.end() if gap and _STEP.match(text, gap.end()) else at
    if not own:
        return None
    # 第五条第二款、第三款: what is left out at the left stands in the reference before.
    kept = [step for step in before if DEPTH[step.level] < DEPTH[own[0].level]]
    if own[0].level in ("条", "章", "编", "附件", "部分"):
        kept = []
    return Ref((*kept, *own), start, at, len(kept))


def _step(match: re.Match[str]) -> Step | None:
    if match["annex"]:
        number = parse_number(match["an"]) if match["an"] else 1
        return Step("附件", number) if number else None
    number = parse_number(match["n"])
    sub = parse_number(match["dash"] or match["sub"] or "") or 0
    level: Level = match["unit"]  # type: ignore[assignment]
    return Step(level, number, sub) if number else None


# -- in a text -------------------------------------------------------------------------------


def find_clause(text: Text, steps: Sequence[Step], within: ClauseId = NO_CLAUSE) -> ClauseId | None:
    """Returns the id of the clause that a reference means; None where the text has none or several.

    Args:
        text: the text that is referred to.
        steps: the reference, from its outermost step.
        within: the id of a clause for references that begin below an article (第二款, 第（三）项).
    """
    here = text.by_id.get(within)
    for step in steps:
        here = _below(text, here, step)
        if here is None:
            return None
    return here.id if here else None


def find_clauses(text: Text, ref: Ref, within: ClauseId = NO_CLAUSE) -> tuple[ClauseId, ...] | None:
    """Returns the ids that a reference means, a range as each clause of it that exists.

    None where the text lacks the clause, or an end of the range.
    """
    first = find_clause(text, ref.steps, within)
    if not ref.last or first is None:
        return None if first is None else (first,)
    last = find_clause(text, ref.last, within)
    if last is None:
        return None
    parent = text.by_id[first].parent
    kinds = {text.by_id[first].kind, text.by_id[last].kind}
    ids = [
        clause.id
        for clause in text.clauses
        if clause.kind in kinds and (clause.parent == parent or ref.steps[-1].level == "条")
    ]
    if first not in ids or last not in ids or ids.index(first) > ids.index(last):
        return None
    return tuple(ids[ids.index(first) : ids.index(last) + 1])


def paragraphs_of(text: Text, article: Clause) -> tuple[Clause, ...]:
    """Returns the 款 of an article, the article itself as its first."""
    below = text.children.get(article.id, ())
    return (article, *(clause for clause in below if clause.kind == "paragraph"))


def _below(text: Text, here: Clause | None, step: Step) -> Clause | None:
    number = f"{step.number}-{step.sub}" if step.sub else f"{step.number}"
    prefix = f"{here.id}-" if here else ""
    match step.level:
        case "条":
            return _article(text, number, here)
        case "款":
            if here is None or step.sub:
                return None
            paragraphs = paragraphs_of(text, here)
            return paragraphs[step.number - 1] if step.number <= len(paragraphs) else None
        case "项":
            return _item(text, here, step.number)
        case "目":
            return text.by_id.get(ClauseId(f"{prefix}n{number}")) if here else None
        case "行":
            return text.by_id.get(ClauseId(f"{prefix}r{number}")) if here else None
        case "附件":
            return text.by_id.get(ClauseId(f"annex{number}"))
        case "章":
            return _only(text, rf"(?:.*-)?ch{number}", here)
        case "节":
            return _only(text, rf"(?:.*-)?s{number}", here)
        case "编" | "部分":
            return text.by_id.get(ClauseId(f"p{number}"))
        case "分编":
            return _only(text, rf"p\d+-p{number}", here)


def _article(text: Text, number: str, here: Clause | None) -> Clause | None:
    """第N条: the article; else the running measure N; else part N where the parts are all there is
    (a document in 一、二、 alone is cited by 条 as well)."""
    prefix = f"{here.id}-" if here and here.kind == "annex" else ""
    for name in (ClauseId(f"{prefix}art{number}"), ClauseId(f"{prefix}m{number}")):
        if name in text.by_id:
            return text.by_id[name]
    if prefix or any(clause.kind in ("article", "measure", "section") for clause in text.clauses):
        parts = [clause for clause in text.measures if clause.id == f"p{number}"]
        return parts[0] if parts else None
    return text.by_id.get(ClauseId(f"p{number}"))


def _item(text: Text, here: Clause | None, number: int) -> Clause | None:
    """第（三）项 of an article stands in its first paragraph's list, or in the one list it has."""
    if here is None:
        return None
    if here.kind == "annex":
        return text.by_id.get(ClauseId(f"{here.id}-r{number}")) or text.by_id.get(
            ClauseId(f"{here.id}-m{number}")
        )
    own = text.by_id.get(ClauseId(f"{here.id}-n{number}"))
    if own:
        return own
    if here.kind == "article":
        lists = [
            item
            for paragraph in paragraphs_of(text, here)[1:]
            if (item := text.by_id.get(ClauseId(f"{paragraph.id}-n{number}")))
        ]
        return lists[0] if len(lists) == 1 else None
    return None


def _only(text: Text, pattern: str, here: Clause | None) -> Clause | None:
    """The one clause with such an id, under `here` where that is given; None for several."""
    inside = f"{here.id}-" if here else ""
    found = [
        clause
        for clause in text.clauses
        if re.fullmatch(pattern, clause.id)
        and (clause.id.startswith(inside) or (here and clause.parent == here.id))
    ]
    return found[0] if len(found) == 1 else None


def paragraph_aliases(text: Text) -> dict[ClauseId, ClauseId]:
    """Returns alias → id of the 款 of every article, as lawyers count: `art17-k2` is the second.

    Contract §3: 第三款 of an article is `art17-k3`, the alias of the paragraph with another id.
    """
    return {
        ClauseId(f"{article.id}-k{count}"): paragraph.id
        for article in text.clauses
        if article.kind == "article"
        for count, paragraph in enumerate(paragraphs_of(text, article), 1)
    }
