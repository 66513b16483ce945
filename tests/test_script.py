"""Simplified text in, Traditional text of the same length out."""

import pickle
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import CORPUS
from tests.properties import tried
from tiaowen.corpus.conversion import Converter, load
from tiaowen.resources import SCRIPT_TABLES

HERE = Path(__file__).parent
CONVERTER, PROBLEMS = load(SCRIPT_TABLES)
HAN = re.compile("[\u3005-\u3007\u3400-\u9fff]")
MARKS = "，。；：、？！（）《》〈〉〔〕“”‘’「」—…·％ \t\n,.;:()[]|/+%-0123456789０９AZaz"


def cases(name: str) -> dict[str, str]:
    lines = (HERE / "cases" / name).read_text("utf-8").splitlines()
    assert lines[0] == "simplified\ttraditional\tnote"
    rows = [line.split("\t") for line in lines[1:]]
    assert len({row[0] for row in rows}) == len(rows), "a case stands twice"
    return {simplified: traditional for simplified, traditional, _ in rows}


CASES = cases("script.tsv")
HELD = cases("script-overrides.tsv")


def traditional(text: str) -> str:
    return CONVERTER.convert([text])[0]


def converted(texts: dict[str, str]) -> dict[str, str]:
    return dict(zip(texts, CONVERTER.convert(list(texts)), strict=True))


def fired(text: str) -> set[str]:
    """The phrases of the table that are found in a text: at each place the longest."""
    found, at = set(), 0
    longest = max(map(len, CONVERTER.phrases))
    while at < len(text):
        for size in range(longest, 0, -1):
            if text[at : at + size] in CONVERTER.phrases:
                found.add(text[at : at + size])
                at += size
                break
        else:
            at += 1
    return found


def test_the_tables_are_sound() -> None:
    assert PROBLEMS == []


def test_every_case_holds() -> None:
    assert converted(CASES) == CASES


def test_every_case_of_an_override_holds() -> None:
    assert converted(HELD) == HELD


def test_every_phrase_is_held_by_a_case() -> None:
    found = set[str]().union(*map(fired, [*CASES, *HELD]))
    assert CONVERTER.phrases.keys() - found == set()


def test_every_repair_of_the_output_is_held_by_a_case() -> None:
    assert [source for source in CONVERTER.post if not any(source in text for text in HELD)] == []


def test_a_phrase_has_its_final_form() -> None:
    alone = {source: source for source in CONVERTER.phrases}
    assert converted(alone) == dict(CONVERTER.phrases)


def test_the_cases_hold_no_watched_character() -> None:
    texts = [*CASES.values(), *HELD.values()]
    assert [(text, CONVERTER.watch(text)) for text in texts if CONVERTER.watch(text)] == []


def test_the_corpus_holds_no_watched_character_and_keeps_its_length() -> None:
    texts = [path.read_text("utf-8") for path in sorted(CORPUS.glob("*/*.md"))]
    assert texts
    for given_text, text in zip(texts, CONVERTER.convert(texts), strict=True):
        assert len(text) == len(given_text)
        assert CONVERTER.watch(text) == []


LAW = st.sampled_from(sorted([*CASES, *CONVERTER.phrases]))
PRIVATE = st.characters(blacklist_categories=("Cs", "Cc", "Co"))
ANY = st.lists(st.one_of(LAW, st.sampled_from(MARKS), st.text(PRIVATE, max_size=5))).map("".join)


@tried(150)
@given(st.lists(ANY, max_size=5))
def test_each_text_keeps_its_length_whatever_it_is_converted_with(texts: list[str]) -> None:
    result = CONVERTER.convert(texts)
    assert [len(text) for text in result] == [len(text) for text in texts]
    assert result == [traditional(text) for text in texts]


@tried(150)
@given(ANY)
def test_only_han_characters_change(text: str) -> None:
    for before, after in zip(text, traditional(text), strict=True):
        assert before == after or HAN.match(before) or ord(before) > 0xF8FF


