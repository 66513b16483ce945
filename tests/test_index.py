"""The search index has what a plain scan of the texts gives, whether made whole or updated."""

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import ROOT
from tests.properties import tried
from tiaowen.artifacts import Artifact
from tiaowen.folding import bare, fold
from tiaowen.model import NO_CLAUSE, Body, BodyId, ClauseId, RegionId
from tiaowen.search import (
    BlockRange,
    Exchange,
    Shards,
    block_content,
    exchanged,
    index,
    shards,
)
from tiaowen.search.codec import (
    COMMON,
    COMMON_TRADITIONAL,
    decode,
    encode,
    opened,
    read_gaps,
    read_varint,
)
from tiaowen.search.index import NUMERALS, encode_part, folded
from tiaowen.search.units import Item, Unit

Blocks = tuple[tuple[Unit, ...], ...]
Lists = dict[str, tuple[set[int], set[int]]]

EPOCH = b"\x01\x02\x03\x04"
CHARS = "首台套臺體体的第十二〇57条号 　，。（）_ＡaΑΣσİı①é\u0301\u200d𠮷𝟘😀\0"
M1 = ClauseId("m1")
X = RegionId("x")
BODIES = [Body(BodyId("a"), X, "甲", "甲"), Body(BodyId(""), X, "乙", "乙")]

texts = st.text(st.sampled_from(CHARS) | st.characters(exclude_categories=["Cs"]), max_size=30)


@st.composite
def units(draw: st.DrawFn) -> tuple[Unit, Unit]:
    """A unit in both scripts, which may fold to one or not."""
    text = draw(texts)
    other = draw(st.just(text) | st.just(text.replace("体", "體")) | texts)
    head = draw(st.integers(0, len(text)))
    bodies = tuple(draw(st.lists(st.sampled_from(BODIES), unique=True)))
    number = draw(st.sampled_from(["", "5", "57"]))
    return Unit(M1, text, head, bodies=bodies, number=number), Unit(M1, other)


def whole_items(room: int) -> st.SearchStrategy[tuple[Blocks, Blocks]]:
    """The blocks of an item in both scripts."""
    blocks = st.lists(st.lists(units(), min_size=1, max_size=8), min_size=1, max_size=room)
    return blocks.map(
        lambda found: (
            tuple(tuple(unit for unit, _ in block) for block in found),
            tuple(tuple(twin for _, twin in block) for block in found),
        )
    )


corpora = st.lists(whole_items(3), max_size=4)


def placed(corpus: Sequence[tuple[Blocks, Blocks]]) -> list[tuple[BlockRange, bytes]]:
    """The items' parts at block ranges with gaps between them."""
    return [
        (BlockRange(str(i), i * 40, 3), encode_part(folded(*item))) for i, item in enumerate(corpus)
    ]


def plain(corpus: Sequence[tuple[Blocks, Blocks]]) -> Lists:
    """What the index has to hold, as it is said: key → its numbers, and those of headings."""
    found: Lists = defaultdict(lambda: (set(), set()))
    for i, item in enumerate(corpus):
        for j, block in enumerate(zip(*item, strict=True)):
            for k, (unit, other) in enumerate(zip(*block, strict=True)):
                number = (i * 40 + j) * 8 + k
                text = bare(unit.text)
                for one in (text, bare(other.text)):
                    for char in one:
                        found[char][0].add(i * 40 + j)
                    for key in slow_keys(one):
                        found[key][0].add(number)
                for key in slow_keys(text[: len(bare(unit.text[: unit.head]))]):
                    found[key][1].add(number)
                for body in unit.bodies:
                    found[f"@x/{body.id or body.short}"][0].add(number)
                if unit.number:
                    found[f"#{unit.number}"][0].add(number)
    return dict(found)


def slow_keys(text: str) -> set[str]:
    triples = {text[i : i + 3] for i in range(len(text) - 2)}
    return {a + b for a, b in pairwise(text)} | {key for key in triples if set(key) <= NUMERALS}


def by_path(files: Iterable[Artifact]) -> dict[str, bytes]:
    return {file.path: file.content for file in files}


def read(files: Mapping[str, bytes]) -> Lists:
    """The lists that the files hold, each shard's keys in their order."""
    found: Lists = {}
    for path, content in files.items():
        assert opened(content)[:4] == EPOCH
        if path.startswith("search/often/"):
            continue
        row = opened(content)[4:]
        at = 0
        own: list[str] = []
        while at < len(row):
            size, at = read_varint(row, at)
            key = decode(row[at : at + size])
            count, at = read_varint(row, at + size)
            size, at = read_varint(row, at)
            name = "-".join(f"{ord(char):x}" for char in key)
            assert size <= index.HEAVY
            body = row[at : at + size] or opened(files[f"search/often/{name}.bin"])[4:]
            at += size
            found[key] = read_list(body)
            assert len(found[key][0]) == count
            own.append(key)
        assert own == sorted(own)
    return found


