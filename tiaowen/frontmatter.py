"""YAML with line numbers → plain values, and every fault of its shape at once.

Scalars are taken as they are written (`number: 57` is the text "57"), so that nothing is read into
them; a date is a date only where a date belongs. Anchors, aliases, tags and depth are refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from tiaowen.model import Place, Problem

_NULL = "tag:yaml.org,2002:null"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 20

# Characters that change what is read and that no reader sees: formats (zero-width, bidirectional),
# halves of characters, private use (the conversion's own seam), line separators; the mark of lost
# bytes; and the letters and marks that are blank.
_UNSEEN = frozenset({"Cf", "Cs", "Co", "Zl", "Zp"})
_BLANK = re.compile(
    "[\ufffd\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0"
    "\ufdd0-\ufdef\ufffe\uffff\U000e0100-\U000e01ef]"
)

Read = Callable[["Reader", yaml.Node, str], Any]


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a mapping: how its value is read, whether it must be there, what stands for none.

    A `nullable` key must be there all the same: null then says that no source tells.
    """

    read: Read
    required: bool = False
    default: Any = None
    nullable: bool = False


Keys = Mapping[str, Key]


def unfit(text: str) -> Iterator[tuple[str, str]]:
    """The characters that have no place in any text: the problem's code and message, each once."""
    if text.isprintable() and not _BLANK.search(text):
        return
    for char in sorted(set(text)):
        category = unicodedata.category(char)
        if category == "Cc" and char not in "\t\n":
            code = "control-character"
        elif category in _UNSEEN or _BLANK.match(char):
            code = "unseen-character"
        else:
            continue
        yield code, f"U+{ord(char):04X} stands in this line and cannot be printed; take it out"


def on_one_line(text: str) -> str:
    """A text for a message: what breaks a line or cannot be printed is written as escapes."""
    if text.isprintable():
        return text
    odd = {char for char in text if unicodedata.category(char)[0] == "C" or char in "\u2028\u2029"}
    return text.translate({ord(char): char.encode("unicode_escape").decode() for char in odd})


def _quoted(value: str) -> str:
    """A value for a message, cut where it is long."""
    return repr(value if len(value) <= 60 else value[:60] + "…")


@dataclass(slots=True)
class Reader:
    """Reads one YAML document; `first` is the line on which its text begins."""

    path: str
    first: int
    problems: list[Problem] = field(default_factory=list)
    marks: dict[str, int] = field(default_factory=dict)

    def document(self, text: str, read: Read) -> Any:
        """The value of a YAML text, None when it has none or cannot be read."""
        try:
            if self._is_harmless(text):
                node = yaml.compose(text, Loader=_Loader)
                return None if node is None else read(self, node, "")
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = self.first + (mark.line if mark else 0)
            what = getattr(error, "problem", None) or str(error).split("\n")[0]
            self.report(line, "yaml", f"not valid YAML: {what}; mend this line")
        return None

    def _is_harmless(self, text: str) -> bool:
        """Whether a YAML text is plain: what is written is all that it can mean."""
        depth, before = 0, len(self.problems)
        for event in yaml.parse(text, Loader=_Loader):
            line = self.first + (event.start_mark.line if event.start_mark else 0)
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                self.report(line, "yaml", "nested too deeply; write it flat")
                break
            if getattr(event, "anchor", None) or getattr(event, "tag", None):
                what = "anchors, aliases and tags (& * !) are not used here"
                self.report(line, "yaml", f"{what}; write it out, or put it in quotation marks")
            if isinstance(event, yaml.ScalarEvent):
                for code, message in unfit(event.value):
                    self.report(line, code, message)
        return len(self.problems) == before

    def report(self, line: int, code: str, message: str) -> None:
        """Note a problem at a line of the file."""
        self.problems.append(Problem(Place(self.path, line), code, on_one_line(message)))

    def line(self, node: yaml.Node) -> int:
        """The line of the file on which a node begins."""
        return self.first + int(node.start_mark.line)

    def wrong(self, node: yaml.Node, name: str, wanted: str) -> None:
        """Note that a value is not of the kind that belongs there."""
        self.report(self.line(node), "wrong-type", f"{name or 'the whole'} must be {wanted}")


def is_null(node: yaml.Node) -> bool:
    """Whether nothing is written for a value, or `null`."""
    return isinstance(node, yaml.ScalarNode) and node.tag == _NULL


# -- scalars ---------------------------------------------------------------------------------


def text(reader: Reader, node: yaml.Node, name: str) -> str | None:
    """A scalar as it is written; null is None."""
    if not isinstance(node, yaml.ScalarNode):
        reader.wrong(node, name, "a text")
        return None
    return None if is_null(node) else str(node.value)


def phrase(reader: Reader, node: yaml.Node, name: str) -> str | None:
    """Words on one line, without space around them; null is None."""
    value = text(reader, node, name)
    if value is not None and (not value or value != value.strip() or "\n" in value):
        wanted = "words on one line, without space around them"
        reader.report(
            reader.line(node),
            "bad-value",
            f"{name}: {_quoted(value)} is not {wanted}; mend it, or null",
        )
        return None
    return value


