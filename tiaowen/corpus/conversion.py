"""Text between the scripts: the same number of characters, so offsets and ids hold.

From Simplified to Traditional, for documents that are published in Simplified characters:

OpenCC reads from left to right and takes the longest phrase it knows, so it finds phrases that are
not there: 关注 in 机关注册, 强制 in 加强制造. Two tables keep it right:

* `overrides.tsv`, layer `phrase`: Simplified words, and single characters where no word is listed,
  with their Traditional form. They are converted first, the longest at each place, and pass OpenCC
  as private characters, which none of its phrases holds. Layer `post`: repairs of its output.
* `watch.tsv`: characters that are right in a few words only; elsewhere they betray a misreading.

A document that is published in Traditional characters is converted the other way, for its
Simplified edition, by OpenCC's tables for Taiwan and Hong Kong. Most characters have one Simplified
form, so that no table of ours is needed.

The package brings both in `tiaowen/script/`. A content folder may add its own in `content/script/`;
a row of its own stands in place of the package's row for the same characters.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tiaowen.folding import table
from tiaowen.model import Place, Problem
from tiaowen.sources.safe_read import read_bytes

_JOINT = "\ue000"
_PRIVATE = 0xF0000  # a settled character of the basic plane stands this much higher for a while
_REFUSED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000\U000f0000-\U000fffff]",
)
_HAN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, eq=False)
class Converter:
    """Turns Simplified into Traditional Chinese. `load` makes one from folders of tables."""

    phrases: Mapping[str, str] = field(default_factory=dict)
    post: Mapping[str, str] = field(default_factory=dict)
    watched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def convert(self, texts: Sequence[str]) -> list[str]:
        """Return the texts in Traditional script, each as long as it was, by one call of OpenCC.

        Refused with a `ValueError`: control characters other than line feed and tab, lone
        surrogates, and the private characters that the conversion itself uses.
        """
        result = _joined(texts, lambda text: self._opencc(text))
        for text, converted in zip(texts, result, strict=True):
            if len(text) != len(converted):
                raise RuntimeError(f"converting {text!r} changed its length: {converted!r}")
        return result

    def simplify(self, texts: Sequence[str]) -> list[str]:
        """Return native Traditional texts in Simplified script, each as long as it was.

        A text that OpenCC would make longer or shorter is folded character by character.
        Characters are refused as by `convert`.
        """
        result = _joined(texts, lambda text: self._simplifier(text))
        return [
            converted if len(converted) == len(text) else text.translate(table())
            for text, converted in zip(texts, result, strict=True)
        ]

    def watch(self, converted: str, source: str = "") -> list[tuple[int, str]]:
        """Return offset and character of every watched character outside its allowed words.

        A Simplified character that stands in `source` too is not what conversion made of another:
        与时俱进 has its 俱 already.
        """
        if not self.watched:
            return []
        return [
            (at, match[0])
            for match in self._watched_character.finditer(converted)
            for at in (match.start(),)
            if source[at : at + 1] != match[0] or self.simplify([match[0]]) != [match[0]]
            if not _inside(converted, at, self.watched[match[0]])
        ]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything the output depends on: the tables, the chain, OpenCC's version."""
        configs = [_config(Path(), self.phrases, self.post), _native_config(Path())]
        parts = [version("opencc"), configs, sorted(self.watched.items())]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    @cached_property
    def _watched_character(self) -> re.Pattern[str]:
        return re.compile("|".join(map(re.escape, self.watched)))

    @cached_property
    def _opencc(self) -> Callable[[str], str]:
        return _opencc(lambda dictionaries: _config(dictionaries, self.phrases, self.post))

    @cached_property
    def _simplifier(self) -> Callable[[str], str]:
        return _opencc(_native_config)

    def __getstate__(self) -> dict[str, Any]:
        """Leave OpenCC behind when a worker process gets a copy; it loads its own."""
        loaded = ("_opencc", "_simplifier")
        return {name: value for name, value in vars(self).items() if name not in loaded}


def _joined(texts: Sequence[str], convert: Callable[[str], str]) -> list[str]:
    """Return the texts converted by one call, those without Han characters as they are."""
    for text in texts:
        if refused := _REFUSED.search(text):
            found = f"U+{ord(refused[0]):04X} at offset {refused.start()}"
            raise ValueError(f"cannot convert {text[:40]!r}: it contains {found}")
    result = list(texts)
    han = [number for number, text in enumerate(texts) if _HAN.search(text)]
    if not han:
        return result
    converted = convert(_JOINT.join(texts[number] for number in han)).split(_JOINT)
    if len(converted) != len(han):
        raise RuntimeError(f"{len(han)} texts went into OpenCC and {len(converted)} came out")
    for number, text in zip(han, converted, strict=True):
        result[number] = text
    return result


