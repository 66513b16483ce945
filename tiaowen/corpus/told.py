"""What a person should look at before a text is taken for what holds; no build waits for it."""

from __future__ import annotations

from collections.abc import Iterator

from tiaowen.corpus.corpus import Corpus
from tiaowen.model import Place, Told


def told_of(corpus: Corpus) -> Iterator[Told]:
    """Yield what every notice gives reason to look at."""
    for notice in corpus.held:
        for line, message in corpus.contents[notice.id].remarks:
            yield Told(Place(notice.place.path, line), message)
