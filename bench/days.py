"""What a page needs to tell the numbers of any day: bytes of `search/days.bin`, and time.

    python -m bench.days [COUNT]

Writes COUNT short notices (3,000) with days of beginning and end as real ones have them, in 30
regions and on 12 topics, loads them, and has Node do what a page does: read the file, and tell the
status of every notice and the numbers of every region and topic on each of 200 days. The times are
CPU ms of one day; the first includes the reading.
"""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from tiaowen.corpus.load import load
from tiaowen.search import days_file

_SCRIPT = Path(__file__).parent / "web" / "days.mjs"
_NOTICE = """---
id: any-{n}
kind: notice
title: 示例市第{n}号办法
region: region{region}
topics: [{topics}]
written: {written}
effective: {{text: 自{start:%Y年%-m月%-d日}起施行, from: {start}}}
{expires}---

第一条　本办法自{start:%Y年%-m月%-d日}起施行{term}。
"""


def notices(count: int) -> Iterator[str]:
    """Yields the text of each notice: half of them of the last seven years, a third with an end."""
    chance = random.Random(20260601)
    for n in range(count):
        back = chance.randrange(2500) if n % 2 else chance.randrange(25000)
        written = date(2026, 6, 1) - timedelta(days=back)
        start = written + timedelta(days=chance.choice([0, 0, 1, 20, 30, 61]))
        end = start + timedelta(days=365 * chance.choice([2, 3, 5])) if n % 3 == 0 else None
        term = f"，有效期至{end:%Y年%-m月%-d日}" if end else ""
        yield _NOTICE.format(
            n=n,
            region=chance.randrange(30),
            topics=", ".join(sorted({f"topic{chance.randrange(12)}" for _ in range(n % 3)})),
            written=written,
            start=start,
            expires=f"expires: {{text: {term[1:]}, on: {end}}}\n" if end else "",
            term=term,
        )


def main() -> None:
    """Prints the size of the file and the times of Node."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    with TemporaryDirectory() as folder:
        content = Path(folder) / "notices"
        content.mkdir()
        for n, text in enumerate(notices(count)):
            (content / f"any-{n}.md").write_text(text, encoding="utf-8")
        loaded = load(Path(folder))
        assert loaded.problems == [], loaded.problems[:3]
        corpus = loaded.simplified
        file = bytes(days_file(corpus, corpus.periods, 40, 40).content)
        path = Path(folder) / "days.bin"
        path.write_bytes(file)
        done = subprocess.run(
            ["node", str(_SCRIPT), str(path)], capture_output=True, text=True, check=True
        )
    told = json.loads(done.stdout)
    print(f"{count} notices: {len(file)} bytes, {len(gzip.compress(file))} with gzip")
    print(f"first day, read and told: {told['first']:.1f} ms")
    print(f"any other day: {told['each']:.2f} ms")


if __name__ == "__main__":
    main()
