"""The parts of a text, joined to citations → what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from tiaowen.folding import bare
from tiaowen.resolver.documents import names_kind, near, numbered, phrases, titled, verbatim
from tiaowen.resolver.known import Answer, Known, KnownNotice, Lacking, Target
from tiaowen.resolver.places import clause_of, find
from tiaowen.resolver.reading import Part, Read, Step, read

MOST = 12  # notices in which a clause is looked for: a browser fetches the clauses of each
_RANK = ("in-force", "not-yet", "superseded", "expired", "repealed")
_ABOVE: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("(", "项"), ("附件", "条", "款")),
    **dict.fromkeys(("款", "段"), ("附件", "条")),
    "目": ("附件", "条", "款", "项"),
    "行": ("附件",),
}
# What a clause that is cited behind another takes over from it: 第十二条第一款、第三款.
_NOTHING = re.compile(r"[\W第条款项目号令章节年零〇之]*")


@dataclass(slots=True)
class _Reader:
    """What was found so far, and the document that a clause would belong to."""

    read: Read
    known: Known
    day: str
    targets: dict[Target, None] = field(default_factory=dict)
    lacking: dict[Lacking, None] = field(default_factory=dict)
    near: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    unknown: list[tuple[int, int]] = field(default_factory=list)
    # The document: None before the first, () where it is not known; whether it is yet to be told.
    notices: tuple[str, ...] | None = None
    untold: bool = False
    by_title: bool = False
    end: int = 0
    steps: tuple[Step, ...] = ()
    cited: bool = False

    # -- documents -----------------------------------------------------------------------------

    def document(self, notices: Sequence[str], start: int, end: int, *, title: bool) -> None:
        """Take the document that the clauses behind it belong to."""
        both = [one for one in notices if one in (self.notices or ())]
        if self.untold and both and (title != self.by_title or both == list(self.notices or ())):
            # 《…行动计划》（渝府办发〔2025〕57号）: one document, by its title and its number.
            notices = both
        else:
            self.whole()
        self.cited = True
        self.notices = tuple(sorted(notices, key=self.order))
        self.untold, self.by_title, self.end, self.steps = True, title, end, ()
        if not notices:
            self.untold = False
            self.miss(start, end)

    def whole(self) -> None:
        """Tell a document behind which no clause stood."""
        if self.untold:
            for one in self.notices or ():
                self.targets[Target(one)] = None
        self.untold = False

    def order(self, name: str) -> tuple[int, int]:
        """The living first, of a work the newest; else as the site has them."""
        one = self.known["notices"][name]
        return _RANK.index(status(one, self.day)), -one["place"]

    def year(self, year: str, start: int, end: int) -> None:
        """Take the year of a version: only the document's notices of that year are meant."""
        notices = self.known["notices"]
        fits = [one for one in self.notices or () if year in notices[one]["years"]]
        if fits:
            self.notices = tuple(fits)
        else:
            self.miss(start, end)

    # -- clauses -------------------------------------------------------------------------------

    def clause(self, part: Part, *, joined: bool) -> None:
        """Look for a clause in the document that stands before it."""
        steps = self._inherited(part.steps) if joined else part.steps
        self.steps = steps
        if self.notices is None:
            self.notes["document"] = None
            return
        words = self.read.as_typed(part.start, part.end)
        if not self.notices:
            self.miss(part.start, part.end)
            return
        if len(self.notices) > MOST:
            self.notes["many"] = None
            return
        self.untold = False
        if part.taiwan:
            self.notes["taiwan"] = None
        found = {}
        for name in self.notices:
            known = self.known["notices"][name]
            found[name] = find(known["clauses"], self._counted(known, part, steps))
        fits = {name: place for name, place in found.items() if place.clauses}
        for name, place in (fits or found).items():
            for one in place.clauses:
                self.targets[Target(name, one)] = None
            if place.crossed:
                self.notes["path"] = None
            if not self.known["notices"][name]["held"]:
                self.targets[Target(name)] = None
                self.notes["unheld"] = None
            elif place.missing:
                said = "、".join(place.missing) or words
                self.lacking[Lacking(name, said, place.has, place.above)] = None

    def _counted(self, known: KnownNotice, part: Part, steps: Sequence[Step]) -> Sequence[Step]:
        """The steps as a text of Taiwan counts them: its 第1項 is 第1款 elsewhere."""
        units = [step.unit for step in steps]
        if part.taiwan or not known.get("taiwan") or "款" in units or "项" not in units:
            return steps
        self.notes["taiwan"] = None
        return [replace(step, unit="款") if step.unit == "项" else step for step in steps]

    def _inherited(self, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        """第十二条第一款、第三款: what is left out stands in the clause before."""
        above = _ABOVE.get(steps[0].unit)
        if above is None:
            return steps
        kept = []
        for step in self.steps:
            if step.unit not in above:
                break
            kept.append(step)
        return (*kept, *steps)

    # -- the rest ------------------------------------------------------------------------------

    def miss(self, start: int, end: int) -> None:
        """Remember a part that is not understood; parts that touch are told as one."""
        if self.unknown and self.unknown[-1][1] >= start:
            start = self.unknown.pop()[0]
        if start < end:
            self.unknown.append((start, end))

    def address(self, part: Part) -> None:
        """Take one of our own addresses or ids, or a number that is written like one."""
        kind, name, clause = part.address
        if kind == "works" and name in self.known["works"]:
            work = self.known["works"][name]
            self.whole()
            self.cited, self.notices = True, ()
            if not clause or clause in work["wids"]:
                self.targets[Target(work=name, wid=clause)] = None
            else:
                self.lacking[Lacking("", clause, work=name)] = None
        elif kind == "bodies" and f"{name}/{clause}" in self.known["bodies"]:
            self.whole()
            self.cited = True
            self.targets[Target(body=f"{name}/{clause}")] = None
        elif kind == "notices" and name in self.known["notices"]:
            self.document([name], part.start, part.end, title=False)
            if not clause:
                return
            clauses = self.known["notices"][name]["clauses"]
            self.untold = False
            if own := clause_of(clauses, clause):
                self.targets[Target(name, own)] = None
            else:
                self.lacking[Lacking(name, clause)] = None
        elif numbers := verbatim(part.words, self.known["notices"]):
            self.document(numbers, part.start, part.end, title=False)
        else:
            self.miss(part.start, part.end)


def resolve(text: str, known: Known, day: str) -> Answer:
    """Return what a text means that cites documents, clauses or bodies.

    Args:
        text: As it was typed, of any length.
        known: What is known of the site, or the part of it that the text can mean.
        day: YYYY-MM-DD; what is in force on it comes first.
    """
    got = _Reader(read(text), known, day)
    parts = got.read.parts
    lost = False  # behind words that are not understood, what needs a clause above it is not either
    for i, part in enumerate(parts):
        before = parts[i - 1] if i else None
        match part.kind:
            case "words":
                following = parts[i + 1] if i + 1 < len(parts) else None
                lost = _words(got, part, following)
                continue
            case "title":
                found = titled(part.words, known["notices"])
                got.document(found.notices, part.start, part.end, title=True)
                if found.part:
                    got.notes["part"] = None
            case "number" | "order":
                _number(got, part, before)
            case "clause":
                if lost:
                    got.miss(part.start, part.end)
                else:
                    got.clause(part, joined=bool(got.steps))
            case _:
                got.address(part)
        lost = False
    got.whole()
    return _answer(got)


def _number(got: _Reader, part: Part, before: Part | None) -> None:
    words = before.words if before and before.kind == "words" else ""
    found, taken = numbered(part, words, got.known["notices"])
    if not found:
        got.near |= dict.fromkeys(near(part, got.known["notices"]))
    got.document(found, part.start - taken, part.end, title=False)


def _words(got: _Reader, part: Part, following: Part | None) -> bool:
    """Take what stands between other parts; return whether any of it is not understood."""
    words = part.words
    behind = got.notices or () if got.by_title and got.end == part.start else ()
    if following and following.kind in ("number", "order"):
        _, taken = numbered(following, words, got.known["notices"])
        words = words[: len(words) - taken]
    lost = False
    for one in phrases(words, got.known, behind_title=behind):
        start, end = part.start + one.start, part.start + one.end
        match one.kind:
            case "title":
                got.document(one.notices, start, end, title=True)
                if one.part:
                    got.notes["part"] = None
            case "year":
                got.year(one.year, start, end)
            case "body":
                got.whole()
                for body in one.bodies:
                    got.targets[Target(body=body)] = None
            case "unknown":
                ends = following and following.kind == "clause" and end == following.start
                if ends and names_kind(got.read.plain[start:end]):
                    got.document((), start, end, title=True)
                got.miss(start, end)
                lost = True
    return lost


def status(notice: KnownNotice, day: str) -> str:
    """Return the status of a notice on a day; that of an unheld one is told as in force."""
    begun = [one["status"] for one in notice["periods"] if (one["from"] or "") <= day]
    return begun[-1] if begun and begun[-1] in _RANK else "in-force"


def _answer(got: _Reader) -> Answer:
    unknown = tuple(got.read.as_typed(start, end) for start, end in got.unknown)
    targets, lacking, notes = tuple(got.targets), tuple(got.lacking), tuple(got.notes)
    answer = Answer("none", targets, unknown, lacking, tuple(got.near), notes)
    if not got.cited and (unknown or not targets):
        # Words that cite no document are a search, but for a clause that lacks its document.
        plain = "".join(unknown)
        if "document" in notes and not plain:
            return answer
        if plain and not _NOTHING.fullmatch(bare(plain)):
            return replace(answer, kind="search", targets=())
        return answer
    if not targets:
        return answer
    settled = len(targets) == 1 and not (unknown or lacking or notes)
    return replace(answer, kind="go" if settled else "list")
