"""Pages, metadata and tables are as the golden files have them, byte for byte."""

import difflib
from pathlib import Path

import pytest

from tests.golden import GOLDEN, samples

KEPT = sorted(path.name for path in GOLDEN.iterdir())
_LONGEST = 200  # lines of a difference that are shown


@pytest.fixture(scope="module")
def made(site: Path) -> dict[str, str]:
    return samples(site)


def test_every_sample_is_kept_and_no_other(made: dict[str, str]) -> None:
    assert sorted(made) == KEPT, "python -m tests.golden renews what is kept"


@pytest.mark.parametrize("name", KEPT)
def test_the_site_is_as_it_was(made: dict[str, str], name: str) -> None:
    kept = (GOLDEN / name).read_bytes().decode()
    if made[name] != kept:
        old, new = kept.split("\n"), made[name].split("\n")
        difference = list(difflib.unified_diff(old, new, name, "as it is now", n=1, lineterm=""))
        shown = "\n".join(difference[:_LONGEST])
        pytest.fail(f"{shown}\nIf this is meant: python -m tests.golden", pytrace=False)
