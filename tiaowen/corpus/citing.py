"""What the texts refer to → citations: of which document, in which version, of which clauses.

A reference to another document is looked up in the version that was in force when the citing one
was written, and in no other: where that lacks the clause, the citation leads to the document, and
`report` tells it. A name that fits no notice, or several, is a citation without a target. A word
that only may be a name (办法第三条, 依照某法第三条) is a citation where it fits a notice.

The text of a document that names a decision as what amended it is not the one that the decision
speaks of. Texts of one title that share no article are parts of one document: a clause is looked
for in all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import chain

from tiaowen.corpus.naming import Meant, Names
from tiaowen.corpus.titles import plain_title
from tiaowen.model import Citation, ClauseId, Contents, Notice, NoticeId, Outline
from tiaowen.parsing.clause_refs import Ref, find_existing
from tiaowen.parsing.document_names import Name
from tiaowen.parsing.references import Reference


def resolve(
    notices: Mapping[NoticeId, Notice],
    references: Mapping[NoticeId, Iterable[Reference]],
    contents: Mapping[NoticeId, Contents],
    names: Names,
) -> dict[NoticeId, tuple[Citation, ...]]:
    """Return the citations in the text of each notice, in document order.

    Args:
        notices: All notices, by id.
        references: What the text of each held notice refers to, by id.
        contents: The clauses of each notice, by id.
        names: What names of documents mean.
    """

    @cache
    def outline(notice: NoticeId) -> Outline:
        return contents[notice].outline()

    def meant(name: Name, by: Notice) -> Meant:
        found = names.meant(name, by)
        amended = found.target and not name.made and by.id in amended_by(found.target)
        return replace(found, certain=False, exact=False) if amended else found

    @cache
    def amended_by(notice: NoticeId) -> frozenset[NoticeId]:
        """The decisions of which the text says above its first article that they amended it."""
        above = (one for one in references.get(notice, ()) if one.clause.startswith("pre"))
        decisions = (one.name for one in above if one.name and "修" in one.name.title)
        found = (names.meant(name, notices[notice]).target for name in decisions)
        return frozenset(one for one in found if one)

    def each(notice: Notice, own: Iterable[Reference]) -> Iterator[Citation]:
        known: dict[Name, Meant] = {}
        for one in own:
            if one.name is None:
                yield _own(notice, one)
                continue
            if one.name not in known:
                known[one.name] = meant(one.name, notice)
            citation = _other(notice, one, one.name, known[one.name], notices, outline)
            if citation:
                yield citation

    return {id_: tuple(each(notices[id_], own)) for id_, own in references.items()}


def _own(notice: Notice, one: Reference) -> Citation:
    return Citation(
        notice.id,
        one.clause,
        one.start,
        one.end,
        one.words,
        target=notice.id,
        clauses=one.clauses,
        lacking=one.lacking,
        candidates=(notice.id,),
    )


def _other(
    notice: Notice,
    one: Reference,
    name: Name,
    meant: Meant,
    notices: Mapping[NoticeId, Notice],
    outline: Callable[[NoticeId], Outline],
) -> Citation | None:
    """The citation of a named document; None where the words name none, or the own one alone."""
    if one.ref and len(meant.candidates) > 1 and not meant.target:
        meant = _part(one.ref, meant, notices, outline)
    if not meant.target and (name.made or (name.bare and not meant.candidates)):
        return None
    if meant.target == notice.id and one.ref is None:
        return None
    skipped = 0 if one.listed else meant.skipped
    clauses: tuple[ClauseId, ...] = ()
    lacking = False
    if one.ref and meant.target and notices[meant.target].held:
        clauses, whole = find_existing(outline(meant.target), one.ref)
        lacking = not whole
        if not meant.exact:  # the version that the words choose is not held
            clauses, lacking = (), True
    return Citation(
        notice.id,
        one.clause,
        one.start + skipped,
        one.end,
        one.words[skipped:],
        target=meant.target,
        clauses=clauses,
        lacking=lacking,
        certain=meant.certain and not lacking,
        candidates=meant.candidates,
    )


def _part(
    ref: Ref,
    meant: Meant,
    notices: Mapping[NoticeId, Notice],
    outline: Callable[[NoticeId], Outline],
) -> Meant:
    """What is meant, with the text that has the clause where all that fit are parts of a document.

    A code may be held as several texts, one for each of its books. Versions of one law have
    article 1 each, and are told, not taken.
    """
    held = [one for one in meant.candidates if notices[one].held]
    articles = [outline(one).articles for one in held]
    if len({plain_title(notices[one].title) for one in held}) != 1 or not all(articles):
        return meant
    if len(held) != len(meant.candidates) or len({*chain(*articles)}) < sum(map(len, articles)):
        return meant
    having = [one for one in held if find_existing(outline(one), ref)[0]]
    return replace(meant, target=having[0]) if len(having) == 1 else meant
