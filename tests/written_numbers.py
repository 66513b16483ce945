"""A plain scan for a query in which numbers count, however they are written.

It puts each number of both sides into one form and compares; the search instead looks for every
writing of the query. Both must find the same.
"""

from __future__ import annotations

import re
from functools import cache

from tiaowen.folding import bare, fold
from tiaowen.numerals import parse_number

_HAN = "〇零一二三四五六七八九"
_LARGE = _HAN + "十百千万亿两"
_COUNTED = (
    "条款项目章节编篇部号年月日天周小时元块个名人家户件次倍岁种类批级届期册页亩吨公米平台套辆架位"
    "所层处起步岗班"
)
_DOCUMENT = re.compile(r"((?:19|20)\d\d)[\])〕】年]{0,2}第?(\d+)(?=号)")
_NUMBER = re.compile(
    rf"百分之(?P<share>[0-9{_LARGE}]+)(?!点)|(?P<han>[{_LARGE}]+)"
    r"|(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?P<point>(?:\.\d+)?)(?P<unit>[万亿]?)(?P<sign>%?)"
)
_SIGNS = re.compile(r"\d\.\d|\d%")


def stands(query: str, text: str) -> bool:
    """Whether a word of a query stands in a text."""
    written = fold(query)
    if _SIGNS.search(written):
        plain = bool(_plain(written) in _plain(fold(text)))
    else:
        plain = bare(query) in bare(text)
    return plain or ("⟨" in (one := _one_form(query)) and one in _one_form(text))


@cache
def _plain(folded: str) -> str:
    return re.sub(r"[^\w.%]|_", "", folded)


@cache
def _one_form(text: str) -> str:
    folded = _DOCUMENT.sub(r"⟨\1:\2⟩", fold(text))
    return re.sub(r"[^\w.%⟨⟩:]|_|\.(?!\d)|(?<!\d)\.", "", _NUMBER.sub(_numbered, folded)).replace(
        "⟩%", "⟩"
    )


def _numbered(match: re.Match[str]) -> str:
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    share, sign = match["share"], match["sign"]
    if before == "⟨" or ":" in (before, after):
        return match[0]
    counted = before == "第" or (after and after in _COUNTED)
    if after == "点" or re.match(r"0\d", match["digits"] or "") or not (share or sign or counted):
        return match[0]
    if match["digits"]:
        number = float(match["digits"].replace(",", "") + match["point"])
        value = number * {"万": 1e4, "亿": 1e8}.get(match["unit"], 1)
    else:
        value = _value(share or match["han"])
    if not value or ((match["han"] or "").startswith("一") and before in (*"统唯同单专之任逐划",)):
        return match[0]
    value = round(value * 100) / 100
    return f"⟨{value:g}%⟩" if share or sign else f"⟨{value:.2f}⟩"


def _value(text: str) -> float:
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        high, found, low = text.partition(unit)
        if found:
            low = low.lstrip("〇零")
            rest = _value(low) if low else 0
            return _value(high) * size + rest if _value(high) and (rest or not low) else 0
    if value := parse_number(text):
        return value
    digits = "".join(str("零一二三四五六七八九".find(c)) for c in text.replace("〇", "零"))
    return int(digits) if digits.isdecimal() else int(text) if text.isdecimal() else 0
