"""A browser context that many tests use one after the other, and that is wiped in between."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request, WebError

# A clock that a test has set stays with its context, as a `Date` of Playwright's own.
_OWN_CLOCK = "!Function.prototype.toString.call(Date).includes('[native code]')"


@contextlib.contextmanager
def listening(context: BrowserContext, requests: list[str], faults: list[str]) -> Iterator[None]:
    """Keep the addresses that pages ask for, and what they say on the console and their errors."""

    def requested(request: Request) -> None:
        requests.append(request.url)

    def said(message: ConsoleMessage) -> None:
        faults.append(message.text)

    def failed(error: WebError) -> None:
        faults.append(str(error.error))

    context.on("request", requested)
    context.on("console", said)
    context.on("weberror", failed)
    yield
    context.remove_listener("request", requested)
    context.remove_listener("console", said)
    context.remove_listener("weberror", failed)


class WipedContext:
    """A context for one test at a time; what cannot be taken back after a test ends the context."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._context: BrowserContext | None = None

    @contextlib.contextmanager
    def opened(self) -> Iterator[BrowserContext]:
        """Yield the context, which is as new; wipe it afterwards."""
        if self._context is None:
            self._context = self._browser.new_context(locale="zh-CN")
            self._context.new_page()  # stays open, for the wiping
        context = self._context
        origins: set[str] = set()

        def note(request: Request) -> None:
            scheme, _, rest = request.url.partition("://")
            origins.add(f"{scheme}://{rest.partition('/')[0]}")

        context.on("request", note)
        try:
            yield context
        finally:
            context.remove_listener("request", note)
            self._wipe(context, origins)

    def _wipe(self, context: BrowserContext, origins: set[str]) -> None:
        keeper, *others = context.pages
        for page in others:
            page.close()
        if context.service_workers or keeper.evaluate(_OWN_CLOCK):
            self.close()
            return
        context.clear_permissions()
        context.clear_cookies()
        browser = context.new_cdp_session(keeper)
        for origin in origins:
            browser.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        browser.send("Network.clearBrowserCache")
        browser.detach()

    def close(self) -> None:
        """Close the context; the next test opens another."""
        if self._context is not None:
            self._context.close()
            self._context = None
