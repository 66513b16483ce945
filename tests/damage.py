"""Damages clean notices at random and measures what an import restores: `python -m tests.damage`.

Each kind of damage is a function from a notice and a random generator to the bytes of a capture.
The share restored is 1 − (edit distance of draft and notice) / (edit distance of capture and
notice), in characters, white space aside.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from tests.importing import notices_in, published
from tiaowen.corpus.conversion import Converter
from tiaowen.importer.account import imbalance
from tiaowen.model import HOLE, Notice

Damage = Callable[[Notice, random.Random], bytes]

_FOLD = str.maketrans("，（）：；？！", ",():;?!")
_SYLLABLES = [
    "yī",
    "zhì",
    "chǎn",
    "yè",
    "huì",
    "duì",
    "jiàn",
    "shè",
    "fā",
    "zhǎn",
    "qǐ",
    "jì",
    "shù",
    "lǜ",
    "dé",
    "xíng",
    "bāng",
    "chuàng",
]
LISTED = ("澳门威尼斯人官网,澳门威尼斯赌场", "新葡京棋牌官网下载", "永利皇宫娱乐网址,永利赌场")
UNLISTED = ("萨菲尔国际会所贵宾厅", "汇盈十三水至尊金卡")
_FURNITURE_HEAD = (
    "主办:某市商务委员会承办:某市外商投资促进中心",
    "您当前的位置:首页投资指南招商政策",
    "首页 > 政务公开 > 政策文件",
    "字体:大 中 小",
    "行政规范性文件",
)
_FURNITURE_TAIL = (
    "扫一扫在手机打开当前页",
    "上一篇:关于做好春耕工作的通知",
    "微信二维码",
    "【打印】【关闭】",
    "Copyright © 2012-2023 All Rights Reserved 某市商务委员会版权所有某ICP备12005872号-9",
    "您即将离开“某市人民政府网站”",
)


def lines_of(notice: Notice) -> list[str]:
    """A notice as a plain page: title, number, paragraphs; a row is its cells with tabs."""
    lines = [notice.title, *([notice.number] if notice.number else [])]
    for line in notice.body.split("\n"):
        text = re.sub(r"^#+ ", "", line.strip())
        if text.startswith("|"):
            cells = [cell.strip() for cell in text.strip("|").split("|")]
            if set(text) <= set("|- "):
                continue
            text = "\t".join(cell for cell in cells)
        if text:
            lines.append(text)
    return lines


def whole(notice: Notice) -> str:
    """What is compared: title, number and body without white space and marks of Markdown."""
    text = "".join(line.replace("\t", "") for line in lines_of(notice))
    return "".join(text.split()).replace("<", "")


# -- the kinds -------------------------------------------------------------------------------


def clean(notice: Notice, _: random.Random) -> bytes:
    """No damage at all: nothing may be changed."""
    return "\n".join(lines_of(notice)).encode()


def folding(notice: Notice, _: random.Random) -> bytes:
    """Full-width marks folded to ASCII."""
    return (
        "\n".join(lines_of(notice)).translate(_FOLD).replace("〔", "[").replace("〕", "]").encode()
    )


def pinyin(notice: Notice, chance: random.Random) -> bytes:
    """Pinyin in brackets behind a tenth of the characters."""
    text = "\n".join(lines_of(notice))
    return re.sub(
        "[\u4e00-\u9fff]",
        lambda m: f"{m[0]}({chance.choice(_SYLLABLES)})" if chance.random() < 0.1 else m[0],
        text,
    ).encode()


def boilerplate(notice: Notice, chance: random.Random) -> bytes:
    """Head and foot of a page around the notice."""
    head = chance.sample(_FURNITURE_HEAD, 3)
    tail = chance.sample(_FURNITURE_TAIL, 4)
    return "\n".join([*head, "", *lines_of(notice), "", *tail]).encode()


def padding(notice: Notice, chance: random.Random) -> bytes:
    """Question marks for the spaces around short lines."""
    lines = lines_of(notice)
    for i, line in enumerate(lines):
        if re.fullmatch(r".{4,14}[厅委局]|\d{4}年.*日|（此件.*）", line):
            lines[i] = "?" * chance.randint(0, 1) * 4 + line + "?" * chance.randint(2, 12)
    return "\n".join(lines).encode()


def _pasted(notice: Notice, chance: random.Random, strings: Sequence[str]) -> bytes:
    lines = lines_of(notice)
    lines[0] = lines[0].replace("关于印发", chance.choice(strings) + "印发", 1)
    long = [i for i, line in enumerate(lines) if len(line) > 60 and "\t" not in line]
    for i in chance.sample(long, min(5, len(long))):
        words = [m for m in re.finditer("[\u4e00-\u9fff]{4,}", lines[i]) if m.start() > 20]
        if words:
            word = chance.choice(words)
            start = chance.randint(word.start(), word.end() - 2)
            end = min(word.end(), start + chance.randint(2, 4))
            lines[i] = lines[i][:start] + chance.choice(strings) + lines[i][end:]
    return "\n".join(lines).encode()


def spam_listed(notice: Notice, chance: random.Random) -> bytes:
    """Known spam pasted over words of the title and of five paragraphs."""
    return _pasted(notice, chance, LISTED)


def spam_unlisted(notice: Notice, chance: random.Random) -> bytes:
    """A string that is on no list, pasted over words of the title and of five paragraphs."""
    return _pasted(notice, chance, [chance.choice(UNLISTED)])


def spam_lines(notice: Notice, chance: random.Random) -> bytes:
    """Lines of spam between the paragraphs."""
    lines = lines_of(notice)
    for _ in range(4):
        lines.insert(chance.randint(2, len(lines)), chance.choice(LISTED))
    return "\n".join(["旷世神医,已完本玄幻小说排行榜", *lines]).encode()


def _column(notice: Notice, bar: str, lose: float, chance: random.Random) -> bytes:
    lines = []
    for line in lines_of(notice):
        cells = line.split("\t")
        if len(cells) == 1:
            lines.append(line)
            continue
        kept = [
            cell
            for i, cell in enumerate(cells)
            if not (i == 2 and len(cell) == 1 and cell != "/") or chance.random() >= lose
        ]
        merged = sum(cell == "<" for cell in kept)
        kept = [cell for cell in kept if cell != "<"]
        lines += [cell + bar for cell in kept]
        if bar and merged:
            lines[-1] += " |" * merged
    return "\n".join(lines).encode()


def table_column(notice: Notice, chance: random.Random) -> bytes:
    """Tables with one cell a line."""
    return _column(notice, "", 0, chance)


def table_bars(notice: Notice, chance: random.Random) -> bytes:
    """Tables with one cell a line and a bar behind each."""
    return _column(notice, " |", 0, chance)


def table_lost_cells(notice: Notice, chance: random.Random) -> bytes:
    """Tables with one cell a line; half of the units are lost."""
    return _column(notice, "", 0.5, chance)


def wraps(notice: Notice, _: random.Random) -> bytes:
    """Lines broken after 40 characters, paragraphs indented."""
    lines = []
    for line in lines_of(notice):
        if "\t" in line or len(line) <= 40:
            lines.append(line)
        else:
            text = "　　" + line
            lines += [text[i : i + 40] for i in range(0, len(text), 40)]
    return "\n".join(lines).encode()


def markdown(notice: Notice, _: random.Random) -> bytes:
    """A page made Markdown: # title, crawler's header, ** around headings, \\. behind numbers."""
    title, *rest = lines_of(notice)
    head = [
        f"# {title}",
        "",
        "**发布日期**: 2025-10-31",
        "**原文链接**: [http://a.example/b](http://a.example/b)",
        "**检索关键词**: 测绘, 卫星",
        "",
        "---",
    ]
    body = [
        f"**{line}**" if re.match("[一二三四五六七八九]、", line) and len(line) < 30 else line
        for line in rest
    ]
    body = [re.sub(r"^(\d+)\.", r"\1\\.", line) for line in body]
    body = ["| " + " | ".join(line.split("\t")) + " |" if "\t" in line else line for line in body]
    return "\n\n".join([*head, *body]).encode()


