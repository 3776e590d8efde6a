"""The particulars of the decision in words, one line for each thing that they can say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from responses.particulars import (
    CLASSIFICATIONS,
    EXCEPTIONS,
    Classification,
    KeyException,
    Particulars,
    paragraph_words,
)

PARTICULARS_LABELS = {
    "is_key": _("Key decision"),
    "key_reason": _("Why it is one"),
    "key_notice": _("Notice"),
    "key_exception": _("Exception"),
    "classification": _("Publication"),
    "paragraphs": _("Exempt information about"),
    "public_interest": _("Public interest"),
    "exempt_parts": _("Exempt parts"),
    "exempt_questions": _("Exempt questions"),
    "urgency_reason": _("Why it cannot wait for call-in"),
    "urgency_agreed_by": _("Who agreed"),
    "consultation_undertaken": _("Consultation undertaken"),
    "lead_officer": _("Lead officer"),
    "proper_officer": _("Proper officer"),
}


def particulars_words(content: Mapping[str, Any]) -> dict[str, str]:
    """What was said, in words by field; "" for what was not. Empty content says nothing."""
    if not content:
        return {}
    said = Particulars.from_json(content)
    plain = {name: str(getattr(said, name)) for name in PARTICULARS_LABELS}
    return plain | {
        "is_key": gettext("Yes") if said.is_key else gettext("No"),
        "key_exception": gettext(EXCEPTIONS[KeyException(said.key_exception)])
        if said.key_exception
        else "",
        "classification": gettext(CLASSIFICATIONS[Classification(said.classification)]),
        "paragraphs": "\n".join(paragraph_words(number) for number in sorted(said.paragraphs)),
        "exempt_parts": ", ".join(
            gettext("part %(number)s") % {"number": at} for at in said.exempt_parts
        ),
        "exempt_questions": ", ".join(said.exempt_questions),
    }
