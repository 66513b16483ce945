"""A seeded editor of a content folder: what people do to notices, records, registries, tables.

`Editor.edit` makes one random edit and says in a line what it was. Some edits are mistakes, as
people make them: the build must then refuse the folder. `kept` takes a copy that `restore` puts
back.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from bench.author import numeral
from tests.telling import told

_HAN = r"[\u4e00-\u9fff]"
_LABEL = re.compile(
    r"第[一二三四五六七八九十百]+条　|（[一二三四五六七八九十]+）|\d+\.|[一二三四五六七八九十]+、"
)
_ID = re.compile(r"^id: (.*)$", re.MULTILINE)
_DAYS = ("1998-03-01", "2014-07-05", "2025-12-30", "2026-02-11", "2031-10-01")
_NUMERALS = {numeral(number): number for number in range(1, 200)}


class NothingToEditError(Exception):
    """The folder has nothing that this edit could be made to."""


class Editor:
    """Edits `content` and a folder of templates; `day` and `base_url` are options of the build."""

    def __init__(self, content: Path, templates: Path, seed: int) -> None:
        self.content = content
        self.templates = templates
        self.dice = random.Random(seed)
        self.day = "2026-11-21"
        self.base_url = "https://example.org/"
        self._new = 0

    def edit(self) -> str:
        """Make an edit; its line."""
        while True:
            edit = self.dice.choice(EDITS)
            try:
                return f"{edit.__name__}: {edit(self)}"
            except NothingToEditError:
                continue

    def kept(self, folder: Path) -> tuple[str, str]:
        """Copy the state into a folder, for `restore`."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.content, folder / "content")
        shutil.copytree(self.templates, folder / "templates")
        return self.day, self.base_url

    def restore(self, folder: Path, options: tuple[str, str]) -> None:
        """Put back what `kept` copied."""
        for name, to in (("content", self.content), ("templates", self.templates)):
            shutil.rmtree(to)
            shutil.copytree(folder / name, to)
        self.day, self.base_url = options

    # -- what the edits are made with ------------------------------------------------------

    def one(self, found: list[Path] | list[str] | list[re.Match[str]] | range) -> object:
        if not found:
            raise NothingToEditError
        return self.dice.choice(found)

    def path(self, pattern: str) -> Path:
        return self.dice.choice(self.some(pattern))

    def some(self, pattern: str) -> list[Path]:
        found = sorted(self.content.glob(pattern))
        if not found:
            raise NothingToEditError
        return found

    def id(self) -> str:
        """The id of a notice, held or not."""
        ids = [path.stem for path in self.some("notices/*.md")]
        works = self.content / "works.yml"
        if works.exists() and self.dice.random() < 0.3:
            ids = re.findall(r"^  - \{id: ([a-z0-9-]+), .*\}$", works.read_text("utf-8"), re.M)
        return self.dice.choice(ids)

    def fresh(self) -> int:
        self._new += 1
        return self._new

    def words(self, count: int = 1, path: Path | None = None) -> str:
        """Words out of a notice, any or the one at the path."""
        _, text = split((path or self.path("notices/*.md")).read_text("utf-8"))
        runs = re.findall(f"{_HAN}{{4,12}}", text)
        return "".join(self.dice.choice(runs) for _ in range(count))

    def sub(self, path: Path, pattern: str, new: str | Callable[[re.Match[str]], str]) -> str:
        """Replace one match, any of them, in a file."""
        text = path.read_text("utf-8")
        found = list(re.finditer(pattern, text, re.MULTILINE))
        if not found:
            raise NothingToEditError
        match = self.dice.choice(found)
        put = match.expand(new) if isinstance(new, str) else new(match)
        save(path, text[: match.start()] + put + text[match.end() :])
        return f"{path.name}: {match[0][:40]!r} → {put[:40]!r}"

    def blocks(self, path: Path) -> tuple[str, list[str]]:
        """Front matter and paragraphs of a notice."""
        head, body = split(path.read_text("utf-8"))
        return head, body.strip("\n").split("\n\n")

    def key(self, path: Path, name: str, value: str) -> str:
        """Set a key of a front matter."""
        head, body = split(path.read_text("utf-8"))
        head, count = re.subn(rf"^{name}:.*\n(?:  .*\n)*", f"{name}: {value}\n", head, flags=re.M)
        if not count:
            head = head.replace("topics:", f"{name}: {value}\ntopics:", 1)
        save(path, head + body)
        return f"{path.name}: {name}: {value}"


