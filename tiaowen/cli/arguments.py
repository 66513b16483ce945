"""The words of the command line: the commands, their options, and examples of them."""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import sys
import textwrap
import tomllib
from collections.abc import Sequence
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any, get_args

from tiaowen.cli import option_types
from tiaowen.cli.examples import EXAMPLES
from tiaowen.model import RECORD_KINDS, Kind
from tiaowen.resources import PACKAGE

_PROGRAMS = {"build.py": "python build.py", "__main__.py": "python -m tiaowen"}
_EXITS = (
    "Exit status: 0 done, 1 the content has problems, 2 wrong usage,\n"
    "3 published without the documents that have problems (--leave-out-faulty)."
)


def parse(words: Sequence[str], today: date) -> argparse.Namespace:
    """Return the options that the words of a command line stand for; no command is `build`.

    Args:
        words: The words behind the program's name.
        today: The day in China, the default of --as-of.

    Raises:
        SystemExit: With status 2 when the words are wrong, 0 when they ask for help.
    """
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help", "--version")):
        words = ["build", *words]
    options = _parser(today).parse_args(words)
    options.today = today
    if options.command == "serve":  # each of its builds is given the same words
        port = argparse.ArgumentParser(add_help=False)
        port.add_argument("--port")
        options.building = port.parse_known_args(words[1:])[1]
    return options


def program() -> str:
    """Return the words by which this program was called: `python build.py`, `tiaowen`."""
    return _PROGRAMS.get(Path(sys.argv[0]).name, "tiaowen")


def _parser(today: date) -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog=program(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Builds the notices in content/ into a site in both Chinese scripts.",
        epilog=f"Without a command it builds. `{program()} COMMAND --help` tells more.\n{_EXITS}",
    )
    top.add_argument(
        "--version",
        action=_PrintVersion,
        nargs=0,
        help="print which release this is and exit",
    )
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    common, building = _common(), _building(today)
    build = _add(
        commands,
        "build",
        "build the site (the default)",
        "Builds the site. Where the content has problems, all are listed and the folder of the "
        "published site stays as it was.",
        [building],
    )
    _add_leaving_out(build)
    check = _add(
        commands,
        "check",
        "print every problem of the content, or of a built site",
        "Prints every problem of the content as path:line: code: what is wrong and what to do; of "
        "a site with --site each file that is not as its build left it. Writes nothing.",
        [common],
    )
    check.add_argument(
        "--site",
        type=Path,
        metavar="DIR",
        help="hold the files of this site against their checksums, in place of the content",
    )
    check.add_argument(
        "--as-of",
        type=option_types.day,
        default=today,
        metavar="YYYY-MM-DD",
        help="the day behind which no document can have been written (default: today in China)",
    )
    serve = _add(
        commands,
        "serve",
        "build, show the site here, and rebuild what changes",
        "Builds the site, shows it at an address of this machine alone, and builds it again when "
        "content, templates or code are saved; open pages follow by themselves and show problems "
        "where there are any.",
        [building],
    )
    _add_leaving_out(serve)
    serve.add_argument(
        "--port",
        type=option_types.port,
        default=8000,
        metavar="N",
        help="port of the address (default: 8000; 0 takes any that is free)",
    )
    _add_new(commands, common)
    _add_importing(commands)
    _add_consolidating(commands, common)
    _add_citing(commands, common, today)
    _add_links(commands, building)
    _add_promise(commands, common)
    reporting = _add(
        commands,
        "report",
        "print what there is and what no rule could settle, or what an edit changes",
        "Prints how much the content holds, and each place where the text leaves two readings. "
        "With --json it writes what there is instead, with --against it prints what differs from "
        "such a file.",
        [common],
    )
    reporting.add_argument("--json", type=Path, metavar="FILE", help="a file to write")
    reporting.add_argument(
        "--against", type=Path, metavar="FILE", help="what an earlier --json wrote"
    )
    schema = _add(
        commands,
        "schema",
        "write the JSON Schemas by which editors complete and check",
        "Writes a JSON Schema for each kind of file in content/, made from what validates here.",
        [],
    )
    schema.add_argument("--out", type=Path, default=Path("schemas"), metavar="DIR", help=_FOLDER)
    return top


