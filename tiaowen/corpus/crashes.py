"""A crash in the analysis of one document → a problem of that document."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tiaowen.cache import DamagedCacheError
from tiaowen.model import Place, Problem

_T = TypeVar("_T")


def guarded(place: Place, work: Callable[[], _T], otherwise: _T, problems: list[Problem]) -> _T:
    """Return what `work` returns on one document; a crash in it becomes a problem of the document.

    So the problems of all other documents are still reported. What is not the document's doing, a
    full disk or a damaged cache, is raised.

    Args:
        place: The document, for the problem.
        work: The analysis.
        otherwise: Returned after a crash.
        problems: Where the problem is added.
    """
    try:
        return work()
    except (OSError, DamagedCacheError):
        raise
    except Exception as error:  # noqa: BLE001  # whatever it is, it concerns this document only
        frame = traceback.extract_tb(error.__traceback__)[-1]
        what = " ".join(f"{type(error).__name__}: {error}".split())
        problems.append(
            Problem(
                place,
                "internal",
                f"the program failed on this file ({what}, at {Path(frame.filename).name}:"
                f"{frame.lineno}); report it, with the file",
            )
        )
        return otherwise
