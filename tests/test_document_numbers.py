"""Document numbers of every kind: found in texts, compared, and joined with their notices."""

from pathlib import Path

from tiaowen.corpus.load import load
from tiaowen.corpus.titles import plain_number
from tiaowen.model import NoticeId
from tiaowen.parsing.document_names import citations_in

ORDERS = {
    "根据国务院令第588号、主席令第四十五号办理。": ["根据国务院令第588号", "主席令第四十五号"],
    "依据《示例条例》（国务院令第588号）第三条": ["《示例条例》", "国务院令第588号"],
    "见公告2024年第3号和码头局2023年第5号公告": ["见公告2024年第3号", "和码头局2023年第5号公告"],
    "码头局公告（2024年第3号）同时废止": ["码头局公告（2024年第3号）"],
    "责令第三人第2号楼停工": [],
}


def test_announcements_and_orders_are_found_in_a_text() -> None:
    for text, words in ORDERS.items():
        assert [text[a:b] for a, b in sorted(citations_in(text))] == words


def test_documents_of_one_day_stand_by_the_value_of_their_numbers(tmp_path: Path) -> None:
    folder = tmp_path / "notices"
    folder.mkdir()
    for serial in (2, 10, 9, 100):
        front = "kind: notice\ntitle: 示例通知\nregion: somewhere\nwritten: 2024-03-04"
        text = f"---\nid: bz-2024-fa-{serial}\n{front}\n---\n\n一、甲。\n"
        (folder / f"bz-2024-fa-{serial}.md").write_text(text, "utf-8")
    held = load(tmp_path).simplified.held
    assert [one.id.rpartition("-")[2] for one in held] == ["100", "10", "9", "2"]


def test_a_number_has_one_form_however_it_is_printed() -> None:
    alike = [
        ("码头局公告2024年第3号", "码头局2024年第3号公告", "码头局公告（2024年第3号）"),
        ("国务院令第588号", "国务院第588号令", "国务院令第五百八十八号", "国务院令（第588号）"),
        ("滨样发〔2024〕15号", "滨样发[2024]第15号", "滨样发（2024）15 号"),
    ]
    for group in alike:
        assert len({plain_number(one) for one in group}) == 1, group


def test_a_text_leads_to_an_order_and_an_announcement(tmp_path: Path) -> None:
    front = "kind: notice\nregion: somewhere\nwritten: 2024-03-04\n"
    texts = {
        "a": f"title: 渡口规定\nnumber: 滨州岛人民政府令第136号\n{front}---\n\n第一条　甲。\n",
        "b": f"title: 码头局公告\nnumber: 2024年第3号公告\n{front}---\n\n一、甲。\n",
        "c": f"title: 收费办法\n{front}---\n\n"
        "第一条　依照滨州岛人民政府令第136号收费。\n\n第二条　根据公告2024年第3号免收。\n\n"
        "第三条　国务院令第136号另有规定的除外。\n\n第四条　按2024年第3号公告办理。\n",
    }
    for name, text in texts.items():
        path = tmp_path / "notices" / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\nid: {name}\n{text}", "utf-8")
    loaded = load(tmp_path)
    assert loaded.problems == []
    found = loaded.simplified.findings[NoticeId("c")].citations
    assert [(one.clause, one.words, one.target) for one in found] == [
        ("art1", "滨州岛人民政府令第136号", "a"),
        ("art2", "公告2024年第3号", "b"),
        ("art3", "国务院令第136号", None),
        ("art4", "2024年第3号公告", "b"),
    ]
