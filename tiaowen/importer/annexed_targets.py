"""附件2所列规范性文件予以废止 → an effect for each document that the annex lists.

An annex lists them certainly where each of its rows or numbered lines names one document, and where
they are as many as the sentence says. Otherwise the sentence is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiaowen.importer.line_patterns import NUMBER, ends_title
from tiaowen.model import Clause, Does, Effect, Notice
from tiaowen.numerals import parse_number
from tiaowen.parsing.effects import Target, targets_in
from tiaowen.parsing.terms import OnDay, read_beginning, unquoted

_N = "[0-9一二三四五六七八九十百]"
_ANNEX = rf"附件\s*(?P<annex>{_N}{{0,3}})\s*(?:所列|中所列|列明|所附|载明)的?(?:各项)?"
_COUNT = rf"[^，。；]{{0,12}}?(?:(?P<count>{_N}{{1,4}})[件个项部])?[^，。；]{{0,30}}?"
_VERB = r"(?P<verb>废止|失效|停止执行|继续有效|暂停执行)"
_BEHIND = re.compile(rf"{_ANNEX}{_COUNT}{_VERB}")
_BEFORE = re.compile(rf"(?P<verb>废止|宣布失效|停止执行|暂停执行){_ANNEX}{_COUNT}(?=[，。；]|$)")
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


def annexed(notice: Notice) -> Iterator[tuple[Clause, re.Match[str], tuple[Effect, ...]]]:
    """Yield each sentence that does something to what an annex lists, with its effects.

    Yields:
        The clause, the words in it, and an effect a document; none where the list is not certain.
    """
    for clause in notice.clauses:
        if clause.kind in ("title", "row", "quote", "annex-list") or "附件" not in clause.text:
            continue
        words = unquoted(clause.text)
        for form in (_BEHIND, _BEFORE):
            for match in form.finditer(words):
                if not _NOT.search(words[: match.start("verb")]):
                    yield clause, match, tuple(_effects(notice, match))


def _effects(notice: Notice, match: re.Match[str]) -> list[Effect]:
    number = parse_number(match["annex"]) if match["annex"] else None
    listed = list(_entries(notice, f"annex{number or ''}"))
    if not listed and number is None:
        listed = list(_entries(notice, "annex1"))
    targets = [_target(notice, entry) for entry in listed]
    count = parse_number(match["count"]) if match["count"] else len(targets)
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
