from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from councils.refusals import Refused
from responses.actions.receipts import create_key
from responses.receipt_keys import NoKey


class Command(BaseCommand):
    help = (
        "Makes the key that signs receipts in the file RECEIPT_KEY_FILE, or makes the key that is "
        "there known to this database."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key, is_new = create_key()
        except (NoKey, Refused, OSError) as error:
            raise CommandError(str(error)) from None
        done = "signs receipts from now on" if is_new else "is in force; nothing was changed"
        self.stdout.write(f"The key {key.key_id} {done}. Keep a copy of the file apart.")
