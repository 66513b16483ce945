"""The columns of the CSV tables, and `/data/datapackage.json`, which describes them.

TABLES is the one definition of the columns: the tables, the descriptor (Frictionless Data Package)
and the page about the data follow it. The descriptions are in the word table.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from tiaowen.artifacts import Artifact
from tiaowen.exports.citations import Phrases
from tiaowen.model import STATUSES, Does

_FOLDER = "data/"
_CLAUSE = ("notice", "clause")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: Its name.
        type: Its type, as Table Schema names it.
        values: All values that it may have; () for any.
        key: The key of its description in the word table; "" for `column_<name>`.
    """

    name: str
    type: str = "string"
    values: tuple[str, ...] = ()
    key: str = ""

    @property
    def words(self) -> str:
        """The key of its description in the word table."""
        return self.key or f"column_{self.name}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        name: The name of its file, without `.csv`.
        columns: Its columns, in order. New ones are added at the end.
        primary: The columns that identify a row, () for none.
        clause: The columns that name a row of `clauses`, () for none.
    """

    name: str
    columns: tuple[Column, ...]
    primary: tuple[str, ...] = ()
    clause: tuple[str, ...] = ()


def _columns(*names: str | Column) -> tuple[Column, ...]:
    return tuple(Column(name) if isinstance(name, str) else name for name in names)


_HELD = Column("held", "boolean")
_CERTAIN = Column("certain", "boolean")
TABLES = (
    Table(
        "clauses",
        _columns(
            "notice",
            "clause",
            "kind",
            "label",
            "heading",
            "parent",
            Column("text", key="column_clause_text"),
            "sha256",
            Column("type", key="column_document"),
        ),
        primary=_CLAUSE,
    ),
    Table(
        "figures",
        _columns(
            *_CLAUSE,
            Column("type", key="column_figure_type"),
            "bound",
            Column("value", "number"),
            "unit",
            Column("from_value", "number"),
            Column("year", "integer"),
            Column("text", key="column_figure_text"),
            Column("start", "integer"),
            Column("end", "integer"),
            Column("base_value", "number"),
            "base_unit",
            "subject",
            Column("to_value", "number"),
            Column("status", values=STATUSES, key="column_figure_status"),
        ),
        clause=_CLAUSE,
    ),
    Table(
        "bodies",
        _columns(
            *_CLAUSE,
            "region",
            "body",
            Column("role", values=("lead", "responsible")),
            Column("open_ended", "boolean"),
            Column("text", key="column_body_text"),
        ),
        clause=_CLAUSE,
    ),
    Table(
        "relations",
        _columns(
            "from",
            Column("relation", values=(*get_args(Does), "cites", "about")),
            "to",
            _HELD,
            Column("text", key="column_relation_text"),
            _CERTAIN,
        ),
    ),
    Table(
        "effects",
        _columns(
            Column("from", key="column_effect_from"),
            "from_clause",
            Column("does", values=get_args(Does)),
            "target",
            "target_clause",
            Column("from_date", "date"),
            Column("until", "date"),
            Column("text", key="column_effect_text"),
            Column("certain", "boolean", key="column_effect_certain"),
        ),
    ),
    Table(
        "lineage",
        _columns(
            "work",
            "old_notice",
            "old_clause",
            "new_notice",
            "new_clause",
            Column("change", values=("same", "edited", "added", "removed")),
            Column("certain", "boolean", key="column_lineage_certain"),
        ),
    ),
    Table(
        "emendations",
        _columns("notice", "at", "found", "ours", "reason", "witness", _CERTAIN),
    ),
)


def datapackage(
    site: str, files: Mapping[str, tuple[int, str]], base_url: str, words: Phrases
) -> Artifact:
    """Return the descriptor of the CSV files.

    Args:
        site: The site's title.
        files: Name of each table → length and SHA-256 of its file.
        base_url: The public address of the site's root.
        words: The wording of the script.
    """
    resources = [_resource(table, *files[table.name], words) for table in TABLES]
    data = {
        "profile": "tabular-data-package",
        "name": "tiaowen",
        "title": site,
        "description": words["data_lead"],
        "homepage": base_url,
        "resources": resources,
    }
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    return Artifact(f"{_FOLDER}datapackage.json", text.encode())


def _resource(table: Table, length: int, sha256: str, words: Phrases) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column, words) for column in table.columns],
        "missingValues": [""],
    }
    if table.primary:
        schema["primaryKey"] = list(table.primary)
    if table.clause:
        reference = {"resource": "clauses", "fields": list(_CLAUSE)}
        schema["foreignKeys"] = [{"fields": list(table.clause), "reference": reference}]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": words[f"table_{table.name}"],
        "description": words[f"table_{table.name}_note"],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "doubleQuote": True},
        "bytes": length,
        "hash": f"sha256:{sha256}",
        "schema": schema,
    }


def _field(column: Column, words: Phrases) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "description": words[column.words],
    }
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.values:
        field["constraints"] = {"enum": list(column.values)}
    return field
