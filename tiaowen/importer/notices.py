"""A document that is a notice → its draft: title, number, blocks, front matter."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tiaowen import clauses
from tiaowen.importer.documents import Document
from tiaowen.importer.furniture import day
from tiaowen.importer.names import Home, initials, notice_id, numbers_in
from tiaowen.importer.pieces import Edit, Line, Piece, joined
from tiaowen.importer.shapes import (
    DATE,
    NAME,
    NOTE,
    compact,
    ends_title,
    is_addressee,
    is_date,
    is_organ,
    is_title_line,
)
from tiaowen.importer.tables import Grid, rebuild
from tiaowen.model import HOLE, Notice, Place, Repeal, Source, Term
from tiaowen.numerals import parse_number, read_annex, read_label

_ANNEX_LIST = re.compile(r"附件\s*[：:]")
_EFFECTIVE = re.compile(r"自[^，。；（）]{1,30}?起[^，。；（）]{0,10}?(?:施行|实施|执行|生效)")
_EXPIRES = re.compile(r"有效期(?=[至为自限到0-9一二三四五六七八九十])[^，。；（）]{1,24}")
_REPEAL = re.compile(
    r"[（(][^（()）]{1,16}〔[12][0-9]{3}〕[0-9]{1,5}号[）)](?:[^，。；]{0,12}?)(?:废止|失效|停止执行)"
)
_INDENTS = ("\u3000", "\u2003", "\u2002")
_ENDS = re.compile(r"[。！？；：…”’」』）)》】.!?;:|]\s*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the body: its line or table; `mark` signs # stand before a heading."""

    line: Line | None
    grid: Grid | None = None
    mark: int = 0
    tight: bool = False  # goes on with the block before, without a blank line between


@dataclass(frozen=True)
class NoticeDraft:
    """A notice as far as its capture tells it."""

    title: Line
    number: Line | None
    blocks: tuple[Block, ...]
    names: tuple[str, ...]
    notice: Notice
    capture: tuple[Line, ...]
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def id(self) -> str:
        """The id of the notice."""
        return self.notice.id

    @property
    def holes(self) -> int:
        """How many places wait for a reading."""
        return sum(piece.ours.count(HOLE) for piece in self.stream())

    def stream(self) -> Iterator[Piece]:
        """Every piece of title, number and body, in the order in which they are proved."""
        for line in self.lines():
            yield from line.pieces

    def lines(self) -> Iterator[Line]:
        """Title, number, then each paragraph and cell."""
        yield self.title
        if self.number:
            yield self.number
        for block in self.blocks:
            if block.line:
                yield block.line
            elif block.grid:
                yield from block.grid.header
                for row in block.grid.rows:
                    yield from (cell for cell in row if cell)


def draft_notice(
    document: Document, home: Home | None, region: str, sha256: str, path: str
) -> NoticeDraft:
    """The draft of a notice."""
    title = _title(document.title)
    number = document.number.stripped() if document.number else None
    body, rulers = rebuild(_unbroken(document.body))
    names = tuple(name for name in NAME.findall(compact(title.text)) if HOLE not in name)
    blocks, date_line = _blocks(body, names)
    words = _Words(title.text, number.text if number else "", blocks)
    issuers = _issuers(document.title, title.text)
    written, unknown = _written(date_line, words, document.meta)
    id = notice_id(words.number, home) if home and number else ""
    if not id:
        prefix = home.prefix if home else "xx"
        id = f"{prefix}-{written.year if written else 'undated'}-{sha256[:8]}-{document.first}"
        unknown.append("number")
    repeals, notes = _repeals(words.body, home)
    notice = Notice(
        place=Place(path, document.first),
        id=id,
        title=title.text,
        short_title=names[0] if names and ends_title(title.text) else "",
        number=number.text if number else None,
        issuers=issuers,
        region=region,
        written=written,
        effective=_effective(words.body),
        expires=_expires(words.body),
        repeals=repeals,
        source=_source(document.meta, sha256),
    )
    unknown += [
        name
        for name, value in (
            ("issuers", issuers),
            ("region", home),
            ("effective", notice.effective),
            ("expires", notice.expires),
            ("source.name", notice.source.name),
            ("source.url", notice.source.url),
        )
        if not value
    ]
    capture = (*document.title, *((document.number,) if document.number else ()), *document.body)
    draft = NoticeDraft(
        title,
        number,
        tuple(blocks),
        names,
        notice,
        tuple(line for line in capture if line.number not in rulers),
        (*unknown, "published", "topics", "work"),
        notes,
    )
    return with_body(draft)


