"""Pages, metadata and tables are as the golden files have them, byte for byte."""

import difflib
from pathlib import Path

import pytest

from tests.golden import GOLDEN, GOLDEN_VARIED, samples, samples_of_varied

KEPT = sorted(path for folder in (GOLDEN, GOLDEN_VARIED) for path in folder.iterdir())
_LONGEST = 200  # lines of a difference that are shown


@pytest.fixture(scope="module")
def of_corpus(site: Path) -> dict[str, str]:
    return samples(site)


@pytest.fixture(scope="module")
def of_varied(varied: Path) -> dict[str, str]:
    return samples_of_varied(varied)


def test_every_sample_is_kept_and_no_other(
    of_corpus: dict[str, str], of_varied: dict[str, str]
) -> None:
    made = [GOLDEN / name for name in of_corpus] + [GOLDEN_VARIED / name for name in of_varied]
    assert sorted(made) == KEPT, "python -m tests.golden renews what is kept"


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_site_is_as_it_was(path: Path, request: pytest.FixtureRequest) -> None:
    name = "of_varied" if path.parent == GOLDEN_VARIED else "of_corpus"
    made: str = request.getfixturevalue(name)[path.name]
    kept = path.read_bytes().decode()
    if made != kept:
        old, new = kept.split("\n"), made.split("\n")
        lines = difflib.unified_diff(old, new, path.name, "as it is now", n=1, lineterm="")
        shown = "\n".join(list(lines)[:_LONGEST])
        pytest.fail(f"{shown}\nIf this is meant: python -m tests.golden", pytrace=False)
