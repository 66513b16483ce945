"""The documents that a text names: 《titles》, numbers, short names, and what stands behind them.

What a name leads to is found in `corpus.naming`; here it is only read. Words are in Simplified
script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tiaowen.model import Lean
from tiaowen.numerals import Number

# 《…》 with one more level inside it, as in 《…关于印发《…》的通知》; 〈〉 inside needs no care.
_TITLE = re.compile(r"《[^《》\n]{1,200}(?:《[^《》\n]{1,200}》[^《》\n]{0,200})*》")
# 渝府办发〔2025〕57号, the brackets as people write them; 公告2024年第3号, 2024年第3号公告;
# 国务院令第588号, 主席令（第四十五号）, 国务院第588号令. No number is the head of another.
_HEAD = r"(?:(?![第号])[\u4e00-\u9fff])"
_YEAR = r"(?:19|20)\d\d"
_ORDER = rf"第\s*{Number}\s*号"
_NUMBER = re.compile(
    rf"[\u4e00-\u9fff]{{1,16}}\s*[〔\[（(【［]\s*{_YEAR}\s*[〕\]）)】］]\s*第?\s*\d{{1,5}}\s*号"
    rf"|{_HEAD}{{0,14}}(?:公告|通告|令)(?:{_YEAR}年第?\d{{1,5}}号|[（(]{_YEAR}年第?\d{{1,5}}号[）)])"
    rf"|{_HEAD}{{0,16}}{_YEAR}年第\d{{1,5}}号(?:公告|通告|令)"
    rf"|{_HEAD}{{0,15}}令(?:{_ORDER}|[（(]{_ORDER}[）)])"
    rf"|{_HEAD}{{0,16}}{_ORDER}令"
)
# Words of the sentence before a number: 旧车按嘉样发〔2011〕1号.
_LEADING = re.compile(
    r".*(?:根据|依据|按照|依照|废止|执行|转发|关于|违反|适用|[按据照见原与和及对将由以为的是有依在])"
    r"(?=[\u4e00-\u9fff]{2})"
)
COUNTRY = "中华人民共和国"
KIND = (
    "(?:法|法典|条例|办法|规定|细则|规则|规程|规范|决定|决议|意见|通知|公告|通告|计划|方案|措施|解释"
    "|章程|准则|标准|制度|指南|指引|纲要|规划|批复|答复|令|函|目录|清单|导则|政策|修正案|守则|要点)"
)
"""The word at the end of a document's name."""
_FOREIGN = "公约|协定|协议|合同|条约|议定书|宪章|要求"
_ADJECTIVE = (
    "(?:行动|实施|暂行|若干|管理|工作|补充|总体|专项|试行|具体|支持|扶持|发展|操作|技术|司法|处罚"
    "|裁量|监督|议事|产业|基本|特别|施行|修正){0,3}"
)
_GENERIC = re.compile(rf"{_ADJECTIVE}{KIND}")
_PAPER = re.compile(r"(?:证|证书|执照|奖|(?<!通)报)$")
OWN = re.compile(rf"本{_ADJECTIVE}{KIND}(?=\s*(?:中的|中|的)?\s*(?:第|附[件表录]))")
"""The citing document itself, where a clause of it follows."""
THAT = re.compile(rf"[该同](?P<kind>{KIND})(?=\s*第)")
"""A document named before, where a clause of it follows."""
# 刑法分则第三章, 民法典合同编第五百条: a part of the law that has no number.
PART_NAME = re.compile(r"(?<=法)(?:总则|分则)$|(?<=法典)[\u4e00-\u9fff]{2,5}编$")
_BARE = re.compile(rf"[\u4e00-\u9fff]{{0,30}}(?:{KIND}|{_FOREIGN}|宪法)$")
_OPENING = re.compile(r"\s*(?:的(?:通知|决定|公告|意见|批复))?\s*[（(]")
_VERSION = re.compile(
    rf"(?P<year>{_YEAR})\s*(?:年(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?)?(?P<done>公布|修正|修订|修改|通过|发布|施行"
    r"|制定|颁布)?(?P<text>版|本|文本)?"
)
SHORT = re.compile(
    r"(?:以下|下文|下)(?:统一?|均)?(?:简)?称(?:为|作)?\s*[《“”\"「]?(?P<short>[^《》“”\"「」（）()，,。；]{2,30})"
)
"""（以下简称《办法》), where a text gives the name before it a short one."""
_LONGEST_BRACKET = 120
_BY_COUNCIL = re.compile(r"国务院(?:[^，。；《》]{0,20}的)?$")


