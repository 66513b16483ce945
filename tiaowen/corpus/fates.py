"""What became of the measures that no clause of the next version continues.

Of an article that was written anew few words are left, and they stand anywhere: as a sentence of
another article, or in an article of the same matter in other words. An article is told removed only
where nothing in the new version has its words, and merged only where one new article alone has
them; what lies between is unclear, and told with the new articles that may have taken it up.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Literal

from tiaowen.corpus.alignment import Pairs, places
from tiaowen.corpus.passages import Passage

# All likeness here is the cosine of the two sets of pairs of characters, by what each pair tells.
# In laws of about 100 articles that were written anew, read by hand, no article that lives on has
# less than 0.06 with its new one; each of which one new article had 0.15, and the next three
# quarters of that at most, went there; and of those that were removed none has 0.14 with any. In a
# text of few measures all words are rare, and chance alone makes more: the bars are twice as high
# where there are as many as `_FEW`.
_GONE = 0.05
_SURE = 0.14
_FEW = 8
# What makes a second new article a rival of the first; and what is nearly enough.
_NEXT = 0.75
_NEARLY = 0.9
# Two new articles have different parts of an old one where no more than this is in both.
_PART = 0.4
# Where a new article continues another one, this much must be from none that it continues: two
# penalties, one for 张贴广告 and one for 堆放货物, have all words in common but these.
_BESIDES = 0.1
# So like the one that it continues, a new article has taken up nothing in the words of that one.
_CLOSE = 0.55
# A word that two articles have in common (文化站) is no matter: that makes two pairs. To tell where
# an article went takes more than one of four characters, which makes three.
_WORD = 2
_WORDS = 3
# That many new articles are told of one that is unclear, those that have this part of what the
# likeliest has.
_TOLD = 3
_LIKELY = 0.5
# Only the new articles that share most are compared in full; a pair that more than `_HELD` have
# tells too little to find them by.
_CANDIDATES = 12
_HELD = 60

# What stands in more than half of all laws tells nothing of the matter of one, however rare it is
# there: counted in 430 laws and regulations.
_COMMON_WORDS = (
    "规定 人民 应当 根据 有关 或者 其他 定的 依法 法律 日起 定本 制定 进行 行政 按照 "
    "法规 可以 工作 施行 人员 国家 管理 部门 起施 组织 行为 责任 下列 以及 单位 和国 "
    "负责 实施 的应 政府 的规 不得 社会 以上 机关 违反 情况 及其 关规 民政 实际 中华 "
    "的由 依照 华人 提供 共和 民共 机构 给予 需要 个人 主管 符合 活动 监督 以下 结合 "
    "适用 及时 予以 要求 的依 当按 为了 处理 执行 职责 加强 相关 使用 采取 范围 关部 "
    "的行 标准 建设 制度 当依 律法 条件 措施 确定 的其 区域 经济 责令 当在 方式 和其 "
    "批准 门应 犯罪 保护 履行 本条 条例 发展 刑事 直接 保障 建立 之一 通过 具体 办理 "
    "服务 作人 合本 管部 构成 追究 的有 一的 技术 实行 原则 罪的 和个 反本 政区 级人 "
    "关法 违法 位和 处分 事责 的可 有下 申请 作出 照国 的原 委员 员会 安全 承担 理的 "
)
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a clause that no new clause continues.

    Attributes:
        change: What became of it.
        into: The new measures that took it up, or may have; the likeliest one first.
    """

    change: Literal["merged", "removed", "unclear"]
    into: tuple[str, ...] = ()


REMOVED = Fate("removed")


Rivals = Mapping[str, Iterable[str]]
"""New measure → the old ones of which it was not told which one it continues."""


@dataclass(frozen=True, slots=True)
class _Likeness:
    """What an old measure has in common with a new one.

    Attributes:
        new: Id of the new one.
        raw: How like they are.
        whole: How like, but for words from one that the new one closely continues.
        besides: How like, but for words from any that it continues.
        common: The pairs of characters that count in `whole`.
        rest: Those that count in `besides`.
    """

    new: str
    raw: float
    whole: float
    besides: float
    common: frozenset[str]
    rest: frozenset[str]

    @property
    def both(self) -> float:
        """The geometric mean of `whole` and `besides`: high where neither is low."""
        return math.sqrt(self.whole * self.besides)

    @property
    def either(self) -> float:
        """The arithmetic mean of the two: high where either is."""
        return (self.whole + self.besides) / 2


