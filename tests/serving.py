"""A static host for tests: it serves a folder as a plain web server does, with no rules."""

import contextlib
import gzip
import http.server
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from pathlib import Path

_COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".csv"}


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves one folder below one base path; a missing page gets the folder's own `404.html`."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for the client's delayed ACK

    def __init__(self, *args: object, base: str, **kwargs: object) -> None:
        self.base = base
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.base):
            return str(Path(self.directory, "outside the base path"))
        return super().translate_path("/" + path.removeprefix(self.base))

    def do_GET(self) -> None:
        """Send text compressed if the client accepts that, as GitHub Pages and others do."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.partition("?")[0].endswith("/"):
            path /= "index.html"
        takes = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (takes and path.suffix in _COMPRESSED and path.is_file()):
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes(), 6, mtime=0)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code, message)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def list_directory(self, path: object) -> None:  # noqa: ARG002  # the base class passes it
        """Refuse: a host that lists folders would hide a missing index page."""
        self.send_error(HTTPStatus.NOT_FOUND)

    def log_message(self, *args: object) -> None:
        """Log nothing, so that only a test's own output is shown."""


class _Server(http.server.ThreadingHTTPServer):
    """A server that ignores clients which close the connection before they have the whole page."""

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as they came


@contextlib.contextmanager
def served(folder: Path, base: str = "/") -> Iterator[str]:
    """Serve a folder on this machine at a free port; yield its address, which ends in a slash."""
    if not (base.startswith("/") and base.endswith("/")):
        message = f"a base path starts and ends with a slash: {base!r}"
        raise ValueError(message)
    handler = partial(_Handler, directory=str(folder), base=base)
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{base}"
        finally:
            server.shutdown()
