"""The pages of a work: its timeline, and the current address of each of its measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from tiaowen.artifacts import Artifact
from tiaowen.corpus.lineage import followed
from tiaowen.corpus.status import on
from tiaowen.exports.citations import patterns
from tiaowen.model import (
    Act,
    Clause,
    ClauseId,
    Notice,
    NoticeId,
    Step,
    Wid,
    Work,
)
from tiaowen.pages.edition import Edition
from tiaowen.pages.effects import ActView, clause_status, not_consolidated
from tiaowen.pages.frames import hole
from tiaowen.pages.links import (
    Link,
    clause_link,
    clause_name,
    compare_link,
    notice_link,
    place_in_redline,
    place_link,
    region_link,
    work_link,
)
from tiaowen.pages.measure import measure_parts, standing, title_of
from tiaowen.pages.notice import Facts, facts
from tiaowen.pages.templates import ROOT
from tiaowen.pages.timeline import timeline


@dataclass(frozen=True, slots=True)
class RepealView:
    """A notice that a version repealed, and the words and the clause that did it."""

    notice: Link
    text: str
    clause: Link | None


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a version has a measure, and whether it was merged there or `unclear` in which."""

    how: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A version on the timeline, and what changed from the one before, in numbers of measures."""

    notice: Facts
    held: bool
    repealed: tuple[RepealView, ...]
    kept: int
    moved: int
    edited: int
    added: int
    merged: int
    removed: int
    unclear: int
    redline: Link | None
    others: tuple[tuple[str, Link], ...]
    pending: tuple[ActView, ...]
    revised: str


def work_pages(edition: Edition, work: Work) -> Iterator[Artifact]:
    """Yields the timeline of a work, and a page for each measure that any version has had."""
    yield edition.page(
        "work.html",
        f"works/{work.id}/",
        title=work.title,
        left_out=any("version" in edition.corpus.omissions.get(one, ()) for one in work.versions),
        region=region_link(edition, edition.corpus.region(work.region)),
        versions=[_version(edition, work, version) for version in reversed(work.versions)],
        crosswalk=_crosswalk(edition, work),
        line=timeline(
            edition,
            [edition.corpus.notices[version] for version in work.versions],
            events=True,
        ),
    )
    now = current_version(edition, work)
    for wid in work.holders:
        yield _current(edition, work, now, wid)


def current_version(edition: Edition, work: Work) -> Notice:
    """Returns the newest held version that has begun on the build's day, else the oldest held."""
    held = edition.corpus.held_versions(work)
    begun = [
        notice
        for notice in held
        if on(edition.as_of, edition.periods[notice.id]).status != "not-yet"
    ]
    return (begun or held[:1])[-1]


def first_day(edition: Edition, notice: Notice) -> date | None:
    """Returns the first day in force; None where no period says it."""
    periods = edition.periods[notice.id]
    return next((period.start for period in periods if period.status == "in-force"), None)


def _next_to_begin(edition: Edition, work: Work, now: Notice) -> Notice | None:
    """A later held version whose first day in force is known and still to come."""
    held = edition.corpus.held_versions(work)
    later = held[held.index(now) + 1 :]
    return next((notice for notice in later if first_day(edition, notice)), None)


def _version(edition: Edition, work: Work, version: NoticeId) -> Version:
    notice = edition.corpus.notices[version]
    step = next((step for step in work.steps if step.new == version), None)
    counts = _measure_changes(edition, step) if step else Counter()
    return Version(
        notice=facts(edition, notice),
        held=notice.held,
        repealed=tuple(
            _repeal(edition, notice, act) for act in edition.corpus.repealed_as_wholes(notice.id)
        ),
        kept=counts["same"],
        edited=counts["edited"],
        added=counts["added"],
        merged=counts["merged"],
        removed=counts["removed"],
        unclear=counts["unclear"],
        moved=counts["moved"],
        redline=compare_link(edition, edition.corpus.notices[step.old], notice) if step else None,
        others=_other_changes(edition, step) if step else (),
        pending=not_consolidated(edition, notice),
        revised=(notice.revision.text or "") if notice.revision else "",
    )


