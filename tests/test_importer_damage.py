"""An import restores at least a given share of each kind of damage (`python -m tests.damage`)."""

import random

import pytest

from tests.damage import KINDS, Restored, restore
from tests.importing import published

HELD = tuple(published().values())
VERSIONS = [notice for notice in HELD if notice.work == "cq-smart-medical-equipment"]
# What cannot be known without a witness is not restored but marked: at most so many characters
# of what was overwritten stay wrong.
MARKED = {"spam_listed": 0.75, "spam_unlisted": 0.7, "everything": 0.94, "table_lost_cells": 0.0}


def results(kind: str, *, witness: bool) -> list[Restored]:
    found = []
    for notice in VERSIONS if witness else HELD:
        others = [one for one in VERSIONS if witness and one.id != notice.id]
        raw = KINDS[kind](notice, random.Random(f"{kind}{notice.id}"))
        found.append(restore(notice, raw, others))
    return found


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in MARKED])
def test_what_needs_no_witness_is_restored_without_a_difference(kind: str) -> None:
    for result in results(kind, witness=False):
        assert (result.after, result.holes, result.same_blocks) == (0, 0, 1.0)
        assert result.balanced


@pytest.mark.parametrize("kind", MARKED)
def test_what_needs_a_witness_is_marked_without_one(kind: str) -> None:
    found = results(kind, witness=False)
    assert all(result.balanced for result in found)
    assert sum(result.holes for result in found) > 5
    before, after = sum(r.before for r in found), sum(r.after for r in found)
    assert 1 - after / before >= MARKED[kind]


@pytest.mark.parametrize("kind", MARKED)
def test_an_earlier_version_restores_nearly_all_of_it(kind: str) -> None:
    found = results(kind, witness=True)
    assert all(result.balanced for result in found)
    before, after = sum(r.before for r in found), sum(r.after for r in found)
    assert 1 - after / before >= 0.95
