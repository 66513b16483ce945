"""The heads of a capture → those with which a notice of its own begins.

A head may also be a copy of another, part of what a letter issues or forwards, or that of a press
report.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence

from tiaowen.importer.capture_lines import CaptureLines
from tiaowen.importer.heads import Head
from tiaowen.importer.line_patterns import (
    NAME,
    NUMBER,
    begins_statute,
    compact,
    ends_title,
    is_addressee,
    is_adopted,
    is_cover_title,
    is_date,
    is_organs,
    is_title_line,
    plain_title,
    title_similarity,
)
from tiaowen.numerals import read_annex, read_label

_FORMULA = re.compile(
    r"(?:通知|公告|通告|批复|函复|意见|决定|规定|纪要|解答|答复|通报)如下|现(?:予|将|就|印发|提出)"
    r"|特此|此复|印发给你们|起施行|起执行|起实施|遵照执行|贯彻执行|认真组织实施"
)
_REPORT = re.compile(r"本报讯|[0-9]日电|记者|通讯员|近日|日前|昨日|据悉|据了解|有关负责人")
_INTERPRETS = re.compile(r"解读|答记者问|图解|一图|问答")
_PUBLIC_DRAFT = re.compile(r"征求|征集")
_FORWARDS = re.compile(r"转发|批转")
_ISSUES = re.compile(r"印发|公布|发布|转发|批转|颁布|下达|修订|通过")
_TELLS = re.compile(r"(?:关于|印发|转发).{4}")
_COVER = 1_500  # characters of a letter in which it says what it issues
_SAME = 0.8  # titles as similar as this are the same title


def without_copies(capture: CaptureLines, heads: Sequence[Head]) -> tuple[list[Head], set[int]]:
    """Return the heads that are no copy of the title right below them, and the lines of copies.

    The title of a page stands above that of its document, or twice in one run of lines.
    """
    kept: list[Head] = []
    copies: set[int] = set()
    for k, head in enumerate(heads):
        title = capture.title_of(head)
        below = heads[k + 1] if k + 1 < len(heads) else None
        next_title = capture.title_of(below) if below else ""
        adjoins = below and not _between(capture, head.last, below.first)
        same = bool(next_title) and plain_title(title).endswith(plain_title(next_title))
        if adjoins and same and not head.numbers:
            copies.update(head.lines)
            continue
        kept.append(head)
        if head.title:
            plain = plain_title(title)
            taken = {*head.title, *head.numbers, *head.order, *head.adopted, *head.issuers}
            others = (i for i in head.lines if i not in taken)
            copies.update(i for i in others if _copies(plain_title(capture.texts[i]), plain))
    return kept, copies


def _copies(words: str, title: str) -> bool:
    """Return whether a line has the words of a title, or those with which it begins."""
    return words == title or (title.startswith(words) and _TELLS.search(words) is not None)


def opening_heads(
    capture: CaptureLines, heads: Sequence[Head], ended: Callable[[int, int], bool]
) -> Iterator[Head]:
    """Yield the heads that each begin a notice.

    Args:
        capture: The capture.
        heads: Its heads, in order, without copies.
        ended: Tells of two lines whether a document surely ends between them.
    """
    declared = _declared(capture, heads)
    annexes = [i for i in capture.open if read_annex(capture.texts[i]) is not None]
    current: Head | None = None
    for k, head in enumerate(heads):
        end = heads[k + 1].first if k + 1 < len(heads) else len(capture.lines)
        if current and not ended(current.first, head.first):
            at = bisect_right(annexes, current.last)
            in_annex = at < len(annexes) and annexes[at] < head.first
            if _belongs(capture, head, current, in_annex=in_annex):
                continue
            if not _begins_anew(capture, head, end):
                continue
        if head is declared or _is_notice(capture, head, end):
            current = head
            yield head


def head_without_title(capture: CaptureLines) -> Head | None:
    """Return the head of a notice whose title stands in no head: a field of the page declares it,
    or a person says that the capture is a notice; None where neither is so."""
    fields = [*capture.fields.values(), capture.page]
    titles = [one["title"] for one in fields if one.get("title")]
    if capture.kind != "notice" and not _is_declared_notice(capture, titles):
        return None
    below = max((i for i, one in capture.fields.items() if one.get("title")), default=-1)
    inside = [i for i in capture.open if i > below]
    if not inside:
        return None
    start = inside[0]
    titled = not titles and is_title_line(capture.texts[start])
    adopted = tuple(i for i in inside[:3] if is_adopted(capture.texts[i]))
    title = (start,) if titled else ()
    return Head((start,), title, (), (), (), (), adopted, addressed=False)


def _is_declared_notice(capture: CaptureLines, titles: Sequence[str]) -> bool:
    """Return whether a page that declares these titles has the text of an official document."""
    if not any(map(ends_title, titles)) or _INTERPRETS.search(titles[0]):
        return False
    texts = [capture.texts[i] for i in capture.open]
    labelled = sum(1 for text in texts if read_label(text)) >= 2
    addressed = any(is_addressee(text) for text in texts[:3])
    return (labelled or addressed) and not any(_REPORT.search(text) for text in texts[:6])


def _declared(capture: CaptureLines, heads: Sequence[Head]) -> Head | None:
    """Return the first head whose title a page declares that declares a number too."""
    fields = [capture.page, *capture.fields.values()]
    if not any(one.get("number") for one in fields):
        return None
    titles = {compact(one["title"]) for one in fields if one.get("title")}
    return next((head for head in heads if capture.title_of(head) in titles), None)


def _is_notice(capture: CaptureLines, head: Head, end: int) -> bool:
    """Return whether the text under a head, up to the next, is that of an official document."""
    title = capture.title_of(head)
    below = [capture.texts[i] for i in _between(capture, head.last, end)]
    if head.numbers and (not head.title or ends_title(title) or head.addressed):
        return True
    if capture.kind == "notice":
        return True
    if not below or (_INTERPRETS.search(title) and not head.addressed):
        return False
    signed = len(below) > 2 and is_date(below[-1]) and is_organs(below[-2])
    if not ends_title(title):
        return head.addressed and (signed or bool(_FORMULA.search("".join(below[:12]))))
    if head.addressed or head.adopted or begins_statute(below[0]):
        return True
    labelled = any(read_label(text) for text in below[:40])
    official = any(_FORMULA.search(text) for text in (*below[:3], *below[-6:]))
    reported = any(_REPORT.search(text) for text in below[:2])
    return (labelled or official or signed) and not reported


def _begins_anew(capture: CaptureLines, head: Head, end: int) -> bool:
    """Return whether numbers begin again under a head within a text: 一般规定 above 第十条 is a
    heading of the same law."""
    if head.numbers or head.addressed or head.adopted:
        return True
    labels = (read_label(capture.texts[i]) for i in _between(capture, head.last, end))
    first = next((label for label in labels if label), None)
    return first is None or first.number == 1


def _belongs(capture: CaptureLines, head: Head, current: Head, *, in_annex: bool) -> bool:
    """Return whether a head is part of the document before it: what that one issues, forwards or
    has as an annex."""
    title, outer = capture.title_of(head), capture.title_of(current)
    cover = _cover(capture, current, head.first)
    if not cover:
        return False
    numbers = {n for i in head.numbers for n in NUMBER.findall(compact(capture.texts[i]))}
    if any(number in cover for number in numbers):
        return True
    named = bool(title) and _names(outer, cover[:600], title)
    forwards = bool(_FORWARDS.search(outer) or _FORWARDS.search(cover[:300]))
    if head.numbers:
        return forwards and named
    if in_annex or named:
        return bool(title)
    if not title or is_cover_title(title):
        return False
    issues = bool(current.order) or bool(_ISSUES.search(outer + cover[:200]))
    return issues or bool(_PUBLIC_DRAFT.search(outer)) or is_cover_title(outer)


def _names(outer: str, cover: str, title: str) -> bool:
    """Return whether a title and the first words under it name another title.

    《…〈甲〉…》 and …《甲》… are the same title; a trailing （试行） may be left out.
    """
    bare = _unmarked(re.sub(r"[（(][^（()）]*[）)]$", "", title))
    if len(bare) > 3 and bare in _unmarked(outer + cover):
        return True
    names = NAME.findall(outer.replace("〈", "《").replace("〉", "》")) + NAME.findall(cover)
    return any(title_similarity(bare, _unmarked(compact(name))) > _SAME for name in names)


def _unmarked(title: str) -> str:
    return re.sub(r"[《》〈〉]", "", title)


def _cover(capture: CaptureLines, current: Head, end: int) -> str:
    """Return the first 1,500 characters or so under a head: what a letter says of its matter."""
    words = ""
    begin = bisect_right(capture.open, current.last)
    for i in capture.open[begin : min(begin + _COVER, bisect_left(capture.open, end))]:
        words += compact(capture.texts[i])
        if len(words) > _COVER:
            break
    return words


def _between(capture: CaptureLines, above: int, end: int) -> Sequence[int]:
    """Return the open lines behind one line and in front of another."""
    return capture.open[bisect_right(capture.open, above) : bisect_left(capture.open, end)]
