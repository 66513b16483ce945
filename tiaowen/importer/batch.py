"""Many captures → drafts in the content folder, in parallel.

A capture that cannot be read fails alone; the others are imported. Captures are read in two passes:
drafts with holes wait until all others are written, since one draft may have the words that another
lost. Then their captures are read once more, with the drafts that are likely to have the words.
"""

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
    CaptureResult,
    NoticeFile,
    Task,
    read_capture,
)
from tiaowen.importer.line_patterns import title_similarity
from tiaowen.importer.records import RecordDraft, with_abouts
from tiaowen.model import Kind, Region, RegionId
from tiaowen.sources.serialize import record_file
from tiaowen.sources.write import Drafts

Print = Callable[[str], None]

_FEW = 8  # up to this many captures are read in this process: starting others takes longer
_AT_ONCE = 200  # captures handed to the pool at once, so that results do not pile up in memory
_CANDIDATES = 6  # notices that are asked for the words of a hole


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """The options of an import.

    Attributes:
        out: The content folder.
        witness: The id of the one notice to take lost words from; None for the most similar ones.
        force: Whether to overwrite files that are there.
        report: Whether to list every change of every rule.
        jobs: How many processes read captures.
        kind: What the captures are, where a person has said so.
    """

    out: Path
    witness: str | None = None
    force: bool = False
    report: bool = False
    jobs: int = 1
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class HeldContent:
    """What the content folder has already.

    Attributes:
        regions: Region id → region; None where the folder has no `regions.yml`.
        titles: Id → short title or title, of the notices whose text the folder has.
        ids: The ids of all notices.
    """

    regions: Mapping[RegionId, Region] | None
    titles: Mapping[str, str]
    ids: frozenset[str]


@dataclass(slots=True)
class ImportResult:
    """What an import did.

    Attributes:
        written: The ids of the drafts that were written.
        held: The ids of those that the content folder had already, overwritten or not.
        failed: Path of each capture that failed, and why.
        unbalanced: The ids of drafts that do not give their capture back (`account.imbalance`).
        documents: How many documents the captures have.
    """

    written: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)
    documents: int = 0


def run(
    paths: Sequence[Path],
    options: ImportOptions,
    held: HeldContent,
    print_line: Print,
    progress: Print,
) -> ImportResult:
    """Import captures into `options.out`, all drafts or, after an error of the disk, none.

    Args:
        paths: The captures.
        options: The options of the import.
        held: What the content folder has already.
        print_line: Takes each line that tells what became of a capture.
        progress: Takes a line now and then that tells how far the import is.

    Returns:
        What the import did.

    Raises:
        OSError: `options.out` cannot be written.
    """
    outcome = ImportResult()
    with Drafts(options.out) as drafts:
        collector = _Collector(options, held, drafts, outcome, print_line)
        tasks = [Task(path.as_posix(), kind=options.kind) for path in paths]
        read = partial(read_capture, regions=held.regions, report=options.report)
        for i, one in enumerate(_results(read, tasks, options.jobs), 1):
            collector.take(one)
            if i % 50 == 0:
                progress(f"{i} of {len(paths)} captures read")
        for i, one in enumerate(_results(read, collector.open_tasks(), options.jobs), 1):
            collector.take(one)
            if i % 50 == 0:
                progress(f"witnesses asked for {i} captures")
        collector.write_records()
        drafts.commit()
    return outcome


def _results(
    read: Callable[[Task], CaptureResult], tasks: Sequence[Task], jobs: int
) -> Iterator[CaptureResult]:
    """Yield the result of each capture, in the order of the captures.

    A capture that kills its process (out of memory) fails; those after it are read one by one.
    """
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
        yield CaptureResult(tasks[done].path, "reading it ended the process; cut the file up")
        yield from _results(read, tasks[done + 1 :], 1)


