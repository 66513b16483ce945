"""Shapes: what a value in `content/` may look like, as values that read it and can be inspected.

`columns` derives the shapes of a class of `model` from the annotations of its fields. Validation,
JSON Schemas, the tables of the guide, new files, drafts and the conversion to Traditional script
all follow these shapes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

import yaml

from tiaowen.keys import ID, Form, Key
from tiaowen.model import YEARS
from tiaowen.sources.yaml_nodes import (
    Reader,
    Shape,
    is_null,
    quoted,
)


@dataclass(frozen=True, slots=True)
class Column:
    """A key of a mapping, as a file has it.

    Attributes:
        shape: What the value must look like.
        key: What the definition says of the key beside its type.
        attribute: The field of the class that holds the value.
        default: The value where none is given, or where it is faulty.
    """

    shape: Shape
    key: Key
    attribute: str
    default: Any = None


Columns = Mapping[str, Column]
"""The keys of a mapping in their order."""


# -- scalars ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as it is written; null is None."""

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> str | None:
        """Return the text."""
        if not isinstance(node, yaml.ScalarNode):
            reader.wrong(node, name, "a text")
            return None
        return None if is_null(node) else str(node.value)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words on one line, without space around them; null is None."""

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> str | None:
        """Return the words."""
        value = _TEXT(reader, node, name)
        if value is not None and (not value or value != value.strip() or "\n" in value):
            wanted = "words on one line, without space around them"
            reader.report(
                reader.line(node),
                "bad-value",
                f"{name}: {quoted(value)} is not {wanted}; mend it, or null",
            )
            return None
        return value


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text that a regular expression matches as a whole; `wanted` describes it in messages."""

    expression: str
    wanted: str

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> str | None:
        """Return the text."""
        value = _TEXT(reader, node, name)
        if value is not None and not re.fullmatch(self.expression, value):
            reader.report(
                reader.line(node), "bad-value", f"{name}: {quoted(value)} is not {self.wanted}"
            )
            return None
        return value


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    allowed: tuple[str, ...]

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> str | None:
        """Return the word."""
        value = _TEXT(reader, node, name)
        if value is not None and value not in self.allowed:
            wanted = f"one of {', '.join(self.allowed)}"
            reader.report(
                reader.line(node), "bad-value", f"{name}: {quoted(value)} is not {wanted}"
            )
            return None
        return value


@dataclass(frozen=True, slots=True)
class Day:
    """A day, written YYYY-MM-DD; null is None."""

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> date | None:
        """Return the day."""
        value = _TEXT(reader, node, name)
        if value is None:
            return None
        try:
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII) and int(value[:4]) in YEARS:
                return date.fromisoformat(value)
        except ValueError:
            pass
        reader.report(
            reader.line(node),
            "bad-date",
            f"{name}: {quoted(value)} is not a day; write YYYY-MM-DD, or null",
        )
        return None


@dataclass(frozen=True, slots=True)
class Truth:
    """`true` or `false`; null is None."""

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> bool | None:
        """Return whether it is so."""
        value = _TEXT(reader, node, name)
        if value is not None and value not in ("true", "false"):
            reader.wrong(node, name, "true or false")
            return None
        return None if value is None else value == "true"


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number of up to nine digits; null is None."""

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> int | None:
        """Return the number."""
        value = _TEXT(reader, node, name)
        if value is not None and not re.fullmatch(r"[0-9]{1,9}", value):
            reader.wrong(node, name, "a whole number")
            return None
        return None if value is None else int(value)


_TEXT = Text()


# -- collections -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list, as a tuple; null is an empty one. Items that cannot be read are left out."""

    item: Shape

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> tuple[Any, ...]:
        """Return the items."""
        if is_null(node):
            return ()
        if not isinstance(node, yaml.SequenceNode):
            reader.wrong(node, name, "a list")
            return ()
        subject = self.item.subject if isinstance(self.item, Row) else ""
        found = []
        for i, item in enumerate(node.value):
            value = _entry(reader, (item, item), f"{name}.{i}", self.item)
            if value is not None and (not subject or getattr(value, subject)):
                found.append(value)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class OneOrMore:
    """One value or a list of them, as a tuple; null is an empty one."""

    item: Shape

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> tuple[Any, ...]:
        """Return the values."""
        if is_null(node) or isinstance(node, yaml.SequenceNode):
            return ListOf(self.item)(reader, node, name)
        value = self.item(reader, node, name)
        return () if value is None else (value,)


