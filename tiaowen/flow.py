"""The stages in the order that data flows: content → a corpus in both scripts → a plan."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from msgspec import msgpack

from tiaowen import check, corpus, ledger, script, source, status
from tiaowen.bundles import Plan
from tiaowen.cache import Cache, digest, maker
from tiaowen.corpus import Corpus
from tiaowen.ledger import Ledger
from tiaowen.model import Problem, Text, Tie
from tiaowen.packed import Packed
from tiaowen.pages.edition import SIMPLIFIED, TRADITIONAL, Edition, compile_all, read_words
from tiaowen.readings import Readings
from tiaowen.twin import traditional


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
    packed: tuple[Packed[Text], Packed[Text]]


def load(content: Path, cache: Cache | None = None) -> Loaded:
    """Read a content folder and join it together: every stage up to the pages.

    What the `cache` has of an earlier build is not worked out again.
    """
    if cache is None:
        with Cache(None) as cache:
            return load(content, cache)
    converter, faults = script.load(_script_folder(content))
    readings = Readings(converter, cache, digest(maker(templates()), converter.digest))
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
    base = digest(maker(templates()), converter.digest, msgpack.encode((*registries, bodies)))
    ties = tuple(tie for _, open_ties in traced for tie in open_ties)
    return Loaded(
        whole, pair, promised, ties, sorted(set(problems)), readings.digests, base, readings.packed
    )


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


def _script_folder(content: Path) -> Path:
    """The folder's own conversion tables, else those that the package brings."""
    own = content / "script"
    if own.is_dir():
        return own
    packaged = Path(__file__).parent / "default_script"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "content" / "script"
