"""`consolidate`: an old text and the decision that amends it → a draft of the new text."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tiaowen.consolidation.edit import Consolidation
from tiaowen.consolidation.notice import consolidate_notice, draft_file, draft_id
from tiaowen.model import Notice, NoticeId, Problem
from tiaowen.sources import loader
from tiaowen.sources.safe_read import read_bytes
from tiaowen.sources.write import Drafts

_LONGEST = 60
_SIGNS = {"done": "done", "look": "LOOK", "undone": "NOT DONE"}


def run(options: argparse.Namespace) -> int:
    """Write the draft, and on standard error what became of each instruction.

    Returns:
        0 when every instruction was done, 1 when one was not, 2 for wrong words.
    """
    out: Path | None = options.out
    if out and (out.exists() or out.is_symlink()):
        print(f"{out} is there already and stays as it is; choose another file", file=sys.stderr)
        return 2
    paths = [_path(options.content, words) for words in (options.old, options.decision)]
    for path, words in zip(paths, (options.old, options.decision), strict=True):
        if not path.is_file():
            print(f"{words} is neither a file nor an id in {options.content}", file=sys.stderr)
            return 2
    notices = [_read(path) for path in paths]
    old, decision = notices
    if old is None or decision is None:
        return 1
    made = consolidate_notice(old, decision)
    if made is None or not made.account:
        what = "names" if made is None else "asks for no change in"
        which = f"{'nowhere ' if made is None else ''}{what} 《{old.name}》"
        print(f"{paths[1]}: it {which}; nothing was drafted", file=sys.stderr)
        return 1
    id = out.stem if out and out.suffix == ".md" else draft_id(old, decision, _ids(options.content))
    text = draft_file(old, decision, made, NoticeId(id))
    if out:
        with Drafts(out.parent) as drafts:
            drafts.add(out.name, text)
            drafts.commit()
    else:
        sys.stdout.write(text)
    print(_account(made), file=sys.stderr)
    return 1 if made.undone else 0


def _path(content: Path, words: str) -> Path:
    """The file that a word of the command line names, by its path or by an id."""
    given = Path(words)
    return given if given.is_file() else content / "notices" / f"{words}.md"


def _ids(content: Path) -> set[str]:
    return {path.stem for path in (content / "notices").glob("*.md")}


def _read(path: Path) -> Notice | None:
    """The notice of a file, which may be called as it likes; None with its problems printed."""
    raw = read_bytes(path, path.parent, path.as_posix())
    problems: tuple[Problem, ...] = (raw,) if isinstance(raw, Problem) else ()
    if isinstance(raw, bytes):
        found = loader.read_notice_file(path, raw)
        problems = tuple(one for one in found.problems if one.code != "id-mismatch")
        if found.item and not problems:
            return found.item
    for problem in problems:
        print(problem, file=sys.stderr)
    return None


def _account(made: Consolidation) -> str:
    """The account as a table: done or not, clauses of the old text, the instruction, what."""
    rows = []
    for one in made.account:
        words = " ".join(one.instruction.split()) or "(no instruction)"
        short = words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
        rows.append((_SIGNS[one.state], " ".join(one.clauses) or "-", short, one.what))
    width = max(len(row[1]) for row in rows)
    lines = [f"{sign:8}  {ids:{width}}  {words}  → {what}" for sign, ids, words, what in rows]
    total = f"{len(made.undone)} of {len(rows)} not done"
    return "\n".join([*lines, total])
