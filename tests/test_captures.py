"""Undoing the emendations of a notice gives its capture, character by character."""

from dataclasses import replace

import pytest
from msgspec import structs

from tests import CORPUS
from tiaowen.corpus.load import load
from tiaowen.model import Notice, Text
from tiaowen.parsing.emendations import capture_text, misfits, without_layout

HELD = {notice.id: notice for notice in load(CORPUS).simplified.held}
CAPTURES = sorted((CORPUS / "captures").glob("*.txt"))


def capture_of(notice: Notice) -> str:
    path = CORPUS / "captures" / f"{notice.id}.txt"
    return without_layout(path.read_text(encoding="utf-8"), notice)


def test_each_held_notice_has_its_capture() -> None:
    assert [path.stem for path in CAPTURES] == sorted(HELD)


@pytest.mark.parametrize("notice", HELD.values(), ids=HELD)
def test_undoing_the_emendations_gives_the_capture_back(notice: Notice) -> None:
    assert capture_text(notice) == capture_of(notice)


@pytest.mark.parametrize("notice", HELD.values(), ids=HELD)
def test_an_unrecorded_change_shows(notice: Notice) -> None:
    last = notice.clauses[-1]
    changed = structs.replace(last, text=last.text[:-1] + "改")
    assert capture_text(
        notice.saying(Text((*notice.clauses[:-1], changed), notice.tables))
    ) != capture_of(notice)


@pytest.mark.parametrize("notice", HELD.values(), ids=HELD)
def test_no_emendation_can_be_left_out(notice: Notice) -> None:
    for i in range(len(notice.emendations)):
        fewer = replace(notice, emendations=notice.emendations[:i] + notice.emendations[i + 1 :])
        assert capture_text(fewer) != capture_of(fewer)


@pytest.mark.parametrize("notice", HELD.values(), ids=HELD)
def test_every_emendation_fits(notice: Notice) -> None:
    assert list(misfits(notice)) == []
