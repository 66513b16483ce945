"""`serve`: an open page reloads on each save and shows problems, for this machine alone."""

import contextlib
import errno
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import ROOT
from tests.building import MINIMAL, put
from tiaowen.cli import devserver

NOTICE = "content/notices/lone.md"
expect.set_options(timeout=60_000)  # a busy machine takes its time to build
PAGE = "zh-hans/notices/lone/"


@dataclass
class Running:
    """A checkout of its own, and the address that it is served at."""

    root: Path
    process: subprocess.Popen[str]
    address: str

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


@contextlib.contextmanager
def started(root: Path, *words: str) -> Iterator[Running]:
    command = [sys.executable, "build.py", "serve", "--port", "0", *words]
    with subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        lines = iter(process.stderr.readline, "")
        address = next(line.split()[0] for line in lines if line.startswith("http://"))
        try:
            yield Running(root, process, address)
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


def checkout(folder: Path) -> Path:
    put(folder / "content", MINIMAL)
    for name in ("templates", "tiaowen"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "build.py", folder)
    return folder


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with started(checkout(tmp_path_factory.mktemp("checkout"))) as one:
        yield one


@pytest.fixture
def open_page(running: Running, page: Page) -> Page:
    page.goto(running.address + PAGE)
    return page


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    text: str


def answer(running: Running, path: str, host: str | None = None) -> Answer:
    name = running.address.removeprefix("http://").rstrip("/")
    with contextlib.closing(http.client.HTTPConnection(name, timeout=30)) as connection:
        connection.request("GET", path, headers={"Host": host or name})
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read().decode())


def test_saved_content_shows_without_a_reload_by_hand(running: Running, open_page: Page) -> None:
    running.edit(NOTICE, "\ntitle: ", "\ntitle: 试改一处")
    expect(open_page.locator("h1")).to_contain_text("试改一处")
    running.edit(NOTICE, "\ntitle: 试改一处", "\ntitle: ")
    expect(open_page.locator("h1")).not_to_contain_text("试改一处")


def test_saved_templates_show(running: Running, open_page: Page) -> None:
    running.edit("templates/assets/site.css", ":root {", ":root { --tried: yes;")
    expect(open_page.locator("html")).to_have_css("--tried", "yes")


def test_saved_code_shows_and_a_fault_in_it_is_told(running: Running, open_page: Page) -> None:
    day = 'return f"{day.year}年'
    running.edit("tiaowen/pages/words.py", day, 'return f"公元{day.year}年')
    expect(open_page.locator("main")).to_contain_text("公元")
    running.edit("tiaowen/pages/words.py", 'return f"公元', 'return return f"')
    panel = open_page.locator("#changes-problems")
    expect(panel.get_by_role("alert")).to_contain_text("SyntaxError")
    expect(open_page.locator("h1")).to_be_visible()
    running.edit("tiaowen/pages/words.py", 'return return f"', 'return f"')
    expect(panel).to_have_count(0)


def test_problems_stand_over_the_last_good_page_until_they_are_mended(
    running: Running, open_page: Page, faults: list[str]
) -> None:
    title = open_page.locator("h1").inner_text()
    running.edit(NOTICE, "\nwritten: ", "\nwriten: ")
    panel = open_page.locator("#changes-problems")
    expect(panel.locator("summary")).to_contain_text("2 problems in the content")
    expect(panel.locator("li").first).to_contain_text(f"{NOTICE}:2 missing-key written is missing")
    expect(panel.locator("li").nth(1)).to_contain_text("'writen' is not a key here")
    assert open_page.locator("h1").inner_text() == title
    open_page.goto(running.address + "zh-hant/")
    expect(panel.locator("li")).to_have_count(2)
    running.edit(NOTICE, "\nwriten: ", "\nwritten: ")
    expect(panel).to_have_count(0)
    assert faults == []


def test_a_build_that_fails_at_the_start_is_shown_and_followed(tmp_path: Path, page: Page) -> None:
    root = checkout(tmp_path)
    broken = root / NOTICE
    text = broken.read_text(encoding="utf-8")
    broken.write_text(text.replace("region: somewhere", "region: Some Where"), encoding="utf-8")
    with started(root) as running:
        page.goto(running.address)
        expect(page.locator("#changes-problems li").first).to_contain_text("bad-value")
        broken.write_text(text, encoding="utf-8")
        expect(page.locator("#main")).to_be_visible()


