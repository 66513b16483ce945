"""The page of a notice: its whole text, or a card where we hold no text; and its facts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from markupsafe import Markup

from tiaowen.artifacts import Artifact
from tiaowen.corpus.status import PRESUMED
from tiaowen.exports.citations import patterns
from tiaowen.exports.jsonld import notice_data
from tiaowen.exports.kinds import described, document_word, own_kind
from tiaowen.model import (
    GONE,
    Clause,
    ClauseId,
    Emendation,
    Notice,
    NoticeId,
    Promise,
    Record,
    Step,
    Term,
)
from tiaowen.pages.edition import Edition, Status
from tiaowen.pages.effects import clause_marks, done_by, done_to, linked, may_be
from tiaowen.pages.links import (
    Link,
    clause_link,
    compare_link,
    issuer_links,
    labelled,
    notice_link,
    place_in_redline,
    place_link,
    record_link,
    region_link,
    topic_link,
    work_link,
)
from tiaowen.pages.markup import inert_json
from tiaowen.pages.paging import ListPage, paginate
from tiaowen.pages.text import cited, note_marks, text_html
from tiaowen.pages.words import chinese_day


@dataclass(frozen=True, slots=True)
class TermView:
    """The words of a beginning or an end, and the day, where the source names one."""

    text: str
    on: date | None
    says_day: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands at the head of a notice's pages.

    Attributes:
        document: What the pages call it (本通知, 本条例), without the 本.
        kind: The kind of document, with that of what it issues; "" where it is unknown.
        native: Whether it was published in Traditional characters.
    """

    id: str
    held: bool
    title: str
    name: str
    number: str
    document: str
    kind: str
    native: bool
    issuers: tuple[Link, ...]
    link: Link
    status: Status
    region: Link
    topics: tuple[Link, ...]
    work: Link | None
    written: date | None
    published: date | None
    effective: TermView | None
    expires: TermView | None
    repealed_by: Link | None
    repeals: tuple[Link, ...]
    indexed: bool
    edited: bool
    titled_year: str
    presumed: Markup | None


@dataclass(frozen=True, slots=True)
class Next:
    """What became of a clause in the version that follows, and where that is shown.

    `likely` are the clauses that may have taken it up where that is unclear.
    """

    change: str
    moved: bool
    notice: Link
    clause: Link | None
    likely: tuple[Link, ...]
    redline: Link


@dataclass(frozen=True, slots=True)
class EmendationView:
    """An emendation with its place and witness as links."""

    number: int
    place: Link | None
    at: str
    found: str
    ours: str
    reason: str
    witness: Link | None
    certain: bool


@dataclass(frozen=True, slots=True)
class RecordRef:
    """A record about a notice, and what the reader must know if that is inferred."""

    link: Link
    kind: str
    certain: bool
    basis: str


_CITING = 20


def notice_pages(edition: Edition, notice: Notice) -> Iterator[Artifact]:
    """Yields a notice with its whole text, or the card of one whose text we do not hold.

    Where very many notices cite it, they follow on further pages.
    """
    yield _whole(edition, notice) if notice.held else _instrument(edition, notice)
    for page in cited_by(edition, notice)[1:]:
        yield edition.page(
            "list.html",
            page.path,
            kind="cited",
            name=edition.words["cited_by"],
            above=[notice_link(edition, notice)],
            page=page,
        )


def facts(edition: Edition, notice: Notice) -> Facts:
    """Returns the facts of a notice, which its own pages show, and those that list it."""
    return edition.once(lambda: _facts(edition, notice), "facts", notice.id)


def _facts(edition: Edition, notice: Notice) -> Facts:
    corpus = edition.corpus
    by = corpus.repealed_by.get(notice.id)
    status = edition.status(notice)
    work = corpus.work_of.get(notice.id)
    return Facts(
        id=notice.id,
        held=notice.held,
        title=notice.title + notice.version,
        name=notice.name,
        number=notice.number or "",
        document=document_word(notice, edition.words),
        kind=described(notice, edition.words),
        native=notice.script == "zh-Hant",
        issuers=issuer_links(edition, notice),
        link=notice_link(edition, notice),
        status=status,
        region=region_link(edition, corpus.region(notice.region)),
        topics=tuple(topic_link(edition, topic) for topic in notice.topics),
        work=work_link(edition, work) if work else None,
        written=notice.written,
        published=notice.published,
        effective=_term(notice.effective),
        expires=_term(notice.expires),
        repealed_by=notice_link(edition, corpus.notices[by]) if by else None,
        repeals=tuple(
            notice_link(edition, corpus.notices[act.target]) if act.target else Link("", act.named)
            for act in corpus.repealed_as_wholes(notice.id)
        ),
        indexed=status.code not in GONE,
        edited=notice.revision is not None and notice.revision.made_by == "editor",
        titled_year=_titled_year(edition, notice),
        presumed=_presumed(edition, notice),
    )


