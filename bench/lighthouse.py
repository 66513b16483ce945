"""Audits the site with Lighthouse: `python -m bench.lighthouse`.

Builds the site for the address at which it is then served, compressed as a host would send it, and
prints the four scores, of 100, for the pages that readers begin with, in both scripts, on a phone
(with its slow network and processor reckoned in) and on a desktop. Below that stands every audit
that took something off a score. Exits with 1 if a score is below 98.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.chromium import VARIABLE
from tests.serving import served
from tiaowen.cli.main import main as tiaowen

WEB = Path(__file__).parent / "web"
LIGHTHOUSE = WEB / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PAGES = {
    "home": "",
    "notice": "notices/cq-2025-yfbf-57/",
    "measure": "notices/cq-2025-yfbf-57/m18/",
    "search": "search/",
}
FLAGS = "--headless=new --no-sandbox --disable-background-networking --disable-component-update"
LEAST = 98


def main() -> int:
    """Build, serve, ask Lighthouse, print."""
    if not LIGHTHOUSE.is_file():
        subprocess.run(["npm", "ci", "--prefix", str(WEB)], check=True)
    least = 100
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        site.mkdir()
        with served(site) as address:
            if tiaowen(["build", "--out", str(site), "--base-url", address]):
                return 1
            print(f"{'page':24}{'':9}{'  '.join(CATEGORIES)}")
            for page, url in _pages(address):
                for device in ("mobile", "desktop"):
                    report = _report(url, device)
                    scores = [_score(report["categories"][one]) for one in CATEGORIES]
                    least = min(least, *scores)
                    cells = (f"{n:>{len(one)}}" for n, one in zip(scores, CATEGORIES, strict=True))
                    print(f"{page:24}{device:9}{'  '.join(cells)}", *_losses(report), sep="\n    ")
    return 0 if least >= LEAST else 1


def _pages(address: str) -> Iterator[tuple[str, str]]:
    for folder in ("zh-hans", "zh-hant"):
        for name, path in PAGES.items():
            yield f"{folder} {name}", f"{address}{folder}/{path}"


def _report(url: str, device: str) -> dict[str, Any]:
    command = ["node", str(LIGHTHOUSE), url, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    command.append(f"--only-categories={','.join(CATEGORIES)}")
    if device == "desktop":
        command.append("--preset=desktop")
    run = subprocess.run(
        command,
        env=os.environ | {"CHROME_PATH": _chromium()},
        stdout=subprocess.PIPE,
        check=True,
    )
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def _chromium() -> str:
    named = os.environ.get(VARIABLE) or shutil.which("chromium")
    if named:
        return named
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _score(category: dict[str, Any]) -> int:
    return round(100 * float(category["score"]))


def _losses(report: dict[str, Any]) -> Iterator[str]:
    """Yield the weighted audits of a report that are not perfect, with what they measured."""
    for category in report["categories"].values():
        for reference in category["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 1:
                measured = audit.get("displayValue", "")
                yield f"{category['id']}: {audit['title']} {measured} ({audit['score']})"


if __name__ == "__main__":
    sys.exit(main())
