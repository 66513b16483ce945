"""The postings of all items → the files of the search index.

Where few items changed, their postings are exchanged in the shards of the published index; else the
index is written whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from tiaowen.build.manifest import path_of
from tiaowen.build.state import Index, TargetState
from tiaowen.build.targets import LostResultError, Targets, reading_back
from tiaowen.cache import digest
from tiaowen.search import POSTINGS, BlockRange, Exchange, Shards, epoch_of, exchanged, shards

INDEX = "index/"
_FEW = 40
"""So few changed items are always exchanged, however small the corpus."""


def add_index(ranges: Sequence[BlockRange], targets: Targets, old: Index | None) -> Index:
    """Add the files of the index to the targets.

    Args:
        ranges: The items of the search, whose targets are ready.
        targets: The targets of this build.
        old: The index of the published site.

    Returns:
        The index as the next build must know it.
    """
    epoch = epoch_of(ranges)
    postings = {one.id: targets.now[f"search/{one.id}"].fragments[POSTINGS] for one in ranges}
    if old and old.epoch == epoch and old.postings.keys() == postings.keys():
        changed = [one for one in ranges if old.postings[one.id] != postings[one.id]]
        if len(changed) <= max(_FEW, len(ranges) // 20):
            known = Shards((), old.count, old.total)
            exchanges = [
                Exchange(
                    one,
                    targets.fragment(old.postings[one.id]),
                    targets.fragment(postings[one.id]),
                )
                for one in changed
            ]
            try:
                found = exchanged(exchanges, known, epoch, targets.staging.read)
            except (OSError, ValueError, LookupError) as error:
                raise LostResultError("a shard of the search index cannot be read") from error
            if found:
                _exchange(targets, *found)
                return Index(epoch, old.count, found[0].total, postings)
    try:
        whole = shards(((one, targets.fragment(postings[one.id])) for one in ranges), epoch)
    except ValueError as error:
        raise LostResultError("the postings of an item cannot be read") from error
    for name, files in groupby(whole.files, lambda file: file.path.split("/")[1]):
        targets.add_files(f"{INDEX}{name}", files)
    return Index(epoch, whole.count, whole.total, postings)


def _exchange(targets: Targets, new: Shards, gone: set[str]) -> None:
    """Write the new files of the index, remove those that are `gone`, take over the rest."""
    files = {file.path: file for file in new.files}
    touched = {path.split("/")[1] for path in (*files, *gone)}
    names = {id_.removeprefix(INDEX) for id_ in targets.old if id_.startswith(INDEX)}
    for name in sorted(names | touched):
        target = f"{INDEX}{name}"
        if name not in touched:
            targets.take_over(target, targets.old[target].fingerprint)
            continue
        before = bytes(targets.old[target].lines) if target in targets.old else b""
        lines = {path_of(line): line for line in before.splitlines(keepends=True)}
        out = [path for path in lines if path in gone or path in files]
        replaced = b"".join(lines.pop(path) for path in out)
        with reading_back():
            if targets.emptied:
                targets.staging.carry(b"".join(lines.values()))
            else:
                targets.staging.drop(replaced)
        for path, file in files.items():
            if path.split("/")[1] == name:
                lines[path] = targets.write(file)
        whole = b"".join(lines[path] for path in sorted(lines))
        targets.add(target, TargetState(digest(whole), whole, {}))