def fates(
    before: Sequence[Passage],
    after: Sequence[Passage],
    origins: Mapping[str, Iterable[str]],
    pairs: Pairs,
    rivals: Rivals,
    settled: Container[str],
    wanted: Iterable[str],
) -> dict[str, Fate]:
    """Return what became of each of the wanted old measures.

    One that went into a new measure says where others did not go: they are looked at again until
    nothing more is found. That nothing took one up is told before anything did.

    Args:
        before: The old measures by their whole text, in the order of their text.
        after: The new ones.
        origins: New measure → the old ones of which it, or a part of it, continues something.
        pairs: New measure → the old one that it continues.
        rivals: Of new ones for which it was not told which of several they continue.
        settled: New ones of which a person said what they continue.
        wanted: Ids of the old ones that no clause continues.
    """
    taken = {new: list(olds) for new, olds in origins.items()}
    index = _Index(before, after, settled)
    here, there = places(before, after, pairs)
    first = {id_: index.likenesses(id_, taken) for id_ in wanted}
    told: dict[str, list[str]] = defaultdict(list)
    for new, olds in rivals.items():
        for old in olds:
            told[old].append(new)
    found = {
        id_: REMOVED
        for id_, likenesses in first.items()
        if id_ not in told and _nowhere(likenesses, index)
    }
    open_ = [id_ for id_ in first if id_ not in found]
    in_place = {old: {new for new in here if here[new] == there[old]} for old in open_}
    likenesses = dict(first)
    waiting = open_
    while waiting:
        into = {
            id_: new
            for id_ in waiting
            if (new := _taker(likenesses[id_], id_, index, rivals, in_place[id_]))
        }
        for id_, new in into.items():
            found[id_] = Fate("merged", (new,))
            taken.setdefault(new, []).append(id_)
        open_ = [id_ for id_ in open_ if id_ not in into]
        changed = set(into.values())
        waiting = [id_ for id_ in open_ if any(one.new in changed for one in first[id_])]
        for id_ in waiting:
            only = [one.new for one in first[id_]]
            likenesses[id_] = index.likenesses(id_, taken, only)
    return found | {id_: Fate("unclear", _likely(first[id_], told[id_])) for id_ in open_}


def _nowhere(likenesses: Iterable[_Likeness], index: _Index) -> bool:
    """Whether nothing in the new version has the words of an old measure."""
    return not any(_tells(one, index) for one in likenesses)


def _tells(one: _Likeness, index: _Index) -> bool:
    """Whether a new measure may have taken up an old one.

    并每月检修车辆 behind an article of the same 运营单位 has but two words of one that it continues
    in no other way.
    """
    return (one.whole >= index.gone and len(one.common) > _WORD) or (
        one.raw >= _NEARLY * index.sure and len(one.rest) >= _WORD
    )


def _taker(
    likenesses: Iterable[_Likeness],
    old: str,
    index: _Index,
    rivals: Rivals,
    in_place: Container[str],
) -> str:
    """Return the one new measure that surely took an old one up; "" where there is none.

    Of several that have much of it, the one that stands in its place; of two that have different
    parts of it, the one with more.
    """
    found = sorted(likenesses, key=lambda one: (-one.both, one.new))
    enough = [
        one
        for one in found
        if one.both >= max(index.sure, _NEXT * found[0].both)
        and one.besides >= _BESIDES
        and len(one.rest) > _WORDS
    ]
    best = next((one for one in enough if one.new in in_place), next(iter(enough), None))
    if best is None:
        return ""
    near = [
        one
        for one in found
        if one is not best
        and (one.both > _NEXT * best.both or one.whole > best.both)
        and (one.new in in_place or best.new not in in_place)
        and index.weigh(one.common & best.common)
        > _PART * min(index.weigh(one.common), index.weigh(best.common))
    ]
    others = (one for one in rivals.get(best.new, ()) if one != old)
    same = any(index.overlap(best.common, one) > _NEXT for one in others)
    return "" if near or same else best.new


