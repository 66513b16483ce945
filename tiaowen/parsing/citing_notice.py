"""What a notice tells, from its title and clause by clause, of the documents that it refers to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tiaowen.model import Clause, ClauseId, Notice
from tiaowen.parsing.clause_refs import Ref
from tiaowen.parsing.document_names import COUNTRY, Name, stands_apart
from tiaowen.parsing.own_places import Place
from tiaowen.parsing.targets import Target, amended_above, amended_by

# 关于修改《A》的决定 amends; 关于印发《A（2022年修订）》的通知 does not.
# 某法修正案 amends; 关于《某法修正案（九）》时间效力问题的解释 does not.
_AMENDS = re.compile(
    "(?:修改|修正|修订|更正|调整)(?![^《]*印发)[^》]*(?:《|决定|通知)|^[^《]*修正案"
)
_ADDITION = re.compile("([^《]+?)修正案.*")

Article = tuple[Name | None, Ref]
"""A reference to a single article, and its document: None for the citing one."""


@dataclass
class CitingNotice:
    """A notice whose clauses are read in order.

    `short` are the short names given so far, `articles` the article that each clause cites last.
    """

    notice: Notice
    short: dict[str, Name] = field(default_factory=dict)
    articles: dict[ClauseId, Article] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.outline = self.notice.text.outline
        amended = amended_by(self.notice.title)
        if addition := _ADDITION.fullmatch(self.notice.title):
            amended = Target(f"《{addition[1]}》")
        self._amends = bool(_AMENDS.search(self.notice.title))
        self._amended = Name(amended.title[1:-1], amended.number) if amended else Name()

    def call(self, short: str, name: Name) -> None:
        """Remember the short name of a document; 《中华人民共和国刑法》 is 刑法 unasked."""
        if name == Name():
            return
        if short and not short.startswith("本"):
            self.short[short] = name
        if len(name.title) > len(COUNTRY) + 1 and name.title.startswith(COUNTRY):
            self.short.setdefault(name.title.removeprefix(COUNTRY), Name(name.title))

    def short_before(self, text: str, start: int, end: int) -> tuple[str, Name] | None:
        """Return the short name that ends at a place, the longest: 办法第三条, “办法”第三条."""
        for short, name in sorted(self.short.items(), key=lambda one: -len(one[0])):
            for words in (short, f"“{short}”"):
                begin = end - len(words)
                apart = words != short or stands_apart(text, begin)
                if begin >= start and text.startswith(words, begin) and apart:
                    return words, name
        return None

    def amended_at(self, clause: Clause) -> Name | None:
        """Return the document that the instructions at a clause amend, if any."""
        place = Place(self.outline, clause.id)
        if not self._amends or place.instrument:
            return None
        above = amended_above(self.notice.text, clause)
        return Name(above.title[1:-1], above.number) if above else self._amended
