"""What a person should look at before a text is taken for what holds; no build waits for it."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.corpus.corpus import Corpus
from tiaowen.corpus.starts import beginning_of
from tiaowen.model import Notice, Place, Told
from tiaowen.parsing.terms import Deferred, days_named

_DONE = {
    "repeals": "repealed",
    "amends": "amended",
    "extends": "extended",
    "confirms": "confirmed",
    "suspends": "suspended",
    "revives": "revived",
    "lapses": "declared lapsed",
    "corrects": "corrected",
}


def told_of(corpus: Corpus) -> Iterator[Told]:
    """Yield what every notice gives reason to look at."""
    for notice in corpus.held:
        for line, message in corpus.contents[notice.id].remarks:
            yield Told(Place(notice.place.path, line), message)
        yield from _claims(corpus, notice)
        yield from _terms(corpus, notice)
        yield from _revised(corpus, notice)


def _claims(corpus: Corpus, notice: Notice) -> Iterator[Told]:
    """A sentence claims an effect that no key of the front matter carries."""
    for claim, target in corpus.untold.get(notice.id, ()):
        place = Place(notice.place.path, notice.by_id[claim.clause].line)
        named = claim.target.words + (f" ({target})" if target else "")
        done = _DONE.get(claim.does, claim.does)
        yield Told(place, f"{claim.clause} says that {named} is {done} and no effect says so")


def _terms(corpus: Corpus, notice: Notice) -> Iterator[Told]:
    """The first day is to be announced, or sentences of the text contradict one another."""
    said = corpus.said(notice.id)
    beginning, _ = beginning_of(notice, said)
    if isinstance(beginning, Deferred) and not (notice.reckoned and notice.reckoned.start):
        line = notice.marks.get("effective", notice.place.line)
        yield Told(
            Place(notice.place.path, line),
            "the first day in force is to be announced elsewhere; its status is unknown until then",
        )
    for words in said.own.unclear:
        yield Told(
            Place(notice.place.path, notice.by_id[words.clause].line),
            f"{words.clause} says “{words.words}” and another sentence a different day; neither is "
            "taken",
        )


def _revised(corpus: Corpus, notice: Notice) -> Iterator[Told]:
    """The note at the head of the text lists a later revision than the front matter carries."""
    said = corpus.said(notice.id)
    last = max(said.revised, default=None)
    if last is None:
        return
    if notice.revision:
        named = max(days_named(notice.revision.text or ""), default=last)
        line = notice.marks.get("revision", notice.place.line)
        message = f"`revision` is of {named}, and the head of the text lists one of {last}"
        if named < last:
            yield Told(Place(notice.place.path, line), f"{message}; look which text this is")
        return
    start = corpus.starts[notice.id]
    if start and start.day < last:
        yield Told(
            notice.place,
            f"the head of the text lists a revision of {last} and the front matter has no "
            "`revision`; until it has, the text holds from the first day of the older one",
        )
