"""Two versions of a notice → which clause of the one continues which of the other.

An article lives on as a whole: with a paragraph put in front, its items in another order, as a
paragraph of another article. So articles are aligned by all of their text first, and then what is
in them. The stages are the methods of `Alignment`, in the order in which `aligned` calls them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from rapidfuzz import fuzz

from tiaowen.corpus.alignment import Bar, match
from tiaowen.corpus.fates import REMOVED, Fate, fates
from tiaowen.corpus.passages import Passage, Weights
from tiaowen.folding import bare, without_layout
from tiaowen.model import Clause, Notice
from tiaowen.numerals import parse_number

# First paragraphs that are almost the same: two articles became one, and the second, though it is
# the longer one, is now its second paragraph.
_OPENING = Bar(like=75, in_place=75, short_anywhere=False)
# Articles and measures by their whole text. In four laws that were written anew, wrong candidates
# came to 26 wherever they stood; right ones fall to 18, where only their place tells.
_WHOLE = Bar(like=30, in_place=28, alone=18)
_PARTS = replace(_WHOLE, parts=True)
# Paragraphs and items of one article.
_INSIDE = Bar(like=40, in_place=30, alone=18)
# Where articles and paragraphs may pair, any item is a candidate: one of five ores in a list,
# 国家规定实行保护性开采的特定矿种, and a paragraph on such ores (49) are two clauses.
_STRAY = Bar(like=52, in_place=46, short_anywhere=False)
# So much of the words of a paragraph in the article that continues its own: it may live on there.
# Of 63 that were told removed in nine laws, six did, and they had from 0.36 on.
_SOME = 0.35
# Chapters with this part of their articles in common are one, whatever their names; where the names
# are this much alike (政治审查, 政治考核) one article in common will do.
_VOTES = 0.6
_NAME = 0.5
# Of votes and name together a second chapter must have this much less.
_CLEAR = 0.1


def aligned(old: Notice, new: Notice) -> Alignment:
    """Return what continues what in two versions, the newer one's `lineage:` not questioned."""
    before, after = Version.of(old), Version.of(new)
    found = Alignment(before, after, Weights([*before.units.values(), *after.units.values()]))
    found.settle((one.old, one.new) for one in new.lineage)
    found.openings()
    found.wholes()
    found.chapters()
    found.rest()
    found.inside()
    found.strays()
    found.parts()
    found.gone()
    return found


@dataclass(frozen=True, slots=True)
class Version:
    """The clauses of a version as they are compared.

    A unit is a clause with all of its paragraphs and items (款, 项): an article, a measure, a row,
    a chapter with the text before its first article. A leaf is a unit without units under it.

    Attributes:
        pieces: Each clause's own text, in document order.
        units: The whole text of each unit.
        unit: Clause → the unit that it belongs to.
        above: Leaf → the units that it stands in.
        leaves: Unit that is no leaf → the leaves in it.
        measures: The clauses that are measures: articles, and what a notice numbers.
    """

    pieces: Mapping[str, Passage]
    units: Mapping[str, Passage]
    unit: Mapping[str, str]
    above: Mapping[str, tuple[str, ...]]
    leaves: Mapping[str, tuple[str, ...]]
    measures: frozenset[str]

    @classmethod
    def of(cls, notice: Notice) -> Version:
        """Return the version that a notice is."""
        unit: dict[str, str] = {}
        above: dict[str, tuple[str, ...]] = {}
        texts: dict[str, list[Passage]] = {}
        pieces: dict[str, Passage] = {clause.id: _piece(clause) for clause in notice.clauses}
        for clause in notice.clauses:
            parent = unit.get(clause.parent, "")
            inside = parent and clause.kind in ("paragraph", "item")
            own = unit[clause.id] = parent if inside else clause.id
            texts.setdefault(own, []).append(pieces[clause.id])
            if own == clause.id:
                above[own] = (*above[parent], parent) if parent else ()
        leaves: dict[str, list[str]] = {one: [] for line in above.values() for one in line}
        for own, line in above.items():
            for one in line if own not in leaves else ():
                leaves[one].append(own)
        return cls(
            pieces,
            {own: _joined(passages) for own, passages in texts.items()},
            unit,
            {own: line for own, line in above.items() if own not in leaves},
            {one: tuple(below) for one, below in leaves.items()},
            frozenset(clause.id for clause in notice.measures),
        )

    def members(self) -> Mapping[str, list[Passage]]:
        """Return the paragraphs and items in each unit that has any."""
        found: dict[str, list[Passage]] = defaultdict(list)
        for id_, own in self.unit.items():
            if id_ != own:
                found[own].append(self.pieces[id_])
        return found

    def openings(self) -> list[Passage]:
        """Return the first paragraphs of leaves that stand once.

        有下列情形之一的： tells nothing.
        """
        found = [self.pieces[id_] for id_ in self.above]
        times = Counter((one.family, one.exact) for one in found)
        return [
            one
            for one in found
            if times[one.family, one.exact] == 1 and not one.exact.endswith(":")
        ]

    def roaming(self) -> list[Passage]:
        """Return what may leave its article, or become part of one: of one family in each zone."""
        return [
            replace(one, family=zone)
            for id_, one in self.pieces.items()
            for zone, _, kind in (one.family.rpartition("/"),)
            if id_ not in self.leaves and kind not in ("row", "title")
        ]


