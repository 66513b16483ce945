"""Two notices, an old one and the decision that amends it → the file of a draft of the new one."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from tiaowen.consolidation.edit import Consolidation, consolidate
from tiaowen.consolidation.instructions import read_instructions
from tiaowen.model import HOLE, Notice, NoticeId, Revision, Source
from tiaowen.sources.serialize import notice_file


def consolidate_notice(old: Notice, decision: Notice) -> Consolidation | None:
    """Returns an old text as a decision amends it; None where the decision does not name it.

    Args:
        old: the notice that is amended; of a circular that issues measures, those are meant.
        decision: the notice that amends it.
    """
    paragraphs = [line.lstrip("# ") for line in decision.body.split("\n") if line.strip()]
    instructions = read_instructions(paragraphs, old.name, decision.title)
    return None if instructions is None else consolidate(old.name, old.body, instructions)


def draft_file(old: Notice, decision: Notice, made: Consolidation, id: NoticeId) -> str:
    """Returns the file of the draft.

    It has the old one's keys, but for those that are a document's own: its number, what it does to
    others, where its text was taken from. What was not done stands below the text behind a ［…］,
    which `check` refuses until a person has settled it.

    Args:
        old: the notice that is amended.
        decision: the notice that amends it.
        made: what became of the text.
        id: the id of the draft.
    """
    renamed = made.title != old.name
    notice = replace(
        old,
        id=id,
        title=made.title if renamed and not old.short_title else old.title,
        short_title=made.title if renamed and old.short_title else old.short_title,
        numbers=(),
        work=old.work_id,
        published=None,
        effective=None,
        reckoned=None,
        repeals=(),
        effects=(),
        revision=Revision(of=old.id, by=decision.id, text=None, made_by="editor"),
        lineage=(),
        source=Source(),
        emendations=(),
        body=made.body + "".join(f"\n{line}\n" for line in _open_lines(made)),
    )
    return notice_file(notice)


def _open_lines(made: Consolidation) -> list[str]:
    lines = []
    for one in made.undone:
        where = "、".join(one.clauses) or "全文"
        words = re.sub(r"\s+", " ", one.instruction)
        lines.append(f"{HOLE}没有办到：{words}" if words else f"{HOLE}需要核对：{where}")
    return lines


def draft_id(old: Notice, decision: Notice, taken: Collection[str]) -> str:
    """Returns an id for the draft: the old one's with the year of the decision.

    Args:
        old: the notice that is amended.
        decision: the notice that amends it.
        taken: ids that others have.
    """
    year = str(decision.written.year) if decision.written else "revised"
    id = re.sub(r"(?<=-)[12]\d{3}(?=-|$)", year, old.id, count=1)
    if id == old.id:
        id = f"{old.id}-{year}"
    first, number = id, 2
    while id in taken or id == old.id:
        id, number = f"{first}-{number}", number + 1
    return id
