"""The files that come with the package: templates, and the tables of conversion."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent
SCRIPT_TABLES = PACKAGE / "script"


def templates() -> Path:
    """Return the folder of templates, inside an installed package or beside it in a checkout."""
    inside = PACKAGE / "templates"
    return inside if inside.is_dir() else PACKAGE.parent / "templates"
