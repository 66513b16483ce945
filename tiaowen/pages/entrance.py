"""The two pages that stand above the scripts: the choice at `/`, and 404.html."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from tiaowen.model import Artifact
from tiaowen.pages.edition import ROOT, SCRIPTS, Edition, artifact


def entrance_pages(editions: tuple[Edition, Edition]) -> Iterator[Artifact]:
    """The choice of script, and the page that a host shows for an address that is not there.

    A host shows 404.html at any depth, so its links begin with the path of the public address.
    """
    both = [(edition.script, edition.words, edition.corpus.site) for edition in editions]
    environment = editions[0].environment
    base = editions[0].base_url
    for template, name in (("choice.html", ""), ("404.html", "404.html")):
        html = environment.get_template(template).render(
            both=both,
            canonical=base,
            alternates=[(script.lang, f"{base}{script.folder}/") for script in SCRIPTS],
        )
        if name == "404.html":
            html = html.replace(ROOT, urlsplit(base).path or "/")
        yield artifact(name, html)