class _PrintVersion(argparse.Action):
    """Prints the version and ends the program; it is looked up only for who asks."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        sys.stdout.write(f"tiaowen {version()}\n")
        parser.exit()


def version() -> str:
    """Returns the release that runs: in a checkout what `pyproject.toml` says, else the package's.

    A checkout need not be installed, and what was once installed from it may be of another release.
    """
    with contextlib.suppress(FileNotFoundError):
        text = (PACKAGE.parent / "pyproject.toml").read_text("utf-8")
        project = tomllib.loads(text)["project"]
        if project["name"] == "tiaowen":
            return str(project["version"])
    return metadata.version("tiaowen")


_FOLDER = "folder to write into (default: %(default)s)"


def _add(
    commands: Any, name: str, line: str, description: str, parents: list[argparse.ArgumentParser]
) -> argparse.ArgumentParser:
    """Add a command, with its line in the list of commands, its description and its examples."""
    lines = re.sub("^tiaowen", program(), EXAMPLES[name], flags=re.MULTILINE)
    examples = textwrap.indent(lines, "  ")
    command: argparse.ArgumentParser = commands.add_parser(
        name.rpartition(" ")[2],
        help=line,
        description=textwrap.fill(description, 79),
        parents=parents,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"examples:\n{examples}",
    )
    return command


def _common() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--content",
        type=Path,
        default=Path("content"),
        metavar="DIR",
        help="folder of the content (default: content)",
    )
    return common


def _building(today: date) -> argparse.ArgumentParser:
    building = argparse.ArgumentParser(add_help=False, parents=[_common()])
    building.add_argument(
        "--out",
        type=Path,
        default=Path("site"),
        metavar="DIR",
        help="folder of the site: empty, or one built here before (default: site)",
    )
    building.add_argument(
        "--base-url",
        type=option_types.web,
        metavar="URL",
        help="public address of the site (else site.yml's)",
    )
    building.add_argument(
        "--as-of",
        type=option_types.day,
        default=today,
        metavar="YYYY-MM-DD",
        help="the day on which the status of notices is told (default: today in China, or the day "
        "of SOURCE_DATE_EPOCH)",
    )
    building.add_argument(
        "--jobs",
        type=option_types.count,
        default=os.cpu_count() or 1,
        metavar="N",
        help="at most so many processes (default: as many as the machine has cores)",
    )
    building.add_argument(
        "--no-cache",
        action="store_true",
        help="build everything from scratch, and keep nothing for the next build",
    )
    building.add_argument(
        "--timings",
        type=Path,
        metavar="FILE",
        help="write there, as JSON, how many CPU seconds each stage of the build took",
    )
    return building


def _add_leaving_out(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--leave-out-faulty",
        action="store_true",
        help="publish the documents that have no problems, list the problems of the others, and "
        "exit with 3; a problem of a registry, the ledger or a table still stops the build",
    )


def _add_new(commands: Any, common: argparse.ArgumentParser) -> None:
    new = _add(
        commands,
        "new",
        "begin a notice or a record: a file with its keys, to be filled in",
        "Writes a new file into content/ with every key it can have, each explained. What the id "
        "and the options tell is filled in; `check` then asks for the rest.",
        [],
    )
    kinds = new.add_subparsers(dest="kind_of_file", metavar="KIND", required=True)
    notice = _add(kinds, "new notice", "a notice", "Begins a notice.", [common])
    notice.add_argument(
        "id", nargs="?", default="", metavar="ID", help="its id (left out: made from --number)"
    )
    notice.add_argument("--number", metavar="N", help="its document number, as printed")
    record = _add(kinds, "new record", "a record", "Begins a record.", [common])
    record.add_argument("id", metavar="ID", help="its id")
    record.add_argument("--kind", choices=RECORD_KINDS, help="what it is")
    record.add_argument("--about", metavar="NOTICE", help="the id of the notice that it is about")
    for one in (notice, record):
        one.add_argument("--title", metavar="TEXT", help="its title, as printed")
        one.add_argument("--region", metavar="ID", help="its region (else told by the id)")


def _add_importing(commands: Any) -> None:
    importing = _add(
        commands,
        "import",
        "make drafts of captures (text, Markdown, HTML, Word or PDF files, or folders of them)",
        "Makes drafts of captures: cleans them, records each place where a draft departs from its "
        "capture, and lists what it could not know.",
        [],
    )
    importing.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a capture, or a folder of them"
    )
    importing.add_argument("--out", type=Path, default=Path("content"), metavar="DIR", help=_FOLDER)
    importing.add_argument(
        "--kind",
        choices=get_args(Kind),
        help="what the captures are, where you know better than their words tell",
    )
    importing.add_argument(
        "--witness", metavar="NOTICE", help="take lost words from this notice alone"
    )
    importing.add_argument(
        "--force", action="store_true", help="overwrite what is held, showing the difference"
    )
    importing.add_argument(
        "--report", action="store_true", help="print what each rule changed, and what was left out"
    )
    importing.add_argument(
        "--jobs",
        type=option_types.count,
        default=os.cpu_count() or 1,
        metavar="N",
        help="at most so many processes (default: one for each processor)",
    )


def _add_consolidating(commands: Any, common: argparse.ArgumentParser) -> None:
    consolidating = _add(
        commands,
        "consolidate",
        "draft the text of a notice as a decision amends it",
        "Reads the instructions of a decision and drafts the amended text, with an account of what "
        "each instruction changed and of what could not be done. A person reads both and "
        "publishes. Exit status 1 when an instruction was not done; the draft then lists it.",
        [common],
    )
    consolidating.add_argument(
        "old", metavar="OLD", help="the text that is amended: a file or an id"
    )
    consolidating.add_argument(
        "decision", metavar="DECISION", help="the notice that amends it: a file or an id"
    )
    consolidating.add_argument(
        "--out", type=Path, metavar="FILE", help="a new file for the draft (default: print it)"
    )


def _add_links(commands: Any, building: argparse.ArgumentParser) -> None:
    checking = _add(
        commands,
        "links",
        "tell what became of the links to this site in other documents",
        "Reads Markdown, reStructuredText, HTML and text files and tells of each link to this site "
        "whether it is fine, or what became of the clause since.",
        [building],
    )
    checking.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a document with links in it"
    )
    checking.add_argument(
        "--site",
        type=Path,
        metavar="DIR_OR_FILE",
        help="a published site, or its data/anchors.json, in place of the content here",
    )
    checking.add_argument(
        "--strict", action="store_true", help="exit with 1 when a link is not fine"
    )


def _add_citing(commands: Any, common: argparse.ArgumentParser, today: date) -> None:
    citing = _add(
        commands,
        "cite",
        "put links to this site into other documents, where they cite without one",
        "Finds the citations in Markdown, HTML, text and Word files that have no link, and prints "
        "what each means, its status, and which of them are not understood or not unique. With "
        "--out or --in-place it writes the documents with links; what is not settled gets none.",
        [common],
    )
    citing.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a document that cites")
    written = citing.add_mutually_exclusive_group()
    written.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for the documents with links; none is lost"
    )
    written.add_argument(
        "--in-place", action="store_true", help="put the links into the documents themselves"
    )
    citing.add_argument(
        "--on",
        type=option_types.day,
        metavar="YYYY-MM-DD",
        help="the day of the documents: they cite the versions that were in force on it",
    )
    citing.add_argument(
        "--site",
        type=Path,
        metavar="DIR_OR_FILE",
        help="a published site, or its data/anchors.json, in place of the content here",
    )
    citing.add_argument(
        "--base-url",
        type=option_types.web,
        metavar="URL",
        help="public address of the site (else the site's own)",
    )
    citing.add_argument(
        "--as-of",
        type=option_types.day,
        default=today,
        metavar="YYYY-MM-DD",
        help="the day on which the status is told (default: today in China)",
    )


def _add_promise(commands: Any, common: argparse.ArgumentParser) -> None:
    promise = _add(
        commands,
        "promise",
        "record the addresses that must never die",
        "Appends every new address to content/anchors.tsv: from then on a build that would lose "
        "one of them fails.",
        [common],
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
