"""The sentences of a decision about one document → its instructions, in their order.

A sentence is cut at its commas and full stops; each piece has to be, as a whole, one of the forms
in `forms`. A piece that is none of them is `Unread`: it is told, and changes nothing. What a piece
leaves out (第二款修改为) stands in the pieces before it, up to the label of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tiaowen.consolidation.changes import Instruction, Unread
from tiaowen.consolidation.context import Context
from tiaowen.consolidation.forms import read_piece
from tiaowen.consolidation.sentences import (
    Sentence,
    part_on,
    plain_title,
    read_sentences,
    titles_in,
)


def read_instructions(
    paragraphs: Sequence[str], title: str, heading: str = ""
) -> tuple[Instruction, ...] | None:
    """Returns what a decision says to change in a document, None where it does not name it.

    Args:
        paragraphs: those of the decision, without blank lines.
        title: the document's title, without 《》.
        heading: the decision's own title.
    """
    sentences = part_on(read_sentences(paragraphs), title, heading)
    if sentences is None:
        return None
    reader = _Reader(title)
    return tuple(one for sentence in sentences for one in reader.read(sentence))


# What asks for nothing. Anything else that is not understood is told, 对部分条文作修改 too.
_NO_CHANGE = re.compile(
    r"|[^“‹]*(?:作出?)?(?:如下|以下)(?:补充)?(?:修改|修正)[：:]?|的?(?:作出?|予以)?(?:修改|修正)(?:如下)?[：:]?"
    r"|(?:本|此)(?:决定|修正案|解释|规定|办法|通知|令)自.*|[^“‹]*自[^“‹]*起(?:施行|实施|执行|生效)"
    r"|根据(?:上述|以上)修改|根据本(?:决定|令|修正案)[^“‹]*|[^“‹]*重新(?:公布|发布)"
    r"|现予(?:公布|发布)|特此[^“‹]*"
)
_SOFT = re.compile(
    r"^(?:此外|另外|同时|并且|并|其中|相应地?|将|把|在|对于?|原(?=‹)|该(?=‹)|本条(?!例)|该条|该款|的(?=“))+"
)
_SQUASHED = re.compile(
    r"[，,]\s*(?=(?:依次|分别)?作为|即[：:]|包括第)|(?<=合并)[，,]\s*(?=作为|改为第|为第)"
)
_CUT = re.compile(
    r"[，,；;。]|(?<!依)并(?=修改为|将|增加|删去|删除|在|对)|\s+(?=第)"
    r"|(?<=修改)[：:]|(?<=[改修订]为“\d”)[、和](?=第|“\d+”(?:修改|改)为)"
    r"|(?<=”)(?=将|把|对|在|第|增加[一二两三四五六]|删[去除]第)"
)
_NAMED = re.compile("[，,](?:其|具体)?(?:内容|章名|节名)为[：:]?(?=“)")
_LIMITS = re.compile("^但|除外|不包括|不含|之外|^除")
_LIMITED = Unread("its sentence has an exception that no rule reads")


@dataclass(slots=True)
class _Reader:
    """Reads sentence after sentence of the part on one document."""

    title: str
    context: Context = field(default_factory=Context)

    def read(self, sentence: Sentence) -> Iterator[Instruction]:
        """Yields the instructions of one sentence; none of them where one has an exception."""
        found = list(self._pieces(sentence))
        limited = any(
            isinstance(one.change, Unread) and _LIMITS.search(re.sub("“.*?”", "", one.words))
            for one in found
        )
        for one in found:
            read = not isinstance(one.change, Unread)
            yield Instruction(one.words, _LIMITED) if limited and read else one

    def _pieces(self, sentence: Sentence) -> Iterator[Instruction]:
        if sentence.rank is not None:
            self.context.here, self.context.subject, self.context.lost = (), (), False
        self.context.quotations = sentence.quotations
        plain = _NAMED.sub("：", self._without_title(sentence.plain))
        squashed = _SQUASHED.sub("", plain)
        for piece in re.split(_CUT, squashed):
            bare = re.sub(r"\s", "", piece)
            lifted = _SOFT.sub("", self.context.lift(bare))
            about = re.fullmatch(r"(?P<ref>‹\d+›)(?:作出?|做)?(?:如下|以下)?修改[：:]?", lifted)
            if about:
                self.context.subjects(about["ref"])
            if about or _NO_CHANGE.fullmatch(lifted):
                continue
            words = self.context.as_printed(bare)
            if not sentence.closed and bare.endswith(f"“{len(self.context.quotations) - 1}”"):
                yield Instruction(words, Unread("its quotation has no closing mark"))
                continue
            change = read_piece(self.context, lifted)
            if isinstance(change, Unread):  # what follows may speak of what was not understood
                self.context.here, self.context.subject, self.context.lost = (), (), True
            yield Instruction(words, change)
            if self.context.also:
                yield Instruction(words, self.context.also)
                self.context.also = None

    def _without_title(self, plain: str) -> str:
        """The words without the document's own title, which says no more than “in this text”."""
        for name in titles_in(plain):
            if plain_title(name) == plain_title(self.title):
                plain = re.sub(re.escape(name) + r"(?:（[^（）]*）|\([^()]*\))?", "", plain)
        plain = plain if plain_title(plain) != plain_title(self.title) else ""
        short = re.sub("^中华人民共和国", "", self.title)
        return re.sub(
            rf"{re.escape(short)}(?=第)|(?<![同基])本(?:法|条例|办法|规定)(?=第)", "", plain
        )
