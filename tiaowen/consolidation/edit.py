"""The instructions of a decision, done to the old text → the new text, and what became of each.

References in instructions are to the numbers of the old text; 作为第N条 gives the number in the new
one. Articles are therefore replaced and struck out first, put in next, and numbered last.

What cannot be done (no such clause, words that do not stand there) is left undone and told. A draft
with an instruction left undone is no consolidated text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from tiaowen.consolidation.instructions import (
    Change,
    CloseGaps,
    Exchange,
    Insert,
    Instruction,
    Rename,
    RenameHeading,
    Renumber,
    Replace,
    ReplacePreamble,
    Strike,
    Unread,
)
from tiaowen.model import Place
from tiaowen.numerals import Label, chinese, read_label
from tiaowen.parsing.clause_refs import Ref, Step
from tiaowen.parsing.notice_text import parse


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one change: `what` in words; `clauses` are ids in the old text."""

    instruction: str
    done: bool
    what: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consolidation:
    """The draft of a new text: its title, its body as Markdown, and the account of every change."""

    title: str
    body: str
    account: tuple[Outcome, ...]

    @property
    def complete(self) -> bool:
        """Whether every instruction was understood and done."""
        return all(outcome.done for outcome in self.account)


class _CannotDoError(Exception):
    """Why a change cannot be done."""


@dataclass(slots=True)
class _Block:
    """A paragraph: its text without a label, the label, and its clause in the old text."""

    text: str
    label: str = ""
    gap: str = ""
    mark: str = ""
    id: str = ""
    item: bool = False
    given: bool = False

    @property
    def printed(self) -> str:
        return self.mark + self.label + self.gap + self.text


@dataclass(slots=True)
class _Article:
    """An article: its number in the old text, that in the new one, and its paragraphs."""

    blocks: list[_Block]
    old: tuple[int, int] = (0, 0)
    new: tuple[int, int] = (0, 0)
    wanted: tuple[int, int] | None = None
    struck: bool = False

    def paragraphs(self) -> list[list[_Block]]:
        """Its 款, each with the items that it introduces."""
        groups: list[list[_Block]] = []
        for block in self.blocks:
            if block.item and groups:
                groups[-1].append(block)
            else:
                groups.append([block])
        return groups


@dataclass(slots=True)
class _Draft:
    """The old text as it is changed: what stands above the articles, articles, and headings."""

    title: str
    units: list[_Block | _Article]
    arabic: bool = False
    gap: str = "　"
    inserts: list[tuple[Insert, str]] = field(default_factory=list)
    close_gaps: bool = False

    @property
    def articles(self) -> list[_Article]:
        return [unit for unit in self.units if isinstance(unit, _Article)]


def consolidate(title: str, body: str, instructions: Sequence[Instruction]) -> Consolidation:
    """Returns the draft of a text as a decision amends it.

    Args:
        title: the title of the old text.
        body: the old text, as Markdown of the content format.
        instructions: what the decision says to change in it, in order.
    """
    draft = _read(title, body)
    account: list[Outcome] = []
    for instruction in instructions:
        for change in instruction.changes:
            account.append(_do(draft, instruction, change))
    account += _place_inserts(draft)
    account += _number(draft)
    return Consolidation(draft.title, _printed(draft), tuple(account))


# -- the old text ----------------------------------------------------------------------------


def _read(title: str, body: str) -> _Draft:
    text = parse(body, Place("", 1), [title], "as-printed").text
    by_line = {clause.line: clause for clause in text.clauses}
    draft = _Draft(title, [])
    article: _Article | None = None
    for number, line in enumerate(body.split("\n"), 1):
        if not line.strip():
            continue
        clause = by_line.get(number)
        mark = re.match(r"#*\s*", line.lstrip())
        label = clause.label if clause else ""
        gap = clause.gap if clause else ""
        words = line.strip()[len(mark[0]) if mark else 0 :][len(label) + len(gap) :]
        block = _Block(words, label, gap, mark[0] if mark else "", clause.id if clause else "")
        block.item = bool(clause and clause.kind in ("item", "measure", "section") and label)
        if clause and clause.kind == "article":
            read = read_label(label)
            article = _Article([block], (read.number, read.sub) if read else (0, 0))
            draft.units.append(article)
            draft.gap = gap or draft.gap
            draft.arabic = draft.arabic or bool(re.search("[0-9]", label))
        elif article and clause and clause.id.startswith(f"{article.blocks[0].id}-"):
            article.blocks.append(block)
        else:
            article = None
            draft.units.append(block)
    return draft


# -- changes ---------------------------------------------------------------------------------


