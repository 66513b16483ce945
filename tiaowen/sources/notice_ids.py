"""Regions, document numbers and ids: 渝府办发〔2025〕57号 of 重庆市 → cq-2025-yfbf-57."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from tiaowen.model import Region, RegionId

# Name → id, prefix of ids, the character that stands for it in document numbers.
_PROVINCES = """
北京 beijing bj 京|天津 tianjin tj 津|上海 shanghai sh 沪|重庆 chongqing cq 渝
河北 hebei he 冀|山西 shanxi sx 晋|内蒙古 inner-mongolia nm 内蒙|辽宁 liaoning ln 辽
吉林 jilin jl 吉|黑龙江 heilongjiang hl 黑|江苏 jiangsu js 苏|浙江 zhejiang zj 浙
安徽 anhui ah 皖|福建 fujian fj 闽|江西 jiangxi jx 赣|山东 shandong sd 鲁
河南 henan ha 豫|湖北 hubei hb 鄂|湖南 hunan hn 湘|广东 guangdong gd 粤
广西 guangxi gx 桂|海南 hainan hi 琼|四川 sichuan sc 川|贵州 guizhou gz 黔
云南 yunnan yn 滇|西藏 tibet xz 藏|陕西 shaanxi sn 陕|甘肃 gansu gs 甘
青海 qinghai qh 青|宁夏 ningxia nx 宁|新疆 xinjiang xj 新|香港 hongkong hk 港
澳门 macao mo 澳|深圳 shenzhen sz 深|广州 guangzhou gz1 穗|成都 chengdu cd 蓉
杭州 hangzhou hz 杭|南京 nanjing nj 宁|武汉 wuhan wh 武|西安 xian xa 西
苏州 suzhou su 苏|青岛 qingdao qd 青|厦门 xiamen xm 厦|宁波 ningbo nb 甬
大连 dalian dl 大
"""
_KNOWN = [row.split() for row in _PROVINCES.replace("\n", "|").split("|") if row.strip()]
_PREFIXES = {row[1]: row[2] for row in _KNOWN}
PLACES = re.compile(r"(?:" + "|".join(row[0] for row in _KNOWN) + r"|全国|国家|国务院)(?!路)")

# Where the initials of pinyin change in the first level of GB 2312, which is ordered by it, and
# the characters of document numbers that stand outside of it.
_STARTS = (
    (0xB0A1, "a"),
    (0xB0C5, "b"),
    (0xB2C1, "c"),
    (0xB4EE, "d"),
    (0xB6EA, "e"),
    (0xB7A2, "f"),
    (0xB8C1, "g"),
    (0xB9FE, "h"),
    (0xBBF7, "j"),
    (0xBFA6, "k"),
    (0xC0AC, "l"),
    (0xC2E8, "m"),
    (0xC4C3, "n"),
    (0xC5B6, "o"),
    (0xC5BE, "p"),
    (0xC6DA, "q"),
    (0xC8BB, "r"),
    (0xC8F6, "s"),
    (0xCBFA, "t"),
    (0xCDDA, "w"),
    (0xCEF4, "x"),
    (0xD1B9, "y"),
    (0xD4D1, "z"),
)
_OTHERS = dict(zip("渝闽鄂黔滇甬蓉衢濮亳涪綦", "ymeqdyrqpbfq", strict=True)) | {
    "藏": "z",
    "长": "c",
}

# A ministry is a 部 without a place: 财政部. In the provinces only offices of the party are one.
_NATIONAL = re.compile(
    r"国(?:务院|家|办|发)|中共中央|全国|中华人民共和国|最高人民"
    r"|(?:(?!宣传|组织|统战|武装|工作|指挥)[^省市区县州盟旗厅局]){2,12}部(?![门队分])"
)

_NUMBER = re.compile(
    r"([\u4e00-\u9fff]{1,16})[〔［\[(（]([12][0-9]{3})[〕］\])）]\s?第?\s?([0-9]{1,5})\s?号"
)


@dataclass(frozen=True, slots=True)
class Home:
    """A region: its id, the prefix of ids of its documents, its name."""

    id: RegionId
    prefix: str
    name: str


def initials(words: str) -> str:
    """Return the pinyin initials of words: 渝府办发 → yfbf. An unknown character gives x."""
    found = ""
    for char in words:
        code = int.from_bytes(char.encode("gb2312", "ignore") or b"\0", "big")
        place = bisect_right(_STARTS, (code, "~")) - 1
        known = 0xB0A1 <= code <= 0xD7F9 and place >= 0
        found += _OTHERS.get(char) or (_STARTS[place][1] if known else "x")
    return found


def home_of(words: str, number: str, regions: Mapping[RegionId, Region] | None) -> Home | None:
    """Return the region of a document, None when nothing tells it.

    Args:
        words: Issuer and title. Of several regions that they name at the start the innermost is
            meant: 武隆区 in 重庆市武隆区.
        number: The document number, whose first character stands for a province.
        regions: The content folder's own registry, which takes precedence.
    """
    best: tuple[int, Home] | None = None
    for region in (regions or {}).values():
        at = words[:40].find(region.name) if len(region.name) > 2 else -1
        short = region.name.rstrip("省市")
        if at < 0 and words.startswith(short) and len(short) > 1:
            at = 0
        rank = at + len(region.name)
        if at >= 0 and at < 12 and (best is None or rank > best[0]):
            best = rank, Home(region.id, _PREFIXES.get(region.id, region.id), region.name)
    if best:
        return best[1]
    for name, id, prefix, _ in _KNOWN:
        if words.startswith(name) or f"{name}市" in words[:20] or f"{name}省" in words[:20]:
            return _own(RegionId(id), prefix, name, regions)
    for name, id, prefix, sign in _KNOWN:
        # 青政发 of 青田县 is short for the county, not for 青海.
        if number.startswith(sign) and not words.startswith(sign[0]):
            return _own(RegionId(id), prefix, name, regions)
    if _NATIONAL.match(words or number):
        return _own(RegionId("national"), "cn", "国家", regions)
    return None


def home_told(words: str, regions: Mapping[RegionId, Region] | None) -> Home | None:
    """Return the region that a report names most often, the first of equals."""
    times: dict[str, tuple[int, int, Home]] = {}
    known = [(row[0], _own(RegionId(row[1]), row[2], row[0], regions)) for row in _KNOWN]
    known += [
        (region.name, Home(region.id, _PREFIXES.get(region.id, region.id), region.name))
        for region in (regions or {}).values()
        if len(region.name) > 2
    ]
    for name, home in known:
        count = words.count(name)
        if count > times.get(home.id, (0,))[0]:
            times[home.id] = count, -words.find(name), home
    best = max(times.values(), key=lambda item: item[:2], default=None)
    return best[2] if best else None


def _own(id: RegionId, prefix: str, name: str, regions: Mapping[RegionId, Region] | None) -> Home:
    known = (regions or {}).get(id)
    return Home(id, prefix, known.name if known else name)


def notice_id(number: str, home: Home) -> str:
    """Return the id for a document number: region, year, initials, serial; "" when it is none."""
    match = _NUMBER.fullmatch("".join(number.split()))
    return f"{home.prefix}-{match[2]}-{initials(match[1])}-{int(match[3])}" if match else ""


def numbers_in(text: str) -> list[str]:
    """Return the document numbers that a text names, in order, each once."""
    return list(dict.fromkeys(match[0] for match in _NUMBER.finditer(text)))
