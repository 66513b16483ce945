"""Generates the documents of a corpus from a random seed, before they are files.

Three in five are statutes in chapters and articles, the others notices as offices issue them:
cover, 一、, （一）, numbered measures, closing words, and annexes with targets and with the
authorities responsible. Each has 12 to 78 measures, 45 in the mean, of about 150 characters; one in
ten is a later version of an older one, carries most of its text on and repeals it; they cite one
another, the early ones most.

Every document has a random generator of its own and depends only on those before it, so a corpus
begins with the same documents as any smaller one from the same seed. The words are cut from the
repository's notices: when these change, so does the corpus.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bench.author import Author, numeral
from bench.registry import REGIONS, Region

SEED = 20251121
_MEASURES = (12, 78)
_VERSIONS = 3
_FIRST_DAY = date(1990, 1, 1)
_DAYS = 35 * 365


@dataclass(frozen=True, slots=True)
class Document:
    """A statute or a notice; a measure's paragraphs are apart by an empty line, without its label.

    `leads` are the authorities of each measure, the first of them in the lead; `old` is the version
    before this one.
    """

    index: int
    id: str
    statute: bool
    name: str
    number: str
    region: Region
    written: date
    start: date
    topics: tuple[str, ...]
    measures: tuple[str, ...]
    leads: tuple[tuple[str, ...], ...]
    old: Document | None

    @property
    def title(self) -> str:
        """In full, as printed."""
        return self.name if self.statute else f"{self.region.office}关于印发《{self.name}》的通知"

    @property
    def first(self) -> Document:
        """The version that the work began with."""
        return self.old.first if self.old else self

    @property
    def versions(self) -> int:
        """How many versions the work has up to this one."""
        return self.old.versions + 1 if self.old else 1

    @property
    def begins(self) -> str:
        """自…起施行."""
        return f"自{_chinese(self.start)}起施行"

    @property
    def closing(self) -> str:
        """The sentence that says from when it holds and what it repeals."""
        old = f"，《{self.old.name}》{_bracketed(self.old.number)}同时废止" if self.old else ""
        if self.statute:
            return f"本条例{self.begins}{old}。"
        return f"本方案{self.begins}，有效期5年{old}。"

    @property
    def clauses(self) -> Iterator[tuple[str, str, str]]:
        """Id, label and text of each measure, the last article of a statute among them."""
        if self.statute:
            for n, text in enumerate((*self.measures, self.closing), 1):
                yield f"art{n}", f"第{numeral(n)}条", text
        else:
            for n, text in enumerate(self.measures, 1):
                yield f"m{n}", f"{n}.", text

    @property
    def cover(self) -> str:
        """What stands before the instrument of a notice."""
        lines = (
            "各市县人民政府，各部门，有关单位：",
            f"《{self.name}》已经同意，现印发给你们，请认真贯彻执行。",
            self.region.office,
            _chinese(self.written),
            "（此件公开发布）",
        )
        return "\n\n".join(lines)

    @property
    def annexes(self) -> str:
        """Targets, and who is responsible for which measure."""
        year = self.written.year
        targets = [
            f"| {n} | {text.partition('。')[0]} | 家 | {n * 10} | {n * 15} |"
            for n, text in enumerate(self.measures[:8], 1)
        ]
        tasks = [
            f"| {n} | {text.partition('。')[0]} | {lead} | {'、'.join(others) or '/'} |"
            for n, (text, (lead, *others)) in enumerate(
                zip(self.measures, self.leads, strict=True), 1
            )
        ]
        return "\n".join(
            [
                "附件：1.主要指标表\n2.任务分工表\n",
                "附件1\n\n## 主要指标表\n",
                f"| 序号 | 指标 | 单位 | {year}年目标 | {year + 2}年目标 |",
                "| --- | --- | --- | --- | --- |",
                *targets,
                "\n附件2\n\n## 任务分工表\n",
                "| 序号 | 工作任务 | 牵头单位 | 责任单位 |",
                "| --- | --- | --- | --- |",
                *tasks,
            ]
        )


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _bracketed(number: str) -> str:
    return f"（{number}）" if number else ""


def documents(content: Path, count: int, plain: bool = False, seed: int = SEED) -> list[Document]:
    """Return the documents of a corpus; those of a smaller one are its first.

    `plain` ones are all statutes whose articles are one paragraph each.
    """
    author = Author(content, seed)
    laws = [name for name, _ in laws_not_held(author)]
    topics = re.findall(r"^  ([a-z-]+):", (content / "site.yml").read_text("utf-8"), re.MULTILINE)
    found: list[Document] = []
    free: list[Document] = []
    for i in range(count):
        author.dice = random.Random(f"{seed}/{i}")  # a measurement, no secret
        one = _document(author, i, found, free, laws, topics, plain)
        if one.old:
            free.remove(one.old)
        free.append(one)
        found.append(one)
    return found


def _document(
    author: Author,
    i: int,
    before: list[Document],
    free: list[Document],
    laws: list[str],
    topics: list[str],
    plain: bool,
) -> Document:
    dice = author.dice
    written = _FIRST_DAY + timedelta(days=dice.randrange(_DAYS))
    old = _older(dice, free, written) if dice.random() < 0.12 else None
    statute = old.statute if old else plain or dice.random() < 0.6
    region = old.region if old else dice.choice(REGIONS)
    kind = dice.choice(
        ("条例", "规定", "办法", "管理条例") if statute else ("行动方案", "若干措施")
    )
    cited = list(_cited(dice, before, written, laws))
    prefix = region.abbreviation
    bodies = [short for short, _, _ in region.bodies]
    if old:
        measures = list(_revised(author, old, written.year, plain))
    else:
        count = dice.randint(*_MEASURES)
        measures = [_measure(author, statute, written.year, plain) for _ in range(count)]
    leads = [tuple(dice.sample(bodies, dice.choice((1, 1, 2, 3, 4)))) for _ in measures]
    for cite in cited:
        at = dice.randrange(len(measures))
        head, stop, rest = measures[at].partition("。")
        measures[at] = f"{head}{stop}{cite}{rest}"
    if not old and not statute:
        measures = [
            f"{text}（牵头单位：{names[0]}；责任单位：{'、'.join(names[1:])}）"
            if len(names) > 1 and "\n" not in text
            else text
            for text, names in zip(measures, leads, strict=True)
        ]
    return Document(
        index=i,
        id=f"{region.prefix}-{written.year}-{'tl' if statute else 'yfbf'}-{i + 1}",
        statute=statute,
        name=old.name if old else f"{region.name}{author.name()}{kind}",
        number="" if statute else f"{prefix}府办发〔{written.year}〕{i + 1}号",
        region=region,
        written=written,
        start=written.replace(day=1) + timedelta(days=62),
        topics=tuple(sorted(dice.sample(topics, dice.choice((1, 1, 2))))),
        measures=tuple(measures),
        leads=tuple(leads),
        old=old,
    )


def _older(dice: random.Random, free: list[Document], written: date) -> Document | None:
    """One that this document can be the next version of."""
    for _ in range(8):
        old = dice.choice(free) if free else None
        if old and old.written.year + 2 < written.year and old.versions < _VERSIONS:
            return old
    return None


def _cited(
    dice: random.Random, before: list[Document], written: date, laws: list[str]
) -> Iterator[str]:
    """Sentences that cite others: laws not held, the early documents most, and recent ones."""
    for _ in range(dice.choice((0, 2, 4, 6, 10))):
        if dice.random() < 0.2:
            yield f"依照《{dice.choice(laws)}》的有关规定执行。"
            continue
        some = [before[int(len(before) ** dice.random()) - 1] for _ in before[:3]]
        some += [dice.choice(before[-200:]) for _ in before[:3]]
        dice.shuffle(some)
        one = next((one for one in some if one.written < written), None)
        if one:
            place = f"第{numeral(dice.randint(1, 12))}条" if one.statute else ""
            yield f"按照《{one.name}》{_bracketed(one.number)}{place}的规定执行。"


def _measure(author: Author, statute: bool, year: int, plain: bool) -> str:
    """Return an article or a measure; every twelfth has a list of items, unless `plain`."""
    dice = author.dice
    text = "" if statute else author.heading() + "。"
    text += author.article()
    if dice.random() < (0.08 if statute else 0.4):
        text += author.figure(year)
    if not plain and dice.random() < 0.08:
        items = [author.sentence()[:-1] for _ in range(dice.randint(2, 5))]
        ends = ["；"] * (len(items) - 1) + ["。"]
        labels = [f"（{numeral(n)}）" if statute else f"（{n}）" for n in range(1, 6)]
        rows = [f"{a}{b}{c}" for a, b, c in zip(labels, items, ends, strict=False)]
        text = "\n\n".join([f"{text}有下列情形之一的，按照规定办理：", *rows])
    return text


def _revised(author: Author, old: Document, year: int, plain: bool) -> Iterator[str]:
    """Yield the measures of a later version: 1 in 20 dropped, 1 in 6 edited, a few added."""
    dice = author.dice
    for text in old.measures:
        roll = dice.random()
        if roll > 0.95 and len(old.measures) > _MEASURES[0]:
            continue
        if roll < 0.15:
            head, stop, rest = text.partition("。")
            text = f"{head}{stop}{author.sentence()}{rest.partition('。')[2]}"
        yield text
        if dice.random() < 0.04:
            yield _measure(author, old.statute, year, plain)


def laws_not_held(author: Author) -> list[tuple[str, str]]:
    """Title and id of the laws that are cited and not held."""
    author.dice = random.Random(1)
    return [(f"中华人民共和国{author.name()}法", f"law-{i}") for i in range(1, 21)]
