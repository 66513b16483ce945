"""Long lists → pages whose size does not grow, and that stay as they are when something is added.

A list is given newest first. Its oldest entries fill page 1, the next ones page 2, and so on; the
newest, from half a page to one and a half, stand at the list's own address. A new entry therefore
changes that one page only, until it holds one and a half and a numbered page splits off. Numbers
run from the oldest for that reason: page 3 has the same entries next year. A list of fewer than one
and a half pages has no numbered page at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

_NEAR = 2


@dataclass(frozen=True, slots=True)
class ListPage(Generic[T]):
    """One page of a list, with the addresses (below the script's folder) of the others.

    `number` is 0 on the list's own page. `path` is this page, `first` the list's own page, which
    may be a section of a page that shows more. `before` and `after` are the neighbours in reading
    order, newest to oldest, None at either end; `near` are numbered pages to leap to, `last` is the
    oldest page among them.
    """

    entries: tuple[T, ...]
    number: int
    path: str
    first: str
    before: str | None
    after: str | None
    near: tuple[tuple[int, str], ...]
    last: tuple[int, str] | None


def paginate(
    entries: Iterable[T],
    size: int,
    first: str,
    folder: str,
    weigh: Callable[[T], int] = lambda _: 1,
) -> list[ListPage[T]]:
    """Returns the pages of a list that is given newest first; the list's own page comes first.

    `first` is the list's own address, numbered pages stand at `<folder><number>/`. An entry that
    `weigh` finds heavier than others fills a page sooner; one heavier than a page has its own.
    """
    pages = _filled(list(entries), size, weigh)
    top = len(pages) - 1  # the numbered pages are top, top - 1, …, 1

    def address(number: int) -> str:
        return f"{folder}{number}/"

    found = []
    for place, page in enumerate(pages):
        number = top - place + 1 if place else 0
        around = range(min(top, (number or top) + _NEAR), max(0, (number or top) - _NEAR - 1), -1)
        found.append(
            ListPage(
                entries=tuple(page),
                number=number,
                path=address(number) if place else first,
                first=first,
                before=None if not place else first if place == 1 else address(number + 1),
                after=address(top - place) if place < top else None,
                near=tuple((one, address(one)) for one in around),
                last=(1, address(1)) if top and around[-1] > 1 else None,
            )
        )
    return found


def _filled(entries: Sequence[T], size: int, weigh: Callable[[T], int]) -> list[list[T]]:
    """The pages, newest first, filled from the oldest entry on."""
    pages: list[list[T]] = [[]]
    weight = 0
    for entry in reversed(entries):
        if weight and weight + weigh(entry) > size:
            pages.insert(0, [])
            weight = 0
        pages[0].insert(0, entry)
        weight += weigh(entry)
    if len(pages) > 1 and weight < size / 2:
        rest = pages.pop(0)
        pages[0] = rest + pages[0]
    return pages
