"""The files that come with the package: templates and conversion tables."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent
SCRIPT_TABLES = PACKAGE / "script"


class MissingResourceError(Exception):
    """A file of the package itself is not there: a fault of the program, not of the content."""


def read(path: Path) -> str:
    """Return the text of a file that comes with the package, with its line ends as they are.

    Raises:
        MissingResourceError: there is no such file. Not an OSError, which a build reports as
            trouble with a disk or a folder of the user's.
    """
    try:
        return path.read_bytes().decode()
    except FileNotFoundError as error:
        raise MissingResourceError(
            f"{path} is missing from the program; restore it, or install the program again"
        ) from error


def templates() -> Path:
    """Return the folder of templates, inside an installed package or beside it in a checkout."""
    inside = PACKAGE / "templates"
    return inside if inside.is_dir() else PACKAGE.parent / "templates"
