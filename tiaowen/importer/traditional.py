"""A capture in Traditional script → Simplified (OpenCC t2s); doubtful characters are marked so."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from operator import ne

import opencc

from tiaowen.importer.traced_lines import Edit

_HAN = re.compile("[\u3400-\u9fff]")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_SHARE = 0.1  # of Traditional characters, above which a capture is Traditional

# What these are in Simplified depends on the word: 乾 is 干 or stays 乾, 著 is 着 or stays 著.
_DOUBTFUL = frozenset("乾著於後裏裡瞭徵覆藉夥餘麽麼託鬱穀薑鬆醜闢範摺慾噹繫係隻準捨雲")


_AS_PARTICLE = re.compile("(?<![编原名显土专论巨合遗])著(?![作名称录述])")


@functools.cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@functools.cache
def ordinary() -> frozenset[str]:
    """Return the ordinary characters: level 1 of GB 2312 in both scripts, Chinese punctuation."""
    pairs = (bytes([high, low]) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    first = "".join(pair.decode("gb2312", "ignore") for pair in pairs)
    return frozenset(first + opencc.OpenCC("s2t").convert(first) + "。，、；：？！“”‘’（）《》—")


def simplified(text: str) -> str:
    """Return a text in Simplified script, or as it is where that would change its length."""
    result = _converter().convert(_safe(text))
    return result if len(result) == len(text) else text


def _safe(text: str) -> str:
    return _UNSAFE.sub(" ", text)


def is_traditional(texts: Sequence[str]) -> bool:
    """Return whether over a tenth of a capture's Chinese characters are Traditional only."""
    sample = "".join(texts)[:20_000]
    han = len(_HAN.findall(sample))
    if not han:
        return False
    changed: int = sum(map(ne, sample, simplified(sample)))
    return changed > _SHARE * han


def to_simplified(texts: Sequence[str]) -> Iterator[tuple[int, Edit]]:
    """Yield an edit for each Traditional character of a Traditional capture."""
    if not is_traditional(texts):
        return
    whole = "\n".join(texts)
    for i, (text, new) in enumerate(zip(texts, simplified(whole).split("\n"), strict=True)):
        for at, (old, ours) in enumerate(zip(text, new, strict=True)):
            if old != ours:
                yield i, Edit(at, at + 1, ours, old not in _DOUBTFUL)
        for match in _AS_PARTICLE.finditer(new):
            yield i, Edit(match.start(), match.end(), "着", certain=False)