def _piece(clause: Clause) -> Passage:
    """A clause's own text.

    An annex row never becomes a paragraph; a numbered row's own number does not count.
    """
    zone = clause.id.split("-")[0]
    kind = "paragraph" if clause.kind == "annex-list" else clause.kind
    family = f"{zone}/{kind}" if zone.startswith(("annex", "cover")) else kind
    text = clause.text
    if clause.kind == "row" and parse_number(clause.cells[0]):
        text = "\t".join(clause.cells[1:])
    return Passage.of(clause.id, without_layout(text), bare(text), family, clause.label)


def _joined(passages: Sequence[Passage]) -> Passage:
    """A unit's whole text, under the name of the clause that it begins with."""
    first = passages[0]
    if len(passages) == 1:
        return first
    exact = "\n".join(one.exact for one in passages)
    words = "".join(one.words for one in passages)
    return Passage.of(first.id, exact, words, first.family, first.label)


@dataclass(slots=True)
class Alignment:
    """What is aligned so far, and the stages that add to it.

    Attributes:
        old: The version before.
        new: The version after.
        weights: What pairs of characters tell in these two.
        pairs: New clause → the old one that it continues.
        followers: The other way round.
        ties: New clause that was left unaligned → the old ones that it is about equally like.
        dropped: Old clauses of which a person said that nothing continues them.
        added: New clauses of which a person said that they continue nothing.
        settled: New clauses of which a person said what they continue.
        fates: Old measure that no clause continues → what became of it.
    """

    old: Version
    new: Version
    weights: Weights
    pairs: dict[str, str] = field(default_factory=dict)
    followers: dict[str, str] = field(default_factory=dict)
    ties: dict[str, tuple[str, ...]] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    added: set[str] = field(default_factory=set)
    settled: set[str] = field(default_factory=set)
    fates: dict[str, Fate] = field(default_factory=dict)

    def settle(self, origins: Iterable[tuple[str, str]]) -> None:
        """Take what a person decided; "" for an old clause that was dropped or a new one added."""
        for old, new in origins:
            if old in self.old.pieces and new in self.new.pieces:
                self._pair(new, old)
                self.settled.add(new)
            else:
                self.dropped.add(old)
                self.added.add(new)

    def openings(self) -> None:
        """Align articles by their first paragraphs, where these alone tell them from all others."""
        self._match(self.old.openings(), self.new.openings(), _OPENING)
        self.ties.clear()  # their whole text may tell

    def wholes(self) -> None:
        """Align articles and measures by their whole text."""
        self._match(
            [self.old.units[id_] for id_ in self.old.above],
            [self.new.units[id_] for id_ in self.new.above],
            _WHOLE,
        )

    def chapters(self) -> None:
        """Align chapters by the votes of their articles: 一般规定 may stand in every one."""
        votes: Counter[tuple[str, str]] = Counter()
        for new_leaf, old_leaf in self.pairs.items():
            votes.update(
                product(self.new.above.get(new_leaf, ()), self.old.above.get(old_leaf, ()))
            )
        scores: dict[tuple[str, str], float] = {}
        news = [one for one in self.new.leaves if one not in self.pairs.keys() | self.added]
        taken = self.dropped.union(self.pairs.values())
        olds = [one for one in self.old.leaves if one not in taken]
        for new, old in product(news, olds):
            one, other = self.new.pieces[new], self.old.pieces[old]
            if one.family == other.family:
                leaves = len(self.new.leaves[new]) + len(self.old.leaves[old])
                share = 2 * votes[new, old] / leaves
                name = fuzz.ratio(one.words, other.words) / 100
                if name == 1 or share >= _VOTES or (share and name >= _NAME):
                    scores[new, old] = share + name
        for (new, old), score in scores.items():
            others = (one for (n, o), one in scores.items() if (n == new) != (o == old))
            if score > max(others, default=0) + _CLEAR:
                self._pair(new, old)

    def rest(self) -> None:
        """Align whatever units are left: a part that was a measure may have measures now."""
        self._match([*self.old.units.values()], [*self.new.units.values()], _WHOLE)

    def inside(self) -> None:
        """Align paragraphs and items within aligned units."""
        self._within([(old, new) for new, old in self.pairs.items()])

    def strays(self) -> None:
        """Align what left its article: an article that became a paragraph, or a paragraph one.

        What stood beside it may have gone with it.
        """
        held = set(self.pairs)
        self._match(self.old.roaming(), self.new.roaming(), _STRAY)
        moved = sorted(self.pairs.keys() - held)
        self._within([(self.old.unit[self.pairs[new]], self.new.unit[new]) for new in moved])

    def parts(self) -> None:
        """Align articles that were split or merged: the larger part goes on."""
        self._match([*self.old.units.values()], [*self.new.units.values()], _PARTS)
        self.inside()

    def gone(self) -> None:
        """Tell what became of the measures that no clause continues.

        One that went into a new measure which continues nothing is what this continues: of several
        the first, which has most in common with it.
        """
        old = [self.old.units[id_] for id_ in self.old.above if id_ in self.old.measures]
        new = [
            self.new.units[id_] for id_ in self.new.above if id_ in self.new.measures - self.added
        ]
        origins: dict[str, set[str]] = defaultdict(set)
        for one, other in self.pairs.items():
            origins[self.new.unit[one]].add(self.old.unit[other])
        kept = self.dropped.union(self.pairs.values())
        rivals = {one: olds for one, olds in self.ties.items() if one not in self.pairs}
        wanted = [one.id for one in old if one.id not in kept]
        self.fates = fates(old, new, origins, self.pairs, rivals, self.settled, wanted)
        for id_, fate in list(self.fates.items()):
            if fate.change == "merged" and fate.into[0] not in self.pairs:
                self._pair(fate.into[0], id_)
                del self.fates[id_]
        self.inside()

    def fate(self, id_: str) -> Fate:
        """Return what became of an old clause that nothing continues: what its measure did.

        An article that lost its first paragraph has the words of the second as its own: they are
        merged into the article, not removed.
        """
        unit = self.followers.get(self.old.unit[id_], "")
        if unit and self.old.pieces[id_].exact == self.new.pieces[unit].exact:
            return Fate("merged", (unit,))
        told = self.fates.get(id_) or self.fates.get(self.old.unit[id_], REMOVED)
        if unit and told is REMOVED and self._has_words_of(unit, id_):
            return Fate("unclear", (unit,))
        return told

    def _has_words_of(self, unit: str, id_: str) -> bool:
        """Whether some of the words of an old clause stand anywhere in a new measure.

        A paragraph may go on as a sentence of another: 征集费使用办法，由财政部制定.
        """
        own = self.old.pieces[id_].pairs
        held = self.weights.of(own & self.new.units[self.new.unit[unit]].pairs)
        return held > _SOME * self.weights.of(own)

    def _within(self, units: Iterable[tuple[str, str]]) -> None:
        before, after = self.old.members(), self.new.members()
        for old, new in units:
            if old in before and new in after:
                self._match(before[old], after[new], _INSIDE)

    def _match(self, before: Sequence[Passage], after: Sequence[Passage], bar: Bar) -> None:
        here = {"", *(one.id for one in after)}
        before = [
            one
            for one in before
            if one.id not in self.dropped and self.followers.get(one.id, "") in here
        ]
        after = [one for one in after if one.id not in self.added]
        found, ties = match(before, after, self.pairs, bar, self.weights)
        for new, old in found.items():
            self._pair(new, old)
        self.ties |= dict(ties)

    def _pair(self, new: str, old: str) -> None:
        self.pairs[new] = old
        self.followers[old] = new
