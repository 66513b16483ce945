"""Golden files: what a build of the corpus gives; `python -m tests.golden` renews them.

Under `tests/golden/site/` are some whole pages, the JSON-LD of one, machine-readable files of one
notice, and every table; under `tests/golden/varied/` every machine-readable file of small documents
that have what the corpus lacks. A page is kept with each tag on a line of its own; without the line
feeds that this adds it is the page itself. After renewing them, read what `git diff` shows before
you commit it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import ROOT, VARIED, figuring, trees
from tests.test_site import build

GOLDEN = ROOT / "tests" / "golden" / "site"
GOLDEN_VARIED = ROOT / "tests" / "golden" / "varied"
BASE = "https://example.org/repo/"
_PAGES = {  # a page of each sort that says most
    "notice.zh-hans.html": "zh-hans/notices/cq-2025-yfbf-57/",
    "measure.zh-hans.html": "zh-hans/notices/cq-2025-yfbf-57/m19/",
    "measure.zh-hant.html": "zh-hant/notices/cq-2025-yfbf-57/m19/",
    "work.zh-hans.html": "zh-hans/works/cq-smart-medical-equipment/",
    "current.zh-hans.html": "zh-hans/works/cq-smart-medical-equipment/m20/",
}
_METADATA = {"notice.zh-hans.json": "zh-hans/notices/sh-2025-hfbf-17/"}  # it has every key
_FILES = {  # machine-readable files of the notice that has most: annexes, bodies, an older version
    "akn.zh-hans.xml": "akn/cq-2025-yfbf-57.xml",
    "go.json": "data/go/cq-2025-yfbf-57.json",
    "go-clauses.json": "data/go-clauses/cq-2025-yfbf-57.json",
    "notice.schema.json": "data/notice.schema.json",
    "notice.json": "data/notices/cq-2025-yfbf-57.json",
    "text.zh-hans.md": "zh-hans/text/cq-2025-yfbf-57.md",
    "text.zh-hant.txt": "zh-hant/text/cq-2025-yfbf-57.txt",
    "feed.zh-hans.xml": "zh-hans/feed.xml",
    "llms.txt": "llms.txt",
    "datapackage.json": "data/datapackage.json",
}
_OF_VARIED = (
    "akn/*.xml",
    "data/anchors.json",
    "data/cards/zh-hans/*.json",
    "data/go.json",
    "data/go/*.json",
    "data/go-clauses/*.json",
    "data/go-keys/*.json",
    "data/notices/*.json",
    "zh-hans/text/*",
    "zh-hans/feed.xml",
)
_JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def samples(site: Path) -> dict[str, str]:
    """Return what is kept of a built site: name below `GOLDEN` → text."""
    found = {name: by_tags(_page(site, address)) for name, address in _PAGES.items()}
    for name, address in _METADATA.items():
        found[name] = _metadata(_page(site, address))
    for name, file in _FILES.items():
        text = (site / file).read_bytes().decode()
        found[name] = by_tags(text) if name.endswith((".xml", ".json")) else text
    return found | _tables(site)


def samples_of_varied(site: Path) -> dict[str, str]:
    """Return what is kept of the site of the small documents: name below `GOLDEN_VARIED` → text."""
    found = _tables(site)
    for path in sorted(path for pattern in _OF_VARIED for path in site.glob(pattern)):
        name = path.relative_to(site).as_posix().replace("/", ".")
        text = path.read_bytes().decode()
        found[name] = by_tags(text) if name.endswith((".xml", ".json")) else text
    for path in sorted(site.glob("zh-hans/notices/*/index.html")):
        found[f"json-ld.{path.parent.name}.json"] = _metadata(path.read_bytes().decode())
    return found


def build_varied(folder: Path) -> Path:
    """Build the site of the small documents, for the day on which one of them begins to act."""
    words = ("--base-url", BASE, "--as-of", "2021-06-03")
    assert build(folder / "site", *words, content=VARIED) == 0
    return folder / "site"


def _tables(site: Path) -> dict[str, str]:
    paths = sorted((site / "data").glob("*.csv"))
    return {path.name: path.read_bytes().decode() for path in paths}


def _metadata(page: str) -> str:
    match = _JSON_LD.search(page)
    assert match
    return json.dumps(json.loads(match[1]), ensure_ascii=False, indent=1) + "\n"


def by_tags(html: str) -> str:
    """Return a page with each tag, and each pair of its metadata, at the beginning of a line."""
    return re.sub(r'(?<!\n)(?=<|,")', "\n", html).lstrip("\n")


def _page(site: Path, address: str) -> str:
    return (site / address / "index.html").read_bytes().decode()


def main() -> None:
    """Write the golden files of clauses, figures, bodies, pages and tables anew."""
    trees.main()
    figuring.main()
    with TemporaryDirectory(prefix="tiaowen-") as name:
        folder = Path(name)
        assert build(folder / "corpus", "--base-url", BASE) == 0
        _renew(GOLDEN, samples(folder / "corpus"))
        _renew(GOLDEN_VARIED, samples_of_varied(build_varied(folder / "varied")))


def _renew(folder: Path, kept: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    for name, text in kept.items():
        (folder / name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
