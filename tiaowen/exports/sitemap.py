"""`/sitemap.xml`: every page that search engines may index, with its twin in the other script.

With more than 50,000 addresses, the limit of the protocol, the file is an index of
`/sitemap-1.xml`, `/sitemap-2.xml`, ….
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from xml.sax.saxutils import escape, quoteattr

from tiaowen.artifacts import Artifact

_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_URLS = (
    f'<urlset xmlns="{_SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'.encode(),
    b"</urlset>\n",
)
_INDEX = f'<sitemapindex xmlns="{_SPACE}">\n'.encode(), b"</sitemapindex>\n"
SITEMAP = "sitemap.xml"
MOST = 50_000


def sitemap(entries: Iterable[bytes], base_url: str, most: int = MOST) -> Iterator[Artifact]:
    """Yield the files.

    Args:
        entries: The lines of each page, by `entry`.
        base_url: The public address of the site's root.
        most: How many entries a file may have.
    """
    lines = iter(entries)
    some = list(islice(lines, most))
    more = list(islice(lines, most))
    if not more:
        yield _file(SITEMAP, _URLS, some)
        return
    names: list[str] = []
    while some:
        names.append(f"sitemap-{len(names) + 1}.xml")
        yield _file(names[-1], _URLS, some)
        some, more = more, list(islice(lines, most))
    parts = [f"<sitemap><loc>{escape(base_url + name)}</loc></sitemap>\n" for name in names]
    yield _file(SITEMAP, _INDEX, [part.encode() for part in parts])


def entry(path: str, scripts: Sequence[tuple[str, str]], base_url: str) -> bytes:
    """Return the lines of a page, one for each script.

    Args:
        path: Its address below a script's folder.
        scripts: Folder and language tag of each script.
        base_url: The public address of the site's root.
    """
    pairs = [(lang, f"{base_url}{folder}/{path}") for folder, lang in scripts]
    pairs.append(("x-default", pairs[0][1] if path else base_url))
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(address)}/>'
        for lang, address in pairs
    )
    lines = [f"<url><loc>{escape(address)}</loc>{links}</url>\n" for _, address in pairs[:-1]]
    return "".join(lines).encode()


def _file(name: str, around: tuple[bytes, bytes], lines: Sequence[bytes]) -> Artifact:
    return Artifact(name, _HEAD + around[0] + b"".join(lines) + around[1])
