"""How the stages of the parser tell of problems."""

from collections.abc import Callable

Report = Callable[[int, str, str], None]
"""Takes a problem: line, code, message."""
