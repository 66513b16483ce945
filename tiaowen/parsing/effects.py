"""The text of a notice → what its sentences claim to do to other documents.

`check` holds these claims against the front matter, and the importer proposes effects from them. A
claim needs a verb and the document that it acts on in one construction (《A》、《B》同时废止;
废止《A》; 下列文件继续有效：…). A negation (不再废止, 未废止前) claims nothing, and neither does
a verb without a document (擅自废止合同的). Quoted new text in an amendment is not read: what it
says, it says in the document that it is put into.

Words are in Simplified script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tiaowen.model import NO_CLAUSE, Clause, ClauseId, Text
from tiaowen.parsing.clause_refs import Ref, read_refs
from tiaowen.parsing.quoted_words import without_quotations
from tiaowen.parsing.terms import Lasting, OnDay, Unread, days_named, read_end


@dataclass(frozen=True, slots=True)
class Target:
    """The document that a claim acts on, as written: a 《title》, a number, or both.

    Both are "" where the sentence names none (在第八条后增加一条): the claim is then on the
    document that the title of the claiming one names.
    """

    title: str = ""
    number: str = ""

    @property
    def words(self) -> str:
        """The number, which is exact, else the title in its marks."""
        return self.number or self.title


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence says to do to a document; `start` and `end` are a span of the clause's text.

    `refs` are the clauses of the target, () for the whole. `since` and `until` are days that the
    sentence names; a `longer` is a term that is added to the old one (有效期延长2年).
    """

    does: str
    target: Target
    clause: ClauseId
    start: int
    end: int
    refs: tuple[Ref, ...] = ()
    since: date | None = None
    until: date | None = None
    longer: Lasting | None = None


_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？\n]?")
_TITLE = r"《[^《》\n]{1,200}(?:《[^《》\n]{1,200}》[^《》\n]{0,200})*》"
_YEAR = r"[〔\[（(【［]\s*(?:19|20)\d\d\s*[〕\]）)】］]"
_HEAD = r"(?:(?!根据|依据|按照|依照|废止|执行|转发|关于)[\u4e00-\u9fff]){2,16}?"
_ORDER = r"[\u4e00-\u9fff]{0,12}令\s*第\s*[\d一二三四五六七八九十百]+\s*号"
_NUMBER = rf"(?:{_HEAD}\s*)?{_YEAR}\s*第?\s*\d{{1,5}}\s*号|{_ORDER}"
_TARGET = re.compile(
    rf"(?P<title>{_TITLE})(?:的(?:通知|公告|通告|意见|决定|函|批复)(?=\s*[（(]))?(?:\s*[（(]\s*(?P<paired>{_NUMBER})[^（）()]*[）)])?|(?P<number>{_NUMBER})"
)
# Before a document number in running text: 按嘉样发〔2011〕1号 is the number 嘉样发〔2011〕1号.
_LEADING = re.compile(
    r"^.*(?:根据|依据|按照|依照|废止|执行|转发|关于|[按据照见原与和及对将由以为的是有])(?=[\u4e00-\u9fff]{2})"
)
_PAPERS = re.compile(r"(?:证|证书|执照|许可证|奖|报|合同|申请表|登记表)》$")

