"""Many captures → drafts in the content folder: in parallel, none stopping the others."""

from __future__ import annotations

import difflib
import hashlib
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from tiaowen import clauses
from tiaowen.importer.account import changes, holes, imbalance, with_emendations
from tiaowen.importer.decode import Decoded, RefusedError, decode, refuse_size
from tiaowen.importer.documents import Document, Found, find_documents
from tiaowen.importer.names import home_of, home_told
from tiaowen.importer.notices import NoticeDraft, draft_notice, region_words
from tiaowen.importer.pieces import Line, read_lines
from tiaowen.importer.records import RecordDraft, draft_record, with_abouts
from tiaowen.importer.render import notice_file, record_file
from tiaowen.importer.rules import RULES, clean
from tiaowen.importer.witnesses import fill
from tiaowen.model import Notice, Place, Region
from tiaowen.publish import Drafts
from tiaowen.source import read_notice

Tell = Callable[[str], None]

_FEW = 8  # so many captures are read right here: starting processes takes longer
_AT_ONCE = 200  # so many captures wait for each other, so that results do not pile up
_SHOWN = 3  # examples of a rule that changed many places
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
    """What came of it: drafts written, files that failed and why, and the lines to print."""

    written: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    unbalanced: list[str] = field(default_factory=list)
    documents: int = 0


@dataclass(frozen=True, slots=True)
class _Task:
    """A capture to read: the first time all of it, then the drafts that wait for a witness.

    `witnesses` gives for the id of each of these the files of the notices that may have its words.
    """

    path: str
    witnesses: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """What one capture gave."""

    path: str
    error: str = ""
    files: tuple[_File, ...] = ()
    records: tuple[RecordDraft, ...] = ()
    documents: int = 0
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    """A notice as a file; one with holes waits for its witnesses."""

    id: str
    line: int
    has_holes: bool
    title: str
    text: str
    lines: tuple[str, ...]
    unbalanced: str


def run(paths: Sequence[Path], wishes: Wishes, held: Held, tell: Tell, progress: Tell) -> Outcome:
    """Import captures. `tell` takes each line of the result, `progress` how far it has come."""
    outcome = Outcome()
    with Drafts(wishes.out) as drafts:
        keeper = _Keeper(wishes, held, drafts, outcome, tell)
        tasks = [_Task(path.as_posix()) for path in paths]
        read = partial(_read_safely, regions=held.regions, report=wishes.report)
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


def _all(read: Callable[[_Task], _Read], tasks: Sequence[_Task], jobs: int) -> Iterator[_Read]:
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
        yield _Read(tasks[done].path, "reading it ended the process; cut the file up")
        yield from _all(read, tasks[done + 1 :], 1)


# -- one capture -----------------------------------------------------------------------------


def _read_safely(task: _Task, regions: Mapping[str, Region] | None, report: bool) -> _Read:
    """What a capture gives, or why it gives nothing: one bad file never stops the rest."""
    name = task.path
    try:
        return _read_capture(task, regions, report)
    except RefusedError as refused:
        return _Read(name, str(refused))
    except OSError as error:
        return _Read(name, f"cannot be read: {error.strerror or error}")
    except Exception as error:  # noqa: BLE001  (a fault of ours in one file of a thousand)
        return _Read(name, f"fault of the importer, please report it: {error!r:.200}")


def _read_capture(task: _Task, regions: Mapping[str, Region] | None, report: bool) -> _Read:
    """The drafts of a capture."""
    path = Path(task.path)
    if path.is_dir():
        raise RefusedError("a folder, not a file")
    refuse_size(path.stat().st_size)
    raw = path.read_bytes()
    decoded = decode(raw)
    lines = clean(list(read_lines(decoded.text)), RULES)
    found = find_documents(lines, dict(decoded.meta))
    if not found.documents:
        claimed = any(claim != "dropped" for claim in found.claims.values())
        rest = [line for i, line in enumerate(lines) if i not in found.claims and line.text.strip()]
        if rest or claimed:
            raise RefusedError("no document found: no title with a number or addressee, no report")
        raise RefusedError("no document found: all of it is spam")
    return _Drafter(task, raw, decoded, regions, report).drafts(lines, found)


