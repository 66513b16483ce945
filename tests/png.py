"""The smallest of pictures, which carries the name of who made it, as cameras write it."""

import struct
import zlib


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a part of a PNG file: its length, its kind, its data, its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


AUTHOR = chunk(b"tEXt", b"Author\0Somebody at home")
TINY_PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 8, 0, 0, 0, 0))
    + AUTHOR
    + chunk(b"IDAT", zlib.compress(b"\0\xff\0"))
    + chunk(b"IEND", b"")
)
