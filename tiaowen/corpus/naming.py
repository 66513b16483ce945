"""What the name of a document in a text means: the one notice that fits, or none.

Not the rule of `resolver`, which offers a person all that hasty words may mean. What is found here
becomes a link that the text is said to give, so that what is less than a whole title or number
leads nowhere. A title may leave out 中华人民共和国, or the name of its place where the citing
document is of that place or of one within it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tiaowen.corpus.starts import Start
from tiaowen.corpus.titles import plain_number, plain_title
from tiaowen.model import NO_REGION, Notice, NoticeId, Region, RegionId
from tiaowen.parsing.document_names import COUNTRY, PART_NAME, Name, leading, stands_apart

_NATIONAL = frozenset(map(RegionId, ("national", "china", "cn")))
_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,10}?(?:特别行政区|自治区|自治州|自治县|新区|[省市区县州盟旗])(?=[\u4e00-\u9fff]{4})"
)
_BEHIND = re.compile("(?:公告|通告|令)$")
_NUMBERS_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name means: `target` where one notice fits, all that fit in `candidates`.

    `skipped` is how many characters of the words before the name are the sentence's. `certain`
    tells that the target's text was the one in force when the citing document was written, or the
    one that the words choose. `exact`: what the words choose is the target, not another version.
    """

    target: NoticeId | None = None
    candidates: tuple[NoticeId, ...] = ()
    skipped: int = 0
    certain: bool = True
    exact: bool = True


class Names:
    """The titles and numbers of all notices, as texts may cite them."""

    def __init__(
        self,
        notices: Mapping[NoticeId, Notice],
        regions: Mapping[RegionId, Region],
        starts: Mapping[NoticeId, Start | None],
    ) -> None:
        self._notices, self._regions, self._starts = notices, regions, starts
        self._titles: dict[str, set[NoticeId]] = defaultdict(set)
        self._national: dict[str, set[NoticeId]] = defaultdict(set)
        # A title without its place → the notices, each with that place.
        self._local: dict[str, dict[NoticeId, str]] = defaultdict(dict)
        # By what stands from 〔 on, which whoever cites the number repeats to the last character.
        self._numbers: dict[str, dict[str, set[NoticeId]]] = defaultdict(lambda: defaultdict(set))
        self._made: dict[str, list[NoticeId]] = defaultdict(list)
        self._works: dict[str, list[NoticeId]] = defaultdict(list)
        self._places = _places(notices.values(), regions)
        for notice in notices.values():
            for title in {notice.title, notice.short_title} - {""}:
                plain = plain_title(title)
                self._titles[plain].add(notice.id)
                if plain.startswith(COUNTRY):
                    self._national[plain.removeprefix(COUNTRY)].add(notice.id)
                for place in self._places.get(notice.region, ()):
                    if plain.startswith(place):
                        self._local[plain.removeprefix(place)][notice.id] = place
                for issuer in filter(plain.startswith, notice.issuers):
                    own = _PLACE.match(issuer)
                    self._local[plain.removeprefix(issuer)][notice.id] = own[0] if own else issuer
            for number in map(plain_number, notice.numbers):
                self._numbers[_tail(number)][number].add(notice.id)
            self._works[notice.work or notice.id].append(notice.id)
            if notice.revision and notice.revision.by:
                self._made[plain_title(notice.revision.by.strip("《》"))].append(notice.id)

    def meant(self, name: Name, by: Notice) -> Meant:
        """Return what a name in the text of a notice means."""
        if name.bare:
            return self._bare(name, by)
        numbered, skipped = self._by_number(name.number) if name.number else ((), 0)
        titled = self._by_title(name, by) if name.title else ()
        if name.number:
            fits = numbered or ()
            if not fits and titled:
                # Another number than any text of that title has: it is not the one that is meant.
                fits = tuple(one for one in titled if not self._notices[one].numbers)
                if not fits:
                    return Meant(candidates=titled)
        else:
            fits = titled
        return self._one(fits, name, by, 0 if name.title else skipped)

    def _bare(self, name: Name, by: Notice) -> Meant:
        words = PART_NAME.sub("", plain_title(name.bare))
        for at in range(len(words)):
            fits = self._titles.get(words[at:]) or self._national.get(words[at:])
            if fits and stands_apart(words, at):
                return self._one(tuple(sorted(fits)), name, by, at)
        return Meant()

    def _one(self, fits: Collection[NoticeId], name: Name, by: Notice, skipped: int) -> Meant:
        candidates = tuple(sorted(fits))
        if by.id in fits and not name.year:
            return Meant(by.id, candidates, skipped)
        near = self._nearest(candidates, by)
        works = {self._notices[one].work or one for one in near}
        if len(works) != 1:
            return Meant(candidates=candidates, skipped=skipped)
        if name.number and len(candidates) == 1:
            return self._dated(candidates[0], by, candidates, skipped)
        (work,) = works
        versions = self._works[work]
        if name.made:
            return self._of_decision(versions, by, candidates, skipped)
        if name.year:
            chosen = [one for one in versions if self._year(one) == name.year]
            if len(chosen) == 1:
                return Meant(chosen[0], candidates, skipped)
        found = self._in_force(versions, by)
        meant = self._dated(found, by, candidates, skipped)
        if name.year or self._later(found, by):
            return Meant(meant.target, candidates, skipped, certain=False, exact=False)
        return meant

    def _later(self, target: NoticeId, by: Notice) -> bool:
        """Whether a text was written after what cites it, which then means an earlier version."""
        notice = self._notices[target]
        return bool(notice.held and notice.written and by.written and notice.written > by.written)

    def _nearest(self, candidates: Collection[NoticeId], by: Notice) -> Collection[NoticeId]:
        """Those of the citing document's region, else of the nearest region around it, where
        several works fit; all of them where they are of one work."""
        if len({self._notices[one].work or one for one in candidates}) < 2:
            return candidates
        for region in self._around(by.region):
            near = [one for one in candidates if self._notices[one].region == region]
            if near:
                return near
        return candidates

    def _around(self, region: RegionId) -> Iterator[RegionId]:
        """The region, and those around it, the whole country last."""
        seen: set[RegionId] = set()
        while region and region not in seen:
            seen.add(region)
            yield region
            region = self._regions[region].parent if region in self._regions else NO_REGION
        yield from sorted(_NATIONAL - seen)

    def _of_decision(
        self,
        versions: Iterable[NoticeId],
        by: Notice,
        candidates: tuple[NoticeId, ...],
        skipped: int,
    ) -> Meant:
        names = {by.id, plain_title(by.title), *(plain_title(one) for one in by.numbers)}
        made = {one for name in names for one in self._made.get(name, ())}
        found = [one for one in versions if one in made]
        return Meant(found[0] if len(found) == 1 else None, candidates, skipped)

    def _dated(
        self, target: NoticeId, by: Notice, candidates: tuple[NoticeId, ...], skipped: int
    ) -> Meant:
        begun = self._begun(target)
        # Of a document that we know by citation only, the words are all there is to decide by.
        certain = not self._notices[target].held or bool(
            by.written and begun and begun <= by.written
        )
        return Meant(target, candidates, skipped, certain)

    def _in_force(self, versions: Iterable[NoticeId], by: Notice) -> NoticeId:
        """The version in force when the citing document was written; of later ones the first."""
        order = sorted(versions, key=lambda one: (self._begun(one) or date.min, one))
        day = by.written or date.max
        begun = [one for one in order if (self._begun(one) or date.min) <= day]
        return begun[-1] if begun else order[0]

    def _begun(self, id_: NoticeId) -> date | None:
        """The first day of a text; none is in force before it is written, whatever day its closing
        article has from the law that it once was."""
        start, written = self._starts.get(id_), self._notices[id_].written
        days = [day for day in (start.day if start else None, written) if day]
        return max(days, default=None)

    def _year(self, id_: NoticeId) -> int | None:
        """The year by which a text is called: that of its last revision, else of its writing."""
        notice = self._notices[id_]
        named = _NUMBERS_YEAR.search(notice.version)
        if named:
            return int(named[0])
        return notice.written.year if notice.written else None

    def _by_title(self, name: Name, by: Notice) -> tuple[NoticeId, ...]:
        plain = plain_title(name.title)
        if found := self._titles.get(plain) or self._national.get(plain):
            return tuple(sorted(found))
        if name.national:
            return ()
        # 国务院《渡口条例》 in 禾川市渡口条例: no text calls itself by half its name.
        local = {one: place for one, place in self._local.get(plain, {}).items() if one != by.id}
        own = [one for one, place in local.items() if self._is_of(by, one, place)]
        # Those of other places are told, not taken.
        return tuple(sorted(own or local)) if own or len(local) != 1 else ()

    def _is_of(self, by: Notice, one: NoticeId, place: str) -> bool:
        """Whether a citing notice is of the place with which the title of another begins.

        Its region may hold texts of many places: 《渡口条例》 in 禾川市渡船办法 is that of 禾川市,
        not that of 临泽市.
        """
        region = self._notices[one].region
        if region not in set(self._around(by.region)):
            return False
        if region in self._regions or len(self._places.get(region, ())) < 2:
            return True
        return any(name.startswith(place) for name in (by.title, by.bare_name, *by.issuers))

    def _by_number(self, number: str) -> tuple[tuple[NoticeId, ...], int]:
        cited = plain_number(number)
        for known, ids in self._numbers.get(_tail(cited), {}).items():
            if cited.endswith(known):
                return tuple(sorted(ids)), _skipped(number, known)
        return (), leading(number)


