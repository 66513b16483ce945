"""Read the folder `content/` into the model, one file at a time, with every fault of form.

References between files (does this region exist?) are checked later, by `corpus.validate`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from tiaowen.model import (
    Body,
    DefaultTerm,
    Marks,
    Notice,
    Place,
    Problem,
    Record,
    Region,
    RegionId,
    Site,
    Sources,
    TopicId,
    WorkEntry,
    WorkId,
)
from tiaowen.sources import schema
from tiaowen.sources import yaml_nodes as fm
from tiaowen.sources.fields import Columns, Row
from tiaowen.sources.pictures import read_pictures
from tiaowen.sources.safe_read import read_bytes

_SOURCE_SUFFIX = ".source.md"  # the text that a record is made from; it is never published
_MOST_YEARS = 99  # of a default term
_T = TypeVar("_T")
_FRONT_MATTER = re.compile(r"---[ \t]*\n(.*?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FileRead(Generic[_T]):
    """What one file holds, None when it cannot be read, and the problems of its form."""

    item: _T | None
    problems: tuple[Problem, ...] = ()


def read_notice_file(path: Path, raw: bytes) -> FileRead[Notice]:
    """The notice in the bytes of a file, without its clauses."""
    folder = _Folder(path.parent.parent)
    notice = _notice(folder, path, raw)
    return FileRead(notice, tuple(folder.problems))


def read_record_file(path: Path, raw: bytes) -> FileRead[Record]:
    """The record in the bytes of a file."""
    folder = _Folder(path.parent.parent)
    record = _record(folder, path, raw)
    return FileRead(record, tuple(folder.problems))


def read(
    content: Path,
    read_notice: Callable[[Path, bytes], FileRead[Notice]] = read_notice_file,
    read_record: Callable[[Path, bytes], FileRead[Record]] = read_record_file,
) -> tuple[Sources, list[Problem]]:
    """Read a content folder.

    Args:
        content: The folder; one that is not there or cannot be read is a problem, not an error.
        read_notice: Reads one file, given its path and its bytes; a cache may stand for it.
        read_record: The same for records.

    Returns:
        Everything that could be read, and the problems of form, unsorted; paths in problems begin
        with the folder as it was given.
    """
    folder = _Folder(content)
    if not folder.can_be_listed():
        return Sources(Site(), None, None, None, None, (), ()), folder.problems
    held = list(_items(folder, "notices", read_notice))
    records = tuple(_items(folder, "records", read_record))
    site, topics = _site(folder)
    cited, works = _works(folder)
    sources = Sources(
        site=site,
        topics=topics,
        regions=_regions(folder),
        bodies=_bodies(folder),
        works=works,
        notices=(*held, *cited),
        records=records,
        pictures=read_pictures(content, {notice.id for notice in held}, folder.problems),
    )
    items: list[Notice | Record] = [*sources.notices, *sources.records]
    # A file has the first claim to its own name.
    items.sort(key=lambda item: Path(item.place.path).stem != item.id)
    folder.report_same("duplicate-id", ((item.id, item.place) for item in items))
    return sources, folder.problems


def read_notice(path: Path) -> Notice | None:
    """One notice of a content folder, without its clauses; None when it cannot be read."""
    raw = _Folder(path.parent.parent).raw(path)
    return None if raw is None else read_notice_file(path, raw).item


def _items(
    folder: _Folder, name: str, read_file: Callable[[Path, bytes], FileRead[_T]]
) -> Iterator[_T]:
    """The notices or records of a folder that could be read; problems are noted."""
    for path in folder.files(name):
        raw = folder.raw(path)
        if raw is not None:
            found = read_file(path, raw)
            folder.problems += found.problems
            if found.item is not None:
                yield found.item


class _Folder:
    """A content folder: its files as text, and the problems found in them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.problems: list[Problem] = []

    def report(self, path: Path, line: int, code: str, message: str) -> None:
        """Record a problem at a line of a file."""
        self.problems.append(Problem(Place(_shown(path), line), code, message))

    def report_same(self, code: str, names: Iterable[tuple[str, Place]]) -> None:
        """Report each name (`duplicate-name`) or id (`duplicate-id`) that is taken already."""
        first: dict[str, Place] = {}
        for name, place in names:
            other = first.setdefault(name, place)
            if name and other is not place:
                what = f"{name} is also the {code.removeprefix('duplicate-')} of"
                message = f"{what} {other.path}:{other.line}; give one of them another"
                self.problems.append(Problem(place, code, message))

    def can_be_listed(self) -> bool:
        """Whether the folder is there and tells its files; what keeps it from that is reported."""
        try:
            list(self._root.iterdir())
        except OSError as error:
            if isinstance(error, FileNotFoundError | NotADirectoryError):
                message = "there is no such folder; name one with --content"
                self.report(self._root, 1, "no-content", message)
            else:
                self._report_unlisted(self._root, error)
            return False
        return True

    def files(self, name: str) -> list[Path]:
        """Return the Markdown files of a folder, sorted by name; report all other files."""
        found = []
        folder = self._root / name
        try:
            paths = sorted(folder.iterdir())
        except OSError as error:
            if not isinstance(error, FileNotFoundError) or folder.is_symlink():
                self._report_unlisted(folder, error)
            return []
        for path in (one for one in paths if not one.name.startswith(".")):
            if path.name.endswith(_SOURCE_SUFFIX) and name == "records":
                continue
            if path.suffix == ".md":
                found.append(path)
            elif name != "notices" or not path.is_dir():  # a folder holds pictures
                message = f"only <id>.md is read in {name}/; rename it, or take it away"
                self.report(path, 1, "stray-file", message)
        return found

    def _report_unlisted(self, folder: Path, error: OSError) -> None:
        """Report a folder that does not tell its files: they would be missing without a word."""
        why = f" ({error.strerror})" if isinstance(error, PermissionError) else ""
        message = f"this is not a folder that can be read{why}; put one here"
        self.report(folder, 1, "unreadable", message)

    def raw(self, path: Path) -> bytes | None:
        """Return a file's bytes, None when it cannot be read or lies outside the folder."""
        raw = read_bytes(path, self._root, _shown(path))
        if isinstance(raw, Problem):
            self.problems.append(raw)
            return None
        return raw

    def text(self, path: Path, raw: bytes | None) -> str | None:
        """Decode a file, with LF line ends; None when it is not sound text."""
        if raw is None:
            return None
        try:
            text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            message = f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8"
            self.report(path, line, "encoding", message)
            return None
        sound = True
        for line, content in enumerate(text.split("\n"), 1):
            for code, message in fm.unfit(content):
                self.report(path, line, code, message)
                sound = False
        return text if sound else None

    def registry(
        self, name: str, shape: fm.Shape
    ) -> tuple[dict[str, Any] | None, Callable[[str], Place]]:
        """Read a registry.

        Returns:
            Its value, None where there is no sound file; and a function from a key's path
            (`works.0.id`) to its place.
        """
        path = self._root / name
        reader = fm.Reader(_shown(path), 1)
        value = None
        if path.exists() or path.is_symlink():
            text = self.text(path, self.raw(path))
            value = None if text is None else reader.document(text, shape)
            if text is not None and not reader.problems:
                value = value or {}
            self.problems += reader.problems
        return value, lambda mark: Place(reader.path, reader.marks.get(mark, 1))

    def item(
        self, path: Path, raw: bytes | None, allowed: Columns
    ) -> tuple[dict[str, Any], str, Marks] | None:
        """Read a file of front matter and body.

        Returns:
            The values of the front matter by field, the body, and the line of each key and of the
            body; None when the file has no usable id.
        """
        text = self.text(path, raw)
        if text is None:
            return None
        match = _FRONT_MATTER.match(text)
        if not match:
            message = "the file must begin with a line ---, its front matter, and a line ---"
            self.report(path, 1, "front-matter", message)
            return None
        reader = fm.Reader(_shown(path), 2)
        row: dict[str, Any] | None = reader.document(match[1], Row(allowed))
        if row is None and not reader.problems:
            reader.report(1, "front-matter", "there is nothing in the front matter; write it")
        if row and row["id"] and row["id"] != path.stem:
            reader.report(
                reader.marks["id"],
                "id-mismatch",
                f"the id is {row['id']} and the file's name {path.stem}; make them the same",
            )
        self.problems += reader.problems
        reader.marks["body"] = text.count("\n", 0, match.end()) + 1
        marks = Marks.of(reader.marks)
        return (row, text[match.end() :], marks) if row and row["id"] else None


