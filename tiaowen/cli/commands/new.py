"""`new`: a file for a new notice or record, with every key it can have."""

from __future__ import annotations

import argparse
import re
import sys

from tiaowen.sources import loader, scaffold
from tiaowen.sources.schema import ID
from tiaowen.sources.write import Drafts


def run(options: argparse.Namespace) -> int:
    """Write the skeleton of a notice or a record, never over a file that is there."""
    if not options.content.is_dir():
        print(f"there is no folder {options.content}; make it, or name another", file=sys.stderr)
        return 2
    sources = loader.read(options.content)[0]
    regions, kind = sources.regions, options.kind_of_file
    id = options.id or (options.number and scaffold.id_for(options.number, regions))
    if not id or not re.fullmatch(ID.expression, id):
        what = f"{id} is not {ID.wanted}" if id else "no id is given, and no number tells one"
        print(f"{what}; write it, as in cq-2025-yfbf-57", file=sys.stderr)
        return 2
    path = options.content / f"{kind}s" / f"{id}.md"
    if path.exists():
        print(f"{path} is there already and stays as it is; choose another id", file=sys.stderr)
        return 2
    region = options.region or scaffold.region_for(id, regions)
    cited = next((one for one in sources.notices if one.id == id), None)
    if kind == "notice":
        text = scaffold.notice(id, region, cited, number=options.number, title=options.title)
    else:
        text = scaffold.record(id, region, options.about, kind=options.kind, title=options.title)
    with Drafts(options.content) as drafts:
        drafts.add(f"{kind}s/{id}.md", text)
        drafts.commit()
    print(f"{path}: fill it in, then run check")
    if cited:
        print(f"{cited.place.path}:{cited.place.line}: take the entry of {id} out, now it is held")
    return 0
