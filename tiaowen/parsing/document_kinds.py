"""The title and number of a notice → what it is by its own name: 通知, 决定, 条例, 令.

A front matter `type` comes first, then the word that the title ends with, then a number that says
it (令第136号, 公告2024年第3号). A title that tells none leaves it open; pages then say 文件.

A document that issues another is what its own title says: 关于印发《…办法》的通知 is a circular,
and the kind of what it issues stands beside it. A regulation made public by an order is a
regulation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tiaowen.folding import fold
from tiaowen.model import DOCUMENT_KINDS, DocumentKind, Notice

# Words that are others at their end: 方法 is no 法, 责令 no 令, 来信函 no 函.
_GUARDED = {
    "法": "(?<![办方做用司执违守普书合非])法(?=典?$)典?",
    "令": "(?:(?<=命)|(?<=[府院席部委局署会厅办行关])|(?<![^ ]))令",
    "函": "(?<=[的复商公])函",
}
_WORDS = "|".join(
    _GUARDED.get(word, word) for word in sorted(DOCUMENT_KINDS, key=len, reverse=True)
)
_END = re.compile(f"(?:{_WORDS})$")
_DRAFT = re.compile(r"征求意见稿(?=[)〕]?$)")
# （试行）, （2018年修正）, （2025—2027年） stand behind the word.
_SUFFIX = re.compile(r"\s*[(〔【\[][^()〔〕【】\[\]]*[)〕】\]]$")
_ISSUES = re.compile(
    "(?:印发|发布|公布|颁布|下发|转发|批转)[《〈]?(?P<issued>.+?)[》〉]?(?:的|等)[^《》〈〉]{1,12}$"
)
_BY_NUMBER: tuple[tuple[re.Pattern[str], DocumentKind], ...] = (
    (re.compile(r"令\(?第|号令$"), "order"),
    (re.compile("公告"), "announcement"),
    (re.compile("通告"), "public-notice"),
)
_COURTS = ("最高人民法院", "最高人民检察院")


@dataclass(frozen=True, slots=True)
class DocumentName:
    """What a document is.

    Attributes:
        kind: None where nothing tells it.
        word: The kind as its title has it, in the title's own script; "" where it does not.
        issued: The kind of the instrument that it issues, None where it issues none.
        issued_word: The same as that instrument's name has it.
    """

    kind: DocumentKind | None = None
    word: str = ""
    issued: DocumentKind | None = None
    issued_word: str = ""


def document_name(notice: Notice) -> DocumentName:
    """Return what a notice is by its own name, in the script of its title."""
    return _document_name(notice.title, notice.short_title, notice.numbers, notice.type)


@lru_cache(maxsize=1 << 13)
def _document_name(
    title: str, short_title: str, numbers: tuple[str, ...], given: DocumentKind | None
) -> DocumentName:
    kind, word = _of_title(title)
    if given and given != kind:
        kind, word = given, ""
    if kind is None:
        kind = _of_numbers(numbers)
    issues = _ISSUES.search(fold(title))
    if not issues:
        return DocumentName(kind, word)
    name = short_title or title[issues.start("issued") : issues.end("issued")]
    return DocumentName(kind, word, *_of_title(name))


def _of_title(title: str) -> tuple[DocumentKind | None, str]:
    """Return the kind that a title ends with, and its word."""
    folded = fold(title).replace("计画", "计划")
    end = len(folded.rstrip())
    if folded.startswith(("《", "〈")) and folded[:end].endswith(("》", "〉")):
        end -= 1
    if draft := _DRAFT.search(folded[:end]):
        return "draft", title[slice(*draft.span())]
    while suffix := _SUFFIX.search(folded[:end]):
        end = suffix.start()
    match = _END.search(folded[:end])
    if not match:
        return None, ""
    word = match[0].removesuffix("典")
    kind = DOCUMENT_KINDS[word]
    if kind == "provisions" and folded.startswith(_COURTS):
        kind = "legal-interpretation"
    return kind, title[match.start() : match.start() + len(word)]


def _of_numbers(numbers: tuple[str, ...]) -> DocumentKind | None:
    folded = [fold(number) for number in numbers]
    found = (kind for form, kind in _BY_NUMBER if any(map(form.search, folded)))
    return next(found, None)
