from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from councils.refusals import Refused
from responses.actions.receipts import rotate_key
from responses.receipt_keys import NoKey


class Command(BaseCommand):
    help = (
        "Retires the key that signs receipts and puts a new one in its place, also where the old "
        "one is lost. Receipts that the old one signed still verify."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reason", required=True, help="why; stands beside the public key")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            key = rotate_key(reason=options["reason"])
        except (NoKey, Refused, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"The key {key.key_id} signs receipts from now on. Keep a copy apart.")