def page(notice: Notice, _: random.Random) -> bytes:
    """An HTML page with script, navigation, tables and broken nesting, in GB18030."""
    title, *rest = lines_of(notice)
    parts = [
        '<!DOCTYPE html><html><head><meta charset="gb2312"><title>x</title>',
        f'<meta name="ContentSource" content="某网"></head><body><nav>首页</nav><h1>{title}</h1>',
        "<script>if (a < b) { document.write('<p>赌场</p>') }</script>",
    ]
    in_table = False
    for line in rest:
        if "\t" in line:
            parts.append("<table>" * (not in_table) + "<tr>")
            in_table = True
            cells: list[tuple[str, int]] = []
            for cell in line.split("\t"):
                if cell == "<":
                    cells[-1] = cells[-1][0], cells[-1][1] + 1
                else:
                    cells.append((cell, 1))
            parts += [f'<td colspan="{n}"><p>{cell}</p></td>' for cell, n in cells]
            parts.append("</tr>")
        else:
            parts.append("</table>" * in_table + f"<p><span>&emsp;{line}</b></p>")
            in_table = False
    return "\n".join([*parts, "<footer>版权所有</footer></div></body>"]).encode("gb18030")


def sixteen_bits(notice: Notice, _: random.Random) -> bytes:
    """UTF-16 without a mark that says so."""
    return "\n".join(lines_of(notice)).encode("utf-16-le")


