"""What documents do to one another, as their pages tell it: the sentence, its words, its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from tiaowen.corpus.effects import CHANGING
from tiaowen.model import Act, Clause, ClauseId, Notice
from tiaowen.pages.edition import Edition, Status
from tiaowen.pages.links import Link, cited_place, notice_link
from tiaowen.pages.templates import ROOT
from tiaowen.pages.words import chinese_day

_NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class ActView:
    """An effect as one of its two documents tells it.

    Attributes:
        sentence: What is done, with links to the other document and to the clauses, as HTML.
        text: The words that do it, "" where nothing is quoted.
        place: Where they stand in the acting document; None where that is not known.
    """

    sentence: Markup
    text: str
    place: Link | None

    @property
    def quoting(self) -> bool:
        """Whether the words have quotation marks of their own."""
        return bool({*"“「"}.intersection(self.text))


def acts_on(edition: Edition, notice: Notice) -> tuple[tuple[Act, ActView], ...]:
    """Returns what others do to a notice and to its clauses, in time, each with its words."""
    acts = edition.corpus.acts_on.get(notice.id, ())
    return tuple((act, _passive(edition, act, notice)) for act in _in_time(acts) if _changes(act))


def done_to(edition: Edition, notice: Notice) -> tuple[ActView, ...]:
    """Returns what others do to a notice and to its clauses, in time."""
    return tuple(view for _, view in acts_on(edition, notice))


def done_to_clause(edition: Edition, notice: Notice, clause: Clause) -> tuple[ActView, ...]:
    """Returns what others do to a clause, or to one that it stands under, in time."""
    line = {clause.id, *(node.id for node in notice.ancestors(clause))}
    acts = edition.corpus.acts_on.get(notice.id, ())
    return tuple(
        _passive(edition, act, notice)
        for act in _in_time(acts)
        if _changes(act) and line.intersection(act.clauses)
    )


def in_lines(edition: Edition, notice: Notice) -> list[str]:
    """Returns the status of a notice and what others do to it, a plain line each."""
    status = edition.status(notice)
    day = chinese_day(edition.as_of)
    first = edition.words["text_status"].format(day=day, status=status.word, why=status.why)
    return [first, *(f"{one.sentence.striptags()}。" for one in done_to(edition, notice))]


def not_consolidated(edition: Edition, notice: Notice) -> tuple[ActView, ...]:
    """Returns what changes the text of a notice while no version is held that has the changes."""
    corpus = edition.corpus
    work = corpus.work_of.get(notice.id)
    later = [corpus.notices[one] for one in work.versions] if work else []
    done = {
        corpus.targets.find(one.revision.by, one)
        for one in later
        if one.revision and one.revision.by
    }
    acts = corpus.acts_on.get(notice.id, ())
    changing = [act for act in acts if act.does == "amends" or act.clauses]
    return tuple(
        _passive(edition, act, notice)
        for act in _in_time(changing)
        if act.does in ("amends", "repeals") and act.by not in done
    )


def done_by(edition: Edition, notice: Notice) -> tuple[ActView, ...]:
    """Returns what a notice does to others, in the order of its front matter."""
    corpus = edition.corpus
    found = []
    for act in corpus.effects.by.get(notice.id, ()):
        old = corpus.notices[act.target] if act.target else None
        target = linked(edition, notice_link(edition, old)) if old else Markup.escape(act.named)
        other = target + _clauses(edition, act, old)
        found.append(_view(edition, act, _sentence(edition, f"does_{act.does}", act, other)))
    return tuple(found)


def _changes(act: Act) -> bool:
    return act.does in CHANGING or act.does == "revises"


def may_be(edition: Edition, notice: Notice) -> tuple[ActView, ...]:
    """Returns what sentences of others claim to do to a notice, and no front matter carries."""
    found = []
    for by, claim in edition.corpus.claimed.get(notice.id, ()):
        link = notice_link(edition, edition.corpus.notices[by])
        words = edition.words[f"claimed_{claim.does}"]
        place = Link(f"{link.href}#{claim.clause}", link.text)
        found.append(ActView(Markup.escape(words).format(by=linked(edition, place)), "", None))
    return tuple(dict.fromkeys(found))


def clause_status(edition: Edition, notice: Notice, clause: ClauseId) -> Status | None:
    """Returns the status of a clause that has a fate of its own, None where it has its notice's."""
    periods = edition.corpus.clause_periods.get(notice.id, {}).get(clause)
    return edition.status_of(notice, periods) if periods else None


