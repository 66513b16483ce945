"""The search beside Pagefind, on the same statutes: `python -m bench.search FOLDER PAGEFIND`.

FOLDER is scratch space of several gigabytes; PAGEFIND is the program of `pagefind_bin_extended`
from PyPI. Both search engines get one page per article in each script; both are asked the same
queries in the same Chromium, from the same kind of server. `--reuse` keeps what was built before.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from bench.corpus import write
from tests.chromium import chromium
from tests.serving import served
from tiaowen import status
from tiaowen.corpus import Corpus
from tiaowen.flow import load
from tiaowen.folding import bare
from tiaowen.search import Side, search_files

ROOT = Path(__file__).parent.parent
FOLDERS = ("zh-hans", "zh-hant")
CLASSES = (
    "2 characters",
    "3–4 characters",
    "5–10 characters",
    "numbers",
    "two words",
    "Traditional",
)

OURS = """async ([root, query, whole]) => {
  const began = performance.now();
  if (!globalThis.engine) {
    const [{ Store }, { Folding }, { Search }] = await Promise.all(["shards", "query", "engine"]
      .map((name) => import(`${root}assets/${name}.js`)));
    const store = await Store.open(root, "zh-hans");
    globalThis.engine = { store, Search, folding: new Folding(await store.folding()) };
  }
  const { store, Search, folding } = globalThis.engine;
  const search = await Search.run(store, folding, query, {}, () => "in-force");
  await search.advance(10);
  const time = performance.now() - began;
  // Clauses of one notice that have the words between them are no hits of a plain scan.
  const same = () => search.hits.filter((hit) => !hit.apart).map((hit) => hit.ref);
  const refs = same().slice(0, 10);
  const count = search.indexed ? search.count.number : null;
  if (whole && count === null) await search.settle(800);
  return { time, refs, count, all: search.queue.length ? null : same() };
}"""
THEIRS = """async ([root, query, _]) => {
  const began = performance.now();
  if (!globalThis.pagefind) {
    globalThis.pagefind = await import(`${root}pagefind/pagefind.js`);
    await globalThis.pagefind.init();
  }
  const { results } = await globalThis.pagefind.search(query);
  const shown = await Promise.all(results.slice(0, 10).map((one) => one.data()));
  return { time: performance.now() - began, all: results.map((one) => one.id),
    refs: shown.map((one) => one.url) };
}"""


@dataclass
class Row:
    """What was measured of one engine in one class of queries."""

    recall: list[float] = field(default_factory=list)
    precision: list[float] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    following: list[int] = field(default_factory=list)
    time: list[float] = field(default_factory=list)
    unread: int = 0


def cpu(who: int = resource.RUSAGE_SELF) -> float:
    """CPU seconds of this process, or of the children that have ended."""
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def write_pages(corpora: Sequence[Corpus], folder: Path) -> None:
    """One page per article, as plain as a page can be, for Pagefind to read."""
    for script, corpus in zip(FOLDERS, corpora, strict=True):
        for notice in corpus.held:
            for clause in notice.measures:
                path = folder / script / notice.id / f"{clause.id}.html"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(
                    f'<!doctype html><html lang="{script}"><meta charset="utf-8">'
                    f"<title>{html.escape(notice.title)}</title>"
                    f"<main data-pagefind-body>{html.escape(clause.printed)}</main>",
                    encoding="utf-8",
                )


def write_ours(corpora: Sequence[Corpus], folder: Path) -> float:
    """Our index and blocks, and the scripts; the CPU seconds of making them."""
    spans = status.periods(corpora[0].notices, corpora[0].repealed_by)
    sides = [
        Side(f, c, lambda _, clause: clause.id, {}) for f, c in zip(FOLDERS, corpora, strict=True)
    ]
    began = cpu()
    for file in search_files((sides[0], sides[1]), spans):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    used = cpu() - began
    shutil.copytree(ROOT / "templates" / "assets", folder / "assets", dirs_exist_ok=True)
    (folder / "index.html").write_text("<!doctype html><title>bench</title>", encoding="utf-8")
    return used


def queries(
    simplified: Corpus, traditional: Corpus, dice: random.Random, each: int
) -> dict[str, list[str]]:
    """Queries of each class, cut from the articles."""
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
                some(texts, f"({han}{{2}})", f"({han}{{2}})"),
                some(others, f"({han}{{3,6}})"),
            ),
            strict=True,
        )
    )


def truth(scanned: Iterable[tuple[str, str]], query: str) -> set[str]:
    """What a plain scan of all articles finds: every word, in one article."""
    words = [bare(word) for word in query.split()]
    return {ref for ref, text in scanned if all(word in text for word in words)}


class Meter:
    """Counts the bytes of the files that a page asks for, as they lie on the host."""

    def __init__(self, page: Page, folder: Path) -> None:
        self._folder = folder
        self._asked: list[Path] = []
        page.on("requestfinished", lambda one: self._asked.append(self._path(one.url)))

    def _path(self, url: str) -> Path:
        return self._folder / urlsplit(url).path.lstrip("/")

    def take(self) -> int:
        """The bytes since the last time; JavaScript as a host compresses it."""
        asked, self._asked = self._asked, []
        return sum(
            len(gzip.compress(path.read_bytes()))
            if path.suffix in (".js", ".json")
            else path.stat().st_size
            for path in asked
            if path.is_file()
        )


def ask(
    browser: Browser, base: str, folder: Path, script: str, asked: Sequence[Any]
) -> Iterator[tuple[Any, int]]:
    """What the script answers to each of the questions on one page, and the bytes it took."""
    page = browser.new_page()
    page.goto(base)
    meter = Meter(page, folder)
    meter.take()
    for one in asked:
        answer = page.evaluate(script, [base, *one])
        page.wait_for_timeout(20)
        yield answer, meter.take()
    page.close()


def disk(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def fragment_names(folder: Path) -> dict[str, str]:
    """Pagefind's id of a page → the page, from its own fragments."""
    found = {}
    for path in (folder / "pagefind" / "fragment").iterdir():
        raw = gzip.decompress(path.read_bytes())
        url = json.loads(raw[raw.index(b"{") :])["url"]
        found[path.stem] = url
    return found


