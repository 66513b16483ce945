"""The instructions of a decision, done to the old text → the new text, and what became of each.

References in instructions are to the numbers of the old text; 作为第N条 gives the number in the
new one. Clauses are therefore replaced and struck out first, put in next (`places`), and numbered
last (`numbering`). What cannot be done (no such clause, words that do not stand there) is left
undone and told: a draft with an instruction left undone is no consolidated text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tiaowen.consolidation import structure, wording
from tiaowen.consolidation.changes import (
    CloseGaps,
    Exchange,
    Insert,
    InsertHeading,
    Instruction,
    Merge,
    Move,
    Rename,
    RenameHeading,
    Renumber,
    Replace,
    ReplaceLead,
    Strike,
    Unread,
)
from tiaowen.consolidation.draft import CannotDoError, Draft, State, Told
from tiaowen.consolidation.numbering import number
from tiaowen.consolidation.places import place_all
from tiaowen.consolidation.tree import print_tree, read_tree


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one instruction: `what` in words; `clauses` are ids in the old text.

    `instruction` is "" for what no instruction asks for and a person has to know.
    """

    instruction: str
    state: State
    what: str
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Consolidation:
    """The draft of a new text: its title, its body as Markdown, and the account of every change."""

    title: str
    body: str
    account: tuple[Outcome, ...]

    @property
    def undone(self) -> tuple[Outcome, ...]:
        """What was not understood or could not be done."""
        return tuple(outcome for outcome in self.account if outcome.state == "undone")


def consolidate(title: str, body: str, instructions: Sequence[Instruction]) -> Consolidation:
    """Returns the draft of a text as a decision amends it.

    Args:
        title: the title of the old text.
        body: the old text, as Markdown of the content format.
        instructions: what the decision says to change in it, in order.
    """
    draft = Draft(title, read_tree(title, body))
    account = [_do(draft, i, one) for i, one in enumerate(instructions)]
    notes = []
    for row, told in place_all(draft):
        if row is None:
            notes.append(Outcome("", told.state, told.what))
        else:
            account[row] = replace(account[row], state=told.state, what=told.what)
    notes += [Outcome("", told.state, told.what, told.clauses) for told in number(draft)]
    return Consolidation(draft.title, print_tree(draft.root), (*account, *notes))


def _do(draft: Draft, row: int, instruction: Instruction) -> Outcome:
    try:
        told = _apply(draft, row, instruction)
    except CannotDoError as why:
        return Outcome(instruction.words, "undone", str(why))
    return Outcome(instruction.words, told.state, told.what, tuple(filter(None, told.clauses)))


def _apply(draft: Draft, row: int, instruction: Instruction) -> Told:
    match instruction.change:
        case Unread(why):
            raise CannotDoError(f"not understood: {why}")
        case Rename(title):
            draft.title = title
            return Told("new title")
        case ReplaceLead(new, place):
            return wording.replace_lead(draft, new, place)
        case RenameHeading(ref, new, old):
            return wording.rename_heading(draft, ref, new, old)
        case CloseGaps():
            draft.close_gaps = True
            return Told("clauses numbered without gaps, references to them likewise")
        case Strike(refs):
            nodes = draft.find_all(refs)
            return Told("struck out", tuple([structure.strike(draft, node) for node in nodes]))
        case Renumber(refs, to):
            return structure.renumber(draft, row, refs, to)
        case Merge(refs, to_one):
            return structure.merge(draft, refs, to_one)
        case Move(refs, beside, before):
            return structure.move(draft, row, refs, beside, before)
        case Replace(refs, lines):
            return wording.replace(draft, refs, lines)
        case Exchange():
            return wording.exchange(draft, instruction.change)
        case Insert():
            return structure.insert(draft, row, instruction.change)
        case InsertHeading(place_of, lines, first):
            return structure.insert_heading(draft, row, place_of, lines, first)