@dataclass(frozen=True, slots=True)
class Row:
    """A mapping of known keys; `build` makes a value of its fields, None when it is null."""

    keys: Columns
    build: Callable[..., Any] = dict

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> Any:
        """Return the value that `build` makes."""
        values = self.values(reader, node, name)
        return None if values is None else self.build(**values)

    @property
    def subject(self) -> str:
        """The field that says what a built row is about, its first; "" where it need not be there.

        A list leaves out the rows without it: of them nothing can be said but that it is missing.
        """
        first = next(iter(self.keys.values()))
        return first.attribute if first.key.required and self.build is not dict else ""

    def values(self, reader: Reader, node: yaml.Node, name: str, /) -> dict[str, Any] | None:
        """Return the value of every field by its name, None when there is no mapping."""
        pairs = _pairs(reader, node, name)
        if pairs is None:
            return None
        prefix = f"{name}." if name else ""
        for key, (node_of_key, _) in pairs.items():
            if key not in self.keys:
                known = ", ".join(self.keys)
                reader.report(
                    reader.line(node_of_key),
                    "unknown-key",
                    f"{quoted(prefix + key)} is not a key here; known keys are {known}",
                )
        values = {}
        for key, column in self.keys.items():
            if pair := pairs.get(key):
                reader.marks[prefix + key] = reader.line(pair[0])
                value = column.shape(reader, pair[1], prefix + key)
                given = column.key.nullable or not is_null(pair[1])
            else:
                value, given = None, False
            if column.key.required and not given:
                reader.report(
                    reader.line(node), "missing-key", f"{prefix + key} is missing; add it"
                )
            values[column.attribute] = column.default if value is None else value
        return values


@dataclass(frozen=True, slots=True)
class TableOf:
    """A mapping with free keys (a registry): key → value, in the order of the file."""

    value: Shape
    key: Shape = Phrase()

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> dict[str, Any] | None:
        """Return the entries."""
        pairs = _pairs(reader, node, name)
        if pairs is None:
            return None
        prefix = f"{name}." if name else ""
        found = {}
        for key, pair in pairs.items():
            value = _entry(reader, pair, prefix + key, self.value)
            if (
                value is not None
                and self.key(reader, pair[0], f"the key {quoted(key)}") is not None
            ):
                found[key] = value
        return found


def _entry(reader: Reader, pair: tuple[yaml.Node, yaml.Node], name: str, shape: Shape) -> Any:
    """Read an entry of a list or a registry, which must not be empty."""
    reader.marks[name] = reader.line(pair[0])
    if is_null(pair[1]):
        reader.report(
            reader.line(pair[0]), "missing-value", f"nothing is written for {name}; add it"
        )
        return None
    return shape(reader, pair[1], name)


def _pairs(
    reader: Reader, node: yaml.Node, name: str
) -> dict[str, tuple[yaml.Node, yaml.Node]] | None:
    if is_null(node):
        return None
    if not isinstance(node, yaml.MappingNode):
        reader.wrong(node, name, "a mapping (key: value)")
        return None
    pairs: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or is_null(key):
            reader.wrong(key, name, "a mapping whose keys are words")
        elif key.value in pairs:
            reader.report(
                reader.line(key),
                "duplicate-key",
                f"{quoted(key.value)} stands here twice; keep one",
            )
        else:
            pairs[key.value] = (key, value)
    return pairs


# -- from the classes of the model -----------------------------------------------------------


def columns(cls: type, names: Mapping[str, str] | None = None) -> dict[str, Column]:
    """Return the keys that a class defines, by their names in a file, in the order of its fields.

    Args:
        cls: A dataclass; fields without a `Key` in their annotation are none of a file's keys.
        names: The names of keys in the file, by field, where they are not those of the class.

    Raises:
        TypeError: The type of a field has no shape.
    """
    hints = get_type_hints(cls, include_extras=True)
    found = {}
    for one in fields(cls):
        key = next((note for note in _notes(hints[one.name]) if isinstance(note, Key)), None)
        if key is None:
            continue
        shape = _shape(hints[one.name], key)
        default = _nothing(shape, hints[one.name]) if one.default is MISSING else one.default
        name = (names or {}).get(one.name) or key.name or one.name
        found[name] = Column(shape, key, one.name, default)
    return found


def _notes(hint: Any) -> tuple[Any, ...]:
    return tuple(hint.__metadata__) if get_origin(hint) is Annotated else ()


def _shape(hint: Any, key: Key) -> Shape:
    """Derive a shape from a type, and from those parts of `key` that change it."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        form = next((note for note in _notes(hint) if isinstance(note, Form)), None)
        return Pattern(form.expression, form.wanted) if form else _shape(inner[0], key)
    if origin in (Union, UnionType):
        (hint,) = (one for one in inner if one is not NoneType)
        return _shape(hint, key)
    if origin is tuple:
        item = _shape(inner[0], key)
        return OneOrMore(item) if key.either else ListOf(item)
    if origin is Literal:
        return Choice(inner)
    if is_dataclass(hint) and isinstance(hint, type):
        return Row(columns(hint, key.within), hint)
    if hint is str:
        return Text() if key.free else Phrase()
    if isinstance(hint, NewType):  # the types of `model.ids`, and no others
        return Pattern(ID.expression, ID.wanted)
    if hint in _SIMPLE:
        return _SIMPLE[hint]
    raise TypeError(f"no shape for {hint}")


_SIMPLE: Mapping[type, Shape] = {bool: Truth(), date: Day(), int: Whole()}


def _nothing(shape: Shape, hint: Any) -> Any:
    """Return what stands for a required value that is missing, so that reading goes on."""
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    match shape:
        case _ if NoneType in get_args(hint):
            return None
        case Truth():
            return False
        case Text() | Phrase() | Pattern() | Choice():
            return ""
    return None
