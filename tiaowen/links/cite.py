"""A document of somebody else's → what it cites without a link, and the same with links put in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from tiaowen.decoding import UnknownEncodingError, decoded
from tiaowen.folding import fold
from tiaowen.links.extract import DocumentError, Link
from tiaowen.links.mentions import HIDDEN, Mention, mentions
from tiaowen.links.prose import Insertion, prose, with_links
from tiaowen.links.verdict import FINE, address_of, judge
from tiaowen.model import in_title_marks
from tiaowen.resolver import Known, Target
from tiaowen.resolver.answer import status

_KINDS = {
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".htm", ".html", ".xhtml"), "html"),
    ".txt": "text",
    ".docx": "docx",
}
_LARGEST = 16 * 1024 * 1024
_LINKED = re.compile(r"\s{0,3}<?https?://")  # how a link stands in plain text
_TRADITIONAL = 0.05  # the share of Han characters that fold, above which a text is Traditional
_NOTES = {
    "document": "it does not say of which document",
    "path": "the path and the number contradict each other",
    "taiwan": "項 may be meant as above 款, or below it",
    "part": "this is only a part of a statute's name",
    "many": "too many documents fit to look for the clause",
}


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation in a document.

    Attributes:
        line: Its line; of a Word file, the number of its paragraph, notes counted after the body.
        words: It, as written.
        word: The status of what it means on the day, `unknown`, `never existed`, `not unique`, or
            `unclear`.
        url: Where it leads; "" where that is not settled.
        note: What more is to be said.
    """

    line: int
    words: str
    word: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class Reader:
    """What documents are held against.

    Attributes:
        anchors: The content of `data/anchors.json`.
        base_url: The site's public address, with a slash at its end.
        day: The day on which notices have the status that is told.
        on: The day of the document: of several versions, the one in force then is meant.
    """

    anchors: Mapping[str, Any]
    base_url: str
    day: date
    on: date | None

    def read(self, path: Path) -> tuple[list[Cited], bytes]:
        """Return the citations of a document that have no link, and the document with links.

        Args:
            path: A Markdown, HTML, text or Word file; its name's ending says which.

        Raises:
            DocumentError: It is none of these, cannot be read, or is not safe to open.
        """
        kind = _KINDS.get(path.suffix.lower())
        if kind is None:
            raise DocumentError(
                f"{path}: not Markdown, HTML, text or a Word file (docx) by its name"
            )
        try:
            raw = path.read_bytes()
            if len(raw) > _LARGEST:
                raise DocumentError(f"more than {_LARGEST >> 20} MB; cut it into several")
            return self._word(raw) if kind == "docx" else self._text(raw, kind)
        except OSError as error:
            raise DocumentError(f"{path}: {error.strerror or error}") from error
        except DocumentError as error:
            raise DocumentError(f"{path}: {error}") from error

    def _text(self, raw: bytes, kind: str) -> tuple[list[Cited], bytes]:
        try:
            text, encoding, _ = decoded(raw)
        except UnknownEncodingError as error:
            raise DocumentError(str(error)) from None
        if "\0" in text:
            raise DocumentError("binary data, not text")
        mark = raw[: len(raw) - len(text.encode(encoding))]
        if mark + text.encode(encoding) != raw:
            raise DocumentError(f"some of it is no {encoding} text; save it as UTF-8")
        pieces = prose(text, kind)
        folder = _folder("".join(piece for _, piece in pieces))
        found: list[tuple[int, Cited]] = []
        wanted: list[Insertion] = []
        short: dict[str, str] = {}
        for start, piece in pieces:
            for one in self._mentions(piece, short):
                at = start + one.start
                if kind == "text" and _LINKED.match(text, start + one.end):
                    continue
                cited = self._cited(one, text.count("\n", 0, at) + 1, folder)
                found.append((at, cited))
                if cited.url:
                    wanted.append(Insertion(at, start + one.end, cited.url))
        wanted.sort(key=lambda one: one.start)
        document, left = with_links(text, kind, wanted)
        untold = {one.start for one in left}
        told = [
            Cited(one.line, one.words, one.word, one.url, f"no link can stand here; {one.note}")
            if at in untold
            else one
            for at, one in found
        ]
        return sorted(told, key=lambda one: one.line), mark + document.encode(encoding)

    def _word(self, raw: bytes) -> tuple[list[Cited], bytes]:
        try:
            # Loaded only where such a file comes: it is an extra.
            from tiaowen.links import word
        except ModuleNotFoundError as error:
            raise DocumentError(
                f"reading docx needs {error.name}; install it with: pip install 'tiaowen[import]'"
            ) from None
        document = word.open_word(raw)
        pieces = word.paragraphs(document)
        folder = _folder("".join(piece.text for piece in pieces))
        found = []
        short: dict[str, str] = {}
        for number, piece in enumerate(pieces, 1):
            wanted = []
            for one in self._mentions(piece.text, short):
                cited = self._cited(one, number, folder)
                found.append(cited)
                if cited.url:
                    wanted.append(Insertion(one.start, one.end, cited.url))
            word.put_in(piece, wanted)
        return found, word.saved(document)

    def _mentions(self, text: str, short: dict[str, str]) -> Sequence[Mention]:
        day = (self.on or self.day).isoformat()
        return mentions(text, cast("Known", self.anchors), day, short)

    def _cited(self, one: Mention, line: int, folder: str) -> Cited:
        """Say what a citation means, and on the two days."""
        told: Callable[[str, str], Cited] = lambda word, note: Cited(  # noqa: E731
            line, one.words, word, "", note
        )
        answer = one.answer
        if one.open == "document":
            return told("unclear", _NOTES["document"])
        if answer.unknown or not (answer.targets or answer.lacking):
            near = ", ".join(map(self._name, answer.near))
            note = "no document here has it" + (f"; of the same serial: {near}" if near else "")
            return told("unknown", note)
        if answer.lacking:
            lacks = [
                f"{self._name(lack.notice)} has no {lack.words}"
                + (f" (it has {' to '.join(dict.fromkeys(lack.has))})" if lack.has else "")
                for lack in answer.lacking
            ]
            return told("never existed", "; ".join(lacks))
        notes = [_NOTES[note] for note in answer.notes if note in _NOTES]
        if one.open == "issuer":
            notes.append("it does not say who numbers")
        fits = self._meant(answer.targets)
        if notes or len(fits) != 1:
            can = ", ".join(self._url(target, folder) for target in fits)
            return told("not unique", "; ".join([*notes, f"it fits {can}"]))
        url = self._url(fits[0], folder)
        return Cited(
            line, one.words, self._status(fits[0], self.day), url, self._note(fits[0], url)
        )

    def _meant(self, targets: Sequence[Target]) -> list[Target]:
        """The places that one link can lead to: of a range the first clause, of each document.

        Of the versions of one work, that in force on the document's day alone.
        """
        first: dict[str, Target] = {}
        for one in targets:
            first.setdefault(one.notice, one)
        works = {self.anchors["notices"][name]["work"] or name for name in first}
        held = [
            one for one in first.values() if self._status(one, self.on or self.day) == "in-force"
        ]
        return held if len(works) == 1 and len(held) == 1 else list(first.values())

    def _note(self, target: Target, url: str) -> str:
        notes = []
        if self.on:
            notes.append(f"on {self.on}: {self._status(target, self.on)}")
        verdict = judge(Link(0, url), self.anchors, self.base_url, self.day)
        if verdict and (verdict.word != FINE or verdict.note):
            notes.append(verdict.note)
        return "; ".join(notes)

    def _status(self, target: Target, day: date) -> str:
        return status(self.anchors["notices"][target.notice], day.isoformat())

    def _url(self, target: Target, folder: str) -> str:
        return f"{self.base_url}{folder}/{address_of(self.anchors, target.notice, target.clause)}"

    def _name(self, notice: str) -> str:
        facts = self.anchors["notices"][notice]
        return str(facts["number"][0] if facts["number"] else in_title_marks(facts["name"][0]))


def _folder(text: str) -> str:
    """The folder of the pages in the script of a text."""
    han = re.sub(rf"[^\u3400-\u9fff]|{HIDDEN}", "", text)
    folded = sum(one != other for one, other in zip(han, fold(han), strict=True))
    return "zh-hant" if folded > _TRADITIONAL * len(han) else "zh-hans"
