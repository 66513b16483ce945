"""`/<script>/feed.xml`: what is new, repealed, about to expire, or corrected, as Atom.

Every date is one that the content has, so that a build on another day gives the same entries with
the same dates: a new notice has its 成文日期; a repeal the first day of the repeal, or, where no
source says that day, the 成文日期 of the notice that repeals; an expiry the day 90 days before it,
when it is first told. A correction has no date of its own in the content: its entry has the
notice's 成文日期 (without one there is no entry), and an id made from the corrections themselves,
so that a new correction is a new entry. Corrections are the emendations at a place (not the rules
for a whole text) and the ledger's tombstones.

The newest ENTRIES stand in the feed: a reader who looks in now and then misses none, and the file
does not grow with the corpus.
"""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tiaowen.artifacts import Artifact
from tiaowen.corpus.corpus import Corpus
from tiaowen.exports.citations import Phrases
from tiaowen.model import Notice, NoticeId, Period, Promise

_CHANGES = ("repeals", "amends", "extends", "confirms", "suspends", "revives", "lapses", "corrects")
_WITH_END = ("done_suspends_until", "done_confirms_until")
_ATOM = "http://www.w3.org/2005/Atom"
SOON = timedelta(days=90)
ENTRIES = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened to a notice; `key` makes the entry's id from the notice's address."""

    notice: Notice
    key: str
    on: date
    title: str
    summary: str


def feed(
    corpus: Corpus,
    periods: Mapping[NoticeId, tuple[Period, ...]],
    tombstones: Sequence[Promise],
    as_of: date,
    root: str,
    lang: str,
    words: Phrases,
) -> Artifact:
    """Return the feed of one script; `root` is the public address of its folder."""
    found = [
        entry
        for notice in corpus.held
        for entry in _entries(corpus, notice, periods[notice.id], tombstones, as_of, words)
    ]
    found.sort(key=lambda entry: (entry.on, entry.notice.id, entry.key), reverse=True)
    found = found[:ENTRIES]
    ET.register_namespace("", _ATOM)
    top = ET.Element(f"{{{_ATOM}}}feed", {"xml:lang": lang})
    _add(top, "id", f"{root}feed.xml")
    _add(top, "title", corpus.site.title)
    if corpus.site.tagline:
        _add(top, "subtitle", corpus.site.tagline)
    _add(top, "updated", _moment(max((entry.on for entry in found), default=date(1970, 1, 1))))
    _add(top, "link", rel="self", type="application/atom+xml", href=f"{root}feed.xml")
    _add(top, "link", rel="alternate", type="text/html", href=root)
    _add(ET.SubElement(top, f"{{{_ATOM}}}author"), "name", corpus.site.title)
    for entry in found:
        address = f"{root}notices/{entry.notice.id}/"
        element = ET.SubElement(top, f"{{{_ATOM}}}entry")
        _add(element, "id", address + (f"#:{entry.key}" if entry.key else ""))
        _add(element, "title", entry.title)
        _add(element, "updated", _moment(entry.on))
        _add(element, "link", rel="alternate", type="text/html", href=address)
        _add(element, "summary", entry.summary)
    ET.indent(top)
    text = ET.tostring(top, encoding="utf-8", xml_declaration=True) + b"\n"
    return Artifact(f"{lang.lower()}/feed.xml", text)


def _entries(
    corpus: Corpus,
    notice: Notice,
    periods: tuple[Period, ...],
    tombstones: Sequence[Promise],
    as_of: date,
    words: Phrases,
) -> Iterator[Entry]:
    name = notice.number or notice.cited

    def entry(kind: str, key: str, on: date, **values: object) -> Entry:
        return Entry(
            notice,
            key,
            on,
            words[f"feed_{kind}"].format(name=name, **values),
            words[f"feed_{kind}_note"].format(title=notice.title, **values),
        )

    written = notice.written
    if written and written > as_of:
        return
    if written:
        yield entry("new", "", written, day=_day(written))
    for period in periods:
        if period.start is None:
            continue
        if period.status == "repealed" and period.act and period.start <= as_of:
            by = corpus.notices[period.act.by]
            yield entry("repealed", "repealed", period.start, by=by.number or by.cited)
        if period.status == "expired" and period.start - SOON <= as_of:
            last = period.start - timedelta(days=1)
            key = f"expires-{last.isoformat()}"
            yield entry("expires", key, period.start - SOON, day=_day(last))
    for act in corpus.acts_on.get(notice.id, ()):
        if act.does in _CHANGES and act.start and act.certain and act.start <= as_of:
            if act.does == "repeals" and not act.clauses:
                continue  # told above
            acting = corpus.notices[act.by].number or corpus.notices[act.by].cited
            until = _day(act.until) if act.until else ""
            key = f"done_{act.does}"
            key += "_until" if until and f"{key}_until" in _WITH_END else ""
            how = words[key].format(since=f"自{_day(act.start)}起", other=acting, until=until)
            name_of = f"{act.does}-{act.by}-{_seal(act.mark)}"
            yield entry("changed", name_of, act.start, how=how, text=act.text)
    corrections = [repr(one) for one in notice.emendations if one.at != "*"]
    if corrections and written:
        key = f"emended-{_seal(*corrections)}"
        yield entry("emended", key, written, n=len(corrections))
    for one in tombstones:
        if written and one.address.startswith(f"notices/{notice.id}/"):
            key = f"{one.state}-{_seal(one.address, one.state, one.target)}"
            yield entry(one.state, key, written, address=one.address, target=one.target)


def _seal(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:8]


def _add(parent: ET.Element, name: str, text: str | None = None, /, **attributes: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes).text = text


def _moment(day: date) -> str:
    """The beginning of a day in China."""
    return f"{day.isoformat()}T00:00:00+08:00"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
