"""A key of front matter is defined once, as a field of a class, and everything else follows that.

Run as a program, this writes the tables of keys in `docs/content-format.md` anew.
"""

import re
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, get_args

import jsonschema
import pytest

from tests.building import MINIMAL, NOTICE, put
from tiaowen.corpus.traditional import twin
from tiaowen.keys import ID, Key
from tiaowen.model import (
    DOCUMENT_KINDS,
    NO_TEXT,
    ClauseId,
    DocumentKind,
    Effect,
    Emendation,
    Marks,
    Notice,
    NoticeId,
    Place,
    Reckoned,
    Record,
    RegionId,
    Repeal,
    Revision,
    Term,
    TopicId,
    WorkId,
)
from tiaowen.sources import loader
from tiaowen.sources.fields import Row, columns
from tiaowen.sources.json_schema import schema
from tiaowen.sources.key_tables import key_table, kind_table
from tiaowen.sources.scaffold import skeleton
from tiaowen.sources.schema import NOTICE as NOTICE_KEYS
from tiaowen.sources.schema import RECORD as RECORD_KEYS
from tiaowen.sources.serialize import front_matter, notice_file
from tiaowen.sources.yaml_nodes import Reader

GUIDE = Path(__file__).parent.parent / "docs" / "content-format.md"
TABLES = {
    "keys of a notice": key_table(NOTICE_KEYS),
    "keys of a record": key_table(RECORD_KEYS),
    "kinds of document": kind_table(),
}


@dataclass(frozen=True)
class Weather:
    """What a class needs to define the keys of a file."""

    id: Annotated[str, ID, Key("代号", "its id", required=True)]
    sky: Annotated[
        Literal["clear", "grey"], Key("天色", "the look of the sky", required=True, drafted=True)
    ]
    held: bool = True


@dataclass(frozen=True)
class MoreWeather(Weather):
    """The same with one more field: this line is all that a new key takes."""

    wind: Annotated[str | None, Key("风向", "where the wind is from", drafted=True)] = None


def test_one_line_adds_a_key_to_all_that_knows_of_keys() -> None:
    before, after = columns(Weather), columns(MoreWeather)
    assert (list(before), list(after)) == (["id", "sky"], ["id", "sky", "wind"])
    for keys, problems in ((before, ["unknown-key"]), (after, [])):
        reader = Reader("x.md", 2)
        value = reader.document("id: a\nsky: grey\nwind: 东\n", Row(keys, MoreWeather))
        assert [one.code for one in reader.problems] == problems
        assert value == MoreWeather("a", "grey", wind=None if problems else "东")
        told = jsonschema.Draft7Validator(schema(Row(keys), nullable=False))
        assert told.is_valid({"id": "a", "sky": "grey", "wind": "东"}) != bool(problems)
        assert ("| `wind` |  | where the wind is from |" in key_table(keys)) != bool(problems)
        assert ("wind: null  # 风向" in skeleton(keys, {}, "")) != bool(problems)
        assert ("wind: 东" in front_matter(MoreWeather("a", "grey", wind="东"), keys)) != bool(
            problems
        )


def test_a_type_without_a_shape_is_an_error_of_the_program() -> None:
    @dataclass
    class Odd:
        weight: Annotated[float, Key("重量")] = 0.0

    with pytest.raises(TypeError, match="no shape"):
        columns(Odd)


@pytest.mark.parametrize("cls", [Notice, Record])
def test_every_field_that_is_no_key_is_the_programs_own(cls: type) -> None:
    keys = {column.attribute for column in columns(cls).values()}
    own = {"place", "note", "held", "body", "marks", "texts", "abstract", "version"}
    assert {one.name for one in fields(cls)} - keys <= own


def test_every_kind_of_document_has_a_word() -> None:
    assert set(DOCUMENT_KINDS.values()) == set(get_args(DocumentKind))


