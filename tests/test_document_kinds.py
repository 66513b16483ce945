"""What a document is by its own name, told by its title, its number, or its front matter."""

from typing import Any

import pytest

from tiaowen.corpus.conversion import load
from tiaowen.model import DOCUMENT_KINDS, Notice, NoticeId, Place, RegionId
from tiaowen.parsing.document_kinds import DocumentName, document_name
from tiaowen.resources import SCRIPT_TABLES

CONVERTER, _ = load(SCRIPT_TABLES)


def named(title: str, **more: Any) -> DocumentName:
    notice = Notice(
        place=Place("a.md", 1), id=NoticeId("a"), region=RegionId("somewhere"), title=title, **more
    )
    return document_name(notice)


TITLES = {
    "中华人民共和国渡船法": ("law", "法"),
    "中华人民共和国渡船法（2018年修正）": ("law", "法"),
    "滨海国民法典": ("law", "法"),
    "滨州岛渡口管理条例": ("regulations", "条例"),
    "滨州岛渡口管理办法（试行）": ("measures", "办法"),
    "滨州岛渡口管理办法实施细则": ("detailed-rules", "细则"),
    "滨州岛渡口安全规则": ("rules", "规则"),
    "滨州岛人民政府关于废止三件规章的决定": ("decision", "决定"),
    "滨州岛渡口局关于停航的公告": ("announcement", "公告"),
    "滨州岛渡口局关于封渡的通告": ("public-notice", "通告"),
    "滨州岛人民政府令": ("order", "令"),
    "滨州岛人民政府关于同意设立渡口的批复": ("reply", "批复"),
    "滨州岛渡口局关于票价问题的复函": ("letter", "函"),
    "滨州岛渡口局关于票价问题的函": ("letter", "函"),
    "滨州岛人民政府关于发展渡运的指导意见": ("opinions", "意见"),
    "滨州岛渡运发展行动计划（2025—2027年）": ("plan", "计划"),
    "滨州岛渡运“十五五”规划": ("plan", "规划"),
    "滨州岛停航应急方案": ("plan", "方案"),
    "滨州岛促进渡运若干政策措施": ("policy-measures", "措施"),
    "滨州岛渡运专题会议纪要": ("minutes", "纪要"),
    "滨州岛渡口收费目录清单": ("catalogue", "清单"),
    "渡口规费收费标准": ("standard", "标准"),
    "滨州岛渡口管理条例（征求意见稿）": ("draft", "征求意见稿"),
    "关于征求《滨州岛渡口管理条例》意见的通知": ("circular", "通知"),
    "最高人民法院关于审理渡船纠纷案件适用法律若干问题的解释": ("legal-interpretation", "解释"),
    "最高人民法院关于渡船扣押的规定": ("legal-interpretation", "规定"),
    "滨州岛渡口规定": ("provisions", "规定"),
    "渡船規費收費標準": ("standard", "標準"),
    "渡口管理辦法": ("measures", "辦法"),
    "渡口發展計畫": ("plan", "計畫"),
    "滨州岛渡船操作方法": (None, ""),
    "关于渡口的说明": (None, ""),
    "渡船修理工作责令": (None, ""),
    "滨州岛渡口登记问答": (None, ""),
    "": (None, ""),
}


@pytest.mark.parametrize("title", TITLES)
def test_a_title_ends_with_what_its_document_is(title: str) -> None:
    found = named(title)
    assert (found.kind, found.word) == TITLES[title]


def test_every_word_is_known_in_both_scripts() -> None:
    titles = [f"渡船的{word}".replace("的令", "局令") for word in DOCUMENT_KINDS]
    for kind, title in zip(DOCUMENT_KINDS.values(), CONVERTER.convert(titles), strict=True):
        assert named(title).kind == kind, title


def test_a_circular_that_issues_an_instrument_is_a_circular_with_the_instrument_beside() -> None:
    title = "滨州岛渡口局关于印发《滨州岛渡口管理办法（试行）》的通知"
    assert named(title) == DocumentName("circular", "通知", "measures", "办法")
    title = "滨州岛人民政府办公室关于转发渡口局渡口收费清单的通知"
    assert named(title) == DocumentName("circular", "通知", "catalogue", "清单")
    title = "濱州島渡口局關於印發渡口計畫的通知"
    short = "濱州島渡口管理辦法"
    assert named(title, short_title=short) == DocumentName("circular", "通知", "measures", "辦法")
    assert named("滨州岛渡口局关于开展检查的通知") == DocumentName("circular", "通知")


def test_a_number_tells_what_the_title_does_not() -> None:
    assert named("渡口事项", numbers=("滨州岛人民政府令第136号",)).kind == "order"
    assert named("渡口事项", numbers=("2024年第3号公告",)) == DocumentName("announcement")
    assert named("渡口事項", numbers=("濱州島人民政府第136號令",)).kind == "order"
    assert named("渡口事项", numbers=("滨样发〔2024〕15号",)).kind is None
    # A regulation that an order makes public is a regulation.
    assert named("滨州岛渡口规定", numbers=("滨州岛人民政府令第136号",)).kind == "provisions"


def test_the_front_matter_comes_first() -> None:
    assert named("滨州岛渡口管理办法", type="rules") == DocumentName("rules", "")
    assert named("滨州岛渡口管理办法", type="measures") == DocumentName("measures", "办法")
    assert named("滨州岛渡口登记问答", type="letter") == DocumentName("letter", "")
