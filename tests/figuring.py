"""Figures and bodies as lines of text, for golden files; `python -m tests.figuring` renews these.

The columns of a figure are clause, type, bound, value and unit, the same in the base unit, value
before, upper end, year, exact words, and what they belong to. An amount that was left out has the
type `left-out`.
"""

from __future__ import annotations

from pathlib import Path

from tests import CORPUS
from tiaowen.model import Notice, NoticeId, Place
from tiaowen.parsing import notice_text
from tiaowen.parsing.citations import find
from tiaowen.parsing.figures import read_figures
from tiaowen.sources import loader

FIGURES = Path(__file__).parent / "golden" / "figures"
BODIES = Path(__file__).parent / "golden" / "bodies"


def held() -> dict[NoticeId, Notice]:
    """Return the notices of the corpus whose text is held, parsed, by id."""
    found = {}
    for notice in loader.read(CORPUS)[0].notices:
        if notice.held:
            found[notice.id] = parsed(notice)
    return found


def parsed(notice: Notice) -> Notice:
    place = Place(notice.place.path, notice.marks.get("body", 1))
    tree = notice_text.parse(notice.body, place, [notice.short_title], notice.numbering)
    return notice.saying(tree.text)


def figure_lines(notice: Notice) -> list[str]:
    """Return the figures of a notice, one to a line, then what was left out."""
    figures, left_out = read_figures(notice)
    lines = []
    for one in figures:
        text = notice.by_id[one.clause].text
        cells = [
            *(one.clause, one.type, one.bound, one.value + one.unit),
            *(one.base_value + one.base_unit, one.from_value, one.to_value, str(one.year or "")),
            *(text[one.start : one.end], text[slice(*one.subject)] if one.subject else ""),
        ]
        lines.append("\t".join(cells).rstrip())
    for left in left_out:
        words = notice.by_id[left.clause].text[left.start : left.end]
        lines.append("\t".join([left.clause, "left-out", words, left.why]))
    return lines


def body_lines(notice: Notice) -> list[str]:
    """Return a line for each measure: who leads it and who is responsible, in document order."""
    measures: dict[str, dict[str, list[str]]] = {}
    for one in find(notice).mentions:
        mark = ("+" if one.open_ended else "") + ("*" if one.apart else "")
        place = one.clause if one.witness == one.clause else f"{one.clause} by {one.witness}"
        measures.setdefault(place, {}).setdefault(one.role + mark, []).append(one.body)
    return [
        f"{place}\t{role}\t{'、'.join(names)}"
        for place, roles in measures.items()
        for role, names in roles.items()
    ]


def main() -> None:
    for folder, lines in ((FIGURES, figure_lines), (BODIES, body_lines)):
        folder.mkdir(parents=True, exist_ok=True)
        for notice in held().values():
            text = "".join(f"{line}\n" for line in lines(notice))
            (folder / f"{notice.id}.tsv").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
