"""A page of which there are many similar ones: rendered once with holes, then filled in bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from tiaowen.pages.templates import ROOT

# Characters of a private-use area, which no content has.
_OPEN, _CLOSE = "\ue002", "\ue003"
_HOLE = re.compile(f"{_OPEN}(.*?){_CLOSE}")


def hole(name: str) -> str:
    """Returns what stands in a frame for a value that differs from page to page."""
    return f"{_OPEN}{name}{_CLOSE}"


@dataclass(frozen=True, slots=True)
class Frame:
    """A page with holes.

    Attributes:
        root: The relative address of the site's root, the same from all its pages.
        pieces: The bytes before, between and behind the holes; one more than there are holes.
        names: The name of each hole, in the order of the page.
    """

    root: str
    pieces: tuple[bytes, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, html: str, root: str) -> Frame:
        """Returns the frame of a page that was rendered with `hole` in place of what differs."""
        parts = _HOLE.split(html.replace(ROOT, root))
        return cls(root, tuple(piece.encode() for piece in parts[::2]), tuple(parts[1::2]))

    def filled(self, own: Mapping[str, str]) -> bytes:
        """Returns the page with `own`, by the names of holes: text escaped, `Markup` as it is.

        All values are joined, so that they are encoded and their links made relative in one go.
        """
        html = _CLOSE.join(
            [value if isinstance(value, Markup) else escape(value) for value in own.values()]
        )
        encoded = html.replace(ROOT, self.root).encode().split(_CLOSE.encode())
        ready = dict(zip(own, encoded, strict=True))
        parts = [b""] * (2 * len(self.names) + 1)
        parts[::2] = self.pieces
        parts[1::2] = [ready[name] for name in self.names]
        return b"".join(parts)
