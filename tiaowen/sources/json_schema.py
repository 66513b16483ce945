"""Derive JSON Schemas from the shapes of `schema`, for completion and checks in an editor.

A schema accepts everything that the validator accepts: scalars count as they are written, so a text
may look like a number. It cannot express every rule (no two bodies of one name); `check` decides.
Draft 7, because the YAML language server that most editors share supports no later one in full.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tiaowen.artifacts import Artifact
from tiaowen.sources.fields import (
    Choice,
    Column,
    Day,
    ListOf,
    OneOrMore,
    Pattern,
    Phrase,
    Row,
    TableOf,
    Truth,
    Whole,
)
from tiaowen.sources.schema import FILES
from tiaowen.sources.yaml_nodes import Shape

_ITEMS = ("notice", "record")  # the others are registries, which may be empty


def schemas() -> Iterator[Artifact]:
    """Yield `<name>.json` for every kind of file in `content/`."""
    for name, shape in FILES.items():
        head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": name}
        whole = head | schema(shape, nullable=name not in _ITEMS)
        text = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
        yield Artifact(f"{name}.json", text.encode())


def schema(shape: Shape, *, nullable: bool) -> dict[str, Any]:
    """Return the JSON Schema of a shape; `nullable` says whether null is a value too."""
    null = ["null"] if nullable else []
    match shape:
        case ListOf(item):
            return {"type": ["array", *null], "items": schema(item, nullable=False)}
        case OneOrMore(item):
            several = {"type": "array", "items": schema(item, nullable=False)}
            return {"anyOf": [schema(item, nullable=nullable), several]}
        case Row(columns):
            return {
                "type": ["object", *null],
                "properties": {name: _described(column) for name, column in columns.items()},
                "required": [name for name, column in columns.items() if column.key.required],
                "additionalProperties": False,
            }
        case TableOf(value, name):
            return {
                "type": ["object", *null],
                "propertyNames": _text(name),
                "additionalProperties": schema(value, nullable=False),
            }
        case Choice(allowed):
            return {"enum": [*allowed, *(None for _ in null)]}
        case Truth():
            return {"type": ["boolean", "string", *null], "pattern": "^(?:true|false)$"}
        case Whole():
            return {"type": ["integer", "string", *null], "minimum": 0} | _text(shape)
        case Day():
            return {"type": ["string", *null]} | _text(shape)
        case _:
            return {"type": ["string", "number", "boolean", *null]} | _text(shape)


def _text(shape: Shape) -> dict[str, Any]:
    """Return what a shape requires of a value that an editor takes for a text."""
    match shape:
        case Pattern(expression):
            return {"pattern": f"^(?:{expression})$"}
        case Phrase():
            return {"pattern": r"^\S(?:.*\S)?$"}
        case Day():
            return {"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date"}
        case Whole():
            return {"pattern": "^[0-9]{1,9}$"}
    return {}


def _described(column: Column) -> dict[str, Any]:
    key = column.key
    found = schema(column.shape, nullable=key.nullable or not key.required)
    return {"description": key.note} | found
