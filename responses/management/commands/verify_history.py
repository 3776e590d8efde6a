from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from responses.history import first_broken
from responses.models import Response


class Command(BaseCommand):
    help = "Checks the chain of every response's history; names the first broken link of each."

    def handle(self, *args: Any, **options: Any) -> None:
        broken, checked = [], 0
        for response in Response.objects.with_places().order_by("pk").iterator():
            checked += 1
            event = first_broken(response.events.order_by("number").iterator())
            if event is not None:
                council = response.invitation.council.name
                broken.append(f"{council}, {response.invitation.consultation.code}: {event}")
        if broken:
            raise CommandError("Broken histories:\n" + "\n".join(broken))
        self.stdout.write(f"{checked} histories are whole.")
