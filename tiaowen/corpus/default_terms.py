"""Regions with a default term → the documents whose end is presumed by it, and where it stands.

A rule such as 规范性文件未规定有效期的，有效期为五年 ends documents that say nothing of an end.
Whether a document falls under it is a jurist's question. Only what is surely meant is taken: a kind
that such rules call 规范性文件, of an administrative authority, of the very region whose entry
states the rule. What follows is presumed, and is never told as a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tiaowen.corpus.effects import TargetIndex
from tiaowen.model import (
    NO_CLAUSE,
    ClauseId,
    DefaultTerm,
    DocumentKind,
    Notice,
    NoticeId,
    Problem,
    Region,
    RegionId,
)
from tiaowen.parsing.clause_refs import find_clauses, read_refs
from tiaowen.parsing.document_kinds import document_name
from tiaowen.parsing.statements import Statements
from tiaowen.parsing.targets import targets_in

_NORMATIVE: frozenset[DocumentKind] = frozenset(
    (
        *("circular", "announcement", "public-notice", "opinions", "measures", "provisions"),
        *("rules", "detailed-rules", "policy-measures"),
    )
)
"""Kinds that rules of validity are about. A plan names its own years, a reply or a letter settles
one case, and laws and regulations are no 规范性文件."""
_NOT_ADMINISTRATIVE = re.compile(
    "人民代表大会|人大常委|人民法院|检察院|监察委员会|中共|中国共产党|党委"
)
_ORDER = re.compile("令")  # 政府令 publishes rules of government, which are no 规范性文件


def covered(
    notices: Mapping[NoticeId, Notice],
    statements: Mapping[NoticeId, Statements],
    regions: Mapping[RegionId, Region],
) -> frozenset[NoticeId]:
    """Returns the notices whose end is presumed by the default term of their own region."""
    return frozenset(
        id_
        for id_, notice in notices.items()
        if (region := regions.get(notice.region))
        and region.default_term
        and id_ in statements
        and _covers(region.default_term, notice, statements[id_])
    )


def _covers(term: DefaultTerm, notice: Notice, said: Statements) -> bool:
    own = said.own
    names_end = notice.expires or own.end or own.unclear or own.endless
    if names_end or notice.revision or (notice.reckoned and notice.reckoned.on):
        return False
    if term.since and (notice.written is None or notice.written < term.since):
        return False
    name = document_name(notice)
    return (
        name.kind in _NORMATIVE
        and (name.issued is None or name.issued in _NORMATIVE)
        and not any(_ORDER.search(number) for number in notice.numbers)
        and bool(notice.issuers)
        and not any(_NOT_ADMINISTRATIVE.search(issuer) for issuer in notice.issuers)
    )


def rule_places(
    notices: Mapping[NoticeId, Notice], regions: Mapping[RegionId, Region], index: TargetIndex
) -> dict[RegionId, tuple[NoticeId, ClauseId]]:
    """Returns where the rule of each region stands, for those whose document is held: the notice,
    and the clause, "" where the citation names none that the text has."""
    found = {}
    for region in regions.values():
        term = region.default_term
        named = targets_in(term.citation) if term else ()
        if not term or len(named) != 1:
            continue
        _, end, target = named[0]
        asking = Notice(place=term.place, id=NoticeId(""), title="", region=region.id)
        names = (target.number, target.title)
        id_ = next((one for name in names if name and (one := index.find(name, asking))), None)
        if id_ and notices[id_].held:
            refs = read_refs(term.citation, end)
            ids = find_clauses(notices[id_].text.outline, refs[0]) if len(refs) == 1 else None
            found[region.id] = id_, ids[0] if ids and len(ids) == 1 else NO_CLAUSE
    return found


def check_default_terms(
    notices: Mapping[NoticeId, Notice],
    regions: Mapping[RegionId, Region],
    places: Mapping[RegionId, tuple[NoticeId, ClauseId]],
) -> Iterator[Problem]:
    """The words of a rule stand in the text that is cited, where that is held."""
    for region, (id_, clause) in places.items():
        term = regions[region].default_term
        if term is None:
            continue
        notice = notices[id_]
        within = notice.within(notice.by_id[clause]) if clause else notice.clauses
        if not any(term.rule in one.text for one in within):
            where = f"{id_}#{clause}" if clause else id_
            yield Problem(
                term.place,
                "not-in-text",
                f"“{term.rule}” does not stand in {where}; mend the rule or the citation",
            )