class _Collector:
    """Stages the results of captures; keeps drafts with holes and records until all are known."""

    def __init__(
        self,
        options: ImportOptions,
        held: HeldContent,
        drafts: Drafts,
        outcome: ImportResult,
        print_line: Print,
    ) -> None:
        self._options = options
        self._held = held
        self._drafts = drafts
        self._outcome = outcome
        self._print_line = print_line
        self._waiting: list[tuple[str, NoticeFile]] = []
        self._records: list[RecordDraft] = []
        self._paths = {
            id: (title, options.out / "notices" / f"{id}.md") for id, title in held.titles.items()
        }
        self._seen: dict[str, str] = {}
        self._asked = False

    def take(self, read: CaptureResult) -> None:
        """Stage the drafts of a capture, or keep those that have to wait."""
        if read.error:
            self._outcome.failed.append((read.path, read.error))
            return
        self._outcome.documents += read.documents
        for line in read.lines:
            self._print_line(line)
        for file in read.files:
            if file.has_holes and not self._asked:
                self._waiting.append((read.path, file))
            else:
                self._stage_notice(file, read.path)
        self._records += read.records

    def open_tasks(self) -> list[Task]:
        """Return the captures to read again, with the files that may fill the holes of each draft.

        A draft with holes can have the words that another lost, so all are written first.
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
        return [Task(path, ids, self._options.kind) for path, ids in wanted.items()]

    def _near(self, file: NoticeFile) -> tuple[str, ...]:
        """Return the files of the notices that may have the words that a draft lost.

        These are the ones with the most similar titles, or the one that the user named.
        """
        if self._options.witness:
            ids = [self._options.witness]
        else:
            ranked = sorted(
                (-title_similarity(file.title, name), id)
                for id, (name, _) in self._paths.items()
                if id != file.id
            )
            ids = [id for _, id in ranked[:_CANDIDATES]]
        return tuple(self._paths[id][1].as_posix() for id in ids if id in self._paths)

    def _stage_notice(self, file: NoticeFile, path: str) -> None:
        for line in file.lines:
            self._print_line(line)
        if file.unbalanced:
            self._outcome.unbalanced.append(file.id)
        beside = self._stage(file.id, f"notices/{file.id}.md", file.text, path)
        if beside and file.id not in self._held.titles:
            self._paths[file.id] = file.title, beside

    def _stage(self, id: str, target: str, text: str, path: str) -> Path | None:
        """Stage a file, unless this import or, without `force`, the folder has one of that id.

        Returns:
            Where the file is staged, None when it is not.
        """
        if id in self._seen:
            self._print_line(f"{path}: {id}: {self._seen[id]} has it too; that one is kept")
            return None
        self._seen[id] = path
        place = self._options.out / target
        if place.exists():
            old = place.read_text(encoding="utf-8", errors="replace")
            changed = list(
                difflib.unified_diff(
                    old.splitlines(), text.splitlines(), place.as_posix(), path, lineterm="", n=1
                )
            )
            self._outcome.held.append(id)
            if not self._options.force:
                lines = sum(1 for line in changed[2:] if line[:1] in "+-")
                self._print_line(
                    f"{path}: {id}: already in {place.as_posix()}, {lines} lines differ; left as "
                    "it is (--force overwrites it and shows the difference)"
                )
                return None
            for line in changed:
                self._print_line(line)
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
            self._print_line(
                f"{place}: {record.id}: {record.kind}, {len(record.figures)} figures, about {about}"
            )
            for name, number in draft.named:
                fits = titles.get(name, [])
                if len(fits) != 1:
                    which = f"may be {' or '.join(fits)}" if fits else "is not held"
                    self._print_line(
                        f"{place}: {record.id}: names 《{name}》{number}, which {which}"
                    )
            target = f"records/{record.id}.md"
            if self._stage(record.id, target, record_file(record), record.place.path):
                # Its publisher's sentences: not published, and there until the abstract is written.
                self._drafts.add(f"records/{record.id}.source.md", done.source)