def _do(draft: _Draft, instruction: Instruction, change: Change) -> Outcome:
    words = instruction.words
    try:
        what, clauses = _apply(draft, change, words)
    except _CannotDoError as why:
        return Outcome(words, False, str(why))
    return Outcome(words, True, what, clauses)


def _apply(draft: _Draft, change: Change, words: str) -> tuple[str, tuple[str, ...]]:
    match change:
        case Unread():
            raise _CannotDoError("not understood")
        case Rename(title):
            draft.title = title
            return "new title", ()
        case ReplacePreamble(new):
            return _replace_preamble(draft, new), ()
        case RenameHeading(ref, new):
            return _rename_heading(draft, ref, new), ()
        case CloseGaps():
            draft.close_gaps = True
            return "articles numbered without gaps", ()
        case Strike(refs):
            return "struck out", tuple(_strike(draft, ref) for ref in _each(refs))
        case Renumber(refs, to):
            return _renumber(draft, refs, to)
        case Replace(refs, new, renumbered):
            return _replace(draft, refs, new, renumbered)
        case Exchange(refs, pairs, renumbered):
            return _exchange(draft, refs, pairs, renumbered)
        case Insert():
            if change.unit == "条":
                draft.inserts.append((change, words))
                return "put in when the articles are numbered", ()
            return _insert_below(draft, change)


def _article(draft: _Draft, steps: Sequence[Step]) -> _Article:
    """The article of a reference, by its number in the old text."""
    number = next(((step.number, step.sub) for step in steps if step.level == "条"), None)
    found = [article for article in draft.articles if article.old == number]
    if number is None or len(found) != 1 or found[0].struck:
        raise _CannotDoError("the old text has no such article")
    return found[0]


def _scope(article: _Article, steps: Sequence[Step]) -> list[_Block]:
    """The paragraphs that a reference means: the article, one 款 with its items, or one item."""
    below = [step for step in steps if step.level in ("款", "项", "目")]
    blocks = article.blocks
    for step in below:
        if step.level == "款":
            groups = article.paragraphs()
            if step.number > len(groups):
                raise _CannotDoError(f"the article has {len(groups)} paragraphs")
            blocks = groups[step.number - 1]
        else:
            items = [block for block in blocks if block.item and _number_of(block) == step.number]
            if len(items) != 1:
                raise _CannotDoError("there is no such item, or there are several")
            blocks = items
    return blocks


def _number_of(block: _Block) -> int | None:
    label = read_label(block.label)
    return label.number if label else None


def _each(refs: Sequence[Ref]) -> Iterator[Sequence[Step]]:
    for ref in refs:
        yield ref.steps
        if ref.last:
            first, last = ref.steps[-1], ref.last[-1]
            for number in range(first.number + 1, last.number + 1):
                yield (*ref.steps[:-1], Step(first.level, number))


def _strike(draft: _Draft, steps: Sequence[Step]) -> str:
    article = _article(draft, steps)
    scope = _scope(article, steps)
    if len(scope) == len(article.blocks):
        article.struck = True
    else:
        article.blocks = [block for block in article.blocks if block not in scope]
        _close_items(article)
    return scope[0].id


def _replace(
    draft: _Draft, refs: Sequence[Ref], new: tuple[str, ...], renumbered: Step | None
) -> tuple[str, tuple[str, ...]]:
    steps = [*_each(refs)]
    if len(steps) != 1:
        raise _CannotDoError("new words for several clauses at once")
    article = _article(draft, steps[0])
    scope = _scope(article, steps[0])
    blocks = _blocks(new)
    head = scope[0]
    first = blocks[0]
    if first.label and read_label(first.label) and head.label and not head.item:
        first.label, first.gap = "", ""  # the article's own label, repeated in the new words
    if not (head.item and first.item):
        first.item = head.item
        first.label, first.gap = head.label, head.gap
    first.id = head.id
    at = article.blocks.index(head)
    article.blocks[at : at + len(scope)] = blocks
    if renumbered:
        article.wanted = (renumbered.number, renumbered.sub)
    return "new words", (head.id,)


def _blocks(new: Sequence[str]) -> list[_Block]:
    found = []
    for line in new:
        label = read_label(line)
        if label and label.style in ("section", "item", "measure", "article"):
            text = line[len(label.printed) + len(label.gap) :]
            item = label.style != "article"
            found.append(_Block(text, label.printed, label.gap, item=item, given=True))
        else:
            found.append(_Block(line, given=True))
    return found