def with_body(draft: NoticeDraft) -> NoticeDraft:
    """The draft with its Markdown and the clauses that are read from it."""
    body = render_body(draft.blocks)
    parsed = clauses.parse(body, Place(draft.notice.place.path, 1), draft.names)
    notice = replace(
        draft.notice,
        title=draft.title.text,
        body=body,
    ).saying(parsed.text)
    told = tuple(
        f"line {problem.place.line} of the body: {problem.code}: {problem.message}"
        for problem in parsed.problems
    )
    kept = tuple(note for note in draft.notes if "of the body:" not in note)
    return replace(draft, notice=notice, notes=kept + told)


def render_body(blocks: Sequence[Block]) -> str:
    """The body in Markdown."""
    parts: list[str] = []
    for block in blocks:
        if block.grid:
            text = _table(block.grid)
        else:
            text = "#" * block.mark + " " * bool(block.mark) + _text(block.line)
        parts.append(("\n" if block.tight else "\n\n" if parts else "") + text)
    return "".join(parts) + "\n"


def _text(line: Line | None) -> str:
    return " ".join(line.text.split()) if line else ""


def _table(grid: Grid) -> str:
    rows = [[_cell(cell) for cell in grid.header], ["---"] * len(grid.header)]
    rows += [["<" if cell is None else _cell(cell) for cell in row] for row in grid.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(cell: Line) -> str:
    return " ".join(cell.text.split()).replace("|", "\\|")


# -- title and front matter ------------------------------------------------------------------


def _title(lines: Sequence[Line]) -> Line:
    """The title on one line: names of authorities set below each other are divided by a space."""
    parts: list[Line] = []
    for i, line in enumerate(lines):
        bare = _tight(line.stripped())
        behind = i + 1 < len(lines) and is_organ(line.text) and is_organ(lines[i + 1].text)
        parts.append(Line(bare.number, (*bare.pieces, Piece("", " "))) if behind else bare)
    title = joined(parts)
    formula = re.search(rf"(?<=[厅会府室局部]){re.escape(HOLE)}(?=印发|转发)", title.text)
    return title.edited([Edit(*formula.span(), HOLE, False)], "spam") if formula else title


def _tight(line: Line) -> Line:
    """A line of a title without layout inside words, but with the space between two issuers."""
    parts = line.text.split()
    if len(parts) < 2 or all(is_organ(part) for part in parts[:-1]):
        return line
    edits = [Edit(m.start(), m.end(), "") for m in re.finditer(r"\s+", line.text)]
    return line.edited(edits, "")


def _issuers(lines: Sequence[Line], title: str) -> tuple[str, ...]:
    head = re.split(r"关于|印发|转发|令|公告|［", title, maxsplit=1)[0].strip()
    names = tuple(name for name in head.split() if is_organ(name))
    if names:
        return names
    whole = [compact(line.text) for line in lines if is_organ(line.text)]
    return tuple(whole) or ((head,) if head and is_organ(head) else ())


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    number: str
    blocks: Sequence[Block]

    @property
    def body(self) -> str:
        return "\n".join(block.line.text for block in self.blocks if block.line)


def _written(
    line: Line | None, words: _Words, meta: Mapping[str, str]
) -> tuple[date | None, list[str]]:
    text = line.text if line else ""
    if not text:
        last = [b.line.text for b in words.blocks if b.line and is_date(b.line.text)]
        text = last[-1] if last else meta.get("written", "")
    found = _day(compact(text))
    return found, [] if found else ["written"]


def _day(text: str) -> date | None:
    match = DATE.search(text)
    if not match:
        return None
    year = match["y"]
    if not year.isdigit() or not year.isascii():
        digits = {char: str(value) for value, char in enumerate("零一二三四五六七八九")}
        digits |= {"〇": "0", "○": "0"}
        year = "".join(digits[char] for char in year)
    month, days = parse_number(match["m"].lstrip("0")), parse_number(match["d"].lstrip("0"))
    try:
        return date(int(year), month or 0, days or 0)
    except ValueError:
        return None


def _effective(body: str) -> Term | None:
    found = [match[0] for match in _EFFECTIVE.finditer(body)]
    if len(set(found)) != 1:
        return None
    days = re.match(rf"自{DATE.pattern}起", found[0])
    return Term(found[0], _day(found[0]) if days else None)


def _expires(body: str) -> Term | None:
    found = [match[0] for match in _EXPIRES.finditer(body)]
    if len(set(found)) != 1:
        return None
    days = re.search(r"至[^，。]*?日", found[0])
    return Term(found[0], _day(days[0]) if days else None)


def _repeals(body: str, home: Home | None) -> tuple[tuple[Repeal, ...], tuple[str, ...]]:
    repeals, notes = [], []
    for match in _REPEAL.finditer(body):
        for number in numbers_in(match[0]):
            id = notice_id(number, home) if home else ""
            if id:
                repeals.append(Repeal(id, match[0]))
                notes.append(f"repeals {number} as {id}; name it in works.yml where it is not held")
    return tuple(repeals), tuple(notes)


def _source(meta: Mapping[str, str], sha256: str) -> Source:
    dated = day(meta.get("dated", "") or meta.get("published", ""))
    url = meta.get("url", "")
    return Source(
        name=meta.get("source") or None,
        url=url if re.fullmatch(r"https?://[^\s<>\"]+", url) else None,
        captured=day(meta.get("captured", "")) or None,
        dated=date.fromisoformat(dated) if _is_day(dated) else None,
        sha256=sha256,
    )


def _is_day(text: str) -> bool:
    try:
        return bool(text) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def region_words(document: Document) -> str:
    """The words by which the region of a document is known: issuer and title."""
    return compact("".join(line.text for line in document.title))


def slug(words: str) -> str:
    """Initials of a few words, for ids."""
    return initials(re.sub(r"[^\u4e00-\u9fff]", "", words)[:12]) or "x"


# -- the body --------------------------------------------------------------------------------


def _unbroken(lines: Sequence[Line]) -> list[Line]:
    """The lines of a body, those joined that a hard wrap broke within a sentence.

    A wrap shows in that most of the lines that do not end a sentence are equally long; where new
    paragraphs are indented, what is not goes on. A line that ends with a comma or 、 goes on in any
    case, when what follows begins no clause.
    """
    texts = [line.text.strip() for line in lines]
    width = _wrap_width([text for text in texts if "\t" not in text and "|" not in text])
    indented = [line.text[:1] in _INDENTS for line in lines]
    by_indent = width > 0 and sum(indented) > 2
    result: list[list[Line]] = []
    goes_on = False
    full = False
    for line, text, opens in zip(lines, texts, indented, strict=True):
        ended = bool(result) and result[-1][-1].text.rstrip().endswith(("。", "；", "）", "："))
        runs_on = goes_on or (full and by_indent)
        if runs_on and not opens and not (_begins(text) and (ended or not by_indent)):
            result[-1].append(line.stripped())
        else:
            result.append([line.stripped() if "\t" not in line.text else line])
        full = bool(width) and len(line.text.rstrip()) >= width - 2 and "\t" not in text
        goes_on = text.endswith(("，", "、", "“", "（", "《")) or (
            full and not text.endswith(("。", "：", "；"))
        )
    return [joined(parts) for parts in result]


def _wrap_width(texts: Sequence[str]) -> int:
    """The length at which the lines of a text were broken, 0 when they were not."""
    lengths = Counter(len(text) for text in texts if len(text) > 15 and not _ENDS.search(text))
    if not lengths:
        return 0
    width = max(lengths, key=lambda size: (lengths[size], size))
    full = sum(lengths[size] for size in range(width - 2, width + 2))
    longer = sum(1 for text in texts if len(text) > width + 2)
    wrapped = width <= 120 and full >= 4 and full * 10 >= 6 * lengths.total() and longer <= 3
    return width if wrapped else 0


def _begins(text: str) -> bool:
    return (
        read_label(text) is not None
        or read_annex(text) is not None
        or is_date(text)
        or bool(_ANNEX_LIST.match(text))
        or "|" in text
        or "\t" in text
    )


def _blocks(body: Sequence[Line | Grid], names: Sequence[str]) -> tuple[list[Block], Line | None]:
    """The blocks of a body and the line with 成文日期 of its cover."""
    cover, title, rest, dated = _cover(body, names)
    blocks = [Block(item, None) if isinstance(item, Line) else Block(None, item) for item in cover]
    if title:
        blocks.append(Block(title, mark=1))
    in_annex = False
    listing = False
    after_annex = False
    for item in rest:
        if isinstance(item, Grid):
            blocks.append(Block(None, item))
            listing = after_annex = False
            continue
        text = item.text.strip()
        label = read_label(text)
        if not text and not item.found.strip():
            continue
        if listing and label and label.style == "measure":
            blocks.append(Block(item, tight=True))
            continue
        listing = bool(_ANNEX_LIST.match(text))
        if read_annex(text) is not None:
            in_annex = after_annex = True
            blocks.append(Block(item))
            continue
        if after_annex and is_title_line(text):
            blocks.append(Block(_closed(item), mark=2))
        else:
            blocks.append(Block(item, mark=_mark(text, in_annex)))
        after_annex = False
    return blocks, dated


def _closed(line: Line) -> Line:
    edits = [Edit(m.start(), m.end(), "") for m in re.finditer(r"\s+", line.text)]
    return line.edited(edits, "") if edits else line


def _mark(text: str, in_annex: bool) -> int:
    """How many signs # stand before a line: some for a label with a heading and nothing else."""
    label = read_label(text)
    if not label or re.search(r"[。；：！？]", text) or len(text) > 60:
        return 0
    levels = {"part": 2, "section": 3, "chapter": 2, "division": 3, "book": 2, "subbook": 2}
    level = levels.get(label.style, 0)
    return level + (in_annex and level > 0)


def _cover(
    body: Sequence[Line | Grid], names: Sequence[str]
) -> tuple[Sequence[Line | Grid], Line | None, Sequence[Line | Grid], Line | None]:
    """Cover, title line of the instrument, rest, and the date in the cover."""
    first = body[0] if body else None
    addressed = isinstance(first, Line) and is_addressee(first.text)
    for i, item in enumerate(body[:60]):
        if not isinstance(item, Line):
            break
        if addressed and is_date(item.text):
            end = i + 1
            while end < len(body) and _is_note(body[end]):
                end += 1
            count = _title_lines(body[end:], names)
            if count:
                title = joined(
                    [_closed(line) for line in body[end : end + count] if isinstance(line, Line)]
                )
                return body[:end], title, body[end + count :], item
            if names:
                return body[:end], None, body[end:], item
            return [], None, body, item
        if read_label(item.text) and i:
            break
    count = _title_lines(body, names) if not addressed else 0
    if count and names:
        title = joined([_closed(line) for line in body[:count] if isinstance(line, Line)])
        return [], title, body[count:], None
    return [], None, body, None


def _is_note(item: Line | Grid) -> bool:
    return isinstance(item, Line) and NOTE.fullmatch(item.text.strip()) is not None


def _title_lines(body: Sequence[Line | Grid], names: Sequence[str]) -> int:
    """How many lines at the beginning are the instrument's own title."""
    words, shaped = "", 0
    wanted = {compact(name) for name in names}
    for count, item in enumerate(body[:5], 1):
        if not isinstance(item, Line) or not is_title_line(item.text):
            break
        words += compact(item.text)
        if words in wanted:
            return count
        shaped = count
    whole = "".join(compact(item.text) for item in body[:shaped] if isinstance(item, Line))
    return shaped if names and shaped and _alike(whole, wanted) else 0


def _alike(words: str, names: set[str]) -> bool:
    pairs = {words[i : i + 2] for i in range(len(words) - 1)}
    for name in names:
        other = {name[i : i + 2] for i in range(len(name) - 1)}
        if pairs and len(pairs & other) * 10 >= 7 * len(pairs | other):
            return True
    return False
