"""The ledger of promised addresses, and that a build which would lose one fails."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import CORPUS
from tests.documents import put_documents
from tests.pages import read_page
from tests.test_site import build
from tiaowen.cli.main import main


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CORPUS, tmp_path / "content"))


def lose_measure(content: Path) -> None:
    """Take the last measure of 58号 out of the text."""
    path = content / "notices" / "cq-2025-yfbf-58.md"
    blocks = path.read_text("utf-8").split("\n\n")
    path.write_text("\n\n".join(b for b in blocks if not b.startswith("（十七）")), "utf-8")


def test_nothing_is_promised_twice(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (content / "anchors.tsv").read_bytes()
    capsys.readouterr()
    assert main(["promise", "--content", str(content)]) == 0
    assert (content / "anchors.tsv").read_bytes() == before
    assert "0 lines added" in capsys.readouterr().out


def test_a_first_promise_gives_the_ledger_that_is_kept(content: Path) -> None:
    (content / "anchors.tsv").unlink()
    assert main(["promise", "--content", str(content)]) == 0
    made = (content / "anchors.tsv").read_text("utf-8").splitlines()
    assert sorted(made) == sorted((CORPUS / "anchors.tsv").read_text("utf-8").splitlines())


def test_a_build_that_would_lose_an_address_fails_and_names_it(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lose_measure(content)
    capsys.readouterr()
    assert build(tmp_path / "site", content=content) == 1
    lost = [line for line in capsys.readouterr().err.splitlines() if ": lost-address: " in line]
    assert [line.split(": ")[2].split(" ")[0] for line in lost] == [
        "notices/cq-2025-yfbf-58/#m17",
        "notices/cq-2025-yfbf-58/m17/",
        "works/cq-2025-yfbf-58/m17/",
    ]
    assert not (tmp_path / "site").exists()


def test_an_address_that_the_content_has_takes_no_tombstone(
    content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (content / "anchors.tsv").read_bytes()
    words = ["promise", "--content", str(content)]
    assert main([*words, "--withdrawn", "notices/cq-2025-yfbf-58/m17/", "误收"]) == 1
    assert "living-address: notices/cq-2025-yfbf-58/m17/" in capsys.readouterr().err
    assert (content / "anchors.tsv").read_bytes() == before


def test_what_is_restored_lives_again_once_it_is_promised(tmp_path: Path) -> None:
    content = tmp_path / "content"
    put_documents(content, "=== kept\n---\n渡口每日开放。\n=== lost\n---\n渡口不收费。")
    words = ["promise", "--content", str(content)]
    assert main(words) == 0
    path = content / "notices" / "lost.md"
    text = path.read_text("utf-8")
    path.unlink()
    lines = (content / "anchors.tsv").read_text("utf-8").splitlines()
    for address in (line.split("\t")[0] for line in lines if "lost" in line):
        words += ["--withdrawn", address, "误收"]
    assert main(words) == 0
    path.write_text(text, "utf-8")
    assert build(tmp_path / "site", content=content) == 1
    assert main(words[:3]) == 0
    assert build(tmp_path / "site", content=content) == 0


def test_a_tombstone_keeps_the_address_alive(every_kind: Path) -> None:
    gone = "notices/cq-2025-yfbf-58/"
    whole, measure, current = (
        read_page((every_kind / address / "index.html").read_text("utf-8"))
        for address in (
            f"zh-hans/{gone}",
            f"zh-hans/{gone}m17/",
            "zh-hant/works/cq-2025-yfbf-58/m17/",
        )
    )
    assert "m17" in whole.ids
    assert "误收：此条不在原文之中" in measure.text
    assert any(link.endswith("works/cq-2025-yfbf-58/m16/") for link in current.links)
    table = json.loads((every_kind / "data" / "anchors.json").read_text("utf-8"))["addresses"]
    assert table[f"{gone}m17/"]["state"] == "withdrawn"
    assert table[f"{gone}m16/"] == {"state": "live", "promised": True}


def test_a_tombstone_must_lead_somewhere(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lose_measure(content)
    before = (content / "anchors.tsv").read_bytes()
    capsys.readouterr()
    moved = ["--moved", "works/cq-2025-yfbf-58/m17/", "works/nowhere/m1/"]
    assert main(["promise", "--content", str(content), *moved]) == 1
    assert "works/nowhere/m1/, which this build does not have" in capsys.readouterr().err
    assert (content / "anchors.tsv").read_bytes() == before


def test_only_a_promised_address_gets_a_tombstone(content: Path) -> None:
    words = ["promise", "--content", str(content), "--withdrawn", "notices/never/", "x"]
    assert main(words) == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda lines: [*lines[:4], lines[4].replace("live", "moved"), *lines[5:]],
        lambda lines: [*lines[:4], *lines[5:]],
        lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]],
        lambda lines: [*lines[:4], "notices/made-up/\tlive\t\t0123456789ab", *lines[4:]],
    ],
    ids=["changed", "taken out", "swapped", "put in"],
)
def test_a_line_edited_by_hand_is_found(
    content: Path,
    capsys: pytest.CaptureFixture[str],
    damage: Callable[[list[str]], list[str]],
) -> None:
    path = content / "anchors.tsv"
    lines = path.read_text("utf-8").split("\n")
    path.write_text("\n".join(damage(lines)), "utf-8")
    capsys.readouterr()
    assert main(["check", "--content", str(content)]) == 1
    first = capsys.readouterr().err.splitlines()[0]
    assert first.startswith(f"{path}:5: ledger-line: ")
