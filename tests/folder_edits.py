"""Random edits of files, records, registries, templates, options and ledger."""

from __future__ import annotations

import re

from bench.author import numeral
from tests.editor import DAYS, HAN, Editor, NothingToEditError, save, split
from tests.telling import told

_ID = re.compile(r"^id: (.*)$", re.MULTILINE)


# -- whole files -------------------------------------------------------------------------------


def statute_new(e: Editor) -> str:
    region = re.findall(r"^([a-z]+):", e.path("regions.yml").read_text("utf-8"), re.MULTILINE)
    id_ = f"new-{e.fresh()}"
    other = e.path("notices/*.md")
    lines = ["---", f"id: {id_}", "kind: notice", f"title: {e.words(2)}办法"]
    lines += [f"region: {e.dice.choice(region)}", f"written: {e.dice.choice(DAYS)}", "---", ""]
    for at in range(1, e.dice.randint(2, 6)):
        lines += [f"第{numeral(at)}条　{e.words(5)}，最高{e.dice.randint(2, 99)}万元。", ""]
    name = re.search(r"^title: (.*)$", other.read_text("utf-8"), re.MULTILINE)
    assert name
    lines += [f"第{numeral(at + 1)}条　依照《{name[1]}》执行。", ""]
    save(e.content / "notices" / f"{id_}.md", "\n".join(lines))
    return id_


def version_new(e: Editor) -> str:
    """A notice that carries another on and repeals it, with some of its text changed."""
    old = e.path("notices/*.md")
    id_ = f"new-{e.fresh()}"
    text = _ID.sub(f"id: {id_}", old.read_text("utf-8"), count=1)
    save(path := e.content / "notices" / f"{id_}.md", text)
    before = re.search(r"^work: (?!null)(.*)$", text, re.MULTILINE)
    e.key(path, "work", before[1] if before else old.stem)
    e.key(path, "written", f"20{e.dice.randint(26, 40)}-01-0{e.dice.randint(1, 9)}")
    e.key(path, "number", f"号〔2027〕{e.fresh()}号")
    e.key(path, "lineage", "[]")
    says = f"[{{notice: {old.stem}, text: {e.words(path=path)}}}]"
    e.key(path, "repeals", e.dice.choice((says, "[]")))
    e.sub(path, f"(?<={HAN}{{6}}){HAN}(?={HAN}{{2}})", "新")
    return f"{id_} after {old.stem}"


def notice_gone(e: Editor) -> str:
    """With the records that name it, and what other notices say of it in their front matter."""
    path = e.path("notices/*.md")
    if len(e.some("notices/*.md")) < 3:
        raise NothingToEditError
    path.unlink()
    name = re.compile(rf"(?<![\w-]){path.stem}(?![\w-])")
    for record in sorted(e.content.glob("records/*.md")):
        if name.search(record.read_text("utf-8")):
            record.unlink()
    for other in e.some("notices/*.md"):
        head, body = split(other.read_text("utf-8"))
        kept = [line for line in head.splitlines(keepends=True) if not name.search(line)]
        save(other, "".join(kept) + body)
    return path.name


def renamed(e: Editor) -> str:
    """A file and its id, in all the content."""
    path = e.path("[nr]*/*.md")
    new = f"{path.stem.split('-')[0]}-{e.fresh()}"
    name = re.compile(rf"(?<![\w-]){path.stem}(?![\w-])")
    for other in (*e.some("[nr]*/*.md"), *e.content.glob("*.yml")):
        save(other, name.sub(new, other.read_text("utf-8")))
    path.rename(path.with_stem(new))
    return f"{path.stem} → {new}"


def restored_line_ends(e: Editor) -> str:
    path = e.path("[nr]*/*.md")
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    return path.name


def spaced(e: Editor) -> str:
    """An empty line more between two paragraphs: the text is the same, its lines are not."""
    return e.sub(e.path("[nr]*/*.md"), r"\n\n(?=.)", "\n\n\n")


# -- records -----------------------------------------------------------------------------------


def record_new(e: Editor) -> str:
    path = e.path("records/*.md")
    id_ = f"record-{e.fresh()}"
    save(path.with_stem(id_), _ID.sub(f"id: {id_}", path.read_text("utf-8"), count=1))
    return f"{id_}, like {path.stem}"


def record_gone(e: Editor) -> str:
    path = e.path("records/*.md")
    path.unlink()
    return path.name


def abstract(e: Editor) -> str:
    return e.sub(e.path("records/*.md"), r"。$", f"，{e.words()}。")


def particulars(e: Editor) -> str:
    held, clause = e.path("notices/*.md").stem, e.dice.choice(("m1", "m2", "art1", "art2"))
    name, value = e.dice.choice(
        (
            ("title", e.words(2)),
            ("kind", e.dice.choice(("interpretation", "news", "digest"))),
            ("published", e.dice.choice(DAYS)),
            ("publisher", e.words()),
            ("cites", f"[{e.id()}]"),
            ("notes", e.words()),
            ("figures", f"[{{subject: {e.words()}, text: {e.fresh()}万元, year: 2027}}]"),
            ("about", f"[{{notice: {e.id()}, clauses: [], certain: false, basis: {e.words()}}}]"),
            ("about", f"[{{notice: {held}, clauses: [{clause}], certain: true, basis: null}}]"),
        )
    )
    return e.key(e.path("records/*.md"), name, value)


