"""The stages in the order that data flows: content → a corpus in both scripts → a plan."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec

from tiaowen import check, clauses, corpus, findings, ledger, lineage, script, source, status
from tiaowen.alike import Subject, find_alike, subjects
from tiaowen.bundles import Plan
from tiaowen.cache import Cache, digest, maker
from tiaowen.corpus import Corpus
from tiaowen.ledger import Ledger
from tiaowen.model import Alike, Findings, Notice, Place, Problem, Tie, Work
from tiaowen.pages.edition import SIMPLIFIED, TRADITIONAL, Edition, read_words
from tiaowen.script import Converter
from tiaowen.twin import traditional, twin

_NEAR = 512
"""How many twins are held unpacked: a page of a body may show that many notices."""


@dataclass(frozen=True)
class Loaded:
    """The content in both scripts, and every problem of it.

    `digests` stands for each notice's file, and `base` for all that every page depends on: what
    makes the site, the tables of conversion, the registries.
    """

    simplified: Corpus
    traditional: Corpus
    ledger: Ledger
    ties: tuple[Tie, ...]
    problems: list[Problem]
    digests: dict[str, bytes]
    base: bytes


class Reading(msgspec.Struct, frozen=True, array_like=True):
    """A notice as far as it can be read by itself: its clauses, what they name, its twin.

    The twin and the subjects of its figures stay packed: few stages read them, and a corpus holds
    thousands.
    """

    notice: Notice
    found: Findings
    twin: msgspec.Raw
    subjects: msgspec.Raw


_READING = msgspec.msgpack.Decoder(Reading)
_SUBJECTS = msgspec.msgpack.Decoder(list[Subject])
_ALIKE = msgspec.msgpack.Decoder(tuple[Alike, ...])
_TRACE = msgspec.msgpack.Decoder(tuple[Work, list[Tie]])


class Twins(Mapping[str, Notice]):
    """The notices in Traditional script, unpacked one by one when they are asked for."""

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self._packed = packed
        self._decoder = msgspec.msgpack.Decoder(Notice)
        self._last: dict[str, Notice] = {}

    def __getitem__(self, id_: str) -> Notice:
        found = self._last.get(id_)
        if found is None:
            if len(self._last) >= _NEAR:
                self._last.clear()
            found = self._last[id_] = self._decoder.decode(self._packed[id_])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


def load(content: Path, cache: Cache | None = None) -> Loaded:
    """Read a content folder and join it together: every stage up to the pages.

    What the `cache` has of an earlier build is not worked out again.
    """
    if cache is None:
        with Cache(None) as cache:
            return load(content, cache)
    converter, faults = script.load(_script_folder(content))
    readings = _Readings(converter, cache)
    sources, problems = source.read(content, readings.known)
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
    readings.order(notice.id for notice in sources.notices)
    sources = replace(sources, notices=())  # their texts are read
    problems += readings.problems
    whole = corpus.assemble(sources, readings.notices.values(), readings.found)
    traced = [readings.traced(work) for work in whole.works.values()]
    whole = replace(whole, works={work.id: work for work, _ in traced})
    whole = replace(whole, alike=readings.alike(whole))
    problems += check.check(sources, whole)
    promised, broken = ledger.read(content / "anchors.tsv")
    # A file that could not be read as meant has lost its addresses for that reason alone.
    if not problems and promised.promises:
        problems += ledger.broken_promises(promised, ledger.addresses(whole))
    problems += broken
    pair = traditional(whole, Twins(readings.twins), readings.convert)
    for record in pair.records.values():
        problems += check.watch(record, converter)
    registries = sources.site, sources.topics, sources.regions, sources.works
    bodies = list((sources.bodies or {}).items())
    base = digest(maker(templates()), converter.digest, _packed((*registries, bodies)))
    ties = tuple(tie for _, open_ties in traced for tie in open_ties)
    return Loaded(whole, pair, promised, ties, sorted(set(problems)), readings.digests, base)


class _Readings:
    """Reads notices one by one, and remembers those that gave no problem."""

    def __init__(self, converter: Converter, cache: Cache) -> None:
        self._converter = converter
        self._cache = cache
        self._base = digest(maker(templates()), converter.digest)
        self._keys: dict[str, bytes] = {}
        self.digests: dict[str, bytes] = {}
        self.notices: dict[str, Notice] = {}
        self.found: dict[str, Findings] = {}
        self.twins: dict[str, bytes] = {}
        self.problems: list[Problem] = []
        self._subjects: dict[str, bytes] = {}

    def known(self, path: str, raw: bytes) -> Notice | None:
        """The notice of a file, where its bytes were read before."""
        id_ = Path(path).stem
        self.digests[id_] = digest(self._base, raw)
        self._keys[id_] = key = digest(self._base, path, raw)  # problems name the path
        kept = self._cache.get(key)
        return None if kept is None else self._unpack(kept)

    def _unpack(self, packed: bytes) -> Notice | None:
        try:
            reading = _READING.decode(packed)
        except msgspec.MsgspecError:
            return None
        notice = reading.notice
        self.notices[notice.id] = notice
        self.twins[notice.id] = bytes(reading.twin)
        self._subjects[notice.id] = bytes(reading.subjects)
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
        found = Findings((), (), ())
        if notice.held:
            place = Place(notice.place.path, notice.marks["body"])
            parsed = clauses.parse(notice.body, place, names, notice.numbering)
            notice = replace(notice, clauses=parsed.clauses, tables=parsed.tables, body="")
            problems += parsed.problems
            found = findings.find(notice)
        pair = twin(notice, self._converter.convert if notice.held else self.convert)
        problems += [*check.alone(notice), *check.watch(pair, self._converter)]
        about = list(subjects(notice, found.figures))
        packed = _packed(
            Reading(notice, found, msgspec.Raw(_packed(pair)), msgspec.Raw(_packed(about)))
        )
        key = self._keys.get(notice.id)
        if key and notice.held and not problems and notice.place.path not in troubled:
            self._cache.put(key, packed)
        self.problems += problems
        # Texts that were packed keep their packed form beside them; read anew they are lean.
        self._unpack(packed)

    def order(self, ids: Iterable[str]) -> None:
        """Put all that was read in this order, whatever of it was known before."""
        row = list(dict.fromkeys(ids))
        self.notices = {id_: self.notices[id_] for id_ in row}
        self.twins = {id_: self.twins[id_] for id_ in row}
        self.found = {id_: self.found[id_] for id_ in row if id_ in self.found}

    def traced(self, work: Work) -> tuple[Work, list[Tie]]:
        """The steps of a work, which its versions alone decide."""
        held = [self.digests.get(one, b"") for one in work.versions if self.notices[one].held]
        key = digest(self._base, _packed(work), *held)
        kept = self._cache.get(key) if len(held) > 1 else None
        if kept is not None:
            try:
                return _TRACE.decode(kept)
            except msgspec.MsgspecError:
                pass
        traced = lineage.trace(work, self.notices)
        if len(held) > 1:
            self._cache.put(key, _packed(traced))
        return traced

    def alike(self, whole: Corpus) -> tuple[Alike, ...]:
        """The figures of several regions on one subject, in notices that are not repealed."""
        living = [one for one in whole.held if one.id not in whole.repealed_by]
        regions = sorted((one.region, one.id) for one in living)
        key = digest(self._base, repr(regions), *(self._subjects[one] for _, one in regions))
        kept = self._cache.get(key)
        if kept is not None:
            try:
                return _ALIKE.decode(kept)
            except msgspec.MsgspecError:
                pass
        alike = find_alike(regions, lambda one: _SUBJECTS.decode(self._subjects[one]))
        self._cache.put(key, _packed(alike))
        return alike

    def convert(self, texts: Sequence[str]) -> Sequence[str]:
        """Texts in Traditional script; what was converted before needs no OpenCC."""
        key = digest(self._base, *texts)
        kept = self._cache.get(key)
        if kept is not None:
            try:
                return msgspec.msgpack.decode(kept, type=list[str])
            except msgspec.MsgspecError:
                pass
        converted = self._converter.convert(texts)
        self._cache.put(key, _packed(converted))
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
