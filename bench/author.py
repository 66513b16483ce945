"""Generates the words, sentences, measures and titles of a corpus from a random seed.

Words follow Zipf's law: the frequent ones are cut from the notices in the repository, the rare ones
are made of the 3,755 characters of GB 2312's first level. Years, sums, rates and time limits occur
where statutes and notices have them.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import accumulate
from pathlib import Path

_DIGITS = "〇一二三四五六七八九"
_VERBS = ("加强", "支持", "推动", "健全", "优化", "完善", "实施", "鼓励", "规范", "深化")


def numeral(number: int) -> str:
    """Return a number below a thousand as an article's label writes it."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


class Author:
    """Writes text from a random generator, `dice`; equal seeds give equal text.

    The vocabulary is made from one seed; whoever wants a document that does not depend on those
    before it gives the author new dice for it.
    """

    def __init__(self, content: Path, seed: int) -> None:
        self.dice = random.Random(seed)  # a measurement, no secret
        text = "".join(path.read_text("utf-8") for path in sorted(content.glob("notices/*.md")))
        # A phrase begins and ends with a word; what stands in its middle is anyone's guess.
        runs = re.findall(r"[\u4e00-\u9fff]{4,}", text)
        pieces = Counter(piece for run in runs for piece in (run[:2], run[-2:], run[:4], run[-4:]))
        known = [piece for piece, _ in pieces.most_common(2500)]
        usual = [
            bytes((high, low)).decode("gb2312")
            for high in range(0xB0, 0xD8)
            for low in range(0xA1, 0xFF)
            if (high, low) < (0xD7, 0xFA)
        ]
        weights = list(accumulate(1 / (i + 20) for i in range(len(usual))))
        self.dice.shuffle(usual)
        made = {
            "".join(
                self.dice.choices(usual, cum_weights=weights, k=self.dice.choice((2, 2, 2, 3, 4)))
            )
            for _ in range(40_000)
        }
        rare = sorted(made - set(known))
        self.dice.shuffle(rare)
        self.words = known + rare
        self._weights = list(accumulate(1 / (i + 40) for i in range(len(self.words))))
        # What the figures of several regions are about; the rest of them stand alone.
        self._matters = ["".join(self._words(3)) for _ in range(300)]

    def article(self) -> str:
        """About 120 characters in one to four sentences."""
        return "".join(self.sentence() for _ in range(self.dice.choice((1, 2, 2, 3, 3, 4))))

    def sentence(self) -> str:
        """Two to five clauses, with a number in every eighth."""
        return "，".join(self._clause() for _ in range(self.dice.randint(2, 5))) + "。"

    def heading(self) -> str:
        """Return what a measure or a part is about, in eight characters or so."""
        return self.dice.choice(_VERBS) + "".join(self._words(self.dice.randint(2, 3)))

    def figure(self, year: int) -> str:
        """Return a sentence that lays down a sum, a rate, a time limit or a target."""
        dice = self.dice
        about = dice.choice(self._matters) if dice.random() < 0.15 else "".join(self._words(3))
        return dice.choice(
            (
                f"对{about}给予最高{dice.randint(1, 99) * 10}万元奖励。",
                f"{about}的办理时限由{dice.randint(31, 90)}个工作日缩减至{dice.randint(3, 30)}"
                "个工作日。",
                f"按照{about}投资额的{dice.randint(1, 50)}%给予补助，最高不超过"
                f"{dice.randint(1, 99) * 100}万元。",
                f"到{year + dice.randint(1, 5)}年，培育{about}企业"
                f"{dice.randint(2, 90) * 10}家以上。",
                f"设立{about}基金，总规模达到{dice.randint(1, 99)}亿元。",
                f"{about}应当自受理之日起{dice.randint(3, 60)}个工作日内办结。",
            )
        )

    def name(self) -> str:
        """Return what a document is about, in words that hardly any other has."""
        return "".join(self.dice.choices(self.words[200:], k=3))

    def _words(self, count: int) -> list[str]:
        return self.dice.choices(self.words, cum_weights=self._weights, k=count)

    def _clause(self) -> str:
        words = self._words(self.dice.randint(2, 7))
        if self.dice.random() < 0.12:
            words.insert(self.dice.randrange(len(words)), self._number())
        return "".join(words)

    def _number(self) -> str:
        dice = self.dice
        return dice.choice(
            (
                f"{dice.randint(1, 90)}个工作日",
                f"{dice.randint(1, 99) * 10}万元",
                f"{dice.randint(1, 99)}%以上",
                f"{dice.randint(1990, 2025)}年{dice.randint(1, 12)}月{dice.randint(1, 28)}日",
                f"本条例第{numeral(dice.randint(1, 70))}条",
            )
        )
