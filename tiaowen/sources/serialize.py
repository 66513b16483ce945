"""Write a notice or record as the file that holds it, keys in the order of their definition."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from tiaowen.model import (
    Notice,
    Record,
)
from tiaowen.sources.fields import Columns, ListOf, OneOrMore, Row, Text
from tiaowen.sources.schema import NOTICE, RECORD
from tiaowen.sources.yaml_nodes import Shape

_PLAIN = re.compile(
    r"[\w\u4e00-\u9fff《〈“（〔￥][^\x00-\x1f:#,\[\]{}\"'`|>&*!%@?\\]*[^\s:#,\[\]{}\"'`|>&*!%@?\\]|[\w\u4e00-\u9fff]"
)
_WORDS = frozenset(["null", "true", "false", "yes", "no", "on", "off", "~"])


def notice_file(notice: Notice) -> str:
    """Return the text of a file of `content/notices/`."""
    body = notice.body.lstrip("\n")
    return front_matter(notice, NOTICE) + (f"\n{body}" if body else "")


def record_file(record: Record) -> str:
    """Return the text of a file of `content/records/`, without an abstract."""
    return front_matter(record, RECORD)


def front_matter(value: Any, columns: Columns) -> str:
    """Return a value as front matter between its two lines `---`.

    Keys that must be there or that a person is to fill in (`Key.drafted`) are written even where
    they are empty; of rows, each has a line of its own.
    """
    lines = []
    for name, one in _plain_row(value, columns).items():
        if one and isinstance(one, list) and isinstance(one[0], dict):
            lines += [f"{name}:", *(f"  - {flow(row)}" for row in one)]
        else:
            lines.append(f"{name}: {flow(one)}")
    return "\n".join(["---", *lines, "---", ""])


def _plain_row(value: Any, columns: Columns) -> dict[str, Any]:
    """Return the keys to write, with values as YAML would give them."""
    found = {}
    for name, column in columns.items():
        one = _plain(getattr(value, column.attribute), column.shape)
        given = one is not None and one != [] and one is not False
        if given or column.key.required or column.key.drafted:
            found[name] = one
    return found


def _plain(value: Any, shape: Shape) -> Any:
    """Return a value as it would be read from YAML."""
    match shape:
        case _ if value is None:
            return None
        case OneOrMore(item):
            rows = [_plain(one, item) for one in value]
            return rows if len(rows) > 1 else next(iter(rows), None)
        case ListOf(item):
            return [_plain(one, item) for one in value]
        case Row(columns):
            return _plain_row(value, columns)
        case Text():
            return value
    return None if value == "" else value


def flow(value: Any) -> str:
    """Return a value as YAML on one line; a text is quoted where YAML would not read it as text."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    text = str(value)
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)
