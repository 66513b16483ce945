"""A clause → what its words refer to, read from left to right.

A lone 第N条 in a statute is the statute's own unless a document's name stands before it in the same
list. In a document that amends another it is the other's; in the new text that it quotes, 本条例 is
the other as well, and what only a place explains (前款) means nothing. An item without an article
is one of the clause that it stands in, or else of the article that the sentence named last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import structs

from tiaowen.model import NO_CLAUSE, Clause, ClauseId, Lean
from tiaowen.numerals import parse_number
from tiaowen.parsing.citing_notice import Article, CitingNotice
from tiaowen.parsing.clause_refs import Level, Ref, read_refs
from tiaowen.parsing.document_names import (
    OWN,
    THAT,
    Name,
    Named,
    bare_name,
    is_generic,
    is_paper,
    named_in,
)
from tiaowen.parsing.own_places import Found, Place
from tiaowen.parsing.quoted_words import quotations_in


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
_JOIN = re.compile(
    r"(?:的?规定(?=[、和与及或以]|第[^条，。]{1,9}[款项]))?(?:[（(][^（）()《》]{0,30}[）)])?\s*"
    r"(?:、|以及|和|与|及|或者|或)?\s*"
)
_INTO = re.compile(r"[（(]\s*(?=第)")
_MADE = re.compile(r"(?:作为|改为|列为|改列|调整为|变更为|顺延为|移作|移至)\s*$")
_OF_WHICH = re.compile(r"(?:规定|所列|所称|有关|相关|原|修[改订正]前)的?\s*$")
# 见附件, 按照附件: other words with 附件 name no annex of the notice.
_TO_ANNEX = re.compile(r"(?:[见按照据在和与及、，。；：（(]|列入|填写|^|所附)\s*$")
_LABEL = re.compile(r"\s")
# 该条第二款: of the article named last.
_SAME = re.compile(r"[该同]条(?=\s*第)")
# 违反本条例第九条规定的，…：（一）违反第二项规定的，…: an item of the article that was broken.
_BROKEN = re.compile(r"(?:违反|有|规定的?|以及)\s*$")
_COUNTED: frozenset[Level] = frozenset(("款", "项", "目"))
_SENTENCE = re.compile("[。！？]")


class ClauseReader:
    """Reads one clause from left to right.

    `subject` is the document that the list read last belongs to (None: the notice itself), whose
    last reference is `last`; a reference that begins at `bound`, or is joined to what ends there,
    goes on with that list. `article` is the single article cited last, in an item first that of the
    words above its list.
    """

    def __init__(self, notice: CitingNotice, clause: Clause, text: str) -> None:
        self.notice, self.clause, self.text = notice, clause, text
        self.place = Place(notice.outline, clause.id)
        self.amended = notice.amended_at(clause)
        quoted = [(0, len(text))] if clause.kind == "quote" else quotations_in(text)
        self.quoted = quoted if self.amended is not None else []
        self.subject: Name | None = None
        self.named: Name | None = None
        self.last: Ref | None = None
        above = clause.parent if clause.kind == "item" else NO_CLAUSE
        self.article: Article | None = notice.articles.get(above)
        self.bound = -1
        self.at = 0

    def read(self) -> Iterator[Reference]:
        """Yield what the clause refers to, in the order of its text."""
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
                case "该" | "同":
                    yield from self._that(at)

    # -- documents -----------------------------------------------------------------------------

    def _name(self, one: Named) -> Iterator[Reference]:
        """A title or number, with the clauses that follow it."""
        name = one.name
        known = self.notice.short.get(name.title)
        if known:
            name = known
        elif name.title and (is_generic(name.title) or (is_paper(name.title) and not name.number)):
            name = Name()  # 《办法》 that nothing has bound, 《营业执照》
        self.notice.call(one.short, name)
        refs = self._refs(one.after)
        if refs:
            yield from self._cited(one.start, name, refs)
        elif name != Name():
            yield self._reference(one.start, one.end, name)
        if name != Name():
            self.named = name
        self._go_on(refs, name, one.after)

    def _refs(self, at: int) -> tuple[Ref, ...]:
        """The clauses behind a name; a comma ends their bond with it."""
        gap = _TO_CLAUSE.match(self.text, at)
        return self._bonded(read_refs(self.text, gap.end())) if gap else ()

    def _bonded(self, refs: tuple[Ref, ...]) -> tuple[Ref, ...]:
        for i in range(1, len(refs)):
            if "，" in self.text[refs[i - 1].end : refs[i].start]:
                return refs[:i]
        return refs

    def _go_on(self, refs: Sequence[Ref], subject: Name | None, end: int) -> None:
        self.last, self.subject = refs[-1] if refs else None, subject
        self.bound = self.at = max(end, refs[-1].end if refs else 0)
        if any(step.level == "条" for ref in refs for step in ref.steps):
            self.article = (subject, refs[-1]) if subject != Name() and _single(refs) else None

    def _that(self, at: int) -> Iterator[Reference]:
        """该条例第五条: of the document named last, where that is one; 该条第二款."""
        if match := _SAME.match(self.text, at):
            self.at = match.end()
            yield from self._of_article(at, match.end())
            return
        match = THAT.match(self.text, at)
        if not match:
            return
        refs = self._bonded(read_refs(self.text, match.end()))
        named = self.named
        if refs and named and named.title.endswith(match["kind"]):
            yield from self._cited(at, named, refs)
        self._go_on(refs, named or Name(), match.end())

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
                self._go_on(refs, other, match.end())
            else:
                yield from self._own(at, refs)
                self._go_on(refs, None, match.end())
        elif match := _INSIDE.match(text, at):
            unit = match["unit"]
            under: Level | None = "条" if unit == "条" else "款" if unit == "款" else None
            refs = self._bonded(read_refs(text, match.end(), under=under))
            self._go_on(refs, None, match.end())
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
        under: Level = "款" if match["unit"] == "款" else "条"
        if under == "条":
            self.article = None
        refs = self._bonded(read_refs(self.text, match.end(), under=under))
        if refs and (refs[0].start != match.end() or refs[0].steps[0].level == "条"):
            refs = ()
        self._go_on(refs, None, match.end())
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
        short = self.notice.short_before(self.text, max(self.bound, 0), at)
        if refs and short:
            words, name = short
            yield from self._cited(at - len(words), name, refs)
            self._go_on(refs, name, at)
        elif refs and (refs[0].steps[0].number or _TO_ANNEX.search(self.text, 0, at)):
            for ref in refs:
                found = self.place.find(ref)
                if found[0]:
                    yield self._found(ref.start, ref.end, found)
            self._go_on(refs, None, at)

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
        if short := self.notice.short_before(text, max(self.bound, 0), at):
            words, name = short
            yield from self._cited(at - len(words), name, refs)
            self._go_on(refs, name, at)
            return
        if bare := bare_name(text, max(self.bound, 0), at):
            name = Name(bare=bare)
            yield from self._cited(at - len(bare), name, refs)
            self._go_on(refs, name, at)
            return
        if _OF_WHICH.search(text, 0, at) or text[refs[0].end - 1] == "点":
            self._go_on(refs, Name(), at)
            return
        if self.amended is not None:
            yield from self._instruction(at, refs)
            return
        if not self.place.in_statute or level in ("附件", "部分") or self._is_label(at, refs):
            self._go_on(refs, Name(), at)
            return
        found_of = [self.place.find(ref) for ref in refs]
        exist = any(found for found, _ in found_of)
        if level in _COUNTED:
            # 违反第一项规定 within item （一）: no item means itself.
            itself = any(self.place.item in found for found, _ in found_of)
            if not exist or itself or _BROKEN.search(text, 0, at):
                of_article = tuple(self._of_article(at, at))
                if of_article or itself:
                    yield from of_article
                    return
        elif not exist and self.subject and not _SENTENCE.search(text, self.bound, at):
            # 某法第二百条规定的…，第二百零五条规定的…, where this text has no such article.
            yield from self._go_on_with(at)
            return
        for ref, found in zip(refs, found_of, strict=True):
            if found[0] or ref.steps[0].level == "条":
                yield self._found(ref.start, ref.end, found)
        self._go_on(refs, None if exist or level == "条" else Name(), at)

    def _of_article(self, start: int, at: int) -> Iterator[Reference]:
        """A 款 or 项, at a place, of the article cited last, where that has it."""
        if not self.article:
            return
        subject, article = self.article
        refs = self._bonded(read_refs(self.text, at, article))
        if not refs:
            return
        self.at = refs[-1].end
        if subject is not None:
            yield from self._cited(start, subject, refs, listed=True)
        elif all(self.place.find(ref)[0] for ref in refs):
            yield from self._own(start, refs)
        else:
            return
        self._go_on(refs, subject, at)

    def _is_label(self, at: int, refs: Sequence[Ref]) -> bool:
        """Whether it stands at the head of a line as in a table of contents: 第一章　总则."""
        return at == 0 and bool(_LABEL.match(self.text, refs[0].end))

    def _instruction(self, at: int, refs: tuple[Ref, ...]) -> Iterator[Reference]:
        """第三条 in a document that amends another: 将第三条修改为, 作为第四条."""
        other = self.amended or Name()
        inside = self._in_quotation(at)
        head = at == 0 or self.text[at - 1] in "“「"
        if (inside and head) or (inside and refs[0].steps[0].level in _COUNTED):
            self._go_on(refs, Name(), at)
            return
        made = not inside and bool(_MADE.search(self.text, 0, at))
        if refs[0].steps[0].level in _COUNTED:
            refs = read_refs(self.text, at, self._article_before(at))
            if not refs or refs[0].steps[0].level in _COUNTED:
                return
        name = structs.replace(other, made=True) if made else other
        yield from self._cited(at, name, refs)
        self._go_on(refs, other, at)

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
        self._go_on(refs, subject, at)

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


def _single(refs: Sequence[Ref]) -> bool:
    """Whether references are all to one article."""
    articles = {step for ref in refs for step in (*ref.steps, *ref.last) if step.level == "条"}
    return len(articles) == 1


def _decides(own: str) -> bool:
    """Whether 本决定 and the like name the amending document itself."""
    return own.endswith(("决定", "决议", "修正案", "令", "通知", "公告"))
