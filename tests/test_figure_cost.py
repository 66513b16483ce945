"""The figures of a clause cost in proportion to its length: counted in characters, not in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from msgspec import structs

from tests.figuring import parsed
from tiaowen.model import Notice, NoticeId, Place, RegionId
from tiaowen.pages.amounts import figure_view
from tiaowen.parsing.figures import read_figures
from tiaowen.parsing.figures.clause import ClauseReader
from tiaowen.parsing.figures.targets import indicators

SENTENCES = [
    "给予最高500万元奖励，",
    "企业达到500家，",
    "达到百分之二十",
    "建成500家、",
    "（达到500家",
    "500万元、",
]


class Counted(str):
    """A text that counts how many of its characters were copied or searched."""

    seen = 0

    def __getitem__(self, key: Any) -> str:
        found = super().__getitem__(key)
        self.seen += len(found)
        return found

    def find(self, sub: str, start: Any = 0, end: Any = None) -> int:
        self.seen += max(0, (len(self) if end is None else end) - start)
        return super().find(sub, start, end)

    def rfind(self, sub: str, start: Any = 0, end: Any = None) -> int:
        self.seen += max(0, (len(self) if end is None else end) - start)
        return super().rfind(sub, start, end)


def clause_of(sentence: str, count: int) -> Notice:
    body = f"第一条　到2027年，{sentence * count}。\n\n第二条　甲。"
    return parsed(
        Notice(
            place=Place("case.md", 1),
            id=NoticeId("case"),
            title="某办法",
            region=RegionId("somewhere"),
            written=date(2025, 1, 1),
            body=body,
        )
    )


def counted(notice: Notice) -> tuple[Notice, Counted]:
    """The notice with a first clause that counts, and the text of that."""
    first, *others = notice.clauses
    text = Counted(first.text)
    clauses = (structs.replace(first, text=text), *others)
    return notice.saying(replace(notice.text, clauses=clauses)), text


def read(notice: Notice) -> int:
    reader = ClauseReader(notice, notice.clauses[0], None)
    reader.text = text = Counted(reader.text)
    reader.read()
    return text.seen


def paired(notice: Notice) -> int:
    figures, _ = read_figures(notice)
    notice, text = counted(notice)
    indicators(notice, figures)
    return text.seen


def shown(notice: Notice) -> int:
    text = Counted(notice.clauses[0].text)
    for figure in read_figures(notice)[0]:
        if figure.clause == notice.clauses[0].id:
            figure_view(figure, text)
    return text.seen


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("work", [read, paired, shown])
def test_twice_as_many_figures_cost_twice_as_much(work: Any, sentence: str) -> None:
    once, twice = (work(clause_of(sentence, count)) for count in (1000, 2000))
    assert twice <= 2.1 * once + 100
