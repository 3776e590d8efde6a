"""The rounds of a response: each sending for decision begins one.

The event of a sending names the version of every answer and part that was sent, so that what
changed between two rounds is read from the history and the kept versions, not from anybody's
memory or from clocks.
"""

from __future__ import annotations

from responses.actions.moving import Facts
from responses.models import Response


def begin_round(fresh: Response, *, nil_reason: str = "") -> Facts:
    """Counts the round and says what is sent: the report, or with a reason a nil return.

    The caller holds the lock; what it gives back stands in the event of the sending.
    """
    fresh.round += 1
    fresh.is_nil = bool(nil_reason)
    fresh.nil_reason = nil_reason
    fresh.save(update_fields=["round", "is_nil", "nil_reason"])
    return {
        "round": fresh.round,
        "answers": {
            str(pk): version for pk, version in fresh.answers.values_list("question", "version")
        },
        "parts": {str(pk): version for pk, version in fresh.parts.values_list("pk", "version")},
    }
