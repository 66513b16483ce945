"""The corpus in Simplified → the same corpus in Traditional: same ids, same lengths, same spans.

A notice that was published in Traditional characters goes the other way: its text as published is
the twin, and the Simplified one is made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from msgspec import structs

from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.effects import Effects
from tiaowen.model import (
    Act,
    Body,
    DefaultTerm,
    Notice,
    NoticeId,
    Record,
    Region,
    Site,
    Text,
    Work,
    WorkId,
)
from tiaowen.parsing.statements import Statements, effects_of
from tiaowen.sources.fields import Columns, ListOf, OneOrMore, Phrase, Row, columns
from tiaowen.sources.fields import Text as FreeText
from tiaowen.sources.schema import NOTICE, RECORD
from tiaowen.sources.yaml_nodes import Shape

_Turn = Callable[[str], str]
_Convert = Callable[[Sequence[str]], Sequence[str]]
_BY_IDS = (
    *("cited_by", "citing", "chains", "issued_by", "mentions_of"),
    *("repealed_by", "targets", "untold", "claimed", "consolidated", "covered", "rule_places"),
    # Worked out from words that are read in Simplified script alone: 有效期兩年 says nothing.
    *("last_days", "clause_periods"),
)
"""What is the same in both scripts of a corpus."""
_T = TypeVar("_T")
_K = TypeVar("_K")


def traditional(corpus: Corpus, twins: Mapping[NoticeId, Notice], convert: _Convert) -> Corpus:
    """The corpus with every text in Traditional script; `twins` are its notices as `twin` gave."""

    def each(rows: Mapping[_K, _T], build: Callable[[_T, _Turn], _T]) -> Mapping[_K, _T]:
        return _turned(
            lambda turn: {key: build(value, turn) for key, value in rows.items()}, convert
        )

    versions = _turned(
        lambda turn: {id_: turn(one.version) for id_, one in corpus.notices.items()}, convert
    )
    twins = {id_: replace(one, version=versions[id_]) for id_, one in twins.items()}
    pair = replace(
        corpus,
        site=_turned(lambda turn: _site(corpus.site, turn), convert),
        topics=each(corpus.topics, lambda name, turn: turn(name)),
        regions=each(corpus.regions, _region),
        written_as=each(corpus.written_as, _body),
        works=_named_natively(each(corpus.works, _work), corpus, twins),
        notices=twins,
        records=each(corpus.records, _record),
        statements=each(corpus.statements, _statements),
        effects=Effects(tuple(_acts(corpus.effects, twins))),
    )
    # What is told by ids and spans alone is worked out once, before any worker begins.
    vars(pair).update({name: getattr(corpus, name) for name in _BY_IDS})
    return pair


def _statements(said: Statements, turn: _Turn) -> Statements:
    """What a notice says, the words of its terms as pages quote them."""
    own = said.own
    begin, end = (
        replace(one, words=turn(one.words)) if one else None for one in (own.beginning, own.end)
    )
    return replace(said, own=replace(own, beginning=begin, end=end))


def _acts(effects: Effects, twins: Mapping[NoticeId, Notice]) -> Iterator[Act]:
    """The effects with the words of their notices' twins, which were converted in one go."""
    words = {
        (id_, mark): effect.text for id_, one in twins.items() for mark, effect in effects_of(one)
    }
    words |= {
        (id_, "revision"): one.revision.text or "" for id_, one in twins.items() if one.revision
    }
    for act in effects.acts:
        yield replace(act, text=words.get((act.by, act.mark), act.text))


def twin(notice: Notice, convert: _Convert) -> Notice:
    """A notice with every text in the other script, converted in one go."""
    return _turned(lambda turn: _notice(notice, turn).saying(_text(notice.text, turn)), convert)


def _turned(build: Callable[[_Turn], _T], convert: _Convert) -> _T:
    """Build twice: once to gather the texts, once with each in its converted form."""
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
    term = region.default_term
    term = term and replace(term, **_turned_keys(term, _TERM_TEXTS, turn))
    return replace(region, name=turn(region.name), default_term=term)


def _body(body: Body, turn: _Turn) -> Body:
    return replace(body, short=turn(body.short), name=turn(body.name))


def _work(work: Work, turn: _Turn) -> Work:
    return replace(work, title=turn(work.title))


def _named_natively(
    works: Mapping[WorkId, Work], corpus: Corpus, twins: Mapping[NoticeId, Notice]
) -> Mapping[WorkId, Work]:
    """The works, those called by the name of a native Traditional version by its own name."""

    def title(work: Work) -> str:
        native = (twins[one] for one in work.versions if twins[one].script == "zh-Hant")
        ours = corpus.works[work.id].title
        names = (one.bare_name for one in native if corpus.notices[one.id].bare_name == ours)
        return next(names, work.title)

    return {id_: replace(work, title=title(work)) for id_, work in works.items()}


def _notice(notice: Notice, turn: _Turn) -> Notice:
    return replace(notice, note=turn(notice.note), **_turned_keys(notice, _NOTICE_TEXTS, turn))


def _text(text: Text, turn: _Turn) -> Text:
    return Text(
        tuple(
            structs.replace(clause, label=turn(clause.label), text=turn(clause.text))
            for clause in text.clauses
        ),
        tuple(
            structs.replace(
                table,
                header=tuple(turn(cell) for cell in table.header),
                heads=tuple(
                    structs.replace(row, cells=tuple(turn(cell) for cell in row.cells))
                    for row in table.heads
                ),
            )
            for table in text.tables
        ),
    )


def _record(record: Record, turn: _Turn) -> Record:
    abstract = tuple(turn(paragraph) for paragraph in record.abstract)
    return replace(record, abstract=abstract, **_turned_keys(record, _RECORD_TEXTS, turn))


# -- what the definition of keys says is text ------------------------------------------------

_Convertor = Callable[[Any, _Turn], Any]


def _convertors(columns: Columns) -> Mapping[str, _Convertor]:
    """Field → how its value is converted, for the keys that hold texts."""
    return {
        column.attribute: convertor
        for column in columns.values()
        if column.key.converted and (convertor := _convertor(column.shape))
    }


def _convertor(shape: Shape) -> _Convertor | None:
    """How a value of a shape is converted; None for what is no text: ids, days, words of a set."""
    match shape:
        case Phrase() | FreeText():
            return lambda text, turn: turn(text) if text else text
        case ListOf(item) | OneOrMore(item):
            each = _convertor(item)
            return each and (lambda values, turn: tuple(each(one, turn) for one in values))
        case Row(columns):
            texts = _convertors(columns)
            return lambda row, turn: row and replace(row, **_turned_keys(row, texts, turn))
    return None


def _turned_keys(value: Any, texts: Mapping[str, _Convertor], turn: _Turn) -> dict[str, Any]:
    """The fields of a value that hold texts, converted."""
    return {name: convert(getattr(value, name), turn) for name, convert in texts.items()}


_NOTICE_TEXTS = _convertors(NOTICE)
_RECORD_TEXTS = _convertors(RECORD)
_TERM_TEXTS = _convertors(columns(DefaultTerm))
