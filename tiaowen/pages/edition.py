"""One script's edition of the site: its words, its templates, and how a page gets its address."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import jinja2
from markupsafe import Markup, escape

from tiaowen.artifacts import Artifact
from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.status import on
from tiaowen.model import (
    STATUSES,
    Notice,
    Period,
    Promise,
)

ROOT = "\ue001"
"""Stands for the way back to the site's root until a page's address is known; no content has it."""


_T = TypeVar("_T")
_MOST_KEPT = 4000
_MOST_FRAMES = 8
_HOLE = re.compile("\ue002(.*?)\ue003")
_LAYOUT = "layout.html"
_PRINTED = re.compile(r"\{\{ ([a-z_.]+) \}\}")
_BETWEEN = "\ue003"


@dataclass(frozen=True, slots=True)
class Script:
    """A script of Chinese: the folder of its pages, and its BCP 47 tag."""

    folder: str
    lang: str


SIMPLIFIED = Script("zh-hans", "zh-Hans")
TRADITIONAL = Script("zh-hant", "zh-Hant")
SCRIPTS = (SIMPLIFIED, TRADITIONAL)


@dataclass(frozen=True, slots=True)
class Words:
    """A column of the word table. Not a dict, whose own methods (`copy`) would hide words."""

    table: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.table[key]


@dataclass(frozen=True, slots=True)
class Status:
    """A status mark: its code, its word, and the sentence that says why.

    `periods` and `whys` are the same for all days, for the reader's browser: periods as
    `not-yet;2025-11-18 in-force`, and a JSON list with a sentence for each of them.
    """

    code: str
    word: str
    why: str
    periods: str
    whys: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A page with holes: the bytes between them, and the names of what goes into them.

    `root` is the way from the page to the site's root.
    """

    root: str
    pieces: tuple[bytes, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, html: str, root: str) -> Frame:
        """The frame of a page that was rendered with `hole` in place of what is its own."""
        parts = _HOLE.split(html.replace(ROOT, root))
        return cls(root, tuple(piece.encode() for piece in parts[::2]), tuple(parts[1::2]))

    def filled(self, own: Mapping[str, str]) -> bytes:
        """The page, with text escaped and HTML as it is."""
        html = _BETWEEN.join(
            [value if isinstance(value, Markup) else escape(value) for value in own.values()]
        )
        encoded = html.replace(ROOT, self.root).encode().split(_BETWEEN.encode())
        ready = dict(zip(own, encoded, strict=True))
        parts = [b""] * (2 * len(self.names) + 1)
        parts[::2] = self.pieces
        parts[1::2] = [ready[name] for name in self.names]
        return b"".join(parts)


def hole(name: str) -> str:
    """Stands in a frame for what each page puts there; no content has its characters."""
    return f"\ue002{name}\ue003"


