"""A text as people type it → its parts: documents, clauses, addresses, and the words between them.

No data is looked at here: what a part means is found in `documents` and `places`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import Literal

from tiaowen.folding import fold
from tiaowen.numerals import parse_number

LONGEST = 10_000  # characters that are read
_HAN = "零〇一二三四五六七八九十百千两"
_N = rf"(?:[{_HAN}]{{1,9}}|[0-9]{{1,24}})"  # longer ones are no numbers, and cost much time
# What looks like a unit and begins another word: 条例, 项目, 节能, 行业, 目标.
_UNIT = (
    "(?:部分|分编|编(?!制)|篇(?!幅)|章(?!程)|节(?![能约日水目])|条(?![例件款文约])|款(?!式|项)"
    "|项(?![目])|行(?![业政动])|目(?![标的录前])|点|段)"
)
_TO = "(?:至|到|[-—–~]+)"
_AND = "(?:以及|或者|[、,和与及或])"
_OPEN = "[{〔【〖「『﹝⟨"
_CLOSE = "]}〕】〗」』﹞⟩"
_ALIKE = str.maketrans(
    {**dict.fromkeys(_OPEN, "("), **dict.fromkeys(_CLOSE, ")")}
    | {
        **dict.fromkeys("〈<«", "《"),
        **dict.fromkeys("〉>»", "》"),
        "－": "-",
        "～": "~",
        "○": "〇",
    }
)
# To the mark that closes it, past two levels inside; where the marks do not fit, to the first.
_TITLE = re.compile("《((?:[^《》]|《(?:[^《》]|《[^《》]*》)*》)+|[^》]+)》")
_LATIN = re.compile(r"(?=[0-9./:-]{0,12}[a-z#])[a-z0-9._~:%/?#&=+-]+")
_ADDRESS = re.compile(
    r"(?:(?P<script>zh-han[st])/|^/?|/)(?P<kind>notices|works|bodies)/(?P<id>[a-z0-9-]+)"
    r"(?:/(?P<clause>[a-z0-9-]+))?/?(?:\?[^#]*)?(?:#(?P<fragment>[a-z0-9-]+))?$"
)
_YEARLY = re.compile(
    r"(?<![0-9])(?P<open>\()?(?P<year>(?:19|20)[0-9][0-9])(?P<nian>年)?\)?年?(?P<mark>[-—–第,.、]*)\(?"
    r"0*(?P<no>[0-9]{1,4})(?![0-9年月日条款项章节目个%])\)?(?P<end>号(?P<tail>公告|通告|令)?)?"
)
_SERIAL = re.compile(
    rf"(?P<order>令)?\(?第?0*(?P<no>{_N})号\)?(?P<tail>公告|通告|令)?|令\(第?(?P<only>{_N})\)"
)
_ANNEX = re.compile(rf"附[件表]第?\(?(?P<n>{_N})?\)?")
_RANGE = re.compile(
    rf"第?(?P<open>\()?(?P<n>{_N})\)?(?P<to>{_TO})第?\(?(?P<last>{_N})\)?(?P<unit>{_UNIT})"
)
_LIST = re.compile(
    rf"第?(?P<open>\()?(?P<n>{_N})\)?(?P<more>(?:{_AND}第?\(?{_N}\)?)+)(?P<unit>{_UNIT})"
)
_STEP = re.compile(
    rf"(?P<di>第)?(?P<open>\()?(?P<n>{_N})(?P<letter>[a-z])?\)?(?P<unit>{_UNIT})"
    rf"(?:之(?P<sub>{_N})(?![条款项]))?"
)
_BRACKET = re.compile(rf"\((?P<n>{_N})\)")
_PART = re.compile(rf"(?P<n>[{_HAN}]{{1,5}})(?:、(?=[(第0-9])|(?=\()|、?$)")
# 甲办公室关于印发《乙办法》的通知 is one title, without the 根据 before it; no office's name begins
# with one of these words, but 和平区 with 和.
_BEFORE_TITLE = re.compile(
    r"(?P<citing>(?:根据|依据|依照|按照|参照|参见|详见|违反|以及|或者|[按见与及或]|和(?!平|田|县|龙|林|顺|政|静|布))*)"
    r"[\w()]*关于\w*$"
)
_BEHIND_TITLE = re.compile(r"^\w{0,12}?的(?:通知|决定|决议|公告|通告|意见|批复|函|说明|解释)")
_DIGITS = re.compile(r"(?P<n>[0-9]{1,4})(?:[.、](?![0-9])|(?![0-9a-z年月日%.]))")
_OWN = re.compile(
    r"#?(?P<own>(?:i[0-9]+-)?(?:cover|pre|end|annex|art|ch|p|m|u)(?:[0-9]+[a-z]?)?"
    r"(?:-[a-z]*[0-9]+[a-z]?)*)"
)
_NO_NUMBER = -1
_DEPTH = {
    "附件": 0,
    "编": 1,
    "篇": 1,
    "部分": 1,
    "分编": 2,
    "章": 3,
    "节": 4,
    "条": 6,
    "点": 6,
    "款": 7,
    "段": 7,
    "项": 8,
    "行": 8,
    "目": 9,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One level of a clause: 第（五）项 is unit 项, number 5, in brackets.

    `last` is the end of a range; `dash` says that 第3-5条 may as well be 第3条之5.
    """

    unit: str
    number: int
    sub: int = 0
    letter: str = ""
    bracket: bool = False
    digits: bool = False
    last: int = 0
    dash: bool = False
    own: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the text from `start` to `end`, in the text without space.

    `words` are those of a title or of what stands between the other parts. A document number has
    `year`, `serial`, and `tail` (公告, 令); who numbers stands at the end of the words before it.
    """

    kind: Literal["words", "title", "number", "order", "latin", "address", "clause"]
    start: int
    end: int
    words: str = ""
    year: str = ""
    serial: int = 0
    tail: str = ""
    steps: tuple[Step, ...] = ()
    address: tuple[str, str, str] = ("", "", "")
    taiwan: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A text without space, folded; where each of its characters stands in the typed one."""

    typed: str
    plain: str
    places: tuple[int, ...]
    parts: tuple[Part, ...]

    def as_typed(self, start: int, end: int) -> str:
        """Return the words of a part as they were typed, on one line."""
        return " ".join(self.typed[self.places[start] : self.places[end - 1] + 1].split())