@dataclass(frozen=True, slots=True)
class _Drafter:
    """Makes the drafts of one capture."""

    task: _Task
    raw: bytes
    decoded: Decoded
    regions: Mapping[str, Region] | None
    report: bool

    def drafts(self, lines: Sequence[Line], found: Found) -> _Read:
        """All that the capture gives; when witnesses are named, only the drafts they are for."""
        name, witnesses = self.task.path, self.task.witnesses
        sha256 = hashlib.sha256(self.raw).hexdigest()
        files, records = [], []
        for document in found.documents:
            number = document.number.text.strip() if document.number else ""
            home = home_of(region_words(document), number, self.regions)
            if document.kind != "notice":
                home = home or home_told(_words(document), self.regions)
            region = home.id if home else ""
            if document.kind == "notice":
                draft = draft_notice(document, home, region, sha256, name)
                if witnesses is None:
                    files.append(_finished(with_emendations(draft), self.report))
                elif draft.id in witnesses:
                    filled = fill(draft, list(_witnesses(witnesses[draft.id], draft.id)))
                    files.append(_finished(with_emendations(filled), self.report))
            elif witnesses is None:
                records.append(draft_record(document, home, region, sha256, name))
        if witnesses is not None:
            return _Read(name, "", tuple(files))
        told = tuple(self._told(lines, found))
        return _Read(name, "", tuple(files), tuple(records), len(found.documents), told)

    def _told(self, lines: Sequence[Line], found: Found) -> Iterator[str]:
        name = self.task.path
        for note in self.decoded.notes:
            yield f"{name}: {note}"
        for i, line in enumerate(lines):
            if i not in found.claims and line.text.strip():
                yield f"{name}:{line.number}: unclaimed: {_short(line.text)}"
        if self.report:
            yield from _claims(name, lines, found)


def _witnesses(paths: Sequence[str], id: str) -> Iterator[Notice]:
    """The notices in some files, with their clauses."""
    for path in paths:
        notice = read_notice(Path(path))
        if notice and notice.id != id:
            names = [notice.short_title] if notice.short_title else []
            parsed = clauses.parse(notice.body, Place(notice.id, 1), names)
            yield notice.saying(parsed.text)


def _words(document: Document) -> str:
    lines = [line.text for line in (*document.title, *document.body)]
    return "".join([*lines, document.meta.get("source", "")])


def _claims(name: str, lines: Sequence[Line], found: Found) -> Iterator[str]:
    """Each line that was taken out as a whole, and as what."""
    for i, claim in sorted(found.claims.items()):
        if claim not in ("title", "number", "body"):
            yield f"{name}:{lines[i].number}: {claim}: {_short(lines[i].found.strip())}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"


def _finished(draft: NoticeDraft, report: bool) -> _File:
    wrong = imbalance(draft)
    return _File(
        draft.id,
        draft.notice.place.line,
        draft.holes > 0,
        draft.notice.short_title or draft.notice.title,
        notice_file(draft.notice),
        tuple(_told(draft, wrong, report)),
        wrong,
    )


def _told(draft: NoticeDraft, wrong: str, report: bool) -> Iterator[str]:
    """What is said of a notice: its proof, its holes, what is left to be filled in."""
    notice = draft.notice
    place = f"{notice.place.path}:{notice.place.line}"
    rules = sum(1 for item in notice.emendations if item.at == "*")
    count = len(notice.emendations) - rules
    proof = f"NOT BALANCED: {wrong}" if wrong else "balanced"
    yield f"{place}: {draft.id}: capture = draft + {count} emendations + {rules} rules: {proof}"
    for number, words in holes(draft):
        yield f"{notice.place.path}:{number}: {draft.id}: hole: {words}"
    yield f"{place}: {draft.id}: left to fill in: {', '.join(draft.unknown)}"
    for note in draft.notes:
        yield f"{place}: {draft.id}: {note}"
    if report:
        yield from _account(draft)


def _account(draft: NoticeDraft) -> Iterator[str]:
    """Per rule, what it changed, with the line of the capture."""
    by_rule: dict[str, list[tuple[int, str, str]]] = {}
    for rule, line, was, ours in changes(draft):
        by_rule.setdefault(rule, []).append((line, was, ours))
    for rule, places in by_rule.items():
        yield f"{draft.id}: rule {rule}: {len(places)} places"
        shown = places if len(places) <= 20 else places[:_SHOWN]
        for line, was, ours in shown:
            yield f"{draft.id}:   line {line}: {_short(was)!r} → {_short(ours)!r}"
        if len(shown) < len(places):
            yield f"{draft.id}:   and {len(places) - len(shown)} more"


# -- all of them together --------------------------------------------------------------------


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
        self._waiting: list[tuple[str, _File]] = []
        self._records: list[RecordDraft] = []
        self._paths = {
            id: (title, wishes.out / "notices" / f"{id}.md") for id, title in held.titles.items()
        }
        self._seen: dict[str, str] = {}
        self._asked = False

    def take(self, read: _Read) -> None:
        """Stage what a capture gave."""
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

    def open_tasks(self) -> list[_Task]:
        """The captures whose drafts have holes, with the files that may fill them.

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
        return [_Task(path, ids) for path, ids in wanted.items()]

    def _near(self, file: _File) -> tuple[str, ...]:
        """The notices that may hold the words that a draft lost: those whose titles are nearest."""
        if self._wishes.witness:
            ids = [self._wishes.witness]
        else:
            title = _pairs(file.title)
            ranked = sorted(
                (-len(title & _pairs(name)) / max(1, len(title | _pairs(name))), id)
                for id, (name, _) in self._paths.items()
                if id != file.id
            )
            ids = [id for _, id in ranked[:_CANDIDATES]]
        return tuple(self._paths[id][1].as_posix() for id in ids if id in self._paths)

    def _stage_notice(self, file: _File, path: str) -> None:
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
        """Stage the records, about the notices that are known by now."""
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


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