def fate_mark(edition: Edition, notice: Notice, clause: ClauseId) -> Markup:
    """Returns the mark of a clause's own status, hidden while it is that of its notice; nothing
    for a clause without a fate of its own."""
    status = clause_status(edition, notice, clause)
    if status is None:
        return Markup("")
    whole = edition.status(notice)
    html: Markup = edition.macros("parts.html").fate_mark(
        status, whole.periods, status.code == whole.code
    )
    return html


def clause_marks(edition: Edition, notice: Notice) -> Mapping[ClauseId, Markup]:
    """Returns what stands behind the words of each clause that has a fate of its own: its status,
    where that is not its notice's, and at the clauses that an effect names what is done to them."""
    return edition.once(lambda: _marks(edition, notice), "clause marks", notice.id)


def _marks(edition: Edition, notice: Notice) -> Mapping[ClauseId, Markup]:
    acts = edition.corpus.acts_on.get(notice.id, ())
    named = {clause for act in acts for clause in act.clauses}
    fates = edition.corpus.clause_periods.get(notice.id, {})
    macros = edition.macros("parts.html")
    found = {}
    for clause in notice.clauses:
        if clause.id not in fates:
            continue
        views = tuple(
            _passive(edition, act, None)
            for act in _in_time(acts)
            if _changes(act) and clause.id in act.clauses
        )
        html: Markup = macros.clause_acts(
            fate_mark(edition, notice, clause.id),
            views if clause.id in named else (),
        )
        found[clause.id] = html
    return found


def _in_time(acts: Iterable[Act]) -> list[Act]:
    return sorted(acts, key=lambda act: (act.start is None, act.start, act.by))


def _passive(edition: Edition, act: Act, target: Notice | None) -> ActView:
    """第三章自2024年4月1日起被嘉政办发〔2024〕12号废止; clauses only with their notice."""
    acting = edition.corpus.notices[act.by]
    by = linked(edition, notice_link(edition, acting))
    decision = _decision(edition, acting) if act.does == "revises" else _NOTHING
    start = edition.corpus.starts[act.by]
    between = act.does == "revises" and start is not None and act.start != start.day
    key = f"done_{act.does}" + ("_later" if between else "_by" if decision else "")
    sentence = _sentence(edition, key, act, by, decision)
    return _view(edition, act, _clauses(edition, act, target) + sentence)


def _decision(edition: Edition, revised: Notice) -> Markup:
    """A link to the document that made a revised text, "" where we do not have it."""
    by = revised.revision.by if revised.revision else None
    found = edition.corpus.targets.find(by, revised) if by else None
    if found is None:
        return _NOTHING
    return linked(edition, notice_link(edition, edition.corpus.notices[found]))


def _sentence(
    edition: Edition, key: str, act: Act, other: Markup, decision: Markup = _NOTHING
) -> Markup:
    words = edition.words
    known = act.start is not None and act.certain
    since = words["act_since"].format(day=chinese_day(act.start)) if known and act.start else ""
    until = chinese_day(act.until) if act.until else ""
    key += "_until" if until and act.does in ("suspends", "confirms") else ""
    sentence = Markup.escape(words[key]).format(
        since=since, other=other, until=until, decision=decision
    )
    undated = act.does in CHANGING and act.does != "corrects" and not known
    return sentence + (words["act_undated"] if undated else "")


def _view(edition: Edition, act: Act, sentence: Markup) -> ActView:
    by = notice_link(edition, edition.corpus.notices[act.by])
    place = Link(f"{by.href}#{act.clause}", by.text) if act.clause else None
    return ActView(sentence, act.text, place)


def _clauses(edition: Edition, act: Act, target: Notice | None) -> Markup:
    """The clauses that an effect names, as links."""
    known = target.by_id if act.clauses and target and target.held else {}
    found = [_clause(edition, target, one) for one in act.clauses if target and one in known]
    html: Markup = edition.macros("parts.html").links(found)
    return html


def _clause(edition: Edition, notice: Notice, clause: ClauseId) -> Link:
    page = f"{ROOT}{edition.script.folder}/notices/{notice.id}/"
    return Link(f"{page}#{clause}", cited_place(edition, notice, notice.by_id[clause]))


def linked(edition: Edition, link: Link) -> Markup:
    """Returns a link as HTML."""
    html: Markup = edition.macros("parts.html").link(link)
    return html
