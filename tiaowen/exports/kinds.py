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


def described(notice: Notice, words: Phrases) -> str:
    """Return the kind of a document and of what it issues, 通知（印发办法）; "" if unknown."""
    name = document_name(notice)
    if name.kind is None:
        return ""
    own = document_word(notice, words)
    if name.issued is None:
        return own
    return words["document_issues"].format(document=own, issued=name.issued_word)
