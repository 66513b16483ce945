"""A number, a title or a name → the notices and bodies that it fits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from tiaowen.folding import bare
from tiaowen.resolver.known import Known, KnownNotice
from tiaowen.resolver.reading import Part, read

Notices = Mapping[str, KnownNotice]

# What may stand around a citation, and says nothing of what is cited.
_JOINS = (
    *(
        "以及",
        "或者",
        "根据",
        "依据",
        "依照",
        "按照",
        "参照",
        "参见",
        "详见",
        "违反",
        "规定",
        "要求",
    ),
    *("和", "与", "及", "或", "按", "见", "的", "之", "中", "文件", "文"),
)
_SPLIT = re.compile(rf"({'|'.join(_JOINS)})")
_FRONT = re.compile(rf"^(?:[^\w(]|{'|'.join(_JOINS)})+")
_BACK = re.compile(rf"(?:[^\w)]|{'|'.join(_JOINS)})+$")
_IDLE = re.compile(rf"(?:[^\w<>]|第|{'|'.join(_JOINS)})*")
_YEAR = (
    r"(?P<year>(?:19|20)[0-9][0-9])年?(?:公布|发布|通过|制定|修正|修订|修改|版|文本|[修订正本])*"
)
_YEAR_BEHIND = re.compile(rf"^(?:\({_YEAR}\)|{_YEAR.replace('year', 'open')})")
_YEAR_BEFORE = re.compile(r"^(?P<year>(?:19|20)[0-9][0-9])(?:年版?的?)?(?=[^0-9年])")
_PERIOD = re.compile(r"^\((?:19|20)[0-9][0-9]年?[-—–至]+(?:19|20)[0-9][0-9]年?\)")
_KINDS = (
    *("实施细则", "实施条例", "管理办法", "行动计划", "实施方案", "行动方案", "实施意见"),
    *("条例", "办法", "规定", "细则", "规则", "规程", "章程", "方案", "计划", "规划", "措施"),
    *("意见", "决定", "决议", "解释", "通知", "公告", "通告", "标准", "指南", "目录", "清单"),
    *("制度", "纲要", "要点", "政策", "批复", "法典", "宪法", "法"),
)
_WORD_OF_NUMBER = re.compile("[发函办字令规范文通公告电呈]$")
STATUTES = ("法", "法典", "条例")


@dataclass(frozen=True, slots=True)
class Match:
    """The notices that words fit; `part` says that they are but a part of a statute's name."""

    notices: tuple[str, ...]
    part: bool = False


def numbers_of(notice: KnownNotice) -> list[str]:
    """Return the document numbers of a notice, in Simplified characters."""
    return notice.get("numbers") or (notice["number"] or [])[:1]


@lru_cache(maxsize=1 << 14)
def head_of(number: str) -> tuple[str, Part] | None:
    """Return who numbers, and the number, of a document number; None for one of another kind."""
    parts = read(number).parts
    if [one.kind for one in parts[:-1]] not in ([], ["words"]) or not parts:
        return None
    if parts[-1].kind not in ("number", "order"):
        return None
    return (parts[0].words if len(parts) == 2 else ""), parts[-1]


def numbered(part: Part, before: str, notices: Notices) -> tuple[tuple[str, ...], int]:
    """Return the notices of a number, and how many characters before it say who numbers.

    Args:
        part: The number: its year, where it has one, and its serial.
        before: The words that stand before it.
        notices: All that are known.
    """
    serial = [
        (name, known)
        for name, one in notices.items()
        for number in numbers_of(one)
        if (known := head_of(number)) and known[1].serial == part.serial
    ]
    head = _FRONT.sub("", re.split(r"[^\w]", before)[-1])
    taken = {name: _taken(part, head, known) for name, known in serial}
    longest = max((one for one in taken.values() if one is not None), default=None)
    if longest is not None and (longest or not _is_issuer(head, part)):
        return tuple(name for name, one in taken.items() if one == longest), longest
    return (), len(head) if _is_issuer(head, part) else 0


