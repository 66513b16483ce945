"""The status of a notice or a clause on a day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests import CORPUS
from tests.casefile import Case, read_cases
from tests.documents import put_documents
from tiaowen.corpus.load import load
from tiaowen.corpus.starts import start_of
from tiaowen.corpus.status import on, periods
from tiaowen.model import ClauseId, Notice, NoticeId, Place, RegionId, Term
from tiaowen.parsing.statements import Statements

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
    statuses = [on(date.fromisoformat(day), REAL.periods[NoticeId(IDS[n])]).status for n in SEVEN]
    assert statuses == expected.split()


def one(**words: object) -> list[tuple[str, str, str]]:
    base = Notice(
        place=Place("x.md", 1),
        id=NoticeId("x"),
        title="甲",
        region=RegionId("r"),
        written=date(2024, 1, 31),
    )
    notice = replace(base, **words)  # type: ignore[arg-type]
    start = start_of(notice, Statements())
    found = periods({base.id: notice}, {}, {base.id: start}, {}, {})[base.id]
    return [(str(p.start or ""), p.status, p.why) for p in found]


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
            [("", "not-yet", "unwritten"), ("2024-01-31", "unknown", "deferred")],
        ),
        (
            {"effective": Term("施行日期另行公布", None)},
            [("", "not-yet", "unwritten"), ("2024-01-31", "unknown", "deferred")],
        ),
    ],
)
def test_phrases(words: dict[str, object], expected: list[tuple[str, str, str]]) -> None:
    assert one(**words) == expected


@pytest.mark.parametrize("case", read_cases("status-effects"), ids=lambda case: case.title)
def test_what_is_done_to_a_document_decides_its_status_on_a_day(case: Case, tmp_path: Path) -> None:
    put_documents(tmp_path, case.given)
    loaded = load(tmp_path)
    assert loaded.problems == []
    whole = loaded.simplified
    answers = []
    for line in case.expected.splitlines():
        day, notice, clause, _ = line.split()
        of = whole.periods[NoticeId(notice)]
        if clause != "-":
            assert clause in whole.contents[NoticeId(notice)].clauses
            of = whole.clause_periods.get(NoticeId(notice), {}).get(ClauseId(clause), of)
        answers.append(f"{day} {notice} {clause} {on(date.fromisoformat(day), of).status}")
    assert answers == case.expected.splitlines()


def rows(name: str) -> Iterator[tuple[str, ...]]:
    for case in read_cases(name):
        for given, expected in zip(
            case.given.splitlines(), case.expected.splitlines(), strict=True
        ):
            yield case.options, *given.split(" ", 1), expected


@pytest.mark.parametrize(("key", "published", "words", "expected"), list(rows("status-terms")))
def test_the_words_of_a_term_set_the_day(
    key: str, published: str, words: str, expected: str, tmp_path: Path
) -> None:
    began = "自2022年3月1日起施行"
    text = words if key == "effective" else f"{began}，{words}"
    front = [f"effective: {{text: {words if key == 'effective' else began}, from: null}}"]
    front += [f"expires: {{text: {words}, on: null}}"] if key == "expires" else []
    front += ["published: " + published] if published != "-" else []
    put_documents(
        tmp_path, "=== a\nwritten: 2021-12-01\n" + "\n".join(front) + f"\n---\n本办法{text}。\n"
    )
    loaded = load(tmp_path)
    if expected == "problem":
        assert {one.code for one in loaded.problems} == {"unread-term"}
        return
    assert loaded.problems == []
    first, *later = [one for one in loaded.simplified.periods[NoticeId("a")] if one.start]
    shown = str(first.start) if key == "effective" else f"{later[0].start} {later[0].status}"
    assert shown == expected
