"""What is drawn of the time of notices: solid where it is certain, and the words beside it."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.documents import put_documents
from tests.test_site import build
from tiaowen.model import NO_CLAUSE, Act, NoticeId, Period, Status, Why
from tiaowen.pages.axis import Bar, Course, Mark, Stretch, picture, stretches

# -- what is certain -------------------------------------------------------------------------


def day(text: str) -> date:
    return date.fromisoformat(text)


def act(does: Literal["repeals", "suspends", "extends", "confirms"], *, certain: bool) -> Act:
    old, by = NoticeId("old"), NoticeId("by")
    return Act(does, by, NO_CLAUSE, old, old, (), None, certain, None, text="", mark="")


def period(start: str, status: Status, why: Why, by: Act | None = None) -> Period:
    return Period(day(start) if start else None, status, why, act=by)


NOT_YET = period("", "not-yet", "before-start")
BEGUN = period("2019-01-01", "in-force", "start-known")
BOUND = period("2019-01-01", "in-force", "start-unknown")


def told(*periods: Period, begun: bool = True) -> list[tuple[str, bool, str, str]]:
    """Each stretch: its first day, whether that is known, its end, and what is known of that."""
    return [
        (f"{one.start}", one.starts, f"{one.end or ''}", one.ends)
        for one in stretches(periods, begun=begun)
    ]


def test_a_term_is_certain_at_both_ends() -> None:
    over = period("2021-01-01", "expired", "end-known")
    assert told(NOT_YET, BEGUN, over) == [("2019-01-01", True, "2021-01-01", "known")]


def test_what_nothing_ends_is_open() -> None:
    assert told(NOT_YET, BEGUN) == [("2019-01-01", True, "", "open")]


def test_a_bound_is_no_day_on_which_something_began_or_ended() -> None:
    gone = period("2021-01-01", "repealed", "repealed-unknown", act("repeals", certain=False))
    unsure = period("2021-01-01", "unknown", "no-end")
    for after in (gone, unsure):
        assert told(NOT_YET, BOUND, after, begun=False) == [
            ("2019-01-01", False, "2021-01-01", "unknown")
        ]


def test_an_extension_ends_no_stretch_unless_it_came_late() -> None:
    more = act("extends", certain=True)
    again = period("2022-05-01", "in-force", "extended", more)
    over = period("2025-01-01", "expired", "extended", more)
    assert told(NOT_YET, BEGUN, again, over) == [("2019-01-01", True, "2025-01-01", "known")]
    gap = period("2021-01-01", "expired", "end-known")
    assert told(NOT_YET, BEGUN, gap, again, over) == [
        ("2019-01-01", True, "2021-01-01", "known"),
        ("2022-05-01", True, "2025-01-01", "known"),
    ]


def test_what_goes_on_after_a_suspension_does_so_on_a_known_day() -> None:
    paused = period("2020-01-01", "suspended", "suspended", act("suspends", certain=True))
    again = period("2020-07-01", "in-force", "start-unknown")
    assert told(NOT_YET, BOUND, paused, again, begun=False) == [
        ("2019-01-01", False, "2020-01-01", "known"),
        ("2020-01-01", True, "2020-07-01", "known"),
        ("2020-07-01", True, "", "open"),
    ]
    unsure = period("2020-01-01", "suspended", "suspended", act("suspends", certain=False))
    assert told(NOT_YET, BEGUN, unsure)[1] == ("2020-01-01", False, "", "open")


def test_what_was_confirmed_may_have_been_in_force_before() -> None:
    silent = period("2018-01-01", "unknown", "no-start")
    kept = period("2019-01-01", "in-force", "confirmed", act("confirms", certain=True))
    assert told(silent, kept, begun=False) == [("2019-01-01", False, "", "open")]


def test_of_a_term_that_cannot_be_reckoned_only_its_first_day_is_certain() -> None:
    unread = period("2019-01-01", "unknown", "end-unread")
    assert told(NOT_YET, unread) == [("2019-01-01", True, "2019-01-01", "unknown")]
    assert told(period("", "unknown", "no-start")) == []


# -- on the scale ----------------------------------------------------------------------------


def stretch(start: str, end: str = "", *, ends: Literal["known", "unknown"] = "known") -> Stretch:
    last = day(end) if end else None
    after: Status | None = "expired" if end else None
    return Stretch(False, day(start), True, last, ends if end else "open", after)


def test_a_bar_is_solid_to_its_last_certain_day_and_no_further() -> None:
    courses = [
        Course((stretch("2021-01-01", "2023-01-01"),)),
        Course((stretch("2021-01-01", "2023-01-01", ends="unknown"),)),
        Course((stretch("2022-01-01"),)),
        Course((stretch("2024-07-01"),)),
    ]
    drawn = picture(courses, day("2023-01-01"))
    assert (drawn.first, drawn.last, drawn.today) == (day("2021-01-01"), day("2025-01-01"), 49.97)
    assert [line.bars for line in drawn.lines] == [
        (Bar(0, 49.97, suspended=False, starts=True, ends="known"),),
        (Bar(0, 49.97, suspended=False, starts=True, ends="unknown"),),
        (Bar(24.98, 24.99, suspended=False, starts=True, ends="open"),),
        (Bar(87.41, 0, suspended=False, starts=True, ends="open"),),
    ]
    assert [(tick.x, tick.year) for tick in drawn.ticks] == [
        (0, 2021),
        (24.98, 2022),
        (49.97, 2023),
        (74.95, 2024),
    ]
    assert drawn.shown == ("unknown", "open")


def test_events_too_near_to_one_another_share_a_number_and_undated_ones_have_no_mark() -> None:
    turns = (day("2021-01-01"), day("2021-01-01"), None, day("2023-01-01"))
    drawn = picture([Course((stretch("2020-01-01"),), turns)], day("2023-06-01"))
    assert drawn.lines[0].marks == (Mark(25.05, 1), Mark(25.05, 0), Mark(75.02, 4))


def test_an_end_that_was_put_off_is_marked_inside_the_bar_only() -> None:
    before, late = day("2022-01-01"), day("2023-01-01")
    bars = (stretch("2021-01-01", "2023-01-01"), stretch("2023-06-01", "2024-01-01"))
    drawn = picture([Course(bars, (), (before, late))], day("2021-01-01"))
    assert drawn.lines[0].former == (24.98,)
    assert drawn.shown == ("former",)


# -- on the page -----------------------------------------------------------------------------

DOCUMENTS = """=== lamp-2018
title: 禾川市灯具办法
number: 禾灯发〔2018〕2号
written: 2018-01-05
effective: {text: 自2018年2月1日起施行, from: 2018-02-01}
expires: {text: 有效期两年, on: null}
---
第一条　灯具分三类。
第二条　每类设编号。
第三条　本办法自2018年2月1日起施行，有效期两年。
=== lamp-2019
title: 关于延长灯具办法有效期的通知
number: 禾灯发〔2019〕7号
written: 2019-09-05
effective: {text: 自2019年10月1日起施行, from: 2019-10-01}
effects:
  - {does: extends, target: lamp-2018, until: 2022-12-31, text: 有效期延长至2022年12月31日}
  - does: repeals
    target: lamp-2018
    clauses: [art2]
    from: 2020-01-01
    text: 第二条自2020年1月1日起废止
