"""What the classes of `model` say of a key in front matter or in a registry.

A field of such a class that is annotated with a `Key` is a key of a file, and its annotation is the
key's only definition: the type tells the form of the value, `Key` the rest. `sources.fields`
derives from it what reads and checks files; JSON Schemas, the tables of the content guide, new
files, drafts of the importer and the conversion to Traditional script follow it.

Why neither msgspec nor pydantic reads the files: msgspec stops at the first fault. pydantic reports
all of them, but gives no value for a file that has one, so that references between files could not
be checked in the same run; for line numbers and duplicate keys the YAML nodes must be walked all
the same; and its import with these classes adds over 0.1 s to the start of every command.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a mapping, as far as the type of its field does not tell it.

    Attributes:
        note: What belongs there, in Chinese, for whoever writes the file.
        meaning: The same in English, as Markdown, for the content guide.
        name: The key in the file, where it is not the name of the field.
        required: The key must be there.
        nullable: A required key may be null, which says that no source tells.
        drafted: A draft of the importer has the key even where nothing is known.
        either: One value may stand in place of a list of them.
        free: Any text will do: empty, of several lines, with space around it.
        converted: The words are converted to Traditional script. What quotes a capture is not.
        within: The names of the keys below this one that differ from those of their class.
    """

    note: str
    meaning: str = ""
    name: str = ""
    required: bool = False
    nullable: bool = False
    drafted: bool = False
    either: bool = False
    free: bool = False
    converted: bool = True
    within: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Form:
    """A text that a regular expression matches as a whole; `wanted` names it in messages."""

    expression: str
    wanted: str


# An id is the name of a folder, for which a disk has 255 bytes.
ID = Form(
    r"(?=.{1,100}$)[a-z0-9]+(?:-[a-z0-9]+)*",
    "an id: a-z, 0-9 and single hyphens, 100 characters at most",
)
Id = Annotated[str, ID]
Web = Annotated[
    str,
    Form(
        r'https?://[^\s<>"/?#\[\]\\]+[^\s<>"\\]*',
        "a web address that begins with http:// or https://",
    ),
]
WebFolder = Annotated[
    str,
    Form(
        r'https?://[^\s<>"/?#\[\]\\]+(?:/[^\s<>"?#\\]*)?',
        "a web address of a folder, without ? and #",
    ),
]
Checksum = Annotated[str, Form(r"[0-9a-f]{64}", "a SHA-256: 64 digits of 0-9 and a-f")]
At = Annotated[str, Form(r"\*|[a-z0-9-]+", "a clause id, title, number or *")]
