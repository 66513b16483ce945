"""The corpus in Simplified → the same corpus in Traditional: same ids, same lengths, same spans."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from msgspec import structs

from tiaowen.corpus.corpus import Corpus
from tiaowen.model import (
    Body,
    Notice,
    Record,
    Region,
    Site,
    Source,
    Term,
    Text,
    Work,
)

_Turn = Callable[[str], str]
_Convert = Callable[[Sequence[str]], Sequence[str]]
_BY_IDS = (*("cited_by", "issued_by", "mentions_of", "repealed_by"),)
"""What both scripts have alike of a corpus."""
_T = TypeVar("_T")
_K = TypeVar("_K")


def traditional(corpus: Corpus, twins: Mapping[str, Notice], convert: _Convert) -> Corpus:
    """The corpus with every text in Traditional script; `twins` are its notices as `twin` gave."""

    def each(rows: Mapping[_K, _T], build: Callable[[_T, _Turn], _T]) -> Mapping[_K, _T]:
        return _turned(
            lambda turn: {key: build(value, turn) for key, value in rows.items()}, convert
        )

    pair = replace(
        corpus,
        site=_turned(lambda turn: _site(corpus.site, turn), convert),
        topics=each(corpus.topics, lambda name, turn: turn(name)),
        regions=each(corpus.regions, _region),
        written_as=each(corpus.written_as, _body),
        works=each(corpus.works, _work),
        notices=twins,
        records=each(corpus.records, _record),
    )
    # What is told by ids and spans alone is worked out once, before any worker begins.
    vars(pair).update({name: getattr(corpus, name) for name in _BY_IDS})
    return pair


def twin(notice: Notice, convert: _Convert) -> Notice:
    """A notice with every text in Traditional script, converted in one go."""
    return _turned(lambda turn: _notice(notice, turn).saying(_text(notice.text, turn)), convert)


def _turned(build: Callable[[_Turn], _T], convert: _Convert) -> _T:
    """Build twice: once to gather the texts, once with each in its Traditional form."""
    texts: list[str] = []

    def gather(text: str) -> str:
        texts.append(text)
        return text

    build(gather)
    ready = iter(convert(texts))
    return build(lambda _: next(ready))


def _site(site: Site, turn: _Turn) -> Site:
    return replace(site, title=turn(site.title), tagline=turn(site.tagline))


def _region(region: Region, turn: _Turn) -> Region:
    return replace(region, name=turn(region.name))


def _body(body: Body, turn: _Turn) -> Body:
    return replace(body, short=turn(body.short), name=turn(body.name))


def _work(work: Work, turn: _Turn) -> Work:
    return replace(work, title=turn(work.title))


def _term(term: Term | None, turn: _Turn) -> Term | None:
    return term and replace(term, text=turn(term.text))


def _source(source: Source, turn: _Turn) -> Source:
    return replace(source, name=turn(source.name) if source.name else None)


def _notice(notice: Notice, turn: _Turn) -> Notice:
    return replace(
        notice,
        title=turn(notice.title),
        short_title=turn(notice.short_title),
        number=turn(notice.number) if notice.number else None,
        issuers=tuple(turn(name) for name in notice.issuers),
        effective=_term(notice.effective, turn),
        expires=_term(notice.expires, turn),
        repeals=tuple(replace(repeal, text=turn(repeal.text)) for repeal in notice.repeals),
        source=_source(notice.source, turn),
        emendations=tuple(
            # `found` quotes the capture, in the script that it has.
            replace(emendation, ours=turn(emendation.ours))
            for emendation in notice.emendations
        ),
        note=turn(notice.note),
    )


def _text(text: Text, turn: _Turn) -> Text:
    return Text(
        tuple(
            structs.replace(clause, label=turn(clause.label), text=turn(clause.text))
            for clause in text.clauses
        ),
        tuple(
            structs.replace(table, header=tuple(turn(cell) for cell in table.header))
            for table in text.tables
        ),
    )


def _record(record: Record, turn: _Turn) -> Record:
    return replace(
        record,
        title=turn(record.title),
        publisher=turn(record.publisher) if record.publisher else None,
        abstract=tuple(turn(paragraph) for paragraph in record.abstract),
        about=tuple(replace(about, basis=turn(about.basis)) for about in record.about),
        figures=tuple(
            replace(figure, subject=turn(figure.subject), text=turn(figure.text))
            for figure in record.figures
        ),
        source=_source(record.source, turn),
        notes=turn(record.notes),
    )