# -- registries and tables ---------------------------------------------------------------------


def body_named(e: Editor) -> str:
    name = e.dice.choice((e.words(), '""'))
    return e.sub(e.path("bodies.yml"), r"(?<=, name: )[^,}]+", name)


def body_id(e: Editor) -> str:
    return e.sub(e.path("bodies.yml"), r"(?<=\{id: )[a-z-]+", f"body-{e.fresh()}")


def body_gone(e: Editor) -> str:
    return e.sub(e.path("bodies.yml"), r"^  \S+: \{.*\}\n", "")


def body_also(e: Editor) -> str:
    return e.sub(e.path("bodies.yml"), r"(?<=\})$|\}$", f", also: [{e.words()[:5]}]}}")


def region_named(e: Editor) -> str:
    return e.sub(e.path("regions.yml"), r"(?<=name: )[^,}]+", f"{e.words()[:3]}")


def region_within(e: Editor) -> str:
    return e.sub(e.path("regions.yml"), r", prefix:", ", parent: shanghai, prefix:")


def work_titled(e: Editor) -> str:
    return e.sub(e.path("works.yml"), r"(?<=, title: )[^,}]+", e.words(2))


def instrument_new(e: Editor) -> str:
    line = (
        f"  - {{id: law-new-{e.fresh()}, title: {e.words(2)}, region: shanghai, note: {e.words()}}}"
    )
    return e.sub(e.path("works.yml"), r"^instruments:$", f"instruments:\n{line}")


def instrument_gone(e: Editor) -> str:
    return e.sub(e.path("works.yml"), r"^  - \{id: .*\}\n", "")


def registry_gone(e: Editor) -> str:
    path = e.path("*.yml")
    path.unlink()
    return path.name


def site_told(e: Editor) -> str:
    return e.sub(e.path("site.yml"), r"^(title|tagline|  [a-z-]+): (.*)$", rf"\1: {e.words()}")


def topic_gone(e: Editor) -> str:
    return e.sub(e.path("site.yml"), r"^  [a-z-]+: .*\n", "")


def override(e: Editor) -> str:
    path = e.path("script/overrides.tsv")
    word = e.words()[:2]
    with path.open("a", encoding="utf-8") as file:
        file.write(f"phrase\t{word}\t{word[0]}{e.words()[0]}\n")
    return word


def override_gone(e: Editor) -> str:
    return e.sub(e.path("script/overrides.tsv"), r"^(?!layer).*\n", "")


def template(e: Editor) -> str:
    path = e.dice.choice(sorted(e.templates.glob("*.html")))
    return e.sub(path, r"</(?:p|h1|main|footer|li)>", lambda match: f" {e.fresh()}{match[0]}")


def asset(e: Editor) -> str:
    path = e.dice.choice(sorted((e.templates / "assets").glob("*.css")))
    with path.open("a", encoding="utf-8") as file:
        file.write(f"/* {e.fresh()} */\n")
    return path.name


def words_told(e: Editor) -> str:
    path = e.templates / "words.tsv"
    return e.sub(path, r"^(?!key\t)(\w+)\t([^\t\n{}]+)\t([^\t\n{}]+)$", r"\1\t\2。\t\3。")


# -- options and ledger ------------------------------------------------------------------------


def another_day(e: Editor) -> str:
    e.day = e.dice.choice((*DAYS, "2026-11-21", "2026-11-22"))
    return e.day


def another_address(e: Editor) -> str:
    e.base_url = e.dice.choice(("https://example.org/", "https://example.org/a/", "http://b.cn/"))
    return e.base_url


def promised(e: Editor) -> str:
    return told("promise", "--content", str(e.content)).line


def promise_gone(e: Editor) -> str:
    path = e.path("anchors.tsv")
    path.unlink()
    return path.name


def tombstone(e: Editor) -> str:
    """Of an address that the content may still have, or of a measure that goes with it."""
    ledger = e.path("anchors.tsv").read_text("utf-8").splitlines()[1:]
    lines = [line.split("\t")[0] for line in ledger]
    one, other = e.dice.sample(lines, 2)
    words = e.dice.choice((("--withdrawn", one, e.words()), ("--moved", one, other)))
    return f"{words}: {told('promise', '--content', str(e.content), *words).line}"


def withdrawn(e: Editor) -> str:
    """Promise everything, take a record away, and say so."""
    told("promise", "--content", str(e.content))
    gone = record_gone(e)
    address = f"records/{gone.removesuffix('.md')}/"
    return told("promise", "--content", str(e.content), "--withdrawn", address, "误收").line


FILES = (statute_new, version_new, notice_gone, renamed, restored_line_ends, spaced)
RECORDS = (record_new, record_gone, abstract, particulars)
REGISTRIES = (
    *(body_named, body_id, body_gone, body_also, region_named, region_within, work_titled),
    *(instrument_new, instrument_gone, registry_gone, site_told, topic_gone),
)
TABLES = (override, override_gone, template, asset, words_told)
OPTIONS = (another_day, another_address, promised, promise_gone, tombstone, withdrawn)
