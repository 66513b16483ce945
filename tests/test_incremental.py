"""An incremental build gives the same bytes as a full one.

An editor with seeded dice edits a folder of content, its templates and the options of the build;
after each edit the site is built over the last one, and anew beside it. TIAOWEN_EXAMPLES multiplies
the edits.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import corpus, documents
from tests import CORPUS, ROOT
from tests.editing import edit
from tests.editor import Editor
from tests.properties import TIMES
from tests.telling import Told, told
from tests.test_site import files
from tiaowen import program, resources
from tiaowen.build import incremental


def real(folder: Path) -> None:
    shutil.copytree(CORPUS, folder)
    (folder / "anchors.tsv").unlink()


def made_up(folder: Path, notices: int = 10) -> None:
    """Statutes and notices that cite one another, with later versions among them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "_MEASURES", (3, 7))
        corpus.write(folder, CORPUS, notices)


def build(editor: Editor, out: Path, *options: str) -> Told:
    # Another build is another process, which reads the templates again.
    program.fingerprint.cache_clear()
    words = ["--content", str(editor.content), "--out", str(out), "--jobs", "1"]
    return told("build", *words, "--as-of", editor.day, "--base-url", editor.base_url, *options)


@pytest.mark.parametrize(("start", "edits"), [(real, 1), (made_up, 6)])
def test_after_any_edit_the_site_is_as_if_built_anew(
    start: Callable[[Path], None], edits: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates, kept = tmp_path / "templates", tmp_path / "kept"
    start(tmp_path / "content")
    shutil.copytree(ROOT / "templates", templates)
    monkeypatch.setattr(resources, "templates", lambda: templates)
    out, standby, anew = (tmp_path / name for name in ("site", ".site.next", "anew"))
    editor = Editor(tmp_path / "content", templates, seed=TIMES)
    assert build(editor, out).status == 0
    before = files(out)
    done = tried = 0
    while done < edits * TIMES:
        options = editor.kept(kept)
        story = [edit(editor) for _ in range(editor.dice.choice((1, 1, 1, 2)))]
        tried += 1
        result = build(editor, out)
        print(tried, done, result.status, *story, result.err[:200], flush=True)
        assert result.status in (0, 1), (story, result.err)
        if result.status:
            assert files(out) == before, story
            editor.restore(kept, options)
            continue
        done += 1
        before = files(out)
        assert build(editor, anew, "--no-cache").status == 0
        expected = files(anew)
        different = {path for path in before | expected if before.get(path) != expected.get(path)}
        assert not different, (story, sorted(different)[:20])
        assert files(standby) == before, story
    print(f"{tried} builds after edits, {done} of them compared")


def test_only_a_lost_result_of_an_earlier_build_makes_it_begin_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_up(tmp_path / "content", 3)
    edited, *_, other = sorted((tmp_path / "content" / "notices").glob("*.md"))
    words = ["build", "--content", str(tmp_path / "content"), "--out", str(tmp_path / "site")]
    words += ["--jobs", "1", "--as-of", "2026-11-21"]
    whole, anew = incremental._Build.run, []

    def run(self: incremental._Build) -> object:
        anew.append(self.before is None)
        return whole(self)

    monkeypatch.setattr(incremental._Build, "run", run)
    assert told(*words).status == 0
    lost = tmp_path / "site" / "akn" / f"{other.stem}.xml"
    lost.unlink()
    shutil.rmtree(tmp_path / ".site.next")
    edited.write_text(edited.read_text("utf-8") + "\n另一段。\n", "utf-8")
    assert told(*words).status == 0
    assert (anew, lost.exists()) == ([True, False, True], True)

    def missing(*_: object) -> object:
        raise FileNotFoundError(2, "No such file or directory", "a-template")

    monkeypatch.setattr(incremental, "rendered", missing)
    anew.clear()
    edited.write_text(edited.read_text("utf-8") + "\n又一段。\n", "utf-8")
    assert "a-template" in told(*words).err
    assert anew == [False]
