"""A seeded corpus of statutes in the content format: `python -m bench.corpus FOLDER [STATUTES]`.

3,400 statutes come to about 155,000 articles and 19 million characters. Words follow Zipf's law:
the frequent ones are cut from the notices that the repository holds, the rare ones are made of the
3,755 usual characters. Years, sums, rates, document numbers and citations of articles stand where
statutes have them; one statute in ten repeals an older one.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
from collections import Counter
from itertools import accumulate
from pathlib import Path

STATUTES = 3400
_ARTICLES = (12, 78)
_REGIONS = (
    *("national", "beijing", "tianjin", "hebei", "shanxi", "neimenggu", "liaoning", "jilin"),
    *("heilongjiang", "shanghai", "jiangsu", "zhejiang", "anhui", "fujian", "jiangxi", "shandong"),
    *("henan", "hubei", "hunan", "guangdong", "guangxi", "hainan", "chongqing", "sichuan"),
    *("guizhou", "yunnan", "xizang", "shaanxi", "gansu", "qinghai", "ningxia", "xinjiang"),
)
_DIGITS = "〇一二三四五六七八九"


def numeral(number: int) -> str:
    """A number below a thousand as an article's label writes it."""
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


class Author:
    """Writes articles from one seed; the same seed writes the same corpus."""

    def __init__(self, content: Path, seed: int = 20251121) -> None:
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
        self.words = known + sorted(made - set(known), key=lambda _: self.dice.random())
        self._weights = list(accumulate(1 / (i + 40) for i in range(len(self.words))))

    def article(self) -> str:
        """About 120 characters in two to five sentences."""
        return "".join(self._sentence() for _ in range(self.dice.choice((1, 2, 2, 3, 3, 4))))

    def _sentence(self) -> str:
        parts = []
        for _ in range(self.dice.randint(2, 5)):
            words = self.dice.choices(
                self.words, cum_weights=self._weights, k=self.dice.randint(2, 7)
            )
            if self.dice.random() < 0.12:
                words.insert(self.dice.randrange(len(words)), self._number())
            parts.append("".join(words))
        return "，".join(parts) + "。"

    def _number(self) -> str:
        dice = self.dice
        return dice.choice(
            (
                f"{dice.randint(1, 90)}个工作日",
                f"{dice.randint(1, 99) * 10}万元",
                f"{dice.randint(1, 99)}%以上",
                f"{dice.randint(1990, 2025)}年{dice.randint(1, 12)}月{dice.randint(1, 28)}日",
                f"〔{dice.randint(1990, 2025)}〕{dice.randint(1, 300)}号",
                f"本条例第{numeral(dice.randint(1, 70))}条",
            )
        )

    def title(self) -> str:
        """The name of a statute."""
        words = self.dice.choices(self.words[200:], k=3)
        return "".join(words) + self.dice.choice(("条例", "规定", "办法", "管理条例"))


def write(folder: Path, content: Path, statutes: int = STATUTES) -> tuple[int, int]:
    """Write the corpus; how many articles and characters it has."""
    author = Author(content)
    tables = folder / "script"
    tables.mkdir(parents=True, exist_ok=True)
    shutil.copy(content / "script" / "overrides.tsv", tables)
    # Made-up words need no human eye on their conversion: the list to watch has its head alone.
    head = (content / "script" / "watch.tsv").read_text("utf-8").splitlines()[0]
    (tables / "watch.tsv").write_text(head + "\n", encoding="utf-8")
    dice = author.dice
    notices = folder / "notices"
    notices.mkdir(parents=True, exist_ok=True)
    articles = characters = 0
    free: list[str] = []
    for i in range(statutes):
        id_ = f"statute-{i:05d}"
        day = f"{1990 + i * 36 // statutes}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
        lines = ["---", f"id: {id_}", "kind: notice", f"title: {author.title()}"]
        lines += [f"region: {dice.choice(_REGIONS)}", f"written: {day}"]
        start = int(day[:4]) + 1
        last = f"自{start}年1月1日起施行"
        lines += [f"effective: {{text: {last}, from: {start}-01-01}}"]
        # Two years' worth of statutes stay: none repeals one of a later day.
        if len(free) > 300 and dice.random() < 0.1:
            old = free.pop(dice.randrange(len(free) - 300))
            lines.append(f"repeals: [{{notice: {old}, text: 同时废止}}]")
            last += "，旧条例同时废止"
        else:
            free.append(id_)
        lines += ["---", ""]
        texts = [author.article() for _ in range(dice.randint(*_ARTICLES))]
        for n, text in enumerate([*texts, f"本条例{last}。"], 1):
            lines += [f"第{numeral(n)}条　{text}", ""]
            articles += 1
            characters += len(text)
        (notices / f"{id_}.md").write_text("\n".join(lines), encoding="utf-8", newline="\n")
    return articles, characters


def main() -> None:
    """Write a corpus where the command line says."""
    folder = Path(sys.argv[1])
    statutes = int(sys.argv[2]) if len(sys.argv) > 2 else STATUTES
    articles, characters = write(folder, Path("content"), statutes)
    print(f"{folder}: {statutes} statutes, {articles} articles, {characters} characters")


if __name__ == "__main__":
    main()
