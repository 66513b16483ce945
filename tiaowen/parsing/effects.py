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
from datetime import date

from tiaowen.model import NO_CLAUSE, Clause, Text
from tiaowen.parsing.amendments import amendments
from tiaowen.parsing.claim import NEGATED, Claim
from tiaowen.parsing.clause_refs import Ref, read_refs
from tiaowen.parsing.quoted_words import without_quotations
from tiaowen.parsing.targets import Group, Target, amended_above, amended_by, groups_in, targets_in
from tiaowen.parsing.terms import Lasting, OnDay, Unread, days_named, read_end

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？\n]?")
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
_PENDING = re.compile(
    r"未(?:被)?(?:废止|失效|修改)(?:之?前|以前)|(?:废止|修订|修改|出台|公布)(?:之?前|以前)"
)
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


# -- one sentence ----------------------------------------------------------------------------


def _sentence(
    clause: Clause, words: str, start: int, end: int, amended: Target | None
) -> Iterator[Claim]:
    sentence = words[start:end]
    if _PENDING.search(sentence):
        return
    groups = list(groups_in(sentence))
    settled = False
    for group in groups:
        for claim in (*_passive(sentence, group), *_active(sentence, group)):
            settled = True
            yield _moved(claim, clause, start)
    if not settled:
        for claim in amendments(sentence, groups, amended):
            yield _moved(claim, clause, start)


def _passive(sentence: str, group: Group) -> Iterator[Claim]:
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


def _active(sentence: str, group: Group) -> Iterator[Claim]:
    """废止《A》; 自2025年3月1日起暂停执行《A》第五条."""
    before = sentence[: group.start].rstrip()
    for does, verb in _BEFORE.items():
        match = verb.search(before)
        if not match or NEGATED.search(before[: match.start()]):
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
    group: Group,
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


# -- lists -----------------------------------------------------------------------------------


def _opens_list(words: str) -> str:
    """The verb of 下列文件继续有效：, "" where the words open no such list."""
    if not words.rstrip().endswith(("：", ":")) or not _LISTED.search(words):
        return ""
    for does in ("repeals", "lapses", "confirms", "suspends", "revives"):
        match = _BEHIND[does].search(words)
        if match and not NEGATED.search(words[: match.start()]):
            return does
    return ""


def _listed(clause: Clause, words: str, does: str) -> Iterator[Claim]:
    for start, end, target in targets_in(words)[:1]:
        yield Claim(does, target, clause.id, start, end, read_refs(words, end))


# -- text ------------------------------------------------------------------------------------


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