@tried(150)
@given(st.lists(LAW, min_size=2, max_size=6), st.data())
def test_a_text_cut_at_a_mark_converts_the_same(words: list[str], data: st.DataObject) -> None:
    text = words[0] + "".join(data.draw(st.sampled_from(MARKS)) + word for word in words[1:])
    marks = "".join(sorted(set(MARKS)))
    parts = re.split(f"(?<=[{re.escape(marks)}])", text)
    assert "".join(CONVERTER.convert(parts)) == traditional(text)


@pytest.mark.parametrize(
    "text",
    [
        "2025—2027, 5G, CRO & eVTOL (v1.2) 3.5%",
        "https://example.org/zwgk/20251031/8feac4b1.html?id=1&page=2",
        "“双”‘引’《书》〈名〉「号」",
        "１２３％〔２０２５〕",
        "",
        " \t\n",
    ],
)
def test_numbers_latin_addresses_and_marks_stay(text: str) -> None:
    kept = [char for char in text if not HAN.match(char)]
    assert [char for char in traditional(text) if not HAN.match(char)] == kept


def test_a_text_without_han_needs_no_opencc() -> None:
    fresh, _ = load(SCRIPT_TABLES)
    assert fresh.convert(["1,000 km/h", ""]) == ["1,000 km/h", ""]
    assert "_opencc" not in vars(fresh)


def test_no_text_at_all() -> None:
    assert CONVERTER.convert([]) == []


@pytest.mark.parametrize(
    "char", ["\0", "\x0b", "\r", "\x7f", "\x85", "\ud800", "\ue000", "\U000f4e00"]
)
def test_a_character_that_the_conversion_cannot_take_is_refused(char: str) -> None:
    with pytest.raises(ValueError, match=rf"'药品.*contains U\+{ord(char):04X} at offset 2"):
        CONVERTER.convert(["正常", f"药品{char}管理"])


def test_a_change_of_length_is_a_programming_fault() -> None:
    with pytest.raises(RuntimeError, match="'国家' changed its length: '國國家'"):
        Converter({"国": "國國"}).convert(["制度", "国家"])


def test_opencc_is_not_loaded_before_it_is_needed() -> None:
    code = (
        "import sys; from pathlib import Path; from tiaowen.corpus.conversion import load; "
        f"c, _ = load(Path({str(SCRIPT_TABLES)!r})); c.digest; c.watch('髮展'); "
        "assert 'opencc' not in sys.modules; c.convert(['国']); assert 'opencc' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=HERE.parent)


def test_no_file_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert Converter({"制造": "製造"}).convert(["加强制造"]) == ["加強製造"]
    assert list(tmp_path.iterdir()) == []


def test_a_copy_for_a_worker_converts_alike() -> None:
    assert traditional("发展") == "發展"
    copy: Converter = pickle.loads(pickle.dumps(CONVERTER))
    assert copy.convert(["机关注册"]) == ["機關註冊"]
    assert copy.digest == CONVERTER.digest


def test_without_tables_opencc_speaks_alone() -> None:
    converter, problems = load()
    assert problems == []
    assert converter.convert(["软件"]) == ["軟件"]
    assert converter.watch("髮展") == []


def test_an_empty_folder_is_no_problem(tmp_path: Path) -> None:
    assert load(tmp_path)[1] == []


@pytest.mark.parametrize(
    "text",
    [
        "發展髮布",
        "面粉與麵向",
        "名錶決",
        "籤訂",
        "工緻殘",
        "嚮應聘人",
        "摺合",
        "曆史",
        "隻能",
        "關繫",
    ],
)
def test_a_misread_character_is_seen(text: str) -> None:
    assert CONVERTER.watch(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "理髮店與美髮",
        "麵粉",
        "手錶",
        "標籤",
        "精緻",
        "嚮導",
        "存摺",
        "農曆",
        "兩隻",
        "聯繫",
        "颱風",
        "鍛鍊",
    ],
)
def test_a_watched_character_may_stand_in_its_words(text: str) -> None:
    assert CONVERTER.watch(text) == []


def test_a_watched_character_is_told_with_its_offset() -> None:
    assert CONVERTER.watch("毛髮髮展、髮") == [(2, "髮"), (5, "髮")]
    overlapping = Converter(watched={"髮": ("理髮", "髮廊")})
    assert overlapping.watch("理髮廊髮") == [(3, "髮")]


