"""Each notice as plain text and as Markdown at `/<script>/text/`, and `/llms.txt` that leads there.

The words are those of the notice and nothing is renumbered; what we add stands behind a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from tiaowen.artifacts import Artifact
from tiaowen.corpus.corpus import Corpus
from tiaowen.exports.citations import Phrases
from tiaowen.exports.kinds import described
from tiaowen.model import Clause, Notice, NoticeId, TextMark

LISTED = 100
"""How many texts llms.txt names itself, the newest; a program that wants all has the tables."""

_MARKS = re.compile(r"([\\`*_\[\]<>|~&])")
_LINE_START = re.compile(r"^(\s*)([-+#=]|\d+(?=[.)]))", re.MULTILINE)


def texts(
    notice: Notice,
    root: str,
    folder: str,
    words: Phrases,
    pictures: Mapping[str, str] = MappingProxyType({}),
    standing: Sequence[str] = (),
) -> Iterator[Artifact]:
    """Yield both forms of a held notice.

    Args:
        notice: The notice.
        root: The public address of the script's folder.
        folder: The name of that folder.
        words: The wording of the script.
        pictures: The public address of each picture, by the name of its file.
        standing: What is to be said of its status, a line each.
    """
    address = f"{root}notices/{notice.id}/"
    plain = _plain(notice, address, words, standing)
    marked = _markdown(notice, address, words, pictures, standing)
    for suffix, text in (("txt", plain), ("md", marked)):
        yield Artifact(f"{folder}/text/{notice.id}.{suffix}", text.encode())


def llms(
    corpus: Corpus, statuses: Mapping[NoticeId, str], base_url: str, words: Phrases
) -> Artifact:
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


def _plain(notice: Notice, address: str, words: Phrases, standing: Sequence[str]) -> str:
    blocks = [notice.title, *([notice.number] if notice.number else [])]
    tables = notice.text.table_of
    for clause in notice.clauses:
        table = tables.get(clause.id)
        if table is None:
            picture = clause.kind == "picture"
            text = clause.label + clause.gap + _raised(clause.text, clause.marks)
            blocks.append(f"［{words['picture']}：{clause.text}］" if picture else text)
            continue
        if table.rows[0] == clause.id:
            blocks.append("\t".join(table.header))
        blocks[-1] += "\n" + _raised(clause.text, clause.marks)
    blocks += ["————", *_kind(notice, words), *standing]
    blocks += [words["text_from"].format(address=address), words["disclaimer"]]
    return "\n\n".join(blocks) + "\n"


def _markdown(
    notice: Notice,
    address: str,
    words: Phrases,
    pictures: Mapping[str, str],
    standing: Sequence[str],
) -> str:
    """The notice in Markdown; marks are written as in the content, as other programs read them."""
    blocks = [f"# {_escaped(notice.title)}"]
    if notice.number:
        blocks.append(_escaped(notice.number))
    for clause in notice.clauses:
        if table := notice.text.table_of.get(clause.id):
            if table.rows[0] == clause.id:
                blocks.append(
                    _row(map(_escaped, table.header)) + "\n|" + " --- |" * len(table.header)
                )
            cells = _noted(clause.text, clause.marks).split("\t")
            blocks[-1] += "\n" + _row((*cells, *[""] * (len(table.header) - len(cells))))
        elif clause.kind == "picture":
            name = clause.marks[0].value
            blocks.append(f"![{_escaped(clause.text)}]({pictures[name]})")
        elif clause.kind == "footnote":
            name = clause.label.strip("[]")
            blocks.append(f"[^{name}]: {_noted(clause.text, clause.marks)}")
        elif clause.heading and clause.heading_end == len(clause.text) and not clause.is_measure:
            level = min(6, 2 + len(notice.ancestors(clause)))
            blocks.append("#" * level + " " + _printed(clause))
        else:
            blocks.append(_printed(clause).replace("\n", "\\\n"))
    blocks += ["---", *map(_escaped, (*_kind(notice, words), *standing))]
    blocks += [words["text_from"].format(address=f"<{address}>"), words["disclaimer"]]
    return "\n\n".join(blocks) + "\n"


def _kind(notice: Notice, words: Phrases) -> list[str]:
    """Return the line that says what kind of document it is, where that is known."""
    kind = described(notice, words)
    return [words["text_kind"].format(kind=kind)] if kind else []


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("\n", " ") for cell in cells) + " |"


def _printed(clause: Clause) -> str:
    if not clause.marks:
        return _escaped(clause.printed)
    return _escaped(clause.label + clause.gap) + _noted(clause.text, clause.marks)


_NOTATION = {"sup": "<sup>{}</sup>", "sub": "<sub>{}</sub>", "formula": "$`{}`$"}


def _noted(text: str, marks: Iterable[TextMark]) -> str:
    """A text in Markdown, its marks as they are written in the content."""
    parts = []
    at = 0
    for mark in marks:
        words = text[mark.start : mark.end]
        parts.append(_MARKS.sub(r"\\\1", text[at : mark.start]))
        if mark.kind == "footnote":
            parts.append(f"[^{words.strip('[]')}]")
        else:
            own = words if mark.kind == "formula" else _MARKS.sub(r"\\\1", words)
            parts.append(_NOTATION[mark.kind].format(own))
        at = mark.end
    parts.append(_MARKS.sub(r"\\\1", text[at:]))
    return _LINE_START.sub(lambda m: _shielded(m[1], m[2]), "".join(parts))


_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")


def _raised(text: str, marks: Iterable[TextMark]) -> str:
    """A text without markup in which 10<sup>3</sup> is 10³ and not 103; what Unicode has no raised
    or lowered form of stands in brackets behind ^ or _."""
    parts = []
    at = 0
    for mark in marks:
        if mark.kind in ("sup", "sub"):
            words = text[mark.start : mark.end]
            forms, sign = (_RAISED, "^") if mark.kind == "sup" else (_LOWERED, "_")
            plain = all(ord(char) in forms for char in words)
            parts += [
                text[at : mark.start],
                words.translate(forms) if plain else f"{sign}({words})",
            ]
            at = mark.end
    return "".join([*parts, text[at:]])


def _escaped(text: str) -> str:
    """Text that Markdown shows as it stands: 18. is no list, a line of - no rule."""
    return _LINE_START.sub(lambda m: _shielded(m[1], m[2]), _MARKS.sub(r"\\\1", text))


def _shielded(space: str, mark: str) -> str:
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"