def _is_issuer(head: str, part: Part) -> bool:
    """Whether words before a number say who numbers, and must therefore agree."""
    return bool(head) and bool(part.year or part.tail or _WORD_OF_NUMBER.search(head))


def _taken(part: Part, head: str, known: tuple[str, Part]) -> int | None:
    """How many of the characters before a number agree with a known one; None where it is another.

    The head of one may be longer than that of the other: 府办发 is 渝府办发, 浙渝府办发 is not.
    """
    its, ours = known
    if part.year and part.year != ours.year:
        return None
    if part.tail != ours.tail:
        # 公告2024年第3号 is 2024年第3号公告.
        if its.endswith(part.tail) and not ours.tail and part.tail:
            its = its.removesuffix(part.tail)
        elif ours.tail and head.endswith(ours.tail) and not part.tail:
            head = head.removesuffix(ours.tail)
            return None if not its.endswith(head) else len(head) + len(ours.tail)
        else:
            return None
    if its.endswith(head):
        return len(head)
    left = head.removesuffix(its)
    joined = any(left.endswith(one) for one in _JOINS) or len(left) > 1
    return len(its) if its and left != head and joined else (None if its and part.year else 0)


def near(part: Part, notices: Notices) -> tuple[str, ...]:
    """Return the notices whose number has the same serial, or is an order as the one sought."""
    found = []
    for name, one in notices.items():
        for known in filter(None, map(head_of, numbers_of(one))):
            order = part.tail == "令" and not part.year and known[1].tail == "令"
            if known[1].serial == part.serial or order:
                found.append(name)
    return tuple(found[:5])


def verbatim(words: str, notices: Notices) -> tuple[str, ...]:
    """Return the notices that bear a number of another kind (ZJSP00-2024-0001)."""
    return tuple(
        name
        for name, one in notices.items()
        if any(bare(number) == bare(words) and not head_of(number) for number in numbers_of(one))
    )


def titled(words: str, notices: Notices) -> Match:
    """Return the notices of a title: whole, or its words in their order up to its kind."""
    sought = bare(words)
    if whole := tuple(name for name, one in notices.items() if sought in one["keys"]):
        return Match(whole)
    kind = next((one for one in _KINDS if sought.endswith(one)), "")
    stem = sought.removesuffix(kind)
    if not kind or len(stem) < 2:
        return Match(())
    short = next(one for one in sorted(_KINDS, key=len) if kind.endswith(one))
    found = []
    for name, one in notices.items():
        ours = bare(re.sub(r"[（(][^（）()]*[)）]$", "", one["name"][0]))
        its = next((kind for kind in _KINDS if ours.endswith(kind)), "")
        ends = ours.endswith(kind) and (len(kind) > 1 or its == kind)
        if ends and (kind == its or its.endswith(short)) and in_order(stem, ours[: -len(kind)]):
            found.append(name)
    return Match(tuple(found), part=kind in STATUTES)


def names_kind(words: str) -> bool:
    """Return whether words end as titles do: 低空经济促进条例."""
    return bare(words).endswith(_KINDS)


def in_order(words: str, title: str) -> bool:
    """Whether words are pieces of a title in its order, each of two characters or more."""
    ways = {(0, 0)}  # how much of the words is taken, and where in the title it ends
    for _ in range(len(words)):
        further = set()
        for taken, end in ways:
            if taken == len(words):
                return True
            for size in range(2, len(words) - taken + 1):
                at = title.find(words[taken : taken + size], end)
                if at < 0:
                    break
                further.add((taken + size, at + size))
        ways = further
    return any(taken == len(words) for taken, _ in ways)