def write(folder: Path, name: str, data: str | bytes) -> None:
    (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)


HEAD = "layer\tfrom\tto\n"
COLUMNS = "3 columns separated by single tabs: layer, from, to"
BAD_OVERRIDES: list[tuple[str, str | bytes, list[str]]] = [
    (
        "header",
        "from\tto\n",
        [f"1: script-columns: start the file with {COLUMNS}"],
    ),
    (
        "columns",
        HEAD + "phrase 制造 製造\nphrase\t制造\t製造\t!\n\n",
        [
            f"2: script-columns: 1 columns; write {COLUMNS}",
            f"3: script-columns: 4 columns; write {COLUMNS}",
        ],
    ),
    (
        "layer",
        HEAD + "word\t制\t製\n",
        ["2: script-layer: unknown layer 'word'; write phrase or post"],
    ),
    (
        "length",
        HEAD + "post\t軟件\t軟體包\n",
        [
            "2: script-length: '軟件' has 2 characters, '軟體包' has 3; "
            "write a form of the same length",
        ],
    ),
    (
        "duplicate",
        HEAD + "phrase\t制\t製\npost\t制\t製\nphrase\t制\t制\n",
        ["4: script-duplicate: '制' is in layer phrase already; remove one row"],
    ),
    (
        "characters",
        HEAD + "phrase\t\t\nphrase\t烟、酒\t菸、酒\n",
        [
            "2: script-characters: '' is empty or crosses punctuation; write words only, "
            "so that a cut text converts the same",
            "3: script-characters: '烟、酒' is empty or crosses punctuation; write words only, "
            "so that a cut text converts the same",
        ],
    ),
    (
        "control",
        HEAD + "phrase\t制\r造\t製造\nphrase\t\ue000\t製\n",
        [
            "2: script-control: holds the character U+000D; remove it",
            "3: script-control: holds the character U+E000; remove it",
        ],
    ),
    (
        "encoding",
        HEAD.encode() + "phrase\t制造\t製造\n".encode("gb18030"),
        ["2: script-encoding: not UTF-8; save the file as UTF-8"],
    ),
    (
        "empty",
        "",
        [f"1: script-columns: start the file with {COLUMNS}"],
    ),
]


@pytest.mark.parametrize(
    ("data", "expected"), [row[1:] for row in BAD_OVERRIDES], ids=[row[0] for row in BAD_OVERRIDES]
)
def test_a_fault_in_the_overrides(tmp_path: Path, data: str | bytes, expected: list[str]) -> None:
    write(tmp_path, "overrides.tsv", data)
    path = (tmp_path / "overrides.tsv").as_posix()
    assert [str(problem) for problem in load(tmp_path)[1]] == [
        f"{path}:{line}" for line in expected
    ]


def test_a_fault_in_the_watch_list(tmp_path: Path) -> None:
    write(tmp_path, "watch.tsv", "char\tallowed\n髮\t頭髮  毛髮\n錶錶\t手錶\n佈\n佈\t\n籤\t標簽\n")
    path = (tmp_path / "watch.tsv").as_posix()
    assert [str(problem) for problem in load(tmp_path)[1]] == [
        f"{path}:2: script-words: the word '' lacks '髮'; write words with it, one space between",
        f"{path}:3: script-words: '錶錶' is not one character; write one character a row",
        f"{path}:5: script-duplicate: '佈' has a row already; put all its words into one row",
        f"{path}:6: script-words: the word '標簽' lacks '籤'; "
        "write words with it, one space between",
    ]


