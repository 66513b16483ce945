"""The words of the scripts on pages: keyboard shortcuts, and the tools of a clause."""

from __future__ import annotations

import json

from tiaowen.artifacts import Artifact
from tiaowen.pages.edition import Edition

_KEYS = {
    "/": "keys_search",
    "j": "keys_next",
    "k": "keys_previous",
    "t": "other_script_title",
    "h": "keys_home",
    "?": "keys_sheet",
    "Esc": "keys_close",
}
_TOOLS = ("link", "official", "gbt", "text", "report")


def reading_words(edition: Edition) -> Artifact:
    """Returns the words fetched when a reader first opens the shortcuts or a clause's tools."""
    words = edition.words
    said = {
        "sheet": {key: words[name] for key, name in _KEYS.items()},
        "title": words["keys"],
        "on": words["keys_on"],
        "close": words["close"],
        "tools": {name: words[f"tool_{name}"] for name in _TOOLS},
        "copied": words["copied"],
    }
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return Artifact(f"{edition.script.folder}/words.json", text.encode())
