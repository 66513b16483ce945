"""A text of somebody else's → the citations in it, and what each means.

The parts are those of the resolver, and so are the answers. What a reader of prose may not take for
granted, though he who types it into a search box means it, is left open here: a number without its
issuer, and a clause whose document does not stand before it. What a text calls a document for short
means that document from there on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tiaowen.folding import bare
from tiaowen.parsing.document_names import SHORT, stands_apart
from tiaowen.resolver import Answer, Known, resolve
from tiaowen.resolver.documents import numbered, phrases, titled
from tiaowen.resolver.reading import LONGEST, Part, Read, read

HIDDEN = "\ufffc"
"""Stands for each character that is no prose: code, a link, a tag."""
_SENTENCE = re.compile(rf"(?:(?!\n[ \t\r]*\n)[^。！？!?]){{1,{LONGEST}}}")
_BETWEEN = re.compile(r"[)、,]?(?:以及|或者|[和与及或的])?")
_CLAUSE = re.compile(r"第.*[条款项目]", re.DOTALL)
_CALLED = re.compile(rf"[(),、]{{0,2}}{SHORT.pattern}[》“”\"」]*\)?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation in a text.

    Attributes:
        start, end: where it stands in the text.
        words: it, as written, on one line.
        answer: what the resolver says of it, with the document that stands before a clause; of a
            clause behind another one, what is new in it.
        open: why it is not settled though there is an answer: `issuer`, a number that does not say
            who numbers; `document`, a clause without its document; "" for any other.
    """

    start: int
    end: int
    words: str
    answer: Answer
    open: Literal["", "issuer", "document"] = ""


def mentions(text: str, known: Known, day: str, short: dict[str, str]) -> list[Mention]:
    """Return the citations of a piece of prose, in their order.

    Args:
        text: A paragraph, or any number of them; `HIDDEN` for what is not to be read.
        known: What is known of the site.
        day: YYYY-MM-DD; of several that fit, what is in force on it comes first.
        short: the short names that the document has given so far, each with the name for which it
            stands; those that this piece gives are added.
    """
    found: list[Mention] = []
    for sentence in _SENTENCE.finditer(text):
        reader = _Sentence(read(sentence[0]), known, day, sentence.start(), short)
        found += reader.mentions()
    return found


@dataclass(frozen=True, slots=True)
class _Document:
    """Where the name of a document stands, the part behind it, and why it is not settled.

    `name` is what it stands for: itself, or the name that a short one was given to.
    """

    start: int
    end: int
    behind: int
    name: str
    open: Literal["", "issuer"] = ""


