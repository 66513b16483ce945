"""The figures of a corpus → groups from several regions that are about the same subject.

Two figures are similar if they have the same type and unit, come from different regions, and the
phrases before them share at least half of their pairs of neighbouring characters (Dice
coefficient): 第二类医疗器械产品平均审评时限由… and 将第二类医疗器械审评平均时限….
There is no list of subjects.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from tiaowen.model import Figure, Notice, NoticeId, RegionId, Similar

# Words that do not tell one subject from another.
_WEIGHTLESS = re.compile("平均|产品|总体|整体|力争|全市|累计|[将把对的到]")
_OPENS = re.compile(r"[，。；、：\n\t]")
_REACH = 40  # characters before a figure that its subject may take
_LEAST = 0.5
_COMMON = 400  # a pair of characters that more subjects have does not tell them apart


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure is about.

    Attributes:
        figure: The figure.
        letters: The characters of its phrase, without words that tell nothing (`_WEIGHTLESS`).
        at: The offset of each of them in the clause's text.
    """

    figure: Figure
    letters: str
    at: tuple[int, ...]

    @property
    def kind(self) -> tuple[str, str]:
        """Type and unit, which similar figures share."""
        return self.figure.type, self.figure.base_unit


class _Subject(NamedTuple):
    """A subject as it is compared.

    Attributes:
        place: Its notice, and its index among the subjects of that notice.
        kind: Type and unit of its figure.
        region: The region of its notice.
        pairs: The pairs of neighbouring characters of its letters.
    """

    place: tuple[NoticeId, int]
    kind: tuple[str, str]
    region: RegionId
    pairs: frozenset[str]


Groups = list[list[tuple[NoticeId, int]]]
"""Groups of similar subjects; each is a notice and an index among that notice's subjects."""


def find_similar(
    regions: Iterable[tuple[RegionId, NoticeId]],
    subjects_of: Callable[[NoticeId], Iterable[Subject]],
) -> Groups:
    """Return the groups of similar figures, in the order of regions and notices.

    The result depends on `kind` and `letters` of the subjects alone, not on `at`, so that a build
    can tell from a digest of these whether it is still right.

    Args:
        regions: Region and id of each notice that is not repealed.
        subjects_of: Gives what `subjects` found in a notice.
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


def in_words(
    groups: Groups, subjects_of: Callable[[NoticeId], Sequence[Subject]]
) -> Iterator[Similar]:
    """Yield the groups with their figures, and the phrase that the first two of each share."""
    for group in groups:
        found = [subjects_of(notice)[number] for notice, number in group]
        yield Similar(tuple(one.figure for one in found), _phrase(found[0], found[1]))


def _all(
    regions: Iterable[tuple[RegionId, NoticeId]],
    subjects_of: Callable[[NoticeId], Iterable[Subject]],
) -> Iterator[_Subject]:
    for region, notice in sorted(regions):
        for number, one in enumerate(subjects_of(notice)):
            pairs = frozenset(one.letters[i : i + 2] for i in range(len(one.letters) - 1))
            if len(pairs) > 2:
                yield _Subject((notice, number), one.kind, region, pairs)


def subjects(notice: Notice, figures: Iterable[Figure]) -> Iterator[Subject]:
    """Yield the subject of each figure: `figure.subject`, else the words before the figure."""
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
    """Return what two subjects share, as spans in the clause text of the first.

    A single character that both have is not part of it.
    """
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
