"""The words that set a beginning or an end → what they say, and the day that follows from it.

Reading is apart from reckoning: `read_beginning` and `read_end` tell what the words say;
`first_day` and `last_day` work out a day from it and from the day of publication. Words that are
not understood are `Unread`: they are never taken for a day, and never for "without an end".

The words are in Simplified script. Days follow Chinese practice: 自D日起施行 and 有效期至D日
include D; 自公布之日起30日后 is the day of publication + 30.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tiaowen.model import YEARS, ClauseId
from tiaowen.numerals import parse_number

# -- what words can say ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OnDay:
    """A day that the words name: 自2024年5月1日起施行; 有效期至2027年12月31日."""

    day: date


@dataclass(frozen=True, slots=True)
class AfterPublication:
    """自公布之日起（N日后、N个月后）, 公布之日的次日, 公布次月1日.

    `from_next_month` counts from the first of the month after the publication.
    """

    days: int = 0
    months: int = 0
    from_next_month: bool = False


@dataclass(frozen=True, slots=True)
class Lasting:
    """A term that is counted from the first day in force: 有效期1年6个月, 试行90日."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """自公布之日起45个工作日后: which days are working days, no text says."""

    count: int


@dataclass(frozen=True, slots=True)
class Deferred:
    """施行日期另行公布: somebody will say it elsewhere."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Words of a term whose meaning no rule here knows."""


Beginning = OnDay | AfterPublication | WorkingDays | Deferred | Unread
End = OnDay | Lasting | Unread

# -- the grammar -----------------------------------------------------------------------------

_S = r"\s*"
_DIGIT = "[0-9０-９〇○零一二三四五六七八九]"
_NUMERAL = "(?:[0-9０-９]+|[〇○零一二三四五六七八九十百两]+)"
_YEAR = rf"(?:{_DIGIT}{{4}}|(?:中华)?民国{_S}{_NUMERAL})"
_DAY = rf"{_YEAR}{_S}年{_S}{_NUMERAL}{_S}月{_S}{_NUMERAL}{_S}日"
_DAY_PARTS = re.compile(
    rf"(?P<republic>(?:中华)?民国)?{_S}(?P<y>{_NUMERAL}|{_DIGIT}{{4}}){_S}年"
    rf"{_S}(?P<m>{_NUMERAL}){_S}月{_S}(?P<d>{_NUMERAL}){_S}日"
)
_PUBLICATION = "(?:发布|印发|公布|颁布|公告|通过|签发|下发|发文|签署|刊登|批准)"
_HOLD = "(?:施行|实施|执行|生效|试行|实行|适用)"
_COUNT = rf"(?P<n>{_NUMERAL}){_S}(?P<unit>个?工作日|个月|[日天年])"

_NAMED = re.compile(
    rf"[自从于由]{_S}(?P<day>{_DAY})|(?<![至到])(?P<from>{_DAY}){_S}(?:零时)?(?:起|开始)"
)
_UPON = re.compile(
    rf"(?<!本){_PUBLICATION}(?:(?:之|当)?日|后|以后|之后|之|的|(?=次月|[0-9])){_S}(?:起|开始)?{_S}"
    rf"(?:(?:计算|算起)，?)?(?:满|经过|经)?{_S}"
    rf"(?:(?P<next_day>的?次日)|(?P<next_month>的?(?:次月|下个?月){_S}[1１一]{_S}日)"
    rf"|{_COUNT}(?P<after>后|以后|之后|起|内|届满)?)?"
)
_DEFERRED = re.compile("另行(?:公布|规定|通知|确定|公告|发布|决定)")

_LAST = re.compile(rf"(?:至|到|截至|截止到?|为){_S}(?P<day>{_DAY})")
_LAST_OF = re.compile(
    rf"(?:至|到|截至){_S}(?P<y>{_DIGIT}{{4}}){_S}年{_S}(?:(?P<m>{_NUMERAL}){_S}月)?{_S}[底末]"
)
# 2024年1月1日起至12月31日: the year of the last day may stand at the first alone.
_SPAN = re.compile(
    rf"(?P<first>{_DAY}){_S}(?:起|开始)?{_S}{_HOLD}?{_S}(?:至|到|[—–~～-]{{1,2}}){_S}"
    rf"(?P<last>{_DAY}|{_NUMERAL}{_S}月{_S}{_NUMERAL}{_S}日)"
)
_TERM = (
    "(?:有效期限?|试行期限?|执行期限?|实施期限?|施行期限?|期限|暂定|试行|有效|延长|延期|为期|期)"
)
_LASTING = re.compile(
    rf"(?:{_TERM}|之日起|日起)(?:为|是|共|暂定为?|暂行|暂为|定为|设为|限为|再|自[^，。；]{{2,20}}?起)*{_S}"
    rf"(?P<length>(?:{_NUMERAL}{_S}年半|半年|{_NUMERAL}{_S}年(?:零|又)?{_S}{_NUMERAL}{_S}个月"
    rf"|{_NUMERAL}{_S}年|{_NUMERAL}{_S}个月|{_NUMERAL}{_S}[日天]))"
)
_LENGTH = re.compile(
    rf"(?:(?P<years>{_NUMERAL}){_S}年)?(?:零|又)?{_S}(?P<half>半年?)?"
    rf"(?:(?P<months>{_NUMERAL}){_S}个月)?(?:(?P<days>{_NUMERAL}){_S}[日天])?"
)


