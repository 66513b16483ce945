"""Random edits of one notice: its text, its tables, its front matter."""

from __future__ import annotations

import re

from bench.author import numeral
from tests.editor import DAYS, HAN, Editor, NothingToEditError, save

_LABEL = re.compile(
    r"第[一二三四五六七八九十百]+条　|（[一二三四五六七八九十]+）|\d+\.|[一二三四五六七八九十]+、"
)
_NUMERALS = {numeral(number): number for number in range(1, 200)}


# -- the text of a notice ----------------------------------------------------------------------


def word(e: Editor) -> str:
    path = e.path("notices/*.md")
    head, blocks = e.blocks(path)
    at = e.dice.randrange(len(blocks))
    runs = list(re.finditer(f"{HAN}{{3,}}", blocks[at]))
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
    names = re.findall(rf"^  ({HAN}+): ", e.path("bodies.yml").read_text("utf-8"), re.M)
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
        rf"(?<=[|] )({HAN}[^|]*)(?= [|])",
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
    return e.key(e.path("notices/*.md"), name, e.dice.choice((*DAYS, "null")))


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
    value = f"{{text: {text}, {date}: {e.dice.choice((*DAYS, 'null'))}}}"
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
    ours = re.search(f"{HAN}{{6}}", blocks[at])
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


TEXT = (word, figure, citation, uncited, authority, heading, clause_gone, clause_new, swapped)
TABLE = (cell, row_gone)
FRONT = (
    *(title, number, dates, term, issuers, topics, work, repeal, emendation, origin, source),
    *(numbering, region),
)
