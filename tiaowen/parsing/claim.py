"""What a sentence claims to do to another document, as a value."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tiaowen.model import ClauseId
from tiaowen.parsing.clause_refs import Ref
from tiaowen.parsing.targets import Target
from tiaowen.parsing.terms import Lasting


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence says to do to a document; `start` and `end` are a span of the clause's text.

    `refs` are the clauses of the target, () for the whole. `since` and `until` are days that the
    sentence names; a `longer` is a term that is added to the old one (有效期延长2年).
    """

    does: str
    target: Target
    clause: ClauseId
    start: int
    end: int
    refs: tuple[Ref, ...] = ()
    since: date | None = None
    until: date | None = None
    longer: Lasting | None = None


NEGATED = re.compile(
    r"(?:不再|不予|不|未|尚未|没有|拟|被|擅自|是否|建议|要求|应当|可以|或者|[、和或])$"
)
"""Words before a verb by which it claims nothing."""
