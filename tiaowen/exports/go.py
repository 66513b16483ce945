"""What the page `/go/` fetches: `/data/go.json`, and files in three folders beside it.

A key is anything by which a notice, a work or a body may be sought: a number, a whole title, two
characters of a title, a name, an id. The keys lie in many small files, by a digest that the browser
computes too (`go-keys/`); each leads to ids. A notice has a file of its facts (`go/`), and one of
its clauses (`go-clauses/`), which only a citation of a clause needs. So a citation costs a few
kilobytes however large the site is. `templates/assets/known.js` reads them all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tiaowen.artifacts import Artifact, Fragment, Stream
from tiaowen.folding import bare
from tiaowen.resolver import KnownBody, KnownClause, KnownNotice, KnownWork
from tiaowen.resolver.documents import head_of, numbers_of

KEYS = "data/go.json keys"
_PER_FILE = 16  # keys, or somewhat fewer: a citation looks up ten or twenty
_COMMON = 200  # notices: two characters that more of them have do not tell them apart
_Run = list[Any]


def of_notice(id_: str, facts: KnownNotice) -> Iterator[Artifact | Fragment]:
    """Yield the files of a notice, and the keys that lead to it."""
    told = {name: value for name, value in facts.items() if name not in ("title", "clauses")}
    yield Artifact(f"data/go/{id_}.json", f"{_json(told)}\n".encode())
    clauses: dict[str, Any] = {"runs": list(_runs(facts["clauses"]))}
    clauses["next"] = {
        name: clause["next"]
        for name, clause in facts["clauses"].items()
        if "next" in clause and clause["next"] != [name, "same"]
    }
    yield Artifact(f"data/go-clauses/{id_}.json", f"{_json(clauses)}\n".encode())
    lines = "".join(f"{key}\t{_json(id_)}\n" for key in dict.fromkeys(_keys(id_, facts)))
    yield Fragment(KEYS, lines.encode())


def of_work(id_: str, facts: KnownWork) -> Fragment:
    """Return the key of a work; it leads to what is known of it."""
    return Fragment(KEYS, f"w{id_}\t{_json([id_, facts])}\n".encode())


def files(
    fold: Sequence[str], bodies: Mapping[str, KnownBody], fragments: Iterable[bytes]
) -> Iterator[Stream]:
    """Yield go.json and the files of keys.

    Args:
        fold: What `known.folding` returned.
        bodies: What `known.known_bodies` returned.
        fragments: Those of KEYS.
    """
    lines = [line for part in fragments for line in part.decode().splitlines()]
    for name, body in bodies.items():
        for one in body["names"]:
            told = {**body, "names": [body["names"][0], one]}
            lines.append(f"o{one}\t{_json([name, told])}")
        lines.append(f"p{name}\t{_json([name, body])}")
    count = 1 << (len(lines) // _PER_FILE).bit_length()
    shards: list[dict[str, list[Any]]] = [{} for _ in range(count)]
    for line in lines:
        key, value = line.split("\t", 1)
        shards[place_of(key, count)].setdefault(key, []).append(json.loads(value))
    yield Stream("data/go.json", [f"{_json({'fold': fold, 'files': count})}\n".encode()])
    for i, shard in enumerate(shards):
        content = {
            key: [] if key[0] == "b" and len(found) > _COMMON else found
            for key, found in sorted(shard.items())
        }
        yield Stream(f"data/go-keys/{i}.json", [f"{_json(content)}\n".encode()])


def place_of(key: str, count: int) -> int:
    """Return the number of the file that has a key."""
    digest = 0
    for char in key:
        digest = (digest * 31 + ord(char)) % (1 << 32)
    return digest % count


def _keys(id_: str, facts: KnownNotice) -> Iterator[str]:
    yield f"i{id_}"
    for number in numbers_of(facts):
        known = head_of(number)
        if known is None:
            yield f"v{bare(number)}"
            continue
        yield f"n{known[1].serial}"
        if known[1].year:
            yield f"n{known[1].year}/{known[1].serial}"
        elif known[1].tail == "令":
            yield "n令"
    for key in facts["keys"]:
        yield f"t{key}"
    name = bare(facts["name"][0])
    for i in range(len(name) - 1):
        yield f"b{name[i : i + 2]}"


def _runs(clauses: Mapping[str, KnownClause]) -> Iterator[_Run]:
    """Clauses as runs: prefix of the ids, first and last number, style, parent, whether measures.

    A run of paragraphs, of which `k` is one more than the number, has -1 behind, one of clauses
    that have no number -2; a clause that is in no run has its own id, number, sub and k.
    """
    runs: list[_Run] = []
    last: dict[tuple[Any, ...], _Run] = {}
    for id_, clause in clauses.items():
        shared = [clause["style"], clause["parent"], int(clause["measure"])]
        match = re.fullmatch(r"(.*[a-z])([1-9][0-9]{0,3})", id_)
        number = int(match[2]) if match else 0
        plain = clause["number"] == [number, 0] and "k" not in clause
        counted = clause["number"] == [0, 0] and clause.get("k") == number + 1
        uncounted = clause["number"] == [0, 0] and "k" not in clause
        if not match or not (plain or counted or uncounted):
            runs.append([id_, *clause["number"], *shared, clause.get("k", 0)])
            continue
        kind = [-1] if counted else [-2] if uncounted else []
        key = (match[1], *shared, *kind)
        run = last.get(key)
        if run and run[2] == number - 1:
            run[2] = number
        else:
            last[key] = [match[1], number, number, *shared, *kind]
            runs.append(last[key])
    yield from runs


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
