"""The status of a notice on a day."""

from dataclasses import replace
from datetime import date

import pytest

from tests import CORPUS
from tiaowen.corpus.load import load
from tiaowen.corpus.status import on, periods
from tiaowen.model import (
    Notice,
    Place,
    Repeal,
    Term,
)

REAL = load(CORPUS).simplified
SEVEN = ["2", "57", "58", "56", "43", "5", "17"]
IDS = {
    "2": "cq-2025-yfbf-2",
    "57": "cq-2025-yfbf-57",
    "58": "cq-2025-yfbf-58",
    "56": "cq-2025-yfbf-56",
    "43": "cq-2025-yfbf-43",
    "5": "cq-2025-yjxgf-5",
    "17": "sh-2025-hfbf-17",
}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # 56号 counts from its publication, not before 2025-11-01, plus 30 days; 43号 and
        # 沪17号 state neither beginning nor end.
        ("2025-06-01", "in-force not-yet not-yet not-yet not-yet not-yet not-yet"),
        ("2025-11-18", "repealed in-force not-yet not-yet unknown in-force unknown"),
        ("2027-12-31", "repealed in-force in-force in-force unknown in-force unknown"),
        ("2028-01-01", "repealed expired expired in-force unknown in-force unknown"),
        ("2029-01-01", "repealed expired expired unknown unknown in-force unknown"),
    ],
)
def test_the_seven(day: str, expected: str) -> None:
    found = periods(REAL.notices, REAL.repealed_by)
    assert [on(date.fromisoformat(day), found[IDS[n]]).status for n in SEVEN] == expected.split()


def one(**words: object) -> list[tuple[str, str, str]]:
    base = Notice(place=Place("x.md", 1), id="x", title="甲", region="r", written=date(2024, 1, 31))
    notice = replace(base, **words)  # type: ignore[arg-type]
    return [(str(p.start or ""), p.status, p.why) for p in periods({"x": notice}, {})["x"]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            {"effective": Term("自2024年3月1日起施行", None)},
            [("", "not-yet", "before-start"), ("2024-03-01", "in-force", "start-known")],
        ),
        (
            {"effective": Term("自印发之日起施行", None), "published": date(2024, 2, 2)},
            [("", "not-yet", "before-start"), ("2024-02-02", "in-force", "start-published")],
        ),
        (
            {"effective": Term("自公布之日起30日后施行", None), "published": date(2024, 2, 2)},
            [("", "not-yet", "before-start"), ("2024-03-03", "in-force", "start-computed")],
        ),
        (
            {"effective": Term("自公布之日起三十日后施行", None)},
            [("", "not-yet", "before-start"), ("2024-03-01", "in-force", "start-unknown")],
        ),
        (
            {
                "effective": Term("自2024年2月29日起施行", None),
                "expires": Term("有效期五年", None),
            },
            [
                ("", "not-yet", "before-start"),
                ("2024-02-29", "in-force", "start-known"),
                ("2029-03-01", "expired", "end-computed"),
            ],
        ),
        (
            {
                "effective": Term("自2024年3月1日起施行", None),
                "expires": Term("有效期至2025年12月31日止", None),
            },
            [
                ("", "not-yet", "before-start"),
                ("2024-03-01", "in-force", "start-known"),
                ("2026-01-01", "expired", "end-known"),
            ],
        ),
        (
            {"effective": Term("自印发之日起施行", None), "expires": Term("有效期3年", None)},
            [
                ("", "not-yet", "before-start"),
                ("2024-01-31", "in-force", "start-unknown"),
                ("2027-01-31", "unknown", "no-end"),
            ],
        ),
        (
            {"effective": Term("另行通知", None)},
            [("", "not-yet", "unwritten"), ("2024-01-31", "unknown", "no-start")],
        ),
    ],
)
def test_phrases(words: dict[str, object], expected: list[tuple[str, str, str]]) -> None:
    assert one(**words) == expected


def test_a_repeal_takes_effect_with_the_notice_that_says_it() -> None:
    old = Notice(
        place=Place("old.md", 1),
        id="old",
        title="甲",
        region="r",
        written=date(2020, 1, 1),
        effective=Term("自2020年2月1日起施行", None),
    )
    new = replace(
        old,
        id="new",
        written=date(2023, 5, 1),
        effective=Term("自2023年7月1日起施行", None),
        repeals=(Repeal("old", ""),),
    )
    found = periods({"old": old, "new": new}, {"old": "new"})["old"]
    assert on(date(2023, 6, 30), found).status == "in-force"
    assert on(date(2023, 7, 1), found).status == "repealed"


def test_a_repeal_does_not_undo_an_earlier_end() -> None:
    old = Notice(
        place=Place("old.md", 1),
        id="old",
        title="甲",
        region="r",
        written=date(2020, 1, 1),
        effective=Term("自2020年2月1日起施行", None),
        expires=Term("", date(2021, 12, 31)),
    )
    new = replace(
        old, id="new", written=date(2023, 5, 1), effective=Term("", date(2023, 7, 1)), expires=None
    )
    found = periods({"old": old, "new": new}, {"old": "new"})["old"]
    assert on(date(2022, 6, 1), found).status == "expired"
