"""One capture → the drafts that it gives, and the lines that report on each."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from tiaowen.importer.account import (
    changes,
    imbalance,
    with_emendations,
)
from tiaowen.importer.boilerplate import is_status_note
from tiaowen.importer.decode import (
    Decoded,
    decode,
    refuse_size,
)
from tiaowen.importer.documents import Document, Found, find_documents
from tiaowen.importer.errors import RefusedError
from tiaowen.importer.head_facts import region_words
from tiaowen.importer.line_patterns import compact, is_register
from tiaowen.importer.native import is_native_traditional, paragraphs
from tiaowen.importer.notices import (
    NoticeDraft,
    Origin,
    draft_notice,
    with_body,
    with_proposals,
)
from tiaowen.importer.open_keys import CaptureLine, open_keys
from tiaowen.importer.records import RecordDraft, draft_record
from tiaowen.importer.rules import NATIVE_RULES, RULES, clean
from tiaowen.importer.title_lines import titles_apart
from tiaowen.importer.traced_lines import Line, read_lines
from tiaowen.importer.witnesses import fill
from tiaowen.model import Kind, Notice, Place, Region, RegionId
from tiaowen.parsing import notice_text
from tiaowen.sources.loader import read_notice
from tiaowen.sources.notice_ids import home_of, home_told
from tiaowen.sources.serialize import notice_file

_ATTACHED = re.compile(r"\.(?:docx?|pdf|xlsx?|ofd|wps|zip|rar)\s*(?:下载)?$", re.IGNORECASE)
_SHOWN = 3  # examples that are listed of a rule that changed more than 20 places


@dataclass(frozen=True, slots=True)
class Task:
    """A capture to read.

    Attributes:
        path: Its file.
        witnesses: None to read all of it. Otherwise only the drafts with these ids are made again,
            with their holes filled from the files of notices given for each.
        kind: What its document is, where a person has said so; None to tell it by evidence.
    """

    path: str
    witnesses: Mapping[str, tuple[str, ...]] | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class CaptureResult:
    """The result of reading one capture.

    Attributes:
        path: Its file.
        error: Why it gives nothing, "" when it was read.
        files: Its notices.
        records: Its records, not yet linked to notices.
        documents: How many documents it has.
        placed: The share of its characters that stand in drafts.
        lines: What to report about it.
    """

    path: str
    error: str = ""
    files: tuple[NoticeFile, ...] = ()
    records: tuple[RecordDraft, ...] = ()
    documents: int = 0
    placed: float = 0.0
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """The draft of a notice as a file.

    Attributes:
        id: The id of the notice.
        number: Its first number, "" without.
        title: Its title.
        name: Its short title or title.
        written: Its day of writing, None where that is not known.
        holes: How many places have lost their words.
        doubtful: How many emendations are not certain.
        open: How many keys, holes and questions are left to a person.
        text: The file's text.
        lines: What to report about it.
        unbalanced: Why its emendations do not give the capture back, "" when they do.
    """

    id: str
    number: str
    title: str
    name: str
    written: date | None
    holes: int
    doubtful: int
    open: int
    text: str
    lines: tuple[str, ...]
    unbalanced: str

    @property
    def rank(self) -> tuple[bool, int, bool, int, int]:
        """The smaller, the better it gives its document, among captures of the same one."""
        return bool(self.unbalanced), self.holes, not self.number, self.doubtful, -len(self.text)


def read_capture(
    task: Task, regions: Mapping[RegionId, Region] | None, report: bool
) -> CaptureResult:
    """Return what a capture gives, or why it gives nothing: one bad file never stops the rest.

    Args:
        task: The capture.
        regions: Region id → region; None where the content folder has no `regions.yml`.
        report: Whether to list every line that was taken out, and every change of every rule.
    """
    name = task.path
    try:
        return _drafts(task, regions, report)
    except RefusedError as refused:
        return CaptureResult(name, str(refused))
    except OSError as error:
        return CaptureResult(name, f"cannot be read: {error.strerror or error}")
    except Exception as error:  # noqa: BLE001  (a fault of ours in one file of a thousand)
        return CaptureResult(name, f"fault of the importer, please report it: {error!r:.200}")


def _drafts(task: Task, regions: Mapping[RegionId, Region] | None, report: bool) -> CaptureResult:
    """Return the drafts of a capture.

    Raises:
        RefusedError: It is no text, or has no document.
        OSError: It cannot be read.
    """
    path = Path(task.path)
    if path.is_dir():
        raise RefusedError("a folder, not a file")
    refuse_size(path.stat().st_size)
    raw = path.read_bytes()
    decoded = decode(raw)
    lines = list(read_lines(decoded.text))
    native = is_native_traditional([line.text for line in lines])
    lines = clean(list(paragraphs(lines)), NATIVE_RULES) if native else clean(lines, RULES)
    lines = list(titles_apart(lines))
    found = find_documents(lines, dict(decoded.meta), task.kind)
    if not found.documents:
        claimed = any(claim != "dropped" for claim in found.claims.values())
        rest = [line for i, line in enumerate(lines) if i not in found.claims and line.text.strip()]
        if rest or claimed:
            raise RefusedError("no document found: no title with a number or addressee, no report")
        raise RefusedError("no document found: all of it is spam")
    return _Drafter(task, raw, decoded, regions, report, native).drafts(lines, found)


@dataclass(frozen=True, slots=True)
class _Drafter:
    """Makes the drafts of one capture."""

    task: Task
    raw: bytes
    decoded: Decoded
    regions: Mapping[RegionId, Region] | None
    report: bool
    native: bool

    def drafts(self, lines: Sequence[Line], found: Found) -> CaptureResult:
        """Return all that the capture gives, or the drafts alone that the task names."""
        name, witnesses = self.task.path, self.task.witnesses
        sha256 = hashlib.sha256(self.raw).hexdigest()
        origin = Origin(name, sha256, self.decoded.extractor, self.native)
        files, records, asked = [], [], []
        for document in found.documents:
            number = document.numbers[0].text.strip() if document.numbers else ""
            home = home_of(region_words(document), number, self.regions)
            if document.kind != "notice":
                home = home or home_told(_words(document), self.regions)
            region = home.id if home else ""
            if document.kind == "notice":
                draft = draft_notice(document, home, region, origin)
                if witnesses is None and draft.holes:
                    # It is read again, with its witnesses: until then its body is all that counts.
                    files.append(_file(with_body(draft)))
                    continue
                if witnesses is not None:
                    if draft.id not in witnesses:
                        continue
                    draft = fill(draft, list(_witnesses(witnesses[draft.id])))
                open_lines = _open_lines(lines, found, document)
                questions = open_keys(
                    draft.unknown, open_lines, document.first, draft.notice.issuers
                )
                whole = with_emendations(with_proposals(with_body(draft)))
                wrong = imbalance(whole)
                told = _told(whole, wrong, tuple(questions), self.report)
                files.append(_file(whole, tuple(told), wrong))
            elif witnesses is None:
                record = draft_record(document, home, region, sha256, name)
                records.append(record)
                open_lines = _open_lines(lines, found, document)
                asked += [
                    f"{name}:{document.first}: {record.id}: {question}"
                    for question in open_keys(record.unknown, open_lines, document.first)
                ]
        placed = _placed(lines, found)
        if witnesses is not None:
            return CaptureResult(name, "", tuple(files), placed=placed)
        about = (*self._told(lines, found), *asked)
        return CaptureResult(
            name, "", tuple(files), tuple(records), len(found.documents), placed, about
        )

    def _told(self, lines: Sequence[Line], found: Found) -> Iterator[str]:
        name = self.task.path
        for note in self.decoded.notes:
            yield f"{name}: {note}"
        for i, line in enumerate(lines):
            claim, text = found.claims.get(i), line.text.strip()
            if claim is None and text:
                yield f"{name}:{line.number}: unclaimed: {_short(text)}"
            elif claim in ("boilerplate", "body") and _ATTACHED.search(text):
                yield f"{name}:{line.number}: an attachment that is not held: {_short(text)}"
            elif claim == "header" and is_status_note(text):
                yield f"{name}:{line.number}: the mirror says it has ended: {_short(text)}"
            elif claim in ("number", "header") and is_register(text.split("：")[-1]):
                yield f"{name}:{line.number}: number of a register, kept in no key: {_short(text)}"
        if self.report:
            yield from _claims(name, lines, found)
        elif count := sum(1 for claim in found.claims.values() if claim == "boilerplate"):
            yield f"{name}: {count} lines left out as furniture of the page; --report lists them"


def _witnesses(paths: Sequence[str]) -> Iterator[Notice]:
    """Yield the notices in some files, with their clauses."""
    for path in paths:
        if notice := _witness(path, Path(path).stat().st_mtime_ns):
            yield notice


# Captures that lost words ask the same few notices one after the other.
@lru_cache(maxsize=256)
def _witness(path: str, _changed: int) -> Notice | None:
    notice = read_notice(Path(path))
    if notice is None:
        return None
    names = [notice.short_title] if notice.short_title else []
    return notice.saying(notice_text.parse(notice.body, Place(notice.id, 1), names).text)


def _placed(lines: Sequence[Line], found: Found) -> float:
    """Return the share of a capture's characters that stand in the drafts of its documents."""
    sizes = [len(compact(line.found)) for line in lines]
    drafted = (i for i, claim in found.claims.items() if claim in ("title", "number", "body"))
    return sum(sizes[i] for i in drafted) / max(1, sum(sizes))


