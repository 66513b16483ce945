"""Step 1: the numbers of a text that have a unit, and the years; their values in base units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tiaowen.numerals import parse_number

_MONEY = {"元": "元", "美元": "美元", "欧元": "欧元", "港元": "港元"}
_SHARE = {"%": "%", "‰": "‰", "个百分点": "百分点"}
_TIME = {
    "个工作日": "工作日",
    "工作日": "工作日",
    "天": "日",
    "日": "日",
    "周": "周",
    "个星期": "周",
    "个月": "月",
    "年": "年",
    "个小时": "小时",
    "小时": "小时",
    "分钟": "分钟",
}
# Measure words and units of measurement: what is counted stands beside them in the text.
_COUNT = re.findall(
    r"\S+",
    """
    架次 人次 班次 户次 千瓦时 立方米 平方米 平方公里 公里 千克 公斤 克 吨 千瓦 兆瓦 亩
    件 家 个 项 款 辆 架 台 套 名 人 户 座 处 场 种 条 张 份 批 次 倍 所 支 例 艘 株 头 本 部 篇
    """,
)
UNITS = {**_MONEY, **_SHARE, **_TIME, **{unit: unit for unit in _COUNT}}
_SCALES = {
    "": 1,
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
}
KINDS = {
    **dict.fromkeys(_MONEY.values(), "money"),
    **dict.fromkeys(_SHARE.values(), "share"),
    **dict.fromkeys(_TIME.values(), "time"),
    **dict.fromkeys(_COUNT, "count"),
}
"""Base unit → whether it measures money, a share, time, or counts things."""


def one_of(words: Sequence[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


# -- step 1: amounts and years ---------------------------------------------------------------

# One character for one, so that offsets in the text hold.
HALF_WIDTH = str.maketrans("０１２３４５６７８９％．－～", "0123456789%.-~")
NUMBER = r"[0-9]{1,15}(?:,[0-9]{3}){0,4}(?:\.[0-9]{1,9})?"
_HAN = "[一二三四五六七八九十百千两]{1,8}"
SCALE = one_of([scale for scale in _SCALES if scale])
PER = rf"/(?:{one_of(_COUNT)}|年|月|日|天)"
TOKEN = re.compile(
    # A year, and a date that may follow it: neither is an amount.
    r"(?<![0-9.])(?P<year>(?:19|20)[0-9]{2})(?:[—~-]{1,2}(?:19|20)[0-9]{2})?年"
    r"(?P<date>(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?)"
    r"|(?<![0-9.])[0-9]{1,2}月(?:[0-9]{1,2}日)?"
    # A number in digits: 1000架次, 1—3个, 50万元至100万元, 100余家, 500万元/年.
    r"|(?<![0-9.,第A-Za-z-])"
    rf"(?P<number>{NUMBER})(?P<more>[余多]?)(?P<scale>{SCALE}|)(?P<more2>[余多]?)"
    rf"(?:(?P<unit1>{one_of(list(UNITS))})?(?:[—~-]{{1,2}}|至)(?P<upper>{NUMBER})"
    rf"(?P<scale2>{SCALE}|))?"
    rf"(?P<unit>{one_of(list(UNITS))})(?P<per>(?:{PER})?)"
    # A number in characters, only where it cannot be a word: 百分之二十, 三个工作日, 六个月.
    rf"|百分之(?P<hundredths>{_HAN})"
    rf"|(?<![第十百千]){_HAN}(?P<hantime>个工作日|个月|个小时|(?:日|天|周|年|小时)(?=以内|之内|内))"
)
# A number with a scale and no known unit (300万盒) is worth a report; 5G is not.
UNKNOWN = re.compile(rf"(?<![0-9.,第A-Za-z-]){NUMBER}(?:{SCALE})(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit, as it stands in the text.

    Attributes:
        start: The offset of its first character in the clause's text.
        end: The offset behind its last character.
        value: The number, or the lower end of a range.
        upper: The upper end of a range, "" for a single number.
        unit: The unit as printed, with the scale (万元).
        base_value: `value` in the base unit.
        base_unit: The base unit (元), with what it is per (元/年).
        more: Whether 余 or 多 follows the number.
    """

    start: int
    end: int
    value: str
    upper: str
    unit: str
    base_value: str
    base_unit: str
    more: bool

    @property
    def kind(self) -> str:
        """What the unit measures: money, share, time or count."""
        return KINDS[self.base_unit.split("/")[0]]


def scaled(number: str, scale: str) -> str:
    """Return a number times its scale (万, 亿), as a decimal number without exponent."""
    return format((Decimal(number) * _SCALES[scale]).normalize(), "f")


def read_amount(match: re.Match[str]) -> Amount | str:
    """Return the amount that a match of `TOKEN` is, or why it is none after all."""
    if han := match["hundredths"]:
        unit = base = "%"
        number = str(parse_number(han) or "")
        scale = upper = per = ""
    elif unit := match["hantime"] or "":
        number = str(parse_number(match[0].removesuffix(unit)) or "")
        base = UNITS[unit]
        scale = upper = per = ""
    else:
        number, upper, per = match["number"], match["upper"] or "", match["per"]
        scale = match["scale2"] if upper else match["scale"]
        base = UNITS[match["unit"]]
        unit = scale + match["unit"] + per
        if upper and (match["unit1"] or match["scale"]):
            first = (match["scale"], match["unit1"] or match["unit"])
            if first != (scale, match["unit"]):
                return "a range in two units"
    if not number:
        return "not a number"
    number, upper = number.replace(",", ""), upper.replace(",", "")
    if upper and Decimal(upper) <= Decimal(number):
        return "a range that does not rise"
    more = not match["hundredths"] and not match["hantime"]
    return Amount(
        start=match.start(),
        end=match.end(),
        value=number,
        upper=upper,
        unit=unit,
        base_value=scaled(number, scale),
        base_unit=base + per,
        more=more and bool(match["more"] or match["more2"]),
    )
