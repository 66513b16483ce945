"""A citation as people write it → the clauses it can mean.

`docs/resolver.md` specifies the rules. They work on plain data, which `exports.known` writes, so
that they run in the browser too: `templates/assets/resolver.js` has the same functions, and
`tests/cases/resolver.md` holds both to the same answers. What the texts of notices cite is found in
`corpus`, by stricter rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from tiaowen.folding import bare, fold
from tiaowen.numerals import parse_number

_HAN = "零〇一二三四五六七八九十百千两"
_N = rf"(?:[{_HAN}]+|[0-9]+)"
_OPEN = re.compile(r"[\[{〔【〖「『﹝⟨]")
_CLOSE = re.compile(r"[\]}〕】〗」』﹞⟩]")
_NUMBER = re.compile(
    r"(?P<head>[\u4e00-\u9fff]*)(?P<open>\()?(?P<year>(?:19|20)[0-9][0-9])年?\)?[-—–第,.、]*"
    r"0*(?P<no>[0-9]{1,4})(?:(?P<end>号)(?P<tail>公告|通告|令)?)?"
)
# 国务院令第588号, 政府令136号, 主席令第四十五号, 国务院第588号令.
_ORDER = re.compile(
    rf"(?P<head>[\u4e00-\u9fff]*令)\(?第?0*(?P<no>{_N})号\)?"
    rf"|(?P<before>[\u4e00-\u9fff]*?)第0*(?P<serial>{_N})号令"
)
# To the mark that closes it, past two levels inside, as in 《转发〈关于印发〈〉的通知〉的通知》, of
# which `_plain` has made 《》. Where the marks do not fit, to the first that closes.
_TITLE = re.compile("《((?:[^《》]|《(?:[^《》]|《[^《》]*》)*》)+|.+?)》")
_ADDRESS = re.compile(
    r"(?:^|/)(?P<kind>notices|works)/(?P<id>[a-z0-9-]+)(?:/(?:#?(?P<clause>[a-z0-9-]+))?)?"
)
_OWN = re.compile(r"(?P<id>[a-z0-9]+(?:-[a-z0-9]+)+)(?:[/#](?P<clause>[a-z0-9-]+))?/?")
_STEP = re.compile(
    rf"附件第?\(?(?P<annex>{_N})?\)?"
    rf"|第?(?P<open>\()?(?P<n>{_N})(?:-(?P<dash>[0-9]+)|(?P<letter>[a-z]))?\)?"
    r"(?P<unit>部分|分编|编|篇|章|节|条|款|项|目|点|段|行)"
    rf"(?:之(?P<sub>{_N}))?"
    rf"|\((?P<bracket>{_N})\)"
    rf"|(?P<part>[{_HAN}]+)、"
    r"|(?P<measure>[0-9]{1,4})[.、]"
    r"|#?(?P<own>(?:i[0-9]+-)?(?:cover|pre|end|annex|art|ch|p|m|u)(?:[0-9]+[a-z]?)?"
    r"(?:-[a-z]*[0-9]+[a-z]?)*)(?![a-z0-9])"
)
_ALIAS = re.compile(r"(?P<above>.+)-k(?P<n>[1-9][0-9]{0,3})")
_LETTER = re.compile(r"[0-9]([a-z])$")
_IN_ANNEX = re.compile(r"(?:i[0-9]+-)?annex")
_FEWEST = 4  # characters of a part of a title
_LONGEST = 500  # characters of a citation
# Notices in which a clause is looked for: a browser fetches the clauses of each, some 20 KB.
_MOST = 20


class KnownClause(TypedDict):
    """What is known of a clause; a pair of texts is Simplified, then Traditional.

    `style` is that of its label, else its kind; `number` is the printed one and that of 之一 behind
    it; `next` is its clause in the next version ("": none) and what became of it. `k` says which
    款 of its article a paragraph is.
    """

    style: str
    number: list[int]
    parent: str
    measure: bool
    k: NotRequired[int]
    name: NotRequired[list[str]]
    wid: NotRequired[str]
    next: NotRequired[list[str]]


KnownPeriod = TypedDict("KnownPeriod", {"from": str | None, "status": str, "known": bool})
"""`known` is whether a source gives the first day."""


class KnownNotice(TypedDict):
    """What is known of a notice without its text; a notice of several numbers has `numbers`."""

    number: list[str] | None
    numbers: NotRequired[list[str]]
    name: list[str]
    title: list[str]
    held: bool
    periods: list[KnownPeriod]
    repealed_by: str | None
    work: str | None
    next: str | None
    clauses: dict[str, KnownClause]


class KnownWork(TypedDict):
    """What is known of a work: its held versions, the permanent ids of its measures."""

    title: list[str]
    versions: list[str]
    wids: list[str]


class Known(TypedDict):
    """What the resolver works on, by id; `data/anchors.json` has it."""

    notices: Mapping[str, KnownNotice]
    works: Mapping[str, KnownWork]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a citation can mean.

    Attributes:
        notice: "" where a current address was given.
        clause: "" for the whole notice.
        missing: the words of a clause that the notice or work does not have.
        work, wid: of a current address.
    """

    notice: str
    clause: str = ""
    missing: str = ""
    work: str = ""
    wid: str = ""