@dataclass(frozen=True, slots=True)
class _Sentence:
    read: Read
    known: Known
    day: str
    at: int  # where the sentence begins in the text
    short: dict[str, str]

    def mentions(self) -> Iterator[Mention]:
        parts, i = self.read.parts, 0
        while i < len(parts):
            document = self._document(i)
            if document is None:
                if (part := parts[i]).kind == "clause" and part.start and self._is_clause(part):
                    yield self._mention(part.start, part.end, Answer("none"), "document")
                i += 1
                continue
            end, i = document.end, document.behind
            clauses = []
            while (j := self._joined(end, i)) is not None:
                end, i = max(end, parts[j].end), j + 1
                while i < len(parts) and parts[i].start < end:  # 第20、21条 is one link
                    i += 1
                clauses.append((parts[j].start, end))
            yield from self._told(document, clauses)
            if not clauses and (called := _CALLED.match(self.read.plain, end)):
                self.short[called["short"]] = document.name
                while i < len(parts) and parts[i].end <= called.end():
                    i += 1

    def _document(self, i: int) -> _Document | None:
        """The document that is named from a part on."""
        part = self.read.parts[i]
        if part.kind == "title" and (name := self.short.get(part.words)):
            return _Document(part.start, part.end, i + 1, name)
        if part.kind == "words" and self._joined(part.end, i + 1) == i + 1:
            for short, name in self.short.items():
                for words in (f"“{short}”", short):
                    at = len(part.words) - len(words)
                    if part.words.endswith(words) and stands_apart(part.words, at):
                        return _Document(part.start + at, part.end, i + 1, name)
        found = self._named(i)
        if found is None:
            return None
        start, end, behind, opened = found
        return _Document(start, end, behind, self.read.plain[start:end], opened)

    def _named(self, i: int) -> tuple[int, int, int, Literal["", "issuer"]] | None:
        """Where a document that a part names begins and ends, and the part behind it."""
        parts, notices = self.read.parts, self.known["notices"]
        part = parts[i]
        if part.kind == "title":
            end, i = part.end, i + 1
            behind = parts[i] if i < len(parts) else None
            if behind and behind.kind == "words":
                fits = titled(part.words, notices).notices
                year = phrases(behind.words, self.known, behind_title=fits) if fits else []
                if year and year[0].kind == "year" and year[0].start == 0:
                    return part.start, end + year[0].end, i + (year[0].end == len(behind.words)), ""
                number = self._number(i + 1)
                # 《…行动计划》（渝府办发〔2025〕57号）
                if number == (behind.start + 1, "") and behind.words[0] == "(":
                    end = parts[i + 1].end
                    end += self.read.plain[end : end + 1] == ")"
                    return part.start, end, i + 2, ""
            return part.start, end, i, ""
        if part.kind == "words" and self._joined(part.end, i + 1) == i + 1:
            start = self._bare_title(part)
            return None if start is None else (start, part.end, i + 1, "")
        number = self._number(i)
        return (number[0], part.end, i + 1, number[1]) if number else None

    def _bare_title(self, part: Part) -> int | None:
        """Where a whole title begins that stands without 《》: 依照刑法第三百七十五条."""
        found = phrases(part.words, self.known)
        if not found or found[-1].kind != "title" or found[-1].end != len(part.words):
            return None
        last = found[-1]
        sought = bare(part.words[last.start :])
        whole = all(sought in self.known["notices"][one]["keys"] for one in last.notices)
        return part.start + last.start if whole else None

    def _number(self, i: int) -> tuple[int, Literal["", "issuer"]] | None:
        """Where the number of a document begins, and whether its issuer is lacking."""
        parts = self.read.parts
        if i >= len(parts) or parts[i].kind not in ("number", "order"):
            return None
        part, before = parts[i], parts[i - 1] if i else None
        words = before.words if before and before.kind == "words" else ""
        found, taken = numbered(part, words, self.known["notices"])
        if taken and (found or part.year or part.tail):
            return part.start - taken, ""
        cites = part.year or part.tail or self._joined(part.end, i + 1) is not None
        # 中山路57号 is a house, and 第3号 a thing of any kind.
        return (part.start, "issuer") if found and cites else None

    def _joined(self, end: int, i: int) -> int | None:
        """The part that is a clause of the document which ends at a place, where one is."""
        parts = self.read.parts
        while i < len(parts) and parts[i].end <= end:
            i += 1
        if i < len(parts) and parts[i].kind == "words":
            if not _BETWEEN.fullmatch(self.read.plain[end : parts[i].end]):
                return None
            i += 1
        return i if i < len(parts) and parts[i].kind == "clause" else None

    def _told(self, document: _Document, clauses: list[tuple[int, int]]) -> Iterator[Mention]:
        """The document with its first clause, then each further clause, with what is new in it."""
        first = clauses[0][1] if clauses else document.end
        answer = self._resolved(document, first)
        yield self._mention(document.start, first, answer, document.open)
        if answer.kind == "none" and not answer.lacking:
            return
        for begin, until in clauses[1:]:
            before, answer = answer, self._resolved(document, until)
            new = Answer(
                answer.kind,
                tuple(one for one in answer.targets if one not in before.targets),
                tuple(one for one in answer.unknown if one not in before.unknown),
                tuple(one for one in answer.lacking if one not in before.lacking),
                (),
                tuple(one for one in answer.notes if one not in before.notes),
            )
            yield self._mention(begin, until, new, document.open)

    def _resolved(self, document: _Document, end: int) -> Answer:
        typed = document.name + self.read.plain[document.end : end]
        return resolve(typed, self.known, self.day)

    def _is_clause(self, part: Part) -> bool:
        return bool(_CLAUSE.fullmatch(self.read.plain[part.start : part.end]))

    def _mention(
        self, start: int, end: int, answer: Answer, opened: Literal["", "issuer", "document"]
    ) -> Mention:
        places = self.read.places
        begin, until = self.at + places[start], self.at + places[end - 1] + 1
        return Mention(begin, until, self.read.as_typed(start, end), answer, opened)
