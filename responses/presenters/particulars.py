"""The particulars of the decision in words, one line for each thing that they can say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from responses.particulars import (
    CLASSIFICATIONS,
    EXCEPTIONS,
    Classification,
    KeyException,
    Particulars,
    paragraph_words,
)

PARTICULARS_LABELS = {
    "is_key": "Key decision",
    "key_reason": "Why it is one",
    "key_notice": "Notice",
    "key_exception": "Exception",
    "classification": "Publication",
    "paragraphs": "Exempt information about",
    "public_interest": "Public interest",
    "exempt_parts": "Exempt parts",
    "exempt_questions": "Exempt questions",
    "urgency_reason": "Why it cannot wait for call-in",
    "urgency_agreed_by": "Who agreed",
    "consultation_undertaken": "Consultation undertaken",
    "lead_officer": "Lead officer",
    "proper_officer": "Proper officer",
}


def particulars_words(content: Mapping[str, Any]) -> dict[str, str]:
    """What was said, in words by field; "" for what was not. Empty content says nothing."""
    if not content:
        return {}
    said = Particulars.from_json(content)
    plain = {name: str(getattr(said, name)) for name in PARTICULARS_LABELS}
    return plain | {
        "is_key": "Yes" if said.is_key else "No",
        "key_exception": EXCEPTIONS[KeyException(said.key_exception)] if said.key_exception else "",
        "classification": CLASSIFICATIONS[Classification(said.classification)],
        "paragraphs": "\n".join(paragraph_words(number) for number in sorted(said.paragraphs)),
        "exempt_parts": ", ".join(f"part {position}" for position in said.exempt_parts),
        "exempt_questions": ", ".join(said.exempt_questions),
    }
