"""A draft → the file that holds it, front matter in the order of the contract."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tiaowen.model import (
    Notice,
    Record,
    Source,
    Term,
)

_PLAIN = re.compile(
    r"[\w\u4e00-\u9fff《〈“（〔￥][^\x00-\x1f:#,\[\]{}\"'`|>&*!%@?\\]*[^\s:#,\[\]{}\"'`|>&*!%@?\\]|[\w\u4e00-\u9fff]"
)
_WORDS = frozenset(["null", "true", "false", "yes", "no", "on", "off", "~"])


def notice_file(notice: Notice) -> str:
    """A notice as a file of `content/notices/`."""
    rows: list[tuple[str, Any]] = [
        ("id", notice.id),
        ("kind", "notice"),
        ("title", notice.title),
        ("short_title", notice.short_title or None),
        ("number", notice.number),
        ("issuers", list(notice.issuers)),
        ("region", notice.region),
        ("work", notice.work or None),
        ("written", notice.written),
        ("published", notice.published),
        ("effective", _term(notice.effective, "from")),
        ("expires", _term(notice.expires, "on")),
        ("repeals", [{"notice": r.notice, "text": r.text} for r in notice.repeals]),
        ("topics", list(notice.topics)),
        ("source", _source(notice.source)),
    ]
    kept = ("written", "published", "effective", "expires", "source", "topics")
    lines = [f"{key}: {flow(value)}" for key, value in rows if value or key in kept]
    if notice.emendations:
        lines.append("emendations:")
        for item in notice.emendations:
            row = {
                "at": item.at,
                "found": item.found,
                "ours": item.ours,
                "reason": item.reason,
                "witness": item.witness,
                "certain": item.certain,
            }
            lines.append(f"  - {flow(row)}")
    return _file(lines, notice.body)


def record_file(record: Record) -> str:
    """A record as a file of `content/records/`, without an abstract."""
    lines = [
        f"id: {flow(record.id)}",
        f"kind: {flow(record.kind)}",
        f"title: {flow(record.title)}",
        *(["title_ours: true"] if record.title_ours else []),
        f"publisher: {flow(record.publisher)}",
        f"region: {flow(record.region)}",
        f"published: {flow(record.published)}",
    ]
    about = [
        {"notice": one.notice, "clauses": list(one.clauses), "certain": one.certain, "basis": None}
        for one in record.about
    ]
    lines += _list("about", about)
    lines.append("topics: []")
    figures = [{"subject": f.subject, "text": f.text, "year": f.year} for f in record.figures]
    lines += _list("figures", figures)
    lines.append(f"source: {flow(_source(record.source))}")
    return _file(lines, "")


def _list(key: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return [f"{key}:", *(f"  - {flow(row)}" for row in rows)] if rows else [f"{key}: []"]


def _file(lines: Sequence[str], body: str) -> str:
    return "---\n" + "\n".join(lines) + "\n---\n" + ("\n" + body.lstrip("\n") if body else "")


def _term(term: Term | None, key: str) -> dict[str, Any] | None:
    return {"text": term.text, key: term.on} if term else None


def _source(source: Source) -> dict[str, Any]:
    row: dict[str, Any] = {"name": source.name, "url": source.url, "captured": source.captured}
    if source.dated:
        row["dated"] = source.dated
    return {**row, "sha256": source.sha256}


def flow(value: Any) -> str:
    """A value as YAML on one line; words are quoted where YAML would read something into them."""
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