def read_list(content: bytes) -> tuple[set[int], set[int]]:
    mark, at = read_varint(content, 0)
    heads: list[int] = []
    for _ in range(mark // 2):
        step, at = read_varint(content, at)
        heads.append(step + (heads[-1] if heads else 0))
    if mark % 2 == 0:
        return set(read_gaps(content[at:])), set(heads)
    bits = "".join(f"{byte:08b}"[::-1] for byte in content[at:])
    return {i for i, bit in enumerate(bits) if bit == "1"}, set(heads)


def test_a_block_counts_its_heading_as_javascript_does() -> None:
    unit = Unit(M1, "1.𠮷业。其余", head=5)
    block = block_content(
        Item("a", "notice", None, "", "", ("x", "x"), (), "", "", (unit,)), (unit,)
    )
    assert block[2][0][2] == len("1.𠮷业。".encode("utf-16-le")) // 2 == 6


@given(texts)
@tried(500)
def test_what_is_left_of_a_text_is_its_folding_without_noise(text: str) -> None:
    assert bare(text) == re.sub(r"[\W_]+", "", fold(text))


@given(texts, st.sampled_from([COMMON, COMMON_TRADITIONAL]))
@tried(300)
def test_the_code_gives_back_what_it_was_given(text: str, common: str) -> None:
    text = text.replace("\0", "")  # its code announces the characters that have none
    code = encode(text, common)
    assert decode(code, common) == text
    sizes = (1 if char in common else 2 if len(encode(char, common)) == 2 else 5 for char in text)
    assert len(code) == sum(sizes)


@pytest.mark.parametrize(("heavy", "part"), [(768, 250_000), (12, 250_000), (768, 5), (5, 1)])
def test_the_index_holds_what_the_texts_say(
    heavy: int, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also with long lists in files of their own, and put together in many small steps."""
    shards((), EPOCH)  # brings the module
    monkeypatch.setattr("tiaowen.search.index.HEAVY", heavy)
    monkeypatch.setattr("tiaowen.search.whole._SLICE", part)

    @given(corpora)
    @tried(30)
    def holds(corpus: list[tuple[Blocks, Blocks]]) -> None:
        made = shards(placed(corpus), EPOCH)
        files = by_path(made.files)
        assert read(files) == plain(corpus)
        count = sum(not path.startswith("search/often/") for path in files)
        assert (count, count & (count - 1)) == (made.count, 0)
        long = [content for path, content in files.items() if path.startswith("search/often/")]
        assert all(len(opened(content)) > 4 + heavy for content in long)

    holds()


@pytest.mark.parametrize("heavy", [768, 5])
def test_an_item_exchanged_gives_the_index_of_the_new_texts(
    heavy: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tiaowen.search.index.HEAVY", heavy)

    @given(st.lists(whole_items(3), min_size=1, max_size=3), st.data())
    @tried(30)
    def same(corpus: list[tuple[Blocks, Blocks]], data: st.DataObject) -> None:
        new = [data.draw(st.just(item) | whole_items(3)) for item in corpus]
        before, after = placed(corpus), placed(new)
        was, now = shards(before, EPOCH), shards(after, EPOCH)
        files = by_path(was.files)
        changes = [Exchange(a[0], a[1], b[1]) for a, b in zip(before, after, strict=True)]
        known = Shards((), was.count, was.total)
        found = exchanged(changes, known, EPOCH, files.__getitem__)
        if was.count != now.count:
            assert found is None
            return
        assert found is not None
        left = {path: content for path, content in files.items() if path not in found[1]}
        assert left | by_path(found[0].files) == by_path(now.files)
        assert (found[0].count, found[0].total) == (now.count, now.total)

    same()


def test_where_much_changes_the_whole_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tiaowen.search.index._FEW", 0)
    seat = BlockRange("a", 0, 1)
    text = "".join(map(chr, range(0x4E00, 0x5E00)))
    old, little, much = (
        encode_part(folded(((Unit(NO_CLAUSE, one),),), ((Unit(NO_CLAUSE, one),),)))
        for one in (text, text + "首", text[::-1])
    )
    whole = shards([(seat, old)], EPOCH)
    read = by_path(whole.files).__getitem__
    known = Shards((), whole.count, whole.total)
    assert exchanged([Exchange(seat, old, little)], known, EPOCH, read) is not None
    assert exchanged([Exchange(seat, old, much)], known, EPOCH, read) is None


RANGE = BlockRange("a", 8, 1)
UNIT = Unit(NO_CLAUSE, "第十条台套", 3, number="5")
PART = encode_part(folded(((UNIT,),), ((UNIT,),)))


@pytest.mark.parametrize(
    "part",
    [
        b"",
        PART[:-1],
        PART + b"\0",
        b"\x92\x91\x93\x20\x00\xa1a\x90",  # a unit outside of the block range
        b"\x92\x91\x93\xff\x00\xa1a\x90",  # one before it
        b"\x92\x91\x93\x00\x02\xa1a\x90",  # a heading longer than its text
        b"\x92\x91\x93\xcf" + b"\xff" * 8 + b"\x00\xa1a\x90",
        b"\x92\x91\x93\x00\x00\xa3\xed\xa0\x80\x90",  # half of a surrogate pair
        b"\x92\x90\x91\x92\x20\xa1#",
    ],
)
def test_a_part_that_is_none_is_told(part: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        shards([(RANGE, part)], EPOCH)
    with pytest.raises(ValueError, match=r"."):
        exchanged([Exchange(RANGE, part, PART)], Shards((), 1, 0), EPOCH, lambda _: b"")


@given(st.data())
@tried(300)
def test_a_part_with_other_bytes_does_no_harm(data: st.DataObject) -> None:
    part = bytearray(PART)
    for _ in range(data.draw(st.integers(1, 4))):
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    try:
        files = by_path(shards([(RANGE, bytes(part))], EPOCH).files)
    except ValueError:
        return
    read(files)


def test_only_a_whole_index_brings_numpy() -> None:
    """A build in which nothing or one notice changed must not wait for it."""
    code = "import sys, tiaowen.cli, tiaowen.search; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
