"""Random edits of a content folder, such as people make.

Some are mistakes that the build must refuse.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.editor import Editor, NothingToEditError
from tests.folder_edits import FILES, OPTIONS, RECORDS, REGISTRIES, TABLES
from tests.notice_edits import FRONT, TABLE, TEXT

# As often as each stands here: the words of notices change most.
EDITS: tuple[Callable[[Editor], str], ...] = (
    *(TEXT * 3),
    *(TABLE * 2),
    *(FRONT * 2),
    *(FILES * 2),
    *(RECORDS * 2),
    *REGISTRIES,
    *TABLES,
    *OPTIONS,
)


def edit(editor: Editor) -> str:
    """Make an edit, and return a line that describes it."""
    while True:
        chosen = editor.dice.choice(EDITS)
        try:
            return f"{chosen.__name__}: {chosen(editor)}"
        except NothingToEditError:
            continue
