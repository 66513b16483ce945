"""Everything that was read → one read-only corpus: who cites whom, which version follows which."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from tiaowen.corpus.amended_figures import consolidated, own_figures, replaced, with_replaced
from tiaowen.corpus.backlinks import CitedBy, chains, earlier, later, turned
from tiaowen.corpus.citing import resolve
from tiaowen.corpus.default_terms import covered, rule_places
from tiaowen.corpus.effects import Effects, TargetIndex, resolve_effects, untold
from tiaowen.corpus.naming import Names
from tiaowen.corpus.starts import Start, starts_of
from tiaowen.corpus.status import clause_periods, last_day_of, on, periods
from tiaowen.corpus.titles import with_versions
from tiaowen.model import (
    NO_CLAUSE,
    About,
    Act,
    Body,
    BodyId,
    BodyMention,
    Citation,
    ClauseId,
    Contents,
    DefaultTerm,
    Findings,
    Notice,
    NoticeId,
    Omission,
    Period,
    Picture,
    Record,
    RecordId,
    Region,
    RegionId,
    Similar,
    Site,
    Sources,
    Step,
    TopicId,
    Work,
    WorkId,
)
from tiaowen.parsing.claim import Claim
from tiaowen.parsing.references import Reference
from tiaowen.parsing.statements import Statements, effects_of

_NOTHING = Findings()
_SILENT = Statements()


@dataclass(frozen=True)
class Corpus:
    """What the pages are made of; every cross-reference is an id, every text is in one script.

    `written_as` leads from a body's short name in the notices (always Simplified) to its entry;
    `issuers` has for each notice the names of its issuers that are found there. `similar` groups
    the figures of several regions on the same subject. `contents` has for each notice what can
    be told of its text without reading it, `statements` what each held notice says of validity,
    `starts` its first day in force, `effects` what they do to one another. `omissions` has for a
    notice or record what documents that are left out for their faults are to it. `pictures` leads
    from a notice and the name of a file to the picture.
    """

    site: Site
    topics: Mapping[TopicId, str]
    regions: Mapping[RegionId, Region]
    written_as: Mapping[tuple[RegionId, str], Body]
    works: Mapping[WorkId, Work]
    notices: Mapping[NoticeId, Notice]
    records: Mapping[RecordId, Record]
    findings: Mapping[NoticeId, Findings]
    issuers: Mapping[NoticeId, tuple[str | None, ...]]
    contents: Mapping[NoticeId, Contents]
    statements: Mapping[NoticeId, Statements]
    starts: Mapping[NoticeId, Start | None]
    effects: Effects
    similar: tuple[Similar, ...] = ()
    omissions: Mapping[str, tuple[Omission, ...]] = field(default_factory=dict)
    pictures: Mapping[NoticeId, Mapping[str, Picture]] = field(default_factory=dict)

    def found(self, notice: NoticeId) -> Findings:
        """What a notice's text names; nothing for one that we do not hold."""
        return self.findings.get(notice, _NOTHING)

    def said(self, notice: NoticeId) -> Statements:
        """What a notice says of its validity and of others; nothing for one that we do not hold."""
        return self.statements.get(notice, _SILENT)

    @cached_property
    def held(self) -> tuple[Notice, ...]:
        """The notices whose text we hold, the newest first."""
        held = [notice for notice in self.notices.values() if notice.held]
        return tuple(
            sorted(held, key=lambda n: (n.written or date.min, _natural(n.id)), reverse=True)
        )

    @cached_property
    def repealed_by(self) -> Mapping[NoticeId, NoticeId]:
        """Notice → the notice that repealed it as a whole."""
        return {
            act.target: act.by
            for act in self.effects.acts
            if act.target and act.does == "repeals" and not act.clauses
        }

    def repealed_as_wholes(self, notice: NoticeId) -> tuple[Act, ...]:
        """The acts by which a notice repeals others as wholes."""
        acts = self.effects.by.get(notice, ())
        return tuple(act for act in acts if act.does == "repeals" and not act.clauses)

    def near(self, notice: NoticeId) -> tuple[NoticeId, ...]:
        """The notices that act on a notice, or seem to, and those that it acts on."""
        own, region = self.notices[notice].revision, self.notices[notice].region
        names = (own.of, own.by) if own else ()
        revised = (self.targets.find(name, self.notices[notice]) for name in names if name)
        return tuple(
            dict.fromkeys(
                (
                    *(act.by for act in self.acts_on.get(notice, ())),
                    *(act.target for act in self.effects.by.get(notice, ()) if act.target),
                    *(by for by, _ in self.claimed.get(notice, ())),
                    *(one for one in revised if one),
                    *self.consolidated.get(notice, ()),
                    *(self.rule_places.get(region, ())[:1] if notice in self.covered else ()),
                )
            )
        )

    @cached_property
    def acts_on(self) -> Mapping[NoticeId, tuple[Act, ...]]:
        """Notice → what others do to it or to its clauses, revisions among it."""
        return self.effects.on

    @cached_property
    def targets(self) -> TargetIndex:
        """What ids, numbers and titles mean."""
        return TargetIndex(self.notices.values(), self.starts)

    @cached_property
    def untold(self) -> Mapping[NoticeId, tuple[tuple[Claim, NoticeId | None], ...]]:
        """Notice → the effects that its sentences claim and its front matter does not carry, each
        with the id of the target where that is held."""
        return untold(self.notices, self.statements, self.targets)

    @cached_property
    def claimed(self) -> Mapping[NoticeId, tuple[tuple[NoticeId, Claim], ...]]:
        """Notice → what sentences of others claim to do to it, and no front matter carries."""
        found: dict[NoticeId, list[tuple[NoticeId, Claim]]] = defaultdict(list)
        for by, claims in self.untold.items():
            for claim, target in claims:
                if target:
                    found[target].append((by, claim))
        return {target: tuple(pairs) for target, pairs in found.items()}

    @cached_property
    def consolidated(self) -> Mapping[NoticeId, tuple[NoticeId, ...]]:
        """Decision → the texts that are held with its changes."""
        return consolidated(self.notices, self.targets)

    @cached_property
    def covered(self) -> frozenset[NoticeId]:
        """The notices whose end is presumed by the default term of their region."""
        return covered(self.notices, self.statements, self.regions)

    @cached_property
    def rule_places(self) -> Mapping[RegionId, tuple[NoticeId, ClauseId]]:
        """Region → where the rule of its default term stands, where we hold that."""
        return rule_places(self.notices, self.regions, self.targets)

    @cached_property
    def default_terms(self) -> Mapping[NoticeId, DefaultTerm]:
        """Notice → the default term by which its end is presumed."""
        terms = {id_: self.regions[self.notices[id_].region].default_term for id_ in self.covered}
        return {id_: term for id_, term in terms.items() if term}

    @cached_property
    def periods(self) -> Mapping[NoticeId, tuple[Period, ...]]:
        """Notice → its status from day to day."""
        return periods(self.notices, self.statements, self.starts, self.acts_on, self.default_terms)

    @cached_property
    def last_days(self) -> Mapping[NoticeId, date | None]:
        """Notice → its last day by its own words, None where they do not tell it."""
        return {
            id_: last_day_of(notice, self.said(id_), self.starts[id_])
            for id_, notice in self.notices.items()
        }

    @cached_property
    def clause_periods(self) -> Mapping[NoticeId, Mapping[ClauseId, tuple[Period, ...]]]:
        """Notice → clause → its status from day to day, where it is not that of the notice."""
        found = {}
        for id_, acts in self.acts_on.items():
            notice = self.notices[id_]
            own = clause_periods(
                notice,
                self.said(id_),
                self.starts[id_],
                acts,
                self.contents[id_],
                self.default_terms.get(id_),
            )
            if own:
                found[id_] = own
        return found

    @cached_property
    def cited_by(self) -> Mapping[NoticeId, tuple[Citation, ...]]:
        """Notice → the citations in other documents that lead to it, each place once."""
        found: dict[NoticeId, tuple[Citation, ...]] = {}
        for target, clauses in self.citing.items():
            others = (one for group in clauses.values() for one in group if not one.own)
            places = {(one.notice, one.clause): one for one in others}
            if places:
                found[target] = tuple(places.values())
        return found

    @cached_property
    def citing(self) -> Mapping[NoticeId, Mapping[ClauseId, tuple[Citation, ...]]]:
        """Notice → clause → the citations of it, its own document's among them; "": the whole."""
        return turned(self.findings)

    @cached_property
    def chains(self) -> Mapping[NoticeId, tuple[tuple[Step, ...], tuple[Step, ...]]]:
        """Version of a work → the steps that lead to it, the last first, and those from it on."""
        return chains(self.works.values())

    def cited_in(self, notice: NoticeId, clause: ClauseId = NO_CLAUSE) -> CitedBy:
        """Return what cites a clause, or a notice as a whole, also under its earlier versions."""
        steps, after = self.chains.get(notice, ((), ()))
        before = earlier(steps, clause)
        found = (one for old, id_ in before for one in self.citing.get(old, {}).get(id_, ()))
        versions = {notice, *(one.old for one in steps), *(one.new for one in after)}
        return CitedBy(
            self.citing.get(notice, {}).get(clause, ()),
            tuple(one for one in found if one.notice not in versions),
        )

    def current(
        self, citation: Citation, day: date
    ) -> tuple[NoticeId, tuple[ClauseId, ...]] | None:
        """Return the version of what is cited that holds on a day, and the clauses as they stand
        there; None where that is the cited one itself, or none."""
        _, after = self.chains.get(citation.target or citation.notice, ((), ()))
        versions = later(after, citation.clauses) if not citation.own else ()
        holding = [one for one in versions if on(day, self.periods[one[0]]).status == "in-force"]
        # A document that replaces what it cites is not sent back to itself.
        return holding[-1] if holding and holding[-1][0] != citation.notice else None

    @cached_property
    def records_about(self) -> Mapping[NoticeId, tuple[tuple[Record, About], ...]]:
        """Notice → the records that are about it, and what of it."""
        found: dict[NoticeId, list[tuple[Record, About]]] = defaultdict(list)
        for record in self.records.values():
            for about in record.about:
                found[about.notice].append((record, about))
        return {notice: tuple(pairs) for notice, pairs in found.items()}

    @cached_property
    def records_citing(self) -> Mapping[NoticeId, tuple[Record, ...]]:
        """Notice → the records that name it in passing."""
        found: dict[NoticeId, list[Record]] = defaultdict(list)
        for record in self.records.values():
            for notice in record.cites:
                found[notice].append(record)
        return {notice: tuple(records) for notice, records in found.items()}

    @cached_property
    def mentions_of(self) -> Mapping[tuple[RegionId, BodyId], tuple[BodyMention, ...]]:
        """(region, body id) → its mentions, in the order of the notices held."""
        found: dict[tuple[RegionId, BodyId], list[BodyMention]] = defaultdict(list)
        for notice in self.held:
            for mention in self.findings[notice.id].mentions:
                found[mention.region, self.body(mention).id].append(mention)
        return {key: tuple(mentions) for key, mentions in found.items()}

    @cached_property
    def issued_by(self) -> Mapping[tuple[RegionId, BodyId], tuple[NoticeId, ...]]:
        """(region, body id) → the notices that the body issued, held ones first."""
        found: dict[tuple[RegionId, BodyId], list[NoticeId]] = defaultdict(list)
        for notice in (*self.held, *(n for n in self.notices.values() if not n.held)):
            for body in self.issuers_of(notice):
                if body:
                    found[body.region, body.id].append(notice.id)
        return {key: tuple(notices) for key, notices in found.items()}

    @cached_property
    def bodies(self) -> Mapping[tuple[RegionId, BodyId], Body]:
        """(region, body id) → every body that issues a notice or is named for a measure."""
        found = {key: self.body(mentions[0]) for key, mentions in self.mentions_of.items()}
        entries = {(body.region, body.id): body for body in self.written_as.values()}
        return found | {key: entries[key] for key in self.issued_by if key not in found}

    def issuers_of(self, notice: Notice) -> tuple[Body | None, ...]:
        """The issuers of a notice, None for one that no registry knows."""
        return tuple(
            self.written_as[notice.region, name] if name else None
            for name in self.issuers[notice.id]
        )

    @cached_property
    def work_of(self) -> Mapping[NoticeId, Work]:
        """Notice → the work that it is a version of; only works of which we hold a text."""
        return {version: work for work in self.works.values() for version in work.versions}

    def held_versions(self, work: Work) -> tuple[Notice, ...]:
        """The versions of a work whose text we hold, the oldest first."""
        versions = (self.notices[version] for version in work.versions)
        return tuple(notice for notice in versions if notice.held)

    def body(self, mention: BodyMention) -> Body:
        """The entry of the body that a mention names; as written where no registry has it."""
        key = mention.region, mention.body
        return self.written_as.get(key) or Body(
            BodyId(mention.body), mention.region, mention.body, ""
        )

    def region(self, region: RegionId) -> Region:
        """The entry of a region, under its own id where no registry has it."""
        return self.regions.get(region) or Region(region, region)

    def topic(self, topic: TopicId) -> str:
        """A topic's name, its own id where no registry has it."""
        return self.topics.get(topic, topic)


