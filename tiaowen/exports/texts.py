"""Each notice as plain text and as Markdown at `/<script>/text/`, and `/llms.txt` that leads there.

The words are those of the notice and nothing is renumbered; what we add stands behind a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from tiaowen.artifacts import Artifact
from tiaowen.corpus.corpus import Corpus
from tiaowen.exports.citations import Phrases
from tiaowen.exports.kinds import described
from tiaowen.model import Clause, Notice

LISTED = 100
"""How many texts llms.txt names itself, the newest; a program that wants all has the tables."""

_MARKS = re.compile(r"([\\`*_\[\]<>|~&])")
_LINE_START = re.compile(r"^(\s*)([-+#=]|\d+(?=[.)]))", re.MULTILINE)


def texts(notice: Notice, root: str, folder: str, words: Phrases) -> Iterator[Artifact]:
    """Yield both forms of a held notice; `root` is the public address of the script's folder."""
    for suffix, form in (("txt", _plain), ("md", _markdown)):
        text = form(notice, f"{root}notices/{notice.id}/", words)
        yield Artifact(f"{folder}/text/{notice.id}.{suffix}", text.encode())


def llms(corpus: Corpus, statuses: Mapping[str, str], base_url: str, words: Phrases) -> Artifact:
    """Return what a program that reads for people should know, and where the newest texts are."""
    root = f"{base_url}zh-hans/"
    lines = [f"# {corpus.site.title}", ""]
    if corpus.site.tagline:
        lines += [f"> {corpus.site.tagline}", ""]
    lines += [words["llms_note"].format(hans=root, hant=f"{base_url}zh-hant/"), ""]
    lines += [words["disclaimer"], "", f"## {words['notices']}", ""]
    for notice in corpus.held[:LISTED]:
        facts = [notice.number or "", described(notice, words), statuses[notice.id]]
        lines.append(
            f"- [{_escaped(notice.name)}]({root}text/{notice.id}.md): "
            f"{_escaped('，'.join(filter(None, facts)))}"
        )
    if len(corpus.held) > LISTED:
        address = f"[notices.json]({base_url}data/notices.json)"
        note = words["llms_more"].format(shown=LISTED, n=len(corpus.held), address=address)
        lines += ["", note]
    lines += ["", f"## {words['data']}", ""]
    lines += [
        f"- [{words['data']}]({root}data/): {words['data_lead']}",
        f"- [datapackage.json]({base_url}data/datapackage.json)",
        f"- [anchors.json]({base_url}data/anchors.json)",
    ]
    return Artifact("llms.txt", ("\n".join(lines) + "\n").encode())


def _plain(notice: Notice, address: str, words: Phrases) -> str:
    blocks = [notice.title, *([notice.number] if notice.number else [])]
    tables = notice.text.table_of
    for clause in notice.clauses:
        table = tables.get(clause.id)
        if table is None:
            blocks.append(clause.printed)
            continue
        if table.rows[0] == clause.id:
            blocks.append("\t".join(table.header))
        blocks[-1] += "\n" + "\t".join(_columns(clause))
    blocks += ["————", *_kind(notice, words), words["text_from"].format(address=address)]
    blocks.append(words["disclaimer"])
    return "\n\n".join(blocks) + "\n"


def _markdown(notice: Notice, address: str, words: Phrases) -> str:
    blocks = [f"# {_escaped(notice.title)}"]
    if notice.number:
        blocks.append(_escaped(notice.number))
    for clause in notice.clauses:
        if table := notice.text.table_of.get(clause.id):
            if table.rows[0] == clause.id:
                blocks.append(_row(table.header) + "\n|" + " --- |" * len(table.header))
            cells = _columns(clause)
            blocks[-1] += "\n" + _row((*cells, *[""] * (len(table.header) - len(cells))))
        elif clause.heading and clause.heading_end == len(clause.text) and not clause.is_measure:
            level = min(6, 2 + len(notice.ancestors(clause)))
            blocks.append("#" * level + " " + _escaped(clause.printed))
        else:
            blocks.append(_escaped(clause.printed).replace("\n", "\\\n"))
    blocks += ["---", *map(_escaped, _kind(notice, words))]
    blocks += [words["text_from"].format(address=f"<{address}>"), words["disclaimer"]]
    return "\n\n".join(blocks) + "\n"


def _kind(notice: Notice, words: Phrases) -> list[str]:
    """Return the line that says what kind of document it is, where that is known."""
    kind = described(notice, words)
    return [words["text_kind"].format(kind=kind)] if kind else []


def _columns(row: Clause) -> tuple[str, ...]:
    """What a row has in each column: a cell merged downwards its value, a wide one it once."""
    spans = row.spans or (1,)
    return tuple(
        part
        for cell, span in zip(row.cells, spans, strict=True)
        for part in (cell, *[""] * (abs(span) - 1))
    )


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_escaped(cell).replace("\n", " ") for cell in cells) + " |"


def _escaped(text: str) -> str:
    """Text that Markdown shows as it stands: 18. is no list, a line of - no rule."""
    return _LINE_START.sub(lambda m: _shielded(m[1], m[2]), _MARKS.sub(r"\\\1", text))


def _shielded(space: str, mark: str) -> str:
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"
