"""The figures of a corpus → those of several regions that speak of the same subject.

Two figures are similar when they have the same type and unit, come from different regions, and the
phrases that lead up to them share at least half of their pairs of characters: 第二类医疗器械产品
平均审评时限由… and 将第二类医疗器械审评平均时限…. No list of subjects is kept anywhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from tiaowen.model import Figure, Notice, Similar

# Words that do not tell one subject from another.
_WEIGHTLESS = re.compile("平均|产品|总体|整体|力争|全市|累计|[将把对的到]")
_OPENS = re.compile(r"[，。；、：\n\t]")
_REACH = 40
_LEAST = 0.5
# A pair of characters that so many subjects share says nothing about any of them.
_COMMON = 400


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure is about: the letters that carry weight, and where each stands."""

    figure: Figure
    letters: str
    at: tuple[int, ...]

    @property
    def kind(self) -> tuple[str, str]:
        """What like figures share: their type and unit."""
        return self.figure.type, self.figure.base_unit


class _Subject(NamedTuple):
    """A subject while it is compared: the pairs of characters of its letters."""

    place: tuple[str, int]
    kind: tuple[str, str]
    region: str
    pairs: frozenset[str]


Groups = list[list[tuple[str, int]]]
"""Groups of like subjects: each by its notice and its place among the subjects of that."""


def find_similar(
    regions: Iterable[tuple[str, str]], subjects_of: Callable[[str], Iterable[Subject]]
) -> Groups:
    """The groups of like figures, in the order of regions and notices.

    `regions` are pairs of region and notice, of the notices that are not repealed; `subjects_of`
    gives what `subjects` found in a notice. Where a figure stands in its clause plays no part.
    """
    subjects = list(_all(regions, subjects_of))
    holders: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i, subject in enumerate(subjects):
        for pair in subject.pairs:
            holders[*subject.kind, pair].append(i)
    group_of: dict[int, int] = {}
    groups: list[list[int]] = []
    for i, subject in enumerate(subjects):
        shared: Counter[int] = Counter()
        for pair in subject.pairs:
            others = holders[*subject.kind, pair]
            if len(others) <= _COMMON:
                shared.update(other for other in others if other < i)
        for other in sorted(shared):
            one = subjects[other]
            likeness = 2 * shared[other] / (len(subject.pairs) + len(one.pairs))
            if likeness >= _LEAST and one.region != subject.region:
                if other not in group_of:
                    group_of[other] = len(groups)
                    groups.append([other])
                group_of[i] = group_of[other]
                groups[group_of[other]].append(i)
                break
    return [[subjects[i].place for i in group] for group in groups]


def in_words(groups: Groups, subjects_of: Callable[[str], Sequence[Subject]]) -> Iterator[Similar]:
    """The groups with their figures, and what the first two of each have in common."""
    for group in groups:
        found = [subjects_of(notice)[number] for notice, number in group]
        yield Similar(tuple(one.figure for one in found), _phrase(found[0], found[1]))


def _all(
    regions: Iterable[tuple[str, str]], subjects_of: Callable[[str], Iterable[Subject]]
) -> Iterator[_Subject]:
    for region, notice in sorted(regions):
        for number, one in enumerate(subjects_of(notice)):
            pairs = frozenset(one.letters[i : i + 2] for i in range(len(one.letters) - 1))
            if len(pairs) > 2:
                yield _Subject((notice, number), one.kind, region, pairs)


def subjects(notice: Notice, figures: Iterable[Figure]) -> Iterator[Subject]:
    """The subjects of a notice's figures; the words before a figure, or the name in its row."""
    for figure in figures:
        text = notice.by_id[figure.clause].text
        if figure.subject:
            begin, end = figure.subject
        else:
            end = figure.start
            least = max(0, end - _REACH)
            marks = [mark.end() for mark in _OPENS.finditer(text, least, end)]
            begin = marks[-1] if marks else least
        skipped = {i for word in _WEIGHTLESS.finditer(text, begin, end) for i in _range(word)}
        at = tuple(i for i in range(begin, end) if i not in skipped)
        yield Subject(figure, "".join(text[i] for i in at), at)


def _range(match: re.Match[str]) -> range:
    return range(*match.span())


def _phrase(one: Subject, other: Subject) -> tuple[tuple[int, int], ...]:
    """What two subjects share, as spans in the text of the first."""
    matcher = SequenceMatcher(None, one.letters, other.letters, autojunk=False)
    spans: list[tuple[int, int]] = []
    for block in matcher.get_matching_blocks():
        for i in range(block.a, block.a + block.size):
            if block.size > 1:
                at = one.at[i]
                if spans and spans[-1][1] == at:
                    spans[-1] = spans[-1][0], at + 1
                else:
                    spans.append((at, at + 1))
    return tuple(spans)
