"""What became of each clause: real versions, a heavy revision, and matches that are ambiguous."""

import csv
import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import CORPUS, ROOT
from tests.casefile import Case, read_cases
from tests.properties import tried
from tiaowen.corpus.lineage import align, between, followed, trace
from tiaowen.corpus.load import load
from tiaowen.model import (
    NO_CLAUSE,
    Change,
    Clause,
    ClauseId,
    Notice,
    NoticeId,
    Origin,
    Place,
    RegionId,
    Text,
    Wid,
    Work,
    WorkId,
)
from tiaowen.parsing import notice_text

REAL = load(CORPUS).simplified
GOLDEN = ROOT / "tests" / "golden" / "lineage"
CASES = read_cases("lineage")
# Clauses of a law that is written anew again and again: few words, many repeats.
PHRASES = [
    "渡口停渡",
    "应当登记",
    "由镇政府负责",
    "处五十元罚款",
    "下列材料：",
    "渡工",
    "夜航",
    "场",
    "20",
]
TEXT = st.lists(st.sampled_from(PHRASES), min_size=1, max_size=5).map("，".join)
ARTICLES = st.lists(st.lists(TEXT, min_size=1, max_size=3), max_size=6)


def notice(name: str, *texts: str, labels: bool = True) -> Notice:
    clauses = tuple(
        Clause(
            ClauseId(f"art{i}"),
            "article",
            f"第{i}条" if labels else "",
            "",
            text,
            0,
            NO_CLAUSE,
            i,
            True,
        )
        for i, text in enumerate(texts, 1)
    )
    return Notice(
        place=Place(f"{name}.md", 1), id=NoticeId(name), title=name, region=RegionId("somewhere")
    ).saying(Text(clauses))


def parsed(name: str, body: str) -> Notice:
    place = Place(f"{name}.md", 1)
    text = notice_text.parse(body, place).text
    return Notice(place=place, id=NoticeId(name), title=name, region=RegionId("somewhere")).saying(
        text
    )


def statute(name: str, articles: list[list[str]]) -> Notice:
    """Articles of one or more paragraphs, as a person writes them."""
    blocks = [
        "\n\n".join([f"第{i}条　{first}", *rest]) for i, (first, *rest) in enumerate(articles, 1)
    ]
    return parsed(name, "\n\n".join(blocks))


def line(change: Change) -> str:
    return " ".join((change.old or "-", change.new or "-", change.change, *change.candidates))


def told(old: Notice, new: Notice) -> str:
    """The changes and near-ties as the cases have them."""
    changes, ties = align(old, new)
    lines = [line(one) for one in changes]
    lines += [f"? {one.clause}: {' '.join(one.rivals)}" for one in ties]
    return "".join(f"{line}\n" for line in lines)


def pairs(old: Notice, new: Notice) -> list[tuple[str, str, str]]:
    changes, _ = align(old, new)
    return [(change.old, change.new, change.change) for change in changes]


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_case(case: Case) -> None:
    old, new = case.given.split("=====")
    assert told(parsed("old", old), parsed("new", new)) == case.expected


@tried(100)
@given(ARTICLES, ARTICLES)
def test_each_clause_is_told_once_on_either_side(
    one: list[list[str]], other: list[list[str]]
) -> None:
    old, new = statute("old", one), statute("new", other)
    changes, ties = align(old, new)
    own = [c.new for c in changes if c.new and c.change != "merged"]
    assert own == [clause.id for clause in new.clauses]
    assert sorted(c.old for c in changes if c.old) == sorted(clause.id for clause in old.clauses)
    assert {one for c in changes for one in (c.new, *c.candidates) if one} == set(own)
    added = {change.new for change in changes if change.change == "added"}
    assert {tie.clause for tie in ties} <= added


@tried(50)
@given(ARTICLES)
def test_a_text_continues_itself_clause_by_clause(articles: list[list[str]]) -> None:
    text = statute("same", articles)
    assert pairs(text, text) == [(clause.id, clause.id, "same") for clause in text.clauses]


