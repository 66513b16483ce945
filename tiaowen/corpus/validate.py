"""What joins the content together: one generator a rule, its docstring the rule."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from functools import partial
from itertools import combinations

from tiaowen.corpus.conversion import Converter
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.crashes import guarded
from tiaowen.corpus.default_terms import check_default_terms
from tiaowen.corpus.status import unsettled
from tiaowen.corpus.validate_effects import check_effects
from tiaowen.corpus.validate_quoted import check_quoted
from tiaowen.corpus.validate_terms import check_signed, check_terms
from tiaowen.model import (
    HOLE,
    Notice,
    NoticeId,
    Period,
    Place,
    Problem,
    Record,
    Sources,
    Work,
)
from tiaowen.parsing.emendations import misfits
from tiaowen.parsing.statements import quotations

_Item = Notice | Record
_MOST_BODIES = 200
_LONGEST_NAME = 200  # bytes; a disk has 255 for the name of a folder


def check(
    sources: Sources,
    corpus: Corpus,
    left_out: Collection[str],
    everywhere: Place,
    today: date | None,
) -> list[Problem]:
    """Every problem of the content as a whole.

    Args:
        sources: The registries.
        corpus: The documents.
        left_out: The ids of documents that are left out: a work may still be named after one.
        everywhere: The place of a crash in a rule that holds for no one document.
        today: The day behind which no document can have been written; None: no such day.
    """
    problems: list[Problem] = []

    def hold(place: Place, *rules: Iterator[Problem]) -> None:
        for rule in rules:
            problems.extend(guarded(place, partial(list[Problem], rule), [], problems))

    items: list[_Item] = [*corpus.notices.values(), *corpus.records.values()]
    for item in items:
        hold(item.place, _regions(sources, item), _topics(sources, item))
    for notice in corpus.notices.values():
        hold(
            notice.place,
            _works(sources, corpus, notice, left_out),
            _witnesses(corpus, notice),
            _pictures(corpus, notice),
        )
    hold(everywhere, check_effects(corpus), check_quoted(corpus), check_terms(corpus, today))
    spans = guarded(everywhere, lambda: _spans(corpus), None, problems)
    for work in corpus.works.values():
        place = corpus.held_versions(work)[-1].place
        hold(place, _settled_origins(corpus, work))
        if spans is not None:
            hold(place, _one_current(corpus, work, spans))
    hold(everywhere, check_default_terms(corpus.notices, corpus.regions, corpus.rule_places))
    hold(everywhere, _bodies(sources, corpus), _addresses(corpus), _crowds(corpus))
    for record in corpus.records.values():
        hold(record.place, _records(corpus, record), _unwritten(record))
    return problems


def _spans(corpus: Corpus) -> Mapping[NoticeId, tuple[Period, ...]]:
    return unsettled(corpus.periods, corpus.omissions)


def alone(notice: Notice) -> Iterator[Problem]:
    """Every problem of a notice that can be seen without the others."""
    yield from _emendations(notice)
    yield from _quotations(notice)
    yield from _holes(notice)
    yield from check_signed(notice)


def watch(source: _Item, item: _Item, converter: Converter) -> Iterator[Problem]:
    """No watched character may stand in a text converted from `source` outside its words."""
    for (_, original), (line, text) in zip(_lines(source), _lines(item), strict=True):
        for offset, char in converter.watch(text, original):
            context = text[max(0, offset - 6) : offset + 7]
            yield Problem(
                Place(item.place.path, line),
                "script-watch",
                f"{char} in “{context}” is likely misconverted; add a phrase to "
                "script/overrides.tsv, or the word to script/watch.tsv",
            )


def _lines(item: _Item) -> list[tuple[int, str]]:
    """The texts of a notice or record, each with its line."""
    if isinstance(item, Notice):
        titles = [(item.place.line, text) for text in (item.title, item.short_title)]
        return titles + [(clause.line, clause.printed) for clause in item.clauses]
    line = item.marks.get("body", 1)
    return [(1, item.title), (1, item.notes), *((line, text) for text in item.abstract)]


def _at(item: _Item, mark: str) -> Place:
    return Place(item.place.path, item.marks.get(mark, item.place.line))


def _regions(sources: Sources, item: _Item) -> Iterator[Problem]:
    """A region is in the registry of regions, where there is one."""
    if sources.regions is not None and item.region and item.region not in sources.regions:
        yield Problem(
            _at(item, "region"),
            "unknown-region",
            f"{item.region} is not in regions.yml; add it there, or mend the id",
        )


def _topics(sources: Sources, item: _Item) -> Iterator[Problem]:
    """A topic is in site.yml, where that has topics."""
    for topic in item.topics:
        if sources.topics is not None and topic not in sources.topics:
            yield Problem(
                _at(item, "topics"),
                "unknown-topic",
                f"{topic} is not among the topics of site.yml; add it there, or mend the id",
            )


def _works(
    sources: Sources, corpus: Corpus, notice: Notice, left_out: Collection[str]
) -> Iterator[Problem]:
    """A work is in the registry of works, or is the id of the lone notice that it began with."""
    named = NoticeId(notice.work) in corpus.notices or notice.work in left_out
    known = sources.works is None or notice.work in sources.works or named
    if notice.work and not known:
        yield Problem(
            _at(notice, "work"),
            "unknown-work",
            f"{notice.work} is neither in works.yml nor a notice; add it there, or mend the id",
        )


def _settled_origins(corpus: Corpus, work: Work) -> Iterator[Problem]:
    """What `lineage:` settles are clauses of the notice and of the version before it, each once."""
    held = corpus.held_versions(work)
    for old, notice in zip([None, *held[:-1]], held, strict=True):
        for i, origin in enumerate(notice.lineage):
            place = _at(notice, f"lineage.{i}")
            if old is None:
                yield Problem(place, "no-version", "no version that we hold comes before this one")
                continue
            for clause, side in ((origin.old, old), (origin.new, notice)):
                if clause and clause not in side.by_id:
                    yield Problem(
                        place, "unknown-clause", f"{side.id} has no clause {clause}; mend the id"
                    )
            others = notice.lineage[:i]
            if any(origin.old and origin.old == other.old for other in others) or any(
                origin.new and origin.new == other.new for other in others
            ):
                yield Problem(place, "lineage-twice", "this clause is settled above; keep one line")


def _one_current(
    corpus: Corpus, work: Work, spans: Mapping[NoticeId, tuple[Period, ...]]
) -> Iterator[Problem]:
    """On no day are two versions of a work in force."""
    held = corpus.held_versions(work)
    for old, new in combinations(held, 2):
        for first, after in _in_force(spans[old.id]):
            for begin, end in _in_force(spans[new.id]):
                if max(first, begin) < min(after, end):
                    yield Problem(
                        _at(new, "work"),
                        "two-current",
                        f"{old.id} and {new.id} are both in force on {max(first, begin)}; say what "
                        "repeals the older one, or give them works of their own",
                    )


def _in_force(spans: tuple[Period, ...]) -> Iterator[tuple[date, date]]:
    """The stretches in force, as first day and first day after."""
    ends = [period.start or date.min for period in spans[1:]] + [date.max]
    for period, end in zip(spans, ends, strict=True):
        if period.status == "in-force":
            yield period.start or date.min, end


def _witnesses(corpus: Corpus, notice: Notice) -> Iterator[Problem]:
    """The witness of an emendation is a notice that we know."""
    for i, emendation in enumerate(notice.emendations):
        if emendation.witness and emendation.witness not in corpus.notices:
            yield _unknown_notice(_at(notice, f"emendations.{i}"), emendation.witness)


def _emendations(notice: Notice) -> Iterator[Problem]:
    """Each emendation can be undone, so that the text can be proved against its capture."""
    for i, why in misfits(notice):
        yield Problem(_at(notice, f"emendations.{i}"), "emendation", why)


def _quotations(notice: Notice) -> Iterator[Problem]:
    """What the front matter quotes from the text stands in the text, word for word."""
    for mark, words in quotations(notice):
        if notice.held and words and not any(words in clause.text for clause in notice.clauses):
            yield Problem(
                _at(notice, mark),
                "not-in-text",
                f"the text of this notice does not say “{words}”; quote it as it stands",
            )


def _pictures(corpus: Corpus, notice: Notice) -> Iterator[Problem]:
    """Each picture that a text shows is beside it, and each that is beside it is shown."""
    files = corpus.pictures.get(notice.id, {})
    shown = corpus.contents[notice.id].pictures
    for name, line in shown:
        if name not in files:
            yield Problem(
                Place(notice.place.path, line),
                "picture",
                f"there is no sound picture {name} in the folder {notice.id}/ beside this file; "
                "put it there",
            )
    for name in files.keys() - {name for name, _ in shown}:
        yield Problem(
            Place(files[name].path, 1),
            "picture",
            f"the text of {notice.id} does not show this; write ![what it shows]({name}) where it "
            "stands, or take it away",
        )


def _holes(notice: Notice) -> Iterator[Problem]:
    """No words are missing from a text: where a capture lost them, it says so with a ［…］."""
    places = [(_at(notice, "title").line, notice.title)]
    places += [(_at(notice, "number").line, notice.number or "")]
    places += [(table.line, "".join(table.header)) for table in notice.tables]
    places += [(clause.line, clause.printed) for clause in notice.clauses]
    for line, text in places:
        if HOLE in text:
            at = text.index(HOLE)
            yield Problem(
                Place(notice.place.path, line),
                "hole",
                f"words are missing at “{text[max(0, at - 8) : at + 11]}”; find them in another "
                "copy and record them as an emendation",
            )


def _bodies(sources: Sources, corpus: Corpus) -> Iterator[Problem]:
    """A body that a notice names is in the registry of its region, where there is a registry."""
    if sources.bodies is None:
        return
    for findings in corpus.findings.values():
        for mention in findings.mentions:
            if sources.regions is not None and mention.region not in sources.regions:
                continue  # the region itself is reported
            if (mention.region, mention.body) not in sources.bodies:
                notice = corpus.notices[mention.notice]
                yield Problem(
                    Place(notice.place.path, notice.by_id[mention.witness].line),
                    "unknown-body",
                    f"{mention.body} is not in bodies.yml under {mention.region}; add it there, or "
                    "mend the name",
                )


def _addresses(corpus: Corpus) -> Iterator[Problem]:
    """A body that no registry knows has its name in its address: one folder's name, its own."""
    taken: dict[tuple[str, str], str] = {}
    for (region, body), mentions in corpus.mentions_of.items():
        at, folded = mentions[0], unicodedata.normalize("NFC", body).casefold()
        fits = (
            re.fullmatch(r"(?!\.{1,2}$)[^/\\?#%&\t\n]+", body)
            and len(body.encode()) <= _LONGEST_NAME
        )
        other = taken.setdefault((region, folded), body)
        if not fits or other != body:
            notice = corpus.notices[at.notice]
            shown = body if len(body) <= 60 else body[:60] + "…"
            why = f"is all but the same as {other}" if fits else "cannot be part of an address"
            yield Problem(
                Place(notice.place.path, notice.by_id[at.witness].line),
                "unfit-name",
                f"the body's name {shown} {why}; mend it, or give it an id in bodies.yml",
            )


