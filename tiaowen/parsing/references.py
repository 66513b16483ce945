"""The text of a notice → what its clauses refer to: documents, clauses of them, clauses of its own.

Nothing here looks beyond the notice: a reference to another document has the name that the text
gives it and the steps of the clause, and `corpus.citing` finds out what both lead to. A reference
to the notice's own text is found here, by the place that it stands in.

A lone 第N条 in a statute is the statute's own unless a document's name stands before it in the same
list. In a document that amends another it is the other's; in the new text that it quotes, 本条例 is
the other as well, and what only a place explains (前款) means nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from msgspec import structs

from tiaowen.model import Clause, ClauseId, Lean, Notice
from tiaowen.numerals import parse_number
from tiaowen.parsing.clause_refs import Ref, read_refs
from tiaowen.parsing.document_names import (
    OWN,
    THAT,
    Name,
    Named,
    bare_name,
    is_generic,
    is_paper,
    named_in,
    stands_apart,
)
from tiaowen.parsing.effects import Target, amended_above, amended_by, quotations_in
from tiaowen.parsing.own_places import Found, Place


class Reference(Lean, frozen=True):
    """What a clause refers to: its words, and the document by its `name`, None for its own.

    `ref` is the clause of another document, None for the whole; `clauses` are those of its own.
    `lacking`: the own text has not all the clauses that the words name. `listed`: the name stands
    before an earlier one of the list; `words` begin with the clause.
    """

    clause: ClauseId
    start: int
    end: int
    words: str
    name: Name | None = None
    ref: Ref | None = None
    clauses: tuple[ClauseId, ...] = ()
    lacking: bool = False
    listed: bool = False


# Forms of one character that do not matter, each as long as what it stands for.
_LIKE = str.maketrans(
    "０１２３４５６７８９條項節編該號辦規則決見計劃準綱錄圖",
    "0123456789条项节编该号办规则决见计划准纲录图",
)
_UNLIKE = re.compile(f"[{''.join(map(chr, _LIKE))}]")
# In Taiwan a paragraph of an article is its 項 and an item its 款; so they are read.
_OTHERWISE = str.maketrans("款项", "项款")
_MARK = re.compile("[第前本该同附]")
_BEFORE = re.compile(
    r"前\s*(?P<n>[一二两三四五六七八九十]{0,3}|\d)\s*(?P<unit>条(?![例件款文约])|款(?![项式])|项(?!目))"
)
_INSIDE = re.compile(
    r"本(?P<unit>条(?![例件款文约])|款(?![项式])|项(?![目工])|章(?!程)|节(?![能约日])|编(?![制号辑]))"
)
_LONE = re.compile(r"第\s*[（(]?\s*[〇○零一二三四五六七八九十百千\d]")
_ANNEX = re.compile(r"附[件表录]")
# Between a name and the clause of it, and between the members of a list.
_TO_CLAUSE = re.compile(r"\s*(?:文件?)?(?:中的|中|的)?\s*(?=第|附[件表录])")
_JOIN = re.compile(r"(?:[（(][^（）()《》]{0,30}[）)])?\s*(?:、|以及|和|与|及|或者|或)?\s*")
_INTO = re.compile(r"[（(]\s*(?=第)")
_MADE = re.compile(r"(?:作为|改为|列为|改列|调整为|变更为|顺延为|移作|移至)\s*$")
_OF_WHICH = re.compile(r"(?:规定|所列|所称|有关|相关|原|修[改订正]前)的?\s*$")
# 见附件, 按照附件: other words with 附件 name no annex of the notice.
_TO_ANNEX = re.compile(r"(?:[见按照据在和与及、，。；：（(]|列入|填写|^|所附)\s*$")
# 关于修改《A》的决定 amends; 关于印发《A（2022年修订）》的通知 does not.
_AMENDS = re.compile("(?:修改|修正|修订|更正|调整)(?![^《]*印发)[^》]*(?:《|决定|通知)|修正案")
_ADDITION = re.compile("(.+?)修正案.*")
_LABEL = re.compile(r"\s")


def read_references(notice: Notice) -> tuple[Reference, ...]:
    """Return what the clauses of a notice refer to, in document order.

    Args:
        notice: a notice whose text is held, in Simplified script.
    """
    reader = _Reader(notice)
    return tuple(
        reference
        for clause in notice.clauses
        if clause.kind not in ("title", "annex-list", "picture")
        for reference in reader.read(clause)
    )


@dataclass
class _Reader:
    """Reads the clauses of one notice in order; `short` are the short names given so far."""

    notice: Notice
    short: dict[str, Name] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.outline = self.notice.text.outline
        amended = amended_by(self.notice.title)
        if addition := _ADDITION.fullmatch(self.notice.title):
            amended = Target(f"《{addition[1]}》")
        self.amends = bool(_AMENDS.search(self.notice.title))
        self.amended = Name(amended.title[1:-1], amended.number) if amended else Name()
        self.otherwise = self.notice.script == "zh-Hant"

    def read(self, clause: Clause) -> Iterator[Reference]:
        """Yield what a clause refers to, in the order of its text."""
        text = clause.text
        if _UNLIKE.search(text):
            text = text.translate(_LIKE)
        if self.otherwise:
            text = text.translate(_OTHERWISE)
        if not _MARK.search(text) and "《" not in text and "号" not in text:
            return
        yield from _Clause(self, clause, text).read()

    def amended_at(self, clause: Clause) -> Name | None:
        """The document that the instructions at a clause amend; None where they amend none."""
        place = Place(self.outline, clause.id)
        if not self.amends or place.instrument:
            return None
        above = amended_above(self.notice.text, clause)
        return Name(above.title[1:-1], above.number) if above else self.amended


class _Clause:
    """Reads one clause from left to right.

    `subject` is the document that the list read last belongs to (None: the notice itself), whose
    last reference is `last`; a reference that begins at `bound`, or is joined to what ends there,
    goes on with that list.
    """

    def __init__(self, reader: _Reader, clause: Clause, text: str) -> None:
        self.reader, self.clause, self.text = reader, clause, text
        self.place = Place(reader.outline, clause.id)
        self.amended = reader.amended_at(clause)
        quoted = [(0, len(text))] if clause.kind == "quote" else quotations_in(text)
        self.quoted = quoted if self.amended is not None else []
        self.subject: Name | None = None
        self.named: Name | None = None
        self.last: Ref | None = None
        self.bound = -1
        self.at = 0

    def read(self) -> Iterator[Reference]:
        text = self.text
        marks = [match.start() for match in _MARK.finditer(text)]
        named = {one.shown: one for one in named_in(text)}
        for at in sorted({*marks, *named}):
            if at < self.at:
                continue
            one = named.get(at)
            if one:
                yield from self._name(one)
                continue
            match text[at]:
                case "第":
                    yield from self._lone(at)
                case "附":
                    yield from self._annex(at)
                case "本":
                    yield from self._this(at)
                case "前":
                    yield from self._before(at)
                case _:
                    yield from self._that(at)

    # -- documents -----------------------------------------------------------------------------

    def _name(self, one: Named) -> Iterator[Reference]:
        """A title or number, with the clauses that follow it."""
        name = one.name
        known = self.reader.short.get(name.title)
        if known:
            name = known
        elif name.title and (is_generic(name.title) or (is_paper(name.title) and not name.number)):
            name = Name()  # 《办法》 that nothing has bound, 《营业执照》
        if name != Name() and one.short and not one.short.startswith("本"):
            self.reader.short[one.short] = name
        refs = self._refs(one.after)
        if refs:
            yield from self._cited(one.start, name, refs)
        elif name != Name():
            yield self._reference(one.start, one.end, name)
        if name != Name():
            self.named = name
        self._go_on(refs[-1] if refs else None, name, one.after)

    def _refs(self, at: int) -> tuple[Ref, ...]:
        """The clauses behind a name; a comma ends their bond with it."""
        gap = _TO_CLAUSE.match(self.text, at)
        return self._bonded(read_refs(self.text, gap.end())) if gap else ()

    def _bonded(self, refs: tuple[Ref, ...]) -> tuple[Ref, ...]:
        for i in range(1, len(refs)):
            if "，" in self.text[refs[i - 1].end : refs[i].start]:
                return refs[:i]
        return refs

    def _go_on(self, last: Ref | None, subject: Name | None, end: int) -> None:
        self.last, self.subject = last, subject
        self.bound = self.at = max(end, last.end if last else 0)

    def _that(self, at: int) -> Iterator[Reference]:
        """该条例第五条: of the document named last, where that is one."""
        match = THAT.match(self.text, at)
        if not match:
            return
        refs = self._bonded(read_refs(self.text, match.end()))
        named = self.named
        if refs and named and named.title.endswith(match["kind"]):
            yield from self._cited(at, named, refs)
        self._go_on(refs[-1] if refs else None, named or Name(), match.end())

    # -- its own text --------------------------------------------------------------------------

    def _this(self, at: int) -> Iterator[Reference]:
        """本办法第三条, 本条第二款, 本章."""
        text = self.text
        if match := OWN.match(text, at):
            gap = _TO_CLAUSE.match(text, match.end())
            refs = self._bonded(read_refs(text, gap.end())) if gap else ()
            if not refs:
                return
            other = self.amended
            if other is not None and (self._in_quotation(at) or not _decides(match[0])):
                yield from self._cited(at, other, refs)
                self._go_on(refs[-1], other, match.end())
            else:
                yield from self._own(at, refs)
                self._go_on(refs[-1], None, match.end())
        elif match := _INSIDE.match(text, at):
            unit = match["unit"]
            refs = self._bonded(read_refs(text, match.end()))
            self._go_on(refs[-1] if refs else None, None, match.end())
            if self._in_quotation(at):
                return
            for i, ref in enumerate(refs or (None,)):
                found = self.place.inside(unit, ref)
                if ref is not None or found[0]:
                    start = at if i == 0 or ref is None else ref.start
                    yield self._found(start, ref.end if ref else match.end(), found)

    def _before(self, at: int) -> Iterator[Reference]:
        """前款, 前两条, 前款第一项."""
        match = _BEFORE.match(self.text, at)
        count = 1 if not match or not match["n"] else parse_number(match["n"]) or 0
        if not match or not count:
            return
        refs = self._bonded(read_refs(self.text, match.end()))
        if refs and (refs[0].start != match.end() or refs[0].steps[0].level == "条"):
            refs = ()
        self._go_on(refs[-1] if refs else None, None, match.end())
        if self._in_quotation(at):
            return
        for i, found in enumerate(self.place.before(count, match["unit"], refs)):
            start = at if i == 0 else refs[i].start
            yield self._found(start, refs[i].end if refs else match.end(), found)

    def _annex(self, at: int) -> Iterator[Reference]:
        match = _ANNEX.match(self.text, at)
        if not match:
            return
        joined = self._joined(at)
        if joined and self.subject is not None:
            yield from self._go_on_with(at)
            return
        refs = self._bonded(read_refs(self.text, at))
        if refs and (refs[0].steps[0].number or _TO_ANNEX.search(self.text, 0, at)):
            for ref in refs:
                found = self.place.find(ref)
                if found[0]:
                    yield self._found(ref.start, ref.end, found)
            self._go_on(refs[-1], None, at)

    def _lone(self, at: int) -> Iterator[Reference]:
        """第N条 behind no name of its own."""
        text = self.text
        if not _LONE.match(text, at):
            return
        if self._joined(at):
            yield from self._go_on_with(at)
            return
        refs = self._bonded(read_refs(text, at))
        if not refs:
            return
        self.at = refs[-1].end
        level = refs[0].steps[0].level
        if short := self._short_before(at):
            words, name = short
            yield from self._cited(at - len(words), name, refs)
            self._go_on(refs[-1], name, at)
            return
        if bare := bare_name(text, max(self.bound, 0), at):
            name = Name(bare=bare)
            yield from self._cited(at - len(bare), name, refs)
            self._go_on(refs[-1], name, at)
            return
        if _OF_WHICH.search(text, 0, at):
            self._go_on(refs[-1], Name(), at)
            return
        if self.amended is not None:
            yield from self._instruction(at, refs)
            return
        if not self.place.in_statute or level in ("附件", "部分") or self._is_label(at, refs):
            self._go_on(refs[-1], Name(), at)
            return
        found_of = [self.place.find(ref) for ref in refs]
        if level == "项" and any(self.place.item in found for found, _ in found_of):
            # 违反第一项规定 within item （一）: of the article that the words above the list name.
            self._go_on(refs[-1], Name(), at)
            return
        for ref, found in zip(refs, found_of, strict=True):
            if found[0] or ref.steps[0].level == "条":
                yield self._found(ref.start, ref.end, found)
        self._go_on(refs[-1], None, at)

    def _is_label(self, at: int, refs: Sequence[Ref]) -> bool:
        """Whether it stands at the head of a line as in a table of contents: 第一章　总则."""
        return at == 0 and bool(_LABEL.match(self.text, refs[0].end))

    def _instruction(self, at: int, refs: tuple[Ref, ...]) -> Iterator[Reference]:
        """第三条 in a document that amends another: 将第三条修改为, 作为第四条."""
        other = self.amended or Name()
        inside = self._in_quotation(at)
        head = at == 0 or self.text[at - 1] in "“「"
        if (inside and head) or (inside and refs[0].steps[0].level in ("款", "项", "目")):
            self._go_on(refs[-1], Name(), at)
            return
        made = not inside and bool(_MADE.search(self.text, 0, at))
        if refs[0].steps[0].level in ("款", "项", "目"):
            refs = read_refs(self.text, at, self._article_before(at))
            if not refs or refs[0].steps[0].level in ("款", "项", "目"):
                return
        name = structs.replace(other, made=True) if made else other
        yield from self._cited(at, name, refs)
        self._go_on(refs[-1], other, at)

    def _article_before(self, at: int) -> Ref | None:
        return self.last if self.last and self.last.end <= at else None

    def _joined(self, at: int) -> bool:
        """Whether what begins at a place goes on with the list read last."""
        if self.bound < 0 or at < self.bound:
            return False
        join = _JOIN.match(self.text, self.bound)
        into = _INTO.match(self.text, self.bound)
        return bool(join and join.end() == at) or bool(into and into.end() == at and self.last)

    def _go_on_with(self, at: int) -> Iterator[Reference]:
        """More clauses of the list read last."""
        refs = self._bonded(read_refs(self.text, at, self.last))
        if not refs:
            return
        subject = self.subject
        if subject is None:
            yield from self._own(at, refs)
        else:
            yield from self._cited(at, subject, refs, listed=True)
        self._go_on(refs[-1], subject, at)

    def _short_before(self, at: int) -> tuple[str, Name] | None:
        """The short name without marks that ends at a place: 办法第三条, “办法”第三条."""
        text = self.text
        for short, name in self.reader.short.items():
            for words in (short, f"“{short}”"):
                begin = at - len(words)
                apart = words != short or stands_apart(text, begin)
                if begin >= max(self.bound, 0) and text.startswith(words, begin) and apart:
                    return words, name
        return None

    # -- results -------------------------------------------------------------------------------

    def _in_quotation(self, at: int) -> bool:
        return any(start <= at < end for start, end in self.quoted)

    def _cited(
        self, start: int, name: Name, refs: Sequence[Ref], listed: bool = False
    ) -> Iterator[Reference]:
        """Clauses of another document, the first with its name before it."""
        if name == Name():
            return
        for i, ref in enumerate(refs):
            begin = ref.start if i or listed else start
            one = self._reference(begin, ref.end, name)
            yield structs.replace(one, ref=ref, listed=bool(i) or listed)

    def _own(self, start: int, refs: Sequence[Ref]) -> Iterator[Reference]:
        for i, ref in enumerate(refs):
            yield self._found(ref.start if i else start, ref.end, self.place.find(ref))

    def _found(self, start: int, end: int, found: Found) -> Reference:
        clauses, whole = found
        one = self._reference(start, end, None)
        return structs.replace(one, clauses=clauses, lacking=not whole)

    def _reference(self, start: int, end: int, name: Name | None) -> Reference:
        return Reference(self.clause.id, start, end, self.clause.text[start:end], name)


def _decides(own: str) -> bool:
    """Whether 本决定 and the like name the amending document itself."""
    return own.endswith(("决定", "决议", "修正案", "令", "通知", "公告"))
