"""One script's edition of the site: its words, its templates, and how a page gets its address."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import jinja2

from tiaowen.artifacts import Artifact
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.status import on, written
from tiaowen.model import STATUSES, Citation, ClauseId, Notice, NoticeId, Period, Promise, Term
from tiaowen.pages.frames import Frame, hole
from tiaowen.pages.templates import ROOT, environment_for
from tiaowen.pages.words import (
    SCRIPTS,
    SIMPLIFIED,
    TRADITIONAL,
    Script,
    Words,
    chinese_day,
    status_word,
    told_as,
)
from tiaowen.parsing.terms import Said

_T = TypeVar("_T")
# Pages that share something are made one soon after the other, so not much has to be kept.
_MOST_KEPT = 4000
_MOST_FRAMES = 8


@dataclass(frozen=True, slots=True)
class Status:
    """A status mark: its code, its word, and the sentence that says why.

    Attributes:
        periods: For the reader's browser, which knows the day: the status from each day on, by
            `status.written`. Empty for a notice that we do not hold.
        whys: A JSON list with a sentence for each of the periods.
    """

    code: str
    word: str
    why: str
    periods: str
    whys: str


@dataclass(frozen=True)
class Edition:
    """Everything that the pages of one script are rendered from.

    Attributes:
        words: The column of the word table for the script.
        periods: By notice, what `status.periods` gave.
        base_url: The public address of the site's root, with its final slash.
        tombstones: The promised addresses that the ledger says have moved or were withdrawn.
    """

    script: Script
    corpus: Corpus
    words: Words
    periods: Mapping[NoticeId, tuple[Period, ...]]
    as_of: date
    base_url: str
    templates: Path
    tombstones: tuple[Promise, ...] = ()

    @property
    def other(self) -> Script:
        """The other script."""
        return TRADITIONAL if self.script == SIMPLIFIED else SIMPLIFIED

    @property
    def url(self) -> str:
        """The public address of this script's home, with its final slash."""
        return f"{self.base_url}{self.script.folder}/"

    # -- rendering -----------------------------------------------------------------------------

    @cached_property
    def environment(self) -> jinja2.Environment:
        """Jinja with what is the same on every page of the edition."""
        environment = environment_for(self.script, self.words, self.templates)
        status_words = {code: status_word(self.words, code) for code in (*STATUSES, "presumed")}
        environment.globals.update(
            w=self.words,
            script=self.script,
            other=self.other,
            scripts=SCRIPTS,
            site=self.corpus.site,
            root=ROOT,
            here=f"{ROOT}{self.script.folder}/",
            as_of=chinese_day(self.as_of),
            status_words=json.dumps(
                status_words | {"copied": self.words["copied"]}, ensure_ascii=False
            ),
            base_url=self.base_url,
            repository=(self.corpus.site.repository or "").rstrip("/"),
            here_url=self.url,
        )
        return environment

    def macros(self, template: str) -> Any:
        """Returns the macros of a template, each a function from views to `Markup`."""
        return self.once(lambda: self.environment.get_template(template).module, "macros", template)

    def page(self, template: str, path: str, **view: Any) -> Artifact:
        """Returns a page of this edition; `path` is its address below the script's folder."""
        return page_file(f"{self.script.folder}/{path}", self._render(template, path, **view))

    def _render(self, template: str, path: str, **view: Any) -> str:
        """Returns the HTML of a page; `path` is its address, or the hole for one."""
        return self.environment.get_template(template).render(
            path=path,
            canonical=f"{self.url}{path}",
            alternates=[
                (script.lang, f"{self.base_url}{script.folder}/{path}") for script in SCRIPTS
            ],
            choice=self.base_url,
            twin=f"{ROOT}{self.other.folder}/{path}",
            **view,
        )

    @cached_property
    def _frames(self) -> dict[tuple[str, str], Frame]:
        return {}

    def framed(
        self,
        template: str,
        path: str,
        group: str,
        shared: Callable[[], Mapping[str, Any]],
        **own: str,
    ) -> Artifact:
        """Returns a page of which there are many similar ones: what they share is rendered once.

        Args:
            template: The template, which may only print what is in `own`, never test it.
            path: The address of the page below the script's folder.
            group: Names the pages for which `shared` is the same; all are equally deep.
            shared: What the template gets besides, and what may have a `hole` inside that is
                named as in `own`, or "path".
            own: The page's own values: text, or HTML as `Markup`.
        """
        address = f"{self.script.folder}/{path}"
        frame = self._frames.get((template, group))
        if frame is None:
            if len(self._frames) >= _MOST_FRAMES:
                self._frames.clear()
            holes = {name: hole(name) for name in own}
            html = self._render(template, hole("path"), **shared(), **holes)
            frame = self._frames[template, group] = Frame.of(html, _root_from(address))
        return Artifact(f"{address}index.html", frame.filled({"path": path, **own}))

    @cached_property
    def _kept(self) -> dict[tuple[str, ...], Any]:
        return {}

    def once(self, make: Callable[[], _T], *name: str) -> _T:
        """Returns what `make` gives, from memory where a page before asked for the same `name`."""
        if name not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[name] = make()
        kept: _T = self._kept[name]
        return kept

    def omissions(self, document: str) -> list[str]:
        """Returns what to say on the page of a notice or record of documents that are left out."""
        found = self.corpus.omissions.get(document, ())
        return [self.words["left_out_" + one.replace("-", "_")] for one in found]

    # -- status --------------------------------------------------------------------------------

    def status(self, notice: Notice) -> Status:
        """Returns the status of a notice on the day of the build, with its reason in words."""
        return self.once(lambda: self._status(notice), "status", notice.id)

    def _status(self, notice: Notice) -> Status:
        return self.status_of(notice, self.periods[notice.id])

    def status_of(self, notice: Notice, periods: tuple[Period, ...]) -> Status:
        """Returns the status that periods give a notice, or a clause of it, on the build's day."""
        now = on(self.as_of, periods)
        why = self._why(notice, now)
        if now.why == "not-held":
            return Status(now.status, self.words["status_not_held"], why, "", "")
        return Status(
            code=now.status,
            word=status_word(self.words, told_as(now)),
            why=why,
            periods=written(periods),
            whys=json.dumps([self._why(notice, p) for p in periods], ensure_ascii=False),
        )

    def clause_code(self, notice: Notice, clause: ClauseId) -> str:
        """Returns the code of a clause's status on the day of the build."""
        own = self.corpus.clause_periods.get(notice.id, {}).get(clause)
        return on(self.as_of, own or self.periods[notice.id]).status

    def partly(self, notice: Notice) -> bool:
        """Whether a clause of a notice does not hold on the day of the build."""
        fates = self.corpus.clause_periods.get(notice.id, {})
        return any(on(self.as_of, one).status != "in-force" for one in fates.values())

    def current(self, citation: Citation) -> tuple[str, tuple[str, ...]] | None:
        """Returns what is cited as it holds on the day of the build, where that is another version
        than the cited one: the notice, and the clauses there."""
        return self.corpus.current(citation, self.as_of)

    def _why(self, notice: Notice, period: Period) -> str:
        act = period.act
        acting = self.corpus.notices[act.by] if act else None
        said = self.corpus.said(notice.id)
        rule = self.corpus.default_terms.get(notice.id)
        sentence = self.words[f"why_{period.status}_{period.why}".replace("-", "_")]
        return sentence.format(
            day=chinese_day(period.start) if period.start else "",
            base=chinese_day(period.base) if period.base else "",
            text=self._words_of(notice.effective, said.own.beginning),
            term=self._words_of(notice.expires, said.own.end),
            by=(acting.number or acting.cited) if acting else "",
            until=chinese_day(act.until) if act and act.until else "",
            rule=rule.citation if rule else "",
            years=rule.years if rule else "",
        )

    @staticmethod
    def _words_of(term: Term | None, said: Said | None) -> str:
        """The words of a term, as the front matter quotes them or as the text has them."""
        return term.text if term else said.words if said else ""


def page_file(address: str, html: str) -> Artifact:
    """Returns the file for the address of a page, with every link relative to it."""
    name = address + "index.html" if address.endswith("/") or not address else address
    return Artifact(name, html.replace(ROOT, _root_from(name)).encode())


def _root_from(address: str) -> str:
    return "../" * address.count("/") or "./"