def test_the_two_versions_of_the_real_plan() -> None:
    (step,) = REAL.works[WorkId("cq-smart-medical-equipment")].steps
    old, new = REAL.notices[step.old], REAL.notices[step.new]
    measures = [c for c in step.changes if c.new in new.by_id and new.by_id[c.new].is_measure]
    unmoved = [c for c in measures if c.change == "same" and c.old == c.new]
    moved = [(c.old, c.new) for c in measures if c.change == "same" and c.old != c.new]
    assert len(unmoved) == 22
    assert moved == [(f"m{n}", f"m{n - 1}") for n in range(24, 31)]
    assert len(measures) == 29
    rest = [c for c in step.changes if c.change != "same"]
    assert rest == [
        Change(ClauseId("cover-t4"), ClauseId("cover-t4"), "edited"),
        Change(ClauseId("end-t1"), ClauseId("end-t1"), "edited"),
        Change(ClauseId("m23"), ClauseId(""), "removed"),
        Change(ClauseId("annex3-r23"), ClauseId(""), "removed"),
    ]
    assert old.by_id[ClauseId("m23")].heading == "支持企业并购"


def test_a_statute_with_moved_merged_split_edited_and_inserted_articles() -> None:
    whole = load(GOLDEN / "content").simplified
    (step,) = whole.works[WorkId("bicycles")].steps
    with (GOLDEN / "expected.tsv").open(encoding="utf-8", newline="") as file:
        expected = [(r["old"], r["new"], r["change"]) for r in csv.DictReader(file, delimiter="\t")]
    assert [(c.old, c.new, c.change) for c in step.changes] == expected


def test_a_changed_number_is_an_amendment_though_the_digits_are_the_same() -> None:
    old = notice("a", "检验资质参数达到1.2万项，逐年增加。")
    new = notice("b", "检验资质参数达到12万项，逐年增加。")
    assert pairs(old, new) == [("art1", "art1", "edited")]


def test_script_width_and_layout_are_no_amendment() -> None:
    old = notice("a", "支持企业並購，給予最高500万元奖励。")
    new = notice("b", "支持企业并购,给予最高500万元奖励。")
    assert pairs(old, new) == [("art1", "art1", "same")]


def test_equal_texts_are_paired_in_their_order() -> None:
    old = notice("a", "具体办法另行制定。", "甲方案由市政府批准。", "具体办法另行制定。")
    new = notice("b", "具体办法另行制定。", "具体办法另行制定。")
    assert pairs(old, new) == [
        ("art1", "art1", "same"),
        ("art3", "art2", "same"),
        ("art2", "", "removed"),
    ]


def test_what_fits_two_equally_well_stays_open_and_is_told() -> None:
    old = notice(
        "a",
        "对新建厂房的企业给予最高一百万元补助，分三年拨付。",
        "对新建仓库的企业给予最高一百万元补助，分三年拨付。",
    )
    new = notice("b", "对新建宿舍的企业给予最高一百万元补助，分三年拨付。")
    changes, ties = align(old, new)
    assert [line(one) for one in changes] == [
        "- art1 added",
        "art1 - unclear art1",
        "art2 - unclear art1",
    ]
    assert [(tie.clause, tie.rivals) for tie in ties] == [("art1", ("art1", "art2"))]


def test_two_clauses_that_share_a_few_words_are_two_clauses() -> None:
    old = notice("a", "市科技局负责对企业研发投入的补助，每年安排资金不超过三千万元。")
    new = notice("b", "市教育局负责对职业院校实训的补助，按照学生人数分两年拨付到位。")
    assert [change for _, _, change in pairs(old, new)] == ["added", "removed"]


