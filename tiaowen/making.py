"""A plan → the published site: what is made again, what is taken over, in how many processes.

A bundle's key stands for all that it was made from. A bundle whose key the published site's state
has is taken over, its files with it; all others are made, by worker processes where that pays, and
written into the site's double as they come. Then what gathers from all bundles is made of their
parts, and the double is published.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple, Protocol, TypeVar

import msgspec

from tiaowen.bundlekeys import Keys
from tiaowen.bundles import Gathered, Plan
from tiaowen.cache import Cache, digest
from tiaowen.exports.tables import HEADS
from tiaowen.flow import Loaded
from tiaowen.model import Artifact, Bundle, Part
from tiaowen.publish import Staging, line_of
from tiaowen.search import CHARS, POSTINGS, Exchange, Shards, epoch_of, exchanged, shards

_T = TypeVar("_T")

_SHARE = 8
"""How many bundles a worker takes at a time."""
_FEW = 40
"""So few bundles are made sooner than a second process begins."""
_INDEX = "index/"
_LATER = (_INDEX, "gathered/", "closing/")
"""What is made of the parts of the other bundles."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many files were written anew, kept as they were, and removed."""

    written: int
    kept: int
    removed: int


class _Result(msgspec.Struct, frozen=True, array_like=True):
    """What a bundle came to: its lines of the manifest, and the digests of its parts by list."""

    lines: bytes
    parts: dict[str, bytes] = {}


class _Index(msgspec.Struct, frozen=True, array_like=True):
    """The search index as it stands: enough to exchange an item in it."""

    epoch: bytes
    count: int
    total: int
    postings: dict[str, bytes]


class _State(msgspec.Struct, frozen=True, array_like=True):
    """What a published site was made of: bundle → key, in the order of the manifest."""

    keys: dict[str, bytes]
    index: _Index


