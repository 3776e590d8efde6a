"""Letters to many councils: to whom (audience), queued once (queueing), sent (sending)."""

from responses.actions.mailing.audience import (
    Audience,
    LeftOut,
    Reached,
    Words,
    audience_of,
    digest_of,
    is_concerned,
)
from responses.actions.mailing.queueing import queue, send_again
from responses.actions.mailing.sending import forget_removed_contacts, send_lot

__all__ = [
    "Audience",
    "LeftOut",
    "Reached",
    "Words",
    "audience_of",
    "digest_of",
    "forget_removed_contacts",
    "is_concerned",
    "queue",
    "send_again",
    "send_lot",
]
