"""Compares our search with Pagefind on the same statutes: `python -m bench.search FOLDER PAGEFIND`.

FOLDER is scratch space of several gigabytes; PAGEFIND is the program of `pagefind_bin_extended`
from PyPI. Both search engines get one page per article in each script; both are asked the same
queries in the same Chromium, from the same kind of server. `--reuse` keeps what was built before.
"""

from __future__ import annotations

import argparse
import html
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from bench.corpus import write
from bench.engines import OURS, THEIRS, Row, heap, measure, ours_refs, theirs_refs
from bench.queries import CLASSES, queries, truth
from tests import CORPUS
from tests.chromium import chromium
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.load import load
from tiaowen.search import SearchEdition, search_files

ROOT = Path(__file__).parent.parent
FOLDERS = ("zh-hans", "zh-hant")


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


def write_ours(corpora: Sequence[Corpus], folder: Path) -> None:
    """Our index and blocks, and the scripts; `cpu` has the seconds of making the former."""
    spans = corpora[0].periods
    sides = [
        SearchEdition(f, c, lambda _, clause: clause.id, {})
        for f, c in zip(FOLDERS, corpora, strict=True)
    ]
    began = cpu()
    for file in search_files((sides[0], sides[1]), spans):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    (folder / "cpu").write_text(str(cpu() - began), encoding="utf-8")
    shutil.copytree(ROOT / "templates" / "assets", folder / "assets", dirs_exist_ok=True)
    (folder / "index.html").write_text("<!doctype html><title>bench</title>", encoding="utf-8")


def write_theirs(corpora: Sequence[Corpus], folder: Path, pagefind: Path) -> None:
    """The pages with Pagefind's index of them; `cpu` has the seconds of making the latter."""
    write_pages(corpora, folder)
    before = cpu(resource.RUSAGE_CHILDREN)
    subprocess.run([pagefind, "--site", folder], check=True, stdout=subprocess.DEVNULL)
    used = cpu(resource.RUSAGE_CHILDREN) - before
    (folder / "cpu").write_text(str(used), encoding="utf-8")
    (folder / "index.html").write_text(
        '<!doctype html><html lang="zh-hans"><title>bench</title>', encoding="utf-8"
    )


def disk(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def table(sides: dict[str, dict[str, Row]]) -> Iterator[str]:
    """Yield the measurements as a Markdown table."""
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


def costs(ours: Path, theirs: Path, heaps: Sequence[float]) -> Iterator[str]:
    """Yield what each engine takes beside its answers, as a Markdown table."""
    used = [float((side / "cpu").read_text("utf-8")) for side in (ours, theirs)]
    yield "| | ours | Pagefind |"
    yield "| --- | ---: | ---: |"
    yield (
        f"| index and text of both scripts, MB | {disk(ours / 'search') / 1e6:.1f} | "
        f"{disk(theirs / 'pagefind') / 1e6:.1f} |"
    )
    yield f"| CPU of building it, s | {used[0]:.1f} | {used[1]:.1f} |"
    yield f"| page heap after 200 queries, MB | {heaps[0]:.1f} | {heaps[1]:.1f} |"


def main() -> None:
    """Build both, ask both, print the tables."""
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
        print(write(content, CORPUS, options.statutes, plain=True), file=sys.stderr)
    loaded = load(content)
    if loaded.problems:
        sys.exit(str(loaded.problems[0]))
    corpora = (loaded.simplified, loaded.traditional)
    if not (ours / "cpu").exists():
        write_ours(corpora, ours)
    if not (theirs / "cpu").exists():
        write_theirs(corpora, theirs, options.pagefind)
    asked = queries(*corpora, random.Random(7), options.each)  # a sample, no secret
    all_asked = [query for some in asked.values() for query in some]
    articles = [
        (f"{notice.id}#{clause.id}", clause.printed)
        for notice in corpora[0].held
        for clause in notice.measures
    ]
    # Titles are hits of ours and no pages of Pagefind's.
    titles = [(notice.id, notice.title) for notice in corpora[0].held]
    right = {query: truth([*articles, *titles], query) for query in all_asked}
    theirs_right = {query: {ref for ref in refs if "#" in ref} for query, refs in right.items()}
    print(f"{len(articles)} articles, {sum(len(text) for _, text in articles)} characters")
    many = list(islice(cycle(all_asked), 200))
    with chromium() as (browser, _):
        sides = {
            "ours": measure(browser, ours, OURS, asked, right, ours_refs),
            "Pagefind": measure(browser, theirs, THEIRS, asked, theirs_right, theirs_refs(theirs)),
        }
        heaps = [heap(browser, ours, OURS, many), heap(browser, theirs, THEIRS, many)]
    print("\n".join(table(sides)))
    unread = sum(row.unread for row in sides["ours"].values())
    print(f"\n{unread} queries with hits in more than 800 blocks are left out of our recall.\n")
    print("\n".join(costs(ours, theirs, heaps)))
    print(f"machine: {os.cpu_count()} cores; {time.strftime('%Y-%m-%d')}")


if __name__ == "__main__":
    main()