def _crowds(corpus: Corpus) -> Iterator[Problem]:
    """No measure names more bodies than a government has: each is shown beside all the others."""
    for id_, findings in corpus.findings.items():
        for clause, count in Counter(one.clause for one in findings.mentions).items():
            if count > _MOST_BODIES:
                notice = corpus.notices[id_]
                yield Problem(
                    Place(notice.place.path, notice.by_id[clause].line),
                    "many-bodies",
                    f"{clause} names {count} bodies and {_MOST_BODIES} is the most; see whether a "
                    "list was read as their names",
                )


def _records(corpus: Corpus, record: Record) -> Iterator[Problem]:
    """What a record is about, and what it names, are notices and clauses that we know."""
    for i, about in enumerate(record.about):
        place = _at(record, f"about.{i}")
        notice = corpus.notices.get(about.notice)
        if notice is None:
            yield _unknown_notice(place, about.notice)
            continue
        for clause in about.clauses:
            if clause not in corpus.contents[about.notice].clauses:
                yield Problem(
                    place,
                    "unknown-clause",
                    f"{about.notice} has no clause {clause}; mend the id",
                )
        if not about.certain and not about.basis:
            yield Problem(
                place, "no-basis", "what is inferred needs its basis in one sentence; write it"
            )
    for i, cited in enumerate(record.cites):
        if cited not in corpus.notices:
            yield _unknown_notice(_at(record, f"cites.{i}"), cited)


def _unwritten(record: Record) -> Iterator[Problem]:
    """A draft's title and the subjects of its figures are written before it is published."""
    subjects = [(f"figures.{i}", figure.subject) for i, figure in enumerate(record.figures)]
    for mark, words in [("title", record.title), *subjects]:
        if HOLE in words:
            yield Problem(
                _at(record, mark), "hole", f"{mark} of this record is not written yet; write it"
            )


def _unknown_notice(place: Place, notice: NoticeId) -> Problem:
    return Problem(
        place,
        "unknown-notice",
        f"there is no notice {notice}; mend the id, or name the instrument in works.yml",
    )