def test_a_clause_that_grew_in_its_place_is_still_itself() -> None:
    closing = "本办法自2025年1月1日起施行。"
    repeal = (
        "此前发布的有关规定与本办法不一致的，以本办法为准；2019年发布的暂行办法及其配套的"
        "实施细则同时废止，已经受理尚未办结的事项仍按照原来的规定办理。"
    )
    old = notice("a", "企业应当按月报送用电数据。", closing)
    new = notice("b", "企业应当按月报送用电数据。", closing + repeal)
    assert pairs(old, new) == [("art1", "art1", "same"), ("art2", "art2", "edited")]


def test_a_second_candidate_three_points_behind_leaves_the_origin_open() -> None:
    one = "对在本市新建厂房并投产运营的企业给予最高一百万元补助资金，分三年拨付到位。"
    old = notice("a", one.replace("厂房", "仓库"), one.replace("厂房", "仓房"))
    changes, ties = align(old, notice("b", one))
    assert [change.change for change in changes] == ["added", "unclear", "unclear"]
    assert [(tie.clause, tie.rivals) for tie in ties] == [("art1", ("art2", "art1"))]


def test_a_second_candidate_that_is_well_behind_does_not() -> None:
    one = "对在本市新建厂房并投产运营的企业给予最高一百万元补助资金，分三年拨付到位。"
    old = notice("a", one.replace("新建厂房并投产", "改造仓库和物流"), one.replace("厂房", "仓房"))
    assert pairs(old, notice("b", one)) == [("art2", "art1", "edited"), ("art1", "", "removed")]


def test_the_front_matter_settles_what_is_open() -> None:
    old = notice(
        "a",
        "对新建厂房的企业给予最高一百万元补助，分三年拨付。",
        "对新建仓库的企业给予最高一百万元补助，分三年拨付。",
    )
    new = notice("b", "对新建宿舍的企业给予最高一百万元补助，分三年拨付。")
    settled = replace(new, lineage=(Origin(ClauseId("art2"), ClauseId("art1")),))
    assert pairs(old, settled) == [("art2", "art1", "edited"), ("art1", "", "removed")]
    cut = replace(new, lineage=(Origin(ClauseId(""), ClauseId("art1")),))
    assert [change for _, _, change in pairs(old, cut)] == ["added", "removed", "removed"]


