"""A folder of content → the corpus in both scripts: every stage up to the pages, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from msgspec import msgpack

from tiaowen import program, resources
from tiaowen.cache import Cache, digest
from tiaowen.corpus import conversion, corpus, ledger, lineage, validate
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.ledger import Ledger
from tiaowen.corpus.notice_cache import Memo, NoticeCache, guarded
from tiaowen.corpus.similar_figures import Groups, Subject, find_similar, in_words
from tiaowen.corpus.text_store import Store
from tiaowen.corpus.traditional import traditional
from tiaowen.model import Problem, Similar, Sources, Text, Tie, Work
from tiaowen.sources import loader


@dataclass(frozen=True)
class Loaded:
    """The content in both scripts, and every problem of it.

    `digests` has a digest of each notice's file, and `base` one of what every page depends on: the
    program, the tables of conversion, the registries. `texts` has the texts of each script.
    """

    simplified: Corpus
    traditional: Corpus
    ledger: Ledger
    ties: tuple[Tie, ...]
    problems: list[Problem]
    digests: Mapping[str, bytes]
    base: bytes
    texts: tuple[Store[Text], Store[Text]]


def load(content: Path, cache: Cache | None = None) -> Loaded:
    """Read a content folder and join it together.

    Args:
        content: The folder.
        cache: Results of earlier builds, which are not computed again.
    """
    if cache is None:
        with Cache(None) as cache:
            return load(content, cache)
    converter, faults = conversion.load(resources.SCRIPT_TABLES, content / "script")
    made_by = program.fingerprint(resources.templates())
    memo = Memo(cache, digest(made_by, converter.digest))
    files = NoticeCache(converter, memo)

    sources, problems = loader.read(content, files.read_notice, files.read_record)
    problems += faults
    sources = _without_faulty(sources, problems)
    parsed = {notice.id: files.parsed(notice) for notice in sources.notices}
    for one in parsed.values():
        if not one.notice.held:  # those of files are told by `read` already
            problems += one.problems

    whole = corpus.assemble(
        sources,
        [one.notice for one in parsed.values()],
        {id_: one.found for id_, one in parsed.items() if one.notice.held},
        {id_: one.contents for id_, one in parsed.items()},
    )
    traced = [_traced(work, whole, files, memo, problems) for work in whole.works.values()]
    whole = replace(whole, works={work.id: work for work, _ in traced})
    whole = replace(whole, similar=_similar(whole, files.subjects, memo))
    problems += validate.check(sources, whole)

    promised, broken = ledger.read(content / "anchors.tsv")
    # A file that could not be read as meant has lost its addresses for that reason alone.
    if not problems and promised.promises:
        problems += ledger.broken_promises(promised, ledger.addresses(whole))
    problems += broken

    twins = {id_: one.twin for id_, one in parsed.items()}
    pair = traditional(whole, twins, files.convert)
    for id_, record in pair.records.items():
        problems += validate.watch(whole.records[id_], record, converter)

    registries = sources.site, sources.topics, sources.regions, sources.works
    bodies = list((sources.bodies or {}).items())
    return Loaded(
        simplified=whole,
        traditional=pair,
        ledger=promised,
        ties=tuple(tie for _, ties in traced for tie in ties),
        problems=sorted(set(problems)),
        digests=files.digests,
        base=digest(made_by, converter.digest, msgpack.encode((*registries, bodies))),
        texts=(files.texts, files.twins),
    )


def _without_faulty(sources: Sources, problems: list[Problem]) -> Sources:
    """The sources without registries that have faults: names that they lack are no fault."""
    faulty = {Path(problem.place.path).name for problem in problems}
    return replace(
        sources,
        bodies=None if "bodies.yml" in faulty else sources.bodies,
        regions=None if "regions.yml" in faulty else sources.regions,
        works=None if "works.yml" in faulty else sources.works,
    )


def _traced(
    work: Work, whole: Corpus, files: NoticeCache, memo: Memo, problems: list[Problem]
) -> tuple[Work, list[Tie]]:
    """A work with the steps between its versions, which its versions alone decide.

    A crash is added to `problems`, at the newest version.
    """
    held = [one for one in work.versions if whole.notices[one].held]
    if len(held) == 1:
        return lineage.lone(work, held[0], whole.contents[held[0]].measures), []
    untraced: tuple[Work, list[Tie]] = work, []
    return guarded(
        whole.notices[held[-1]].place,
        lambda: memo.recall(
            "lineage",
            tuple[Work, list[Tie]],
            lambda: lineage.trace(work, whole.notices),
            msgpack.encode(work),
            *(files.digests[one] for one in held),
        ),
        untraced,
        problems,
    )


def _similar(whole: Corpus, subjects: Store[list[Subject]], memo: Memo) -> tuple[Similar, ...]:
    """The figures of several regions on one subject, in notices that are not repealed."""
    living = [one for one in whole.held if one.id not in whole.repealed_by]
    regions = sorted((one.region, one.id) for one in living)
    contents = [whole.contents[one] for _, one in regions]

    def groups() -> Groups:
        # A word before a figure moves it, and does not change which figures are similar.
        return memo.recall(
            "groups of figures",
            Groups,
            lambda: find_similar(regions, subjects.__getitem__),
            repr(regions),
            *(one.letters for one in contents),
        )

    return memo.recall(
        "similar figures",
        tuple[Similar, ...],
        lambda: tuple(in_words(groups(), subjects.__getitem__)),
        repr(regions),
        *(one.subjects for one in contents),
    )
