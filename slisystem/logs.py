"""What stands in the log of the addresses that people ask for."""

from __future__ import annotations

import logging
import re

# Addresses that are a key: a calendar, an invitation, a new password.
SECRET = re.compile(r"((?<!account)/calendar/|/invitation/|/reset/key/)[^/\s?\"']+")
HIDDEN = r"\1(not logged)"


class WithoutSecrets(logging.Filter):
    """Takes the secret out of an address before it is written: whoever reads the log, or a copy of
    it, should be able to open nothing. Django logs the address of every refusal and every fault."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        harmless = SECRET.sub(HIDDEN, said)
        if harmless != said:
            record.msg, record.args = harmless, ()
        return True
