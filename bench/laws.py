"""Real laws as content, and how many the parser reads: `python -m bench.laws FOLDER`.

FOLDER holds Markdown files as LawRefBook keeps laws: `# title`, lines on promulgation and
revision, `<!-- INFO END -->`, the text. With `--write CONTENT` each becomes a notice of a content
folder that `build.py check --content CONTENT` takes. Without, each text is parsed and the run
prints how many documents are refused, by code, and how many of the articles that begin a line are
clauses of their own. `--list` prints every problem.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tiaowen.model import Clause, Place, Problem
from tiaowen.numerals import parse_number
from tiaowen.parsing import notice_text

END = "<!-- INFO END -->"
_DAY = re.compile(r"(\d{4})\s*[年-]\s*(\d{1,2})\s*[月-]\s*(\d{1,2})")
_ARTICLE = re.compile(
    r"#*\s*(?P<label>第(?P<n>[零〇○一二三四五六七八九十百千0-9]+)条"
    r"(?:之(?P<sub>[一二三四五六七八九十0-9]+))?)(?P<rest>.*)"
)


@dataclass(frozen=True, slots=True)
class Law:
    """A law of the folder; `line` is the one on which its body begins in the content file."""

    path: Path
    id: str
    title: str
    written: str
    body: str

    @property
    def head(self) -> str:
        """The front matter."""
        return (
            f"---\nid: {self.id}\nkind: notice\ntitle: {json.dumps(self.title, ensure_ascii=False)}"
            f"\nregion: laws\nwritten: {self.written}\n---\n"
        )

    @property
    def names(self) -> list[str]:
        """The titles that may stand above the text."""
        return [self.title, *re.findall("《(.*?)》", self.title)]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the parser made of one law."""

    law: Law
    problems: tuple[Problem, ...]
    articles: int
    lost: tuple[str, ...]


def laws(folder: Path) -> Iterator[Law]:
    """Yield every law below a folder, in the order of the paths."""
    for path in sorted(folder.rglob("*.md")):
        text = path.read_text("utf-8")
        info, end, body = text.partition(f"\n{END}\n")
        if not end:
            continue
        title = re.sub(r"\s+", " ", info.strip().split("\n")[0].lstrip("# ").strip())
        days = _DAY.findall(path.stem[-12:]) or _DAY.findall(info) or [("1949", "10", "1")]
        year, month, day = days[-1]
        name = path.relative_to(folder).as_posix()
        key = hashlib.sha256(name.encode()).hexdigest()[:10]
        written = f"{year}-{int(month):02}-{int(day):02}"
        yield Law(path, f"law-{key}", title, written, body.strip("\n") + "\n")


def write(folder: Path, content: Path) -> int:
    """Write the laws as notices of a content folder; how many."""
    notices = content / "notices"
    notices.mkdir(parents=True, exist_ok=True)
    written = 0
    for law in laws(folder):
        (notices / f"{law.id}.md").write_text(law.head + law.body, encoding="utf-8")
        written += 1
    return written


def outcome(law: Law, folder: Path) -> Outcome:
    """Parse a law and look for each of its articles."""
    place = Place(law.path.relative_to(folder).as_posix(), 1)
    parsed = notice_text.parse(law.body, place, law.names)
    by_line: dict[int, Clause] = {}
    for one in parsed.text.clauses:
        by_line.setdefault(one.line, one)
    count, lost = 0, []
    for number, line in enumerate(law.body.split("\n"), 1):
        match = _ARTICLE.match(line.strip())
        if not match or parse_number(match["n"]) is None:
            continue
        clause = by_line.get(number)
        own = clause is not None and (clause.label == match["label"] or clause.kind == "quote")
        spaced = not match["rest"] or match["rest"][0].isspace() or match["rest"][0] in "（【["
        count += bool(spaced or own)
        if spaced and not own:
            lost.append(f"{place.path}:{number}: {line.strip()[:40]}")
    return Outcome(law, parsed.problems, count, tuple(lost))


def main() -> None:
    """Write the laws as content, or parse them and count."""
    parser = argparse.ArgumentParser(prog="python -m bench.laws", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", type=Path, metavar="CONTENT", help="write them as notices there")
    parser.add_argument("--list", action="store_true", help="print every problem and lost article")
    options = parser.parse_args()
    if options.write:
        print(f"{write(options.folder, options.write)} notices in {options.write}")
        return
    read = list(laws(options.folder))
    start = time.process_time()
    for law in read:
        notice_text.parse(law.body, Place("law.md", 1), law.names)
    seconds = time.process_time() - start
    found = [outcome(law, options.folder) for law in read]
    refused = [one for one in found if one.problems]
    codes = Counter(code for one in refused for code in {problem.code for problem in one.problems})
    articles, lost = sum(one.articles for one in found), sum(len(one.lost) for one in found)
    if options.list:
        for one in found:
            print(*(str(problem) for problem in one.problems), *one.lost, sep="\n")
    print(f"{len(read)} laws, {len(refused)} refused: {dict(sorted(codes.items()))}")
    print(f"{articles - lost} of {articles} articles anchored, {(articles - lost) / articles:.4f}")
    print(f"parsed in {seconds:.2f} CPU s")


if __name__ == "__main__":
    main()
