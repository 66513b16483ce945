"""`check --site`: every file is as it was published, none is missing and none was added."""

from pathlib import Path

import pytest

from tests.building import MINIMAL, put
from tests.telling import told
from tiaowen.build.manifest import MANIFEST


@pytest.fixture
def small(tmp_path: Path) -> Path:
    content = put(tmp_path / "content", MINIMAL)
    words = ["--content", str(content), "--out", str(tmp_path / "site")]
    assert told("build", *words, "--jobs", "1").status == 0
    return tmp_path / "site"


def check(site: Path) -> tuple[int, list[str]]:
    result = told("check", "--site", str(site))
    return result.status, result.said or result.out.splitlines()


def test_a_site_as_it_was_published_is_counted(small: Path) -> None:
    (small / ".nojekyll").touch()
    (small / ".git").mkdir()
    (small / ".git" / "HEAD").touch()
    count = (small / MANIFEST).read_bytes().count(b"\n")
    assert check(small) == (0, [f"{small}: {count} files, each as it was published"])


def test_each_fault_is_told_with_its_path(small: Path) -> None:
    (small / "index.html").write_text("edited")
    (small / "404.html").unlink()
    (small / "zh-hans" / "feed.xml").unlink()
    (small / "zh-hans" / "feed.xml").symlink_to("index.html")
    (small / "zh-hant" / "index.html").unlink()
    (small / "zh-hant" / "index.html").mkdir()
    (small / "zh-hans" / ".stray").touch()
    (small / "zh-hans" / "elsewhere").symlink_to("/")
    (small / "a\nb\udcff").touch()
    with (small / MANIFEST).open("a") as file:
        file.write(f"{'0' * 64}  ../content/notices/lone.md\nnonsense\n{'0' * 64}  404.html\n")
    last = (small / MANIFEST).read_bytes().count(b"\n")
    status, lines = check(small)
    assert status == 1
    assert lines[:-1] == [
        "404.html: is missing",
        "'a\\nb\\udcff': is not in the manifest",
        f"data/sha256.txt: line {last - 2} is no checksum and path",
        f"data/sha256.txt: line {last - 1} is no checksum and path",
        f"data/sha256.txt: line {last} lists 404.html once more",
        "index.html: is not as it was published",
        "zh-hans/.stray: is not in the manifest",
        "zh-hans/elsewhere: is not in the manifest",
        "zh-hans/feed.xml: is not a file",
        "zh-hant/index.html: is missing",
    ]
    assert lines[-1] == "10 faults; `build --no-cache` mends them"


def test_a_folder_without_a_manifest_is_no_site(tmp_path: Path) -> None:
    status, lines = check(tmp_path)
    assert status == 2
    assert lines == [
        f"{tmp_path / MANIFEST}: No such file or directory; name a site that was built here"
    ]


def test_what_a_hand_edited_is_found_and_mended(small: Path) -> None:
    """A build trusts the published files, which it does not read, unless told to make all anew."""
    words = ["build", "--content", str(small.parent / "content"), "--out", str(small)]
    (small / "index.html").write_text("edited")
    (small / "stray.html").write_text("stray")
    assert told(*words, "--jobs", "1").status == 0
    assert check(small)[1][:-1] == [
        "index.html: is not as it was published",
        "stray.html: is not in the manifest",
    ]
    assert told(*words, "--no-cache", "--jobs", "1").status == 0
    assert check(small)[0] == 0


def test_hidden_things_beside_the_site_are_kept_and_those_taken_away_stay_away(small: Path) -> None:
    words = [
        "build",
        "--content",
        str(small.parent / "content"),
        "--out",
        str(small),
        "--jobs",
        "1",
    ]
    (small / ".git").mkdir()
    (small / ".git" / "HEAD").write_text("ref")
    (small / ".nojekyll").touch()
    for day in ("2027-01-01", "2027-01-02"):
        assert told(*words, "--as-of", day).status == 0
    assert (small / ".git" / "HEAD").read_text() == "ref"
    (small / ".nojekyll").unlink()
    for options in (["--as-of", "2027-01-03"], ["--as-of", "2027-01-04", "--no-cache"]):
        assert told(*words, *options).status == 0
        assert (small / ".git" / "HEAD").read_text() == "ref"
        assert not (small / ".nojekyll").exists()
