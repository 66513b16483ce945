"""The words of a drafted notice → the terms and effects that its front matter is proposed to have.

The words are read by the code that `check` reads them with, so that a proposal is one that `check`
accepts. What it cannot put into a key is a question to the person who reviews the draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tiaowen.importer.annexed_targets import Annexed, annexed
from tiaowen.importer.line_patterns import is_adopted
from tiaowen.importer.term_scope import own_of
from tiaowen.model import Clause, ClauseId, Does, Effect, Notice, Revision, Term
from tiaowen.parsing.claim import Claim
from tiaowen.parsing.clause_refs import Ref
from tiaowen.parsing.statements import read_statements
from tiaowen.parsing.targets import targets_in
from tiaowen.parsing.terms import (
    Deferred,
    OnDay,
    OwnTerms,
    Unread,
    WorkingDays,
    read_beginning,
    read_end,
    spans_named,
    unquoted,
)

_MADE_BY = re.compile(
    r"(?:根据|依据|依照|按照|为(?:了)?(?:贯彻|落实|实施|执行)[^，。；《]{0,12})(?P<names>《[^。；]{1,300}?》[^，。；《]{0,60})"
    r"(?=[^。；]{0,80}(?:制定本|制定以下|结合[^。；]{0,30}制定))"
)
_ANSWERED = re.compile(r"(?P<names>《[^《》]{1,150}(?:请示|来函|函|报告)》[^。；《]{0,40}?)收悉")
_FORWARDED = re.compile(r"现将(?P<names>[^。；《]{0,20}《[^。；]{1,300}?)(?:转发|批转)给?")
_BEGINS = re.compile(r"自[^，。；）]{1,30}起(?:施行|实施|执行)")
_REVISED = re.compile(
    r"根据[^。；）]{0,20}?[12][0-9]{3}年[^。；）]{1,200}?(?:第[一二三四五六七八九十]+次)?(?:修正|修订)(?=[\s）)]|$)"
)
_DECISION = re.compile(r"《.*的决定》|《.*修正案.*》")
_ENDS_OTHERS = re.compile(
    r"(?:同时|一并|相应|即行|予以|自行|自然|自动)(?:废止|失效|停止(?:执行|施行))|未废止之?前"
    r"|(?:附件|下列|以下|所列|所附|[0-9]件|一批|部分)[^。；《]{0,40}(?:废止|失效)|修改为|删去第|删除第"
)
_HEAD_CLAUSES = 3  # among which the line on adoption stands
_LINKS: tuple[tuple[Does, re.Pattern[str]], ...] = (
    ("implements", _MADE_BY),
    ("answers", _ANSWERED),
    ("forwards", _FORWARDED),
)


@dataclass(frozen=True, slots=True)
class Proposals:
    """What the text of a notice gives for its front matter.

    Attributes:
        effective: The words that set its beginning.
        expires: The words that set its end.
        effects: What it does to others.
        revision: That it is an older text as amended.
        questions: What it says and no key could be made of, each in one line.
    """

    effective: Term | None
    expires: Term | None
    effects: tuple[Effect, ...]
    revision: Revision | None
    questions: tuple[str, ...]


def propose(notice: Notice) -> Proposals:
    """Return what a drafted notice says of its own term and of other documents."""
    statements = read_statements(notice)
    own, questions_of_scope = own_of(notice, statements.own)
    effective = expires = None
    if own.beginning:
        begins = read_beginning(own.beginning.words)
        effective = Term(own.beginning.words, begins.day if isinstance(begins, OnDay) else None)
    if own.end:
        ends = read_end(own.end.words)
        expires = Term(own.end.words, ends.day if isinstance(ends, OnDay) else None)
    questions = [
        f"{said.clause} says “{said.words}” and another sentence otherwise" for said in own.unclear
    ]
    questions += questions_of_scope
    questions += [*_open_days(own), *_open_spans(notice, own)]
    lists = list(annexed(notice))
    questions += _open_sentences(notice, statements.claims, lists)
    effects: dict[Effect, None] = {}
    for claim in statements.claims:
        effect = _effect(notice, claim)
        if effect is None:
            words = notice.by_id[claim.clause].text[claim.start : claim.end]
            questions.append(f"{claim.clause} says “{words[:60]}”: which document, which clauses?")
            continue
        if effect.does == "extends" and not effect.until:
            # Until when depends on the end of the other document, which may not be held.
            questions.append(
                f"{claim.clause} says “{effect.text[:60]}”: until which day? No effect was drafted"
            )
            continue
        effects[effect] = None
    for effect in (*(effect for one in lists for effect in one.effects), *_links(notice)):
        effects[effect] = None
    head = [clause.text for clause in notice.clauses[:_HEAD_CLAUSES]]
    adopted = [text for text in head if is_adopted(text)]
    if not effective:
        effective = next((term for text in adopted if (term := _beginning_in(text))), None)
    revision = next((one for text in adopted if (one := _revision_in(text))), None)
    return Proposals(effective, expires, tuple(effects), revision, tuple(questions))


def _sentences_of(notice: Notice) -> Iterator[Clause]:
    """Yield the clauses that say something: no titles, rows and quotations."""
    for clause in notice.clauses:
        if clause.kind not in ("title", "row", "quote", "annex-list"):
            yield clause


def _open_spans(notice: Notice, own: OwnTerms) -> Iterator[str]:
    """Yield a question for each span of days that may be the notice's, and does not say so."""
    if own.end:
        return
    for clause in _sentences_of(notice):
        for words in spans_named(unquoted(clause.text)):
            yield f"{clause.id} says “{words}”: is it the term of the notice? None was drafted"


