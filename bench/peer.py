"""The peer pipeline on the same corpus: OpenCC, then Hugo, then Pagefind.

Its source is one Markdown file an article, as Hugo wants it, written before the measurement begins.
The theme is as small as is fair: a page for each article with title, breadcrumb, previous and next,
twin in the other script; a page for each document with its whole text; paged lists; a sitemap.
Articles alone are given to the search. It has no versions, comparisons, figures, bodies, exports or
current addresses, which ours has.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.documents import Document
from bench.meter import Cost, measure

ROOT = Path(__file__).parent.parent
STEPS = ("OpenCC", "Hugo", "Pagefind")
SITE = Path("public")

_CONFIG = """\
baseURL = "https://example.org/"
defaultContentLanguage = "zh-hans"
defaultContentLanguageInSubdir = true
disableKinds = ["taxonomy", "term", "rss"]
[pagination]
pagerSize = 100
[languages.zh-hans]
contentDir = "content/zh-hans"
title = "条文"
weight = 1
[languages.zh-hant]
contentDir = "content/zh-hant"
title = "條文"
weight = 2
"""
_LAYOUTS = {
    "baseof.html": """\
<!doctype html>
<html lang="{{ .Language.Lang }}">
<head><meta charset="utf-8"><title>{{ .Title }}{{ with .Parent }} - {{ .Title }}{{ end }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="canonical" href="{{ .Permalink }}">
<link rel="stylesheet" href="/site.css">
{{ range .Translations }}<link rel="alternate" hreflang="{{ .Language.Lang }}" \
href="{{ .RelPermalink }}">
{{ end }}</head>
<body>
<header><a href="{{ .Site.Home.RelPermalink }}">{{ .Site.Title }}</a>
{{ range .Translations }}<a href="{{ .RelPermalink }}">{{ .Language.Lang }}</a>{{ end }}</header>
<nav>{{ range .Ancestors.Reverse }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> › {{ end }}</nav>
<main>{{ block "main" . }}{{ end }}</main>
</body>
</html>
""",
    "page.html": """\
{{ define "main" }}<article data-pagefind-body>
<h1>{{ .Parent.Title }} {{ .Title }}</h1>
{{ .Content }}</article>
<nav>{{ with .PrevInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
{{ end }}
""",
    "notices/section.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1>
{{ if .RegularPages }}{{ with .Params.number }}<p>{{ . }}</p>{{ end }}
{{ range .RegularPages }}<section id="{{ .File.ContentBaseName }}"><h2>\
<a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>{{ .Content }}</section>
{{ end }}{{ .Content }}
{{ else }}{{ $some := .Paginate .Sections.ByTitle }}
<ul>{{ range $some.Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
{{ with $some.Prev }}<a href="{{ .URL }}">‹</a>{{ end }}
{{ with $some.Next }}<a href="{{ .URL }}">›</a>{{ end }}
{{ end }}{{ end }}
""",
    "home.html": """\
{{ define "main" }}<h1>{{ .Site.Title }}</h1>
<ul>{{ range first 20 (site.GetPage "/notices").Sections.ByDate.Reverse }}\
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>
{{ end }}
""",
}
_STYLE = "body { max-width: 42rem; margin: auto; font: 1.1rem/1.8 serif }\n"


@dataclass(frozen=True, slots=True)
class Run:
    """The cost of each step of STEPS."""

    steps: tuple[Cost, ...]

    @property
    def whole(self) -> Cost:
        """All steps together."""
        first, *others = self.steps
        return sum(others, first)


def write(folder: Path, documents: Iterable[Document]) -> None:
    """Write Hugo's source of a corpus into a new folder, its Simplified half."""
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in _LAYOUTS.items():
        _save(folder / "layouts" / name, text)
    _save(folder / "hugo.toml", _CONFIG)
    _save(folder / "static" / "site.css", _STYLE)
    notices = folder / "content" / "zh-hans" / "notices"
    _save(notices / "_index.md", "---\ntitle: 全部文件\n---\n")
    for one in documents:
        head = f"title: {one.title}\ndate: {one.written}\nnumber: {one.number}"
        around = "" if one.statute else f"{one.cover}\n\n{one.closing}\n\n{one.annexes}"
        _save(notices / one.id / "_index.md", f"---\n{head}\n---\n{around}\n")
        for n, (id_, label, text) in enumerate(one.clauses, 1):
            title = label if one.statute else label + text.partition("。")[0]
            head = f'title: "{title}"\nweight: {n}'
            _save(notices / one.id / f"{id_}.md", f"---\n{head}\n---\n{text}\n")


def change(folder: Path) -> None:
    """Change a word of one article."""
    path = min((folder / "content" / "zh-hans" / "notices").glob("*/art3.md"))
    head, _, text = path.read_text("utf-8").rpartition("---\n")
    _save(path, f"{head}---\n另行{text}")


def build(folder: Path) -> Run:
    """Run the three steps; what an earlier run left is there for them to use."""
    hugo = (sys.executable, "-m", "hugo")
    pagefind = (sys.executable, "-m", "pagefind_bin_extended")
    content = folder / "content"
    commands = (
        (sys.executable, "-m", "bench.convert", content / "zh-hans", content / "zh-hant"),
        (*hugo, "--source", folder, "--quiet"),
        (*pagefind, "--site", folder / SITE, "--quiet"),
    )
    return Run(tuple(measure(command, ROOT)[0] for command in commands))


def _save(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
