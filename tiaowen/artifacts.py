"""What a build makes of the corpus: files of the site, and which of them are made together."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Bytes = bytes | memoryview


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file of the site: its path below the output folder, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Stream:
    """A file of the site that may be long: its bytes come in portions and are read once."""

    path: str
    portions: Iterable[Bytes]


@dataclass(frozen=True, slots=True)
class Fragment:
    """What a target adds to a list that a file gathers from many targets."""

    of: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Inputs:
    """What files are made from, besides what is the same for the whole site.

    `texts` are notices whose text is read, `faces` those of which only title, number, dates and
    status are shown, `records` the records that are named; `more` is anything else, as its `repr`.
    """

    texts: tuple[str, ...] = ()
    faces: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    more: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Files that are made together, and what they are made from."""

    id: str
    inputs: Inputs
    render: Callable[[], Iterable[Artifact | Fragment]]
