"""What the texts of documents cite, down to the clause, and in which version."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.casefile import Case, read_cases
from tests.documents import put_documents
from tiaowen.corpus.load import load
from tiaowen.model import Citation


def told(citation: Citation, words: str) -> str:
    """Return a citation as a line of a case."""
    to = citation.target or "-"
    clauses = " ".join(f"{to}#{clause}" for clause in citation.clauses) or to
    marks = ["lacking"] * citation.lacking + ["uncertain"] * (not citation.certain)
    return " ".join([f"{citation.notice}#{citation.clause}", words, "→", clauses, *marks])


@pytest.mark.parametrize("case", read_cases("references"), ids=lambda case: case.title)
def test_words_cite_what_is_expected(case: Case, tmp_path: Path) -> None:
    put_documents(tmp_path, case.given)
    loaded = load(tmp_path)
    assert loaded.problems == []

    def lines() -> Iterator[str]:
        for id_, notice in loaded.simplified.notices.items():
            for one in loaded.simplified.findings[id_].citations:
                yield told(one, notice.by_id[one.clause].text[one.start : one.end])

    assert list(lines()) == case.expected.splitlines()
