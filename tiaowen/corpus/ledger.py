"""The ledger of the addresses that the site has promised: read it, check a build, extend it.

`anchors.tsv` is append-only. Each line ends with a seal: a hash of the line and of the seal before
it. A line that was changed or removed by hand is therefore found at its place. The last line of an
address says what holds now.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from tiaowen.corpus.corpus import Corpus
from tiaowen.model import (
    LEDGER_STATES,
    Contents,
    LedgerState,
    Notice,
    NoticeId,
    Place,
    Problem,
    Promise,
    Record,
    Work,
)
from tiaowen.sources.safe_read import read_bytes

HEAD = ("address", "state", "target", "seal")


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger as it was read.

    Attributes:
        path: Its file.
        promises: Address → what the last line about it says.
        seal: The seal of the last line, "" for an empty ledger.
    """

    path: Path
    promises: Mapping[str, Promise]
    seal: str


def read(path: Path) -> tuple[Ledger, list[Problem]]:
    """Return a ledger and what is wrong with it. A file that does not exist is an empty ledger."""
    problems: list[Problem] = []
    promises: dict[str, Promise] = {}
    seal = ""
    if not (path.exists() or path.is_symlink()):
        return Ledger(path, promises, seal), problems
    raw = read_bytes(path, path.parent, str(path), largest=None)
    if isinstance(raw, Problem):
        return Ledger(path, promises, seal), [raw]
    try:
        lines = raw.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        place = Place(str(path), 1)
        return Ledger(path, {}, ""), [
            Problem(place, "ledger-line", "the ledger is not UTF-8; restore it from its history")
        ]
    for number, line in enumerate(lines, 1):
        place = Place(str(path), number)
        if number == 1:
            if line != "\t".join(HEAD):
                problems.append(_broken(place, f"the first line must be {' '.join(HEAD)}"))
            continue
        if not line and number == len(lines):
            continue
        fields = line.split("\t")
        if len(fields) != len(HEAD) or fields[1] not in LEDGER_STATES:
            problems.append(_broken(place, "not a line of a ledger"))
            continue
        address, state, target, written = fields
        seal = _seal(seal, address, state, target)
        if written != seal:
            problems.append(_broken(place, "this line or one before it was changed by hand"))
            seal = written
        promises[address] = Promise(address, cast(LedgerState, state), target, place)
    return Ledger(path, promises, seal), problems


def broken_promises(ledger: Ledger, addresses: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for each promise that a build would break.

    A build must have every live address, no address that has a tombstone, and the target of every
    moved one.

    Args:
        ledger: The promises.
        addresses: The addresses that the build has.
    """
    given = set(addresses)
    for promise in ledger.promises.values():
        if promise.state == "live" and promise.address not in given:
            yield Problem(
                promise.place,
                "lost-address",
                f"{promise.address} was promised and this build does not have it; restore it, or "
                "record its tombstone with `promise --moved` or `promise --withdrawn`",
            )
        if promise.state != "live" and promise.address in given:
            yield Problem(
                promise.place,
                "living-address",
                f"{promise.address} is said to be {promise.state} and this build has it; take it "
                "out of the content, or run `promise`, which records that it lives",
            )
        if promise.state == "moved" and promise.target not in given:
            yield Problem(
                promise.place,
                "lost-address",
                f"{promise.address} is said to have moved to {promise.target}, which this build "
                "does not have; name another address",
            )


def extended(ledger: Ledger, asked: Iterable[tuple[str, LedgerState, str]]) -> Ledger:
    """Return the ledger as it would be with some lines (address, state, target) added."""
    place = Place(str(ledger.path), 1)
    added = {one: Promise(one, state, target, place) for one, state, target in asked}
    return replace(ledger, promises={**ledger.promises, **added})


def new_lines(ledger: Ledger, promises: Iterable[tuple[str, LedgerState, str]]) -> str:
    """Return the sealed lines to append, "" if the ledger says all of it already.

    Args:
        ledger: The ledger to append to.
        promises: Address, state and target of each line.
    """
    seal = ledger.seal
    lines = []
    for address, state, target in promises:
        known = ledger.promises.get(address)
        if known and (known.state, known.target) == (state, target):
            continue
        seal = _seal(seal, address, state, target)
        lines.append("\t".join((address, state, target, seal)) + "\n")
    return "".join(lines)


def _seal(before: str, address: str, state: str, target: str) -> str:
    return hashlib.sha256("\t".join((before, address, state, target)).encode()).hexdigest()[:12]


def _broken(place: Place, what: str) -> Problem:
    return Problem(place, "ledger-line", f"{what}; restore the ledger from its history")


def addresses(corpus: Corpus) -> Iterator[str]:
    """Yield every address below a script's folder that a build of this corpus promises for ever.

    These are notices and their clauses, the pages of measures, works and their current addresses,
    records, bodies, regions and topics, in a fixed order.
    """
    for id_ in corpus.notices:
        yield from of_notice(id_, corpus.contents[id_])
    for work in corpus.works.values():
        yield from of_work(work)
    yield from of_the_rest(corpus)


def of_notice(notice: NoticeId, contents: Contents) -> Iterator[str]:
    """Yield the addresses of a notice, its clauses, and the pages of its measures."""
    yield f"notices/{notice}/"
    measures = frozenset(contents.measures)
    for clause in contents.clauses:
        yield f"notices/{notice}/#{clause}"
        if clause in measures:
            yield f"notices/{notice}/{clause}/"


def of_work(work: Work) -> Iterator[str]:
    """Yield the address of a work, and the current addresses of its measures."""
    yield f"works/{work.id}/"
    for wid in work.holders:
        yield f"works/{work.id}/{wid}/"


def of_the_rest(corpus: Corpus) -> Iterator[str]:
    """Yield the addresses of records, bodies, regions and topics."""
    for record in corpus.records.values():
        yield f"records/{record.id}/"
    for region, body in corpus.bodies:
        yield f"bodies/{region}/{body}/"
    items: list[Notice | Record] = [*corpus.notices.values(), *corpus.records.values()]
    yield from dict.fromkeys(f"regions/{item.region}/" for item in items)
    yield from dict.fromkeys(f"topics/{topic}/" for item in items for topic in item.topics)