def read(text: str) -> Read:
    """Return the parts of a text in their order; every character is in one of them."""
    typed = text[:LONGEST]
    folded = fold(typed).translate(_ALIKE)
    kept = [i for i, char in enumerate(folded) if not _is_blank(char)]
    plain = "".join(folded[i] for i in kept)
    return Read(typed, plain, tuple(kept), tuple(_whole_titles(_parts(plain), plain)))


def _is_blank(char: str) -> bool:
    return char.isspace() or char in "\u200b\ufeff" or unicodedata.category(char) == "Cc"


def _parts(plain: str) -> list[Part]:
    found: list[Part] = []
    at = begin = 0
    while at < len(plain):
        near = bool(found) and found[-1].kind != "words" and begin == at
        parts = _part(plain, at, near)
        if not parts:
            at += 1
            continue
        if begin < at:
            found.append(Part("words", begin, at, plain[begin:at]))
        found += parts
        at = begin = parts[-1].end
    if begin < len(plain):
        found.append(Part("words", begin, len(plain), plain[begin:]))
    return found


def _whole_titles(parts: list[Part], plain: str) -> list[Part]:
    """The parts, with what stands around a title and belongs to it."""
    found: list[Part] = []
    for part in parts:
        before = found[-2:]
        if [one.kind for one in before] == ["words", "title"] and part.kind == "words":
            words = before[0]
            head = _BEFORE_TITLE.search(words.words)
            tail = _BEHIND_TITLE.match(part.words)
            if head and tail:
                start, end = words.start + head.end("citing"), part.start + tail.end()
                whole = [
                    Part("words", words.start, start, plain[words.start : start]),
                    Part("title", start, end, plain[start:end]),
                    Part("words", end, part.end, plain[end : part.end]),
                ]
                found[-2:] = [one for one in whole if one.start < one.end]
                continue
        found.append(part)
    return found


def _part(plain: str, at: int, near: bool) -> list[Part]:
    """The parts that begin at a place; `near` is whether another part ends there."""
    if plain[at] == "《" and "》" in plain[at:] and (match := _TITLE.match(plain, at)):
        return [Part("title", at, match.end(), match[1])]
    if match := _YEARLY.match(plain, at):
        alone = "-" in match["mark"] and match.end() == len(plain)
        headed = (match["mark"] or match["nian"]) and at and not near
        if match["end"] or match["open"] or headed or (not at and alone):
            return [_number(match, at)]
    if (match := _SERIAL.match(plain, at)) and plain[at - 1 : at] not in tuple("0123456789第"):
        serial = parse_number(match["no"] or match["only"])
        if serial:
            order = match["order"] or match["only"] or match["tail"]
            tail = match["tail"] or ("令" if order else "")
            kind: Literal["order", "number"] = "order" if order else "number"
            return [Part(kind, at, match.end(), serial=serial, tail=tail)]
    if clause := _clauses(plain, at, near):
        return clause
    before = plain[at - 1 : at]
    if (near or not re.match("[a-z0-9._~:%/?#&=+-]", before or "中")) and (
        match := _LATIN.match(plain, at)
    ):
        return [_latin(plain, at, match.end(), near)]
    return []


def _number(match: re.Match[str], at: int) -> Part:
    year, tail = match["year"], match["tail"] or ""
    return Part("number", at, match.end(), year=year, serial=int(match["no"]), tail=tail)


