"""What a value in `content/` may look like: shapes that read it, and can be asked what they are.

A shape is a plain value that says all it holds a text to, so that the JSON Schemas for editors are
written from the very definition that validates (`schema`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from tiaowen.model import YEARS
from tiaowen.sources.yaml_nodes import (
    Reader,
    Shape,
    is_null,
    quoted,
)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a mapping: the shape of its value, whether it must be there, what stands for none.

    A `nullable` key must be there all the same: null then says that no source tells. `note` says
    in Chinese what belongs there, for whoever writes the file.
    """

    shape: Shape
    required: bool = False
    default: Any = None
    nullable: bool = False
    note: str = ""


Keys = Mapping[str, Key]


# -- scalars ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as it is written; null is None."""

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> str | None:
        """The text."""
        if not isinstance(node, yaml.ScalarNode):
            reader.wrong(node, name, "a text")
            return None
        return None if is_null(node) else str(node.value)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words on one line, without space around them; null is None."""

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> str | None:
        """The words."""
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
    """A text that a regular expression matches as a whole; `wanted` says which, for messages."""

    expression: str
    wanted: str

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> str | None:
        """The text."""
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
        """The word."""
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
        """The day."""
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
        """Whether it is so."""
        value = _TEXT(reader, node, name)
        if value is not None and value not in ("true", "false"):
            reader.wrong(node, name, "true or false")
            return None
        return None if value is None else value == "true"


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number of up to nine digits; null is None."""

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> int | None:
        """The number."""
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
        """The items."""
        if is_null(node):
            return ()
        if not isinstance(node, yaml.SequenceNode):
            reader.wrong(node, name, "a list")
            return ()
        found = []
        for i, item in enumerate(node.value):
            value = _entry(reader, (item, item), f"{name}.{i}", self.item)
            if value is not None:
                found.append(value)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Row:
    """A mapping of known keys; the value is a dict with every one of them, None when null."""

    keys: Keys

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> dict[str, Any] | None:
        """The values by key."""
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
        for key, rule in self.keys.items():
            value = None
            if key in pairs:
                node_of_key, node_of_value = pairs[key]
                reader.marks[prefix + key] = reader.line(node_of_key)
                value = rule.shape(reader, node_of_value, prefix + key)
            empty = key in pairs and is_null(pairs[key][1]) and not rule.nullable
            if rule.required and (key not in pairs or empty):
                reader.report(
                    reader.line(node), "missing-key", f"{prefix + key} is missing; add it"
                )
            values[key] = rule.default if value is None else value
        return values


@dataclass(frozen=True, slots=True)
class TableOf:
    """A mapping with free keys (a registry): key → value, in the order of the file."""

    value: Shape
    key: Shape = Phrase()

    def __call__(self, reader: Reader, node: yaml.Node, name: str, /) -> dict[str, Any] | None:
        """The entries."""
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
    """An entry of a list or a registry, which is never empty."""
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
