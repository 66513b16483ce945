"""Write the skeleton of a new notice or record: all keys in order, known values filled in.

Required keys without a value are left empty, and `check` reports them as missing: a skeleton that
nobody filled in is never published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tiaowen.model import Notice, Region, RegionId
from tiaowen.sources.fields import Columns, ListOf
from tiaowen.sources.notice_ids import home_of, notice_id
from tiaowen.sources.schema import INSTRUMENT, NOTICE, RECORD
from tiaowen.sources.serialize import flow

_TEXT = "下面空一行，写正文：一字不改，一段一块，序号照录；填好后，井号和后面的说明可以删去"
_ABSTRACT = "下面写摘要：用自己的话，一至五句；填好后，井号和后面的说明可以删去"


def id_for(number: str, regions: Mapping[RegionId, Region] | None) -> str:
    """Return the id of the notice with a document number, "" when it does not tell the region."""
    home = home_of("", number, regions)
    if home is None:
        return ""
    own = (regions or {}).get(home.id)
    return notice_id(number, replace(home, prefix=own.prefix) if own and own.prefix else home)


def region_for(id: str, regions: Mapping[RegionId, Region] | None) -> str:
    """Return the region whose prefix an id begins with, the longest; "" when there is none."""
    fits = [
        (region.prefix, region.id)
        for region in (regions or {}).values()
        if region.prefix and id.startswith(f"{region.prefix}-")
    ]
    return max(fits, key=lambda fit: len(fit[0]), default=("", ""))[1]


def notice(id: str, region: str, cited: Notice | None = None, **given: str | None) -> str:
    """Return the text of a new notice's file.

    Args:
        id: Its id.
        region: The id of its region.
        cited: Its entry among the `instruments` of `works.yml`, where it has one.
        given: Values of other keys.
    """
    values: dict[str, Any] = {"id": id, "kind": "notice", "region": region}
    if cited:
        known = {name: getattr(cited, column.attribute) for name, column in INSTRUMENT.items()}
        values |= known | {
            "id": id,
            "number": cited.number if len(cited.numbers) == 1 else cited.numbers,
        }
    return skeleton(NOTICE, values | {name: one for name, one in given.items() if one}, _TEXT)


def record(id: str, region: str, about: str | None = None, **given: str | None) -> str:
    """Return the text of a new record's file.

    Args:
        id: Its id.
        region: The id of its region.
        about: The notice that it explains or reports.
        given: Values of other keys.
    """
    rows = [{"notice": about, "clauses": [], "certain": True, "basis": None}] if about else []
    values: dict[str, Any] = {"id": id, "region": region, "about": rows, "title_ours": False}
    return skeleton(RECORD, values | {name: one for name, one in given.items() if one}, _ABSTRACT)


def skeleton(columns: Columns, values: Mapping[str, Any], below: str) -> str:
    """Return a file with every key of a definition, in its order, each with a comment.

    Args:
        columns: The keys.
        values: What is known, by key; the rest is left open.
        below: What to write under the front matter.
    """
    lines = []
    for name, column in columns.items():
        key, value = column.key, values.get(name)
        if value in (None, "", ()):
            value = [] if isinstance(column.shape, ListOf) else None
        if value is None and key.required and not key.nullable:
            lines.append(f"{name}:  # 必填：{key.note}")
        else:
            lines.append(f"{name}: {flow(value)}  # {key.note}")
    return "\n".join(["---", *lines, f"# {below}", "---", ""])
