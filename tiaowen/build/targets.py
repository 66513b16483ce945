"""The targets of one build: which are taken over from the published site, which are new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from tiaowen.artifacts import Artifact, Bytes, Stream
from tiaowen.build.manifest import line_of, path_of
from tiaowen.build.staging import Staging
from tiaowen.build.state import BuildState, TargetState
from tiaowen.cache import Cache, digest


class LostResultError(Exception):
    """A result of an earlier build cannot be read back."""


@contextmanager
def reading_back() -> Iterator[None]:
    """Raise LostResultError where a file that an earlier build left is missing.

    Only for what handles such files: a FileNotFoundError from anywhere else is a fault of its own,
    which a second build would only repeat.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise LostResultError(str(error)) from error


class Targets:
    """The states of all targets, in the order of the manifest, while they are being built.

    Attributes:
        old: The targets of the published site; empty where nothing of it can be used.
        now: The targets of the new site that are ready.
        written: How many files were written because their bytes are new.
    """

    def __init__(self, staging: Staging, cache: Cache, before: BuildState | None) -> None:
        self.staging = staging
        self.cache = cache
        self.old: Mapping[str, TargetState] = before.targets if before else {}
        self.now: dict[str, TargetState] = {}
        self.written = 0
        self.emptied = staging.begin(anew=before is None)

    def take_over(self, target: str, fingerprint: bytes) -> bool:
        """Take a target over from the published site, if it has it with this fingerprint."""
        state = self.old.get(target)
        if state is None or state.fingerprint != fingerprint:
            return False
        if self.emptied:
            with reading_back():
                self.staging.carry(bytes(state.lines))
        self.add(target, state)
        return True

    def remove(self, target: str) -> None:
        """Remove the old files of a target from the standby tree."""
        if not self.emptied and target in self.old:
            with reading_back():
                self.staging.drop(bytes(self.old[target].lines))

    def add(self, target: str, state: TargetState) -> None:
        """Add a target that is ready."""
        self.now[target] = state
        self.cache.keep(state.fragments.values())

    def sort(self, ids: Iterable[str]) -> None:
        """Put the targets in this order, whichever was ready first."""
        self.now = {id_: self.now[id_] for id_ in ids}

    def write(self, file: Artifact) -> bytes:
        """Write a file; its line of the manifest."""
        line, new = self.staging.write(file)
        self.written += new
        return line

    def stream(self, file: Stream) -> bytes:
        """Write a long file; its line of the manifest."""
        line, new = self.staging.stream(file)
        self.written += new
        return line

    def add_files(self, target: str, files: Iterable[Artifact]) -> None:
        """Add a target whose files are rendered at every build: its lines are its fingerprint."""
        whole = sorted(files, key=lambda file: file.path)
        lines = b"".join(line_of(file) for file in whole)
        if not self.take_over(target, digest(lines)):
            self.remove(target)
            for file in whole:
                self.write(file)
            self.add(target, TargetState(digest(lines), lines, {}))

    def fragment(self, fingerprint: bytes) -> bytes:
        """A fragment from the cache. Raises LostResultError when it is not there."""
        content = self.cache.get(fingerprint)
        if content is None:
            raise LostResultError("a fragment is not in the cache")
        return content

    def lines(self, *prefixes: str) -> list[Bytes]:
        """The manifest lines of the targets whose ids begin so."""
        return [one.lines for id_, one in self.now.items() if id_.startswith(prefixes)]

    def changes(self) -> tuple[list[bytes], list[bytes]]:
        """The manifest lines that only the published site has, and those that only the new has."""
        gone = [_without(one, self.now.get(id_)) for id_, one in self.old.items()]
        come = [_without(one, self.old.get(id_)) for id_, one in self.now.items()]
        return gone, come


def _without(one: TargetState, other: TargetState | None) -> bytes:
    """The lines of a target that it does not have in another site."""
    if other is None:
        return bytes(one.lines)
    if other.fingerprint == one.fingerprint:
        return b""
    known = set(bytes(other.lines).splitlines())
    lines = bytes(one.lines).splitlines(keepends=True)
    return b"".join(line for line in lines if line.removesuffix(b"\n") not in known)


def paths(found: Iterable[bytes]) -> set[str]:
    """The paths in lines of a manifest."""
    return {path_of(line) for lines in found for line in lines.splitlines()}
