"""Reads a built site as a crawler does: ids, links and assets of every page."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit


@dataclass
class Page:
    lang: str = ""
    ids: list[str] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    alternates: dict[str, str] = field(default_factory=dict)
    statuses: list[str] = field(default_factory=list)
    text: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        page = self.page
        if tag == "html":
            page.lang = found.get("lang", "")
        if "id" in found:
            page.ids.append(found["id"])
        if "data-ref" in found:
            page.refs.append(found["data-ref"])
        if "data-status" in found:
            page.statuses.append(found["data-status"])
        if tag == "a" and "href" in found:
            page.links.append(found["href"])
        if tag == "link" and found.get("rel") == "alternate" and "hreflang" in found:
            page.alternates[found["hreflang"]] = found["href"]
        elif tag == "link" and found.get("rel") in ("stylesheet", "icon"):
            page.assets.append(found["href"])
        page.assets += [found[name] for name in ("src", "srcset") if name in found]

    def handle_data(self, data: str) -> None:
        self.page.text += data


def read_page(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    return reader.page


def read_site(folder: Path) -> dict[str, Page]:
    """Return address below the site's root (`zh-hans/`, `404.html`) → page."""
    return {
        path.relative_to(folder).as_posix().removesuffix("index.html"): read_page(
            path.read_text(encoding="utf-8")
        )
        for path in sorted(folder.rglob("*.html"))
    }


def dead_links(folder: Path, pages: dict[str, Page], base: str) -> list[str]:
    """Return the internal links, fragments and assets that are dead under a base path."""
    dead = []
    for address, page in pages.items():
        for href in (*page.links, *page.assets):
            target = urlsplit(urljoin(f"http://here{base}{address}", href))
            if target.netloc != "here":
                continue
            path = unquote(target.path)
            inside = path.removeprefix(base) if path.startswith(base) else None
            found = pages.get(inside) if inside is not None else None
            if found is None and not (inside and (folder / inside).is_file()):
                dead.append(f"{address} → {href}")
            elif found and target.fragment and unquote(target.fragment) not in found.ids:
                dead.append(f"{address} → {href} (fragment)")
    return dead