---
一、《禾川市灯具办法》（禾灯发〔2018〕2号）有效期延长至2022年12月31日。
二、《禾川市灯具办法》（禾灯发〔2018〕2号）第二条自2020年1月1日起废止。
三、本通知自2019年10月1日起施行。
=== lamp-2021
title: 禾川市灯具规定
number: 禾灯发〔2021〕3号
work: lamp-2018
written: 2021-03-05
effective: {text: 自2021年4月1日起施行, from: 2021-04-01}
repeals: [{notice: lamp-2018, text: （禾灯发〔2018〕2号）同时废止}]
---
第一条　灯具分四类。
第二条　本规定自2021年4月1日起施行，《禾川市灯具办法》（禾灯发〔2018〕2号）同时废止。
=== crate-2019
title: 禾川市木箱条例
written: 2019-03-01
effective: {text: 自2019年5月1日起施行, from: 2019-05-01}
---
第一条　木箱分三类。
第二条　本条例自2019年5月1日起施行。
=== crate-by
title: 关于修改《禾川市木箱条例》的决定
written: 2022-05-05
effective: {text: 自2022年6月1日起施行, from: 2022-06-01}
---
一、将第一条修改为：“木箱分四类。”
二、本决定自2022年6月1日起施行。
=== crate-2022
title: 禾川市木箱条例
work: crate-2019
written: 2022-05-05
revision:
  of: crate-2019
  by: crate-by
  text: 根据2022年5月5日《关于修改〈禾川市木箱条例〉的决定》修正
  made_by: issuer