def pattern(expression: str, wanted: str) -> Read:
    """A text of a certain form."""
    compiled = re.compile(expression)

    def read(reader: Reader, node: yaml.Node, name: str) -> str | None:
        value = text(reader, node, name)
        if value is not None and not compiled.fullmatch(value):
            reader.report(
                reader.line(node), "bad-value", f"{name}: {_quoted(value)} is not {wanted}"
            )
            return None
        return value

    return read


def choice(*allowed: str) -> Read:
    """One of a few words."""
    return pattern("|".join(map(re.escape, allowed)), f"one of {', '.join(allowed)}")


def day(reader: Reader, node: yaml.Node, name: str) -> date | None:
    """A day, written YYYY-MM-DD; null is None."""
    value = text(reader, node, name)
    if value is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            return date.fromisoformat(value)
    except ValueError:
        pass
    reader.report(
        reader.line(node),
        "bad-date",
        f"{name}: {_quoted(value)} is not a day; write YYYY-MM-DD, or null",
    )
    return None


def truth(reader: Reader, node: yaml.Node, name: str) -> bool | None:
    """`true` or `false`; null is None."""
    value = text(reader, node, name)
    if value is not None and value not in ("true", "false"):
        reader.wrong(node, name, "true or false")
        return None
    return None if value is None else value == "true"


def whole(reader: Reader, node: yaml.Node, name: str) -> int | None:
    """A whole number; null is None."""
    value = text(reader, node, name)
    if value is not None and not re.fullmatch(r"[0-9]{1,9}", value):
        reader.wrong(node, name, "a whole number")
        return None
    return None if value is None else int(value)


# -- collections -----------------------------------------------------------------------------


def list_of(read: Read) -> Read:
    """A list, as a tuple; null is an empty one. Items that cannot be read are left out."""

    def read_list(reader: Reader, node: yaml.Node, name: str) -> tuple[Any, ...]:
        if is_null(node):
            return ()
        if not isinstance(node, yaml.SequenceNode):
            reader.wrong(node, name, "a list")
            return ()
        found = []
        for i, item in enumerate(node.value):
            value = _entry(reader, (item, item), f"{name}.{i}", read)
            if value is not None:
                found.append(value)
        return tuple(found)

    return read_list


def mapping(keys: Keys) -> Read:
    """A mapping of known keys; the value is a dict with every one of them, None when null."""

    def read_mapping(reader: Reader, node: yaml.Node, name: str) -> dict[str, Any] | None:
        pairs = _pairs(reader, node, name)
        if pairs is None:
            return None
        prefix = f"{name}." if name else ""
        for key, (node_of_key, _) in pairs.items():
            if key not in keys:
                known = ", ".join(keys)
                reader.report(
                    reader.line(node_of_key),
                    "unknown-key",
                    f"{_quoted(prefix + key)} is not a key here; known keys are {known}",
                )
        values = {}
        for key, rule in keys.items():
            value = None
            if key in pairs:
                node_of_key, node_of_value = pairs[key]
                reader.marks[prefix + key] = reader.line(node_of_key)
                value = rule.read(reader, node_of_value, prefix + key)
            empty = key in pairs and is_null(pairs[key][1]) and not rule.nullable
            if rule.required and (key not in pairs or empty):
                reader.report(
                    reader.line(node), "missing-key", f"{prefix + key} is missing; add it"
                )
            values[key] = rule.default if value is None else value
        return values

    return read_mapping


def table_of(read: Read, read_key: Read = phrase) -> Read:
    """A mapping with free keys (a registry): key → value, in the order of the file."""

    def read_table(reader: Reader, node: yaml.Node, name: str) -> dict[str, Any] | None:
        pairs = _pairs(reader, node, name)
        if pairs is None:
            return None
        prefix = f"{name}." if name else ""
        found = {}
        for key, pair in pairs.items():
            value = _entry(reader, pair, prefix + key, read)
            if (
                value is not None
                and read_key(reader, pair[0], f"the key {_quoted(key)}") is not None
            ):
                found[key] = value
        return found

    return read_table


def _entry(reader: Reader, pair: tuple[yaml.Node, yaml.Node], name: str, read: Read) -> Any:
    """An entry of a list or a registry, which is never empty."""
    reader.marks[name] = reader.line(pair[0])
    if is_null(pair[1]):
        reader.report(
            reader.line(pair[0]), "missing-value", f"nothing is written for {name}; add it"
        )
        return None
    return read(reader, pair[1], name)


def _pairs(
    reader: Reader, node: yaml.Node, name: str
) -> dict[str, tuple[yaml.Node, yaml.Node]] | None:
    if is_null(node):
        return None
    if not isinstance(node, yaml.MappingNode):
        reader.wrong(node, name, "a mapping (key: value)")
        return None
    pairs: dict[str, tuple[yaml.Node, yaml.Node]] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            reader.wrong(key, name, "a mapping whose keys are words")
        elif key.value in pairs:
            reader.report(
                reader.line(key),
                "duplicate-key",
                f"{_quoted(key.value)} stands here twice; keep one",
            )
        else:
            pairs[key.value] = (key, value)
    return pairs
