"""Step 3: the words directly before and behind an amount → what the amount is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tiaowen.model import Bound, FigureType

_NO_MORE = r"不(?:得|应|能)?(?:超过|高于|多于|大于)"
_NO_LESS = r"不(?:得|应|能)?(?:少于|低于|小于)"
_OVER = r"(?<!不)(?<!不得)(?:超过|超出|超|突破|高于|大于)"
_REACH = r"达到|达|不低于|不少于|满"
_NOUN = r"[^，。；、：（）“”的对且于]{0,12}?"
_GOAL = (
    r"(?:建成|建设|培育|打造|新增|引进|引育|形成|推动|完成|实现|推出|遴选|布局|落地|孵化|集聚|"
    r"创建|认定|发展|组建|建立|获批|突破|达到|达|增加|增长|提高|提升|力争)"
)
_GRANT = r"(?:给予|奖励|支持|补贴|补助|资助|奖补|安排|发放)"
LESS_TIME = r"(?:缩减|缩短|压缩|减少|压减|降低|提高|提升|增加|调整|上调|下调)(?:至|到|为)"


@dataclass(frozen=True, slots=True)
class Rule:
    """What an amount of some kinds is if some words are around it.

    Attributes:
        name: What the words say; the reason for leaving out where `type` is "".
        type: The type of figure; "" if the amount lays down nothing.
        kinds: The kinds of amounts that the rule is for, separated by spaces.
        before: Matches the words that end where the amount begins. Its group `w`, if it has one,
            belongs to the exact words of the figure.
        behind: Matches the words that begin where the amount ends; group `w` likewise.
        bound: The bound of the figure; "" if `bound_of` tells it from the words.
        unless: Matches words before the amount with which the rule does not fit.
    """

    name: str
    type: FigureType | Literal[""]
    kinds: str
    before: re.Pattern[str]
    behind: re.Pattern[str]
    bound: Bound | Literal[""] = ""
    unless: re.Pattern[str] | None = None


def _rule(
    name: str,
    type_: FigureType | Literal[""],
    kinds: str,
    before: str,
    behind: str = "",
    bound: Bound | Literal[""] = "",
    unless: str = "",
) -> Rule:
    return Rule(
        name,
        type_,
        kinds,
        re.compile(f"(?:{before})$"),
        re.compile(behind),
        bound,
        re.compile(f"(?:{unless})$") if unless else None,
    )


# What is behind a condition: 的 closes it before the next comma, as in 超过500万元的项目,
# 1年以上、年度执行不少于1000架次（往返为1架次）的企业.
_OF = r"(?!的?(?:目标|规模|水平))(?:（[^（）]{0,30}）|[^，。；：（）]){0,40}?的"
_ALL = "money share time count"

RULES = (
    # Nothing is laid down.
    _rule("a notice's own term", "", "time", r"有效期(?:为|至)?|试行"),
    _rule("a notice's own beginning", "", "time", r"自?(?:发布|印发|公布)?之日起", "[日]?后"),
    _rule("a definition in brackets", "", _ALL, r"（[^（），。；]{0,12}(?:为|即|指|计)"),
    _rule("a count of what was just listed", "", "count", r"", "(?:阶段|方面|环节|类别|部分|层次)"),
    _rule("a size that names a thing", "", _ALL, r"", "级"),
    # Time: by when, or for how long.
    _rule("shortened to", "limit", "time", rf"(?P<w>{LESS_TIME})"),
    _rule("no longer than", "limit", "time", rf"(?P<w>{_NO_MORE})"),
    _rule("within", "limit", "time", r"", "以内|之内|内", "≤"),
    _rule(
        "for at least, as a condition", "threshold", "time", rf"(?P<w>{_NOUN})", rf"及?以上{_OF}"
    ),
    _rule("no shorter than", "limit", "time", rf"(?P<w>{_NO_LESS})", "", "≥"),
    _rule("a time that is set", "limit", "time", r"(?P<w>(?:时限|期限|时间|用时)(?:为|是))"),
    # Conditions: who or what is meant. A bound on a price or a rate is one.
    _rule(
        "a bound on a price or rate",
        "threshold",
        "money share",
        rf"(?P<w>{_NOUN}(?:价格|单价|费率|利率)(?:{_NO_MORE}|{_NO_LESS}|{_OVER}|低于))",
    ),
    # The most that is given.
    _rule(
        "at most",
        "ceiling",
        "money share count",
        rf"(?P<w>(?:累计)?(?:最高|最多|{_NO_MORE})[^，。；：]{{0,20}}|上限(?:为|是)?)",
        "",
        "≤",
    ),
    _rule(
        "above, as a condition",
        "threshold",
        "money share count",
        rf"(?:{_GOAL}|内)?(?P<w>{_NOUN}(?:{_OVER}|{_REACH}|低于|少于))",
        _OF,
    ),
    _rule(
        "or more, as a condition",
        "threshold",
        "money share count",
        rf"(?P<w>{_NOUN})",
        rf"及?以上{_OF}",
        unless=_GOAL,
    ),
    _rule("at least, in brackets", "threshold", "count", r"（[^（）]{0,12}?(?P<w>至少)"),
    # A share of a base: 按…的5%.
    _rule("by a share of", "rate", "share", r"(?P<w>按照?[^，。；：]{0,50}的?)", "", "="),
    _rule("a share borne", "rate", "share", r"(?P<w>各?承担[^，。；：]{0,16})", "", "="),
    _rule(
        "a share of a sum",
        "rate",
        "share",
        r"(?:给予|奖励|补贴|补助)(?P<w>[^，。；：]{0,20}(?:金额|投资额|总额|费用|保费|利率|收入)的?)",
        "",
        "=",
    ),
    # A fund that is set up.
    _rule(
        "a fund",
        "fund",
        "money",
        r"(?P<w>(?:设立|组建|打造|成立|发起)[^，。；：]{0,12})",
        r"(?P<w>[^，。；：]{0,20}基金群?)",
    ),
    _rule("a fund's size", "fund", "money", r"(?P<w>基金[^，。；：]{0,6}规模(?:为|达到|达)?)"),
    # A sum that is given as it stands.
    _rule("a sum given", "amount", "money", rf"(?P<w>{_GRANT}[^，。；：]{{0,16}})"),
)
"""All rules; the first that fits decides."""

# An amount is a target if a verb of achievement is before it, or a year is and the phrase ends.
TARGET = re.compile(rf"(?P<w>(?:{_OVER}|{_REACH}|至少|约|近)?)$")
ACHIEVES = re.compile(rf"{_GOAL}[^，。；：、]{{0,24}}$|年均[^，。；：]{{0,8}}$")
ENDS = re.compile(r"(?:及?以上|左右)?(?:[，。；、]|$)")
CLOSES = re.compile(r"及?以上|左右|上下|以内|之内|及?以下|内")
_ABOUT = re.compile(r"(?:约|大约|近|接近)$")


def bound_of(words: str, behind: str, more: bool) -> Bound:
    """Return the bound that the words around an amount set.

    Args:
        words: The words that end where the amount begins.
        behind: The words that begin where it ends.
        more: Whether 余 or 多 follows its number.
    """
    if re.search(rf"(?:{_NO_MORE}|最高|最多|上限为?)$", words) or re.match(
        "以内|之内|内|及?以下", behind
    ):
        return "≤"
    if re.search(rf"(?:{_NO_LESS}|至少|{_REACH})$", words) or re.match("及?以上", behind):
        return "≥"
    if more or re.search(rf"(?:{_OVER})$", words):
        return ">"
    if re.search(r"(?:低于|少于)$", words):
        return "<"
    return "≈" if _ABOUT.search(words) or re.match("左右|上下", behind) else "="


@dataclass(frozen=True, slots=True)
class Reading:
    """What an amount is, and where its exact words begin and end."""

    type: FigureType
    bound: Bound
    start: int
    end: int
    year: int | None = None


# What may be between two amounts of a series: 、 and the bound once more (500万元、最高300万元).
JOINT = re.compile(rf"[、和及或与](?:最高(?:不超过)?|最多|{_NO_MORE}|{_NO_LESS}|{_OVER}|{_REACH})?")
