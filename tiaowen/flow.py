"""The stages in the order that data flows: content → a corpus in both scripts → files."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tiaowen import check, clauses, corpus, findings, ledger, lineage, script, source, status
from tiaowen.alike import find_alike
from tiaowen.corpus import Corpus
from tiaowen.exports.akn import akn
from tiaowen.exports.anchors import anchors
from tiaowen.exports.datapackage import datapackage
from tiaowen.exports.feed import feed
from tiaowen.exports.inventory import inventory
from tiaowen.exports.known import go_data, known
from tiaowen.exports.sitemap import sitemap
from tiaowen.exports.tables import tables
from tiaowen.exports.texts import llms, texts
from tiaowen.ledger import Ledger
from tiaowen.model import Artifact, Notice, Place, Problem, Sources, Tie
from tiaowen.pages import edition_pages, shared_files
from tiaowen.pages.edition import SCRIPTS, SIMPLIFIED, TRADITIONAL, Edition, read_words
from tiaowen.pages.finding import search_words
from tiaowen.pages.links import clause_name
from tiaowen.publish import MANIFEST
from tiaowen.search import Side, search_files
from tiaowen.twin import traditional


@dataclass(frozen=True)
class Loaded:
    """The content in both scripts, and every problem of it."""

    sources: Sources
    simplified: Corpus
    traditional: Corpus
    ledger: Ledger
    ties: tuple[Tie, ...]
    problems: list[Problem]


def load(content: Path) -> Loaded:
    """Read a content folder and join it together: every stage up to the pages."""
    sources, problems = source.read(content)
    faulty = {Path(problem.place.path).name for problem in problems}
    sources = replace(  # what a registry with faults seems to lack is no fault of the others
        sources,
        bodies=None if "bodies.yml" in faulty else sources.bodies,
        regions=None if "regions.yml" in faulty else sources.regions,
        works=None if "works.yml" in faulty else sources.works,
    )
    notices = []
    for notice in sources.notices:
        parsed = _parse(notice)
        notices.append(replace(notice, clauses=parsed.clauses, tables=parsed.tables))
        problems += parsed.problems
    found = {notice.id: findings.find(notice) for notice in notices if notice.held}
    whole = corpus.assemble(sources, notices, found)
    traced = [lineage.trace(work, whole.notices) for work in whole.works.values()]
    whole = replace(whole, works={work.id: work for work, _ in traced})
    whole = replace(whole, alike=find_alike(whole))
    problems += check.check(sources, whole)
    promised, broken = ledger.read(content / "anchors.tsv")
    # A file that could not be read as meant has lost its addresses for that reason alone.
    if not problems:
        problems += ledger.broken_promises(promised, ledger.addresses(whole))
    problems += broken
    converter, faults = script.load(_script_folder(content))
    twin = traditional(whole, converter)
    problems += [*faults, *check.watch(twin, converter)]
    ties = tuple(tie for _, open_ties in traced for tie in open_ties)
    return Loaded(sources, whole, twin, promised, ties, sorted(set(problems)))


def _parse(notice: Notice) -> clauses.Parsed:
    if not notice.held:
        return clauses.Parsed((), (), ())
    names = [notice.title, notice.short_title, *re.findall("《(.*?)》", notice.title)]
    place = Place(notice.place.path, notice.marks["body"])
    return clauses.parse(notice.body, place, names, notice.numbering)


def artifacts(loaded: Loaded, as_of: date, base_url: str | None = None) -> Iterator[Artifact]:
    """Every file of the site; `base_url` is its public address, if not the one it names itself."""
    templates = _packaged("templates")
    base_url = (base_url or loaded.simplified.site.base_url).rstrip("/") + "/"
    spans = status.periods(loaded.simplified.notices, loaded.simplified.repealed_by)
    columns = read_words(templates / "words.tsv")
    tombstones = tuple(one for one in loaded.ledger.promises.values() if one.state != "live")
    simplified, twin = (
        Edition(kind, texts, words, spans, as_of, base_url, templates, tombstones)
        for kind, texts, words in zip(
            (SIMPLIFIED, TRADITIONAL), (loaded.simplified, loaded.traditional), columns, strict=True
        )
    )
    indexed: list[str] = []
    paths: list[str] = []
    for artifact in _everything(simplified, twin):
        paths.append(artifact.path)
        page = artifact.path.removeprefix(f"{SIMPLIFIED.folder}/")
        if page != artifact.path and page.endswith("index.html") and _is_indexed(artifact.content):
            indexed.append(page.removesuffix("index.html"))
        yield artifact
    yield from sitemap(indexed, [(one.folder, one.lang) for one in SCRIPTS], base_url)
    facts = known(loaded.simplified, loaded.traditional, spans)
    yield go_data(facts)
    files = [path.removesuffix("index.html") for path in paths]
    files += ["sitemap.xml", "data/go.json", "data/anchors.json", MANIFEST]
    yield anchors(loaded.simplified, loaded.ledger.promises, facts, base_url, files)


def _everything(simplified: Edition, twin: Edition) -> Iterator[Artifact]:
    """All files but those that list the others."""
    whole, base_url = simplified.corpus, simplified.base_url
    for edition in (simplified, twin):
        folder, root = edition.script.folder, f"{base_url}{edition.script.folder}/"
        yield from edition_pages(edition)
        yield from texts(edition.corpus, root, folder, edition.words)
        yield feed(
            edition.corpus,
            edition.periods,
            edition.tombstones,
            edition.as_of,
            root,
            edition.script.lang,
            edition.words,
        )
    yield from shared_files((simplified, twin), simplified.templates)
    yield from search_files((_side(simplified), _side(twin)), simplified.periods)
    data = list(tables(whole))
    yield from data
    yield datapackage(whole.site.title, data, base_url, simplified.words)
    yield inventory(whole, SIMPLIFIED.folder)
    yield from akn(whole, simplified.periods, base_url)
    statuses = {notice.id: simplified.status(notice).word for notice in whole.held}
    yield llms(whole, statuses, base_url, simplified.words)


def _side(edition: Edition) -> Side:
    """What the search needs of one script's edition."""
    return Side(
        edition.script.folder,
        edition.corpus,
        functools.partial(clause_name, edition),
        search_words(edition),
    )


def _is_indexed(page: bytes) -> bool:
    return b'<meta name="robots" content="noindex">' not in page


def _script_folder(content: Path) -> Path:
    """The folder's own conversion tables, else those that the package brings."""
    own = content / "script"
    if own.is_dir():
        return own
    packaged = Path(__file__).parent / "default_script"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "content" / "script"


def _packaged(name: str) -> Path:
    """A folder that stands inside an installed package, and beside it in a checkout."""
    inside = Path(__file__).parent / name
    return inside if inside.is_dir() else Path(__file__).parent.parent / name
