"""Words → exit status: the stages in their order, and nothing else."""

from __future__ import annotations

import argparse
import functools
import http.server
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from tiaowen import check, clauses, corpus, findings, ledger, lineage, script, source, status
from tiaowen.alike import find_alike
from tiaowen.corpus import Corpus
from tiaowen.exports.anchors import anchors
from tiaowen.exports.tables import tables
from tiaowen.ledger import Ledger
from tiaowen.model import Artifact, Notice, Place, Problem, Sources, Tie
from tiaowen.pages import edition_pages, shared_files
from tiaowen.pages.edition import SIMPLIFIED, TRADITIONAL, Edition, read_words
from tiaowen.publish import ForeignFolderError, Staging, append
from tiaowen.twin import traditional

# A notice takes effect in Chinese time, which has had no other offset since 1991.
_CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; 0 done, 1 the content has problems, 2 wrong usage."""
    words = list(sys.argv[1:] if words is None else words)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words.insert(0, "build")
    options = _parser().parse_args(words)
    run = {
        "build": _build,
        "check": _check,
        "promise": _promise,
        "report": _reported,
        "serve": _serve,
    }[options.command]
    return run(options)


@dataclass(frozen=True)
class _Loaded:
    """The content in both scripts, and every problem of it."""

    sources: Sources
    simplified: Corpus
    traditional: Corpus
    ledger: Ledger
    ties: tuple[Tie, ...]
    problems: list[Problem]


def load(content: Path) -> _Loaded:
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
    return _Loaded(sources, whole, twin, promised, ties, sorted(set(problems)))


def _parse(notice: Notice) -> clauses.Parsed:
    if not notice.held:
        return clauses.Parsed((), (), ())
    names = [notice.title, notice.short_title, *re.findall("《(.*?)》", notice.title)]
    place = Place(notice.place.path, notice.marks["body"])
    return clauses.parse(notice.body, place, names, notice.numbering)


def _artifacts(loaded: _Loaded, options: argparse.Namespace) -> Iterator[Artifact]:
    templates = _packaged("templates")
    base_url = (options.base_url or loaded.simplified.site.base_url).rstrip("/") + "/"
    spans = status.periods(loaded.simplified.notices, loaded.simplified.repealed_by)
    columns = read_words(templates / "words.tsv")
    tombstones = tuple(one for one in loaded.ledger.promises.values() if one.state != "live")
    simplified, twin = (
        Edition(kind, texts, words, spans, options.as_of, base_url, templates, tombstones)
        for kind, texts, words in zip(
            (SIMPLIFIED, TRADITIONAL), (loaded.simplified, loaded.traditional), columns, strict=True
        )
    )
    yield from edition_pages(simplified)
    yield from edition_pages(twin)
    yield from shared_files((simplified, twin), templates)
    yield from tables(loaded.simplified)
    yield anchors(loaded.simplified, loaded.ledger.promises)


def _build(options: argparse.Namespace) -> int:
    loaded = load(options.content)
    if loaded.problems:
        return _report(loaded.problems)
    try:
        with Staging(options.out) as staging:
            for artifact in _artifacts(loaded, options):
                staging.add(artifact)
            count = staging.publish()
    except ForeignFolderError as error:
        print(error, file=sys.stderr)
        return 2
    held = loaded.simplified.held
    print(
        f"{len(held)} notices, {len(loaded.simplified.records)} records, "
        f"{sum(len(notice.clauses) for notice in held)} clauses, "
        f"{sum(len(notice.measures) for notice in held)} measures"
    )
    print(
        f"{options.out}: {count.written} files written, {count.kept} unchanged, "
        f"{count.removed} removed"
    )
    return 0


def _check(options: argparse.Namespace) -> int:
    loaded = load(options.content)
    if loaded.problems:
        return _report(loaded.problems)
    print(f"{options.content}: no problems")
    return 0


def _serve(options: argparse.Namespace) -> int:
    done = _build(options)
    if done:
        return done
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=options.out)
    with http.server.ThreadingHTTPServer(("127.0.0.1", options.port), handler) as server:
        print(f"http://127.0.0.1:{server.server_port}/  (Ctrl-C ends it)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()
    return 0


def _promise(options: argparse.Namespace) -> int:
    """Append to the ledger: every new address, and a tombstone where one is asked for."""
    loaded = load(options.content)
    asked = [(old, "moved", new) for old, new in options.moved]
    asked += [(address, "withdrawn", why) for address, why in options.withdrawn]
    given = list(ledger.addresses(loaded.simplified))
    for address, _, _ in asked:
        if address not in loaded.ledger.promises:
            print(f"{address} was never promised, so it needs no tombstone", file=sys.stderr)
            return 2
    lines = ledger.new_lines(loaded.ledger, [(one, "live", "") for one in given] + asked)
    still_lost = ledger.broken_promises(ledger.extended(loaded.ledger, asked), given)
    problems = [one for one in loaded.problems if one.code != "lost-address"] + [*still_lost]
    if problems:
        return _report(sorted(problems))
    append(loaded.ledger.path, lines, "\t".join(ledger.HEAD) + "\n")
    print(f"{loaded.ledger.path}: {lines.count(chr(10))} lines added")
    return 0


def _reported(options: argparse.Namespace) -> int:
    """Print what the site holds, and what no rule could settle."""
    loaded = load(options.content)
    whole = loaded.simplified
    print(f"notices\t{len(whole.held)}")
    print(f"records\t{len(whole.records)}")
    print(f"measures\t{sum(len(notice.measures) for notice in whole.held)}")
    print(f"addresses\t{len(set(ledger.addresses(whole)))}")
    for tie in loaded.ties:
        print(f"near-tie\t{tie.notice}#{tie.clause}\t{' '.join(tie.rivals)}")
    for found in whole.findings.values():
        for citation in found.citations:
            if not citation.target:
                text = whole.notices[citation.notice].by_id[citation.clause].text
                place = f"{citation.notice}#{citation.clause}"
                fits = " ".join(citation.candidates)
                print(f"unresolved\t{place}\t{text[citation.start : citation.end]}\t{fits}")
        for left in found.left_out:
            text = whole.notices[left.notice].by_id[left.clause].text
            words = " ".join(text[left.start : left.end].split())
            print(f"figure-left-out\t{left.notice}#{left.clause}\t{words}\t{left.why}")
    return _report(loaded.problems) if loaded.problems else 0


def _report(problems: Sequence[Problem]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problems; nothing was published", file=sys.stderr)
    return 1


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


def _day(text: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text!r} is not a day; write YYYY-MM-DD")


def _web(text: str) -> str:
    if re.fullmatch(r"https?://[^\s/]+(?:/[^\s?#]*)?", text):
        return text
    raise argparse.ArgumentTypeError(f"{text!r} is not a web address of a folder")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="build.py",
        description="Builds the notices in content/ into a site in both Chinese scripts.",
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--content", type=Path, default=Path("content"), metavar="DIR")
    building = argparse.ArgumentParser(add_help=False, parents=[common])
    building.add_argument("--out", type=Path, default=Path("site"), metavar="DIR")
    building.add_argument(
        "--base-url", type=_web, metavar="URL", help="public address of the site (else site.yml's)"
    )
    building.add_argument(
        "--as-of",
        type=_day,
        default=datetime.now(_CHINA).date(),
        metavar="YYYY-MM-DD",
        help="the day on which the status of notices is told (default: today in China)",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    commands.add_parser("build", parents=[building], help="build the site (the default)")
    commands.add_parser("check", parents=[common], help="print every problem of the content")
    promise = commands.add_parser(
        "promise", parents=[common], help="record the addresses that must never die"
    )
    promise.add_argument(
        "--moved",
        nargs=2,
        action="append",
        default=[],
        metavar=("OLD", "NEW"),
        help="a promised address now stands elsewhere",
    )
    promise.add_argument(
        "--withdrawn",
        nargs=2,
        action="append",
        default=[],
        metavar=("ADDRESS", "WHY"),
        help="a promised address is given up, and why",
    )
    commands.add_parser(
        "report", parents=[common], help="print what there is and what no rule could settle"
    )
    serve = commands.add_parser("serve", parents=[building], help="build, then show the site here")
    serve.add_argument("--port", type=int, default=8000, metavar="N")
    return parser