def _exchange(
    draft: _Draft,
    refs: Sequence[Ref],
    pairs: Sequence[tuple[str, str]],
    renumbered: Step | None,
) -> tuple[str, tuple[str, ...]]:
    if refs:
        articles = [(_article(draft, steps), steps) for steps in _each(refs)]
        scopes = [_scope(article, steps) for article, steps in articles]
    else:
        articles = []
        scopes = [[block] for unit in draft.units for block in _blocks_of(unit)]
    for old, new in pairs:
        count = sum(block.text.count(old) for scope in scopes for block in scope)
        if not count:
            raise _CannotDoError(f"“{old}” does not stand there")
        for scope in scopes:
            for block in scope:
                block.text = block.text.replace(old, new)
    if renumbered and len(articles) == 1:
        articles[0][0].wanted = (renumbered.number, renumbered.sub)
    return "words exchanged", tuple(scope[0].id for scope in scopes if refs)


def _blocks_of(unit: _Block | _Article) -> list[_Block]:
    return [unit] if isinstance(unit, _Block) else unit.blocks


def _replace_preamble(draft: _Draft, new: tuple[str, ...]) -> str:
    above = []
    for unit in draft.units:
        if isinstance(unit, _Article) or unit.mark or unit.label:
            break
        above.append(unit)
    # What stands in brackets above a law tells when it was passed; the preamble is below it.
    kept = [block for block in above if re.match("[（(]", block.text)]
    if not above[len(kept) :]:
        raise _CannotDoError("the old text has no preamble")
    draft.units[len(kept) : len(above)] = _blocks(new)
    return "new preamble"


def _rename_heading(draft: _Draft, ref: Ref, new: str) -> str:
    step = ref.steps[-1]
    for unit in draft.units:
        if isinstance(unit, _Block) and unit.label:
            label = read_label(unit.label)
            styles = {"章": "chapter", "节": "division", "编": "book", "部分": "part"}
            if label and (label.style, label.number) == (styles.get(step.level), step.number):
                unit.text = new.removeprefix(unit.label).strip()
                return "new heading"
    raise _CannotDoError("the old text has no such heading")


def _renumber(
    draft: _Draft, refs: Sequence[Ref], to: Sequence[Step]
) -> tuple[str, tuple[str, ...]]:
    steps = [*_each(refs)]
    if len(steps) != len(to) or any(one[-1].level != "条" for one in steps):
        raise _CannotDoError("the numbers do not pair")
    found = [_article(draft, one) for one in steps]
    for article, number in zip(found, to, strict=True):
        article.wanted = (number.number, number.sub)
    return "another number", tuple(article.blocks[0].id for article in found)


def _insert_below(draft: _Draft, change: Insert) -> tuple[str, tuple[str, ...]]:
    """增加一款, 增加一项: behind the 款 or item that is named, at the number given, else at the end."""
    if change.within is None:
        raise _CannotDoError("no article is named")
    article = _article(draft, change.within.steps)
    blocks = _blocks(change.new)
    if change.unit == "款":
        groups = article.paragraphs()
        place = change.places[0].number - 1 if change.places else len(groups)
        if change.after and change.after.steps[-1].level == "款":
            place = change.after.steps[-1].number
        if place > len(groups):
            raise _CannotDoError(f"the article has {len(groups)} paragraphs")
        before = sum(len(group) for group in groups[:place])
        if place == 0:
            blocks[0].label, blocks[0].gap = article.blocks[0].label, article.blocks[0].gap
            article.blocks[0].label = article.blocks[0].gap = ""
        article.blocks[before:before] = blocks
        return "a paragraph put in", (article.blocks[0].id,)
    scope = _scope(article, [step for step in change.within.steps if step.level != "项"])
    items = [block for block in scope if block.item]
    if not items:
        raise _CannotDoError("there is no list to put an item in")
    place = change.places[0].number if change.places else (_number_of(items[-1]) or 0) + 1
    later = [block for block in items if (_number_of(block) or 0) >= place]
    at = article.blocks.index(later[0] if later else items[-1]) + (0 if later else 1)
    for block in blocks:
        block.item = True
        block.label = block.label or _relabelled(items[0].label, place)
    article.blocks[at:at] = blocks
    _close_items(article)
    return "an item put in", (article.blocks[0].id,)


def _close_items(article: _Article) -> None:
    """Number the items of each list anew, from the number that the first one has."""
    for group in article.paragraphs():
        items = [block for block in group if block.item]
        for number, block in enumerate(items, 1):
            block.label = _relabelled(block.label, number)


def _relabelled(label: str, number: int) -> str:
    digits = bool(re.search("[0-9]", label))
    return re.sub(
        "[0-9]+|[〇零一二三四五六七八九十百]+", str(number) if digits else chinese(number), label
    )


