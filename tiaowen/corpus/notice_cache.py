"""Notices and records as far as each can be read by itself; what was read before is recalled."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
from msgspec import msgpack

from tiaowen.cache import Cache, digest
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


class Reading(msgspec.Struct, frozen=True, array_like=True):
    """A notice as far as it can be read by itself, in both scripts, without its text."""

    notice: Notice
    twin: Notice
    found: Findings
    contents: Contents


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
        names = [notice.title, notice.short_title, *re.findall("《(.*?)》", notice.title)]
        problems: list[Problem] = []
        found = Findings()
        if notice.held:
            place = Place(notice.place.path, notice.marks["body"])
            parsed = notice_text.parse(notice.body, place, names, notice.numbering)
            notice = replace(notice, body="").saying(parsed.text)
            problems += parsed.problems
            found = citations.find(notice)
        pair = twin(notice, self._converter.convert if notice.held else self.convert)
        problems += [*validate.alone(notice), *validate.watch(pair, self._converter)]
        about = list(subjects(notice, found.figures))
        self.packed[0].add(notice.id, notice.text)
        self.packed[1].add(notice.id, pair.text)
        self._subjects.add(notice.id, about)
        reading = Reading(
            replace(notice, texts=None),
            replace(pair, texts=None),
            found,
            contents(notice, found, about),
        )
        key = self._keys.get(notice.id)
        if key and notice.held and not problems and notice.place.path not in troubled:
            self._cache.remember(key, reading)
            for packed in (*self.packed, self._subjects):
                packed.put(notice.id, key)
        self.problems += problems
        self._keep(reading)

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
            traced = lineage.trace(work, self.notices)
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