@dataclass(frozen=True, slots=True)
class _Step:
    """One level of a citation: 第（五）项 is unit 项, number 5, in brackets."""

    unit: str
    number: int
    sub: int
    letter: str
    bracket: bool
    digits: bool
    words: str


@dataclass(frozen=True, slots=True)
class _Number:
    """A document number: who numbers, the year ("" for the orders of an office), the serial.

    `marked` is whether a number without a head is one for certain, by its bracket or its 号.
    """

    head: str
    year: str
    serial: int
    marked: bool


def resolve(text: str, known: Known) -> tuple[Candidate, ...]:
    """Returns every notice or clause that a citation fits, in the order of `known`.

    Where a clause is cited and only some of the notices that fit have it, those are meant. Where
    more than 20 notices fit, the clause is looked for in none of them, and they stand as a whole.
    """
    plain = _plain(text)
    if found := _address(plain, known):
        return found
    notices, rest = _notices(plain, known["notices"])
    groups = list(_groups(rest)) if len(notices) <= _MOST else []
    found = tuple(
        candidate
        for notice in notices
        for candidate in _clauses(notice, known["notices"][notice], groups)
    )
    return tuple(one for one in found if not one.missing) or found


def _plain(text: str) -> str:
    """Returns the text folded, without space, with brackets of one style."""
    folded = "".join(fold(text[:_LONGEST]).split())
    folded = re.sub("[〈<«]", "《", re.sub("[〉>»]", "》", folded))
    return _CLOSE.sub(")", _OPEN.sub("(", folded))


def _address(plain: str, known: Known) -> tuple[Candidate, ...]:
    """Returns what one of our own addresses or ids means; () where there is none."""
    match = _ADDRESS.search(plain)
    own = None if match else _OWN.fullmatch(plain)
    found = match or own
    if not found:
        return ()
    name, clause = found["id"], found["clause"] or ""
    if match and match["kind"] == "works":
        work = known["works"].get(name)
        if not work:
            return ()
        if not clause or _carries(work, clause, known["notices"]):
            return (Candidate("", work=name, wid=clause),)
        return (Candidate("", missing=clause, work=name),)
    notice = known["notices"].get(name)
    if not notice:
        return ()
    meant = clause_of(notice["clauses"], clause)
    if meant or not clause:
        return (Candidate(name, meant),)
    return (Candidate(name, missing=clause),)


def _carries(work: KnownWork, wid: str, notices: Mapping[str, KnownNotice]) -> bool:
    """Whether a version of the work has a measure of that permanent id."""
    return any(
        clause.get("wid") == wid
        for version in work["versions"]
        for clause in notices[version]["clauses"].values()
    )


def _notices(plain: str, notices: Mapping[str, KnownNotice]) -> tuple[list[str], str]:
    """The notices that a number or title in the text fits, and the text without it."""
    without_titles = _TITLE.sub(lambda match: "\n" * len(match[0]), plain)
    found = [*_NUMBER.finditer(without_titles), *_ORDER.finditer(without_titles)]
    numbers = sorted(found, key=lambda match: match.start())
    for i, match in enumerate(numbers):
        fits = [name for name, one in notices.items() if _is_numbered(match, one)]
        if fits:
            end = match.end()
            # A joint notice may be cited by all of its numbers: 甲发〔2024〕5号、乙发〔2024〕7号.
            for more in numbers[i + 1 :]:
                if more.start() > end + 1 or not _is_numbered(more, notices[fits[0]]):
                    break
                end = more.end()
            return fits, without_titles[: match.start()] + "\n" + without_titles[end:]
    if verbatim := _verbatim(without_titles, notices):
        return verbatim
    for match in _TITLE.finditer(plain):
        fits = _titled(bare(match[1]), notices)
        if fits:
            return fits, plain[: match.start()] + "\n" + plain[match.end() :]
    named = _TITLE.search(plain)
    return ([], plain) if named else _untitled(plain, notices)


def _is_numbered(match: re.Match[str], notice: KnownNotice) -> bool:
    """Whether the cited number is one of the notice's."""
    cited = _number(match)
    return cited is not None and any(_is_number(cited, one) for one in _numbers(notice))