def _shown(path: Path) -> str:
    return fm.on_one_line(path.as_posix())


# -- registries ------------------------------------------------------------------------------


def _site(folder: _Folder) -> tuple[Site, Mapping[TopicId, str] | None]:
    row, _ = folder.registry("site.yml", schema.SITE)
    if not row:
        return Site(), None
    topics = row.pop("topics")
    return Site(**row), topics


def _regions(folder: _Folder) -> Mapping[RegionId, Region] | None:
    rows, place = folder.registry("regions.yml", schema.REGIONS)
    if rows is None:
        return None
    return {
        RegionId(key): Region(**{**row, "default_term": term}, id=RegionId(key))
        for key, row in rows.items()
        for term in (_default_term(folder, row["default_term"], place(f"{key}.default_term")),)
    }


def _default_term(folder: _Folder, term: DefaultTerm | None, place: Place) -> DefaultTerm | None:
    """The default term of a region with its place; None where no end can be reckoned by it."""
    if term is None:
        return None
    if term.years in range(1, _MOST_YEARS + 1):
        return replace(term, place=place)
    if isinstance(term.years, int):  # a missing number is told as a missing key
        message = f"default_term.years: {term.years} is not from 1 to {_MOST_YEARS}; mend it"
        folder.problems.append(Problem(place, "bad-value", message))
    return None


