"""A plan → the published site: what is made again, what is taken over, in how many processes.

A bundle's key stands for all that it was made from. A bundle whose key the published site's state
has is taken over, its files with it; all others are made, by worker processes where that pays, and
written into the site's double as they come. Then what gathers from all bundles is made of their
parts, and the double is published.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import groupby
from typing import Protocol

from tiaowen.artifacts import Artifact, Bundle, Bytes
from tiaowen.build import state
from tiaowen.build.aggregates import Gathered, gathered_files
from tiaowen.build.fingerprints import Keys
from tiaowen.build.plan import Plan
from tiaowen.build.pool import FEW, made
from tiaowen.build.staging import (
    Staging,
    line_of,
    path_of,
    sum_of,
)
from tiaowen.build.state import Built, Index, Standing
from tiaowen.cache import Cache, digest
from tiaowen.corpus.load import Loaded
from tiaowen.exports.tables import HEADS
from tiaowen.search import (
    POSTINGS,
    Exchange,
    Shards,
    epoch_of,
    exchanged,
    shards,
)

_INDEX = "index/"
_LATER = (_INDEX, "gathered/", "closing/")
"""What is made of the parts of the other bundles."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many files were written anew, kept as they were, and removed."""

    written: int
    kept: int
    removed: int


class LostResultError(Exception):
    """Something that an earlier build left cannot be read back."""


