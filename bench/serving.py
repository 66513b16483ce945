"""Measures how long a saved word takes to reach an open page: `python -m bench.serving`.

`build.py serve` runs on a copy of the repository's content. Each time a word in the text of a
notice is saved, the clock runs until the server tells its pages that the new site is there.
"""

from __future__ import annotations

import argparse
import http.client
import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.ours import ROOT
from tests import CORPUS

_PAUSE = 2.0
"""Seconds between saves: the next build process takes as long to load the program."""


def main() -> int:
    """Save a word some times, and print how long each took."""
    parser = argparse.ArgumentParser(prog="python -m bench.serving")
    parser.add_argument("--times", type=int, default=10)
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory(prefix="tiaowen-serving-") as folder:
        content = shutil.copytree(CORPUS, Path(folder) / "content")
        words = ["--content", str(content), "--out", f"{folder}/site", "--port", "0"]
        command = [sys.executable, str(ROOT / "build.py"), "serve", *words]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
            try:
                taken = list(_saved(server, sorted((content / "notices").glob("*.md")), times))
            finally:
                server.terminate()
    print(" ".join(f"{seconds:.2f}" for seconds in taken))
    print(f"median {statistics.median(taken):.2f} s, at most {max(taken):.2f} s")
    return 0


def _saved(server: subprocess.Popen[str], notices: list[Path], times: int) -> Iterator[float]:
    told = iter(server.stderr or ())
    port = next(match[1] for line in told if (match := re.search(r"127\.0\.0\.1:(\d+)", line)))
    connection = http.client.HTTPConnection("127.0.0.1", int(port))
    connection.request("GET", "/.changes")
    events = connection.getresponse()
    before = _site(events)
    for number in range(times):
        time.sleep(_PAUSE)
        notice = notices[number % len(notices)]
        head, text = notice.read_text("utf-8").split("\n---\n", 1)
        middle = text.index("。", len(text) // 2)
        began = time.monotonic()
        notice.write_text(f"{head}\n---\n{text[:middle]}另行{text[middle:]}", encoding="utf-8")
        while (site := _site(events)) == before:
            pass
        yield time.monotonic() - began
        before = site
    connection.close()


def _site(events: http.client.HTTPResponse) -> str:
    """Return what the next event says of the site."""
    while not (line := events.readline()).startswith(b"data: "):
        pass
    site: str = json.loads(line.removeprefix(b"data: "))["site"]
    return site


if __name__ == "__main__":
    sys.exit(main())