def _repeal(edition: Edition, notice: Notice, act: Act) -> RepealView:
    corpus = edition.corpus
    says = notice.by_id.get(act.clause)
    return RepealView(
        notice_link(edition, corpus.notices[act.target]) if act.target else Link("", act.named),
        act.text,
        clause_link(edition, notice, says) if says else None,
    )


def _measure_changes(edition: Edition, step: Step) -> Counter[str]:
    """How many measures were kept, moved (kept under another number), edited, added, removed."""
    old, new = edition.corpus.notices[step.old], edition.corpus.notices[step.new]
    counts: Counter[str] = Counter()
    for change in step.changes:
        before = old.by_id[change.old] if change.old else None
        own = change.change != "merged" and change.new
        after = new.by_id[own] if own else None
        if (after or before).is_measure:  # type: ignore[union-attr]  # one of them is there
            counts[change.change] += 1
            if change.change == "same" and before and after and before.label != after.label:
                counts["moved"] += 1
    return counts


def _other_changes(edition: Edition, step: Step) -> tuple[tuple[str, Link], ...]:
    """What changed outside the measures, each as its kind and its place in the redline."""
    old, new = edition.corpus.notices[step.old], edition.corpus.notices[step.new]
    found = []
    for change in step.changes:
        at = place_in_redline(change)
        alone = not change.new or change.change == "merged"
        notice, clause_id = (old, change.old) if alone else (new, change.new)
        clause = notice.by_id[clause_id]
        if change.change == "same" or clause.is_measure:
            continue
        name = clause_name(edition, notice, clause)
        link = Link(compare_link(edition, old, new, at).href, name)
        found.append((edition.words[f"change_{change.change}"], link))
    return tuple(found)


def _crosswalk(edition: Edition, work: Work) -> list[tuple[Cell, ...]]:
    """One row a measure that any version has had: its clause in each held version."""
    held = edition.corpus.held_versions(work)
    if len(held) < 2:
        return []
    return [tuple(_cell(edition, work, wid, notice) for notice in held) for wid in work.holders]


def _cell(edition: Edition, work: Work, wid: Wid, notice: Notice) -> Cell:
    places = dict(work.holders[wid])
    if notice.id in places:
        clause = places[notice.id]
        if wid in work.merged.get((notice.id, clause), ()):
            return Cell("merged", (place_link(edition, notice, notice.by_id[clause]),))
        return Cell("", (clause_link(edition, notice, notice.by_id[clause]),))
    last = list(places)[-1]
    if work.versions.index(last) > work.versions.index(notice.id):
        return Cell("", ())
    change = followed(work, last, places[last], notice.id)
    likely = tuple(place_link(edition, notice, notice.by_id[one]) for one in change.candidates)
    return Cell("unclear" if likely else "", likely)


def _measure_around(notice: Notice, clause: Clause) -> str:
    """The measure on whose page a clause without a page of its own stands; "" for a measure."""
    above = () if clause.is_measure else notice.ancestors(clause)
    return next((node.id for node in above if node.is_measure), "")


def _begins(edition: Edition, notice: Notice) -> date | None:
    """The first day on which a notice is no longer still to begin, None where that is unknown."""
    periods = edition.periods[notice.id]
    return next((one.start for one in periods if one.status != "not-yet"), None)


