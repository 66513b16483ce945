"""The files of notices and records → what each says by itself; files that did not change are
recalled from the cache."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, TypeVar

import msgspec

from tiaowen.cache import Cache, digest
from tiaowen.corpus import validate
from tiaowen.corpus.conversion import Converter
from tiaowen.corpus.crashes import guarded
from tiaowen.corpus.similar_figures import Subject, subjects
from tiaowen.corpus.summary import contents
from tiaowen.corpus.text_store import RecentTexts, Spool, Store
from tiaowen.corpus.traditional import twin
from tiaowen.model import (
    NO_TEXT,
    Contents,
    Findings,
    Notice,
    NoticeId,
    Place,
    Problem,
    Record,
    Text,
)
from tiaowen.parsing import citations, notice_text
from tiaowen.parsing.references import Reference, read_references
from tiaowen.parsing.statements import Statements, read_statements
from tiaowen.parsing.stray_markup import stray_markup
from tiaowen.sources import loader
from tiaowen.sources.loader import FileRead

_T = TypeVar("_T")
_Convert = Callable[[Sequence[str]], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Memo:
    """Results of pure functions, by the fingerprint of their inputs.

    `base` stands for what every result depends on: the program, its libraries, the tables of
    conversion.
    """

    cache: Cache
    base: bytes

    def fingerprint(self, name: str, *inputs: bytes | str) -> bytes:
        """The fingerprint of the function's name and its inputs."""
        return digest(self.base, name, *inputs)

    def recall(
        self, name: str, kind: type[_T], compute: Callable[[], _T], *inputs: bytes | str
    ) -> _T:
        """The result of an earlier build, else that of `compute`, which is remembered.

        Args:
            name: The function's name, so that no two functions share a fingerprint.
            kind: The type of the result, which msgspec can encode.
            compute: The function with its inputs bound.
            inputs: All that the result depends on besides `base`.
        """
        fingerprint = self.fingerprint(name, *inputs)
        found = self.cache.recall(fingerprint, kind)
        if found is None:
            found = compute()
            self.cache.remember(fingerprint, found)
        return found


class ParsedNotice(msgspec.Struct, frozen=True, array_like=True):
    """What one notice says by itself, in both scripts, and the problems of its file.

    `notice` and `twin` come without their texts.
    """

    notice: Notice
    twin: Notice
    found: Findings
    references: tuple[Reference, ...]
    contents: Contents
    statements: Statements
    problems: tuple[Problem, ...]


class NoticeTexts(NamedTuple):
    """The large values of one notice, which are stored by themselves and decoded when needed."""

    text: Text
    twin: Text
    subjects: list[Subject]


def parse_notice(
    notice: Notice, converter: Converter, convert: _Convert
) -> tuple[ParsedNotice, NoticeTexts]:
    """Parse a notice, find what it names, convert it, and check what it shows by itself.

    Args:
        notice: The front matter, and the body that was not parsed yet.
        converter: Knows which characters are likely misconverted.
        convert: Texts in Simplified script → the same in Traditional.
    """
    problems: list[Problem] = []
    remarks: tuple[tuple[int, str], ...] = ()
    if notice.held:
        notice, remarks = _with_text(notice, problems)
    bare = replace(notice, texts=None)
    outline = notice.text.outline
    known = Contents(outline.ids, outline.parents, kinds=outline.kinds)  # which others may name
    unread = ParsedNotice(bare, bare, Findings(), (), known, Statements(), ())
    parsed, texts = guarded(
        notice.place,
        lambda: _analysed(notice, converter, convert, problems),
        (unread, NoticeTexts(notice.text, notice.text, [])),
        problems,
    )
    known = replace(parsed.contents, remarks=remarks)
    return msgspec.structs.replace(parsed, contents=known, problems=tuple(problems)), texts


def _with_text(
    notice: Notice, problems: list[Problem]
) -> tuple[Notice, tuple[tuple[int, str], ...]]:
    """The notice with its text in place of its body, and the remarks on it.

    What is wrong is added to `problems`.
    """
    names = [notice.title, notice.short_title, *re.findall("《(.*?)》", notice.title)]
    place = Place(notice.place.path, notice.marks["body"])
    parsed = guarded(
        notice.place,
        lambda: notice_text.parse(notice.body, place, names, notice.numbering, notice.script),
        notice_text.Parsed(NO_TEXT, ()),
        problems,
    )
    problems += parsed.problems
    problems += [
        Problem(Place(place.path, line), "stray-markup", message)
        for line, message in stray_markup(notice.body, place.line)
    ]
    return replace(notice, body="").saying(parsed.text), parsed.remarks


def _analysed(
    notice: Notice, converter: Converter, convert: _Convert, problems: list[Problem]
) -> tuple[ParsedNotice, NoticeTexts]:
    """What a notice with its text says by itself; what is wrong is added to `problems`."""
    problems += validate.alone(notice)  # against the text as published
    if notice.script == "zh-Hant":
        pair, notice = notice, twin(notice, converter.simplify)
    else:
        pair = twin(notice, convert)
        problems += validate.watch(notice, pair, converter)
    text, twin_text = _each_id_once(notice.text), _each_id_once(pair.text)
    if notice.held:
        notice = notice.saying(text)
    found = citations.find(notice) if notice.held else Findings()
    references = read_references(notice) if notice.held else ()
    about = list(subjects(notice, found.figures))
    parsed = ParsedNotice(
        replace(notice, texts=None),
        replace(pair, texts=None),
        found,
        references,
        contents(notice, found, references, about),
        read_statements(notice) if notice.held else Statements(),
        (),
    )
    return parsed, NoticeTexts(text, twin_text, about)


