"""What the sentences of a notice claim to do to other documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.casefile import Case, read_cases
from tests.properties import tried
from tiaowen.model import Clause, ClauseId, Place, Text
from tiaowen.parsing.claim import Claim
from tiaowen.parsing.clause_refs import find_clause, find_clauses, read_refs
from tiaowen.parsing.effects import read_claims
from tiaowen.parsing.notice_text import parse

CASES = read_cases("claims")


def text_of(lines: str) -> Text:
    clauses = (
        Clause(ClauseId(f"t{i}"), "paragraph", "", "", line, 0, ClauseId(""), i)
        for i, line in enumerate(lines.split("⏎"), 1)
    )
    return Text(tuple(clauses))


def shown(claim: Claim, text: Text) -> str:
    words = text.by_id[claim.clause].text
    refs = " ".join(words[ref.start : ref.end] for ref in claim.refs)
    days = f"{claim.since or ''}..{claim.until or ''}" if claim.since or claim.until else ""
    longer = f"+{claim.longer.months}" if claim.longer else ""
    parts = (claim.does, claim.target.words, f"[{refs}]" if refs else "", days, longer)
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_sentence_claims_what_is_expected(case: Case) -> None:
    answers = []
    for line in case.given.splitlines():
        text = text_of(line)
        claims = read_claims(text, case.options)
        answers.append("; ".join(shown(claim, text) for claim in claims) or "-")
    assert answers == case.expected.splitlines()


WORDS = """
本细则自2022年4月1日起施行，[《货棚办法》（禾商发〔2015〕3号）同时废止]。
依照规定，原 [禾商发〔2015〕3号文件同时废止]。
一、[将第一条中的“三类”修改为“四类”]。
一、[将《货棚办法》第一条修改为：“货棚分四类。”]
一、[第一条中的“三类”修改为“四类”，第二条不改]。
一、[增加一条，作为第三条：“货棚通电。”]
二、[第三章中，第二条增加一款，作为第二款：“货棚通水。”]
为便民，[《货棚办法》的第三条、第五条第（二）项停止执行]，其余条款继续有效。
经研究，[《货棚办法》（禾商发〔2015〕3号）有效期延长2年]。
自2022年4月1日起[暂停执行《货棚办法》]。
"""


@pytest.mark.parametrize("marked", WORDS.split("\n")[1:-1])
def test_the_words_of_a_claim_stand_in_its_clause(marked: str) -> None:
    line = marked.replace("[", "").replace("]", "")
    (claim,) = read_claims(text_of(line), "关于修改《货棚办法》的决定")
    said = f"{line[: claim.start]}[{line[claim.start : claim.end]}]{line[claim.end :]}"
    assert said == marked


@tried(200)
@given(st.text(alphabet="《》（）〔〕“”，。：；、第一二条款项2022年月日号废止修改为延长至A\n"))
def test_any_text_is_read_without_an_error_and_its_spans_are_inside_it(words: str) -> None:
    for claim in read_claims(text_of(words.replace("\n", "⏎")), "关于修改《货棚办法》的决定"):
        assert 0 <= claim.start <= claim.end


STATUTE = """第一条　货棚分三类。

第二条　下列货棚免检：

（一）新建的；

（二）拆除的。

前款货棚每年登记。

登记免费。

第三条　登记三日办结。

第四条　本办法自2022年4月1日起施行。"""


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("第二条", ("art2",)),
        ("第二条第一款", ("art2",)),
        ("第二条第二款", ("art2-t1",)),
        ("第二条第三款", ("art2-t2",)),
        ("第二条第（二）项", ("art2-n2",)),
        ("第二条第一款第二项", ("art2-n2",)),
        ("第一条至第三条", ("art1", "art2", "art3")),
        ("第二条第四款", None),
        ("第九条", None),
        ("第二条第三项", None),
    ],
)
def test_a_reference_means_the_clause_that_a_lawyer_counts(
    words: str, ids: tuple[str, ...] | None
) -> None:
    text = parse(STATUTE, Place("a.md", 1)).text
    (ref,) = read_refs(words)
    assert find_clauses(text.outline, ref) == ids


def test_what_is_left_out_in_a_list_stands_in_the_reference_before() -> None:
    refs = read_refs("第三条第一款、第三款和第四条第一款第一项至第三项")
    levels = [[(step.level, step.number) for step in ref.steps] for ref in refs]
    assert levels == [
        [("条", 3), ("款", 1)],
        [("条", 3), ("款", 3)],
        [("条", 4), ("款", 1), ("项", 1)],
    ]
    assert refs[-1].last[-1].number == 3


@pytest.mark.parametrize(
    "words", ["第一批", "第三方", "第二季度", "第五项目", "第三产业", "第二条例"]
)
def test_other_words_with_a_number_are_no_references(words: str) -> None:
    assert read_refs(words) == ()


def test_a_document_in_parts_alone_is_cited_by_articles_too() -> None:
    text = parse("一、登记。\n\n二、收费。\n", Place("a.md", 1)).text
    (ref,) = read_refs("第二条")
    assert find_clause(text.outline, ref.steps) == "p2"
