"""The bytes of a capture → text, in the encoding for which there is most evidence.

What is not text is refused, with the reason and what to do instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tiaowen.html_depth import is_too_deep
from tiaowen.importer.errors import RefusedError
from tiaowen.importer.markdown_page import is_page, read_page
from tiaowen.importer.markup import html_to_text, is_html

LARGEST = 16 * 1024 * 1024
"""The largest capture that is read, in bytes."""
_SAMPLE = 200_000  # bytes or characters that are looked at to decide what a file is
_ODD = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")
_LEAST_ORDINARY = 0.1  # the share of ordinary characters below which no encoding fits
_UNKNOWN = "neither UTF-8 nor GB18030 nor UTF-16 text; find out its encoding and save it as UTF-8"

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
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说"
    "产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使"
    "点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明"
    "看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料"
    "象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指"
    "市区县府办通施项企业创技医疗药政策印发，。、；：（）《》“”"
)


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
    text, encoding, notes = _text(raw)
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


def _text(raw: bytes) -> tuple[str, str, list[str]]:
    """Return the text, the encoding for which there is most evidence, and notes on wrong bytes."""
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if raw.startswith(mark):
            return _with_notes(raw[len(mark) :], name)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if "\0" not in text:
            return text, "utf-8", []
    return _with_notes(raw, _likeliest(raw[:_SAMPLE]))


def _likeliest(sample: bytes) -> str:
    """Return the encoding in which a sample has the most ordinary characters, fewest errors."""
    scores = {}
    for name in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        text = sample.decode(name, "replace")
        wrong = text.count("\ufffd") + text.count("\0")
        ordinary = sum(1 for char in text if char in _COMMON or (char.isascii() and char > " "))
        scores[name] = (ordinary - 5 * wrong) / max(1, len(text))
    best = max(scores, key=lambda name: scores[name])
    if scores[best] < _LEAST_ORDINARY:
        raise RefusedError(_UNKNOWN)
    return best


def _with_notes(raw: bytes, name: str) -> tuple[str, str, list[str]]:
    """Return the text, the encoding's name, and a note where some bytes are wrong.

    Raises:
        RefusedError: More than one character in 50 is wrong, so this is no text in that encoding.
    """
    try:
        return raw.decode(name), name, []
    except UnicodeDecodeError as error:
        text = raw.decode(name, "replace")
        wrong = text.count("\ufffd")
        if wrong * 50 > len(text):
            raise RefusedError(_UNKNOWN) from None
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        note = (
            f"{wrong} byte sequences are not {name}, the first is 0x{raw[error.start]:02x} in line "
            f"{line}; each stands as U+FFFD"
        )
        return text, name, [note]
