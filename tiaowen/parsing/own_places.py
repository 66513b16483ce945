"""References that their place explains (前款, 本条第二款, 第（三）项) → clauses of the text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tiaowen.model import NO_CLAUSE, ClauseId, ClauseKind, Outline
from tiaowen.parsing.clause_refs import Ref, Step, find_existing

_INSTRUMENT = re.compile(r"i\d+-")
_UNITS: tuple[ClauseKind, ...] = ("article", "measure", "section", "part")
_ABOVE: Mapping[str, tuple[ClauseKind, ...]] = {
    "章": ("chapter",),
    "节": ("section",),
    "编": ("part",),
}
Found = tuple[tuple[ClauseId, ...], bool]
"""Clauses, and whether the text has all that the words name."""
_NOTHING: Found = ((), False)


@dataclass(frozen=True, slots=True)
class Place:
    """A clause of a text, from which the words of a reference are understood."""

    outline: Outline
    clause: ClauseId

    @property
    def instrument(self) -> str:
        """What the ids of its instrument begin with: `i2-` in the second one of a notice."""
        match = _INSTRUMENT.match(self.clause)
        return match[0] if match else ""

    @property
    def unit(self) -> ClauseId:
        """The article that it stands in, else the innermost clause with a number; or ""."""
        outline = self.outline
        return outline.above(self.clause, "article") or outline.above(self.clause, *_UNITS)

    @property
    def item(self) -> ClauseId:
        """The item that the place is in, "" for none."""
        return self.outline.above(self.clause, "item")

    @property
    def in_statute(self) -> bool:
        """Whether a lone 第N条 at this place is a clause of the text itself."""
        return any(one.startswith(self.instrument) for one in self.outline.articles)

    def find(self, ref: Ref) -> Found:
        """Return the clauses that a reference to the text itself means, read at this place."""
        outline, level = self.outline, ref.steps[0].level
        if level == "款":
            return self._within(ref, self.unit) if self.unit else _NOTHING
        if level == "项":
            return self._item(ref)
        if level == "目":
            item = outline.above(self.clause, "item")
            return self._within(ref, item) if item else _NOTHING
        within = NO_CLAUSE
        if level == "条":
            annex = outline.above(self.clause, "annex")
            own = any(one.startswith(f"{annex}-art") for one in outline.articles)
            within = annex if annex and own else NO_CLAUSE
        elif level == "节":
            within = outline.above(self.clause, "chapter")
        elif level == "章" and find_existing(outline, ref, NO_CLAUSE, self.instrument) == _NOTHING:
            within = outline.above(self.clause, "part")
        return find_existing(outline, ref, within, self.instrument)

    def before(self, count: int, unit: str, refs: Sequence[Ref]) -> list[Found]:
        """Return what 前款, 前两条 … mean, or what `refs` mean inside it (前款第一项)."""
        if unit == "款":
            return self._paragraphs_before(count, refs)
        near = self.unit if unit == "条" else self.outline.above(self.clause, "item")
        if not near:
            return [_NOTHING]
        same = self._like(near)
        at = same.index(near)
        found = tuple(same[max(0, at - count) : at])
        if len(found) < count:
            return [_NOTHING]
        if refs:
            return [self._within(ref, found[-1]) for ref in refs]
        return [(found, True)]

    def inside(self, unit: str, ref: Ref | None) -> Found:
        """Return what 本章, 本条第二款, 本款第一项 mean; nothing for 本条, 本款, 本项 alone."""
        outline = self.outline
        if unit in _ABOVE:
            own = outline.above(self.clause, *_ABOVE[unit])
            if ref and own:
                return find_existing(outline, ref, own, self.instrument)
            return ((own,), True) if own and not ref else _NOTHING
        if ref is None:
            return _NOTHING
        if unit == "款":
            return self._item(ref) if ref.steps[0].level == "项" else _NOTHING
        near = self.unit if unit == "条" else outline.above(self.clause, "item")
        return self._within(ref, near) if near else _NOTHING

    def _within(self, ref: Ref, within: ClauseId) -> Found:
        return find_existing(self.outline, ref, within, self.instrument)

    def _paragraphs_before(self, count: int, refs: Sequence[Ref]) -> list[Found]:
        own = self._paragraph()
        if own <= count:
            return [_NOTHING]
        if refs:
            return [self._within(_counted(ref, own - 1), self.unit) for ref in refs]
        return [(self.outline.paragraphs(self.unit)[own - 1 - count : own - 1], True)]

    def _paragraph(self) -> int:
        """Which 款 of its unit the place is in, 0 for none."""
        unit = self.unit
        if not unit:
            return 0
        at = self.clause
        paragraphs = self.outline.paragraphs(unit)
        while at != unit and at not in paragraphs:
            above = self.outline.parent_of[at]
            at = unit if above == unit else above
        return paragraphs.index(at) + 1 if at in paragraphs else 0

    def _item(self, ref: Ref) -> Found:
        """第（三）项: of the list of the 款 it stands in, else of the nearest list before it."""
        unit, outline = self.unit, self.outline
        if not unit:
            return _NOTHING
        for number in range(self._paragraph(), 0, -1):
            paragraph = outline.paragraphs(unit)[number - 1]
            below = outline.children.get(paragraph, ())
            if any(outline.kind_of[one] == "item" for one in below):
                return self._within(_counted(ref, number), unit)
        return _NOTHING

    def _like(self, near: ClauseId) -> list[ClauseId]:
        """The clauses that a clause is counted with: articles, items of one list, measures."""
        outline, kind = self.outline, self.outline.kind_of[near]
        if kind == "item":
            below = outline.children[outline.parent_of[near]]
        else:
            stem = re.sub(r"(?:art|m|s|p)\d.*$", "", near) if kind == "article" else ""
            below = tuple(one for one in outline.ids if one.startswith(stem))
            if kind == "article":
                below = tuple(one for one in below if one.startswith(f"{stem}art"))
        return [one for one in below if outline.kind_of[one] == kind]


def _counted(ref: Ref, number: int) -> Ref:
    """A reference to an item with the 款 put before it."""
    above = Step("款", number)
    last = (above, *ref.last) if ref.last else ()
    return Ref((above, *ref.steps), ref.start, ref.end, ref.inherited, last)
