"""Who cites a measure stands on its pages, also under the number that it had before."""

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.casefile import read_cases
from tests.documents import put_documents
from tests.test_site import build

VERSIONS = (
    "The version that was in force when the citing document was written; a year chooses another"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cited")
    (given,) = (case.given for case in read_cases("references") if case.title.startswith(VERSIONS))
    put_documents(folder / "content", given)
    assert build(folder / "site", "--as-of", "2024-01-01", content=folder / "content") == 0
    return folder / "site"


def citing(site: Path, page: str) -> list[str]:
    """Return the addresses of a page's section 被引用, and its sentence on earlier texts as `—`."""
    tree = LexborHTMLParser((site / "zh-hans" / page / "index.html").read_bytes())
    return [
        (node.attributes.get("href") or "").split("notices/")[1] if node.tag == "a" else "—"
        for node in tree.css("section[aria-labelledby=cited-by] :is(a, p)")
    ]


def test_a_pinned_page_lists_what_cites_this_text(site: Path) -> None:
    expected = ["after/", "after/art1/", "before/", "before/art1/"]
    assert citing(site, "notices/v1/art2") == expected


def test_a_current_page_lists_what_cites_the_measure_in_earlier_texts_too(site: Path) -> None:
    here, earlier = ["after/", "after/art1/"], ["after/", "after/art1/", "before/", "before/art1/"]
    assert citing(site, "notices/v2/art3") == [*here, "—", *earlier]
    assert citing(site, "works/ferries/art2") == [*here, "—", *earlier]


def test_what_nothing_cites_has_no_such_section(site: Path) -> None:
    assert citing(site, "notices/v2/art2") == []
