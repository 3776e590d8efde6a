"""Changing what was signed: proposed beside it, read as changes, signed as a record of its own."""

from responses.actions.amending.content import (
    Amended,
    as_amended,
    base_words,
    changes_of,
    open_ends,
    page_content,
    page_digest,
)
from responses.actions.amending.proposing import (
    decline,
    propose,
    save_answer,
    send,
    withdraw,
)
from responses.actions.amending.signing import sign

__all__ = [
    "Amended",
    "as_amended",
    "base_words",
    "changes_of",
    "decline",
    "open_ends",
    "page_content",
    "page_digest",
    "propose",
    "save_answer",
    "send",
    "sign",
    "withdraw",
]
