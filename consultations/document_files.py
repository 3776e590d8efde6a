"""Which files may stand beside the questions."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from councils.uploads import MOST_BYTES, clean_name, in_words, office_kind, pdf_kind, text_kind

KINDS = in_words(
    [
        "a PDF",
        "a Word document (.docx)",
        "a workbook (.xlsx)",
        "an OpenDocument text (.odt)",
        "plain text (.txt)",
    ]
)
ACCEPT = ".pdf,.docx,.xlsx,.odt,.txt"
TOO_LARGE = f"The file has more than {MOST_BYTES // 1024 // 1024} MB. Save it at less detail."


@dataclass(frozen=True)
class Handed:
    """A file that was looked at: a name of ours, its kind by content, and its bytes."""

    name: str
    content_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


class NotTaken(ValueError):
    """Why a file cannot be taken, as a sentence."""


def handed(name: str, content: bytes) -> Handed:
    """The file as it can be stored. Raises NotTaken."""
    if not content:
        raise NotTaken("The file is empty.")
    if len(content) > MOST_BYTES:
        raise NotTaken(TOO_LARGE)
    kind = pdf_kind(content) or office_kind(content) or text_kind(content, name)
    if kind is None:
        raise NotTaken(
            f"The file is not {KINDS}, it is not complete, or it has programs (macros) in it."
        )
    content_type, ending = kind
    return Handed(clean_name(name, ending, "document"), content_type, content)