---
（2019年3月1日通过　根据2022年5月5日《关于修改〈禾川市木箱条例〉的决定》修正）
第一条　木箱分四类。
第二条　本条例自2019年5月1日起施行。
=== raft-2010
title: 禾川市木筏条例
written: 2010-03-01
effective: {text: 自2010年5月1日起施行, from: 2010-05-01}
---
第一条　木筏分三类。
第二条　本条例自2010年5月1日起施行。
=== raft-2020
title: 禾川市木筏条例
work: raft-2010
written: 2010-03-01
revision: {of: raft-2010, by: null, text: 根据2020年5月5日决定第二次修正, made_by: issuer}
reckoned: {from: 2020-06-01, basis: 公报载明自2020年6月1日起施行}
---
（2010年3月1日通过　根据2015年8月8日《某决定》第一次修正　根据2020年5月5日决定第二次修正）
第一条　木筏分四类。
第二条　本条例自2010年5月1日起施行。
"""


@pytest.fixture(scope="module")
def lamps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lamps")
    put_documents(folder / "content", DOCUMENTS)
    assert build(folder / "site", "--as-of", "2022-07-01", content=folder / "content") == 0
    return folder / "site"


def row(site: Path, address: str, notice: str) -> LexborNode:
    page = LexborHTMLParser((site / address / "index.html").read_text("utf-8"))
    (found,) = page.css(f"#span-{notice}")
    return found


def words(node: LexborNode, selector: str) -> list[str]:
    return [re.sub(r"\s+", "", one.text()) for one in node.css(selector)]


def test_the_sentence_that_repeals_joins_a_document_to_the_one_that_follows(lamps: Path) -> None:
    old = row(lamps, "zh-hans/works/lamp-2018", "lamp-2018")
    assert words(old, ".when") == ["2018年2月1日起，2021年4月1日起废止"]
    assert words(old, ".hand-over") == [
        "自2021年4月1日起被禾灯发〔2021〕3号废止，原文：“（禾灯发〔2018〕2号）同时废止”。"
    ]
    assert old.css_first('.hand-over a[href$="notices/lamp-2021/#art2"]')
    new = row(lamps, "zh-hans/works/lamp-2018", "lamp-2021")
    (stem,), (from_old,) = (one.css(".stem line") for one in (new, old))
    assert stem.attributes["x1"] == from_old.attributes["x1"]
    (bar,) = new.css("[data-open]")
    assert bar.attributes["x"] == stem.attributes["x1"]


@pytest.mark.parametrize(
    ("script", "events"),
    [
        (
            "zh-hans",
            [
                "自2019年10月1日起由禾灯发〔2019〕7号延长有效期，至2022年12月31日止，"
                "原文：“有效期延长至2022年12月31日”（延长以前至2020年1月31日）。",
                "第二条自2020年1月1日起被禾灯发〔2019〕7号废止，原文：“第二条自2020年1月1日起废止”。",
            ],
        ),
        (
            "zh-hant",
            [
                "自2019年10月1日起由禾燈發〔2019〕7號延長有效期，至2022年12月31日止，"
                "原文：「有效期延長至2022年12月31日」（延長以前至2020年1月31日）。",
                "第二條自2020年1月1日起被禾燈發〔2019〕7號廢止，原文：「第二條自2020年1月1日起廢止」。",
            ],
        ),
    ],
)
def test_effects_on_clauses_and_extensions_are_on_the_same_axis(
    lamps: Path, script: str, events: list[str]
) -> None:
    old = row(lamps, f"{script}/works/lamp-2018", "lamp-2018")
    assert words(old, ".events li") == events
    assert [one.text() for one in old.css(".span text")] == ["1", "2"]
    assert len(old.css(".span .event")) == 2
    assert len(old.css(".span .former")) == 1
    assert len(old.css(".span .solid")) == 1


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (
            "zh-hans",
            "自2022年6月1日起经《关于修改〈禾川市木箱条例〉的决定》修改，由修改后的文本"
            "《禾川市木箱条例》（2022年修正）取代，"
            "原文：“根据2022年5月5日《关于修改〈禾川市木箱条例〉的决定》修正”。",
        ),
        (
            "zh-hant",
            "自2022年6月1日起經《關於修改〈禾川市木箱條例〉的決定》修改，由修改後的文本"
            "《禾川市木箱條例》（2022年修正）取代，"
            "原文：「根據2022年5月5日《關於修改〈禾川市木箱條例〉的決定》修正」。",
        ),
    ],
)
def test_a_revised_text_follows_by_the_document_that_revised(
    lamps: Path, script: str, sentence: str
) -> None:
    old = row(lamps, f"{script}/works/crate-2019", "crate-2019")
    assert words(old, ".hand-over") == [sentence]
    assert old.css_first('.hand-over a[href$="notices/crate-2022/#pre-t1"]')


def test_no_bar_reaches_over_a_revision_of_which_no_text_is_held(lamps: Path) -> None:
    old = row(lamps, "zh-hans/works/raft-2010", "raft-2010")
    assert words(old, ".when") == ["2010年5月1日起，被修改后的文本取代的日期不详"]
    assert words(old, ".hand-over") == [
        "其后另经修改，那一次修改后的文本本站没有收录；后来由修改后的文本"
        "《禾川市木筏条例》（2020年修正）取代，原文：“根据2020年5月5日决定第二次修正”。"
    ]
    assert len(old.css(".span .unknown")) == 1
    assert not old.css(".stem")
    new = row(lamps, "zh-hans/works/raft-2010", "raft-2020")
    assert words(new, ".when") == ["2020年6月1日起，没有写明截止日期"]
    assert not new.css(".stem")


@pytest.mark.parametrize("on", ["2019-12-31", "2021-03-31", "2021-04-01", "2022-11-01"])
def test_the_line_of_a_day_crosses_the_bars_of_what_is_in_force(
    lamps: Path, serve: Callable[..., str], page: Page, on: str
) -> None:
    page.goto(f"{serve(lamps)}zh-hans/works/lamp-2018/?on={on}")
    expect(page.locator(".on-day")).to_be_visible()
    for one in page.locator(".spans > li").all():
        line, bar = (one.locator(what).bounding_box() for what in (".today", ".solid"))
        assert line
        assert bar
        at, end = line["x"] + line["width"] / 2, bar["x"] + bar["width"]
        # A day is a third of a pixel wide, and its line stands at its first moment. What nothing
        # ends reaches as far as the line of a later day than the build's.
        reached = end + 0.1 if one.locator("[data-open]").count() else end - 0.1
        crossed = bar["x"] - 0.1 <= at < reached
        assert crossed == (one.locator(".status").get_attribute("data-status") == "in-force")
