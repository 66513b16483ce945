"""What a card above a link tells: `/data/cards/`, a file for each notice and body in a script.

The words of the clauses of a long notice lie in files of their own, by the digest of their ids, so
that no card costs more than a few kilobytes. `templates/assets/card.js` reads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tiaowen.artifacts import Artifact, Stream
from tiaowen.corpus.corpus import Corpus
from tiaowen.exports.go import place_of
from tiaowen.model import Clause, Notice, NoticeId, Period, in_title_marks
from tiaowen.resolver import KnownBody

_WORDS = 60  # characters of a clause that a card shows
_TOGETHER = 100  # clauses whose words stand in the file of their notice, or in one of its files


def of_notice(
    corpus: Corpus, folder: str, periods: Mapping[NoticeId, Sequence[Period]], id_: NoticeId
) -> Iterator[Artifact]:
    """Yield the files of a notice in one script.

    Args:
        corpus: The corpus in that script.
        folder: The folder of its pages.
        periods: The status of each notice, by period.
        id_: The notice.
    """
    notice = corpus.notices[id_]
    words = {clause.id: _shown(notice, clause) for clause in notice.clauses}
    words = {id_: text for id_, text in words.items() if text}
    count = 1 << (len(words) // _TOGETHER).bit_length() if len(words) > _TOGETHER else 0
    told = {
        "name": notice.number or in_title_marks(notice.name),
        "title": in_title_marks(notice.name) if notice.number else "",
        "periods": [
            {"from": one.start.isoformat() if one.start else None, "status": one.status}
            | ({"presumed": True} if one.why == "presumed" else {})
            for one in (periods[id_] if notice.held else ())
        ],
        "files": count,
        "words": {} if count else words,
    }
    path = f"data/cards/{folder}/{id_}"
    yield Artifact(f"{path}.json", _json(told))
    shares: list[dict[str, str]] = [{} for _ in range(count)]
    if count:
        for clause, text in words.items():
            shares[place_of(clause, count)][clause] = text
    for i, share in enumerate(shares):
        yield Artifact(f"{path}/{i}.json", _json(share))


def of_bodies(folders: Sequence[str], bodies: Mapping[str, KnownBody]) -> Iterator[Stream]:
    """Yield the file of each body in each script."""
    for column, folder in enumerate(folders):
        for id_, body in bodies.items():
            told = {
                "name": body["name"][column],
                "title": "",
                "periods": [],
                "files": 0,
                "words": {},
            }
            yield Stream(f"data/cards/{folder}/bodies/{id_}.json", [_json(told)])


def _shown(notice: Notice, clause: Clause) -> str:
    """The label of a clause and its first words; those of what is under it where it has none."""
    words = clause.heading or clause.text
    if not words:
        below = (one for one in notice.clauses if one.parent == clause.id)
        words = next((one.heading or one.text for one in below), "")
    words = " ".join(words.split())
    more = "…" if len(words) > _WORDS else ""
    return f"{clause.label} {words[:_WORDS]}{more}".strip() if words else ""


def _json(value: Any) -> bytes:
    return f"{json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n".encode()
