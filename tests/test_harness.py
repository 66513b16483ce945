"""The tools that other tests depend on: the static host and the browser."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browsing import WipedContext
from tests.chromium import VARIABLE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page").mkdir()
    (tmp_path / "empty").mkdir()
    (tmp_path / "index.html").write_text('<a href="page">in</a>', encoding="utf-8")
    (tmp_path / "page" / "index.html").write_text(
        '<meta charset="utf-8"><h1>条文</h1>', encoding="utf-8"
    )
    (tmp_path / "404.html").write_text("<h1>没有此页</h1>", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("base", ["/", "/repo/"])
def test_a_link_is_followed_below_any_base_path(
    browser: Browser, serve: Callable[..., str], folder: Path, base: str
) -> None:
    page = browser.new_page()
    page.goto(serve(folder, base))
    page.get_by_text("in").click()
    assert page.get_by_role("heading").inner_text() == "条文"
    assert page.url.endswith(f"{base}page/")
    page.close()


@pytest.mark.parametrize("path", ["nowhere", "empty/", "../outside", "page/nowhere/"])
def test_a_missing_page_is_the_sites_own_404(
    serve: Callable[..., str], folder: Path, path: str
) -> None:
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(serve(folder, "/repo/") + path)
    with answer.value as response:
        assert response.code == 404
        assert "没有此页" in response.read().decode()


def test_a_browser_that_does_not_start_is_an_error_with_its_remedy() -> None:
    chosen = {**os.environ, VARIABLE: "/nonexistent/chromium"}
    run = subprocess.run(
        [sys.executable, "-m", "tests.chromium"], env=chosen, capture_output=True, text=True
    )
    assert run.returncode == 1
    assert "apt-get install chromium" in run.stderr
    assert "tried TIAOWEN_CHROMIUM=/nonexistent/chromium" in run.stderr


def test_a_page_finds_nothing_of_the_page_before(
    wiped_context: WipedContext, serve: Callable[..., str], folder: Path
) -> None:
    address = serve(folder)
    kept = set()
    for clock in (False, True, False):
        with wiped_context.opened() as context:
            page = context.new_page()
            page.goto(address)
            kept.add(context)
            left = "[localStorage.length, document.cookie, Date.now() > Date.UTC(2000)]"
            assert page.evaluate(left) == [0, "", True]
            assert page.evaluate("caches.keys()") == []
            page.evaluate("localStorage.seen = document.cookie = 'seen'")
            page.evaluate("caches.open('seen').then(() => null)")
            if clock:
                page.clock.set_fixed_time("1999-01-01T12:00:00Z")
    assert len(kept) == 2, "the clock cannot be put back, all else can"
