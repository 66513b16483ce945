"""Lines of a capture → the heads of official documents: title, numbers, issuers, adoption.

A head is a run of short lines without running text between them: 某市人民政府文件, a number,
the title on one line or several, （…会议通过）, and behind it, mostly, the addressee.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tiaowen.importer.line_patterns import (
    compact,
    ends_title,
    is_addressee,
    is_adopted,
    is_bare_number,
    is_date,
    is_number,
    is_organs,
    is_red_head,
    is_register,
    is_title_line,
    minutes_of,
    order_of,
    plain_title,
)
from tiaowen.model import HOLE

_LONGEST_TITLE = 8  # lines
_LONGEST_RUN = 24  # lines
_SUFFIX = re.compile(r"[（(][^（()）。；]{1,24}[）)]")
_OPENS = re.compile(r"关于|印发|转发|批转|发布|公布|废止")

_BEGINS = re.compile(
    r".{2,60}?[府厅会室局委院部团行处办组区市省县]\s*"
    rf"(?:关于|印发|转发|批转|{re.escape(HOLE)})"
)
_BEGINS_TITLE = re.compile(rf"(?:关于|印发|转发)|{_BEGINS.pattern}")

Role = Literal[
    "number", "bare number", "order", "red head", "register", "adopted", "organs", "title"
]


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a document. Lines are given by their index in the capture.

    Attributes:
        lines: All lines of the run, from its first line of evidence on.
        title: The lines of the title; none for an order whose instrument has the title.
        numbers: The lines with 发文字号, or with the number of an order or announcement.
        order: The lines that say 令 or 公告 on their own, with their issuers.
        issuers: The lines that name authorities alone: above the title, in the red head, or in
            that of minutes.
        registers: The lines with numbers of a register.
        adopted: The lines that tell who adopted the text.
        addressed: Whether the addressee stands right behind it.
    """

    lines: tuple[int, ...]
    title: tuple[int, ...]
    numbers: tuple[int, ...]
    order: tuple[int, ...]
    issuers: tuple[int, ...]
    registers: tuple[int, ...]
    adopted: tuple[int, ...]
    addressed: bool

    @property
    def first(self) -> int:
        """The index of its first line."""
        return self.lines[0]

    @property
    def last(self) -> int:
        """The index of its last line."""
        return self.lines[-1]


def role_of(text: str) -> Role | None:
    """Return what a line may be in a head, None for a line of text."""
    text = text.strip()
    if not text or len(text) > 200 or "。" in text or is_date(text):
        return None
    if len(text) < 3:  # 令, or the end of a title: 通 知
        return "order" if order_of(text) else "title" if is_title_line(text) else None
    if compact(text) == "目录" or text.startswith(("附件：", "附件:")):
        return None
    if is_number(text):
        return "number"
    if is_register(text):
        return "register"
    if "\t" in text or " | " in text:
        return None
    if is_bare_number(text):
        return "bare number"
    if order_of(text):
        return "order"
    if is_adopted(text):
        return "adopted"
    if is_red_head(text):
        return "red head"
    if is_organs(text):
        return "organs"
    return "title" if is_title_line(text) else None


def find_heads(texts: Sequence[str], open_lines: Sequence[int]) -> list[Head]:
    """Return every run of lines that may be a head: it has a title, or is that of an order.

    Args:
        texts: All lines of the capture.
        open_lines: The indices of those that are not blank and not furniture of the page.
    """
    heads: list[Head] = []
    run: list[tuple[int, Role]] = []
    for k, i in enumerate([*open_lines, -1]):
        role = role_of(texts[i]) if i >= 0 else None
        if role and len(run) < _LONGEST_RUN:
            run.append((i, role))
            continue
        addressed = i >= 0 and is_addressee(texts[i])
        if addressed and not k:  # the letter alone: the page has lost all that stands above
            heads.append(Head((i,), (), (), (), (), (), (), addressed))
        signed = i >= 0 and is_date(texts[i]) and bool(run) and run[-1][1] == "organs"
        if signed:
            while run and run[-1][1] == "organs":
                run.pop()
        if run and (head := _head(run, texts, addressed, first=not heads)):
            heads.append(head)
        run = [(i, role)] if role and k < len(open_lines) else []
    return heads


