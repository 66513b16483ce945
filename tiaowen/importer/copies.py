"""Several captures of one document → which of them is the draft, and where the others differ.

They are one document where they give one id, or one title and one day of writing: a copy that
lost its number is a copy all the same.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tiaowen.importer.captures import NoticeFile
from tiaowen.importer.line_patterns import plain_title, title_similarity
from tiaowen.model import HOLE

_FACTS = re.compile(r"(?:title|number|issuers|written|published|effective|expires): ")
_SAME = 0.5  # titles less similar than this are those of two documents
_SHOWN = 12  # differing lines of one copy

Key = tuple[str, str]
"""Title without marks, and day of writing: two captures with the same ones are one document."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A capture of a document that another capture gives better.

    Attributes:
        path: The capture.
        file: Where the draft of it is kept.
    """

    path: str
    file: Path


def key_of(title: str, written: object) -> Key | None:
    """Return what tells a document without its number; None where a part of that is lost."""
    return (plain_title(title), str(written)) if written and title and HOLE not in title else None


class Drafted:
    """The documents of a content folder and of an import, by id and by title with day."""

    def __init__(self, held: Mapping[Key, str]) -> None:
        self._ids: dict[Key, str] = dict(held)
        self._numbers: dict[str, str] = {}  # of those of this import

    def id_of(self, file: NoticeFile) -> str:
        """Return the id under which the document of a draft is known, else that of the draft."""
        key = key_of(file.title, file.written)
        known = self._ids.setdefault(key, file.id) if key else file.id
        if known == file.id:
            self._numbers[known] = file.number
            return known
        # Two numbers are two documents: an authority may issue two of one title on one day.
        number = self._numbers.get(known)
        other = file.number != number if number else not _is_made(known)
        return file.id if file.number and other else known

    def rename(self, file: NoticeFile) -> None:
        """Let the document of a draft be known under the draft's id from now on."""
        if key := key_of(file.title, file.written):
            self._ids[key] = file.id


def are_copies(title: str, other: str) -> bool:
    """Return whether two titles of one id are those of one document: 公告2022年第15号 may be the
    number of two authorities."""
    return HOLE in title + other or title_similarity(title, other) > _SAME


def _is_made(id: str) -> bool:
    """Return whether an id is made of a digest, since its capture has no number."""
    return re.fullmatch(r".*-[0-9a-f]{8}-[0-9]+", id) is not None


def differences(best: str, other: str, *, whole: bool) -> Iterator[str]:
    """Yield the lines of two drafts that differ, those of the better one behind `-`.

    Args:
        best: The text of the draft that is kept.
        other: That of the copy.
        whole: Whether to yield all of them, however many.
    """
    lines = difflib.unified_diff(_compared(best), _compared(other), lineterm="", n=0)
    changed = [line for line in list(lines)[2:] if not line.startswith("@@")]
    yield from changed if whole else changed[:_SHOWN]
    if not whole and len(changed) > _SHOWN:
        yield f"and {len(changed) - _SHOWN} lines more; --report lists them"


def _compared(text: str) -> list[str]:
    """Return the lines of a draft that say what the document is: facts and body."""
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    facts = [line for line in head.split("\n") if _FACTS.match(line)]
    return facts + [line for line in body.split("\n") if line.strip()]
