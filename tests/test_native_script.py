"""Documents published in Traditional characters stay as they are, and become Simplified."""

from pathlib import Path

from tests.building import built
from tiaowen.corpus.load import Loaded, load
from tiaowen.model import ClauseId, NoticeId, WorkId

FRONT = """\
---
id: tw-2024-a
kind: notice
title: 渡船規費收費標準
number: 臺渡字第1130000012號
issuers: [臺灣渡船局]
region: taiwan
script: zh-Hant
written: 2024-03-04
effective: {text: 本標準自發布日施行, from: null}
---
"""
BODY = """
一、范先生住臺北后里，佈告欄在樓後，里長干涉乾燥的幹部。

二、每件費用最高3萬元，依《渡船條例》辦理。

三、本標準自發布日施行。
"""
OTHER = """\
---
id: cn-2024-b
kind: notice
title: 渡船条例
region: somewhere
written: 2024-01-01
---

第一条　甲。
"""


def loaded(folder: Path, front: str = FRONT, body: str = BODY) -> Loaded:
    (folder / "notices").mkdir(parents=True)
    (folder / "notices" / "tw-2024-a.md").write_text(front + body, "utf-8")
    (folder / "notices" / "cn-2024-b.md").write_text(OTHER, "utf-8")
    return load(folder)


def test_the_traditional_text_is_the_published_one_and_the_simplified_is_made_of_it(
    tmp_path: Path,
) -> None:
    both = loaded(tmp_path)
    assert both.problems == []
    native = both.traditional.notices[NoticeId("tw-2024-a")]
    made = both.simplified.notices[NoticeId("tw-2024-a")]
    blocks = BODY.strip().split("\n\n")
    assert [clause.printed for clause in native.clauses] == blocks
    assert made.clauses[0].text == "范先生住台北后里，布告栏在楼后，里长干涉干燥的干部。"
    assert (native.title, made.title) == ("渡船規費收費標準", "渡船规费收费标准")
    assert (native.numbers, made.numbers) == (("臺渡字第1130000012號",), ("台渡字第1130000012号",))
    assert (native.issuers, made.issuers) == (("臺灣渡船局",), ("台湾渡船局",))
    assert native.effective
    assert made.effective
    assert (native.effective.text, made.effective.text) == (
        "本標準自發布日施行",
        "本标准自发布日施行",
    )
    assert [len(clause.printed) for clause in native.clauses] == [
        len(clause.printed) for clause in made.clauses
    ]


def test_figures_and_citations_are_found_and_hold_in_both_scripts(tmp_path: Path) -> None:
    both = loaded(tmp_path)
    found = both.simplified.findings[NoticeId("tw-2024-a")]
    (citation,), (figure,) = found.citations, found.figures
    assert citation.target == "cn-2024-b"
    words = [
        corpus.notices[NoticeId("tw-2024-a")].by_id[ClauseId("p2")].text
        for corpus in (both.simplified, both.traditional)
    ]
    assert [text[citation.start : citation.end] for text in words] == [
        "《渡船条例》",
        "《渡船條例》",
    ]
    assert [text[figure.start : figure.end] for text in words] == ["最高3万元", "最高3萬元"]


def test_a_work_is_called_by_the_name_as_published(tmp_path: Path) -> None:
    both = loaded(tmp_path, FRONT.replace("渡船規費收費標準", "臺北后里渡船收費標準"))
    assert both.traditional.works[WorkId("tw-2024-a")].title == "臺北后里渡船收費標準"
    assert both.simplified.works[WorkId("tw-2024-a")].title == "台北后里渡船收费标准"


def test_what_is_quoted_is_looked_for_in_the_published_text(tmp_path: Path) -> None:
    wrong = FRONT.replace("本標準自發布日施行", "本标准自发布日施行")
    (problem,) = loaded(tmp_path, wrong).problems
    assert problem.code == "not-in-text"


def test_the_watch_looks_at_converted_texts_only(tmp_path: Path) -> None:
    body = BODY.replace("佈告欄", "佈告、髮夾、麵、俱、傢俬")
    assert loaded(tmp_path, FRONT, body).problems == []


def test_data_and_pages_have_the_published_text() -> None:
    files = {
        "notices/tw-2024-a.md": (FRONT + BODY).encode(),
        "notices/cn-2024-b.md": OTHER.encode(),
    }
    with built(files) as (site, problems):
        assert site, problems
        native, made = "佈告欄在樓後", "布告栏在楼后"
        assert native in (site / "data" / "clauses.csv").read_text("utf-8")
        assert "渡船規費收費標準" in (site / "data" / "notices.json").read_text("utf-8")
        assert "最高3萬元" in (site / "data" / "figures.csv").read_text("utf-8")
        assert native in (site / "akn" / "tw-2024-a.xml").read_text("utf-8")
        for folder, words in (("zh-hant", native), ("zh-hans", made)):
            page = site / folder / "notices" / "tw-2024-a" / "index.html"
            assert words in page.read_text("utf-8")
            assert words in (site / folder / "text" / "tw-2024-a.txt").read_text("utf-8")
