"""`Key`, the annotation that makes a field of a class in `model` a key of front matter or registry.

The annotated field is the key's only definition: its type says what values are valid, `Key` the
rest. `sources.fields` derives from it how files are read and checked. JSON Schemas, the tables of
the content guide, new files, drafts of the importer and the conversion to Traditional script follow
it too.

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
    """What a key is, as far as the type of its field does not tell.

    Attributes:
        note: What to write there, in Chinese, for authors of content.
        meaning: The same in English, as Markdown, for the content guide.
        name: The key in the file, if it is not the name of the field.
        required: The key must be present.
        nullable: A required key may be null, if no source tells the value.
        drafted: A draft of the importer has the key even if nothing is known.
        either: One value may be given in place of a list.
        free: Any text is valid: empty, of several lines, with white space around it.
        converted: The text is converted to Traditional script. Quotations of a capture are not.
        within: Field → name in the file, for keys below this one that have another name there.
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
    """A text that a regular expression must match as a whole; `wanted` names it in messages."""

    expression: str
    wanted: str


# An id becomes the name of a folder, and file systems take 255 bytes for one.
ID = Form(
    r"(?=.{1,100}$)[a-z0-9]+(?:-[a-z0-9]+)*",
    "an id: a-z, 0-9 and single hyphens, 100 characters at most",
)
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