def ref_of(url: str) -> str:
    """/zh-hans/statute-00001/art2.html → statute-00001#art2."""
    parts = url.rsplit("/", 2)
    return f"{parts[-2]}#{parts[-1].removesuffix('.html')}"


def measure(
    browser: Browser,
    folder: Path,
    script: str,
    asked: dict[str, list[str]],
    right: dict[str, set[str]],
    refs: Callable[[Any], tuple[list[str], list[str] | None]],
    more: tuple[Any, ...],
) -> dict[str, Row]:
    """Each class: the first query on a new page a few times, then all of them on one page."""
    rows = {}
    with served(folder) as base:
        for name, some in asked.items():
            row = rows[name] = Row()
            print(f"{time.strftime('%H:%M:%S')} {name}", file=sys.stderr)
            for query in some[:3]:
                for _, size in ask(browser, base, folder, script, [(query, *more)]):
                    row.first.append(size)
            # One query to load the engine, then all; what costs bytes is measured before all
            # hits of a query are asked for.
            warm = [("规定", *more), *((query, *more) for query in some)]
            answers = list(ask(browser, base, folder, script, warm))[1:]
            wholes = [answer for answer, _ in answers]
            if script == OURS:
                every = ask(browser, base, folder, script, [(one, True) for one in some])
                wholes = [whole for whole, _ in every]
            for query, (answer, size), whole in zip(some, answers, wholes, strict=True):
                row.following.append(size)
                row.time.append(answer["time"])
                print(f"  {query} {answer['time']:.0f} ms {size} bytes", file=sys.stderr)
                shown, found = refs(whole)
                expected = right[query]
                if shown:
                    row.precision.append(sum(ref in expected for ref in shown) / len(shown))
                if whole.get("count") is not None:  # of the index: not one more, not one less
                    row.recall.append(float(whole["count"] == len(expected)))
                elif found is None:  # in more than 800 blocks, which no reader would have read
                    row.unread += 1
                elif expected:
                    row.recall.append(len(expected.intersection(found)) / len(expected))
    return rows


def ours_refs(answer: Any) -> tuple[list[str], list[str] | None]:
    """The first hits, and all of them where all were read."""
    return answer["refs"], answer["all"]


def heap(browser: Browser, folder: Path, script: str, asked: Sequence[Any]) -> float:
    """Megabytes of JavaScript objects on a page after all these queries."""
    with served(folder) as base:
        page = browser.new_page()
        page.goto(base)
        for one in asked:
            page.evaluate(script, [base, *one])
        session = page.context.new_cdp_session(page)
        session.send("HeapProfiler.collectGarbage")
        used: float = session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
        page.close()
    return used