def _each_id_once(text: Text) -> Text:
    """The text without the clauses whose id an earlier clause has.

    Such a text is refused (`clause-repeat`). Its analysis must not fail: what is found in a text is
    told by the id of a clause and a span of it, and a span of one clause may be out of another.
    """
    if len(text.by_id) == len(text.clauses):
        return text
    first = {clause.id: clause for clause in reversed(text.clauses)}
    return replace(text, clauses=tuple(one for one in text.clauses if first[one.id] is one))


def _read(path: Path, work: Callable[[], FileRead[_T]]) -> FileRead[_T]:
    """Return what `work` reads from a file; after a crash nothing, and the problem."""
    problems: list[Problem] = []
    nothing: FileRead[_T] = FileRead(None)
    read = guarded(Place(path.as_posix(), 1), work, nothing, problems)
    return FileRead(None, tuple(problems)) if problems else read


class NoticeCache:
    """Reads and parses the files of notices and records, each file once.

    A file with the same path and bytes is recalled. Calls may come in any order.
    """

    def __init__(self, converter: Converter, memo: Memo) -> None:
        self.converter = converter
        self._memo = memo
        self._parsed: dict[str, ParsedNotice] = {}
        self.digests: dict[str, bytes] = {}
        spool = Spool()
        self.texts = Store(memo.cache, spool, "text", Text)
        self.twins = Store(memo.cache, spool, "twin", Text)
        self.subjects = Store(memo.cache, spool, "subjects", list[Subject])
        self._recent = RecentTexts(self.texts), RecentTexts(self.twins)

    def read_notice(self, path: Path, raw: bytes) -> FileRead[Notice]:
        """The notice of a file, without its body, and every problem that it shows by itself."""
        # Problems name the path, so it counts among the inputs.
        fingerprint = self._memo.fingerprint("notice", os.fsencode(path), raw)
        parsed = self._memo.cache.recall(fingerprint, ParsedNotice)
        texts = None
        if parsed is None:
            read = _read(path, lambda: loader.read_notice_file(path, raw))
            if read.item is None:
                return read
            parsed, texts = parse_notice(read.item, self.converter, self.converter.convert)
            parsed = msgspec.structs.replace(parsed, problems=(*read.problems, *parsed.problems))
        notice = parsed.notice
        # A file whose id is another file's name is refused, and the other keeps its text.
        if notice.id == path.stem or notice.id not in self._parsed:
            self._parsed[notice.id] = self._bound(parsed)
            self.digests[notice.id] = self._memo.fingerprint("text", raw)
            self._keep(parsed, texts, fingerprint)
        return FileRead(notice, parsed.problems)

    def read_record(self, path: Path, raw: bytes) -> FileRead[Record]:
        """The record of a file, and the problems of its form."""
        return _read(
            path,
            lambda: self._memo.recall(
                "record",
                FileRead[Record],
                lambda: loader.read_record_file(path, raw),
                os.fsencode(path),
                raw,
            ),
        )

    def parsed(self, notice: Notice) -> ParsedNotice:
        """What a notice says: as its file was parsed, or parsed now where it has no file.

        Their texts are decoded when they are read.
        """
        if notice.id not in self._parsed:
            parsed, texts = parse_notice(notice, self.converter, self.convert)
            self._add(notice.id, texts, None)
            self._parsed[notice.id] = self._bound(parsed)
        return self._parsed[notice.id]

    def convert(self, texts: Sequence[str]) -> Sequence[str]:
        """Texts in Traditional script; OpenCC is loaded only for what no earlier build had."""
        return self._memo.recall(
            "convert", list[str], lambda: list(self.converter.convert(texts)), *texts
        )

    def _keep(self, parsed: ParsedNotice, texts: NoticeTexts | None, fingerprint: bytes) -> None:
        """Store what was parsed now (`texts`), or take over what an earlier build stored."""
        notice = parsed.notice.id
        if texts is None:
            for store in (self.texts, self.twins, self.subjects):
                store.add_cached(notice, fingerprint)
        elif any(one.code == "internal" for one in parsed.problems):
            self._add(notice, texts, None)  # the next build tries again: memory may have been short
        else:
            self._memo.cache.remember(fingerprint, parsed)
            self._add(notice, texts, fingerprint)

    def _add(self, notice: NoticeId, texts: NoticeTexts, fingerprint: bytes | None) -> None:
        self.texts.add(notice, texts.text, fingerprint)
        self.twins.add(notice, texts.twin, fingerprint)
        self.subjects.add(notice, texts.subjects, fingerprint)

    def _bound(self, parsed: ParsedNotice) -> ParsedNotice:
        """The same, its notices knowing where their texts are."""
        texts, twins = self._recent
        return msgspec.structs.replace(
            parsed,
            notice=replace(parsed.notice, texts=texts),
            twin=replace(parsed.twin, texts=twins),
        )
