"""Fixtures that more than one test module uses."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.chromium import BrowserMissingError, chromium
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
