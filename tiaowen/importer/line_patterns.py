"""Tests of what a line of an official document is: title, number, addressee, date or authority.

They look at one line alone; `documents` and `blocks` combine them with where the line stands.
"""

from __future__ import annotations

import re

from tiaowen.model import HOLE
from tiaowen.numerals import read_annex, read_label

_ORGAN = (
    "人民政府|办公厅|办公室|委员会|管委会|人大常委会|[省市区县州盟旗]委|国务院|[^，。；的]局|[^，。；的]厅"
    "|[^，。；的]部|法院|检察院|管理局|总局|银行|集团|联合会|总工会"
)
_ORGAN_LINE = re.compile(rf"[^，。；：《》（）()0-9]{{2,40}}?(?:{_ORGAN}|[委院会])")
_KIND = (
    "通知|公告|通告|意见|决定|批复|通报|函|办法|规定|细则|方案|规划|计划|措施|条例|决议|令|指引|规程"
    "|要点"
)
_TITLE_END = re.compile(rf"(?:{_KIND})(?:[（(][^（()）]{{1,12}}[）)])?$")
NUMBER = re.compile(
    r"(?:[\u4e00-\u9fff]{1,16}[〔［\[(（](?:19|20)[0-9]{2}[〕］\])）]\s?第?\s?[0-9]{1,5}\s?号"
    r"|(?:第\s?[0-9]{1,4}\s?号))"
)
DATE = re.compile(
    r"(?P<y>[12][0-9]{3}|[二〇○零一三四五六七八九]{4})\s?年\s?(?P<m>[0-9]{1,2}|[一二三四五六七八九十]{1,2})"
    r"\s?月\s?(?P<d>[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s?日"
)
NOTE = re.compile(r"[（(][^（()）]{2,60}[）)]")
NAME = re.compile(r"《([^《》]{2,120})》")
_STATUTE = re.compile(r"第[一1]章|第[一1]条")
_SENTENCE = re.compile(r"[。；！]")


def compact(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def is_number(text: str) -> bool:
    """Return whether a line is a 发文字号 and nothing else."""
    match = NUMBER.fullmatch(compact(text)) if len(text) < 100 else None
    return match is not None and not match[0].startswith("第")


def is_addressee(text: str) -> bool:
    """Return whether a line is the 主送机关: names of authorities and a colon at the end."""
    text = text.strip()
    return (
        text.endswith(("：", ":"))
        and len(text) <= 200
        and not _SENTENCE.search(text)
        and read_label(text) is None
        and bool(
            re.search(r"单位|部门|政府|机关|委|办|局|厅|公司|院|企业|处|所|会|中心|机构", text)
        )
        and not re.match(r"附件|特此|现将|来源|主办|责任编辑", text)
    )


def is_date(text: str) -> bool:
    """Return whether a line is a date and nothing else."""
    return len(text) < 100 and DATE.fullmatch(compact(text)) is not None


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
    return _TITLE_END.search(compact(text[-40:])) is not None


def begins_statute(text: str) -> bool:
    """Return whether a line is the first chapter or first article of a statute."""
    return _STATUTE.match(text.strip()) is not None


def is_sentence(text: str) -> bool:
    """Return whether a line is running text rather than a heading."""
    text = text.strip()
    return bool(_SENTENCE.search(text)) or len(text) > 60


def title_similarity(one: str, other: str) -> float:
    """Return the share of two titles' pairs of neighbouring characters that both have, 0 to 1."""
    pairs, others = _pairs(one), _pairs(other)
    return len(pairs & others) / max(1, len(pairs | others))


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
