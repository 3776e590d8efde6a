"""A file that somebody brings → its blocks, read in a process with limits; or a sentence.

What a file is says its content.  A file that makes its reader crash, hang or grow is refused like
any other that cannot be read, and nothing of it reaches the server.
"""

from __future__ import annotations

from pathlib import Path

from consultations.prose import clean
from councils import uploads
from councils.packages import Damaged, opened
from responses.reading_apart import MEGABYTES, SECONDS, NotRead, answer_of
from responses.recognising.blocks import MOST_CHARACTERS, Paper, Unreadable
from responses.recognising.readers import plain

CHILD = Path(__file__).with_name("reading_child.py")
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KINDS = "a Word document (.docx), an OpenDocument text (.odt), a PDF with text, or plain text"
LOCKED = "The file is locked with a password. Save a copy without one and bring that."


def read_paper(
    content: bytes, *, seconds: int = SECONDS, megabytes: int = MEGABYTES, child: Path = CHILD
) -> Paper:
    """The paper. Raises Unreadable with a sentence for whoever brought the file."""
    kind = paper_kind(content)
    try:
        answer = answer_of(child, content, [kind], seconds=seconds, megabytes=megabytes)
    except NotRead as failed:
        raise Unreadable(failed.sentence) from failed
    if "refused" in answer:
        raise Unreadable(answer["refused"])
    paper = Paper.from_json(answer["paper"])
    if not any(any(map(str.isalnum, block.text)) for block in paper.blocks):
        raise Unreadable("The file holds no text.")
    return paper


def pasted(text: str) -> Paper:
    """What somebody pasted, as a paper. Raises Unreadable for nothing and for too much."""
    if len(text) > MOST_CHARACTERS:
        raise Unreadable(f"Paste at most {MOST_CHARACTERS:,} characters.")
    if not clean(text):
        raise Unreadable("Nothing is pasted.")
    return plain.of_text(text)


def paper_kind(content: bytes) -> str:
    """What the file is by its content: docx, odt, pdf or txt. Raises Unreadable."""
    if not content:
        raise Unreadable("The file is empty.")
    if len(content) > uploads.MOST_BYTES:
        raise Unreadable(f"The file has more than {uploads.MOST_BYTES // 2**20} MB.")
    if content.startswith(OLD):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Unreadable(LOCKED)
        raise Unreadable("This is a file of an old Word (.doc). Save it as .docx and bring that.")
    if content.lstrip()[:5] == b"{\\rtf":
        raise Unreadable("This is a file in Rich Text Format. Save it as .docx and bring that.")
    if content.startswith(b"%PDF-"):
        if uploads.pdf_kind(content) is None:
            raise Unreadable("The PDF is damaged: its end is missing. Bring it once more.")
        return "pdf"
    if content.startswith(b"PK"):
        return _office(content)
    plain.decoded(content)
    return "txt"


def _office(content: bytes) -> str:
    kind = uploads.office_kind(content, may_reach_out=True)
    if kind in {uploads.DOCX, uploads.ODT}:
        return kind[1]
    if kind == uploads.XLSX:
        raise Unreadable(f"This is a workbook. Bring {KINDS}.")
    try:
        with opened(content) as package:
            entries = package.infolist()
            has_program = any(uploads.PROGRAMS.search(one.filename) for one in entries)
            is_locked = any(one.flag_bits & 1 for one in entries)
            is_word = (
                "word/document.xml" in package.namelist() and len(entries) < uploads.MOST_ENTRIES
            )
    except Damaged as error:
        raise Unreadable("The file is damaged. Save it once more and bring that copy.") from error
    if has_program:
        raise Unreadable("The file holds macros. Save it without them (as .docx) and bring that.")
    if is_locked:
        raise Unreadable(LOCKED)
    if is_word:
        raise Unreadable("The file is damaged, or a template. Save it as .docx and bring that.")
    raise Unreadable(f"This is an archive of files. Bring {KINDS}.")
