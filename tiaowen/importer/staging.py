"""The results of captures → files staged in the content folder.

Drafts with holes and records wait until all others are known. Of several captures of one document
the one that gives it best is staged; the others are its witnesses, and are told to differ.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tiaowen.importer.captures import CaptureResult, NoticeFile, Task
from tiaowen.importer.copies import Copy, Drafted, Key, are_copies, differences
from tiaowen.importer.records import with_abouts
from tiaowen.importer.similar_titles import TitleIndex
from tiaowen.importer.summary import Row
from tiaowen.model import Kind, Region, RegionId
from tiaowen.sources.serialize import record_file
from tiaowen.sources.write import Drafts

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
        captured: Digest of a capture → the id of the notice or record that was drafted from it.
        documents: Title and day of writing → id, of all notices.
    """

    regions: Mapping[RegionId, Region] | None
    titles: Mapping[str, str]
    ids: frozenset[str]
    captured: Mapping[str, str]
    documents: Mapping[Key, str]


@dataclass(slots=True)
class ImportResult:
    """What an import did.

    Attributes:
        written: The ids of the drafts that were written.
        held: The ids of those that the content folder had already, overwritten or not.
        failed: Path of each capture that failed, and why.
        unbalanced: The ids of drafts that do not give their capture back (`account.imbalance`).
        documents: How many documents the captures have.
        rows: What to tell about each document in the summary.
    """

    written: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)
    documents: int = 0
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Best:
    """The capture that gives a document best so far, and how well (`NoticeFile.rank`)."""

    path: str
    title: str
    rank: tuple[bool, int, bool, int, int]


