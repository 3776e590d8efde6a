"""What a file is, by its content, and what it may be called.

Files that people hand in are shown to others as they came, so each is of a kind that nothing runs
in, said by its bytes and never by its name or by what the browser claims.  They are served as
attachments under a name that we made.

Of an office file (Word, Excel, OpenDocument) it is looked at what the package says of itself, that
it holds no program, and that it takes nothing from elsewhere when it is opened; nothing of it is
unpacked but the small parts that say so.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from councils.listed import listed
from councils.packages import unpacked, xml_of

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
MOST_OF_PARTS = 16 * 1024 * 1024  # of all that say what is taken from elsewhere
# The parts of an OpenDocument text in which something can be linked; what is "//" or has a scheme
# or leads out of the package is elsewhere.
LINKING_PARTS = frozenset({"content.xml", "styles.xml"})
HREF = "{http://www.w3.org/1999/xlink}href"
OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|/|\\|\.\./", re.IGNORECASE)
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def pdf_kind(content: bytes) -> Kind | None:
    """A PDF that begins and ends as such."""
    is_pdf = content.startswith((b"%PDF-1.", b"%PDF-2."))
    return PDF if is_pdf and b"%%EOF" in content[-1024:] else None


def office_kind(content: bytes, *, may_reach_out: bool = False) -> Kind | None:
    """A whole Word, Excel or OpenDocument text file without programs in it.

    `may_reach_out`: one that is only read by us and shown to nobody may name what it would take
    from elsewhere, such as a council's own template: nothing of that is looked up. Before somebody
    gets it to open, it is asked without.
    """
    if not content.startswith(b"PK\x03\x04"):  # nothing stands before it
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            if len(entries) > MOST_ENTRIES or any(PROGRAMS.search(one.filename) for one in entries):
                return None
            if not may_reach_out and _reaches_out(package, entries):
                return None
            first = entries[0]
            if first.filename == "mimetype":
                is_plain = first.compress_type == zipfile.ZIP_STORED
                is_text = is_plain and unpacked(package, first, MOST_OF_A_PART) == _TEXT.encode()
                return ODT if is_text and "content.xml" in package.namelist() else None
            types = unpacked(package, TYPES_PART, MOST_OF_A_PART)
            found = {kind for mark, kind in MAIN_PARTS.items() if mark in types}
            return found.pop() if len(found) == 1 else None
    except Exception:  # whatever a damaged or hostile package makes its reader do
        return None


def _reaches_out(package: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether the file takes anything from elsewhere when it is opened: a template, an embedded
    object, a picture, a section, another workbook.  Links that a reader follows are none of it.

    Its XML is read as the program reads it that opens the file: what is looked for as text can be
    written in another coding, or as "&#69;xternal".
    """
    left = MOST_OF_PARTS
    for entry in entries:
        name = entry.filename.lower()
        is_office, is_text = name.endswith(".rels"), name in LINKING_PARTS
        if not (is_office or is_text):
            continue
        left -= entry.file_size
        if left < 0:
            raise ValueError(entry.filename)
        root = xml_of(unpacked(package, entry, MOST_OF_PARTS if is_text else MOST_OF_A_PART))
        if any(map(_is_outside if is_office else _links_outside, root.iter("{*}*"))):
            return True
    return False


def _is_outside(relation: Any) -> bool:
    mode, kind = relation.get("TargetMode", ""), relation.get("Type", "")
    return mode.lower() == "external" and not kind.lower().endswith("/hyperlink")


def _links_outside(element: Any) -> bool:
    """Of an OpenDocument text, where each element may have an address of its own."""
    address = element.get(HREF, "").strip()
    is_inside = not address or address.startswith("#") or not OUTSIDE.match(address)
    return not is_inside and not element.xpath("local-name() = 'a'")


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
    return listed(kinds, _("or"))
