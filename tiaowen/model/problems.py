"""Where something stands, what is wrong there, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True, slots=True)
class Place:
    """Where something stands: a file, and its line counted from 1."""

    path: str
    line: int


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """A fault of the content: where, of what kind, and what to do about it."""

    place: Place
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.place.path}:{self.place.line}: {self.code}: {self.message}"


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """What a person should look at, and a build does not wait for: where, and what."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place.path}:{self.place.line}: told: {self.message}"
