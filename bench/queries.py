"""Queries cut from a corpus, and what a plain scan of it finds: the ground truth of a search."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from tests.written_numbers import stands
from tiaowen.corpus.corpus import Corpus
from tiaowen.folding import bare
from tiaowen.numerals import chinese, parse_number

CLASSES = (
    "2 characters",
    "3–4 characters",
    "5–10 characters",
    "numbers",
    "numbers written otherwise",
    "two words",
    "two words as one",
    "Traditional",
)


_WRITTEN = r"(第[一二三四五六七八九十百]+条|[二三四五六七八九十]+[日年]|[一二三五十]+万元|\d0日)"


def compounds(texts: Sequence[str], dice: random.Random) -> Iterator[str]:
    """Yield pairs of words of one article, written as one, that stand together nowhere."""
    whole = "\n".join(map(bare, texts))
    while True:
        words = re.findall("[\u4e00-\u9fff]{2,4}(?=[，。；、])", dice.choice(texts))
        if len(words) > 1:
            joined = "".join(dice.sample(words, 2))
            if joined not in whole:
                yield joined


def otherwise(number: str) -> str:
    """Return a number in the digits that its text does not have, or in Chinese."""
    match = re.fullmatch(r"(第?)(\D+?)(万?)(\D)", number)
    if not match:
        return chinese(int(number[:-1])) + number[-1]
    value = (parse_number(match[2]) or 0) * (10_000 if match[3] else 1)
    return f"{match[1]}{value}{match[4]}"


def queries(
    simplified: Corpus, traditional: Corpus, dice: random.Random, each: int
) -> dict[str, list[str]]:
    """Yield queries of each class, cut from the articles."""
    texts = [clause.text for notice in simplified.held for clause in notice.measures]
    others = [clause.text for notice in traditional.held for clause in notice.measures]

    def cut(source: list[str], pattern: str) -> Iterator[str]:
        while True:
            found = re.findall(f"(?={pattern})", dice.choice(source))
            if found:
                yield dice.choice(found)

    def some(source: list[str], *patterns: str) -> list[str]:
        rows = [cut(source, pattern) for pattern in patterns]
        return [" ".join(next(row) for row in rows) for _ in range(each)]

    han = "[\\u4e00-\\u9fff]"
    long = rf"({han}{{{dice.randint(5, 6)},{dice.randint(7, 10)}}})"
    return dict(
        zip(
            CLASSES,
            (
                some(texts, f"({han}{{2}})"),
                some(texts, f"({han}{{3,4}})"),
                some(texts, long),
                some(
                    texts,
                    r"(\d+个工作日|\d+万元|\d+年\d+月\d+日|第[一二三四五六七八九十]+条)",
                ),
                [otherwise(one) for one in some(texts, _WRITTEN)],
                some(texts, f"({han}{{2}})", f"({han}{{2}})"),
                list(islice(compounds(texts, dice), each)),
                some(others, f"({han}{{3,6}})"),
            ),
            strict=True,
        )
    )


def truth(scanned: Iterable[tuple[str, str]], query: str) -> set[str]:
    """Return what a plain scan of all articles finds: every word, in one article.

    Of a word that stands nowhere, its two parts that stand in the most articles together.
    """
    scanned = list(scanned)
    words = query.split()
    found = {ref for ref, text in scanned if all(stands(word, text) for word in words)}
    if found or len(words) > 1:
        return found
    texts = [(ref, bare(text)) for ref, text in scanned]
    cuts = [
        {ref for ref, text in texts if query[:at] in text and query[at:] in text}
        for at in range(2, len(query) - 1)
    ]
    return max(cuts, key=len, default=set())
