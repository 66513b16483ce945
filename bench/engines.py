"""Asks two search engines in a browser, and records answers, times and bytes transferred."""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from tests.serving import served

OURS = """async ([root, query, whole]) => {
  const began = performance.now();
  if (!globalThis.engine) {
    const [{ Store }, { Folding }, { Search }, { wider }] = await Promise.all(
      ["shards", "query", "engine", "wider"].map((name) => import(`${root}assets/${name}.js`)));
    const store = await Store.open(root, "zh-hans");
    globalThis.engine = { store, Search, wider, folding: new Folding(await store.folding()) };
  }
  const { store, Search, wider, folding } = globalThis.engine;
  const search = await Search.run(store, folding, query, {}, () => "in-force");
  await search.advance(10);
  const time = performance.now() - began;
  // Clauses of one notice that have the words between them are no hits of a plain scan.
  const others = search.done && !search.hits.length ? await wider(search) : [];
  const same = () => [search, ...others.map((other) => other.search)].flatMap(({ hits }) => hits)
    .filter((hit) => !hit.apart).map((hit) => hit.ref);
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


class Meter:
    """Counts the bytes of the files that a page asks for, as they lie on the host."""

    def __init__(self, page: Page, folder: Path) -> None:
        self._folder = folder
        self._asked: list[Path] = []
        page.on("requestfinished", lambda one: self._asked.append(self._path(one.url)))

    def _path(self, url: str) -> Path:
        return self._folder / urlsplit(url).path.lstrip("/")

    def take(self) -> int:
        """Return the bytes since the last call, with JavaScript counted as a host compresses it."""
        asked, self._asked = self._asked, []
        return sum(
            len(gzip.compress(path.read_bytes()))
            if path.suffix in (".js", ".json")
            else path.stat().st_size
            for path in asked
            if path.is_file()
        )


Refs = Callable[[Any], tuple[list[str], list[str] | None]]
"""What an engine answered → the first hits, and all of them where all were read."""


def ask(
    browser: Browser, base: str, folder: Path, script: str, asked: Sequence[tuple[str, bool]]
) -> Iterator[tuple[Any, int]]:
    """Yield what the script answers to each question on one page, and the bytes that it took."""
    page = browser.new_page()
    page.goto(base)
    meter = Meter(page, folder)
    meter.take()
    for one in asked:
        answer = page.evaluate(script, [base, *one])
        page.wait_for_timeout(20)
        yield answer, meter.take()
    page.close()


def measure(
    browser: Browser,
    folder: Path,
    script: str,
    asked: dict[str, list[str]],
    right: dict[str, set[str]],
    refs: Refs,
) -> dict[str, Row]:
    """Return the results of each class: its first query on new pages, then all on one page."""
    rows = {}
    with served(folder) as base:
        for name, some in asked.items():
            row = rows[name] = Row()
            print(f"{time.strftime('%H:%M:%S')} {name}", file=sys.stderr)
            for query in some[:3]:
                for _, size in ask(browser, base, folder, script, [(query, False)]):
                    row.first.append(size)
            # One query to load the engine, then all; what costs bytes is measured before all
            # hits of a query are asked for.
            warm = [(query, False) for query in ("规定", *some)]
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
    """Return the first hits, and all of them if all were read."""
    return answer["refs"], answer["all"]


def theirs_refs(folder: Path) -> Refs:
    """Return the same of Pagefind's answers, from its index in a folder."""
    names = fragment_names(folder)
    return lambda answer: (
        [ref_of(url) for url in answer["refs"]],
        [ref_of(names[id_]) for id_ in answer["all"]],
    )


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


def heap(browser: Browser, folder: Path, script: str, asked: Sequence[str]) -> float:
    """Megabytes of JavaScript objects on a page after all these queries."""
    with served(folder) as base:
        page = browser.new_page()
        page.goto(base)
        for query in asked:
            page.evaluate(script, [base, query, False])
        session = page.context.new_cdp_session(page)
        session.send("HeapProfiler.collectGarbage")
        used: float = session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
        page.close()
    return used
