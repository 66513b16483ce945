"""A seeded corpus in the content format: `python -m bench.corpus FOLDER [NOTICES]`.

Three in five documents are statutes in chapters and articles, the others notices as offices issue
them: cover, 一、, （一）, numbered measures, closing words, and annexes with targets and with the
authorities responsible. Each has 12 to 78 measures, 45 in the mean, of about 150 characters; one in
ten is a later version of an older one, carries most of its text on and repeals it; they cite one
another, the early ones most. One in five has a record. 3,300 come to about 150,000 measures and
24 million characters.

Every document has dice of its own and knows those before it alone: a corpus begins with the same
files as any smaller one from the same seed. The words are cut from the repository's notices, so
the bytes are the same as long as those are.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from bench.author import Author, numeral
from bench.registry import REGIONS, Region, bodies_yml, regions_yml

NOTICES = 3300
SEED = 20251121
_MEASURES = (12, 78)
_VERSIONS = 3
_FIRST_DAY = date(1990, 1, 1)
_DAYS = 35 * 365
_CHECKSUM = "0" * 64


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


# -- writing documents -----------------------------------------------------------------------


def documents(content: Path, count: int, plain: bool = False, seed: int = SEED) -> list[Document]:
    """The documents of a corpus; those of a smaller one are its first.

    `plain` ones are all statutes whose articles are one paragraph each.
    """
    author = Author(content, seed)
    laws = [name for name, _ in _laws(author)]
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
    """An article or a measure, every twelfth with a list of items unless it is to be plain."""
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
    """The measures of a later version: one in twenty dropped, one in six edited, a few added."""
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


def _laws(author: Author) -> list[tuple[str, str]]:
    """Title and id of the laws that are cited and not held."""
    author.dice = random.Random(1)
    return [(f"中华人民共和国{author.name()}法", f"law-{i}") for i in range(1, 21)]


# -- writing files ---------------------------------------------------------------------------


def write(
    folder: Path, content: Path, count: int = NOTICES, plain: bool = False
) -> tuple[int, int]:
    """Write the corpus; how many measures and characters of text it has.

    A `plain` one has articles alone: no chapters, no records, no laws that are not held.
    """
    found = documents(content, count, plain)
    for name in ("notices", "records", "script"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    shutil.copy(content / "script" / "overrides.tsv", folder / "script")
    # Made-up words need no human eye on their conversion: the list to watch has its head alone.
    head = (content / "script" / "watch.tsv").read_text("utf-8").splitlines()[0]
    _save(folder / "script" / "watch.tsv", head + "\n")
    _save(folder / "site.yml", (content / "site.yml").read_text("utf-8"))
    _save(folder / "regions.yml", regions_yml())
    _save(folder / "bodies.yml", bodies_yml())
    if not plain:
        laws = (
            f"  - {{id: {id_}, title: {title}, region: national}}\n"
            for title, id_ in _laws(Author(content, SEED))
        )
        _save(folder / "works.yml", "instruments:\n" + "".join(laws))
    measures = characters = 0
    for one in found:
        _save(folder / "notices" / f"{one.id}.md", "\n".join(_notice(one, plain)))
        for _, _, text in one.clauses:
            measures += 1
            characters += len(text)
        if not plain and one.index % 5 == 0:
            _save(folder / "records" / f"{one.id}-jd.md", _record(one))
    return measures, characters


def _save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _notice(one: Document, plain: bool) -> Iterator[str]:
    """The lines of a document's file."""
    issuer = one.region.congress if one.statute else one.region.office
    yield from ("---", f"id: {one.id}", "kind: notice", f"title: {one.title}")
    if not one.statute:
        yield from (f"short_title: {one.name}", f"number: {one.number}")
    yield from (f"issuers: [{issuer}]", f"region: {one.region.id}")
    if one.old:
        yield f"work: {one.first.id}"
    yield f"written: {one.written}"
    yield f"effective: {{text: {one.begins}, from: {one.start}}}"
    if not one.statute:
        yield "expires: {text: 有效期5年, on: null}"
    if one.old:
        yield f"repeals: [{{notice: {one.old.id}, text: 同时废止}}]"
    yield f"topics: [{', '.join(one.topics)}]"
    yield f"source: {{name: {issuer}, url: null, captured: null, sha256: {_CHECKSUM}}}"
    yield from ("---", "")
    yield from _articles(one, plain) if one.statute else _instrument(one)


def _articles(one: Document, plain: bool) -> Iterable[str]:
    for n, (_, label, text) in enumerate(one.clauses):
        if not plain and n % 9 == 0:
            yield from (f"## 第{numeral(n // 9 + 1)}章　{text[:6].rstrip('，。、：')}", "")
        yield from (f"{label}　{text}", "")


def _instrument(one: Document) -> Iterable[str]:
    yield from (one.cover, "", f"# {one.name}", "")
    yield from ("为贯彻落实有关部署，结合实际，制定本方案。", "")
    for n, (_, label, text) in enumerate(one.clauses):
        if n % 12 == 0:
            yield from (f"## {numeral(n // 12 + 1)}、{text[2:8].rstrip('，。、：')}", "")
        if n % 4 == 0:
            yield from (f"### （{numeral(n % 12 // 4 + 1)}）{text[:8].rstrip('，。、：')}", "")
        yield from (f"{label}{text}", "")
    yield from (one.closing, "", one.annexes, "")


def _record(one: Document) -> str:
    """An explanation of a document, with figures of it."""
    first = one.measures[0].partition("。")[0][:30]
    cites = f"[{one.old.id}]" if one.old else "[]"
    return "\n".join(
        [
            "---",
            f"id: {one.id}-jd",
            "kind: interpretation",
            f"title: 《{one.name}》政策解读",
            "title_ours: true",
            f"publisher: {one.region.office}",
            f"region: {one.region.id}",
            f"published: {one.written + timedelta(days=7)}",
            "about:",
            f"  - {{notice: {one.id}, clauses: [], certain: true, basis: null}}",
            f"cites: {cites}",
            f"topics: [{', '.join(one.topics)}]",
            "figures:",
            f"  - {{subject: {first}, text: 超过{one.index + 10}万元, year: {one.written.year}}}",
            f"source: {{name: {one.region.office}, url: null, captured: null}}",
            "notes: null",
            "---",
            f"解读说明为何制定本文件。随后概述{len(one.measures)}条内容，重点是{first}。",
            "",
        ]
    )


def main() -> None:
    """Write a corpus where the command line says."""
    folder = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else NOTICES
    measures, characters = write(folder, Path("content"), count)
    print(f"{folder}: {count} documents, {measures} measures, {characters} characters")


if __name__ == "__main__":
    main()
