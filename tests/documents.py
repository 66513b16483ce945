"""Content folders written as text: `=== id`, front matter, `---`, one block a line."""

from __future__ import annotations

import re
from pathlib import Path


def put_documents(folder: Path, text: str) -> None:
    """Write the notices that a text describes into the `notices` of a content folder.

    `kind`, `title`, `region` and `written` may be left out.
    """
    (folder / "notices").mkdir(parents=True, exist_ok=True)
    for part in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        head, _, body = part.partition("\n---\n")
        id_, _, front = head.partition("\n")
        lines = [f"id: {id_}", "kind: notice"]
        for key, value in (("title", f"禾川市办法{id_}"), ("region", "here"), ("written", "null")):
            if not re.search(rf"^{key}:", front, re.MULTILINE):
                lines.append(f"{key}: {value}")
        blocks = "\n\n".join(body.splitlines())
        (folder / "notices" / f"{id_}.md").write_text(
            "---\n" + "\n".join([*lines, front]) + f"\n---\n\n{blocks}\n", encoding="utf-8"
        )