@dataclass(frozen=True)
class Edition:
    """Everything that the pages of one script are rendered from.

    `words` is the column of the word table for the script, `periods` what `status.periods` gave,
    `base_url` the public address of the site's root, with its final slash; `tombstones` are the
    promised addresses that the ledger says have moved or were withdrawn.
    """

    script: Script
    corpus: Corpus
    words: Words
    periods: Mapping[str, tuple[Period, ...]]
    as_of: date
    base_url: str
    templates: Path
    tombstones: tuple[Promise, ...] = ()

    @property
    def other(self) -> Script:
        """The other script."""
        return TRADITIONAL if self.script == SIMPLIFIED else SIMPLIFIED

    @cached_property
    def environment(self) -> jinja2.Environment:
        """Jinja with what is the same on every page of the edition."""
        environment = _environment(self.script, self.words, self.templates)
        environment.globals.update(
            w=self.words,
            script=self.script,
            other=self.other,
            scripts=SCRIPTS,
            site=self.corpus.site,
            root=ROOT,
            here=f"{ROOT}{self.script.folder}/",
            as_of=self.day(self.as_of),
            status_words=json.dumps(
                {code: self.words[_key(f"status_{code}")] for code in STATUSES}
                | {"copied": self.words["copied"]},
                ensure_ascii=False,
            ),
            base_url=self.base_url,
            repository=(self.corpus.site.repository or "").rstrip("/"),
            here_url=f"{self.base_url}{self.script.folder}/",
        )
        return environment

    def page(self, template: str, path: str, **view: Any) -> Artifact:
        """A page of this edition; `path` is its address below the script's folder."""
        return artifact(f"{self.script.folder}/{path}", self._render(template, path, **view))

    def _render(self, template: str, path: str, **view: Any) -> str:
        """The template at a path, or at the hole for one."""
        return self.environment.get_template(template).render(
            path=path,
            canonical=f"{self.base_url}{self.script.folder}/{path}",
            alternates=[
                (script.lang, f"{self.base_url}{script.folder}/{path}") for script in SCRIPTS
            ],
            choice=self.base_url,
            twin=f"{ROOT}{self.other.folder}/{path}",
            **view,
        )

    @cached_property
    def html(self) -> Words:
        """The words as HTML."""
        return Words({key: str(escape(word)) for key, word in self.words.table.items()})

    @cached_property
    def parts(self) -> Any:
        """The macros of `parts.html`, each a function from views to HTML."""
        return self.environment.get_template("parts.html").module

    @cached_property
    def _frames(self) -> dict[tuple[str, str], Frame]:
        return {}

    def framed(
        self,
        template: str,
        path: str,
        of: str,
        shared: Callable[[], Mapping[str, Any]],
        **own: str,
    ) -> Artifact:
        """A page of which there are many alike: what they share is rendered once.

        `of` names a group of pages, all as deep below the root, for which `shared` is the same;
        `own` is the page's own, text or HTML, and may only be put out by the template, never
        tested. What is shared may have a `hole` of such a name inside.
        """
        address = f"{self.script.folder}/{path}"
        frame = self._frames.get((template, of))
        if frame is None:
            if len(self._frames) >= _MOST_FRAMES:
                self._frames.clear()  # the pages of a group come soon after one another
            holes = {name: hole(name) for name in own}
            html = self._render(template, hole("path"), **shared(), **holes)
            frame = self._frames[template, of] = Frame.of(html, _root_from(address))
        return Artifact(f"{address}index.html", frame.filled({"path": path, **own}))

    @cached_property
    def _kept(self) -> dict[tuple[str, ...], Any]:
        return {}

    def once(self, make: Callable[[], _T], *name: str) -> _T:
        """What several pages show alike, made for the first of them; `name` tells it from others.

        Pages that share something are made one soon after the other, so not much is kept.
        """
        if name not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[name] = make()
        kept: _T = self._kept[name]
        return kept

    def day(self, day: date) -> str:
        """A day as a Chinese document writes it."""
        return chinese_day(day)

    def status(self, notice: Notice) -> Status:
        """The status of a notice on the day of the build, with its reason in words."""
        return self.once(lambda: self._status(notice), "status", notice.id)

    def _status(self, notice: Notice) -> Status:
        periods = self.periods[notice.id]
        now = on(self.as_of, periods)
        why = self._why(notice, now)
        if now.why == "not-held":
            return Status(now.status, self.words["status_not_held"], why, "", "")
        return Status(
            code=now.status,
            word=self.words[_key(f"status_{now.status}")],
            why=why,
            periods=";".join(f"{p.start or ''} {p.status}".strip() for p in periods),
            whys=json.dumps([self._why(notice, p) for p in periods], ensure_ascii=False),
        )

    def _why(self, notice: Notice, period: Period) -> str:
        by = self.corpus.repealed_by.get(notice.id)
        repealer = self.corpus.notices[by] if by else None
        return self.words[_key(f"why_{period.status}_{period.why}")].format(
            day=self.day(period.start) if period.start else "",
            base=self.day(period.base) if period.base else "",
            text=notice.effective.text if notice.effective else "",
            term=notice.expires.text if notice.expires else "",
            by=(repealer.number or repealer.name) if repealer else "",
        )


class _Environment(jinja2.Environment):
    """Jinja whose globals are a plain dict: each import on a page asks for all their names."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template."""
        return {**self.globals, **(d or {})}


class _Compiled(jinja2.BytecodeCache):
    """The templates that this process has compiled, by their whole source."""

    def __init__(self) -> None:
        self._code: dict[str, Any] = {}

    def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        bucket.code = self._code.get(bucket.key + bucket.checksum)

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        self._code[bucket.key + bucket.checksum] = bucket.code


_COMPILED = _Compiled()


def compile_all(templates: Path) -> None:
    """Compile every template for both scripts, so that a build later in this process need not."""
    for script, words in zip(SCRIPTS, read_words(templates / "words.tsv"), strict=True):
        environment = _environment(script, words, templates)
        for path in templates.glob("*.html"):
            environment.get_template(path.name)


def _environment(script: Script, words: Words, templates: Path) -> jinja2.Environment:
    """Jinja with escaping on, undefined names as errors, and our words filled in to the layout.

    What is written into a source when it is loaded costs a page nothing, and every page has the
    layout. All others are the same for both scripts, and compiled once. Nothing of the content is
    among what is filled in: what that brings is printed, never read as a template.
    """
    other = TRADITIONAL if script == SIMPLIFIED else SIMPLIFIED
    constants = {
        "script.lang": script.lang,
        "other.lang": other.lang,
        "root": ROOT,
        "here": f"{ROOT}{script.folder}/",
        **{f"w.{key}": escape(word) for key, word in words.table.items()},
    }

    def source(name: str) -> str:
        text = (templates / name).read_text(encoding="utf-8")
        if name != _LAYOUT:
            return text
        return _PRINTED.sub(lambda match: constants.get(match[1], match[0]), text)

    environment = _Environment(
        loader=jinja2.FunctionLoader(source),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED,
    )
    environment.filters["day"] = chinese_day
    return environment


def chinese_day(day: date) -> str:
    """A day as a Chinese document writes it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _key(name: str) -> str:
    return name.replace("-", "_")


def artifact(address: str, html: str) -> Artifact:
    """The file of a page address, with every link relative to it."""
    name = address + "index.html" if address.endswith("/") or not address else address
    return Artifact(name, html.replace(ROOT, _root_from(name)).encode())


def _root_from(address: str) -> str:
    return "../" * address.count("/") or "./"


def read_words(path: Path) -> tuple[Words, Words]:
    """The word table: key, Simplified, Traditional, each written by hand."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    simplified, traditional = (
        Words({row["key"]: row[script.lang] for row in rows}) for script in SCRIPTS
    )
    return simplified, traditional
