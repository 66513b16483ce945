"""The development server: it serves a site and builds it again whenever a file is saved.

Each build runs in a process of its own, so that changed code takes effect at once and an error in
it is shown like any other; one process is always ready, with the program loaded.

Files are polled five times a second, less often where that would take more than 2 % of a core.
Notifications of the system would be sooner for thousands of files, but need a compiled package
(watchfiles) and do not arrive on network and container mounts.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from tiaowen.build.manifest import MANIFEST
from tiaowen.resources import PACKAGE

LOOK_SECONDS = 0.2
LOOK_SHARE = 0.02
"""At most this part of a core goes into looking for changes."""
SETTLE_SECONDS = 0.05
ALIVE_SECONDS = 15
_RUN = """import sys
sys.path.insert(0, sys.argv.pop(1))
from tiaowen.cli.main import main
from tiaowen.pages.templates import compile_all
from tiaowen import resources
compile_all(resources.templates())
sys.exit(main() if sys.stdin.readline() else 0)"""
_Seen = dict[str, tuple[int, int]]
_PROBLEM = re.compile(r"(?P<place>.+?:\d+): (?P<code>[a-z-]+): (?P<message>.+)")
_UNBUILT = b"<!doctype html><html><head><title>Not built yet</title></head></html>"


@dataclass(frozen=True, slots=True)
class Built:
    """How a build ended: its exit status and what it printed."""

    status: int
    said: str


class Builder:
    """Builds in processes of their own; `words` are the options of the command `build`.

    A context manager, which ends the waiting process on exit.
    """

    def __init__(self, words: Sequence[str]) -> None:
        code = [sys.executable, "-X", "utf8", "-c", _RUN, str(PACKAGE.parent)]
        self._command = [*code, "build", *words]
        self._ready = self._started()

    def __enter__(self) -> Builder:
        return self

    def __exit__(self, *_: object) -> None:
        self._ready.kill()
        self._ready.communicate()

    def build(self, changed: Collection[str] = ()) -> Built:
        """Build after the files `changed`; changed code needs a process that has not loaded it."""
        if any(path.endswith(".py") for path in changed):
            self.__exit__()
            self._ready = self._started()
        process = self._ready
        said, faults = process.communicate("build\n")
        self._ready = self._started()
        return Built(process.returncode, faults if process.returncode else said)

    def _started(self) -> subprocess.Popen[str]:
        """Start a process that loads the program and waits for a line; it ends without one."""
        pipe = subprocess.PIPE
        return subprocess.Popen(  # noqa: S603  # this program itself, with the words it was given
            self._command, stdin=pipe, stdout=pipe, stderr=pipe, encoding="utf-8", errors="replace"
        )


def serve(
    server: Server,
    folders: Sequence[Path],
    rebuild: Callable[[Collection[str]], Built],
    say: Callable[[str], None],
) -> int:
    """Build, then serve and follow every change; the exit status, where the first build ends it.

    What ends it otherwise is KeyboardInterrupt, which is left to the caller.

    `say` is told what each build said. Problems of the content are shown in the pages, and end
    nothing; only wrong usage (status 2) at the first build does.
    """
    changes = follow(folders)
    first = rebuild(())
    say(first.said.rstrip())
    if first.status == 2:
        return 2
    server.tell(first)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"http://127.0.0.1:{server.server_port}/  (Ctrl-C ends it)")
    try:
        for changed in changes:
            built = rebuild(changed)
            say(built.said.rstrip())
            server.tell(built)
    finally:
        server.shutdown()
    return 0


# -- watching --------------------------------------------------------------------------------


def follow(folders: Sequence[Path]) -> Iterator[set[str]]:
    """Yield the files below the folders that have changed, once they stay as they are.

    Changes count from the call on; those made while the caller is busy are told when it comes back.
    """
    return _changes(folders, _seen(folders))


def _changes(folders: Sequence[Path], before: _Seen) -> Iterator[set[str]]:
    spent = 0.0
    while True:
        time.sleep(max(LOOK_SECONDS, spent / LOOK_SHARE))
        begun = time.thread_time()
        now = _seen(folders)
        spent = time.thread_time() - begun
        changed: set[str] = set()
        while now != before:  # an editor may write a file in two steps
            changed |= {path for path, _ in now.items() ^ before.items()}
            time.sleep(SETTLE_SECONDS)
            before, now = now, _seen(folders)
        if changed:
            yield changed


def _seen(folders: Sequence[Path]) -> _Seen:
    """Return every file but hidden and compiled ones, with the time and size that a save changes.

    Links are followed for files and not for folders.
    """
    found: _Seen = {}
    waiting = [os.fspath(folder) for folder in folders]
    while waiting:
        try:
            entries = os.scandir(waiting.pop())
        except OSError:  # gone since it was listed, or it may not be read
            continue
        with entries:
            for entry in entries:
                if entry.name[0] == "." or entry.name == "__pycache__":
                    continue
                try:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif not entry.is_dir():
                        known = entry.stat()
                        found[entry.path] = known.st_mtime_ns, known.st_size
                except OSError:  # gone since it was listed, or a link that leads nowhere
                    continue
    return found


# -- serving ---------------------------------------------------------------------------------


class Server(ThreadingHTTPServer):
    """Serves a site's folder on this machine alone, and tells its pages how each build ended.

    `assets` is the folder with the script and style that the served pages get on top. Raises
    OSError where the port is taken.
    """

    daemon_threads = True  # an open event stream must not keep the program from ending

    def __init__(self, port: int, out: Path, assets: Path) -> None:
        super().__init__(("127.0.0.1", port), partial(_Handler, directory=str(out)))
        self.out = out
        self.assets = assets
        self.hosts = {f"{name}:{self.server_port}" for name in ("127.0.0.1", "localhost")}
        self.changed = threading.Condition()
        self.state: dict[str, Any] = {}

    def tell(self, built: Built) -> None:
        """Send the state of the site to every open page: which build, and its problems."""
        lines = built.said.splitlines() if built.status else []
        problems = [match.groupdict() for line in lines if (match := _PROBLEM.fullmatch(line))]
        manifest = self.out / MANIFEST
        text = manifest.read_bytes() if manifest.is_file() else b""
        state = {
            "site": hashlib.sha256(text).hexdigest()[:16],
            "problems": problems,
            "said": "" if problems else "\n".join(lines),
        }
        with self.changed:
            self.state = state
            self.changed.notify_all()


class _Handler(SimpleHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else answers wait for the receipt of the last one

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answer one request; other names for this machine are refused (DNS rebinding)."""
        if self.headers.get("Host") not in self.server.hosts:
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return None
        address = self.path.partition("?")[0]
        if address == "/.changes":
            self._changes()
            return None
        if address in ("/.changes.js", "/.changes.css"):
            kind = "text/javascript" if address.endswith("js") else "text/css"
            name = address.replace("/.", "")
            return self._answer((self.server.assets / name).read_bytes(), kind)
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            if not address.endswith("/"):
                return super().send_head()  # sends the reader on, to the slash
            path /= "index.html"
        if path.is_file() and path.suffix != ".html":
            return super().send_head()
        status = HTTPStatus.OK if path.is_file() else HTTPStatus.NOT_FOUND
        lost = self.server.out / "404.html"
        page = path if path.is_file() else lost
        content = page.read_bytes() if page.is_file() else _UNBUILT
        script = f'<script src="/.changes.js?{self.server.state["site"]}" defer></script></head>'
        return self._answer(content.replace(b"</head>", script.encode(), 1), "text/html", status)

    def _answer(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> BytesIO:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)

    def _changes(self) -> None:
        """Server-sent events: the state at once, and whenever it changes."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Connection", "close")
        self.end_headers()
        told: dict[str, Any] | None = None
        try:
            while self.command != "HEAD":
                with self.server.changed:
                    if self.server.state is told:
                        self.server.changed.wait(ALIVE_SECONDS)
                    now = self.server.state
                event = ": still here" if now is told else f"data: {json.dumps(now)}"
                told = now
                self.wfile.write(f"{event}\n\n".encode())
                self.wfile.flush()
        except OSError:
            return  # the page was closed

    def end_headers(self) -> None:
        """Forbid caching: everything that is served here is about to change."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *args: object) -> None:
        """Log no requests; only the output of the builds is shown."""
