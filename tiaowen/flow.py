"""The stages in the order that data flows: content → a corpus in both scripts → a plan."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec

from tiaowen import check, clauses, corpus, findings, ledger, lineage, script, source, status
from tiaowen.alike import find_alike
from tiaowen.bundles import Plan
from tiaowen.cache import Cache, digest, maker
from tiaowen.corpus import Corpus
from tiaowen.ledger import Ledger
from tiaowen.model import Findings, Notice, Place, Problem, Sources, Tie
from tiaowen.pages.edition import SIMPLIFIED, TRADITIONAL, Edition, read_words
from tiaowen.script import Converter
from tiaowen.twin import traditional, twin


@dataclass(frozen=True)
class Loaded:
    """The content in both scripts, and every problem of it.

    `digests` stands for each notice's file, and `base` for all that every page depends on: what
    makes the site, the tables of conversion, the registries.
    """

    sources: Sources
    simplified: Corpus
    traditional: Corpus
    ledger: Ledger
    ties: tuple[Tie, ...]
    problems: list[Problem]
    digests: dict[str, bytes]
    base: bytes


class Reading(msgspec.Struct, frozen=True, array_like=True):
    """A notice as far as it can be read by itself: its clauses, what they name, its twin."""

    notice: Notice
    found: Findings
    twin: Notice


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
    read = {notice.id: readings.of(notice, troubled) for notice in sources.notices}
    problems += readings.problems
    found = {id_: one.found for id_, one in read.items() if one.notice.held}
    whole = corpus.assemble(sources, [one.notice for one in read.values()], found)
    traced = [lineage.trace(work, whole.notices) for work in whole.works.values()]
    whole = replace(whole, works={work.id: work for work, _ in traced})
    whole = replace(whole, alike=find_alike(whole))
    problems += check.check(sources, whole)
    promised, broken = ledger.read(content / "anchors.tsv")
    # A file that could not be read as meant has lost its addresses for that reason alone.
    if not problems:
        problems += ledger.broken_promises(promised, ledger.addresses(whole))
    problems += broken
    twins = {id_: one.twin for id_, one in read.items()}
    pair = traditional(whole, twins, readings.convert)
    for record in pair.records.values():
        problems += check.watch(record, converter)
    registries = sources.site, sources.topics, sources.regions, sources.works
    bodies = list((sources.bodies or {}).items())
    base = digest(maker(templates()), converter.digest, _packed((*registries, bodies)))
    ties = tuple(tie for _, open_ties in traced for tie in open_ties)
    return Loaded(
        sources, whole, pair, promised, ties, sorted(set(problems)), readings.digests, base
    )


class _Readings:
    """Reads notices one by one, and remembers those that gave no problem."""

    def __init__(self, converter: Converter, cache: Cache) -> None:
        self._converter = converter
        self._cache = cache
        self._base = digest(maker(templates()), converter.digest)
        self._known: dict[str, Reading] = {}
        self._keys: dict[str, bytes] = {}
        self._decoder = msgspec.msgpack.Decoder(Reading)
        self.digests: dict[str, bytes] = {}
        self.problems: list[Problem] = []

    def known(self, path: str, raw: bytes) -> Notice | None:
        """The notice of a file, where its bytes were read before."""
        id_ = Path(path).stem
        self.digests[id_] = digest(self._base, raw)
        self._keys[id_] = key = digest(self._base, path, raw)  # problems name the path
        kept = self._cache.get(key)
        if kept is None:
            return None
        try:
            reading = self._decoder.decode(kept)
        except msgspec.MsgspecError:
            return None
        self._known[reading.notice.id] = reading
        return reading.notice

    def of(self, notice: Notice, troubled: Collection[str]) -> Reading:
        """What a notice holds; an instrument that is known by citation only has no text.

        Nothing is remembered of a file that is `troubled`: its problems must be told again.
        """
        if notice.id in self._known:
            return self._known[notice.id]
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
        problems += check.watch(pair, self._converter)
        reading = Reading(notice, found, pair)
        key = self._keys.get(notice.id)
        if key and notice.held and not problems and notice.place.path not in troubled:
            self._cache.put(key, _packed(reading))
        self.problems += problems
        return reading

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
        *(path.as_posix() for path in files),
        *(path.read_bytes() for path in files),
        as_of.isoformat(),
        base_url or "",
    )


def _packed(value: object) -> bytes:
    return msgspec.msgpack.encode(value)


def _script_folder(content: Path) -> Path:
    """The folder's own conversion tables, else those that the package brings."""
    own = content / "script"
    if own.is_dir():
        return own
    packaged = Path(__file__).parent / "default_script"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "content" / "script"
