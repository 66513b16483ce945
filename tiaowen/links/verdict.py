"""A link to this site → what has become of it, from `/data/anchors.json` alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from urllib.parse import parse_qs, unquote, urlsplit

from tiaowen.links.extract import Link
from tiaowen.model import in_title_marks
from tiaowen.resolver import Known, Target, clause_of, resolve

FINE = "fine"
_FOLDER = re.compile(r"(?P<folder>zh-hans|zh-hant)(?:/(?P<rest>.*))?")
_NOTICE = re.compile(r"notices/(?P<notice>[a-z0-9-]+)/(?:#?(?P<clause>[a-z0-9-]+)/?)?")
_CURRENT = re.compile(r"works/(?P<work>[a-z0-9-]+)/(?P<wid>[a-z0-9-]+)/")
_LABEL = re.compile(
    r"(?P<notice>[a-z0-9]+(?:-[a-z0-9]+)+)/"
    r"(?P<clause>(?:cover|pre|end|annex|art|ch|p|m)[0-9]*(?:-[a-z]*[0-9]+)*)"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a link: one word, and a note on it.

    The word is `fine`, `repealed`, `expired`, `edited`, `moved`, `dropped`, `never existed` or
    `not unique`.
    """

    word: str
    note: str


def judge(link: Link, anchors: Mapping[str, Any], base_url: str, day: date) -> Verdict | None:
    """Return what has become of a link, None where it does not lead to this site.

    Args:
        link: The link.
        anchors: The content of `data/anchors.json`.
        base_url: The site's public address, with a slash at its end; http or https are the same.
        day: The day on which notices have the status that is told.
    """
    return _Site(anchors, base_url, day).judge(link)


