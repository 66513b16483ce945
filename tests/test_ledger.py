"""The ledger of promised addresses, and that a build which would lose one fails."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import CORPUS
from tests.pages import read_site
from tests.test_site import build
from tiaowen.cli.main import main


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    shutil.copytree(CORPUS, folder)
    (folder / "anchors.tsv").unlink(missing_ok=True)
    assert main(["promise", "--content", str(folder)]) == 0
    return folder


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


def test_the_ledger_of_the_corpus_is_complete(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(CORPUS, tmp_path / "content"))
    assert main(["promise", "--content", str(folder)]) == 0
    assert (folder / "anchors.tsv").read_bytes() == (CORPUS / "anchors.tsv").read_bytes()


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


def test_what_is_restored_lives_again_once_it_is_promised(content: Path, tmp_path: Path) -> None:
    path = content / "records" / "digest-18.md"
    text = path.read_text("utf-8")
    path.unlink()
    words = ["promise", "--content", str(content)]
    assert main([*words, "--withdrawn", "records/digest-18/", "误收"]) == 0
    path.write_text(text, "utf-8")
    assert build(tmp_path / "site", content=content) == 1
    assert main(words) == 0
    assert build(tmp_path / "site", content=content) == 0


def test_a_tombstone_keeps_the_address_alive(content: Path, tmp_path: Path) -> None:
    lose_measure(content)
    gone = "notices/cq-2025-yfbf-58/"
    words = ["promise", "--content", str(content)]
    words += ["--withdrawn", f"{gone}#m17", "误收：此条不在原文之中"]
    words += ["--withdrawn", f"{gone}m17/", "误收：此条不在原文之中"]
    words += ["--moved", "works/cq-2025-yfbf-58/m17/", "works/cq-2025-yfbf-58/m16/"]
    assert main(words) == 0
    out = tmp_path / "site"
    assert build(out, content=content) == 0
    pages = read_site(out)
    assert "m17" in pages[f"zh-hans/{gone}"].ids
    assert "误收：此条不在原文之中" in pages[f"zh-hans/{gone}m17/"].text
    assert any(
        link.endswith("works/cq-2025-yfbf-58/m16/")
        for link in pages["zh-hant/works/cq-2025-yfbf-58/m17/"].links
    )
    table = json.loads((out / "data" / "anchors.json").read_text("utf-8"))["addresses"]
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


def test_promising_twice_adds_nothing(content: Path) -> None:
    before = (content / "anchors.tsv").read_bytes()
    assert main(["promise", "--content", str(content)]) == 0
    assert (content / "anchors.tsv").read_bytes() == before
