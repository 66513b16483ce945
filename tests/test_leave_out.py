"""`build --leave-out-faulty`: what is sound is published, and nothing of what is not."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.building import assert_whole, put
from tests.telling import Told, told
from tiaowen.corpus import lineage, validate
from tiaowen.model import Problem

TWICE = "（一）拖欠租金满两期，或者拖欠额达到租金总额百分之十五以上的；\n\n（一）转租的；"


def notice(id_: str, text: str, **keys: str) -> dict[str, bytes]:
    head = {"id": id_, "kind": "notice", "title": f"{id_}棚架文件", "region": "jiazhou"}
    head |= {"written": "2024-03-04"} | keys
    lines = "\n".join(f"{key}: {value}" for key, value in head.items())
    return {f"notices/{id_}.md": f"---\n{lines}\n---\n\n{text}\n".encode()}


def record(id_: str, **keys: str) -> dict[str, bytes]:
    head = {"id": id_, "kind": "news", "title": "棚架报道", "region": "jiazhou"} | keys
    lines = "\n".join(f"{key}: {value}" for key, value in head.items())
    return {f"records/{id_}.md": f"---\n{lines}\n---\n\n摘要。\n".encode()}


SOUND = notice("sound", "一、棚架登记免费。")
FAULTY = notice("faulty", TWICE)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def build(*files: dict[str, bytes], words: tuple[str, ...] = ("--leave-out-faulty",)) -> Told:
    for one in files:
        put(Path("content"), one)
    return told("build", "--jobs", "1", "--as-of", "2026-01-01", *words)


def tree(site: str = "site") -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(Path(site).rglob("*"))
        if path.is_file()
    }


def page(address: str, script: str = "zh-hans") -> str:
    return Path("site", script, address, "index.html").read_text("utf-8")


def naming(id_: str) -> list[str]:
    return [path for path, content in tree().items() if id_ in path or id_.encode() in content]


def test_what_is_sound_is_published_and_what_is_not_is_listed_with_status_3() -> None:
    result = build(SOUND, FAULTY, record("bad", colour="red"))
    assert result.status == 3
    *faults, count = result.said
    assert [line.split(": ")[0:2] for line in faults] == [
        ["content/notices/faulty.md:11", "clause-repeat"],
        ["content/records/bad.md:6", "unknown-key"],
    ]
    assert count == "2 problems; 2 documents left out, and the rest was published"
    assert 'id="p1"' in page("notices/sound")
    assert naming("faulty") == []
    assert naming("bad/") == []
    assert_whole(Path("site"))


def test_without_the_words_nothing_is_published_and_the_site_is_as_it_was() -> None:
    assert build(SOUND, words=()).status == 0
    before = tree()
    assert build(FAULTY, words=()).status == 1
    assert tree() == before


def test_sound_content_is_built_the_same_with_and_without_the_words() -> None:
    assert build(SOUND, words=()).status == 0
    before = tree()
    result = build()
    assert (result.status, result.err) == (0, "")
    assert tree() == before


def test_a_revision_keeps_what_it_is_of_when_other_documents_are_left_out() -> None:
    first, begins = "自2020年3月1日起施行", "{text: 自2020年3月1日起施行, from: 2020-03-01}"
    old = notice("old", f"第一条　棚架登记收费。\n\n第二条　本办法{first}。", effective=begins)
    words = "2022年5月1日修订"
    new = notice(
        "new",
        f"（{words}）\n\n第一条　棚架登记免费。\n\n第二条　本办法自2022年6月1日起施行。",
        effective="{text: 自2022年6月1日起施行, from: 2022-06-01}",
        work="old",
        revision=f"{{of: old, by: faulty, text: {words}, made_by: issuer}}",
    )
    assert build(old, new, FAULTY).status == 3
    data = json.loads(Path("site/data/notices/new.json").read_bytes())
    assert data["revision"] == {"made_by": "issuer", "of": "old", "text": words}


def test_a_build_that_left_documents_out_is_never_told_to_be_unchanged() -> None:
    first, second = build(SOUND, FAULTY), build()
    assert (second.status, second.err) == (3, first.err)
    assert build(words=()).status == 1


def test_a_mended_file_is_published_and_all_its_traces_with_it() -> None:
    citing = notice("citing", "一、依照《faulty棚架文件》登记。")
    mended = notice("faulty", "（一）登记。\n\n（二）转租。")
    about = record("told", about="[{notice: faulty, clauses: [m1]}]")
    assert build(SOUND, FAULTY, citing, about).status == 3
    assert build(mended).status == 0
    after = tree()
    assert build(words=("--no-cache",)).status == 0
    assert tree() == after
    assert build(FAULTY).status == 3
    once = tree()
    assert build(words=("--no-cache", "--leave-out-faulty")).status == 3
    assert tree() == once


def test_any_number_of_processes_gives_the_same_site() -> None:
    many = [notice(f"n{i}", "一、登记。\n\n二、依照《faulty棚架文件》。") for i in range(30)]
    assert build(SOUND, FAULTY, *many).status == 3
    one = tree()
    words = ("--leave-out-faulty", "--no-cache", "--jobs", "3", "--out", "other")
    assert build(words=words).status == 3
    assert tree("other") == one


def test_every_document_that_names_a_left_out_one_says_so_in_both_scripts() -> None:
    result = build(
        notice("faulty", TWICE, written="2023-01-02", work="works", number="嘉样发〔2023〕9号"),
        notice("citing", "一、依照《faulty棚架文件》登记。"),
        notice(
            "repealing",
            "一、登记。\n\n嘉样发〔2023〕9号同时废止。",
            repeals="[{notice: faulty, text: 嘉样发〔2023〕9号同时废止}]",
        ),
        notice("following", "一、登记。", work="works"),
        notice(
            "mended",
            "一、登记费用。",
            emendations="[{at: p1, found: '', ours: 费用, reason: encoding, witness: faulty, "
            "certain: true}]",
        ),
        record("about", about="[{notice: faulty, clauses: [p9]}]"),
        record("naming", cites="[faulty]"),
        SOUND,
    )
    assert [line.split(": ")[1] for line in result.err.splitlines()[:-1]] == ["clause-repeat"]
    assert result.status == 3
    for address, words in [
        ("notices/citing", "本文件提到的文件中，有的因来源有误暂未收录。"),
        ("notices/repealing", "本文件废止的文件中，有的因来源有误暂未收录。"),
        ("notices/following", "与本文件前后相承的文件中，有的因来源有误暂未收录。"),
        ("notices/mended", "校勘本文件所依据的文件中，有的因来源有误暂未收录。"),
        ("records/about", "所涉及的文件中，有的因来源有误暂未收录。"),
        ("records/naming", "本文件提到的文件中，有的因来源有误暂未收录。"),
        ("works/works", "各版本中，有的因来源有误暂未收录。"),
    ]:
        assert words in page(address), address
        assert "因來源有誤暫未收錄。" in page(address, "zh-hant"), address
    assert "暂未收录" not in page("notices/sound")
    rows = [path for path in naming("faulty") if path.startswith(("data/", "akn/"))]
    # The text of the citing notice has the title, which is its own word.
    own = [line for path in rows for line in tree()[path].decode().splitlines() if "faulty" in line]
    assert all("citing" in line or "faulty棚架文件" in line for line in own)


def test_what_a_left_out_document_may_have_repealed_is_not_told_to_be_in_force() -> None:
    old = notice("old", "一、自2024年5月1日起施行。", effective="{text: 自2024年5月1日起施行}")
    new = {
        "repeals": "[{notice: old, text: old同时废止}]",
        "work": "old",
        "effective": "{text: 自2025年1月1日起施行}",
    }
    text = "\n\n自2025年1月1日起施行。old同时废止。"
    assert build(SOUND, old, notice("new", TWICE + text, **new)).status == 3
    assert 'data-status="unknown"' in page("notices/old")
    assert 'data-status="in-force"' not in page("notices/old")
    assert "可能废止本文件的一份文件因来源有误暂未收录" in page("notices/old")
    # The same where the keys of the new one cannot be read at all.
    assert build(notice("new", TWICE + text, **new, colour="red")).status == 3
    assert 'data-status="unknown"' in page("notices/old")


def test_a_name_that_fits_a_left_out_document_too_leads_nowhere() -> None:
    twin = notice("twin", "一、登记。", title="某棚架文件")
    other = notice("other", TWICE, title="某棚架文件")
    assert build(twin, other, notice("citing", "一、依照《某棚架文件》。")).status == 3
    assert 'notices/twin/"' not in page("notices/citing").partition("<footer")[0]


def test_the_current_addresses_of_a_work_keep_their_meaning() -> None:
    long = "棚架所有人应当向区局登记，并且每年在三月以前申报一次棚架的使用情况"
    short = "流动棚架的使用期限由市局另行规定，到期以后应当自行拆除并恢复原状"
    first = notice("a", f"第一条　{long}。\n\n第二条　{short}。", written="2023-01-01")
    second = notice(
        "b", f"第一条　免费发放标识牌。\n\n第二条　{long}。\n\n第三条　{short}。", work="a"
    )
    assert build(first, second, words=()).status == 0
    before = {path for path in tree() if path.startswith("zh-hans/works/a/")}
    assert "第二条" in page("works/a/art1")
    faulty = notice("a", f"第一条　{long}。\n\n第二条　{short}。［…］", written="2023-01-01")
    assert build(faulty).status == 3
    assert "第二条" in page("works/a/art1")
    assert {path for path in tree() if path.startswith("zh-hans/works/a/")} == before


def test_promised_addresses_that_are_lost_are_listed_and_do_not_stop_the_rest() -> None:
    good = notice("faulty", "（一）登记。\n\n（二）转租。")
    assert build(SOUND, good, words=()).status == 0
    assert told("promise").status == 0
    result = build(FAULTY)
    assert result.status == 3
    lost = [line for line in result.err.splitlines() if "lost-address" in line]
    assert any(" notices/faulty/ was promised" in line for line in lost)
    assert any(" works/faulty/ was promised" in line for line in lost)
    assert not any("sound" in line for line in lost)


def test_an_address_that_a_sound_document_lost_still_stops_the_build() -> None:
    assert build(notice("sound", "一、登记。\n\n二、年检。"), words=()).status == 0
    assert told("promise").status == 0
    before = tree()
    assert build(SOUND, FAULTY).status == 1
    assert tree() == before


@pytest.mark.parametrize(
    "registry",
    [
        {"regions.yml": b"jiazhou: [1"},
        {"works.yml": b"colour: red\n"},
        {"anchors.tsv": b"nothing\n"},
        {"script/overrides.tsv": b"nothing\n"},
    ],
)
def test_what_cannot_be_left_out_stops_the_build(registry: dict[str, bytes]) -> None:
    assert build(SOUND, words=()).status == 0
    before = tree()
    result = build(FAULTY, registry)
    assert result.status == 1
    assert ": clause-repeat: " in result.err
    assert result.err.endswith("nothing was published\n")
    assert tree() == before


def test_a_site_is_not_replaced_by_one_of_nothing() -> None:
    assert build(SOUND, words=()).status == 0
    before = tree()
    assert build(notice("sound", TWICE)).status == 1
    assert tree() == before


def test_a_document_that_falls_with_another_says_so() -> None:
    first = notice("first", "第一条　棚架登记。", colour="red", work="w")
    second = notice("second", "第一条　棚架登记。", work="w", lineage="[{old: art1, new: art1}]")
    result = build(SOUND, first, second)
    assert result.status == 3
    faults = {line.split(":")[0]: line for line in result.err.splitlines()[:-1]}
    assert "unknown-key" in faults["content/notices/first.md"]
    fallen = faults.get("content/notices/second.md", "")
    assert not fallen or "content/notices/first.md was left out" in fallen


def test_a_file_that_bears_the_id_of_another_leaves_that_one_its_text() -> None:
    thief = {"notices/0.md": notice("sound", "一、别的话。")["notices/sound.md"]}
    assert build(SOUND, thief).status == 3
    assert "棚架登记免费" in page("notices/sound")
    assert "别的话" not in page("notices/sound")
    assert build({"notices/z.md": thief["notices/0.md"]}).status == 3
    assert "别的话" not in page("notices/sound")


def _failing(of: str, does: Callable[..., Iterator[Problem]]) -> Callable[..., Iterator[Problem]]:
    def failing(*given: object) -> Iterator[Problem]:
        if any(getattr(one, "id", None) == of for one in given):
            raise IndexError("out of range")
        yield from does(*given)

    return failing


@pytest.mark.parametrize("name", ["_works", "_records", "_topics"])
def test_a_crash_in_a_rule_is_the_fault_of_its_document(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = "story" if name == "_records" else "faulty"
    monkeypatch.setattr(validate, name, _failing(of, getattr(validate, name)))
    result = build(SOUND, notice("faulty", "一、登记。"), record("story"))
    assert result.status == 3
    (line, _) = result.said
    kind = "records" if of == "story" else "notices"
    assert line.startswith(f"content/{kind}/{of}.md:1: internal: ")


def test_a_crash_where_all_is_joined_hides_no_other_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(lineage, "lone", failing)
    result = build(SOUND, FAULTY)
    assert result.status == 1
    assert ": clause-repeat: " in result.err
    assert "content:1: internal: the program failed" in result.err


def test_the_data_of_what_remains_is_whole() -> None:
    assert build(SOUND, FAULTY).status == 3
    listed = json.loads(Path("site/data/notices.json").read_text("utf-8"))
    assert "sound" in json.dumps(listed)
    assert "faulty" not in json.dumps(listed)
