"""Words → exit status: what each command does with the stages, and what it prints."""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tiaowen import resources
from tiaowen.build.fingerprints import inputs
from tiaowen.build.incremental import build, unchanged
from tiaowen.build.plan import plan_site
from tiaowen.build.staging import ForeignFolderError, Staging
from tiaowen.build.verify import NoManifestError, verify
from tiaowen.cache import Cache, DamagedCacheError
from tiaowen.cli import arguments
from tiaowen.cli.progress import Progress, Stages
from tiaowen.corpus import ledger
from tiaowen.corpus.load import load
from tiaowen.corpus.report import (
    Report,
    difference,
    packed,
    report,
    unpacked,
)
from tiaowen.model import Problem
from tiaowen.sources import json_schema, loader, scaffold
from tiaowen.sources.schema import ID
from tiaowen.sources.write import Drafts, append

# A notice takes effect in Chinese time, which has had no other offset since 1991.
_CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")


def main(words: Sequence[str] | None = None) -> int:
    """Run a command; 0 done, 1 the content has problems, 2 wrong usage."""
    try:
        today = _today(os.environ.get("SOURCE_DATE_EPOCH"))
    except (ValueError, OverflowError, OSError):
        print("SOURCE_DATE_EPOCH must be seconds since 1970, or not be set", file=sys.stderr)
        return 2
    options = arguments.parse(sys.argv[1:] if words is None else words, today)
    run = {
        "build": _build,
        "check": _check,
        "import": _import,
        "links": _links,
        "new": _new,
        "promise": _promise,
        "report": _reported,
        "schema": _schema,
        "serve": _serve,
    }[options.command]
    return run(options)


def _anchors_of(options: argparse.Namespace) -> tuple[dict[str, Any], str]:
    """The anchors of a published site where one is named, else of the content here."""
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


def _links(options: argparse.Namespace) -> int:
    """Tell of each link to this site what became of it."""
    # What a build does not need is loaded here: it would cost it a tenth of a second.
    from tiaowen.links.extract import DocumentError, links
    from tiaowen.links.verdict import FINE, judge

    if not options.site and not (options.content / "notices").is_dir():
        print(f"{options.content} has no notices; name a site with --site", file=sys.stderr)
        return 2
    try:
        data, base_url = _anchors_of(options)
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


def _build(options: argparse.Namespace) -> int:
    """Make the site, unless it is what its inputs give already."""
    before = signal.signal(signal.SIGTERM, _end)
    try:
        with Staging(options.out) as staging:
            return _cached(options, staging)
    except KeyboardInterrupt as error:
        print(f"ended before it was done; {options.out} is whole", file=sys.stderr)
        return 128 + (error.args[0] if error.args else signal.SIGINT)
    except ForeignFolderError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:  # a full disk, a folder that may not be written
        why = f"{error.filename or options.out}: {error.strerror}" if error.strerror else error
        print(f"{why}; {options.out} is as it was", file=sys.stderr)
        return 1
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(number: int, _frame: object) -> None:
    """Being told to end is like Ctrl-C: what is open is closed on the way out."""
    raise KeyboardInterrupt(number)


def _cached(options: argparse.Namespace, staging: Staging) -> int:
    """Make the site with what the last build kept; without it where that is damaged."""
    path = None if options.no_cache else staging.cache
    try:
        with Cache(path) as cache:
            return _made(options, staging, cache)
    except DamagedCacheError:
        with Cache(path) as cache:  # a new one: the damaged file is gone
            return _made(options, staging, cache)