class LostResultError(Exception):
    """Something that an earlier build left cannot be read back."""


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
) -> Count:
    """Publish the site of a plan. `cache` is where earlier builds left their results.

    `mark` stands for the inputs of the plan, for `unchanged`.
    """
    published = staging.published
    before = _decoded(cache.get(_state_key(published)) if published else None, _State)
    try:
        manifest, count = _Build(loaded, plan, staging, cache, jobs, watch, before).run()
    except (LostResultError, FileNotFoundError):
        if before is None:
            raise
        # A file of the site, or an entry of the cache, is not what it was: all is made again.
        manifest, count = _Build(loaded, plan, staging, cache, jobs, watch, None).run()
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
    before: _State | None
    keys: dict[str, bytes] = field(default_factory=dict)
    lines: dict[str, bytes] = field(default_factory=dict)
    parts: dict[str, dict[str, bytes]] = field(default_factory=dict)
    written: int = 0

    def run(self) -> tuple[bytes, Count]:
        bundles = list(self.plan.bundles())
        keys = Keys(self.loaded, self.plan)
        self.emptied = self.staging.begin(anew=self.before is None)
        stale = []
        for bundle in bundles:
            key = keys.of(bundle)
            if not (key and self._take(bundle.id, key)):
                stale.append((bundle, key))
        now = {bundle.id for bundle in bundles}
        old = self.before.keys if self.before else {}
        gone = [one for one in old if one not in now and not one.startswith(_LATER)]
        for id_ in (*gone, *(bundle.id for bundle, _ in stale)):
            self._drop(id_)
        self._make(stale)
        # As they were planned, whoever was ready first.
        order = [bundle.id for bundle in bundles]
        self.keys = {id_: self.keys[id_] for id_ in order}
        self.lines = {id_: self.lines[id_] for id_ in order}
        self.parts = {id_: self.parts[id_] for id_ in order}
        index = self._index()
        for gathered in self.plan.gathered():
            self._gather(gathered, keys.base)
        self._closing("closing/data", [self.plan.described(self._tables())])
        found = (lines for id_, lines in self.lines.items() if id_.startswith(("search/", _INDEX)))
        version = digest(*found).hex()
        self._closing("closing/search", self.plan.search(self._parts(CHARS), index.count, version))
        self._closing("closing/worker", [self.plan.worker(self.lines.values())])
        for id_ in old:
            if id_.startswith(_LATER) and id_ not in self.keys:
                self._drop(id_)
        return self._publish(index)

    # -- what was there before ---------------------------------------------------------------

    def _before(self, bundle: str) -> bytes:
        """The lines that a bundle has in the published site."""
        key = self.before.keys.get(bundle) if self.before else None
        result = _decoded(self.cache.get(key), _Result) if key else None
        if key and not result:
            raise LostResultError
        return result.lines if result else b""

    def _take(self, bundle: str, key: bytes) -> bool:
        """Take a bundle over, if the published site has it under this key."""
        if self.before is None or self.before.keys.get(bundle) != key:
            return False
        result = _decoded(self.cache.get(key), _Result)
        if result is None:
            return False
        if self.emptied:
            self.staging.carry(result.lines)
        self._known(bundle, key, result)
        return True

    def _drop(self, bundle: str) -> None:
        """Make room in the double for a bundle that is made again."""
        if not self.emptied:
            self.staging.drop(self._before(bundle))

    def _known(self, bundle: str, key: bytes, result: _Result) -> None:
        self.keys[bundle] = key
        self.lines[bundle] = result.lines
        self.parts[bundle] = result.parts
        self.cache.keep(result.parts.values())

    def _keep(self, bundle: str, key: bytes, result: _Result) -> None:
        self.cache.put(key, msgspec.msgpack.encode(result))
        self._known(bundle, key, result)

    # -- making ------------------------------------------------------------------------------

    def _make(self, stale: list[tuple[Bundle, bytes]]) -> None:
        with self.watch(len(stale)) as steps:
            for i, made in self._made([bundle for bundle, _ in stale]):
                bundle, key = stale[i]
                parts = {}
                for name, content in made.parts.items():
                    parts[name] = digest(content)
                    self.cache.put(parts[name], content)
                key = key or digest(made.lines, *parts.values())
                self._keep(bundle.id, key, _Result(made.lines, parts))
                self.written += made.written
                steps.step()

    def _made(self, bundles: list[Bundle]) -> Iterator[tuple[int, _Made]]:
        if self.jobs == 1 or len(bundles) < _FEW:
            for i, bundle in enumerate(bundles):
                yield i, _written(bundle, self.staging)
            return
        for packed in self.loaded.packed:
            packed.hold()
        gc.freeze()  # what the workers share stays shared
        _shared.update(bundles=bundles, staging=self.staging)
        shares = [range(i, min(i + _SHARE, len(bundles))) for i in range(0, len(bundles), _SHARE)]
        workers = ProcessPoolExecutor(
            self.jobs, multiprocessing.get_context("fork"), _end_with, (os.getpid(),)
        )
        try:
            for future in as_completed([workers.submit(_share, share) for share in shares]):
                yield from future.result()
        except BrokenExecutor as error:
            raise ChildProcessError("a process that made pages was ended from outside") from error
        finally:
            workers.shutdown(cancel_futures=True)  # at a fault nobody waits for the rest
            _shared.clear()

    # -- the search index --------------------------------------------------------------------

    def _index(self) -> _Index:
        row = self.plan.seats
        epoch = epoch_of(row)
        postings = {seat.id: self.parts[f"search/{seat.id}"][POSTINGS] for seat in row}
        old = self.before.index if self.before else None
        old_keys = self.before.keys if self.before else {}
        if old and old.epoch == epoch and old.postings.keys() == postings.keys():
            changed = [seat for seat in row if old.postings[seat.id] != postings[seat.id]]
            if len(changed) <= max(_FEW, len(row) // 20):
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
                    self._exchange(old_keys, *found)
                    return _Index(epoch, old.count, found[0].total, postings)
        whole = shards(((seat, self._part(postings[seat.id])) for seat in row), epoch)
        for name, files in groupby(whole.files, lambda file: file.path.split("/")[1]):
            self._closing(f"{_INDEX}{name}", files)
        return _Index(epoch, whole.count, whole.total, postings)

    def _exchange(self, keys: Mapping[str, bytes], new: Shards, gone: set[str]) -> None:
        """Put some files of the index in the place of others, and take the rest over."""
        files = {file.path: file for file in new.files}
        touched = {path.split("/")[1] for path in (*files, *gone)}
        names = {id_.removeprefix(_INDEX) for id_ in keys if id_.startswith(_INDEX)}
        for name in sorted(names | touched):
            bundle = f"{_INDEX}{name}"
            if name not in touched:
                if not self._take(bundle, keys[bundle]):
                    raise LostResultError
                continue
            lines = {line[66:-1].decode(): line for line in self._before(bundle).splitlines(True)}
            out = [path for path in lines if path in gone or path in files]
            replaced = b"".join(lines.pop(path) for path in out)
            if self.emptied:
                self.staging.carry(b"".join(lines.values()))
            else:
                self.staging.drop(replaced)
            for path, file in files.items():
                if path.split("/")[1] == name:
                    lines[path] = self._write(file)
            whole = b"".join(lines[path] for path in sorted(lines))
            self._keep(bundle, digest(whole), _Result(whole))

    # -- what gathers ------------------------------------------------------------------------

    def _gather(self, gathered: Gathered, base: bytes) -> None:
        bundle = f"gathered/{gathered.id}"
        found = [
            [parts[name] for parts in self.parts.values() if name in parts]
            for name in gathered.parts
        ]
        joined = (digest(*digests) for digests in found)
        key = digest(base, bundle, gathered.more, *joined)
        if self._take(bundle, key):
            return
        self._drop(bundle)
        content = [[self._part(one) for one in digests] for digests in found]
        lines = b"".join(self._write(file) for file in gathered.make(content))
        self._keep(bundle, key, _Result(lines))

    def _closing(self, bundle: str, files: Iterable[Artifact]) -> None:
        """Files that are made at every build; what they are is known once they are made."""
        whole = sorted(files, key=lambda file: file.path)
        lines = b"".join(line_of(file) for file in whole)
        if not self._take(bundle, digest(lines)):
            self._drop(bundle)
            for file in whole:
                self._write(file)
            self._keep(bundle, digest(lines), _Result(lines))

    def _write(self, file: Artifact) -> bytes:
        line, new = self.staging.write(file)
        self.written += new
        return line

    def _part(self, key: bytes) -> bytes:
        content = self.cache.get(key)
        if content is None:
            raise LostResultError
        return content

    def _parts(self, name: str) -> list[bytes]:
        return [self._part(parts[name]) for parts in self.parts.values() if name in parts]

    def _tables(self) -> dict[str, tuple[int, str]]:
        """The length and the checksum of each CSV file."""
        found = {}
        for name in HEADS:
            path = f"data/{name}.csv"
            sha256 = self.lines[f"gathered/{path}"][:64].decode()
            found[name] = self.staging.size(path), sha256
        return found

    # -- publishing --------------------------------------------------------------------------

    def _publish(self, index: _Index) -> tuple[bytes, Count]:
        old = self.before.keys if self.before else {}
        changed = [id_ for id_ in old if self.keys.get(id_) != old[id_]]
        gone = [self._before(id_) for id_ in changed]
        come = [lines for id_, lines in self.lines.items() if old.get(id_) != self.keys[id_]]
        was = _paths(gone) if self.before else _paths([self.staging.lines()])
        removed = len(was - _paths(come))
        whole = list(self.lines.values())
        manifest = self.staging.publish(whole)
        if self.before is None:
            self.staging.leave()
        if self.cache.lasting:
            self.staging.double(gone, come)
        else:
            self.staging.leave()
        state = _State(self.keys, index)
        self.cache.put(_state_key(manifest), msgspec.msgpack.encode(state))
        count = sum(lines.count(b"\n") for lines in whole)
        return manifest, Count(self.written, count - self.written, removed)


def _paths(found: Iterable[bytes]) -> set[bytes]:
    return {line[66:] for lines in found for line in lines.splitlines()}


def _state_key(manifest: bytes) -> bytes:
    return digest("state", manifest)


def _decoded(kept: bytes | None, kind: type[_T]) -> _T | None:
    """An entry of the cache as what it should be, None when it is not."""
    try:
        return None if kept is None else msgspec.msgpack.decode(kept, type=kind)
    except msgspec.MsgspecError:
        return None


# -- in a worker -----------------------------------------------------------------------------


class _Made(NamedTuple):
    """What a bundle came to: its lines, its parts by list, how many of its files are new."""

    lines: bytes
    parts: dict[str, bytes]
    written: int


_shared: dict[str, Any] = {}
"""What a worker has from the process that it was forked from."""


def _share(numbers: range) -> list[tuple[int, _Made]]:
    return [(i, _written(_shared["bundles"][i], _shared["staging"])) for i in numbers]


def _written(bundle: Bundle, staging: Staging) -> _Made:
    lines: list[bytes] = []
    parts: dict[str, bytes] = {}
    written = 0
    for piece in bundle.make():
        if isinstance(piece, Part):
            parts[piece.of] = parts.get(piece.of, b"") + piece.content
        else:
            line, new = staging.write(piece)
            lines.append(line)
            written += new
    return _Made(b"".join(lines), parts, written)


def _end_with(parent: int) -> None:
    """A worker does not outlive the build: it would go on writing into the next one's double.

    Ctrl-C is for the build to answer, which then ends its workers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.2)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
