"""A content folder that cannot be read, or holds nothing, is a fault and never an empty site."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.building import MINIMAL, put
from tests.telling import told


def _a_file(folder: Path) -> None:
    folder.write_bytes(b"")


def _a_link_to_nothing(folder: Path) -> None:
    folder.symlink_to("nowhere")


def _a_link_in_a_circle(folder: Path) -> None:
    folder.symlink_to(folder.name)


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site that is published from `content`."""
    monkeypatch.chdir(tmp_path)
    put(Path("content"), MINIMAL)
    assert told("build", "--jobs", "1").status == 0
    return Path("site")


def _stays(site: Path, *lines: str) -> None:
    """A build prints these problems and leaves the site as it was."""
    before = (site / "data" / "sha256.txt").read_bytes()
    result = told("build", "--jobs", "1")
    assert result.status == 1
    assert result.said[:-1] == list(lines)
    assert (site / "data" / "sha256.txt").read_bytes() == before
    assert told("check").status == 1


@pytest.mark.parametrize("name", ["notices", "records"])
@pytest.mark.parametrize("make", [_a_file, _a_link_to_nothing, _a_link_in_a_circle])
def test_what_stands_in_place_of_a_folder_is_a_fault(
    name: str, make: Callable[[Path], None], published: Path
) -> None:
    folder = Path("content", name)
    if folder.exists():
        folder.rename("away")
    make(folder)
    _stays(
        published,
        f"content/{name}:1: unreadable: this is not a folder that can be read; put one here",
    )


@pytest.mark.parametrize("name", ["content/notices", "content/records", "content"])
def test_a_folder_that_may_not_be_listed_is_a_fault(
    name: str, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("content/records").mkdir()
    assert told("build", "--jobs", "1").status == 0
    listed = Path.iterdir

    def denied(path: Path) -> Iterator[Path]:
        if str(path) == name:  # the administrator, as whom tests may run, may list any folder
            raise PermissionError(13, "Permission denied", name)
        return listed(path)

    monkeypatch.setattr(Path, "iterdir", denied)
    _stays(
        published,
        f"{name}:1: unreadable: this is not a folder that can be read (Permission denied); "
        "put one here",
    )


@pytest.mark.parametrize("kept", [(), ("notices",), ("notices", "records")])
def test_a_content_without_notices_and_records_does_not_replace_a_site(
    kept: tuple[str, ...], published: Path
) -> None:
    Path("content/notices/lone.md").unlink()
    Path("content/notices").rmdir()
    for name in kept:
        Path("content", name).mkdir()
    _stays(
        published,
        "content:1: no-content: there is no notice and no record in this folder; name another "
        "with --content, or begin a file with `new` or `import`",
    )
