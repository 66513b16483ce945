"""What the resolver and the check of links need to know of each notice and work, as plain data.

`/data/anchors.json` has it for `tiaowen.resolver` and `links`; `exports.go` writes it in smaller
files for the resolver in the browser. In a pair of texts the first is Simplified, the second
Traditional. A notice with several document numbers has each of them in `numbers`, in Simplified.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tiaowen.corpus.corpus import Corpus
from tiaowen.folding import fold, table
from tiaowen.model import (
    Clause,
    Notice,
    Period,
    Step,
    Work,
)
from tiaowen.numerals import read_annex, read_printed
from tiaowen.resolver import KnownClause, KnownNotice, KnownWork

_BEGINNING = 24  # characters of a clause without a heading that stand for its name


Periods = Mapping[str, tuple[Period, ...]]


def known_work(simplified: Corpus, traditional: Corpus, id_: str) -> KnownWork:
    """Return what is known of one work."""
    work = simplified.works[id_]
    return {
        "title": [work.title, traditional.works[id_].title],
        "versions": [one.id for one in simplified.held_versions(work)],
        "wids": list(work.holders),
    }


def folding(simplified: Corpus, traditional: Corpus) -> list[str]:
    """Return the characters of names and labels that fold to another, and what each folds to."""
    names = {
        char
        for corpus in (simplified, traditional)
        for notice in corpus.notices.values()
        for char in fold((notice.number or "") + notice.name + notice.title)
    }
    names |= set("第章节条项款目点段行部分编篇之附件年号零〇一二三四五六七八九十百千两")
    pairs = [(chr(code), simple) for code, simple in table().items() if simple in names]
    return ["".join(char for char, _ in pairs), "".join(simple for _, simple in pairs)]


def known_notice(corpus: Corpus, traditional: Corpus, periods: Periods, id_: str) -> KnownNotice:
    """Return what is known of one notice."""
    notice, twin = corpus.notices[id_], traditional.notices[id_]
    work = corpus.work_of.get(id_)
    step = next((step for step in work.steps if step.old == id_), None) if work else None
    facts: KnownNotice = {
        "number": [notice.number, twin.number or ""] if notice.number else None,
        "name": [notice.name, twin.name],
        "title": [notice.title, twin.title],
        "held": notice.held,
        "periods": [
            {
                "from": period.start.isoformat() if period.start else None,
                "status": period.status,
                "known": period.certain,
            }
            for period in periods[notice.id]
        ],
        "repealed_by": corpus.repealed_by.get(notice.id),
        "work": work.id if work else None,
        "next": step.new if step else None,
        "clauses": {
            clause.id: _clause(notice, twin, clause, work, step) for clause in notice.clauses
        },
    }
    if len(notice.numbers) > 1:
        facts["numbers"] = list(notice.numbers)
    return facts


def _clause(
    notice: Notice, twin: Notice, clause: Clause, work: Work | None, step: Step | None
) -> KnownClause:
    label = read_printed(clause.label)
    number = label.number if label else read_annex(clause.label.rstrip("：:")) or _number(clause)
    change = step.by_old.get(clause.id) if step else None
    facts: KnownClause = {
        "style": label.style if label else clause.kind,
        "number": [number, label.sub if label else 0],
        "parent": clause.parent,
        "measure": clause.is_measure,
    }
    if paragraph := notice.text.paragraph_numbers.get(clause.id):
        facts["k"] = paragraph
    if clause.label:
        facts["name"] = [_name(notice, clause), _name(twin, twin.by_id[clause.id])]
    if work and (wid := work.wids.get((notice.id, clause.id))):
        facts["wid"] = wid
    if change:
        facts["next"] = [change.new, change.change]
    return facts


def _number(clause: Clause) -> int:
    """Return the number of an article whose label `read_printed` does not know (2A), else 0."""
    found = re.search(r"art(\d+)[a-z]?$", clause.id) if clause.kind == "article" else None
    return int(found[1]) if found else 0


def _name(notice: Notice, clause: Clause) -> str:
    parent = notice.by_id.get(clause.parent)
    restarts = parent and clause.id.startswith(f"{parent.id}-")
    above = parent.label.rstrip("、") if parent and restarts else ""
    words = clause.heading or clause.text
    more = "…" if len(words) > _BEGINNING and not clause.heading else ""
    return above + clause.label + (clause.heading or words[:_BEGINNING] + more)
