"""A council's draft response from a file (docs/formats.md).

`parse` reads and checks the file by itself; `load` opens the council's response and fills
it through the same actions as the pages use, so that the history tells who wrote what.
A file never overwrites what people typed: a response that has been started is left alone,
and a file that says something else is refused.
"""

from responses.draft_file.loading import Loaded, load
from responses.draft_file.particulars import ParticularsDraft
from responses.draft_file.reading import (
    AnswerDraft,
    ConsiderationDraft,
    DraftFile,
    PartDraft,
    parse,
)

__all__ = [
    "AnswerDraft",
    "ConsiderationDraft",
    "DraftFile",
    "Loaded",
    "PartDraft",
    "ParticularsDraft",
    "load",
    "parse",
]
