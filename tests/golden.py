"""Golden files: what a build of the corpus gives; `python -m tests.golden` renews them.

Under `tests/golden/site/` are some whole pages, the JSON-LD of one, machine-readable files of one
notice, and every table. A page is kept with each tag on a line of its own; without the line feeds
that this adds it is the page itself. After renewing them, read what `git diff` shows before you
commit it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import ROOT, figuring, trees
from tests.test_site import build

GOLDEN = ROOT / "tests" / "golden" / "site"
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
    "notice.schema.json": "data/notice.schema.json",
    "notice.json": "data/notices/cq-2025-yfbf-57.json",
    "text.zh-hans.md": "zh-hans/text/cq-2025-yfbf-57.md",
    "text.zh-hant.txt": "zh-hant/text/cq-2025-yfbf-57.txt",
    "feed.zh-hans.xml": "zh-hans/feed.xml",
    "llms.txt": "llms.txt",
    "datapackage.json": "data/datapackage.json",
}
_JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def samples(site: Path) -> dict[str, str]:
    """Return what is kept of a built site: name below `GOLDEN` → text."""
    found = {name: by_tags(_page(site, address)) for name, address in _PAGES.items()}
    for name, address in _METADATA.items():
        match = _JSON_LD.search(_page(site, address))
        assert match, address
        found[name] = json.dumps(json.loads(match[1]), ensure_ascii=False, indent=1) + "\n"
    for name, file in _FILES.items():
        text = (site / file).read_bytes().decode()
        found[name] = by_tags(text) if name.endswith((".xml", ".json")) else text
    for path in sorted((site / "data").glob("*.csv")):
        found[path.name] = path.read_bytes().decode()
    return found


def by_tags(html: str) -> str:
    """Return a page with each tag, and each pair of its metadata, at the beginning of a line."""
    return re.sub(r'(?<!\n)(?=<|,")', "\n", html).lstrip("\n")


def _page(site: Path, address: str) -> str:
    return (site / address / "index.html").read_bytes().decode()


def main() -> None:
    """Write the golden files of clauses, figures, bodies, pages and tables anew."""
    trees.main()
    figuring.main()
    GOLDEN.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="tiaowen-") as folder:
        site = Path(folder) / "site"
        assert build(site, "--base-url", BASE) == 0
        kept = samples(site)
    for path in GOLDEN.iterdir():
        path.unlink()
    for name, text in kept.items():
        (GOLDEN / name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
