"""Packages (Word, Excel, OpenDocument) as no office program writes them."""

from __future__ import annotations

import io
import zipfile


def placed_at(content: bytes, name: str, place: int) -> bytes:
    """The package, which says that one of its parts begins at another place of the file."""
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as package:
        package.getinfo(name).header_offset = place
        package.comment = b"changed"  # so that what it says of its parts is written again
    return stream.getvalue()