def _skipped(words: str, known: str) -> int:
    """How far before a document number a citation begins: these words are the sentence's."""
    head = known.removesuffix(_tail(known))
    if behind := _BEHIND.search(words):  # 2024年第3号公告: the word is behind
        head = head.removesuffix(behind[0])
    at = words.rfind(head) if head else -1
    begin = re.search(r"第|\d", words)
    return at if at >= 0 else begin.start() if begin else 0


def _tail(number: str) -> str:
    """What stands from the year, or the serial of an order, on."""
    return number[len(re.split(r"〔|\d", number, maxsplit=1)[0]) :]


def _places(
    notices: Iterable[Notice], regions: Mapping[RegionId, Region]
) -> Mapping[RegionId, tuple[str, ...]]:
    """Region → the names with which titles of its notices may begin.

    Without a registry it is what an issuer's name, or two titles of the region, begin with.
    """
    seen: dict[RegionId, Counter[str]] = defaultdict(Counter)
    for notice in notices:
        names = {notice.bare_name: 1, **dict.fromkeys(notice.issuers, 2)}
        for words, weight in names.items():
            if match := _PLACE.match(words):
                seen[notice.region][match[0]] += weight
    found: dict[RegionId, set[str]] = defaultdict(set)
    for id_, counted in seen.items():
        if id_ not in regions:
            found[id_] |= {place for place, count in counted.items() if count > 1}
    for region in regions.values():
        found[region.id].add(region.name)
        for suffix in "省市区县":
            found[region.id].add(region.name + suffix)
    return {id_: tuple(sorted(names, key=len, reverse=True)) for id_, names in found.items()}
