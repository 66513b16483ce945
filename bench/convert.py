"""The peer pipeline's conversion: `python -m bench.convert FROM TO` turns a folder of Markdown.

It uses one converter in one process, with one call for each file: the cheapest way to use OpenCC
without further code.
"""

from __future__ import annotations

import sys
from pathlib import Path

import opencc


def main() -> None:
    """Write every Markdown file below FROM in Traditional characters below TO."""
    source, target = map(Path, sys.argv[1:])
    convert = opencc.OpenCC("s2tw").convert
    for path in source.rglob("*.md"):
        turned = target / path.relative_to(source)
        turned.parent.mkdir(parents=True, exist_ok=True)
        turned.write_text(convert(path.read_text("utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