def bodies(words: str, known: Known) -> tuple[str, ...]:
    """Return the bodies of a name; where one is called so for short, the others behind it."""
    sought = bare(words)
    fits = [name for name, one in known["bodies"].items() if sought in one["names"]]
    return tuple(sorted(fits, key=lambda name: known["bodies"][name]["names"][0] != sought))


# -- words between the other parts ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of the words between other parts, from `start` to `end` in them."""

    kind: Literal["title", "year", "body", "unknown"]
    start: int
    end: int
    notices: tuple[str, ...] = ()
    part: bool = False
    year: str = ""
    bodies: tuple[str, ...] = ()


def phrases(words: str, known: Known, *, behind_title: Sequence[str] = ()) -> list[Phrase]:
    """Return what the words between other parts are; what joins citations is left out.

    Args:
        words: The words.
        known: What is known.
        behind_title: The notices of the title that stands before the words: a year may follow.
    """
    found: list[Phrase] = []
    at = 0
    if behind_title:
        period = _PERIOD.match(words)
        if period and any(
            bare(period[0]) in bare(known["notices"][n]["name"][0]) for n in behind_title
        ):
            at = period.end()
        elif year := _YEAR_BEHIND.match(words):
            found.append(Phrase("year", 0, year.end(), year=year["year"] or year["open"]))
            at = year.end()
    for start, end in _segments(words, at):
        found += _phrase(words, start, end, known)
    return found


def _segments(words: str, at: int) -> list[tuple[int, int]]:
    """The runs of words between marks; brackets inside a run do not end it."""
    runs = re.finditer(r"[^、,;。:\n\"'“”‘’《》!?]+", words[at:])
    return [(at + run.start(), at + run.end()) for run in runs]


def _phrase(words: str, start: int, end: int, known: Known) -> list[Phrase]:
    front = _FRONT.match(words[start:end])
    inner = start + (front.end() if front else 0)
    back = _BACK.search(words[inner:end])
    outer = inner + back.start() if back else end
    if _IDLE.fullmatch(words[start:end]):
        return []
    for one, other in dict.fromkeys([(start, end), (inner, outer)]):
        if found := _named(words, one, other, known):
            return found
    if len(pieces := _pieces(words, inner, outer)) > 1:
        parts = [_named(words, a, b, known) for a, b in pieces]
        if any(parts):
            unknown = [[Phrase("unknown", a, b)] for a, b in pieces]
            return [one for got, other in zip(parts, unknown, strict=True) for one in got or other]
    return [Phrase("unknown", inner, outer)]


def _pieces(words: str, start: int, end: int) -> list[tuple[int, int]]:
    found, at = [], start
    for match in re.finditer(rf"{_SPLIT.pattern}|[()]", words[start:end]):
        if at < start + match.start():
            found.append((at, start + match.start()))
        at = start + match.end()
    return [*found, (at, end)] if at < end else found


def _named(words: str, start: int, end: int, known: Known) -> list[Phrase]:
    """A title with its year on either side, or a body."""
    text = words[start:end]
    if (match := titled(text, known["notices"])).notices:
        return [Phrase("title", start, end, match.notices, match.part)]
    if found := bodies(text, known):
        return [Phrase("body", start, end, bodies=found)]
    if year := _YEAR_BEFORE.match(text):
        match = titled(text[year.end() :], known["notices"])
        if match.notices:
            at = start + year.end()
            title = Phrase("title", at, end, match.notices, match.part)
            return [title, Phrase("year", start, at, year=year["year"])]
    for at in range(len(text) - 1, 1, -1):
        year = _YEAR_BEHIND.match(text[at:]) or _PERIOD.match(text[at:])
        if year and year.end() == len(text) - at:
            match = titled(text[:at], known["notices"])
            if match.notices:
                title = Phrase("title", start, start + at, match.notices, match.part)
                if year.re is _PERIOD:
                    return [title]
                printed = year["year"] or year["open"]
                return [title, Phrase("year", start + at, end, year=printed)]
    return []
