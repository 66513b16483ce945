"""A text that cites as people write it → the documents, clauses and bodies that it means.

`docs/resolver.md` specifies the rules. They work on plain data, which `exports.known` writes, so
that they run in the browser too: `templates/assets/resolver.js` has the same functions, and
`tests/cases/resolver.md` holds both to the same answers.
"""

from tiaowen.resolver.answer import resolve
from tiaowen.resolver.known import (
    Answer,
    Known,
    KnownBody,
    KnownClause,
    KnownNotice,
    KnownPeriod,
    KnownWork,
    Lacking,
    Target,
)
from tiaowen.resolver.places import clause_of

__all__ = [
    "Answer",
    "Known",
    "KnownBody",
    "KnownClause",
    "KnownNotice",
    "KnownPeriod",
    "KnownWork",
    "Lacking",
    "Target",
    "clause_of",
    "resolve",
]