class Staging:
    """Stages the drafts of one import."""

    def __init__(
        self,
        options: ImportOptions,
        held: HeldContent,
        drafts: Drafts,
        copies: Path,
        outcome: ImportResult,
        print_line: Callable[[str], None],
    ) -> None:
        """Begin with what the content folder holds.

        Args:
            options: The options of the import.
            held: What the content folder has already.
            drafts: Takes the files.
            copies: A folder for the drafts of copies, which are not kept.
            outcome: Takes what was done.
            print_line: Takes each line that tells what became of a capture.
        """
        self._options = options
        self._held = held
        self._drafts = drafts
        self._folder = copies
        self._outcome = outcome
        self._print_line = print_line
        self._known = Drafted(held.documents)
        self._names: dict[str, str] = dict(held.titles)  # of all that may be a witness
        self._best: dict[str, _Best] = {}
        self._copies: dict[str, list[Copy]] = {}
        self._later: list[CaptureResult] = []

    def take(self, read: CaptureResult) -> None:
        """Stage the drafts of a capture, or keep those that have to wait.

        A capture waits as a whole: once one of its drafts is in place, it counts as done.
        """
        if read.error:
            self._outcome.failed.append((read.path, read.error))
            self._outcome.rows.append(Row(read.path, "failed", title=read.error))
            return
        self._outcome.documents += read.documents
        for line in read.lines:
            self._print_line(line)
        if read.records or any(file.holes for file in read.files):
            self._later.append(read)
            return
        for file in read.files:
            self._stage_notice(file, read.path, self._known.id_of(file), read.placed)

    def open_tasks(self) -> list[Task]:
        """Return the captures to read again, with the files that may fill the holes of each draft.

        A draft with holes can have the words that another lost, so all are written first. Other
        captures of the same document are asked before all others.
        """
        waiting: dict[str, list[tuple[CaptureResult, NoticeFile]]] = {}
        for read in self._later:
            for file in read.files:
                id = self._known.id_of(file)
                if file.holes and id not in self._best:
                    waiting.setdefault(id, []).append((read, file))
                else:
                    self._stage_notice(file, read.path, id, read.placed)
        wanted: dict[str, dict[str, tuple[str, ...]]] = {}
        best: dict[str, tuple[CaptureResult, NoticeFile]] = {}
        for id, captures in waiting.items():
            _, file = best[id] = min(captures, key=lambda one: one[1].rank)
            self._known.rename(file)
            for read, other in captures:
                if other is not file:
                    self._keep_copy(file.id, read.path, other.text)
                    self._add_row(other, read.path, "copy", read.placed)
            if file.id not in self._names:
                self._drafts.add(f"notices/{file.id}.md", file.text)
                self._names[file.id] = file.name
        titles = TitleIndex(self._names)
        for read, file in best.values():
            copies = [self._as(file.id, one) for one in self._copies.get(file.id, ())]
            wanted.setdefault(read.path, {})[file.id] = (*copies, *self._near(file, titles))
        return [Task(path, ids, self._options.kind) for path, ids in wanted.items()]

    def take_filled(self, read: CaptureResult) -> None:
        """Stage the drafts of a capture that was read again."""
        if read.error:
            self._outcome.failed.append((read.path, read.error))
            return
        for file in read.files:
            self._stage_notice(file, read.path, file.id, read.placed)

    def _near(self, file: NoticeFile, titles: TitleIndex) -> tuple[str, ...]:
        """Return the files of the notices that may have the words that a draft lost.

        These are the ones with the most similar titles, or the one that the user named.
        """
        if self._options.witness:
            ids = [self._options.witness]
        else:
            ids = titles.nearest(file.name, _CANDIDATES, file.id)
        return tuple(self._drafts.place(f"notices/{id}.md").as_posix() for id in ids)

    # -- several captures of one document --------------------------------------------------------

    def _stage_notice(self, file: NoticeFile, path: str, id: str, placed: float) -> None:
        """Stage a draft, or keep it as a copy where another capture gives its document better."""
        best = self._best.get(id)
        if best and not are_copies(best.title, file.title):
            why = f"{id} is the id of “{best.title}” in {best.path} too; import it into another "
            self._outcome.failed.append((path, f"{why}folder, then mend number and id"))
            self._add_row(file, path, "failed", placed)
            return
        if not best and id != file.id:
            self._print_line(
                f"{path}: {file.id}: a copy of {id}, which the folder has; not drafted"
            )
            self._outcome.held.append(id)
            self._add_row(file, path, "copy", placed)
            return
        if best and file.rank >= best.rank:
            self._keep_copy(id, path, file.text)
            self._add_row(file, path, "copy", placed)
            return
        for line in file.lines:
            self._print_line(line)
        if file.unbalanced:
            self._outcome.unbalanced.append(file.id)
        if best:
            self._replace(id, file)
        self._add_row(file, path, "notice", placed)
        target = f"notices/{file.id}.md"
        if self._stage(file.id, target, file.text, path):
            self._best[file.id] = _Best(path, file.title, file.rank)
            self._names.setdefault(file.id, file.name)

    def _replace(self, id: str, file: NoticeFile) -> None:
        """Make the draft of a document a copy, since one that gives it better was read."""
        best, target = self._best.pop(id), f"notices/{id}.md"
        self._keep_copy(id, best.path, self._drafts.place(target).read_text("utf-8"))
        self._copies[file.id] = self._copies.pop(id)
        if id != file.id:
            self._drafts.drop(target)
            self._names.pop(id, None)
            self._known.rename(file)
        self._outcome.written.remove(id)
        for i, row in enumerate(self._outcome.rows):
            if row.path == best.path and row.kind == "notice" and row.id == id:
                self._outcome.rows[i] = replace(row, kind="copy")

    def _keep_copy(self, id: str, path: str, text: str) -> None:
        copies = self._copies.setdefault(id, [])
        place = self._folder / f"{id}.{len(copies)}.{len(self._copies)}.md"
        place.write_text(text, encoding="utf-8", newline="\n")
        copies.append(Copy(path, place))

    @staticmethod
    def _as(id: str, copy: Copy) -> str:
        """Return the file of a copy, which bears the id of its document: so it is no other one."""
        head, _, rest = copy.file.read_text("utf-8").partition("\nid: ")
        text = f"{head}\nid: {id}\n{rest.partition(chr(10))[2]}"
        copy.file.write_text(text, encoding="utf-8", newline="\n")
        return copy.file.as_posix()

    def tell_copies(self) -> None:
        """Tell of each document with several captures which is drafted, and what differs."""
        for id, copies in self._copies.items():
            best = self._best.get(id)
            if best is None:
                continue
            text = self._drafts.place(f"notices/{id}.md").read_text("utf-8")
            for copy in copies:
                lines = differences(text, copy.file.read_text("utf-8"), whole=self._options.report)
                changed = list(lines)
                same = "" if changed else ", the same words"
                self._print_line(f"{copy.path}: {id}: a copy; {best.path} is drafted{same}")
                for line in changed:
                    self._print_line(f"  {line}")

    def _add_row(self, file: NoticeFile, path: str, kind: str, placed: float) -> None:
        row = Row(path, kind, file.number, file.title, placed, file.open, file.id)
        self._outcome.rows.append(row)

    # -- files -----------------------------------------------------------------------------------

    def _stage(self, id: str, target: str, text: str, path: str) -> bool:
        """Stage a file, unless the folder had one of that id before, and there is no `force`.

        Returns:
            Whether it is staged.
        """
        place = self._options.out / target
        if place.exists() and id not in self._outcome.written:
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
                return False
            for line in changed:
                self._print_line(line)
        self._outcome.written.append(id)
        self._drafts.add(target, text)
        return True

    def write_records(self) -> None:
        """Stage the records, linked to the notices that are known by now."""
        titles: dict[str, list[str]] = {}
        for id, title in self._names.items():
            titles.setdefault("".join(title.split()), []).append(id)
        ids = set(self._names) | self._held.ids
        for capture, draft in [(one, draft) for one in self._later for draft in one.records]:
            done = with_abouts(draft, titles, ids)
            record = done.record
            self._outcome.rows.append(
                Row(capture.path, record.kind, "", record.title, capture.placed, len(done.unknown))
            )
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
