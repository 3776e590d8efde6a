"""What a file is, by its content, and what it may be called.

Files that people hand in are shown to others as they came, so each is of a kind that nothing runs
in, said by its bytes and never by its name or by what the browser claims.  They are served as
attachments under a name that we made.

Of an office file (Word, Excel, OpenDocument) it is looked at what the package says of itself and
that it holds no program; nothing of it is unpacked but the two small parts that say so.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence

MOST_BYTES = 10 * 1024 * 1024
ATTACHMENT_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"

Kind = tuple[str, str]  # content type and ending
PDF: Kind = ("application/pdf", "pdf")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT = "application/vnd.oasis.opendocument.text"
DOCX: Kind = (_WORD, "docx")
XLSX: Kind = (_EXCEL, "xlsx")
ODT: Kind = (_TEXT, "odt")
PLAIN: Kind = ("text/plain; charset=utf-8", "txt")

TYPES_PART = "[Content_Types].xml"
# What the main part of a package is; one with macros is of another type.
MAIN_PARTS = {f'"{_WORD}.main+xml"'.encode(): DOCX, f'"{_EXCEL}.main+xml"'.encode(): XLSX}
PROGRAMS = re.compile(r"(^|/)vbaProject\.bin$|^(Basic|Scripts)/.|(^|/)activeX/", re.IGNORECASE)
MOST_ENTRIES = 10_000
MOST_OF_A_PART = 1024 * 1024
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def pdf_kind(content: bytes) -> Kind | None:
    """A PDF that begins and ends as such."""
    is_pdf = content.startswith((b"%PDF-1.", b"%PDF-2."))
    return PDF if is_pdf and b"%%EOF" in content[-1024:] else None


def office_kind(content: bytes) -> Kind | None:
    """A whole Word, Excel or OpenDocument text file without programs in it."""
    if not content.startswith(b"PK\x03\x04"):  # nothing stands before it
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            if len(entries) > MOST_ENTRIES or any(PROGRAMS.search(one.filename) for one in entries):
                return None
            first = entries[0]
            if first.filename == "mimetype":
                is_plain = first.compress_type == zipfile.ZIP_STORED
                is_text = is_plain and _part(package, first) == _TEXT.encode()
                return ODT if is_text and "content.xml" in package.namelist() else None
            types = _part(package, package.getinfo(TYPES_PART))
            found = {kind for mark, kind in MAIN_PARTS.items() if mark in types}
            return found.pop() if len(found) == 1 else None
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, NotImplementedError, RuntimeError):
        return None


def _part(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.file_size > MOST_OF_A_PART:
        raise ValueError(entry.filename)
    with package.open(entry) as part:
        return part.read(MOST_OF_A_PART)


def text_kind(content: bytes, name: str) -> Kind | None:
    """Plain text in UTF-8 that calls itself so: markup and programs are text, too."""
    if not name.lower().endswith(".txt"):
        return None
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if CONTROLS.search(text) else PLAIN


def clean_name(name: str, ending: str, otherwise: str = "file") -> str:
    """Letters, digits and a few signs of the last part of the name, with the kind's own ending."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    stem = last.rsplit(".", 1)[0] if "." in last else last
    kept = re.sub(r"[^\w ()-]+", " ", stem)
    kept = " ".join(kept.split()).strip("-_ ")[:100].strip()
    return f"{kept or otherwise}.{ending}"


def in_words(kinds: Sequence[str]) -> str:
    """ "a PDF, a Word file or plain text"."""
    return f"{', '.join(kinds[:-1])} or {kinds[-1]}"
