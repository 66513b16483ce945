"""What the resolver and the check of links need to know of each notice and work, as plain data.

`/data/anchors.json` has it for `tiaowen.resolver` and `links`; `exports.go` writes it in smaller
files for the resolver in the browser. In a pair of texts the first is Simplified, the second
Traditional. A notice with several document numbers has each of them in `numbers`, in Simplified.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tiaowen.corpus.corpus import Corpus
from tiaowen.folding import bare, fold, table
from tiaowen.model import (
    Clause,
    Notice,
    NoticeId,
    Period,
    RegionId,
    Step,
    Work,
    WorkId,
)
from tiaowen.numerals import read_annex, read_printed
from tiaowen.resolver import KnownBody, KnownClause, KnownNotice, KnownPeriod, KnownWork

_BEGINNING = 24  # characters of a clause without a heading that stand for its name


_INNER = re.compile("[《〈]([^《》〈〉]+)[》〉]")
_BRACKET = re.compile(r"[（(][^（）()]*[）)]$")
_TAIWAN = {"taiwan", "tw"}

Periods = Mapping[NoticeId, tuple[Period, ...]]


def known_work(simplified: Corpus, traditional: Corpus, id_: WorkId) -> KnownWork:
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
    names |= {
        char for one in known_bodies(simplified, traditional).values() for char in one["names"][0]
    }
    names |= set("和与或根据依据按照参见详违反规定要求这请问现公布发布通过制定修正订改版")
    names |= set("第章节条项款目点段行部分编篇之附件年号零〇一二三四五六七八九十百千两")
    pairs = [(chr(code), simple) for code, simple in table().items() if simple in names]
    return ["".join(char for char, _ in pairs), "".join(simple for _, simple in pairs)]


def known_notice(
    corpus: Corpus, traditional: Corpus, periods: Periods, id_: NoticeId
) -> KnownNotice:
    """Return what is known of one notice."""
    notice, twin = corpus.notices[id_], traditional.notices[id_]
    work = corpus.work_of.get(id_)
    step = next((step for step in work.steps if step.old == id_), None) if work else None
    facts: KnownNotice = {
        "number": [notice.number, twin.number or ""] if notice.number else None,
        "name": [notice.name, twin.name],
        "title": [notice.title, twin.title],
        "keys": _keys(corpus, notice),
        "years": _years(notice),
        "held": notice.held,
        "periods": [_period(period) for period in periods[notice.id]],
        "repealed_by": corpus.repealed_by.get(notice.id),
        "work": work.id if work else None,
        "place": work.versions.index(id_) if work else 0,
        "next": step.new if step else None,
        "clauses": {
            clause.id: _clause(notice, twin, clause, work, step) for clause in notice.clauses
        },
    }
    if len(notice.numbers) > 1:
        facts["numbers"] = list(notice.numbers)
    if _TAIWAN & set(_regions(corpus, notice.region)):
        facts["taiwan"] = True
    return facts


def _period(period: Period) -> KnownPeriod:
    found: KnownPeriod = {
        "from": period.start.isoformat() if period.start else None,
        "status": period.status,
        "known": period.certain,
    }
    if period.why == "presumed":
        found["presumed"] = True
    return found


def known_bodies(simplified: Corpus, traditional: Corpus) -> dict[str, KnownBody]:
    """Return every body that has a page: how it is called, and the names that lead to it.

    A body is called by its short name, its full one, and both with and without its region.
    """
    shorts = _short_forms(simplified)
    found: dict[str, KnownBody] = {}
    for key, body in simplified.bodies.items():
        region = bare(simplified.region(body.region).name)
        twin = traditional.bodies.get(key, body)
        named = [bare(one) for one in (body.short, body.name, *body.also) if one]
        tail = bare(body.name).removeprefix(region)
        named += [region + short for short in shorts.get(tail, ())]
        names = [form for one in named for form in _forms(one, region)]
        found["/".join(key)] = {
            "name": [body.name or body.short, twin.name or twin.short],
            "names": list(dict.fromkeys(names)),
        }
    return found


def _short_forms(corpus: Corpus) -> dict[str, set[str]]:
    """How a body is called for short in any region, without its region: 药品监督管理局 → 药监局."""
    found: dict[str, set[str]] = {}
    for body in corpus.bodies.values():
        region = bare(corpus.region(body.region).name)
        full = bare(body.name)
        if full.startswith(region) and (tail := full.removeprefix(region)):
            short = bare(body.short).removeprefix(region).removeprefix(region[-1:])
            found.setdefault(tail, set()).update({short} - {tail, ""})
    return found


def _forms(name: str, region: str) -> list[str]:
    """市药监局 of 重庆市 is 重庆市药监局 too, and 重庆市药品监督管理局 is 市药品监督管理局."""
    kind = region[-1:]
    if name.startswith(region) and len(name) > len(region) + 1:
        return [name, kind + name.removeprefix(region)]
    if kind and name.startswith(kind):
        return [name, region + name.removeprefix(kind)]
    return [name]


def _keys(corpus: Corpus, notice: Notice) -> list[str]:
    """The whole titles by which a notice is cited, bare."""
    found = [notice.title, notice.name, *_INNER.findall(notice.title)[:1]]
    found += [_BRACKET.sub("", one) for one in found]
    keys = [bare(one) for one in found]
    names = [
        "中华人民共和国",
        *(bare(corpus.region(one).name) for one in _regions(corpus, notice.region)),
    ]
    short = [key.removeprefix(name) for key in keys for name in names]
    return [key for key in dict.fromkeys([*keys, *short]) if len(key) > 1]


def _regions(corpus: Corpus, region: RegionId) -> list[RegionId]:
    """A region and those around it."""
    found: list[RegionId] = []
    while region and region not in found:
        found.append(region)
        region = corpus.region(region).parent
    return found


def _years(notice: Notice) -> list[str]:
    """The years by which a version is cited: of its writing, of its last revision."""
    told = [notice.written.isoformat() if notice.written else ""]
    told += (
        re.findall(r"((?:19|20)\d\d)年", notice.revision.text or "")[-1:] if notice.revision else []
    )
    return list(dict.fromkeys(one[:4] for one in told if one))


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
