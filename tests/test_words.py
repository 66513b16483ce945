"""The word table: each key is used and defined, and each script has its own characters."""

import csv
import re

import pytest

from tests import ROOT
from tiaowen.corpus.conversion import load
from tiaowen.folding import fold
from tiaowen.resources import SCRIPT_TABLES

TABLE = ROOT / "templates" / "words.tsv"
LINES = TABLE.read_text(encoding="utf-8").splitlines()
ABOUT = {
    name: (ROOT / "templates" / f"about.{name}.html").read_text(encoding="utf-8")
    for name in ("zh-hans", "zh-hant")
}
ROWS = list(csv.DictReader(LINES, delimiter="\t", quoting=csv.QUOTE_NONE))
USERS = [
    path.read_text(encoding="utf-8")
    for folder, pattern in (("templates", "*.html"), ("tiaowen", "**/*.py"))
    for path in sorted((ROOT / folder).glob(pattern))
]
# Words that are looked up by a key made at run time: w["type_" + figure.type].
STEMS = set(re.findall(r"""["']([a-z_]+_)(?=["'{])""", "".join(USERS)))


def test_no_key_stands_twice() -> None:
    keys = [row["key"] for row in ROWS]
    assert len(keys) == len(set(keys))


def test_every_word_has_both_scripts() -> None:
    assert [row["key"] for row in ROWS if not row["zh-Hans"] or not row["zh-Hant"]] == []


@pytest.mark.parametrize("row", ROWS, ids=[row["key"] for row in ROWS])
def test_both_scripts_take_the_same_values(row: dict[str, str]) -> None:
    holes = [sorted(re.findall(r"\{\w*\}", row[script])) for script in ("zh-Hans", "zh-Hant")]
    assert holes[0] == holes[1]


def test_every_word_is_used() -> None:
    used = {word for text in USERS for word in re.findall("[a-z0-9_-]+", text)}
    unused = [
        row["key"]
        for row in ROWS
        if row["key"] not in used and not any(row["key"].startswith(stem) for stem in STEMS)
    ]
    assert unused == []


def test_the_simplified_column_is_simplified() -> None:
    mixed = [
        (row["key"], char)
        for row in ROWS
        for char in row["zh-Hans"]
        if fold(char) != char and "\u4e00" <= char <= "\u9fff" and row["key"] != "other_script"
    ]
    assert mixed == []


def test_the_traditional_column_is_traditional() -> None:
    """No character that the conversion of the content would never leave as it is."""
    converter, _ = load(SCRIPT_TABLES)
    mixed = [
        (row["key"], char)
        for row in ROWS
        for char, turned in zip(row["zh-Hant"], converter.convert([row["zh-Hant"]])[0], strict=True)
        if char != turned and row["key"] != "other_script"
    ]
    assert mixed == []


def test_the_prose_about_the_site_is_in_its_own_script() -> None:
    converter, _ = load(SCRIPT_TABLES)
    hans, hant = ABOUT["zh-hans"], ABOUT["zh-hant"]
    turned = converter.convert([hant])[0]
    mixed = [char for char in hans if fold(char) != char and "\u4e00" <= char <= "\u9fff"]
    mixed += [char for char, other in zip(hant, turned, strict=True) if char != other]
    assert set(mixed) <= {"著"}  # 著作 is written so in both, 着 and 著 are one word elsewhere


def test_the_prose_about_the_site_has_the_same_parts_in_both_scripts() -> None:
    marks = [re.findall(r"<[^>]+>|\{[{%].*?[%}]\}", text) for text in ABOUT.values()]
    assert marks[0] == marks[1]
