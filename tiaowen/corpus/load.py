"""A folder of content → the corpus in both scripts, every stage up to the pages in its order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from msgspec import msgpack

from tiaowen import resources
from tiaowen.cache import Cache, digest, maker
from tiaowen.corpus import conversion, corpus, ledger, validate
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.ledger import Ledger
from tiaowen.corpus.notice_cache import Readings
from tiaowen.corpus.text_store import Packed
from tiaowen.corpus.traditional import traditional
from tiaowen.model import Problem, Text, Tie
from tiaowen.sources import loader


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
    converter, faults = conversion.load(resources.SCRIPT_TABLES, content / "script")
    program = maker(resources.templates())
    readings = Readings(converter, cache, digest(program, converter.digest))
    sources, problems = loader.read(content, readings)
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
    whole = corpus.assemble(sources, readings.notices.values(), readings.found, readings.contents)
    traced = [readings.traced(work) for work in whole.works.values()]
    problems += readings.problems
    whole = replace(whole, works={work.id: work for work, _ in traced})
    whole = replace(whole, alike=readings.alike(whole))
    problems += validate.check(sources, whole)
    promised, broken = ledger.read(content / "anchors.tsv")
    # A file that could not be read as meant has lost its addresses for that reason alone.
    if not problems and promised.promises:
        problems += ledger.broken_promises(promised, ledger.addresses(whole))
    problems += broken
    pair = traditional(whole, readings.twins, readings.convert)
    for record in pair.records.values():
        problems += validate.watch(record, converter)
    registries = sources.site, sources.topics, sources.regions, sources.works
    bodies = list((sources.bodies or {}).items())
    base = digest(program, converter.digest, msgpack.encode((*registries, bodies)))
    ties = tuple(tie for _, open_ties in traced for tie in open_ties)
    return Loaded(
        whole, pair, promised, ties, sorted(set(problems)), readings.digests, base, readings.packed
    )
