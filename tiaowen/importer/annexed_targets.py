"""附件2所列规范性文件予以废止 → an effect for each document that the annex lists.

An annex lists them certainly where each of its rows or numbered lines names one document, and where
they are as many as the sentence says. Otherwise the sentence is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tiaowen.importer.line_patterns import NUMBER, ends_title
from tiaowen.model import Clause, ClauseId, Does, Effect, Notice
from tiaowen.numerals import parse_number
from tiaowen.parsing.targets import Target, targets_in
from tiaowen.parsing.terms import OnDay, read_beginning, unquoted

_N = "[0-9一二三四五六七八九十百]"
_ANNEX = rf"附件\s*(?P<annex>{_N}{{0,3}})\s*(?:所列|中所列|列明|所附|载明)的?(?:各项)?"
_COUNT = rf"[^，。；]{{0,12}}?(?:(?P<count>{_N}{{1,4}})[件个项部])?[^，。；]{{0,30}}?"
_VERB = r"(?P<verb>废止|失效|停止执行|继续有效|暂停执行)"
_BEHIND = re.compile(rf"{_ANNEX}{_COUNT}{_VERB}")
_BEFORE = re.compile(rf"(?P<verb>废止|宣布失效|停止执行|暂停执行){_ANNEX}{_COUNT}(?=[，。；]|$)")
# The heading of an annex to a decision that ends others: 宣布失效的文件目录（382件）.
_ENDS = re.compile(r"废止|失效")
_HEADING = re.compile(
    rf"(?P<verb>宣布失效|废止|失效|继续有效)的[^。；]{{2,40}}?(?:目录|清单)(?:[（(]共?(?P<count>{_N}{{1,4}})件[）)])?"
)
_SO_MANY = re.compile(rf"(?P<count>{_N}{{1,4}})[件个项][^。；《]{{0,40}}(?:废止|失效)")
_ANNEX_LIST = re.compile(r"附件[：:][^。；]*")
_COUNTED = re.compile(rf"[（(]共?计?({_N}{{1,4}})[件个项][）)]")
_NOT = re.compile(r"(?:不|未|不再|拟|应当|建议)(?:予以)?$")
_DOES: dict[str, Does] = {
    "废止": "repeals",
    "停止执行": "repeals",
    "失效": "lapses",
    "宣布失效": "lapses",
    "继续有效": "confirms",
    "暂停执行": "suspends",
}
_NAME_COLUMN = re.compile(r"(?:文件|规章|法规|政策|制度)?(?:名称|标题|题目)")
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]\s*[。；]?$")
_WHOLE_NUMBER = re.compile(NUMBER.pattern)


@dataclass(frozen=True, slots=True)
class Annexed:
    """What a sentence, or the heading of an annex, does to what the annex lists.

    Attributes:
        clause: The sentence's clause, or the annex.
        start: Where the words begin in it.
        end: Where they end.
        effects: An effect for each document; none where the list is not certain.
        is_list: Whether the words are about the list; others only say how long it is.
    """

    clause: ClauseId
    start: int
    end: int
    effects: tuple[Effect, ...] = ()
    is_list: bool = True


def annexed(notice: Notice) -> Iterator[Annexed]:
    """Yield what a notice does to all that its annexes list."""
    said = list(_said(notice))
    yield from (one for _, one in said)
    if not _ENDS.search(notice.title):
        return
    for clause in notice.clauses:
        if clause.kind != "annex" or any(annex == clause.id for annex, _ in said):
            continue
        if match := _HEADING.search(clause.text):
            effects = tuple(_listed(notice, match, clause.id))
            yield Annexed(clause.id, *match.span(), effects)
            yield from _counted(notice, len(effects))


def _said(notice: Notice) -> Iterator[tuple[str, Annexed]]:
    """Yield each sentence that does something to what an annex lists, behind that annex's id."""
    for clause in notice.clauses:
        if clause.kind in ("title", "row", "quote", "annex-list") or "附件" not in clause.text:
            continue
        words = unquoted(clause.text)
        for form in (_BEHIND, _BEFORE):
            for match in form.finditer(words):
                if not _NOT.search(words[: match.start("verb")]):
                    annex = f"annex{parse_number(match['annex']) if match['annex'] else 1}"
                    effects = tuple(_listed(notice, match, annex))
                    yield annex, Annexed(clause.id, *match.span(), effects)


