"""The documents that a sentence about other documents acts on, as it names them.

Words are in Simplified script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tiaowen.model import Clause, Text
from tiaowen.parsing.clause_refs import Ref, read_refs


@dataclass(frozen=True, slots=True)
class Target:
    """The document that a claim acts on, as written: a 《title》, a number, or both.

    Both are "" where the sentence names none (在第八条后增加一条): the claim is then on the
    document that the title of the claiming one names.
    """

    title: str = ""
    number: str = ""

    @property
    def words(self) -> str:
        """The number, which is exact, else the title in its marks."""
        return self.number or self.title


_TITLE = r"《[^《》\n]{1,200}(?:《[^《》\n]{1,200}》[^《》\n]{0,200})*》"
_YEAR = r"[〔\[（(【［]\s*(?:19|20)\d\d\s*[〕\]）)】］]"
_HEAD = r"(?:(?!根据|依据|按照|依照|废止|执行|转发|关于)[\u4e00-\u9fff]){2,16}?"
_ORDER = r"[\u4e00-\u9fff]{0,12}令\s*第\s*[\d一二三四五六七八九十百]+\s*号"
_NUMBER = rf"(?:{_HEAD}\s*)?{_YEAR}\s*第?\s*\d{{1,5}}\s*号|{_ORDER}"
_TARGET = re.compile(
    rf"(?P<title>{_TITLE})(?:的(?:通知|公告|通告|意见|决定|函|批复)(?=\s*[（(]))?(?:\s*[（(]\s*(?P<paired>{_NUMBER})[^（）()]*[）)])?|(?P<number>{_NUMBER})"
)
# Before a document number in running text: 按嘉样发〔2011〕1号 is the number 嘉样发〔2011〕1号.
_LEADING = re.compile(
    r"^.*(?:根据|依据|按照|依照|废止|执行|转发|关于|[按据照见原与和及对将由以为的是有])(?=[\u4e00-\u9fff]{2})"
)
_PAPERS = re.compile(r"(?:证|证书|执照|许可证|奖|报|合同|申请表|登记表)》$")

_JOIN = re.compile(r"\s*(?:、|，?以及|，?和|，?与|，?及|，?并|，(?=[《〔]))?\s*")


def targets_in(words: str) -> tuple[tuple[int, int, Target], ...]:
    """Returns the documents that words name, with their spans; a number without its head
    (〔2019〕2号) takes that of the number before it in the list."""
    found: list[tuple[int, int, Target]] = []
    head = ""
    for match in _TARGET.finditer(words):
        if match["title"] and _PAPERS.search(match["title"]):
            continue
        number, start = match["paired"] or match["number"] or "", match.start()
        number = re.sub(r"\s", "", number)
        if number and not match["paired"]:
            bare = _LEADING.sub("", number)
            start += len(match[0]) - len(match[0].lstrip()) + _skipped(match[0], bare)
            number = bare
        if number.startswith(tuple("〔[（(【［")):
            number = head + number if head else ""
            if not number:
                continue
        head = re.split(r"[〔\[（(【［]", number)[0] if number else head
        found.append((start, match.end(), Target(match["title"] or "", number)))
    return tuple(found)


def _skipped(printed: str, bare: str) -> int:
    """How many characters of the printed words stand before the number itself."""
    solid = len(re.sub(r"\s", "", printed)) - len(bare)
    seen = 0
    for i, char in enumerate(printed):
        if seen == solid and not char.isspace():
            return i
        seen += not char.isspace()
    return 0


Members = Sequence[tuple[Target, tuple[Ref, ...]]]


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that one verb acts on, with their clauses; `end` is where the list ends."""

    members: Members
    start: int
    end: int


def groups_in(sentence: str) -> Iterator[Group]:
    """Yields the documents that a sentence names, those of one list together."""
    members: list[tuple[Target, tuple[Ref, ...]]] = []
    begin = until = -1
    for start, end, target in targets_in(sentence):
        joined = members and _continues(sentence[until:start])
        if not joined and members:
            yield Group(tuple(members), begin, until)
            members = []
        if not members:
            begin = start
        after = re.compile(r"\s*(?:[（(][^（）()]*[）)])?\s*(?:中的?|的)?\s*").match(sentence, end)
        refs = read_refs(sentence, after.end() if after else end)
        until = refs[-1].end if refs else end
        members.append((target, refs))
    if members:
        yield Group(tuple(members), begin, until)


def _continues(between: str) -> bool:
    """Whether words between two documents keep them in one list: 和2002年6月7日…通过的."""
    if _JOIN.fullmatch(between):
        return True
    joint = re.match(
        r"\s*(?:文件|[（(][^（）()]*[）)])?\s*(?:、|，?以及|，?和|，?与|，?及)", between
    )
    return bool(joint) and not re.search("废止|失效|有效|施行，|制定|[：]", between)


def amended_by(title: str) -> Target | None:
    """Returns the document that 关于修改《A》的决定 amends; None where its title names none, or
    several."""
    if not re.search("修改|修正|修订|更正|调整", title):
        return None
    named = targets_in(title)
    return named[0][2] if len(named) == 1 else None


def amended_above(text: Text, clause: Clause) -> Target | None:
    """Returns the document that a head above the clause names: 一、《嘉州市棚架管理办法》."""
    while clause.parent:
        clause = text.by_id[clause.parent]
        named = targets_in(clause.text)
        if len(named) == 1:
            return named[0][2]
    return None
