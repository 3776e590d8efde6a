"""What is said of a letter that a mail server refuses."""

from __future__ import annotations

from smtplib import SMTPDataError, SMTPRecipientsRefused

import pytest
from django.core.mail.backends.base import BaseEmailBackend

from councils.delivering import Undelivered, hand_over


class Refusing(BaseEmailBackend):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def send_messages(self, letters: object) -> int:
        raise self.error


def refused(error: Exception) -> Undelivered:
    with pytest.raises(Undelivered) as problem:
        hand_over(Refusing(error), to="jane@example.org", subject="s", text="t", identity="1")
    return problem.value


def test_addresses_are_not_repeated():
    words = b"5.1.1 <jane@example.org>: Recipient address rejected; ask post@example.org"
    said = refused(SMTPRecipientsRefused({"jane@example.org": (550, words)}))
    assert said.is_final and not said.is_over
    assert "@" not in said.reason
    assert "550 5.1.1 the address: Recipient address rejected" in said.reason


def test_a_server_that_closes_is_asked_again_later():
    said = refused(SMTPDataError(421, b"too many messages"))
    assert (said.is_final, said.is_over, said.may_have_arrived) == (False, True, False)
