"""A folder of captures: the summary, a second run, several captures of one document."""

from pathlib import Path

import pytest

from tiaowen.cli.main import main
from tiaowen.model import HOLE
from tiaowen.sources import loader

SPAM = "澳门威尼斯人官网,澳门威尼斯赌场"
LETTER = (
    "浙江省渔业厅关于渔网检验的通知",
    "浙渔发〔2024〕4号",
    "各市渔业局：",
    "一、渔网每年由所在地的渔业机构检验一次，检验不向渔民收取任何费用。",
    "二、渔船在每年三月至六月之间不得离开登记地的渔港，禁渔期另行公告。",
    "浙江省渔业厅",
    "2024年3月2日",
)


def letter(**changed: str) -> str:
    """Return the letter with lines replaced: `l0` is its title; "" leaves a line out."""
    lines = [changed.get(f"l{i}", line) for i, line in enumerate(LETTER)]
    return "\n".join(filter(None, lines)) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path


def put(folder: Path, **captures: str) -> None:
    for name, text in captures.items():
        (folder / "in" / f"{name}.txt").write_text(text, encoding="utf-8")


def run(folder: Path, *words: str) -> int:
    return main(["import", str(folder / "in"), "--out", str(folder / "out"), *words])


def drafted(folder: Path) -> dict[str, str]:
    notices = loader.read(folder / "out")[0].notices
    return {notice.id: notice.body for notice in notices}


# -- the summary -----------------------------------------------------------------------------


def test_a_table_tells_what_each_file_is(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = "白河市新建渔港三座\n本报讯 10月7日，白河市新建渔港三座。\n"
    put(folder, a="首页 > 文件\n" + letter(), b=report, c="您好\n")
    assert run(folder) == 1
    lines = capsys.readouterr().out.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("file "))
    rows = [line.split() for line in lines[at : at + 4]]
    assert rows[0] == ["file", "kind", "number", "title", "placed", "open"]
    assert rows[1][1:4] == ["notice", "浙渔发〔2024〕4号", "浙江省渔业厅关于渔网检验的通知"]
    assert rows[1][4] == "96%"
    assert rows[2][1] == "news"
    assert rows[3][1] == "failed"


def test_one_file_needs_no_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put(folder, a=letter())
    assert run(folder) == 0
    assert "placed" not in capsys.readouterr().out


# -- a second run ----------------------------------------------------------------------------


def test_a_second_run_skips_what_was_drafted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(folder, a=letter())
    assert run(folder) == 0
    (id,) = drafted(folder)
    path = folder / "out" / "notices" / f"{id}.md"
    path.write_text(path.read_text("utf-8").replace("不向", "不再向"), encoding="utf-8")
    put(folder, b=letter(l0="浙江省渔业厅关于禁渔的通知", l1="浙渔发〔2024〕5号"))
    capsys.readouterr()
    assert run(folder) == 0
    told = capsys.readouterr().out
    assert f"a.txt: drafted before as {id}; left as it is" in told
    assert "1 drafts written, 1 held already" in told
    assert len(drafted(folder)) == 2
    assert "不再向" in path.read_text("utf-8")


def test_what_was_finished_is_kept_when_an_import_ends_early(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i in range(10, 70):
        put(
            folder,
            **{f"n{i}": letter(l0=f"浙江省渔业厅关于渔{i}的通知", l1=f"浙渔发〔2024〕{i}号")},
        )
    real = Path.write_text

    def full(path: Path, *words: object, **named: object) -> int:
        if "-65." in path.name:
            raise OSError(28, "No space left on device")
        return real(path, *words, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_text", full)
        assert run(folder, "--jobs", "1") == 1
    assert len(drafted(folder)) == 50
    assert not list((folder / "out").rglob(".*.new"))
    assert run(folder, "--jobs", "1") == 0
    assert len(drafted(folder)) == 60


# -- several captures of one document --------------------------------------------------------


@pytest.mark.parametrize("first", ["clean", "dirty"])
def test_the_capture_without_holes_is_drafted(
    folder: Path, first: str, capsys: pytest.CaptureFixture[str]
) -> None:
    dirty = letter(l3=LETTER[3].replace("所在地的渔业", SPAM))
    both = {"clean": letter(), "dirty": dirty}
    put(folder, a=both.pop(first), b=both.popitem()[1])
    assert run(folder) == 0
    (body,) = drafted(folder).values()
    assert HOLE not in body
    told = capsys.readouterr().out
    assert f"a copy; {folder}/in/{'a' if first == 'clean' else 'b'}.txt is drafted" in told
    assert f"  -{LETTER[3]}" in told


def test_two_captures_fill_each_others_holes(folder: Path) -> None:
    one = letter(l3=LETTER[3].replace("所在地的渔业", SPAM))
    two = letter(l4=LETTER[4].replace("离开登记地的", SPAM))
    put(folder, a=one, b=two)
    assert run(folder) == 0
    ((id, body),) = drafted(folder).items()
    assert body.split("\n\n")[1:3] == list(LETTER[3:5])
    (notice,) = loader.read(folder / "out")[0].notices
    filled = [item for item in notice.emendations if item.reason == "spam"]
    assert [(item.witness, item.certain) for item in filled] == [(None, False)]
    assert notice.id == id


@pytest.mark.parametrize("names", ["ab", "ba"])
def test_a_capture_without_the_number_is_a_copy(
    folder: Path, names: str, capsys: pytest.CaptureFixture[str]
) -> None:
    put(folder, **{names[0]: letter(), names[1]: letter(l1="")})
    assert run(folder) == 0
    assert [id.endswith("-4") for id in drafted(folder)] == [True]
    assert f"{names[1]}.txt: " in capsys.readouterr().out
    (folder / "in" / f"{names[0]}.txt").unlink()
    assert run(folder) == 0  # the folder has the document
    assert len(drafted(folder)) == 1
    assert "which the folder has; not drafted" in capsys.readouterr().out


def test_two_numbers_are_two_documents(folder: Path) -> None:
    put(folder, a=letter(), b=letter(l1="浙渔发〔2024〕5号"))
    assert run(folder) == 0
    assert len(drafted(folder)) == 2


def test_two_numbers_of_a_place_that_is_not_known_are_two_documents(folder: Path) -> None:
    """Without its region a document has an id of which its number is no part."""
    place = {"l0": "白沙渔业处关于渔网检验的通知", "l5": "白沙渔业处"}
    put(
        folder, a=letter(**place, l1="沙渔发〔2024〕4号"), b=letter(**place, l1="沙渔发〔2024〕5号")
    )
    assert run(folder) == 0
    assert len(drafted(folder)) == 2


def test_one_id_for_two_documents_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(folder, a=letter(), b=letter(l0="浙江省渔业厅关于任命港长的决定"))
    assert run(folder) == 1
    assert "is the id of “浙江省渔业厅关于渔网检验的通知”" in capsys.readouterr().err
    assert len(drafted(folder)) == 1
