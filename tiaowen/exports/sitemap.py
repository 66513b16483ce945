"""`/sitemap.xml`: every page that search engines should know, each with its twin.

Pages that ask not to be indexed are left out. Beyond 50,000 addresses the file becomes an index of
`/sitemap-1.xml`, `/sitemap-2.xml`, ….
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from tiaowen.model import Artifact

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST = 50_000


def sitemap(
    paths: Iterable[str], scripts: Sequence[tuple[str, str]], base_url: str, most: int = MOST
) -> Iterator[Artifact]:
    """`paths` are addresses below a script's folder, `scripts` pairs of folder and language tag."""
    entries = [_entry(path, folder, scripts, base_url) for path in paths for folder, _ in scripts]
    if len(entries) <= most:
        yield _file("sitemap.xml", entries)
        return
    names: list[str] = []
    for start in range(0, len(entries), most):
        names.append(f"sitemap-{len(names) + 1}.xml")
        yield _file(names[-1], entries[start : start + most])
    lines = [f"<sitemap><loc>{escape(base_url + name)}</loc></sitemap>\n" for name in names]
    text = f'{_HEAD}<sitemapindex xmlns="{_SPACE}">\n{"".join(lines)}</sitemapindex>\n'
    yield Artifact("sitemap.xml", text.encode())


def _entry(path: str, folder: str, scripts: Sequence[tuple[str, str]], base_url: str) -> str:
    pairs = [(lang, f"{base_url}{one}/{path}") for one, lang in scripts]
    default = base_url if not path else pairs[0][1]
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(address)}/>'
        for lang, address in [*pairs, ("x-default", default)]
    )
    return f"<url><loc>{escape(f'{base_url}{folder}/{path}')}</loc>{links}</url>\n"


def _file(name: str, entries: Sequence[str]) -> Artifact:
    text = (
        f'{_HEAD}<urlset xmlns="{_SPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        f"{''.join(entries)}</urlset>\n"
    )
    return Artifact(name, text.encode())
