"""The stages in the order that data flows: content → a corpus in both scripts → a plan."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import weakref
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec

from tiaowen import check, clauses, corpus, findings, ledger, lineage, script, source, status
from tiaowen.alike import Groups, Subject, find_alike, in_words, subjects
from tiaowen.bundles import Plan
from tiaowen.cache import Cache, DamagedCacheError, digest, maker
from tiaowen.contents import contents
from tiaowen.corpus import Corpus
from tiaowen.ledger import Ledger
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
from tiaowen.pages.edition import SIMPLIFIED, TRADITIONAL, Edition, compile_all, read_words
from tiaowen.script import Converter
from tiaowen.twin import traditional, twin

_NEAR = 256
"""How many texts of a script are held unpacked: about as many as a page of a body shows."""
_SUBJECTS = msgspec.msgpack.Decoder(list[Subject])


@dataclass(frozen=True)
class Loaded:
    """The content in both scripts, and every problem of it.

    `digests` stands for each notice's file, and `base` for all that every page depends on: what
    makes the site, the tables of conversion, the registries. The texts of the notices are `packed`.
    """

    simplified: Corpus
    traditional: Corpus
    ledger: Ledger
    ties: tuple[Tie, ...]
    problems: list[Problem]
    digests: dict[str, bytes]
    base: bytes
    packed: tuple[Packed, Packed]


class Reading(msgspec.Struct, frozen=True, array_like=True):
    """A notice as far as it can be read by itself, in both scripts, without its text."""

    notice: Notice
    twin: Notice
    found: Findings
    contents: Contents


class Unpacked(dict[str, Text]):
    """Notice → its text, unpacked as it is asked for; not many are held so."""

    def __init__(self, packed: Callable[[str], bytes]) -> None:
        super().__init__()
        self._packed = packed
        self._decoder = msgspec.msgpack.Decoder(Text)

    def __missing__(self, notice: str) -> Text:
        if len(self) >= _NEAR:
            self.clear()
        try:
            text = self._decoder.decode(self._packed(notice))
        except msgspec.MsgspecError as error:
            raise DamagedCacheError(f"the text of {notice} cannot be unpacked: {error}") from error
        self[notice] = text
        return text


class Spool:
    """A file without a name for what is put by, so that it need not be held; forks share it."""

    def __init__(self) -> None:
        with tempfile.TemporaryFile() as file:
            self._file = os.dup(file.fileno())
        self._end = 0
        weakref.finalize(self, os.close, self._file)

    def add(self, content: bytes) -> tuple[int, int]:
        """Put it by; where it is found again."""
        begin = self._end
        while self._end < begin + len(content):
            rest = content[self._end - begin :]
            self._end += os.pwrite(self._file, rest, self._end)
        return begin, len(content)

    def at(self, place: tuple[int, int]) -> bytes:
        """What was put by there."""
        begin, length = place
        return os.pread(self._file, length, begin)


class Packed:
    """Something packed of each notice: read now, or put down by an earlier build."""

    def __init__(self, cache: Cache, spool: Spool, name: str) -> None:
        self._cache = cache
        self._spool = spool
        self._name = name
        self._read: dict[str, tuple[int, int]] = {}
        self._kept: dict[str, bytes] = {}

    def know(self, notice: str, key: bytes) -> None:
        """An earlier build has it, under the key of the notice."""
        self._kept[notice] = digest(key, self._name)
        self._cache.keep([self._kept[notice]])

    def add(self, notice: str, content: bytes) -> None:
        """It was read now."""
        self._read[notice] = self._spool.add(content)

    def put(self, notice: str, key: bytes) -> None:
        """Put down what was read now."""
        self._cache.put(digest(key, self._name), self[notice])

    def __getitem__(self, notice: str) -> bytes:
        if notice in self._kept:
            return self._cache.have(self._kept[notice])
        return self._spool.at(self._read[notice])

    def hold(self) -> None:
        """Have everything at hand: a process forked from this one cannot read the cache."""
        for notice in list(self._kept):
            self.add(notice, self[notice])
            del self._kept[notice]


def load(content: Path, cache: Cache | None = None) -> Loaded:
    """Read a content folder and join it together: every stage up to the pages.

    What the `cache` has of an earlier build is not worked out again.
    """
    if cache is None:
        with Cache(None) as cache:
            return load(content, cache)
    converter, faults = script.load(_script_folder(content))
    readings = _Readings(converter, cache)
    sources, problems = source.read(content, readings)
    problems += faults
    faulty = {Path(problem.place.path).name for problem in problems}
    sources = replace(  # what a registry with faults seems to lack is no fault of the others
        sources,
        bodies=None if "bodies.yml" in faulty else sources.bodies,
        regions=None if "regions.yml" in faulty else sources.regions,
        works=None if "works.yml" in faulty else sources.works,
    )
    troubled = {problem.place.path for problem in problems}
    for notice in sources.notices:
        readings.take(notice, troubled)
    for record in sources.records:
        readings.take_record(record, troubled)
    readings.order(notice.id for notice in sources.notices)
    sources = replace(sources, notices=())  # their texts are read
    problems += readings.problems
    whole = corpus.assemble(sources, readings.notices.values(), readings.found, readings.contents)
    traced = [readings.traced(work) for work in whole.works.values()]
    whole = replace(whole, works={work.id: work for work, _ in traced})
    whole = replace(whole, alike=readings.alike(whole))
    problems += check.check(sources, whole)
    promised, broken = ledger.read(content / "anchors.tsv")
    # A file that could not be read as meant has lost its addresses for that reason alone.
    if not problems and promised.promises:
        problems += ledger.broken_promises(promised, ledger.addresses(whole))
    problems += broken
    pair = traditional(whole, readings.twins, readings.convert)
    for record in pair.records.values():
        problems += check.watch(record, converter)
    registries = sources.site, sources.topics, sources.regions, sources.works
    bodies = list((sources.bodies or {}).items())
    base = digest(maker(templates()), converter.digest, _packed((*registries, bodies)))
    ties = tuple(tie for _, open_ties in traced for tie in open_ties)
    return Loaded(
        whole, pair, promised, ties, sorted(set(problems)), readings.digests, base, readings.packed
    )


class _Readings:
    """Reads notices one by one, and remembers those that gave no problem."""

    def __init__(self, converter: Converter, cache: Cache) -> None:
        self._converter = converter
        self._cache = cache
        self._base = digest(maker(templates()), converter.digest)
        self._keys: dict[str, bytes] = {}
        self._new_records: dict[str, bytes] = {}
        self.digests: dict[str, bytes] = {}
        self.notices: dict[str, Notice] = {}
        self.twins: dict[str, Notice] = {}
        self.found: dict[str, Findings] = {}
        self.contents: dict[str, Contents] = {}
        self.problems: list[Problem] = []
        spool = Spool()
        self.packed = Packed(cache, spool, "text"), Packed(cache, spool, "twin")
        self._texts, self._twin_texts = (Unpacked(one.__getitem__) for one in self.packed)
        self._subjects = Packed(cache, spool, "subjects")

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
            parsed = clauses.parse(notice.body, place, names, notice.numbering)
            notice = replace(notice, body="").saying(parsed.text)
            problems += parsed.problems
            found = findings.find(notice)
        pair = twin(notice, self._converter.convert if notice.held else self.convert)
        problems += [*check.alone(notice), *check.watch(pair, self._converter)]
        about = list(subjects(notice, found.figures))
        for packed, content in zip(
            (*self.packed, self._subjects),
            (_packed(notice.text), _packed(pair.text), _packed(about)),
            strict=True,
        ):
            packed.add(notice.id, content)
        reading = Reading(
            replace(notice, texts={}),
            replace(pair, texts={}),
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
        key = digest(self._base, _packed(work), *(self.digests.get(one, b"") for one in held))
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
                groups = find_alike(regions, self._subjects_of)
                self._cache.remember(by_letters, groups)
            alike = tuple(in_words(groups, self._subjects_of))
            self._cache.remember(key, alike)
        return alike

    def _subjects_of(self, notice: str) -> list[Subject]:
        return _SUBJECTS.decode(self._subjects[notice])

    def convert(self, texts: Sequence[str]) -> Sequence[str]:
        """Texts in Traditional script; what was converted before needs no OpenCC."""
        key = digest(self._base, *texts)
        converted = self._cache.recall(key, list[str])
        if converted is None:
            converted = list(self._converter.convert(texts))
            self._cache.remember(key, converted)
        return converted


def plan(loaded: Loaded, as_of: date, base_url: str | None = None) -> Plan:
    """What is to be made; `base_url` is the site's public address, if not the one it names."""
    base_url = (base_url or loaded.simplified.site.base_url).rstrip("/") + "/"
    spans = status.periods(loaded.simplified.notices, loaded.simplified.repealed_by)
    columns = read_words(templates() / "words.tsv")
    tombstones = tuple(one for one in loaded.ledger.promises.values() if one.state != "live")
    simplified, pair = (
        Edition(kind, texts, words, spans, as_of, base_url, templates(), tombstones)
        for kind, texts, words in zip(
            (SIMPLIFIED, TRADITIONAL), (loaded.simplified, loaded.traditional), columns, strict=True
        )
    )
    return Plan((simplified, pair), loaded.ledger)


def templates() -> Path:
    """The folder of templates, inside an installed package or beside it in a checkout."""
    inside = Path(__file__).parent / "templates"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "templates"


def warm() -> None:
    """Do ahead what every build does, for a process that waits for something to build.

    What is done holds even when content or templates change before the build.
    """
    compile_all(templates())


def inputs(content: Path, as_of: date, base_url: str | None) -> bytes:
    """The digest of all that a site is made from, without reading into any of it."""
    files = [path for path in sorted(content.rglob("*")) if path.is_file()]
    return digest(
        maker(templates()),
        *(os.fsencode(path) for path in files),
        *(_digest_of(path) for path in files),
        as_of.isoformat(),
        base_url or "",
    )


def _digest_of(path: Path) -> bytes:
    """The digest of a file, "" of one that may not be read: `load` tells of it."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return b""


def _packed(value: object) -> bytes:
    return msgspec.msgpack.encode(value)


def _script_folder(content: Path) -> Path:
    """The folder's own conversion tables, else those that the package brings."""
    own = content / "script"
    if own.is_dir():
        return own
    packaged = Path(__file__).parent / "default_script"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "content" / "script"
