"""Which clauses a text has, without its words: enough to find what a reference means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from tiaowen.model.ids import ClauseId

ClauseKind = Literal[
    "paragraph",
    "title",
    "part",
    "section",
    "measure",
    "item",
    "chapter",
    "article",
    "annex",
    "annex-list",
    "quote",
    "row",
    "note",
    "footnote",
    "picture",
]
"""What a clause is: a numbered level, an annex and its parts, or text without a number.

A `quote` is a block of quoted text, a `note` a line between the rows of a table. The text of a
`picture` is in our words, for those who cannot see it.
"""


@dataclass(frozen=True)
class Outline:
    """The clauses of a text in document order: `ids`, with the kind and the parent of each.

    `measures` are those that have a page, `aliases` the 款 as lawyers count (`art17-k3`).
    """

    ids: tuple[ClauseId, ...] = ()
    kinds: tuple[ClauseKind, ...] = ()
    parents: tuple[ClauseId, ...] = ()
    measures: frozenset[ClauseId] = frozenset()
    aliases: Mapping[ClauseId, ClauseId] = field(default_factory=dict)

    @cached_property
    def kind_of(self) -> Mapping[ClauseId, ClauseKind]:
        """Id → kind."""
        return MappingProxyType(dict(zip(self.ids, self.kinds, strict=True)))

    @cached_property
    def parent_of(self) -> Mapping[ClauseId, ClauseId]:
        """Id → the id of the clause above, "" at the top."""
        return MappingProxyType(dict(zip(self.ids, self.parents, strict=True)))

    @cached_property
    def children(self) -> Mapping[ClauseId, tuple[ClauseId, ...]]:
        """Id → the ids directly under it."""
        found: dict[ClauseId, list[ClauseId]] = {}
        for id_, parent in zip(self.ids, self.parents, strict=True):
            found.setdefault(parent, []).append(id_)
        return MappingProxyType({parent: tuple(below) for parent, below in found.items()})

    @cached_property
    def articles(self) -> tuple[ClauseId, ...]:
        """The ids of the articles."""
        return tuple(
            id_ for id_, kind in zip(self.ids, self.kinds, strict=True) if kind == "article"
        )

    @cached_property
    def numbered_below_parts(self) -> bool:
        """Whether any clause but a part has a number that 第N条 could mean."""
        return any(kind in ("article", "measure", "section") for kind in self.kinds)

    def above(self, id_: ClauseId, *kinds: ClauseKind) -> ClauseId:
        """Return the nearest clause of one of these kinds, the clause itself or above it, or ""."""
        while id_ and self.kind_of[id_] not in kinds:
            id_ = self.parent_of[id_]
        return id_

    def paragraphs(self, unit: ClauseId) -> tuple[ClauseId, ...]:
        """Return the 款 of an article or another clause, its own words as the first."""
        if self.kind_of[unit] == "article":
            count = 0
            found: list[ClauseId] = []
            while own := self.aliases.get(ClauseId(f"{unit}-k{(count := count + 1)}")):
                found.append(own)
            return tuple(found)
        below = self.children.get(unit, ())
        return (unit, *(one for one in below if self.kind_of[one] == "paragraph"))
