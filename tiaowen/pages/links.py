"""Things → links to their pages: the only module that writes their addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from tiaowen.exports.citations import place
from tiaowen.model import Body, Change, Clause, Notice, Record, Region, TopicId, Wid, Work
from tiaowen.numerals import chinese
from tiaowen.pages.edition import Edition
from tiaowen.pages.templates import ROOT

_BEGINNING = 24


@dataclass(frozen=True, slots=True)
class Link:
    """An address, relative to the site's root, and the words that lead to it."""

    href: str
    text: str


def _link(edition: Edition, path: str, text: str) -> Link:
    return Link(f"{ROOT}{edition.script.folder}/{path}", text)


def notice_link(edition: Edition, notice: Notice) -> Link:
    """Return a link to a notice under its document number, or its name where it has none."""
    return _link(edition, f"notices/{notice.id}/", notice.number or notice.cited)


def cited_link(edition: Edition, notice: str, clauses: tuple[str, ...]) -> str:
    """Return the address that a citation leads to: the first of its clauses, in its document."""
    at = f"#{clauses[0]}" if clauses else ""
    return _link(edition, f"notices/{notice}/{at}", "").href


def clause_link(edition: Edition, notice: Notice, clause: Clause) -> Link:
    """Return a link to a clause: to the page of a measure, else to the place in the notice."""
    return edition.once(lambda: _clause_link(edition, notice, clause), "link", notice.id, clause.id)


def _clause_link(edition: Edition, notice: Notice, clause: Clause) -> Link:
    page = f"{clause.id}/" if clause.is_measure else f"#{clause.id}"
    return _link(edition, f"notices/{notice.id}/{page}", clause_name(edition, notice, clause))


def clause_name(edition: Edition, notice: Notice, clause: Clause) -> str:
    """Return what people call a clause: its label and heading, or its place where it has no label.

    A number that restarts in every part is told with its part: 三（二）.
    """
    parent = notice.by_id.get(clause.parent)
    if clause.label:
        above = (
            parent.label.rstrip("、") if parent and clause.id.startswith(parent.id + "-") else ""
        )
        return above + labelled(clause.label, clause.heading or _beginning(clause.text))
    if clause.kind == "title":
        return clause.text
    return _unlabelled(edition, notice, clause, clause_name)


def labelled(label: str, words: str) -> str:
    """Return words behind their label: 18.支持, 第十八条　支持, whose label has no mark."""
    return f"{label}　{words}" if label[-1:].isalnum() and words else label + words


def cited_place(edition: Edition, notice: Notice, clause: Clause) -> str:
    """Return how a citation names any clause: 第18条, 第18条第2段, 附件3第18行."""
    if clause.label:
        return place(notice, clause, edition.words)
    if clause.kind == "title":
        parent = notice.by_id.get(clause.parent)
        above = cited_place(edition, notice, parent) if parent else ""
        return above + edition.words["place_title"]
    return _unlabelled(edition, notice, clause, cited_place)


def _unlabelled(
    edition: Edition,
    notice: Notice,
    clause: Clause,
    name_of: Callable[[Edition, Notice, Clause], str],
) -> str:
    """Which row or paragraph of what stands above it a clause without a label is."""
    parent = notice.by_id.get(clause.parent)
    zone, _, rest = clause.id.partition("-")
    number = re.sub(r"\D", "", rest.rpartition("-")[2])
    if clause.kind == "row" and parent:
        return edition.words["place_row"].format(annex=parent.label, n=number)
    if zone in ("cover", "pre", "end"):
        return edition.words[f"place_{zone}"].format(n=number)
    name = name_of(edition, notice, parent) if parent else ""
    counted = notice.text.paragraph_numbers.get(clause.id)
    if counted and not counts_otherwise(notice):
        return edition.words["place_k"].format(parent=name, n=chinese(counted))
    return edition.words["place_paragraph"].format(parent=name, n=number)


def counts_otherwise(notice: Notice) -> bool:
    """Return whether the paragraphs of articles may go by another word than 款.

    In Taiwan they are 項, and 款 are the numbered items below them; Hong Kong and Macau have both.
    """
    return notice.script == "zh-Hant"


def _beginning(text: str) -> str:
    return text if len(text) <= _BEGINNING else text[:_BEGINNING] + "…"


def work_link(edition: Edition, work: Work) -> Link:
    """Return a link to a work's timeline."""
    return _link(edition, f"works/{work.id}/", work.title)


def current_link(edition: Edition, work: Work, wid: Wid) -> Link:
    """Return a link to the current address of a measure."""
    return _link(edition, f"works/{work.id}/{wid}/", f"works/{work.id}/{wid}/")


def compare_link(edition: Edition, old: Notice, new: Notice, at: str = "") -> Link:
    """Return a link to the redline of two versions, or one clause's place in it."""
    text = f"{old.number or old.name} → {new.number or new.name}"
    return _link(edition, f"compare/{old.id}/{new.id}/{at and '#' + at}", text)


def place_link(edition: Edition, notice: Notice, clause: Clause) -> Link:
    """Return a link to a clause under its place alone, as a sentence names it: 第五条."""
    href = clause_link(edition, notice, clause).href
    return Link(href, place(notice, clause, edition.words))


def place_in_redline(change: Change) -> str:
    """Return the id of a change on the page of its redline: that of the new clause if it has one.

    What was merged into a clause stands there too, under the id of the old one.
    """
    own = change.new if change.change != "merged" else ""
    return own or f"old-{change.old}"


def record_link(edition: Edition, record: Record) -> Link:
    """Return a link to a record under its title."""
    return _link(edition, f"records/{record.id}/", record.title)


def body_link(edition: Edition, body: Body) -> Link:
    """Return a link to a body under its short name."""
    return edition.once(
        lambda: _link(edition, f"bodies/{body.region}/{quote(body.id)}/", body.short),
        *("body", body.region, body.id, body.short),
    )


def issuer_links(edition: Edition, notice: Notice) -> tuple[Link, ...]:
    """Return links to the issuers, named as printed; without an address for unregistered ones."""
    bodies = edition.corpus.issuers_of(notice)
    return tuple(
        Link(body_link(edition, body).href if body else "", name)
        for name, body in zip(notice.issuers, bodies, strict=True)
    )


def region_link(edition: Edition, region: Region) -> Link:
    """Return a link to a region under its name."""
    return _link(edition, f"regions/{region.id}/", region.name)


def topic_link(edition: Edition, topic: TopicId) -> Link:
    """Return a link to a topic under its name."""
    return _link(edition, f"topics/{topic}/", edition.corpus.topic(topic))
