"""`schema`: the JSON Schemas by which editors complete and check content."""

from __future__ import annotations

import argparse

from tiaowen.sources import json_schema
from tiaowen.sources.write import Drafts


def run(options: argparse.Namespace) -> int:
    """Write a JSON Schema for each kind of file in `content/`."""
    with Drafts(options.out) as drafts:
        files = list(json_schema.schemas())
        for file in files:
            drafts.add(file.path, file.content.decode())
        drafts.commit()
    for file in files:
        print(options.out / file.path)
    return 0
