"""The parts of a Word file that are read, and nothing else of it.

A file comes from anybody's desk: what it is is asked of its bytes, what is unpacked is bounded, its
XML may have no document type, and what it refers to outside of itself is never looked up.
"""

from __future__ import annotations

import posixpath
from typing import Any

from councils import uploads
from councils.packages import Damaged, opened, unpacked, xml_of

OLD = b"\xd0\xcf\x11\xe0"
MOST_UNPACKED, MOST_PART = 25_000_000, 10_000_000  # bytes of all parts that are read, and of one
SAVE_AGAIN = "Open it in Word and save it as a Word document (.docx) once more."
DAMAGED = f"The file is damaged and cannot be read. {SAVE_AGAIN}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Unreadable(Exception):
    """The file cannot be taken; `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Package:
    """A Word file that was looked at. Raises Unreadable."""

    def __init__(self, content: bytes) -> None:
        if len(content) > uploads.MOST_BYTES:
            most = uploads.MOST_BYTES // 1024 // 1024
            raise Unreadable(f"The file is larger than {most} MB. Take the pictures out of it.")
        if content.startswith(OLD):
            raise Unreadable(
                "This is an old Word file (.doc) or one with a password. Save it as a Word "
                "document (.docx) without a password."
            )
        kind = uploads.office_kind(content, may_reach_out=True)
        if kind == uploads.ODT:
            raise Unreadable(
                "This is an OpenDocument file (.odt). Save it as a Word document (.docx)."
            )
        if kind != uploads.DOCX:
            raise Unreadable(
                "This is not a Word document (.docx), it is damaged, or it holds macros. "
                f"{SAVE_AGAIN}"
            )
        self.archive = opened(content)  # its kind was seen: it can be
        infos = self.archive.infolist()
        self.entries = {info.filename: info for info in infos}
        if len(self.entries) < len(infos):
            raise Unreadable(DAMAGED)
        self.read = 0

    def root(self, name: str) -> Any:
        """The XML of one part; None where it is not there."""
        info = self.entries.get(name)
        if info is None:
            return None
        self.read += info.file_size
        if info.file_size > MOST_PART or self.read > MOST_UNPACKED:
            raise Unreadable("The file unpacks to more than a draft can have.")
        try:
            return xml_of(unpacked(self.archive, info, MOST_PART))
        except Damaged as error:
            raise Unreadable(DAMAGED) from error

    def related(self, kind: str, of: str = "") -> str:
        """The name of the part that the file, or its part `of`, calls its `kind`; "" if none."""
        folder, last = posixpath.split(of)
        rels = self.root(posixpath.join(folder, "_rels", f"{last}.rels"))
        for relation in () if rels is None else rels.findall(RELATION):
            if relation.get("Type", "").rpartition("/")[2] != kind:
                continue
            if relation.get("TargetMode", "Internal") == "Internal":
                target = posixpath.join("/", folder, relation.get("Target", ""))
                return posixpath.normpath(target).lstrip("/")
        return ""
