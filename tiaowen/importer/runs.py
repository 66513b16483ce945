"""Many captures → drafts in the content folder: in parallel, none stopping the others."""

from __future__ import annotations

import difflib
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tiaowen.importer.captures import (
    NoticeFile,
    Read,
    Task,
    read_capture,
)
from tiaowen.importer.records import RecordDraft, with_abouts
from tiaowen.importer.shapes import likeness
from tiaowen.model import Region
from tiaowen.sources.serialize import record_file
from tiaowen.sources.write import Drafts

Tell = Callable[[str], None]

_FEW = 8  # so many captures are read right here: starting processes takes longer
_AT_ONCE = 200  # so many captures wait for each other, so that results do not pile up
_CANDIDATES = 6


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of an import."""

    out: Path
    witness: str | None = None
    force: bool = False
    report: bool = False
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Held:
    """What the content folder holds already: regions, and the titles of its notices by id."""

    regions: Mapping[str, Region] | None
    titles: Mapping[str, str]
    ids: frozenset[str]


@dataclass(slots=True)
class Outcome:
    """What came of it: ids of drafts, files that failed and why, how many documents were found."""

    written: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)
    documents: int = 0


def run(paths: Sequence[Path], wishes: Wishes, held: Held, tell: Tell, progress: Tell) -> Outcome:
    """Import captures. `tell` takes each line of the result, `progress` how far it has come."""
    outcome = Outcome()
    with Drafts(wishes.out) as drafts:
        keeper = _Keeper(wishes, held, drafts, outcome, tell)
        tasks = [Task(path.as_posix()) for path in paths]
        read = partial(read_capture, regions=held.regions, report=wishes.report)
        for i, one in enumerate(_all(read, tasks, wishes.jobs), 1):
            keeper.take(one)
            if i % 50 == 0:
                progress(f"{i} of {len(paths)} captures read")
        for i, one in enumerate(_all(read, keeper.open_tasks(), wishes.jobs), 1):
            keeper.take(one)
            if i % 50 == 0:
                progress(f"witnesses asked for {i} captures")
        keeper.write_records()
        drafts.commit()
    return outcome


def _all(read: Callable[[Task], Read], tasks: Sequence[Task], jobs: int) -> Iterator[Read]:
    """What each capture gave, in the order of the captures."""
    if jobs < 2 or len(tasks) <= _FEW:
        yield from map(read, tasks)
        return
    done = 0
    try:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(jobs, mp_context=context) as pool:
            for start in range(0, len(tasks), _AT_ONCE):
                for result in pool.map(read, tasks[start : start + _AT_ONCE], chunksize=5):
                    done += 1
                    yield result
    except BrokenProcessPool:
        yield Read(tasks[done].path, "reading it ended the process; cut the file up")
        yield from _all(read, tasks[done + 1 :], 1)


class _Keeper:
    """Takes what the captures gave; drafts that wait for a witness are settled at the end."""

    def __init__(
        self, wishes: Wishes, held: Held, drafts: Drafts, outcome: Outcome, tell: Tell
    ) -> None:
        self._wishes = wishes
        self._held = held
        self._drafts = drafts
        self._outcome = outcome
        self._tell = tell
        self._waiting: list[tuple[str, NoticeFile]] = []
        self._records: list[RecordDraft] = []
        self._paths = {
            id: (title, wishes.out / "notices" / f"{id}.md") for id, title in held.titles.items()
        }
        self._seen: dict[str, str] = {}
        self._asked = False

    def take(self, read: Read) -> None:
        """Stage the files made from a capture."""
        if read.error:
            self._outcome.failed.append((read.path, read.error))
            return
        self._outcome.documents += read.documents
        for line in read.lines:
            self._tell(line)
        for file in read.files:
            if file.has_holes and not self._asked:
                self._waiting.append((read.path, file))
            else:
                self._stage_notice(file, read.path)
        self._records += read.records

    def open_tasks(self) -> list[Task]:
        """Return the captures whose drafts have holes, with the files that may fill them.

        A draft with holes can be the witness of another, so all are written first.
        """
        self._asked = True
        for _, file in self._waiting:
            if file.id not in self._paths:
                beside = self._drafts.add(f"notices/{file.id}.md", file.text)
                self._paths[file.id] = file.title, beside
        wanted: dict[str, dict[str, tuple[str, ...]]] = {}
        for path, file in self._waiting:
            wanted.setdefault(path, {})[file.id] = self._near(file)
        self._waiting.clear()
        return [Task(path, ids) for path, ids in wanted.items()]

    def _near(self, file: NoticeFile) -> tuple[str, ...]:
        """The notices that may hold the words that a draft lost: those whose titles are nearest."""
        if self._wishes.witness:
            ids = [self._wishes.witness]
        else:
            ranked = sorted(
                (-likeness(file.title, name), id)
                for id, (name, _) in self._paths.items()
                if id != file.id
            )
            ids = [id for _, id in ranked[:_CANDIDATES]]
        return tuple(self._paths[id][1].as_posix() for id in ids if id in self._paths)

    def _stage_notice(self, file: NoticeFile, path: str) -> None:
        for line in file.lines:
            self._tell(line)
        if file.unbalanced:
            self._outcome.unbalanced.append(file.id)
        beside = self._stage(file.id, f"notices/{file.id}.md", file.text, path)
        if beside and file.id not in self._held.titles:
            self._paths[file.id] = file.title, beside

    def _stage(self, id: str, target: str, text: str, path: str) -> Path | None:
        """Stage a file, unless the folder or this import has one of that id already."""
        if id in self._seen:
            self._tell(f"{path}: {id}: stands in {self._seen[id]} too; that one is kept")
            return None
        self._seen[id] = path
        place = self._wishes.out / target
        if place.exists():
            old = place.read_text(encoding="utf-8", errors="replace")
            changed = list(
                difflib.unified_diff(
                    old.splitlines(), text.splitlines(), place.as_posix(), path, lineterm="", n=1
                )
            )
            self._outcome.held.append(id)
            if not self._wishes.force:
                lines = sum(1 for line in changed[2:] if line[:1] in "+-")
                self._tell(
                    f"{path}: {id}: already in {place.as_posix()}, {lines} lines differ; left as "
                    "it is (--force overwrites it and shows the difference)"
                )
                return None
            for line in changed:
                self._tell(line)
        self._outcome.written.append(id)
        return self._drafts.add(target, text)

    def write_records(self) -> None:
        """Stage the records, linked to the notices that are known by now."""
        titles: dict[str, list[str]] = {}
        for id, (title, _) in self._paths.items():
            titles.setdefault("".join(title.split()), []).append(id)
        ids = set(self._paths) | self._held.ids
        for draft in self._records:
            done = with_abouts(draft, titles, ids)
            record = done.record
            place = f"{record.place.path}:{record.place.line}"
            about = " ".join(one.notice for one in record.about) or "no notice that is certain"
            self._tell(
                f"{place}: {record.id}: {record.kind}, {len(record.figures)} figures, about "
                f"{about}; left to fill in: {', '.join(done.unknown)}"
            )
            for name, number in draft.named:
                fits = titles.get(name, [])
                if len(fits) != 1:
                    which = f"may be {' or '.join(fits)}" if fits else "is not held"
                    self._tell(f"{place}: {record.id}: names 《{name}》{number}, which {which}")
            self._stage(
                record.id, f"records/{record.id}.md", record_file(record), record.place.path
            )
