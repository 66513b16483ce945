"""A plan → the published site: what is rendered again, what is taken over, in how many processes.

A target's fingerprint stands for all its inputs. A target that the published site has with the same
fingerprint is taken over with its files; all others are rendered, by worker processes where that
pays, and written into the standby tree as they come. Then the aggregates are assembled from the
fragments of all targets, and the standby tree is published.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from tiaowen.artifacts import Target
from tiaowen.build import state
from tiaowen.build.aggregates import Aggregate, aggregates
from tiaowen.build.fingerprints import Fingerprints
from tiaowen.build.manifest import sum_of
from tiaowen.build.plan import Plan
from tiaowen.build.pool import FEW, rendered
from tiaowen.build.search_index import INDEX, add_index
from tiaowen.build.staging import Staging
from tiaowen.build.state import BuildState, Index, TargetState
from tiaowen.build.targets import LostResultError, Targets, paths, reading_back
from tiaowen.cache import Cache, digest
from tiaowen.corpus.load import Loaded
from tiaowen.exports.tables import HEADS

_LATER = (INDEX, "gathered/", "closing/")
"""The targets that are made of fragments or lines of the others."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many files were written, kept as they were, and removed."""

    written: int
    kept: int
    removed: int


class _Steps(Protocol):
    def step(self, count: int = 1, /) -> None: ...


class _Silent:
    def step(self, _count: int = 1, /) -> None:
        """Report nothing."""


Watch = Callable[[int], AbstractContextManager[_Steps]]
"""Is given the number of targets to render; its context is told of each that is done."""


def unchanged(staging: Staging, cache: Cache, mark: bytes) -> bool:
    """Whether the published site was built from the inputs that `mark` is the digest of."""
    return staging.published is not None and cache.get(digest("made", mark)) == staging.published


def build(
    loaded: Loaded,
    plan: Plan,
    staging: Staging,
    cache: Cache,
    mark: bytes = b"",
    jobs: int = 1,
    watch: Watch = lambda _: nullcontext(_Silent()),
    begin: Callable[[str], None] = lambda _: None,
) -> Count:
    """Publish the site of a plan.

    Args:
        loaded: The corpus that the plan was made from.
        plan: The targets.
        staging: The folder to publish into.
        cache: The results of earlier builds.
        mark: The digest of all inputs, for `unchanged`.
        jobs: How many processes may render.
        watch: Is told of the targets as they are rendered.
        begin: Is told the name of each stage as it begins.
    """
    published = staging.published
    before = state.recall(cache, published, staging.lines()) if published else None
    try:
        manifest, count = _Build(loaded, plan, staging, cache, jobs, watch, begin, before).run()
    except LostResultError:
        if before is None:
            raise
        # A file of the site, or an entry of the cache, is not what it was: build from nothing.
        manifest, count = _Build(loaded, plan, staging, cache, jobs, watch, begin, None).run()
    cache.put(digest("made", mark), manifest)
    cache.commit()
    return count


