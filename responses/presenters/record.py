"""The record of a decision on a page: the fields of `paper.signed` row by row, in the order in
which the law and practice list them (domain.md, B7).

The printed record and the entry in the register are other shapes of the same words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from responses.paper.labels import HASHES, LABELS, TOOK_NO_PART
from responses.paper.signed import Signed
from responses.paper.wording import day_in_words

# What stands elsewhere on the page, or comes only with the signature, is no row of it.
ROWS = (
    "title",
    "council_then",
    "decided_by",
    "outcome",
    "comments",
    "made_on_in_words",
    "reasons",
    "alternatives",
    "consultee_comments",
    "interest",
    "dispensation",
    TOOK_NO_PART,
    "report",
    "report_digest",
    "background_papers",
    "key_decision",
    "classification",
    "exempt_about",
    "exempt_where",
    "public_interest",
    "consultation_undertaken",
    "urgency",
    "call_in",
    "wards",
    "areas",
    "author",
    "contact",
    "lead_officer",
    "proper_officer",
)


@dataclass(frozen=True)
class RecordRow:
    label: str
    words: str
    is_hash: bool = False


def record_rows(signed: Mapping[str, Any], made_on: dt.date | None = None) -> list[RecordRow]:
    """Everything the signed page says beside the verdicts on the questions and the authority; once
    it is signed, with the day on which it was decided."""
    return [row for row in _rows(Signed(signed), made_on) if row.words]


def _rows(said: Signed, made_on: dt.date | None) -> Iterator[RecordRow]:
    for name in ROWS:
        match name:
            case "areas":
                yield RecordRow(*said.areas)
            case "made_on_in_words":
                yield RecordRow(LABELS[name], day_in_words(made_on) if made_on else "")
            case _ if name == TOOK_NO_PART:
                yield from (RecordRow(name, words) for words in said.stood_aside())
            case _:
                yield RecordRow(LABELS[name], said.words(name), name in HASHES)