def late_bytes(notice: Notice, chance: random.Random) -> bytes:
    """Sentences whose GBK bytes are read one byte late from the full stop on."""
    lines = lines_of(notice)
    for i, line in enumerate(lines):
        stops = [m.start() for m in re.finditer("。", line) if m.start() + 6 < len(line)]
        for start in reversed(stops[:1] if chance.random() < 0.4 else []):
            for size in range(3, 7):
                words = line[start : start + size]
                try:
                    late = words.encode("gbk")[1:].decode("gbk", "strict")
                except UnicodeDecodeError:
                    try:
                        late = words.encode("gbk")[1:-1].decode("gbk")
                        late += words.encode("gbk")[-1:].decode("ascii")
                    except UnicodeDecodeError:
                        continue
                if late[-1:].isascii() and not late[:-1].isascii():
                    lines[i] = line[:start] + "?" + late + line[start + size :]
                    break
    return "\n".join(lines).encode()


def traditional(notice: Notice, _: random.Random) -> bytes:
    """The text in Traditional script."""
    return "\n".join(Converter().convert(lines_of(notice))).encode()


def everything(notice: Notice, chance: random.Random) -> bytes:
    """Folding, padding, page boilerplate, spam over words and tables with one cell a line."""
    text = _pasted(notice, chance, LISTED).decode()
    lines = [cell for line in text.split("\n") for cell in line.split("\t") if cell != "<"]
    head, tail = chance.sample(_FURNITURE_HEAD, 3), chance.sample(_FURNITURE_TAIL, 3)
    return "\n\n".join([*head, *lines, *tail]).translate(_FOLD).encode()


KINDS: dict[str, Damage] = {
    kind.__name__: kind
    for kind in (
        clean,
        folding,
        pinyin,
        boilerplate,
        padding,
        spam_listed,
        spam_unlisted,
        spam_lines,
        table_column,
        table_bars,
        table_lost_cells,
        wraps,
        markdown,
        page,
        sixteen_bits,
        late_bytes,
        traditional,
        everything,
    )
}


@dataclass(frozen=True)
class Restored:
    """What an import made of a damaged notice."""

    before: int
    after: int
    holes: int
    same_blocks: float
    balanced: bool


def restore(notice: Notice, raw: bytes, witnesses: Sequence[Notice]) -> Restored:
    """Import a damaged notice and compare it with the clean one."""
    encoding = "utf-16-le" if b"\0" in raw else "gb18030" if raw.startswith(b"<!") else "utf-8"
    captured = "".join(raw.decode(encoding).split()).replace("<", "")
    wanted = whole(notice)
    drafts = notices_in(raw, witnesses)
    if len(drafts) != 1:
        return Restored(Levenshtein.distance(captured, wanted), len(wanted), 0, 0.0, False)
    draft = drafts[0]
    made = whole(draft.notice)
    blocks, ours = notice.body.strip().split("\n"), set(draft.notice.body.split("\n"))
    same = sum(1 for block in blocks if block in ours)
    return Restored(
        Levenshtein.distance(captured, wanted),
        Levenshtein.distance(made.replace(HOLE, "…"), wanted),
        made.count(HOLE),
        same / len(blocks),
        not imbalance(draft),
    )


def measure(notices: Sequence[Notice], seeds: Sequence[int], *, witness: bool) -> str:
    """A table of the share restored per kind."""
    rows = [f"{'kind':18} before  after  restored  holes  blocks  balanced"]
    for name, kind in KINDS.items():
        results = []
        for notice in notices:
            others = [one for one in notices if witness and one.id != notice.id]
            for seed in seeds:
                raw = kind(notice, random.Random(f"{name}{notice.id}{seed}"))
                results.append(restore(notice, raw, others))
        before, after = sum(r.before for r in results), sum(r.after for r in results)
        share = 1 - after / before if before else 1.0
        blocks = sum(r.same_blocks for r in results) / len(results)
        rows.append(
            f"{name:18} {before:6} {after:6} {share:9.4f} {sum(r.holes for r in results):6} "
            f"{blocks:7.4f} {all(r.balanced for r in results)!s:>9}"
        )
    return "\n".join(rows)


def main() -> None:
    """Print the tables, with and without witnesses."""
    notices = tuple(published().values())
    for witness in (False, True):
        sys.stdout.write(f"witnesses: {witness}\n{measure(notices, range(3), witness=witness)}\n\n")


if __name__ == "__main__":
    main()
