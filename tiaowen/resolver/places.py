"""Steps of a clause → the clauses of one notice that they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tiaowen.resolver.known import KnownClause
from tiaowen.resolver.reading import Step

_ALIAS = re.compile(r"(?P<above>.+)-k(?P<n>[1-9][0-9]{0,3})")
_LETTER = re.compile(r"[0-9]([a-z])$")
_IN_ANNEX = re.compile(r"(?:i[0-9]+-)?annex")
_LONGEST_RANGE = 300
Clauses = Mapping[str, KnownClause]


@dataclass(frozen=True, slots=True)
class Place:
    """What the steps of one clause mean in a notice.

    `missing` are the numbers, or the words, that the notice lacks; where it lacks any, `above` is
    the clause down to which the steps lead, and `has` the first and the last of that kind below.
    `crossed` says that the steps lead each to a clause, and not to one below the other.
    """

    clauses: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    above: str = ""
    has: tuple[str, ...] = ()
    crossed: bool = False


def find(clauses: Clauses, steps: Sequence[Step]) -> Place:
    """Return what the steps of one clause mean, each looked for below what those before reached."""
    at: tuple[str, ...] = ("",)
    for i, step in enumerate(steps):
        inside = _inside(clauses, at, steps)
        if step.last:
            return _range(clauses, inside, at, step)
        found = tuple(_fits(clauses, inside, at, step))
        if not found:
            alone = find(clauses, steps[i:]) if i and step.unit == "条" else Place()
            if alone.clauses:
                return Place((*at, *alone.clauses), crossed=True)
            above = at[0] if len(at) == 1 else ""
            return Place(missing=("",), above=above, has=_extent(inside, step))
        at = found
    return Place(at)


def _range(clauses: Clauses, inside: Clauses, at: Sequence[str], step: Step) -> Place:
    """第18—20条: each from the first to the last, 第18条之一 among them."""
    if step.dash:
        sub = replace(step, sub=step.last, last=0, dash=False)
        if found := tuple(_fits(clauses, inside, at, sub)):
            return Place(found)
    here: list[str] = []
    missing: list[str] = []
    last = min(step.last, step.number + _LONGEST_RANGE)
    for number in range(step.number, last + 1):
        one = replace(step, number=number, last=0)
        fits = _fits(clauses, inside, at, one)
        here += fits
        missing += [] if fits else [str(number)]
        if number < last and fits:
            kinds = {(clauses[name]["style"], clauses[name]["parent"]) for name in fits}
            here += [
                name
                for name, clause in inside.items()
                if clause["number"][0] == number
                and clause["number"][1]
                and (clause["style"], clause["parent"]) in kinds
            ]
    missing += [f"{last + 1}—{step.last}"] if last < step.last else []
    missing = missing if last >= step.number else [f"{step.number}—{step.last}"]
    has = _extent(inside, step) if missing else ()
    return Place(tuple(here), tuple(missing), at[0], has)


def _extent(inside: Clauses, step: Step) -> tuple[str, ...]:
    """The first and the last clause of the kind that a step names, () where there is none."""
    if step.unit in ("款", "段", "own"):
        return ()
    for styles in _readings(step):
        found = [
            name
            for name, clause in inside.items()
            if clause["style"] in styles or (styles == ["any"] and clause["measure"])
        ]
        if found:
            return found[0], found[-1]
    return ()


def _inside(clauses: Clauses, at: Sequence[str], group: Sequence[Step]) -> Clauses:
    """The clauses below those reached; those of an annex only where an annex is cited."""
    annexed = group[0].unit in ("附件", "own")
    top = tuple(at) == ("",)
    found = {}
    for name, clause in clauses.items():
        above = _ancestors(clauses, clause)
        in_annex = bool(_IN_ANNEX.match(name))
        if in_annex == annexed and (top or any(one in above for one in at)):
            found[name] = clause
    return found


def _ancestors(clauses: Clauses, clause: KnownClause) -> list[str]:
    found = []
    while clause["parent"]:
        found.append(clause["parent"])
        clause = clauses[clause["parent"]]
    return found


def _fits(
    clauses: Clauses,
    inside: Clauses,
    at: Sequence[str],
    step: Step,
) -> list[str]:
    """The clauses that a step means: the first of its readings that any clause answers to."""
    if step.unit == "own":
        return [own] if (own := clause_of(clauses, step.own)) else []
    if step.unit == "款":
        return [one for above in at if (one := _paragraph(clauses, above, step.number))]
    if step.unit == "段":
        return [f"{above}-t{step.number}" for above in at if f"{above}-t{step.number}" in clauses]
    for reading in _readings(step):
        found = [name for name, clause in inside.items() if _is(name, clause, reading, step)]
        if found:
            return found
    return []


def clause_of(clauses: Clauses, name: str) -> str:
    """The clause of an id, or of an alias as lawyers count (art17-k3); "" where there is none."""
    if name in clauses:
        return name
    alias = _ALIAS.fullmatch(name)
    return _paragraph(clauses, alias["above"], int(alias["n"])) if alias else ""


def _paragraph(clauses: Clauses, above: str, number: int) -> str:
    """The 款 of that number of a clause, "" where there is none.

    The first is the clause's own text, unless that is but a heading. Only the paragraphs of an
    article are told by `k`.
    """
    for name, clause in clauses.items():
        if clause["parent"] == above and clause.get("k") == number:
            return name
    name = above if number == 1 else f"{above}-t{number - 1}"
    return name if name in clauses and "k" not in clauses[name] else ""


_STYLES = {
    "附件": ["annex"],
    "部分": ["part", "segment"],
    "编": ["book", "subbook"],
    "篇": ["book"],
    "分编": ["subbook"],
    "章": ["chapter"],
    "节": ["division"],
    "行": ["row"],
}


def _readings(step: Step) -> list[list[str]]:
    """Styles of labels, the likeliest first; `any` stands for a measure of whatever label."""
    if step.unit in _STYLES:
        return [_STYLES[step.unit]]
    if step.unit == "条":
        return [["article"], ["measure"], ["any"]] if step.digits else [["article"], ["any"]]
    if step.bracket:
        first = ["item"] if step.digits else ["section"]
        return [first, ["section", "item"], ["any"], ["row"]]
    if step.digits:
        return [["measure"], ["any"], ["section", "item"], ["row"]]
    return [["any"], ["section", "item", "measure"], ["row"]]


def _is(name: str, clause: KnownClause, styles: Sequence[str], step: Step) -> bool:
    if styles == ["row"]:
        return bool(clause["style"] == "row" and name.endswith(f"-r{step.number}"))
    letter = _LETTER.search(name)
    if clause["number"] != [step.number, step.sub] or step.letter != (letter[1] if letter else ""):
        return False
    return bool(clause["style"] in styles or (styles == ["any"] and clause["measure"]))