FULL = Notice(
    place=Place("content/notices/lone.md", 1),
    id=NoticeId("lone"),
    type="decision",
    script="zh-Hant",
    title="关于发展医药的通知",
    short_title="发展医药计划",
    numbers=("嘉样发〔2024〕5号", "嘉财发〔2024〕7号"),
    issuers=("示例厅",),
    region=RegionId("somewhere"),
    work=WorkId("work"),
    written=date(2024, 3, 1),
    published=date(2024, 3, 2),
    effective=Term("自发布之日起施行", None),
    expires=Term("有效期至2027年12月31日", date(2027, 12, 31)),
    reckoned=Reckoned(date(2024, 3, 5), None, "公布之日见公报"),
    repeals=(Repeal(NoticeId("old"), "同时废止"),),
    effects=(
        Effect(
            "repeals", "jz-2018-yfbf-9", (ClauseId("ch4"),), date(2026, 1, 1), None, "第四章废止"
        ),
        Effect("suspends", "嘉样发〔2020〕3号", until=date(2025, 1, 1), text="暂停执行"),
    ),
    revision=Revision(of="older", by="《关于修改条例的决定》", text="修正", made_by="issuer"),
    topics=(TopicId("health"),),
    numbering="running",
    emendations=(Emendation("art1", "", "发展", "lost-cell", None, True),),
    body="第一条　甲。\n",
)


def test_a_notice_with_every_key_is_read_as_it_was_written(tmp_path: Path) -> None:
    put(tmp_path / "content", MINIMAL | {"notices/lone.md": notice_file(FULL).encode()})
    (path,) = (tmp_path / "content" / "notices").glob("*.md")
    found = loader.read_notice(path)
    assert found
    same = replace(found, place=FULL.place, marks=Marks(), body=found.body.lstrip())
    assert same == replace(FULL, marks=Marks())


def test_the_twin_has_every_text_converted_and_nothing_else() -> None:
    pair = twin(FULL.saying(NO_TEXT), lambda texts: [f"<{text}>" for text in texts])
    assert pair.numbers == ("<嘉样发〔2024〕5号>", "<嘉财发〔2024〕7号>")
    assert pair.effects[1] == replace(
        FULL.effects[1], target="<嘉样发〔2020〕3号>", text="<暂停执行>"
    )
    assert pair.revision == Revision(
        of="<older>", by="<《关于修改条例的决定》>", text="<修正>", made_by="issuer"
    )
    assert pair.reckoned == Reckoned(date(2024, 3, 5), None, "<公布之日见公报>")
    assert pair.emendations == (Emendation("art1", "", "<发展>", "lost-cell", None, True),)
    kept = ("id", "type", "script", "region", "work", "topics", "numbering", "written")
    assert [getattr(pair, name) for name in kept] == [getattr(FULL, name) for name in kept]


@pytest.mark.parametrize(
    ("key", "code", "words"),
    [
        ("type: notice", "bad-value", "type: 'notice' is not one of circular, decision"),
        ("script: zh", "bad-value", "script: 'zh' is not one of zh-Hans, zh-Hant"),
        ("number: [甲, ' ']", "bad-value", "number.1: ' ' is not words on one line"),
        ("number: {a: b}", "wrong-type", "number must be a text"),
        ("effects: [{does: ends, target: x}]", "bad-value", "effects.0.does: 'ends' is not one of"),
        ("effects: [{does: repeals}]", "missing-key", "effects.0.target is missing"),
        ("revision: {of: x}", "missing-key", "revision.made_by is missing"),
        ("reckoned: {from: soon}", "bad-date", "reckoned.from: 'soon' is not a day"),
    ],
)
def test_a_fault_of_form_names_its_line_and_key(
    tmp_path: Path, key: str, code: str, words: str
) -> None:
    text = NOTICE.replace("written:", f"{key}\nwritten:")
    _, problems = loader.read(put(tmp_path, MINIMAL | {"notices/lone.md": text.encode()}))
    (problem,) = problems
    assert (problem.place.line, problem.code) == (6, code)
    assert problem.message.startswith(words)


def with_tables(text: str) -> str:
    """The guide with its tables as the definition gives them."""
    for name, table in TABLES.items():
        marks = f"<!-- {name} -->\n", "<!-- end of the table -->"
        begin, rest = text.split(marks[0])
        _, end = rest.split(marks[1], 1)
        text = f"{begin}{marks[0]}{table}{marks[1]}{end}"
    return text


def test_the_guide_has_the_keys_of_the_definition() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert text == with_tables(text)


def test_the_guide_explains_every_reason_of_an_emendation() -> None:
    section = GUIDE.read_text(encoding="utf-8").split("\n## Emendations\n")[1].split("\n## ")[0]
    told = re.findall(r"^\| `([a-z-]+)` \|", section, re.MULTILINE)
    (reason,) = (one.type for one in fields(Emendation) if one.name == "reason")
    assert reason
    assert sorted(told) == sorted(columns(Emendation)["reason"].shape.allowed)  # type: ignore[attr-defined]  # a Choice


if __name__ == "__main__":
    GUIDE.write_text(with_tables(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")
