"""The ids of different things: each has a type of its own, so that none passes for another.

At run time they are plain texts. Only what reads an id out of a file, or makes one, calls these
types; everything else hands on what it was given, and mypy sees to it.
"""

from __future__ import annotations

from typing import NewType

NoticeId = NewType("NoticeId", str)
"""Of a notice or an instrument that we know by citation only: `jz-2022-a-1`."""

ClauseId = NewType("ClauseId", str)
"""Of a clause within its notice: `art17`, `m3-2`."""

WorkId = NewType("WorkId", str)
"""Of a work; a notice that is the only version of its work lends it its own id."""

Wid = NewType("Wid", str)
"""Of a measure within its work, the same in every version that carries it on."""

RecordId = NewType("RecordId", str)
"""Of a record."""

RegionId = NewType("RegionId", str)
"""Of a region, a key of `regions.yml`."""

BodyId = NewType("BodyId", str)
"""Of a body within its region; that of a body in no registry is its name as written."""

TopicId = NewType("TopicId", str)
"""Of a topic, a key of `topics` in `site.yml`."""

NO_CLAUSE = ClauseId("")
"""No clause: above the topmost clauses, before one that was added, after one that was removed."""

NO_WORK = WorkId("")
"""No work that the front matter names: the notice is a work of its own."""

NO_REGION = RegionId("")
"""No region: around the outermost ones."""