def _made(options: argparse.Namespace, staging: Staging, cache: Cache) -> int:
    mark = inputs(options.content, options.as_of, options.base_url)
    if unchanged(staging, cache, mark):
        print(f"{options.out}: nothing has changed since the last build, 0 files written")
        return 0
    stages = Stages()
    stages.begin("read")
    loaded = load(options.content, cache)
    if loaded.problems:
        return _report(loaded.problems)
    stages.begin("plan")
    site = plan_site(loaded, options.as_of, options.base_url)
    count = build(
        loaded,
        site,
        staging,
        cache,
        mark,
        options.jobs,
        lambda total: Progress(total, "groups of pages", sys.stderr),
        stages.begin,
    )
    stages.begin("")
    if options.timings:
        options.timings.write_text(json.dumps(stages.seconds), encoding="utf-8")
    contents = loaded.simplified.contents.values()
    print(
        f"{len(loaded.simplified.held)} notices, {len(loaded.simplified.records)} records, "
        f"{sum(len(one.clauses) for one in contents)} clauses, "
        f"{sum(len(one.measures) for one in contents)} measures"
    )
    print(
        f"{options.out}: {count.written} files written, {count.kept} unchanged, "
        f"{count.removed} removed"
    )
    if cache.fault:
        print(f"{cache.fault}; nothing is kept for the next build", file=sys.stderr)
    return 0


def _check(options: argparse.Namespace) -> int:
    if options.site:
        return _verified(options.site)
    loaded = load(options.content)
    if loaded.problems:
        return _report(loaded.problems)
    print(f"{options.content}: no problems")
    return 0


def _verified(site: Path) -> int:
    """Tell of each file of a published site that is not as its build left it."""
    try:
        count, faults = verify(site)
    except NoManifestError as error:
        print(f"{error}; name a site that was built here", file=sys.stderr)
        return 2
    for path, why in faults:
        print(f"{path if path.isprintable() else ascii(path)}: {why}", file=sys.stderr)
    if faults:
        print(f"{len(faults)} faults; `build --no-cache` mends them", file=sys.stderr)
        return 1
    print(f"{site}: {count} files, each as it was published")
    return 0


def _import(options: argparse.Namespace) -> int:
    """Make drafts of captures, and say of each file what came of it."""
    # As with `links`, not with every build.
    from tiaowen.importer.runs import Held, Wishes, run

    paths: list[Path] = []
    for path in options.files:
        inside = sorted(one for one in path.rglob("[!.]*") if one.is_file())
        paths += inside if path.is_dir() else [path]
    sources = loader.read(options.out)[0]
    titles = {one.id: one.short_title or one.title for one in sources.notices if one.held}
    if options.witness and options.witness not in titles:
        print(f"{options.out} has no notice {options.witness}; name one it holds", file=sys.stderr)
        return 2
    held = Held(sources.regions, titles, frozenset(one.id for one in sources.notices))
    wishes = Wishes(options.out, options.witness, options.force, options.report, options.jobs)
    quiet = len(paths) < 100
    try:
        outcome = run(paths, wishes, held, print, (lambda _: None) if quiet else _progress)
    except OSError as error:
        print(f"cannot write into {options.out}, nothing was imported: {error}", file=sys.stderr)
        return 1
    for name, why in outcome.failed:
        print(f"{name}: {why}", file=sys.stderr)
    print(
        f"{len(paths)} files: {outcome.documents} documents, {len(outcome.written)} drafts "
        f"written, {len(outcome.held)} held already, {len(outcome.failed)} files failed, "
        f"{len(outcome.unbalanced)} drafts not balanced"
    )
    return 1 if outcome.failed or outcome.unbalanced or not paths else 0