@contextmanager
def _reading_back() -> Iterator[None]:
    """Raise LostResultError where a file that an earlier build left is missing.

    Only for what handles such files: a FileNotFoundError from anywhere else is a fault of its own,
    which a second build would only repeat.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise LostResultError(str(error)) from error


class _Steps(Protocol):
    def step(self, count: int = 1, /) -> None: ...


class _Unseen:
    def step(self, _count: int = 1, /) -> None:
        """Nobody looks on."""


Watch = Callable[[int], AbstractContextManager[_Steps]]
"""Told how many bundles are to be made, and then of each that is."""


def unchanged(staging: Staging, cache: Cache, mark: bytes) -> bool:
    """Whether the published site was made of the inputs that `mark` stands for."""
    return staging.published is not None and cache.get(digest("made", mark)) == staging.published


def build(
    loaded: Loaded,
    plan: Plan,
    staging: Staging,
    cache: Cache,
    mark: bytes = b"",
    jobs: int = 1,
    watch: Watch = lambda _: nullcontext(_Unseen()),
    begin: Callable[[str], None] = lambda _: None,
) -> Count:
    """Publish the site of a plan. `cache` is where earlier builds left their results.

    `mark` stands for the inputs of the plan, for `unchanged`. `begin` is told the name of each
    stage as it begins.
    """
    published = staging.published
    before = state.recall(cache, published, staging.lines()) if published else None
    try:
        manifest, count = _Build(loaded, plan, staging, cache, jobs, watch, begin, before).run()
    except LostResultError:
        if before is None:
            raise
        # A file of the site, or an entry of the cache, is not what it was: all is made again.
        manifest, count = _Build(loaded, plan, staging, cache, jobs, watch, begin, None).run()
    cache.put(digest("made", mark), manifest)
    cache.commit()
    return count


@dataclass
class _Build:
    """One build: what is known of the published site, and what has been made so far."""

    loaded: Loaded
    plan: Plan
    staging: Staging
    cache: Cache
    jobs: int
    watch: Watch
    begin: Callable[[str], None]
    before: Built | None
    now: dict[str, Standing] = field(default_factory=dict)
    written: int = 0

    @property
    def old(self) -> Mapping[str, Standing]:
        """The bundles of the published site."""
        return self.before.bundles if self.before else {}

    def run(self) -> tuple[bytes, Count]:
        bundles = list(self.plan.bundles())
        keys = Keys(self.loaded, self.plan)
        self.emptied = self.staging.begin(anew=self.before is None)
        stale = []
        for bundle in bundles:
            key = keys.of(bundle)
            if not self._take(bundle.id, key):
                stale.append((bundle, key))
        planned = {bundle.id for bundle in bundles}
        for id_ in self.old:
            if id_ not in planned and not id_.startswith(_LATER):
                self._drop(id_)
        for bundle, _ in stale:
            self._drop(bundle.id)
        self.begin("pages and texts")
        self._make(stale)
        self.begin("index")
        # As they were planned, whoever was ready first.
        self.now = {bundle.id: self.now[bundle.id] for bundle in bundles}
        index = self._index()
        self.begin("gathered files")
        for gathered in gathered_files(self.plan.editions):
            self._gather(gathered, keys.base)
        self._gather(self.plan.catalogues(self.now["lists"].key), keys.base)
        self._closing("closing/data", [self.plan.described(self._tables())])
        version = digest(*self._lines("search/", _INDEX)).hex()
        self._closing("closing/search", self.plan.search(index.count, version))
        whole = digest(*self._lines("")).hex()
        few = self._lines("lists", "rest", "gathered/data/go")
        data = self._lines("search/", _INDEX, "gathered/search", "closing/search")
        self._closing("closing/worker", [self.plan.worker(few, data, whole)])
        for id_ in self.old:
            if id_.startswith(_LATER) and id_ not in self.now:
                self._drop(id_)
        self.begin("publish")
        return self._publish(index)

    def _lines(self, *names: str) -> list[Bytes]:
        """The lines of the bundles whose names begin so."""
        return [one.lines for id_, one in self.now.items() if id_.startswith(names)]

    # -- what was there before ---------------------------------------------------------------

    def _take(self, bundle: str, key: bytes) -> bool:
        """Take a bundle over, if the published site has it under this key."""
        standing = self.old.get(bundle)
        if standing is None or standing.key != key:
            return False
        if self.emptied:
            with _reading_back():
                self.staging.carry(bytes(standing.lines))
        self._stand(bundle, standing)
        return True

    def _drop(self, bundle: str) -> None:
        """Make room in the double for a bundle that is made again."""
        if not self.emptied and bundle in self.old:
            with _reading_back():
                self.staging.drop(bytes(self.old[bundle].lines))

    def _stand(self, bundle: str, standing: Standing) -> None:
        self.now[bundle] = standing
        self.cache.keep(standing.parts.values())

    # -- making ------------------------------------------------------------------------------

    def _make(self, stale: list[tuple[Bundle, bytes]]) -> None:
        if self.jobs > 1 and len(stale) >= FEW:
            for store in self.loaded.texts:
                store.share()
        with self.watch(len(stale)) as steps:
            for i, one in made([bundle for bundle, _ in stale], self.staging, self.jobs):
                bundle, key = stale[i]
                parts = {}
                for name, content in one.parts.items():
                    parts[name] = digest(content)
                    self.cache.put(parts[name], content)
                self._stand(bundle.id, Standing(key, one.lines, parts))
                self.written += one.written
                steps.step()

    # -- the search index --------------------------------------------------------------------

    def _index(self) -> Index:
        row = self.plan.seats
        epoch = epoch_of(row)
        postings = {seat.id: self.now[f"search/{seat.id}"].parts[POSTINGS] for seat in row}
        old = self.before.index if self.before else None
        if old and old.epoch == epoch and old.postings.keys() == postings.keys():
            changed = [seat for seat in row if old.postings[seat.id] != postings[seat.id]]
            if len(changed) <= max(FEW, len(row) // 20):
                known = Shards((), old.count, old.total)
                exchanges = [
                    Exchange(seat, self._part(old.postings[seat.id]), self._part(postings[seat.id]))
                    for seat in changed
                ]
                try:
                    found = exchanged(exchanges, known, epoch, self.staging.read)
                except (OSError, ValueError, LookupError) as error:
                    raise LostResultError from error
                if found:
                    self._exchange(*found)
                    return Index(epoch, old.count, found[0].total, postings)
        try:
            whole = shards(((seat, self._part(postings[seat.id])) for seat in row), epoch)
        except ValueError as error:
            raise LostResultError from error
        for name, files in groupby(whole.files, lambda file: file.path.split("/")[1]):
            self._closing(f"{_INDEX}{name}", files)
        return Index(epoch, whole.count, whole.total, postings)

    def _exchange(self, new: Shards, gone: set[str]) -> None:
        """Put some files of the index in the place of others, and take the rest over."""
        files = {file.path: file for file in new.files}
        touched = {path.split("/")[1] for path in (*files, *gone)}
        names = {id_.removeprefix(_INDEX) for id_ in self.old if id_.startswith(_INDEX)}
        for name in sorted(names | touched):
            bundle = f"{_INDEX}{name}"
            if name not in touched:
                self._take(bundle, self.old[bundle].key)
                continue
            before = bytes(self.old[bundle].lines) if bundle in self.old else b""
            lines = {path_of(line): line for line in before.splitlines(keepends=True)}
            out = [path for path in lines if path in gone or path in files]
            replaced = b"".join(lines.pop(path) for path in out)
            with _reading_back():
                if self.emptied:
                    self.staging.carry(b"".join(lines.values()))
                else:
                    self.staging.drop(replaced)
            for path, file in files.items():
                if path.split("/")[1] == name:
                    lines[path] = self._write(file)
            whole = b"".join(lines[path] for path in sorted(lines))
            self._stand(bundle, Standing(digest(whole), whole, {}))

    # -- what gathers ------------------------------------------------------------------------

    def _gather(self, gathered: Gathered, base: bytes) -> None:
        bundle = f"gathered/{gathered.id}"
        found = [
            [one.parts[name] for one in self.now.values() if name in one.parts]
            for name in gathered.parts
        ]
        joined = (digest(*digests) for digests in found)
        key = digest(base, bundle, gathered.more, *joined)
        if self._take(bundle, key):
            return
        self._drop(bundle)
        lines = []
        for file in gathered.make([map(self._part, digests) for digests in found]):
            line, new = self.staging.stream(file)
            self.written += new
            lines.append(line)
        self._stand(bundle, Standing(key, b"".join(lines), {}))

    def _closing(self, bundle: str, files: Iterable[Artifact]) -> None:
        """Files that are made at every build; what they are is known once they are made."""
        whole = sorted(files, key=lambda file: file.path)
        lines = b"".join(line_of(file) for file in whole)
        if not self._take(bundle, digest(lines)):
            self._drop(bundle)
            for file in whole:
                self._write(file)
            self._stand(bundle, Standing(digest(lines), lines, {}))

    def _write(self, file: Artifact) -> bytes:
        line, new = self.staging.write(file)
        self.written += new
        return line

    def _part(self, key: bytes) -> bytes:
        content = self.cache.get(key)
        if content is None:
            raise LostResultError
        return content

    def _tables(self) -> dict[str, tuple[int, str]]:
        """The length and the checksum of each CSV file."""
        found = {}
        for name in HEADS:
            path = f"data/{name}.csv"
            with _reading_back():
                size = self.staging.size(path)
            found[name] = size, sum_of(self.now[f"gathered/{path}"].lines)
        return found

    # -- publishing --------------------------------------------------------------------------

    def _publish(self, index: Index) -> tuple[bytes, Count]:
        now, old = self.now, self.old
        gone = [_without(one, now.get(id_)) for id_, one in old.items()]
        come = [_without(one, old.get(id_)) for id_, one in now.items()]
        was = _paths(gone) if self.before else _paths([self.staging.lines()])
        removed = len(was - _paths(come)) if was else 0
        whole = [one.lines for one in now.values()]
        count = sum(bytes(lines).count(b"\n") for lines in whole)
        seal = self.staging.publish(whole)
        if self.before is None:
            self.staging.leave()
        if self.cache.lasting:
            self.staging.double(gone, come)
        else:
            self.staging.leave()
        state.remember(self.cache, seal, Built(now, index))
        return seal, Count(self.written, count - self.written, removed)


def _without(one: Standing, other: Standing | None) -> bytes:
    """The lines of a bundle that it does not have in another site."""
    if other is None:
        return bytes(one.lines)
    if other.key == one.key:
        return b""
    known = set(bytes(other.lines).splitlines())
    lines = bytes(one.lines).splitlines(keepends=True)
    return b"".join(line for line in lines if line.removesuffix(b"\n") not in known)


def _paths(found: Iterable[bytes]) -> set[str]:
    return {path_of(line) for lines in found for line in lines.splitlines()}
