"""The corpus in both scripts → the files of the site that people read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rjsmin import jsmin

from tiaowen.artifacts import Artifact
from tiaowen.pages.authors import author_pages
from tiaowen.pages.edition import Edition
from tiaowen.pages.entrance import entrance_pages
from tiaowen.pages.offline import offline_page
from tiaowen.pages.reading import reading_words


def site_pages(edition: Edition) -> Iterator[Artifact]:
    """Yields the pages of one script about the site itself, and the tombstones of addresses."""
    yield from author_pages(edition)
    yield reading_words(edition)
    yield offline_page(edition)
    for promise in edition.tombstones:
        if promise.address.endswith("/"):
            yield edition.page("tombstone.html", promise.address, promise=promise)


def shared_files(editions: tuple[Edition, Edition], templates: Path) -> Iterator[Artifact]:
    """Yields the files that both scripts share: the entrance, 404, the assets."""
    yield from entrance_pages(editions)
    for asset in sorted((templates / "assets").iterdir()):
        yield Artifact(f"assets/{asset.name}", _shipped(asset))


def _shipped(asset: Path) -> bytes:
    """Return an asset as readers get it: a script without its comments and indents, which are more
    than a third of what goes over the wire."""
    if asset.suffix != ".js":
        return asset.read_bytes()
    script: str = jsmin(asset.read_text(encoding="utf-8"))
    return script.encode()


__all__ = ["shared_files", "site_pages"]
