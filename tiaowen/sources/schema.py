"""Which keys each file of `content/` may have, and what each of them holds (contract, §2).

The keys are fields of the classes in `model`; what is not told there stands here: which files there
are, and which of the keys of a notice an instrument has that is known by citation only.
"""

from __future__ import annotations

from dataclasses import replace

from tiaowen.keys import ID as ID_FORM
from tiaowen.keys import Key
from tiaowen.model import Body, Notice, Record, Region, Site, WorkEntry
from tiaowen.sources.fields import Column, Columns, ListOf, Pattern, Phrase, Row, TableOf, columns
from tiaowen.sources.yaml_nodes import Shape

ID = Pattern(ID_FORM.expression, ID_FORM.wanted)

NOTICE: Columns = columns(Notice)
RECORD: Columns = columns(Record)

# A day of writing is asked for where a text is held that can tell it.
INSTRUMENT: Columns = {
    name: replace(
        NOTICE[name], key=replace(NOTICE[name].key, required=name in ("id", "title", "region"))
    )
    for name in ("id", "title", "number", "issuers", "region", "work", "written")
} | {"note": Column(Phrase(), Key("要说明的", "anything to be said of it"), "note", "")}

SITE = Row(
    columns(Site)
    | {
        "topics": Column(
            TableOf(Phrase(), ID),
            Key("主题：代号和名称", "topics: id → name"),
            "topics",
        )
    }
)
REGIONS = TableOf(Row(columns(Region)), ID)
BODIES = TableOf(TableOf(Row(columns(Body))), ID)
WORKS = Row(
    {
        "works": Column(
            ListOf(Row(columns(WorkEntry))),
            Key("前后几份通知承续的同一事项", "what successive notices carry on"),
            "works",
            (),
        ),
        "instruments": Column(
            ListOf(Row(INSTRUMENT)),
            Key("文本提到、但没有收录原文的文件", "documents that are cited and not held"),
            "instruments",
            (),
        ),
    }
)

FILES: dict[str, Shape] = {
    "notice": Row(NOTICE),
    "record": Row(RECORD),
    "site": SITE,
    "regions": REGIONS,
    "bodies": BODIES,
    "works": WORKS,
}
"""Every kind of file that stands in `content/`, by the name of its schema."""