def _numbers(notice: KnownNotice) -> list[str]:
    """The document numbers of a notice, in Simplified characters."""
    return notice.get("numbers") or (notice["number"] or [])[:1]


def _number(match: re.Match[str]) -> _Number | None:
    """What a match of `_NUMBER` or `_ORDER` says: 2024年第3号公告 is 公告2024年第3号."""
    found = match.groupdict()
    if "year" in found:
        head = found["head"] + (found["tail"] or "")
        marked = bool(found["open"] or found["end"])
        return _Number(head, found["year"], int(found["no"]), marked)
    serial = parse_number(found["no"] or found["serial"])
    head = found["head"] or f"{found['before']}令"
    return None if serial is None else _Number(head, "", serial, marked=True)


def _read_number(plain: str) -> _Number | None:
    """A document number that is all of a text, None where it is of another kind."""
    match = _NUMBER.fullmatch(plain) or _ORDER.fullmatch(plain)
    return _number(match) if match else None


def _is_number(cited: _Number, number: str) -> bool:
    """Whether two numbers are one; the head of one may be longer or shorter than the other's."""
    ours = _read_number(_plain(number))
    if not ours or (cited.year, cited.serial) != (ours.year, ours.serial):
        return False
    if not cited.head:
        return cited.marked
    return cited.head.endswith(ours.head) or ours.head.endswith(cited.head)


def _verbatim(plain: str, notices: Mapping[str, KnownNotice]) -> tuple[list[str], str] | None:
    """The notices that bear the first number of another kind (ZJSP00-2024-0001) of the text."""
    found: dict[tuple[int, int], list[str]] = {}
    for name, one in notices.items():
        for number in map(_plain, _numbers(one)):
            if len(number) < _FEWEST or _read_number(number):
                continue
            at = plain.find(number)
            end = at + len(number)
            around = plain[max(at - 1, 0) : max(at, 0)] + plain[end : end + 1]
            if at >= 0 and not re.search("[a-z0-9]", around):
                found.setdefault((at, -end), []).append(name)
    if not found:
        return None
    at, end = min(found)
    return found[at, end], plain[:at] + "\n" + plain[-end:]


def _titled(title: str, notices: Mapping[str, KnownNotice]) -> list[str]:
    """The notices of that title; else those whose title has it in it, or stands in it."""
    names = {
        name: {bare(one["name"][0]), bare(one["title"][0])} - {""} for name, one in notices.items()
    }
    if same := [name for name, ours in names.items() if title in ours]:
        return same
    if len(title) < _FEWEST:
        return []
    return [name for name, ours in names.items() if any(title in o or o in title for o in ours)]


def _untitled(plain: str, notices: Mapping[str, KnownNotice]) -> tuple[list[str], str]:
    """A title without 《》, with or without a clause behind it."""
    words = bare(plain)
    names = {name: bare(one["name"][0]) for name, one in notices.items()}
    inside = [name for name, ours in names.items() if len(ours) >= _FEWEST and ours in words]
    if inside:
        longest = max(len(names[name]) for name in inside)
        fits = [name for name in inside if len(names[name]) == longest]
        return fits, _behind(plain, words.index(names[fits[0]]) + longest)
    for match in [*_STEP.finditer(plain), None]:
        head = bare(plain[: match.start()] if match else plain)
        if len(head) >= _FEWEST:
            fits = _titled(head, notices)
            if fits:
                return fits, plain[match.start() :] if match else ""
    return [], plain


def _behind(plain: str, count: int) -> str:
    """What stands behind the first so many characters, marks not counted."""
    for i, char in enumerate(plain):
        if not count:
            return plain[i:]
        count -= bool(bare(char))
    return ""


def _groups(rest: str) -> Iterator[list[_Step]]:
    """The levels of each clause cited: 第三部分第（二）项 is one clause, 第2条、第3条 are two."""
    group: list[_Step] = []
    rest = rest.removeprefix("的").strip("\n:,。;")
    if re.fullmatch(r"[0-9]{1,4}", rest):
        rest += "."
    for match in _STEP.finditer(rest):
        step = _step(match)
        if step is None:
            continue
        if step.unit in [one.unit for one in group]:
            yield group
            group = []
        group.append(step)
    if group:
        yield group


def _step(match: re.Match[str]) -> _Step | None:
    if match["own"]:
        return _Step("own", 0, 0, "", False, False, match["own"])
    if match["unit"]:
        unit, number = match["unit"], match["n"]
    elif match["bracket"]:
        unit, number = "(", match["bracket"]
    elif match["part"]:
        unit, number = "部分", match["part"]
    elif match["measure"]:
        unit, number = "条", match["measure"]
    else:
        unit, number = "附件", match["annex"] or "1"
    value = parse_number(number)
    behind = match["sub"] or match["dash"]
    sub = parse_number(behind) if behind else 0
    if value is None or sub is None:
        return None
    bracket = bool(match["open"] or match["bracket"])
    return _Step(unit, value, sub, match["letter"] or "", bracket, number.isascii(), match[0])