_DATED = r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
# What may stand between the last document of a list and the verb that follows it.
_GAP = re.compile(
    r"(?:的?(?:有关|相关)?(?:规定|条款|文件|内容)|等[^，。；《]{0,20}?|[（(][^（）()]*[）)]|原"
    rf"|[自于从]?\s*{_DATED}\s*(?:起|开始)?|自本[^，。；]{{1,12}}?(?:施行|实施|公布|发布|印发)之日起"
    r"|即日起|自?[同届]时起|均|也|亦|都|相应|同时|同步|一并|即行|即|予以|正式|全文|全部|统一|现|已|，"
    r"|[有执试]行?效?期限?(?:届满|已满|期满)?|因[^，。；]{1,20}，|由于[^，。；]{1,20}，|决定|经研究)*"
)
_BEHIND = {
    "repeals": re.compile("废止|停止(?:执行|施行|实施|使用)|不再(?:执行|施行|实施|适用)"),
    "lapses": re.compile("(?:宣布|自行|自动|自然)?失效|宣告失效"),
    "suspends": re.compile("(?:暂停|暂缓|中止)(?:执行|施行|实施|适用)"),
    "revives": re.compile("恢复(?:执行|施行|实施|适用|效力|有效)"),
    "confirms": re.compile("继续(?:有效|执行|施行|实施|适用)"),
    "extends": re.compile(
        "(?:有效期限?|执行期限?|实施期限?|施行期限?|试行期限?)?(?:延长|顺延|延续|延期|展期|延至)"
    ),
}
_BEFORE = {
    "repeals": re.compile("(?:废止|停止(?:执行|施行|实施|使用)|不再(?:执行|施行|实施|适用))$"),
    "suspends": re.compile("(?:暂停|暂缓|中止)(?:执行|施行|实施|适用)$"),
    "revives": re.compile("恢复(?:执行|施行|实施|适用)$"),
    "confirms": re.compile("继续(?:执行|施行|实施|适用)$"),
    "extends": re.compile("延长$"),
}
_LISTED = re.compile(
    r"(?:下列|以下|下述|如下|附件所列|所附)[^，。；]{0,30}?(?:文件|规定|办法|规章|法规|通知|决定|目录|条款|项)"
    r"|(?:文件|规章|法规)[^，。；]{0,10}?如下"
)
_NEGATED = re.compile(
    r"(?:不再|不予|不|未|尚未|没有|拟|被|擅自|是否|建议|要求|应当|可以|或者|[、和或])$"
)
_PENDING = re.compile(
    r"未(?:被)?(?:废止|失效|修改)(?:之?前|以前)|(?:废止|修订|修改|出台|公布)(?:之?前|以前)"
)
_JOIN = re.compile(r"\s*(?:、|，?以及|，?和|，?与|，?及|，?并|，(?=[《〔]))?\s*")
_OWN = re.compile(
    r"本(?:法|[^，。；]{0,12}?(?:例|定|法|则|见|知|告|划|案|施|释|议|范|准|令|函|策))"
)


# What every claim has in it, also one that opens a list. Few clauses have any of them, and what
# documents a clause names is dear to find out.
_VERB = re.compile(
    "废止|停止|不再|失效|暂停|暂缓|中止|恢复|继续|延长|顺延|延续|延期|展期|延至"
    "|[修改订]为|调整为|变更为|应为|更正|删|取消|增加"
)


def read_claims(text: Text, title: str = "") -> tuple[Claim, ...]:
    """Returns what the sentences of a notice claim to do to other documents, in document order.

    Args:
        text: the notice's text.
        title: its title, which names the document that an amending decision amends.
    """
    amended = amended_by(title)
    found: list[Claim] = []
    listing: str = ""
    for clause in text.clauses:
        if clause.kind in ("title", "row", "annex-list"):
            continue
        if not listing and not _VERB.search(clause.text):
            continue
        words = without_quotations(clause.text)
        claims: list[Claim] = []
        if listing:
            claims = list(_listed(clause, words, listing))
            listing = listing if claims else ""
        if not claims:
            above = amended_above(text, clause) or amended
            for start, end in _sentences(words):
                said = list(_sentence(clause, words, start, end, above))
                above = _amended_in(said) or above
                claims += said
            listing = _opens_list(words)
        found += claims
    return tuple(found)


def _amended_in(claims: Sequence[Claim]) -> Target | None:
    """The one document that a sentence amends: what follows, 删去第五条, is about it too."""
    targets = {claim.target for claim in claims}
    amending = all(claim.does == "amends" or claim.refs for claim in claims)
    return targets.pop() if len(targets) == 1 and amending else None


def targets_in(words: str) -> tuple[tuple[int, int, Target], ...]:
    """Returns the documents that words name, with their spans; a number without its head
    (〔2019〕2号) takes that of the number before it in the list."""
    found: list[tuple[int, int, Target]] = []
    head = ""
    for match in _TARGET.finditer(words):
        if match["title"] and _PAPERS.search(match["title"]):
            continue
        number, start = match["paired"] or match["number"] or "", match.start()
        number = re.sub(r"\s", "", number)
        if number and not match["paired"]:
            bare = _LEADING.sub("", number)
            start += len(match[0]) - len(match[0].lstrip()) + _skipped(match[0], bare)
            number = bare
        if number.startswith(tuple("〔[（(【［")):
            number = head + number if head else ""
            if not number:
                continue
        head = re.split(r"[〔\[（(【［]", number)[0] if number else head
        found.append((start, match.end(), Target(match["title"] or "", number)))
    return tuple(found)


