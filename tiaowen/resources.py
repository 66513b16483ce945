"""The files that come with the package: templates, and the tables of conversion."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent
_CHECKOUT = PACKAGE.parent


def templates() -> Path:
    """The folder of templates, inside an installed package or beside it in a checkout."""
    inside = PACKAGE / "templates"
    return inside if inside.is_dir() else _CHECKOUT / "templates"


def script_tables(content: Path) -> Path:
    """The conversion tables of a content folder, else those that come with the package."""
    own = content / "script"
    if own.is_dir():
        return own
    inside = PACKAGE / "default_script"
    return inside if inside.is_dir() else _CHECKOUT / "content" / "script"
