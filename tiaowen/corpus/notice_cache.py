"""Notices and records as far as each can be read by itself; what was read before is recalled."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import msgpack

from tiaowen.cache import Cache, DamagedCacheError, digest
from tiaowen.corpus import lineage, validate
from tiaowen.corpus.conversion import Converter
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.similar_figures import (
    Groups,
    Subject,
    find_alike,
    in_words,
    subjects,
)
from tiaowen.corpus.summary import contents
from tiaowen.corpus.text_store import Packed, Spool, Unpacked
from tiaowen.corpus.traditional import twin
from tiaowen.model import (
    NO_TEXT,
    Alike,
    Contents,
    Findings,
    Notice,
    Place,
    Problem,
    Record,
    Text,
    Tie,
    Work,
)
from tiaowen.parsing import citations, notice_text

_T = TypeVar("_T")


class Reading(msgspec.Struct, frozen=True, array_like=True):
    """A notice as far as it can be read by itself, in both scripts, without its text."""

    notice: Notice
    twin: Notice
    found: Findings
    contents: Contents


def _guarded(place: Place, work: Callable[[], _T], otherwise: _T, problems: list[Problem]) -> _T:
    """Return what `work` returns on one document; a crash in it becomes a problem of the document.

    So the problems of all other documents are still reported. What is not the document's doing, a
    full disk or a damaged cache, is raised as before.

    Args:
        place: The document, for the problem.
        work: The analysis.
        otherwise: Returned after a crash.
        problems: Where the problem is added.
    """
    try:
        return work()
    except (OSError, DamagedCacheError):
        raise
    except Exception as error:  # noqa: BLE001  # whatever it is, it concerns this document only
        frame = traceback.extract_tb(error.__traceback__)[-1]
        what = " ".join(f"{type(error).__name__}: {error}".split())
        problems.append(
            Problem(
                place,
                "internal",
                f"the program failed on this file ({what}, at {Path(frame.filename).name}:"
                f"{frame.lineno}); report it, with the file",
            )
        )
        return otherwise


_Analysed = tuple[Reading, Text, Text, list[Subject]]
"""A notice's reading, its text in both scripts, and what its figures are about."""


def _unread(notice: Notice) -> _Analysed:
    """A notice of which nothing is known but its clauses, whose ids others may name."""
    bare = replace(notice, texts={})
    known = Contents(clauses=tuple(notice.by_id))
    return Reading(bare, bare, Findings(), known), notice.text, notice.text, []


def _each_id_once(text: Text) -> Text:
    """The text without the clauses whose id an earlier clause has.

    Such a text is refused (`clause-repeat`). Its analysis must not fail: what is found in a text is
    told by the id of a clause and a span of it, and a span of one clause may be out of another.
    """
    if len(text.by_id) == len(text.clauses):
        return text
    first = {clause.id: clause for clause in reversed(text.clauses)}
    return replace(text, clauses=tuple(one for one in text.clauses if first[one.id] is one))


