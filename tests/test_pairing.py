"""A title that two versions share means the one whose number follows it in brackets."""

from pathlib import Path

import pytest

from tests.building import put
from tiaowen.corpus.load import load
from tiaowen.model import NoticeId

FIRST, SECOND = "plan-2020", "plan-2024"
NUMBERS = {FIRST: "样府发〔2020〕1号", SECOND: "样府发〔2024〕2号"}


def notice(id: str, title: str, text: str, number: str = "") -> bytes:
    front = f"id: {id}\nkind: notice\ntitle: {title}\nregion: somewhere\nwritten: 2025-01-01\n"
    front += f"number: {number}\n" if number else ""
    return f"---\n{front}---\n\n第一条　{text}\n".encode()


def meant(folder: Path, text: str) -> list[tuple[str, tuple[str, ...]]]:
    """The citations of a text: the words, and the notices that they may mean."""
    files = {f"notices/{id}.md": notice(id, "示例计划", "甲。", n) for id, n in NUMBERS.items()}
    files["notices/other.md"] = notice("other", "其他办法", text)
    loaded = load(put(folder, files))
    assert loaded.problems == []
    found = loaded.simplified.found(NoticeId("other")).citations
    return [(one.words, one.candidates) for one in found]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("按《示例计划》（样府发〔2020〕1号）执行。", (FIRST,)),
        ("按《示例计划》（样府发〔2024〕2号）执行。", (SECOND,)),
        ("按《示例计划》的通知（样府发〔2024〕2号）执行。", (SECOND,)),
        ("样府发〔2024〕2号和《示例计划》（样府发〔2020〕1号）一并执行。", (FIRST,)),
        ("《示例计划》（样府发〔2020〕1号）和样府发〔2024〕2号一并执行。", (FIRST,)),
        ("按《示例计划》、样府发〔2024〕2号执行。", (FIRST, SECOND)),
        ("样府发〔2024〕2号（《示例计划》）继续执行。", (FIRST, SECOND)),
        ("按《示例计划》（样府发〔1999〕9号）执行。", (FIRST, SECOND)),
        ("按《示例计划》执行。", (FIRST, SECOND)),
    ],
)
def test_a_title_means(tmp_path: Path, text: str, title: tuple[str, ...]) -> None:
    found = meant(tmp_path, text)
    assert next(fits for words, fits in found if words.startswith("《示例计划》")) == title


def test_a_number_means_its_own_notice_whatever_stands_beside_it(tmp_path: Path) -> None:
    found = meant(tmp_path, "按《示例计划》（样府发〔2020〕1号）、样府发〔2024〕2号执行。")
    assert found == [
        ("《示例计划》（样府发〔2020〕1号）", (FIRST,)),
        ("样府发〔2024〕2号", (SECOND,)),
    ]