def save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def split(text: str) -> tuple[str, str]:
    """A file's front matter, with both its lines, and the rest."""
    _, head, body = re.split(r"^---\n", text, maxsplit=2, flags=re.MULTILINE)
    return f"---\n{head}---\n", body


# -- the text of a notice ----------------------------------------------------------------------


def word(e: Editor) -> str:
    path = e.path("notices/*.md")
    head, blocks = e.blocks(path)
    at = e.dice.randrange(len(blocks))
    runs = list(re.finditer(f"{_HAN}{{3,}}", blocks[at]))
    if not runs or blocks[at].startswith(("附件", "|")):
        raise NothingToEditError
    run = e.dice.choice(runs)
    cut = e.dice.randrange(run.start() + 1, run.end())
    blocks[at] = blocks[at][:cut] + e.words()[:2] + blocks[at][cut:]
    save(path, head + "\n" + "\n\n".join(blocks) + "\n")
    return f"{path.name}: block {at}"


def figure(e: Editor) -> str:
    number = str(e.dice.randint(2, 900))
    return e.sub(e.path("notices/*.md"), r"\d+(?=万元|亿元|家|个|%)", number)


def citation(e: Editor) -> str:
    other = e.path("notices/*.md").read_text("utf-8")
    title = re.search(r"^(?:short_title|title): (.*)$", other, re.MULTILINE)
    number = re.search(r"^number: (.*〔.*)$", other, re.MULTILINE)
    assert title
    name = f"《{title[1]}》" if e.dice.random() < 0.5 or not number else ""
    bracketed = f"（{number[1]}）" if number else ""
    return e.sub(e.path("notices/*.md"), r"(?<=[^|])。$", f"，按照{name}{bracketed}第二条执行。")


def uncited(e: Editor) -> str:
    return e.sub(e.path("notices/*.md"), r"按照《.*?》(?:（.*?）)?(?:第.*?条)?的规定执行。", "")


def authority(e: Editor) -> str:
    names = re.findall(rf"^  ({_HAN}+): ", e.path("bodies.yml").read_text("utf-8"), re.M)
    some = "、".join(e.dice.sample(names, 2))
    return e.sub(e.path("notices/*.md"), r"(?<=[^|])。$", f"。（责任单位：{some}）")


def heading(e: Editor) -> str:
    return e.sub(e.path("notices/*.md"), r"^(#+ .*)$", rf"\1{e.words()[:2]}")


def clause_gone(e: Editor) -> str:
    """Take a paragraph out; one with a label only where the next has none."""
    path = e.path("notices/*.md")
    head, blocks = e.blocks(path)
    found = [
        at
        for at, block in enumerate(blocks)
        if block[:1] not in "|#附"
        and (at + 1 == len(blocks) or not _LABEL.match(blocks[at + 1]) or not _LABEL.match(block))
    ]
    at = e.dice.choice(found or [0])
    gone = blocks.pop(at)
    save(path, head + "\n" + "\n\n".join(blocks) + "\n")
    return f"{path.name}: {gone[:30]!r}"


def clause_new(e: Editor) -> str:
    """Put the next article or measure behind one that has no next, or a paragraph anywhere."""
    path = e.path("notices/*.md")
    head, blocks = e.blocks(path)
    at = e.dice.randrange(len(blocks))
    labelled = [at for at, block in enumerate(blocks) if _LABEL.match(block)]
    text = e.words(4) + "。"
    if labelled and e.dice.random() < 0.8:
        at = e.dice.choice([labelled[-1], *labelled])
        last = _LABEL.match(blocks[at])
        assert last
        text = _next(last[0]) + text
    blocks.insert(at + 1, text)
    save(path, head + "\n" + "\n\n".join(blocks) + "\n")
    return f"{path.name}: {text[:30]!r}"