def _current(edition: Edition, work: Work, now: Notice, wid: Wid) -> Artifact:
    """The measure as it now stands, or where it last stood and which notice dropped it.

    One that only versions still to begin have is shown as the first of them has it.
    """
    corpus = edition.corpus
    places = dict(work.holders[wid])
    first, last = next(iter(places)), list(places)[-1]
    alive = work.versions.index(last) >= work.versions.index(now.id)
    shown = now if now.id in places else corpus.notices[first if alive else last]
    measure = shown.by_id[places[shown.id]]
    own = measure_parts(edition, shown, measure)
    return edition.framed(
        "current.html",
        f"works/{work.id}/{wid}/",
        f"{shown.id} {last} {alive}",
        lambda: _shared(edition, work, shown, last, alive=alive),
        title=title_of(measure),
        fate=_joined_or_ended(edition, work, wid, shown, alive=alive),
        numbers=_renumbered(edition, places),
        standing=standing(edition, shown, measure, clause_status(edition, shown, measure.id)),
        text=own.text,
        bodies=own.bodies,
        figures=own.figures,
        cites=own.cites,
        # A measure that became a paragraph of another has no page there.
        pinned=f"notices/{shown.id}/{measure.id}/"
        if measure.is_measure
        else f"notices/{shown.id}/#{measure.id}",
        holders=_holders(edition, places, shown),
    )


def _shared(
    edition: Edition, work: Work, shown: Notice, last: NoticeId, *, alive: bool
) -> Mapping[str, Any]:
    """What the current pages share whose measures are shown as one version has them, and whose
    `last` version is the same."""
    newer = None if _after(work, last) else _next_to_begin(edition, work, shown)
    return {
        "notice": facts(edition, shown),
        "work": work_link(edition, work),
        "alive": alive,
        "newer": notice_link(edition, newer) if newer else None,
        "newer_from": first_day(edition, newer) if newer else None,
        "patterns": patterns(shown, edition.words),
        "pinned_url": f"{edition.url}{hole('pinned')}",
        "pinned_href": f"{ROOT}{edition.script.folder}/{hole('pinned')}",
    }


def _after(work: Work, version: NoticeId) -> Step | None:
    """The step from a held version to the next one."""
    return next((step for step in work.steps if step.old == version), None)


def _joined_or_ended(
    edition: Edition, work: Work, wid: Wid, shown: Notice, *, alive: bool
) -> Markup:
    """That the measure was merged into another, and what the version after its last did with it.

    Each sentence tells the day from which on it holds, and is hidden where the build's is earlier.
    """
    sections = edition.macros("sections.html")
    notices = edition.corpus.notices
    places = dict(work.holders[wid])
    html = Markup("")
    joined = [one for one, clause in places.items() if wid in work.merged.get((one, clause), ())]
    if joined:
        at = notices[shown.id if shown.id in joined else joined[0]]
        into = place_link(edition, at, at.by_id[places[at.id]])
        html += sections.merged(into, _begins(edition, notices[joined[0]]), shown.id not in joined)
    last = list(places)[-1]
    if step := _after(work, last):
        by = notices[step.new]
        html += sections.ended(
            notice_link(edition, by),
            notice_link(edition, notices[last]),
            [
                place_link(edition, by, by.by_id[one])
                for one in step.by_old[places[last]].candidates
            ],
            _begins(edition, by),
            alive,
        )
    return html


def _renumbered(edition: Edition, places: Mapping[NoticeId, ClauseId]) -> Markup:
    """Under which label (or, as a paragraph, where) each version has it, when that changed."""
    labels = [
        (notice.number or notice.name, clause.label or clause_name(edition, notice, clause))
        for version, id_ in places.items()
        for notice in (edition.corpus.notices[version],)
        for clause in (notice.by_id[id_],)
    ]
    if len({label for _, label in labels}) < 2:
        return Markup("")
    numbers = [f"{number} {label.rstrip('.．、')}" for number, label in labels]
    html: Markup = edition.macros("sections.html").renumbered(numbers)
    return html


def _holders(edition: Edition, places: Mapping[NoticeId, ClauseId], shown: Notice) -> Markup:
    """Every place that the measure has had, oldest first, and which of them is `shown`."""
    links = [
        (
            notice_link(edition, notice),
            clause_link(edition, notice, notice.by_id[clause]),
            edition.status(notice).periods,
            _measure_around(notice, notice.by_id[clause]),
            notice is shown,
        )
        for version, clause in places.items()
        for notice in (edition.corpus.notices[version],)
    ]
    html: Markup = edition.macros("sections.html").places(links)
    return html
