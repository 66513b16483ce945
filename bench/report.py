"""The figures of a run of the benchmark, as Markdown."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from math import log
from pathlib import Path

from bench.meter import Cost
from bench.ours import Build, Site
from bench.peer import STEPS, Run

HEADING = "## Build"


@dataclass(slots=True)
class Size:
    """Everything that was measured at one size."""

    notices: int
    measures: int
    characters: int
    ours: dict[str, Build] = field(default_factory=dict)
    site: Site | None = None
    peer: dict[str, Run] = field(default_factory=dict)
    peer_pages: int = 0
    peer_kept: str = ""


def table(sizes: list[Size]) -> Iterator[str]:
    """Yield the lines of the report."""
    yield f"`python -m bench`, {machine()}."
    yield ""
    yield from _corpora(sizes)
    if any(size.ours for size in sizes):
        yield from _builds(sizes)
        yield from _stages(sizes)
    if any(size.peer for size in sizes):
        yield from _peers(sizes)
    if any(size.peer and size.ours for size in sizes):
        yield from _ratios(sizes)
    grown = [size for size in sizes if size.site]
    if len(grown) > 1:
        yield from _growth(grown)
        yield from _largest(grown)


def machine() -> str:
    """Return the day, and what the figures were measured on."""
    info = Path("/proc/cpuinfo").read_text("utf-8")
    model = re.search(r"(?m)^model name\s*: (.+)$", info)
    name = model[1].strip() if model else platform.processor()
    version = platform.python_version()
    return f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores ({name}), Python {version}"


def record(lines: list[str], path: Path) -> None:
    """Put the report in the place of the one that the file holds, else at its end."""
    text = path.read_text("utf-8")
    section = f"{HEADING}\n\n" + "\n".join(lines).strip() + "\n"
    kept = re.sub(rf"(?ms)^{HEADING}\n.*?(?=^## |\Z)", "", text).rstrip("\n")
    path.write_text(f"{kept}\n\n{section}", encoding="utf-8", newline="\n")


def _rows(head: str, rows: Iterator[list[str]], numbers_from: int = 1) -> Iterator[str]:
    """Yield the lines of a table; columns from `numbers_from` on hold numbers."""
    count = head.count("|") + 1
    yield f"| {head} |"
    yield "| " + " | ".join("---" if i < numbers_from else "---:" for i in range(count)) + " |"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def _cost(cost: Cost) -> list[str]:
    return [f"{cost.cpu:.2f}", f"{cost.system:.2f}", f"{cost.wall:.2f}", f"{cost.memory:.0f}"]


def _corpora(sizes: list[Size]) -> Iterator[str]:
    def rows() -> Iterator[list[str]]:
        for size in sizes:
            row = [f"{size.notices:,}", f"{size.measures:,}", f"{size.characters:,}"]
            site = size.site
            row += [f"{site.pages:,}", f"{site.files:,}"] if site else ["", ""]
            row.append(f"{site.bytes / 1e6:.0f}" if site else "")
            yield [*row, f"{size.peer_pages:,}" if size.peer_pages else ""]

    head = "notices | measures | characters | our pages | our files | MB | the peer's pages"
    yield from _rows(head, rows(), 0)


def _builds(sizes: list[Size]) -> Iterator[str]:
    def rows() -> Iterator[list[str]]:
        for size in sizes:
            for name, build in size.ours.items():
                yield [f"{size.notices:,}", name, *_cost(build.cost), f"{build.written:,}"]

    yield from _rows(
        "notices | our build | CPU, s | of it system | wall, s | memory, MB | files written",
        rows(),
        2,
    )


def _stages(sizes: list[Size]) -> Iterator[str]:
    """CPU seconds by stage, where the build tells them."""
    told = [
        (f"{size.notices:,}: {name}", build.stages)
        for size in sizes
        for name, build in size.ours.items()
        if build.stages
    ]
    if told:
        names = list(dict.fromkeys(name for _, stages in told for name in stages))
        rows = ([name, *(f"{stages.get(name, 0.0):.2f}" for _, stages in told)] for name in names)
        yield from _rows(" | ".join(["stage, CPU s", *(name for name, _ in told)]), rows)


def _peers(sizes: list[Size]) -> Iterator[str]:
    def rows() -> Iterator[list[str]]:
        for size in sizes:
            for name, run in size.peer.items():
                told = f"{name} ({size.peer_kept})" if size.peer_kept else name
                for step, cost in zip((*STEPS, "sum"), (*run.steps, run.whole), strict=True):
                    yield [f"{size.notices:,}", told, step, *_cost(cost)]

    yield from _rows(
        "notices | peer pipeline | step | CPU, s | of it system | wall, s | memory, MB", rows(), 3
    )


def _ratios(sizes: list[Size]) -> Iterator[str]:
    def rows() -> Iterator[list[str]]:
        for size in sizes:
            for name, build in size.ours.items():
                # After any change the peer does everything again.
                theirs = size.peer.get(name) or size.peer.get("cold")
                if theirs:
                    peer = theirs.whole
                    yield [
                        f"{size.notices:,}",
                        name,
                        f"{build.cost.cpu / peer.cpu:.3f}",
                        f"{build.cost.wall / peer.wall:.3f}",
                        f"{build.cost.memory / peer.memory:.3f}",
                    ]

    yield from _rows("notices | ours ÷ peer | CPU | wall | memory", rows(), 2)


def _growth(sizes: list[Size]) -> Iterator[str]:
    """Yield how CPU and memory grow with the characters of the content: 1 is in proportion."""

    def rows() -> Iterator[list[str]]:
        spans = [*pairwise(sizes), *([(sizes[0], sizes[-1])] if len(sizes) > 2 else [])]
        for small, large in spans:
            for name in (name for name in small.ours if name in large.ours):
                one, other = small.ours[name].cost, large.ours[name].cost
                by = log(large.characters / small.characters)
                yield [
                    f"{small.notices:,} → {large.notices:,}",
                    name,
                    f"{log(other.cpu / one.cpu) / by:.2f}",
                    f"{log(other.memory / one.memory) / by:.2f}",
                ]

    yield from _rows("growth, exponent over characters | build | CPU | memory", rows(), 2)


def _largest(sizes: list[Size]) -> Iterator[str]:
    found: list[Mapping[str, int]] = [size.site.largest for size in sizes if size.site]
    kinds = sorted({kind for largest in found for kind in largest})
    rows = (
        [
            kind,
            *(f"{largest.get(kind, 0) / 1000:.1f}" for largest in found),
            f"{found[-1].get(kind, 0) / found[0][kind]:.2f}" if kind in found[0] else "",
        ]
        for kind in kinds
    )
    head = ["largest page, KB", *(f"{size.notices:,}" for size in sizes), "last ÷ first"]
    yield from _rows(" | ".join(head), rows)
