"""What must be true of `content/`, whatever it holds: no test here names a document or a body.

Other tests say what the program makes of certain documents; they are about `tests/corpus/`.
"""

import re
import shutil
from pathlib import Path

import pytest

from tests import ROOT
from tests.pages import dead_links, read_site
from tests.telling import told
from tests.test_schema import as_an_editor_reads, files, kind_and_text, validator
from tiaowen.corpus.load import Loaded, load
from tiaowen.model import NoticeId
from tiaowen.parsing.emendations import capture_text, misfits, without_layout

CONTENT = ROOT / "content"
CAPTURES = CONTENT / "captures"  # of notices: <id>.txt, the text as it was found; optional


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load(CONTENT)


def test_the_content_has_no_problem(loaded: Loaded) -> None:
    assert [str(problem) for problem in loaded.problems] == []


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("content") / "site"
    words = ("--content", str(CONTENT), "--out", str(out), "--as-of", "2026-11-21")
    result = told("build", *words, "--base-url", "https://example.org/repo/")
    assert result.status == 0, result.err
    return out


def test_every_link_of_its_site_resolves_under_a_base_path(built: Path) -> None:
    assert dead_links(built, read_site(built), "/repo/") == []


def test_every_notice_measure_and_record_has_its_page(built: Path, loaded: Loaded) -> None:
    for folder, corpus in (("zh-hans", loaded.simplified), ("zh-hant", loaded.traditional)):
        expected = [f"notices/{one.id}" for one in corpus.held]
        expected += [f"records/{one}" for one in corpus.records]
        expected += [f"notices/{one.id}/{c.id}" for one in corpus.held for c in one.measures]
        paths = [built / folder / one / "index.html" for one in expected]
        assert [path for path in paths if not path.exists()] == []


def test_what_the_ledger_has_promised_stays_and_new_addresses_come_behind_it(
    tmp_path: Path,
) -> None:
    copy = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    ledger = copy / "anchors.tsv"
    before = ledger.read_bytes() if ledger.exists() else b""
    assert told("promise", "--content", str(copy)).status == 0
    assert ledger.read_bytes().startswith(before)
    once = ledger.read_bytes()
    assert told("promise", "--content", str(copy)).status == 0
    assert ledger.read_bytes() == once


def test_clause_ids_are_the_same_in_both_scripts_and_fit_everywhere(loaded: Loaded) -> None:
    for notice in loaded.simplified.held:
        ids = [clause.id for clause in notice.clauses]
        twin = loaded.traditional.notices[notice.id]
        assert ids == [clause.id for clause in twin.clauses]
        assert len(set(ids)) == len(ids)
        assert [one for one in ids if not re.fullmatch("[a-z][a-z0-9-]*", one)] == []


def test_the_scripts_differ_in_characters_alone(loaded: Loaded) -> None:
    for notice in loaded.simplified.held:
        twin = loaded.traditional.notices[notice.id]
        for one, other in zip(notice.clauses, twin.clauses, strict=True):
            assert len(one.printed) == len(other.printed)


def test_a_registry_that_names_its_schema_names_one_that_is_there() -> None:
    for path in CONTENT.glob("*.yml"):
        for name in re.findall(r"^# yaml-language-server: \$schema=(\S+)", path.read_text("utf-8")):
            assert (CONTENT / name).is_file(), path


def test_an_editor_that_reads_the_schemas_accepts_every_file() -> None:
    for path in files(CONTENT):
        kind, text = kind_and_text(path)
        validator(kind).validate(as_an_editor_reads(text))


def test_every_emendation_fits_its_place(loaded: Loaded) -> None:
    assert [fault for notice in loaded.simplified.held for fault in misfits(notice)] == []


def test_undoing_the_emendations_gives_each_capture_back_that_is_kept(loaded: Loaded) -> None:
    held = {notice.id: notice for notice in loaded.simplified.held}
    captures = {path.stem: path for path in sorted(CAPTURES.glob("*.txt"))}
    assert captures.keys() <= held.keys(), "a capture is named after its notice"
    for name, path in captures.items():
        notice = held[NoticeId(name)]
        assert capture_text(notice) == without_layout(path.read_text("utf-8"), notice), path


def test_a_record_repeats_no_sentence_of_a_notice(loaded: Loaded) -> None:
    """An abstract is in our own words."""
    texts = [clause.text for notice in loaded.simplified.held for clause in notice.clauses]
    known = {one for text in texts for one in sentences(text)}
    for record in loaded.simplified.records.values():
        assert record.abstract
        assert [one for text in record.abstract for one in sentences(text) if one in known] == []


def sentences(text: str) -> list[str]:
    """The sentences of a text that are long enough to be somebody's own."""
    return [one for one in re.split("[。；\n]", text) if len(one) >= 20]
