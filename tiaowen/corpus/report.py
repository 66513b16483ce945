"""A report of what a build holds, as JSON, and of what an edit changes, as Markdown for a reviewer.

Anybody can write the texts of a pull request, so all punctuation in them is escaped in Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from tiaowen.corpus import ledger
from tiaowen.corpus.corpus import Corpus

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
_MOST = 20  # items of a list that are shown
_HEAD = (
    "| | measures | anchors | figures | citations | unresolved | Traditional lines |\n"
    "|---|---|---|---|---|---|---|\n"
)
_REST = "rest of the site"


class Held(msgspec.Struct, frozen=True):
    """What a build holds of one notice, or of what belongs to no notice.

    Attributes:
        measures: How many measures it has.
        anchors: The addresses that it has and that are promised.
        figures: How many figures it has.
        citations: How many citations it has.
        unresolved: How many of these lead nowhere.
        lines: Clause id → the clause as printed, in Simplified and Traditional script.
    """

    measures: int = 0
    anchors: tuple[str, ...] = ()
    figures: int = 0
    citations: int = 0
    unresolved: int = 0
    lines: dict[str, tuple[str, str]] = {}


class Report(msgspec.Struct, frozen=True):
    """All that a build holds.

    Attributes:
        held: Notice id → what the build holds of it; "" → of what belongs to no notice.
        problems: How many problems the content has.
    """

    held: dict[str, Held]
    problems: int


def report(simplified: Corpus, traditional: Corpus, problems: int) -> Report:
    """Return the report of a corpus.

    Args:
        simplified: The corpus in Simplified script.
        traditional: The same in Traditional script.
        problems: How many problems the content has.
    """
    held: dict[str, Held] = {}
    for id_, notice in sorted(simplified.notices.items()):
        found = simplified.findings.get(id_)
        citations = found.citations if found else ()
        pairs = zip(notice.clauses, traditional.notices[id_].clauses, strict=True)
        held[id_] = Held(
            measures=len(notice.measures),
            anchors=tuple(ledger.of_notice(id_, simplified.contents[id_])),
            figures=len(found.figures) if found else 0,
            citations=len(citations),
            unresolved=sum(not citation.target for citation in citations),
            lines={one.id: (one.printed, other.printed) for one, other in pairs},
        )
    works = (one for work in simplified.works.values() for one in ledger.of_work(work))
    held[""] = Held(anchors=(*works, *ledger.of_the_rest(simplified)))
    return Report(held, problems)


def to_json(one: Report) -> bytes:
    """Return a report as JSON."""
    return msgspec.json.format(msgspec.json.encode(one), indent=1) + b"\n"


def from_json(content: bytes) -> Report:
    """Return the report that `to_json` wrote.

    Raises:
        ValueError: The bytes are something else.
    """
    return msgspec.json.decode(content, type=Report)


def difference(base: Report, head: Report) -> str:
    """Return what changes from one report to another, as Markdown.

    It has a table with a row for each notice that changes, the addresses that would be lost, and
    the lines whose Traditional text changes while the Simplified does not: a conversion table has
    changed them.
    """
    parts = []
    if base.problems or head.problems:
        parts.append(f"Problems of the content: {_change(base.problems, head.problems)}\n")
    rows = [row for id_ in sorted({*base.held, *head.held}) for row in _row(base, head, id_)]
    parts.append(_HEAD + "".join(rows) if rows else "Nothing that the site holds changes.\n")
    whole = [{one for held in side.held.values() for one in held.anchors} for side in (base, head)]
    lost = [f"`{address}`" for address in sorted(whole[0] - whole[1])]
    parts += _listed("Addresses that the site would lose", lost)
    parts += _listed("Lines that only the conversion changes", list(_converted(base, head)))
    return "\n".join(parts)


def _row(base: Report, head: Report, id_: str) -> Iterator[str]:
    if base.held.get(id_) == head.held.get(id_):
        return
    old, new = base.held.get(id_, Held()), head.held.get(id_, Held())
    came, went = set(new.anchors) - set(old.anchors), set(old.anchors) - set(new.anchors)
    lines = {key for key in (*old.lines, *new.lines) if _hant(old, key) != _hant(new, key)}
    state = "" if id_ in base.held and id_ in head.held else "new" if id_ in head.held else "gone"
    cells = (
        f"{id_ or _REST} {state}".strip(),
        _change(old.measures, new.measures),
        f"+{len(came)} −{len(went)}" if came or went else "",
        _change(old.figures, new.figures),
        _change(old.citations, new.citations),
        _change(old.unresolved, new.unresolved),
        str(len(lines) or ""),
    )
    yield f"| {' | '.join(cells)} |\n"


def _converted(base: Report, head: Report) -> Iterator[str]:
    for id_ in sorted(base.held.keys() & head.held.keys()):
        old, new = base.held[id_], head.held[id_]
        for key, (hans, before) in old.lines.items():
            now, after = new.lines.get(key, ("", ""))
            if hans == now and before != after:
                yield f"`{id_}#{key}` {_narrowed(before, after)}"


def _narrowed(before: str, after: str) -> str:
    """Return the first difference of two texts of one length, with a few characters around it."""
    at = next(
        (i for i, pair in enumerate(zip(before, after, strict=False)) if len(set(pair)) > 1), 0
    )
    start, end = max(0, at - 6), at + 8
    return f"…{_plain(before[start:end])}… → …{_plain(after[start:end])}…"


def _hant(held: Held, key: str) -> str | None:
    return held.lines[key][1] if key in held.lines else None


def _change(old: int, new: int) -> str:
    return f"{old} → {new}" if old != new else str(new)


def _listed(title: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        more = [f"and {len(items) - _MOST} more"] if len(items) > _MOST else []
        lines = "".join(f"- {item}\n" for item in (*items[:_MOST], *more))
        yield f"{title}: {len(items)}\n\n{lines}"


def _plain(text: str) -> str:
    """Return a text on one line, escaped so that Markdown shows it as it is."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
