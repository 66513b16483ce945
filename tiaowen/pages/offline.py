"""Reading without network: the page where a reader turns it on, and the worker that does it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from tiaowen.model import Artifact
from tiaowen.pages.edition import Edition

PAGES = 300
_MOST_FILES = 2000
_STATES = ("is_on", "is_off", "on", "off", "working", "failed", "unsupported")
_FROM_THE_START = ("", "offline/", "search/")


def offline_page(edition: Edition) -> Artifact:
    """`offline/` of one script."""
    words = {state: edition.words[f"offline_{state}"] for state in _STATES}
    text = json.dumps(words, ensure_ascii=False)
    return edition.page("offline.html", "offline/", pages=PAGES, words=text)


def worker(editions: tuple[Edition, Edition], manifest: Iterable[bytes]) -> Artifact:
    """`sw.js`, the service worker; `manifest` has the lines of every other file, in any portions.

    A line is a SHA-256 in hex, two spaces and a path: an incremental build has them all at hand.
    The worker names what it keeps from the start, assets and the data of the search, as long as
    that is not too much to ask of a reader; of a larger site it keeps the search data that has
    been used. Its own bytes change with anything on the site, so that browsers see a new build.
    """
    lines = b"".join(manifest)
    sums = dict(row.split("  ", 1)[::-1] for row in lines.decode().splitlines())
    folders = [edition.script.folder for edition in editions]
    pages = ["", "go/", *(f"{folder}/{page}" for folder in folders for page in _FROM_THE_START)]
    known = {page: sums[f"{page}index.html"] for page in pages}
    known |= {path: sums[path] for path in sums if path.startswith("assets/")}
    data = {path: sums[path] for path in sums if path.startswith("search/")}
    data["data/go.json"] = sums["data/go.json"]
    if len(data) <= _MOST_FILES:
        known |= data
    site = {
        "build": hashlib.sha256(lines).hexdigest()[:16],
        "pages": PAGES,
        "words": {one.script.folder: one.words["offline_mark"] for one in editions},
        "files": {path: known[path][:16] for path in sorted(known)},
    }
    source = (editions[0].templates / "worker.js").read_text(encoding="utf-8")
    text = json.dumps(site, ensure_ascii=False, separators=(",", ":"))
    return Artifact("sw.js", f"const SITE = {text};\n{source}".encode())
