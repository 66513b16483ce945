"""What the resolver knows of a site, as plain data, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict


class KnownClause(TypedDict):
    """What is known of a clause; a pair of texts is Simplified, then Traditional.

    `style` is that of its label, else its kind; `number` is the printed one and that of 之一 behind
    it; `next` is its clause in the next version ("": none) and what became of it. `k` says which
    款 of its article a paragraph is.
    """

    style: str
    number: list[int]
    parent: str
    measure: bool
    k: NotRequired[int]
    name: NotRequired[list[str]]
    wid: NotRequired[str]
    next: NotRequired[list[str]]


KnownPeriod = TypedDict(
    "KnownPeriod",
    {"from": str | None, "status": str, "known": bool, "presumed": NotRequired[bool]},
)
"""`known` is whether a source gives the first day."""


class KnownNotice(TypedDict):
    """What is known of a notice without its text; a notice of several numbers has `numbers`.

    `keys` are the whole titles by which it is cited, bare: with the name of its state or region
    and without. `years` are those in which its text was written or revised. `taiwan` is there
    where its 項 stands above its 款. `place` is that among the versions of its work.
    """

    number: list[str] | None
    numbers: NotRequired[list[str]]
    name: list[str]
    title: list[str]
    keys: list[str]
    years: list[str]
    taiwan: NotRequired[bool]
    held: bool
    periods: list[KnownPeriod]
    repealed_by: str | None
    work: str | None
    place: int
    next: str | None
    clauses: dict[str, KnownClause]


class KnownWork(TypedDict):
    """What is known of a work: its held versions, the permanent ids of its measures."""

    title: list[str]
    versions: list[str]
    wids: list[str]


class KnownBody(TypedDict):
    """A body: how it is called, and every name that leads to it, bare."""

    name: list[str]
    names: list[str]


class Known(TypedDict):
    """What the resolver works on, by id; `data/anchors.json` has it."""

    notices: Mapping[str, KnownNotice]
    works: Mapping[str, KnownWork]
    bodies: Mapping[str, KnownBody]


@dataclass(frozen=True, slots=True)
class Target:
    """What a citation means: a notice or a clause of it, a current address, or a body.

    Attributes:
        notice: "" where a current address or a body is meant.
        clause: "" for the whole notice.
        work, wid: of a current address; `wid` is "" for the work.
        body: region/id.
    """

    notice: str = ""
    clause: str = ""
    work: str = ""
    wid: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A clause that a document does not have.

    Attributes:
        notice, work: the document; one of the two is "".
        words: the words that name the clause, as they were typed.
        has: the first and the last clause of that kind that it has, () where it has none.
        above: the clause of the notice down to which the words lead.
    """

    notice: str
    words: str
    has: tuple[str, ...] = ()
    above: str = ""
    work: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a text means.

    Attributes:
        kind: `go` where all was understood and means one thing; `list` what it can mean, or the
            things that it means; `none` where a citation leads to nothing; `search` for words
            that are no citation.
        targets: each once, in the order typed; of what one citation fits, the living first.
        unknown: the parts that were not understood, as they were typed.
        lacking: clauses that their documents do not have.
        near: notices with the number that no notice has in full.
        notes: `document` where a clause stands without its document; `path` where a path and a
            number contradict each other; `taiwan` where 項 was read as above 款; `part` where
            only a part of a statute's name was given; `many` where so many notices fit that the
            clause was looked for in none; `unheld` where the text of a notice is not held.
    """

    kind: Literal["go", "list", "none", "search"]
    targets: tuple[Target, ...] = ()
    unknown: tuple[str, ...] = ()
    lacking: tuple[Lacking, ...] = ()
    near: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
