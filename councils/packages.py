"""A part of a package (Word, Excel, OpenDocument), unpacked and read as XML in one way for all.

Packages come from anybody's desk. A part is unpacked to a limit whatever it says of its size,
nothing is written to disk, nothing outside is followed, and XML may have no document type, so that
no entity can be defined, let alone expanded.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

# As Office writes it, and as its strict form does.
RELATED = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)
DOCUMENT_TYPE = (b"<!DOCTYPE", b"<!ENTITY")
PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # as all office programs pack
# What a damaged or hostile package makes its reader raise: a place can be any number.
FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    ValueError,
)


class Damaged(Exception):
    """The part cannot be unpacked, or is no XML."""


class TooLarge(Damaged):
    """It unpacks to more bytes than it may have."""


class Locked(Damaged):
    """It is encrypted with a password."""


class DefinesEntities(Damaged):
    """It has a document type, which no office program writes."""


def opened(content: bytes) -> zipfile.ZipFile:
    """The package. Raises Damaged for what is none."""
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (*FAULTS, NotImplementedError) as error:
        raise Damaged from error


def unpacked(package: zipfile.ZipFile, part: str | zipfile.ZipInfo, most: int) -> bytes:
    """The bytes of a part, `most` of them at most. Raises Damaged, TooLarge or Locked."""
    info = package.getinfo(part) if isinstance(part, str) else part
    if info.file_size > most:
        raise TooLarge(info.filename)
    if info.compress_type not in PACKED:  # another way of packing has faults of its own
        raise Damaged(info.filename)
    try:
        with package.open(info) as stream:
            content = stream.read(most + 1)
    except NotImplementedError as error:  # a version of the format: no RuntimeError here
        raise Damaged(info.filename) from error
    except RuntimeError as error:
        raise Locked(info.filename) from error
    except FAULTS as error:
        raise Damaged(info.filename) from error
    if len(content) > most:
        raise TooLarge(info.filename)
    return content


def xml_of(content: bytes) -> Any:
    """The root element. Raises Damaged or DefinesEntities."""
    if any(mark in content[:4096] for mark in DOCUMENT_TYPE):
        raise DefinesEntities
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Damaged from error
    if root.getroottree().docinfo.doctype:  # in another coding it was not seen above
        raise DefinesEntities
    return root


def local(element: Any) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def inner(element: Any, *names: str) -> Iterator[Any]:
    """The elements at a path of local names. The names are compared by the parser: asked for its
    `tag`, each element would write out its namespace, which can be as long as the whole part."""
    if element is None:
        return
    for child in element.iterchildren("{*}" + names[0]):
        if len(names) == 1:
            yield child
        else:
            yield from inner(child, *names[1:])


def related(element: Any) -> str:
    """The identity by which an element of a workbook names a related part (its r:id)."""
    return next((found for name in RELATED if (found := element.get(name))), "")
