"""The working export as tidy CSV: one row an answer, every row marked.

There is no line above the header, so that every program reads it; the marking is the first
column instead, which also goes with any rows that are copied elsewhere.  A line break in a text
stands as ¶, so that one answer is one line whatever reads it; the JSON has texts as they are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from results.working.marking import MARKING, marking_of
from results.working.rows import Source
from results.writing import plain_cell

COLUMNS = (
    MARKING,
    "consultation",
    "reference",
    "submitted_at",
    "council",
    "council_code",
    "council_type",
    "tier",
    "nation",
    "region",
    "decision",
    "publishes_its_answers",
    "subject_to_call_in_until",
    "section",
    "question",
    "state",
    "chosen",
    "chosen_codes",
    "other",
    "text",
    "reason",
    "consent",
    "question_version",
)
BREAK = " ¶ "
PIECE = 64 * 1024  # characters sent at once


def written(source: Source) -> Iterator[bytes]:
    """The file, piece by piece. Raises SubmissionGone when a submission is no longer there."""
    buffer = io.StringIO(newline="")
    # Quoted all: a program that takes semicolons for separators too makes no cell of ";=1+1".
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield b"\xef\xbb\xbf" + _taken(buffer)
    common = [plain_cell(marking_of(source.consultation)), source.consultation.code]
    for sender, answers in source.received():
        before = [*common, *map(plain_cell, sender)]
        writer.writerows([*before, *map(_cell, said)] for said in answers)
        if buffer.tell() > PIECE:
            yield _taken(buffer)
    yield _taken(buffer)


def _cell(text: str) -> str:
    return plain_cell(text.replace("\n", BREAK) if "\n" in text else text)


def _taken(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece
