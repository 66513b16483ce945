"""A seeded corpus in the content format: `python -m bench.corpus FOLDER [NOTICES]`.

The files of `bench.documents` and of the registries that they name; one document in five has a
record. 3,300 come to about 150,000 measures and 24 million characters.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from bench.author import Author, numeral
from bench.documents import SEED, Document, documents, laws_not_held
from bench.registry import bodies_yml, regions_yml
from tests import CORPUS
from tiaowen.resources import SCRIPT_TABLES

NOTICES = 3300
_CHECKSUM = "0" * 64


def write(
    folder: Path, content: Path, count: int = NOTICES, plain: bool = False
) -> tuple[int, int]:
    """Write the corpus; how many measures and characters of text it has.

    A `plain` one has articles alone: no chapters, no records, no laws that are not held.
    """
    found = documents(content, count, plain)
    for name in ("notices", "records", "script"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    # Made-up words need no human eye on their conversion: each watched character may stand alone.
    head, *rows = (SCRIPT_TABLES / "watch.tsv").read_text("utf-8").splitlines()
    allowed = (f"{row[0]}\t{row[0]}\n" for row in rows)
    _save(folder / "script" / "watch.tsv", "".join([head + "\n", *allowed]))
    _save(folder / "site.yml", (content / "site.yml").read_text("utf-8"))
    _save(folder / "regions.yml", regions_yml())
    _save(folder / "bodies.yml", bodies_yml())
    if not plain:
        laws = (
            f"  - {{id: {id_}, title: {title}, region: national}}\n"
            for title, id_ in laws_not_held(Author(content, SEED))
        )
        _save(folder / "works.yml", "instruments:\n" + "".join(laws))
    measures = characters = 0
    for one in found:
        _save(folder / "notices" / f"{one.id}.md", "\n".join(_notice(one, plain)))
        for _, _, text in one.clauses:
            measures += 1
            characters += len(text)
        if not plain and one.index % 5 == 0:
            _save(folder / "records" / f"{one.id}-jd.md", _record(one))
    return measures, characters


def _save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _notice(one: Document, plain: bool) -> Iterator[str]:
    """Yield the lines of a document's file."""
    issuer = one.region.congress if one.statute else one.region.office
    yield from ("---", f"id: {one.id}", "kind: notice", f"title: {one.title}")
    if not one.statute:
        yield from (f"short_title: {one.name}", f"number: {one.number}")
    yield from (f"issuers: [{issuer}]", f"region: {one.region.id}")
    if one.old:
        yield f"work: {one.first.id}"
    yield f"written: {one.written}"
    yield f"effective: {{text: {one.begins}, from: {one.start}}}"
    if not one.statute:
        yield "expires: {text: 有效期5年, on: null}"
    if one.old:
        yield f"repeals: [{{notice: {one.old.id}, text: 同时废止}}]"
    yield f"topics: [{', '.join(one.topics)}]"
    yield f"source: {{name: {issuer}, url: null, captured: null, sha256: {_CHECKSUM}}}"
    yield from ("---", "")
    yield from _articles(one, plain) if one.statute else _instrument(one)


def _articles(one: Document, plain: bool) -> Iterator[str]:
    for n, (_, label, text) in enumerate(one.clauses):
        if not plain and n % 9 == 0:
            yield from (f"## 第{numeral(n // 9 + 1)}章　{text[:6].rstrip('，。、：')}", "")
        yield from (f"{label}　{text}", "")


def _instrument(one: Document) -> Iterator[str]:
    yield from (one.cover, "", f"# {one.name}", "")
    yield from ("为贯彻落实有关部署，结合实际，制定本方案。", "")
    for n, (_, label, text) in enumerate(one.clauses):
        if n % 12 == 0:
            yield from (f"## {numeral(n // 12 + 1)}、{text[2:8].rstrip('，。、：')}", "")
        if n % 4 == 0:
            yield from (f"### （{numeral(n % 12 // 4 + 1)}）{text[:8].rstrip('，。、：')}", "")
        yield from (f"{label}{text}", "")
    yield from (one.closing, "", one.annexes, "")


def _record(one: Document) -> str:
    """Return an explanation of a document, with figures of it."""
    first = one.measures[0].partition("。")[0][:30]
    cites = f"[{one.old.id}]" if one.old else "[]"
    return "\n".join(
        [
            "---",
            f"id: {one.id}-jd",
            "kind: interpretation",
            f"title: 《{one.name}》政策解读",
            "title_ours: true",
            f"publisher: {one.region.office}",
            f"region: {one.region.id}",
            f"published: {one.written + timedelta(days=7)}",
            "about:",
            f"  - {{notice: {one.id}, clauses: [], certain: true, basis: null}}",
            f"cites: {cites}",
            f"topics: [{', '.join(one.topics)}]",
            "figures:",
            f"  - {{subject: {first}, text: 超过{one.index + 10}万元, year: {one.written.year}}}",
            f"source: {{name: {one.region.office}, url: null, captured: null}}",
            "notes: null",
            "---",
            f"解读说明为何制定本文件。随后概述{len(one.measures)}条内容，重点是{first}。",
            "",
        ]
    )


def main() -> None:
    """Write a corpus where the command line says."""
    folder = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else NOTICES
    measures, characters = write(folder, CORPUS, count)
    print(f"{folder}: {count} documents, {measures} measures, {characters} characters")


if __name__ == "__main__":
    main()
