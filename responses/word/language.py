"""Words of a Word document in their language, so that a screen reader reads Welsh as Welsh."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from slisystem.languages import WELSH, joined, stretches, unmarked

LANGUAGES = {WELSH: "cy-GB"}  # as Word names them; all else is in the document's own


def add_words(paragraph: Any, words: str, *, is_bold: bool = False) -> None:
    """Adds the words, marked where their language is another; line ends stay, as breaks."""
    for text, language in stretches(words):
        for at, line in enumerate(text.split("\n")):
            run = paragraph.add_run()
            if at:
                run.add_break()
            run.add_text(line)
            run.bold = is_bold or None
            if language:
                mark = OxmlElement("w:lang")
                mark.set(qn("w:val"), LANGUAGES[language])
                run._r.get_or_add_rPr().append(mark)


def as_sentence(words: str) -> str:
    """The words with a full stop at their end."""
    return words if unmarked(words).endswith(".") else joined(words, ".")
