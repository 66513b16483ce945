"""A target reads only what its inputs name: anything else could change and leave it stale."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.casefile import read_cases
from tests.documents import put_documents
from tests.test_incremental import made_up, real
from tiaowen.build.plan import Plan, plan_site
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.load import load
from tiaowen.model import Notice, NoticeId, Record, Work, WorkId

_V = TypeVar("_V")
_TEXT = {"text", "texts", "clauses", "tables", "body", "marks", "by_id", "measures"}
# By these a page chooses what it lists; what it has chosen is among its inputs.
_CHOOSING = {"id", "held", "region", "topics"}
_read: set[tuple[str, str]] = set()
"""What was read since it was last emptied: `text`, `face` or `record`, and of what."""


class SeenNotice(Notice):
    """A notice that notes what is read of it."""

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_") and name not in _CHOOSING:
            id_, held = (object.__getattribute__(self, key) for key in ("id", "held"))
            kind = "text" if held and name in _TEXT else "face"
            _read.add(("emendations" if name == "emendations" else kind, id_))
        return object.__getattribute__(self, name)


class SeenRecord(Record):
    """A record that notes that it is read."""

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("_") and name not in _CHOOSING:
            _read.add(("record", object.__getattribute__(self, "id")))
        return object.__getattribute__(self, name)


class SeenWork(Work):
    """A work: its steps and ids come from the texts of all its held versions."""

    def __getattribute__(self, name: str) -> Any:
        if name in ("steps", "wids", "holders"):
            _read.add(("work", object.__getattribute__(self, "id")))
        return object.__getattribute__(self, name)


class Found(dict[NoticeId, Any]):
    """What was found in notices: reading it is reading the text."""

    def __getitem__(self, notice: NoticeId) -> Any:
        _read.add(("text", notice))
        return super().__getitem__(notice)

    def get(self, notice: NoticeId, default: Any = None) -> Any:
        _read.add(("text", notice))
        return super().get(notice, default)


def seen(kind: type[_V], one: Any) -> _V:
    """The same with its reading noted."""
    copy = object.__new__(kind)
    copy.__dict__.update({field.name: getattr(one, field.name) for field in fields(one)})
    return copy


def watched(whole: Corpus) -> Corpus:
    """The same corpus, every notice, record and work of which notes what is read."""
    copy = replace(
        whole,
        notices={id_: seen(SeenNotice, one) for id_, one in whole.notices.items()},
        records={id_: seen(SeenRecord, one) for id_, one in whole.records.items()},
        works={id_: seen(SeenWork, one) for id_, one in whole.works.items()},
        findings=Found(whole.findings),
        contents=Found(whole.contents),
    )
    # What is joined over all notices is joined once; a target reads its own share of it.
    for name in (
        "held",
        "repealed_by",
        "cited_by",
        "citing",
        "chains",
        "citing",
        "chains",
        "records_about",
        "records_citing",
        "work_of",
        "targets",
        "untold",
        "claimed",
        "acts_on",
        "periods",
        "clause_periods",
        "last_days",
    ):
        getattr(copy, name)
    for name in ("mentions_of", "issued_by", "bodies"):
        getattr(copy, name)
    return copy


def undeclared(site: Plan) -> Iterator[str]:
    whole = site.editions[0].corpus
    for target in site.targets():
        texts = {*target.inputs.texts}
        faces = texts | {*target.inputs.faces}
        near = {other for one in faces for other in whole.near(one)}
        # The inputs of a notice have what its page says of those that cite it, word for word.
        name = target.id.partition("/")[2]
        work = whole.works.get(WorkId(name))
        own = {NoticeId(name), *(work.versions if work else ())}
        citing = {citation.notice for one in own for citation in whole.cited_by.get(one, ())}
        _read.clear()
        for _ in target.render():
            pass
        for kind, of in sorted(_read):
            if kind == "work":
                versions = object.__getattribute__(whole.works[WorkId(of)], "versions")
                held = {one for one in versions if whole.notices[one].held}
                # `rest` chooses the measure that links are shown with; its inputs name the choice.
                fine = held <= texts or target.id == "rest"
            else:
                known: Mapping[str, Set[str]] = {
                    "text": texts | citing,
                    # A list tells that there are corrections, and its inputs name them all.
                    "emendations": {*whole.notices} if target.id == "lists" else texts,
                    "face": faces | near | citing,
                    "record": {*target.inputs.records},
                }
                # `rest` looks for that measure from work to work.
                fine = of in known[kind] or (kind == "text" and target.id == "rest")
            if not fine:
                yield f"{target.id} reads the {kind} of {of}"


def changing(folder: Path) -> None:
    """Documents that amend, repeal, suspend, extend, revise or seem to repeal one another."""
    for case in read_cases("status-effects"):
        if case.title.startswith(("An amendment", "A repeal has", "A suspension", "A revised")):
            # Each case names its documents anew.
            named = re.sub(r"^=== (.*)$", r"=== \1", case.given, flags=re.MULTILINE)
            for id_ in re.findall(r"^=== (.*)$", case.given, re.MULTILINE):
                new = f"{id_}-{len(case.title)}"
                named = re.sub(rf"(=== |target: |notice: |of: |by: ){id_}\b", rf"\g<1>{new}", named)
                named = named.replace(f"办法{id_}", f"办法{new}")
            put_documents(folder, named.replace("work: w", f"work: w{len(case.title)}"))
    put_documents(folder, CLAIMING)


CLAIMING = """=== kept
title: 禾川市灯具办法
written: 2015-02-01
---
第一条　灯具分三类。
=== claiming
written: 2019-02-01
---
一、《禾川市灯具办法》同时废止。
"""


@pytest.mark.parametrize("start", [real, made_up, changing])
def test_a_target_reads_what_it_says(start: Any, tmp_path: Path) -> None:
    start(tmp_path / "content")
    loaded = load(tmp_path / "content")
    site = plan_site(loaded, date(2026, 11, 21))
    one, other = (replace(edition, corpus=watched(edition.corpus)) for edition in site.editions)
    assert list(undeclared(replace(site, editions=(one, other)))) == []