def _head(
    run: Sequence[tuple[int, Role]], texts: Sequence[str], addressed: bool, *, first: bool
) -> Head | None:
    """Return the head that a run is, None for one without a title.

    The first one of a capture may have lost it: its number stands above the addressee.
    """
    title = _title(run, texts, addressed)
    roles = dict(run)
    order = tuple(i for i, role in run if role == "order" and i not in title)
    numbers = tuple(i for i, role in run if role in ("number", "bare number"))
    numbers += tuple(i for i in order if (found := order_of(texts[i])) and found[2])
    lost = first and addressed and any(role == "number" for _, role in run)
    if not title and not (order and numbers) and not lost:
        return None
    # 某市人民政府专题会议纪要 above the title of its matter.
    mastheads = [
        i for i, role in run if role == "title" and title and i < title[0] and minutes_of(texts[i])
    ]
    kept = [i for i, role in run if role != "title" or i in title or i in mastheads]
    # What stands above the first line of evidence is furniture of the page: names of columns.
    evidence = [i for i, role in run if role in ("red head", "register", "adopted")]
    words = plain_title("".join(texts[i] for i in title))
    copies = [i for i, role in run if role == "title" and plain_title(texts[i]) == words]
    top = min([*title, *numbers, *order, *evidence, *copies, *mastheads])
    kept = sorted({*kept, *copies})
    while (at := kept.index(top)) and roles[kept[at - 1]] in ("organs", "red head"):
        top = kept[at - 1]
    above = [i for i in kept if roles[i] in ("organs", "red head") or i in mastheads]
    issuers = tuple(i for i in above if i not in title and i >= top)
    return Head(
        tuple(i for i, _ in run if i >= top),
        title,
        tuple(sorted(numbers)),
        order,
        issuers,
        tuple(i for i, role in run if role == "register"),
        tuple(i for i, role in run if role == "adopted"),
        addressed,
    )


def _title(
    run: Sequence[tuple[int, Role]], texts: Sequence[str], addressed: bool
) -> tuple[int, ...]:
    """Return the lines of the title in a run: the last that end as titles do.

    A run that has a number, or an addressee behind it, may have a title of any form.
    """
    places = [at for at, (_, role) in enumerate(run) if role in ("title", "organs")]
    ends = [at for at in places if run[at][1] == "title" and ends_title(texts[run[at][0]])]
    if not ends:
        split = [at for at in places if at and ends_title(_joined(run[at - 1 : at + 1], texts))]
        ends = [at for at in split if run[at][1] == "title"]
    numbered = any(role in ("number", "bare number") for _, role in run)
    # Below 某市人民政府令 第38号 a line without such an end is the text: 《规定》已经1997年.
    ordered = any(role == "order" for _, role in run)
    if not ends and (addressed or (numbered and not ordered)):
        ends = [at for at in places if run[at][1] == "title" and len(texts[run[at][0]].strip()) > 5]
    if not ends:
        return ()
    # Two titles right behind one another: 令 above the name of what it issues has none of its
    # own, and a page's title above the document's is a copy; so the last one counts.
    end = ends[-1]
    if _SUFFIX.fullmatch(compact(texts[run[end][0]])) and len(ends) > 1:
        end = ends[-2]
    begin = end
    while begin and end - begin < _LONGEST_TITLE:
        above, role = run[begin - 1]
        words = _joined(run[begin : end + 1], texts)
        if role == "organs":
            if run[begin][1] != "organs" and not _OPENS.match(words):
                break
            # The page's title, which has no authority, tells that the document's has none.
            if run[begin][1] != "organs" and _stands_above(words, run[: begin - 1], texts):
                break
        elif (
            role != "title"
            or ends_title(texts[above])
            or (not _BEGINS_TITLE.match(compact(texts[above])) and _is_whole(words))
        ):
            break
        begin -= 1
    while end + 1 < len(run) and run[end + 1][1] == "title":
        if not _SUFFIX.fullmatch(compact(texts[run[end + 1][0]])):
            break
        end += 1
    return tuple(i for i, _ in run[begin : end + 1])


def _stands_above(words: str, above: Sequence[tuple[int, Role]], texts: Sequence[str]) -> bool:
    """Return whether a line above has the words of a title, and nothing else."""
    plain = plain_title(words)
    return any(role == "title" and plain_title(texts[i]) == plain for i, role in above)


def _is_whole(words: str) -> bool:
    """Return whether words begin as a title does and close each bracket that they open."""
    balanced = words.count("《") == words.count("》") and words.count("（") == words.count("）")
    opens = _BEGINS.match(words)
    named = not _OPENS.search(words) and len(words) > 7 and not words.startswith(("（", "("))
    return balanced and bool(opens or named or words.startswith("关于"))


def _joined(part: Sequence[tuple[int, Role]], texts: Sequence[str]) -> str:
    return "".join(compact(texts[i]) for i, _ in part)