def assemble(
    sources: Sources,
    notices: Iterable[Notice],
    findings: Mapping[NoticeId, Findings],
    references: Mapping[NoticeId, Iterable[Reference]],
    contents: Mapping[NoticeId, Contents],
    statements: Mapping[NoticeId, Statements],
) -> Corpus:
    """Join what was read and found: resolve citations, gather the versions of works.

    `notices` are all notices; of their texts only those are read in which words were replaced.
    Works come without steps.
    """
    by_id = with_versions({notice.id: notice for notice in notices})
    starts = starts_of(by_id, statements)
    names = Names(by_id, sources.regions or {}, starts)
    cited = resolve(by_id, references, contents, names)
    effects = resolve_effects(by_id, statements, contents, starts)
    works = {id_: notice.work_id for id_, notice in by_id.items()}
    put, wrong = replaced(effects.acts, by_id)
    texts = consolidated(by_id, TargetIndex(by_id.values(), starts))
    return Corpus(
        site=sources.site,
        topics=sources.topics or {},
        regions=sources.regions or {},
        written_as=sources.bodies or {},
        works={work.id: work for work in _works(sources, by_id)},
        notices=by_id,
        records={record.id: record for record in sources.records},
        findings={
            id_: replace(
                found,
                citations=cited[id_],
                figures=own_figures(
                    with_replaced(found.figures, put.get(id_, ()), wrong, contents[id_].clauses),
                    effects.by.get(id_, ()),
                    frozenset(works[one] for one in texts.get(id_, ())),
                    works,
                    contents[id_],
                ),
            )
            for id_, found in findings.items()
        },
        contents=contents,
        pictures=sources.pictures,
        statements=statements,
        starts=starts,
        effects=effects,
        issuers={
            notice.id: tuple(
                name if (notice.region, name) in (sources.bodies or {}) else None
                for name in notice.issuers
            )
            for notice in by_id.values()
        },
    )


