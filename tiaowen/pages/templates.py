"""Jinja as the pages use it: one environment a script, templates compiled once for both."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import escape

from tiaowen import resources
from tiaowen.pages.words import SCRIPTS, Script, Words, chinese_day, read_words

ROOT = "\ue001"
"""Stands for the relative address of the site's root until a page's own is known.

It is of a private-use area, which no content has: `check` refuses it.
"""

_LAYOUT = "layout.html"
_PRINTED = re.compile(r"\{\{ ([a-z_.]+) \}\}")


class _Environment(jinja2.Environment):
    """Jinja whose globals are a plain dict: each import on a page asks for all their names."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Returns the globals of a template."""
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


def environment_for(script: Script, words: Words, templates: Path) -> jinja2.Environment:
    """Returns Jinja with escaping on and undefined names as errors.

    The layout is on every page, so what a script always prints there is written into its source
    when it is loaded. The other templates are the same for both scripts, and compiled once.
    Nothing that content brings is written into a source: it is printed, never read as a template.
    """
    environment = _Environment(
        loader=jinja2.FunctionLoader(_loader(_constants(script, words), templates)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_COMPILED,
    )
    environment.filters["day"] = chinese_day
    return environment


def compile_all(templates: Path) -> None:
    """Compiles every template for both scripts, so that later builds in this process need not."""
    for script, words in zip(SCRIPTS, read_words(templates / "words.tsv"), strict=True):
        environment = environment_for(script, words, templates)
        for path in templates.glob("*.html"):
            environment.get_template(path.name)


def _constants(script: Script, words: Words) -> dict[str, str]:
    """What the layout prints that is the same on every page of a script, as HTML."""
    other = next(one for one in SCRIPTS if one != script)
    return {
        "script.lang": script.lang,
        "other.lang": other.lang,
        "root": ROOT,
        "here": f"{ROOT}{script.folder}/",
        **{f"w.{key}": escape(word) for key, word in vars(words).items()},
    }


def _loader(constants: Mapping[str, str], templates: Path) -> Callable[[str], str]:
    def source(name: str) -> str:
        text = resources.read(templates / name)
        if name != _LAYOUT:
            return text
        return _PRINTED.sub(lambda match: constants.get(match[1], match[0]), text)

    return source
