"""Bytes → text, in the encoding for which there is most evidence."""

from __future__ import annotations

_SAMPLE = 200_000  # bytes that are looked at to decide what a file is
_LEAST_ORDINARY = 0.1  # the share of ordinary characters below which no encoding fits
_UNKNOWN = "neither UTF-8 nor GB18030 nor UTF-16 text; find out its encoding and save it as UTF-8"
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说"
    "产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使"
    "点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明"
    "看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料"
    "象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指"
    "市区县府办通施项企业创技医疗药政策印发，。、；：（）《》“”"
)


class UnknownEncodingError(Exception):
    """Bytes that are no text in any encoding that is known. The message says what to do."""


def decoded(raw: bytes) -> tuple[str, str, list[str]]:
    """Return the text, the encoding for which there is most evidence, and notes on wrong bytes.

    Raises:
        UnknownEncodingError: No encoding fits.
    """
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
        raise UnknownEncodingError(_UNKNOWN)
    return best


def _with_notes(raw: bytes, name: str) -> tuple[str, str, list[str]]:
    """Return the text, the encoding's name, and a note where some bytes are wrong.

    Raises:
        UnknownEncodingError: More than one character in 50 is wrong, so it is no text in that one.
    """
    try:
        return raw.decode(name), name, []
    except UnicodeDecodeError as error:
        text = raw.decode(name, "replace")
        wrong = text.count("\ufffd")
        if wrong * 50 > len(text):
            raise UnknownEncodingError(_UNKNOWN) from None
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        note = (
            f"{wrong} byte sequences are not {name}, the first is 0x{raw[error.start]:02x} in line "
            f"{line}; each stands as U+FFFD"
        )
        return text, name, [note]
