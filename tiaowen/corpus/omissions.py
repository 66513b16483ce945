"""Faulty documents are left out → what remains of the others, and what their pages must say.

What the others say of a document that is left out is no fault of theirs. It is taken out of their
keys, and `omissions` tells their pages that something is missing. What a left-out document may have
decided is not decided by its absence: a notice that it repealed has no known status, a name that
fits it too leads nowhere, and the current addresses of its work keep their meaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from msgspec import structs

from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.ledger import Ledger
from tiaowen.corpus.notice_cache import ParsedNotice
from tiaowen.model import (
    Findings,
    Notice,
    Omission,
    Problem,
    Record,
    Revision,
    Sources,
    Work,
)
from tiaowen.parsing.statements import effects_of

_DOCUMENT = re.compile(r"(?:.*/)?(?:notices|records)/(?P<name>[^/]+)")
_PICTURE = re.compile(r"(notices/[^/]+)/[^/]+")
_ID = re.compile(rb"[a-z0-9][a-z0-9-]*")
_HEAD_ENDS = re.compile(rb"(?<!\A)^---[ \t]*\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Omitted:
    """The documents that are left out.

    Attributes:
        paths: Their files.
        ids: What the others call them; no id of a document that remains.
        works: The works of which they are versions.
        acted_on: The notices whose status they may decide.
        unread: Whether the keys of one of them could not be read, so that its work, say, is not
            known.
    """

    paths: frozenset[str]
    ids: frozenset[str]
    works: frozenset[str]
    acted_on: frozenset[str]
    unread: bool


def document_of(problem: Problem, content: str) -> str | None:
    """The file of a notice or record that a problem is in; None for a registry or the ledger.

    That of a picture is the notice beside it.
    """
    path = problem.place.path
    inside = path.removeprefix(f"{content}/")
    if picture := _PICTURE.fullmatch(inside):
        return f"{content}/{picture[1]}.md"
    return path if inside != path and _DOCUMENT.fullmatch(inside) else None


def omitted(
    paths: Collection[str],
    sources: Sources,
    malformed: Collection[str],
    head_of: Callable[[str], bytes],
) -> Omitted:
    """What is left out with these files.

    Args:
        paths: The files.
        sources: All that could be read, the faulty documents too.
        malformed: The files whose keys have faults of form.
        head_of: Returns the bytes of a file.
    """
    notices = [one for one in sources.notices if one.place.path in paths]
    items: list[Notice | Record] = [*sources.notices, *sources.records]
    out = [one for one in items if one.place.path in paths]
    known = {one.place.path for one in out}
    unread = {path for path in paths if path in malformed or path not in known}
    heads = (_HEAD_ENDS.split(head_of(path), maxsplit=1)[0] for path in sorted(unread))
    named = {one.decode() for head in heads for one in _ID.findall(head)}
    remaining = {one.id for one in items if one.place.path not in paths}
    stems = {path.rpartition("/")[2].removesuffix(".md") for path in paths}
    return Omitted(
        paths=frozenset(paths),
        ids=frozenset(({one.id for one in out} | stems) - remaining),
        works=frozenset({one.work_id for one in notices} | named),
        acted_on=frozenset(
            {effect.target for one in notices for _, effect in effects_of(one)} | named
        ),
        unread=bool(unread),
    )


def remaining(sources: Sources, out: Omitted) -> Sources:
    """The sources without what is left out, and without what records say of it."""
    return replace(
        sources,
        notices=tuple(one for one in sources.notices if one.place.path not in out.paths),
        records=tuple(
            replace(
                one,
                about=tuple(about for about in one.about if about.notice not in out.ids),
                cites=tuple(cited for cited in one.cites if cited not in out.ids),
            )
            for one in sources.records
            if one.place.path not in out.paths
        ),
    )


def without(parsed: ParsedNotice, first: Corpus, out: Omitted) -> ParsedNotice:
    """A notice without what its keys say of documents that are left out.

    What `lineage` settles between it and the version before is dropped with that version.
    """
    work = first.work_of.get(parsed.notice.id)
    held = [one.id for one in first.held_versions(work)] if work else []
    at = held.index(parsed.notice.id) if parsed.notice.id in held else 0
    orphan = at > 0 and held[at - 1] in out.ids

    def stripped(notice: Notice) -> Notice:
        return replace(
            notice,
            repeals=tuple(one for one in notice.repeals if one.notice not in out.ids),
            effects=tuple(one for one in notice.effects if one.target not in out.ids),
            revision=_without(notice.revision, out),
            lineage=() if orphan else notice.lineage,
            emendations=tuple(
                replace(one, witness=None) if one.witness in out.ids else one
                for one in notice.emendations
            ),
        )

    return structs.replace(parsed, notice=stripped(parsed.notice), twin=stripped(parsed.twin))


def _without(revision: Revision | None, out: Omitted) -> Revision | None:
    if revision is None:
        return None
    return replace(
        revision,
        of=None if revision.of in out.ids else revision.of,
        by=None if revision.by in out.ids else revision.by,
    )


def settled(whole: Corpus, first: Corpus, out: Omitted) -> Corpus:
    """The corpus that remains, nothing in it decided by what is missing.

    Args:
        whole: The corpus that was joined without the documents that are left out.
        first: The corpus with all documents.
        out: What is left out.
    """
    return replace(
        whole,
        works={id_: _in_order(work, first) for id_, work in whole.works.items()},
        findings={id_: _unguessed(first.findings[id_], out) for id_ in whole.findings},
        omissions=dict(_omissions(whole, first, out)),
    )


def _in_order(work: Work, first: Corpus) -> Work:
    """The work with its versions in the order that they have among all of them."""
    before = first.works[work.id].versions if work.id in first.works else work.versions
    return replace(work, versions=tuple(one for one in before if one in work.versions))


def _unguessed(found: Findings, out: Omitted) -> Findings:
    """Citations as they are among all documents: one that may mean a left-out one means none."""
    return replace(
        found,
        citations=tuple(
            structs.replace(
                one,
                target=None,
                clauses=(),
                lacking=False,
                candidates=tuple(id_ for id_ in one.candidates if id_ not in out.ids),
            )
            if not out.ids.isdisjoint(one.candidates)
            else one
            for one in found.citations
        ),
    )


def _omissions(
    whole: Corpus, first: Corpus, out: Omitted
) -> Iterator[tuple[str, tuple[Omission, ...]]]:
    for id_ in whole.notices:
        notice = first.notices[id_]
        cited = {id_ for one in first.found(id_).citations for id_ in one.candidates}
        found: dict[Omission, bool] = {
            "version": notice.work_id in out.works,
            "repealed-by": id_ in out.acted_on
            or any(act.by in out.ids for act in first.acts_on.get(id_, ())),
            "repeals": any(effect.target in out.ids for _, effect in effects_of(notice)),
            "cites": not out.ids.isdisjoint(cited),
            "witness": any(one.witness in out.ids for one in notice.emendations),
        }
        if any(found.values()):
            yield id_, tuple(one for one, holds in found.items() if holds)
    for record in map(first.records.__getitem__, whole.records):
        told: dict[Omission, bool] = {
            "about": any(one.notice in out.ids for one in record.about),
            "cites": not out.ids.isdisjoint(record.cites),
        }
        if any(told.values()):
            yield record.id, tuple(one for one, holds in told.items() if holds)


def same_addresses(work: Work, first: Corpus) -> Work:
    """The work with the permanent ids that its measures have among all versions."""
    before = first.works.get(work.id)
    if before is None or before.versions == work.versions or not before.wids:
        return work
    kept = {key: wid for key, wid in before.wids.items() if key[0] in work.versions}
    merged = {key: wids for key, wids in before.merged.items() if key[0] in work.versions}
    return replace(work, wids=kept, merged=merged)


def excused(promised: Ledger, out: Omitted) -> set[str]:
    """The promised addresses that may be lost because documents are left out.

    Those of documents that remain are not among them. Which bodies, regions and topics a faulty
    document names cannot be told for certain.
    """

    def lost(address: str) -> bool:
        kind, name, *_ = [*address.split("/"), ""]
        if kind in ("notices", "records"):
            return name in out.ids
        return kind != "works" or out.unread or name in out.works

    wanted: Iterable[str] = (
        one.target if one.state == "moved" else one.address
        for one in promised.promises.values()
        if one.state != "withdrawn"
    )
    return set(filter(lost, wanted))