def test_the_site_itself_has_nothing_of_the_server(running: Running) -> None:
    for path in (running.root / "site").rglob("*.html"):
        assert b".changes" not in path.read_bytes()


def test_a_lost_way_gets_the_sites_own_page(running: Running) -> None:
    response = answer(running, "/zh-hans/nowhere/")
    assert response.status == 404
    assert "没有" in response.text


def test_nothing_that_is_served_may_be_kept(running: Running) -> None:
    for path in ("/", "/assets/site.css", "/.changes.js", "/nowhere"):
        assert answer(running, path).headers["Cache-Control"] == "no-store", path


@pytest.mark.parametrize("path", ["/", "/.changes", "/assets/site.css"])
def test_other_names_of_this_machine_are_refused(running: Running, path: str) -> None:
    response = answer(running, path, host="rebound.example:8000")
    assert response.status == 421
    assert "site.css" not in response.text


def test_nothing_outside_the_site_is_served(running: Running) -> None:
    assert answer(running, "/../build.py").status == 404
    assert answer(running, "/%2e%2e/build.py").status == 404


def test_it_listens_on_this_machine_alone(running: Running) -> None:
    port = int(running.address.rstrip("/").rpartition(":")[2])
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), port)}
    for address in others - {"127.0.0.1", "::1", "127.0.1.1"}:
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((str(address), port), timeout=5)


def test_a_port_in_use_is_told_with_what_to_do(running: Running) -> None:
    port = running.address.rstrip("/").rpartition(":")[2]
    words = [sys.executable, "build.py", "serve", "--port", port]
    run = subprocess.run(words, cwd=running.root, capture_output=True, text=True)
    assert run.returncode == 2
    why = os.strerror(errno.EADDRINUSE)
    assert run.stderr == (
        f"127.0.0.1:{port} cannot be used: {why}; name another port with --port "
        "(--port 0 takes any that is free)\n"
    )


def test_wrong_usage_ends_it_at_once() -> None:
    words = [sys.executable, "build.py", "serve", "--port", "0", "--out", "templates"]
    run = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert run.returncode == 2
    assert "is not a site built here" in run.stderr


def test_what_is_saved_made_and_removed_is_followed(tmp_path: Path) -> None:
    one, two = tmp_path / "a" / "one.md", tmp_path / "a" / "b" / "two.md"
    two.parent.mkdir(parents=True)
    one.write_text("1")
    changes = devserver.follow([tmp_path, tmp_path / "nowhere"])
    one.write_text("11")
    two.write_text("2")
    (tmp_path / "a" / ".hidden").write_text("")
    (tmp_path / "a" / "leads-nowhere").symlink_to("nowhere")
    (tmp_path / "a" / "b" / "round").symlink_to(tmp_path)
    assert next(changes) == {str(one), str(two)}
    two.unlink()
    (tmp_path / "a" / "leads-there").symlink_to(one)
    assert next(changes) == {str(two), str(tmp_path / "a" / "leads-there")}


@pytest.mark.parametrize(
    ("number", "background"),
    [
        pytest.param(signal.SIGINT, False, id="Ctrl-C at a prompt"),
        pytest.param(signal.SIGINT, True, id="SIGINT to a script's"),
        pytest.param(signal.SIGTERM, False, id="SIGTERM"),
        pytest.param(signal.SIGTERM, True, marks=pytest.mark.deep, id="SIGTERM to a script's"),
    ],
)
def test_being_told_to_end_ends_it_cleanly_while_a_page_listens(
    tmp_path: Path, page: Page, number: signal.Signals, background: bool
) -> None:
    """A shell that runs a script starts what it puts into the background with Ctrl-C ignored."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN if background else signal.SIG_DFL)
    try:
        with started(checkout(tmp_path)) as running:
            page.goto(running.address)
            running.process.send_signal(number)
            _, said = running.process.communicate(timeout=30)
    finally:
        signal.signal(signal.SIGINT, before)
    assert running.process.returncode == 0
    assert "Traceback" not in said
