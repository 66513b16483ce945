"""A folder of content → the corpus in both scripts: every stage up to the pages, in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from msgspec import msgpack

from tiaowen import program, resources
from tiaowen.cache import Cache, digest
from tiaowen.corpus import conversion, corpus, ledger, lineage, omissions, validate
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.crashes import guarded
from tiaowen.corpus.ledger import Ledger
from tiaowen.corpus.notice_cache import Memo, NoticeCache
from tiaowen.corpus.omissions import Omitted
from tiaowen.corpus.similar_figures import Groups, Subject, find_similar, in_words
from tiaowen.corpus.text_store import Store
from tiaowen.corpus.told import told_of
from tiaowen.corpus.traditional import traditional
from tiaowen.model import (
    Notice,
    Place,
    Problem,
    Record,
    Similar,
    Sources,
    Text,
    Tie,
    Told,
    Work,
)
from tiaowen.sources import loader
from tiaowen.sources.safe_read import read_bytes


@dataclass(frozen=True)
class Loaded:
    """The content in both scripts, and every problem of it.

    `digests` has a digest of each notice's file, and `base` one of what every page depends on: the
    program, the tables of conversion, the registries. `told` is what a person should look at and
    no build waits for. `texts` has the texts of each script.
    `left_out` has the files of documents that are left out, and `sound` says that what remains may
    be published: it has no problems of its own.
    """

    simplified: Corpus
    traditional: Corpus
    ledger: Ledger
    ties: tuple[Tie, ...]
    problems: list[Problem]
    told: list[Told]
    digests: Mapping[str, bytes]
    base: bytes
    texts: tuple[Store[Text], Store[Text]]
    left_out: tuple[str, ...]
    sound: bool


@dataclass(frozen=True, slots=True)
class _Joined:
    """The corpus in both scripts, and the problems that show where documents are joined."""

    simplified: Corpus
    traditional: Corpus
    ties: tuple[Tie, ...]
    problems: tuple[Problem, ...]


def load(
    content: Path,
    cache: Cache | None = None,
    leave_out_faulty: bool = False,
    today: date | None = None,
) -> Loaded:
    """Read a content folder and join it together.

    Args:
        content: The folder.
        cache: Results of earlier builds, which are not computed again.
        leave_out_faulty: Join only the documents without problems, where that makes the rest sound.
        today: The day behind which no document can have been written; None: no such day.
    """
    if cache is None:
        with Cache(None) as cache:
            return load(content, cache, leave_out_faulty, today)
    converter, faults = conversion.load(resources.SCRIPT_TABLES, content / "script")
    made_by = program.fingerprint(resources.templates())
    memo = Memo(cache, digest(made_by, converter.digest))
    files = NoticeCache(converter, memo)

    sources, problems = loader.read(content, files.read_notice, files.read_record)
    problems += faults
    if not problems and not sources.records and not any(one.held for one in sources.notices):
        problems.append(_nothing(content))
    form = tuple(problems)
    sources = _without_faulty(sources, problems)
    join = partial(_joined, files=files, memo=memo, content=content, today=today)
    everywhere = Place(content.as_posix(), 1)
    every = guarded(everywhere, lambda: join(sources, None, None), None, problems)
    joined = every or join(replace(sources, notices=(), records=()), None, None)
    problems += joined.problems

    promised, broken = ledger.read(content / "anchors.tsv")
    left_out: tuple[str, ...] = ()
    excused: set[str] = set()
    if leave_out_faulty and every and problems and not broken:
        rest = _sound_rest(joined, sources, form, join, content)
        if rest is not None:
            excused = omissions.excused(promised, rest.out)
            joined, problems, left_out = rest.joined, rest.problems, tuple(sorted(rest.out.paths))
    sound = not broken and (bool(left_out) or not problems)
    # A file that could not be read as meant has lost its addresses for that reason alone.
    if sound and promised.promises:
        given = set(ledger.addresses(joined.simplified))
        lost = list(ledger.broken_promises(promised, given))
        sound = not any(ledger.broken_promises(promised, given | excused))
        problems += lost
    problems += broken

    registries = sources.site, sources.topics, sources.regions, sources.works
    bodies = list((sources.bodies or {}).items())
    return Loaded(
        simplified=joined.simplified,
        traditional=joined.traditional,
        ledger=promised,
        ties=joined.ties,
        problems=sorted(set(problems)),
        told=sorted(told_of(joined.simplified)),
        digests=files.digests,
        base=digest(made_by, converter.digest, msgpack.encode((*registries, bodies))),
        texts=(files.texts, files.twins),
        left_out=left_out,
        sound=sound,
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


def _nothing(content: Path) -> Problem:
    """A site of nothing is no site: it would take the place of one that is published."""
    return Problem(
        Place(content.as_posix(), 1),
        "no-content",
        "there is no notice and no record in this folder; name another with --content, or begin a "
        "file with `new` or `import`",
    )


def _joined(
    sources: Sources,
    first: Corpus | None,
    out: Omitted | None,
    *,
    files: NoticeCache,
    memo: Memo,
    content: Path,
    today: date | None,
) -> _Joined:
    """Join what was read.

    Args:
        sources: The documents, and the registries.
        first: The corpus with all documents, where some are left out.
        out: What is left out.
        files: What each document says by itself.
        memo: What earlier builds joined.
        content: The folder, the place of a problem that is of no document.
        today: The day behind which no document can have been written.
    """
    problems: list[Problem] = []
    parsed = {notice.id: files.parsed(notice) for notice in sources.notices}
    if first and out:
        parsed = {id_: omissions.without(one, first, out) for id_, one in parsed.items()}
    for one in parsed.values():
        if not one.notice.held:  # those of files are told by `read` already
            problems += one.problems

    whole = corpus.assemble(
        sources,
        [one.notice for one in parsed.values()],
        {id_: one.found for id_, one in parsed.items() if one.notice.held},
        {id_: one.references for id_, one in parsed.items() if one.notice.held},
        {id_: one.contents for id_, one in parsed.items()},
        {id_: one.statements for id_, one in parsed.items() if one.notice.held},
    )
    if first and out:
        whole = omissions.settled(whole, first, out)
    traced = [_traced(work, whole, files, memo, problems) for work in whole.works.values()]
    works = {work.id: work for work, _ in traced}
    if first and out:
        works = {id_: omissions.same_addresses(work, first) for id_, work in works.items()}
    whole = replace(whole, works=works)
    everywhere = Place(content.as_posix(), 1)
    none: tuple[Similar, ...] = ()
    similar = guarded(everywhere, lambda: _similar(whole, files.subjects, memo), none, problems)
    whole = replace(whole, similar=similar)
    problems += validate.check(sources, whole, out.ids if out else frozenset(), everywhere, today)

    twins = {id_: one.twin for id_, one in parsed.items()}
    pair = guarded(everywhere, lambda: traditional(whole, twins, files.convert), whole, problems)
    for id_, record in pair.records.items():
        found = partial(list[Problem], validate.watch(whole.records[id_], record, files.converter))
        problems += guarded(record.place, found, [], problems)
    ties = tuple(tie for _, ties in traced for tie in ties)
    return _Joined(whole, pair, ties, tuple(problems))


class _Rest(NamedTuple):
    joined: _Joined
    out: Omitted
    problems: list[Problem]


def _sound_rest(
    joined: _Joined,
    sources: Sources,
    form: tuple[Problem, ...],
    join: Callable[[Sources, Corpus, Omitted], _Joined],
    content: Path,
) -> _Rest | None:
    """What remains without the faulty documents, and without those that fall with them.

    None where a fault is of no document, or nothing remains.

    Args:
        joined: All documents.
        sources: All documents, and the registries.
        form: The problems that documents have by themselves.
        join: Joins the documents that remain.
        content: The folder.
    """
    items: list[Notice | Record] = [*sources.notices, *sources.records]
    body = {one.place.path: one.marks.get("body", 0) for one in items}
    malformed = {one.place.path for one in form if one.place.line < body.get(one.place.path, 0)}
    new: Iterable[Problem] = form or joined.problems
    later: list[Problem] = []
    paths: set[str] = set()
    while True:
        fallen = {omissions.document_of(one, content.as_posix()) for one in new}
        if None in fallen or fallen <= paths:
            return None
        paths |= {one for one in fallen if one}
        out = omissions.omitted(paths, sources, malformed, partial(_bytes_of, content))
        rest = omissions.remaining(sources, out)
        if not rest.records and not any(one.held for one in rest.notices):
            return None
        sound = join(rest, joined.simplified, out)
        if not sound.problems:
            # What the others say of a document that is left out is no fault of theirs.
            first = [one for one in joined.problems if one.place.path in paths]
            return _Rest(sound, out, [*form, *first, *later])
        new = [one for one in sound.problems if one not in joined.problems]
        later += [
            replace(one, message=f"{one.message} (seen once {_some(paths)} was left out)")
            for one in new
        ]
        new = sound.problems


def _some(paths: set[str]) -> str:
    first, *others = sorted(paths)
    return f"{first} and {len(others)} more" if others else first


def _bytes_of(content: Path, shown: str) -> bytes:
    """The bytes of a document; none where it cannot be read."""
    raw = read_bytes(content / Path(shown).parent.name / Path(shown).name, content, shown)
    return b"" if isinstance(raw, Problem) else raw


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
            msgpack.encode([whole.notices[one].lineage for one in held]),
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