def test_a_row_of_the_content_stands_in_place_of_the_row_that_comes_with_the_package(
    tmp_path: Path,
) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "own").mkdir()
    write(tmp_path / "package", "overrides.tsv", HEAD + "phrase\t软件\t軟體\nphrase\t硬件\t硬體\n")
    write(tmp_path / "package", "watch.tsv", "char\tallowed\n髮\t頭髮\n麵\t麵粉\n")
    write(tmp_path / "own", "overrides.tsv", HEAD + "phrase\t软件\t軟件\npost\t國家\t国家\n")
    write(tmp_path / "own", "watch.tsv", "char\tallowed\n髮\t髮型\n")
    converter, problems = load(tmp_path / "package", tmp_path / "own")
    assert problems == []
    assert converter.convert(["软件、硬件、国家"]) == ["軟件、硬體、国家"]
    assert converter.watch("頭髮、髮型、麵粉、麵") == [(1, "髮"), (9, "麵")]
    assert load(tmp_path / "package")[0].convert(["软件"]) == ["軟體"]


def test_sound_rows_beside_a_fault_are_used(tmp_path: Path) -> None:
    write(
        tmp_path,
        "overrides.tsv",
        "\ufeff" + HEAD.replace("\n", "\r\n") + "x\ty\tz\r\nphrase\t软件\t軟體\r\n",
    )
    converter, problems = load(tmp_path)
    assert [problem.place.line for problem in problems] == [2]
    assert converter.convert(["软件"]) == ["軟體"]


def test_a_phrase_goes_before_all_that_opencc_knows() -> None:
    assert Converter().convert(["加强制造业"]) == ["加強制造業"]
    assert Converter({"制造": "製造"}).convert(["加强制造业"]) == ["加強製造業"]


def test_the_longest_phrase_wins() -> None:
    converter = Converter({"制": "甲", "制造": "乙丙", "造成": "丁戊"})
    assert converter.convert(["制造成制"]) == ["乙丙成甲"]


def test_a_repair_is_made_in_the_output() -> None:
    assert Converter(post={"傢俱": "家具"}).convert(["傢俱"]) == ["家具"]


def test_the_digest_changes_with_each_table() -> None:
    digests = [
        Converter().digest,
        Converter({"制": "製"}).digest,
        Converter(post={"制": "製"}).digest,
        Converter(watched={"制": ()}).digest,
    ]
    assert len(set(digests)) == 4
    assert Converter({"制": "製", "发": "發"}).digest == Converter({"发": "發", "制": "製"}).digest


def test_what_stood_in_the_source_is_no_misconversion() -> None:
    for text in ("与时俱进，百废俱兴", "证照俱在，面面俱到"):
        assert CONVERTER.watch(traditional(text), text) == []
        assert len(traditional(text)) == len(text)
    assert traditional("与时俱进，百废俱兴") == "與時俱進，百廢俱興"
    # A Traditional character in a Simplified text is a slip of the text, and is told.
    assert CONVERTER.watch("髮展", "髮展") == [(0, "髮")]


# -- documents that were published in Traditional characters -----------------------------------


NATIVE = {
    "范先生住臺北后里，佈告欄在樓後。": "范先生住台北后里，布告栏在楼后。",
    "里長里民干涉乾燥，幹部於前後": "里长里民干涉干燥，干部于前后",
    "隨著時日，著作權人著手修訂": "随着时日，著作权人着手修订",
    "衞生署署長着令停止在裏面售賣": "卫生署署长着令停止在里面售卖",
    "第 2-1 條　中華民國一百一十三年三月四日發布": "第 2-1 条　中华民国一百一十三年三月四日发布",
    "𠮷田、㈠、乾隆、徵收": "𠮷田、㈠、乾隆、征收",
}


def test_a_native_traditional_text_becomes_simplified() -> None:
    assert CONVERTER.simplify(list(NATIVE)) == list(NATIVE.values())


@tried(150)
@given(st.lists(st.one_of(st.sampled_from(list(NATIVE)), ANY), max_size=5))
def test_a_native_text_keeps_its_length_and_splits_anywhere(texts: list[str]) -> None:
    result = CONVERTER.simplify(texts)
    assert [len(text) for text in result] == [len(text) for text in texts]
    assert result == [CONVERTER.simplify([text])[0] for text in texts]


def test_a_native_text_that_would_change_its_length_is_folded_by_character() -> None:
    converter = Converter()
    vars(converter)["_simplifier"] = lambda text: text + "。"
    assert converter.simplify(["佈告欄"]) == ["布告栏"]
