"""What may be published of the words of an answer: one of four levels, the most closed by default.

The level stands with each answer and is part of what is signed (disclosure.md, "Free text").  One
level is said for all answers, and another one for those that are an exception.  Only words can be
quoted: an answer that is nothing but a choice is counted, and stays at "confidential" whatever is
said for all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from consultations.models import Question
from responses.enums import Consent

WARNING = _(
    "A published report can be searched. Where the council publishes its own answers, whoever "
    "looks for the words of a quotation finds whose they are, also where they were quoted "
    "without attribution."
)
HINTS = {
    Consent.CONFIDENTIAL: _("Read by the LGA and counted in its themes. Never quoted."),
    Consent.UNATTRIBUTED: _("May be quoted. Nothing is said of whose words they are."),
    Consent.GROUP: _(
        "May be quoted with the group of councils that the figures are given for, for example “a "
        "district council”."
    ),
    Consent.NAMED: _("May be quoted with the council’s name."),
}


def is_quotable(question: Question) -> bool:
    """Whether an answer to it can have words (options are read from what is prefetched)."""
    return bool(question.spec.words) or question.asked.other is not None


def consents(
    publication: str, common: int, exceptions: Iterable[tuple[str, int]] = ()
) -> dict[str, Any]:
    """As the sheet is stored: what holds for all answers and, by number, what for others."""
    return {
        "publication": str(publication),
        "common": int(common),
        "exceptions": [
            [number, int(level)] for number, level in exceptions if int(level) != int(common)
        ],
    }


def level_of(content: Mapping[str, Any], question: Question) -> int:
    """What this content says of the answer to one question."""
    if not is_quotable(question):
        return Consent.CONFIDENTIAL
    level: int = dict(content["exceptions"]).get(question.number, content["common"])
    return level


def in_words(level: int) -> str:
    return str(Consent(level).label)
