from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from councils.refusals import Refused
from responses.actions.disposing import dispose
from responses.models import Response


class Command(BaseCommand):
    help = "Disposes of a response after its retention date; leaves a tombstone."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("consultation", help="code of the consultation")
        parser.add_argument("council", help="code or slug of the council")
        parser.add_argument("--by", required=True, help="who does it, for the tombstone")
        parser.add_argument("--reason", required=True, help="why, for the tombstone")

    def handle(self, *args: Any, **options: Any) -> None:
        found = Response.objects.with_places().filter(
            invitation__consultation__code=options["consultation"]
        )
        council = options["council"]
        response = (
            found.filter(invitation__council__code=council.upper()).first()
            or found.filter(invitation__council__slug=council.lower()).first()
        )
        if response is None:
            raise CommandError("There is no response of this council to this consultation.")
        try:
            tombstone = dispose(response=response, by=options["by"], reason=options["reason"])
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(
            f"Disposed of. The chain had {tombstone.events} events; its head was "
            f"{tombstone.last_hash}."
        )