def test_alignment_is_one_to_one_after_a_heavy_revision() -> None:
    """Sixty real clauses: shuffled, a third rewritten, some dropped, some new."""
    dice = random.Random(57)
    texts = [c.text for n in REAL.held for c in n.clauses if len(c.text) > 60][:60]
    old = notice("a", *texts)
    kept = texts[6:]
    dice.shuffle(kept)
    rewritten = [
        text[: len(text) // 3] + "并按年度公布结果" + text[len(text) // 3 :] if i % 3 == 0 else text
        for i, text in enumerate(kept)
    ]
    new = notice("b", *rewritten, "本条为新增内容，规定监督检查的程序与期限。")
    changes, _ = align(old, new)
    origins = Counter(change.old for change in changes if change.old)
    assert max(origins.values()) == 1
    assert sorted(c.new for c in changes if c.new) == sorted(c.id for c in new.clauses)
    found = {change.new: change.old for change in changes if change.new}
    right = {f"art{i}": f"art{texts.index(text) + 1}" for i, text in enumerate(kept, 1)}
    wrong = {new: old for new, old in found.items() if old and right.get(new) != old}
    assert wrong == {}
    assert sum(bool(found[ClauseId(new)]) for new in right) >= 0.95 * len(right)


VERSIONS = (NoticeId("v1"), NoticeId("v2"), NoticeId("v3"))


def test_permanent_ids_follow_the_text_through_three_versions() -> None:
    one = notice("v1", "甲类企业享受税收优惠，具体标准见附表。", "乙类企业应当按月报送用电数据。")
    two = notice("v2", "乙类企业应当按月报送用电数据。")
    three = notice("v3", "丙类企业实行备案管理，每两年复核一次。", "乙类企业应当按月报送用电数据。")
    notices = {n.id: n for n in (one, two, three)}
    work, _ = trace(Work(WorkId("w"), "w", RegionId("somewhere"), VERSIONS), notices)
    assert work.wids == {
        ("v1", "art1"): "art1",
        ("v1", "art2"): "art2",
        ("v2", "art1"): "art2",
        ("v3", "art1"): "v3-art1",
        ("v3", "art2"): "art2",
    }
    assert between(work, NoticeId("v1"), NoticeId("v3")) == (
        Change(ClauseId(""), ClauseId("art1"), "added"),
        Change(ClauseId("art2"), ClauseId("art2"), "same"),
        Change(ClauseId("art1"), ClauseId(""), "removed"),
    )


def test_an_article_that_is_a_paragraph_for_a_while_keeps_its_permanent_id() -> None:
    ferry = "渡口应当配备救生圈、缆绳和夜航信号灯。"
    licence = "渡工须持有县航务所核发的渡工证，并每年体检一次。"
    fog = "风力达到六级或者江面有大雾时，渡口停渡。"
    held = (
        statute("v1", [[ferry], [licence], [fog]]),
        statute("v2", [[ferry, licence], [fog]]),
        statute("v3", [[ferry], [fog], [licence]]),
    )
    work, _ = trace(
        Work(WorkId("w"), "w", RegionId("somewhere"), VERSIONS), {n.id: n for n in held}
    )
    assert work.holders[Wid("art2")] == (("v1", "art2"), ("v2", "art1-t1"), ("v3", "art3"))
    assert work.holders[Wid("art3")] == (("v1", "art3"), ("v2", "art2"), ("v3", "art2"))


def test_an_article_that_was_merged_goes_where_the_other_goes() -> None:
    dredging = "鱼塘清淤应当在冬季枯水期进行，淤泥运往指定的堆场"
    fry = "投放鱼苗须经渔技站检疫"
    dikes = "鱼塘堤岸禁止种植高秆作物。"
    held = (
        statute("v1", [[f"{dredging}。"], [f"{fry}。"], [dikes]]),
        statute("v2", [[f"{dredging}；{fry}。"], [dikes]]),
        statute("v3", [[dikes], [f"{dredging}；{fry}，并留存检疫证明。"]]),
    )
    work, _ = trace(
        Work(WorkId("w"), "w", RegionId("somewhere"), VERSIONS), {n.id: n for n in held}
    )
    assert work.holders == {
        "art1": (("v1", "art1"), ("v2", "art1"), ("v3", "art2")),
        "art2": (("v1", "art2"), ("v2", "art1"), ("v3", "art2")),
        "art3": (("v1", "art3"), ("v2", "art2"), ("v3", "art1")),
    }
    assert [line(one) for one in between(work, VERSIONS[0], VERSIONS[2])] == [
        "art3 art1 same",
        "art1 art2 edited",
        "art2 art2 merged",
    ]


def test_what_is_unclear_is_followed_through_the_articles_that_may_have_taken_it_up() -> None:
    one = "申报{}星级评定的，由镇文旅办在十五日内完成初审。"
    other = "评定结果每年公布一次，公示期不少于七日。"
    held = (
        statute("v1", [[one.format("民宿")], [other]]),
        statute("v2", [[one.format("农家乐")], [one.format("采摘园")], [other]]),
        statute("v3", [[other], [one.format("农家乐")]]),
        statute("v4", [[other]]),
    )
    versions = tuple(one.id for one in held)
    work, _ = trace(
        Work(WorkId("w"), "w", RegionId("somewhere"), versions), {n.id: n for n in held}
    )
    first = ClauseId("art1")
    assert [line(followed(work, versions[0], first, later)) for later in versions[1:]] == [
        "art1 - unclear art1 art2",
        "art1 - unclear art2",
        "art1 - removed",
    ]
