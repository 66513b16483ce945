"""The days and clauses of effects, held against the words that they quote: a generator a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.effects import TargetIndex, target_of
from tiaowen.corpus.status import above, last_day_of
from tiaowen.corpus.validate_terms import contradiction, problem_at
from tiaowen.model import Act, ClauseId, Notice, NoticeId, Outline, Problem
from tiaowen.parsing.claim import Claim
from tiaowen.parsing.clause_refs import Ref, find_clauses
from tiaowen.parsing.terms import Lasting, OnDay, last_day, read_beginning, read_end, unquoted

_ONE = timedelta(days=1)
_INSTRUMENT = re.compile(r"(?<!\S)i\d+-")
_NEEDS_CLAUSES = frozenset(("repeals", "lapses", "suspends", "revives", "confirms", "extends"))


def check_quoted(corpus: Corpus) -> Iterator[Problem]:
    """Every problem of what effects say and the sentences that they quote do not."""
    index = corpus.targets
    for notice in corpus.notices.values():
        acts = corpus.effects.by.get(notice.id, ())
        for act in acts:
            yield from _named_days(corpus, notice, act)
        yield from _parts(corpus, notice, acts, index)
        yield from _other_clauses(corpus, notice, acts, index)


def _named_days(corpus: Corpus, notice: Notice, act: Act) -> Iterator[Problem]:
    """The days of an effect are those that its words name."""
    words = unquoted(act.text)
    said = read_beginning(words)
    if isinstance(said, OnDay) and act.start and act.certain and said.day != act.start:
        yield contradiction(notice, act.mark, said.day, f"the effect works from {act.start}")
    if act.until is None or act.does not in ("extends", "confirms", "suspends"):
        return
    end = read_end(words)
    expected = end.day if isinstance(end, OnDay) else None
    if isinstance(end, Lasting) and act.target:
        last = _last_day_before(corpus, act, act.target)
        expected = last_day(end, last + _ONE) if last else None
    if expected and expected != act.until:
        yield contradiction(notice, act.mark, expected, f"`until` is {act.until}")


def _last_day_before(corpus: Corpus, act: Act, target: NoticeId) -> date | None:
    """The last day that the target had before an act: its own, or that of an earlier extension."""
    own = last_day_of(corpus.notices[target], corpus.said(target), corpus.starts[target])
    earlier = [
        other
        for other in corpus.acts_on[target]
        if other.until
        and other.does in ("extends", "confirms")
        and other != act
        and other.start
        and act.start
        and other.start < act.start
    ]
    latest = max(earlier, key=lambda other: other.start or date.min, default=None)
    return latest.until if latest else own


def _parts(
    corpus: Corpus, notice: Notice, acts: Sequence[Act], index: TargetIndex
) -> Iterator[Problem]:
    """What is said of some clauses is not entered as said of the whole."""
    for act in acts:
        if act.does not in _NEEDS_CLAUSES or act.clauses or not act.clause:
            continue
        claims = _claims_of(corpus, notice, act, index)
        if claims and all(claim.refs for claim in claims):
            names = [name for claim in claims for name in _names(corpus, notice, act, claim)]
            listed = ", ".join(dict.fromkeys(names))
            yield problem_at(
                notice,
                act.mark,
                "part-for-whole",
                f"the words say of {listed} what the key says of the whole notice; write an effect "
                f"with clauses: [{listed}]",
            )


def _other_clauses(
    corpus: Corpus, notice: Notice, acts: Sequence[Act], index: TargetIndex
) -> Iterator[Problem]:
    """The clauses of an effect are those that its words name, or stand under them.

    第五条中的“五百元” may be entered on the paragraph that has these words. 第五条第二款 may be
    entered on the article only where it is amended: an article of which a part has new words has
    new words, and one of which a part is struck out stands.
    """
    for act in acts:
        if not act.clauses or not act.target or not corpus.notices[act.target].held:
            continue
        outline = corpus.notices[act.target].text.outline
        named = [
            _anywhere(outline, ref)
            for claim in _claims_of(corpus, notice, act, index)
            if target_of(claim, notice, index) == act.target
            for ref in claim.refs
        ]
        # A clause that the target lacks may be any of those entered.
        if not named or not all(named):
            continue
        meant = dict.fromkeys(id_ for ids in named for id_ in ids)
        allowed = set(meant)
        if act.does in ("amends", "corrects"):
            allowed.update(one for id_ in meant for one in _up_to_measure(outline, id_))
        others = [
            clause
            for clause in act.clauses
            if clause in outline.kind_of
            and clause not in allowed
            and meant.keys().isdisjoint(above(clause, outline.parent_of))
        ]
        if others:
            yield problem_at(
                notice,
                act.mark,
                "other-clause",
                f"the words say of {', '.join(meant)} what the key says of {', '.join(others)}; "
                "mend the clauses or the quotation",
            )


def _anywhere(outline: Outline, ref: Ref) -> tuple[ClauseId, ...]:
    """The clauses that a reference may mean, in any of a notice's instruments (`i2-art3`)."""
    prefixes = dict.fromkeys(("", *_INSTRUMENT.findall(" ".join(outline.ids))))
    return tuple(
        dict.fromkeys(
            id_
            for prefix in prefixes
            for id_ in find_clauses(outline, ref, instrument=prefix) or ()
        )
    )


def _up_to_measure(outline: Outline, clause: ClauseId) -> Iterator[ClauseId]:
    """The clauses that a part of a measure stands under, up to the measure itself."""
    line = (clause, *above(clause, outline.parent_of))
    measures = [i for i, one in enumerate(line) if one in outline.measures]
    yield from line[: measures[0] + 1] if measures else ()


def _claims_of(corpus: Corpus, notice: Notice, act: Act, index: TargetIndex) -> list[Claim]:
    """What the sentences that an effect quotes claim to do to its target."""
    if not act.clause:
        return []
    at = notice.by_id[act.clause].text.find(act.text)
    return [
        claim
        for claim in corpus.said(notice.id).claims
        if claim.clause == act.clause
        and claim.does == act.does
        and claim.start < at + len(act.text)
        and at < claim.end
        and target_of(claim, notice, index) in (act.target, None)
    ]


def _names(corpus: Corpus, notice: Notice, act: Act, claim: Claim) -> Iterator[str]:
    for ref in claim.refs:
        found = ids_of(corpus, act.target, ref) if act.target else ()
        yield from found or [notice.by_id[claim.clause].text[ref.start : ref.end]]


def ids_of(corpus: Corpus, target: NoticeId, ref: Ref) -> tuple[ClauseId, ...]:
    """Returns the clauses of a held target that a reference means, () where it has none such."""
    notice = corpus.notices.get(target)
    return (find_clauses(notice.text.outline, ref) or ()) if notice and notice.held else ()
