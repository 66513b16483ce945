"""What the lists of a site's pages and files say of the files that targets render."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tiaowen.artifacts import Artifact, Fragment
from tiaowen.build.aggregates import FILES
from tiaowen.exports.sitemap import SITEMAP, entry
from tiaowen.pages.words import SCRIPTS, SIMPLIFIED

_NOINDEX = b'<meta name="robots" content="noindex">'


def listed(
    pieces: Iterable[Artifact | Fragment], known: Callable[[str], bool], base_url: str
) -> Iterator[Artifact | Fragment]:
    """Yields the pieces, then what the sitemap and the list of files say of them.

    Args:
        pieces: The files and fragments of a target.
        known: Whether a path below a script's folder is an address of the corpus; such a path is
            listed as an address, not as a file.
        base_url: The site's public address.
    """
    scripts = [(script.folder, script.lang) for script in SCRIPTS]
    pages: list[bytes] = []
    files: list[str] = []
    for piece in pieces:
        yield piece
        if isinstance(piece, Fragment):
            continue
        address = piece.path.removesuffix("index.html")
        folder, _, rest = address.partition("/")
        if folder != "assets" and not known(rest):
            files.append(address)
        page = folder == SIMPLIFIED.folder and piece.path.endswith("/index.html")
        if page and _NOINDEX not in piece.content:
            pages.append(entry(rest, scripts, base_url))
    yield Fragment(SITEMAP, b"".join(pages))
    yield Fragment(FILES, "".join(f"{path}\n" for path in files).encode())