@dataclass(frozen=True)
class _Build:
    """One build; `before` is the state of the published site, where it can be used."""

    loaded: Loaded
    plan: Plan
    staging: Staging
    cache: Cache
    jobs: int
    watch: Watch
    begin: Callable[[str], None]
    before: BuildState | None

    def run(self) -> tuple[bytes, Count]:
        """Build and publish: the digest of the new manifest, and how many files changed."""
        planned = list(self.plan.targets())
        fingerprints = Fingerprints(self.loaded, self.plan)
        targets = Targets(self.staging, self.cache, self.before)
        stale = self._take_over(planned, fingerprints, targets)
        self.begin("pages and texts")
        self._render(stale, targets)
        targets.sort(target.id for target in planned)
        self.begin("index")
        index = add_index(self.plan.ranges, targets, self.before.index if self.before else None)
        self.begin("gathered files")
        for aggregate in aggregates(self.plan.editions):
            _assemble(aggregate, fingerprints.base, targets)
        lists = targets.now["lists"].fingerprint
        _assemble(self.plan.catalogues(lists), fingerprints.base, targets)
        self._close(targets, index)
        for id_ in targets.old:
            if id_.startswith(_LATER) and id_ not in targets.now:
                targets.remove(id_)
        self.begin("publish")
        return self._publish(targets, index)

    def _take_over(
        self, planned: list[Target], fingerprints: Fingerprints, targets: Targets
    ) -> list[tuple[Target, bytes]]:
        """Take over what did not change; the stale targets with their fingerprints.

        Files of stale targets, and of targets that are planned no more, are removed.
        """
        stale = []
        for target in planned:
            fingerprint = fingerprints.of(target)
            if not targets.take_over(target.id, fingerprint):
                stale.append((target, fingerprint))
        ids = {target.id for target in planned}
        for id_ in targets.old:
            if id_ not in ids and not id_.startswith(_LATER):
                targets.remove(id_)
        for target, _ in stale:
            targets.remove(target.id)
        return stale

    def _render(self, stale: list[tuple[Target, bytes]], targets: Targets) -> None:
        """Render the stale targets."""
        if self.jobs > 1 and len(stale) >= FEW:
            for store in self.loaded.texts:
                store.share()
        with self.watch(len(stale)) as steps:
            for i, one in rendered([target for target, _ in stale], self.staging, self.jobs):
                target, fingerprint = stale[i]
                fragments = {}
                for name, content in one.fragments.items():
                    fragments[name] = digest(content)
                    self.cache.put(fragments[name], content)
                targets.add(target.id, TargetState(fingerprint, one.lines, fragments))
                targets.written += one.written
                steps.step()

    def _close(self, targets: Targets, index: Index) -> None:
        """Add the files that describe the others: they are rendered at every build."""
        targets.add_files("closing/data", [self.plan.described(self._tables(targets))])
        version = digest(*targets.lines("search/", INDEX)).hex()
        targets.add_files("closing/search", self.plan.search(index.count, version))
        whole = digest(*targets.lines("")).hex()
        few = targets.lines("lists", "rest", "gathered/data/go")
        data = targets.lines("search/", INDEX, "gathered/search", "closing/search")
        targets.add_files("closing/worker", [self.plan.worker(few, data, whole)])

    def _tables(self, targets: Targets) -> dict[str, tuple[int, str]]:
        """The length and the checksum of each CSV file."""
        found = {}
        for name in HEADS:
            path = f"data/{name}.csv"
            with reading_back():
                size = self.staging.size(path)
            found[name] = size, sum_of(targets.now[f"gathered/{path}"].lines)
        return found

    def _publish(self, targets: Targets, index: Index) -> tuple[bytes, Count]:
        gone, come = targets.changes()
        was = paths(gone) if self.before else paths([self.staging.lines()])
        removed = len(was - paths(come)) if was else 0
        whole = [one.lines for one in targets.now.values()]
        count = sum(bytes(lines).count(b"\n") for lines in whole)
        seal = self.staging.publish(whole)
        if self.before is None:
            self.staging.discard()
        if self.cache.lasting:
            self.staging.restore(gone, come)
        else:
            self.staging.discard()
        state.remember(self.cache, seal, BuildState(targets.now, index))
        return seal, Count(targets.written, count - targets.written, removed)


def _assemble(aggregate: Aggregate, base: bytes, targets: Targets) -> None:
    """Add an aggregate, assembled from the fragments of the targets that are ready."""
    target = f"gathered/{aggregate.id}"
    found = [
        [one.fragments[name] for one in targets.now.values() if name in one.fragments]
        for name in aggregate.fragments
    ]
    joined = (digest(*digests) for digests in found)
    fingerprint = digest(base, target, aggregate.more, *joined)
    if targets.take_over(target, fingerprint):
        return
    targets.remove(target)
    files = aggregate.assemble([map(targets.fragment, digests) for digests in found])
    lines = b"".join(targets.stream(file) for file in files)
    targets.add(target, TargetState(fingerprint, lines, {}))