def _open_lines(lines: Sequence[Line], found: Found, document: Document) -> list[CaptureLine]:
    """Return the lines of a capture among which a person may find what a draft lacks."""
    own = range(document.first, document.last + 1)
    body = {i for i, claim in found.claims.items() if claim in ("title", "body")}
    return [
        CaptureLine(line.number, line.text.strip(), i in body and line.number in own)
        for i, line in enumerate(lines)
        if line.text.strip()
    ]


def _words(document: Document) -> str:
    lines = [line.text for line in (*document.title, *document.body)]
    return "".join([*lines, document.meta.get("source", "")])


def _claims(name: str, lines: Sequence[Line], found: Found) -> Iterator[str]:
    """Yield a report line for each line that was taken out as a whole, and as what."""
    for i, claim in sorted(found.claims.items()):
        if claim not in ("title", "number", "body"):
            yield f"{name}:{lines[i].number}: {claim}: {_short(lines[i].found.strip())}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"


def _file(draft: NoticeDraft, told: Sequence[str] = (), wrong: str = "") -> NoticeFile:
    """Return the file of a draft; one that waits for lost words has no account yet."""
    notice, lost = draft.notice, draft.holes
    return NoticeFile(
        draft.id,
        notice.numbers[0] if notice.numbers else "",
        notice.title,
        notice.short_title or notice.title,
        notice.written,
        lost,
        sum(1 for item in notice.emendations if not item.certain),
        len(draft.unknown) + lost + len(draft.notes),
        notice_file(notice),
        tuple(told),
        wrong,
    )


def _told(draft: NoticeDraft, wrong: str, questions: Sequence[str], report: bool) -> Iterator[str]:
    """Yield what to report about a notice: proof, holes, keys to fill in, notes."""
    notice = draft.notice
    place = f"{notice.place.path}:{notice.place.line}"
    rules = sum(1 for item in notice.emendations if item.at == "*")
    count = len(notice.emendations) - rules
    proof = f"NOT BALANCED: {wrong}" if wrong else "balanced"
    yield f"{place}: {draft.id}: capture = draft + {count} emendations + {rules} rules: {proof}"
    for number, words in draft.lost_words():
        yield f"{notice.place.path}:{number}: {draft.id}: hole: {words}"
    for note in (*questions, *draft.notes):
        yield f"{place}: {draft.id}: {note}"
    if report:
        yield from _account(draft)


def _account(draft: NoticeDraft) -> Iterator[str]:
    """Yield for each rule what it changed, with the line numbers of the capture."""
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
