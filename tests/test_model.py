"""The values of the model are frozen, comparable and hashable, whatever they hold."""

from tests import CORPUS
from tiaowen.corpus.load import load
from tiaowen.model import NO_CLAUSE, Clause, ClauseId, Notice, NoticeId, Place, RegionId, Text
from tiaowen.sources import loader


def test_a_notice_can_be_compared_and_hashed() -> None:
    one = Notice(
        place=Place("one.md", 1), id=NoticeId("one"), title="一", region=RegionId("somewhere")
    )
    clause = Clause(ClauseId("m1"), "measure", "1.", "", "一", 0, NO_CLAUSE, 1)
    said = [one.saying(Text((clause,))) for _ in range(2)]
    assert {*said} == {said[0]}
    assert said[0] != one.saying(Text())


def test_what_the_corpus_is_made_of_can_be_compared_and_hashed() -> None:
    one, other = load(CORPUS), load(CORPUS)
    for was, now in (
        *zip(one.simplified.works.values(), other.simplified.works.values(), strict=True),
        *zip(one.simplified.contents.values(), other.simplified.contents.values(), strict=True),
        (loader.read(CORPUS)[0], loader.read(CORPUS)[0]),
    ):
        assert was == now
        assert hash(was) == hash(now)