def _bodies(folder: _Folder) -> Mapping[tuple[RegionId, str], Body] | None:
    """Every name of a body, by region; in a region no two bodies share a name or an id."""
    rows, place = folder.registry("bodies.yml", schema.BODIES)
    if rows is None:
        return None
    found: dict[tuple[RegionId, str], Body] = {}
    for region, entries in rows.items():
        ids, names = [], []
        for short, row in entries.items():
            body = Body(region=RegionId(region), short=short, **row)
            ids.append((body.id, place(f"{region}.{short}.id")))
            for name in (short, *body.also):
                names.append((name, place(f"{region}.{short}")))
                found[body.region, name] = body
        folder.report_same("duplicate-id", ids)
        folder.report_same("duplicate-name", names)
    return found


def _works(folder: _Folder) -> tuple[list[Notice], Mapping[WorkId, WorkEntry] | None]:
    """The instruments that we know by citation only, and the works."""
    rows, place = folder.registry("works.yml", schema.WORKS)
    if rows is None:
        return [], None
    works = [WorkEntry(**row) for row in rows.get("works", ())]
    folder.report_same(
        "duplicate-id", ((work.id, place(f"works.{i}")) for i, work in enumerate(works))
    )
    cited = []
    for i, row in enumerate(rows.get("instruments", ())):
        keys = schema.INSTRUMENT
        marks = Marks.of({key: place(f"instruments.{i}.{key}").line for key in keys})
        cited.append(Notice(place=place(f"instruments.{i}"), held=False, marks=marks, **row))
    return [one for one in cited if one.id], {work.id: work for work in works if work.id}


# -- notices and records ---------------------------------------------------------------------


def _notice(folder: _Folder, path: Path, raw: bytes) -> Notice | None:
    parts = folder.item(path, raw, schema.NOTICE)
    if parts is None:
        return None
    row, body, marks = parts
    if not body.strip():
        folder.report(path, marks["body"], "no-text", "a notice needs its text; write it below")
    return Notice(place=Place(_shown(path), 1), body=body, marks=marks, **row)


def _record(folder: _Folder, path: Path, raw: bytes) -> Record | None:
    parts = folder.item(path, raw, schema.RECORD)
    if parts is None:
        return None
    row, body, marks = parts
    abstract = tuple(part.strip() for part in re.split(r"\n\s*\n", body) if part.strip())
    if not abstract:
        message = "a record needs an abstract of one to five sentences in our own words; write it"
        folder.report(path, marks["body"], "no-abstract", message)
    return Record(place=Place(_shown(path), 1), abstract=abstract, marks=marks, **row)
