"""`links`: what became of the links to this site in other documents."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tiaowen.build.incremental import build
from tiaowen.build.plan import plan_site
from tiaowen.build.staging import Staging
from tiaowen.cache import Cache
from tiaowen.corpus.load import load


def run(options: argparse.Namespace) -> int:
    """Print what became of each link to this site."""
    # Loaded here: a build, which needs none of it, would start a tenth of a second later.
    from tiaowen.links.extract import DocumentError, links
    from tiaowen.links.verdict import FINE, judge

    if not options.site and not (options.content / "notices").is_dir():
        print(f"{options.content} has no notices; name a site with --site", file=sys.stderr)
        return 2
    try:
        data, base_url = anchors_of(options)
        found = [(path, link) for path in options.files for link in links(path)]
        told = [
            (path, link, verdict)
            for path, link in found
            if (verdict := judge(link, data, base_url, options.as_of))
        ]
    except (OSError, ValueError, KeyError, DocumentError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    for path, link, verdict in told:
        note = f": {verdict.note}" if verdict.note else ""
        print(f"{path}:{link.line}: {verdict.word}: {link.target}{note}")
    faults = sum(verdict.word != FINE for _, _, verdict in told)
    print(f"{len(told)} links to {base_url}, {len(told) - faults} fine, {faults} not")
    return 1 if faults and options.strict else 0


def anchors_of(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """Return the data of `anchors.json`, and the base URL with a slash at its end.

    They are those of the published site that --site names, else of the content here.
    """
    if options.site:
        path = options.site / "data" / "anchors.json" if options.site.is_dir() else options.site
        content = path.read_bytes()
    else:
        with TemporaryDirectory(prefix="tiaowen-") as folder:
            site = Path(folder) / "site"
            loaded = load(options.content)
            with Staging(site) as staging, Cache(None) as cache:
                build(loaded, plan_site(loaded, options.as_of, options.base_url), staging, cache)
            content = (site / "data" / "anchors.json").read_bytes()
    data: dict[str, Any] = json.loads(content)
    return data, (options.base_url or data["base_url"]).rstrip("/") + "/"
