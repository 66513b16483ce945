"""The two scripts, and the words that pages say in each: `templates/words.tsv`."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Literal

from tiaowen import resources
from tiaowen.model import Period, Status


@dataclass(frozen=True, slots=True)
class Script:
    """A script of Chinese: the folder of its pages, and its BCP 47 tag."""

    folder: str
    lang: str


SIMPLIFIED = Script("zh-hans", "zh-Hans")
TRADITIONAL = Script("zh-hant", "zh-Hant")
SCRIPTS = (SIMPLIFIED, TRADITIONAL)


class Words(SimpleNamespace):
    """A column of the word table. A key is an attribute: templates read `w.copy`.

    Not a dict, whose methods (`copy`, `values`) would hide the words of those names, and which
    Jinja asks only after a failed look-up of an attribute.
    """

    def __setattr__(self, key: str, word: object) -> None:
        raise AttributeError("words do not change")

    def __getitem__(self, key: str) -> str:
        word: str = self.__dict__[key]
        return word


def read_words(path: Path) -> tuple[Words, Words]:
    """Returns the word table, Simplified and Traditional, each written by hand."""
    table = io.StringIO(resources.read(path))
    rows = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    simplified, traditional = (
        Words(**{row["key"]: row[script.lang] for row in rows}) for script in SCRIPTS
    )
    return simplified, traditional


def chinese_day(day: date) -> str:
    """Returns a day as a Chinese document writes it."""
    return f"{day.year}年{day.month}月{day.day}日"


def told_as(period: Period) -> Status | Literal["presumed"]:
    """Returns what the mark of a period is called: its status, or that its end is presumed."""
    return "presumed" if period.why == "presumed" else period.status


def status_word(words: Words, status: str) -> str:
    """Returns the word for a status."""
    return words["status_" + status.replace("-", "_")]
