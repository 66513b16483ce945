"""What pages and files call a document: its own word (本决定, 本条例), else that of its kind."""

from __future__ import annotations

from tiaowen.exports.citations import Phrases
from tiaowen.model import DocumentKind, Notice
from tiaowen.parsing.document_kinds import document_name


def document_word(notice: Notice, words: Phrases) -> str:
    """Return what a document is called: 通知, 条例; 文件 where nothing tells its kind."""
    name = document_name(notice)
    return name.word or kind_word(name.kind, words)


def kind_word(kind: DocumentKind | None, words: Phrases) -> str:
    """Return the word for the documents of a kind."""
    return words["document_" + kind.replace("-", "_")] if kind else words["document"]


def own_kind(notice: Notice, words: Phrases) -> str:
    """Return the kind of a document alone, 法律, 通知; "" if it is unknown."""
    name = document_name(notice)
    if name.kind is None:
        return ""
    # It calls itself 本法, and is a 法律.
    return words["types_law"] if name.kind == "law" else document_word(notice, words)


def described(notice: Notice, words: Phrases) -> str:
    """Return the kind of a document and of what it issues, 通知（印发办法）; "" if unknown."""
    own, name = own_kind(notice, words), document_name(notice)
    if not own or name.issued is None:
        return own
    return words["document_issues"].format(document=own, issued=name.issued_word)
