"""Pictures of a notice: the files in `notices/<id>/`, without what tells of the person or machine
that made them.

PNG, JPEG and WebP are rows of chunks with a kind and a length. The chunks that the picture is made
of are kept as they are, all others are dropped: no picture is compressed anew, and the same file
gives the same bytes on every machine.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Set
from pathlib import Path

from tiaowen.model import NoticeId, Picture, Place, Problem
from tiaowen.sources.safe_read import read_bytes

LARGEST = 1_000_000
"""Bytes of the largest picture; a page of a plan at 200 dpi has less."""
_MOST_PIXELS = 8_000
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"IDAT", b"IEND"}
_WEBP_KEPT = {b"VP8X", b"ICCP", b"ALPH", b"VP8 ", b"VP8L"}
_MOVING = "this picture moves; put one here that stands still"
_CUT = "this picture ends in the middle, or is damaged; put a whole one here"


def read_pictures(
    content: Path, notices: Set[NoticeId], problems: list[Problem]
) -> dict[NoticeId, dict[str, Picture]]:
    """The pictures of each notice by their names; what is wrong is added to `problems`."""
    found: dict[NoticeId, dict[str, Picture]] = {}
    for folder in sorted((content / "notices").glob("[!.]*")):
        if folder.suffix == ".md" or not folder.is_dir():
            continue
        notice = NoticeId(folder.name)
        if notice not in notices:
            if not folder.with_name(f"{folder.name}.md").exists():  # else that file is faulty
                message = "no notice has this id; name the folder of pictures like its notice"
                problems.append(Problem(Place(folder.as_posix(), 1), "stray-file", message))
            continue
        for path in sorted(folder.glob("[!.]*")):
            picture = _read(path, content)
            if isinstance(picture, Problem):
                problems.append(picture)
            else:
                found.setdefault(notice, {})[path.name] = picture
    return found


def picture_bytes(picture: Picture) -> bytes:
    """The bytes of a picture as it is published.

    Raises:
        OSError: the file is not the one that was read before.
    """
    path = Path(picture.path)
    raw = read_bytes(path, path.parent.parent.parent, picture.path, LARGEST)
    kept = b"" if isinstance(raw, Problem) else _clean(raw)[0]
    if _digest(kept) != picture.digest:
        raise OSError(f"{picture.path} changed while the site was built; build again")
    return kept


def _digest(kept: bytes) -> str:
    return hashlib.sha256(kept).hexdigest()[:16]


def _read(path: Path, content: Path) -> Picture | Problem:
    shown = path.as_posix()
    raw = read_bytes(path, content, shown, LARGEST)
    if isinstance(raw, Problem):
        return raw
    try:
        kept, (width, height), suffix = _clean(raw)
    except ValueError as error:
        return Problem(Place(shown, 1), "picture", str(error))
    if path.suffix != suffix:
        return Problem(Place(shown, 1), "picture", f"this is a {suffix} file; name it so")
    if not 0 < max(width, height) <= _MOST_PIXELS or not min(width, height):
        message = (
            f"{width} × {height} pixels, and {_MOST_PIXELS} a side is the most; make it smaller"
        )
        return Problem(Place(shown, 1), "picture", message)
    return Picture(shown, _digest(kept), width, height)


def _clean(raw: bytes) -> tuple[bytes, tuple[int, int], str]:
    """The picture alone, its width and height in pixels, and the ending of its name.

    Raises:
        ValueError: it is no picture that is admitted; says why.
    """
    try:
        if raw.startswith(_PNG):
            return *_png(raw), ".png"
        if raw.startswith(b"\xff\xd8\xff"):
            return *_jpeg(raw), ".jpg"
        if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
            return *_webp(raw), ".webp"
    except (struct.error, IndexError) as error:
        raise ValueError(_CUT) from error
    raise ValueError("this is no picture of an admitted kind; put a PNG, JPEG or WebP picture here")


def _png(raw: bytes) -> tuple[bytes, tuple[int, int]]:
    kept = [_PNG]
    at, kind = len(_PNG), b""
    while kind != b"IEND":
        (length,) = struct.unpack_from(">I", raw, at)
        kind = raw[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(raw):
            raise ValueError(_CUT)
        if kind == b"acTL":
            raise ValueError(_MOVING)
        if kind in _PNG_KEPT:
            kept.append(raw[at:end])
        at = end
    width, height = struct.unpack_from(">II", raw, 16)
    return b"".join(kept), (width, height)


def _jpeg(raw: bytes) -> tuple[bytes, tuple[int, int]]:
    """Segments up to the scan; of the application's own, JFIF, the colours and Adobe's stay."""
    kept = [b"\xff\xd8"]
    size = 0, 0
    for kind, segment in _segments(raw):
        if kind == 0xE1 and _turned(segment):
            raise ValueError(
                "this picture lies on its side and is turned when shown; save it upright"
            )
        own = 0xE0 <= kind <= 0xEF or kind == 0xFE
        stays = segment[4:9] == b"JFIF\0" or segment[4:16] == b"ICC_PROFILE\0" or kind == 0xEE
        if not own or stays:
            kept.append(segment)
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack_from(">HH", segment, 5)
            size = width, height
    return b"".join(kept), size


def _segments(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """The segments of a JPEG file by their kind; a scan is one with all that follows it."""
    at = 2
    while True:
        if raw[at] != 0xFF:
            raise ValueError(_CUT)
        kind = raw[at + 1]
        (length,) = struct.unpack_from(">H", raw, at + 2)
        if kind == 0xDA:
            end = raw.rfind(b"\xff\xd9")
            if end < at:
                raise ValueError(_CUT)
            yield kind, raw[at : end + 2]
            return
        yield kind, raw[at : at + 2 + length]
        at += 2 + length


def _turned(segment: bytes) -> bool:
    """Whether a segment of Exif says that the picture is to be turned or mirrored."""
    tiff = segment[10:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if segment[4:10] != b"Exif\0\0" or not order:
        return False
    (start,) = struct.unpack_from(f"{order}I", tiff, 4)
    (entries,) = struct.unpack_from(f"{order}H", tiff, start)
    for i in range(entries):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, start + 2 + 12 * i)
        if tag == 0x0112:
            return value not in (0, 1)
    return False


def _webp(raw: bytes) -> tuple[bytes, tuple[int, int]]:
    kept: list[bytes] = []
    size = 0, 0
    at, whole = 12, 8 + struct.unpack_from("<I", raw, 4)[0]
    if whole > len(raw):
        raise ValueError(_CUT)
    while at < whole:
        kind = raw[at : at + 4]
        (length,) = struct.unpack_from("<I", raw, at + 4)
        chunk = raw[at : at + 8 + length + length % 2]
        at += len(chunk)
        if kind == b"ANIM":
            raise ValueError(_MOVING)
        if kind == b"VP8X":
            wide, high = (int.from_bytes(chunk[i : i + 3], "little") + 1 for i in (12, 15))
            size = wide, high
            chunk = chunk[:8] + bytes([chunk[8] & ~0b1100]) + chunk[9:]  # neither Exif nor XMP
        elif kind == b"VP8 " and not size[0]:
            wide, high = struct.unpack_from("<HH", chunk, 14)
            size = wide & 0x3FFF, high & 0x3FFF
        elif kind == b"VP8L" and not size[0]:
            (bits,) = struct.unpack_from("<I", chunk, 9)
            size = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        if kind in _WEBP_KEPT:
            kept.append(chunk)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body, size
