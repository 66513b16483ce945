"""Fixtures that more than one test module uses."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.chromium import BrowserMissingError, chromium
from tests.kinds import build_every_kind
from tests.serving import served


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


@pytest.fixture(scope="session")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a built site that has a page of every kind."""
    return build_every_kind(tmp_path_factory.mktemp("every-kind"))


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
    """A reader's browser, whose requests and faults are kept."""
    context = browser.new_context(locale="zh-CN")
    context.on("request", lambda request: requests.append(request.url))
    context.on("console", lambda message: faults.append(message.text))
    context.on("weberror", lambda error: faults.append(str(error.error)))
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page of that browser."""
    return context.new_page()