def _next(label: str) -> str:
    if label[0].isdigit():
        return f"{int(label[:-1]) + 1}."
    inner = label.strip("第条　（）、")
    return label.replace(inner, numeral(_NUMERALS[inner] + 1))


def swapped(e: Editor) -> str:
    """Two measures change places: their numbers stay, their texts go."""
    path = e.path("notices/*.md")
    head, blocks = e.blocks(path)
    found = [at for at, block in enumerate(blocks) if re.match(r"\d+\.|第", block)]
    if len(found) < 2:
        raise NothingToEditError
    one, other = e.dice.sample(found, 2)
    texts = [_LABEL.sub("", blocks[at], count=1) for at in (one, other)]
    for at, text in zip((other, one), texts, strict=True):
        label = _LABEL.match(blocks[at])
        blocks[at] = (label[0] if label else "") + text
    save(path, head + "\n" + "\n\n".join(blocks) + "\n")
    return f"{path.name}: {one} and {other}"


def cell(e: Editor) -> str:
    return e.sub(
        e.path("notices/*.md"),
        rf"(?<=[|] )({_HAN}[^|]*)(?= [|])",
        lambda match: e.dice.choice((e.words(), match[1] + e.words()[:2])),
    )


def row_gone(e: Editor) -> str:
    return e.sub(e.path("notices/*.md"), r"^[|] \d.*\n(?!\|)", "")


# -- its front matter --------------------------------------------------------------------------


def title(e: Editor) -> str:
    return e.sub(e.path("notices/*.md"), r"^(title|short_title): (.*)$", rf"\1: \2{e.words()[:2]}")


def number(e: Editor) -> str:
    new = f"号〔{e.dice.randint(1990, 2030)}〕{e.fresh()}号"
    return e.key(e.path("notices/*.md"), "number", e.dice.choice((new, "null")))


def dates(e: Editor) -> str:
    name = e.dice.choice(("written", "written", "published"))
    return e.key(e.path("notices/*.md"), name, e.dice.choice((*_DAYS, "null")))


def term(e: Editor) -> str:
    """Written into the text as well: the front matter may say only what the text does."""
    path = e.path("notices/*.md")
    name, date, text = e.dice.choice(
        (
            ("effective", "from", "自发布之日起施行"),
            ("effective", "from", "自公布之日起30日后施行"),
            ("effective", "from", e.words(path=path)),
            ("expires", "on", "有效期2年"),
        )
    )
    if text not in path.read_text("utf-8"):
        e.sub(path, r"(?<=[^|])。$", f"，{text}。")
    value = f"{{text: {text}, {date}: {e.dice.choice((*_DAYS, 'null'))}}}"
    return e.key(path, name, e.dice.choice((value, value, "null")))


def issuers(e: Editor) -> str:
    path = e.path("notices/*.md")
    region = re.search(r"^region: (.*)$", path.read_text("utf-8"), re.MULTILINE)
    bodies = e.path("bodies.yml").read_text("utf-8")
    assert region
    own = re.search(rf"^{region[1]}:\n((?: .*\n)+)", bodies, re.MULTILINE)
    names = re.findall(r"^  (\S+): \{", own[1] if own else "", re.MULTILINE)
    if len(names) < 2:
        raise NothingToEditError
    return e.key(path, "issuers", f"[{', '.join(e.dice.sample(names, e.dice.choice((1, 2))))}]")


def topics(e: Editor) -> str:
    known = re.findall(r"^  ([a-z-]+):", e.path("site.yml").read_text("utf-8"), re.MULTILINE)
    if len(known) < 3:
        raise NothingToEditError
    some = ", ".join(e.dice.sample(known, e.dice.randint(0, 2)))
    return e.key(e.path("[nr]*/*.md"), "topics", f"[{some}]")


def work(e: Editor) -> str:
    works = e.content / "works.yml"
    known = works.read_text("utf-8") if works.exists() else ""
    ids = re.findall(r"^  - \{id: ([a-z0-9-]+), title: \S+, region: \w+\}$", known, re.MULTILINE)
    return e.key(e.path("notices/*.md"), "work", e.dice.choice((e.id(), *ids, "null")))


