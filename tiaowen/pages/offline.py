"""Reading without network: the page where a reader turns it on, and the worker that does it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tiaowen import resources
from tiaowen.artifacts import Artifact, Bytes
from tiaowen.pages.edition import Edition

PAGES = 300
_MOST_FILES = 2000
_STATES = ("is_on", "is_off", "on", "off", "working", "failed", "unsupported")
_FROM_THE_START = ("", "offline/", "search/")


def offline_page(edition: Edition) -> Artifact:
    """Returns `offline/` of one script."""
    words = {state: edition.words[f"offline_{state}"] for state in _STATES}
    text = json.dumps(words, ensure_ascii=False)
    return edition.page("offline.html", "offline/", pages=PAGES, words=text)


def worker(
    editions: tuple[Edition, Edition], few: Iterable[Bytes], data: Iterable[Bytes], build: str
) -> Artifact:
    """Returns `sw.js`, the service worker.

    `few` has the lines of the manifest for the first pages and the assets, among others, and `data`
    those of the search; a line is a SHA-256 in hex, two spaces and a path. The worker names what it
    keeps from the start, as long as that is not too much to ask of a reader; of a larger site it
    keeps the search data that has been used. `build` stands for all the other files of the site:
    the worker's own bytes change with any of them, so that browsers see a new build.
    """
    sums = _sums(few)
    folders = [edition.script.folder for edition in editions]
    pages = ["", "go/", *(f"{folder}/{page}" for folder in folders for page in _FROM_THE_START)]
    known = {page: sums[f"{page}index.html"] for page in pages}
    known |= {
        path: sums[path] for path in sums if path.startswith("assets/") and "/pictures/" not in path
    }
    portions = [bytes(lines) for lines in data]
    if sum(lines.count(b"\n") for lines in portions) < _MOST_FILES:
        known |= _sums(portions)
        known |= {
            path: sums[path] for path in sums if path.startswith(("data/go.json", "data/go-keys/"))
        }
    site = {
        "build": build[:16],
        "pages": PAGES,
        "words": {one.script.folder: one.words["offline_mark"] for one in editions},
        "files": {path: known[path][:16] for path in sorted(known)},
    }
    source = resources.read(editions[0].templates / "worker.js")
    text = json.dumps(site, ensure_ascii=False, separators=(",", ":"))
    return Artifact("sw.js", f"const SITE = {text};\n{source}".encode())


def _sums(portions: Iterable[Bytes]) -> dict[str, str]:
    """Path → checksum."""
    rows = (row for lines in portions for row in bytes(lines).decode().splitlines())
    return {path: checksum for checksum, path in (row.split("  ", 1) for row in rows)}
