"""The JSON Schemas for editors agree with validation, and the committed ones are up to date."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from tests import CORPUS, ROOT
from tests.properties import tried
from tiaowen.sources import schema
from tiaowen.sources.fields import (
    Choice,
    Day,
    ListOf,
    OneOrMore,
    Pattern,
    Row,
    TableOf,
    Truth,
    Whole,
)
from tiaowen.sources.json_schema import schemas
from tiaowen.sources.yaml_nodes import Reader, Shape

INVALID = ROOT / "tests" / "invalid"
SHOWN_BY_SCHEMA = [
    "bad-date",
    "bad-value",
    "missing-key",
    "missing-value",
    "unknown-key",
    "wrong-type",
]
# A key that the value of another asks for: `until`, where `does` is `extends`.
BEYOND_A_SCHEMA = ["effects/content/notices/d-no-end.md"]
FRONT_MATTER = re.compile(r"---\n(.*?)^---$", re.DOTALL | re.MULTILINE)


@cache
def validator(name: str) -> Any:
    found = json.loads((ROOT / "schemas" / f"{name}.json").read_bytes())
    checker = jsonschema.Draft7Validator
    checker.check_schema(found)
    return checker(found, format_checker=checker.FORMAT_CHECKER)


def as_an_editor_reads(text: str) -> Any:
    """A YAML text by the core schema of YAML 1.2, which has no dates."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    return None if node is None else plain(node)


def plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return [plain(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): plain(value) for key, value in node.value}
    value = str(node.value)
    core = {"true": True, "false": False}
    match node.tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return core.get(value.lower(), value)
        case "int" if value.lstrip("+-").isdecimal():
            return int(value)
        case "float" if re.fullmatch(r"[-+]?[0-9]*\.?[0-9]*(?:e[-+]?[0-9]+)?", value, re.I):
            return float(value)
    return value


def kind_and_text(path: Path) -> tuple[str, str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".yml":
        return path.stem, text
    match = FRONT_MATTER.match(text)
    assert match, path
    return path.parent.name.removesuffix("s"), match[1]


def files(content: Path) -> list[Path]:
    return [*content.glob("notices/*.md"), *content.glob("records/*.md"), *content.glob("*.yml")]


def faulty() -> list[str]:
    """Every file under tests/invalid that has a fault of a kind that a schema can express."""
    found = set()
    for case in INVALID.iterdir():
        for line in (case / "problems.txt").read_text(encoding="utf-8").splitlines():
            path, _, code, _ = line.split(":", 3)
            if code.strip() in SHOWN_BY_SCHEMA and f"{case.name}/{path}" not in BEYOND_A_SCHEMA:
                found.add(f"{case.name}/{path}")
    return sorted(found)


def test_the_committed_schemas_are_what_the_command_writes() -> None:
    written = {path.name: path.read_bytes() for path in (ROOT / "schemas").glob("*.json")}
    assert written == {one.path: one.content for one in schemas()}


def test_the_patterns_are_those_of_the_editors_own_language(page: Page) -> None:
    for path in (ROOT / "schemas").glob("*.json"):
        patterns = re.findall(r'"pattern": (".*")', path.read_text(encoding="utf-8"))
        assert patterns
        page.evaluate(f"[{', '.join(patterns)}].map((one) => new RegExp(one, 'u').source)")


@pytest.mark.parametrize("path", files(CORPUS), ids=lambda path: path.name)
def test_the_corpus_is_accepted(path: Path) -> None:
    kind, text = kind_and_text(path)
    validator(kind).validate(as_an_editor_reads(text))


@pytest.mark.parametrize("name", faulty())
def test_a_fault_of_form_is_refused(name: str) -> None:
    kind, text = kind_and_text(INVALID / name)
    assert not validator(kind).is_valid(as_an_editor_reads(text))


def test_every_registry_of_the_corpus_names_its_schema() -> None:
    for path in CORPUS.glob("*.yml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema=../../schemas/{path.stem}.json"


POOL = """
57 08 0x1f 1.5 1e3 .inf -1 9999999999 1:30 true false yes ~ null = << * [] {} [a] a-b a中
2025-11-18 '2025-11-18' 2025-02-30 渝府办发〔2025〕57号 'true' "57" 'null' '' http://a.example/
"""
SCALARS = st.sampled_from([*POOL.split(), "", "a b", "' a'", "{a: b}", "a" * 64])


def texts(shape: Shape) -> st.SearchStrategy[str]:
    """Flow YAML that mostly has a shape, and now and then something else."""
    return st.one_of(fitting(shape), fitting(shape), fitting(shape), SCALARS)


def fitting(shape: Shape) -> st.SearchStrategy[str]:
    match shape:
        case ListOf(item):
            return st.lists(texts(item), max_size=2).map(lambda found: f"[{', '.join(found)}]")
        case OneOrMore(item):
            return st.one_of(texts(item), texts(ListOf(item)))
        case Row(columns):
            rows = columns.items()
            needed = {name: texts(one.shape) for name, one in rows if one.key.required}
            others = {name: texts(one.shape) for name, one in rows if not one.key.required}
            others["stray"] = SCALARS
            pairs = st.fixed_dictionaries(needed, optional=others)
            return pairs.map(mapping)
        case TableOf(value, name):
            return st.dictionaries(texts(name), texts(value), max_size=2).map(mapping)
        case Choice(allowed):
            return st.sampled_from(allowed)
        case Truth():
            return st.sampled_from(["true", "false", "'true'"])
        case Whole():
            return st.sampled_from(["2027", "'2027'", "08", "0"])
        case Day():
            return st.sampled_from(["2025-11-18", "'2025-11-18'"])
        case Pattern(expression):
            return st.sampled_from(
                [
                    text
                    for text in ("a-b", "57", "true", "http://a.example/", "0" * 64, "'*'")
                    if re.fullmatch(expression, text.strip("'"))
                ]
            )
    return st.sampled_from(["市药监局", "57", "1.5", "no", "'~'", "2025-11-18", "1:30", "="])


def mapping(pairs: dict[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"


@pytest.mark.parametrize("name", schema.FILES)
def test_what_validates_here_validates_in_an_editor(name: str) -> None:
    accepted = 0

    @tried(150)
    @given(texts(schema.FILES[name]))
    def holds(text: str) -> None:
        nonlocal accepted
        reader = Reader("content", 1)
        found = reader.document(text, schema.FILES[name])
        if not reader.problems and (found is not None or name not in ("notice", "record")):
            accepted += 1
            validator(name).validate(as_an_editor_reads(text))

    holds()
    assert accepted > 5