def _clauses(
    name: str, notice: KnownNotice, groups: Sequence[Sequence[_Step]]
) -> Iterator[Candidate]:
    """The clauses of one notice that the groups mean, or the notice with what it does not have."""
    if not groups:
        yield Candidate(name)
    for group in groups:
        at = [""]
        missing = ""
        for step in group:
            inside = _inside(notice["clauses"], at, group)
            at = _fits(notice["clauses"], inside, at, step)
            if not at:
                missing = "".join(one.words for one in group)
                break
        if missing:
            yield Candidate(name, missing=missing)
        else:
            for clause in at:
                yield Candidate(name, clause)


def _inside(
    clauses: Mapping[str, KnownClause], at: Sequence[str], group: Sequence[_Step]
) -> Mapping[str, KnownClause]:
    """The clauses below those reached; those of an annex only where an annex is cited."""
    annexed = group[0].unit in ("附件", "own")
    found = {}
    for name, clause in clauses.items():
        above = _ancestors(clauses, clause)
        in_annex = bool(_IN_ANNEX.match(name))
        if in_annex == annexed and (at == [""] or any(one in above for one in at)):
            found[name] = clause
    return found


def _ancestors(clauses: Mapping[str, KnownClause], clause: KnownClause) -> list[str]:
    found = []
    while clause["parent"]:
        found.append(clause["parent"])
        clause = clauses[clause["parent"]]
    return found


def _fits(
    clauses: Mapping[str, KnownClause],
    inside: Mapping[str, KnownClause],
    at: Sequence[str],
    step: _Step,
) -> list[str]:
    """The clauses that a step means: the first of its readings that any clause answers to."""
    if step.unit == "own":
        return [own] if (own := clause_of(clauses, step.words)) else []
    if step.unit == "款":
        return [one for above in at if (one := _paragraph(clauses, above, step.number))]
    if step.unit == "段":
        return [f"{above}-t{step.number}" for above in at if f"{above}-t{step.number}" in clauses]
    for reading in _readings(step):
        found = [name for name, clause in inside.items() if _is(name, clause, reading, step)]
        if found:
            return found
    return []


def clause_of(clauses: Mapping[str, KnownClause], name: str) -> str:
    """The clause of an id, or of an alias as lawyers count (art17-k3); "" where there is none."""
    if name in clauses:
        return name
    alias = _ALIAS.fullmatch(name)
    return _paragraph(clauses, alias["above"], int(alias["n"])) if alias else ""


def _paragraph(clauses: Mapping[str, KnownClause], above: str, number: int) -> str:
    """The 款 of that number of a clause, "" where there is none.

    The first is the clause's own text, unless that is but a heading. Only the paragraphs of an
    article are told by `k`.
    """
    for name, clause in clauses.items():
        if clause["parent"] == above and clause.get("k") == number:
            return name
    name = above if number == 1 else f"{above}-t{number - 1}"
    return name if name in clauses and "k" not in clauses[name] else ""


_STYLES = {
    "附件": ["annex"],
    "部分": ["part", "segment"],
    "编": ["book", "subbook"],
    "篇": ["book"],
    "分编": ["subbook"],
    "章": ["chapter"],
    "节": ["division"],
    "行": ["row"],
}


def _readings(step: _Step) -> list[list[str]]:
    """Styles of labels, the likeliest first; `any` stands for a measure of whatever label."""
    if step.unit in _STYLES:
        return [_STYLES[step.unit]]
    if step.unit == "条":
        return [["article"], ["measure"], ["any"]] if step.digits else [["article"], ["any"]]
    if step.bracket:
        first = ["item"] if step.digits else ["section"]
        return [first, ["section", "item"], ["any"], ["row"]]
    if step.digits:
        return [["measure"], ["any"], ["section", "item"], ["row"]]
    return [["any"], ["section", "item", "measure"], ["row"]]


def _is(name: str, clause: KnownClause, styles: Sequence[str], step: _Step) -> bool:
    if styles == ["row"]:
        return bool(clause["style"] == "row" and name.endswith(f"-r{step.number}"))
    letter = _LETTER.search(name)
    if clause["number"] != [step.number, step.sub] or step.letter != (letter[1] if letter else ""):
        return False
    return bool(clause["style"] in styles or (styles == ["any"] and clause["measure"]))