def _skipped(printed: str, bare: str) -> int:
    """How many characters of the printed words stand before the number itself."""
    solid = len(re.sub(r"\s", "", printed)) - len(bare)
    seen = 0
    for i, char in enumerate(printed):
        if seen == solid and not char.isspace():
            return i
        seen += not char.isspace()
    return 0


# -- one sentence ----------------------------------------------------------------------------


def _sentence(
    clause: Clause, words: str, start: int, end: int, amended: Target | None
) -> Iterator[Claim]:
    sentence = words[start:end]
    if _PENDING.search(sentence):
        return
    named = targets_in(sentence)
    groups = list(_groups(sentence, named))
    settled = False
    for group in groups:
        for claim in (*_passive(sentence, group), *_active(sentence, group)):
            settled = True
            yield _moved(claim, clause, start)
    if not settled:
        basis = [match.span() for match in _BASIS.finditer(sentence)]
        changed = [g for g in groups if not any(a <= g.start < b for a, b in basis)]
        for claim in _amendments(_BASIS.sub(_blank, sentence), changed, amended):
            yield _moved(claim, clause, start)


_Members = Sequence[tuple[Target, tuple[Ref, ...]]]


@dataclass(frozen=True, slots=True)
class _Group:
    """Documents that one verb acts on, with their clauses; `end` is where the list ends."""

    members: _Members
    start: int
    end: int


def _groups(sentence: str, named: Sequence[tuple[int, int, Target]]) -> Iterator[_Group]:
    members: list[tuple[Target, tuple[Ref, ...]]] = []
    begin = until = -1
    for start, end, target in named:
        joined = members and _continues(sentence[until:start])
        if not joined and members:
            yield _Group(tuple(members), begin, until)
            members = []
        if not members:
            begin = start
        after = re.compile(r"\s*(?:[（(][^（）()]*[）)])?\s*(?:中的?|的)?\s*").match(sentence, end)
        refs = read_refs(sentence, after.end() if after else end)
        until = refs[-1].end if refs else end
        members.append((target, refs))
    if members:
        yield _Group(tuple(members), begin, until)


def _continues(between: str) -> bool:
    """Whether words between two documents keep them in one list: 和2002年6月7日…通过的."""
    if _JOIN.fullmatch(between):
        return True
    joint = re.match(
        r"\s*(?:文件|[（(][^（）()]*[）)])?\s*(?:、|，?以及|，?和|，?与|，?及)", between
    )
    return bool(joint) and not re.search("废止|失效|有效|施行，|制定|[：]", between)


def _passive(sentence: str, group: _Group) -> Iterator[Claim]:
    """《A》、《B》同时废止."""
    if re.search(r"(?:根据|依据|按照|依照|贯彻|落实)[^，。；]*$", sentence[: group.start]):
        return
    gap = _GAP.match(sentence, group.end)
    at = gap.end() if gap else group.end
    for does, verb in _BEHIND.items():
        match = verb.match(sentence, at)
        if not match:
            continue
        if does in ("confirms", "extends"):
            ending = _ending(sentence, match.start())
            does = "extends" if ending else "confirms"
            if does == "confirms" and verb is _BEHIND["extends"]:
                return
        else:
            ending = None
        yield from _claims(sentence, group, does, match.end(), ending, group.end)
        return


def _active(sentence: str, group: _Group) -> Iterator[Claim]:
    """废止《A》; 自2025年3月1日起暂停执行《A》第五条."""
    before = sentence[: group.start].rstrip()
    for does, verb in _BEFORE.items():
        match = verb.search(before)
        if not match or _NEGATED.search(before[: match.start()]):
            continue
        ending = _ending(sentence, group.end) if does in ("confirms", "extends") else None
        if does == "extends" and not ending:
            continue
        if does == "confirms" and ending:
            does = "extends"
        yield from _claims(sentence, group, does, group.end, ending, 0, match.start())
        return


