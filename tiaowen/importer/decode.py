"""The bytes of a capture → text, in the encoding for which there is most evidence.

What is not text is refused, with the reason and what to do instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tiaowen.decoding import UnknownEncodingError, decoded
from tiaowen.html_depth import is_too_deep
from tiaowen.importer.errors import RefusedError
from tiaowen.importer.markdown_page import is_page, read_page
from tiaowen.importer.markup import html_to_text, is_html

LARGEST = 16 * 1024 * 1024
"""The largest capture that is read, in bytes."""
_SAMPLE = 200_000  # bytes or characters that are looked at to decide what a file is
_ODD = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")

_SIGNATURES = (
    (b"PK\x03\x04", "a zip archive", "unpack it and import the files in it"),
    (b"PK\x05\x06", "an empty zip archive", "there is nothing in it to import"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (doc, xls)", "save it as docx first"),
    (b"{\\rtf", "an RTF document", "save it as text first"),
    (b"\x1f\x8b", "gzip data", "unpack it first"),
    (b"\x89PNG", "a picture", "import the text, not a picture of it"),
    (b"\xff\xd8\xff", "a picture", "import the text, not a picture of it"),
    (b"GIF8", "a picture", "import the text, not a picture of it"),
)
_OFFICE = ((b"xl/", "xlsx"), (b"ppt/", "pptx"), (b"OFD.xml", "ofd"))
_ZIP, _PDF, _WORD = b"PK\x03\x04", b"%PDF", b"word/"


@dataclass(frozen=True, slots=True)
class Decoded:
    """A capture as text.

    Attributes:
        text: The text, with LF line ends.
        encoding: The encoding that it was read in, "" for an office format.
        form: `text`, `html`, `markdown`, `docx` or `pdf`.
        extractor: The library that took the text out of an office format, with its version.
        notes: What to report about the bytes.
        meta: What the head of an HTML page says about the document, as pairs of key and value.
    """

    text: str
    encoding: str
    form: str
    notes: tuple[str, ...] = ()
    meta: tuple[tuple[str, str], ...] = ()
    extractor: str = ""


def decode(raw: bytes) -> Decoded:
    """Return the text of a capture.

    Raises:
        RefusedError: It is empty, too large, or not text.
    """
    if not raw.strip():
        raise RefusedError("the file is empty; capture the page again")
    refuse_size(len(raw))
    if raw.startswith(_PDF):
        return _office("pdf", raw)
    if raw.startswith(_ZIP) and (_WORD in raw[:_SAMPLE] or _WORD in raw[-_SAMPLE:]):
        return _office("docx", raw)
    _refuse_signatures(raw)
    try:
        text, encoding, notes = decoded(raw)
    except UnknownEncodingError as error:
        raise RefusedError(str(error)) from None
    odd = len(_ODD.findall(text[:_SAMPLE]))
    if odd * 100 > min(len(text), _SAMPLE):
        raise RefusedError("binary data, not text; capture the page as text or HTML")
    form = "text"
    meta: tuple[tuple[str, str], ...] = ()
    if is_html(text):
        if is_too_deep(text):
            raise RefusedError("HTML nested thousands of levels deep; save the page as text")
        page = html_to_text(text)
        form, text, meta = "html", page.text, page.meta
        notes = [*notes, *page.notes]
    elif is_page(text):
        markdown = read_page(text.replace("\r\n", "\n"))
        form, text, meta = "markdown", markdown.text, markdown.meta
        notes = [*notes, *markdown.notes]
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    if not re.search(r"[^\W_]", text):
        raise RefusedError("there are no words in it; capture the page again")
    return Decoded(text, encoding, form, tuple(notes), meta)


def _office(form: str, raw: bytes) -> Decoded:
    """Return the text of a Word file or PDF, each paragraph and row of a table on a line."""
    try:
        # Loaded only where such a file comes: a build needs neither, and they are an extra.
        if form == "pdf":
            from tiaowen.importer.pdf import read_pdf as read
        else:
            from tiaowen.importer.word import read_docx as read
    except ModuleNotFoundError as error:
        raise RefusedError(
            f"reading {form} needs {error.name}; install it with: pip install 'tiaowen[import]'"
        ) from None
    found = read(raw)
    if not re.search(r"[^\W_]", found.text):
        raise RefusedError("there are no words in it; open it and look")
    return Decoded(found.text, "", form, found.notes, (), found.extractor)


def refuse_size(size: int) -> None:
    """Refuse a file of more than `LARGEST` bytes.

    Raises:
        RefusedError: It is larger.
    """
    if size > LARGEST:
        raise RefusedError(
            f"{size / 1024 / 1024:.1f} MB are more than the {LARGEST // 1024 // 1024} MB that an "
            "import reads at once; cut the file between two documents"
        )


def _refuse_signatures(raw: bytes) -> None:
    for signature, what, advice in _SIGNATURES:
        if raw.startswith(signature):
            for part, name in _OFFICE:
                if signature == b"PK\x03\x04" and part in raw[:_SAMPLE]:
                    raise RefusedError(f"an Office file ({name}); save it as text first")
            raise RefusedError(f"{what}, not text; {advice}")
