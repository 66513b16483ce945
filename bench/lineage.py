"""Measures how long two versions of a code take to align and redline: `python -m bench.lineage`.

A seeded code of N articles is revised heavily: every article moves, a third are rewritten, some
are dropped and some are new, some get a paragraph in front and some become one of another.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from tests import CORPUS
from tiaowen.corpus.lineage import align
from tiaowen.model import (
    CHANGES,
    NO_CLAUSE,
    Clause,
    ClauseId,
    Notice,
    NoticeId,
    Place,
    RegionId,
    Text,
)
from tiaowen.textdiff import redline

SIZES = (315, 630, 1260, 2520)


def vocabulary(content: Path) -> list[str]:
    """Return the phrases between punctuation marks of the notices that the repository holds."""
    text = "".join(path.read_text("utf-8") for path in sorted(content.glob("notices/*.md")))
    return sorted(set(re.findall(r"[\u4e00-\u9fff]{4,16}", text)))


def code(name: str, texts: list[str]) -> Notice:
    """Return a statute with these articles, a line a paragraph."""
    return Notice(
        place=Place(f"{name}.md", 1), id=NoticeId(name), title=name, region=RegionId("bench")
    ).saying(Text(tuple(clauses(texts))))


def clauses(texts: list[str]) -> Iterator[Clause]:
    """Return the clauses of these articles."""
    for i, text in enumerate(texts, 1):
        first, *rest = text.split("\n")
        yield Clause(ClauseId(f"art{i}"), "article", f"第{i}条", "　", first, 0, NO_CLAUSE, i, True)
        for n, paragraph in enumerate(rest, 1):
            yield Clause(
                ClauseId(f"art{i}-t{n}"), "paragraph", "", "", paragraph, 0, ClauseId(f"art{i}"), i
            )


def article(dice: random.Random, words: list[str]) -> str:
    """Return about 110 characters in one to three paragraphs, as an article of a code has."""
    phrases = dice.choices(words, k=dice.randint(6, 18))
    cuts = [0, *sorted(dice.sample(range(2, len(phrases)), k=dice.choice((0, 0, 1, 2)))), None]
    return "\n".join("，".join(phrases[a:b]) + "。" for a, b in pairwise(cuts))


def revised(dice: random.Random, texts: list[str], words: list[str]) -> list[str]:
    """Return the articles, all moved by new ones in front, a third rewritten, 1 in 20 dropped.

    One in 21 becomes the last paragraphs of the one before it.
    """
    kept = [text for text in texts if dice.random() > 0.05]
    for i in range(0, len(kept), 3):
        parts = re.split("(?<=[，。\n])", kept[i])[:-1]
        for _ in range(max(1, len(parts) // 4)):
            at = dice.randrange(len(parts))
            parts[at] = dice.choice(words) + parts[at][-1]
        kept[i] = "".join(parts) + "。"
        if i % 15 == 0:
            kept[i] = article(dice, words) + "\n" + kept[i]
    swap = dice.sample(range(len(kept)), k=len(kept) // 10)
    for one, other in zip(swap[::2], swap[1::2], strict=False):
        kept[one], kept[other] = kept[other], kept[one]
    for i in range(len(kept) - 1, 0, -21):
        kept[i - 1 : i + 1] = ["\n".join(kept[i - 1 : i + 1])]
    return [article(dice, words) for _ in range(len(texts) // 20)] + kept


def main() -> None:
    """Print a line for each size: aligned and redlined in how many CPU seconds."""
    words = vocabulary(CORPUS)
    print(f"articles  unchanged s  revised s  redlines s  {' '.join(CHANGES)}")
    for size in SIZES:
        dice = random.Random(size)
        texts = [article(dice, words) for _ in range(size)]
        old, new = code("old", texts), code("new", revised(dice, texts, words))
        start = time.process_time()
        align(old, old)
        unchanged = time.process_time() - start
        start = time.process_time()
        changes, _ = align(old, new)
        aligned = time.process_time() - start
        start = time.process_time()
        for change in changes:
            if change.change == "edited":
                redline(old.by_id[change.old].text, new.by_id[change.new].text)
        drawn = time.process_time() - start
        counts = [sum(change.change == kind for change in changes) for kind in CHANGES]
        print(f"{size:8}  {unchanged:11.2f}  {aligned:9.2f}  {drawn:10.2f}  {counts}")


if __name__ == "__main__":
    main()
