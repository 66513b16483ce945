"""Our own build of a corpus: cold, with nothing changed, after one word, after a new template.

Each runs as people run it, `python build.py build`, in a copy of the checkout, so that templates
and content can be edited. Files written are those whose inode or time of change is not what it was
before the run, and those that are gone.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.meter import Cost, measure

ROOT = Path(__file__).parent.parent
AS_OF = "2026-01-01"
_MARK = "<!-- another -->"


@dataclass(frozen=True, slots=True)
class Build:
    """One run: what it took, how many files it wrote or removed, CPU seconds by stage if told."""

    cost: Cost
    written: int
    stages: dict[str, float]


@dataclass(frozen=True, slots=True)
class Site:
    """What a cold build made; `largest` has the bytes of the largest page of each kind."""

    pages: int
    files: int
    bytes: int
    largest: dict[str, int]


@dataclass(slots=True)
class Checkout:
    """A copy of the checkout in a folder of its own, with a corpus and the site made of it."""

    folder: Path
    corpus: Path
    jobs: int | None = None

    def __post_init__(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        for name in ("tiaowen", "templates"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, self.folder / name, ignore=ignored)
        shutil.copy(ROOT / "build.py", self.folder)
        shutil.copytree(self.corpus, self.content)
        # What an installation does once is no part of a build.
        subprocess.run([sys.executable, "-m", "compileall", "-q", "tiaowen"], cwd=self.folder)

    @property
    def content(self) -> Path:
        """The corpus that is built, free to be changed."""
        return self.folder / "content"

    @property
    def out(self) -> Path:
        """The site."""
        return self.folder / "site"

    def build(self) -> Build:
        """Build over what an earlier build left."""
        before = _marks(self.out)
        timings = self.folder / "timings.json"
        timings.unlink(missing_ok=True)
        command = [sys.executable, "build.py", "build", "--content", "content", "--out", "site"]
        command += ["--as-of", AS_OF]
        command += ["--jobs", str(self.jobs)] if self.jobs else []
        command += ["--timings", str(timings)]
        # Wherever a cache is kept, it is this copy's own.
        cost, _ = measure(command, self.folder, {"XDG_CACHE_HOME": str(self.folder / "cache")})
        after = _marks(self.out)
        written = len(dict(after.items() - before.items())) + len(before.keys() - after.keys())
        stages = json.loads(timings.read_text("utf-8")) if timings.exists() else {}
        return Build(cost, written, stages)

    def change_word(self) -> None:
        """Edit one word of an article in a statute that has an older version and is cited."""
        path = _statute(self.content / "notices")
        text = path.read_text("utf-8")
        path.write_text(re.sub("(?m)^(第三条　)", r"\1另行", text, count=1), encoding="utf-8")

    def change_template(self) -> None:
        """Change the template that all pages stand in."""
        path = self.folder / "templates" / "layout.html"
        text = path.read_text("utf-8")
        path.write_text(text.replace("</body>", f"{_MARK}</body>"), encoding="utf-8")

    def site(self) -> Site:
        """Measure the built site: files, bytes, largest pages."""
        pages = files = size = 0
        largest: dict[str, int] = {}
        for path in (one for one in self.out.rglob("*") if one.is_file()):
            length = path.stat().st_size
            files += 1
            size += length
            if path.suffix == ".html":
                pages += 1
                kind = kind_of(path.relative_to(self.out))
                largest[kind] = max(length, largest.get(kind, 0))
        return Site(pages, files, size, dict(sorted(largest.items())))


def scenarios(checkout: Checkout) -> Iterator[tuple[str, Build]]:
    """Yield the four builds in their order, each on top of the one before."""
    steps: tuple[tuple[str, Callable[[], None] | None], ...] = (
        ("cold", None),
        ("nothing changed", None),
        ("one notice changed", checkout.change_word),
        ("templates changed", checkout.change_template),
    )
    for name, change in steps:
        if change:
            change()
        yield name, checkout.build()


def kind_of(page: Path) -> str:
    """Return the kind of a page: its address below the script, with * for ids and numbers.

    zh-hans/notices/cq-2025-yfbf-57/m18/index.html is notices/*/*.
    """
    parts = page.parts[1:-1] if page.parts[0] in ("zh-hans", "zh-hant") else page.parts
    if not parts:
        return "home"
    things = ("bodies", "cited", "compare", "notices", "records", "regions", "topics", "works")
    named = parts[0] in things
    return "/".join([parts[0], *("*" if named or one.isdigit() else one for one in parts[1:])])


def _statute(notices: Path) -> Path:
    """Return the first statute that carries an older one on and is cited by others."""
    texts = {path: path.read_text("utf-8") for path in sorted(notices.glob("*-tl-*.md"))}
    for path, text in texts.items():
        title = re.search("(?m)^title: (.+)$", text)
        if "\nwork: " in text and title:
            cited = f"按照《{title[1]}》"
            if any(cited in other for other in texts.values()):
                return path
    raise LookupError("no statute of this corpus carries an older one on and is cited")


def _marks(folder: Path) -> dict[str, tuple[int, int]]:
    """Inode and time of change of each file below a folder."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            told = path.stat()
            found[str(path)] = told.st_ino, told.st_mtime_ns
    return found
