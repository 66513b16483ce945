"""What keeps a zip archive, such as a Word file, from being opened safely."""

from __future__ import annotations

import io
import zipfile

_MOST_BYTES = 200_000_000  # of all parts unpacked: a zip bomb is refused before anything is read
_MOST_RATIO = 200  # XML of real text is packed to a tenth, seldom to a fiftieth


def zip_fault(raw: bytes) -> str:
    """Return why an archive must not be opened and what to do, "" where nothing is wrong.

    Args:
        raw: The bytes of the archive, of which nothing is unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
    # zipfile raises NotImplementedError for a method of compression that it does not know.
    except (zipfile.BadZipFile, NotImplementedError, OSError) as error:
        return f"a damaged zip archive ({error}); fetch the file again"
    if any(part.flag_bits & 1 for part in parts):
        return "locked with a password; save it without one"
    total = sum(part.file_size for part in parts)
    text = [part for part in parts if part.filename.endswith(".xml") and part.file_size > 1_000_000]
    packed = any(part.file_size > _MOST_RATIO * max(1, part.compress_size) for part in text)
    if total > _MOST_BYTES or packed:
        return (
            f"it unpacks to {total // 1_000_000} MB, as no document of text does; if it is sound, "
            "save its text and take that"
        )
    return ""
