"""Notices and measures as schema.org `Legislation`, one JSON-LD block a page.

Relations point from the acting text to the affected one, as schema.org has them. An unknown status
says nothing of the legal force. The files are copies: `UnofficialLegalValue` on each encoding.
"""

from __future__ import annotations

from typing import Any

import msgspec

from tiaowen.corpus.corpus import Corpus
from tiaowen.model import Clause, Notice

_FORCE = {
    "in-force": "https://schema.org/InForce",
    "not-yet": "https://schema.org/NotInForce",
    "repealed": "https://schema.org/NotInForce",
    "expired": "https://schema.org/NotInForce",
    "superseded": "https://schema.org/NotInForce",
    "suspended": "https://schema.org/NotInForce",
    "partly": "https://schema.org/PartiallyInForce",
}
"""The legal force of each status; `partly` is that of a notice in force with clauses that are
not."""


def notice_data(
    corpus: Corpus,
    notice: Notice,
    kind: str,
    status: str,
    base_url: str,
    folder: str,
    lang: str,
) -> str:
    """Return the block of a notice's page.

    `kind` is the word for what it is, "" where that is unknown; `status` the code on the day of
    the build, or `partly` for a notice in force of which clauses are not.
    """
    root = f"{base_url}{folder}/"
    work = corpus.work_of.get(notice.id)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": _address(root, notice),
        "url": _address(root, notice),
        "name": notice.title,
        "alternateName": notice.short_title,
        "legislationIdentifier": _identifier(notice),
        "legislationType": kind,
        "legislationDate": notice.written.isoformat() if notice.written else None,
        "datePublished": notice.published.isoformat() if notice.published else None,
        "legislationPassedBy": [{"@type": "Organization", "name": name} for name in notice.issuers],
        "legislationJurisdiction": {
            "@type": "AdministrativeArea",
            "name": corpus.region(notice.region).name,
        },
        "legislationLegalForce": _FORCE.get(status),
        "legislationLegalValue": "https://schema.org/UnofficialLegalValue"
        if notice.revision and notice.revision.made_by == "editor"
        else None,
        "legislationRepeals": _affected(corpus, notice, root, "repeals"),
        "legislationChanges": _affected(corpus, notice, root, "amends"),
        "legislationCorrects": _affected(corpus, notice, root, "corrects"),
        "legislationConsolidates": _consolidated(corpus, notice, root),
        "keywords": [corpus.topic(topic) for topic in notice.topics],
        "exampleOfWork": {
            "@type": "Legislation",
            "@id": f"{root}works/{work.id}/",
            "name": work.title,
        }
        if work
        else None,
        "hasPart": [
            {
                "@type": "Legislation",
                "@id": _address(root, notice, measure.id),
                "name": measure.label + measure.heading,
            }
            for measure in notice.measures
        ],
        "inLanguage": lang,
        "isBasedOn": notice.source.url,
        "encoding": _encodings(
            (_address(root, notice), "text/html"),
            (f"{base_url}akn/{notice.id}.xml", "application/akn+xml"),
        )
        if notice.held
        else None,
    }
    return block(data)


def measure_data(
    corpus: Corpus,
    notice: Notice,
    id_: str,
    label: str,
    name: str,
    responsible: str,
    status: str,
    root: str,
    lang: str,
) -> str:
    """Return the block of a measure's own page; `root` is the address of the script's folder.

    `responsible` is what `responsible_json` gave.
    """
    address = _address(root, notice, id_)
    return block(
        {
            "@context": "https://schema.org",
            "@type": "Legislation",
            "@id": address,
            "url": address,
            "name": name,
            "isPartOf": _named(root, notice),
            "legislationIdentifier": f"{notice.number or notice.name} {label}",
            "legislationDate": notice.written.isoformat() if notice.written else None,
            "legislationJurisdiction": {
                "@type": "AdministrativeArea",
                "name": corpus.region(notice.region).name,
            },
            "legislationLegalForce": _FORCE.get(status),
            "legislationResponsible": msgspec.Raw(responsible.encode()) if responsible else None,
            "inLanguage": lang,
            "encoding": _encodings((address, "text/html")),
        }
    )


def responsible_json(corpus: Corpus, notice: Notice, measure: Clause) -> str:
    """Return the bodies that a measure names, as a list for its block; "" where it names none."""
    bodies = map(corpus.body, corpus.found(notice.id).mentions_for.get(measure.id, ()))
    names = dict.fromkeys(body.name or body.short for body in bodies)
    return _inert([{"@type": "Organization", "name": name} for name in names]) if names else ""


def text_json(text: str) -> str:
    """Return a text as it stands in a block, between its quotes."""
    return _inert(text)[1:-1]


def block(data: dict[str, Any]) -> str:
    """Return JSON that can stand inside a `<script>` element: nothing in it can end the element."""
    return _inert({name: value for name, value in data.items() if value})


def _inert(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _affected(corpus: Corpus, notice: Notice, root: str, does: str) -> list[dict[str, Any]]:
    """The documents that a notice repeals as wholes, amends or corrects, each once."""
    acts = (
        act
        for act in corpus.effects.by.get(notice.id, ())
        if act.does == does and not (does == "repeals" and act.clauses)
    )
    targets = dict.fromkeys((act.target, act.target or act.named) for act in acts)
    return [
        _named(root, corpus.notices[target])
        if target
        else {"@type": "Legislation", "legislationIdentifier": named}
        for target, named in targets
    ]


def _consolidated(corpus: Corpus, notice: Notice, root: str) -> list[dict[str, Any]]:
    """The older text and the amending document that a revised text was made from, where held."""
    revision = notice.revision
    names = (revision.of, revision.by) if revision else ()
    found = (corpus.targets.find(name, notice) for name in names if name)
    return [_named(root, corpus.notices[one]) for one in found if one]


def _address(root: str, notice: Notice, measure: str = "") -> str:
    return f"{root}notices/{notice.id}/" + (f"{measure}/" if measure else "")


def _identifier(notice: Notice) -> str | list[str] | None:
    """The document number, or each of several."""
    return list(notice.numbers) if len(notice.numbers) > 1 else notice.number


def _named(root: str, notice: Notice) -> dict[str, Any]:
    named = {
        "@type": "Legislation",
        "@id": _address(root, notice),
        "name": notice.title,
        "legislationIdentifier": _identifier(notice),
    }
    return {name: value for name, value in named.items() if value}


def _encodings(*files: tuple[str, str]) -> list[dict[str, str]]:
    return [
        {
            "@type": "LegislationObject",
            "contentUrl": address,
            "encodingFormat": form,
            "legislationLegalValue": "https://schema.org/UnofficialLegalValue",
        }
        for address, form in files
    ]
