"""Words that say that there is no answer: no response, or not applicable."""

from __future__ import annotations

from responses.recognising import looks
from responses.recognising.values import NO_RESPONSE, NOT_APPLICABLE


def state_of(text: str) -> tuple[str, str] | None:
    """No response or not applicable, with the reason given; None for an answer in words."""
    for state, pattern in (
        (NO_RESPONSE, looks.NO_RESPONSE),
        (NOT_APPLICABLE, looks.NOT_APPLICABLE),
    ):
        if found := pattern.match(text):
            reason = found["reason"].strip(" ()")
            return state, reason if any(map(str.isalnum, reason)) else ""
    return None