def _likely(likenesses: Iterable[_Likeness], told: Iterable[str]) -> tuple[str, ...]:
    """Return the new measures that may have taken an old one up, those told of it first."""
    found = sorted(
        (one for one in likenesses if len(one.common) >= _WORD),
        key=lambda one: (-one.either, one.new),
    )
    likely = (one.new for one in found if one.either >= _LIKELY * found[0].either)
    return tuple(dict.fromkeys((*told, *likely)))[:_TOLD]


class _Index:
    """Tells how like an old measure is to the new ones that share most with it.

    Attributes:
        gone: What is less like tells nothing.
        sure: What is as like, and alone, is sure.
    """

    def __init__(
        self, before: Sequence[Passage], after: Sequence[Passage], settled: Container[str]
    ) -> None:
        self._settled = settled
        self._old = {one.id: one for one in before}
        self._new = {one.id: one for one in after}
        counts = Counter(pair for one in (*before, *after) for pair in one.pairs)
        whole = len(before) + len(after) + 1
        self.gone = _GONE * (1 + _FEW / whole)
        self.sure = _SURE * (1 + _FEW / whole)
        # Words that both versions have stand twice: nothing is rarer.
        told = {count: math.log(whole / max(2, count)) ** 2 for count in set(counts.values())}
        self._weights = {
            pair: 0 if pair in _COMMON else told[count] for pair, count in counts.items()
        }
        self._holders: dict[str, list[str]] = defaultdict(list)
        for one in after:
            for pair in one.pairs:
                if counts[pair] <= _HELD and self._weights[pair]:
                    self._holders[pair].append(one.id)
        self._sizes: dict[tuple[bool, str], float] = {}

    def likenesses(
        self, id_: str, origins: Mapping[str, Iterable[str]], only: Iterable[str] | None = None
    ) -> list[_Likeness]:
        """Return what an old measure has in common with the new ones that share most with it."""
        old = self._old[id_]
        return [
            self._likeness(old, self._new[new], origins)
            for new in (self._candidates(old) if only is None else only)
        ]

    def _candidates(self, old: Passage) -> list[str]:
        shared: dict[str, float] = defaultdict(float)
        for pair in sorted(old.pairs):
            for holder in self._holders.get(pair, ()):
                shared[holder] += self._weights[pair]
        scores = {
            new: weight / self._size(self._new[new], new=True) for new, weight in shared.items()
        }
        return nsmallest(_CANDIDATES, scores, key=lambda new: (-scores[new], new))

    def overlap(self, common: frozenset[str], other: str) -> float:
        """Return the part of some pairs of characters that another old measure has too."""
        whole = self.weigh(common)
        other_has = self.weigh(common & self._old[other].pairs) if other in self._old else 0
        return other_has / whole if whole else 0

    def _likeness(
        self, old: Passage, new: Passage, origins: Mapping[str, Iterable[str]]
    ) -> _Likeness:
        others = [
            self._old[one] for one in origins.get(new.id, ()) if one in self._old and one != old.id
        ]
        close = [
            one
            for one in others
            if new.id in self._settled or self._cosine(one.pairs & new.pairs, one, new) >= _CLOSE
        ]
        shared = (old.pairs & new.pairs) - _COMMON
        common = shared.difference(*(one.pairs for one in close))
        rest = common.difference(*(one.pairs for one in others))
        raw, whole, besides = (self._cosine(pairs, old, new) for pairs in (shared, common, rest))
        return _Likeness(new.id, raw, whole, besides, common, rest)

    def _cosine(self, common: Iterable[str], old: Passage, new: Passage) -> float:
        sizes = self._size(old, new=False) * self._size(new, new=True)
        return self.weigh(common) / sizes if sizes else 0

    def _size(self, one: Passage, *, new: bool) -> float:
        key = new, one.id
        if key not in self._sizes:
            self._sizes[key] = math.sqrt(self.weigh(one.pairs))
        return self._sizes[key]

    def weigh(self, pairs: Iterable[str]) -> float:
        """Return what some pairs of characters tell."""
        return math.fsum(map(self._weights.__getitem__, pairs))