def read_beginning(words: str) -> Beginning:
    """Returns what words such as 自公布之日起30日后施行 say of the first day in force.

    Args:
        words: a sentence or a part of one, in Simplified script.

    Returns:
        One of the five readings; `Unread` for words that name no beginning, a day that the
        calendar lacks, or two different days.
    """
    if _DEFERRED.search(words):
        return Deferred()
    named = {_day(match["day"] or match["from"]) for match in _NAMED.finditer(words)}
    if named:
        day = named.pop()
        return OnDay(day) if day and not named else Unread()  # two days, or 2023年2月29日
    if _LIMIT.search(words) and (span := _SPAN.search(words)):
        days = _days_of(span)
        return OnDay(days[0]) if days else Unread()
    match = _UPON.search(words)
    if not match or (match["n"] and not match["after"] and "满" not in match[0]):
        return Unread()
    if match["next_day"]:
        return AfterPublication(days=1)
    if match["next_month"]:
        return AfterPublication(from_next_month=True)
    if not match["n"]:
        rest = words[match.end() :].lstrip()
        plain = rest == "" or re.match(rf"正式|开始|试?{_HOLD}|[，。；]", rest)
        upon = re.search("日|起|后", match[0])
        return AfterPublication() if plain and upon else Unread()
    count = parse_number(match["n"])
    if count is None or match["after"] == "内":
        return Unread()
    unit = match["unit"].removeprefix("个")
    if unit == "工作日":
        return WorkingDays(count)
    if unit == "月":
        return AfterPublication(months=count)
    return AfterPublication(months=12 * count) if unit == "年" else AfterPublication(days=count)


def read_end(words: str) -> End:
    """Returns what words such as 有效期2年 or 有效期至2027年12月31日 say of the last day in force.

    Args:
        words: a sentence or a part of one, in Simplified script.

    Returns:
        `Unread` for words that name no end, a day that the calendar lacks, or two different ends.
    """
    spans = [_days_of(match) for match in _SPAN.finditer(words)]
    words = _SPAN.sub("", words)  # 为 in 期限为2024年1月1日至… is no 至
    last = {days[1] if days else None for days in spans}
    last |= {_day(match["day"]) for match in _LAST.finditer(words)}
    last |= {_last_of(match) for match in _LAST_OF.finditer(words)}
    if len(last) == 1 and (day := last.pop()):
        return OnDay(day)
    if last:
        return Unread()
    lengths = {match["length"] for match in _LASTING.finditer(words)}
    terms = {_length(length) for length in lengths}
    term = terms.pop() if len(terms) == 1 else None
    return term or Unread()


def first_day(beginning: Beginning, published: date | None) -> date | None:
    """Returns the first day in force, None where the words and the publication do not give one.

    Args:
        beginning: what the words say.
        published: the day of publication, or the day that stands for it.
    """
    match beginning:
        case OnDay(day):
            return day
        case AfterPublication(days, months, from_next_month) if published:
            if from_next_month:
                return months_later(published.replace(day=1), 1)
            return _days_later(months_later(published, months), days)
    return None


def last_day(end: End, first: date | None) -> date | None:
    """Returns the last day in force, None where the words and the first day do not give one.

    Args:
        end: what the words say.
        first: the first day in force.
    """
    match end:
        case OnDay(day):
            return day
        case Lasting(months, days) if first:
            after = _days_later(months_later(first, months), days)
            return after - timedelta(days=1) if after else None
    return None


def months_later(day: date | None, months: int) -> date | None:
    """Returns the same day of the month, some months on; the first of the month after where that
    month has no such day (31 January + 1 month = 1 March), None past the calendar."""
    if day is None:
        return None
    whole = day.year * 12 + day.month - 1 + months
    year, month = whole // 12, whole % 12 + 1
    if year not in YEARS:
        return None
    try:
        return day.replace(year=year, month=month)
    except ValueError:
        return date(year, month + 1, 1)


