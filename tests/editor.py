"""`Editor`: what random edits are made with (paths, words, replacements), from a seed.

`kept` copies the state of what it edits, `restore` puts it back.
"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

HAN = r"[\u4e00-\u9fff]"
DAYS = ("1998-03-01", "2014-07-05", "2025-12-30", "2026-02-11", "2031-10-01")


class NothingToEditError(Exception):
    """The folder has nothing that this edit applies to."""


class Editor:
    """Edits `content` and a folder of templates; `day` and `base_url` are options of the build."""

    def __init__(self, content: Path, templates: Path, seed: int) -> None:
        self.content = content
        self.templates = templates
        self.dice = random.Random(seed)
        self.day = "2026-11-21"
        self.base_url = "https://example.org/"
        self._new = 0

    def kept(self, folder: Path) -> tuple[str, str]:
        """Copy the state into a folder, for `restore`."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.content, folder / "content")
        shutil.copytree(self.templates, folder / "templates")
        return self.day, self.base_url

    def restore(self, folder: Path, options: tuple[str, str]) -> None:
        """Put back what `kept` copied."""
        for name, to in (("content", self.content), ("templates", self.templates)):
            shutil.rmtree(to)
            shutil.copytree(folder / name, to)
        self.day, self.base_url = options

    # -- what the edits are made with ------------------------------------------------------

    def path(self, pattern: str) -> Path:
        return self.dice.choice(self.some(pattern))

    def some(self, pattern: str) -> list[Path]:
        found = sorted(self.content.glob(pattern))
        if not found:
            raise NothingToEditError
        return found

    def id(self) -> str:
        """Return the id of a notice, held or not."""
        ids = [path.stem for path in self.some("notices/*.md")]
        works = self.content / "works.yml"
        if works.exists() and self.dice.random() < 0.3:
            ids = re.findall(r"^  - \{id: ([a-z0-9-]+), .*\}$", works.read_text("utf-8"), re.M)
        return self.dice.choice(ids)

    def fresh(self) -> int:
        self._new += 1
        return self._new

    def words(self, count: int = 1, path: Path | None = None) -> str:
        """Return words of the notice at a path, or of any notice."""
        _, text = split((path or self.path("notices/*.md")).read_text("utf-8"))
        runs = re.findall(f"{HAN}{{4,12}}", text)
        return "".join(self.dice.choice(runs) for _ in range(count))

    def sub(self, path: Path, pattern: str, new: str | Callable[[re.Match[str]], str]) -> str:
        """Replace one match in a file, chosen at random."""
        text = path.read_text("utf-8")
        found = list(re.finditer(pattern, text, re.MULTILINE))
        if not found:
            raise NothingToEditError
        match = self.dice.choice(found)
        put = match.expand(new) if isinstance(new, str) else new(match)
        save(path, text[: match.start()] + put + text[match.end() :])
        return f"{path.name}: {match[0][:40]!r} → {put[:40]!r}"

    def blocks(self, path: Path) -> tuple[str, list[str]]:
        """Return the front matter and the paragraphs of a notice."""
        head, body = split(path.read_text("utf-8"))
        return head, body.strip("\n").split("\n\n")

    def key(self, path: Path, name: str, value: str) -> str:
        """Set a key of the front matter of a file."""
        head, body = split(path.read_text("utf-8"))
        head, count = re.subn(rf"^{name}:.*\n(?:  .*\n)*", f"{name}: {value}\n", head, flags=re.M)
        if not count:
            head = head.replace("topics:", f"{name}: {value}\ntopics:", 1)
        save(path, head + body)
        return f"{path.name}: {name}: {value}"


def save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def split(text: str) -> tuple[str, str]:
    """A file's front matter, with both its lines, and the rest."""
    _, head, body = re.split(r"^---\n", text, maxsplit=2, flags=re.MULTILINE)
    return f"---\n{head}---\n", body