class Readings:
    """Reads notices one by one, and remembers those that gave no problem.

    `base` stands for all that is read with: the program, its libraries, the tables of conversion.
    """

    def __init__(self, converter: Converter, cache: Cache, base: bytes) -> None:
        self._converter = converter
        self._cache = cache
        self._base = base
        self._keys: dict[str, bytes] = {}
        self._new_records: dict[str, bytes] = {}
        self.digests: dict[str, bytes] = {}
        self.notices: dict[str, Notice] = {}
        self.twins: dict[str, Notice] = {}
        self.found: dict[str, Findings] = {}
        self.contents: dict[str, Contents] = {}
        self.problems: list[Problem] = []
        spool = Spool()
        self.packed = (
            Packed(cache, spool, "text", Text),
            Packed(cache, spool, "twin", Text),
        )
        self._texts, self._twin_texts = map(Unpacked, self.packed)
        self._subjects = Packed(cache, spool, "subjects", list[Subject])

    def notice(self, path: str, raw: bytes) -> Notice | None:
        """The notice of a file, where its bytes were read before."""
        id_ = Path(path).stem
        self.digests[id_] = digest(self._base, raw)
        self._keys[id_] = key = digest(self._base, path, raw)  # problems name the path
        reading = self._cache.recall(key, Reading)
        if reading is None:
            return None
        for packed in (*self.packed, self._subjects):
            packed.know(id_, key)
        return self._keep(reading)

    def record(self, path: str, raw: bytes) -> Record | None:
        """The record of a file, where its bytes were read before."""
        key = digest(self._base, path, raw)
        known = self._cache.recall(key, Record)
        if known is None:
            self._new_records[path] = key
        return known

    def take_record(self, record: Record, troubled: Collection[str]) -> None:
        """Remember a new record, unless its file is `troubled`: its problems must be told again."""
        key = self._new_records.get(record.place.path)
        if key and record.place.path not in troubled:
            self._cache.remember(key, record)

    def _keep(self, reading: Reading) -> Notice:
        notice = replace(reading.notice, texts=self._texts)
        self.notices[notice.id] = notice
        self.twins[notice.id] = replace(reading.twin, texts=self._twin_texts)
        self.contents[notice.id] = reading.contents
        if notice.held:
            self.found[notice.id] = reading.found
        return notice

    def take(self, notice: Notice, troubled: Collection[str]) -> None:
        """Read what a notice holds; an instrument known by citation only has no text.

        Nothing is remembered of a file that is `troubled`: its problems must be told again.
        """
        if notice.id in self.notices:
            return
        problems: list[Problem] = []
        notice = self._parsed(notice, problems)
        reading, text, twin_text, about = _guarded(
            notice.place,
            lambda: self._analysed(notice, problems),
            _unread(notice),
            problems,
        )
        self.packed[0].add(notice.id, text)
        self.packed[1].add(notice.id, twin_text)
        self._subjects.add(notice.id, about)
        key = self._keys.get(notice.id)
        if key and notice.held and not problems and notice.place.path not in troubled:
            self._cache.remember(key, reading)
            for packed in (*self.packed, self._subjects):
                packed.put(notice.id, key)
        self.problems += problems
        self._keep(reading)

    def _parsed(self, notice: Notice, problems: list[Problem]) -> Notice:
        """The notice with its text, where it is held; what is wrong is added to `problems`."""
        if not notice.held:
            return notice
        names = [notice.title, notice.short_title, *re.findall("《(.*?)》", notice.title)]
        place = Place(notice.place.path, notice.marks["body"])
        parsed = _guarded(
            notice.place,
            lambda: notice_text.parse(notice.body, place, names, notice.numbering),
            notice_text.Parsed(NO_TEXT, ()),
            problems,
        )
        problems += parsed.problems
        return replace(notice, body="").saying(parsed.text)

    def _analysed(self, notice: Notice, problems: list[Problem]) -> _Analysed:
        """What a parsed notice says by itself; what is wrong is added to `problems`."""
        pair = twin(notice, self._converter.convert if notice.held else self.convert)
        problems += [*validate.alone(notice), *validate.watch(pair, self._converter)]
        text, twin_text = _each_id_once(notice.text), _each_id_once(pair.text)
        notice = notice.saying(text)
        found = citations.find(notice) if notice.held else Findings()
        about = list(subjects(notice, found.figures))
        reading = Reading(
            replace(notice, texts={}),
            replace(pair, texts={}),
            found,
            contents(notice, found, about),
        )
        return reading, text, twin_text, about

    def order(self, ids: Iterable[str]) -> None:
        """Put all that was read in this order, whatever of it was known before."""
        row = list(dict.fromkeys(ids))
        self.notices = {id_: self.notices[id_] for id_ in row}
        self.twins = {id_: self.twins[id_] for id_ in row}
        self.found = {id_: self.found[id_] for id_ in row if id_ in self.found}
        self.contents = {id_: self.contents[id_] for id_ in row}

    def traced(self, work: Work) -> tuple[Work, list[Tie]]:
        """The steps of a work, which its versions alone decide."""
        held = [one for one in work.versions if self.notices[one].held]
        if len(held) == 1:
            return lineage.lone(work, held[0], self.contents[held[0]].measures), []
        key = digest(
            self._base, msgpack.encode(work), *(self.digests.get(one, b"") for one in held)
        )
        traced = self._cache.recall(key, tuple[Work, list[Tie]])
        if traced is None:
            crashes: list[Problem] = []
            newest = self.notices[held[-1]].place
            untraced: tuple[Work, list[Tie]] = work, []
            traced = _guarded(newest, lambda: lineage.trace(work, self.notices), untraced, crashes)
            self.problems += crashes
            if not crashes:
                self._cache.remember(key, traced)
        return traced

    def alike(self, whole: Corpus) -> tuple[Alike, ...]:
        """The figures of several regions on one subject, in notices that are not repealed."""
        living = [one for one in whole.held if one.id not in whole.repealed_by]
        regions = sorted((one.region, one.id) for one in living)
        contents = [self.contents[one] for _, one in regions]
        key = digest(self._base, repr(regions), *(one.subjects for one in contents))
        alike = self._cache.recall(key, tuple[Alike, ...])
        if alike is None:
            # A word before a figure moves it, and changes nothing of what is like what.
            by_letters = digest(self._base, repr(regions), *(one.letters for one in contents))
            groups = self._cache.recall(by_letters, Groups)
            if groups is None:
                groups = find_alike(regions, self._subjects.__getitem__)
                self._cache.remember(by_letters, groups)
            alike = tuple(in_words(groups, self._subjects.__getitem__))
            self._cache.remember(key, alike)
        return alike

    def convert(self, texts: Sequence[str]) -> Sequence[str]:
        """Texts in Traditional script; what was converted before needs no OpenCC."""
        key = digest(self._base, *texts)
        converted = self._cache.recall(key, list[str])
        if converted is None:
            converted = list(self._converter.convert(texts))
            self._cache.remember(key, converted)
        return converted