def _latin(plain: str, at: int, end: int, near: bool) -> Part:
    words = plain[at:end]
    if match := _ADDRESS.search(words):
        clause = match["clause"] or match["fragment"] or ""
        return Part("address", at, end, words, address=(match["kind"], match["id"], clause))
    if near and (match := _OWN.fullmatch(words)):
        return Part("clause", at, end, steps=(Step("own", 0, own=match["own"]),))
    name, mark, clause = re.match(r"([^/#]*)([/#]?)([a-z0-9-]*)/?", words).groups()  # type: ignore[union-attr]
    if mark and len(name) + len(mark) + len(clause) >= len(words.rstrip("/")):
        return Part("latin", at, end, words, address=("notices", name, clause))
    return Part("latin", at, end, words, address=("notices", words, ""))


def _clauses(plain: str, at: int, near: bool) -> list[Part]:
    """The clause that begins at a place, or the several of 第20、21条."""
    if match := _LIST.match(plain, at):
        numbers = re.findall(_N, match["n"] + match["more"].replace("第", ""))
        steps = [
            Step(match["unit"], n, bracket=bool(match["open"]), digits=one.isascii())
            for one in numbers
            if (n := parse_number(one))
        ]
        if len(steps) == len(numbers) and (near or plain[at] in "第("):
            return [
                Part("clause", at if not i else match.end() - 1, match.end(), steps=(step,))
                for i, step in enumerate(steps)
            ]
    steps = []
    end = at
    while found := _step(plain, end, bool(steps) or near, steps):
        step, end = found
        steps.append(step)
        if re.match("[的,](?=第)", plain[end : end + 2]):
            nxt = _step(plain, end + 1, True, steps)
            end += bool(nxt)
    units = [step.unit for step in steps]
    taiwan = "项" in units and units[units.index("项") + 1 :][:1] == ["款"]
    if taiwan:
        swap = {"项": "款", "款": "项"}
        steps = [replace(step, unit=swap.get(step.unit, step.unit)) for step in steps]
    return [Part("clause", at, end, steps=tuple(steps), taiwan=taiwan)] if steps else []


def _step(plain: str, at: int, near: bool, before: list[Step]) -> tuple[Step, int] | None:
    found = _any_step(plain, at, near)
    if found is None:
        return None
    step, end = found
    own = [one.unit for one in before]
    if not before:
        return step, end
    if own[-1] == "项" and step.unit == "款" and "款" not in own:
        return step, end  # Taiwan's order
    return (step, end) if depth(step, own) > depth(before[-1], own[:-1]) else None


def depth(step: Step, above: list[str]) -> int:
    """Return how deep a step stands; that of （一） depends on the units above it."""
    if step.unit == "(":
        return 8 if {"条", "款", "点"} & set(above) else 5
    return _DEPTH.get(step.unit, 0)


def _any_step(plain: str, at: int, near: bool) -> tuple[Step, int] | None:
    if match := _ANNEX.match(plain, at):
        number = parse_number(match["n"]) if match["n"] else 1
        return (Step("附件", number), match.end()) if number else None
    if match := _RANGE.match(plain, at):
        first, last = parse_number(match["n"]), parse_number(match["last"])
        if first and last and (near or plain[at] in "第("):
            step = _made(match, first)
            return replace(step, last=last, dash=match["to"] == "-"), match.end()
    if (match := _STEP.match(plain, at)) and (near or match["di"] or match["open"] or at == 0):
        number = parse_number(match["n"])
        sub = parse_number(match["sub"]) if match["sub"] else 0
        if number is None or sub is None:
            # 第零条, 第99999条: a clause that no document has.
            number, sub = _NO_NUMBER, 0
        step = replace(_made(match, number), sub=sub, letter=match["letter"] or "")
        until = re.compile(rf"{_TO}(?=第?\(?{_N}\)?{match['unit']})").match(plain, match.end())
        end = _STEP.match(plain, until.end()) if until else None
        last = parse_number(end["n"]) if end else None
        return (replace(step, last=last), end.end()) if end and last else (step, match.end())
    if match := _BRACKET.match(plain, at):
        number = parse_number(match["n"])
        if number and number < 1000:
            step = Step("(", number, bracket=True, digits=match["n"].isascii())
            end = re.compile(rf"{_TO}\((?P<n>{_N})\)").match(plain, match.end())
            last = parse_number(end["n"]) if end else None
            return (replace(step, last=last), end.end()) if end and last else (step, match.end())
    if (match := _PART.match(plain, at)) and (near or match.end() < len(plain)):
        number = parse_number(match["n"])
        if number and (near or at == 0 or plain[at - 1] in "、,;。"):
            return Step("部分", number), match.end()
    if near and (match := _DIGITS.match(plain, at)):
        return Step("条", int(match["n"]), digits=True), match.end()
    return None


def _made(match: re.Match[str], number: int) -> Step:
    unit, bracket = match["unit"], bool(match["open"])
    return Step(unit, number, bracket=bracket, digits=match["n"].isascii())
