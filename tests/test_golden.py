"""Pages, metadata and tables are as the golden files have them, byte for byte."""

import difflib
from pathlib import Path

import pytest

from tests.golden import GOLDEN, GOLDEN_VARIED, samples, samples_of_varied

KEPT = sorted(path for folder in (GOLDEN, GOLDEN_VARIED) for path in folder.iterdir())
_LONGEST = 200  # lines of a difference that are shown


@pytest.fixture(scope="module")
def made(site: Path, varied: Path) -> dict[Path, str]:
    found = {GOLDEN / name: text for name, text in samples(site).items()}
    return found | {GOLDEN_VARIED / name: text for name, text in samples_of_varied(varied).items()}


def test_every_sample_is_kept_and_no_other(made: dict[Path, str]) -> None:
    assert sorted(made) == KEPT, "python -m tests.golden renews what is kept"


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_site_is_as_it_was(made: dict[Path, str], path: Path) -> None:
    kept = path.read_bytes().decode()
    if made[path] != kept:
        old, new = kept.split("\n"), made[path].split("\n")
        lines = difflib.unified_diff(old, new, path.name, "as it is now", n=1, lineterm="")
        shown = "\n".join(list(lines)[:_LONGEST])
        pytest.fail(f"{shown}\nIf this is meant: python -m tests.golden", pytrace=False)
