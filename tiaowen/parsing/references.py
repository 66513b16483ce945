"""The text of a notice → what its clauses refer to: documents, clauses of them, clauses of its own.

Nothing here looks beyond the notice: a reference to another document has the name that the text
gives it and the steps of the clause, and `corpus.citing` finds out what both lead to. A reference
to the notice's own text is found here, by the place that it stands in.
"""

from __future__ import annotations

import re

from tiaowen.model import Notice
from tiaowen.parsing.citing_notice import CitingNotice
from tiaowen.parsing.clause_reader import ClauseReader, Reference

__all__ = ["Reference", "read_references"]

# Forms of one character that do not matter, each as long as what it stands for.
_LIKE = str.maketrans(
    "０１２３４５６７８９條項節編該號辦規則決見計劃準綱錄圖",
    "0123456789条项节编该号办规则决见计划准纲录图",
)
_UNLIKE = re.compile(f"[{''.join(map(chr, _LIKE))}]")
# In Taiwan a paragraph of an article is its 項 and an item its 款; so they are read.
_OTHERWISE = str.maketrans("款项", "项款")
_CITES = re.compile("[第前本该同附《号]")


def read_references(notice: Notice) -> tuple[Reference, ...]:
    """Return what the clauses of a notice refer to, in document order.

    Args:
        notice: a notice whose text is held, in Simplified script.
    """
    citing = CitingNotice(notice)
    found: list[Reference] = []
    for clause in notice.clauses:
        if clause.kind in ("title", "annex-list", "picture"):
            continue
        text = _as_read(clause.text, notice)
        if _CITES.search(text):
            reader = ClauseReader(citing, clause, text)
            found += reader.read()
            if reader.article:
                citing.articles[clause.id] = reader.article
    return tuple(found)


def _as_read(text: str, notice: Notice) -> str:
    """The text of a clause in the forms that are understood, of the same length."""
    if _UNLIKE.search(text):
        text = text.translate(_LIKE)
    return text.translate(_OTHERWISE) if notice.script == "zh-Hant" else text
