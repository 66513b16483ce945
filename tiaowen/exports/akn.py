"""Each notice as Akoma Ntoso 3.0 (OASIS LegalDocML): `/akn/<notice>.xml`, in the script it was
published in.

A law, regulation or rule is an `act`, a decision, announcement or order a `statement`, any other
notice a `doc`: number and title in the preface, the cover in the preamble, the instrument in the
main body, what stands after the last clause in the conclusions, each annex an attachment. Our
clause id is in `GUID` as `<notice>#<clause>`; `eId` follows the naming convention. A heading that
the text runs on from is marked inside the paragraph, so that no character is lost.

The work's URI is `/akn/cn-cq/doc/notice/yfbf/2025/57` where the notice has a number and an id made
of region, year, initials and serial; else the date and the id stand for them:
`/akn/cn/act/law/2025-11-18/<id>`. The subtype is the kind of document, `notice` for a circular; a
document of unknown kind has none. National notices have no locality.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tiaowen.artifacts import Artifact
from tiaowen.corpus.corpus import Corpus
from tiaowen.exports.akn_elements import NS, add, marked, spans, tag
from tiaowen.model import (
    GONE,
    NO_CLAUSE,
    Clause,
    Notice,
    NoticeId,
    Period,
    Table,
    rowspans,
)
from tiaowen.numerals import read_annex, read_printed
from tiaowen.parsing.document_kinds import document_name

_ID = re.compile(r"(?P<place>[a-z]+)-(?P<year>\d{4})-(?P<actor>[a-z][a-z0-9]*)-(?P<serial>\d+)")
_NATIONAL = "cn"
# Clause kind → element and its abbreviation in an eId.
_ELEMENTS = {
    "part": ("part", "part"),
    "section": ("section", "sec"),
    "chapter": ("chapter", "chp"),
    "article": ("article", "art"),
    "measure": ("paragraph", "para"),
    "item": ("point", "point"),
    "annex": ("hcontainer", "hcontainer"),
    "paragraph": ("subparagraph", "subpara"),
    "annex-list": ("subparagraph", "subpara"),
    "quote": ("subparagraph", "subpara"),
    "note": ("subparagraph", "subpara"),
    "footnote": ("subparagraph", "subpara"),
    "picture": ("subparagraph", "subpara"),
    "title": ("subparagraph", "subpara"),
}


def akn(
    corpus: Corpus, notice: Notice, periods: Mapping[NoticeId, tuple[Period, ...]], base_url: str
) -> Artifact:
    """Return the file of a held notice."""
    ET.register_namespace("", NS)
    top = ET.Element(tag("akomaNtoso"))
    _Document(corpus, notice, periods[notice.id], base_url).into(top)
    text = ET.tostring(top, encoding="utf-8", xml_declaration=True) + b"\n"
    return Artifact(f"akn/{notice.id}.xml", text)


_ACTS = frozenset(
    {"law", "regulations", "provisions", "measures", "rules", "detailed-rules"}
    | {"legal-interpretation"}
)
_STATEMENTS = frozenset({"decision", "announcement", "public-notice", "order"})


def _doctype(notice: Notice) -> tuple[str, str]:
    """Return the element of a notice and its subtype, "" where its kind is unknown."""
    kind = document_name(notice).kind
    element = "act" if kind in _ACTS else "statement" if kind in _STATEMENTS else "doc"
    return element, "notice" if kind == "circular" else kind or ""


def work_uri(notice: Notice) -> str:
    """Return the FRBR URI of a notice as a work."""
    match = _ID.fullmatch(notice.id)
    place = match["place"] if match else re.sub(r"[^a-z0-9-]", "", notice.region)
    national = place == _NATIONAL or notice.region == "national"
    country = _NATIONAL if national or not place else f"{_NATIONAL}-{place}"
    if match and notice.number:
        tail = f"{match['actor']}/{match['year']}/{match['serial']}"
    else:
        day = notice.written.isoformat() if notice.written else "0001"
        tail = f"{day}/{notice.id}"
    return "/".join(["/akn", country, *filter(None, _doctype(notice)), tail])


@dataclass
class _Document:
    """Writes one notice; `counts` numbers what has no number of its own within its parent."""

    corpus: Corpus
    notice: Notice
    periods: Sequence[Period]
    base_url: str
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    used: Counter[str] = field(default_factory=Counter)
    scope: str = ""

    def into(self, top: ET.Element) -> None:
        """Return the whole document below the root element."""
        notice = self.notice
        element, subtype = _doctype(notice)
        doc = add(top, element, name=subtype or "notice", contains="originalVersion")
        self._meta(doc, "")
        preface = add(doc, "preface", eId="preface")
        if notice.number:
            line = add(preface, "p", eId="preface__p_1")
            numbers = [add(line, "docNumber", number) for number in notice.numbers]
            for one in numbers[:-1]:
                one.tail = "、"
        title = add(preface, "p", eId=f"preface__p_{2 if notice.number else 1}")
        add(title, "docTitle", notice.title)
        tops = notice.text.children.get(NO_CLAUSE, ())
        cover = [clause for clause in tops if clause.id.startswith("cover-")]
        ends = [clause for clause in tops if clause.id.startswith("end-")]
        annexes = [clause for clause in tops if clause.kind == "annex"]
        body = [clause for clause in tops if clause not in (*cover, *ends, *annexes)]
        if not body:
            body, cover = cover, []
        if cover:
            self._blocks(add(doc, "preamble", eId="preamble"), cover, "preamble")
        self._body(doc, body, "", act=element == "act")
        if ends:
            self._blocks(add(doc, "conclusions", eId="conclusions"), ends, "conclusions")
        if annexes:
            attachments = add(doc, "attachments")
            for annex in annexes:
                self._attachment(attachments, annex)

    def _meta(self, doc: ET.Element, component: str) -> None:
        notice = self.notice
        work = work_uri(notice)
        written = notice.written.isoformat() if notice.written else ""
        meta = add(doc, "meta")
        self._identification(meta, work, written, component)
        if notice.published and not component:
            add(
                meta,
                "publication",
                date=notice.published.isoformat(),
                name="published",
                showAs=notice.source.name or notice.title,
            )
        self._lifecycle(meta, written, component)
        self._references(meta, work)

    def _identification(self, meta: ET.Element, work: str, written: str, component: str) -> None:
        """What the notice is called as a work, as these words, and as this file."""
        notice = self.notice
        expression = f"{work}/zho@{written}"
        identification = add(meta, "identification", source="#site")
        for level, uri in (
            ("FRBRWork", work),
            ("FRBRExpression", expression),
            ("FRBRManifestation", f"{expression}.xml"),
        ):
            element = add(identification, level)
            this = uri.removesuffix(".xml") + f"/!{component or 'main'}"
            this += ".xml" if uri.endswith(".xml") else ""
            add(element, "FRBRthis", value=this)
            add(element, "FRBRuri", value=uri)
            if level == "FRBRWork":
                add(element, "FRBRalias", name="tiaowen", value=notice.id)
            # The schema wants a date; one that no source gives is told as unknown.
            name = "written" if written else "unknown"
            add(element, "FRBRdate", date=written or "0001-01-01", name=name)
            edited = notice.revision is not None and notice.revision.made_by == "editor"
            ours = level == "FRBRManifestation" or (edited and level == "FRBRExpression")
            author = "#site" if ours else "#issuer1"
            add(element, "FRBRauthor", href=author if notice.issuers else "#site")
            if level == "FRBRWork":
                add(element, "FRBRcountry", value=work.split("/")[2])
                if subtype := _doctype(notice)[1]:
                    add(element, "FRBRsubtype", value=subtype)
                for number in notice.numbers:
                    add(element, "FRBRnumber", value=number)
                add(element, "FRBRname", value=notice.name)
            if level == "FRBRExpression":
                add(element, "FRBRlanguage", language="zho")
            if level == "FRBRManifestation":
                add(element, "FRBRformat", value="application/akn+xml")

    def _lifecycle(self, meta: ET.Element, written: str, component: str) -> None:
        """The day of writing, and the days of repeal and expiry where a source gives them."""
        prefix = f"{component}__" if component else ""
        events = [(written, "generation", "#original")] if written else []
        for period in self.periods:
            known = period.start and period.certain
            if known and period.start and period.status in GONE:
                by = self.corpus.repealed_by.get(self.notice.id)
                source = "#repealer" if by and period.status == "repealed" else "#original"
                kind = "amendment" if period.status == "superseded" else "repeal"
                events.append((period.start.isoformat(), kind, source))
        partial = {
            (act.start.isoformat(), "repeal" if act.does == "repeals" else "amendment")
            for act in self.corpus.acts_on.get(self.notice.id, ())
            if act.start and act.certain and act.clauses and act.does in ("repeals", "amends")
        }
        events += [(day, kind, "#original") for day, kind in partial]
        events.sort()
        if not events:
            return
        lifecycle = add(meta, "lifecycle", source="#site")
        for i, (day, kind, source) in enumerate(events, 1):
            add(
                lifecycle,
                "eventRef",
                eId=f"{prefix}eventRef_{i}",
                date=day,
                source=source if not component else "#original",
                type=kind,
            )

    def _references(self, meta: ET.Element, work: str) -> None:
        notice = self.notice
        prefix = f"{self.scope}__" if self.scope else ""
        references = add(meta, "references", source="#site")
        add(references, "original", eId=f"{prefix}original", href=work, showAs=notice.name)
        by = self.corpus.repealed_by.get(notice.id)
        if by and not self.scope:
            repealer = self.corpus.notices[by]
            add(
                references,
                "passiveRef",
                eId="repealer",
                href=work_uri(repealer),
                showAs=repealer.number or repealer.name,
            )
        repealed = self.corpus.repealed_as_wholes(notice.id) if not self.scope else ()
        held = [self.corpus.notices[act.target] for act in repealed if act.target]
        for i, old in enumerate(held, 1):
            add(
                references,
                "activeRef",
                eId=f"repealed{i}",
                href=work_uri(old),
                showAs=old.number or old.name,
            )
        site = {"href": self.base_url, "showAs": self.corpus.site.title}
        add(references, "TLCOrganization", eId=f"{prefix}site", **site)
        for i, name in enumerate(notice.issuers, 1):
            add(
                references,
                "TLCOrganization",
                eId=f"{prefix}issuer{i}",
                href=f"/akn/ontology/organization/{notice.region}/{i}",
                showAs=name,
            )

    def _attachment(self, parent: ET.Element, annex: Clause) -> None:
        number = read_annex(annex.label.rstrip("：:")) or 1
        scope = f"att_{number}"
        element = add(parent, "attachment", eId=scope)
        add(element, "num", annex.label)
        if annex.text:
            add(element, "heading", annex.text)
        doc = add(element, "doc", name="annex", contains="originalVersion")
        self.scope = scope
        self._meta(doc, f"annex_{number}")
        self._body(doc, self.notice.text.children.get(annex.id, ()), scope)
        self.scope = ""
        element.set("GUID", self._guid(annex))

    def _body(
        self, doc: ET.Element, clauses: Sequence[Clause], scope: str, *, act: bool = False
    ) -> None:
        name = "body" if act else "mainBody"
        body = add(doc, name, eId=f"{scope}__body" if scope else "body")
        self._blocks(body, clauses, scope, hierarchy=True, act=act)
        if not len(body):
            empty = self._content(body, scope) if act else body
            add(empty, "p", eId=f"{scope}__p_1" if scope else "p_1")

    def _content(self, parent: ET.Element, scope: str) -> ET.Element:
        """Add what holds a table in the body of an act, which has nothing but a hierarchy."""
        container = add(parent, "hcontainer", eId=self._number(scope, "hcontainer"), name="block")
        return add(container, "content", eId=f"{container.get('eId')}__content")

    def _blocks(
        self,
        parent: ET.Element,
        clauses: Iterable[Clause],
        scope: str,
        *,
        hierarchy: bool = False,
        act: bool = False,
    ) -> None:
        """Clauses at the top of a container: unnumbered ones as paragraphs, rows as a table."""
        table: ET.Element | None = None
        for clause in clauses:
            if own := self.notice.text.table_of.get(clause.id):
                if table is None or own.rows[0] == clause.id:
                    holder = self._content(parent, scope) if act else parent
                    table = self._table(holder, own, scope)
                self._row(table, clause, own)
                continue
            table = None
            if act or (hierarchy and (clause.label or self.notice.text.children.get(clause.id))):
                self._clause(parent, clause, scope)
                continue
            element = add(parent, "p", eId=self._number(scope, "p"), GUID=self._guid(clause))
            self._fill(element, clause)

    def _clause(self, parent: ET.Element, clause: Clause, scope: str) -> None:
        name, abbreviation = _ELEMENTS[clause.kind]
        label = read_printed(clause.label)
        if label:
            number = f"{label.number}-{label.sub}" if label.sub else str(label.number)
            eid = f"{scope}__{abbreviation}_{number}" if scope else f"{abbreviation}_{number}"
            self.used[eid] += 1
            if self.used[eid] > 1:
                eid += f"-{self.used[eid]}"
        else:
            eid = self._number(scope, f"{abbreviation}_nn")
        attributes = {"name": clause.kind} if name == "hcontainer" else {}
        element = add(parent, name, eId=eid, GUID=self._guid(clause), **attributes)
        if clause.label:
            add(element, "num", clause.label)
        alone = clause.heading_end == len(clause.text) and clause.heading_end > 0
        if alone:
            add(element, "heading", clause.text)
        below = self.notice.text.children.get(clause.id, ())
        tables = self.notice.text.table_of
        rows = [one for one in below if one.id in tables]
        rest = [one for one in below if one.id not in tables]
        if rest:
            if not alone or rows:
                self._text(add(element, "intro", eId=f"{eid}__intro"), clause, alone, rows, eid)
            for one in rest:
                self._clause(element, one, eid)
        else:
            self._text(add(element, "content", eId=f"{eid}__content"), clause, alone, rows, eid)

    def _text(
        self, parent: ET.Element, clause: Clause, alone: bool, rows: Sequence[Clause], eid: str
    ) -> None:
        """The clause's own words, and the rows that stand under it."""
        if not alone or not rows:
            element = add(parent, "p", eId=self._number(eid, "p"))
            if not alone:
                self._fill(element, clause)
        table: ET.Element | None = None
        for row in rows:
            own = self.notice.text.table_of[row.id]
            if table is None or own.rows[0] == row.id:
                table = self._table(parent, own, eid)
            self._row(table, row, own)

    def _fill(self, element: ET.Element, clause: Clause) -> None:
        """The text with its line ends, the run-in heading marked; a picture with its words."""
        text = clause.text
        if clause.kind == "picture":
            picture = self.corpus.pictures[self.notice.id][clause.marks[0].value]
            add(element, "img", src=f"{self.base_url}{picture.address}", alt=text)
        elif 0 < clause.heading_end < len(text):
            inline = add(element, "inline", name="heading")
            marked(inline, text, 0, clause.heading_end, clause.marks)
            marked(element, text, clause.heading_end, len(text), clause.marks)
        else:
            marked(element, text, 0, len(text), clause.marks)

    def _table(self, parent: ET.Element, own: Table, scope: str) -> ET.Element:
        table = add(parent, "table", eId=self._number(scope, "table"))
        covered = rowspans(row.spans for row in own.head_rows)
        for head, covers in zip(own.head_rows, covered, strict=True):
            row = add(table, "tr")
            start = 0
            for cell, span, rows in zip(head.cells, head.spans, covers, strict=True):
                end = start + len(cell)
                if rows:
                    words = add(add(row, "th", **spans(abs(span), rows)), "p")
                    marked(words, "\t".join(head.cells), start, end, head.marks)
                start = end + 1
        return table

    def _row(self, table: ET.Element, clause: Clause, own: Table) -> None:
        """A row, each cell with its own value, those of cells merged downwards repeated; a note
        is one wide cell."""
        scope = table.get("eId", "")
        row = add(table, "tr", eId=self._number(scope, "tr"), GUID=self._guid(clause))
        if clause.kind != "row":
            cell = add(row, "td", **spans(len(own.header), 1))
            marked(add(cell, "p"), clause.text, 0, len(clause.text), clause.marks)
            return
        start = 0
        for text, span in zip(clause.cells, clause.spans, strict=True):
            end = start + len(text)
            if span:
                words = add(add(row, "td", **spans(abs(span), 1)), "p")
                marked(words, clause.text, start, end, clause.marks)
            start = end + 1

    def _number(self, scope: str, kind: str) -> str:
        self.counts[scope, kind] += 1
        own = f"{kind}_{self.counts[scope, kind]}"
        return f"{scope}__{own}" if scope else own

    def _guid(self, clause: Clause) -> str:
        return f"{self.notice.id}#{clause.id}"
