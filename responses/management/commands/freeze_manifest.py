from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultations.models import Consultation
from councils.refusals import Refused
from responses.actions.counting import freeze_manifest


class Command(BaseCommand):
    help = (
        "Freezes which submissions of a consultation that has ended are counted. The worker does "
        "it by itself; done twice it changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("consultation", help="code of the consultation")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["consultation"]
        consultation = Consultation.objects.filter(code__iexact=code).first()
        if consultation is None:
            raise CommandError(f"There is no consultation with the code “{code}”.")
        try:
            manifest = freeze_manifest(consultation=consultation)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Frozen {manifest.frozen_at:%d %B %Y %H:%M} UTC; root {manifest.root}")
