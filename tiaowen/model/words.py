"""The closed sets of words that the values are made of."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

Reason = Literal[
    "spam",
    "lost-cell",
    "padding",
    "letter-spacing",
    "capture-mark",
    "folded-punctuation",
    "cell-delimiter",
    "encoding",
    "pinyin",
    "script",
    "character-form",
]
"""Why our text departs from a capture; each has its wording in the templates."""


Numbering = Literal["running", "restarting", "as-printed"]
"""How measures are numbered, or that the notice itself skips numbers."""


RecordKind = Literal["interpretation", "news", "digest"]


Kind = Literal["notice", "interpretation", "news", "digest"]
"""What a document may be: a notice, or a record of some kind."""


RECORD_KINDS: tuple[RecordKind, ...] = get_args(RecordKind)


DocumentKind = Literal[
    "circular",
    "decision",
    "announcement",
    "public-notice",
    "order",
    "reply",
    "letter",
    "opinions",
    "measures",
    "provisions",
    "rules",
    "detailed-rules",
    "regulations",
    "law",
    "legal-interpretation",
    "plan",
    "policy-measures",
    "minutes",
    "catalogue",
    "standard",
    "draft",
]
"""What a notice is by its own name."""


DOCUMENT_KINDS: Mapping[str, DocumentKind] = MappingProxyType(
    {
        "通知": "circular",
        "决定": "decision",
        "公告": "announcement",
        "通告": "public-notice",
        "令": "order",
        "批复": "reply",
        "函": "letter",
        "意见": "opinions",
        "办法": "measures",
        "规定": "provisions",
        "规则": "rules",
        "细则": "detailed-rules",
        "条例": "regulations",
        "法": "law",
        "解释": "legal-interpretation",
        "方案": "plan",
        "计划": "plan",
        "规划": "plan",
        "措施": "policy-measures",
        "纪要": "minutes",
        "目录": "catalogue",
        "清单": "catalogue",
        "标准": "standard",
        "征求意见稿": "draft",
    }
)
"""The word at the end of a title → the kind of document that it names."""


Script = Literal["zh-Hans", "zh-Hant"]


Does = Literal[
    "repeals",
    "amends",
    "extends",
    "confirms",
    "suspends",
    "revives",
    "lapses",
    "corrects",
    "implements",
    "forwards",
    "answers",
    "interprets",
]
"""What one document does to another. The last four change nothing in it."""


HOLE = "［…］"
"""What stands where a capture lost words and nothing says which; it is never published."""


Role = Literal["lead", "responsible"]
"""The part of a body in a measure: it leads, or it is one of those that carry it out."""


FigureType = Literal["ceiling", "rate", "amount", "fund", "threshold", "limit", "target"]


FIGURE_TYPES: tuple[FigureType, ...] = get_args(FigureType)


Bound = Literal["≤", "≥", "=", ">", "<", "≈"]
"""How the value of a figure limits what it measures; `≈` is 约, `=` a plain number."""


ChangeKind = Literal["same", "edited", "merged", "added", "removed", "unclear"]
"""What became of a clause: `merged` into one that continues another; `unclear` where new ones have
some of it, and none surely."""


CHANGES: tuple[ChangeKind, ...] = get_args(ChangeKind)


YEARS = range(1000, 3000)
"""The years of a date; others are slips of the pen, and reckoning with them leaves the calendar."""


Status = Literal["in-force", "not-yet", "repealed", "expired", "superseded", "suspended", "unknown"]


STATUSES: tuple[Status, ...] = get_args(Status)


GONE: tuple[Status, ...] = ("repealed", "expired", "superseded")

Why = Literal[
    "before-start",
    "unwritten",
    "no-start",
    "not-held",
    "left-out",
    "deferred",
    "start-known",
    "start-read",
    "start-published",
    "start-computed",
    "start-unknown",
    "reckoned",
    "revised",
    "revised-unknown",
    "extended",
    "confirmed",
    "revived",
    "end-known",
    "end-read",
    "end-computed",
    "end-reckoned",
    "end-unread",
    "no-end",
    "presumed",
    "presumed-unknown",
    "lapsed",
    "lapsed-unknown",
    "repealed",
    "repealed-unknown",
    "amended",
    "amended-unknown",
    "suspended",
]
"""Why a period has its status; each has its wording in the templates."""


Omission = Literal["version", "repealed-by", "repeals", "cites", "witness", "about"]
"""What a document that is left out for its faults is to one that remains."""


LedgerState = Literal["live", "moved", "withdrawn"]


LEDGER_STATES: tuple[LedgerState, ...] = get_args(LedgerState)
