from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from responses.models import Response
from responses.verification import faults


class Command(BaseCommand):
    help = "Checks every history, and what was written, signed and submitted against it."

    def handle(self, *args: Any, **options: Any) -> None:
        broken, checked = [], 0
        for response in Response.objects.with_places().order_by("pk").iterator():
            checked += 1
            place = f"{response.invitation.council.name}, {response.invitation.consultation.code}"
            broken += [f"{place}: {fault}" for fault in faults(response)]
        if broken:
            raise CommandError("Broken histories:\n" + "\n".join(broken))
        self.stdout.write(f"{checked} histories are whole.")