def _ending(sentence: str, start: int) -> OnDay | Lasting | None:
    end = read_end(sentence[start:])
    return None if isinstance(end, Unread) else end


def _claims(
    sentence: str,
    group: _Group,
    does: str,
    end: int,
    ending: OnDay | Lasting | None,
    dates_from: int,
    start: int | None = None,
) -> Iterator[Claim]:
    begin = group.start if start is None else start
    since, until = _days(sentence, dates_from, end, does)
    if isinstance(ending, OnDay):
        until = ending.day
        end = max(end, _end_of_part(sentence, end))
    elif ending:
        end = max(end, _end_of_part(sentence, end))
    for target, refs in group.members:
        longer = ending if isinstance(ending, Lasting) else None
        yield Claim(does, target, NO_CLAUSE, begin, end, refs, since, until, longer)


def _days(sentence: str, start: int, end: int, does: str) -> tuple[date | None, date | None]:
    """The first and last day that the words around a verb name, the own day of 本办法 left out."""
    span = re.search(
        rf"(?P<first>{_DATED})\s*(?:至|到|—)\s*(?P<last>(?:\d{{4}}\s*年\s*)?\d{{1,2}}\s*月\s*\d{{1,2}}\s*日)",
        sentence,
    )
    if span and does == "suspends":
        last = span["last"] if "年" in span["last"] else f"{span['first'][:4]}年{span['last']}"
        return next(days_named(span["first"]), None), next(days_named(last), None)
    parts = re.split("，", sentence[start:end]) if start else re.split("，", sentence[:end])
    for part in parts:
        if _OWN.search(part) and re.search("施行|实施|执行|生效", part):
            continue
        match = re.search(rf"(?:[自于从]\s*(?P<a>{_DATED})|(?P<b>{_DATED})\s*(?:起|开始))", part)
        if match and not re.search(
            rf"{_DATED}\s*(?:起|开始)?(?:施行|实施|公布|发布|印发|通过)的", part
        ):
            return next(days_named(match[0]), None), None
    return None, None


def _end_of_part(sentence: str, at: int) -> int:
    match = re.compile("[。；]").search(sentence, at)
    return match.start() if match else len(sentence)


# -- amendments ------------------------------------------------------------------------------

_CHANGED = re.compile(r"(?:修改为|修订为|调整为|变更为|改为)(?!第)|应为|更正为")
_STRUCK = re.compile(r"(?:删去|删除|取消)\s*")
_ADDED = re.compile(r"增加[一二三四五六七八九十两\d]*[个]?(?P<unit>条|款|项|目|章|节)")
# What an amendment is founded on is not what it amends: 根据《甲法》第十条，将第三条修改为.
_BASIS = re.compile(r"(?:根据|依据|按照|依照)[^，。；]*，")
_LAST_STEP = re.compile(r"第?\s*[（(]?[^第（(]*\Z")
_PART = re.compile(r"\s*(?:中的?|的)?\s*[“「□]")


def _amendments(sentence: str, groups: Sequence[_Group], amended: Target | None) -> Iterator[Claim]:
    """将《A》第三条、《B》第五条修改为…; 删去第五条: on the documents named, else the title's."""
    members = groups[0].members if groups else ((amended, ()),) if amended else ()
    if match := _STRUCK.search(sentence):
        if not _NEGATED.search(sentence[: match.start()]):
            yield from _struck(sentence, match, groups, members)
    elif match := _CHANGED.search(sentence):
        does = "corrects" if match[0] in ("应为", "更正为") else "amends"
        if does == "corrects" and not re.search("更正|勘误|错误", sentence):
            return
        for target, own in members:
            if refs := own or _first_refs(sentence):
                start = min(refs[0].start, groups[0].start if groups else refs[0].start)
                start = max(0, start - 1) if sentence[max(0, start - 1) : start] == "将" else start
                yield Claim(does, target, NO_CLAUSE, start, _close(sentence, match.end()), refs)
            elif groups and "□" in sentence[groups[0].end : match.start()]:
                # 《甲》中的“一”修改为“二”: wherever it stands.
                end = _close(sentence, match.end())
                yield Claim(does, target, NO_CLAUSE, groups[0].start, end)
    elif match := _ADDED.search(sentence):
        for target, own in members:
            within = tuple(_places(sentence, own or _first_refs(sentence), match["unit"]))
            start = min(within[0].start, match.start()) if within else match.start()
            yield Claim("amends", target, NO_CLAUSE, start, _close(sentence, match.end()), within)


