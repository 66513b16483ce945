"""The text of clauses → what it names: citations, bodies and their roles, figures, all as spans.

Nothing here looks beyond the notice; what a citation leads to is settled in `corpus`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tiaowen.model import BodyMention, Citation, Clause, Figure, Findings, Notice
from tiaowen.numerals import parse_number

# 《…》 with one more level inside it, as in 《…关于印发《…》的通知》; 〈〉 inside needs no care.
_TITLE = re.compile(r"《[^《》\n]{1,200}(?:《[^《》\n]{1,200}》[^《》\n]{0,200})*》")
# 渝府办发〔2025〕57号; the brackets as people write them.
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,16}[〔\[（(【［]\s*(?:19|20)\d\d\s*[〕\]）)】］]\s*第?\s*\d{1,5}\s*号"
)
_ROLES = {"牵头单位": "lead", "责任单位": "responsible", "配合单位": "responsible"}
_ROLE = re.compile(rf"(?P<role>{'|'.join(_ROLES)})：(?P<names>[^；）\n]+)")
_APART = "按职责分别负责"
_NAME = re.compile(r"[^、，]+")


def find(notice: Notice) -> Findings:
    """Everything that the clauses of a notice name."""
    return Findings(
        tuple(span for clause in notice.clauses for span in _citations(notice, clause)),
        tuple(_mentions(notice)),
        tuple(figure for clause in notice.clauses for figure in _figures(notice, clause)),
    )


def citations_in(text: str) -> Iterator[tuple[int, int]]:
    """The spans of all titles in 《》 and of all document numbers of a text."""
    for pattern in (_TITLE, _NUMBER):
        for match in pattern.finditer(text):
            yield match.span()


def _citations(notice: Notice, clause: Clause) -> Iterator[Citation]:
    if clause.kind == "title":
        return
    for start, end in sorted(citations_in(clause.text)):
        yield Citation(notice.id, clause.id, start, end, None, ())


# -- bodies ----------------------------------------------------------------------------------


def _mentions(notice: Notice) -> Iterator[BodyMention]:
    for clause in notice.clauses:
        if clause.kind == "row":
            continue
        for match in _ROLE.finditer(clause.text):
            start = match.start("names")
            role = _ROLES[match["role"]]
            yield from _names(notice, clause, _owner(notice, clause), match["names"], start, role)
    for table in notice.tables:
        if not any(head in _ROLES for head in table.header):
            continue
        for row in table.rows:
            yield from _row_mentions(notice, notice.by_id[row], table.header)


def _row_mentions(notice: Notice, row: Clause, header: tuple[str, ...]) -> Iterator[BodyMention]:
    """A row belongs to the measure that has its number; names of rows and measures may differ."""
    number = parse_number(row.cells[0])
    measure = notice.by_id.get(f"m{number}")
    if measure is None:
        return
    start = column = 0
    for cell, span in zip(row.cells, row.spans, strict=True):
        heads = header[column : column + span]
        names = cell.removesuffix(_APART)
        # One cell over both columns, or 按职责分别负责: nobody leads alone.
        apart = span > 1 or names != cell
        roles = [_ROLES[head] for head in heads if head in _ROLES]
        if roles and names not in ("", "/", "／", "—"):
            role = "responsible" if apart else roles[0]
            yield from _names(notice, row, measure.id, names, start, role, apart)
        start += len(cell) + 1
        column += span


def _names(
    notice: Notice,
    witness: Clause,
    owner: str,
    names: str,
    start: int,
    role: str,
    apart: bool = False,
) -> Iterator[BodyMention]:
    open_ended = names.endswith("等")
    for match in _NAME.finditer(names.removesuffix("等")):
        at = start + match.start()
        yield BodyMention(
            notice=notice.id,
            clause=owner,
            region=notice.region,
            body=match[0],
            role=role,
            open_ended=open_ended,
            apart=apart,
            witness=witness.id,
            start=at,
            end=at + len(match[0]),
        )


def _owner(notice: Notice, clause: Clause) -> str:
    """The measure that a clause stands in, or the clause itself where it stands in none."""
    for node in (clause, *reversed(notice.ancestors(clause))):
        if node.is_measure:
            return node.id
    return clause.id


# -- figures ---------------------------------------------------------------------------------

_MONEY = r"(?:亿|万)?元"
_TIME = r"个工作日|工作日|天|日|周|个月|年"
_COUNT = r"件|家|个|项|款|万项|万辆|辆|架次|亿立方米"
_AMOUNT = re.compile(
    rf"(?P<value>\d+(?:\.\d+)?)(?P<unit>{_MONEY}|[%％]|{_TIME}|{_COUNT})(?P<per>/(?:项|年|千克))?"
)
# A limit on a price or a rate is a condition, not a ceiling of what is paid.
_CONDITION = re.compile(r"(?:价格|费率)(?:不超过|不高于)$")
_CEILING = re.compile(r"(?:最高|不超过|不高于|上限为|最多)[^，。；、]{0,12}$")
_FROM = re.compile(rf"由(?P<value>\d+(?:\.\d+)?)(?:{_TIME})(?:缩减|缩短|压缩)(?:至|为)$")
_TO = re.compile(r"(?:缩短|压缩|缩减)(?:至|为|到)$")
_YEAR = re.compile(r"(?P<year>20\d\d)年")
_THRESHOLD = re.compile(r"(?:投资额|金额|收入|首付款|销售量)(?:超过|达到|达)$|首付款$")
_RATE = re.compile(r"按[^，。；]{0,24}$|占比[^，。；]{0,6}$|金额$")
_GRANT = re.compile(r"(?:支持|奖励|补贴|给予|补助|资助|设立|打造)[^，。；]{0,14}$")


def _figures(notice: Notice, clause: Clause) -> Iterator[Figure]:
    """The figures of a clause whose words say what kind of figure they are; others are left out.

    In a series (分别给予最高不超过2000万元、500万元) the words before the first hold for all.
    """
    if clause.kind in ("row", "title"):
        return
    last: Figure | None = None
    for match in _AMOUNT.finditer(clause.text):
        start, end = match.span()
        unit = _plain_unit(match["unit"]) + (match["per"] or "")
        before = clause.text[max(0, start - 40) : start]
        if last and clause.text[last.end : start] == "、" and last.unit == unit:
            last = replace(last, value=match["value"], from_value="", start=start, end=end)
            yield last
            continue
        reading = _read_figure(match["value"], match["unit"], before, clause.text[end : end + 14])
        if reading is None:
            last = None
            continue
        kind, bound, from_value = reading
        years = _YEAR.findall(before) if kind == "target" else []
        last = Figure(
            notice=notice.id,
            clause=clause.id,
            type=kind,
            bound=bound,
            value=match["value"],
            unit=unit,
            from_value=from_value,
            year=int(years[-1]) if years else None,
            start=start,
            end=end,
        )
        yield last


def _plain_unit(unit: str) -> str:
    """One spelling for one unit: 个工作日 → 工作日, 个月 → 月, ％ → %."""
    unit = unit.replace("％", "%")
    return unit.removeprefix("个") if unit in ("个工作日", "个月") else unit


def _read_figure(value: str, unit: str, before: str, after: str) -> tuple[str, str, str] | None:
    """Type, bound and from-value of an amount, None when its words do not say."""
    if re.fullmatch(_TIME, unit):
        if unit == "年" and len(value) == len("2025"):
            return None  # 2025年内 is a year, not a time limit
        if shortened := _FROM.search(before):
            return "limit", "=", shortened["value"]
        within = after.startswith(("以内", "之内", "内"))
        return (
            ("limit", "≤", "")
            if within or before.endswith("不超过") or _TO.search(before)
            else None
        )
    if _CONDITION.search(before):
        return "threshold", "≤", ""
    if _CEILING.search(before):
        return "ceiling", "≤", ""
    if unit in "%％" and _RATE.search(before):
        return "rate", "=", ""
    more = after.startswith(("以上", "及以上"))
    bound = ">" if re.search(r"超过?$", before) else "≥" if more else "="
    if _THRESHOLD.search(before):
        return "threshold", bound, ""
    if _YEAR.search(re.split("[。；]", before)[-1]):
        return "target", bound, ""
    if re.fullmatch(_MONEY, unit) and re.search(r"(?:设立|组建|打造)$", before):
        return ("fund", "=", "") if "基金" in after else None
    if re.fullmatch(_MONEY, unit) and _GRANT.search(before):
        return "amount", "=", ""
    return None