def repeal(e: Editor) -> str:
    path = e.path("notices/*.md")
    one = f"[{{notice: {e.id()}, text: {e.words(path=path)}}}]"
    return e.key(path, "repeals", e.dice.choice((one, one, "[]")))


def emendation(e: Editor) -> str:
    path = e.path("notices/*.md")
    _, blocks = e.blocks(path)
    at = next((at for at, block in enumerate(blocks) if re.match(r"第一条　|1\.", block)), None)
    if at is None:
        raise NothingToEditError
    ours = re.search(f"{_HAN}{{6}}", blocks[at])
    if not ours:
        raise NothingToEditError
    clause = "art1" if blocks[at].startswith("第") else "m1"
    value = f"at: {clause}, found: 某, ours: {ours[0]}, reason: spam, witness: {e.id()}"
    return e.key(path, "emendations", e.dice.choice((f"[{{{value}, certain: false}}]", "[]")))


def origin(e: Editor) -> str:
    old, new = (f"{e.dice.choice(('m', 'art'))}{e.dice.randint(1, 5)}" for _ in range(2))
    value = e.dice.choice((f"{{old: {old}, new: {new}}}", f"{{old: null, new: {new}}}"))
    return e.key(e.path("notices/*.md"), "lineage", e.dice.choice((f"[{value}]", "[]")))


def source(e: Editor) -> str:
    value = f"{{name: {e.words()[:5]}, url: 'https://example.org/{e.fresh()}', dated: 2025-01-03}}"
    return e.key(e.path("[nr]*/*.md"), "source", value)


def numbering(e: Editor) -> str:
    kinds = ("running", "restarting", "as-printed", "null")
    return e.key(e.path("notices/*.md"), "numbering", e.dice.choice(kinds))


def region(e: Editor) -> str:
    known = re.findall(r"^([a-z]+):", e.path("regions.yml").read_text("utf-8"), re.MULTILINE)
    return e.key(e.path("[nr]*/*.md"), "region", e.dice.choice(known))


# -- whole files -------------------------------------------------------------------------------


def statute_new(e: Editor) -> str:
    region = re.findall(r"^([a-z]+):", e.path("regions.yml").read_text("utf-8"), re.MULTILINE)
    id_ = f"new-{e.fresh()}"
    other = e.path("notices/*.md")
    lines = ["---", f"id: {id_}", "kind: notice", f"title: {e.words(2)}办法"]
    lines += [f"region: {e.dice.choice(region)}", f"written: {e.dice.choice(_DAYS)}", "---", ""]
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
    e.sub(path, f"(?<={_HAN}{{6}}){_HAN}(?={_HAN}{{2}})", "新")
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
            ("published", e.dice.choice(_DAYS)),
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
    e.day = e.dice.choice((*_DAYS, "2026-11-21", "2026-11-22"))
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


_TEXT = (word, figure, citation, uncited, authority, heading, clause_gone, clause_new, swapped)
_TABLE = (cell, row_gone)
_FRONT = (
    *(title, number, dates, term, issuers, topics, work, repeal, emendation, origin, source),
    *(numbering, region),
)
_FILES = (statute_new, version_new, notice_gone, renamed, restored_line_ends, spaced)
_RECORDS = (record_new, record_gone, abstract, particulars)
_REGISTRIES = (
    *(body_named, body_id, body_gone, body_also, region_named, region_within, work_titled),
    *(instrument_new, instrument_gone, registry_gone, site_told, topic_gone),
)
_TABLES = (override, override_gone, template, asset, words_told)
_OPTIONS = (another_day, another_address, promised, promise_gone, tombstone, withdrawn)
EDITS: tuple[Callable[[Editor], str], ...] = (
    *(_TEXT * 3),
    *(_TABLE * 2),
    *(_FRONT * 2),
    *(_FILES * 2),
    *(_RECORDS * 2),
    *_REGISTRIES,
    *_TABLES,
    *_OPTIONS,
)
