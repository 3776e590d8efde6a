"""Checks every history of the installation; it stands here because it looks at all apps."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from consultations.models import Consultation
from responses import verification as of_responses
from responses.models import Response
from results import verification as of_results


class Command(BaseCommand):
    help = (
        "Checks the history of every response and of all results, and what was written, signed, "
        "submitted, frozen and published against it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        broken, checked = [], 0
        for response in Response.objects.with_places().order_by("pk").iterator():
            checked += 1
            place = f"{response.invitation.council.name}, {response.invitation.consultation.code}"
            broken += [f"{place}: {fault}" for fault in of_responses.faults(response)]
        for consultation in Consultation.objects.filter(releases__isnull=False).distinct():
            checked += 1
            place = f"results of {consultation.code}"
            broken += [f"{place}: {fault}" for fault in of_results.faults(consultation)]
        if broken:
            raise CommandError("Broken histories:\n" + "\n".join(broken))
        self.stdout.write(f"{checked} histories are whole.")
