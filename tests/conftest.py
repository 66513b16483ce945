"""Fixtures that more than one test module uses.

`make test` runs the tests in as many processes as there are cores. What takes long to make and is
only read stands in `shared`, where it is built once for all of them:

- `site`: the tests' content, built on 21 November 2026; `pages` has its pages as read, `address`
  is where it is served
- `varied`: a site of small documents that have what that content lacks
- `every_kind`: a site that has a page of every kind

The browser is started once in each process. A page of it (`page`) is new for each test, in a
context that is wiped after each: a new one costs three times what most tests do in it. A test that
asks for `context` has one for itself, and its page is of that one. A test that edits content or a
site takes a copy of its own.
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browsing import WipedContext, listening
from tests.chromium import BrowserMissingError, chromium
from tests.golden import build_varied
from tests.kinds import build_every_kind
from tests.pages import Page as ReadPage
from tests.pages import read_site
from tests.serving import served
from tests.test_site import build
from tiaowen.corpus import notice_cache


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the tests that ask for it fail and say what to do."""
    try:
        with chromium() as (started, _):
            yield started
    except BrowserMissingError as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., str]]:
    """`serve(folder, base="/repo/")` puts a folder on a free local port and returns its address.

    The same folder below the same base is served once; all of it ends with the session.
    """
    with contextlib.ExitStack() as open_servers:
        addresses: dict[tuple[Path, str], str] = {}

        def start(folder: Path, base: str = "/") -> str:
            if (folder, base) not in addresses:
                addresses[folder, base] = open_servers.enter_context(served(folder, base))
            return addresses[folder, base]

        yield start


Shared = Callable[[str, Callable[[Path], object]], Path]


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Shared:
    """`shared(name, make)` returns a folder that `make` has filled, once for all processes.

    The first process that asks makes it; others wait for it at the lock. Nobody writes into it.
    """
    own = tmp_path_factory.getbasetemp()
    run = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def made_once(name: str, make: Callable[[Path], object]) -> Path:
        folder, done = run / name, run / f"{name}.done"
        with (run / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)  # what a failure has left
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return made_once


@pytest.fixture(scope="session")
def site(shared: Shared) -> Path:
    """The folder of the tests' content, built."""

    def make(folder: Path) -> None:
        assert build(folder / "site", "--base-url", "https://example.org/repo/") == 0

    return shared("real", make) / "site"


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, ReadPage]:
    """The pages of that site by their address below its root."""
    return read_site(site)


@pytest.fixture(scope="session")
def address(site: Path, serve: Callable[..., str]) -> str:
    """The address that this site is served at."""
    return serve(site, base="/repo/")


@pytest.fixture(scope="session")
def varied(shared: Shared) -> Path:
    """The folder of the small documents' site, built."""
    return shared("varied", build_varied) / "site"


@pytest.fixture(scope="session")
def every_kind(shared: Shared) -> Path:
    """The folder of a built site that has a page of every kind."""
    return shared("every-kind", build_every_kind) / "site"


@pytest.fixture
def requests() -> list[str]:
    """The addresses that the test's page has asked for."""
    return []


@pytest.fixture
def faults() -> list[str]:
    """What the test's page has said on its console, and its errors."""
    return []


@pytest.fixture
def context(browser: Browser, requests: list[str], faults: list[str]) -> Iterator[BrowserContext]:
    """A reader's browser for one test alone, whose requests and faults are kept."""
    context = browser.new_context(locale="zh-CN")
    with listening(context, requests, faults):
        yield context
    context.close()


@pytest.fixture(scope="session")
def wiped_context(browser: Browser) -> Iterator[WipedContext]:
    """The browser that test after test reads with."""
    kept = WipedContext(browser)
    yield kept
    kept.close()


@pytest.fixture
def page(request: pytest.FixtureRequest, requests: list[str], faults: list[str]) -> Iterator[Page]:
    """An empty page: of the test's own `context` if it has one, else of the one that is wiped."""
    if "context" in request.fixturenames:
        own: BrowserContext = request.getfixturevalue("context")
        yield own.new_page()
        return
    kept: WipedContext = request.getfixturevalue("wiped_context")
    with kept.opened() as context, listening(context, requests, faults):
        yield context.new_page()


@pytest.fixture(scope="module")
def markup_let_in() -> Iterator[None]:
    """Lets a body hold any markup: what the format refuses must be inert on a page all the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(notice_cache, "stray_markup", lambda *_: ())
        yield