def _struck(
    sentence: str, verb: re.Match[str], groups: Sequence[_Group], members: _Members
) -> Iterator[Claim]:
    """删去第五条 repeals it; 删去第五条中的“…” amends it, and so does 第五条中的“…”删去."""
    group = next((one for one in groups if one.start >= verb.end() - 1), None)
    at = group.end if group else verb.end()
    behind = read_refs(sentence, verb.end())
    for target, own in group.members if group else members:
        refs = own if group else behind or own or _first_refs(sentence[: verb.start()])
        if not refs:
            continue
        until, start = max(at if group else 0, refs[-1].end), min(refs[0].start, verb.start())
        if _PART.match(sentence, until):
            yield Claim("amends", target, NO_CLAUSE, start, _close(sentence, at), refs)
        else:
            yield Claim("repeals", target, NO_CLAUSE, start, max(until, verb.end()), refs)


def _places(sentence: str, refs: Sequence[Ref], unit: str) -> Iterator[Ref]:
    """What something is added to: 增加一款，作为第三条第二款 to 第三条, 增加一条 to no clause."""
    for ref in refs if unit in "款项目" else ():
        if ref.steps[-1].level != unit:
            yield ref
        elif above := ref.steps[:-1]:
            last = _LAST_STEP.search(sentence, ref.start, ref.end)
            end = last.start() if last and last.start() > ref.start else ref.end
            yield Ref(above, ref.start, end, min(ref.inherited, len(above)))


def _first_refs(sentence: str) -> tuple[Ref, ...]:
    match = re.search(
        r"附[件表录]\s*[一二三四五六七八九十\d]*\s*第|第\s*[（(]?\s*[〇零一二三四五六七八九十百千\d]+",
        sentence,
    )
    return read_refs(sentence, match.start()) if match else ()


def _close(sentence: str, at: int) -> int:
    """Where an instruction ends: behind its quotation, or at the end of its sentence."""
    end = len(sentence.rstrip("。；\n"))
    return end if "□" in sentence[at:] else max(at, end)


def amended_by(title: str) -> Target | None:
    """Returns the document that 关于修改《A》的决定 amends; None where its title names none, or
    several."""
    if not re.search("修改|修正|修订|更正|调整", title):
        return None
    named = targets_in(title)
    return named[0][2] if len(named) == 1 else None


def amended_above(text: Text, clause: Clause) -> Target | None:
    """Returns the document that a head above the clause names: 一、《嘉州市棚架管理办法》."""
    while clause.parent:
        clause = text.by_id[clause.parent]
        named = targets_in(clause.text)
        if len(named) == 1:
            return named[0][2]
    return None


# -- lists -----------------------------------------------------------------------------------


def _opens_list(words: str) -> str:
    """The verb of 下列文件继续有效：, "" where the words open no such list."""
    if not words.rstrip().endswith(("：", ":")) or not _LISTED.search(words):
        return ""
    for does in ("repeals", "lapses", "confirms", "suspends", "revives"):
        match = _BEHIND[does].search(words)
        if match and not _NEGATED.search(words[: match.start()]):
            return does
    return ""


def _listed(clause: Clause, words: str, does: str) -> Iterator[Claim]:
    for start, end, target in targets_in(words)[:1]:
        yield Claim(does, target, clause.id, start, end, read_refs(words, end))


# -- text ------------------------------------------------------------------------------------


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _sentences(words: str) -> Iterator[tuple[int, int]]:
    for match in _SENTENCE.finditer(words):
        yield match.span()


def _moved(claim: Claim, clause: Clause, by: int) -> Claim:
    refs = tuple(
        Ref(ref.steps, ref.start + by, ref.end + by, ref.inherited, ref.last) for ref in claim.refs
    )
    return Claim(
        claim.does,
        claim.target,
        clause.id,
        claim.start + by,
        claim.end + by,
        refs,
        claim.since,
        claim.until,
        claim.longer,
    )