def _counted(notice: Notice, count: int) -> Iterator[Annexed]:
    """Yield the sentences that say of as many documents what the heading of an annex says."""
    for clause in notice.clauses:
        if count and clause.kind not in ("title", "row", "quote", "annex"):
            for match in _SO_MANY.finditer(clause.text):
                if parse_number(match["count"]) == count:
                    yield Annexed(clause.id, *match.span(), is_list=False)
            if names := _ANNEX_LIST.match(clause.text):
                yield Annexed(clause.id, *names.span(), is_list=False)


def _listed(notice: Notice, match: re.Match[str], annex: str) -> list[Effect]:
    """Return the effects of words on all that an annex lists, none where that is not certain."""
    listed = list(_entries(notice, annex))
    targets = [_target(notice, entry) for entry in listed]
    said = match["count"] or _COUNTED.sub(r"\1", next(_notes(notice, annex), ""))
    count = parse_number(said) if said else len(targets)
    if not targets or not all(targets) or count != len(targets):
        return []
    does = _DOES[match["verb"]]
    sentence = re.split("[。；]", match.string[: match.end()])[-1]
    begins = read_beginning(sentence)
    start = begins.day if isinstance(begins, OnDay) else None
    return [
        Effect(does, target.words, start=start, text=text)
        for entry, target in zip(listed, targets, strict=True)
        if target and (text := _text(entry, target))
    ]


def _entries(notice: Notice, annex: str) -> Iterator[Clause]:
    """Yield the rows of the table in an annex, or its numbered lines where it has none."""
    inside = [clause for clause in notice.clauses if clause.id.startswith(f"{annex}-")]
    heads = {table.rows[0] for table in notice.tables if table.rows}
    rows = [clause for clause in inside if clause.kind == "row"]
    yield from rows if heads and rows else [one for one in inside if one.label]


def _notes(notice: Notice, annex: str) -> Iterator[str]:
    """Yield the lines below the heading of an annex that say how many it lists: （382件）."""
    for clause in notice.clauses:
        if clause.parent == annex and _COUNTED.fullmatch(clause.text):
            yield clause.text


def _target(notice: Notice, entry: Clause) -> Target | None:
    """Return the one document that a row or line names, None where that is not certain."""
    if entry.kind != "row":
        named = targets_in(entry.text)
        bare = _BRACKETS.sub("", entry.text).rstrip("。；")
        if not named and ends_title(bare):
            return Target(f"《{bare}》")
        return named[0][2] if len(named) == 1 else None
    numbers = [cell for cell in entry.cells if _WHOLE_NUMBER.fullmatch("".join(cell.split()))]
    names = [cell for cell in entry.cells if cell.startswith("《") and cell.endswith("》")]
    table = next((one for one in notice.tables if entry.id in one.rows), None)
    if not names and table:
        columns = [i for i, name in enumerate(table.header) if _NAME_COLUMN.fullmatch(name)]
        names = [f"《{cell}》" for i in columns for cell in entry.cells[i : i + 1] if cell]
    if len(numbers) > 1 or len(names) > 1 or not (numbers or names):
        return None
    number = "".join(numbers[0].split()) if numbers else ""
    return Target(names[0] if names else "", number)


def _text(entry: Clause, target: Target) -> str:
    """Return the words of an entry that name its document, as they stand there."""
    if entry.kind != "row":
        return entry.text
    bare = target.title.strip("《》")
    return next((cell for cell in entry.cells if bare and bare in cell), target.number)
