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
class Part:
    """What a bundle adds to a list that a file gathers from many bundles."""

    of: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Needs:
    """What files are made from, besides what is the same for the whole site.

    `texts` are notices whose text is read, `faces` those of which only title, number, dates and
    status are shown, `records` the records that are named; `more` is anything else, as its `repr`.
    """

    texts: tuple[str, ...] = ()
    faces: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    more: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files that are made together, and what they are made from."""

    id: str
    needs: Needs
    make: Callable[[], Iterable[Artifact | Part]]
