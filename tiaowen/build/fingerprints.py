"""A target → its fingerprint: a digest of all that its files are made from, and of nothing else.

A fingerprint that leaves an input out would keep a stale page; `tests/test_inputs.py` compares what
targets read with the inputs that they name.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec

from tiaowen import program, resources
from tiaowen.artifacts import Target
from tiaowen.build.plan import Plan
from tiaowen.cache import digest
from tiaowen.corpus.load import Loaded
from tiaowen.model import Marks, Notice, NoticeId


class Fingerprints:
    """The fingerprints of targets: digests of all that their files are made from."""

    def __init__(self, loaded: Loaded, plan: Plan) -> None:
        edition = plan.editions[0]
        self._loaded = loaded
        self._edition = edition
        self.base = digest(loaded.base, edition.as_of.isoformat(), edition.base_url)
        self._faces: dict[NoticeId, bytes] = {}

    def of(self, target: Target) -> bytes:
        """The fingerprint of a target."""
        inputs = target.inputs
        records = self._loaded.simplified.records
        return digest(
            self.base,
            target.id,
            *(self._loaded.digests[one] for one in inputs.texts if one in self._loaded.digests),
            "",
            *(self._face(one) for one in (*inputs.texts, *inputs.faces)),
            "",
            *(msgspec.msgpack.encode(records[one]) for one in inputs.records),
            "",
            repr(inputs.more),
            *(self._omissions(one) for one in (*inputs.texts, *inputs.faces, *inputs.records)),
        )

    def _omissions(self, document: str) -> bytes:
        """What a page tells of left-out documents; those are not among the inputs themselves.

        The versions of a work that are left out have their part in its permanent ids.
        """
        corpus = self._loaded.simplified
        found = corpus.omissions.get(document, ())
        work = corpus.work_of.get(NoticeId(document)) if "version" in found else None
        ids = (sorted(work.wids.items()), sorted(work.merged.items())) if work else ()
        return repr((found, ids)).encode() if found else b""

    def _face(self, notice: NoticeId) -> bytes:
        """What any page may show of a notice without its text: its front matter and its status.

        That names the notices that act on it, and those that it acts on.
        """
        if notice not in self._faces:
            corpus = self._loaded.simplified
            work = corpus.work_of.get(notice)
            self._faces[notice] = digest(
                *(_card(corpus.notices[one]) for one in (notice, *corpus.near(notice))),
                repr(self._edition.periods[notice]),
                repr(corpus.clause_periods.get(notice)),
                repr(corpus.acts_on.get(notice)),
                repr(corpus.effects.by.get(notice)),
                repr(corpus.claimed.get(notice)),
                repr(corpus.said(notice).own),
                f"{work.id} {work.title}" if work else "",
            )
        return self._faces[notice]


def _card(notice: Notice) -> bytes:
    return msgspec.msgpack.encode(
        replace(notice, texts=None, marks=Marks(), emendations=(), body="")
    )


def inputs(content: Path, as_of: date, base_url: str | None) -> bytes:
    """The digest of all that a site is made from, without reading into any of it."""
    files = [content, *sorted(content.rglob("*"))]
    return digest(
        program.fingerprint(resources.templates()),
        *(os.fsencode(path) for path in files),
        *(_digest_of(path) for path in files),
        as_of.isoformat(),
        base_url or "",
    )


def _digest_of(path: Path) -> bytes:
    """The digest of a file or a folder's names, "" of what cannot be read: `load` tells of it."""
    try:
        if path.is_dir():
            return digest(*map(os.fsencode, sorted(path.iterdir())))
        if not path.is_file():  # a pipe would never end
            return b""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").digest()
    except OSError:
        return b""