# -- numbers ---------------------------------------------------------------------------------


def _place_inserts(draft: _Draft) -> Iterator[Outcome]:
    """Put new articles in, the lowest number first: 作为第九条 counts in the new text."""
    draft.units = [unit for unit in draft.units if not (isinstance(unit, _Article) and unit.struck)]
    waiting = sorted(draft.inserts, key=lambda one: one[0].places[0].number if one[0].places else 0)
    for change, words in waiting:
        try:
            _place(draft, change)
        except _CannotDoError as why:
            yield Outcome(words, False, str(why))


def _place(draft: _Draft, change: Insert) -> None:
    articles = [_new_article(change.new)] if len(change.places) <= 1 else _split(change.new)
    if change.places and len(articles) != len(change.places):
        raise _CannotDoError(f"{len(change.places)} numbers for {len(articles)} articles")
    for i, article in enumerate(articles):
        place = change.places[i] if change.places else None
        if place and place.sub:
            base = _article(draft, (replace(place, sub=0),))
            at = draft.units.index(base) + place.sub
            article.wanted = (place.number, place.sub)
        elif change.after:
            at = draft.units.index(_article(draft, change.after.steps)) + 1 + i
        elif place:
            at = _index_of(draft, place.number)
        else:
            raise _CannotDoError("no place is given")
        draft.units.insert(at, article)


def _index_of(draft: _Draft, number: int) -> int:
    """Where the article with this number in the new text stands: behind the one before it."""
    whole = [article for article in draft.articles if not article.old[1]]
    if number > len(whole) + 1:
        raise _CannotDoError(f"the text has {len(whole)} articles")
    if number == 1:
        return draft.units.index(whole[0])
    return draft.units.index(whole[number - 2]) + 1


def _new_article(new: Sequence[str]) -> _Article:
    blocks = _blocks(new)
    if blocks[0].item or not blocks[0].label:
        blocks[0].item = False
    else:
        blocks[0].label = blocks[0].gap = ""
    return _Article(blocks)


def _split(new: Sequence[str]) -> list[_Article]:
    """New text of several articles, each of which begins with its label."""
    groups: list[list[str]] = []
    for line in new:
        label = read_label(line)
        if (label and label.style == "article") or not groups:
            groups.append([])
        groups[-1].append(line)
    return [_new_article(group) for group in groups]


def _number(draft: _Draft) -> Iterator[Outcome]:
    """Give every article its number in the new text, and tell references that may have moved."""
    moves = draft.close_gaps or draft.inserts or any(one.wanted for one in draft.articles)
    number = 0
    for article in draft.articles:
        sub = article.wanted[1] if article.wanted else article.old[1]
        if sub:
            article.new = (number, sub)
        else:
            number += 1
            article.new = (number, 0) if moves else article.old
        if article.wanted and article.wanted != article.new:
            yield Outcome(
                "", False, f"第{article.wanted[0]}条 is said, and it comes to be 第{number}条"
            )
        _label(draft, article)
    yield from _references(draft)


def _label(draft: _Draft, article: _Article) -> None:
    number, sub = article.new
    shown: Callable[[int], str] = str if draft.arabic else chinese
    head = article.blocks[0]
    if head.label and article.new == article.old:
        return
    head.label = f"第{shown(number)}条" + (f"之{shown(sub)}" if sub else "")
    head.gap = head.gap or draft.gap


_OWN_REF = re.compile(
    r"本(?:法|条例|规定|办法|细则|规则|解释|决定)第(?P<n>[〇零一二三四五六七八九十百千]+)条"
)


def _references(draft: _Draft) -> Iterator[Outcome]:
    """本办法第N条 in words that the decision did not give follows its article to its new number."""
    moved = {
        article.old[0]: article.new[0]
        for article in draft.articles
        if article.old[0] and not article.old[1] and article.old != article.new
    }
    if not moved:
        return
    for article in draft.articles:
        for block in article.blocks:
            if block.given:
                continue
            text = _OWN_REF.sub(lambda match: _moved(match, moved), block.text)
            if text != block.text:
                block.text = text
                what = "a reference to an article of this text follows its new number"
                yield Outcome("", True, what, (block.id,))


def _moved(match: re.Match[str], moved: dict[int, int]) -> str:
    label = read_label(f"第{match['n']}条")
    to = moved.get(label.number) if isinstance(label, Label) else None
    return match[0].replace(match["n"], chinese(to)) if to else match[0]


def _printed(draft: _Draft) -> str:
    blocks = [block for unit in draft.units for block in _blocks_of(unit)]
    return "\n\n".join(block.printed for block in blocks) + "\n"