def _opencc(config: Callable[[Path], dict[str, Any]]) -> Callable[[str], str]:
    """Return OpenCC's conversion by a configuration, given the folder of its dictionaries."""
    import opencc  # loaded at the first conversion only: it takes a tenth of a second

    dictionaries = Path(opencc.__file__).resolve().parent / "clib" / "share" / "opencc"
    if not dictionaries.is_dir():
        raise RuntimeError("the installed opencc has no dictionaries; install OpenCC 1.4 or later")
    with TemporaryDirectory(prefix="tiaowen-") as folder:
        path = Path(folder) / "script.json"
        path.write_text(json.dumps(config(dictionaries)), encoding="utf-8")
        convert: Callable[[str], str] = opencc.OpenCC(str(path)).convert
    return convert


def load(*folders: Path) -> tuple[Converter, list[Problem]]:
    """Return the converter that the tables of some folders make, and the faults in them.

    Args:
        folders: The least specific first: for the same characters a later folder's row counts. A
            folder or a table that is not there has no rows.

    Returns:
        The converter, without the rows that have a fault; each fault with its file and line.
    """
    problems: list[Problem] = []
    phrases: dict[str, str] = {}
    post: dict[str, str] = {}
    watched: dict[str, tuple[str, ...]] = {}
    for folder in folders:
        layers = _overrides(folder, problems)
        phrases |= layers["phrase"]
        post |= layers["post"]
        watched |= _watch_list(folder, problems)
    return Converter(phrases, post, watched), problems


def _overrides(folder: Path, problems: list[Problem]) -> dict[str, dict[str, str]]:
    """Return the rows of one folder's overrides by their layer."""
    layers: dict[str, dict[str, str]] = {"phrase": {}, "post": {}}
    columns = ("layer", "from", "to")
    for place, (layer, source, target) in _rows(folder, "overrides.tsv", columns, 3, problems):
        if fault := _override_fault(layer, source, target, layers):
            problems.append(Problem(place, *fault))
        else:
            layers[layer][source] = target
    return layers


def _watch_list(folder: Path, problems: list[Problem]) -> dict[str, tuple[str, ...]]:
    """Return the watched characters of one folder, each with the words that it may stand in."""
    watched: dict[str, tuple[str, ...]] = {}
    for place, (char, allowed) in _rows(folder, "watch.tsv", ("char", "allowed"), 1, problems):
        words = tuple(allowed.split(" ")) if allowed else ()
        if fault := _watch_fault(char, words, watched):
            problems.append(Problem(place, *fault))
        else:
            watched[char] = words
    return watched


def _override_fault(
    layer: str, source: str, target: str, layers: Mapping[str, Mapping[str, str]]
) -> tuple[str, str] | None:
    """An override names a layer, is there once, and replaces as many characters as it takes."""
    if layer not in layers:
        return "script-layer", f"unknown layer {layer!r}; write {' or '.join(layers)}"
    if not source.isalnum():
        message = f"{source!r} is empty or crosses punctuation; write words only"
        return "script-characters", f"{message}, so that a cut text converts the same"
    if len(source) != len(target):
        lengths = f"{source!r} has {len(source)} characters, {target!r} has {len(target)}"
        return "script-length", f"{lengths}; write a form of the same length"
    if source in layers[layer]:
        return "script-duplicate", f"{source!r} is in layer {layer} already; remove one row"
    return None


def _watch_fault(
    char: str, words: tuple[str, ...], watched: Mapping[str, tuple[str, ...]]
) -> tuple[str, str] | None:
    """A row of the watch list is one character, there once, and words that contain it."""
    if len(char) != 1:
        return "script-words", f"{char!r} is not one character; write one character a row"
    if char in watched:
        return "script-duplicate", f"{char!r} has a row already; put all its words into one row"
    for word in words:
        if char not in word:
            message = f"the word {word!r} lacks {char!r}; write words with it, one space between"
            return "script-words", message
    return None


