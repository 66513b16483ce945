"""Compares our build with OpenCC + Hugo + Pagefind on the same corpora: `python -m bench`.

For each size a seeded corpus is written (`bench.corpus`) and built by us in a copy of the checkout
(`bench.ours`) with all cores and with one, and by the peer pipeline (`bench.peer`); all run as
commands of their own and are measured from outside (`bench.meter`). Needs Linux, and the dependency
group `bench`. The output goes to a scratch folder in memory: at 3,300 notices 10 GB and three
million inodes, more than most systems allow by default
(`mount -o remount,nr_inodes=12000000 /dev/shm`). The peer needs 7 GB of memory more at 1,000.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path

from bench import corpus, peer, report
from bench.documents import documents
from bench.meter import Cost
from bench.ours import Checkout, scenarios
from bench.report import Size
from tests import CORPUS

ROOT = Path(__file__).parent.parent
# The peer holds all pages in memory: 7 GB at this size, and so more than 20 GB at 3,300.
PEER_LIMIT = 1000


def _sizes(text: str) -> list[int]:
    return sorted(int(size) for size in text.split(","))


def _ours(size: Size, content: Path, folder: Path) -> None:
    """Our builds with all cores, and the cold one with one."""
    checkout = Checkout(folder / "ours", content)
    for name, build in scenarios(checkout):
        size.ours[name] = build
        if name == "cold":
            size.site = checkout.site()
    checkout = Checkout(folder / "ours", content, jobs=1)
    size.ours["cold, --jobs 1"] = checkout.build()
    shutil.rmtree(checkout.folder)


def _peer(size: Size, folder: Path, again: bool) -> None:
    """The peer's cold build, and where wanted the same again after one word."""
    site = folder / "peer"
    peer.write(site, documents(CORPUS, size.notices))
    size.peer["cold"] = peer.build(site)
    size.peer_pages = sum(1 for _ in (site / peer.SITE).rglob("*.html"))
    if again:
        peer.change(site)
        size.peer["one notice changed"] = peer.build(site)
    shutil.rmtree(site)


def _keep(size: Size, folder: Path) -> None:
    """Save the costs of the peer, so that later runs need not measure it again."""
    kept = {"pages": size.peer_pages, "told": report.machine()}
    kept["runs"] = {name: [asdict(cost) for cost in run.steps] for name, run in size.peer.items()}
    _kept(folder, size).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def _kept(folder: Path, size: Size) -> Path:
    return folder / f"peer-{size.notices}.json"


def _recall(size: Size, folder: Path) -> None:
    """The peer's costs of an earlier run in this folder."""
    kept = json.loads(_kept(folder, size).read_text("utf-8"))
    size.peer_pages, size.peer_kept = kept["pages"], f"of an earlier run, {kept['told'][:10]}"
    for name, steps in kept["runs"].items():
        size.peer[name] = peer.Run(tuple(Cost(**step) for step in steps))


def main() -> None:
    """Measure and print the results; --record writes them to RESULTS.md as well."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=_sizes, default=[100, 1000, 3300], metavar="N,N,…")
    parser.add_argument(
        "--work",
        type=Path,
        default=Path(tempfile.gettempdir()) / "bench",
        metavar="DIR",
        help="where the corpora and the peer's figures are kept (default: %(default)s)",
    )
    parser.add_argument(
        "--scratch",
        type=Path,
        default=Path("/dev/shm"),
        metavar="DIR",
        help="where both build; a disk would add its own history (default: %(default)s)",
    )
    parser.add_argument("--ours", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--peer", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument(
        "--kept", action="store_true", help="take the peer's figures of the last run in DIR"
    )
    parser.add_argument("--record", action="store_true", help="write into bench/RESULTS.md")
    options = parser.parse_args()
    sizes = []
    work = options.work.resolve()
    for count in options.sizes:
        content = work / f"c{count}"
        shutil.rmtree(content, ignore_errors=True)
        measures, characters = corpus.write(content, CORPUS, count)
        size = Size(count, measures, characters)
        sizes.append(size)
        with tempfile.TemporaryDirectory(prefix="bench-", dir=options.scratch) as scratch:
            if options.peer and count <= PEER_LIMIT:
                if options.kept:
                    _recall(size, work)
                else:
                    _peer(size, Path(scratch), again=count == options.sizes[0])
                    _keep(size, work)
            if options.ours:
                _ours(size, content, Path(scratch))
    lines = list(report.table(sizes))
    print("\n".join(lines))
    if options.record:
        report.record(lines, ROOT / "bench" / "RESULTS.md")


if __name__ == "__main__":
    main()