def _presumed(edition: Edition, notice: Notice) -> Markup | None:
    """By which rule of its region the end of a notice is presumed, with a link to the rule."""
    term = edition.corpus.default_terms.get(notice.id)
    ends = (one for one in edition.periods[notice.id] if one.why in PRESUMED)
    end = next(ends, None)
    if term is None or end is None or end.start is None:
        return None
    at = edition.corpus.rule_places.get(notice.region)
    href = term.url
    if at:
        id_, clause = at
        notice_href = notice_link(edition, edition.corpus.notices[id_]).href
        href = f"{notice_href}#{clause}" if clause else notice_href
    told = edition.words["presumed_until" if end.why == "presumed" else "presumed_open"]
    return Markup.escape(told).format(
        rule=linked(edition, Link(href, term.citation)),
        words=term.rule,
        day=chinese_day(end.start - timedelta(days=1)),
    )


def _titled_year(edition: Edition, notice: Notice) -> str:
    """The year that a title names, where it is over and the text sets no end; else "".

    A reader may take 2023年样品补贴办法 for a rule of that year alone; no status is made of it.
    """
    ends = notice.expires or edition.corpus.said(notice.id).own.end
    years = re.findall(r"(?<!\d)((?:19|20)\d\d)年", re.sub("《.*?》", "", notice.bare_name))
    over = years and int(years[-1]) < edition.as_of.year
    return years[-1] if over and not ends and edition.status(notice).code == "in-force" else ""


def clause_records(edition: Edition, notice: Notice, clause: Clause) -> tuple[RecordRef, ...]:
    """Returns the records that are about this clause by name."""
    return tuple(
        _record_ref(edition, record, about.certain, about.basis)
        for record, about in edition.corpus.records_about.get(notice.id, ())
        if clause.id in about.clauses
    )


def what_came_next(edition: Edition, notice: Notice, clause: Clause) -> Next | None:
    """Returns what the next held version did with a clause; None in the last version."""
    corpus = edition.corpus
    step = _next_step(edition, notice)
    if step is None:
        return None
    new = corpus.notices[step.new]
    change = step.by_old[clause.id]
    follower = new.by_id[change.new] if change.new else None
    return Next(
        change=change.change,
        moved=bool(follower and follower.label != clause.label),
        notice=notice_link(edition, new),
        clause=clause_link(edition, new, follower) if follower else None,
        likely=tuple(place_link(edition, new, new.by_id[one]) for one in change.candidates),
        redline=compare_link(edition, notice, new, place_in_redline(change)),
    )


def _next_step(edition: Edition, notice: Notice) -> Step | None:
    work = edition.corpus.work_of.get(notice.id)
    return next((step for step in work.steps if step.old == notice.id), None) if work else None


def cited_notices(
    edition: Edition, notice: Notice, clauses: tuple[Clause, ...]
) -> list[tuple[Link, str, str]]:
    """Returns what clauses cite, by their footnotes: the notice, its name, its public address."""
    return [
        (notice_link(edition, target), target.name, f"{edition.url}notices/{target.id}/")
        for target in map(edition.corpus.notices.__getitem__, cited(edition, notice, clauses))
    ]


def _term(term: Term | None) -> TermView | None:
    if term is None:
        return None
    return TermView(term.text, term.on, term.on is not None and chinese_day(term.on) in term.text)


def _whole(edition: Edition, notice: Notice) -> Artifact:
    clauses = notice.clauses
    contents = [
        clause for clause in clauses if clause.heading and clause.kind not in ("paragraph", "row")
    ]
    return edition.page(
        "notice.html",
        f"notices/{notice.id}/",
        notice=facts(edition, notice),
        left_out=edition.omissions(notice.id),
        text=text_html(edition, notice, clauses, behind=_behind(edition, notice)),
        acts=done_to(edition, notice),
        doing=done_by(edition, notice),
        claims=may_be(edition, notice),
        patterns=patterns(notice, edition.words),
        cites=cited_notices(edition, notice, clauses),
        title_notes=note_marks(edition, notice, "title"),
        number_notes=note_marks(edition, notice, "number"),
        tombstones=_tombstones(edition, notice),
        contents=[
            (
                Link(f"#{clause.id}", labelled(clause.label, clause.heading)),
                len(notice.ancestors(clause)),
            )
            for clause in contents
        ],
        emendations=[
            _emendation(edition, notice, number, emendation)
            for number, emendation in enumerate(notice.emendations, 1)
        ],
        records=_records(edition, notice),
        cited_by=cited_by(edition, notice)[0],
        source=notice.source,
        jsonld=_jsonld(edition, notice),
    )


