"""A sentence that amends a document → what it does to which clauses.

What an instruction strikes out as a whole is repealed; of what loses or gets words, or something
beside it, the text is another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tiaowen.model import NO_CLAUSE
from tiaowen.parsing.claim import NEGATED, Claim
from tiaowen.parsing.clause_refs import Ref, read_refs
from tiaowen.parsing.targets import Group, Members, Target

_CHANGED = re.compile(r"(?:修改为|修订为|调整为|变更为|改为)(?!第)|应为|更正为")
_STRUCK = re.compile(r"(?:删去|删除|取消)\s*")
_ADDED = re.compile(r"增加[一二三四五六七八九十两\d]*[个]?(?P<unit>条|款|项|目|章|节)")
# What an amendment is founded on is not what it amends: 根据《甲法》第十条，将第三条修改为.
_BASIS = re.compile(r"(?:根据|依据|按照|依照)[^，。；]*，")
_CORRECTS = re.compile("更正|勘误|错误")
# Before another instruction of one sentence: …修改为“乙”，第五条中的“丙”修改为“丁”.
_NEXT = re.compile(
    rf"(?<=□)\s*，\s*(?=(?:并且?|同时|再)?(?:将|把|在)?\s*(?:{_STRUCK.pattern}|增加"
    rf"|[第附《][^，。；]*(?:{_CHANGED.pattern}|{_STRUCK.pattern}|增加)))"
)
_LAST_STEP = re.compile(r"第?\s*[（(]?[^第（(]*\Z")
_PART = re.compile(r"\s*(?:中的?|的)?\s*[“「□]")


def amendments(sentence: str, named: Sequence[Group], amended: Target | None) -> Iterator[Claim]:
    """Yields what a sentence amends: 将《A》第三条、《B》第五条修改为…; 删去第五条.

    Args:
        sentence: the sentence, its quotations blanked.
        named: the documents that it names.
        amended: the document that it amends where it names none.
    """
    basis = [match.span() for match in _BASIS.finditer(sentence)]
    groups = [one for one in named if not any(a <= one.start < b for a, b in basis)]
    sentence = _BASIS.sub(lambda match: " " * len(match[0]), sentence)
    corrects = bool(_CORRECTS.search(sentence))
    start = 0
    for end in (*(match.start() for match in _NEXT.finditer(sentence)), len(sentence)):
        own = [one for one in groups if start <= one.start < end]
        yield from _instruction(" " * start + sentence[start:end], own, amended, corrects)
        amended = own[-1].members[-1][0] if own else amended
        start = end


def _instruction(
    sentence: str, groups: Sequence[Group], amended: Target | None, corrects: bool
) -> Iterator[Claim]:
    """What one instruction of a sentence amends; what stands before it is blanked."""
    members = groups[0].members if groups else ((amended, ()),) if amended else ()
    if match := _STRUCK.search(sentence):
        if not NEGATED.search(sentence[: match.start()]):
            yield from _struck(sentence, match, groups, members)
    elif match := _CHANGED.search(sentence):
        does = "corrects" if match[0] in ("应为", "更正为") else "amends"
        if does == "corrects" and not corrects:
            return
        for target, own in members:
            if refs := own or _first_refs(sentence):
                start = min(refs[0].start, groups[0].start if groups else refs[0].start)
                start = max(0, start - 1) if sentence[max(0, start - 1) : start] == "将" else start
                yield Claim(does, target, NO_CLAUSE, start, _close(sentence, match.end()), refs)
            elif groups and "□" in sentence[groups[0].end : match.start()]:
                # 《甲》中的“一”修改为“二”: wherever it stands.
                end = _close(sentence, match.end())
                yield Claim(does, target, NO_CLAUSE, groups[0].start, end)
    elif match := _ADDED.search(sentence):
        for target, own in members:
            within = tuple(_places(sentence, own or _first_refs(sentence), match["unit"]))
            start = min(within[0].start, match.start()) if within else match.start()
            yield Claim("amends", target, NO_CLAUSE, start, _close(sentence, match.end()), within)


def _struck(
    sentence: str, verb: re.Match[str], groups: Sequence[Group], members: Members
) -> Iterator[Claim]:
    """删去第五条 repeals it; 删去第五条中的“…” amends it, and so does 第五条中的“…”删去."""
    group = next((one for one in groups if one.start >= verb.end() - 1), None)
    at = group.end if group else verb.end()
    behind = read_refs(sentence, verb.end())
    for target, own in group.members if group else members:
        refs = own if group else behind or own or _first_refs(sentence[: verb.start()])
        if not refs:
            continue
        until, start = max(at if group else 0, refs[-1].end), min(refs[0].start, verb.start())
        if _PART.match(sentence, until):
            yield Claim("amends", target, NO_CLAUSE, start, _close(sentence, at), refs)
        else:
            yield Claim("repeals", target, NO_CLAUSE, start, max(until, verb.end()), refs)


def _places(sentence: str, refs: Sequence[Ref], unit: str) -> Iterator[Ref]:
    """What something is added to: 增加一款，作为第三条第二款 to 第三条, 增加一条 to no clause."""
    for ref in refs if unit in "款项目" else ():
        if ref.steps[-1].level != unit:
            yield ref
        elif above := ref.steps[:-1]:
            last = _LAST_STEP.search(sentence, ref.start, ref.end)
            end = last.start() if last and last.start() > ref.start else ref.end
            yield Ref(above, ref.start, end, min(ref.inherited, len(above)))


def _first_refs(sentence: str) -> tuple[Ref, ...]:
    match = re.search(
        r"附[件表录]\s*[一二三四五六七八九十\d]*\s*第|第\s*[（(]?\s*[〇零一二三四五六七八九十百千\d]+",
        sentence,
    )
    return read_refs(sentence, match.start()) if match else ()


def _close(sentence: str, at: int) -> int:
    """Where an instruction ends: behind its quotation, or at the end of its sentence."""
    end = len(sentence.rstrip("。；\n"))
    return end if "□" in sentence[at:] else max(at, end)