def _natural(text: str) -> list[tuple[int, str]]:
    """Return how a text sorts with its numbers by their value: 2号 before 57号."""
    parts = re.findall(r"\d+|\D+", text)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _works(sources: Sources, notices: Mapping[NoticeId, Notice]) -> Iterator[Work]:
    """The works of which we hold at least one version; a lone notice is a work of its own."""
    versions: dict[WorkId, list[Notice]] = defaultdict(list)
    for notice in notices.values():
        versions[notice.work_id].append(notice)
    repealers = {
        effect.target: notice
        for notice in notices.values()
        for _, effect in effects_of(notice)
        if effect.does == "repeals" and not effect.clauses
    }

    def age(notice: Notice) -> int:
        """How many notices repealed one another after this one."""
        seen = {notice.id}
        while (later := repealers.get(notice.id)) and later.id not in seen:
            seen.add(later.id)
            notice = later
        return len(seen)

    for work, group in versions.items():
        held = [notice for notice in group if notice.held]
        if not held:
            continue
        group.sort(key=lambda notice: (-age(notice), notice.written or date.min, notice.id))
        entry = (sources.works or {}).get(work)
        title = entry.title if entry else group[-1].bare_name
        region = entry.region if entry else held[-1].region
        yield Work(work, title, region, tuple(notice.id for notice in group))
