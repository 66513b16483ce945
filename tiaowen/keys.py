"""Which keys each file of `content/` may have, and what each of them holds (contract, §2)."""

from __future__ import annotations

from tiaowen import frontmatter as fm
from tiaowen.frontmatter import Key
from tiaowen.model import NUMBERINGS, REASONS, RECORD_KINDS, Site

_ID = fm.pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*", "an id: a-z, 0-9 and single hyphens")
_WEB = fm.pattern(r"https?://[^\s<>\"]+", "a web address that begins with http:// or https://")
_PLACE = fm.pattern(r"\*|[a-z0-9-]+", "a clause id, title, number or *")
_PHRASES = fm.list_of(fm.phrase)
_IDS = fm.list_of(_ID)
_SOURCE = fm.mapping(
    {
        "name": Key(fm.phrase),
        "url": Key(_WEB),
        "captured": Key(fm.phrase),
        "dated": Key(fm.day),
        "sha256": Key(fm.pattern(r"[0-9a-f]{64}", "a SHA-256: 64 digits of 0-9 and a-f")),
    }
)


def _rows(columns: fm.Keys) -> Key:
    """A list of mappings that all have these keys."""
    return Key(fm.list_of(fm.mapping(columns)), default=())


NOTICE: fm.Keys = {
    "id": Key(_ID, required=True),
    "kind": Key(fm.choice("notice"), required=True),
    "title": Key(fm.phrase, required=True, default=""),
    "short_title": Key(fm.phrase, default=""),
    "number": Key(fm.phrase),
    "issuers": Key(_PHRASES, default=()),
    "region": Key(_ID, required=True, default=""),
    "work": Key(_ID, default=""),
    "written": Key(fm.day, required=True, nullable=True),
    "published": Key(fm.day),
    "effective": Key(
        fm.mapping({"text": Key(fm.phrase, required=True, default=""), "from": Key(fm.day)})
    ),
    "expires": Key(
        fm.mapping({"text": Key(fm.phrase, required=True, default=""), "on": Key(fm.day)})
    ),
    "repeals": _rows(
        {"notice": Key(_ID, required=True, default=""), "text": Key(fm.phrase, default="")}
    ),
    "lineage": _rows({"old": Key(_ID, default=""), "new": Key(_ID, default="")}),
    "topics": Key(_IDS, default=()),
    "numbering": Key(fm.choice(*NUMBERINGS)),
    "source": Key(_SOURCE),
    "emendations": _rows(
        {
            "at": Key(_PLACE, required=True, default=""),
            "found": Key(fm.text, required=True, default=""),
            "ours": Key(fm.text, required=True, default=""),
            "reason": Key(fm.choice(*REASONS), required=True, default=""),
            "witness": Key(_ID),
            "certain": Key(fm.truth, required=True, default=False),
        }
    ),
}

RECORD: fm.Keys = {
    "id": Key(_ID, required=True),
    "kind": Key(fm.choice(*RECORD_KINDS), required=True, default=""),
    "title": Key(fm.phrase, required=True, default=""),
    "title_ours": Key(fm.truth, default=False),
    "publisher": Key(fm.phrase),
    "region": Key(_ID, required=True, default=""),
    "published": Key(fm.day),
    "about": _rows(
        {
            "notice": Key(_ID, required=True, default=""),
            "clauses": Key(_IDS, default=()),
            "certain": Key(fm.truth, default=True),
            "basis": Key(fm.phrase, default=""),
        }
    ),
    "cites": Key(_IDS, default=()),
    "topics": Key(_IDS, default=()),
    "figures": _rows(
        {
            "subject": Key(fm.phrase, required=True, default=""),
            "text": Key(fm.phrase, required=True, default=""),
            "year": Key(fm.whole),
        }
    ),
    "source": Key(_SOURCE),
    "notes": Key(fm.text, default=""),
}

SITE = fm.mapping(
    {
        "title": Key(fm.phrase, default=Site().title),
        "tagline": Key(fm.phrase, default=""),
        "base_url": Key(_WEB, default=Site().base_url),
        "repository": Key(_WEB),
        "topics": Key(fm.table_of(fm.phrase, _ID)),
    }
)

REGIONS = fm.table_of(
    fm.mapping(
        {
            "name": Key(fm.phrase, required=True, default=""),
            "parent": Key(_ID, default=""),
            "prefix": Key(_ID),
        }
    ),
    _ID,
)

BODIES = fm.table_of(
    fm.table_of(
        fm.mapping(
            {
                "id": Key(_ID, required=True, default=""),
                "name": Key(fm.phrase, default=""),
                "also": Key(_PHRASES, default=()),
                "collective": Key(fm.truth, default=False),
            }
        )
    ),
    _ID,
)

WORKS = fm.mapping(
    {
        "works": _rows(
            {
                "id": Key(_ID, required=True, default=""),
                "title": Key(fm.phrase, required=True, default=""),
                "region": Key(_ID, required=True, default=""),
            }
        ),
        "instruments": _rows(
            {
                "id": Key(_ID, required=True, default=""),
                "title": Key(fm.phrase, required=True, default=""),
                "number": Key(fm.phrase),
                "issuers": Key(_PHRASES, default=()),
                "region": Key(_ID, required=True, default=""),
                "work": Key(_ID, default=""),
                "written": Key(fm.day),
                "note": Key(fm.phrase, default=""),
            }
        ),
    }
)
