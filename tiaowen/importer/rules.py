"""The named cleaning rules, in the order in which they run (`RULES`, at the end).

A rule is a pure function from the texts of all lines to edits. It removes no line and knows nothing
of documents, so each can be tested by cases (`tests/cases/importer.md`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tiaowen.importer.punctuation import number_brackets, punctuation
from tiaowen.importer.radicals import ordinary_forms
from tiaowen.importer.shifted_gbk import shifted_bytes
from tiaowen.importer.spam import spam
from tiaowen.importer.traced_lines import Edit, Line
from tiaowen.importer.traditional import to_simplified
from tiaowen.model import HOLE, Reason

Edits = Iterator[tuple[int, Edit]]
Find = Callable[[Sequence[str]], Edits]


@dataclass(frozen=True, slots=True)
class Rule:
    """A cleaning rule.

    Attributes:
        name: Its name in reports.
        reason: The reason of the emendations that come of it.
        find: Texts of all lines → edits, each with the index of its line.
    """

    name: str
    reason: Reason
    find: Find


def clean(lines: Sequence[Line], rules: Sequence[Rule]) -> list[Line]:
    """Return the lines with the edits of each rule made, one rule after the other."""
    current = list(lines)
    for rule in rules:
        found: dict[int, list[Edit]] = {}
        for i, edit in rule.find([line.text for line in current]):
            found.setdefault(i, []).append(edit)
        for i, edits in found.items():
            edits.sort(key=lambda edit: edit.start)
            current[i] = current[i].edited(edits, rule.name)
    return current


def _each(find: Callable[[str], Iterator[Edit]]) -> Find:
    """Return a rule that looks at one line at a time as one that takes all lines."""

    def find_all(texts: Sequence[str]) -> Edits:
        for i, text in enumerate(texts):
            for edit in find(text):
                yield i, edit

    return find_all


_HAN = "\u3400-\u9fff"

# -- characters without a glyph, bytes without a character -----------------------------------

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ue000-\uf8ff\x00-\x08]")


def unseen(text: str) -> Iterator[Edit]:
    """Drop zero-width, directional, private-use and control characters."""
    for match in _UNSEEN.finditer(text):
        yield Edit(match.start(), match.end(), "")


_LOST_OR_SPACE = "\ufffd \u3000\t\xa0"
_LOST = re.compile("\ufffd+(?:[ \u3000]*\ufffd+)*")


def lost_bytes(text: str) -> Iterator[Edit]:
    """Replace bytes that could not be decoded (U+FFFD) by a hole; drop them at a line's ends."""
    start = len(text) - len(text.lstrip(_LOST_OR_SPACE))
    end = len(text.rstrip(_LOST_OR_SPACE))
    for match in _LOST.finditer(text):
        at_end = match.end() <= start or match.start() >= end
        yield Edit(match.start(), match.end(), "" if at_end else HOLE, certain=at_end)


_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#[0-9]{2,6}|#x[0-9a-fA-F]{2,5});")


def entities(text: str) -> Iterator[Edit]:
    """Replace an HTML entity in plain text by the character that it names."""
    for match in _ENTITY.finditer(text):
        char = html.unescape(match[0]).replace("\xa0", " ")
        if len(char) == 1:
            yield Edit(match.start(), match.end(), char)


# -- pinyin ----------------------------------------------------------------------------------

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_PINYIN = re.compile(rf"(?<=[{_HAN}])[(（]([a-zü{_TONED}]{{1,6}})[)）]")
_SYLLABLE = re.compile(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|[zcs]h)?"
    r"(?:[aeiouü]|ai|ei|ui|ao|ou|iu|ie|üe|ue|er|an|en|in|un|ün|ang|eng|ing|ong|ia|iao|ian|iang"
    r"|iong|ua|uo|uai|uan|uang)(?:r)?"
)
_BARE = str.maketrans(
    {
        **dict(zip("āáǎàēéěèīíǐìōóǒò", "aaaaeeeeiiiioooo", strict=True)),
        **dict(zip("ūúǔùǖǘǚǜńňǹḿ", "uuuuüüüünnnm", strict=True)),
    }
)


def pinyin(texts: Sequence[str]) -> Edits:
    """Drop a syllable of pinyin in brackets behind a Chinese character: 鼋(yuán).

    It must have a tone mark, unless three or more others in the same text have one.
    """
    toned = sum(1 for text in texts for m in _PINYIN.finditer(text) if not _TONES.isdisjoint(m[1]))
    for i, text in enumerate(texts):
        for match in _PINYIN.finditer(text):
            has_tone = not _TONES.isdisjoint(match[1])
            if (has_tone or toned >= 3) and _SYLLABLE.fullmatch(match[1].translate(_BARE)):
                yield i, Edit(match.start(), match.end(), "")


_TONES = frozenset(_TONED)

# -- marks of Markdown -----------------------------------------------------------------------

_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,400}?)(?<=\S)\1")
_TITLE = re.compile(rf"#[ \t]+[《{_HAN}]")  # of a page, in its first line
_HEAD = re.compile(r"[ \t]*#{1,6}[ \t]+")
_LINK = re.compile(r"!?\[([^][\n]{0,300})\]\([ ]?([^()\s]{1,500})[^()\n]{0,80}\)")
_ESCAPE = re.compile(r"\\([.\-()\[\]#*_>+!~`|])")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]*)+(?=\S)")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]+(?=\S)")