def _followers(edition: Edition, notice: Notice) -> dict[ClauseId, Markup]:
    """By clause id, the mark that tells what the next version did with the clause."""
    if _next_step(edition, notice) is None:
        return {}
    parts = edition.macros("parts.html")
    return {
        clause.id: parts.next_mark(follower)
        for clause in notice.clauses
        if (follower := what_came_next(edition, notice, clause))
        and (clause.is_measure or follower.change != "same")
    }


def _behind(edition: Edition, notice: Notice) -> dict[ClauseId, Markup]:
    """By clause id, what stands behind its words: its own fate, and what followed it."""
    marks, followers = clause_marks(edition, notice), _followers(edition, notice)
    return {
        id_: marks.get(id_, Markup("")) + followers.get(id_, Markup(""))
        for id_ in (*marks, *followers)
    }


def _jsonld(edition: Edition, notice: Notice) -> Markup:
    status = edition.status(notice).code
    if status == "in-force" and edition.partly(notice):
        status = "partly"
    script = edition.script
    kind = own_kind(notice, edition.words)
    return inert_json(
        notice_data(
            edition.corpus, notice, kind, status, edition.base_url, script.folder, script.lang
        )
    )


def _tombstones(edition: Edition, notice: Notice) -> list[Promise]:
    """Clauses once promised on this page that it has no more, with the ledger's word on each."""
    prefix = f"notices/{notice.id}/#"
    return [
        replace(promise, address=promise.address.removeprefix(prefix))
        for promise in edition.tombstones
        if promise.address.startswith(prefix)
    ]


def _records(edition: Edition, notice: Notice) -> list[RecordRef]:
    """The records about a notice, then those that name it in passing."""
    corpus = edition.corpus
    return [
        *(
            _record_ref(edition, record, about.certain, about.basis)
            for record, about in corpus.records_about.get(notice.id, ())
        ),
        *(_record_ref(edition, record) for record in corpus.records_citing.get(notice.id, ())),
    ]


def _record_ref(
    edition: Edition, record: Record, certain: bool = True, basis: str = ""
) -> RecordRef:
    kind = edition.words["kind_" + record.kind]
    return RecordRef(record_link(edition, record), kind, certain, basis)


def cited_by(edition: Edition, notice: Notice) -> list[ListPage[tuple[Link, Link]]]:
    """Returns each place that cites the notice: the notice and the clause, the newest first."""
    corpus = edition.corpus
    citations = sorted(
        corpus.cited_by.get(notice.id, ()),
        key=lambda one: (corpus.notices[one.notice].written or date.min, one.notice),
        reverse=True,
    )
    places = [
        (notice_link(edition, citing), clause_link(edition, citing, citing.by_id[citation.clause]))
        for citation in citations
        for citing in (corpus.notices[citation.notice],)
    ]
    return paginate(places, _CITING, f"notices/{notice.id}/#cited-by", f"cited/{notice.id}/")


def _emendation(
    edition: Edition, notice: Notice, number: int, emendation: Emendation
) -> EmendationView:
    clause = notice.by_id.get(ClauseId(emendation.at))
    witness = edition.corpus.notices.get(emendation.witness or NoticeId(""))
    return EmendationView(
        number=number,
        place=Link(f"#{clause.id}", clause_link(edition, notice, clause).text) if clause else None,
        at=emendation.at,
        found=emendation.found,
        ours=emendation.ours,
        reason=edition.words["reason_" + emendation.reason.replace("-", "_")],
        witness=notice_link(edition, witness) if witness else None,
        certain=emendation.certain,
    )


def _instrument(edition: Edition, notice: Notice) -> Artifact:
    return edition.page(
        "instrument.html",
        f"notices/{notice.id}/",
        notice=facts(edition, notice),
        left_out=edition.omissions(notice.id),
        note=notice.note,
        acts=done_to(edition, notice),
        claims=may_be(edition, notice),
        records=_records(edition, notice),
        cited_by=cited_by(edition, notice)[0],
    )