def _progress(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _serve(options: argparse.Namespace) -> int:
    """Show the site while it is being written."""
    from tiaowen.cli import devserver

    try:
        server = devserver.Server(options.port, options.out, resources.templates() / "serving")
    except OSError as error:
        print(
            f"127.0.0.1:{options.port} cannot be used: {error.strerror}; name another port with "
            "--port (--port 0 takes any that is free)",
            file=sys.stderr,
        )
        return 2
    folders = (options.content, resources.templates(), resources.PACKAGE)
    # A shell starts what a script puts into the background with Ctrl-C ignored.
    before = [(one, signal.signal(one, _end)) for one in (signal.SIGINT, signal.SIGTERM)]
    try:
        with server, devserver.Builder(options.building) as builder:
            return devserver.serve(server, folders, builder.build, _progress)
    except KeyboardInterrupt:
        _progress("")
        return 0
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _new(options: argparse.Namespace) -> int:
    """Write the skeleton of a notice or a record, never over a file that is there."""
    if not options.content.is_dir():
        print(f"there is no folder {options.content}; make it, or name another", file=sys.stderr)
        return 2
    sources = loader.read(options.content)[0]
    regions, kind = sources.regions, options.kind_of_file
    id = options.id or (options.number and scaffold.id_for(options.number, regions))
    if not id or not re.fullmatch(ID.expression, id):
        what = f"{id} is not {ID.wanted}" if id else "no id is given, and no number tells one"
        print(f"{what}; write it, as in cq-2025-yfbf-57", file=sys.stderr)
        return 2
    path = options.content / f"{kind}s" / f"{id}.md"
    if path.exists():
        print(f"{path} is there already and stays as it is; choose another id", file=sys.stderr)
        return 2
    region = options.region or scaffold.region_for(id, regions)
    cited = next((one for one in sources.notices if one.id == id), None)
    if kind == "notice":
        text = scaffold.notice(id, region, cited, number=options.number, title=options.title)
    else:
        text = scaffold.record(id, region, options.about, kind=options.kind, title=options.title)
    with Drafts(options.content) as drafts:
        drafts.add(f"{kind}s/{id}.md", text)
        drafts.commit()
    print(f"{path}: fill it in, then run check")
    if cited:
        print(f"{cited.place.path}:{cited.place.line}: take the entry of {id} out, now it is held")
    return 0


def _schema(options: argparse.Namespace) -> int:
    """Write the schemas of all files of content."""
    with Drafts(options.out) as drafts:
        for file in json_schema.schemas():
            drafts.add(file.path, file.content.decode())
            print(options.out / file.path)
        drafts.commit()
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
    asked = [*((one, "live", "") for one in given), *asked]
    lines = ledger.new_lines(loaded.ledger, asked)
    broken = ledger.broken_promises(ledger.extended(loaded.ledger, asked), given)
    mended = ("lost-address", "living-address")
    problems = [*(one for one in loaded.problems if one.code not in mended), *broken]
    if problems:
        return _report(sorted(problems))
    append(loaded.ledger.path, lines, "\t".join(ledger.HEAD) + "\n")
    print(f"{loaded.ledger.path}: {lines.count(chr(10))} lines added")
    return 0


def _reported(options: argparse.Namespace) -> int:
    """Print what the site holds, and what no rule could settle; or compare it with a report."""
    loaded = load(options.content)
    whole = loaded.simplified
    if options.json or options.against:
        return _compared(options, report(whole, loaded.traditional, len(loaded.problems)))
    print(f"notices\t{len(whole.held)}")
    print(f"records\t{len(whole.records)}")
    print(f"measures\t{sum(len(one.measures) for one in whole.contents.values())}")
    print(f"addresses\t{len(set(ledger.addresses(whole)))}")
    for tie in loaded.ties:
        print(f"near-tie\t{tie.notice}#{tie.clause}\t{' '.join(tie.rivals)}")
    for found in whole.findings.values():
        for citation in found.citations:
            if not citation.target:
                place = f"{citation.notice}#{citation.clause}"
                fits = " ".join(citation.candidates)
                print(f"unresolved\t{place}\t{citation.words}\t{fits}")
        for left in found.left_out:
            text = whole.notices[left.notice].by_id[left.clause].text
            words = " ".join(text[left.start : left.end].split())
            print(f"figure-left-out\t{left.notice}#{left.clause}\t{words}\t{left.why}")
    return _report(loaded.problems) if loaded.problems else 0


def _compared(options: argparse.Namespace, now: Report) -> int:
    """Write the report down, and print what differs from an earlier one."""
    try:
        if options.json:
            options.json.write_bytes(packed(now))
        if options.against:
            print(difference(unpacked(options.against.read_bytes()), now), end="")
    except (OSError, ValueError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    return 1 if now.problems else 0


def _report(problems: Sequence[Problem]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(problems)} problems; nothing was published", file=sys.stderr)
    return 1


def _today(epoch: str | None) -> date:
    """The day in China now, or at an epoch in seconds (reproducible-builds.org) that is not ""."""
    if not epoch:
        return datetime.now(_CHINA).date()
    if not re.fullmatch(r"\d{1,12}", epoch, re.ASCII):
        raise ValueError(epoch)
    return datetime.fromtimestamp(int(epoch), _CHINA).date()