@dataclass(frozen=True)
class _Site:
    anchors: Mapping[str, Any]
    base_url: str
    day: date

    def judge(self, link: Link) -> Verdict | None:
        if link.is_label:
            match = _LABEL.fullmatch(link.target)
            if match or link.target in self.anchors["notices"]:
                name, _, clause = link.target.partition("/")
                return self._clause(name, clause, "zh-hans")
            return None
        address = re.sub("^https?://", "", link.target)
        base = re.sub("^https?://", "", self.base_url)
        if address.rstrip("/") == base.rstrip("/"):
            return Verdict(FINE, "")
        return self._path(address.removeprefix(base)) if address.startswith(base) else None

    def _path(self, address: str) -> Verdict:
        parts = urlsplit("//site/" + address)
        path = unquote(parts.path).lstrip("/").removesuffix("index.html")
        fragment = unquote(parts.fragment)
        if path.rstrip("/") == "go":
            return self._cited(parse_qs(parts.query).get("q", [""])[0])
        match = _FOLDER.fullmatch(path)
        if not match:
            known = path in self.anchors["files"]
            return Verdict(FINE, "") if known else Verdict("never existed", "no such file")
        rest = match["rest"] or ""
        if rest and not rest.endswith("/") and path not in self.anchors["files"]:
            rest += "/"
        at = _NOTICE.fullmatch(rest)
        if at and at["notice"] in self.anchors["notices"]:
            on_page = f"{rest}#{fragment}" if fragment and not at["clause"] else rest
            return self._tombstone(on_page, match["folder"]) or self._clause(
                at["notice"], at["clause"] or fragment, match["folder"], on_page
            )
        return self._page(rest, path, match["folder"])

    def _page(self, rest: str, path: str, folder: str) -> Verdict:
        """Judge any other page: the current address of a measure, or a page without a status."""
        if told := self._tombstone(rest, folder):
            return told
        current = _CURRENT.fullmatch(rest)
        if current and rest in self.anchors["addresses"]:
            return self._current(current["work"], current["wid"], folder)
        files = self.anchors["files"]
        if not rest or rest in self.anchors["addresses"] or {path, path + "/"} & {*files}:
            return Verdict(FINE, "")
        return Verdict("never existed", "the site has no such address")

    def _tombstone(self, address: str, folder: str) -> Verdict | None:
        entry = self.anchors["addresses"].get(address, {})
        if entry.get("state") == "moved":
            return Verdict("moved", f"now at {self._url(folder, entry['to'])}")
        if entry.get("state") == "withdrawn":
            return Verdict("dropped", f"withdrawn: {entry['because']}")
        return None

    def _clause(self, name: str, clause: str, folder: str, address: str = "") -> Verdict:
        """Judge a notice or a clause of it, by its status on the day."""
        notice = self.anchors["notices"].get(name)
        if notice is None:
            return Verdict("never existed", f"no notice {name}")
        if clause.startswith(":~:"):
            clause = ""
        # An alias (art17-k3) stands in the page of the notice, and has no page of its own.
        if clause not in notice["clauses"] and not address.endswith(f"/{clause}/"):
            clause = clause_of(notice["clauses"], clause) or clause
        if clause and clause not in notice["clauses"]:
            return Verdict("never existed", f"{self._name(name)} has no clause {clause}")
        own_page = bool(clause) and address.endswith(f"/{clause}/")
        if own_page and not notice["clauses"][clause]["measure"]:
            return Verdict("never existed", f"{clause} has no page; it is #{clause}")
        status = self._status(name)
        gone = status["status"] in ("repealed", "expired", "superseded")
        told = [self._gone(name, status)] if gone else []
        word = status["status"] if gone else FINE
        if clause:
            word, note = self._followed(name, clause, folder, word)
            told += [note] if note else []
        elif gone and notice["repealed_by"]:
            by = notice["repealed_by"]
            told.append(f"see {self._url(folder, f'notices/{by}/')}")
        return Verdict(word, "; ".join(told))

    def _followed(self, name: str, clause: str, folder: str, word: str) -> tuple[str, str]:
        """Follow a clause through the versions that have begun; return the word and the note."""
        at, last, edited = (name, clause), (name, clause), False
        while (to := self.anchors["notices"][at[0]]["next"]) and self._begun(to):
            become, change = self.anchors["notices"][at[0]]["clauses"][at[1]]["next"]
            last, at = at, (to, become)
            edited |= change == "edited"
            if not become:
                redline = self._url(folder, f"compare/{last[0]}/{to}/#old-{last[1]}")
                return "dropped", f"{self._name(to)} does not carry it on: {redline}"
        if at == (name, clause):
            return word, ""
        now = address_of(self.anchors, *at)
        note = f"now {self._name(at[0])} {at[1]}: {self._url(folder, now)}"
        if wid := self.anchors["notices"][name]["clauses"][clause].get("wid"):
            work = self.anchors["notices"][name]["work"]
            note += f"; current address {self._url(folder, f'works/{work}/{wid}/')}"
        if edited:
            redline = self._url(folder, f"compare/{name}/{at[0]}/#{at[1]}")
            return "edited", f"the text was edited: {redline}; {note}"
        return word, f"the text is the same, {note}"

    def _current(self, work: str, wid: str, folder: str) -> Verdict:
        """Judge a current address: it always leads somewhere, but the measure may be gone."""
        versions = self.anchors["works"][work]["versions"]
        now = ([one for one in versions if self._begun(one)] or versions[:1])[-1]
        holders = [one for one in versions if self._holds(one, wid)]
        if now in holders:
            return Verdict(FINE, "")
        last = [one for one in holders if versions.index(one) < versions.index(now)]
        if not last:
            return Verdict(FINE, "it comes with a version that has not begun")
        by = versions[versions.index(last[-1]) + 1]
        clause = self._holds(last[-1], wid)
        redline = self._url(folder, f"compare/{last[-1]}/{by}/#old-{clause}")
        return Verdict("dropped", f"{self._name(by)} does not carry it on: {redline}")

    def _cited(self, query: str) -> Verdict:
        answer = resolve(query, cast("Known", self.anchors), self.day.isoformat())
        fits = ", ".join(_told(one) for one in answer.targets)
        if answer.kind == "list":
            unknown = [f"“{one}”" for one in answer.unknown]
            lacking = [f"{one.notice or one.work} has no {one.words}" for one in answer.lacking]
            rest = [f"not understood: {', '.join(unknown)}"] if unknown else []
            return Verdict(
                "not unique", "; ".join([f"the citation {query} fits {fits}", *rest, *lacking])
            )
        if answer.kind != "go":
            for lack in answer.lacking:
                note = f"{lack.notice or lack.work} has no {lack.words}"
                return Verdict("never existed", note)
            return Verdict("never existed", f"nothing fits the citation {query}")
        (one,) = answer.targets
        if one.body:
            return Verdict(FINE, "")
        if one.work:
            wid = f"{one.wid}/" if one.wid else ""
            return self._page(f"works/{one.work}/{wid}", "", "zh-hans")
        return self._clause(one.notice, one.clause, "zh-hans")

    def _holds(self, notice: str, wid: str) -> str:
        clauses = self.anchors["notices"][notice]["clauses"]
        return next((name for name, one in clauses.items() if one.get("wid") == wid), "")

    def _status(self, notice: str) -> Mapping[str, Any]:
        periods = self.anchors["notices"][notice]["periods"]
        today = self.day.isoformat()
        status: Mapping[str, Any] = [p for p in periods if not p["from"] or p["from"] <= today][-1]
        return status

    def _begun(self, notice: str) -> bool:
        return bool(self._status(notice)["status"] != "not-yet")

    def _gone(self, name: str, status: Mapping[str, Any]) -> str:
        since = f"since {status['from']}" if status["known"] else "from a day that no source gives"
        by = self.anchors["notices"][name]["repealed_by"]
        who = f" by {self._name(by)}" if by and status["status"] == "repealed" else ""
        return f"{self._name(name)} is {status['status']}{who}, {since}"

    def _name(self, notice: str) -> str:
        facts = self.anchors["notices"][notice]
        return str(facts["number"][0] if facts["number"] else in_title_marks(facts["name"][0]))

    def _url(self, folder: str, path: str) -> str:
        return f"{self.base_url}{folder}/{path}"


def address_of(anchors: Mapping[str, Any], notice: str, clause: str) -> str:
    """Return the address of a notice or a clause of it, below the folder of a script."""
    if not clause:
        return f"notices/{notice}/"
    measure = anchors["notices"][notice]["clauses"][clause]["measure"]
    return f"notices/{notice}/" + (f"{clause}/" if measure else f"#{clause}")


def _told(one: Target) -> str:
    return one.body or "/".join(filter(None, (one.notice or one.work, one.clause or one.wid)))