def markdown_marks(texts: Sequence[str]) -> Edits:
    """Drop the marks of Markdown and keep the words: # ** [words](address) \\. > -

    This applies only to a capture that is Markdown: one that begins with a title marked #, with two
    headings, with two or more kinds of these marks, with three or more of one kind, or with a line
    that is bold as a whole.
    """
    kinds = [
        sum(1 for text in texts if form.match(text)) for form in (_HEAD, re.compile(r"-{3,}\s*$"))
    ]
    kinds += [sum(1 for text in texts if form.search(text)) for form in (_BOLD, _LINK, _ESCAPE)]
    bold = any(_BOLD.fullmatch(text.strip()) for text in texts if len(text) < 500)
    first = next((text for text in texts if text.strip()), "")
    marked = bold or kinds[0] > 1 or _TITLE.match(first) is not None
    if not marked and sum(map(bool, kinds)) < 2 and sum(kinds) < 3:
        return
    for i, text in enumerate(texts):
        start = 0
        for form in (_HEAD, _QUOTE, _BULLET):
            if match := form.match(text):
                start = match.end()
                yield i, Edit(0, start, "")
                break
        taken = bytearray(len(text) + 1)
        for match in _LINK.finditer(text, start):
            taken[match.start() : match.end()] = b"x" * len(match[0])
            yield i, Edit(match.start(), match.end(), match[1] or match[2])
        for match in _BOLD.finditer(text, start):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.start(2)] = b"xx"
                taken[match.end(2) : match.end()] = b"xx"
                yield i, Edit(match.start(), match.start(2), "")
                yield i, Edit(match.end(2), match.end(), "")
        for match in _ESCAPE.finditer(text, start):
            if not taken[match.start()]:
                yield i, Edit(match.start(), match.start() + 1, "")


_DATABASE = re.compile(r"[ \t\u3000]*【(?:题注|编名|章名|节名|条文|正文|附则)】[ \u3000]*(?=\S)")


def database_marks(text: str) -> Iterator[Edit]:
    """Drop the names that a law database gives to the parts of a text: 【章名】 第一章."""
    if match := _DATABASE.match(text):
        yield Edit(0, match.end(), "")


# -- marks that stand for lost layout --------------------------------------------------------

_SPACED = re.compile(rf"[{_HAN}](?:[ \u3000]{{0,4}}\?[ \u3000]{{0,4}}[{_HAN}]){{2,}}")
_FILL_HEAD = re.compile(r"[ \u3000]*\?{2,}(?:[ \u3000]*\?+)*")
_FILL_INSIDE = re.compile(r"\?{2,}")


def letter_spacing(text: str) -> Iterator[Edit]:
    """Join letter-spaced words in which each ? was a space (指 ?标 ?名 ?称 → 指标名称)."""
    for match in _SPACED.finditer(text):
        words = re.sub(r"[ \u3000?]", "", match[0])
        yield Edit(match.start(), match.end(), words)


def padding(text: str) -> Iterator[Edit]:
    """Drop runs of ? that stood for white space; make those that stood for words holes.

    Runs before or behind the words of a line, or next to a space, were white space.
    """
    if "??" not in text and "? ?" not in text:
        return
    head = _FILL_HEAD.match(text)
    start = head.end() if head else 0
    if head:
        yield Edit(0, start, "")
    end = max(start, len(text.rstrip("? \u3000\xa0")))
    if text.count("?", end) < 2:
        end = len(text)
    for match in _FILL_INSIDE.finditer(text, start, end):
        loose = text[match.start() - 1].isspace() or text[match.end() : match.end() + 1].isspace()
        yield Edit(match.start(), match.end(), "" if loose else HOLE, certain=loose)
    if end < len(text):
        yield Edit(end, len(text), "")


RULES = (
    Rule("unseen", "padding", _each(unseen)),
    Rule("lost-bytes", "encoding", _each(lost_bytes)),
    Rule("entities", "encoding", _each(entities)),
    Rule("ordinary-forms", "character-form", _each(ordinary_forms)),
    Rule("pinyin", "pinyin", pinyin),
    Rule("shifted-bytes", "encoding", _each(shifted_bytes)),
    Rule("markdown-marks", "capture-mark", markdown_marks),
    Rule("database-marks", "capture-mark", _each(database_marks)),
    Rule("traditional", "script", to_simplified),
    Rule("letter-spacing", "letter-spacing", _each(letter_spacing)),
    Rule("padding", "padding", _each(padding)),
    Rule("spam", "spam", spam),
    Rule("number-brackets", "folded-punctuation", _each(number_brackets)),
    Rule("punctuation", "folded-punctuation", _each(punctuation)),
)
"""Every rule, in the order in which they run."""

NATIVE_RULES = tuple(rule for rule in RULES if rule.name != "traditional")
"""The rules for a text that was issued in Traditional script: it stays as it is."""

REASONS: Mapping[str, Reason] = {rule.name: rule.reason for rule in RULES} | {
    "lost-cell": "lost-cell",
    "cell-delimiter": "cell-delimiter",
    "title-marks": "capture-mark",
}
"""Name of a rule → the `reason` of its emendations."""
