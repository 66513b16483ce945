"""What an amending decision can ask for: one frozen value for each kind of change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tiaowen.parsing.clause_refs import Ref

Unit = Literal["条", "款", "项", "目"]


@dataclass(frozen=True, slots=True)
class Replace:
    """将第三条修改为：“…”; new words for as many clauses as there are `refs`."""

    refs: tuple[Ref, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """第五条第二款中的“五百元”修改为“八百元”; without `refs` in the whole text.

    Words that are struck out are exchanged for none. `title` is true where the title is named too.
    """

    refs: tuple[Ref, ...]
    pairs: tuple[tuple[str, str], ...]
    title: bool = False


@dataclass(frozen=True, slots=True)
class Strike:
    """删去第五条; 删去第五条第二款."""

    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Insert:
    """增加一条，作为第九条; 第五条增加一款，作为第二款.

    `places` are the numbers that the new clauses get; `within` is the clause that holds them, None
    for articles; `beside` the clause before or behind which they stand, where one is named.
    """

    unit: Unit
    count: int
    new: tuple[str, ...]
    places: tuple[Ref, ...] = ()
    within: Ref | None = None
    beside: Ref | None = None
    before: bool = False


@dataclass(frozen=True, slots=True)
class InsertHeading:
    """增加一章，作为第三章：“章名”，包括第九条至第十二条.

    `new` is its name and, where they follow it, its articles; `first` is the new number of
    its first article.
    """

    place: Ref
    new: tuple[str, ...]
    first: Ref | None = None


@dataclass(frozen=True, slots=True)
class Renumber:
    """第十条改为第十三条; 第三十九条改为第四十五条第一款; 第五条第二款改为第六条."""

    refs: tuple[Ref, ...]
    to: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """将第八条、第九条合并，作为第十条: new words follow as a `Replace` of the same clauses."""

    refs: tuple[Ref, ...]
    to: Ref | None


@dataclass(frozen=True, slots=True)
class Move:
    """将第五条移至第十二条之后."""

    refs: tuple[Ref, ...]
    beside: Ref
    before: bool


@dataclass(frozen=True, slots=True)
class CloseGaps:
    """条文顺序作相应调整."""


@dataclass(frozen=True, slots=True)
class Rename:
    """将名称修改为：“…”."""

    title: str


@dataclass(frozen=True, slots=True)
class ReplaceLead:
    """将引言修改为：“…”; 将正文第二段修改为：“…” (`number` 2, counted above the first label)."""

    new: tuple[str, ...]
    number: int | None = None


@dataclass(frozen=True, slots=True)
class RenameHeading:
    """将第一部分标题修改为：“…”; 第二章章名“…”修改为“…”, where `old` is what is exchanged in it."""

    ref: Ref
    new: str
    old: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Words that no rule understands, and why."""

    why: str = "no rule reads these words"


Change = (
    Replace
    | Exchange
    | Strike
    | Insert
    | InsertHeading
    | Renumber
    | Merge
    | Move
    | CloseGaps
    | Rename
    | ReplaceLead
    | RenameHeading
    | Unread
)


@dataclass(frozen=True, slots=True)
class Instruction:
    """One change and the words of the decision that ask for it."""

    words: str
    change: Change
