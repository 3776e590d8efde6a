"""Plain text and what is pasted, as blocks."""

from __future__ import annotations

import codecs

from consultations.prose import LINE_ENDS
from councils.uploads import CONTROLS
from responses.recognising.blocks import Paper, Unreadable
from responses.recognising.readers.lines import Line, blocks_of


def read(content: bytes) -> Paper:
    """The text of a file in UTF-8, UTF-16 or the code page of Windows."""
    return of_text(decoded(content))


def decoded(content: bytes) -> str:
    """Raises Unreadable for what is no text."""
    for mark, coding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if content.startswith(mark):
            codings: tuple[str, ...] = (coding,)
            break
    else:
        codings = ("utf-8-sig", "cp1252")
    for coding in codings:
        try:
            text = content.decode(coding)
        except UnicodeDecodeError:
            continue
        if CONTROLS.search(text):
            break
        return text
    raise Unreadable("This is no Word file, OpenDocument text, PDF or plain text.")


def of_text(text: str) -> Paper:
    """Blank lines stand between paragraphs; a form feed begins a page."""
    lines: list[Line] = []
    number, is_close = 0, False
    pages = text.replace("\r\n", "\n").split("\f")
    for page, words in enumerate(pages, 1):
        for line in LINE_ENDS.sub("\n", words).replace("\u2029", "\n\n").split("\n"):
            number += 1
            if line.strip():
                at = page if len(pages) > 1 else 0
                lines.append(Line(line, number, at, is_close))
            is_close = bool(line.strip())
        is_close = False
    return Paper(blocks_of(lines), is_in_lines=True)
