"""Takes the screenshots for the two READMEs, of the real content: `python -m tests.pictures`.

They are kept in `.github/pictures/`; take them again when the design of the site changes. The
build has a fixed date, so that only content and design change them.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser

from tests import CORPUS, ROOT
from tests.chromium import chromium
from tests.serving import served
from tiaowen.cli.main import main as tiaowen

PICTURES = ROOT / ".github" / "pictures"
DAY = "2026-11-21"
WIDE, PHONE = (1120, 720), (390, 720)
NEW = "cq-2025-yfbf-57"
# Name of the picture → script, address below it, size of the window.
VIEWS = {
    "home": ("zh-hans/", WIDE),
    "notice": (f"zh-hans/notices/{NEW}/", PHONE),
    "measure": (f"zh-hans/notices/{NEW}/m18/", PHONE),
    "measure-traditional": (f"zh-hant/notices/{NEW}/m18/", PHONE),
    "redline": (f"zh-hans/compare/cq-2025-yfbf-2/{NEW}/", WIDE),
}


def main() -> int:
    """Build the site, open each view, keep its picture."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder, "site")
        if tiaowen(["build", "--content", str(CORPUS), "--out", str(site), "--as-of", DAY]):
            return 1
        with chromium() as (browser, _), served(site) as address:
            for name, (path, size) in VIEWS.items():
                picture = _take(browser, address + path, size)
                (PICTURES / f"{name}.png").write_bytes(picture)
                print(f"{name}.png: {size[0]} × {size[1]}, {len(picture) // 1000} kB")
    return 0


def _take(browser: Browser, url: str, size: tuple[int, int]) -> bytes:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
    page.clock.set_fixed_time(datetime.fromisoformat(f"{DAY}T12:00:00+08:00"))
    page.goto(url, wait_until="networkidle")
    picture = page.screenshot()
    page.close()
    return picture


if __name__ == "__main__":
    sys.exit(main())
