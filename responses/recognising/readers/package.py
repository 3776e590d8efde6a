"""The parts of an office file, bounded: nothing is written to disk, nothing outside is followed.

A part is unpacked to a limit whatever it says of its size, and its XML may have no document type,
so that no entity can be defined, let alone expanded.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from lxml import etree

from responses.recognising.blocks import Unreadable

MOST_PART = 32 * 2**20  # of one part when unpacked
MOST_UNPACKED = 64 * 2**20  # of all parts that are read
MOST_DEPTH = 200  # elements within elements
OWN_ENTITIES = "The file defines entities of its own, which no word processor does: it is not read."
DAMAGED = (
    "The file is damaged, or no {kind}. Open it in the program that wrote it, save it once more "
    "and bring that copy."
)


class Package:
    """The named parts of a file. `kind` is what it should be, in words."""

    def __init__(self, content: bytes, kind: str) -> None:
        self.kind = kind
        self.left = MOST_UNPACKED
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(content))
            self.names = set(self.archive.namelist())
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise self.damaged() from error

    def damaged(self) -> Unreadable:
        return Unreadable(DAMAGED.format(kind=self.kind))

    def root(self, name: str) -> Any:
        """The XML of one part; None where there is none."""
        if name not in self.names:
            return None
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        content = self._unpacked(name)
        if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
            raise Unreadable(OWN_ENTITIES)
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.damaged() from error
        if root.getroottree().docinfo.doctype:
            raise Unreadable(OWN_ENTITIES)
        return root

    def _unpacked(self, name: str) -> bytes:
        most = min(MOST_PART, self.left)
        try:
            with self.archive.open(name) as part:
                content = part.read(most + 1)
        except RuntimeError as error:
            raise Unreadable(
                "The file is locked with a password. Save a copy without one and bring that."
            ) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise self.damaged() from error
        if len(content) > most:
            raise Unreadable(
                "The file unpacks to more than a paper can need. Copy its text into a new file, "
                "without pictures."
            )
        self.left -= len(content)
        return content


def local(element: Any) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def value(element: Any, name: str, otherwise: str = "") -> str:
    """An attribute by its local name."""
    for key, found in element.attrib.items():
        if key.rsplit("}", 1)[-1] == name:
            return str(found)
    return otherwise


def inner(element: Any, *names: str) -> Iterator[Any]:
    """The elements at a path of local names."""
    if element is None:
        return
    for child in element:
        if local(child) == names[0]:
            if len(names) == 1:
                yield child
            else:
                yield from inner(child, *names[1:])


def first(element: Any, *names: str) -> Any:
    return next(inner(element, *names), None)