def _rows(
    folder: Path,
    name: str,
    header: tuple[str, ...],
    required: int,
    problems: list[Problem],
) -> Iterator[tuple[Place, list[str]]]:
    """Yield place and cells of each row of a table; add what is wrong with the others."""
    path = folder / name
    if not (path.exists() or path.is_symlink()):
        return
    data = read_bytes(path, path.parent.parent, path.as_posix())
    if isinstance(data, Problem):
        problems.append(data)
        return
    try:
        lines = data.decode("utf-8-sig").replace("\r\n", "\n").split("\n")
    except UnicodeDecodeError as error:
        place = Place(path.as_posix(), data.count(b"\n", 0, error.start) + 1)
        problems.append(Problem(place, "script-encoding", "not UTF-8; save the file as UTF-8"))
        return
    columns = f"{len(header)} columns separated by single tabs: {', '.join(header)}"
    for number, line in enumerate(lines, start=1):
        place, cells = Place(path.as_posix(), number), line.split("\t")
        if refused := _REFUSED.search(line):
            message = f"holds the character U+{ord(refused[0]):04X}; remove it"
            problems.append(Problem(place, "script-control", message))
        elif number == 1:
            if tuple(cells) != header:
                problems.append(Problem(place, "script-columns", f"start the file with {columns}"))
        elif line and not required <= len(cells) <= len(header):
            message = f"{len(cells)} columns; write {columns}"
            problems.append(Problem(place, "script-columns", message))
        elif line:
            yield place, cells + [""] * (len(header) - len(cells))


def _inside(text: str, at: int, words: tuple[str, ...]) -> bool:
    """Whether the character at an offset of a text stands inside one of the words there."""
    return any(
        char == text[at] and before <= at and text.startswith(word, at - before)
        for word in words
        for before, char in enumerate(word)
    )


def _private(char: str) -> str:
    """Return the private character for one of the basic plane, and any other as it is."""
    return chr(_PRIVATE + ord(char)) if ord(char) < 0xFFFE else char


def _config(
    dictionaries: Path, phrases: Mapping[str, str], post: Mapping[str, str]
) -> dict[str, Any]:
    """Return OpenCC's own s2tw, without its segmentation, between our phrases and repairs."""

    def own(entries: Mapping[str, str]) -> list[dict[str, Any]]:
        return [{"type": "inline", "entries": dict(entries)}] if entries else []

    stock = functools.partial(_stock, dictionaries)
    settle = {source: "".join(map(_private, target)) for source, target in phrases.items()}
    restore = {_private(char): char for target in phrases.values() for char in target}
    known = stock("STPhrases", "STPhrases_GeneratedFromRegionalPhrases")
    chain = [
        *own(settle),
        _group("short_circuit", _group("union", *known), *stock("STCharacters")),
        _group("short_circuit", *own(restore), *stock("TWVariantsPhrases", "TWVariants")),
        *own(post),
    ]
    return {
        "name": "Simplified Chinese to Traditional Chinese, law",
        "normalization": [{"dict": one} for one in stock("CJK_Compatibility_Ideographs")],
        "conversion_chain": [{"dict": stage} for stage in chain],
    }


def _native_config(dictionaries: Path) -> dict[str, Any]:
    """Return OpenCC's tw2s and hk2s in one, without their segmentation and without its words.

    Which of the two a document needs is not known: the forms of Taiwan (裡, 台) and of Hong Kong
    (衞, 着) do not contradict one another.
    """
    stock = functools.partial(_stock, dictionaries)
    chain = [
        _group(
            "short_circuit",
            _group("union", *stock("TWVariantsRevPhrases", "HKVariantsRevPhrases")),
            *stock("TWVariantsRev", "HKVariantsRev"),
        ),
        _group("short_circuit", *stock("TSPhrases", "TSCharactersExt", "TSCharacters")),
    ]
    return {
        "name": "Traditional Chinese to Simplified Chinese, law",
        "normalization": [{"dict": one} for one in stock("CJK_Compatibility_Ideographs")],
        "conversion_chain": [{"dict": stage} for stage in chain],
    }


def _stock(dictionaries: Path, *names: str) -> list[dict[str, Any]]:
    """Return the dictionaries of OpenCC of these names."""
    return [{"type": "ocd2", "file": str(dictionaries / f"{name}.ocd2")} for name in names]


def _group(policy: str, *dicts: dict[str, Any]) -> dict[str, Any]:
    return {"type": "group", "match_policy": policy, "dicts": list(dicts)}
