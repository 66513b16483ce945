"""Finds or installs the Chromium that the browser tests drive.

`python -m tests.chromium` prints the browser that the tests will use. If none works, it installs
one: Playwright's own build or, if that fails, Debian's package. If both fail, it says what to do.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, Error, sync_playwright

VARIABLE = "TIAOWEN_CHROMIUM"
QUIET = [  # pages under test are the only thing that it may fetch
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PLAYWRIGHT = [sys.executable, "-m", "playwright"]
APT_INSTALL = [str(Path(__file__).resolve().parent.parent / ".ci" / "apt-install")]
DOWNLOAD_SECONDS = 300
PACKAGES_SECONDS = 900
REMEDY = f"""No Chromium that works was found, and the browser tests need one. Any of these will do:
  - .venv/bin/python -m playwright install --with-deps chromium
  - Debian: sudo apt-get install chromium fonts-noto-cjk libatomic1
  - an installed Chromium or Chrome: export {VARIABLE}=/path/to/its/program"""


class BrowserMissingError(Exception):
    """No browser could be started; the message says what to do and what was tried."""


@contextlib.contextmanager
def chromium() -> Iterator[tuple[Browser, str]]:
    """Start the first Chromium that works, headless; yield it and where it comes from."""
    broken = _run([*PLAYWRIGHT, "--version"], seconds=60)
    if broken:
        raise BrowserMissingError(f"{REMEDY}\n  Playwright itself does not start: {broken}")
    with sync_playwright() as playwright:
        browser, origin = _launch(playwright.chromium)
        yield browser, origin
        browser.close()


def _launch(kind: BrowserType) -> tuple[Browser, str]:
    tried = []
    for origin, program in _candidates():
        # Only a browser that the system denies its sandbox, as it does root's, runs without one.
        for sandbox in (True, False) if os.geteuid() else (False,):
            try:
                browser = kind.launch(
                    executable_path=program, args=QUIET, chromium_sandbox=sandbox, headless=True
                )
            except Error as error:
                tried.append(f"  tried {origin}: {error.message.strip().splitlines()[0]}")
            else:
                return browser, origin
    raise BrowserMissingError("\n".join([REMEDY, *dict.fromkeys(tried)]))


def _candidates() -> Iterator[tuple[str, str | None]]:
    named = os.environ.get(VARIABLE)
    if named:  # whoever names one wants that one and no other
        yield f"{VARIABLE}={named}", named
        return
    found = shutil.which("chromium")
    if found:
        yield found, found
    yield "Playwright's own", None


def main() -> int:
    """Print the browser that the tests will use, after installing one where that is needed."""
    steps: list[Callable[[], str]] = [lambda: "", _install_driver_library]
    if VARIABLE not in os.environ:
        steps += [_download, _install_libraries, _install_package]
    said, verdict = [], REMEDY
    for step in steps:
        said.append(step())
        try:
            with chromium() as (browser, origin):
                print(f"browser: Chromium {browser.version} ({origin})", flush=True)
        except BrowserMissingError as missing:
            verdict = str(missing)
        else:
            _install_fonts()
            _install_pdftotext()
            return 0
    print(*filter(None, said), verdict, sep="\n", file=sys.stderr)
    return 1


def _install_driver_library() -> str:
    """Playwright's driver needs a library that a bare Debian lacks."""
    if "libatomic" not in _run([*PLAYWRIGHT, "--version"], seconds=60):
        return ""
    print("Playwright lacks a system library; asking for it …", flush=True)
    return _run([*APT_INSTALL, "libatomic1"], PACKAGES_SECONDS)


def _download() -> str:
    print("No browser yet; asking for Playwright's own Chromium …", flush=True)
    return _run([*PLAYWRIGHT, "install", "chromium"], DOWNLOAD_SECONDS)


def _install_libraries() -> str:
    """A downloaded Chromium that does not start lacks system libraries."""
    with sync_playwright() as playwright:
        if not Path(playwright.chromium.executable_path).exists():
            return ""
    print("It does not start; asking for the system libraries that it needs …", flush=True)
    return _run([*PLAYWRIGHT, "install-deps", "chromium"], PACKAGES_SECONDS)


def _install_package() -> str:
    print("That did not do; asking for the system's chromium package …", flush=True)
    return _run([*APT_INSTALL, "chromium"], PACKAGES_SECONDS)


def _install_fonts() -> None:
    """See to it that Chinese shows as Chinese: boxes instead of words have other widths."""
    if sys.platform != "linux":
        return
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False)
        if listed.stdout.strip():
            return
    failed = _run([*APT_INSTALL, "fontconfig", "fonts-noto-cjk"], PACKAGES_SECONDS)
    if failed:
        print(f"No font for Chinese: pages under test will show boxes.\n{failed}", file=sys.stderr)


def _install_pdftotext() -> None:
    """The tests of printing read the text of a PDF."""
    if sys.platform == "linux" and not shutil.which("pdftotext"):
        failed = _run([*APT_INSTALL, "poppler-utils"], PACKAGES_SECONDS)
        if failed:
            print(f"No pdftotext: the tests of printing will fail.\n{failed}", file=sys.stderr)


def _run(command: list[str], seconds: float) -> str:
    """Run a command with its children, within bounds; return its last words if it failed."""
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            said = f"{' '.join(command)}: given up after {seconds:.0f} seconds"
    if not process.returncode:
        return ""
    return "\n".join(said.strip().splitlines()[-8:]) or f"exit status {process.returncode}"


if __name__ == "__main__":
    sys.exit(main())
