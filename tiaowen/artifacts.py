"""The output of a build: files, fragments of files, and the targets that make them.

A target renders some files together. A build renders it again only if its inputs have changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tiaowen.model import NoticeId, RecordId

Bytes = bytes | memoryview


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file of the site: its path below the output folder, and its bytes."""

    path: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Stream:
    """A file of the site that may be long: `portions` gives its bytes, and only once."""

    path: str
    portions: Iterable[Bytes]


@dataclass(frozen=True, slots=True)
class Fragment:
    """What one target adds to an aggregate, a list that many targets contribute to.

    Attributes:
        of: The name of the aggregate.
        content: The bytes that are added.
    """

    of: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a target is made from, besides what is the same for the whole site.

    Attributes:
        texts: The ids of the notices whose text it reads.
        faces: The ids of those of which it reads title, number, dates and status only.
        records: The ids of the records that it reads.
        more: Any other values that it depends on; their `repr` is compared.
    """

    texts: tuple[NoticeId, ...] = ()
    faces: tuple[NoticeId, ...] = ()
    records: tuple[RecordId, ...] = ()
    more: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Files that are made together.

    Attributes:
        id: Its name, the same in every build.
        inputs: What it is made from.
        render: Makes the files and fragments.
    """

    id: str
    inputs: Inputs
    render: Callable[[], Iterable[Artifact | Fragment]]