def _open_days(own: OwnTerms) -> Iterator[str]:
    """Yield a question for each day that words set and do not let anyone reckon."""
    if own.beginning and isinstance(
        read_beginning(own.beginning.words), WorkingDays | Deferred | Unread
    ):
        yield f"{own.beginning.clause} says “{own.beginning.words}”: give the day as reckoned.from"
    if own.end and isinstance(read_end(own.end.words), Unread):
        yield f"{own.end.clause} says “{own.end.words}”: give the day as reckoned.on"


def _open_sentences(
    notice: Notice, claims: Sequence[Claim], lists: Sequence[Annexed]
) -> Iterator[str]:
    """Yield a question for each sentence that ends, keeps or amends something it does not name.

    此前有关规定同时废止, 附件所列文件废止 and 未废止前继续执行 do something to documents that only
    a person can find, and so does an amendment below the name of what it amends. What an annex
    certainly lists is known.
    """
    spans = [(one.clause, one.start, one.end) for one in claims]
    spans += [(one.clause, one.start, one.end) for one in lists if one.effects or not one.is_list]
    for clause in _sentences_of(notice):
        # Few have any, and quotations are dear to find; 附件：… names a list and says nothing.
        if clause.text.startswith("附件：") or not _ENDS_OTHERS.search(clause.text):
            continue
        for match in _ENDS_OTHERS.finditer(unquoted(clause.text)):
            read = any(
                id == clause.id and start < match.end() and match.start() < end
                for id, start, end in spans
            )
            if not read:
                begin = max(0, match.start() - 30)
                words = clause.text[begin : match.end()]
                yield f"{clause.id} says “{words}”: of which documents? No effect was drafted"


def _beginning_in(adopted: str) -> Term | None:
    """Return the beginning that the line under a title states: （…通过，自…起施行）."""
    found = _BEGINS.search(adopted)
    if not found:
        return None
    begins = read_beginning(found[0])
    return Term(found[0], begins.day if isinstance(begins, OnDay) else None)


def _revision_in(adopted: str) -> Revision | None:
    """Return the revision that the line under a title tells of: 根据2019年…《…的决定》第二次修正.

    Of several amendments the last one made this text.
    """
    found = list(_REVISED.finditer(adopted))
    if not found:
        return None
    by = _DECISION.search(found[-1][0])
    return Revision(of=None, by=by[0] if by else None, text=found[-1][0], made_by="issuer")


def _effect(notice: Notice, claim: Claim) -> Effect | None:
    """Return the effect that a claim is, None where its target or a clause of it is not clear."""
    clauses = [_id(ref) for ref in claim.refs]
    words = notice.by_id[claim.clause].text[claim.start : claim.end].strip()
    if not claim.target.words or not all(clauses):
        return None
    return Effect(
        claim.does,  # type: ignore[arg-type]
        claim.target.words,
        tuple(ClauseId(id) for id in clauses if id),
        claim.since,
        claim.until,
        words,
    )


_SIGNS = {"章": "ch", "条": "art", "附件": "annex", "编": "p", "款": "k"}


def _id(ref: Ref) -> str | None:
    """Return the id that a clause has in a document numbered as its name says; None where that
    depends on the document: 项 and 目 belong to a list that only the text shows."""
    if ref.last or any(step.level not in _SIGNS for step in ref.steps):
        return None
    levels = [step for step in ref.steps if step.level != "章"] or list(ref.steps)
    return "-".join(
        f"{_SIGNS[step.level]}{step.number}{f'-{step.sub}' if step.sub else ''}" for step in levels
    )


def _links(notice: Notice) -> Iterator[Effect]:
    """Yield the effects that change nothing: what the notice implements, answers, forwards."""
    for clause in _sentences_of(notice):
        for does, form in _LINKS:
            for match in form.finditer(clause.text):
                for _, _, target in targets_in(match["names"]):
                    # A 《…的请示》 without a number is a letter of an office: no one will hold it.
                    if target.number or does == "implements":
                        yield Effect(does, target.words, text=match[0])