def table(sides: dict[str, dict[str, Row]]) -> Iterator[str]:
    """The measurements as a Markdown table."""
    yield (
        "| queries | engine | recall | precision of the first ten "
        "| first query, KB | next query, KB | p95, ms |"
    )
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for name in (*CLASSES, "all"):
        for engine, rows in sides.items():
            some = list(rows.values()) if name == "all" else [rows[name]]
            recall, precision, first, following, times = (
                [value for row in some for value in getattr(row, key)]
                for key in ("recall", "precision", "first", "following", "time")
            )
            yield (
                f"| {name} | {engine} | {statistics.mean(recall):.3f} | "
                f"{statistics.mean(precision or [0]):.3f} | {statistics.mean(first) / 1000:.1f} | "
                f"{statistics.mean(following) / 1000:.1f} | "
                f"{sorted(times)[int(len(times) * 0.95)]:.0f} |"
            )


def main() -> None:
    """Build both, ask both, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("pagefind", type=Path)
    parser.add_argument("--statutes", type=int, default=3400)
    parser.add_argument("--each", type=int, default=20, help="queries of each class")
    parser.add_argument("--reuse", action="store_true")
    options = parser.parse_args()
    content, ours, theirs = (options.folder / name for name in ("content", "ours", "theirs"))
    if not options.reuse:
        shutil.rmtree(options.folder, ignore_errors=True)
    if not content.exists():
        print(write(content, ROOT / "content", options.statutes, plain=True), file=sys.stderr)
    loaded = load(content)
    if loaded.problems:
        sys.exit(str(loaded.problems[0]))
    corpora = (loaded.simplified, loaded.traditional)
    if not ours.exists():
        used_by_ours = write_ours(corpora, ours)
        (ours / "cpu").write_text(str(used_by_ours), encoding="utf-8")
    if not (theirs / "cpu").exists():
        write_pages(corpora, theirs)
        before = cpu(resource.RUSAGE_CHILDREN)
        subprocess.run([options.pagefind, "--site", theirs], check=True, stdout=subprocess.DEVNULL)
        used_by_theirs = cpu(resource.RUSAGE_CHILDREN) - before
        (theirs / "cpu").write_text(str(used_by_theirs), encoding="utf-8")
        (theirs / "index.html").write_text(
            '<!doctype html><html lang="zh-hans"><title>bench</title>', encoding="utf-8"
        )
    used = [float((side / "cpu").read_text("utf-8")) for side in (ours, theirs)]
    asked = queries(*corpora, random.Random(7), options.each)  # a sample, no secret
    scanned = [
        (f"{notice.id}#{clause.id}", bare(clause.printed))
        for notice in corpora[0].held
        for clause in notice.measures
    ]
    # Titles are hits of ours and no pages of Pagefind's.
    titles = [(notice.id, bare(notice.title)) for notice in corpora[0].held]
    right = {query: truth([*scanned, *titles], query) for some in asked.values() for query in some}
    print(f"{len(scanned)} articles, {sum(len(text) for _, text in scanned)} characters")
    names = fragment_names(theirs)
    every = [(query, False) for some in asked.values() for query in some]
    many = [every[i % len(every)] for i in range(200)]
    with chromium() as (browser, _):
        sides = {
            "ours": measure(browser, ours, OURS, asked, right, ours_refs, (False,)),
            "Pagefind": measure(
                browser,
                theirs,
                THEIRS,
                asked,
                {query: {ref for ref in refs if "#" in ref} for query, refs in right.items()},
                lambda answer: (
                    [ref_of(url) for url in answer["refs"]],
                    [ref_of(names[id_]) for id_ in answer["all"]],
                ),
                (False,),
            ),
        }
        heaps = [
            heap(browser, ours, OURS, many),
            heap(browser, theirs, THEIRS, many),
        ]
    print("\n".join(table(sides)))
    unread = sum(row.unread for row in sides["ours"].values())
    print(f"\n{unread} queries with hits in more than 800 blocks are left out of our recall.")
    print()
    print("| | ours | Pagefind |")
    print("| --- | ---: | ---: |")
    print(
        f"| index and text of both scripts, MB | {disk(ours / 'search') / 1e6:.1f} | "
        f"{disk(theirs / 'pagefind') / 1e6:.1f} |"
    )
    print(f"| CPU of building it, s | {used[0]:.1f} | {used[1]:.1f} |")
    print(f"| page heap after 200 queries, MB | {heaps[0]:.1f} | {heaps[1]:.1f} |")
    print(f"machine: {os.cpu_count()} cores; {time.strftime('%Y-%m-%d')}")


if __name__ == "__main__":
    main()