class Name(Lean, frozen=True):
    """The name of a document as a text gives it; a field that the text does not give is empty.

    `title` stands without its marks. `bare` are the words before a reference that end in a name
    without marks (依照刑法), from the beginning of the words. `year` chooses a version. `made`
    means the text that the citing decision made of the document. `national`: the State Council is
    said to have issued it (国务院《渡口条例》).
    """

    title: str = ""
    number: str = ""
    bare: str = ""
    year: int = 0
    made: bool = False
    national: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A document named in a text.

    The name itself ends at `end`; brackets that belong to it (number, year, short name) end at
    `after`. `short` is the name that stands for it from here on.
    """

    start: int
    end: int
    after: int
    name: Name
    short: str = ""

    @property
    def shown(self) -> int:
        """Where the name begins without the words of the sentence before a number."""
        return self.start if self.name.title else self.start + leading(self.name.number)


def citations_in(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of all titles in 《》, then of all document numbers, of a text."""
    # Few clauses have either mark, and the pattern of numbers is tried at every character.
    for mark, pattern in (("《", _TITLE), ("号", _NUMBER)):
        if mark in text:
            for match in pattern.finditer(text):
                yield match.span()


def named_in(text: str) -> Iterator[Named]:
    """Yield the documents that a text names in 《》 or by number, in the order of the text."""
    at = 0
    for start, end in sorted(citations_in(text)):
        if start < at:
            continue  # inside a title, or in the brackets behind one
        one = _with_brackets(text, start, end)
        at = one.after
        yield one


def is_generic(title: str) -> bool:
    """Whether a title is the word for a kind of document alone: 办法, 实施细则."""
    return bool(_GENERIC.fullmatch(title))


def is_paper(title: str) -> bool:
    """Whether a title is that of a licence, a certificate, a prize or a newspaper."""
    return bool(_PAPER.search(title))


def bare_name(text: str, start: int, end: int) -> str:
    """The words before `end`, not before `start`, where they end in a name without marks."""
    begin = max(start, end - 30)
    part = PART_NAME.search(text, begin, end)
    match = _BARE.search(text, begin, part.start() if part else end)
    return text[match.start() : end] if match else ""


_APART = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|根据|依据|违反|符合|遵守|执行|现行|主张|包括|认定|确定|触犯|单位犯|构成|引用|援引|实施"
    r"|所称|落入|纳入|提供|从事|引进|邮寄|制造|审理|承担|结合|修[正订改]后"
    r"|[和与及或按依对以将由在除有用为是的中照其就到于见如])$"
)


def stands_apart(text: str, at: int) -> bool:
    """Whether a name without marks may begin at a place of a text."""
    return bool(_APART.search(text, 0, at))


def leading(number: str) -> int:
    """How many characters before a document number are the sentence's: 旧车按嘉样发〔2011〕1号."""
    match = _LEADING.match(re.split(r"\s*[〔\[（(【［\d]", number, maxsplit=1)[0])
    return match.end() if match else 0


def _with_brackets(text: str, start: int, end: int) -> Named:
    words = text[start:end]
    title = words[1:-1] if words.startswith("《") else ""
    number, year, short = "" if title else words, 0, ""
    cited = after = end
    while bracket := _bracket(text, after):
        inner, closing = bracket
        content = text[inner:closing]
        own = _NUMBER.match(text, inner, closing)
        version = _VERSION.fullmatch(content)
        called = SHORT.search(content)
        if own and title and not number:
            number, cited = own[0], own.end() + (own.end() == closing)
        elif version and (version["done"] or version["text"] or content.endswith("年")):
            year = int(version["year"])
        elif not called and (len(content) > _LONGEST_NOTE or "《" in content or "第" in content):
            break
        short = called["short"].strip() if called else short
        after = closing + 1
    national = bool(title and _BY_COUNCIL.search(text, 0, start))
    return Named(start, cited, after, Name(title, number, year=year, national=national), short)


_LONGEST_NOTE = 12  # characters of a bracket that may stand between a name and a clause: （试行）


def _bracket(text: str, at: int) -> tuple[int, int] | None:
    """The inside of the brackets that open at a place, those within it passed over."""
    opening = _OPENING.match(text, at)
    if not opening:
        return None
    depth = 1
    for i in range(opening.end(), min(len(text), opening.end() + _LONGEST_BRACKET)):
        depth += (text[i] in "（(") - (text[i] in "）)")
        if not depth:
            return opening.end(), i
    return None