def day_alone(words: str) -> date | None:
    """Returns the day that words are and nothing else, as under a document that is signed."""
    return _day(re.sub(r"\s", "", words))


def days_named(words: str) -> Iterator[date]:
    """Yields the days that words name, in their order; what the calendar lacks is left out."""
    for match in re.finditer(_DAY, words):
        if day := _day(match[0]):
            yield day


# -- numbers and days ------------------------------------------------------------------------


def _year(numeral: str) -> int | None:
    """2023, ２０２３ or 二〇二三."""
    plain = "".join(str(_VALUES[char]) for char in numeral if char in _VALUES)
    return int(plain) if len(plain) == len(numeral) == 4 else None


_VALUES = {char: i for i, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_VALUES |= {char: i for i, char in enumerate("0123456789")}
_VALUES |= {char: i for i, char in enumerate("０１２３４５６７８９")}


def _day(words: str) -> date | None:
    match = _DAY_PARTS.fullmatch(words)
    if not match:
        return None
    if match["republic"]:
        count = parse_number(match["y"])
        year = count + 1911 if count else None
    else:
        year = _year(match["y"])
    month, day = parse_number(match["m"]), parse_number(match["d"])
    try:
        return date(year or 0, month or 0, day or 0) if year in YEARS else None
    except ValueError:
        return None


def spans_named(words: str) -> Iterator[str]:
    """Yields the words that set a term by its two days: 执行期限为2024年1月1日至12月31日."""
    for match in _LIMITED.finditer(words):
        if _days_of(match):
            yield match[0]


def _days_of(span: re.Match[str]) -> tuple[date, date] | None:
    """The first and the last day of 2024年1月1日至12月31日, None where the calendar lacks one or
    they are in the wrong order."""
    first = _day(span["first"])
    words = span["last"]
    last = _day(words if "年" in words else f"{first.year if first else 0}年{words}")
    return (first, last) if first and last and first <= last else None


def _last_of(match: re.Match[str]) -> date | None:
    """至2027年12月底, 至2027年底."""
    year, month = _year(match["y"]), parse_number(match["m"]) if match["m"] else 12
    if year not in YEARS or not month or month > 12:
        return None
    after = months_later(date(year or 0, month, 1), 1)
    return after - timedelta(days=1) if after else None


def _length(words: str) -> Lasting | None:
    match = _LENGTH.fullmatch(words)
    if not match:
        return None
    years, months, days = (
        parse_number(match[name]) if match[name] else 0 for name in ("years", "months", "days")
    )
    if years is None or months is None or days is None or years > 1000:
        return None
    return Lasting(12 * years + months + (6 if match["half"] else 0), days)


def _days_later(day: date | None, days: int) -> date | None:
    try:
        return day + timedelta(days=days) if day else None
    except OverflowError:
        return None


# -- what a notice says of itself ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a clause, and where in its text they stand."""

    clause: ClauseId
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class OwnTerms:
    """The words in which a text sets its own beginning and end, None where it sets none.

    `unclear` has words that seem to set one and contradict others: neither is then taken.
    `endless`: it says that it holds without an end (本办法长期有效).
    """

    beginning: Said | None = None
    end: Said | None = None
    unclear: tuple[Said, ...] = ()
    endless: bool = False


_KIND = (
    "(?:法典?|条例|规定|办法|细则|规则|决定|决议|通知|意见|公告|通告|解释|批复|复函|函|令|方案|计划|规划|纲要|要点"
    "|措施|政策|标准|规范|目录|清单|安排|准则|制度|章程|规程|指引|指南|预案|须知|条款|修正案|文件|文|政策措施)"
)
_SELF = (
    rf"(?:本(?:[^，。；自从于第有]{{0,12}}?){_KIND}|(?:以上|上述|前述)[^，。；自从于]{{0,12}}"
    "|现予(?:公布|发布|颁布|印发))"
)
# What is stopped, resumed or kept up is another text: 自2022年11月1日起暂停执行《甲》.
_OTHERS = "(?<!暂停|停止|中止|暂缓|恢复|继续|不再)"
_OWN_BEGINNING = re.compile(
    rf"(?:{_SELF}(?!第|所|规定的|[^，。；]{{0,3}}第)[^。；自从于]{{0,8}}?|^)"
    rf"(?P<term>[自从于由][^，。；]{{1,40}}?{_OTHERS}{_HOLD}(?!的)|(?:的?{_HOLD}日期|{_HOLD}时间)[^，。；]{{0,12}}另行[^，。；]{{2,4}})"
)
_OWN_END = re.compile(
    rf"(?:{_SELF}的?|^|(?<=，))(?P<term>(?:(?:有效|试行|执行|实施|施行)期限?|暂定{_S}{_NUMERAL}"
    rf"|(?:试行|有效){_S}{_NUMERAL}|(?:执行|施行|实施|有效)[至到])[^，。；]{{0,30}})"
)
_OWN_ENDLESS = re.compile(rf"(?:{_SELF}[^，。；]{{0,8}}?|^|，)(?:长期|永久)(?:有效|{_HOLD})")
_LIMIT = re.compile("(?:有效|试行|执行|实施|施行)(?:期限?|时间|日期)")
# 本通知执行期限为2024年1月1日至2026年12月31日: both of its days.
_LIMITED = re.compile(rf"{_LIMIT.pattern}{_S}(?:为|是|：)?{_S}[自从由]?{_S}{_SPAN.pattern}")
_OWN_SPAN = re.compile(rf"{_SELF}的?(?P<term>{_LIMITED.pattern})")
_QUOTATION = re.compile(r"“[^“”]*(?:”|$)|「[^「」]*(?:」|$)|《[^《》]*》")


def unquoted(words: str) -> str:
    """Returns the words with quotations and titles blanked, at the same length: 自D起施行 in a
    quotation is said in another text."""
    return _QUOTATION.sub(lambda match: "□" * len(match[0]), words)


# What every beginning and every end has in it; few clauses have any of them.
_OF_TERMS = re.compile(rf"{_HOLD}|暂定|有效|期限|另行")


def own_terms(clauses: Iterable[tuple[ClauseId, str]]) -> OwnTerms:
    """Returns the words in which a text sets its own beginning and end.

    Only sentences about the text itself count (本办法自…起施行), not those about something that it
    regulates (营业执照有效期5年). An end counts in the sentence of the beginning, in the one behind
    it, or where the text names itself.

    Args:
        clauses: id and text of each clause that is not quoted, in document order.
    """
    beginnings: list[tuple[Beginning, Said]] = []
    ends: list[tuple[End, Said]] = []
    endless = False
    for clause, text in clauses:
        if not _OF_TERMS.search(text):
            continue
        plain = unquoted(text)
        began = False
        for sentence in re.finditer(r"[^。；\n]+[。；\n]?", plain):
            words, at = sentence[0], sentence.start()
            begin = _OWN_BEGINNING.search(words)
            reading = read_beginning(begin["term"]) if begin else Unread()
            if begin and not isinstance(reading, Unread):
                said = _said(clause, text, at + begin.start("term"), at + begin.end("term"))
                beginnings.append((reading, said))
            after = begin.end() if begin and not isinstance(reading, Unread) else 0
            for match in _OWN_END.finditer(words, after):
                named = re.match(_SELF, match[0])
                if not (named or after or (began and match.start() == 0)):
                    continue
                said = _said(clause, text, at + match.start("term"), at + match.end("term"))
                ends.append((read_end(match["term"]), said))
                break
            endless = endless or bool(_OWN_ENDLESS.search(words, after))
            if span := _own_span(words, begin):
                start, end, (first, last) = span
                said = _said(clause, text, at + start, at + end)
                beginnings += [] if begin else [(OnDay(first), said)]
                ends.append((OnDay(last), said))
            began = bool(after)
    unclear = [said for found in (beginnings, ends) if not _one(found) for _, said in found]
    return OwnTerms(_one(beginnings), _one(ends), tuple(unclear), endless)


def _own_span(words: str, begin: re.Match[str] | None) -> tuple[int, int, tuple[date, date]] | None:
    """The place and the two days of a span in which a text is in force: 本通知执行期限为…至…, or
    自…起至…止执行 where that sets its beginning."""
    found = _OWN_SPAN.search(words)
    start, end = found.span("term") if found else (0, 0)
    if found is None and begin:
        found = _SPAN.search(words, begin.start("term"))
        if found is None or found.start() > begin.end():
            return None
        start, end = begin.start("term"), max(begin.end(), found.end())
    days = _days_of(found) if found else None
    return (start, end, days) if days else None


def _said(clause: ClauseId, text: str, start: int, end: int) -> Said:
    return Said(clause, start, end, text[start:end])


def _one(found: Sequence[tuple[object, Said]]) -> Said | None:
    """The last of the words where all say the same, None where they differ."""
    return found[-1][1] if len({reading for reading, _ in found}) == 1 else None
