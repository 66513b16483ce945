"""Tests of what a line of an official document is: title, number, addressee, date or authority.

They look at one line alone; `documents` and `blocks` combine them with where the line stands.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tiaowen.model import HOLE
from tiaowen.numerals import read_annex, read_label

_ORGAN = (
    "人民政府|行政公署|行署|办公厅|办公室|委员会|管委会|人大常委会|[省市区县州盟旗]委|国务院|[^，。；的]局|[^，。；的]厅"
    "|[^，。；的]部|[总审计]署|法院|检察院|管理局|总局|银行|集团|联合会|总工会"
)
# Their names are so short that 全部 or 内部 would be one too, were they not listed.
_MINISTRY = (
    "(?:外交|国防|教育|科技|公安|安全|民政|司法|财政|人事|劳动|建设|铁道|交通|水利|农业|林业|商业|商务|文化|卫生|监察|化工|煤炭"
    "|冶金|轻工|纺织|电力)部"
)
_ORGAN_LINE = re.compile(rf"{_MINISTRY}|[^，。；：《》（）()0-9]{{2,40}}?(?:{_ORGAN}|[委院会])")
_KIND = (
    "通知|公告|通告|意见|决定|决议|批复|复函|答复|解答|解释|通报|公报|函|办法|规定|规则|细则|方案|规划|计划|措施|条例"
    "|纲要|令|指引|指南|规程|规范|准则|导则|要点|要求|政策|纪要|目录|清单|标准|章程|预案|守则|公约|[^办说看想方书宪]法|宪法|條例"
    "|辦法|規則|規定|標準|準則|細則|通則|要點|须知|須知|条款|制度|安排|修正案|分工|批准书|若干条|[一二三四五六七八九十]+条"
)
_TITLE_END = re.compile(rf"(?:{_KIND})(?:[（(][^（()）]{{1,24}}[）)]){{0,2}}$")
_COVER_END = re.compile(
    r"(?:通知|公告|通告|决定|批复|复函|函|通报|令|决议|意见|议案)(?:[（(][^（()）]{1,24}[）)])?$"
)
NUMBER = re.compile(
    r"(?:[\u4e00-\u9fff]{1,16}[〔［\[(（](?:19|20)[0-9]{2}[〕］\])）]\s?第?\s?[0-9]{1,5}\s?号"
    r"|(?:第\s?[0-9]{1,4}\s?号))"
)
NUMBERS = re.compile(rf"(?:{NUMBER.pattern})(?:[、，]?(?:{NUMBER.pattern}))*")
BARE_NUMBER = re.compile(
    r"[（(]?(?:第?\s?[0-9一二三四五六七八九十百]{1,6}\s?号"
    r"|[〔［\[(（]?(?:19|20)[0-9]{2}[〕］\])）]?\s?年?\s?第?\s?[0-9]{1,5}\s?号)[）)]?"
)
_ORDER = re.compile(
    r"(?P<issuers>(?:[^，。；：《》关]{2,60}?)?)(?P<kind>主席令|令|公告|通告|命令|公报)"
    r"(?P<number>[（(]?(?:(?:19|20)[0-9]{2}年?|[一二三四五六七八九十]{1,3}届)?\s?第\s?[0-9一二三四五六七八九十百]{1,6}\s?号[）)]?)?"
)
_SHORT_ORGAN = re.compile(r"[\u4e00-\u9fff]{1,4}[政府]|[省市区县]?政府|中华人民共和国")
# 公 告, 某 市 人 民 政 府 令: words spread over the line, as on official paper.
_SPREAD = re.compile(r"(?<![\u4e00-\u9fff])(?:[\u4e00-\u9fff] )+[\u4e00-\u9fff](?![\u4e00-\u9fff])")
_RED_HEAD = re.compile(r"[^，。；：《》（）()0-9]{2,60}文件")
_MASTHEAD = re.compile(
    r"[^，。；：《》关]{2,40}?(?:人民政府|[局委厅办会])(?P<words>[^府局委厅办关]{0,8}会议纪要)"
)
_REGISTER = re.compile(
    r"(?:[\u4e00-\u9fff]{0,8}(?:登记|统一|备案|编)[编号]?[编号][：:]?)?"
    r"(?:[A-Z]{2,8}[-－—–][0-9A-Z\-－—–]{4,30}|[\u4e00-\u9fff]{1,8}备字〔[0-9]{4}〕[0-9]{1,6}号)"
)
_ADOPTED = re.compile(
    r"[（(]?[^。；]{0,30}?(?:[12][0-9]{3}|[二一][〇○零一二三四五六七八九]{3})\s?年[^。；]{0,200}?"
    r"(?:通过|公布|发布|批准|修正|修订|施行|印发)[^。；]{0,40}[）)]?"
)
DATE = re.compile(
    r"(?P<y>[12][0-9]{3}|[二〇○零一三四五六七八九]{4})\s?年\s?(?P<m>[0-9]{1,2}|[一二三四五六七八九十]{1,2})"
    r"\s?月\s?(?P<d>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s?日"
)
_DAY = re.sub("[?]P<[ymd]>", "", DATE.pattern)
_NUMBER_LINE = re.compile(
    rf"(?P<open>[（(])?(?:{_DAY})?[，、]?(?P<numbers>{NUMBERS.pattern})[，、]?(?:{_DAY})?(?(open)[）)])"
)
_YEAR = re.compile(r"[一二][OoＯΟ0〇○零一二三四五六七八九]{3}(?=年)")
NOTE = re.compile(r"[（(][^（()）]{2,60}[）)]")
NAME = re.compile(r"《([^《》]{2,120})》")
_STATUTE = re.compile(r"第[一1]章|第[一1]条")
_ADDRESSED = re.compile(r"单位|部门|政府|机关|委|办|局|厅|公司|院|企业|处|所|会|中心|机构")
_NOT_ADDRESSED = re.compile(r"附件|特此|现将|来源|主办|责任编辑")
_APART = re.compile(r"[\s、，]+")
_SENTENCE = re.compile(r"[。；！]")


def compact(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def with_plain_year(text: str) -> str:
    """Return a text without white space, with 二〇〇六年 where 二OO六年 or 二00六年 is typed."""
    return _YEAR.sub(lambda year: re.sub("[OoＯΟ0]", "〇", year[0]), compact(text))


def is_number(text: str) -> bool:
    """Return whether a line is one 发文字号, or several, and nothing else.

    It may stand in brackets, with the day: （1992年7月22日 豫政办〔1992〕31号）.
    """
    if len(text) >= 200 or "号" not in text:
        return False
    match = _NUMBER_LINE.fullmatch(with_plain_year(text))
    return match is not None and not match["numbers"].startswith("第")


def is_bare_number(text: str) -> bool:
    """Return whether a line is a number whose words stand on another line: 第88号, 2024年第3号."""
    return len(text) < 40 and BARE_NUMBER.fullmatch(compact(text)) is not None


def order_of(text: str) -> tuple[str, str, str] | None:
    """Return issuers, kind and number of a line such as 嘉州市人民政府令第52号; None for others.

    Issuers and number are "" where they stand on other lines.
    """
    words = _SPREAD.sub(lambda spread: compact(spread[0]), " ".join(text.split()))
    match = _ORDER.fullmatch(words) if len(text) < 90 else None
    if match is None:
        return None
    issuers = match["issuers"].strip()
    if _SHORT_ORGAN.fullmatch(issuers):  # 渝府令第121号, 中华人民共和国主席令: no name of its own
        issuers = ""
    elif issuers and not is_organs(issuers):
        return None
    return issuers, match["kind"], match["number"] or ""


def is_red_head(text: str) -> bool:
    """Return whether a line is the head of official paper: 嘉州市人民政府文件."""
    return len(text) < 70 and _RED_HEAD.fullmatch(compact(text)) is not None


def minutes_of(text: str) -> str:
    """Return what minutes are, behind the authority that a masthead names; "" for other lines.

    专题会议纪要 in 嘉州市人民政府专题会议纪要.
    """
    found = _MASTHEAD.fullmatch(compact(text)) if len(text) < 70 else None
    return found["words"] if found else ""


def is_register(text: str) -> bool:
    """Return whether a line is the number of a register, which is no 发文字号."""
    return len(text) < 80 and _REGISTER.fullmatch(compact(text)) is not None


# A mirror breaks the line within 根据2010年…修正 of the next amendment.
_ENDS_ADOPTED = re.compile(r"(?:通过|公布|发布|批准|修正|修订)(?:根据)?$")


def is_adopted(text: str) -> bool:
    """Return whether a line tells who adopted a text, and when: （2024年1月5日…会议通过）.

    It may tell the day alone: （2024年1月5日）.
    """
    text = compact(text)
    bracketed = text.startswith(("（", "(")) and text.endswith(("）", ")"))
    if bracketed and DATE.fullmatch(text[1:-1]):
        return True
    plain = len(text) < 200 and _ENDS_ADOPTED.search(text) is not None
    return (bracketed or plain) and _ADOPTED.fullmatch(text) is not None


def is_organs(text: str) -> bool:
    """Return whether words are the names of one authority or of several."""
    parts = [part for part in _APART.split(text.strip()) if part]
    return bool(parts) and all(is_organ(part) for part in parts)


def is_cover_title(text: str) -> bool:
    """Return whether a title is that of a letter (通知, 公告, 令 …), not of what it issues."""
    return _COVER_END.search(compact(text[-40:])) is not None


def is_addressee(text: str) -> bool:
    """Return whether a line is the 主送机关: names of authorities and a colon at the end."""
    text = text.strip()
    return (
        text.endswith(("：", ":"))
        and len(text) <= 200
        and not _SENTENCE.search(text)
        and read_label(text) is None
        and _ADDRESSED.search(text) is not None
        and not _NOT_ADDRESSED.match(text)
    )


def is_date(text: str) -> bool:
    """Return whether a line is a date and nothing else."""
    return len(text) < 100 and DATE.fullmatch(with_plain_year(text)) is not None


def is_organ(text: str) -> bool:
    """Return whether a line is the name of an authority and nothing else."""
    return len(text) <= 90 and _ORGAN_LINE.fullmatch(compact(text)) is not None


def is_title_line(text: str) -> bool:
    """Return whether a line may be a title or part of one: short, no label, no full stop."""
    text = text.strip()
    return (
        bool(text)
        and len(text) <= 90
        and not _SENTENCE.search(text.replace(HOLE, ""))
        and not text.endswith(("：", ":", "，", "、"))
        and read_label(text) is None
        and read_annex(text) is None
        and not is_number(text)
        and not is_date(text)
    )


def ends_title(text: str) -> bool:
    """Return whether words end as the title of an official document does (…的通知)."""
    words = compact(text[-40:])
    return _TITLE_END.search(words) is not None and not words.endswith("征求意见")


def begins_statute(text: str) -> bool:
    """Return whether a line is the first chapter or first article of a statute."""
    return _STATUTE.match(text.strip()) is not None


def is_sentence(text: str) -> bool:
    """Return whether a line is running text rather than a heading."""
    text = text.strip()
    return bool(_SENTENCE.search(text)) or len(text) > 60


def plain_title(text: str) -> str:
    """Return a title without marks and white space, to compare it with a copy: 甲院、乙院关于… may
    stand as 甲院 乙院 and 关于… on two lines."""
    return re.sub(r"[\s、，·•《》〈〉]", "", text)


def title_similarity(one: str, other: str) -> float:
    """Return the share of two titles' pairs of neighbouring characters that both have, 0 to 1."""
    pairs, others = _pairs(one), _pairs(other)
    common = len(pairs & others)
    return common / max(1, len(pairs) + len(others) - common)


# Each title of an import is compared with that of every other draft that may have its lost words.
@lru_cache(maxsize=1 << 13)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))
