"""What the pieces of an instruction share: quotations, references, and what they are about."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tiaowen.consolidation.changes import Change
from tiaowen.numerals import Number
from tiaowen.parsing.clause_refs import DEPTH, Ref, Step, read_refs


@dataclass(slots=True)
class Context:
    """What a piece may take from those before it.

    `here` is the clause that the last piece was about, `subject` the list of them; they are `lost`
    behind a piece that was not understood. `lists` are the references of the piece itself, `also`
    is a second change that it asks for.
    """

    here: tuple[Step, ...] = ()
    subject: tuple[Ref, ...] = ()
    lost: bool = False
    also: Change | None = None
    lists: list[tuple[Ref, ...]] = field(default_factory=list)
    quotations: tuple[tuple[str, ...], ...] = ()

    def lift(self, piece: str) -> str:
        """A piece with each list of references as ‹n›, its place in `lists`."""
        self.lists = []
        # 将十一条修改为: the mirror, or the gazette, lost a 第.
        piece = re.sub(rf"(?<=将)(?={Number}条)", "第", piece)
        done, at = "", 0
        for match in re.finditer(rf"第[（(]?{Number}|附件", piece):
            refs = read_refs(piece, match.start()) if match.start() >= at else ()
            if refs:
                done += piece[at : match.start()] + f"‹{len(self.lists)}›"
                self.lists.append(refs)
                at = refs[-1].end
        return done + piece[at:]

    def as_printed(self, piece: str) -> str:
        """A piece with its quotations in it."""
        return re.sub(r"“(\d+)”", lambda one: f"“{''.join(self.quotations[int(one[1])])}”", piece)

    def quoted(self, token: str) -> tuple[str, ...]:
        """The paragraphs of a quotation."""
        return self.quotations[int(token.strip("“”"))]

    def each_quoted(self, tokens: str) -> tuple[str, ...]:
        """The words of each quotation of a list."""
        return tuple("\n".join(self.quotations[int(one)]) for one in re.findall(r"“(\d+)”", tokens))

    def refs(self, token: str) -> tuple[Ref, ...]:
        """The references of a list, each member of a range for itself."""
        found: list[Ref] = []
        for ref in self.lists[int(token.strip("‹›"))]:
            found.append(Ref(ref.steps, ref.start, ref.end))
            last = ref.steps[-1]
            for number in range(last.number + 1, ref.last[-1].number + 1 if ref.last else 0):
                steps = (*ref.steps[:-1], Step(last.level, number))
                found.append(Ref(steps, ref.start, ref.end))
        return tuple(found)

    def complete(self, token: str) -> tuple[Ref, ...]:
        """The references of a list, what they leave out taken from the pieces before."""
        return tuple(_below(self.here, ref) for ref in self.refs(token))

    def subjects(self, token: str | None) -> tuple[Ref, ...]:
        """What a piece is about, where it says so; else what the piece before is about."""
        if token:
            self.subject = self.complete(token)
            self.here = self.subject[-1].steps
        return self.subject

    def places(self, token: str, beside: Ref | None) -> tuple[Ref, ...]:
        """New numbers of clauses, what they leave out taken from another reference."""
        steps = beside.steps if beside else ()
        return tuple(_below(steps, ref) for ref in self.refs(token))

    def holder(self, unit: str) -> Ref | None:
        """The clause that gets a new 款, 项 or 目 where the piece names none."""
        steps = tuple(step for step in self.here if DEPTH[step.level] < DEPTH[unit])
        return Ref(steps, 0, 0) if steps else None


def _below(here: tuple[Step, ...], ref: Ref) -> Ref:
    if DEPTH[ref.steps[0].level] <= DEPTH["条"]:
        return ref
    kept = tuple(step for step in here if DEPTH[step.level] < DEPTH[ref.steps[0].level])
    return Ref((*kept, *ref.steps), ref.start, ref.end)
